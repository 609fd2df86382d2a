//! What stands in for the numbering plans where the crate is built without the feature `phone-metadata`.

use super::Region;

const ADVICE: &str =
    "write it like +12125550100 (local forms need the crate feature `phone-metadata`)";

/// Refuses a number as dialled in a region.
pub(super) fn read(_digits: &str, _region: Region) -> Result<String, String> {
    Err(format!("is not in the international form: {ADVICE}"))
}

/// Knows no subscriber's number.
pub(super) fn subscriber(_digits: &str, _region: Region) -> Option<String> {
    None
}

/// Refuses an international number with a bracketed 0: whether that is dialled is for its plan to say.
pub(super) fn without_trunk(_digits: &str) -> Result<String, String> {
    Err(format!("has a bracketed 0 in it: {ADVICE}"))
}

#[cfg(test)]
mod tests {
    use crate::address::{Address, AddressKind, Region};

    #[test]
    fn a_local_number_is_told_how_to_be_written() {
        let region = Some(Region::parse("GB").unwrap());
        for text in ["020 7946 0958", "+44 (0)20 7946 0958"] {
            assert!(
                Address::parse_in(text, region)
                    .unwrap_err()
                    .to_string()
                    .contains("write it like +12125550100")
            );
        }
        assert_eq!(
            Address::parse_in("20123456", region).unwrap().kind(),
            AddressKind::ShortCode
        );
    }
}
