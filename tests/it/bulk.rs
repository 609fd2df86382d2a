//! One command for many conversations: each has its result, and none keeps another back.

use std::thread;
use std::time::Duration;

use duologue::{
    AgentId, By, Command, Conversation, ConversationId, ErrorKind, EventKind, MailboxId, Messenger,
    Narrowing, Options, Result, SnoozeMode, SnoozePreset, SnoozeUntil, Status, TagRef, View,
};

use crate::support::{HOUR, OPENING, Shop, at, fails, invalid, phone, refused};

/// So many conversations, the earliest first.
fn conversations(shop: &Shop, count: usize) -> Vec<ConversationId> {
    let begin = |number| {
        let from = format!("+1555702{number:04}");
        shop.hear(&from, "Hi").conversation.id
    };
    (0..count).map(begin).collect()
}

fn nobody() -> ConversationId {
    ConversationId::from_raw(1_000_000).unwrap()
}

/// What a conversation went through in two workspaces: there must be nothing to tell them apart.
fn same(one: &Shop, other: &Shop, id: ConversationId) {
    assert_eq!(one.row(id), other.row(id));
    assert_eq!(
        one.events(id, EventKind::ALL),
        other.events(id, EventKind::ALL)
    );
}

/// A call for one conversation.
type Method = fn(&Shop, ConversationId) -> Result<Conversation>;

#[test]
fn each_command_does_to_each_conversation_what_the_method_of_its_name_does() {
    let until = SnoozeUntil::Preset(SnoozePreset::InOneHour);
    let mode = SnoozeMode::WakeOnReply;
    let note = |shop: &Shop, id| shop.add_note(id, "VIP", shop.ann).map(|_| shop.row(id));
    let commands: [(Command, Method); 13] = [
        (Command::Read, |shop, id| shop.read(id, None, shop.ann)),
        (Command::MarkUnread, |shop, id| {
            shop.mark_unread(id, shop.ann)
        }),
        (Command::Assign(first_agent()), |shop, id| {
            shop.assign(id, first_agent(), shop.ann)
        }),
        (Command::AddTag("Sizing".into()), |shop, id| {
            shop.add_tag(id, "Sizing", shop.ann)
        }),
        (Command::AddNote("VIP".to_owned()), note),
        (Command::Snooze(until, mode), |shop, id| {
            let preset = SnoozePreset::InOneHour;
            shop.snooze(id, preset, SnoozeMode::WakeOnReply, shop.ann)
        }),
        (Command::Unsnooze, |shop, id| shop.unsnooze(id, shop.ann)),
        (Command::Archive, |shop, id| shop.archive(id, shop.ann)),
        (Command::Reopen, |shop, id| shop.reopen(id, shop.ann)),
        (Command::Complete, |shop, id| shop.complete(id, shop.ann)),
        (Command::Unassign, |shop, id| shop.unassign(id, shop.ann)),
        (Command::RemoveTag("Sizing".into()), |shop, id| {
            shop.remove_tag(id, "Sizing", shop.ann)
        }),
        (Command::MoveToMailbox(second_mailbox()), |shop, id| {
            shop.move_to_mailbox(id, second_mailbox(), shop.ann)
        }),
    ];
    let [together, apart] = [Shop::open(), Shop::open()];
    let ids = [&together, &apart].map(|shop| {
        assert_eq!(shop.sales().0, second_mailbox());
        conversations(shop, 3)
    });
    assert_eq!(ids[0], ids[1]);
    for (command, method) in commands {
        let done = together.bulk(&ids[0], &command, together.ann).unwrap();
        for (id, done) in ids[0].iter().zip(done) {
            assert_eq!(done.unwrap(), method(&apart, *id).unwrap());
        }
        for id in &ids[0] {
            same(&together, &apart, *id);
        }
    }
}

fn first_agent() -> AgentId {
    AgentId::from_raw(1).unwrap()
}

fn second_mailbox() -> MailboxId {
    MailboxId::from_raw(2).unwrap()
}

#[test]
fn results_come_in_the_order_asked_for_and_one_that_is_refused_keeps_no_other_back() {
    let shop = Shop::open();
    let ids = conversations(&shop, 4);
    shop.finish(ids[1]);
    let asked = [ids[3], ids[1], nobody(), ids[0], ids[3], ids[2]];
    let mut done = shop.bulk(&asked, &Command::Complete, shop.ann).unwrap();
    for (place, id) in [(5, ids[2]), (3, ids[0]), (0, ids[3])] {
        assert_eq!(done.remove(place).unwrap(), shop.row(id));
        assert_eq!(shop.row(id).status(), Status::Completed);
    }
    let [before, missing, twice] = done.try_into().unwrap();
    refused(before, "already_completed");
    fails(missing, ErrorKind::NotFound);
    refused(twice, "already_completed");
    for id in &ids {
        assert_eq!(shop.count(*id, EventKind::ConversationFinished), 1);
    }
}

#[test]
fn what_one_is_refused_for_late_leaves_nothing_of_it() {
    let shop = Shop::open();
    let ids = conversations(&shop, 3);
    let version = shop.row(ids[1]).version;
    let by = By::agent(shop.ann).expecting_version(version);
    let done = shop.bulk(&ids, &Command::Archive, by).unwrap();
    let [first, second, third] = done.try_into().unwrap();
    fails(first, ErrorKind::Conflict);
    assert_eq!(second.unwrap().status(), Status::Archived);
    fails(third, ErrorKind::Conflict);
    assert_eq!(shop.list(View::Inbox).len(), 2);
}

#[test]
fn an_argument_that_is_wrong_for_all_is_refused_once_and_nothing_is_done() {
    let shop = Shop::open();
    let ids = conversations(&shop, 2);
    let past = SnoozeUntil::Time(at(OPENING).before(HOUR));
    for (command, field) in [
        (Command::AddNote(String::new()), "text"),
        (Command::AddNote("\0".to_owned()), "text"),
        (Command::Snooze(past, SnoozeMode::Regardless), "until"),
    ] {
        invalid(shop.bulk(&ids, &command, shop.ann), field);
    }
    for tag in ["", "two\nlines"] {
        let command = Command::AddTag(TagRef::from(tag));
        fails(
            shop.bulk(&ids, &command, shop.ann),
            ErrorKind::InvalidArgument,
        );
    }
    for id in ids {
        assert!(shop.row(id).tags.is_empty());
        assert_eq!(shop.row(id).status(), Status::Open);
    }
    assert!(shop.tags().unwrap().is_empty());
}

#[test]
fn whoever_may_not_gets_a_refusal_for_each() {
    let shop = Shop::open();
    let ids = conversations(&shop, 2);
    shop.deactivate_agent(shop.bob).unwrap();
    let done = shop.bulk(&ids, &Command::Complete, shop.bob).unwrap();
    for one in done {
        refused(one, "agent_inactive");
    }
    let done = shop
        .bulk(&ids, &Command::Assign(shop.bob), shop.ann)
        .unwrap();
    for one in done {
        refused(one, "agent_inactive");
    }
    assert_eq!(shop.list(View::Inbox).len(), 2);
}

#[test]
fn no_conversations_have_no_results() {
    let shop = Shop::open();
    assert!(
        shop.bulk(&[], &Command::Complete, shop.ann)
            .unwrap()
            .is_empty()
    );
}

#[test]
fn a_hundred_at_a_time_share_a_commit() {
    let shop = Shop::shared();
    let mut ids = conversations(&shop, 250);
    ids.reverse();
    shop.finish(ids[120]);
    let raw = shop.raw();
    let before = raw.commits();
    let command = Command::AddTag(TagRef::from("Sale"));
    let done = shop.bulk(&ids, &command, shop.ann).unwrap();
    assert_eq!(raw.commits() - before, 3);
    let done: Vec<_> = done.into_iter().map(|one| one.unwrap().id).collect();
    assert_eq!(done, ids);
    let done = shop.bulk(&ids, &Command::Complete, shop.ann).unwrap();
    assert_eq!(done.iter().filter(|one| one.is_err()).count(), 1);
    assert!(done[120].is_err());
    assert_eq!(shop.tags().unwrap().len(), 1);
    let tagged = Narrowing::none().any_tag([shop.tags().unwrap()[0].id]);
    assert_eq!(shop.rows(View::Completed, &tagged).len(), 250);
}

#[test]
fn two_who_do_it_at_once_and_customers_who_write_meanwhile_leave_every_conversation_done_once() {
    let shop = Shop::shared();
    let other = shop.another();
    let ids = conversations(&shop, 150);
    let (ann, bob) = (shop.ann, shop.bob);
    let complete = |messenger: &Messenger, by| {
        let done = messenger.bulk(&ids, &Command::Complete, by).unwrap();
        done.into_iter().flatten().count()
    };
    let done: usize = thread::scope(|scope| {
        let (first, second) = (
            scope.spawn(|| complete(&shop, ann)),
            scope.spawn(|| complete(&other, bob)),
        );
        for number in 0..20 {
            shop.hear(&phone(number), "Hello?");
        }
        first.join().unwrap() + second.join().unwrap()
    });
    assert_eq!(done, 150);
    for id in ids {
        assert_eq!(shop.count(id, EventKind::ConversationFinished), 1);
    }
}

#[test]
fn a_database_that_fails_is_told_for_each_and_nothing_is_done() {
    let shop = Shop::shared();
    let ids = conversations(&shop, 130);
    let hasty = Options::new().busy_timeout(Duration::ZERO);
    let hasty = hasty.open(shop.path()).unwrap();
    let locking = shop.raw();
    locking.keep_out();
    let done = hasty.bulk(&ids, &Command::Complete, shop.ann).unwrap();
    assert_eq!(done.len(), 130);
    for one in done {
        fails(one, ErrorKind::Busy);
    }
    locking.let_in();
    let done = hasty.bulk(&ids, &Command::Complete, shop.ann).unwrap();
    assert!(done.iter().all(Result::is_ok));
}
