//! The engine's way to the octets of a segment and back.

use duologue::{Part, SegmentOptions, UserData, decode_part, encode_parts, segment_count};

use crate::answer::Answer;
use crate::contender::{Contender, Role};

/// Of a large text, no more than 255 segments hold.
const MOST: usize = 16 << 10;

pub(crate) fn contenders() -> Vec<Contender> {
    vec![
        Contender::here("duologue encode_parts", Role::Call, |text| {
            let parts = encode(text).unwrap_or_default();
            parts.iter().map(|part| part.user_data.len()).sum()
        })
        .answering(there_and_back)
        .at_most(MOST),
        Contender::here("duologue encode_parts, decode_part", Role::Call, |text| {
            encode(text)
                .and_then(|parts| decode(&parts))
                .map_or(0, |decoded| decoded.len())
        })
        .at_most(MOST),
    ]
}

/// What does not come back as it was counts as refused. What more than 255 parts would hold has to be refused.
fn there_and_back(text: &str) -> Answer {
    match encode(text) {
        Some(parts) if decode(&parts).is_some_and(|decoded| decoded == text) => {
            Answer::count(parts.len())
        }
        None if segment_count(text) > 255 => Answer::default(),
        _ => Answer::REFUSED,
    }
}

fn encode(text: &str) -> Option<Vec<Part<'_>>> {
    encode_parts(text, 7, &SegmentOptions::default()).ok()
}

fn decode(parts: &[Part<'_>]) -> Option<String> {
    let decoded = parts.iter().map(|part| decode_part(&UserData::from(part)));
    decoded.map(|part| Some(part.ok()?.text)).collect()
}
