//! Numbers: those of enumerations, and those that count.

use crate::failure::Failure;

/// An enumeration whose members have numbers in C.
pub(crate) trait Number: Copy {
    /// Its name, as in `duologue_NAME_t`.
    const WHAT: &'static str;

    /// 0 for what has no number yet.
    fn to_number(self) -> i32;
    fn from_number(number: i32) -> Option<Self>;
}

/// The number of a member.
pub(crate) fn of<E: Number>(member: impl Into<E>) -> i32 {
    member.into().to_number()
}

/// The member with this number.
pub(crate) fn read_number<E: Number>(number: i32, field: &'static str) -> Result<E, Failure> {
    E::from_number(number).ok_or_else(|| {
        let why = format!(
            "is none of the DUOLOGUE_{}_... numbers",
            E::WHAT.to_ascii_uppercase()
        );
        Failure::invalid_value(field, &number.to_string(), &why)
    })
}

/// As [`read_number`], with `None` for 0.
pub(crate) fn optional_number<E: Number>(
    number: i32,
    field: &'static str,
) -> Result<Option<E>, Failure> {
    if number == 0 {
        Ok(None)
    } else {
        read_number(number, field).map(Some)
    }
}

/// A number that counts, or the largest there is.
pub(crate) fn int(number: impl TryInto<i64>) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use std::ffi::c_char;

    use duologue::{
        Action, DeliveryStatus, Encoding, EventKind, GatewayKind, Language, LogLevel, Reason,
        SessionPolicy, SmartLevel, SmartMode, SnoozeMode, SnoozePreset, Split, Status, View,
    };

    use super::*;
    use crate::convert::read_name;
    use crate::table;

    /// Holds a table to the engine's members and their names.
    fn check<E: Number>(
        all: &[E],
        name: fn(E) -> &'static str,
        in_c: extern "C" fn(i32) -> *const c_char,
    ) {
        for (place, member) in all.iter().enumerate() {
            let number = member.to_number();
            assert_eq!(read_name(in_c(number), E::WHAT).unwrap(), name(*member));
            assert_eq!(E::from_number(number).map(name), Some(name(*member)));
            assert!(
                all.iter()
                    .skip(place + 1)
                    .all(|other| other.to_number() != number)
            );
        }
        assert!(E::from_number(-1).is_none());
        assert!(in_c(-1).is_null());
    }

    extern "C" fn event_kind_name(number: i32) -> *const c_char {
        table::duologue_event_kind_name(number.into())
    }

    #[test]
    fn every_member_has_a_number_of_its_own_and_its_name() {
        check(Action::ALL, Action::as_str, table::duologue_action_name);
        check(
            DeliveryStatus::ALL,
            DeliveryStatus::as_str,
            table::duologue_delivery_status_name,
        );
        check(
            Encoding::ALL,
            Encoding::as_str,
            table::duologue_encoding_name,
        );
        check(EventKind::ALL, EventKind::as_str, event_kind_name);
        check(
            GatewayKind::ALL,
            GatewayKind::as_str,
            table::duologue_gateway_kind_name,
        );
        check(
            Language::ALL,
            Language::as_str,
            table::duologue_language_name,
        );
        check(
            LogLevel::ALL,
            LogLevel::as_str,
            table::duologue_log_level_name,
        );
        check(Reason::ALL, Reason::as_str, table::duologue_reason_name);
        check(
            SessionPolicy::ALL,
            SessionPolicy::as_str,
            table::duologue_session_policy_name,
        );
        check(
            SmartLevel::ALL,
            SmartLevel::as_str,
            table::duologue_smart_level_name,
        );
        check(
            SmartMode::ALL,
            SmartMode::as_str,
            table::duologue_smart_mode_name,
        );
        check(
            SnoozeMode::ALL,
            SnoozeMode::as_str,
            table::duologue_snooze_mode_name,
        );
        check(
            SnoozePreset::ALL,
            SnoozePreset::as_str,
            table::duologue_snooze_preset_name,
        );
        check(Split::ALL, Split::as_str, table::duologue_split_name);
        check(
            Status::ALL,
            Status::as_str,
            table::duologue_conversation_status_name,
        );
        check(View::ALL, View::as_str, table::duologue_view_name);
    }

    #[test]
    fn a_number_that_is_none_is_refused_by_name() {
        let Failure(told) = read_number::<View>(6, "view").unwrap_err();
        assert_eq!(
            told.message.as_str(),
            "view `6` is none of the DUOLOGUE_VIEW_... numbers"
        );
        assert_eq!(optional_number::<View>(0, "view").unwrap(), None);
        assert!(optional_number::<View>(-1, "view").is_err());
    }

    #[test]
    fn a_count_beyond_all_numbers_is_the_largest() {
        assert_eq!(int(u64::MAX), i64::MAX);
        assert_eq!(int(-3_isize), -3);
    }
}
