//! Where the engine's records go.

use std::ffi::{c_char, c_void};
use std::ptr;

use duologue::{LogLevel, LogRecord};

use super::{Given, Table, Taken, required};
use crate::convert::Options;
use crate::failure::Failure;
use crate::number;
use crate::table::duologue_log_level_t;
use crate::text_out::Text;

/// Who is told what an operator would want to know and no call returns: a workspace that was migrated, a worker whose
/// rounds fail, a message that was given up.
///
/// A record holds ids, codes, counts and times, and no text of a message, address or name. It is told on the thread
/// that has something to tell, which waits meanwhile, with no lock held: the function may use the messenger.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct duologue_log {
    /// Set by `DUOLOGUE_LOG_INIT`.
    pub struct_size: usize,
    /// Is told a record, whose texts are lent for the call: what it is about, in a word that stays the same from
    /// release to release, such as "deliver"; what there is to tell, for people; and the words of a part of the
    /// host's, or of the database, that failed, NULL if none did.
    pub record: Option<
        unsafe extern "C" fn(
            user_data: *mut c_void,
            level: duologue_log_level_t,
            subject: *const c_char,
            message: *const c_char,
            cause: *const c_char,
        ),
    >,
    /// What the functions get.
    pub user_data: *mut c_void,
    /// Runs once, with the user data, when nothing uses the log any more; may be NULL.
    pub drop: Option<unsafe extern "C" fn(user_data: *mut c_void)>,
}

// SAFETY: it holds an integer, a pointer and optional functions.
unsafe impl Options for duologue_log {
    const INIT: Self = Self {
        struct_size: size_of::<Self>(),
        record: None,
        user_data: ptr::null_mut(),
        drop: None,
    };
}

impl Table for duologue_log {
    fn user_data(&self) -> *mut c_void {
        self.user_data
    }

    fn ending(&self) -> Option<unsafe extern "C" fn(user_data: *mut c_void)> {
        self.drop
    }
}

impl Given<duologue_log> {
    fn tell(&self, record: &LogRecord<'_>) {
        let Some(tell) = self.0.record else {
            return;
        };
        let (subject, message) = (Text::from(record.subject), Text::from(record.message));
        let cause = cause(record);
        let cause = cause.as_ref().map_or(ptr::null(), Text::as_ptr);
        let level = number::of::<LogLevel>(record.level);
        // SAFETY: the function gets its own user data, and texts that outlive the call.
        unsafe {
            tell(
                self.0.user_data,
                level,
                subject.as_ptr(),
                message.as_ptr(),
                cause,
            );
        }
    }
}

/// What brought the record about, and that in its turn.
fn cause(record: &LogRecord<'_>) -> Option<Text> {
    let mut source = record.source;
    let mut words = Vec::new();
    while let Some(found) = source {
        words.push(found.to_string());
        source = found.source();
    }
    (!words.is_empty()).then(|| Text::from(words.join(": ")))
}

/// The options with the log that was given, if one was.
pub(super) fn set(
    options: duologue::Options,
    log: Option<Taken<duologue_log>>,
) -> Result<duologue::Options, Failure> {
    let Some(taken) = log else {
        return Ok(options);
    };
    let log = taken.check()?;
    required(log.0.record, "record")?;
    Ok(options.log(move |record| log.tell(record)))
}
