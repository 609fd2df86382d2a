//! Files that travel with messages, as a host gives them.

use std::ffi::c_char;
use std::ptr;

use duologue::Media;

use crate::convert::{Options, read_bytes, read_each, read_name};
use crate::failure::Failure;

/// A picture or another file that travels with a message.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct duologue_file {
    /// Set by `DUOLOGUE_FILE_INIT`.
    pub struct_size: usize,
    /// What the file is called, such as "shoe.jpg".
    pub file_name: *const c_char,
    /// Its media type, such as "image/jpeg".
    pub media_type: *const c_char,
    /// Its content, which is copied.
    pub bytes: *const u8,
    /// How many bytes that is.
    pub length: usize,
}

// SAFETY: it holds integers and pointers.
unsafe impl Options for duologue_file {
    const INIT: Self = Self {
        struct_size: size_of::<Self>(),
        file_name: ptr::null(),
        media_type: ptr::null(),
        bytes: ptr::null(),
        length: 0,
    };
}

/// So many files; NULL is none, if their number is 0.
pub(crate) fn read_files(files: *const duologue_file, count: usize) -> Result<Vec<Media>, Failure> {
    let files = read_each(files, count, "files")?;
    files.iter().map(file).collect()
}

fn file(given: &duologue_file) -> Result<Media, Failure> {
    Ok(Media::new(
        read_name(given.file_name, "file_name")?,
        read_name(given.media_type, "media_type")?,
        read_bytes(given.bytes, given.length, "bytes")?,
    ))
}
