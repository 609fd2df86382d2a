//! What goes wrong in the sandbox.

use std::ffi::c_char;
use std::ptr;

use duologue::sandbox::Fault;

use crate::convert::{Options, null, optional_name, read_options};
use crate::failure::Failure;
use crate::number::read_number;
use crate::table::duologue_fault_t;
use crate::time::length;

/// What sort of fault it is.
#[derive(Clone, Copy)]
pub(crate) enum FaultKind {
    Spared,
    Throttled,
    Unavailable,
    Rejected,
    MessageLost,
    AnswerLost,
    Undelivered,
    Duplicated,
    Delayed,
    Reordered,
}

/// Something that goes wrong in the sandbox with one submission, or with what comes back for it. What its kind does
/// not use is left alone.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct duologue_fault {
    /// Set by `DUOLOGUE_FAULT_INIT`.
    pub struct_size: usize,
    /// What goes wrong; required.
    pub kind: duologue_fault_t,
    /// The error code of an unavailable, rejected or undelivered message; NULL for none.
    pub code: *const c_char,
    /// The words that go with a rejection; NULL for none.
    pub reason: *const c_char,
    /// How long a throttled engine is told to wait, or how much later comes what is delayed.
    pub time_ms: i64,
}

// SAFETY: it holds integers and pointers.
unsafe impl Options for duologue_fault {
    const INIT: Self = Self {
        struct_size: size_of::<Self>(),
        kind: 0,
        code: ptr::null(),
        reason: ptr::null(),
        time_ms: 0,
    };
}

pub(super) fn read(fault: *const duologue_fault) -> Result<Fault, Failure> {
    if fault.is_null() {
        return Err(null("fault"));
    }
    let given = read_options(fault, "fault")?;
    let code = optional_name(given.code, "code")?
        .unwrap_or_default()
        .to_owned();
    let reason = optional_name(given.reason, "reason")?
        .unwrap_or_default()
        .to_owned();
    let time = length(given.time_ms, "time_ms")?;
    Ok(match read_number(given.kind, "kind")? {
        FaultKind::Spared => Fault::Spared,
        FaultKind::Throttled => Fault::Throttled { retry_after: time },
        FaultKind::Unavailable => Fault::Unavailable { code },
        FaultKind::Rejected => Fault::Rejected { code, reason },
        FaultKind::MessageLost => Fault::MessageLost,
        FaultKind::AnswerLost => Fault::AnswerLost,
        FaultKind::Undelivered => Fault::Undelivered { code },
        FaultKind::Duplicated => Fault::Duplicated,
        FaultKind::Delayed => Fault::Delayed { by: time },
        FaultKind::Reordered => Fault::Reordered,
    })
}
