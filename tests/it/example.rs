//! The example `inbox`, run as a user runs it.

#![cfg(feature = "template")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::SystemTime;

/// Messages as the file of a phone company might have them: every way in which times are written, an empty text, one
/// that needs UCS-2, one that needs two segments.
const FILE: &str = r#"
{"id": "m1", "user": "anna", "text": "Hello", "time": "2026-11-20T09:00:00Z"}
{"id": "m2", "user": "anna", "text": "Size 9 ✓", "dest": "shop", "time": "2011.02.04 19:43:10"}
{"id": "m3", "user": "ben", "text": " ", "time": " 2010.12.05 19:15"}

{"id": "m4", "user": "ben", "text": "A text", "time": "2011.02.0419:43"}
{"id": "m5", "user": "ben", "text": "A text", "time": "1/19/2011 10:59:52 PM"}
{"id": "m6", "user": "cleo", "text": "A text", "time": "yesterday"}
{"id": "m7", "user": "cleo", "text": "A text"}
{"id": "m8", "user": "cleo", "text": "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789!"}
"#;

#[test]
fn a_day_in_the_shop_is_always_told_the_same_way() {
    let told = run(&[]);
    let text = stdout(&told);
    assert!(told.status.success() && told.stderr.is_empty(), "{told:?}");
    assert!(
        !text.contains('\x1b'),
        "there are colours where nobody sees them"
    );
    assert!(
        text.lines().all(|line| line.chars().count() <= 90),
        "a line is too wide:\n{text}"
    );
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("inbox", text));
}

#[test]
fn a_file_that_is_taken_in_twice_is_stored_once() {
    let place = Place::new();
    let (file, database) = (place.file("messages.jsonl", FILE), place.path("shop.db"));
    let first = run(&[&file, "--database", &database]);
    assert!(first.status.success(), "{first:?}");
    let summary = stdout(&first);
    for line in [
        "8 messages by 3 users",
        "5 told; 1 unreadable and 2 missing, taken as now",
        "3 added in",
        "8 new messages, 0 duplicates, 0 refused",
        "7 messages in 8 segments",
        "1 message in 1 segment",
        "3 conversations, 3 in the inbox; 8 messages unread",
        "3 sent, 3 delivered, for $0.0237",
        "every table says what the log says",
    ] {
        assert!(summary.contains(line), "`{line}` is not in\n{summary}");
    }
    let second = run(&[&format!("--database={database}"), &file]);
    assert!(second.status.success(), "{second:?}");
    let summary = stdout(&second);
    for line in [
        "0 added in",
        "0 new messages, 8 duplicates, 0 refused",
        "0 sent, 0 delivered",
        "8 messages unread",
    ] {
        assert!(summary.contains(line), "`{line}` is not in\n{summary}");
    }
}

#[test]
fn a_malformed_line_is_named_and_nothing_is_stored() {
    let place = Place::new();
    let database = place.path("shop.db");
    for (name, line, complaint) in [
        (
            "no.jsonl",
            r#"{"id": "m9", "user": "dora"}"#,
            "no.jsonl, line 12, column 28: missing field `text`",
        ),
        (
            "cut.jsonl",
            r#"{"id": "m9", "user": "#,
            "cut.jsonl, line 12, column 21: EOF while parsing",
        ),
    ] {
        let file = place.file(name, &format!("{FILE}\n{line}"));
        let refused = run(&[&file, "--database", &database]);
        assert_eq!(refused.status.code(), Some(1));
        assert!(stderr(&refused).contains(complaint), "{refused:?}");
        assert!(refused.stdout.is_empty() && !Path::new(&database).exists());
    }
}

#[test]
fn a_message_that_is_refused_is_named_and_the_others_are_stored() {
    let place = Place::new();
    let text = "{\"id\": \"a\", \"user\": \"anna\", \"text\": \"nul: \\u0000\"}\n{\"id\": \"b\", \"user\": \"anna\", \"text\": \"b\"}";
    let taken_in = run(&[&place.file("messages.jsonl", text)]);
    assert_eq!(taken_in.status.code(), Some(1));
    let summary = stdout(&taken_in);
    assert!(
        summary.contains("1 new message, 0 duplicates, 1 refused"),
        "{summary}"
    );
    assert!(summary.contains("line 1: body"), "{summary}");
}

#[test]
fn what_cannot_be_read_or_must_not_be_overwritten_is_named() {
    let place = Place::new();
    let missing = run(&[&place.path("missing.jsonl")]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(stderr(&missing).contains("missing.jsonl"), "{missing:?}");

    let other = place.file("other.db", "not a database");
    let played = run(&["--database", &other]);
    assert_eq!(played.status.code(), Some(1));
    assert!(
        stderr(&played).contains("other.db is there already"),
        "{played:?}"
    );
    assert_eq!(fs::read_to_string(&other).unwrap(), "not a database");

    let taken_in = run(&[&place.file("messages.jsonl", FILE), "--database", &other]);
    assert_eq!(taken_in.status.code(), Some(1));
    assert!(stderr(&taken_in).starts_with("inbox: "), "{taken_in:?}");
    assert_eq!(fs::read_to_string(&other).unwrap(), "not a database");
}

#[test]
fn arguments_that_make_no_sense_end_with_status_2() {
    for arguments in [&["--colour"] as &[&str], &["a", "b"], &["--database"]] {
        let refused = run(arguments);
        assert_eq!(refused.status.code(), Some(2), "{arguments:?}: {refused:?}");
        assert!(
            stderr(&refused).contains("--help") && refused.stdout.is_empty(),
            "{refused:?}"
        );
    }
    let help = run(&["--help"]);
    assert!(
        help.status.success() && stdout(&help).contains("Usage: inbox"),
        "{help:?}"
    );
}

/// A folder that goes when the test ends.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    fn file(&self, name: &str, content: &str) -> String {
        fs::write(self.path(name), content).unwrap();
        self.path(name)
    }
}

fn run(arguments: &[&str]) -> Output {
    Command::new(example()).args(arguments).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The program, in the folder beside that of the tests. `cargo test` builds it first; `cargo test --test it` does not,
/// and what an earlier version does says nothing.
fn example() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let folder = tests
        .parent()
        .and_then(Path::parent)
        .unwrap()
        .join("examples");
    let program = folder.join(format!("inbox{}", std::env::consts::EXE_SUFFIX));
    let remedy = "`cargo build --example inbox` builds it";
    let built =
        modified(&program).unwrap_or_else(|| panic!("{} is missing: {remedy}", program.display()));
    let sources = fs::read_to_string(folder.join("inbox.d")).unwrap();
    let (_, sources) = sources.trim_end().split_once(": ").unwrap();
    for source in sources.replace("\\ ", "\0").split(' ') {
        let source = PathBuf::from(source.replace('\0', " "));
        assert!(
            modified(&source) <= Some(built),
            "the example is older than {}: {remedy}",
            source.display()
        );
    }
    program
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|found| found.modified()).ok()
}
