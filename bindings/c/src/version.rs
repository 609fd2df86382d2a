//! Which release the library is of.

use std::ffi::c_char;

/// The release of the library that is linked, such as "0.1.0"; `DUOLOGUE_VERSION` is that of the header.
#[unsafe(no_mangle)]
pub extern "C" fn duologue_version() -> *const c_char {
    concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast()
}
