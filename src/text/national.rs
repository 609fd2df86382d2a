//! Choosing the pair of national tables that a text needs the fewest segments with.

use super::alphabet::{Alphabet, TablesOf};
use super::coding::{Coding, Extent, USER_DATA_OCTETS};
use super::cut;
use super::language::{Language, Languages};
use super::options::SegmentOptions;

const LANGUAGES: usize = Language::ALL.len();

/// The best of the pairs that hold a text, and what the text takes with it; `count` cuts the text.
///
/// Every pair is weighed, though not one by one. What a text takes depends on the locking shift table alone: one septet for
/// what that holds, two for the rest. So its needs tell, for each locking table, how many characters have to be escaped and
/// which single shift tables have them all.
pub(super) fn best(
    needs: &Needs,
    options: &SegmentOptions,
    mut count: impl FnMut(Coding, Extent) -> usize,
) -> Option<(Coding, Extent)> {
    let mut best: Option<(Cost, Coding, Extent)> = None;
    for &locking in Language::ALL {
        let Some(single) = needs.single_for(locking) else {
            continue;
        };
        let coding = Coding::Gsm(Alphabet { locking, single });
        let extent = needs.extent(locking);
        let least = Cost::least(coding, extent, options);
        if best.is_some_and(|(cost, ..)| cost <= least) {
            continue;
        }
        let cost = Cost::new(coding, extent, options, count(coding, extent));
        if best.is_none_or(|(before, ..)| cost < before) {
            best = Some((cost, coding, extent));
        }
    }
    best.map(|(_, coding, extent)| (coding, extent))
}

/// The pair of allowed tables that leaves the fewest characters outside; of several, the one with the fewest to name, then
/// the lowest identifiers.
pub(super) fn nearest(
    characters: impl IntoIterator<Item = (TablesOf, usize)>,
    allowed: Languages,
) -> Alphabet {
    // Characters that neither table of a pair has, but those that no pair has.
    let mut outside = [[0; LANGUAGES]; LANGUAGES];
    for (tables, count) in characters {
        if (tables.locking | tables.single) & allowed.bits() == 0 {
            continue;
        }
        for (locking, outside) in outside.iter_mut().enumerate() {
            if tables.locking & 1 << locking == 0 {
                for (single, outside) in outside.iter_mut().enumerate() {
                    *outside += count * usize::from(tables.single & 1 << single == 0);
                }
            }
        }
    }
    let locking = allowed
        .iter()
        .filter(|language| language.has_locking_table());
    let pairs = locking.flat_map(|locking| {
        allowed
            .iter()
            .map(move |single| Alphabet { locking, single })
    });
    let best = pairs.min_by_key(|pair| {
        let row = outside.get(usize::from(pair.locking.id()));
        let outside = row.and_then(|row| row.get(usize::from(pair.single.id())));
        (outside.copied(), pair.named())
    });
    best.unwrap_or(Alphabet::DEFAULT)
}

/// What makes one pair better than another, the weightiest first.
#[derive(Clone, Copy, Eq, Ord, PartialEq, PartialOrd)]
struct Cost {
    segments: usize,
    header: bool,
    /// Of all segments, those of their headers included.
    septets: usize,
}

impl Cost {
    /// What a pair costs if no segment is left short because a character of two septets does not fit.
    fn least(coding: Coding, extent: Extent, options: &SegmentOptions) -> Self {
        let capacity = cut::capacity(coding, extent.units, options);
        let segments = extent.units.div_ceil(capacity);
        Self::new(coding, extent, options, segments)
    }

    fn new(coding: Coding, extent: Extent, options: &SegmentOptions, segments: usize) -> Self {
        const SEPTETS: usize = USER_DATA_OCTETS * 8 / 7;
        let capacity = cut::capacity(coding, extent.units, options);
        Self {
            segments,
            header: coding.alphabet().named() > 0,
            septets: segments * (SEPTETS - capacity) + extent.units,
        }
    }
}

/// What a text asks of the tables.
pub(super) struct Needs {
    characters: usize,
    /// Characters that a locking shift table does not have, by its language.
    escaped: [usize; LANGUAGES],
    /// The single shift tables that have them all, a bit for each, by the same.
    singles: [u16; LANGUAGES],
}

impl Needs {
    /// What characters need of which so many stand in the same tables; `None` if one of them is in no allowed table.
    pub(super) fn of(
        characters: impl IntoIterator<Item = (TablesOf, usize)>,
        allowed: Languages,
    ) -> Option<Self> {
        let mut needs = Self {
            characters: 0,
            escaped: [0; LANGUAGES],
            singles: [0; LANGUAGES],
        };
        for (language, singles) in Language::ALL.iter().zip(&mut needs.singles) {
            if allowed.contains(*language) && language.has_locking_table() {
                *singles = allowed.bits();
            }
        }
        for (tables, count) in characters {
            if (tables.locking | tables.single) & allowed.bits() == 0 {
                return None;
            }
            needs.characters += count;
            for (id, (escaped, singles)) in
                needs.escaped.iter_mut().zip(&mut needs.singles).enumerate()
            {
                if tables.locking & 1 << id == 0 {
                    *escaped += count;
                    *singles &= tables.single;
                }
            }
        }
        Some(needs)
    }

    /// The single shift table to go with a locking one: the default one if that will do, as no header has to name it.
    fn single_for(&self, locking: Language) -> Option<Language> {
        let singles = self.singles.get(usize::from(locking.id())).copied()?;
        Language::from_id(u8::try_from(singles.trailing_zeros()).ok()?)
    }

    fn extent(&self, locking: Language) -> Extent {
        let escaped = self.escaped.get(usize::from(locking.id()));
        let doubles = escaped.copied().unwrap_or(0);
        Extent {
            units: self.characters + doubles,
            doubles,
        }
    }
}
