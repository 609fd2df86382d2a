//! Checks, copies and figures of a workspace.

use std::ffi::{c_char, c_void};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::ptr;

use duologue::{DeliveryStatus, Health, Messenger};

use crate::convert::{borrow, clear_out, give, null, read_name, write_out};
use crate::error::{duologue_error, from_host};
use crate::guard::guard;
use crate::messenger::{duologue_messenger, hold};
use crate::status::duologue_status;
use crate::table::{duologue_health, duologue_verification};

/// How much goes to or comes from the host at a time.
const BLOCK: usize = 64 * 1024;

/// How many outgoing messages have a delivery status.
pub(crate) struct DeliveryCount {
    pub(crate) status: DeliveryStatus,
    pub(crate) messages: u64,
}

impl DeliveryCount {
    pub(crate) fn each(health: &Health) -> impl Iterator<Item = Self> {
        let counts = health.deliveries.iter();
        counts.map(|(status, messages)| Self {
            status: *status,
            messages: *messages,
        })
    }
}

/// Rebuilds every conversation, session, counter and delivery status from the log, and compares. It reads the whole log and
/// changes nothing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_verify(
    messenger: *const duologue_messenger,
    verification: *mut *mut duologue_verification,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(verification);
    guard(error, || {
        give(verification, hold(messenger)?.verify()?);
        Ok(())
    })
}

/// Tells what waits in the outbox, how deliveries stand, which workers live, and what the database did. It is cheap enough
/// for every few seconds.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_health(
    messenger: *const duologue_messenger,
    health: *mut *mut duologue_health,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(health);
    guard(error, || {
        give(health, hold(messenger)?.health()?);
        Ok(())
    })
}

/// Copies the workspace, as it is at one moment, to a file that is not there yet, while others go on using it.
/// The copy is on the disk, and under its name, when this returns, or not there at all. To restore it, open it. What was
/// queued is queued in it too: deliver from one of the two. Media in a store of the host's are not in it.
/// `DUOLOGUE_E_INVALID_ARGUMENT` if there is such a file already.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_backup(
    messenger: *const duologue_messenger,
    path: *const c_char,
    error: *mut *mut duologue_error,
) -> duologue_status {
    guard(error, || {
        let messenger = hold(messenger)?;
        messenger.backup(read_name(path, "path")?)?;
        Ok(())
    })
}

/// Looks whether a copy can be restored: whether every page of the file is sound, whether media are what their digests say,
/// and whether its tables agree with its log. The file is only read. `DUOLOGUE_E_CORRUPT` if it is damaged.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_check_backup(
    path: *const c_char,
    verification: *mut *mut duologue_verification,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(verification);
    guard(error, || {
        let checked = Messenger::check_backup(read_name(path, "path")?)?;
        give(verification, checked);
        Ok(())
    })
}

/// Takes a piece of an export. To fail, it returns a status other than `DUOLOGUE_OK`, and may set `*error` by
/// `duologue_error_new`; `error` is never NULL.
pub type duologue_write_t = Option<
    unsafe extern "C" fn(
        user_data: *mut c_void,
        data: *const u8,
        length: usize,
        error: *mut *mut duologue_error,
    ) -> duologue_status,
>;

/// Gives a piece of an export: writes at most `capacity` bytes into `buffer` and their number into `read`, 0 at the end. To
/// fail, it returns a status other than `DUOLOGUE_OK`, and may set `*error` by `duologue_error_new`; `error` is never NULL.
pub type duologue_read_t = Option<
    unsafe extern "C" fn(
        user_data: *mut c_void,
        buffer: *mut u8,
        capacity: usize,
        read: *mut usize,
        error: *mut *mut duologue_error,
    ) -> duologue_status,
>;

/// Writes the whole workspace, as it is at one moment, as JSON Lines, the content of media included. `lines`, which may be
/// NULL, is set to how many there are.
/// `write` is called on this thread, and must not use the messenger. What the workspace holds of customers is in the export
/// as it is: keep it as safe as the database.
/// `DUOLOGUE_E_CALLBACK` if `write` fails; `DUOLOGUE_E_BUSY` if new files kept coming into use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_export(
    messenger: *const duologue_messenger,
    write: duologue_write_t,
    user_data: *mut c_void,
    lines: *mut u64,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(lines);
    guard(error, || {
        let messenger = hold(messenger)?;
        let write = write.ok_or_else(|| null("write"))?;
        let sink = Sink(|data: &[u8]| {
            let mut error = ptr::null_mut();
            // SAFETY: the function takes what came with it, a piece that it may read, and a slot that it may set.
            let status = unsafe { write(user_data, data.as_ptr(), data.len(), &raw mut error) };
            from_host(status, error)
        });
        let mut out = BufWriter::with_capacity(BLOCK, sink);
        let exported = messenger.export(&mut out);
        // What could not be written is let go, where dropping `out` would try once more.
        let _ = out.into_parts();
        write_out(lines, exported?);
        Ok(())
    })
}

/// Reads an export into a workspace in which nothing has happened yet. `lines`, which may be NULL, is set to how many there
/// were.
/// `read` is called on this thread, and must not use the messenger. Everything has the number that it had. What the other
/// workspace had queued is queued here too: deliver from one of the two.
/// `DUOLOGUE_E_ACTION_REFUSED` if something has happened here; `DUOLOGUE_E_INVALID_ARGUMENT`, naming the line, for what is
/// no export or not the whole of one; `DUOLOGUE_E_NEWER_WORKSPACE` if a later release wrote it; `DUOLOGUE_E_CALLBACK` if
/// `read` fails. Nothing is imported then.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_import(
    messenger: *const duologue_messenger,
    read: duologue_read_t,
    user_data: *mut c_void,
    lines: *mut u64,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(lines);
    guard(error, || {
        let messenger = hold(messenger)?;
        let read = read.ok_or_else(|| null("read"))?;
        let source = Source(|buffer: &mut [u8]| {
            let (mut error, mut count) = (ptr::null_mut(), 0);
            let (start, capacity) = (buffer.as_mut_ptr(), buffer.len());
            // SAFETY: the function takes what came with it, a buffer that it may fill, and slots that it may set.
            let status =
                unsafe { read(user_data, start, capacity, &raw mut count, &raw mut error) };
            from_host(status, error).map(|()| count)
        });
        let mut input = BufReader::with_capacity(BLOCK, source);
        write_out(lines, messenger.import(&mut input)?);
        Ok(())
    })
}

/// Makes another workspace, in which nothing has happened yet, the same as this one, as it is at one moment, while others go
/// on using it. `rows`, which may be NULL, is set to how many there are.
/// The two may be any that can be opened: so a workspace moves between a file and a PostgreSQL database. Everything has the
/// number that it had, and media come along, wherever each of the two keeps them. What is queued in one is queued in both:
/// deliver from one of the two.
/// `DUOLOGUE_E_ACTION_REFUSED` if something has happened in the other; `DUOLOGUE_E_READ_ONLY` if that was opened for reading
/// only; `DUOLOGUE_E_CORRUPT` if this one does not agree with itself, or media of its are missing or damaged;
/// `DUOLOGUE_E_BUSY` if new files kept coming into use. Nothing is copied then.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_copy_to(
    messenger: *const duologue_messenger,
    to: *const duologue_messenger,
    rows: *mut u64,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(rows);
    guard(error, || {
        let messenger = hold(messenger)?;
        let to = borrow(to, "to").cloned()?;
        write_out(rows, messenger.copy_to(&to)?);
        Ok(())
    })
}

/// Where an export goes.
struct Sink<F>(F);

impl<F: FnMut(&[u8]) -> Result<(), duologue::Error>> Write for Sink<F> {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        (self.0)(data).map_err(io::Error::other)?;
        Ok(data.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Where an export comes from.
struct Source<F>(F);

impl<F: FnMut(&mut [u8]) -> Result<usize, duologue::Error>> Read for Source<F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = (self.0)(buffer).map_err(io::Error::other)?;
        if count > buffer.len() {
            return Err(io::Error::other("it gave more bytes than it was asked for"));
        }
        Ok(count)
    }
}
