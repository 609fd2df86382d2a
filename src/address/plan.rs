//! Numbering plans, from the metadata of Google's libphonenumber.
//!
//! They say what a number written locally stands for. They refuse none for being unassigned. Only digits reach the
//! library: everything else that it would interpret (extensions, letters, `tel:` URIs) has been dealt with before.

use std::cmp::Ordering;

use rlibphonenumber::{
    CountryCodeSource, NumberLengthType, PHONE_NUMBER_UTIL as PLANS, ParseError, PhoneNumber,
    PhoneNumberFormat, PhoneNumberType, ValidationError, get_national_significant_number_owned,
};

use super::{Region, phone};

/// Shorter digits are a short code in every region, even the few where they could be a subscriber's number.
const FEWEST_SUBSCRIBER_DIGITS: usize = 6;

/// The fifteen digits of E.164 and room for dial-out, carrier and trunk prefixes before them. The library is not asked
/// about more.
const MOST_DIALLED_DIGITS: usize = 25;

/// The E.164 number that these digits reach when dialled in the region.
pub(super) fn read(digits: &str, region: Region) -> Result<String, String> {
    if digits.len() > MOST_DIALLED_DIGITS {
        return Err(too_long(region));
    }
    let local = dialled(digits, region);
    // Most countries dial out with 00, and people write it elsewhere too. Where it is not the region's own prefix, the
    // digits can have a meaning there as well (Japan's toll-free 0077, Thailand's 003 and on): the likelier one is it.
    let abroad = digits.strip_prefix("00").and_then(international);
    match (local, abroad) {
        (Ok(local), Some(abroad)) => match likelihood(&local).cmp(&likelihood(&abroad)) {
            Ordering::Less => Ok(e164(&abroad)),
            Ordering::Equal if e164(&local) != e164(&abroad) => Err(format!(
                "may mean {} or {}: write it with the `+`",
                e164(&local),
                e164(&abroad)
            )),
            Ordering::Equal | Ordering::Greater => Ok(e164(&local)),
        },
        (Err(_), Some(abroad)) if likelihood(&abroad) > Likelihood::Unlikely => Ok(e164(&abroad)),
        (local, _) => local.map(|number| e164(&number)),
    }
}

/// The E.164 number, if the digits are how the region itself writes the whole number of a subscriber.
pub(super) fn subscriber(digits: &str, region: Region) -> Option<String> {
    if digits.len() < FEWEST_SUBSCRIBER_DIGITS {
        return None;
    }
    let number = dialled(digits, region).ok()?;
    let is_subscriber = PLANS.is_valid_number_for_region(&number, plan_of(region)?)
        && matches!(
            PLANS.get_number_type(&number),
            PhoneNumberType::FixedLine
                | PhoneNumberType::Mobile
                | PhoneNumberType::FixedLineOrMobile
                | PhoneNumberType::PersonalNumber
                | PhoneNumberType::VoIP
        );
    let written = PLANS.format(&number, PhoneNumberFormat::National);
    let is_whole = written
        .chars()
        .filter(char::is_ascii_digit)
        .eq(digits.chars());
    (is_subscriber && is_whole).then(|| e164(&number))
}

/// The E.164 number of international digits with a bracketed 0 among them, which some countries dial and some do not.
pub(super) fn without_trunk(digits: &str) -> Result<String, String> {
    match international(digits) {
        Some(number) => Ok(e164(&number)),
        None => Err(
            "cannot be read with its bracketed 0: leave that out unless it is dialled from abroad"
                .to_owned(),
        ),
    }
}

/// How well a reading of digits that have two fits the plans.
#[derive(Eq, Ord, PartialEq, PartialOrd)]
enum Likelihood {
    Unlikely,
    RightLength,
    Assigned,
}

fn likelihood(number: &PhoneNumber) -> Likelihood {
    if phone::check(&e164(number)).is_err() {
        Likelihood::Unlikely
    } else if PLANS.is_valid_number(number) {
        Likelihood::Assigned
    } else if PLANS.is_possible_number(number) {
        Likelihood::RightLength
    } else {
        Likelihood::Unlikely
    }
}

fn dialled(digits: &str, region: Region) -> Result<PhoneNumber, String> {
    let plan = plan_of(region).ok_or_else(|| {
        format!("has no country code, and {region} has no numbering plan to read it by: write it with `+`")
    })?;
    let number = PLANS
        .parse_and_keep_raw_input(digits, Some(plan))
        .map_err(|error| refusal(&error, region))?;
    let is_local = number.country_code_source() != CountryCodeSource::FromNumberWithIdd;
    if is_local {
        check_length(&number, region)?;
    }
    Ok(number)
}

fn international(digits: &str) -> Option<PhoneNumber> {
    if digits.len() > MOST_DIALLED_DIGITS {
        return None;
    }
    PLANS.parse(format!("+{digits}"), None).ok()
}

/// Refuses a local number of a length that the plan does not have: it would reach nobody, or somebody else.
fn check_length(number: &PhoneNumber, region: Region) -> Result<(), String> {
    match PLANS.is_possible_number_with_reason(number) {
        Ok(NumberLengthType::IsPossible) => Ok(()),
        Ok(NumberLengthType::IsPossibleLocalOnly) => Err("lacks its area code".to_owned()),
        Err(ValidationError::TooShort) => Err(too_short(region)),
        Err(ValidationError::TooLong) => Err(too_long(region)),
        Err(ValidationError::InvalidLength | ValidationError::InvalidCountryCode) => Err(format!(
            "does not have as many digits as a number of {region}; the number of another country begins with `+`"
        )),
    }
}

fn refusal(error: &ParseError, region: Region) -> String {
    match error {
        ParseError::TooShortNsn | ParseError::TooShortAfterIdd => too_short(region),
        ParseError::TooLongNsn => too_long(region),
        ParseError::InvalidCountryCode => {
            "has no country code that is in use after its dial-out prefix".to_owned()
        }
        ParseError::NotANumber(_) => "is not a phone number".to_owned(),
    }
}

fn too_short(region: Region) -> String {
    format!("has too few digits for a number of {region}")
}

fn too_long(region: Region) -> String {
    format!(
        "has too many digits for a number of {region}; the number of another country begins with `+`"
    )
}

/// The library's name for the region, if it knows a plan for it.
fn plan_of(region: Region) -> Option<rlibphonenumber::Region> {
    let plan = region.as_str().parse().ok()?;
    PLANS.get_country_code_for_region(plan).map(|_| plan)
}

/// Country code and national number put together; the library's own formatting repeats the input for a number of
/// zeros only.
fn e164(number: &PhoneNumber) -> String {
    format!(
        "+{}{}",
        number.country_code,
        get_national_significant_number_owned(number)
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::address::tests::{is_canonical, region, why};
    use crate::address::{Address, AddressKind};

    fn parse_in(code: &str, text: &str) -> crate::error::Result<Address> {
        Address::parse_in(text, Some(Region::parse(code).unwrap()))
    }

    fn number_in(code: &str, text: &str) -> String {
        let address = parse_in(code, text).unwrap();
        assert_eq!(address.kind(), AddressKind::Phone, "{text} in {code}");
        address.to_string()
    }

    fn why_in(code: &str, text: &str) -> String {
        why(text, parse_in(code, text))
    }

    #[test]
    fn every_region_with_a_plan_can_be_named() {
        let named = |plan: rlibphonenumber::Region| Region::parse(&plan.to_string());
        assert!(
            PLANS
                .get_supported_regions()
                .all(|plan| named(plan).is_ok_and(|region| plan_of(region) == Some(plan)))
        );
        assert!(PLANS.get_supported_regions().len() > 240);
    }

    #[test]
    fn a_local_number_is_read_by_its_regions_plan() {
        for (code, text, number) in [
            ("US", "(212) 555-0100", "+12125550100"),
            ("US", "212-555-0100 ", "+12125550100"),
            ("US", "12125550100", "+12125550100"),
            ("US", "２１２-５５５-０１００", "+12125550100"),
            ("GB", "020 7946 0958", "+442079460958"),
            ("GB", "(0)20 7946 0958", "+442079460958"),
            ("GB", "44 20 7946 0958", "+442079460958"),
            ("IT", "06 698 12345", "+390669812345"),
            ("AR", "011 15-2345-6789", "+5491123456789"),
            ("RU", "8 (912) 345-67-89", "+79123456789"),
        ] {
            assert_eq!(number_in(code, text), number, "{text} in {code}");
        }
    }

    #[test]
    fn an_unassigned_number_is_read_like_any_other() {
        assert_eq!(number_in("US", "555-010-0001"), "+15550100001");
        assert_eq!(number_in("US", "(000) 000-0000"), "+10000000000");
        assert_eq!(number_in("DE", "001 555 010 0001"), "+15550100001");
    }

    #[test]
    fn a_number_is_read_behind_a_dial_out_prefix() {
        for (code, text) in [
            ("DE", "0044 20 7946 0958"),
            ("DE", "0044 (0)20 7946 0958"),
            ("US", "011 44 20 7946 0958"),
            ("US", "0044 20 7946 0958"),
            ("AU", "0011 44 20 7946 0958"),
            ("SG", "0044 20 7946 0958"),
            ("JP", "010 44 20 7946 0958"),
        ] {
            assert_eq!(number_in(code, text), "+442079460958", "{text} in {code}");
        }
        assert_eq!(number_in("AU", "0011 1 555 010 0001"), "+15550100001");
        assert_eq!(
            number_in("JP", "0077 7012"),
            "+8100777012",
            "toll-free at home"
        );
    }

    #[test]
    fn of_two_readings_the_likelier_is_taken_and_an_unlikely_one_is_not() {
        assert_eq!(number_in("JP", "0049 3803 491892"), "+493803491892"); // not +81 and all of it: 16 digits
        assert!(why_in("US", "00 268 460 1234").contains("too many digits for a number of US")); // nor of +268
    }

    #[test]
    fn behind_a_dial_out_prefix_no_length_is_refused() {
        assert_eq!(number_in("US", "011 1 555 010 00015"), "+155501000015");
    }

    #[test]
    fn a_number_with_two_meanings_is_not_guessed() {
        // 003 is a dial-out prefix in Thailand: a French number, or a Hungarian one.
        assert_eq!(
            why_in("TH", "0033 6 12 34 56 78"),
            "may mean +3612345678 or +33612345678: write it with the `+`"
        );
        assert_eq!(number_in("DE", "0033 6 12 34 56 78"), "+33612345678");
    }

    #[test]
    fn a_bracketed_zero_goes_where_the_country_dials_none() {
        assert_eq!(number_in("US", "+44 (0)20 7946 0958"), "+442079460958");
        assert_eq!(number_in("US", "+90 (0212) 345 97 14"), "+902123459714");
        assert_eq!(
            number_in("US", "+39 (06) 698 12345"),
            "+390669812345",
            "Italy dials it"
        );
        assert!(why_in("US", "+999 (0)20 7946 0958").contains("bracketed 0"));
    }

    #[test]
    fn a_local_number_of_a_wrong_length_is_told_why() {
        assert_eq!(why_in("US", "555-0100"), "lacks its area code");
        assert_eq!(
            why_in("US", "72 345"),
            "has too few digits for a number of US"
        );
        assert!(why_in("US", "442079460958").contains("too many digits for a number of US"));
        assert!(why_in("AQ", "212 555 0100").contains("AQ has no numbering plan"));
        assert!(why_in("DE", "0099 9123 4567").contains("no country code that is in use"));
    }

    #[test]
    fn six_to_eight_digits_are_a_number_where_a_subscriber_has_it() {
        for (code, text, number) in [
            ("DK", "20123456", "+4520123456"),
            ("IS", "5885522", "+3545885522"),
            ("FO", "211234", "+298211234"),
        ] {
            assert_eq!(number_in(code, text), number);
        }
        // No area code; not assigned; a service's; not as it is dialled, without its 0; shorter than six.
        for (code, text) in [
            ("US", "5550100"),
            ("DK", "00123456"),
            ("AU", "131234"),
            ("DE", "30123456"),
            ("CK", "21234"),
        ] {
            let address = parse_in(code, text).unwrap();
            assert_eq!(
                (address.as_str(), address.kind()),
                (text, AddressKind::ShortCode),
                "{code}"
            );
        }
    }

    proptest! {
        #[test]
        fn dialled_digits_are_read_as_a_number_or_refused(
            text in "[0-9]{9,17}|0[0-9 ]{5,18}|\\([0-9]{1,5}\\) ?[0-9]{2,5}-[0-9]{2,6}",
            region in region(),
        ) {
            if let Ok(address) = Address::parse_in(&text, Some(region)) {
                prop_assert!(is_canonical(&address));
                prop_assert_eq!(Address::parse_in(address.as_str(), Some(region)).unwrap(), address);
            }
        }
    }
}
