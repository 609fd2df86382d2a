//! What the engine tells whoever runs it, and what it does not.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use duologue::LogLevel::{Debug, Info, Warn};
use duologue::sandbox::Fault;
use duologue::{
    ContactDetails, DeliveryStatus, Draft, Incoming, LogLevel, LogRecord, Messenger, Options,
    Outcome, RetryPolicy, Submission, Timestamp, WorkerSettings, Workspace,
};

use crate::causes::Host;
use crate::support::{
    CUSTOMER, Carrier, HOUR, MINUTE, OPENING, OTHER, Place, SECOND, Shop, at, empty, phone, picture,
};
use crate::worker::{accept, eventually};

/// Keeps what it is told, a line each, with all that brought it about.
#[derive(Clone, Default)]
struct Journal(Arc<Mutex<Vec<(LogLevel, String)>>>);

impl Journal {
    fn note(&self, record: &LogRecord<'_>) {
        let (subject, message) = (record.subject, record.message);
        let mut line = format!("{} {subject}: {message}", record.level.as_str());
        let mut source = record.source;
        while let Some(error) = source {
            line = format!("{line} <- {error}");
            source = error.source();
        }
        self.0.lock().unwrap().push((record.level, line));
    }

    fn listener(&self) -> impl Fn(&LogRecord<'_>) + Send + Sync + 'static {
        let journal = self.clone();
        move |record| journal.note(record)
    }

    fn in_options(&self, options: Options) -> Options {
        options.log(self.listener())
    }

    /// What has been told since this was asked last.
    fn news(&self) -> Vec<String> {
        let told = std::mem::take(&mut *self.0.lock().unwrap());
        told.into_iter().map(|(_, line)| line).collect()
    }

    fn has(&self, line: &str) -> bool {
        self.0.lock().unwrap().iter().any(|(_, told)| told == line)
    }
}

/// What a part of a [`Host`] says when it is cut.
const SEVERED: &str = "<- a cable was cut";

#[test]
fn a_workspace_tells_whether_it_was_created_or_opened() {
    let place = Place::for_many();
    let journal = Journal::default();
    let options = || journal.in_options(Options::new());
    let open = |options: Options| {
        drop(options.open(place.path()).unwrap());
        journal.news()
    };
    let created = "info workspace: the workspace was created with schema 1";
    assert_eq!(open(options()), [created]);
    let opened = "info workspace: the workspace was opened with schema 1";
    assert_eq!(open(options()), [opened]);
    let reading = "info workspace: the workspace was opened for reading, with schema 1";
    assert_eq!(open(options().read_only()), [reading]);
    drop(empty(options()));
    assert_eq!(journal.news(), [created]);
}

/// Delivers one message that meets this answer, and gives back what is told of it.
fn told_of(answer: impl Fn(&Submission) -> Outcome + Send + Sync + 'static) -> Vec<String> {
    let journal = Journal::default();
    let shop = Shop::with(|options| {
        let once = RetryPolicy {
            attempts: 2,
            base: Duration::ZERO,
            longest: Duration::ZERO,
        };
        let carrier = Carrier(move |submission: &Submission, _| answer(submission));
        journal
            .in_options(options)
            .provider("sandbox", carrier)
            .retry(once)
    });
    let sent = shop.text(CUSTOMER, "Yes!");
    journal.news();
    shop.hand_over();
    shop.hand_over();
    let id = format!("message {}", sent.id);
    let told = journal.news().into_iter();
    told.map(|line| line.replace(&id, "message ID")).collect()
}

#[test]
fn a_delivery_tells_of_every_answer_but_the_good_one() {
    let reason = || format!("{CUSTOMER} said no to Yes!");
    assert_eq!(told_of(accept), [""; 0]);
    for (code, shown) in [("21610", ", code 21610"), ("", ""), ("a\nb", ", code ab")] {
        let rejected = told_of(move |_| Outcome::Rejected {
            code: code.to_owned(),
            reason: reason(),
        });
        let line = format!("warn deliver: message ID, attempt 1: rejected{shown}");
        assert_eq!(rejected, [line]);
    }
    let unanswered =
        "warn deliver: message ID, attempt 1: no answer; whether it went out is not known";
    let lost = told_of(move |_| Outcome::Unanswered { reason: reason() });
    assert_eq!(lost, [unanswered]);
    let panicked = told_of(|_| panic!("this panic is part of a test"));
    let over = "error deliver: message ID: the provider panicked";
    assert_eq!(panicked, [over, unanswered]);
    let throttled = told_of(|_| Outcome::Throttled {
        retry_after: 30 * SECOND,
    });
    let again =
        "debug deliver: message ID, attempt 1: throttled; it goes again at 2026-11-20T17:00:30Z";
    assert_eq!(throttled, [again]);
    let unavailable = told_of(move |_| Outcome::Unavailable {
        code: "503".to_owned(),
        reason: reason(),
    });
    let expected = [
        "warn deliver: message ID, attempt 1: unavailable, code 503; it goes again at 2026-11-20T17:00:00Z",
        "error deliver: message ID, attempt 2: unavailable, code 503; it was given up",
    ];
    assert_eq!(unavailable, expected);
}

#[test]
fn claims_and_submissions_that_did_not_come_back_are_told_of_by_who_finds_them() {
    let shop = Shop::shared();
    let journal = Journal::default();
    let options = Options::new().clock(shop.clock.clone());
    let finder = journal.in_options(options).open(shop.path()).unwrap();
    let [first, second] = [CUSTOMER, OTHER].map(|to| shop.text(to, "Yes!").id);
    // Whoever submits the first takes so long that somebody else finds both.
    let (clock, other) = (shop.clock.clone(), finder.clone());
    let slow = shop.another_with(Carrier(move |submission: &Submission, _: Timestamp| {
        clock.advance(10 * MINUTE);
        assert_eq!(other.deliver(10).unwrap().len(), 2);
        accept(submission)
    }));
    journal.news();
    assert_eq!(slow.deliver(10).unwrap().len(), 1);
    let lost = format!(
        "warn deliver: message {first}, attempt 1: it did not come back; whether it went out is not known"
    );
    let claim = "warn deliver: claims that ran out: 1; what they held is queued again".to_owned();
    assert_eq!(journal.news(), [lost, claim]);
    let status = shop.message(second).unwrap().status;
    assert_eq!(status, Some(DeliveryStatus::Sent));
}

#[test]
fn a_part_of_the_hosts_that_fails_is_told_of_with_what_brought_it_about() {
    let (host, journal) = (Host::new(), Journal::default());
    let shop = Shop::with(|options| journal.in_options(host.options(options)));
    let line = shop.line;
    host.sandbox.inject(Fault::MessageLost);
    let lost = shop.text(OTHER, "Yes!").id;
    shop.hand_over();
    let pictured = || Draft::text("Look").gateway(shop.mms).media(picture(9));
    let kept = shop.text(CUSTOMER, pictured()).id;
    host.hears(&shop, CUSTOMER, "Or 10?");
    host.clock.advance(2 * HOUR);
    journal.news();

    let told = |part, call: &dyn Fn()| {
        host.cut(part);
        call();
        host.mend();
        let first = journal.news().into_iter().next();
        first.expect("nothing is told")
    };
    assert_eq!(
        told("look-up", &|| drop(shop.look_up(lost).unwrap_err())),
        format!(
            "warn look_up: message {lost}: its provider could not be asked about it: callback <- the look-up is down {SEVERED}"
        )
    );
    assert_eq!(
        told("poll", &|| drop(shop.refresh().unwrap())),
        format!(
            "warn refresh: gateway {line}: it could not be asked for what has come in: callback <- the poll is down {SEVERED}"
        )
    );
    assert_eq!(
        told("acknowledgement", &|| drop(shop.refresh().unwrap())),
        format!(
            "warn refresh: gateway {line}: it could not be told what is stored: callback <- the acknowledgement is down {SEVERED}"
        )
    );
    assert_eq!(
        told("read", &|| drop(shop.deliver(10).unwrap_err())),
        format!(
            "warn deliver: message {kept} could not be dealt with: callback <- the read is down {SEVERED}"
        )
    );
    // A file that was not put away is forgotten some time later.
    host.cut("put");
    let unused = Draft::text("Look").gateway(shop.mms).media(picture(8));
    shop.compose(CUSTOMER, unused, shop.ann).unwrap_err();
    host.clock.advance(2 * HOUR);
    host.cut("removal");
    shop.tick().unwrap_err();
    let forgotten = journal.news().remove(0);
    assert!(forgotten.starts_with("warn media: file "), "{forgotten}");
    let why = format!(" could not be forgotten: callback <- the removal is down {SEVERED}");
    assert!(forgotten.ends_with(&why), "{forgotten}");
    host.mend();
}

#[test]
fn what_a_refresh_refuses_is_told_by_its_kind_and_code_alone() {
    let journal = Journal::default();
    let shop = Shop::with(|options| journal.in_options(options));
    let known = shop.begin();
    let contact = shop.row(known).contact;
    shop.change(contact, &ContactDetails::new().block());
    shop.comes_in(CUSTOMER, "Hello?", at(OPENING));
    shop.comes_in("nobody at all", "Hello?", at(OPENING));
    journal.news();
    assert_eq!(shop.refresh().unwrap().refused.len(), 2);
    let line = shop.line;
    let mut told = journal.news();
    told.sort();
    let refused = format!("info refresh: gateway {line}: what has come in was refused");
    let expected = [
        format!("{refused}: action_refused, contact_blocked"),
        format!("{refused}: invalid_argument"),
    ];
    assert_eq!(told, expected);
}

#[test]
fn copies_are_told_of_when_they_are_complete_and_differences_when_they_are_found() {
    let journal = Journal::default();
    let directory = tempfile::tempdir().unwrap();
    let shop = Place::for_many().open(journal.in_options(Options::new()));
    let main = shop.add_mailbox("Main").unwrap().id;
    journal.news();
    let mut export = Vec::new();
    let lines = shop.export(&mut export).unwrap();
    let told = format!("info export: the workspace was exported; lines: {lines}");
    assert_eq!(journal.news(), [told]);
    let empty = empty(journal.in_options(Options::new()));
    journal.news();
    empty.import(&mut export.as_slice()).unwrap();
    let told = format!("info import: a workspace was imported; lines: {lines}");
    assert_eq!(journal.news(), [told]);
    let copy = directory.path().join("copy.db");
    shop.backup(&copy).unwrap();
    let bytes = copy.metadata().unwrap().len();
    let told = format!("info backup: the workspace was copied; bytes: {bytes}");
    assert_eq!(journal.news(), [told]);
    let other = Place::for_one().open(journal.in_options(Options::new()));
    journal.news();
    let rows = shop.copy_to(&other).unwrap();
    let told = ["into", "from"]
        .map(|way| format!("info copy: the workspace was copied {way} another; rows: {rows}"));
    assert_eq!(journal.news(), told);
    shop.backup(&copy).unwrap_err();
    shop.copy_to(&other).unwrap_err();
    empty.import(&mut export.as_slice()).unwrap_err();
    assert_eq!(shop.verify().unwrap().differences, []);
    assert_eq!(journal.news(), [""; 0]);

    let settings = duologue::GatewaySettings::new("Main line", main);
    let kind = duologue::GatewayKind::LongCode;
    let line = shop.add_gateway(kind, "+15550100001", "sandbox", settings);
    let incoming = Incoming::new(CUSTOMER, "Size 9?");
    let got = shop.receive(line.unwrap().id, &incoming).unwrap();
    let wrong = "UPDATE conversation SET unread = 7";
    shop.place.raw().run(wrong);
    let count = shop.verify().unwrap().differences.len();
    let id = got.conversation.id;
    let told = format!(
        "error verify: the tables do not agree with the log; differences: {count}, the first in unread of conversation {id}"
    );
    assert_eq!(journal.news(), [told]);
}

#[test]
fn a_watchers_callback_that_panics_is_told_of() {
    let journal = Journal::default();
    let shop = Shop::with(|options| journal.in_options(options));
    let watcher = shop.watch(|| panic!("this panic is part of a test"));
    let watcher = watcher.unwrap();
    shop.begin();
    eventually(|| journal.has("error watch: a watcher's callback panicked"));
    watcher.stop();
}

#[test]
fn a_worker_tells_of_its_start_its_end_and_of_rounds_that_fail_only_when_that_is_news() {
    let (host, journal) = (Host::new(), Journal::default());
    let shop = Shop::with(|options| journal.in_options(host.options(options)));
    journal.news();
    let busy = WorkerSettings::new().look_every(Duration::from_millis(1));
    let (worker, row) = (shop.start_worker(busy).unwrap(), 1);
    let started = format!("info worker: worker {row} started; threads: 1");
    assert_eq!(journal.news(), [started]);
    shop.text(CUSTOMER, "Yes!");
    eventually(|| shop.outbox_depth().unwrap() == 0);
    let failed = format!(
        "warn worker: worker {row}: a round failed: callback <- the clock is down {SEVERED}"
    );
    let recovered = format!("info worker: worker {row}: its rounds go well again");
    for _ in 0..2 {
        host.cut("clock");
        eventually(|| journal.has(&failed));
        thread::sleep(Duration::from_millis(20));
        host.mend();
        eventually(|| journal.has(&recovered));
        assert_eq!(journal.news(), [failed.clone(), recovered.clone()]);
    }
    worker.stop();
    let stopped = format!("info worker: worker {row} stopped; delivered: 1");
    assert_eq!(journal.news(), [stopped]);
}

/// What people write, and who they are.
const PRIVATE: &[&str] = &[
    "zebra",
    "Quagga",
    "5557",
    "5550100",
    "Ann Lee",
    "Bob Stone",
    "Main line",
    "shoe.jpg",
    "overdrawn",
    "example.com",
];

/// A day in which everything goes wrong now and then.
fn busy_day(shop: &Shop, host: &Host) {
    let sandbox = &host.sandbox;
    sandbox.delivery_receipts(10 * MINUTE);
    let faults = [
        Fault::Throttled {
            retry_after: MINUTE,
        },
        Fault::Unavailable {
            code: "503".to_owned(),
        },
        Fault::Rejected {
            code: "21610".to_owned(),
            reason: "the account of zebra is overdrawn".to_owned(),
        },
        Fault::MessageLost,
        Fault::AnswerLost,
        Fault::Undelivered {
            code: "30003".to_owned(),
        },
    ];
    for fault in faults {
        sandbox.inject_by_chance(0.1, fault);
    }
    let unreachable = Fault::Unavailable {
        code: "404".to_owned(),
    };
    sandbox.inject_for(duologue::Address::parse(&phone(7)).unwrap(), unreachable);
    shop.text(&phone(7), "zebra");
    let quagga = ContactDetails::new().name("Quagga").address(CUSTOMER);
    let blocked = shop.know(&quagga).id;
    let parts = [
        "poll",
        "look-up",
        "acknowledgement",
        "read",
        "clock",
        "put",
        "removal",
    ];
    for hour in 0..24_usize {
        host.mend();
        let details = ContactDetails::new();
        let details = if hour % 5 == 4 {
            details.block()
        } else {
            details.unblock()
        };
        shop.change(blocked, &details);
        for number in 0..6 {
            shop.text(&phone(number), "A zebra is not overdrawn");
        }
        let pictured = || {
            Draft::text("zebra")
                .gateway(shop.mms)
                .media(picture(9 + hour))
        };
        shop.text(&phone(9), pictured());
        host.hears(shop, CUSTOMER, "Do you have zebra in size 9?");
        host.hears(shop, "zebra at example.com", "Who am I?");
        host.cut(parts[hour % parts.len()]);
        let another = Draft::text("zebra")
            .gateway(shop.mms)
            .media(picture(99 + hour));
        let _ = shop.compose(OTHER, another, shop.ann);
        for _ in 0..6 {
            host.clock.advance(10 * MINUTE);
            let _ = (shop.refresh(), shop.deliver(100), shop.tick());
        }
        let lost = shop.unknown_messages(&duologue::Paging::first(50)).unwrap();
        for message in lost.items {
            let _ = shop.look_up(message.id);
        }
    }
    host.mend();
    for _ in 0..50 {
        host.clock.advance(10 * MINUTE);
        shop.hand_over();
    }
    shop.export(&mut io::sink()).unwrap();
}

#[test]
fn no_record_of_a_day_with_all_its_faults_holds_what_people_wrote_or_who_they_are() {
    let (host, journal) = (Host::new(), Journal::default());
    let shop = Shop::with(|options| journal.in_options(host.options(options)));
    busy_day(&shop, &host);
    shop.start_worker(WorkerSettings::new()).unwrap().stop();
    let told = journal.0.lock().unwrap().clone();
    for level in [Debug, Info, Warn, LogLevel::Error] {
        assert!(told.iter().any(|(told, _)| *told == level), "{level:?}");
    }
    let mut subjects: Vec<_> = told
        .iter()
        .map(|(_, line)| line.split(' ').nth(1).unwrap())
        .collect();
    subjects.sort_unstable();
    subjects.dedup();
    let expected = [
        "deliver:",
        "export:",
        "look_up:",
        "media:",
        "refresh:",
        "worker:",
        "workspace:",
    ];
    assert_eq!(subjects, expected);
    for (_, line) in &told {
        assert!(!PRIVATE.iter().any(|word| line.contains(word)), "{line}");
        assert!(!line.contains(char::is_control), "{line}");
    }
}

/// Counts its calls.
#[derive(Clone, Default)]
struct Calls(Arc<AtomicUsize>);

impl Calls {
    fn add(&self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }

    fn number(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

/// The day with this listener: everything that it left.
fn day_with(listener: impl Fn(&LogRecord<'_>) + Send + Sync + 'static) -> Vec<u8> {
    let host = Host::new();
    let shop = Shop::with(|options| host.options(options).log(listener));
    busy_day(&shop, &host);
    let mut export = Vec::new();
    shop.export(&mut export).unwrap();
    export
}

#[test]
fn a_logger_that_panics_changes_nothing_about_the_day() {
    let calls = Calls::default();
    let counting = calls.clone();
    let panicking = day_with(move |_| {
        counting.add();
        panic!("this panic is part of a test");
    });
    assert!(calls.number() > 50, "{}", calls.number());
    assert!(panicking == day_with(|_| {}));
}

#[test]
fn a_slow_logger_keeps_nobody_but_the_caller_waiting() {
    let shop = Shop::shared();
    let (calls, slow) = (Calls::default(), Calls::default());
    let (entered, left) = (calls.clone(), slow.clone());
    let options = Options::new().clock(shop.clock.clone());
    let options = options.log(move |record| {
        if record.subject == "deliver" {
            entered.add();
            while left.number() == 0 {
                thread::sleep(Duration::from_millis(1));
            }
        }
    });
    let lossy = Carrier(|_: &Submission, _| Outcome::Unanswered {
        reason: String::new(),
    });
    let messenger = options.provider("sandbox", lossy).open(shop.path());
    let messenger = messenger.unwrap();
    let lost = shop.text(CUSTOMER, "Yes!");
    thread::scope(|scope| {
        let delivering = scope.spawn(|| messenger.deliver(10).unwrap());
        eventually(|| calls.number() == 1);
        // What it tells of is done, and everybody else goes on.
        assert_eq!(shop.status(&lost), DeliveryStatus::Unknown);
        messenger.add_agent("Cy Young").unwrap();
        shop.begin();
        assert_eq!(messenger.badge().unwrap().messages, 1);
        slow.add();
        assert_eq!(delivering.join().unwrap().len(), 1);
    });
}

#[test]
fn a_logger_may_use_the_messenger_for_no_lock_is_held_and_no_transaction_is_open() {
    // In memory there is one connection for everything, so whatever holds it would wait for itself.
    let calls = Calls::default();
    let own: Arc<Mutex<Option<Messenger>>> = Arc::default();
    let (counting, kept) = (calls.clone(), own.clone());
    let host = Host::new();
    let shop = Shop::with(|options| {
        host.options(options).log(move |_| {
            let messenger = kept.lock().unwrap().clone();
            if let Some(messenger) = messenger {
                counting.add();
                let name = format!("Shop {}", counting.number());
                let changed = Workspace {
                    name,
                    ..messenger.workspace().unwrap()
                };
                // The clock may be the part that fails.
                let _ = messenger.update_workspace(&changed);
                messenger.health().unwrap();
            }
        })
    });
    *own.lock().unwrap() = Some(shop.clone());
    busy_day(&shop, &host);
    shop.start_worker(WorkerSettings::new()).unwrap().stop();
    let watcher = shop.watch(|| panic!("this panic is part of a test"));
    let watcher = watcher.unwrap();
    let so_far = calls.number();
    shop.begin();
    eventually(|| calls.number() > so_far);
    watcher.stop();
    assert!(calls.number() > 50, "{}", calls.number());
    *own.lock().unwrap() = None;
}
