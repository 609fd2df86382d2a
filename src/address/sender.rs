//! Addresses that only a sender has: short codes and names.

use super::shown;

/// What messaging providers take for a short code. Twilio's guidelines call 5 or 6 digits usual; other countries have
/// shorter and longer ones.
const CODE_DIGITS: std::ops::RangeInclusive<usize> = 3..=8;

/// 3GPP TS 23.040, 9.1.2.5: an address field has at most 12 octets, two of them its length and its type. The 10 left
/// hold 11 characters of 7 bits.
const NAME_CHARACTERS: usize = 11;

/// The GSM 7-bit default alphabet (3GPP TS 23.038, 6.2.1), in which an alphanumeric address is coded, in the order of
/// its codes. Left out are the line feed, the carriage return, the escape, and the `@`, which is an e-mail address's.
const NAME_ALPHABET: &str = "£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
    ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

/// Can these digits, of which there is at least one, be a short code?
pub(super) fn check_code(digits: &str) -> Result<(), String> {
    let (count, least, most) = (digits.len(), CODE_DIGITS.start(), CODE_DIGITS.end());
    if CODE_DIGITS.contains(&count) {
        return Ok(());
    }
    let fix = if count > *most {
        "; a phone number begins with `+` and its country code"
    } else {
        ""
    };
    Err(format!(
        "is a short code with {count} digits, {least} to {most} are allowed{fix}"
    ))
}

/// Can this be the name of a sender?
pub(super) fn check_name(text: &str) -> Result<(), String> {
    if !text.contains(char::is_alphabetic) {
        return Err("is not an address; a phone number is written like +12125550100".to_owned());
    }
    if text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace) {
        return Err("has white space around it".to_owned());
    }
    let count = text.chars().count();
    if count > NAME_CHARACTERS {
        return Err(format!(
            "is not a phone number, and as a sender's name it has {count} characters, at most {NAME_CHARACTERS} are allowed"
        ));
    }
    match text.chars().find(|&c| !NAME_ALPHABET.contains(c)) {
        Some(other) => Err(format!(
            "has {}, which is not in the alphabet of sender's names, GSM 7-bit",
            shown(other)
        )),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_code_of_the_wrong_length_is_told_what_a_phone_number_looks_like() {
        assert_eq!(
            check_code("12").unwrap_err(),
            "is a short code with 2 digits, 3 to 8 are allowed"
        );
        assert!(
            check_code("12125550100")
                .unwrap_err()
                .ends_with("begins with `+` and its country code")
        );
    }

    #[test]
    fn a_name_fits_an_address_field() {
        assert_eq!(check_name("ElevenChars"), Ok(()));
        assert!(
            check_name("TwelveLetter")
                .unwrap_err()
                .contains("12 characters, at most 11")
        );
        assert!(
            check_name("not a number")
                .unwrap_err()
                .contains("is not a phone number")
        );
        for text in [" Shop", "Shop ", "#1", "...", "+"] {
            assert!(check_name(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_name_is_in_the_gsm_alphabet_without_its_extension() {
        assert_eq!(NAME_ALPHABET.chars().count(), 128 - "\n\r\u{1b}@".len());
        for (text, other) in [
            ("Привет", "`П`"),
            ("Shop€", "U+20AC"),
            ("a`b", "```"),
            ("Sh\u{200b}op", "U+200B"),
        ] {
            assert!(
                check_name(text)
                    .unwrap_err()
                    .starts_with(&format!("has {other}, ")),
                "{text}"
            );
        }
    }
}
