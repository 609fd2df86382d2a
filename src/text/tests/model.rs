//! The answer by the letter of the rules, as plainly as they can be put. The fuzz targets use it too.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::Value;
use unicode_segmentation::UnicodeSegmentation;

use super::{Encoding, Languages, National, Ports, ReferenceBits, SegmentOptions, Split};

/// The options, for all to read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    pub(super) encoding: Option<Encoding>,
    pub(super) split: Split,
    pub(super) reference_bits: ReferenceBits,
    pub(super) national: National,
    pub(super) ports: Option<Ports>,
}

impl Asked {
    pub(super) fn options(self) -> SegmentOptions {
        SegmentOptions::default()
            .encoding(self.encoding)
            .split(self.split)
            .reference_bits(self.reference_bits)
            .national(self.national)
            .ports(self.ports)
    }
}

/// One pass over a list of atoms, each a string that may not be cut.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Model {
    pub(super) encoding: Encoding,
    pub(super) locking: u8,
    pub(super) single: u8,
    pub(super) capacity: usize,
    pub(super) parts: Vec<String>,
    pub(super) units: Vec<usize>,
}

impl Model {
    /// What a text becomes; the characters that no allowed table has if it cannot be what was asked for.
    pub(super) fn of(text: &str, asked: &Asked) -> Result<Self, Vec<(usize, char)>> {
        let default = Self::nearest(text, asked);
        let outside: Vec<_> = text
            .chars()
            .enumerate()
            .filter(|&(_, c)| septets(default, c).is_none())
            .collect();
        let ucs2 = || Self::cut(text, Encoding::Ucs2, (0, 0), asked);
        match asked.encoding {
            Some(Encoding::EightBit) => {
                let wide: Vec<_> = text
                    .chars()
                    .enumerate()
                    .filter(|&(_, c)| u32::from(c) > 0xFF)
                    .collect();
                if wide.is_empty() {
                    Ok(Self::cut(text, Encoding::EightBit, (0, 0), asked))
                } else {
                    Err(wide)
                }
            }
            Some(Encoding::Gsm7Bit) => Self::gsm(text, default, asked).ok_or(outside),
            None => Ok(Self::gsm(text, default, asked).unwrap_or_else(ucs2)),
            Some(_) => Ok(ucs2()),
        }
    }

    /// The pair of tables that the text is held against if none holds it.
    pub(super) fn nearest(text: &str, asked: &Asked) -> (u8, u8) {
        match asked.national {
            National::None => (0, 0),
            National::Pair { locking, single } => (locking.id(), single.id()),
            National::Auto(allowed) => {
                let pairs = allowed_pairs(allowed).into_iter();
                let nearest = pairs.min_by_key(|&(locking, single)| {
                    let outside = text
                        .chars()
                        .filter(|&c| septets((locking, single), c).is_none());
                    (
                        outside.count(),
                        usize::from(locking != 0) + usize::from(single != 0),
                    )
                });
                nearest.unwrap()
            }
        }
    }

    fn gsm(text: &str, default: (u8, u8), asked: &Asked) -> Option<Self> {
        let pairs = match asked.national {
            National::Auto(allowed) => allowed_pairs(allowed),
            _ => vec![default],
        };
        let holding = pairs
            .into_iter()
            .filter(|&pair| text.chars().all(|c| septets(pair, c).is_some()));
        let cut = holding.map(|pair| Self::cut(text, Encoding::Gsm7Bit, pair, asked));
        cut.min_by_key(|model| {
            let named = usize::from(model.locking != 0) + usize::from(model.single != 0);
            let room = model.parts.len() * (160 - model.capacity);
            let septets = room + model.units.iter().sum::<usize>();
            (model.parts.len(), named > 0, septets)
        })
    }

    fn cut(text: &str, encoding: Encoding, (locking, single): (u8, u8), asked: &Asked) -> Self {
        let measure = |atom: &str| match encoding {
            Encoding::Gsm7Bit => atom
                .chars()
                .map(|c| septets((locking, single), c).unwrap())
                .sum::<usize>(),
            Encoding::EightBit => atom.chars().count(),
            _ => atom.encode_utf16().count(),
        };
        let concatenation = match asked.reference_bits {
            ReferenceBits::Eight => 5,
            ReferenceBits::Sixteen => 6,
        };
        let capacity = |concatenation: usize| {
            let elements = concatenation
                + asked.ports.map_or(0, |_| 6)
                + [locking, single].iter().filter(|&&id| id != 0).count() * 3;
            let header = elements + usize::from(elements > 0);
            match encoding {
                Encoding::Gsm7Bit => (140 - header) * 8 / 7,
                Encoding::EightBit => 140 - header,
                _ => (140 - header) / 2,
            }
        };
        let capacity = if measure(text) <= capacity(0) {
            capacity(0)
        } else {
            capacity(concatenation)
        };

        let code_points = |text: &str| text.chars().map(String::from).collect::<Vec<_>>();
        let atoms: Vec<String> = match asked.split {
            Split::CodePoint => code_points(text),
            Split::Grapheme => text
                .graphemes(true)
                .flat_map(|g| {
                    if measure(g) > capacity {
                        code_points(g)
                    } else {
                        vec![g.to_owned()]
                    }
                })
                .collect(),
        };
        let mut parts: Vec<String> = Vec::new();
        for atom in atoms {
            match parts.last_mut() {
                Some(part) if measure(&(part.clone() + &atom)) <= capacity => part.push_str(&atom),
                _ => parts.push(atom),
            }
        }
        let units = parts.iter().map(|part| measure(part)).collect();
        Self {
            encoding,
            locking,
            single,
            capacity,
            parts,
            units,
        }
    }
}

/// Every pair of allowed tables that there is.
fn allowed_pairs(allowed: Languages) -> Vec<(u8, u8)> {
    let locking = allowed
        .iter()
        .filter(|language| TABLES[usize::from(language.id())].0.is_some());
    locking
        .flat_map(|locking| {
            allowed
                .iter()
                .map(move |single| (locking.id(), single.id()))
        })
        .collect()
}

/// The septets of a character with a pair of tables, by their identifiers.
pub(super) fn septets((locking, single): (u8, u8), character: char) -> Option<usize> {
    let locking = TABLES[usize::from(locking)].0.as_ref()?;
    if locking.contains_key(&character) {
        return Some(1);
    }
    TABLES[usize::from(single)]
        .1
        .contains_key(&character)
        .then_some(2)
}

type Table = BTreeMap<char, u8>;

/// The locking and the single shift table of each language.
static TABLES: LazyLock<Vec<(Option<Table>, Table)>> = LazyLock::new(|| {
    let all: Value =
        serde_json::from_str(include_str!("../../../tests/fixtures/gsm_tables.json")).unwrap();
    let table = |table: &Value| {
        let cells = table.as_object()?.iter().map(|(code, character)| {
            let code = u8::from_str_radix(code.trim_start_matches("0x"), 16).unwrap();
            let character = character.as_str().unwrap().trim_start_matches("U+");
            (
                char::from_u32(u32::from_str_radix(character, 16).unwrap()).unwrap(),
                code,
            )
        });
        Some(cells.collect())
    };
    let languages = all["languages"].as_array().unwrap().iter();
    let tables = languages.map(|language| {
        (
            table(&language["locking_shift"]),
            table(&language["single_shift"]).unwrap(),
        )
    });
    tables.collect()
});
