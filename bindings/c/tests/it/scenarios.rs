//! The scenario files of `tests/scenarios`, replayed by the program of `tests/c/scenarios` through the C interface.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test that meets what it did not expect has failed"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{LazyLock, Mutex};
use std::thread;

use crate::server::Schema;
use crate::toolchain::{Language, Watch, build, expect_success, root, run, sources};

/// Who gives a command, and what they expect: what `by…` stands for on the page about the format.
const BY: &str = "by expected_version expected_last_message expected_assignee";

#[test]
fn every_scenario_has_the_outcome_and_the_log_that_it_tells() {
    let program = program(Watch::Sanitizers);
    let scenarios = sources("tests/scenarios", "jsonl");
    let todo = Mutex::new(scenarios.iter());
    let failed = Mutex::new(String::new());
    let work = || {
        while let Some(scenario) = { todo.lock().unwrap().next() } {
            let mut outputs = vec![replay(&program, scenario)];
            for schema in [Schema::on_server(), Schema::behind_pooler()] {
                outputs.extend(schema.map(|it| replay_in(&program, it.url().as_ref(), scenario)));
            }
            for output in outputs {
                print!("{}", String::from_utf8_lossy(&output.stdout));
                if !output.status.success() {
                    let told = String::from_utf8_lossy(&output.stderr);
                    failed.lock().unwrap().push_str(&told);
                }
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().unwrap().get() {
            scope.spawn(work);
        }
    });
    let failed = failed.into_inner().unwrap();
    assert!(failed.is_empty(), "{failed}");
}

#[test]
fn scenarios_leave_nothing_behind_in_memory() {
    for name in ["a_day_in_the_shop", "export_and_import"] {
        let directory = tempfile::tempdir().unwrap();
        let scenario = root()
            .join("tests/scenarios")
            .join(name)
            .with_extension("jsonl");
        let replay = |place: &OsStr| run(Watch::Valgrind, &PLAIN, &[place, scenario.as_os_str()]);
        replay(directory.path().as_os_str());
        if let Some(schema) = Schema::on_server() {
            replay(schema.url().as_ref());
        }
    }
}

#[test]
fn the_page_about_the_format_has_the_options_and_commands_of_the_program_with_their_fields() {
    let output = expect_success(Command::new(&*PLAIN).arg("--commands"));
    let told = String::from_utf8(output.stdout).unwrap();
    let known: BTreeMap<&str, BTreeSet<&str>> = told
        .lines()
        .map(|line| line.split_once(':').unwrap())
        .map(|(name, fields)| (name, fields.split_whitespace().collect()))
        .collect();

    let page = fs::read_to_string(root().join("tests/scenarios/README.md")).unwrap();
    let (_, page) = page.split_once("## The first line").unwrap();
    let (options, page) = page.split_once("## The other lines").unwrap();
    let (_, page) = page.split_once("## Commands").unwrap();
    let (commands, _) = page.split_once("## Results").unwrap();
    let mut on_page: BTreeMap<&str, BTreeSet<&str>> = rows(commands)
        .map(|(name, rest)| (name, fields_in(rest)))
        .collect();
    on_page.insert("options", rows(options).map(|(name, _)| name).collect());
    assert_eq!(known, on_page);
}

/// The rows of tables that begin with a word in backquotes, and what follows it.
fn rows(page: &str) -> impl Iterator<Item = (&str, &str)> {
    page.lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` |"))
}

/// The fields in the first cell of a row.
fn fields_in(row: &str) -> BTreeSet<&str> {
    let (cell, _) = row.split_once('|').unwrap();
    cell.split('`')
        .skip(1)
        .step_by(2)
        .flat_map(|name| if name == "by…" { BY } else { name }.split(' '))
        .collect()
}

#[test]
fn a_line_fails_that_turns_out_otherwise_or_says_what_no_line_can() {
    let cases = [
        (
            r#""do": "add_mailbox", "name": "Main", "refused": {}"#,
            "this should have been refused, and gave {",
        ),
        (r#""do": "add_mailbox", "name": """#, "this was refused: "),
        (
            r#""do": "add_mailbox", "name": "", "refused": {"kind": "not_found"}"#,
            r#".kind is "invalid_argument", not "not_found""#,
        ),
        (
            r#""do": "add_mailbox", "name": "", "refused": {"field": "brand"}"#,
            r#".field is "name", not "brand""#,
        ),
        (
            r#""do": "add_mailbox", "name": "Main", "expect": {"name": "main"}"#,
            r#".name is "Main", not "main""#,
        ),
        (
            r#""do": "add_mailbox", "name": "Main", "expect": {"color": null}"#,
            ".color is not there",
        ),
        (
            r#""do": "add_mailbox", "name": "Main", "expect": null"#,
            "}, not null",
        ),
        (
            r#""do": "outbox_depth", "expect": {"messages": "0"}"#,
            r#".messages is 0, not "0""#,
        ),
        (
            r#""do": "outbox_depth", "expect": {"messages": false}"#,
            ".messages is 0, not false",
        ),
        (r#""do": "mailboxes", "expect": [{}]"#, "it is [], not [{}]"),
        (
            r#""do": "event_kinds", "search": "Note", "expect": [{"name": "x"}]"#,
            r#"[0].name is "note_added""#,
        ),
        (
            r#""do": "add_mailbox", "name": "Main", "color": "red""#,
            "there is no field `color` here",
        ),
        (
            r#""do": "add_mailbox", "name": 1"#,
            "the field `name` cannot be 1",
        ),
        (
            r#""do": "add_mailbox", "name": "Main", "as": "@main""#,
            "`@main` is no name",
        ),
        (
            r#""do": "add_mailbox", "name": "a\u0000b""#,
            "a text holds U+0000, and the line is not refused",
        ),
        (
            r#""do": "add_letterbox""#,
            "there is no command `add_letterbox`",
        ),
        (
            r#""do": "rename_mailbox", "mailbox": "@main", "name": "Sales""#,
            "no mailbox is called `main`",
        ),
        (
            r#""do": "rename_mailbox", "name": "Sales""#,
            "the field `mailbox` is missing",
        ),
        (
            r#""do": "contacts", "next_as": "more""#,
            "there is no next page to be named",
        ),
        (r#""name": "Main""#, "this is no command and no note"),
        (r#""do": "mailboxes"} {"#, "this is no object"),
    ];
    for (line, failure) in cases {
        let told = failure_of(&[line], "");
        assert!(told.starts_with("mine.jsonl:2: "), "{line}: {told}");
        assert!(told.contains(failure), "{line}: {told}");
    }
}

#[test]
fn a_thing_has_one_name_and_a_name_one_thing() {
    let first = r#""do": "add_mailbox", "name": "Main", "as": "main""#;
    let second = r#""do": "add_mailbox", "name": "Sales", "as": "main""#;
    let told = failure_of(&[first, second], "");
    assert!(
        told.starts_with("mine.jsonl:3: another mailbox is called `main`"),
        "{told}"
    );

    let find =
        r#""do": "find_contact", "address": "+15557000001", "as": "sam", "expect": {"id": "@sam"}"#;
    let other = r#""do": "find_contact", "address": "+15557000001", "as": "max""#;
    let contact = r#""do": "add_contact", "addresses": ["+15557000001"], "as": "sam""#;
    let told = failure_of(&[contact, find, other], "");
    assert!(
        told.starts_with("mine.jsonl:4: this contact is called `sam`, and not `max`"),
        "{told}"
    );
}

#[test]
fn a_log_fails_at_the_first_line_that_differs() {
    let contact = r#""do": "add_contact", "name": "Sam", "as": "sam""#;
    let log = "1 2026-11-22T09:00:00Z contact_created host contact=sam\n";
    assert_eq!(failure_of(&[contact], log), "");
    assert_eq!(failure_of(&[r#""note": "Nobody else.""#, contact], log), "");

    let told = failure_of(&[contact], &log.replace("sam", "max"));
    let line = log.trim_end();
    let wanted = line.replace("sam", "max");
    assert_eq!(
        told,
        format!("mine.jsonl: there is\n  {line}\nand not\n  {wanted}\n")
    );
    let told = failure_of(&[contact], "");
    assert_eq!(
        told,
        format!("mine.jsonl: there is\n  {line}\nand not\n  \n")
    );
    let told = failure_of(&[contact], &format!("{log}{log}"));
    assert_eq!(
        told,
        format!("mine.jsonl: there is\n  \nand not\n  {line}\n")
    );
    let told = failure_of(&[r#""do": "add_contact", "name": "Sam""#], log);
    assert!(
        told.starts_with("mine.jsonl: contact 1 is in the log and has no name"),
        "{told}"
    );
}

/// What is told of a scenario with these lines and this log that fails; nothing of one that does not.
fn failure_of(lines: &[&str], log: &str) -> String {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("mine.jsonl");
    let mut scenario = "{\"options\": {}}\n".to_owned();
    for line in lines {
        scenario.extend(["{", line, "}\n"]);
    }
    fs::write(&path, scenario).unwrap();
    fs::write(path.with_extension("log"), log).unwrap();
    let output = replay(&PLAIN, &path);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        output.status.success(),
        told.is_empty(),
        "{}: {told}",
        output.status
    );
    told
}

/// Replays a scenario, its workspaces in a directory of its own.
fn replay(program: &Path, scenario: &Path) -> Output {
    let directory = tempfile::tempdir().unwrap();
    replay_in(program, directory.path().as_os_str(), scenario)
}

fn replay_in(program: &Path, place: &OsStr, scenario: &Path) -> Output {
    Command::new(program)
        .arg(place)
        .arg(scenario)
        .output()
        .unwrap()
}

/// The program as it is when nothing watches it.
static PLAIN: LazyLock<PathBuf> = LazyLock::new(|| program(Watch::Valgrind));

fn program(watch: Watch) -> PathBuf {
    let mut sources = sources("tests/c/scenarios", "c");
    // The first gives the program its name.
    sources.sort_by_key(|path| path.file_stem() != Some(OsStr::new("scenarios")));
    build(Language::C("c99"), watch, &sources, &CJSON)
}

/// How cJSON is compiled and linked, which reads the scenarios. Nothing else needs it.
static CJSON: LazyLock<Vec<String>> = LazyLock::new(|| {
    let output =
        expect_success(Command::new("pkg-config").args(["--cflags", "--libs", "libcjson"]));
    let flags = String::from_utf8(output.stdout).unwrap();
    flags.split_whitespace().map(str::to_owned).collect()
});
