//! Which cells of the state table the scenarios go through, and with what outcome.

use std::collections::{BTreeMap, BTreeSet};

use duologue::{
    ConversationId, Error, ErrorKind, MessageId, Narrowing, Paging, Placement, SessionPolicy,
    State, View,
};
use serde_json::{Map, Value};

use super::shown;
use super::world::World;

/// What happens, where the conversation stood (`none` for one that is not there yet), and where it stands after.
pub(super) type Cell = (&'static str, String, String);

/// Watches a replay.
#[derive(Default)]
pub(super) struct Observer {
    pub(super) seen: BTreeSet<Cell>,
}

/// Where every conversation stands.
pub(super) type Places = BTreeMap<ConversationId, State>;

pub(super) fn places(world: &World) -> Places {
    let page = world
        .messenger()
        .conversations(View::All, &Narrowing::none(), &Paging::first(1000))
        .unwrap();
    page.items
        .into_iter()
        .map(|row| (row.id, row.state))
        .collect()
}

impl Observer {
    /// Notes what a line did.
    pub(super) fn observe(
        &mut self,
        world: &World,
        line: &Map<String, Value>,
        before: &Places,
        result: &Result<Value, Error>,
    ) {
        let command = line["do"].as_str().unwrap();
        let after = places(world);
        if let ("tick", Ok(result)) = (command, result) {
            self.observe_tick(world, result, before, &after);
        }
        let Some(row) = row(world, command, line) else {
            return;
        };
        let names = world.names.borrow();
        let target = |value: &Value| names.read::<ConversationId>(value).unwrap();
        let (id, outcome) = match result {
            Ok(result) if result["duplicate"] == true => return,
            Ok(result) => {
                let id = match command {
                    "receive" => target(&result["conversation"]["id"]),
                    "send" | "compose" => target(&result["conversation"]),
                    _ => target(&line["conversation"]),
                };
                (id, place(after[&id]))
            }
            // A message may be refused for want of a conversation; the table begins one with it.
            Err(refused) if command != "send" && is_about_the_state(refused) => (
                target(&line["conversation"]),
                format!("refused: {}", refused.code()),
            ),
            Err(_) => return,
        };
        let stood =
            before
                .get(&id)
                .map_or("none".to_owned(), |state| match (row, state.placement) {
                    ("incoming message", Placement::Snoozed(snooze)) => {
                        format!("{}, {}", place(*state), snooze.mode.as_str())
                    }
                    _ => place(*state),
                });
        self.seen.insert((row, stood, outcome));
    }

    /// Notes what came of the time alone. To a conversation to which several things happened nobody can tell which did
    /// what.
    fn observe_tick(&mut self, world: &World, result: &Value, before: &Places, after: &Places) {
        let names = world.names.borrow();
        let mut happened: Vec<(&str, ConversationId)> = Vec::new();
        for woken in result["woken"].as_array().unwrap() {
            happened.push(("time comes", names.read(woken).unwrap()));
        }
        for gone in result["gone"].as_array().unwrap() {
            let id: MessageId = names.read(gone).unwrap();
            let gone = world.messenger().message(id).unwrap();
            let row = match (gone.agent, world.policy()) {
                (Some(_), SessionPolicy::Strict) => "agent's scheduled message, strict",
                (Some(_), _) => "agent's scheduled message",
                (None, _) => "host's scheduled message",
            };
            happened.push((row, gone.conversation.unwrap()));
        }
        for (row, id) in &happened {
            if happened.iter().filter(|(_, other)| other == id).count() == 1 {
                self.seen.insert((row, place(before[id]), place(after[id])));
            }
        }
    }
}

/// The row of the table that a command belongs to.
fn row(world: &World, command: &str, line: &Map<String, Value>) -> Option<&'static str> {
    let by_agent = line.contains_key("by");
    Some(match command {
        // It acts when it goes, and not when it is scheduled.
        "send" | "compose" if line.contains_key("send_at") => "message scheduled",
        "receive" => "incoming message",
        "send" | "compose" if by_agent && world.policy() == SessionPolicy::Strict => {
            "agent's message, strict"
        }
        "send" | "compose" if by_agent => "agent's message",
        "send" | "compose" => "host's message",
        "snooze" => "snooze",
        "unsnooze" => "unsnooze",
        "complete" => "complete",
        "archive" => "archive",
        "reopen" => "reopen",
        "mark_unread" => "mark unread",
        "read" => "read",
        "assign" => "assign",
        "unassign" => "unassign",
        "add_tag" => "add tag",
        "remove_tag" => "remove tag",
        "add_note" => "note",
        "move_to_mailbox" => "move",
        _ => return None,
    })
}

/// Whether it was refused for where the conversation stands, rather than for an argument.
fn is_about_the_state(refused: &Error) -> bool {
    const CODES: &[&str] = &[
        "not_started",
        "already_completed",
        "follow_up",
        "already_archived",
        "already_open",
        "snoozed",
        "not_snoozed",
    ];
    let missing = refused.kind() == ErrorKind::NotFound && refused.field() == Some("conversation");
    missing || CODES.contains(&refused.code())
}

/// Status and session, which together are a column of the table.
fn place(state: State) -> String {
    format!(
        "{} {}",
        state.status().as_str(),
        shown::session(state.session)
    )
}

/// Every cell of the table in section 2 of the design, and where it leads.
///
/// What a row says of `snoozed` and `archived` it says for an active and for a finished session.
pub(super) fn table() -> BTreeSet<Cell> {
    const COLUMNS: [&str; 9] = [
        "none",
        "idle not_started",
        "open active",
        "snoozed active",
        "snoozed finished",
        "completed finished",
        "follow_up finished",
        "archived active",
        "archived finished",
    ];
    const OPEN: &str = "open active";
    const FOLLOW_UP: &str = "follow_up finished";
    const SAME: &str = "=";
    const MISSING: &str = "refused: not_found";
    /// Nothing waits in a conversation that is not there.
    const NEVER: &str = "";
    #[rustfmt::skip]
    const ROWS: &[(&str, [&str; 9])] = &[
        ("agent's message", [OPEN, OPEN, SAME, SAME, "snoozed active", OPEN, OPEN, OPEN, OPEN]),
        ("agent's message, strict", [OPEN, OPEN, SAME, SAME, SAME, FOLLOW_UP, FOLLOW_UP, OPEN, FOLLOW_UP]),
        ("host's message", ["idle not_started", SAME, SAME, SAME, SAME, SAME, SAME, SAME, SAME]),
        ("message scheduled", ["idle not_started", SAME, SAME, SAME, SAME, SAME, SAME, SAME, SAME]),
        ("agent's scheduled message", [NEVER, OPEN, SAME, SAME, "snoozed active", OPEN, OPEN, OPEN, OPEN]),
        ("agent's scheduled message, strict", [
            NEVER, OPEN, SAME, SAME, SAME, FOLLOW_UP, FOLLOW_UP, OPEN, FOLLOW_UP,
        ]),
        ("host's scheduled message", [NEVER, SAME, SAME, SAME, SAME, SAME, SAME, SAME, SAME]),
        ("snooze", [
            MISSING, "refused: not_started", "snoozed active", SAME, SAME, "refused: already_completed",
            "snoozed finished", "refused: already_archived", "refused: already_archived",
        ]),
        ("unsnooze", [
            MISSING, "refused: not_snoozed", "refused: not_snoozed", OPEN, FOLLOW_UP, "refused: not_snoozed",
            "refused: not_snoozed", "refused: not_snoozed", "refused: not_snoozed",
        ]),
        ("complete", [
            MISSING, "refused: not_started", "completed finished", "completed finished", "refused: follow_up",
            "refused: already_completed", "refused: follow_up", "refused: already_archived",
            "refused: already_archived",
        ]),
        ("archive", [
            MISSING, "refused: not_started", "archived active", "archived active", "archived finished",
            "refused: already_completed", "archived finished", "refused: already_archived",
            "refused: already_archived",
        ]),
        ("reopen", [
            MISSING, OPEN, "refused: already_open", "refused: snoozed", "refused: snoozed", OPEN, OPEN, OPEN, OPEN,
        ]),
        ("mark unread", [MISSING, OPEN, SAME, SAME, SAME, FOLLOW_UP, SAME, OPEN, FOLLOW_UP]),
        ("read", [MISSING, SAME, SAME, SAME, SAME, SAME, SAME, SAME, SAME]),
        ("assign", [MISSING, SAME, SAME, SAME, SAME, SAME, SAME, SAME, SAME]),
        ("unassign", [MISSING, SAME, SAME, SAME, SAME, SAME, SAME, SAME, SAME]),
        ("add tag", [MISSING, SAME, SAME, SAME, SAME, SAME, SAME, SAME, SAME]),
        ("remove tag", [MISSING, SAME, SAME, SAME, SAME, SAME, SAME, SAME, SAME]),
        ("note", [MISSING, SAME, SAME, SAME, SAME, SAME, SAME, SAME, SAME]),
        ("move", [MISSING, SAME, SAME, SAME, SAME, SAME, SAME, SAME, SAME]),
    ];
    let outcome = |column: &str, to: &str| {
        if to == SAME {
            column.to_owned()
        } else {
            to.to_owned()
        }
    };
    let mut table: BTreeSet<Cell> = BTreeSet::new();
    for (row, cells) in ROWS {
        table.extend(
            COLUMNS
                .iter()
                .zip(cells)
                .filter(|(_, to)| **to != NEVER)
                .map(|(column, to)| (*row, (*column).to_owned(), outcome(column, to))),
        );
    }
    // An incoming message wakes by the mode of the snooze.
    #[rustfmt::skip]
    let incoming = [
        ("none", OPEN),
        ("idle not_started", OPEN),
        ("open active", OPEN),
        ("snoozed active, wake_on_reply", OPEN),
        ("snoozed active, regardless", "snoozed active"),
        ("snoozed active, until_reply", OPEN),
        ("snoozed finished, wake_on_reply", FOLLOW_UP),
        ("snoozed finished, regardless", "snoozed finished"),
        ("snoozed finished, until_reply", FOLLOW_UP),
        ("completed finished", FOLLOW_UP),
        ("follow_up finished", FOLLOW_UP),
        ("archived active", OPEN),
        ("archived finished", FOLLOW_UP),
    ];
    table.extend(
        incoming.map(|(column, to)| ("incoming message", column.to_owned(), to.to_owned())),
    );
    table.insert(("time comes", "snoozed active".to_owned(), OPEN.to_owned()));
    table.insert((
        "time comes",
        "snoozed finished".to_owned(),
        FOLLOW_UP.to_owned(),
    ));
    table
}
