//! A place of the host's for the content of files.

use std::ffi::{c_char, c_void};
use std::ptr;

use duologue::{Error, MediaStore};

use super::{Given, Table, Taken, present, required};
use crate::convert::Options;
use crate::error::duologue_error;
use crate::failure::Failure;
use crate::status::duologue_status;
use crate::text_out::Text;

/// Keeps the content of files, instead of the database, by its SHA-256 in lower-case hexadecimal.
///
/// The engine knows which files it still needs; a store only keeps and forgets what it is told to. Its functions are
/// called by any thread, several at the same time, with no lock held. One that returns anything but `DUOLOGUE_OK`
/// makes the call that needed it fail with `DUOLOGUE_E_CALLBACK` and the message of the error that it set with
/// `duologue_error_new`, if it set one.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct duologue_media_store {
    /// Set by `DUOLOGUE_MEDIA_STORE_INIT`.
    pub struct_size: usize,
    /// Keeps a file. The same digest may be put again, with the same content.
    pub put: Option<
        unsafe extern "C" fn(
            user_data: *mut c_void,
            digest: *const c_char,
            content: *const u8,
            length: usize,
            error: *mut *mut duologue_error,
        ) -> duologue_status,
    >,
    /// Copies at most `capacity` bytes of the content from `offset` on into `buffer`, and sets `read` to how many; 0
    /// at the end.
    pub read: Option<
        unsafe extern "C" fn(
            user_data: *mut c_void,
            digest: *const c_char,
            offset: u64,
            buffer: *mut u8,
            capacity: usize,
            read: *mut usize,
            error: *mut *mut duologue_error,
        ) -> duologue_status,
    >,
    /// Forgets a file that nothing uses any more. If it fails it is asked again another time.
    pub remove: Option<
        unsafe extern "C" fn(
            user_data: *mut c_void,
            digest: *const c_char,
            error: *mut *mut duologue_error,
        ) -> duologue_status,
    >,
    /// What the functions get.
    pub user_data: *mut c_void,
    /// Runs once, with the user data, when nothing uses the store any more; may be NULL.
    pub drop: Option<unsafe extern "C" fn(user_data: *mut c_void)>,
}

// SAFETY: it holds an integer, a pointer and optional functions.
unsafe impl Options for duologue_media_store {
    const INIT: Self = Self {
        struct_size: size_of::<Self>(),
        put: None,
        read: None,
        remove: None,
        user_data: ptr::null_mut(),
        drop: None,
    };
}

impl Table for duologue_media_store {
    fn user_data(&self) -> *mut c_void {
        self.user_data
    }

    fn ending(&self) -> Option<unsafe extern "C" fn(user_data: *mut c_void)> {
        self.drop
    }
}

impl MediaStore for Given<duologue_media_store> {
    fn put(&self, digest: &str, content: &[u8]) -> Result<(), Error> {
        let put = present(self.0.put, "put")?;
        let (digest, length) = (Text::from(digest), content.len());
        let (digest, content) = (digest.as_ptr(), content.as_ptr());
        // SAFETY: the function gets its own user data, and what outlives the call.
        self.call(|user_data, error| unsafe { put(user_data, digest, content, length, error) })
    }

    fn read(&self, digest: &str, offset: u64, buffer: &mut [u8]) -> Result<usize, Error> {
        let read = present(self.0.read, "read")?;
        let (digest, capacity, mut count) = (Text::from(digest), buffer.len(), 0);
        let (digest, to, done) = (digest.as_ptr(), buffer.as_mut_ptr(), &raw mut count);
        self.call(|user_data, error| {
            // SAFETY: the function gets its own user data, and places to write to that outlive the call.
            unsafe { read(user_data, digest, offset, to, capacity, done, error) }
        })?;
        // The engine refuses more than it asked for.
        Ok(count)
    }

    fn remove(&self, digest: &str) -> Result<(), Error> {
        let remove = present(self.0.remove, "remove")?;
        let digest = Text::from(digest);
        let digest = digest.as_ptr();
        // SAFETY: the function gets its own user data, and a text that outlives the call.
        self.call(|user_data, error| unsafe { remove(user_data, digest, error) })
    }
}

/// The options with the store that was given, if one was.
pub(super) fn set(
    options: duologue::Options,
    store: Option<Taken<duologue_media_store>>,
) -> Result<duologue::Options, Failure> {
    let Some(taken) = store else {
        return Ok(options);
    };
    let store = taken.check()?;
    required(store.0.put, "put")?;
    required(store.0.read, "read")?;
    required(store.0.remove, "remove")?;
    Ok(options.media_store(store))
}
