//! Which characters a pair of GSM 7-bit tables holds, and under which codes.

use super::language::Language;
use super::tables::{self, Locking, Single};

/// The code that announces a character of the single shift table (3GPP TS 23.038, clause 6.2.1).
pub(super) const ESCAPE: u8 = 0x1B;

/// A locking shift table and a single shift table, which together are what GSM 7-bit can say.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub(super) struct Alphabet {
    pub(super) locking: Language,
    pub(super) single: Language,
}

/// Where a character stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Code {
    /// In the locking shift table: one septet.
    Locking(u8),
    /// In the single shift table: ESC and one more.
    Single(u8),
}

impl Alphabet {
    /// The default alphabet and its extension table.
    pub(super) const DEFAULT: Self = Self {
        locking: Language::Default,
        single: Language::Default,
    };

    /// How many of the two have to be named in a header.
    pub(super) const fn named(self) -> usize {
        !matches!(self.locking, Language::Default) as usize
            + !matches!(self.single, Language::Default) as usize
    }

    /// The septets a character takes; `None` if neither table has it.
    pub(super) fn septets(self, character: char) -> Option<u8> {
        let tables = TablesOf::character(character);
        if tables.locking & 1 << self.locking.id() != 0 {
            Some(1)
        } else if tables.single & 1 << self.single.id() != 0 {
            Some(2)
        } else {
            None
        }
    }

    /// Whether one of the tables has the character.
    ///
    /// ESC is in neither: it is the mark by which a phone finds the single shift table.
    pub(super) fn holds(self, character: char) -> bool {
        self.septets(character).is_some()
    }

    /// The code of a character, the lowest where a table has it twice; `None` if neither table has it.
    pub(super) fn encode(self, character: char) -> Option<Code> {
        let unit = u16::try_from(u32::from(character))
            .ok()
            .filter(|&unit| unit != UNUSED.0)?;
        let reverse = REVERSE.get(usize::from(self.locking.id()))?;
        let code = match reverse.ascii.get(usize::from(unit)) {
            Some(&code) => Some(code).filter(|&code| code != ESCAPE),
            None => find(&reverse.locking, unit),
        };
        if let Some(code) = code {
            return Some(Code::Locking(code));
        }
        let reverse = REVERSE.get(usize::from(self.single.id()))?;
        find(&reverse.single, unit).map(Code::Single)
    }

    /// The character of a septet that no ESC precedes; a space for one that has none, as a phone shows it.
    pub(super) fn decode(self, code: u8) -> char {
        let unit = locking_table(self.locking)
            .and_then(|table| table.get(usize::from(code)).copied())
            .filter(|&unit| unit != 0);
        unit.and_then(|unit| char::from_u32(unit.into()))
            .unwrap_or(' ')
    }

    /// The character of a septet that follows ESC: that of the locking shift table where the single shift table has none
    /// (3GPP TS 23.038, clause 6.2.1.1), a space for a second ESC.
    pub(super) fn decode_escaped(self, code: u8) -> char {
        if code == ESCAPE {
            return ' ';
        }
        let listed = single_table(self.single)
            .iter()
            .find(|&&(at, _)| at == code);
        let unit = match listed {
            Some(&(_, unit)) => unit,
            // Version 18 of the standard lost it, older ones had it.
            None if (self.single, code) == (Language::Telugu, 0x65) => 0x20AC,
            None => return self.decode(code),
        };
        char::from_u32(unit.into()).unwrap_or(' ')
    }
}

/// Which tables hold a character: one bit for each language, at its identifier.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct TablesOf {
    pub(super) locking: u16,
    pub(super) single: u16,
}

impl TablesOf {
    const NONE: Self = Self {
        locking: 0,
        single: 0,
    };

    pub(super) fn character(character: char) -> Self {
        let code_point = u32::from(character) as usize;
        let page = PAGE_OF.get(code_point / PAGE).copied().unwrap_or(0);
        let page = PAGES.get(usize::from(page));
        page.and_then(|page| page.get(code_point % PAGE))
            .copied()
            .unwrap_or(Self::NONE)
    }
}

/// Code points a page.
const PAGE: usize = 128;

/// Pages that any table's characters stand in, and one more, the first, for all others.
const USED_PAGES: usize = 18;

/// Above this no table has a character.
const PAGES_IN_ALL: usize = 0x2280 / PAGE;

/// The page of each stretch of code points; 0 where no table has any of them.
static PAGE_OF: [u8; PAGES_IN_ALL] = INDEX.0;

static PAGES: [[TablesOf; PAGE]; USED_PAGES] = INDEX.1;

const INDEX: ([u8; PAGES_IN_ALL], [[TablesOf; PAGE]; USED_PAGES]) = index();

#[expect(
    clippy::indexing_slicing,
    reason = "evaluated while compiling, where an index out of bounds is an error"
)]
const fn index() -> ([u8; PAGES_IN_ALL], [[TablesOf; PAGE]; USED_PAGES]) {
    let mut page_of = [0; PAGES_IN_ALL];
    let mut pages = [[TablesOf::NONE; PAGE]; USED_PAGES];
    let mut used = 1;
    let mut id = 0;
    while id < Language::ALL.len() {
        let language = Language::ALL[id];
        if let Some(table) = locking_table(language) {
            let mut code = 0;
            while code < table.len() {
                let unit = table[code] as usize;
                if unit != 0 {
                    let page = page_for(unit, &mut page_of, &mut used);
                    pages[page][unit % PAGE].locking |= 1 << id;
                }
                code += 1;
            }
        }
        let table = single_table(language);
        let mut entry = 0;
        while entry < table.len() {
            let unit = table[entry].1 as usize;
            let page = page_for(unit, &mut page_of, &mut used);
            pages[page][unit % PAGE].single |= 1 << id;
            entry += 1;
        }
        id += 1;
    }
    (page_of, pages)
}

/// The page of a character, a new one if none of its stretch was met before.
#[expect(
    clippy::indexing_slicing,
    reason = "evaluated while compiling, where an index out of bounds is an error"
)]
const fn page_for(unit: usize, page_of: &mut [u8; PAGES_IN_ALL], used: &mut u8) -> usize {
    if page_of[unit / PAGE] == 0 {
        page_of[unit / PAGE] = *used;
        *used += 1;
    }
    page_of[unit / PAGE] as usize
}

/// The tables of one language from character to code, each in ascending order of the character and, where a character
/// has several codes, of the code. What is not used stands at the end.
struct Reverse {
    /// The code in the locking shift table of each ASCII character, for speed; [`ESCAPE`] where there is none.
    ascii: [u8; 128],
    locking: [(u16, u8); 128],
    single: [(u16, u8); 128],
}

const UNUSED: (u16, u8) = (u16::MAX, 0);

static REVERSE: [Reverse; Language::ALL.len()] = reverse();

#[expect(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "evaluated while compiling; a code is below 128"
)]
const fn reverse() -> [Reverse; Language::ALL.len()] {
    const EMPTY: Reverse = Reverse {
        ascii: [ESCAPE; 128],
        locking: [UNUSED; 128],
        single: [UNUSED; 128],
    };
    let mut all = [EMPTY; Language::ALL.len()];
    let mut id = 0;
    while id < Language::ALL.len() {
        let language = Language::ALL[id];
        if let Some(table) = locking_table(language) {
            let mut code = 0;
            while code < table.len() {
                let unit = table[code] as usize;
                if unit != 0 {
                    all[id].locking = insert(all[id].locking, table[code], code as u8);
                    if unit < 128 {
                        all[id].ascii[unit] = code as u8;
                    }
                }
                code += 1;
            }
        }
        let table = single_table(language);
        let mut entry = 0;
        while entry < table.len() {
            let (code, unit) = table[entry];
            all[id].single = insert(all[id].single, unit, code);
            entry += 1;
        }
        id += 1;
    }
    all
}

/// Inserts behind everything that is not greater: codes come in ascending order.
#[expect(
    clippy::indexing_slicing,
    reason = "evaluated while compiling, where an index out of bounds is an error"
)]
const fn insert(mut sorted: [(u16, u8); 128], unit: u16, code: u8) -> [(u16, u8); 128] {
    let mut at = sorted.len() - 1;
    while at > 0 && sorted[at - 1].0 > unit {
        sorted[at] = sorted[at - 1];
        at -= 1;
    }
    sorted[at] = (unit, code);
    sorted
}

fn find(sorted: &[(u16, u8); 128], unit: u16) -> Option<u8> {
    let at = sorted.partition_point(|&(other, _)| other < unit);
    sorted
        .get(at)
        .filter(|&&(other, _)| other == unit)
        .map(|&(_, code)| code)
}

const fn locking_table(language: Language) -> Option<&'static Locking> {
    Some(match language {
        Language::Default => &tables::DEFAULT_LOCKING,
        Language::Turkish => &tables::TURKISH_LOCKING,
        Language::Spanish => return None,
        Language::Portuguese => &tables::PORTUGUESE_LOCKING,
        Language::Bengali => &tables::BENGALI_LOCKING,
        Language::Gujarati => &tables::GUJARATI_LOCKING,
        Language::Hindi => &tables::HINDI_LOCKING,
        Language::Kannada => &tables::KANNADA_LOCKING,
        Language::Malayalam => &tables::MALAYALAM_LOCKING,
        Language::Oriya => &tables::ORIYA_LOCKING,
        Language::Punjabi => &tables::PUNJABI_LOCKING,
        Language::Tamil => &tables::TAMIL_LOCKING,
        Language::Telugu => &tables::TELUGU_LOCKING,
        Language::Urdu => &tables::URDU_LOCKING,
    })
}

const fn single_table(language: Language) -> &'static Single {
    match language {
        Language::Default => tables::DEFAULT_SINGLE,
        Language::Turkish => tables::TURKISH_SINGLE,
        Language::Spanish => tables::SPANISH_SINGLE,
        Language::Portuguese => tables::PORTUGUESE_SINGLE,
        Language::Bengali => tables::BENGALI_SINGLE,
        Language::Gujarati => tables::GUJARATI_SINGLE,
        Language::Hindi => tables::HINDI_SINGLE,
        Language::Kannada => tables::KANNADA_SINGLE,
        Language::Malayalam => tables::MALAYALAM_SINGLE,
        Language::Oriya => tables::ORIYA_SINGLE,
        Language::Punjabi => tables::PUNJABI_SINGLE,
        Language::Tamil => tables::TAMIL_SINGLE,
        Language::Telugu => tables::TELUGU_SINGLE,
        Language::Urdu => tables::URDU_SINGLE,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use serde_json::Value;

    use super::*;

    /// The characters of a table by their codes.
    type Table = BTreeMap<u8, char>;

    /// The locking and the single shift table of every language, as they were published.
    fn published() -> Vec<(Option<Table>, Table)> {
        let file = include_str!("../../tests/fixtures/gsm_tables.json");
        let file: Value = serde_json::from_str(file).unwrap();
        let hex = |text: &str| u32::from_str_radix(&text[2..], 16).unwrap();
        let table = |cells: &Value| -> Option<Table> {
            let cells = cells.as_object()?.iter();
            let cell = |(code, character): (&String, &Value)| {
                let character = character.as_str().unwrap();
                (
                    u8::try_from(hex(code)).unwrap(),
                    char::from_u32(hex(character)).unwrap(),
                )
            };
            Some(cells.map(cell).collect())
        };
        let languages = file["languages"].as_array().unwrap();
        let tables = languages.iter().enumerate().map(|(id, language)| {
            assert_eq!(language["id"], id);
            (
                table(&language["locking_shift"]),
                table(&language["single_shift"]).unwrap(),
            )
        });
        tables.collect()
    }

    /// Every pair of tables that there can be, with the published ones.
    fn pairs(published: &[(Option<Table>, Table)]) -> Vec<(Alphabet, &Table, &Table)> {
        let mut pairs = Vec::new();
        for (locking, (locking_table, _)) in Language::ALL.iter().copied().zip(published) {
            assert_eq!(locking.has_locking_table(), locking_table.is_some());
            for (single, (_, single_table)) in Language::ALL.iter().copied().zip(published) {
                if let Some(locking_table) = locking_table {
                    pairs.push((Alphabet { locking, single }, locking_table, single_table));
                }
            }
        }
        pairs
    }

    #[test]
    fn every_code_of_every_pair_is_the_published_character() {
        let published = published();
        assert_eq!(published.len(), Language::ALL.len());
        for (alphabet, locking, single) in pairs(&published) {
            assert!(!locking.contains_key(&ESCAPE) && !single.contains_key(&ESCAPE));
            for code in 0..128 {
                let plain = locking.get(&code).copied().unwrap_or(' ');
                assert_eq!(alphabet.decode(code), plain, "{alphabet:?} {code:02X}");
                let escaped = match single.get(&code) {
                    Some(&character) => character,
                    None if code == ESCAPE => ' ',
                    None if alphabet.single == Language::Telugu && code == 0x65 => '€',
                    None => plain,
                };
                assert_eq!(
                    alphabet.decode_escaped(code),
                    escaped,
                    "{alphabet:?} ESC {code:02X}"
                );
            }
        }
    }

    #[test]
    fn every_character_has_the_lowest_code_of_its_first_table() {
        let published = published();
        let all: BTreeSet<char> = published
            .iter()
            .flat_map(|(locking, single)| {
                locking
                    .iter()
                    .flat_map(Table::values)
                    .chain(single.values())
            })
            .copied()
            .collect();
        for (alphabet, locking, single) in pairs(&published) {
            // Backwards, so that the lowest code is written last, and the locking table over the single one.
            let single = single
                .iter()
                .rev()
                .map(|(&code, &is)| (is, (Code::Single(code), 2)));
            let locking = locking
                .iter()
                .rev()
                .map(|(&code, &is)| (is, (Code::Locking(code), 1)));
            let codes: BTreeMap<_, _> = single.chain(locking).collect();
            for &character in &all {
                let found = alphabet.encode(character).zip(alphabet.septets(character));
                let expected = codes.get(&character).copied();
                assert_eq!(found, expected, "{alphabet:?} {character:?}");
                assert_eq!(alphabet.holds(character), expected.is_some());
            }
        }
        // And no other character is in any table.
        for &single in Language::ALL {
            let locking = Some(single).filter(|language| language.has_locking_table());
            let alphabet = Alphabet {
                locking: locking.unwrap_or_default(),
                single,
            };
            // Those of another plane end in the same bits as some that are.
            let beyond = all
                .iter()
                .filter_map(|&held| char::from_u32(u32::from(held) + 0x1_0000));
            let others = ('\0'..='\u{FFFF}').chain(beyond);
            for character in others.filter(|character| !all.contains(character)) {
                assert!(alphabet.encode(character).is_none() && !alphabet.holds(character));
            }
        }
    }

    #[test]
    fn cells_that_are_disputed_are_as_they_were_settled() {
        let of = |locking, single| Alphabet { locking, single };
        let default = Alphabet::DEFAULT;
        assert_eq!(
            (default.encode('Ç'), default.encode('ç')),
            (Some(Code::Locking(0x09)), None)
        );
        assert_eq!(default.decode(0x09), 'Ç');
        assert_eq!((default.encode('`'), default.decode(0x5F)), (None, '§'));

        let kannada = of(Language::Kannada, Language::Kannada);
        assert_eq!(kannada.encode('\u{CAA}'), Some(Code::Locking(0x3D)));
        assert_eq!(kannada.encode('\u{CA1}'), Some(Code::Locking(0x24)));
        assert_eq!(of(Language::Hindi, Language::Hindi).decode(0x00), '\u{901}');
        assert_eq!(of(Language::Bengali, Language::Bengali).decode(0x2C), ',');
        assert_eq!(
            of(Language::Bengali, Language::Bengali).decode_escaped(0x09),
            '\''
        );
        assert_eq!(of(Language::Urdu, Language::Urdu).decode(0x60), '\u{654}');
        assert_eq!(
            of(Language::Malayalam, Language::Malayalam).decode_escaped(0x40),
            '|'
        );

        // Read, and never written.
        let telugu = of(Language::Telugu, Language::Telugu);
        assert_eq!(
            (telugu.encode('€'), telugu.decode_escaped(0x65)),
            (None, '€')
        );

        // A space is a space, though every cell without a character is shown as one.
        for locking in Language::ALL
            .iter()
            .copied()
            .filter(|language| language.has_locking_table())
        {
            assert_eq!(
                of(locking, Language::Default).encode(' '),
                Some(Code::Locking(0x20))
            );
        }
        // Characters that a table has twice.
        for single in [Language::Bengali, Language::Tamil, Language::Urdu] {
            let alphabet = of(single, single);
            assert_eq!(alphabet.encode('*'), Some(Code::Single(0x0B)));
            assert_eq!(alphabet.encode('¡'), Some(Code::Single(0x13)));
            assert_eq!(
                (alphabet.decode_escaped(0x18), alphabet.decode_escaped(0x15)),
                ('*', '¡')
            );
        }
    }
}
