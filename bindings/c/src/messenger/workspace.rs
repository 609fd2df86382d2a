//! The workspace itself: what the business is called.

use std::ffi::c_char;

use crate::convert::{clear_out, give, optional_name};
use crate::error::duologue_error;
use crate::guard::guard;
use crate::messenger::{duologue_messenger, hold};
use crate::status::duologue_status;
use crate::table::duologue_workspace;

/// Gives what the business is called.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_workspace(
    messenger: *const duologue_messenger,
    workspace: *mut *mut duologue_workspace,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(workspace);
    guard(error, || {
        let messenger = hold(messenger)?;
        give(workspace, messenger.workspace()?);
        Ok(())
    })
}

/// Changes what the business is called. `name` and `brand` stay as they are where they are NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_update_workspace(
    messenger: *const duologue_messenger,
    name: *const c_char,
    brand: *const c_char,
    workspace: *mut *mut duologue_workspace,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(workspace);
    guard(error, || {
        let messenger = hold(messenger)?;
        let (name, brand) = (optional_name(name, "name")?, optional_name(brand, "brand")?);
        let mut changed = messenger.workspace()?;
        if let Some(name) = name {
            name.clone_into(&mut changed.name);
        }
        if let Some(brand) = brand {
            brand.clone_into(&mut changed.brand);
        }
        give(workspace, messenger.update_workspace(&changed)?);
        Ok(())
    })
}
