//! Finding what changes in a text, from its beginning to its end.

use std::borrow::Cow;

use tinyvec::TinyVec;
use unicode_normalization::UnicodeNormalization;

use super::groups::{self, Groups};
use super::map::{self, Aim, Before};
use super::{Replacement, SmartLevel};

/// The characters of one group. Of more than so many marks on a letter they are kept on the heap.
type Characters = TinyVec<[char; 12]>;

/// The changes of a text, in order and apart from each other.
///
/// It reads the text once, and holds no more than what is to be done with one group of combining characters.
pub(in super::super) struct Rewriting<'t> {
    groups: Groups<'t>,
    aim: Aim,
    before: Before,
    place: Place,
    /// What is left of the group at hand, and what becomes of its stretches.
    group: &'t str,
    steps: TinyVec<[Step; 12]>,
    taken: usize,
    made: Characters,
}

/// A stretch of a text that becomes another one.
#[derive(Clone, Copy)]
pub(in super::super) struct Change<'t> {
    place: Place,
    from: &'t str,
    /// `None` if it is not in GSM 7-bit.
    to: Option<&'static str>,
}

impl Change<'_> {
    pub(in super::super) fn start(&self) -> usize {
        self.place.offset
    }

    pub(in super::super) fn end(&self) -> usize {
        self.place.offset + self.from.len()
    }

    pub(in super::super) fn to(&self) -> Option<&'static str> {
        self.to
    }
}

/// The next bytes of a group.
#[derive(Clone, Copy, Default)]
struct Step {
    len: usize,
    becomes: Becomes,
}

#[derive(Clone, Copy, Default)]
enum Becomes {
    #[default]
    Itself,
    /// Text that GSM 7-bit holds.
    Known(&'static str),
    /// What the group has `made`: at most one of its stretches does.
    Made,
}

impl<'t> Rewriting<'t> {
    pub(in super::super) fn new(text: &'t str, aim: Aim) -> Self {
        Self {
            groups: Groups::new(text),
            aim,
            before: Before::Start,
            place: Place::default(),
            group: "",
            steps: TinyVec::new(),
            taken: 0,
            made: Characters::new(),
        }
    }

    /// The next change, without a copy of what is made. It allocates nothing, but where a letter has many marks.
    pub(in super::super) fn change(&mut self) -> Option<Change<'t>> {
        loop {
            if let Some(&step) = self.steps.get(self.taken) {
                self.taken += 1;
                let (from, rest) = self.group.split_at(step.len);
                self.group = rest;
                if let Some(change) = self.pass(from, step.becomes) {
                    return Some(change);
                }
                continue;
            }
            let plain = self.groups.take_plain();
            self.pass_plain(plain);
            let group = self.groups.next()?;
            let Some(character) = groups::sole(group) else {
                self.plan(group);
                continue;
            };
            let following = self.groups.following();
            let becomes = if map::is_idle(character, self.aim, self.before, following) {
                Becomes::Known("")
            } else {
                self.spelled(character, self.before)
            };
            if let Some(change) = self.pass(group, becomes) {
                return Some(change);
            }
        }
    }

    fn spelled(&self, character: char, before: Before) -> Becomes {
        let spelling = map::spelling(character, self.aim, before);
        spelling.map_or(Becomes::Itself, Becomes::Known)
    }

    /// Divides a group that normalisation may change: what it leaves at the beginning and the end goes character by
    /// character, and the stretch between as a whole.
    fn plan(&mut self, group: &'t str) {
        self.group = group;
        self.steps.clear();
        self.taken = 0;
        let normal = normalized(group, self.aim, self.before);
        let begin = alike(group.chars(), normal.iter().copied());
        let (_, is) = normal.split_at(begin);
        let (begins, rest) = split_after(group, begin);
        let end = alike(rest.chars().rev(), is.iter().rev().copied());
        let (was, ends) = split_after(rest, rest.chars().count() - end);
        let (is, _) = is.split_at(is.len() - end);

        let mut before = self.before;
        // Nothing composes with what can be left out: it stands at the beginning of both.
        let idle = match *normal {
            [first, second, ..] => map::is_idle(first, self.aim, before, Some(second)),
            _ => false,
        };
        for (at, character) in begins.char_indices() {
            if at == 0 && idle {
                self.step(character.len_utf8(), Becomes::Known(""));
            } else {
                before = self.step_spelled(character, before);
            }
        }
        before = self.change_stretch(was, is, before);
        for character in ends.chars() {
            before = self.step_spelled(character, before);
        }
    }

    fn step(&mut self, len: usize, becomes: Becomes) {
        self.steps.push(Step { len, becomes });
    }

    fn step_spelled(&mut self, character: char, before: Before) -> Before {
        let becomes = self.spelled(character, before);
        self.step(character.len_utf8(), becomes);
        match becomes {
            Becomes::Known(to) => before.after(to),
            Becomes::Itself | Becomes::Made => Before::after_character(character),
        }
    }

    /// Divides a stretch that has become another one: where GSM 7-bit holds that, so that a letter has taken in as many
    /// marks as are missing, and each of the others stands for itself.
    fn change_stretch(&mut self, was: &str, is: &[char], mut before: Before) -> Before {
        let mut known: TinyVec<[&'static str; 12]> = TinyVec::new();
        self.made.clear();
        for &character in is {
            let to = map::spelling(character, self.aim, before);
            let to = to.or_else(|| map::held_text(character));
            known.extend(to);
            match to {
                Some(to) => self.made.extend(to.chars()),
                None => self.made.push(character),
            }
            before = to.map_or_else(|| Before::after_character(character), |to| before.after(to));
        }
        let parts = was.chars().count();
        if known.len() != is.len() || !(1..=parts).contains(&known.len()) {
            if !was.is_empty() || !is.is_empty() {
                self.step(was.len(), Becomes::Made);
            }
            return before;
        }
        let mut rest = was;
        let mut characters = parts + 1 - known.len();
        for to in known {
            let (from, behind) = split_after(rest, characters);
            self.step(from.len(), Becomes::Known(to));
            (rest, characters) = (behind, 1);
        }
        before
    }

    /// Goes past a stretch.
    fn pass(&mut self, from: &'t str, becomes: Becomes) -> Option<Change<'t>> {
        let to = match becomes {
            Becomes::Itself => Some(from),
            Becomes::Known(to) => Some(to),
            Becomes::Made => None,
        };
        let made = self.made.last();
        self.before = match (to, made) {
            (Some(to), _) => self.before.after(to),
            (None, Some(&last)) => Before::after_character(last),
            (None, None) => self.before,
        };
        let place = self.place;
        self.place.pass(from);
        match becomes {
            Becomes::Known(to) if to != from => Some(Change {
                place,
                from,
                to: Some(to),
            }),
            Becomes::Made => Some(Change {
                place,
                from,
                to: None,
            }),
            Becomes::Known(_) | Becomes::Itself => None,
        }
    }

    /// Goes past ASCII that stays.
    fn pass_plain(&mut self, plain: &str) {
        let last = plain.len().saturating_sub(1);
        self.before = self.before.after(plain.get(last..).unwrap_or_default());
        self.place.offset += plain.len();
        self.place.index += plain.len();
        self.place.unit_offset += plain.len();
    }
}

impl<'t> Iterator for Rewriting<'t> {
    type Item = Replacement<'t>;

    fn next(&mut self) -> Option<Replacement<'t>> {
        let change = self.change()?;
        Some(Replacement {
            range: change.start()..change.end(),
            index: change.place.index,
            unit_offset: change.place.unit_offset,
            from: Cow::Borrowed(change.from),
            to: match change.to {
                Some(to) => Cow::Borrowed(to),
                None => Cow::Owned(self.made.iter().collect()),
            },
        })
    }
}

/// How far a text has been read.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    offset: usize,
    index: usize,
    unit_offset: usize,
}

impl Place {
    fn pass(&mut self, stretch: &str) {
        self.offset += stretch.len();
        for character in stretch.chars() {
            self.index += 1;
            self.unit_offset += character.len_utf16();
        }
    }
}

/// A group in Normalization Form C, such that it stays in it when its characters are spelled.
///
/// A fullwidth E is no E to normalisation, and takes no accent in. Once it is spelled E, it does.
fn normalized(group: &str, aim: Aim, before: Before) -> Characters {
    let mut normal: Characters = group.nfc().collect();
    // An accent finds its letter before the lossy level drops it.
    for level in [aim.level.min(SmartLevel::Visual), aim.level] {
        let aim = Aim { level, ..aim };
        let mut spelled = spell(&normal, aim, before);
        if spelled.iter().copied().nfc().eq(spelled.iter().copied()) {
            continue;
        }
        // Each turn leaves fewer characters that have a spelling.
        while spelled != normal {
            normal = spelled.iter().copied().nfc().collect();
            spelled = spell(&normal, aim, before);
        }
    }
    normal
}

fn spell(text: &[char], aim: Aim, mut before: Before) -> Characters {
    let mut spelled = Characters::new();
    for &character in text {
        if let Some(to) = map::spelling(character, aim, before) {
            spelled.extend(to.chars());
            before = before.after(to);
        } else {
            spelled.push(character);
            before = Before::after_character(character);
        }
    }
    spelled
}

/// How many characters two texts begin with alike.
fn alike(a: impl Iterator<Item = char>, b: impl Iterator<Item = char>) -> usize {
    a.zip(b).take_while(|(a, b)| a == b).count()
}

fn split_after(text: &str, characters: usize) -> (&str, &str) {
    let end = text.char_indices().nth(characters);
    text.split_at(end.map_or(text.len(), |(at, _)| at))
}
