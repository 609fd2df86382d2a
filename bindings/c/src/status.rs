//! What a call came to, in a number.

use std::ffi::c_char;
use std::ptr;

use duologue::ErrorKind;

/// What a call came to: `DUOLOGUE_OK`, or one of `DUOLOGUE_E_...`. Later releases may add some.
pub type duologue_status = i32;

/// The call did what it says.
pub const DUOLOGUE_OK: i32 = 0;
/// An argument is not acceptable; `duologue_error_field` names it, `duologue_error_value` shows it.
pub const DUOLOGUE_E_INVALID_ARGUMENT: i32 = 1;
/// Nothing has the given id or name.
pub const DUOLOGUE_E_NOT_FOUND: i32 = 2;
/// The expectation given with the call does not hold: the conversation has moved on. Look again, then decide.
pub const DUOLOGUE_E_CONFLICT: i32 = 3;
/// What is there does not allow the action; `duologue_error_code` says why.
pub const DUOLOGUE_E_ACTION_REFUSED: i32 = 4;
/// Files were given, and the gateway may not send them; `duologue_error_gateway` lists those that could.
pub const DUOLOGUE_E_MMS_NOT_ENABLED: i32 = 5;
/// Somebody else kept the database locked for longer than the busy timeout. Trying again is safe.
pub const DUOLOGUE_E_BUSY: i32 = 6;
/// A part that the host supplied (clock, provider, media store, any other function) failed.
pub const DUOLOGUE_E_CALLBACK: i32 = 7;
/// The database file is damaged.
pub const DUOLOGUE_E_CORRUPT: i32 = 8;
/// The workspace was opened before the process forked, and this is the child: it must not use it.
pub const DUOLOGUE_E_FORKED: i32 = 9;
/// The library broke one of its own rules. Please report it.
pub const DUOLOGUE_E_INTERNAL: i32 = 10;
/// A newer release of this library wrote the workspace.
pub const DUOLOGUE_E_NEWER_WORKSPACE: i32 = 11;
/// The file is a database, or something else, but not a workspace of this library.
pub const DUOLOGUE_E_NOT_A_WORKSPACE: i32 = 12;
/// The workspace was opened read-only, or its file cannot be written.
pub const DUOLOGUE_E_READ_ONLY: i32 = 13;
/// The disk or the operating system failed: no space, no permission, no such directory.
pub const DUOLOGUE_E_STORAGE: i32 = 14;

/// The status's name, such as "invalid_argument", or "ok"; NULL for a number that is none.
#[unsafe(no_mangle)]
pub extern "C" fn duologue_status_name(status: duologue_status) -> *const c_char {
    let name = match status {
        DUOLOGUE_OK => c"ok",
        DUOLOGUE_E_INVALID_ARGUMENT => c"invalid_argument",
        DUOLOGUE_E_NOT_FOUND => c"not_found",
        DUOLOGUE_E_CONFLICT => c"conflict",
        DUOLOGUE_E_ACTION_REFUSED => c"action_refused",
        DUOLOGUE_E_MMS_NOT_ENABLED => c"mms_not_enabled",
        DUOLOGUE_E_BUSY => c"busy",
        DUOLOGUE_E_CALLBACK => c"callback",
        DUOLOGUE_E_CORRUPT => c"corrupt",
        DUOLOGUE_E_FORKED => c"forked",
        DUOLOGUE_E_INTERNAL => c"internal",
        DUOLOGUE_E_NEWER_WORKSPACE => c"newer_workspace",
        DUOLOGUE_E_NOT_A_WORKSPACE => c"not_a_workspace",
        DUOLOGUE_E_READ_ONLY => c"read_only",
        DUOLOGUE_E_STORAGE => c"storage",
        _ => return ptr::null(),
    };
    name.as_ptr()
}

pub(crate) const fn status_of(kind: ErrorKind) -> duologue_status {
    match kind {
        ErrorKind::InvalidArgument => DUOLOGUE_E_INVALID_ARGUMENT,
        ErrorKind::NotFound => DUOLOGUE_E_NOT_FOUND,
        ErrorKind::Conflict => DUOLOGUE_E_CONFLICT,
        ErrorKind::ActionRefused => DUOLOGUE_E_ACTION_REFUSED,
        ErrorKind::MmsNotEnabled => DUOLOGUE_E_MMS_NOT_ENABLED,
        ErrorKind::Busy => DUOLOGUE_E_BUSY,
        ErrorKind::Callback => DUOLOGUE_E_CALLBACK,
        ErrorKind::Corrupt => DUOLOGUE_E_CORRUPT,
        ErrorKind::Forked => DUOLOGUE_E_FORKED,
        ErrorKind::NewerWorkspace => DUOLOGUE_E_NEWER_WORKSPACE,
        ErrorKind::NotAWorkspace => DUOLOGUE_E_NOT_A_WORKSPACE,
        ErrorKind::ReadOnly => DUOLOGUE_E_READ_ONLY,
        ErrorKind::Storage => DUOLOGUE_E_STORAGE,
        // `Internal`, and what the engine may add before it has a status, which a test below notices.
        _ => DUOLOGUE_E_INTERNAL,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::convert::read_name;

    #[test]
    fn every_kind_of_error_has_a_status_of_its_own_by_its_name() {
        for kind in ErrorKind::ALL {
            let name = duologue_status_name(status_of(*kind));
            assert_eq!(read_name(name, "name").unwrap(), kind.as_str());
        }
        assert!(duologue_status_name(15).is_null());
    }
}
