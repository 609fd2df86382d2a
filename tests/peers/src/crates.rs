//! The peers that are Rust crates.

use gsm7::Gsm7Writer;
use rusmpp_extra::concatenation::owned::{Concatenation, Concatenator as _};
use rusmpp_extra::encoding::gsm7bit::Gsm7BitUnpacked;
use rusmpp_extra::encoding::ucs2::Ucs2;

use crate::answer::{Answer, Encoding};
use crate::contender::{Contender, Role};

pub(crate) fn contenders() -> Vec<Contender> {
    vec![
        // It refuses more than 255 parts.
        Contender::here("crate rusmpp-extra 0.4.0", Role::Peer, |text| {
            parts(text).map_or(0, |(_, parts)| parts)
        })
        .answering(|text| {
            parts(text).map_or(Answer::REFUSED, |(encoding, parts)| {
                Answer::both(encoding, parts)
            })
        })
        .at_most(16 << 10),
        // It packs, and does not count: only which texts it takes can be right or wrong.
        Contender::here("crate gsm7 0.4.1, packing", Role::Peer, |text| {
            pack(text).map_or(0, |octets| octets.len())
        })
        .answering(|text| match pack(text) {
            Some(_) => Answer::encoding(Encoding::Gsm),
            None => Answer {
                encoding: Some(Encoding::Ucs2),
                ..Answer::REFUSED
            },
        })
        .at_most(1 << 20),
    ]
}

/// `concatenate` is what knows how many parts there are. GSM 7-bit first, then UCS-2, as the crate's own `Fallback` does,
/// which cannot be used: it gives both the same sizes, and those are 160 and 7 for septets, 140 and 6 for octets.
fn parts(text: &str) -> Option<(Encoding, usize)> {
    let gsm = Gsm7BitUnpacked::new().concatenate(text, 160, 7);
    let (encoding, result) = match gsm {
        Ok((result, _)) => (Encoding::Gsm, result),
        Err(_) => (
            Encoding::Ucs2,
            Ucs2::new().concatenate(text, 140, 6).ok()?.0,
        ),
    };
    let parts = match result {
        Concatenation::Single(_) => 1,
        Concatenation::Concatenated(parts) => parts.len(),
    };
    Some((encoding, parts))
}

/// Its one way to make octets, into memory that is large enough.
fn pack(text: &str) -> Option<Vec<u8>> {
    let mut writer = Gsm7Writer::new(Vec::with_capacity(text.len() * 2));
    writer.write_str(text).ok()?;
    writer.into_writer().ok()
}
