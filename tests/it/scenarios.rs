//! The scenario files of tests/scenarios, replayed through the public interface; README.md there says how.
//!
//! `UPDATE_SCENARIOS=1` writes a log anew that differs, and the test fails all the same: look at what changed, and run
//! it again.

#![expect(
    clippy::expect_used,
    reason = "a scenario that says what it may not has failed"
)]

mod commands;
mod fields;
mod log;
mod names;
mod replay;
mod shown;
mod table;
mod world;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use duologue::{DeliveryStatus, ErrorKind, EventKind, Reason};
use serde_json::{Map, Value, json};

use replay::{Scenario, Way, difference, directory, run};
use table::Observer;
use world::World;

use crate::support::{Place, server};

macro_rules! scenarios {
    ($($name:ident)+) => {
        const NAMES: &[&str] = &[$(stringify!($name)),+];

        mod replayed {
            $(#[test]
            fn $name() {
                super::check(stringify!($name));
            })+
        }
    };
}

scenarios! {
    a_day_in_the_shop
    activity
    agents
    assignment
    bad_input
    bulk
    cancelled_in_time
    change_feed
    compose
    conflicts
    contact_blocking
    contacts
    counts_and_badge
    delivery_and_answers
    delivery_faults
    delivery_reports
    duplicates
    export_and_import
    gateway_choices
    host_kinds
    late_messages
    media
    mms_refusals
    moves
    notes
    order_and_pace
    paging
    preview_mms_and_email
    preview_sms
    preview_suggestion
    quick_replies
    quick_reply_values
    receive_many
    reopening
    retries
    scheduled_and_the_customer
    scheduled_by_agent
    scheduled_by_host
    scheduled_messages
    scheduled_strict
    send_keys
    send_test
    session_policy_strict
    settings
    snooze_modes
    snooze_presets_denver
    snooze_presets_elsewhere
    snooze_times
    state_archived_active
    state_archived_finished
    state_completed
    state_follow_up
    state_idle
    state_none
    state_open
    state_snoozed_active
    state_snoozed_finished
    tags
    timeline_filter
    unknown_messages
    unread_arithmetic
    views
}

/// Replays one scenario in a file and in memory, or on the server of this run in each way to it, and compares its log.
fn check(name: &'static str) {
    let scenario = Scenario::read(name);
    if !scenario.fits_this_build() {
        return;
    }
    let replay = |place: Place, way: Way| {
        let shown = place.path().display().to_string();
        let log = scenario.replay(place, way, &mut Observer::default());
        compare_log(name, &shown, &log);
    };
    // One that says itself when it is closed is not closed elsewhere, and needs a place where it can be opened again.
    let reopened = if scenario.reopens() {
        Way::Open
    } else {
        Way::Reopened
    };
    replay(Place::for_many(), reopened);
    if server().is_some() {
        replay(Place::for_many(), Way::Moved);
        let other = Place::behind_pooler().unwrap_or_else(Place::for_one);
        replay(other, Way::Open);
    } else if !scenario.reopens() {
        replay(Place::for_one(), Way::Open);
    }
}

fn compare_log(name: &str, place: &str, log: &str) {
    let path = log_path(name);
    let expected = fs::read_to_string(&path).unwrap_or_default();
    if log == expected {
        return;
    }
    let (found, wanted) = first_difference(log, &expected);
    let said = format!("{name}.log, in {place}: there is\n  {found}\nand not\n  {wanted}\n");
    if std::env::var("UPDATE_SCENARIOS").is_ok_and(|update| update == "1") {
        fs::write(&path, log).unwrap();
        panic!("{said}It is written anew; look at what changed, and run the test again.");
    }
    panic!("{said}UPDATE_SCENARIOS=1 writes it anew.");
}

fn first_difference<'l>(log: &'l str, expected: &'l str) -> (&'l str, &'l str) {
    let (mut found, mut wanted) = (log.lines(), expected.lines());
    loop {
        match (found.next(), wanted.next()) {
            (None, None) => return ("another end of the last line", "that"),
            (found, wanted) if found == wanted => {}
            (found, wanted) => {
                return (
                    found.unwrap_or("nothing more"),
                    wanted.unwrap_or("nothing more"),
                );
            }
        }
    }
}

fn log_path(name: &str) -> PathBuf {
    directory().join(name).with_extension("log")
}

fn texts_of_all(extension: &str) -> String {
    let read = |name: &&str| fs::read_to_string(directory().join(name).with_extension(extension));
    NAMES.iter().map(|name| read(name).unwrap()).collect()
}

#[test]
fn the_directory_holds_no_scenario_that_is_not_replayed() {
    let entries = fs::read_dir(directory()).unwrap();
    let found: BTreeSet<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let files = |name: &&str| [format!("{name}.jsonl"), format!("{name}.log")];
    let mut expected: BTreeSet<String> = NAMES.iter().flat_map(files).collect();
    expected.insert("README.md".to_owned());
    assert_eq!(found, expected);
}

/// This is about the files, and not about an engine.
#[test]
fn the_scenarios_go_through_every_cell_of_the_state_table_and_find_nothing_else_there() {
    let mut observer = Observer::default();
    for scenario in NAMES.iter().map(|name| Scenario::read(name)) {
        if scenario.fits_this_build() && !scenario.reopens() {
            scenario.replay(Place::in_memory(), Way::Open, &mut observer);
        }
    }
    let table = table::table();
    let missing: Vec<_> = table.difference(&observer.seen).collect();
    let surplus: Vec<_> = observer.seen.difference(&table).collect();
    assert!(missing.is_empty(), "no scenario goes through {missing:#?}");
    assert!(surplus.is_empty(), "the table does not have {surplus:#?}");
}

#[test]
fn the_scenarios_use_every_command() {
    let used: BTreeSet<String> = NAMES
        .iter()
        .flat_map(|name| Scenario::read(name).commands)
        .map(|(_, line)| line["do"].as_str().unwrap().to_owned())
        .collect();
    let all: BTreeSet<String> = commands::COMMANDS
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .collect();
    assert_eq!(used, all);
}

#[test]
fn the_scenarios_show_every_kind_of_event() {
    let logs = texts_of_all("log");
    // What is about no contact is in no log; of tests the scenarios ask for the messages.
    let elsewhere = [EventKind::SettingsChanged, EventKind::TestSent];
    for kind in EventKind::ALL
        .iter()
        .filter(|kind| !elsewhere.contains(kind))
    {
        assert!(
            logs.contains(&format!("Z {} ", kind.as_str())),
            "{}",
            kind.as_str()
        );
    }
}

#[test]
fn the_scenarios_expect_every_delivery_status_every_reason_and_every_refusal() {
    let files = texts_of_all("jsonl");
    for status in DeliveryStatus::ALL {
        let expected = format!("\"status\": \"{}\"", status.as_str());
        assert!(files.contains(&expected), "{}", status.as_str());
    }
    for reason in Reason::ALL {
        assert!(
            files.contains(&format!("\"{}\"", reason.as_str())),
            "{}",
            reason.as_str()
        );
    }
    let kinds = [
        ErrorKind::ActionRefused,
        ErrorKind::Conflict,
        ErrorKind::InvalidArgument,
        ErrorKind::MmsNotEnabled,
        ErrorKind::NotFound,
    ];
    for kind in kinds {
        assert!(
            files.contains(&format!("\"kind\": \"{}\"", kind.as_str())),
            "{}",
            kind.as_str()
        );
    }
}

#[test]
fn the_page_about_the_format_has_every_command_with_its_fields_and_every_option() {
    let page = fs::read_to_string(directory().join("README.md")).unwrap();
    let row = |name: &str| {
        page.lines()
            .find(|line| line.starts_with(&format!("| `{name}` |")))
    };
    for (command, fields) in commands::COMMANDS {
        let row = row(command).unwrap_or_else(|| panic!("there is nothing about `{command}`"));
        for field in *fields {
            assert!(
                row.contains(&format!("`{field}`")),
                "`{command}` has no `{field}` there"
            );
        }
    }
    for option in world::OPTIONS {
        assert!(
            row(option).is_some(),
            "there is nothing about the option `{option}`"
        );
    }
}

#[test]
fn the_page_about_the_format_has_every_field_of_a_result() {
    let page = fs::read_to_string(directory().join("README.md")).unwrap();
    let (_, results) = page.split_once("### Expectations").unwrap();
    let quoted: Vec<&str> = include_str!("scenarios/shown.rs").split('"').collect();
    let fields = quoted.windows(2).filter(|pair| pair[1].starts_with(':'));
    let missing: Vec<_> = fields
        .filter(|pair| !results.contains(&format!("`{}`", pair[0])))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn an_expectation_may_leave_fields_out_but_no_items() {
    let found = json!({ "a": 1, "list": [{ "b": "x", "c": null }] });
    let compare = |wanted: Value| difference("", &wanted, &found);
    assert_eq!(compare(json!({ "list": [{ "c": null }] })), None);
    assert_eq!(
        compare(json!({ "a": "1" })),
        Some(".a is 1, not \"1\"".to_owned())
    );
    let wrong = compare(json!({ "list": [{ "b": "y" }] }));
    assert_eq!(wrong, Some(".list[0].b is \"x\", not \"y\"".to_owned()));
    assert!(compare(json!({ "list": [] })).is_some());
    assert_eq!(
        compare(json!({ "d": null })),
        Some(".d is not there".to_owned())
    );
}

#[test]
fn a_line_fails_if_it_is_not_refused_as_it_says_or_says_what_no_line_can() {
    let fails = |line: &str| {
        let mut world = World::new(&Map::new(), Place::for_one());
        let line: Map<String, Value> = serde_json::from_str(line).unwrap();
        let run = || run(&mut world, &line, &mut Observer::default());
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)).is_err()
    };
    assert!(!fails(r#"{"do": "add_mailbox", "name": "Main"}"#));
    assert!(fails(
        r#"{"do": "add_mailbox", "name": "Main", "refused": {}}"#
    ));
    assert!(fails(r#"{"do": "add_mailbox", "name": ""}"#));
    assert!(!fails(
        r#"{"do": "add_mailbox", "name": "", "refused": {"field": "name"}}"#
    ));
    assert!(fails(
        r#"{"do": "add_mailbox", "name": "", "refused": {"field": "colour"}}"#
    ));
    assert!(fails(
        r#"{"do": "add_mailbox", "name": "Main", "colour": "red"}"#
    ));
    assert!(fails(r#"{"do": "add_letterbox", "name": "Main"}"#));
}
