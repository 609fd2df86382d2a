//! Putting the parts of long messages together.

use std::ffi::c_char;

use duologue::{Reassembler, ReassemblyLimits, ReassemblyLoad};

use crate::convert::{
    self, Handle, Options, borrow, borrow_mut, clear_out, give, null, peek, read_name,
    read_options, write_out,
};
use crate::error::duologue_error;
use crate::failure::Failure;
use crate::guard::guard;
use crate::rows::Rows;
use crate::status::duologue_status;
use crate::table::{duologue_reassembled, duologue_reassembled_cursor};
use crate::text::wire::{duologue_user_data, read_user_data};
use crate::time::{self, DUOLOGUE_NO_TIME, duologue_time_t, moment, read_moment};

/// Puts the parts of long messages together, in whichever order they come. It keeps them in memory alone. It is for one thread
/// at a time.
///
/// Parts belong together if they have the same sender, recipient, reference, width of the reference and total. A message
/// times out when its latest part that was not a duplicate is as old as the limits say; one that is incomplete then, or had to
/// make room, waits for `duologue_reassembler_expire`.
pub struct duologue_reassembler {
    _private: [u8; 0],
}

impl Handle for duologue_reassembler {
    type Inside = Reassembler;
    const WHAT: &'static str = "duologue_reassembler";
}

/// How much a reassembler holds, and for how long. As much again may wait for `duologue_reassembler_expire`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct duologue_reassembly_limits {
    /// Set by `DUOLOGUE_REASSEMBLY_LIMITS_INIT`.
    pub struct_size: usize,
    /// How long after its latest new part an incomplete message is handed out; 0 for an hour.
    pub timeout_ms: i64,
    /// How many parts are held; 0 for 10,000.
    pub max_parts: usize,
    /// How many bytes are held: one for each septet or octet of text of each part, and sender and recipient of each message; 0
    /// for 4 MiB.
    pub max_bytes: usize,
}

// SAFETY: it holds integers.
unsafe impl Options for duologue_reassembly_limits {
    const INIT: Self = Self {
        struct_size: size_of::<Self>(),
        timeout_ms: 0,
        max_parts: 0,
        max_bytes: 0,
    };
}

/// Makes a reassembler that holds nothing yet.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_reassembler_new(
    limits: *const duologue_reassembly_limits,
    reassembler: *mut *mut duologue_reassembler,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(reassembler);
    guard(error, || {
        give(reassembler, Reassembler::new(read_limits(limits)?));
        Ok(())
    })
}

/// Frees it, and what it holds; NULL is left alone.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_reassembler_free(reassembler: *mut duologue_reassembler) {
    convert::free(reassembler);
}

/// Takes in a part, and gives the message that it completes; NULL if parts of it are missing. A part that is no part of
/// several is a message of its own and given at once.
///
/// Sender and recipient are any texts that tell one from the other. `message` must not be NULL: the message would be lost.
/// `DUOLOGUE_E_INVALID_ARGUMENT` for what `duologue_decode_part` refuses and for a part that alone is more than the limits
/// allow; `DUOLOGUE_E_ACTION_REFUSED` with the code `reassembler_full` if `duologue_reassembler_expire` has to be called first.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_reassembler_add(
    reassembler: *mut duologue_reassembler,
    user_data: *const duologue_user_data,
    sender: *const c_char,
    recipient: *const c_char,
    now: duologue_time_t,
    message: *mut *mut duologue_reassembled,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(message);
    guard(error, || {
        required(message, "message")?;
        let reassembler = borrow_mut(reassembler, "reassembler")?;
        let part = read_user_data(user_data)?;
        let (sender, recipient) = (
            read_name(sender, "sender")?,
            read_name(recipient, "recipient")?,
        );
        if let Some(complete) =
            reassembler.add(&part, sender, recipient, read_moment(now, "now")?)?
        {
            give(message, complete);
        }
        Ok(())
    })
}

/// Hands out the messages that had to make room, and those that have timed out, with what has come of them; the one that has
/// waited longest first. The reassembler forgets them, so `messages` must not be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_reassembler_expire(
    reassembler: *mut duologue_reassembler,
    now: duologue_time_t,
    messages: *mut *mut duologue_reassembled_cursor,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(messages);
    guard(error, || {
        required(messages, "messages")?;
        let reassembler = borrow_mut(reassembler, "reassembler")?;
        give(
            messages,
            Rows::of(reassembler.expire(read_moment(now, "now")?)),
        );
        Ok(())
    })
}

/// Hands out everything that is held, complete or not, such as before the program ends. `messages` must not be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_reassembler_drain(
    reassembler: *mut duologue_reassembler,
    messages: *mut *mut duologue_reassembled_cursor,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(messages);
    guard(error, || {
        required(messages, "messages")?;
        give(
            messages,
            Rows::of(borrow_mut(reassembler, "reassembler")?.drain()),
        );
        Ok(())
    })
}

/// Tells how much is held of messages that are not complete.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_reassembler_held(
    reassembler: *const duologue_reassembler,
    messages: *mut usize,
    parts: *mut usize,
    bytes: *mut usize,
    error: *mut *mut duologue_error,
) -> duologue_status {
    tell(
        reassembler,
        Reassembler::held,
        [messages, parts, bytes],
        error,
    )
}

/// Tells how much was taken out to make room and waits for `duologue_reassembler_expire`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_reassembler_waiting(
    reassembler: *const duologue_reassembler,
    messages: *mut usize,
    parts: *mut usize,
    bytes: *mut usize,
    error: *mut *mut duologue_error,
) -> duologue_status {
    tell(
        reassembler,
        Reassembler::waiting,
        [messages, parts, bytes],
        error,
    )
}

/// When the message that has waited longest times out, if nothing comes for it; `DUOLOGUE_NO_TIME` if none is held.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_reassembler_next_timeout(
    reassembler: *const duologue_reassembler,
) -> duologue_time_t {
    let next = peek(reassembler).and_then(Reassembler::next_timeout);
    next.map_or(DUOLOGUE_NO_TIME, moment)
}

fn tell(
    reassembler: *const duologue_reassembler,
    of: fn(&Reassembler) -> ReassemblyLoad,
    [messages, parts, bytes]: [*mut usize; 3],
    error: *mut *mut duologue_error,
) -> duologue_status {
    for slot in [messages, parts, bytes] {
        clear_out(slot);
    }
    guard(error, || {
        let load = of(borrow(reassembler, "reassembler")?);
        write_out(messages, load.messages);
        write_out(parts, load.parts);
        write_out(bytes, load.bytes);
        Ok(())
    })
}

/// What the reassembler gives away has to go somewhere.
fn required<T>(slot: *mut T, field: &'static str) -> Result<(), Failure> {
    if slot.is_null() {
        Err(null(field))
    } else {
        Ok(())
    }
}

fn read_limits(limits: *const duologue_reassembly_limits) -> Result<ReassemblyLimits, Failure> {
    let given = read_options(limits, "limits")?;
    let mut read = ReassemblyLimits::default();
    if given.timeout_ms != 0 {
        read = read.timeout(time::length(given.timeout_ms, "timeout_ms")?);
    }
    if given.max_parts != 0 {
        read = read.max_parts(given.max_parts);
    }
    if given.max_bytes != 0 {
        read = read.max_bytes(given.max_bytes);
    }
    Ok(read)
}
