//! Splitting and counting agree on every text, and splitting loses nothing.
#![no_main]

use duologue::{SegmentOptions, segment_count, segments};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let split = segments(text, &SegmentOptions::default()).unwrap();
    assert_eq!(split.count(), segment_count(text));
    assert_eq!(split.parts().concat(), text);
});
