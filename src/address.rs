//! Where a message comes from and where it goes: a phone number, a short code, a sender's name or an e-mail address.
//!
//! [`Address::parse`] takes canonical text only, and decides by syntax: an address is never refused because a
//! numbering plan does not know it. [`Address::parse_in`] also takes phone numbers as people write them. Two addresses
//! are the same exactly if their canonical texts are.

mod email;
#[cfg(not(feature = "phone-metadata"))]
mod no_plan;
mod phone;
#[cfg(feature = "phone-metadata")]
mod plan;
mod region;
mod sender;

use std::fmt;
use std::str::FromStr;

#[cfg(not(feature = "phone-metadata"))]
use self::no_plan as plan;
use self::phone::Written;
pub use self::region::Region;
use crate::error::{Error, Result};

/// An address of a contact or a gateway, in canonical form.
///
/// | kind | canonical form |
/// |---|---|
/// | phone number | ITU-T E.164 with a leading `+`: 7 to 15 digits, the first not 0 |
/// | short code | 3 to 8 digits |
/// | sender's name | up to 11 characters of the GSM 7-bit default alphabet, one of them a letter; spelling kept |
/// | e-mail address | local part kept, domain in lower case; 254 bytes at most |
///
/// Names and local parts that differ in case are different addresses: only the network at the other end knows
/// whether it tells them apart. A domain is ASCII (an internationalised one in its `xn--` form), so that no domain has
/// two spellings; a local part may be in any script (RFC 6531). Quoted local parts and address literals are refused.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Address {
    text: Box<str>,
    kind: AddressKind,
}

/// What sort of [`Address`] it is.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum AddressKind {
    /// A phone number in the international form of ITU-T E.164: a long code, a toll-free number, a customer's phone.
    Phone,
    /// A short code: a few digits that mean something in one country or network only.
    ShortCode,
    /// The name of a sender. Nobody can answer it: it has no number.
    Alphanumeric,
    /// An e-mail address.
    Email,
}

impl Address {
    /// Reads an address in its canonical form; only a domain may be in any case. White space around it is refused.
    ///
    /// Text with an `@` is an e-mail address, a `+` and a digit begin a phone number, digits alone are a short code,
    /// and anything else is a sender's name.
    ///
    /// ```
    /// use duologue::{Address, AddressKind};
    ///
    /// assert_eq!(Address::parse("+15550100001")?.kind(), AddressKind::Phone);
    /// assert_eq!(Address::parse("72345")?.kind(), AddressKind::ShortCode);
    /// assert_eq!(Address::parse("Corner Shop")?.kind(), AddressKind::Alphanumeric);
    /// assert_eq!(Address::parse("Ann.Lee@Example.COM")?.as_str(), "Ann.Lee@example.com");
    /// # Ok::<(), duologue::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// `InvalidArgument` for the field `address`, saying which rule the text breaks.
    pub fn parse(text: &str) -> Result<Self> {
        Self::strict(text).map_err(|why| Error::invalid("address", text, why))
    }

    /// Reads an address as a person in this region writes it.
    ///
    /// This is [`parse`](Self::parse), white space around the text aside, and what it adds concerns phone numbers:
    ///
    /// - Digits may be of any script, and spaces, dashes, dots, slashes and brackets may stand among them, and
    ///   invisible marks as copied from an address book. After a `+` nothing else is changed, whatever the region:
    ///   the digits are the number. Only the 0 of `+44 (0)20 7946 0958` goes, if that country dials none.
    /// - Without a `+` the number is read as dialled in the region: the dial-out prefix (its own, or else `00`), the
    ///   trunk prefix and the country code are recognised. No number is refused because the plan has not assigned it,
    ///   but one whose length the plan does not have is: it lacks its area code, or carries a country code without `+`.
    /// - 3 to 8 digits with nothing among them are a short code. Only where 6 to 8 digits are, as they stand, the
    ///   complete number of a subscriber in the region (`20123456` in Denmark; never in the United States, where
    ///   `5550100` lacks the area code) they are that number: a plan does not give one string two meanings.
    ///
    /// Letters are never taken for digits, and an extension (`x12`) is not dropped: a text message cannot reach it.
    ///
    /// Reading a number without `+` needs the crate feature `phone-metadata`, and a region.
    ///
    /// ```
    /// use duologue::{Address, Region};
    ///
    /// let region = Region::parse("US")?;
    /// # #[cfg(feature = "phone-metadata")]
    /// assert_eq!(Address::parse_in("(212) 555-0100", Some(region))?.as_str(), "+12125550100");
    /// assert_eq!(Address::parse_in("+44 20 7946 0958", Some(region))?.as_str(), "+442079460958");
    /// # Ok::<(), duologue::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// `InvalidArgument` for the field `address`, saying which rule the text breaks or what is missing.
    pub fn parse_in(text: &str, region: Option<Region>) -> Result<Self> {
        Self::read(text, region).map_err(|why| Error::invalid("address", text, why))
    }

    /// [`parse_in`](Self::parse_in) whose refusal is the reason alone, for a caller that has its own name for the field.
    pub(crate) fn read(text: &str, region: Option<Region>) -> Result<Self, String> {
        let text = text.trim();
        let Some(written) = Written::read(text) else {
            return Self::strict(text);
        };
        let digits = &written.digits;
        if written.is_international {
            let number = if written.has_trunk_zero {
                plan::without_trunk(digits)?
            } else {
                format!("+{digits}")
            };
            return Self::strict(&number);
        }
        if !written.is_grouped && sender::check_code(digits).is_ok() {
            let number = region.and_then(|region| plan::subscriber(digits, region));
            return Self::strict(number.as_ref().unwrap_or(digits));
        }
        let region = region.ok_or(
            "has no country code: write the number as `+`, country code and number, or set a default region",
        )?;
        Self::strict(&plan::read(digits, region)?)
    }

    /// What sort of address it is.
    pub fn kind(&self) -> AddressKind {
        self.kind
    }

    /// The canonical text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    fn strict(text: &str) -> Result<Self, String> {
        if text.is_empty() {
            return Err("must not be empty".to_owned());
        }
        if let Some(control) = text.chars().find(|c| c.is_control()) {
            return Err(format!("has a control character, {}", shown(control)));
        }
        if text.contains('@') {
            return email::canonical(text).map(|text| Self::new(AddressKind::Email, text));
        }
        if phone::claims_to_be_international(text) {
            return phone::check(text).map(|()| Self::new(AddressKind::Phone, text));
        }
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            return sender::check_code(text).map(|()| Self::new(AddressKind::ShortCode, text));
        }
        sender::check_name(text).map(|()| Self::new(AddressKind::Alphanumeric, text))
    }

    fn new(kind: AddressKind, text: impl Into<Box<str>>) -> Self {
        Self {
            text: text.into(),
            kind,
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.text.into()
    }
}

impl FromStr for Address {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::parse(text)
    }
}

impl AddressKind {
    /// Every kind, in a fixed order.
    pub const ALL: &'static [Self] = &[
        Self::Phone,
        Self::ShortCode,
        Self::Alphanumeric,
        Self::Email,
    ];

    /// The kind's stable name in snake case.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::ShortCode => "short_code",
            Self::Alphanumeric => "alphanumeric",
            Self::Email => "email",
        }
    }
}

impl fmt::Display for AddressKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A character as an error shows it: by its number unless it is plain to see.
fn shown(c: char) -> String {
    if c.is_alphanumeric() || c.is_ascii_graphic() {
        format!("`{c}`")
    } else {
        format!("U+{:04X}", u32::from(c))
    }
}

/// Characters without a shape of their own that come along when text is copied: soft hyphen, zero-width characters,
/// direction marks and their like (Unicode's `Default_Ignorable_Code_Point`, those in use in running text).
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::error::ErrorKind;

    /// Why the text is refused, after the field and the value.
    pub(super) fn why(text: &str, result: Result<Address>) -> String {
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        assert_eq!(
            (error.field(), error.value()),
            (Some("address"), Some(text))
        );
        error
            .to_string()
            .strip_prefix(&format!("address `{text}` "))
            .unwrap()
            .to_owned()
    }

    /// The canonical form, said a second time and without the code under test.
    pub(super) fn is_canonical(address: &Address) -> bool {
        let text = address.as_str();
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        match address.kind() {
            AddressKind::Phone => {
                let digits = text.strip_prefix('+').unwrap();
                (7..=15).contains(&digits.len()) && is_digits(digits) && !digits.starts_with('0')
            }
            AddressKind::ShortCode => (3..=8).contains(&text.len()) && is_digits(text),
            AddressKind::Alphanumeric => {
                text.chars().count() <= 11
                    && text.contains(char::is_alphabetic)
                    && !text.contains('@')
            }
            AddressKind::Email => {
                let (local, domain) = text.split_once('@').unwrap();
                local.len() <= 64
                    && text.len() <= 254
                    && domain.contains('.')
                    && domain == domain.to_lowercase()
            }
        }
    }

    pub(super) fn region() -> impl Strategy<Value = Region> {
        proptest::sample::select(region::CODES.as_slice())
            .prop_map(|code| Region::parse(code).unwrap())
    }

    /// Text that is an address, or nearly one, about half of the time.
    fn address_like() -> impl Strategy<Value = String> {
        prop_oneof![
            "\\+[0-9]{5,17}",
            "[0-9]{1,10}",
            "[A-Za-z0-9 &é.-]{1,12}",
            "[A-Za-z0-9.+é]{1,10}@[A-Za-z0-9.-]{1,10}\\.[A-Za-z]{2,3}",
            "[+(]?[0-9]{1,4}[ ().\\-/]{0,2}[0-9]{1,5}[ .\\-][0-9]{2,6}",
            "[+＋()٣７0-9 x@.\\-\u{200b}\u{202a}]{0,24}",
            any::<String>(),
        ]
    }

    #[test]
    fn the_kind_follows_from_the_syntax() {
        let kind = |text| Address::parse(text).unwrap().kind();
        for text in ["+15550100001", "+6834000", "+123456789012345"] {
            assert_eq!(kind(text), AddressKind::Phone, "{text}");
        }
        for text in ["911", "72345", "012345", "12345678"] {
            assert_eq!(kind(text), AddressKind::ShortCode, "{text}");
        }
        for text in [
            "O2",
            "Corner Shop",
            "H&M",
            "VM-620016",
            "1800FLOWERS",
            "Crédit +",
            "+Plus",
        ] {
            assert_eq!(kind(text), AddressKind::Alphanumeric, "{text}");
        }
        for text in [
            "a@b.cd",
            "ann.lee+x@example.com",
            "o'neil@xn--bcher-kva.example",
            "佐藤@example.jp",
        ] {
            assert_eq!(kind(text), AddressKind::Email, "{text}");
        }
    }

    #[test]
    fn the_error_names_the_field_and_the_value_and_counts_what_is_too_much() {
        let error = Address::parse("+1234567890123456789").unwrap_err();
        assert_eq!(
            error.to_string(),
            "address `+1234567890123456789` is a phone number with 19 digits, at most 15 are allowed"
        );
    }

    #[test]
    fn a_phone_number_is_a_plus_and_its_digits_and_nothing_else() {
        for text in [
            "+0123456789",
            "+123456",
            "+1234567890123456",
            "+1 5550100",
            "+1555010000a",
            "+1２345678",
            "+1234567\u{200b}8",
        ] {
            why(text, Address::parse(text));
        }
    }

    #[test]
    fn control_characters_and_white_space_around_are_refused() {
        for text in [
            "\0",
            "+1555010\x0000001",
            "Shop\n",
            "a\u{7f}@b.cd",
            "72345\t",
        ] {
            assert!(
                Address::parse(text)
                    .unwrap_err()
                    .to_string()
                    .contains("has a control character, U+")
            );
        }
        for text in [
            "",
            " ",
            " +15550100001",
            "+15550100001 ",
            "72345 ",
            " Shop",
            "a@b.cd ",
        ] {
            why(text, Address::parse(text));
        }
    }

    #[test]
    fn an_international_number_may_be_grouped_in_any_way_and_in_any_script() {
        for text in [
            "+1 212 555 0100",
            "+1 (212) 555-0100",
            "+1.212.555.0100",
            "+1/212/555-0100",
            "(+1) 212 555 0100",
            " +1\u{a0}212\u{2011}555\u{2011}0100\n",
            "\u{202a}+12125550100\u{202c}",
            "＋１ ２１２ ５５５ ０１００",
            "+١ ٢١٢ ٥٥٥ ٠١٠٠",
        ] {
            for region in [None, Some(Region::parse("DE").unwrap())] {
                assert_eq!(
                    Address::parse_in(text, region).unwrap().as_str(),
                    "+12125550100",
                    "{text:?}"
                );
            }
        }
    }

    #[test]
    fn what_is_written_with_a_plus_is_not_judged_by_any_plan() {
        for (text, number) in [
            ("+1 555 010 0001", "+15550100001"),
            ("+999 12345678", "+99912345678"),
            ("+52 1 55 1234 5678", "+5215512345678"),
            ("+44 020 7946 0958", "+4402079460958"),
        ] {
            assert_eq!(Address::parse_in(text, None).unwrap().as_str(), number);
        }
        for text in ["+1 212 555 0100 0000 0000", "+0 212 555 0100", "+1 555"] {
            why(text, Address::parse_in(text, None));
        }
    }

    #[test]
    fn a_few_digits_are_a_short_code_in_every_region() {
        for code in ["US", "DK", "CK", "AQ"] {
            let region = Region::parse(code).unwrap();
            for text in ["72345", "７２３４５", " 72345 "] {
                let address = Address::parse_in(text, Some(region)).unwrap();
                assert_eq!(
                    (address.as_str(), address.kind()),
                    ("72345", AddressKind::ShortCode)
                );
            }
        }
        assert_eq!(
            Address::parse_in("5550100", None).unwrap().kind(),
            AddressKind::ShortCode
        );
    }

    #[test]
    fn a_local_number_without_a_region_is_told_what_it_lacks() {
        for text in ["(212) 555-0100", "2125550100"] {
            assert!(why(text, Address::parse_in(text, None)).contains("or set a default region"));
        }
    }

    #[test]
    fn words_and_extensions_are_not_dropped() {
        let region = Some(Region::parse("US").unwrap());
        for text in [
            "(212) 555-0100 x12",
            "+1 212 555 0100 ext. 12",
            "1-800-FLOWERS",
            "212-555-O100",
            "call 2125550100",
        ] {
            why(text, Address::parse_in(text, region));
        }
    }

    #[test]
    fn the_kinds_have_names_of_their_own() {
        let names: std::collections::BTreeSet<_> =
            AddressKind::ALL.iter().map(|kind| kind.as_str()).collect();
        assert_eq!(names.len(), AddressKind::ALL.len());
    }

    proptest! {
        #[test]
        fn a_canonical_text_reads_back_as_the_same_address(
            text in address_like(),
            region in proptest::option::of(region()),
        ) {
            for address in [Address::parse(&text), Address::parse_in(&text, region)].into_iter().flatten() {
                prop_assert!(is_canonical(&address), "{address:?}");
                prop_assert_eq!(&Address::parse(&address.to_string()).unwrap(), &address);
            }
        }

        #[test]
        fn canonical_text_means_the_same_in_every_region(
            text in address_like(),
            region in proptest::option::of(region()),
        ) {
            if let Ok(address) = Address::parse(&text) {
                let local = Address::parse_in(&text, region).unwrap();
                // The one exception, as documented.
                let is_subscriber = address.kind() == AddressKind::ShortCode
                    && local.kind() == AddressKind::Phone
                    && (6..=8).contains(&text.len());
                prop_assert!(local == address || is_subscriber, "{local:?}");
            }
        }

        #[test]
        fn a_refusal_names_the_field_and_the_value(
            text in address_like(),
            region in proptest::option::of(region()),
        ) {
            for error in [Address::parse(&text).err(), Address::parse_in(&text, region).err()].into_iter().flatten() {
                prop_assert_eq!(error.field(), Some("address"));
                prop_assert!(error.to_string().starts_with("address `"));
            }
        }
    }
}
