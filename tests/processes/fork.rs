//! A process that forks while a workspace is open: the child may not use what it inherited, and harms nothing.

mod calls;

use std::io::{PipeReader, PipeWriter, Read as _, Write as _};
use std::path::Path;
use std::process::exit;
use std::time::Duration;

use duologue::{ErrorKind, GatewayId, Incoming, Messenger, Result, WorkerSettings};

use crate::child::{Child, say};
use crate::place::{Place, Shop, open};
use crate::stored::texts;
use crate::trials::Trial;

pub(crate) const TRIALS: &[Trial] = &[
    (
        "fork::every_call_in_a_forked_child_is_refused_and_the_parent_goes_on",
        || every_call_is_refused(&Place::new()),
    ),
    (
        "fork::a_forked_child_that_opens_the_workspace_anew_loses_nothing_when_the_parent_closes_it",
        || child_opens_anew(&Place::new()),
    ),
    (
        "fork::a_forked_child_drops_a_watcher_and_a_worker_of_its_parents_in_peace",
        || child_drops_threads(&Place::new()),
    ),
];

pub(crate) fn every_call_is_refused(place: &Place) {
    let mut parent = Child::start("forker", &[&place.path().display(), &"refused"]);
    parent.wait_until_ready();
    // The parent's locks have outlived the child, so nobody else takes the workspace for closed.
    drop(open(place.path(), Duration::ZERO));
    assert!(place.log_length() > 0 || !place.database().exists());
    parent.tell("go on");
    assert_eq!(parent.next().as_deref(), Some("went on"));
    let calls = parent.kill();
    let wrong: Vec<&String> = calls
        .iter()
        .filter(|call| !call.ends_with(" forked"))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    println!("  {} calls were refused in a forked child", calls.len());
    sound(place, &["before", "picture", "after"]);
}

pub(crate) fn child_opens_anew(place: &Place) {
    let said = Child::start("forker", &[&place.path().display(), &"opens_anew"]).finish();
    // It may be refused to open it, and then it has written nothing; what it was told is stored is stored.
    match said.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["ready", "forked"] => sound(place, &["before", "parent"]),
        ["ready", "first", "second"] => sound(place, &["before", "first", "parent", "second"]),
        _ => panic!("{said:?}"),
    }
}

pub(crate) fn child_drops_threads(place: &Place) {
    let said = Child::start("forker", &[&place.path().display(), &"drops_threads"]).finish();
    assert_eq!(said, ["ready", "dropped", "went on"]);
    sound(place, &["before", "after"]);
}

/// The workspace holds these texts and no others.
fn sound(place: &Place, expected: &[&str]) {
    let messenger = open(place.path(), Duration::ZERO);
    let stored = texts(&messenger);
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(
        stored.keys().map(String::as_str).collect::<Vec<_>>(),
        expected
    );
    assert_eq!(messenger.verify().unwrap().differences, []);
}

/// Splits this process in two; whether this is the new one.
#[expect(
    unsafe_code,
    reason = "the standard library starts programs, and splits none"
)]
fn fork() -> bool {
    // SAFETY: the new process uses nothing that other threads of the old one may have been in the middle of: there is no
    // other, or it is the engine's and asleep.
    let number = unsafe { libc::fork() };
    assert!(number >= 0, "{}", std::io::Error::last_os_error());
    number == 0
}

/// A child that has a child of its own.
pub(crate) fn forker(arguments: &[String]) {
    let [directory, scenario] = arguments else {
        panic!("a forker needs a directory and a scenario");
    };
    let directory = Path::new(directory);
    let messenger = open(directory, Duration::ZERO);
    let line = Shop::furnish(&messenger).gateways[0];
    receive(&messenger, line, "before").unwrap();
    match scenario.as_str() {
        "refused" => use_in_child(messenger, line, directory),
        "opens_anew" => open_in_child(messenger, line, directory),
        _ => drop_in_child(messenger, line),
    }
}

fn receive(messenger: &Messenger, line: GatewayId, text: &str) -> Result<()> {
    let incoming = Incoming::new("+15557000001", text);
    messenger.receive(line, &incoming).map(drop)
}

fn use_in_child(messenger: Messenger, line: GatewayId, directory: &Path) {
    let calls = calls::all(&messenger, directory);
    // This one tells the time alone.
    let missing = calls::missing(&calls);
    assert_eq!(missing, ["snooze_presets"], "not tried in a forked child");
    let (end, held) = std::io::pipe().unwrap();
    if fork() {
        drop(end);
        for (name, call) in calls {
            let answer = match call(&messenger) {
                Ok(()) => "ok",
                Err(error) => error.kind().as_str(),
            };
            say(format_args!("{name} {answer}"));
        }
        drop(messenger);
        drop(held);
        exit(0);
    }
    drop(held);
    wait(end);
    say("ready");
    std::io::stdin().read_line(&mut String::new()).unwrap();
    receive(&messenger, line, "after").unwrap();
    assert_eq!(messenger.verify().unwrap().differences, []);
    say("went on");
    std::thread::park();
}

fn open_in_child(messenger: Messenger, line: GatewayId, directory: &Path) {
    let (from_child, to_parent) = std::io::pipe().unwrap();
    let (from_parent, to_child) = std::io::pipe().unwrap();
    say("ready");
    if fork() {
        drop((from_child, to_child));
        drop(messenger);
        let own = match duologue::Options::new().open(crate::place::database(directory)) {
            Ok(own) => own,
            Err(error) => {
                say(error.kind().as_str());
                assert_eq!(error.kind(), ErrorKind::Forked, "{error}");
                exit(0);
            }
        };
        receive(&own, line, "first").unwrap();
        say("first");
        tell(&to_parent);
        wait_for_word(&from_parent);
        receive(&own, line, "second").unwrap();
        say("second");
        // It dies with the workspace open.
        exit(0);
    }
    drop((to_parent, from_parent));
    // Either it has written, or it has ended.
    let ended = wait_for_word_or_end(&from_child);
    receive(&messenger, line, "parent").unwrap();
    drop(messenger);
    if !ended {
        tell(&to_child);
    }
    wait(from_child);
}

fn drop_in_child(messenger: Messenger, line: GatewayId) {
    let watcher = messenger.watch(|| {}).unwrap();
    let worker = messenger.start_worker(WorkerSettings::new()).unwrap();
    // Both have nothing to do, and sleep.
    std::thread::sleep(Duration::from_millis(100));
    let (end, held) = std::io::pipe().unwrap();
    say("ready");
    if fork() {
        drop(end);
        drop((watcher, worker, messenger));
        say("dropped");
        drop(held);
        exit(0);
    }
    drop(held);
    wait(end);
    receive(&messenger, line, "after").unwrap();
    say("went on");
}

/// Waits until the other process has ended, and with it its end of a pipe.
fn wait(mut end: PipeReader) {
    end.read_to_end(&mut Vec::new()).unwrap();
}

fn tell(mut pipe: &PipeWriter) {
    pipe.write_all(b"!").unwrap();
}

fn wait_for_word(pipe: &PipeReader) {
    assert!(!wait_for_word_or_end(pipe), "the other process has ended");
}

/// Waits for a word; whether the other process ended instead.
fn wait_for_word_or_end(mut pipe: &PipeReader) -> bool {
    pipe.read(&mut [0]).unwrap() == 0
}
