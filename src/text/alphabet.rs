//! Which characters GSM 7-bit can hold (3GPP TS 23.038, clauses 6.2.1 and 6.2.1.1), and the septets they take.

/// Bytes looked at in one step: as many as it takes for the compiler to use vector instructions.
pub(super) const BLOCK: usize = 32;

/// The byte offset of the first character that GSM 7-bit cannot hold.
pub(super) fn first_outside(text: &str) -> Option<usize> {
    let mut start = 0;
    'blocks: loop {
        start += plain_ascii(text.get(start..)?);
        for (at, character) in text.get(start..)?.char_indices() {
            if at >= BLOCK {
                start += at;
                continue 'blocks;
            }
            if !holds(character) {
                return Some(start + at);
            }
        }
        return None;
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

/// Whether the default alphabet or its extension table has the character.
///
/// ESC is in neither: it is the mark by which a phone finds the extension table.
pub(super) const fn holds(character: char) -> bool {
    matches!(
        character,
        '\n' | '\r' | ' '..='Z' | '_' | 'a'..='z'
            | '¡' | '£' | '¤' | '¥' | '§' | '¿'
            | 'Ä' | 'Å' | 'Æ' | 'Ç' | 'É' | 'Ñ' | 'Ö' | 'Ø' | 'Ü' | 'ß'
            | 'à' | 'ä' | 'å' | 'æ' | 'è' | 'é' | 'ì' | 'ñ' | 'ò' | 'ö' | 'ø' | 'ù' | 'ü'
            | 'Γ' | 'Δ' | 'Θ' | 'Λ' | 'Ξ' | 'Π' | 'Σ' | 'Φ' | 'Ψ' | 'Ω'
            // The extension table.
            | '\x0C' | '[' | '\\' | ']' | '^' | '{' | '|' | '}' | '~' | '€'
    )
}

/// Septets of the character that starts with this byte of UTF-8, in a text that GSM 7-bit can hold; 0 for a byte that
/// continues a character.
///
/// One byte tells: of all characters of more than two bytes only the euro sign is held, and those of two bytes are all
/// in the default alphabet.
pub(super) const fn septets(byte: u8) -> u8 {
    const EURO_LEAD: u8 = 0xE2;
    let continues = byte & 0xC0 == 0x80;
    // `[ \ ] ^` and `{ | } ~` differ in one bit.
    let bracket = (byte | 0x20).wrapping_sub(b'{') < 4;
    let extended = bracket || byte == b'\x0C' || byte == EURO_LEAD;
    1 + extended as u8 - continues as u8
}

/// Whether the byte is an ASCII character that GSM 7-bit can hold.
const fn holds_ascii(byte: u8) -> bool {
    let printable = byte.wrapping_sub(b' ') <= b'~' - b' ' && byte != b'`';
    printable || byte == b'\n' || byte == b'\r' || byte == b'\x0C'
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The default alphabet in the order of its codes, ESC (1B) left out.
    const DEFAULT: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
                           ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    const EXTENSION: &str = "\x0C^{}\\[~]|€";

    #[test]
    fn the_alphabet_is_that_of_the_standard_and_nothing_else() {
        assert_eq!(
            (DEFAULT.chars().count(), EXTENSION.chars().count()),
            (127, 10)
        );
        for character in '\0'..=char::MAX {
            let expected = DEFAULT.contains(character) || EXTENSION.contains(character);
            assert_eq!(holds(character), expected, "U+{:04X}", u32::from(character));
        }
    }

    #[test]
    fn only_the_extension_table_takes_two_septets() {
        for (table, expected) in [(DEFAULT, 1), (EXTENSION, 2)] {
            for character in table.chars() {
                let bytes = character.to_string().into_bytes();
                let taken: u8 = bytes.iter().map(|&byte| septets(byte)).sum();
                assert_eq!(
                    (taken, septets(bytes[0])),
                    (expected, expected),
                    "{character:?}"
                );
            }
        }
    }

    #[test]
    fn ascii_is_judged_alike_by_character_and_by_byte() {
        for byte in 0..=u8::MAX {
            assert_eq!(
                holds_ascii(byte),
                byte.is_ascii() && holds(char::from(byte)),
                "{byte:#04X}"
            );
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
                    let expected = (!holds(outside)).then_some(filler.len() * before);
                    assert_eq!(
                        first_outside(&text),
                        expected,
                        "{outside:?} after {before} {filler}"
                    );
                }
            }
        }
    }
}
