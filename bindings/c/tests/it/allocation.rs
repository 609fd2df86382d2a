//! What allocates no memory.

#[path = "../../../../tests/it/allocation/counting.rs"]
mod counting;

use std::ffi::{CStr, c_char};
use std::ptr;

use duologue_c::constants::DUOLOGUE_NUL_TERMINATED;
use duologue_c::status::DUOLOGUE_OK;
use duologue_c::text::counter::{
    duologue_segment_counter_ends, duologue_segment_counter_free, duologue_segment_counter_new,
    duologue_segment_counter_segments,
};
use duologue_c::text::counting::{
    duologue_segment_count, duologue_segment_counts, duologue_segment_ends, duologue_segment_text,
    duologue_segments,
};

use counting::allocations;

const TEXTS: [&CStr; 4] = [
    c"Your order is in.",
    c"[Gr\xC3\xB6\xC3\x9Fe] 5 \xE2\x82\xAC",
    c"\xF0\x9F\x91\x8B and much more of it, so that it takes two segments and has to be cut somewhere in the middle",
    c"",
];

#[test]
#[expect(unsafe_code, reason = "the functions are C's")]
fn counting_allocates_nothing() {
    let texts = TEXTS.map(CStr::as_ptr);
    let (mut counts, mut ends, mut found) = (
        [0; TEXTS.len()],
        [0; 8],
        duologue_segments {
            struct_size: size_of::<duologue_segments>(),
            encoding: 0,
            locking: 0,
            single: 0,
            concatenable: 0,
            count: 0,
            units: 0,
            capacity: 0,
            remaining: 0,
        },
    );
    let none = ptr::null_mut();
    let mut work = || {
        for text in texts {
            let (length, count) = (DUOLOGUE_NUL_TERMINATED, counts.as_mut_ptr());
            // SAFETY: the texts end with a NUL, and the slots are there.
            let counted = unsafe { duologue_segment_count(text, length, count, none) };
            // SAFETY: as above.
            let numbers =
                unsafe { duologue_segment_text(text, length, ptr::null(), &raw mut found, none) };
            let room = (ends.as_mut_ptr(), ends.len());
            // SAFETY: as above.
            let cut = unsafe {
                duologue_segment_ends(text, length, ptr::null(), room.0, room.1, count, none)
            };
            assert_eq!([counted, numbers, cut], [DUOLOGUE_OK; 3]);
        }
        let (texts, counts) = (texts.as_ptr(), counts.as_mut_ptr());
        // SAFETY: as above.
        let all = unsafe { duologue_segment_counts(texts, ptr::null(), TEXTS.len(), counts, none) };
        assert_eq!(all, DUOLOGUE_OK);
    };
    // What finds out about the processor is done once.
    work();
    assert_eq!(allocations(&mut work), 0);
    assert_eq!(counts, [1, 1, 2, 0]);
}

#[test]
#[expect(unsafe_code, reason = "the functions are C's")]
fn a_counter_tells_without_allocating() {
    let (mut counter, none) = (ptr::null_mut(), ptr::null_mut());
    let (mut ends, mut count) = ([0; 8], 0);
    let text: *const c_char = TEXTS[2].as_ptr();
    // SAFETY: the text ends with a NUL, and the slots are there.
    let made = unsafe {
        duologue_segment_counter_new(
            text,
            DUOLOGUE_NUL_TERMINATED,
            ptr::null(),
            &raw mut counter,
            none,
        )
    };
    let mut work = || {
        // SAFETY: the counter was made above, and the slots are there.
        let told = unsafe { duologue_segment_counter_segments(counter, ptr::null_mut(), none) };
        // SAFETY: as above.
        let cut = unsafe {
            duologue_segment_counter_ends(
                counter,
                ends.as_mut_ptr(),
                ends.len(),
                &raw mut count,
                none,
            )
        };
        assert_eq!([made, told, cut], [DUOLOGUE_OK; 3]);
    };
    work();
    assert_eq!(allocations(&mut work), 0);
    assert_eq!(count, 2);
    // SAFETY: it was made above, and is not used any more.
    unsafe { duologue_segment_counter_free(counter) };
}
