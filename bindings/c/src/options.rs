//! How a workspace is opened.

use std::ffi::c_char;
use std::ptr;
use std::time::Duration;

use duologue::{Region, RetryPolicy, TimeZone};

use crate::convert::{Known, Options, optional_name, read_flag, read_known};
use crate::failure::Failure;
use crate::host::Parts;
use crate::host::clock::{duologue_clock, duologue_manual_clock};
use crate::host::log::duologue_log;
use crate::host::media_store::duologue_media_store;
use crate::host::provider::duologue_provider;
use crate::number::optional_number;
use crate::table::{duologue_durability_t, duologue_session_policy_t};
use crate::text_out::Text;

/// How a workspace is opened. NULL is all defaults.
///
/// The tables of functions are copied: like the texts, they need to live during the call alone. Their user data
/// belong to the library from then on, also if the call fails: each table's `drop` runs exactly once. (Only what has
/// no right `struct_size` is not taken.)
#[derive(Clone, Copy)]
#[repr(C)]
pub struct duologue_options {
    /// Set by `DUOLOGUE_OPTIONS_INIT`.
    pub struct_size: usize,
    /// The region in which numbers without a country code are read, such as "US"; NULL for none.
    pub default_region: *const c_char,
    /// The zone that snooze presets are reckoned in, such as "America/Denver"; NULL for UTC.
    pub time_zone: *const c_char,
    /// What an agent's message does to a finished session.
    pub session_policy: duologue_session_policy_t,
    /// When a commit is on the disk.
    pub durability: duologue_durability_t,
    /// How long a call waits for another process that uses the database; 0 for five seconds, below 0 for not at all.
    pub busy_timeout_ms: i64,
    /// How many connections read at the same time; 0 for four.
    pub readers: usize,
    /// `DUOLOGUE_YES` to open an existing workspace for reading alone.
    pub read_only: i32,
    /// `DUOLOGUE_YES` if `random_seed` is set.
    pub has_random_seed: i32,
    /// What the keys of submissions and the waits between attempts are derived from, for runs that are to repeat each
    /// other.
    pub random_seed: u64,
    /// How often a message is tried in all that was certainly not taken, before it has failed for good; 0 for twelve
    /// times.
    pub retry_attempts: i32,
    /// The longest wait after the first failure, doubled with each further one; 0 for a second, below 0 for none.
    pub retry_base_ms: i64,
    /// The longest wait after any failure; 0 for a quarter of an hour, below 0 for none.
    pub retry_longest_ms: i64,
    /// What tells the time; NULL for the system's clock.
    pub clock: *const duologue_clock,
    /// A clock that is set by hand, in place of `clock`; NULL for none.
    pub manual_clock: *const duologue_manual_clock,
    /// Who is told what no call returns; NULL for nobody.
    pub log: *const duologue_log,
    /// Where the content of files is kept; NULL for the database.
    pub media_store: *const duologue_media_store,
    /// What carries the messages of gateways. A sandbox is there as "sandbox", unless one of these has that name.
    pub providers: *const duologue_provider,
    /// How many providers that is.
    pub provider_count: usize,
}

// SAFETY: it holds integers and pointers.
unsafe impl Options for duologue_options {
    const INIT: Self = Self {
        struct_size: size_of::<Self>(),
        default_region: ptr::null(),
        time_zone: ptr::null(),
        session_policy: 0,
        durability: 0,
        busy_timeout_ms: 0,
        readers: 0,
        read_only: 0,
        has_random_seed: 0,
        random_seed: 0,
        retry_attempts: 0,
        retry_base_ms: 0,
        retry_longest_ms: 0,
        clock: ptr::null(),
        manual_clock: ptr::null(),
        log: ptr::null(),
        media_store: ptr::null(),
        providers: ptr::null(),
        provider_count: 0,
    };
}

pub(crate) fn read(options: *const duologue_options) -> Result<duologue::Options, Failure> {
    let Known {
        value: given,
        refused,
    } = read_known(options, "options");
    // Before anything can fail.
    let parts = Parts::take(&given);
    if let Some(failure) = refused {
        return Err(failure);
    }
    let mut options = duologue::Options::new();
    if let Some(region) = optional_name(given.default_region, "default_region")? {
        options = options.default_region(Region::parse(region).map_err(about("default_region"))?);
    }
    if let Some(zone) = optional_name(given.time_zone, "time_zone")? {
        options = options.time_zone(TimeZone::parse(zone).map_err(about("time_zone"))?);
    }
    if let Some(policy) = optional_number(given.session_policy, "session_policy")? {
        options = options.session_policy(policy);
    }
    if let Some(durability) = optional_number(given.durability, "durability")? {
        options = options.durability(durability);
    }
    if let Some(patience) = wait(given.busy_timeout_ms) {
        options = options.busy_timeout(patience);
    }
    if given.readers != 0 {
        options = options.readers(given.readers);
    }
    if read_flag(given.read_only, "read_only")? == Some(true) {
        options = options.read_only();
    }
    if read_flag(given.has_random_seed, "has_random_seed")? == Some(true) {
        options = options.random_seed(given.random_seed);
    }
    parts.set(options.retry(read_retry(&given)?))
}

fn read_retry(given: &duologue_options) -> Result<RetryPolicy, Failure> {
    let usual = RetryPolicy::default();
    let attempts = u32::try_from(given.retry_attempts).map_err(|_| {
        let attempts = given.retry_attempts.to_string();
        Failure::invalid_value("retry_attempts", &attempts, "is below 0")
    })?;
    Ok(RetryPolicy {
        attempts: if attempts == 0 {
            usual.attempts
        } else {
            attempts
        },
        base: wait(given.retry_base_ms).unwrap_or(usual.base),
        longest: wait(given.retry_longest_ms).unwrap_or(usual.longest),
    })
}

/// So many milliseconds, none if they are below 0; `None` for 0, which is as long as usual.
fn wait(ms: i64) -> Option<Duration> {
    (ms != 0).then(|| Duration::from_millis(u64::try_from(ms).unwrap_or(0)))
}

/// An error of the engine's, named after the argument that it is about here.
pub(crate) fn about(field: &'static str) -> impl FnOnce(duologue::Error) -> Failure {
    move |refused| {
        let Failure(mut told) = Failure::from(refused);
        told.field = Some(Text::from(field));
        Failure(told)
    }
}
