//! A workspace as lines of JSON, and another made of them.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::sync::{Arc, Mutex};
use std::thread;

use duologue::DeliveryStatus::{Held, Queued, Scheduled, Sent, Unknown};
use duologue::sandbox::Fault;
use duologue::{
    By, ContactDetails, Draft, Error, ErrorKind, GatewayKind, GatewaySettings, HostEvent, Incoming,
    Media, MediaStore, Message, Messenger, Narrowing, Options, Paging, Result, View,
};

use crate::support::{
    self, CUSTOMER, HOUR, MINUTE, OPENING, OTHER, Opened, Shop, at, cleo, fails, invalid, phone,
    picture, refused, rejected,
};

/// A host's own store of files.
#[derive(Clone, Default)]
pub(crate) struct Shelf(pub(crate) Arc<Mutex<HashMap<String, Vec<u8>>>>);

impl MediaStore for Shelf {
    fn put(&self, digest: &str, content: &[u8]) -> Result<()> {
        let mut files = self.0.lock().unwrap();
        files.insert(digest.to_owned(), content.to_vec());
        Ok(())
    }

    fn read(&self, digest: &str, offset: u64, buffer: &mut [u8]) -> Result<usize> {
        let files = self.0.lock().unwrap();
        let mut rest = &files[digest][usize::try_from(offset).unwrap()..];
        Ok(rest.read(buffer).unwrap())
    }

    fn remove(&self, digest: &str) -> Result<()> {
        self.0.lock().unwrap().remove(digest);
        Ok(())
    }
}

pub(crate) fn export(messenger: &Messenger) -> String {
    let mut out = Vec::new();
    let lines = messenger.export(&mut out).unwrap();
    let out = String::from_utf8(out).unwrap();
    assert_eq!(out.lines().count(), usize::try_from(lines).unwrap());
    out
}

/// An empty workspace that is used as a shop's is.
fn empty(shop: &Shop) -> Opened {
    support::empty(options(shop))
}

pub(crate) fn options(shop: &Shop) -> Options {
    let options = Options::new().clock(shop.clock.clone());
    options.provider("sandbox", shop.sandbox.clone())
}

/// The workspace that an export makes.
fn import(shop: &Shop, lines: &str) -> Opened {
    let messenger = empty(shop);
    messenger.import(&mut lines.as_bytes()).unwrap();
    messenger
}

/// A film that takes several lines.
pub(crate) fn film() -> Media {
    let bytes: Vec<u8> = (0..66_000_u32).flat_map(u32::to_le_bytes).collect();
    Media::new("film \"1\".mp4", "video/mp4", bytes)
}

/// A shop in which much has happened, with messages that wait for one thing and another.
pub(crate) fn furnish(shop: &Shop) {
    let contact = shop.know(&cleo().field("Größe", "9 ½").field("Note", "\u{7f}\n\"\\"));
    let id = shop.begin();
    let film = Incoming::new(CUSTOMER, "Like this ✓ 👟\t\u{1}").media(vec![film()]);
    shop.receive(shop.mms, &film.provider_message_id("x1"))
        .unwrap();
    for name in ["Sizing", "Gone", "Last"] {
        shop.add_tag(id, name, shop.ann).unwrap();
    }
    let mut tags = shop.tags().unwrap();
    tags.retain(|tag| tag.name != "Sizing");
    for tag in tags {
        shop.delete_tag(tag.id).unwrap();
    }
    shop.add_quick_reply("Hours", "We are open 9 to 6.", "")
        .unwrap();
    let gone = shop.add_quick_reply("Gone", "Gone", "").unwrap();
    shop.delete_quick_reply(gone.id).unwrap();
    let order = shop.register_event_kind("order", "Order").unwrap();
    let event = HostEvent::new("Order 17").attributes(r#"{"total": "9.50"}"#);
    shop.add_event(id, order, &event, By::host()).unwrap();
    shop.add_contact_note(contact.id, "Pays late", shop.bob)
        .unwrap();
    shop.assign(id, shop.bob, shop.ann).unwrap();
    shop.say(id, Draft::text("Shipped").key("order 17"));
    shop.hand_over();
    shop.sandbox.inject(rejected());
    shop.sandbox.inject(Fault::AnswerLost);
    shop.say(id, "Refused");
    shop.text(&phone(1), "Unknown");
    shop.hand_over();
    shop.finish(id);
    shop.hear(CUSTOMER, "Thanks!");
    shop.hide(shop.hear(OTHER, "Hi").conversation.id);
    shop.change(
        shop.hear(&phone(2), "Spam").conversation.contact,
        &ContactDetails::new().block(),
    );
    shop.sandbox.inject(Fault::Unavailable {
        code: "503".to_owned(),
    });
    shop.text(&phone(3), "Tried");
    shop.hand_over();
    shop.send_test(shop.line, &phone(4), "Sale!", shop.ann)
        .unwrap();
    let later = Draft::text("Later")
        .send_at(at(OPENING).after(HOUR))
        .key("later");
    shop.text(&phone(5), later.gateway(shop.mms).media(picture(9)));
}

#[test]
fn an_import_is_the_workspace_that_was_exported_wherever_files_are_kept() {
    for kept_outside in [false, true] {
        let shelf = Shelf::default();
        let shop = if kept_outside {
            Shop::with(|options| options.media_store(shelf.clone()))
        } else {
            Shop::shared()
        };
        furnish(&shop);
        let exported = export(&shop);
        assert_eq!(export(&shop), exported);
        for outside in [false, true] {
            let second = Shelf::default();
            let made = if outside {
                let messenger = support::empty(options(&shop).media_store(second.clone()));
                messenger.import(&mut exported.as_bytes()).unwrap();
                messenger
            } else {
                import(&shop, &exported)
            };
            assert!(export(&made) == exported);
            assert_eq!(second.0.lock().unwrap().len(), if outside { 2 } else { 0 });
            assert_eq!(made.verify().unwrap(), shop.verify().unwrap());
            assert_eq!(made.workspace().unwrap(), shop.workspace().unwrap());
            assert_eq!(made.last_change().unwrap(), shop.last_change().unwrap());
            for view in View::ALL {
                let list = |messenger: &Messenger| {
                    let list =
                        messenger.conversations(*view, &Narrowing::none(), &Paging::first(99));
                    list.unwrap().items
                };
                assert_eq!(list(&made), shop.rows(*view, &Narrowing::none()));
                for row in list(&made) {
                    let told = made
                        .timeline(row.id, &[], &Paging::first(99))
                        .unwrap()
                        .items;
                    let files = told.iter().filter_map(|event| event.message.as_ref());
                    for file in files.flat_map(|message| &message.attachments) {
                        assert!(made.media(file.id).unwrap() == shop.media(file.id).unwrap());
                    }
                    assert!(told.iter().rev().eq(&shop.events(row.id, &[])));
                }
            }
        }
    }
}

/// The number of the next tag, and all that is told of one more of everything.
pub(crate) fn next(messenger: &Messenger) -> (i64, String) {
    let main = messenger.mailboxes().unwrap()[0].id;
    let settings = GatewaySettings::new("Second line", main).mms();
    let line = messenger
        .add_gateway(GatewayKind::LongCode, "+15550100009", "sandbox", settings)
        .unwrap();
    let incoming = Incoming::new("+15557009999", "Hi").media(vec![picture(7)]);
    let got = messenger.receive(line.id, &incoming).unwrap();
    let tag = messenger.create_tag("New", "").unwrap();
    let made = (
        messenger.add_quick_reply("New", "New", "").unwrap().id,
        messenger.add_agent("Cy Young").unwrap(),
        messenger.add_mailbox("Second").unwrap(),
        messenger.register_event_kind("refund", "Refund").unwrap(),
        line,
        got,
    );
    (tag.id.as_raw(), format!("{tag:?} {made:?}"))
}

#[test]
fn what_comes_after_an_import_has_the_numbers_that_it_would_have_had_there() {
    let shop = Shop::open();
    furnish(&shop);
    let made = import(&shop, &export(&shop));
    let before = shop.tags().unwrap().len();
    let [there, here] = [next(&shop), next(&made)];
    assert_eq!(there, here);
    // Behind the tags that are gone.
    assert_eq!((before, there.0), (1, 4));
}

#[test]
fn an_import_that_does_not_say_what_was_given_out_last_goes_on_after_its_last_rows() {
    let shop = Shop::open();
    furnish(&shop);
    let exported = export(&shop);
    let said = |line: &&str| line.contains(r#","sequence":""#);
    let kept: Vec<&str> = exported.lines().filter(|line| !said(line)).collect();
    let end = format!(r#"{{"end":{}}}"#, kept.len() - 1);
    let made = import(
        &shop,
        &[&kept[..kept.len() - 1], &[&end, ""]].concat().join("\n"),
    );
    let last = made.tags().unwrap()[0].id.as_raw();
    assert_eq!(next(&made).0, last + 1);
    assert_eq!(made.verify().unwrap().differences, []);
}

#[test]
fn what_waited_to_be_sent_waits_on_and_what_was_sent_is_known() {
    let shop = Shop::open();
    furnish(&shop);
    let made = import(&shop, &export(&shop));
    assert_eq!(made.outbox_depth().unwrap(), shop.outbox_depth().unwrap());
    let health = |messenger: &Messenger| {
        let health = messenger.health().unwrap();
        (health.outbox, health.deliveries)
    };
    assert_eq!(health(&made), health(&shop));
    for status in [Held, Queued, Scheduled, Unknown] {
        assert!(made.health().unwrap().delivered_as(status) > 0);
    }
    // Their keys are known.
    let id = shop.find_contact(CUSTOMER).unwrap().unwrap().id;
    let id = shop.conversations_of(id).unwrap()[0].id;
    let shipped = || Draft::text("Shipped").key("order 17");
    let [here, there] = [&made, &*shop].map(|one| one.send(id, shipped(), shop.ann).unwrap());
    assert_eq!(here, there);
    let other = made.send(id, Draft::text("Lost").key("order 17"), shop.ann);
    assert_eq!(other.unwrap_err().code(), "key_reused");
    // The provider knows the attempt by the same key.
    let unknown = made.unknown_messages(&Paging::first(9)).unwrap().items;
    let found: Vec<Message> = unknown
        .iter()
        .map(|one| made.look_up(one.id).unwrap())
        .collect();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].status, Some(Sent));

    let before = shop.taken().len();
    shop.wait(MINUTE);
    made.deliver(99).unwrap();
    shop.wait(HOUR);
    made.deliver(99).unwrap();
    let taken = shop.taken().split_off(before);
    assert_eq!(taken.len(), 4);
    for body in ["Tried", "Sale!", "Later"] {
        assert!(taken.iter().any(|taken| taken == body));
    }
    assert_eq!(shop.sandbox.accepted().last().unwrap().media, [picture(9)]);
    assert_eq!(made.outbox_depth().unwrap(), 0);
    assert_eq!(made.verify().unwrap().differences, []);
}

#[test]
fn the_lines_are_what_any_program_reads() {
    let shop = Shop::open();
    furnish(&shop);
    let exported = export(&shop);
    let lines: Vec<&str> = exported.lines().collect();
    assert_eq!(lines[0], r#"{"duologue":"workspace","version":1}"#);
    let begins = |begin: &str| lines.iter().filter(|line| line.starts_with(begin)).count();
    // A chunk for the picture, and two for the film.
    assert_eq!(begins(r#"{"chunk":"#), 3);
    let tag = r#"{"row":{"color":"","folded":"sizing","id":1,"name":"Sizing"},"table":"tag"}"#;
    assert!(lines.contains(&tag));
    assert!(lines.contains(&r#"{"last":3,"sequence":"tag"}"#));
    let end = format!(r#"{{"end":{}}}"#, lines.len() - 1);
    assert_eq!(lines[lines.len() - 1], end);
    // Who works here now is no part of it.
    assert_eq!(begins(r#"{"last":1,"sequence":"worker"#), 0);
}

#[test]
fn an_export_that_is_made_while_others_write_is_of_one_moment() {
    for shop in [Shop::open(), Shop::shared()] {
        let write = || {
            for number in 0..60 {
                let id = shop.customer(number % 20);
                shop.say(id, number.to_string());
                shop.add_tag(id, ["A", "B", "C"][number % 3], shop.ann)
                    .unwrap();
                shop.deliver(1).unwrap();
                if number % 10 == 0 {
                    send_picture(&shop, number);
                }
            }
        };
        thread::scope(|scope| {
            let writing = scope.spawn(write);
            let mut exports = Vec::new();
            while !writing.is_finished() && exports.len() < 5 {
                exports.push(export(&shop));
            }
            for export in exports {
                let made = import(&shop, &export);
                assert_eq!(made.verify().unwrap().differences, []);
            }
        });
    }
}

/// Writes nowhere, and does something before each line.
struct Busy<F>(F);

impl<F: FnMut(&[u8])> Write for Busy<F> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        (self.0)(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

pub(crate) fn send_picture(shop: &Shop, size: usize) {
    let draft = Draft::text("Look").gateway(shop.mms).media(picture(size));
    shop.text(CUSTOMER, draft);
}

#[test]
fn a_file_that_comes_into_use_while_files_are_exported_is_exported_too() {
    let shop = Shop::shared();
    send_picture(&shop, 1);
    let (mut out, mut sent) = (Vec::new(), false);
    shop.export(&mut Busy(|bytes: &[u8]| {
        out.extend(bytes);
        // In the middle of the first file.
        if !sent && out.windows(5).any(|part| part == b"chunk") {
            sent = true;
            send_picture(&shop, 2);
        }
    }))
    .unwrap();
    let out = String::from_utf8(out).unwrap();
    let made = import(&shop, &out);
    assert!(export(&made) == export(&shop));
}

#[test]
fn an_export_gives_up_when_new_files_keep_coming() {
    let shop = Shop::shared();
    send_picture(&shop, 1);
    let mut size = 1;
    let exported = shop.export(&mut Busy(|bytes: &[u8]| {
        if bytes.windows(5).any(|part| part == b"chunk") {
            size += 1;
            send_picture(&shop, size);
        }
    }));
    fails(exported, ErrorKind::Busy);
    assert!(size < 20);
}

/// Takes so many bytes, and then fails or panics.
struct Narrow(usize, bool);

impl Write for Narrow {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        assert!(self.0 > 0 || !self.1, "this panic is part of a test");
        let taken = bytes.len().min(self.0);
        self.0 -= taken;
        match taken {
            0 => Err(io::Error::other("the tape is full")),
            _ => Ok(taken),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn an_export_that_cannot_be_written_says_so_and_the_workspace_goes_on() {
    let shop = Shop::open();
    furnish(&shop);
    let whole = export(&shop).len();
    for bytes in [0, 900, whole / 2, whole - 1] {
        for panics in [false, true] {
            fails(shop.export(&mut Narrow(bytes, panics)), ErrorKind::Callback);
        }
    }
    assert!(shop.export(&mut Narrow(whole, true)).is_ok());
    shop.hear(CUSTOMER, "Hello?");
    let error = shop.export(&mut Narrow(9, false)).unwrap_err();
    assert!(error.to_string().contains("the tape is full"));
}

#[test]
fn a_workspace_in_which_something_has_happened_takes_no_import() {
    let shop = Shop::shared();
    let lines = export(&shop);
    let before = shop.verify().unwrap();
    refused(shop.import(&mut lines.as_bytes()), "workspace_not_empty");
    assert_eq!(shop.verify().unwrap(), before);
    let reader = Options::new().read_only().open(shop.path()).unwrap();
    assert!(reader.import(&mut lines.as_bytes()).is_err());
    assert!(export(&reader) == lines);
    // Nor does one that has been imported into.
    let made = import(&shop, &lines);
    refused(made.import(&mut lines.as_bytes()), "workspace_not_empty");
}

/// What is no export is refused, nothing of it is kept, and the right one is taken afterwards.
#[track_caller]
fn refuses(shop: &Shop, whole: &str, lines: &str, kind: ErrorKind) -> Error {
    let messenger = empty(shop);
    let error = messenger.import(&mut lines.as_bytes()).unwrap_err();
    assert_eq!(error.kind(), kind, "{error}");
    assert!(messenger.changes(None, 1).unwrap().items.is_empty());
    assert!(messenger.agents().unwrap().is_empty());
    messenger.import(&mut whole.as_bytes()).unwrap();
    error
}

#[test]
fn what_is_no_export_or_not_the_whole_of_one_is_refused_at_its_line() {
    let shop = Shop::open();
    send_picture(&shop, 9);
    let whole = export(&shop);
    let lines: Vec<&str> = whole.lines().collect();
    let joined = |lines: &[&str]| lines.join("\n") + "\n";
    let without = |place: usize| joined(&[&lines[..place], &lines[place + 1..]].concat());
    let instead = |place: usize, line: &str| {
        let mut lines = lines.clone();
        lines[place] = line;
        joined(&lines)
    };
    let last = lines.len() - 1;
    for (line, spoiled) in [
        (1, String::new()),
        (1, "\n".to_owned()),
        (1, "{}\n".to_owned()),
        (1, without(0)),
        (1, instead(0, r#"{"duologue":"something","version":1}"#)),
        (2, instead(1, "{\"")),
        (2, instead(1, lines[1].split_at(90).0)),
        (3, instead(1, &lines[1].replace("0707", "0708"))),
        (2, instead(1, &lines[1].replace("0707", "07x7"))),
        (lines.len(), joined(&lines[..last])),
        (lines.len(), whole.trim_end().to_owned()),
        (lines.len(), instead(last, r#"{"end":1}"#)),
        (
            lines.len(),
            instead(last, r#"{"end":18446744073709551615}"#),
        ),
        (lines.len() - 1, without(2)),
    ] {
        let error = refuses(&shop, &whole, &spoiled, ErrorKind::InvalidArgument);
        assert_eq!(error.field(), Some("line"), "{error}");
        assert_eq!(error.value(), Some(&*line.to_string()), "{error}");
    }
    let newer = instead(0, r#"{"duologue":"workspace","version":1000}"#);
    refuses(&shop, &whole, &newer, ErrorKind::NewerWorkspace);
    let older = instead(0, r#"{"duologue":"workspace","version":0}"#);
    refuses(&shop, &whole, &older, ErrorKind::InvalidArgument);
}

#[test]
fn rows_that_break_a_rule_or_belong_nowhere_are_refused_at_their_line() {
    let shop = Shop::open();
    shop.begin();
    let whole = export(&shop);
    let at = whole
        .lines()
        .position(|line| line.contains(r#""table":"agent""#))
        .unwrap();
    let agent = whole.lines().nth(at).unwrap();
    for row in [
        r#"{"table":"worker","row":{"id":1,"started_at":0,"beat_at":0}}"#,
        r#"{"table":"sqlite_schema","row":{"name":"x"}}"#,
        r#"{"table":"agent","row":{}}"#,
        r#"{"table":"agent","row":{"id":1}}"#,
        r#"{"table":"agent","row":{"id":1,"name":"A","initials":"A","active":2}}"#,
        r#"{"table":"agent","row":{"id":1,"name":"A","initials":"A","active":1,"x":1}}"#,
        r#"{"table":"agent","row":{"id":1,"name":{"hex":"00"},"initials":"A","active":1}}"#,
        r#"{"table":"agent","row":{"id":1.5,"name":"A","initials":"A","active":1}}"#,
        r#"{"table":"agent","row":{"id":1,"name":["A"],"initials":"A","active":1}}"#,
        r#"{"table":"agent","row":{"id) VALUES (1); --":1}}"#,
        r#"{"table":"gateway","row":{"id":9,"name":"","kind":"email","address":"a@b.c","provider":"x","mailbox_id":9}}"#,
    ] {
        let spoiled = whole.replace(agent, row);
        let error = refuses(&shop, &whole, &spoiled, ErrorKind::InvalidArgument);
        assert_eq!(error.field(), Some("line"), "{error}");
        assert_eq!(error.value(), Some(&*(at + 1).to_string()), "{error}");
    }
}

#[test]
fn a_row_that_does_not_fit_is_told_by_its_line_however_many_rows_are_written_together() {
    let shop = Shop::open();
    let id = shop.begin();
    for number in 0..1_100 {
        shop.add_note(id, &format!("Note {number}."), shop.ann)
            .unwrap();
    }
    let whole = export(&shop);
    let lines: Vec<&str> = whole.lines().collect();
    let note = |number: usize| {
        let body = format!("\"Note {number}.\"");
        lines.iter().position(|line| line.contains(&body)).unwrap()
    };
    let joined = |lines: &[&str]| lines.join("\n") + "\n";
    for number in [0, 1, 7, 498, 499, 500, 501, 998, 1_000, 1_098, 1_099] {
        let at = note(number);
        let spoiled = lines[at].replace(r#""event_id":"#, r#""event_id":9999"#);
        let mut lines = lines.clone();
        lines[at] = &spoiled;
        let told = |lines: &[&str]| {
            let error = refuses(&shop, &whole, &joined(lines), ErrorKind::InvalidArgument);
            assert!(error.to_string().contains("event_text"), "{error}");
            error.value().unwrap().to_owned()
        };
        assert_eq!(told(&lines), (at + 1).to_string());
        // Whatever else is wrong behind it.
        let behind = lines.len().min(at + 40) - 1;
        lines[behind] = "{}";
        assert_eq!(told(&lines), (at + 1).to_string());
    }
}

#[test]
fn an_export_whose_tables_do_not_agree_with_its_log_is_refused() {
    let shop = Shop::open();
    shop.begin();
    let whole = export(&shop);
    for (right, wrong) in [
        (r#""unread":1"#, r#""unread":2"#),
        (r#""session":"active""#, r#""session":"finished""#),
        (r#""unread_messages":1"#, r#""unread_messages":0"#),
        (r#""snippet":"Size 9?""#, r#""snippet":"Size 8?""#),
    ] {
        assert!(whole.contains(right), "{right}");
        let spoiled = whole.replace(right, wrong);
        let error = refuses(&shop, &whole, &spoiled, ErrorKind::InvalidArgument);
        assert!(error.to_string().contains("agree"), "{error}");
    }
}

#[test]
fn whatever_digit_is_changed_an_import_is_refused_or_agrees_with_itself() {
    let shop = Shop::open();
    let id = shop.begin();
    shop.say(id, "Yes!");
    shop.hand_over();
    let whole = export(&shop);
    let digits = whole
        .bytes()
        .enumerate()
        .filter(|(_, byte)| byte.is_ascii_digit());
    // Every seventh, which meets each table several times.
    for (place, byte) in digits.step_by(7) {
        let mut spoiled = whole.clone().into_bytes();
        spoiled[place] = if byte == b'9' { b'0' } else { byte + 1 };
        let messenger = empty(&shop);
        match messenger.import(&mut &*spoiled) {
            Ok(_) => assert_eq!(messenger.verify().unwrap().differences, []),
            Err(error) if place < 40 => assert_eq!(error.kind(), ErrorKind::NewerWorkspace),
            Err(error) => assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error:?}"),
        }
    }
}

/// Reads so many bytes, and then fails or panics.
struct Torn<'l>(&'l [u8], bool);

impl Read for Torn<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        assert!(
            !self.0.is_empty() || !self.1,
            "this panic is part of a test"
        );
        match self.0.read(buffer)? {
            0 => Err(io::Error::other("the tape is torn")),
            read => Ok(read),
        }
    }
}

#[test]
fn an_export_that_cannot_be_read_says_so_and_nothing_of_it_is_kept() {
    let shop = Shop::open();
    furnish(&shop);
    let whole = export(&shop);
    let messenger = empty(&shop);
    for (bytes, panics) in [
        (0, false),
        (whole.len() / 2, false),
        (whole.len() - 9, false),
        (whole.len() - 9, true),
    ] {
        let torn = Torn(&whole.as_bytes()[..bytes], panics);
        let imported = messenger.import(&mut BufReader::with_capacity(64, torn));
        fails(imported, ErrorKind::Callback);
        assert!(messenger.agents().unwrap().is_empty());
    }
    let mut input = BufReader::with_capacity(64, whole.as_bytes());
    messenger.import(&mut input as &mut dyn BufRead).unwrap();
    assert!(export(&messenger) == whole);
}

#[test]
fn the_longest_texts_there_can_be_are_exported_and_imported() {
    let shop = Shop::open();
    let longest = "\u{1}".repeat(256 * 1024);
    let id = shop.begin();
    shop.add_note(id, &longest, shop.ann).unwrap();
    let mut details = ContactDetails::new().address("cleo@example.com");
    for number in 0..4 {
        details = details.field(format!("Field {number}"), &*longest);
    }
    shop.know(&details);
    let whole = export(&shop);
    assert!(export(&import(&shop, &whole)) == whole);
    invalid(shop.add_note(id, &(longest + "x"), shop.ann), "text");
}

#[test]
fn an_import_is_seen_by_whoever_follows_the_changes_of_the_new_workspace() {
    let shop = Shop::open();
    furnish(&shop);
    let whole = export(&shop);
    let messenger = empty(&shop);
    let follower = messenger.clone();
    thread::scope(|scope| {
        let waiting = scope.spawn(|| follower.wait_changes(None, 1_000, HOUR).unwrap());
        messenger.import(&mut whole.as_bytes()).unwrap();
        let seen = waiting.join().unwrap();
        assert_eq!(seen, shop.changes(None, 1_000).unwrap());
    });
}
