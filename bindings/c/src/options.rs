//! How a workspace is opened.

use std::ffi::c_char;
use std::ptr;

use duologue::{Region, TimeZone};

use crate::convert::{Options, optional_name, read_flag, read_options};
use crate::failure::Failure;
use crate::number::optional_number;
use crate::table::{duologue_durability_t, duologue_session_policy_t};
use crate::time::length;

/// How a workspace is opened. NULL is all defaults.
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
    };
}

pub(crate) fn read(options: *const duologue_options) -> Result<duologue::Options, Failure> {
    let given = read_options(options, "options")?;
    let mut options = duologue::Options::new();
    if let Some(region) = optional_name(given.default_region, "default_region")? {
        options = options.default_region(Region::parse(region)?);
    }
    if let Some(zone) = optional_name(given.time_zone, "time_zone")? {
        options = options.time_zone(TimeZone::parse(zone)?);
    }
    if let Some(policy) = optional_number(given.session_policy, "session_policy")? {
        options = options.session_policy(policy);
    }
    if let Some(durability) = optional_number(given.durability, "durability")? {
        options = options.durability(durability);
    }
    if given.busy_timeout_ms != 0 {
        let patience = length(given.busy_timeout_ms.max(0), "busy_timeout_ms")?;
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
    Ok(options)
}
