//! How much a reassembler holds, and for how long.

use std::ops::{Add, AddAssign, SubAssign};
use std::time::Duration;

/// How much a [`Reassembler`](crate::Reassembler) holds, and for how long.
///
/// By default it waits an hour, in which a network has tried again more than once. It holds 10,000 parts, which are at most
/// 1.6 MB of text, and 4 MiB, so that long names of senders cannot take more.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct ReassemblyLimits {
    pub(super) timeout: Duration,
    max_parts: usize,
    max_bytes: usize,
}

impl Default for ReassemblyLimits {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(60 * 60),
            max_parts: 10_000,
            max_bytes: 4 << 20,
        }
    }
}

impl ReassemblyLimits {
    /// Sets how long after its latest new part an incomplete message is handed out; an hour by default.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets how many parts are held; 10,000 by default. As many again may wait for
    /// [`expire`](crate::Reassembler::expire).
    #[must_use]
    pub fn max_parts(mut self, max_parts: usize) -> Self {
        self.max_parts = max_parts;
        self
    }

    /// Sets how many bytes are held, as [`ReassemblyLoad::bytes`] counts them; 4 MiB by default. As many again may wait for
    /// [`expire`](crate::Reassembler::expire).
    #[must_use]
    pub fn max_bytes(mut self, max_bytes: usize) -> Self {
        self.max_bytes = max_bytes;
        self
    }

    /// The limit that is exceeded, if one is, by its name.
    pub(super) fn exceeded_by(&self, load: ReassemblyLoad) -> Option<(&'static str, usize)> {
        if load.parts > self.max_parts {
            Some(("max_parts", self.max_parts))
        } else if load.bytes > self.max_bytes {
            Some(("max_bytes", self.max_bytes))
        } else {
            None
        }
    }
}

/// How much of incomplete messages there is.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct ReassemblyLoad {
    /// Messages.
    pub messages: usize,
    /// Parts of them.
    pub parts: usize,
    /// Bytes: one for each septet or octet of text of each part, and the sender and the recipient of each message.
    pub bytes: usize,
}

impl Add for ReassemblyLoad {
    type Output = Self;

    fn add(mut self, more: Self) -> Self {
        self += more;
        self
    }
}

impl AddAssign for ReassemblyLoad {
    fn add_assign(&mut self, more: Self) {
        self.messages += more.messages;
        self.parts += more.parts;
        self.bytes += more.bytes;
    }
}

impl SubAssign for ReassemblyLoad {
    fn sub_assign(&mut self, less: Self) {
        self.messages -= less.messages;
        self.parts -= less.parts;
        self.bytes -= less.bytes;
    }
}
