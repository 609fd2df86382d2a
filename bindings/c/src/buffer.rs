//! Octets or a text that belong to the caller.

use std::ffi::c_char;
use std::ptr;

use crate::convert::{self, Handle, peek};

/// Octets, or a text, of the caller's own. A NUL always follows them. They never change: any thread may read them.
pub struct duologue_buffer {
    _private: [u8; 0],
}

impl Handle for duologue_buffer {
    type Inside = Octets;
    const WHAT: &'static str = "duologue_buffer";
}

/// What a `duologue_buffer` holds: the octets and the NUL.
pub(crate) struct Octets(Vec<u8>);

impl From<Vec<u8>> for Octets {
    fn from(mut octets: Vec<u8>) -> Self {
        octets.reserve_exact(1);
        octets.push(0);
        Self(octets)
    }
}

impl From<String> for Octets {
    fn from(text: String) -> Self {
        Self::from(text.into_bytes())
    }
}

impl Octets {
    fn len(&self) -> usize {
        self.0.len() - 1
    }
}

/// The octets.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_buffer_data(buffer: *const duologue_buffer) -> *const u8 {
    peek(buffer).map_or(ptr::null(), |it| it.0.as_ptr())
}

/// The same as a text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_buffer_text(buffer: *const duologue_buffer) -> *const c_char {
    peek(buffer).map_or(ptr::null(), |it| it.0.as_ptr().cast())
}

/// How many octets there are, without the NUL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_buffer_length(buffer: *const duologue_buffer) -> usize {
    peek(buffer).map_or(0, Octets::len)
}

/// Frees it; NULL is left alone.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_buffer_free(buffer: *mut duologue_buffer) {
    convert::free(buffer);
}
