//! Masks by AVX-512 with VBMI, whose table look-ups take a byte of 64 or 128 at once.

use std::arch::x86_64::{
    __m512i, _mm512_cmpeq_epi8_mask, _mm512_cmpge_epu8_mask, _mm512_cmplt_epi8_mask,
    _mm512_loadu_si512, _mm512_mask_loadu_epi8, _mm512_movepi8_mask, _mm512_permutex2var_epi8,
    _mm512_permutexvar_epi8, _mm512_set1_epi8, _mm512_test_epi8_mask,
};

use super::super::coding::Extent;
use super::super::count;
use super::super::cut::Tally;
use super::super::scan::Scan;
use super::_pext_u64;
use super::kernel::{self, BLOCK, Beyond, Gsm, Units, Utf8};
use super::table;

kernels!("avx512f,avx512bw,avx512vbmi,bmi1,bmi2,popcnt");

/// Whether this processor has all that the functions here are compiled for.
#[inline]
pub(super) fn is_there() -> bool {
    is_x86_feature_detected!("avx512vbmi")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("bmi1")
        && is_x86_feature_detected!("bmi2")
        && is_x86_feature_detected!("popcnt")
}

#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,bmi1,bmi2,popcnt")]
#[inline]
fn load(block: &[u8; BLOCK]) -> __m512i {
    // SAFETY: a vector is 64 bytes, as the array is, and the load asks for no alignment.
    unsafe { _mm512_loadu_si512(block.as_ptr().cast()) }
}

/// At most 64 bytes, filled up with spaces.
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,bmi1,bmi2,popcnt")]
#[inline]
fn load_tail(tail: &[u8]) -> __m512i {
    let (spaces, mask) = (splat(b' '), kernel::below(tail.len()));
    // SAFETY: the load reads no byte whose bit is not set, and only the slice's own bytes have theirs set.
    unsafe { _mm512_mask_loadu_epi8(spaces, mask, tail.as_ptr().cast()) }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,bmi1,bmi2,popcnt")]
#[inline]
fn gsm(bytes: __m512i) -> Gsm {
    let high = _mm512_movepi8_mask(bytes);
    let kinds = ascii_kinds(bytes);
    let outside = _mm512_test_epi8_mask(kinds, splat(table::OUTSIDE));
    let extension = _mm512_test_epi8_mask(kinds, splat(table::EXTENSION));
    Gsm {
        ascii: !outside & !high,
        extension: extension & !high,
        beyond: (high != 0).then(|| beyond(bytes)),
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,bmi1,bmi2,popcnt")]
#[inline]
fn beyond(bytes: __m512i) -> Beyond {
    let kinds = _mm512_permutexvar_epi8(bytes, load(&table::CONTINUATION));
    let is = |byte: u8| _mm512_cmpeq_epi8_mask(bytes, splat(byte));
    let may_be = |kind: u8| _mm512_test_epi8_mask(kinds, splat(kind));
    Beyond {
        continuing: continuing(bytes),
        first: [is(0xC2), is(0xC3), is(0xCE), is(0xE2)],
        second: [
            may_be(table::AFTER_C2),
            may_be(table::AFTER_C3),
            may_be(table::AFTER_CE),
            may_be(table::AFTER_E2),
        ],
        third: may_be(table::EURO_THIRD),
    }
}

/// What [`gsm`] finds, in a text that is held.
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,bmi1,bmi2,popcnt")]
#[inline]
fn septets(bytes: __m512i) -> Units {
    let extension = _mm512_test_epi8_mask(ascii_kinds(bytes), splat(table::EXTENSION));
    let euro = _mm512_cmpeq_epi8_mask(bytes, splat(0xE2));
    Units {
        starts: !continuing(bytes),
        doubles: extension & !_mm512_movepi8_mask(bytes) | euro,
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,bmi1,bmi2,popcnt")]
#[inline]
fn utf16(bytes: __m512i) -> Units {
    Units {
        starts: !continuing(bytes),
        doubles: _mm512_cmpge_epu8_mask(bytes, splat(0xF0)),
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,bmi1,bmi2,popcnt")]
#[inline]
fn utf8(bytes: __m512i) -> Option<Utf8> {
    // As signed numbers, the bytes above 7F are the lowest.
    let below = |byte: u8| _mm512_cmplt_epi8_mask(bytes, splat(byte));
    let from = |byte: u8| _mm512_cmpge_epu8_mask(bytes, splat(byte));
    let is = |byte: u8| _mm512_cmpeq_epi8_mask(bytes, splat(byte));
    let (high, continuing) = (_mm512_movepi8_mask(bytes), continuing(bytes));
    (high != 0).then(|| Utf8 {
        high,
        continuing,
        below: [below(0x90), below(0xA0)],
        first: [from(0xE0), from(0xF0)],
        never: below(0xC2) & !continuing | from(0xF5),
        choosy: [is(0xE0), is(0xED), is(0xF0), is(0xF4)],
    })
}

/// The table's entry for the low seven bits of each byte.
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,bmi1,bmi2,popcnt")]
#[inline]
fn ascii_kinds(bytes: __m512i) -> __m512i {
    let [low, high] = &table::ASCII;
    _mm512_permutex2var_epi8(load(low), bytes, load(high))
}

/// Bytes that continue a character, 80 to BF: as signed numbers the lowest 64.
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,bmi1,bmi2,popcnt")]
#[inline]
fn continuing(bytes: __m512i) -> u64 {
    _mm512_cmplt_epi8_mask(bytes, splat(0xC0))
}

#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,bmi1,bmi2,popcnt")]
#[inline]
fn splat(byte: u8) -> __m512i {
    _mm512_set1_epi8(byte.cast_signed())
}
