//! Reading a text 64 bytes at a time, where the processor can.
//!
//! [`kernel`] has the algorithm and knows no instruction; [`avx512`] and [`avx2`] turn 64 bytes into the masks that it
//! works with, one bit for each byte. Two things are unsafe: to load bytes into a register, and to call a function that
//! is compiled for instructions which not every processor has. The first is in the `load` functions, the second here.

/// The functions that a set of instructions offers, each the kernel's own with what the module around it defines.
macro_rules! kernels {
    ($features:literal) => {
        #[target_feature(enable = $features)]
        pub(super) fn scan(bytes: &[u8]) -> Scan {
            kernel::scan(
                bytes,
                |block| load(block),
                |tail| load_tail(tail),
                |v| gsm(v),
                |v| utf16(v),
            )
        }

        #[target_feature(enable = $features)]
        pub(super) fn count_utf8(bytes: &[u8]) -> Option<usize> {
            let found = kernel::scan_utf8(
                bytes,
                |block| load(block),
                |tail| load_tail(tail),
                |v| gsm(v),
                |rest, asked| utf8_extent(rest, asked),
            )?;
            Some(count(bytes, found))
        }

        // Apart, so that the registers of the usual way are left to it.
        #[target_feature(enable = $features)]
        #[inline(never)]
        fn utf8_extent(bytes: &[u8], asked: u64) -> Option<Extent> {
            kernel::utf8_extent(
                bytes,
                asked,
                |block| load(block),
                |tail| load_tail(tail),
                |v| utf8(v),
            )
        }

        #[target_feature(enable = $features)]
        pub(super) fn gsm_extent(bytes: &[u8]) -> Extent {
            kernel::extent(
                bytes,
                |block| load(block),
                |tail| load_tail(tail),
                |v| septets(v),
            )
        }

        #[target_feature(enable = $features)]
        pub(super) fn ucs2_extent(bytes: &[u8]) -> Extent {
            kernel::extent(
                bytes,
                |block| load(block),
                |tail| load_tail(tail),
                |v| utf16(v),
            )
        }

        #[target_feature(enable = $features)]
        pub(super) fn gsm_tally(bytes: &[u8], capacity: usize) -> Tally {
            kernel::tally(
                bytes,
                capacity,
                |block| load(block),
                |tail| load_tail(tail),
                |v| septets(v),
                |mask, at| _pext_u64(mask, at),
            )
        }

        #[target_feature(enable = $features)]
        pub(super) fn ucs2_tally(bytes: &[u8], capacity: usize) -> Tally {
            kernel::tally(
                bytes,
                capacity,
                |block| load(block),
                |tail| load_tail(tail),
                |v| utf16(v),
                |mask, at| _pext_u64(mask, at),
            )
        }

        #[target_feature(enable = $features)]
        pub(super) fn gsm_fit(bytes: &[u8], capacity: usize) -> (usize, usize) {
            kernel::fit(
                bytes,
                capacity,
                |block| load(block),
                |tail| load_tail(tail),
                |v| septets(v),
            )
        }

        #[target_feature(enable = $features)]
        pub(super) fn ucs2_fit(bytes: &[u8], capacity: usize) -> (usize, usize) {
            kernel::fit(
                bytes,
                capacity,
                |block| load(block),
                |tail| load_tail(tail),
                |v| utf16(v),
            )
        }
    };
}

/// Calls a function of the best set of instructions that this processor has; `None` if it has none.
macro_rules! best {
    ($function:ident($($argument:expr),*)) => {
        if avx512::is_there() {
            // SAFETY: the processor has the instructions that the function is compiled for.
            Some(unsafe { avx512::$function($($argument),*) })
        } else if avx2::is_there() {
            // SAFETY: as above.
            Some(unsafe { avx2::$function($($argument),*) })
        } else {
            None
        }
    };
}

mod avx2;
mod avx512;
#[expect(
    clippy::inline_always,
    reason = "what is not inlined is not compiled for the instructions of what calls it"
)]
mod kernel;
mod table;
#[cfg(test)]
mod tests;

use std::arch::x86_64::_pext_u64;

use super::coding::Extent;
use super::cut::Tally;
use super::scan::Scan;

/// [`scan::scan`](super::scan::scan), if this processor has instructions for it.
#[inline]
pub(super) fn scan(text: &str) -> Option<Scan> {
    best!(scan(text.as_bytes()))
}

/// The count of [`scan::count_utf8`](super::scan::count_utf8), if this processor has instructions for it and the bytes are
/// UTF-8.
#[inline]
pub(super) fn count_utf8(bytes: &[u8]) -> Option<usize> {
    best!(count_utf8(bytes)).flatten()
}

/// [`scan::gsm_extent`](super::scan::gsm_extent), if this processor has instructions for it.
#[inline]
pub(super) fn gsm_extent(text: &str) -> Option<Extent> {
    best!(gsm_extent(text.as_bytes()))
}

/// [`scan::ucs2_extent`](super::scan::ucs2_extent), if this processor has instructions for it.
#[inline]
pub(super) fn ucs2_extent(text: &str) -> Option<Extent> {
    best!(ucs2_extent(text.as_bytes()))
}

/// [`scan::gsm_tally`](super::scan::gsm_tally), if this processor has instructions for it.
#[inline]
pub(super) fn gsm_tally(utf8: &[u8], capacity: usize) -> Option<Tally> {
    best!(gsm_tally(utf8, capacity))
}

/// [`scan::ucs2_tally`](super::scan::ucs2_tally), if this processor has instructions for it.
#[inline]
pub(super) fn ucs2_tally(utf8: &[u8], capacity: usize) -> Option<Tally> {
    best!(ucs2_tally(utf8, capacity))
}

/// [`scan::gsm_fit`](super::scan::gsm_fit), if this processor has instructions for it.
#[inline]
pub(super) fn gsm_fit(text: &str, capacity: usize) -> Option<(usize, usize)> {
    best!(gsm_fit(text.as_bytes(), capacity))
}

/// [`scan::ucs2_fit`](super::scan::ucs2_fit), if this processor has instructions for it.
#[inline]
pub(super) fn ucs2_fit(text: &str, capacity: usize) -> Option<(usize, usize)> {
    best!(ucs2_fit(text.as_bytes(), capacity))
}
