//! All rows of all tables of a workspace, to compare two moments of it.

use std::fmt::Write as _;

use crate::support::{Place, Raw};

/// Everything that a workspace holds, a line for each row.
#[derive(Clone, Eq, PartialEq)]
pub(super) struct Dump(Vec<String>);

impl Dump {
    /// The rows of every table, read beside whoever has the workspace open.
    pub(super) fn of(workspace: &Raw) -> Self {
        Self::without(workspace, &[])
    }

    /// As [`Dump::of`], some tables aside.
    pub(super) fn without(workspace: &Raw, left_out: &[&str]) -> Self {
        Self(workspace.everything(left_out))
    }

    /// The lines that one of the two has and the other does not.
    pub(super) fn difference(&self, other: &Self) -> String {
        let mut shown = String::new();
        for (sign, lines, others) in [('-', &self.0, &other.0), ('+', &other.0, &self.0)] {
            for line in lines.iter().filter(|line| !others.contains(line)) {
                writeln!(
                    shown,
                    "      {sign} {}",
                    line.chars().take(200).collect::<String>()
                )
                .unwrap();
            }
        }
        shown
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

impl std::fmt::Debug for Dump {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

#[test]
fn a_dump_shows_every_change_and_nothing_else() {
    let workspace = Place::for_many().open(duologue::Options::new());
    let raw = workspace.place.raw();
    let before = Dump::of(&raw);
    assert_eq!(Dump::of(&raw), before);
    workspace.add_mailbox("Main").unwrap();
    let after = Dump::of(&raw);
    assert_ne!(after, before);
    // The mailbox, the entry in the log, and how far their numbers have come.
    let difference = before.difference(&after);
    let shown: Vec<_> = difference.lines().collect();
    assert!((3..=6).contains(&shown.len()), "{difference}");
    assert!(shown.iter().any(|line| line.contains("Main")));
    let named = |line: &&str| {
        ["mailbox", "event", "sqlite_sequence"]
            .iter()
            .any(|name| line.contains(name))
    };
    assert!(shown.iter().all(named), "{difference}");
}
