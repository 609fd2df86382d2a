//! What the machine needs to pass over the bytes of a text once.

use std::cell::RefCell;
use std::hint::black_box;

use crate::contender::{Contender, Role};
use crate::workload::Batch;

pub(crate) const IS_ASCII: &str = "<[u8]>::is_ascii";
pub(crate) const FROM_UTF8: &str = "std::str::from_utf8";

pub(crate) fn contenders() -> Vec<Contender> {
    let copy = RefCell::new(Vec::new());
    vec![
        Contender::here(IS_ASCII, Role::Limit, |text| {
            usize::from(text.as_bytes().is_ascii())
        })
        .only_if(is_ascii_reads_most),
        Contender::here(FROM_UTF8, Role::Limit, |text| {
            std::str::from_utf8(text.as_bytes()).map_or(0, str::len)
        }),
        // Into memory that was written to before.
        Contender::here("memcpy", Role::Limit, move |text| {
            let mut copy = copy.borrow_mut();
            copy.clear();
            copy.extend_from_slice(text.as_bytes());
            black_box(copy.as_slice()).len()
        }),
    ]
}

/// It stops at the first byte that is not ASCII.
fn is_ascii_reads_most(batch: &Batch) -> bool {
    let read = |text: &String| text.bytes().take_while(u8::is_ascii).count();
    batch.texts.iter().map(read).sum::<usize>() > batch.bytes / 2
}
