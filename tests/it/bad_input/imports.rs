//! What is no export, or not the whole of one, or does not agree with itself: it is refused at the line where that shows,
//! and nothing of it stays.

mod changes;
mod export;

use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::time::Duration;

use duologue::{ErrorKind, ManualClock, Messenger, Options};

use super::dump::Dump;
use super::{Expected, invalid, of_kind};
use changes::CHANGES;
use export::Export;

use crate::support::{Place, Raw};

/// An empty workspace, which stays so.
struct Empty {
    messenger: Messenger,
    clock: std::sync::Arc<ManualClock>,
    raw: Raw,
    before: Dump,
    _place: Place,
}

/// The tables of files, which are stored before the rows that name them.
const FILES: &[&str] = &["media", "media_chunk"];

impl Empty {
    fn new() -> Self {
        let place = Place::for_many();
        let clock = std::sync::Arc::new(ManualClock::new("2026-11-23T09:00:00Z".parse().unwrap()));
        let messenger = Options::new()
            .clock(clock.clone())
            .open(place.path())
            .unwrap();
        let raw = place.raw();
        Self {
            messenger,
            clock,
            before: Dump::without(&raw, FILES),
            raw,
            _place: place,
        }
    }

    /// All in which the refusal of an import differs from what is expected of it.
    fn failures(&self, what: &str, mut input: impl BufRead, expected: &Expected) -> Vec<String> {
        let mut failures = match self.messenger.import(&mut input) {
            Ok(lines) => {
                // The next ones need an empty workspace.
                panic!("{what}: {lines} lines were imported");
            }
            Err(error) => expected.differences(&error),
        };
        let after = Dump::without(&self.raw, FILES);
        if after != self.before {
            failures.push(format!(
                "it changed something:\n{}",
                self.before.difference(&after)
            ));
        }
        failures
            .into_iter()
            .map(|failure| format!("{what}: {failure}"))
            .collect()
    }

    #[track_caller]
    fn refuses(&self, what: &str, input: impl BufRead, expected: &Expected) {
        let failures = self.failures(what, input, expected);
        assert!(failures.is_empty(), "{}", failures.join("\n"));
    }
}

/// What an error says of a line.
fn line(number: usize, words: impl Into<String>) -> Expected {
    invalid("line", number, words)
}

#[test]
fn what_is_no_export_is_refused_at_its_first_line() {
    let empty = Empty::new();
    let first = |words: &str| line(1, words);
    let no_line = "is no line of an export";
    let cut = "is missing, cut short or too long; export the workspace again";
    let other = "is not the first line of a workspace's export";
    let inputs: &[(&[u8], Expected)] = &[
        (b"", first(cut)),
        (b"hello", first(cut)),
        (b"{\"duologue\":\"workspace\",\"version\":1}", first(cut)),
        (b"hello\n", first(no_line)),
        (b"\n", first(no_line)),
        (b"[]\n", first(no_line)),
        (b"null\n", first(no_line)),
        (b"7\n", first(no_line)),
        (b"{}\n", first(no_line)),
        (
            b"\xEF\xBB\xBF{\"duologue\":\"workspace\",\"version\":1}\n",
            first(no_line),
        ),
        (b"\x1F\x8B\x08\x00\xFF\xFE\n", first(no_line)),
        (b"SQLite format 3\0\x10\x00\n", first(no_line)),
        (b"{\"duologue\":\"workspace\"}\n", first(no_line)),
        (
            b"{\"duologue\":\"workspace\",\"version\":\"1\"}\n",
            first(no_line),
        ),
        (
            b"{\"duologue\":\"workspace\",\"version\":-1}\n",
            first(no_line),
        ),
        (
            b"{\"duologue\":\"workspace\",\"version\":1.5}\n",
            first(no_line),
        ),
        (
            b"{\"duologue\":\"workspace\",\"version\":1,\"more\":1}\n",
            first(no_line),
        ),
        (
            b"{\"duologue\":\"letterbox\",\"version\":1}\n",
            first(other),
        ),
        (b"{\"end\":0}\n", first(other)),
        (b"{\"table\":\"agent\",\"row\":{}}\n", first(other)),
        (
            b"{\"duologue\":\"workspace\",\"version\":0}\n",
            invalid("version", 0, "is no schema of a workspace"),
        ),
        (
            b"{\"duologue\":\"workspace\",\"version\":99}\n",
            of_kind(
                ErrorKind::NewerWorkspace,
                "the export has schema 99, and this release knows 1 at most; use a newer release",
            ),
        ),
        (
            b"{\"duologue\":\"workspace\",\"version\":18446744073709551615}\n",
            of_kind(ErrorKind::NewerWorkspace, "use a newer release"),
        ),
        (
            b"{\"duologue\":\"workspace\",\"version\":1}\n",
            line(2, cut),
        ),
        (
            b"{\"duologue\":\"workspace\",\"version\":1}\n\xFF\n",
            line(2, no_line),
        ),
    ];
    for (input, expected) in inputs {
        let what = String::from_utf8_lossy(input);
        empty.refuses(&what, *input, expected);
    }
    let mut full = Export::full();
    full.0[1] = " ".repeat(5 << 20);
    empty.refuses(
        "a line of blanks",
        full.bytes().as_slice(),
        &line(2, no_line),
    );
}

#[test]
fn an_export_that_was_cut_short_is_refused_wherever_that_was() {
    let (empty, export) = (Empty::new(), Export::full());
    for kept in 0..export.0.len() {
        let mut cut = Export(export.0[..kept].to_vec()).bytes();
        let what = format!("{kept} lines");
        empty.refuses(&what, cut.as_slice(), &line(kept + 1, "cut short"));
        let next = &export.0[kept];
        cut.extend_from_slice(&next.as_bytes()[..next.len() / 2]);
        let what = format!("{kept} lines and a half");
        empty.refuses(&what, cut.as_slice(), &line(kept + 1, "cut short"));
    }
}

#[test]
fn an_export_of_which_a_line_is_missing_or_there_twice_is_refused() {
    let (empty, export) = (Empty::new(), Export::full());
    for number in 0..export.0.len() {
        let mut missing = export.clone();
        missing.0.remove(number);
        let mut twice = export.clone();
        if number + 1 < export.0.len() {
            twice.0.insert(number, export.0[number].clone());
        }
        for (what, changed) in [("missing", missing), ("twice", twice)] {
            if changed.0.len() == export.0.len() {
                continue;
            }
            let refused = empty
                .messenger
                .import(&mut changed.bytes().as_slice())
                .expect_err(&export.0[number]);
            assert_eq!(
                (refused.kind(), refused.field()),
                (ErrorKind::InvalidArgument, Some("line")),
                "{what}: {}: {refused}",
                export.0[number]
            );
            assert_eq!(Dump::without(&empty.raw, FILES), empty.before, "{what}");
        }
    }
}

#[test]
fn an_export_that_was_changed_is_refused_where_that_shows() {
    let (empty, export) = (Empty::new(), Export::full());
    let mut failures = Vec::new();
    for (what, change) in CHANGES {
        let mut changed = export.clone();
        let expected = change(&mut changed);
        failures.extend(empty.failures(what, changed.bytes().as_slice(), &expected));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    // After all that it takes the export that was not changed, in the same workspace.
    let lines = empty.messenger.import(&mut export.bytes().as_slice());
    assert_eq!(lines.unwrap(), export.0.len() as u64);
    assert_eq!(empty.messenger.verify().unwrap().differences, []);
    assert!(Export::of(&empty.messenger).bytes() == export.bytes());
}

#[test]
fn lines_that_end_as_on_windows_and_what_follows_the_last_do_no_harm() {
    let export = Export::full();
    let windows = String::from_utf8(export.bytes())
        .unwrap()
        .replace('\n', "\r\n");
    let empty = Empty::new();
    empty.messenger.import(&mut windows.as_bytes()).unwrap();
    assert!(Export::of(&empty.messenger).bytes() == export.bytes());

    let mut two = export.bytes();
    two.extend_from_slice(b"and more\n");
    let mut input = Cursor::new(two);
    Empty::new().messenger.import(&mut input).unwrap();
    // It is left for whoever reads on.
    let mut rest = String::new();
    input.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "and more\n");
}

#[test]
fn a_file_that_came_with_what_was_refused_is_forgotten_after_a_while() {
    let (empty, mut export) = (Empty::new(), Export::full());
    let untouched = Dump::of(&empty.raw);
    export.add(r#"{"table":"letter","row":{"id":1}}"#);
    let refused = empty.messenger.import(&mut export.bytes().as_slice());
    refused.unwrap_err();
    assert_ne!(Dump::of(&empty.raw), untouched);
    empty.clock.advance(Duration::from_secs(2 * 60 * 60));
    empty.messenger.tick().unwrap();
    assert_eq!(Dump::of(&empty.raw), untouched);
}

/// Gives so many bytes, and then fails or panics.
struct Broken<'e> {
    rest: &'e [u8],
    panics: bool,
}

impl Read for Broken<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.rest.read(buffer)?;
        if read == 0 {
            assert!(!self.panics, "the reader panics");
            return Err(io::Error::other("the cable was pulled"));
        }
        Ok(read)
    }
}

#[test]
fn a_reader_that_fails_or_panics_fails_the_import_and_leaves_nothing() {
    let (empty, export) = (Empty::new(), Export::full());
    let bytes = export.bytes();
    let media = export.0[0].len() + 20;
    let failed = of_kind(
        ErrorKind::Callback,
        "the export could not be read: the cable was pulled",
    );
    let panicked = of_kind(ErrorKind::Callback, "the reader of the export panicked");
    // At once, in a file's content, in the rows, in the last line.
    for room in [0, media, bytes.len() / 2, bytes.len() - 3] {
        for (panics, expected) in [(false, &failed), (true, &panicked)] {
            let rest = &bytes[..room];
            let input = BufReader::new(Broken { rest, panics });
            empty.refuses(&format!("after {room} bytes"), input, expected);
        }
    }
    // From another thread, which would meet a poisoned lock.
    let messenger = empty.messenger.clone();
    let importing = std::thread::spawn(move || messenger.import(&mut bytes.as_slice()).unwrap());
    assert_eq!(importing.join().unwrap(), export.0.len() as u64);
}

#[test]
fn an_import_says_which_workspace_has_room_for_it() {
    let (empty, export) = (Empty::new(), Export::full());
    empty
        .messenger
        .import(&mut export.bytes().as_slice())
        .unwrap();
    let error = empty
        .messenger
        .import(&mut export.bytes().as_slice())
        .unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::ActionRefused, "workspace_not_empty")
    );
    assert!(Export::of(&empty.messenger).bytes() == export.bytes());
}
