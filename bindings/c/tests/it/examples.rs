//! The examples in C and C++, compiled as a user compiles them but with the sanitizers, and run.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

use serde_json::Value;

use crate::toolchain::{Language, Watch, build, expect_success, root, run, sources, watched};

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

static INBOX_IN_C: LazyLock<PathBuf> = LazyLock::new(|| example_in_c("inbox"));
static INBOX_IN_CPP: LazyLock<PathBuf> = LazyLock::new(|| {
    let mut all = vec![root().join("examples/cpp/inbox.cpp")];
    all.extend(sources("examples/cpp/inbox_parts", "cpp"));
    build(Language::Cpp("c++17"), Watch::Sanitizers, &all, &[])
});

#[test]
fn a_day_in_the_shop_is_told_as_the_rust_example_tells_it() {
    let snapshot = fs::read_to_string(root().join("tests/snapshots/inbox.snap")).unwrap();
    let (_, expected) = snapshot.rsplit_once("---\n").unwrap();
    for program in inboxes() {
        let told = inbox(program, &[]);
        assert!(told.status.success() && told.stderr.is_empty(), "{told:?}");
        assert_eq!(stdout(&told), expected, "{}", program.display());
    }
}

#[test]
fn a_file_that_is_taken_in_twice_is_stored_once_whichever_example_does_it() {
    let [c, cpp] = inboxes();
    for (first, second) in [(c, cpp), (cpp, c)] {
        let place = Place::new();
        let (file, database) = (place.file("messages.jsonl", FILE), place.path("shop.db"));
        let taken_in = inbox(first, &[&file, "--database", &database]);
        assert!(
            taken_in.status.success() && taken_in.stderr.is_empty(),
            "{taken_in:?}"
        );
        expect_lines(
            &taken_in,
            &[
                "8 messages by 3 users",
                "5 told; 1 unreadable and 2 missing, taken as now",
                "3 added in",
                "8 new messages, 0 duplicates, 0 refused",
                "7 messages in 8 segments",
                "1 message in 1 segment",
                "3 sent, 3 delivered, for $0.0237",
                "3 conversations, 3 in the inbox; 8 messages unread",
                "every table says what the log says",
                &database,
            ],
        );
        let again = inbox(second, &[&format!("--database={database}"), &file]);
        assert!(
            again.status.success() && again.stderr.is_empty(),
            "{again:?}"
        );
        expect_lines(
            &again,
            &[
                "0 added in",
                "0 new messages, 8 duplicates, 0 refused",
                "0 sent, 0 delivered, for $0\n",
                "8 messages unread",
            ],
        );
    }
}

#[test]
fn a_malformed_line_is_named_and_nothing_is_stored() {
    let place = Place::new();
    let database = place.path("shop.db");
    let nested = format!(
        r#"{{"id": "m9", "user": "dora", "text": "", "x": {}"#,
        "[".repeat(200)
    );
    for (line, complaint) in [
        (
            r#"{"id": "m9", "user": "dora"}"#,
            "column 28: missing field `text`",
        ),
        (
            r#"{"id": "m9", "user": "#,
            "column 21: it ends where a value should be",
        ),
        (
            r#"{"id": "m9", "user": "dora"#,
            "column 26: it ends within a text",
        ),
        (
            r#"{"id": "m9", "user": 9, "text": ""}"#,
            "column 23: field `user` is no text",
        ),
        (
            r#"{"id": "m9", "user": "\ud800", "text": ""}"#,
            "column 29: half a surrogate pair",
        ),
        (
            r#"{"id": "m9", "user": "\u12g4", "text": ""}"#,
            "column 27: expected a hexadecimal digit",
        ),
        (
            r#"{"id": "m9", "user": "\v", "text": ""}"#,
            "column 24: expected an escape",
        ),
        (
            r#"{"id": "m9", "user": "\u0000", "text": ""}"#,
            "column 42: a NUL within field `user`",
        ),
        (
            r#"{"id": "m9", "id": "m9"}"#,
            "column 20: duplicate field `id`",
        ),
        (
            r#"{"id": "m9", "x": [1, -0.5e+3, {"y": true}, null], "z": 01}"#,
            "column 58: expected `,` or `}`",
        ),
        (
            r#"{"id": "m9"} {"#,
            "column 14: expected the end of the line",
        ),
        (r#"{"id": "m9",}"#, "column 13: expected a text"),
        (r#"["m9"]"#, "column 1: expected an object"),
        (&nested, "too many lists in each other"),
        (
            "{\"id\": \"m\t9\"}",
            "column 10: a control character within a text",
        ),
    ] {
        let file = place.file("messages.jsonl", format!("{FILE}\n{line}"));
        for program in inboxes() {
            let refused = inbox(program, &[&file, "--database", &database]);
            assert_eq!(refused.status.code(), Some(1), "{line}: {refused:?}");
            let said = stderr(&refused);
            assert!(
                said.starts_with(&format!("inbox: {file}, line 12, ")),
                "{said}"
            );
            assert!(
                said.contains(complaint) && said.ends_with("; nothing was stored\n"),
                "{line}: {said}"
            );
            assert!(refused.stdout.is_empty() && !Path::new(&database).exists());
        }
    }
}

#[test]
fn what_is_no_utf_8_is_named() {
    let place = Place::new();
    for octets in [
        &b"\x80"[..],
        b"\xC3(",
        b"\xC1\x80",
        b"\xE0\x80\x80",
        b"\xED\xA0\x80",
        b"\xF5\x80\x80\x80",
    ] {
        let line = [
            br#"{"id": "m", "user": "anna", "text": ""#,
            octets,
            br#""}"#,
        ]
        .concat();
        let file = place.file("messages.jsonl", line);
        for program in inboxes() {
            let refused = inbox(program, &[&file]);
            assert_eq!(refused.status.code(), Some(1), "{octets:?}: {refused:?}");
            assert!(stderr(&refused).contains("no UTF-8"), "{refused:?}");
        }
    }
}

#[test]
fn a_message_that_is_refused_is_named_and_the_others_are_stored() {
    let place = Place::new();
    let text = r#"{"id": "a", "user": "anna", "text": "nul: \u0000"}
{"id": "b", "user": "anna", "text": "\ud83d\ude00 \u00e9 \u20ac \n\"\/"}"#;
    let file = place.file("messages.jsonl", text);
    for program in inboxes() {
        let taken_in = inbox(program, &[&file]);
        assert_eq!(taken_in.status.code(), Some(1));
        expect_lines(
            &taken_in,
            &["1 new message, 0 duplicates, 1 refused", "line 1: body"],
        );
    }
}

#[test]
fn what_cannot_be_read_or_must_not_be_overwritten_is_named() {
    let place = Place::new();
    let other = place.file("other.db", "not a database");
    let file = place.file("messages.jsonl", FILE);
    for program in inboxes() {
        let missing = inbox(program, &[&place.path("missing.jsonl")]);
        assert_eq!(missing.status.code(), Some(1));
        assert!(stderr(&missing).contains("missing.jsonl"), "{missing:?}");

        let played = inbox(program, &["--database", &other]);
        assert_eq!(played.status.code(), Some(1));
        assert!(
            stderr(&played).contains("other.db is there already"),
            "{played:?}"
        );
        let taken_in = inbox(program, &[&file, "--database", &other]);
        assert_eq!(taken_in.status.code(), Some(1));
        assert!(stderr(&taken_in).starts_with("inbox: "), "{taken_in:?}");
        assert_eq!(fs::read_to_string(&other).unwrap(), "not a database");
    }
}

#[test]
fn arguments_that_make_no_sense_end_with_status_2_and_the_help_names_them() {
    let [c, cpp] = inboxes();
    for program in [c, cpp] {
        for arguments in [&["--colour"] as &[&str], &["a", "b"], &["--database"]] {
            let refused = inbox(program, arguments);
            assert_eq!(refused.status.code(), Some(2), "{arguments:?}: {refused:?}");
            assert!(
                stderr(&refused).contains("--help") && refused.stdout.is_empty(),
                "{refused:?}"
            );
        }
    }
    let source = fs::read_to_string(root().join("examples/rust/inbox/arguments.rs")).unwrap();
    let rust = source.replace("\\\"", "\"");
    for program in [c, cpp] {
        let help = inbox(program, &["--help"]);
        assert!(help.status.success(), "{help:?}");
        let words = stdout(&help);
        assert!(
            words.contains("Usage: inbox") && rust.contains(&words),
            "{words}"
        );
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    for program in inboxes() {
        for arguments in [&[] as &[&str], &["--help"]] {
            let (reader, writer) = io::pipe().unwrap();
            drop(reader);
            let told = watched(Watch::Sanitizers, program)
                .args(arguments)
                .stdout(writer)
                .stderr(Stdio::piped())
                .output()
                .unwrap();
            assert!(told.status.success() && told.stderr.is_empty(), "{told:?}");
        }
    }
}

#[test]
fn the_gateway_tells_what_it_carries() {
    let told = run(Watch::Sanitizers, &example_in_c("gateway"), &[]);
    assert_eq!(
        stdout(&told),
        "\
refresh
  carrier: token-1 is acknowledged
  received: Do you have the blue runners in size 9?
deliver
  carrier: to +15557000001: Yes, we do!
  message 6: sent
refresh
  carrier: token-2 is acknowledged
  carrier: token-3 is acknowledged
  received: Great, I come by at noon.
  delivered: Yes, we do!
deliver
  carrier: to +15557000404: Your boots are mended.
  message 12: rejected, nobody has this number
deliver
  carrier: to +15557000503: Your boots are mended.
  message 16: unknown, the line broke
look up
  carrier: the message to +15557000503 was taken
  message 16: sent
refresh
  carrier: token-4 is acknowledged
  delivered: Your boots are mended.
"
    );
}

#[test]
fn the_boundary_is_measured() {
    let place = Place::new();
    let report = place.path("report.json");
    let program = example_in_c("boundary");
    let rust = boundary_in_rust();
    let arguments = [
        OsStr::new("--short"),
        OsStr::new("--rust"),
        rust.as_os_str(),
        OsStr::new("--json"),
        OsStr::new(&report),
    ];
    let told = run(Watch::Sanitizers, &program, &arguments);
    let report: Value = serde_json::from_str(&fs::read_to_string(report).unwrap()).unwrap();
    assert_eq!(report["short"], true);
    let figures = report["figures"].as_array().unwrap();
    for name in [
        "segment_count, ASCII",
        "receive, file",
        "receive, memory",
        "receive_many, file",
        "a page of 50",
    ] {
        assert!(stdout(&told).contains(name), "{told:?}");
        let figure = figures.iter().find(|one| one["name"] == name).unwrap();
        assert!(figure["median"].as_f64().unwrap() > 0.0, "{figure}");
        assert!(figure["nanoseconds"][0].as_f64().unwrap() > 0.0, "{figure}");
    }

    let missing = watched(Watch::Sanitizers, &program)
        .args(["--short", "--rust", "/nowhere/boundary"])
        .output()
        .unwrap();
    assert_eq!(missing.status.code(), Some(1));
    assert!(
        stderr(&missing).contains("cannot start /nowhere/boundary"),
        "{missing:?}"
    );
    let senseless = watched(Watch::Sanitizers, &program)
        .arg("--rounds")
        .output()
        .unwrap();
    assert_eq!(senseless.status.code(), Some(2));
}

#[test]
fn the_examples_leave_nothing_behind() {
    for name in ["inbox", "gateway"] {
        let program = build(
            Language::C("c99"),
            Watch::Valgrind,
            &sources_in_c(name),
            &[],
        );
        run(Watch::Valgrind, &program, &[]);
    }
}

/// The inbox in each language.
fn inboxes() -> [&'static Path; 2] {
    [&INBOX_IN_C, &INBOX_IN_CPP]
}

fn example_in_c(name: &str) -> PathBuf {
    build(
        Language::C("c99"),
        Watch::Sanitizers,
        &sources_in_c(name),
        &[],
    )
}

/// The program's own file, and those of its parts if it has any.
fn sources_in_c(name: &str) -> Vec<PathBuf> {
    let directory = root().join("examples/c");
    let mut all = vec![directory.join(name).with_extension("c")];
    if directory.join(format!("{name}_parts")).exists() {
        all.extend(sources(&format!("examples/c/{name}_parts"), "c"));
    }
    all
}

/// The Rust side of `boundary`, which cargo builds.
fn boundary_in_rust() -> PathBuf {
    let built = expect_success(
        Command::new(env!("CARGO"))
            .args(["build", "--locked", "--package", "duologue"])
            .args(["--example", "boundary", "--message-format", "json"])
            .current_dir(root()),
    );
    let program = stdout(&built).lines().find_map(|line| {
        let told: Value = serde_json::from_str(line).ok()?;
        Some(PathBuf::from(told["executable"].as_str()?))
    });
    program.expect("cargo names the program")
}

/// Runs a program to its end, whatever that is.
fn inbox(program: &Path, arguments: &[&str]) -> Output {
    let mut command = watched(Watch::Sanitizers, program);
    command.args(arguments).output().expect("it starts")
}

fn expect_lines(told: &Output, lines: &[&str]) {
    let summary = stdout(told);
    for line in lines {
        assert!(summary.contains(line), "`{line}` is not in\n{summary}");
    }
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
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

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        fs::write(self.path(name), content).unwrap();
        self.path(name)
    }
}
