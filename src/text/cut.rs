//! Cutting a text into parts that each fit a segment: the one algorithm behind counts and parts.

use unicode_segmentation::{Graphemes, UnicodeSegmentation};

use super::alphabet::{self, BLOCK};
use super::{Encoding, SegmentOptions, Split};

/// The parts of a text, first to last, each with its units; every part takes as much as it can.
///
/// It holds no more than the place it has come to: counting costs no memory.
pub(super) struct Cuts<'t> {
    encoding: Encoding,
    capacity: usize,
    rest: &'t str,
    rest_units: usize,
    clusters: Option<Clusters<'t>>,
}

impl<'t> Cuts<'t> {
    /// Prepares to cut a text that the encoding can hold.
    pub(super) fn new(text: &'t str, encoding: Encoding, options: &SegmentOptions) -> Self {
        let units = units(encoding, text);
        let alone = encoding.capacity(0);
        let capacity = if units <= alone {
            alone
        } else {
            encoding.capacity(options.reference_bits.header_octets())
        };
        let clusters = match options.split {
            Split::CodePoint => None,
            Split::Grapheme => Some(Clusters::new(text, encoding)),
        };
        Self {
            encoding,
            capacity,
            rest: text,
            rest_units: units,
            clusters,
        }
    }

    /// Units that each part can take.
    pub(super) fn capacity(&self) -> usize {
        self.capacity
    }
}

impl<'t> Iterator for Cuts<'t> {
    type Item = (&'t str, usize);

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let (len, units) = if self.rest_units <= self.capacity {
            (self.rest.len(), self.rest_units)
        } else {
            match &mut self.clusters {
                None => fit(self.encoding, self.rest, self.capacity),
                Some(clusters) => clusters.fit(self.capacity),
            }
        };
        let (part, rest) = self.rest.split_at(len);
        self.rest = rest;
        self.rest_units -= units;
        Some((part, units))
    }
}

/// The grapheme clusters of a text that are not yet in a part.
struct Clusters<'t> {
    encoding: Encoding,
    following: Graphemes<'t>,
    /// What is left of the cluster at hand.
    current: &'t str,
    current_units: usize,
}

impl<'t> Clusters<'t> {
    fn new(text: &'t str, encoding: Encoding) -> Self {
        Self {
            encoding,
            following: text.graphemes(true),
            current: "",
            current_units: 0,
        }
    }

    /// Takes as many clusters as `capacity` units hold: their bytes and units.
    fn fit(&mut self, capacity: usize) -> (usize, usize) {
        let (mut len, mut units) = (0, 0);
        while self.advance() {
            if self.current_units > capacity {
                // No segment holds it, so it may as well fill this one. Its units are not counted anew for every part:
                // a text may be one cluster of a megabyte.
                let (taken, taken_units) = fit(self.encoding, self.current, capacity - units);
                self.current = self.current.split_at(taken).1;
                self.current_units -= taken_units;
                return (len + taken, units + taken_units);
            }
            if units + self.current_units > capacity {
                break;
            }
            len += self.current.len();
            units += self.current_units;
            self.current = "";
        }
        (len, units)
    }

    /// Goes on to the next cluster if the one at hand is used up; false at the end of the text.
    fn advance(&mut self) -> bool {
        if self.current.is_empty() {
            let Some(next) = self.following.next() else {
                return false;
            };
            self.current = next;
            self.current_units = units(self.encoding, next);
        }
        true
    }
}

/// The most bytes at the start of a text that `capacity` units hold, and the units they take.
///
/// The bytes end where a character does: only a character's first byte has units, so only there can it be too much.
fn fit(encoding: Encoding, text: &str, capacity: usize) -> (usize, usize) {
    match encoding {
        Encoding::Gsm7Bit => fit_by(alphabet::septets, text.as_bytes(), capacity),
        Encoding::Ucs2 => fit_by(utf16_units, text.as_bytes(), capacity),
    }
}

fn fit_by(width: impl Fn(u8) -> u8 + Copy, bytes: &[u8], capacity: usize) -> (usize, usize) {
    let (mut len, mut units) = (0, 0);
    for block in bytes.as_chunks::<BLOCK>().0 {
        let more = units + block_units(width, block);
        if more > capacity {
            break;
        }
        len += BLOCK;
        units = more;
    }
    for &byte in bytes.iter().skip(len) {
        let more = units + usize::from(width(byte));
        if more > capacity {
            break;
        }
        len += 1;
        units = more;
    }
    (len, units)
}

/// The units of a whole text that the encoding can hold.
fn units(encoding: Encoding, text: &str) -> usize {
    match encoding {
        Encoding::Gsm7Bit => units_by(alphabet::septets, text.as_bytes()),
        Encoding::Ucs2 => units_by(utf16_units, text.as_bytes()),
    }
}

fn units_by(width: impl Fn(u8) -> u8 + Copy, bytes: &[u8]) -> usize {
    let (blocks, tail) = bytes.as_chunks::<BLOCK>();
    let whole: usize = blocks.iter().map(|block| block_units(width, block)).sum();
    whole
        + tail
            .iter()
            .map(|&byte| usize::from(width(byte)))
            .sum::<usize>()
}

/// A sum that cannot overflow: no byte has more than two units.
fn block_units(width: impl Fn(u8) -> u8, block: &[u8; BLOCK]) -> usize {
    usize::from(
        block
            .iter()
            .fold(0u8, |sum, &byte| sum.wrapping_add(width(byte))),
    )
}

/// UTF-16 units of the character that starts with this byte of UTF-8; 0 for a byte that continues a character.
const fn utf16_units(byte: u8) -> u8 {
    const FIRST_LEAD_OF_FOUR: u8 = 0xF0;
    let continues = byte & 0xC0 == 0x80;
    1 + (byte >= FIRST_LEAD_OF_FOUR) as u8 - continues as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_of_utf_8_tells_the_utf_16_units_of_its_character() {
        for character in '\0'..=char::MAX {
            let mut bytes = [0; 4];
            let bytes = character.encode_utf8(&mut bytes).as_bytes();
            let taken: u8 = bytes.iter().map(|&byte| utf16_units(byte)).sum();
            assert_eq!(usize::from(taken), character.len_utf16());
            assert_eq!(taken, utf16_units(bytes[0]));
        }
    }

    #[test]
    fn one_enormous_cluster_is_cut_without_reading_it_anew_for_every_part() {
        let text = "e".to_owned() + &"\u{301}".repeat(2_000_000);
        let options = SegmentOptions::default().split(Split::Grapheme);
        let cuts = Cuts::new(&text, Encoding::Ucs2, &options);
        // It would take 30,000 readings of four megabytes.
        assert_eq!(cuts.count(), 2_000_001usize.div_ceil(67));
    }
}
