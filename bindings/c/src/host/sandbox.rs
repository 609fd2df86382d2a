//! The provider that comes with the engine: an imagined network with customers who answer and faults on demand.

pub mod customer;
pub mod fault;

use std::ffi::c_char;

use duologue::{Address, Sandbox};

use self::customer::duologue_customer;
pub(crate) use self::fault::FaultKind;
use self::fault::duologue_fault;
use crate::convert::{self, Handle, borrow, clear_out, give, read_name};
use crate::error::duologue_error;
use crate::failure::Failure;
use crate::guard::guard;
use crate::incoming::{duologue_incoming, read_incoming};
use crate::options::about;
use crate::rows::Rows;
use crate::status::duologue_status;
use crate::table::duologue_submission_cursor;
use crate::time::{duologue_time_t, length, read_moment};

/// An imagined network for demonstrations and tests, which carries messages nowhere. A new one accepts everything as
/// sent, reports nothing and answers nothing. The same seed and the same calls give the same results. It may be used
/// by any number of threads at the same time.
pub struct duologue_sandbox {
    _private: [u8; 0],
}

impl Handle for duologue_sandbox {
    type Inside = Sandbox;
    const WHAT: &'static str = "duologue_sandbox";
}

/// A network of its own, whose chances come from `seed`, to be freed by the caller.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_sandbox_new(seed: u64) -> *mut duologue_sandbox {
    convert::boxed(Sandbox::new(seed))
}

/// Frees it; NULL is left alone. Messengers that use it keep it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_sandbox_free(sandbox: *mut duologue_sandbox) {
    convert::free(sandbox);
}

/// Lets the customer at this address answer by a script, in place of any script before it. The customer is copied.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_sandbox_script(
    sandbox: *const duologue_sandbox,
    address: *const c_char,
    customer: *const duologue_customer,
    error: *mut *mut duologue_error,
) -> duologue_status {
    guard(error, || {
        let sandbox = borrow(sandbox, "sandbox")?;
        let address = read_address(address, "address")?;
        sandbox.script(address, borrow(customer, "customer")?.clone());
        Ok(())
    })
}

/// Lets a customer write unasked to the gateway with this address, at a set time, which takes the place of the one in
/// `incoming`. Without a provider's id the message gets one made of all that is given and the seed: the same message
/// written twice has the same id.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_sandbox_write(
    sandbox: *const duologue_sandbox,
    gateway: *const c_char,
    incoming: *const duologue_incoming,
    at: duologue_time_t,
    error: *mut *mut duologue_error,
) -> duologue_status {
    guard(error, || {
        let sandbox = borrow(sandbox, "sandbox")?;
        let gateway = read_address(gateway, "gateway")?;
        let incoming = read_incoming(incoming)?;
        sandbox.write(&gateway, incoming, read_moment(at, "at")?);
        Ok(())
    })
}

/// Reports each message taken from now on as sent at once and as delivered so many milliseconds later.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_sandbox_delivery_receipts(
    sandbox: *const duologue_sandbox,
    after_ms: i64,
    error: *mut *mut duologue_error,
) -> duologue_status {
    guard(error, || {
        borrow(sandbox, "sandbox")?.delivery_receipts(length(after_ms, "after_ms")?);
        Ok(())
    })
}

/// Sets the fault that the next submission meets, whoever it is for; a further call sets that of the one after. It is
/// the only fault that befalls the submission and what comes back for it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_sandbox_inject(
    sandbox: *const duologue_sandbox,
    fault: *const duologue_fault,
    error: *mut *mut duologue_error,
) -> duologue_status {
    guard(error, || {
        borrow(sandbox, "sandbox")?.inject(fault::read(fault)?);
        Ok(())
    })
}

/// Sets the fault that each submission to this recipient meets, unless `duologue_sandbox_inject` has set another. It
/// takes the place of any fault before it: `DUOLOGUE_FAULT_SPARED` ends it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_sandbox_inject_for(
    sandbox: *const duologue_sandbox,
    recipient: *const c_char,
    fault: *const duologue_fault,
    error: *mut *mut duologue_error,
) -> duologue_status {
    guard(error, || {
        let sandbox = borrow(sandbox, "sandbox")?;
        sandbox.inject_for(read_address(recipient, "recipient")?, fault::read(fault)?);
        Ok(())
    })
}

/// Lets a fault happen by chance, from 0 (never) to 1 (always), where neither `duologue_sandbox_inject` nor
/// `duologue_sandbox_inject_for` has set one.
///
/// Of the faults that befall a submission, it meets the first that comes up, in the order of these calls. Those that
/// befall what comes back (duplicated, delayed, reordered) are drawn for each thing; they combine, and delays add up.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_sandbox_inject_by_chance(
    sandbox: *const duologue_sandbox,
    chance: f64,
    fault: *const duologue_fault,
    error: *mut *mut duologue_error,
) -> duologue_status {
    guard(error, || {
        let sandbox = borrow(sandbox, "sandbox")?;
        if !(0.0..=1.0).contains(&chance) {
            let why = "is not from 0 to 1";
            return Err(Failure::invalid_value("chance", &chance.to_string(), why));
        }
        sandbox.inject_by_chance(chance, fault::read(fault)?);
        Ok(())
    })
}

/// Ends all faults. What has already befallen a message stays so.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_sandbox_clear_faults(
    sandbox: *const duologue_sandbox,
    error: *mut *mut duologue_error,
) -> duologue_status {
    guard(error, || {
        borrow(sandbox, "sandbox")?.clear_faults();
        Ok(())
    })
}

/// Lists every submission that was taken, in order, whether or not the engine was told.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_sandbox_accepted(
    sandbox: *const duologue_sandbox,
    accepted: *mut *mut duologue_submission_cursor,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(accepted);
    guard(error, || {
        give(accepted, Rows::of(borrow(sandbox, "sandbox")?.accepted()));
        Ok(())
    })
}

/// As `duologue_sandbox_accepted`, and forgets them: a sandbox keeps what it took, files included, until it is asked
/// to hand it over.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_sandbox_take_accepted(
    sandbox: *const duologue_sandbox,
    accepted: *mut *mut duologue_submission_cursor,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(accepted);
    guard(error, || {
        let taken = borrow(sandbox, "sandbox")?.take_accepted();
        give(accepted, Rows::of(taken));
        Ok(())
    })
}

/// An address in the form in which the engine hands it over.
fn read_address(text: *const c_char, field: &'static str) -> Result<Address, Failure> {
    Address::parse(read_name(text, field)?).map_err(about(field))
}
