//! Reading a text by bytes, in blocks that the compiler can do with vector instructions.

use super::alphabet::Alphabet;
use super::coding::Extent;
use super::cut::Tally;
use super::scan::Scan;

/// Bytes looked at in one step.
const BLOCK: usize = 32;

/// What the byte that begins a character says of it.
pub(super) trait Units: Copy {
    /// 1 for the first byte of a character of one unit, 2 for that of one of two, 0 for a byte that continues one.
    fn of(self, byte: u8) -> u8;
}

/// Septets, in a text that the default alphabet and its extension table hold.
///
/// One byte tells: of all characters of more than two bytes only the euro sign is held, and those of two bytes are all in
/// the default alphabet.
#[derive(Clone, Copy)]
pub(super) struct Septets;

impl Units for Septets {
    fn of(self, byte: u8) -> u8 {
        const EURO_LEAD: u8 = 0xE2;
        // `[ \ ] ^` and `{ | } ~` differ in one bit.
        let bracket = (byte | 0x20).wrapping_sub(b'{') < 4;
        let extended = bracket || byte == b'\x0C' || byte == EURO_LEAD;
        1 + u8::from(extended) - u8::from(continues(byte))
    }
}

/// UTF-16 code units.
#[derive(Clone, Copy)]
pub(super) struct Utf16;

impl Units for Utf16 {
    fn of(self, byte: u8) -> u8 {
        const FIRST_LEAD_OF_FOUR: u8 = 0xF0;
        1 + u8::from(byte >= FIRST_LEAD_OF_FOUR) - u8::from(continues(byte))
    }
}

pub(super) fn scan(text: &str) -> Scan {
    let gsm = held(text);
    let extent = if gsm {
        extent(Septets, text.as_bytes())
    } else {
        extent(Utf16, text.as_bytes())
    };
    Scan { gsm, extent }
}

/// The units of a whole text, and how many of its characters take two.
pub(super) fn extent(kind: impl Units, bytes: &[u8]) -> Extent {
    let (blocks, tail) = bytes.as_chunks::<BLOCK>();
    let mut extent = Extent::default();
    for block in blocks {
        let (units, doubles) = block_extent(kind, block);
        extent.units += usize::from(units);
        extent.doubles += usize::from(doubles);
    }
    for &byte in tail {
        let units = kind.of(byte);
        extent.units += usize::from(units);
        extent.doubles += usize::from(units == 2);
    }
    extent
}

/// How many parts of at most `capacity` units a text is cut into, and the units of the last.
pub(super) fn tally(kind: impl Units, mut bytes: &[u8], capacity: usize) -> Tally {
    let mut tally = Tally::default();
    while !bytes.is_empty() {
        let (len, units) = fit(kind, bytes, capacity);
        bytes = bytes.get(len..).unwrap_or(&[]);
        tally.count += 1;
        tally.last = units;
    }
    tally
}

/// The most bytes at the start of a text that `capacity` units hold, and the units they take.
///
/// The bytes end where a character does: only a character's first byte has units, so only there can it be too much.
pub(super) fn fit(kind: impl Units, bytes: &[u8], capacity: usize) -> (usize, usize) {
    let (mut len, mut units) = (0, 0);
    for block in bytes.as_chunks::<BLOCK>().0 {
        let more = units + usize::from(block_extent(kind, block).0);
        if more > capacity {
            break;
        }
        len += BLOCK;
        units = more;
    }
    for &byte in bytes.iter().skip(len) {
        let more = units + usize::from(kind.of(byte));
        if more > capacity {
            break;
        }
        len += 1;
        units = more;
    }
    (len, units)
}

/// Sums that cannot overflow: no byte has more than two units.
fn block_extent(kind: impl Units, block: &[u8; BLOCK]) -> (u8, u8) {
    block.iter().fold((0, 0), |(units, doubles), &byte| {
        let of = kind.of(byte);
        (units + of, doubles + u8::from(of == 2))
    })
}

/// Whether the default alphabet and its extension table hold a text.
fn held(mut text: &str) -> bool {
    'blocks: loop {
        text = text.get(plain_ascii(text)..).unwrap_or("");
        for (at, character) in text.char_indices() {
            if at >= BLOCK {
                text = text.get(at..).unwrap_or("");
                continue 'blocks;
            }
            if !Alphabet::DEFAULT.holds(character) {
                return false;
            }
        }
        return true;
    }
}

/// Bytes of the whole blocks at the start of a text that are ASCII and held.
fn plain_ascii(text: &str) -> usize {
    let (blocks, _) = text.as_bytes().as_chunks::<BLOCK>();
    // No early end within a block: a loop without one is done on many bytes at once.
    let plain = |block: &&[u8; BLOCK]| {
        block
            .iter()
            .fold(true, |all, &byte| all & holds_ascii(byte))
    };
    blocks.iter().take_while(plain).count() * BLOCK
}

/// Whether the byte is an ASCII character that the default alphabet or its extension table has.
pub(super) const fn holds_ascii(byte: u8) -> bool {
    let printable = byte.wrapping_sub(b' ') <= b'~' - b' ' && byte != b'`';
    printable || byte == b'\n' || byte == b'\r' || byte == b'\x0C'
}

const fn continues(byte: u8) -> bool {
    byte & 0xC0 == 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_is_judged_alike_by_character_and_by_byte() {
        for byte in 0..=u8::MAX {
            let expected = byte.is_ascii() && Alphabet::DEFAULT.holds(char::from(byte));
            assert_eq!(holds_ascii(byte), expected, "{byte:#04X}");
        }
    }

    #[test]
    fn a_byte_tells_the_septets_of_its_character() {
        for character in '\0'..=char::MAX {
            let Some(septets) = Alphabet::DEFAULT.septets(character) else {
                continue;
            };
            let bytes = character.to_string().into_bytes();
            let taken: u8 = bytes.iter().map(|&byte| Septets.of(byte)).sum();
            assert_eq!(
                (taken, Septets.of(bytes[0])),
                (septets, septets),
                "{character:?}"
            );
        }
    }

    #[test]
    fn a_byte_tells_the_utf_16_units_of_its_character() {
        for character in '\0'..=char::MAX {
            let mut bytes = [0; 4];
            let bytes = character.encode_utf8(&mut bytes).as_bytes();
            let taken: u8 = bytes.iter().map(|&byte| Utf16.of(byte)).sum();
            assert_eq!(usize::from(taken), character.len_utf16());
            assert_eq!(taken, Utf16.of(bytes[0]));
        }
    }

    #[test]
    fn a_character_outside_is_found_wherever_it_stands() {
        for outside in [
            '`', '\t', '\0', '\x1B', '\x7F', 'ç', 'é', '\u{301}', 'ж', '₭', '語', '👋',
        ] {
            for before in 0..3 * BLOCK {
                for filler in ["a", "é", "€"] {
                    let text = filler.repeat(before) + &outside.to_string() + &filler.repeat(40);
                    let expected = Alphabet::DEFAULT.holds(outside);
                    assert_eq!(
                        scan(&text).gsm,
                        expected,
                        "{outside:?} after {before} {filler}"
                    );
                }
            }
        }
    }
}
