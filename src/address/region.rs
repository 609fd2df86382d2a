//! Countries and territories, by their two letters.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Result};

/// A country or territory, named by its two-letter code of ISO 3166-1: where a number without a country code is at
/// home.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Region(&'static str);

impl Region {
    /// The region with this code, in either case: `US`, `gb`.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` for the field `region` if no region has the code. The United Kingdom's is `GB`.
    pub fn parse(code: &str) -> Result<Self> {
        let upper = code.to_ascii_uppercase();
        match CODES
            .binary_search(&upper.as_str())
            .ok()
            .and_then(|at| CODES.get(at))
        {
            Some(known) => Ok(Self(known)),
            None => Err(Error::invalid(
                "region",
                code,
                "is not a two-letter code of ISO 3166-1, such as US or GB",
            )),
        }
    }

    /// The code, in upper case.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

impl FromStr for Region {
    type Err = Error;

    fn from_str(code: &str) -> Result<Self> {
        Self::parse(code)
    }
}

/// The 249 officially assigned codes of ISO 3166-1:2020 (as in the time zone database's `iso3166.tab`), and three that
/// have a numbering plan without being among them: `AC` Ascension Island and `TA` Tristan da Cunha, both exceptionally
/// reserved, and `XK` Kosovo, user-assigned.
#[rustfmt::skip]
pub(super) const CODES: [&str; 252] = [
    "AC", "AD", "AE", "AF", "AG", "AI", "AL", "AM", "AO", "AQ", "AR", "AS", "AT", "AU", "AW", "AX", "AZ", "BA",
    "BB", "BD", "BE", "BF", "BG", "BH", "BI", "BJ", "BL", "BM", "BN", "BO", "BQ", "BR", "BS", "BT", "BV", "BW",
    "BY", "BZ", "CA", "CC", "CD", "CF", "CG", "CH", "CI", "CK", "CL", "CM", "CN", "CO", "CR", "CU", "CV", "CW",
    "CX", "CY", "CZ", "DE", "DJ", "DK", "DM", "DO", "DZ", "EC", "EE", "EG", "EH", "ER", "ES", "ET", "FI", "FJ",
    "FK", "FM", "FO", "FR", "GA", "GB", "GD", "GE", "GF", "GG", "GH", "GI", "GL", "GM", "GN", "GP", "GQ", "GR",
    "GS", "GT", "GU", "GW", "GY", "HK", "HM", "HN", "HR", "HT", "HU", "ID", "IE", "IL", "IM", "IN", "IO", "IQ",
    "IR", "IS", "IT", "JE", "JM", "JO", "JP", "KE", "KG", "KH", "KI", "KM", "KN", "KP", "KR", "KW", "KY", "KZ",
    "LA", "LB", "LC", "LI", "LK", "LR", "LS", "LT", "LU", "LV", "LY", "MA", "MC", "MD", "ME", "MF", "MG", "MH",
    "MK", "ML", "MM", "MN", "MO", "MP", "MQ", "MR", "MS", "MT", "MU", "MV", "MW", "MX", "MY", "MZ", "NA", "NC",
    "NE", "NF", "NG", "NI", "NL", "NO", "NP", "NR", "NU", "NZ", "OM", "PA", "PE", "PF", "PG", "PH", "PK", "PL",
    "PM", "PN", "PR", "PS", "PT", "PW", "PY", "QA", "RE", "RO", "RS", "RU", "RW", "SA", "SB", "SC", "SD", "SE",
    "SG", "SH", "SI", "SJ", "SK", "SL", "SM", "SN", "SO", "SR", "SS", "ST", "SV", "SX", "SY", "SZ", "TA", "TC",
    "TD", "TF", "TG", "TH", "TJ", "TK", "TL", "TM", "TN", "TO", "TR", "TT", "TV", "TW", "TZ", "UA", "UG", "UM",
    "US", "UY", "UZ", "VA", "VC", "VE", "VG", "VI", "VN", "VU", "WF", "WS", "XK", "YE", "YT", "ZA", "ZM", "ZW",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_sorted_and_two_letters_each() {
        assert!(CODES.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(
            CODES
                .iter()
                .all(|code| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()))
        );
    }

    #[test]
    fn a_code_is_read_in_either_case_and_shown_in_upper_case() {
        assert_eq!(Region::parse("us").unwrap(), Region::parse("US").unwrap());
        assert_eq!("Gb".parse::<Region>().unwrap().to_string(), "GB");
    }

    #[test]
    fn what_is_no_code_is_refused_by_name() {
        for code in ["", "U", "UK", "USA", "ZZ", "U S", " US", "ＵＳ", "é"] {
            let error = Region::parse(code).unwrap_err();
            assert_eq!((error.field(), error.value()), (Some("region"), Some(code)));
        }
    }
}
