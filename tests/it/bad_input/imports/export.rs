//! An export as a list of lines, for a test to change.

use duologue::Messenger;

use crate::bad_input::world::World;

/// An export, line by line, that a test may change.
#[derive(Clone)]
pub(super) struct Export(pub(super) Vec<String>);

impl Export {
    pub(super) fn of(messenger: &Messenger) -> Self {
        let mut export = Vec::new();
        messenger.export(&mut export).unwrap();
        let export = String::from_utf8(export).unwrap();
        Self(export.lines().map(str::to_owned).collect())
    }

    /// A workspace in which every kind of thing exists.
    pub(super) fn full() -> Self {
        Self::of(&World::new().messenger)
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        let line = |line: &String| format!("{line}\n");
        self.0.iter().map(line).collect::<String>().into_bytes()
    }

    /// The number of the first line that holds a text, from 0.
    #[track_caller]
    pub(super) fn find(&self, text: &str) -> usize {
        let found = self.0.iter().position(|line| line.contains(text));
        found.unwrap_or_else(|| panic!("no line has {text}"))
    }

    /// Replaces a text in the first line that holds another; gives back the line's number as errors show it.
    #[track_caller]
    pub(super) fn replace(&mut self, of: &str, from: &str, to: &str) -> usize {
        let at = self.find(of);
        assert!(self.0[at].contains(from), "{} has no {from}", self.0[at]);
        self.0[at] = self.0[at].replacen(from, to, 1);
        at + 1
    }

    /// Puts a line before the last, and makes that count right.
    pub(super) fn add(&mut self, line: &str) -> usize {
        let end = self.0.len() - 1;
        self.0.insert(end, line.to_owned());
        self.count();
        end + 1
    }

    pub(super) fn remove(&mut self, text: &str) {
        let at = self.find(text);
        self.0.remove(at);
        self.count();
    }

    /// Makes the last line tell how many there are.
    pub(super) fn count(&mut self) -> usize {
        let end = self.0.len() - 1;
        self.0[end] = format!("{{\"end\":{end}}}");
        end + 1
    }
}
