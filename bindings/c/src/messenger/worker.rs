//! Workers, which deliver in the background.

use duologue::{Worker, WorkerSettings};

use crate::convert::{self, Handle, Options, clear_out, give, read_options};
use crate::error::duologue_error;
use crate::failure::Failure;
use crate::guard::guard;
use crate::messenger::{duologue_messenger, hold};
use crate::status::duologue_status;
use crate::time::length;

/// How a worker works. NULL is all defaults.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct duologue_worker_settings {
    /// Set by `DUOLOGUE_WORKER_SETTINGS_INIT`.
    pub struct_size: usize,
    /// How many messages are handed over at the same time, at most 64: each thread waits for its provider's answer. 0 for
    /// one.
    pub threads: usize,
    /// How often it looks for what has come due, or what another process has sent; 0 for four times a second, and at least
    /// every ten seconds. What this process sends wakes it at once.
    pub look_every_ms: i64,
}

// SAFETY: it holds integers.
unsafe impl Options for duologue_worker_settings {
    const INIT: Self = Self {
        struct_size: size_of::<Self>(),
        threads: 0,
        look_every_ms: 0,
    };
}

fn read_settings(settings: *const duologue_worker_settings) -> Result<WorkerSettings, Failure> {
    let given = read_options(settings, "settings")?;
    let mut settings = WorkerSettings::new();
    if given.threads != 0 {
        settings = settings.threads(given.threads);
    }
    if given.look_every_ms != 0 {
        settings = settings.look_every(length(given.look_every_ms, "look_every_ms")?);
    }
    Ok(settings)
}

/// A worker that runs until it is freed.
pub struct duologue_worker {
    _private: [u8; 0],
}

impl Handle for duologue_worker {
    type Inside = Worker;
    const WHAT: &'static str = "duologue_worker";
}

/// Starts a worker in the background: it does what `duologue_messenger_deliver` and `duologue_messenger_tick` do as soon as
/// there is something to do, and asks providers about messages that are unknown. It asks none for what has come in: that
/// is `duologue_messenger_refresh`.
///
/// A round that fails is tried again; `duologue_messenger_health` tells why. Several workers may share a workspace.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_start_worker(
    messenger: *const duologue_messenger,
    settings: *const duologue_worker_settings,
    worker: *mut *mut duologue_worker,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(worker);
    guard(error, || {
        let messenger = hold(messenger)?;
        if worker.is_null() {
            return Err(convert::null("worker"));
        }
        give(worker, messenger.start_worker(read_settings(settings)?)?);
        Ok(())
    })
}

/// Stops the worker and frees it, once what it has begun to hand over is answered and recorded; the rest stays queued. A
/// function that the worker itself called may do so: then what that was called for is recorded after it has returned.
/// NULL is left alone.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_worker_free(worker: *mut duologue_worker) {
    convert::free(worker);
}
