//! What a byte says of the default alphabet, made from the alphabet itself.

use super::super::tables::{DEFAULT_LOCKING, DEFAULT_SINGLE};

/// Set for a byte that is an ASCII character of neither table.
pub(super) const OUTSIDE: u8 = 1;

/// Set for a byte that is an ASCII character of the extension table.
pub(super) const EXTENSION: u8 = 2;

/// What each byte below 80 is: 64 of them, and 64 more.
pub(super) const ASCII: [[u8; 64]; 2] = ascii();

/// Set for the second byte of a character that is held, if its first byte is C2, C3, CE or E2.
pub(super) const AFTER_C2: u8 = 1;
pub(super) const AFTER_C3: u8 = 2;
pub(super) const AFTER_CE: u8 = 4;
pub(super) const AFTER_E2: u8 = 8;

/// Set for the third byte of the euro sign, E2 82 AC.
pub(super) const EURO_THIRD: u8 = 16;

/// What each byte that continues a character may be part of, by its low six bits.
pub(super) const CONTINUATION: [u8; 64] = continuation();

#[expect(
    clippy::indexing_slicing,
    reason = "evaluated while compiling, where an index out of bounds is an error"
)]
const fn ascii() -> [[u8; 64]; 2] {
    let mut table = [[OUTSIDE; 64]; 2];
    let mut code = 0;
    while code < DEFAULT_LOCKING.len() {
        let unit = DEFAULT_LOCKING[code] as usize;
        if unit != 0 && unit < 0x80 {
            table[unit / 64][unit % 64] = 0;
        }
        code += 1;
    }
    let mut entry = 0;
    while entry < DEFAULT_SINGLE.len() {
        let unit = DEFAULT_SINGLE[entry].1 as usize;
        if unit < 0x80 {
            table[unit / 64][unit % 64] = EXTENSION;
        }
        entry += 1;
    }
    table
}

/// Every other character of the default alphabet has two bytes, the first of them C2, C3 or CE, and every other one of
/// the extension table is the euro sign. If that were not so, this would not compile.
#[expect(
    clippy::indexing_slicing,
    clippy::panic,
    reason = "evaluated while compiling, where an index out of bounds or a panic is an error"
)]
const fn continuation() -> [u8; 64] {
    let mut table = [0; 64];
    let mut code = 0;
    while code < DEFAULT_LOCKING.len() {
        let unit = DEFAULT_LOCKING[code] as usize;
        if unit >= 0x80 {
            table[unit & 0x3F] |= match 0xC0 | unit >> 6 {
                0xC2 => AFTER_C2,
                0xC3 => AFTER_C3,
                0xCE => AFTER_CE,
                _ => panic!("a character of the default alphabet begins with another byte"),
            };
        }
        code += 1;
    }
    let mut entry = 0;
    while entry < DEFAULT_SINGLE.len() {
        let unit = DEFAULT_SINGLE[entry].1;
        assert!(
            unit < 0x80 || unit == 0x20AC,
            "the extension table has another character"
        );
        entry += 1;
    }
    table[0x02] |= AFTER_E2;
    table[0x2C] |= EURO_THIRD;
    table
}

/// A table of bytes in the form that two look-ups by half a byte can use: bit `h` of entry `l` is set if `kind` is set in
/// the table's entry for the byte of `16 h + l`.
#[expect(
    clippy::indexing_slicing,
    reason = "evaluated while compiling, where an index out of bounds is an error"
)]
pub(super) const fn by_halves<const N: usize>(table: &[[u8; 64]; N], kind: u8) -> [u8; 16] {
    let mut halves = [0; 16];
    let mut byte = 0;
    while byte < 64 * N {
        if table[byte / 64][byte % 64] & kind != 0 {
            halves[byte % 16] |= 1 << (byte / 16);
        }
        byte += 1;
    }
    halves
}
