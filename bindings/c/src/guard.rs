//! What every exported function that can fail runs its body in.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use duologue::ErrorKind;

use crate::convert::clear_out;
use crate::error::duologue_error;
use crate::failure::Failure;
use crate::status::{DUOLOGUE_OK, duologue_status};

/// Runs the body of an exported function. No panic leaves it; a failure becomes a status and, where the caller asked for
/// one, an error.
pub(crate) fn guard(
    error: *mut *mut duologue_error,
    body: impl FnOnce() -> Result<(), Failure>,
) -> duologue_status {
    clear_out(error);
    let failure = match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(())) => return DUOLOGUE_OK,
        Ok(Err(failure)) => failure,
        Err(panic) => {
            forget(panic);
            Failure::new(
                ErrorKind::Internal,
                "internal error: the engine panicked; please report it",
            )
        }
    };
    failure.report(error)
}

/// Runs what cannot fail and answers nothing, such as a `free`. A panic ends there.
pub(crate) fn contain(body: impl FnOnce()) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(body)) {
        forget(panic);
    }
}

/// What a panic carries may panic in its turn when it is dropped.
fn forget(panic: Box<dyn Any + Send>) {
    std::mem::forget(panic);
}

#[cfg(test)]
mod tests {
    use std::ptr;

    use super::*;
    use crate::convert::{free, peek};
    use crate::status::{DUOLOGUE_E_INTERNAL, DUOLOGUE_E_INVALID_ARGUMENT};

    #[test]
    fn a_panic_becomes_a_status_and_an_error() {
        let mut error = ptr::null_mut();
        let status = guard(&raw mut error, || panic!("at the disco"));
        assert_eq!(status, DUOLOGUE_E_INTERNAL);
        assert!(
            peek(error)
                .unwrap()
                .message
                .as_str()
                .contains("please report it")
        );
        free(error);
        assert_eq!(
            guard(ptr::null_mut(), || panic!("again")),
            DUOLOGUE_E_INTERNAL
        );
        contain(|| panic!("and again"));
    }

    #[test]
    fn a_success_clears_an_earlier_error() {
        let mut error = ptr::null_mut();
        let refused = || Err(Failure::invalid("name", "", "is empty"));
        assert_eq!(guard(&raw mut error, refused), DUOLOGUE_E_INVALID_ARGUMENT);
        let kept = error;
        assert_eq!(guard(&raw mut error, || Ok(())), DUOLOGUE_OK);
        assert!(error.is_null());
        free(kept);
    }
}
