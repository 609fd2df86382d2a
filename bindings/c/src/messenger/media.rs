//! The content of files that travelled with messages.

use std::io::{self, Read as _};

use duologue::{Error, ErrorKind, MediaReader};

use crate::buffer::duologue_buffer;
use crate::convert::{self, Handle, borrow_mut, clear_out, give, null, peek, room, write_out};
use crate::error::duologue_error;
use crate::failure::Failure;
use crate::guard::guard;
use crate::ids::{duologue_attachment_id_t, id};
use crate::messenger::{duologue_messenger, hold};
use crate::status::duologue_status;

/// Gives the content of a file that travelled with a message, whole.
///
/// Fails with `DUOLOGUE_E_CALLBACK` if the host's media store does, and with `DUOLOGUE_E_CORRUPT` if the content is
/// missing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_media(
    messenger: *const duologue_messenger,
    attachment: duologue_attachment_id_t,
    content: *mut *mut duologue_buffer,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(content);
    guard(error, || {
        let messenger = hold(messenger)?;
        give(content, messenger.media(id(attachment, "attachment")?)?);
        Ok(())
    })
}

/// Reads a file that travelled with a message piece by piece; for one thread at a time.
pub struct duologue_media_reader {
    _private: [u8; 0],
}

impl Handle for duologue_media_reader {
    type Inside = MediaReader;
    const WHAT: &'static str = "duologue_media_reader";
}

/// Opens a file that travelled with a message, to be read piece by piece.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_open_media(
    messenger: *const duologue_messenger,
    attachment: duologue_attachment_id_t,
    reader: *mut *mut duologue_media_reader,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(reader);
    guard(error, || {
        let messenger = hold(messenger)?;
        give(
            reader,
            messenger.media_reader(id(attachment, "attachment")?)?,
        );
        Ok(())
    })
}

/// The file's length in bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_media_reader_size(reader: *const duologue_media_reader) -> u64 {
    peek(reader).map_or(0, MediaReader::size)
}

/// Reads the next bytes, at most `capacity` of them, into `buffer`, and says in `read` how many there were: fewer than
/// there is room for now and then, and 0 at the end alone. A buffer of 256 KiB is the fastest.
///
/// Fails as `duologue_messenger_media` does; then nothing was read, and the same can be tried again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_media_reader_read(
    reader: *mut duologue_media_reader,
    buffer: *mut u8,
    capacity: usize,
    read: *mut usize,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(read);
    guard(error, || {
        let reader = borrow_mut(reader, "reader")?;
        let buffer = room(buffer, capacity, "buffer")?;
        if read.is_null() {
            return Err(null("read"));
        }
        write_out(read, reader.read(buffer).map_err(failed)?);
        Ok(())
    })
}

/// The engine's error, which comes inside one of reading.
fn failed(error: io::Error) -> Failure {
    match error.downcast::<Error>() {
        Ok(error) => Failure::from(error),
        Err(error) => Failure::new(ErrorKind::Internal, error.to_string()),
    }
}

/// Frees it; NULL is left alone.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_media_reader_free(reader: *mut duologue_media_reader) {
    convert::free(reader);
}
