//! Kinds of events: the engine's are positive numbers, a host's is minus its id.

use duologue::{EventKind, HostKindId};

use crate::failure::Failure;
use crate::ids::raw;
use crate::number::{Number as _, read_number};
use crate::table::duologue_event_kind_t;

/// The kind as C has it.
pub(crate) fn number(kind: EventKind) -> duologue_event_kind_t {
    match kind {
        EventKind::Host(id) => -raw(id),
        kind => i64::from(kind.to_number()),
    }
}

/// The kind that C means.
pub(crate) fn read(kind: duologue_event_kind_t, field: &'static str) -> Result<EventKind, Failure> {
    let host = kind.checked_neg().and_then(HostKindId::from_raw);
    match host {
        Some(id) => Ok(EventKind::Host(id)),
        None => read_number(i32::try_from(kind).unwrap_or(0), field),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_engines_kinds_are_positive_and_a_hosts_is_minus_its_id() {
        for kind in EventKind::ALL {
            assert!(number(*kind) > 0);
            assert_eq!(read(number(*kind), "kind").unwrap(), *kind);
        }
        let host = EventKind::Host(HostKindId::from_raw(7).unwrap());
        assert_eq!(number(host), -7);
        assert_eq!(read(-7, "kind").unwrap(), host);
    }

    #[test]
    fn what_is_no_kind_is_refused() {
        for kind in [0, 26, i64::MIN, i64::MAX, 1 << 32 | 1] {
            assert!(read(kind, "kind").is_err(), "{kind}");
        }
    }
}
