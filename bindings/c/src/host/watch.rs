//! What is woken by changes.

use std::ffi::c_void;
use std::ptr;

use super::{Given, Table, Taken, required};
use crate::convert::{Options, null};
use crate::failure::Failure;

/// What is called when something has changed. It is copied: it needs to live only during the call that takes it.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct duologue_watch {
    /// Set by `DUOLOGUE_WATCH_INIT`.
    pub struct_size: usize,
    /// Called on a thread of the library's, with no lock held. It may use the messenger, and free its watcher.
    pub wake: Option<unsafe extern "C" fn(user_data: *mut c_void)>,
    /// What the functions get.
    pub user_data: *mut c_void,
    /// Runs once, with the user data, after the last call of `wake`, or when the watch is refused; may be NULL.
    pub drop: Option<unsafe extern "C" fn(user_data: *mut c_void)>,
}

// SAFETY: it holds an integer, a pointer and optional functions.
unsafe impl Options for duologue_watch {
    const INIT: Self = Self {
        struct_size: size_of::<Self>(),
        wake: None,
        user_data: ptr::null_mut(),
        drop: None,
    };
}

impl Table for duologue_watch {
    fn user_data(&self) -> *mut c_void {
        self.user_data
    }

    fn ending(&self) -> Option<unsafe extern "C" fn(user_data: *mut c_void)> {
        self.drop
    }
}

impl Given<duologue_watch> {
    /// Tells the host that something has changed.
    pub(crate) fn wake(&self) {
        if let Some(wake) = self.0.wake {
            // SAFETY: the function gets its own user data.
            unsafe { wake(self.0.user_data) };
        }
    }
}

/// A watch that was handed over, before it is found to be acceptable.
pub(crate) struct Handed(Option<Taken<duologue_watch>>);

/// Takes a watch.
pub(crate) fn take(watch: *const duologue_watch) -> Handed {
    Handed(Taken::new(watch, "watch"))
}

impl Handed {
    pub(crate) fn check(self) -> Result<Given<duologue_watch>, Failure> {
        let given = self.0.ok_or_else(|| null("watch"))?.check()?;
        required(given.0.wake, "wake")?;
        Ok(given)
    }
}
