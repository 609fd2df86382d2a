//! A workspace made of what another exported: it is the same, to whoever looks at it, and goes on as the other would.

use duologue::Messenger;
use proptest::prelude::*;

use super::command::Twist;
use super::play::Shop;
use super::{Checked, sound};

impl Shop {
    /// Exports the workspace, imports it into a new one, and leaves the old one behind.
    pub(super) fn go_on_in_a_copy(&mut self) -> Checked {
        let first = exported(&self.door())?;
        self.move_house(|copy| {
            let lines = sound(copy.import(&mut first.as_bytes()))?;
            prop_assert_eq!(lines, number_of_lines(&first));
            prop_assert_eq!(sound(copy.verify())?.differences, Vec::new());
            let second = exported(copy)?;
            let mut lines = first.lines().zip(second.lines());
            let other = lines.find(|(first, second)| first != second);
            prop_assert_eq!(other, None, "a line is another in the second export");
            prop_assert!(first == second, "the second export is another");
            Ok(())
        })?;
        // What was sent is not sent again.
        let letters = 0..u8::try_from(self.world.kept.len()).unwrap();
        letters
            .into_iter()
            .try_for_each(|letter| self.repeat(letter, Twist::Nothing))?;
        self.refused = false;
        Ok(())
    }
}

fn exported(messenger: &Messenger) -> Checked<String> {
    let mut lines = Vec::new();
    let written = sound(messenger.export(&mut lines))?;
    let lines = String::from_utf8(lines).unwrap();
    prop_assert_eq!(written, number_of_lines(&lines));
    Ok(lines)
}

fn number_of_lines(export: &str) -> u64 {
    export.lines().count() as u64
}
