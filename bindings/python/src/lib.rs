//! The Python module of duologue: conversions between Python's values and the engine's, and nothing else.

#![allow(
    clippy::elidable_lifetime_names,
    reason = "the lifetime of the interpreter is named throughout, as its documentation does"
)]
#![allow(
    clippy::needless_pass_by_value,
    reason = "a function that Python calls has its arguments by value"
)]

mod argument;
mod enums;
mod error;
mod field;
mod host;
mod messenger;
mod outside;
mod record;
mod records;
mod text;
mod time;
mod words;

#[pyo3::pymodule(gil_used = false)]
mod _duologue {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::host::{Answer, Customer, Fault, ManualClock, Sandbox, Watcher, Worker};
    #[pymodule_export]
    use crate::messenger::{Command, MediaReader, Messenger, RetryPolicy};

    #[pymodule_export]
    use crate::records::care::{
        DatabaseWork, Difference, Health, Migrated, OutboxHealth, Verification, WorkerHealth,
    };
    #[pymodule_export]
    use crate::records::contact::Contact;
    #[pymodule_export]
    use crate::records::conversation::Conversation;
    #[pymodule_export]
    use crate::records::event::{Event, Facts, HostKind, KindEntry};
    #[pymodule_export]
    use crate::records::message::{Attachment, Media, Message, Preview, Suggestion};
    #[pymodule_export]
    use crate::records::outbox::{Delivery, Received, Refreshed, Refused, Tick};
    #[pymodule_export]
    use crate::records::page::{
        Badge, Changes, ContactPage, ConversationPage, Count, Counts, EventPage, MessagePage,
    };
    #[pymodule_export]
    use crate::records::provider::{
        Accepted, Incoming, LookUp, NotTaken, Polled, PolledGateway, Rejected, StatusReport,
        Submission, Taken, Throttled, Unanswered, Unavailable, Unclear,
    };
    #[pymodule_export]
    use crate::records::settings::{
        Agent, Gateway, GatewayChoice, Mailbox, MediaLimits, QuickReply, Tag, Workspace,
    };
    #[pymodule_export]
    use crate::text::counter::SegmentCounter;
    #[pymodule_export]
    use crate::text::counting::{segment_count, segment_counts};
    #[pymodule_export]
    use crate::text::reassembler::Reassembler;
    #[pymodule_export]
    use crate::text::records::{
        DecodedPart, Explanation, Part, Ports, Reassembled, ReassemblyLoad, Replacement,
        SegmentSummary, SmartText, Unencodable,
    };
    #[pymodule_export]
    use crate::text::segments::{Segments, segments};
    #[pymodule_export]
    use crate::text::spelling::{explain, smart_encode, to_gsm};
    #[pymodule_export]
    use crate::text::template::Template;
    #[pymodule_export]
    use crate::text::wire::{decode_part, encode_parts};
    #[pymodule_export]
    use crate::words::{
        address_kind, delivery_failed, event_is_internal, event_label, gateway_reaches,
        has_locking_table, initials, join_delivery, parse_address, reason_text,
    };

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        let py = module.py();
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        module.add("SMART_MAP_VERSION", duologue::SMART_MAP_VERSION)?;
        // What users see is the list of the package, which tests hold to the stub.
        module.delattr("__all__")?;
        crate::error::classes(py)?;
        crate::outside::end_at_exit(py)
    }
}
