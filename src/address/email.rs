//! E-mail addresses: the part of RFC 5321's syntax that mailboxes use, with the local parts of RFC 6531.

use super::{is_invisible, shown};

/// RFC 5321, 4.5.3.1.3: a path has at most 256 octets, two of them its angle brackets. This keeps the domain below
/// the 255 octets of 4.5.3.1.2 as well.
const MOST_BYTES: usize = 254;
/// RFC 5321, 4.5.3.1.1, in octets.
const MOST_LOCAL_BYTES: usize = 64;
/// RFC 1035, 2.3.4, in octets.
const MOST_LABEL_BYTES: usize = 63;

/// The address with its domain in lower case.
pub(super) fn canonical(text: &str) -> Result<String, String> {
    if text.len() > MOST_BYTES {
        return Err(format!(
            "is an e-mail address of {} bytes, at most {MOST_BYTES} are allowed",
            text.len()
        ));
    }
    match text.split_once('@') {
        Some((_, domain)) if domain.contains('@') => Err("has more than one `@`".to_owned()),
        Some((local, domain)) => {
            check_local(local)?;
            check_domain(domain)?;
            Ok(format!("{local}@{}", domain.to_ascii_lowercase()))
        }
        None => Err("has no `@`".to_owned()),
    }
}

/// `Dot-string` of RFC 5321, 4.1.2, over `atext` of RFC 5322, 3.2.3, as RFC 6531, 3.3, extends it.
fn check_local(local: &str) -> Result<(), String> {
    if local.is_empty() {
        return Err("has nothing before the `@`".to_owned());
    }
    if local.len() > MOST_LOCAL_BYTES {
        let bytes = local.len();
        return Err(format!(
            "has {bytes} bytes before the `@`, at most {MOST_LOCAL_BYTES} are allowed"
        ));
    }
    if let Some(other) = local.chars().find(|&c| c != '.' && !is_atom_character(c)) {
        return Err(format!(
            "has {} before the `@`, where it cannot stand",
            shown(other)
        ));
    }
    if local.split('.').any(str::is_empty) {
        return Err("has a dot too many before the `@`".to_owned());
    }
    Ok(())
}

fn is_atom_character(c: char) -> bool {
    match c {
        _ if c.is_ascii_alphanumeric() => true,
        _ if c.is_ascii() => "!#$%&'*+-/=?^_`{|}~".contains(c),
        _ => !c.is_control() && !c.is_whitespace() && !is_invisible(c),
    }
}

/// The preferred name syntax of RFC 1035, 2.3.1, with the digits of RFC 1123, 2.1; fully qualified, as RFC 5321, 2.3.5,
/// asks, so two labels at least; the last not a number (RFC 3696, 2).
fn check_domain(domain: &str) -> Result<(), String> {
    if let Some(other) = domain
        .chars()
        .find(|&c| !c.is_ascii_alphanumeric() && c != '-' && c != '.')
    {
        let fix = if other.is_ascii() {
            ""
        } else {
            "; an internationalised domain is written in its `xn--` form"
        };
        return Err(format!(
            "has {} in its domain, where it cannot stand{fix}",
            shown(other)
        ));
    }
    for label in domain.split('.') {
        match label.len() {
            0 if domain.is_empty() => return Err("has no domain after the `@`".to_owned()),
            0 => return Err("has a dot too many in its domain".to_owned()),
            1..=MOST_LABEL_BYTES if label.starts_with('-') || label.ends_with('-') => {
                return Err(format!("has a hyphen at an end of `{label}` in its domain"));
            }
            1..=MOST_LABEL_BYTES => {}
            bytes => {
                return Err(format!(
                    "has a domain label of {bytes} bytes, at most {MOST_LABEL_BYTES} are allowed"
                ));
            }
        }
    }
    match domain.rsplit_once('.') {
        None => Err(format!("has the incomplete domain `{domain}`")),
        Some((_, last)) if last.bytes().all(|byte| byte.is_ascii_digit()) => {
            Err(format!("has a domain that ends in a number, `{last}`"))
        }
        Some(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_is_lower_cased_and_a_local_part_is_not() {
        assert_eq!(
            canonical("Ann.LEE@Shop.Example.COM").unwrap(),
            "Ann.LEE@shop.example.com"
        );
    }

    #[test]
    fn an_internationalised_address_has_any_local_part_and_an_ascii_domain() {
        for text in ["佐藤@example.jp", "ann@xn--e1afmkfd.xn--p1ai"] {
            assert_eq!(canonical(text).as_deref(), Ok(text));
        }
        assert!(
            canonical("ann@bücher.example")
                .unwrap_err()
                .ends_with("in its `xn--` form")
        );
    }

    #[test]
    fn an_address_of_the_greatest_length_is_taken_and_one_byte_more_is_not() {
        let (local, label) = ("a".repeat(64), "b".repeat(63));
        let longest = format!("{local}@{label}.{label}.{}", "c".repeat(61));
        assert_eq!(longest.len(), 254);
        assert_eq!(canonical(&longest).as_deref(), Ok(longest.as_str()));
        assert!(
            canonical(&format!("{longest}c"))
                .unwrap_err()
                .contains("255 bytes")
        );
        assert!(
            canonical(&format!("a{local}@b.cd"))
                .unwrap_err()
                .contains("65 bytes before the `@`")
        );
        assert!(
            canonical(&format!("a@b{label}.cd"))
                .unwrap_err()
                .contains("label of 64 bytes")
        );
    }

    #[test]
    fn a_part_with_something_out_of_place_is_refused_for_it() {
        for (text, why) in [
            ("ab.cd", "no `@`"),
            ("a@b@c.de", "more than one `@`"),
            ("@b.cd", "nothing before"),
            ("a b@c.de", "U+0020 before the `@`"),
            ("a\u{a0}b@c.de", "U+00A0 before"),
            ("a\u{200b}b@c.de", "U+200B before"),
            ("\"a\"@c.de", "`\"` before"),
            ("a<b@c.de", "`<` before"),
            ("mailto:a@b.cd", "`:` before"),
            (".a@b.cd", "a dot too many before"),
            ("a.@b.cd", "a dot too many before"),
            ("a..b@c.de", "a dot too many before"),
            ("a@", "no domain"),
            ("a@b", "incomplete domain `b`"),
            ("a@b .cd", "U+0020 in its domain"),
            ("a@b_c.de", "`_` in its domain"),
            ("a@[127.0.0.1]", "`[` in its domain"),
            ("a@.b.cd", "a dot too many in"),
            ("a@b..cd", "a dot too many in"),
            ("a@b.cd.", "a dot too many in"),
            ("a@-b.cd", "hyphen at an end of `-b`"),
            ("a@b-.cd", "hyphen at an end of `b-`"),
            ("a@127.0.0.1", "ends in a number"),
        ] {
            let refused = canonical(text).unwrap_err();
            assert!(refused.contains(why), "{text}: {refused}");
        }
    }
}
