//! One scenario file: read, replayed, and compared line by line.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::table::Observer;
use super::world::World;
use super::{commands, log, shown, table};
use crate::support::Place;

/// Where the scenarios are.
pub(super) fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios")
}

/// What happens to the workspace while a scenario is replayed.
#[derive(Clone, Copy)]
pub(super) enum Way {
    /// Nothing but what the scenario says.
    Open,
    /// It is closed and opened again in the middle.
    Reopened,
    /// It is moved into a file for a third of the commands, and back.
    Moved,
}

/// One scenario file.
pub(super) struct Scenario {
    name: &'static str,
    options: Map<String, Value>,
    needs: Vec<Value>,
    /// Its commands, with the numbers of their lines.
    pub(super) commands: Vec<(usize, Map<String, Value>)>,
}

impl Scenario {
    pub(super) fn read(name: &'static str) -> Self {
        let text = fs::read_to_string(directory().join(name).with_extension("jsonl")).unwrap();
        let object = |(number, line): (usize, &str)| match serde_json::from_str(line) {
            Ok(Value::Object(object)) => (number, object),
            Ok(other) => panic!("{name}.jsonl:{number}: {other} is no object"),
            Err(error) => panic!("{name}.jsonl:{number}: {error}"),
        };
        let mut lines = (1..).zip(text.lines()).map(object);
        let (_, first) = lines.next().expect("a scenario has a first line");
        for field in first.keys() {
            let known = ["options", "needs", "note"].contains(&field.as_str());
            assert!(known, "{name}.jsonl:1: `{field}` is nothing to begin with");
        }
        let options = first["options"].as_object().expect("options are an object");
        let needs = first.get("needs").and_then(Value::as_array);
        let is_command = |(number, line): &(usize, Map<String, Value>)| {
            let command = line.contains_key("do");
            let note = line.len() == 1 && line.contains_key("note");
            assert!(
                command || note,
                "{name}.jsonl:{number}: this is no command and no note"
            );
            command
        };
        Self {
            name,
            options: options.clone(),
            needs: needs.cloned().unwrap_or_default(),
            commands: lines.filter(is_command).collect(),
        }
    }

    /// Whether this build has what the scenario needs.
    pub(super) fn fits_this_build(&self) -> bool {
        self.needs.iter().all(|need| match need.as_str() {
            Some("template") => cfg!(feature = "template"),
            Some("phone-metadata") => cfg!(feature = "phone-metadata"),
            _ => panic!("{}.jsonl:1: no feature is called {need}", self.name),
        })
    }

    /// Whether it says itself when the workspace is closed and opened again; then it needs a file.
    pub(super) fn reopens(&self) -> bool {
        self.commands
            .iter()
            .any(|(_, line)| line["do"] == "reopen_workspace")
    }

    /// Replays it in a workspace in this place. Gives back the log.
    pub(super) fn replay(&self, place: Place, way: Way, observer: &mut Observer) -> String {
        let (thirds, again) = (self.commands.len().div_ceil(3), place.another());
        let mut world = World::new(&self.options, place);
        for (index, (number, line)) in self.commands.iter().enumerate() {
            match way {
                Way::Reopened if index == self.commands.len() / 2 => world.reopen(&Map::new()),
                Way::Moved if index == thirds => world.move_to(Place::in_file()),
                Way::Moved if index == 2 * thirds => world.move_to(again.another()),
                _ => {}
            }
            let _line = Line(format!("{}.jsonl:{number}", self.name));
            run(&mut world, line, observer);
        }
        let _line = Line(format!("{}.log", self.name));
        let log = verified_log(&world);
        let export = world.export();
        let (imported, copied) = match way {
            _ if !again.is_on_server() => (again.another(), again),
            Way::Moved => (Place::in_file(), again),
            Way::Open | Way::Reopened => (again, Place::in_file()),
        };
        world.move_into_copy(&export, imported);
        assert_eq!(verified_log(&world), log, "the log, after an import");
        assert!(world.export() == export, "an import exports something else");
        world.move_to(copied);
        assert_eq!(verified_log(&world), log, "the log, after a copy");
        assert!(world.export() == export, "a copy exports something else");
        log
    }
}

fn verified_log(world: &World) -> String {
    let found = world.messenger().verify().unwrap();
    assert!(found.differences.is_empty(), "{:#?}", found.differences);
    log::log(world)
}

/// Does what a line says, and compares what came of it with what it expects.
pub(super) fn run(world: &mut World, line: &Map<String, Value>, observer: &mut Observer) {
    let command = line["do"].as_str().expect("a command is given by its name");
    if command == "reopen_workspace" {
        let mut options = line.clone();
        options.retain(|field, _| field != "do" && field != "note");
        world.reopen(&options);
        return;
    }
    let before = table::places(world);
    let result = commands::perform(world, command, line);
    observer.observe(world, line, &before, &result);
    let (found, wanted) = match (&result, line.get("refused")) {
        (Ok(result), None) => (result.clone(), line.get("expect")),
        (Err(refused), Some(wanted)) => {
            (shown::error(&world.names.borrow(), refused), Some(wanted))
        }
        (Ok(result), Some(_)) => panic!("this should have been refused, and gave {result:#}"),
        (Err(refused), None) => panic!("this was refused: {refused:?}"),
    };
    if let Some(difference) = wanted.and_then(|wanted| difference("", wanted, &found)) {
        panic!("{difference}, in {found:#}");
    }
}

/// Where something is not as expected. An object may have more fields than are named; a list has as many items.
pub(super) fn difference(place: &str, wanted: &Value, found: &Value) -> Option<String> {
    match (wanted, found) {
        (Value::Object(wanted), Value::Object(found)) => {
            wanted.iter().find_map(|(name, wanted)| {
                let place = format!("{place}.{name}");
                match found.get(name) {
                    Some(found) => difference(&place, wanted, found),
                    None => Some(format!("{place} is not there")),
                }
            })
        }
        (Value::Array(wanted), Value::Array(found)) if wanted.len() == found.len() => {
            let mut pairs = wanted.iter().zip(found).enumerate();
            pairs.find_map(|(index, (wanted, found))| {
                difference(&format!("{place}[{index}]"), wanted, found)
            })
        }
        _ if wanted == found => None,
        _ => Some(format!("{place} is {found}, not {wanted}")),
    }
}

/// Says which line it was, if a test fails there.
struct Line(String);

impl Drop for Line {
    fn drop(&mut self) {
        if std::thread::panicking() {
            #[expect(
                clippy::print_stderr,
                reason = "it is part of what a failing test says"
            )]
            {
                eprintln!("at tests/scenarios/{}", self.0);
            }
        }
    }
}
