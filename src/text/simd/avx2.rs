//! Masks by AVX2, whose table look-ups take half a byte.

use std::arch::x86_64::{
    __m128i, __m256i, _mm_loadu_si128, _mm256_and_si256, _mm256_broadcastsi128_si256,
    _mm256_cmpeq_epi8, _mm256_cmpgt_epi8, _mm256_loadu_si256, _mm256_movemask_epi8,
    _mm256_set1_epi8, _mm256_setzero_si256, _mm256_shuffle_epi8, _mm256_srli_epi16,
};

use super::super::coding::Extent;
use super::super::count;
use super::super::cut::Tally;
use super::super::scan::Scan;
use super::_pext_u64;
use super::kernel::{self, BLOCK, Beyond, Gsm, Units, Utf8};
use super::table;

kernels!("avx2,bmi1,bmi2,popcnt");

/// Whether this processor has all that the functions here are compiled for.
#[inline]
pub(super) fn is_there() -> bool {
    is_x86_feature_detected!("avx2")
        && is_x86_feature_detected!("bmi1")
        && is_x86_feature_detected!("bmi2")
        && is_x86_feature_detected!("popcnt")
}

/// 64 bytes, the first 32 first.
type Vectors = [__m256i; 2];

#[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
#[inline]
fn load(block: &[u8; BLOCK]) -> Vectors {
    let (halves, _) = block.as_chunks::<32>();
    let load = |half: &[u8; 32]| {
        // SAFETY: a vector is 32 bytes, as the array is, and the load asks for no alignment.
        unsafe { _mm256_loadu_si256(half.as_ptr().cast()) }
    };
    match halves {
        [low, high] => [load(low), load(high)],
        _ => unreachable!("64 bytes are twice 32"),
    }
}

/// Less than 64 bytes, filled up with spaces.
#[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
#[inline]
fn load_tail(tail: &[u8]) -> Vectors {
    let mut block = [b' '; BLOCK];
    for (to, from) in block.iter_mut().zip(tail) {
        *to = *from;
    }
    load(&block)
}

#[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
#[inline]
fn gsm(bytes: Vectors) -> Gsm {
    const OUTSIDE: [u8; 16] = table::by_halves(&table::ASCII, table::OUTSIDE);
    let high = high(bytes);
    Gsm {
        ascii: !in_table(bytes, &OUTSIDE) & !high,
        extension: extension(bytes),
        beyond: (high != 0).then(|| beyond(bytes)),
    }
}

#[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
#[inline]
fn beyond(bytes: Vectors) -> Beyond {
    const AFTER_C2: [u8; 16] = table::by_halves(&[table::CONTINUATION], table::AFTER_C2);
    const AFTER_C3: [u8; 16] = table::by_halves(&[table::CONTINUATION], table::AFTER_C3);
    const AFTER_CE: [u8; 16] = table::by_halves(&[table::CONTINUATION], table::AFTER_CE);
    let is = |byte: u8| masks(bytes, |half| _mm256_cmpeq_epi8(half, splat(byte)));
    // The look-ups go by the low six bits, so the highest has to be gone.
    let low = bytes.map(|half| _mm256_and_si256(half, splat(0x3F)));
    Beyond {
        continuing: continuing(bytes),
        first: [is(0xC2), is(0xC3), is(0xCE), is(0xE2)],
        second: [
            in_table(low, &AFTER_C2),
            in_table(low, &AFTER_C3),
            in_table(low, &AFTER_CE),
            is(0x82),
        ],
        third: is(0xAC),
    }
}

/// What [`gsm`] finds, in a text that is held.
#[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
#[inline]
fn septets(bytes: Vectors) -> Units {
    let euro = masks(bytes, |half| _mm256_cmpeq_epi8(half, splat(0xE2)));
    Units {
        starts: !continuing(bytes),
        doubles: extension(bytes) | euro,
    }
}

#[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
#[inline]
fn utf16(bytes: Vectors) -> Units {
    // As signed numbers, F0 to FF are greater than EF, and so is ASCII.
    let first_of_four = masks(bytes, |half| _mm256_cmpgt_epi8(half, splat(0xEF)));
    Units {
        starts: !continuing(bytes),
        doubles: first_of_four & high(bytes),
    }
}

#[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
#[inline]
fn utf8(bytes: Vectors) -> Option<Utf8> {
    // As signed numbers, the bytes above 7F are the lowest.
    let below = |byte: u8| masks(bytes, |half| _mm256_cmpgt_epi8(splat(byte), half));
    let is = |byte: u8| masks(bytes, |half| _mm256_cmpeq_epi8(half, splat(byte)));
    let (high, continuing) = (high(bytes), continuing(bytes));
    (high != 0).then(|| Utf8 {
        high,
        continuing,
        below: [below(0x90), below(0xA0)],
        first: [high & !below(0xE0), high & !below(0xF0)],
        never: below(0xC2) & !continuing | high & !below(0xF5),
        choosy: [is(0xE0), is(0xED), is(0xF0), is(0xF4)],
    })
}

/// ASCII characters of the extension table.
#[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
#[inline]
fn extension(bytes: Vectors) -> u64 {
    const EXTENSION: [u8; 16] = table::by_halves(&table::ASCII, table::EXTENSION);
    in_table(bytes, &EXTENSION)
}

/// Bytes that a table by halves has. None of those above 7F: the look-up gives 0 where the highest bit is set.
#[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
#[inline]
fn in_table(bytes: Vectors, table: &[u8; 16]) -> u64 {
    const BIT: [u8; 16] = [1, 2, 4, 8, 16, 32, 64, 128, 0, 0, 0, 0, 0, 0, 0, 0];
    let (table, bit) = (twice(table), twice(&BIT));
    !masks(bytes, |half| {
        let rows = _mm256_shuffle_epi8(table, half);
        let upper = _mm256_and_si256(_mm256_srli_epi16::<4>(half), splat(0x0F));
        let row = _mm256_shuffle_epi8(bit, upper);
        _mm256_cmpeq_epi8(_mm256_and_si256(rows, row), _mm256_setzero_si256())
    })
}

/// Bytes that continue a character, 80 to BF: as signed numbers the lowest 64.
#[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
#[inline]
fn continuing(bytes: Vectors) -> u64 {
    masks(bytes, |half| _mm256_cmpgt_epi8(splat(0xC0), half))
}

/// Bytes above 7F.
#[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
#[inline]
fn high(bytes: Vectors) -> u64 {
    masks(bytes, |half| half)
}

/// The highest bit of what becomes of each byte.
#[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
#[inline]
fn masks(bytes: Vectors, of: impl Fn(__m256i) -> __m256i) -> u64 {
    let [low, high] = bytes.map(|half| u64::from(_mm256_movemask_epi8(of(half)).cast_unsigned()));
    high << 32 | low
}

/// A table in both halves of a vector, where look-ups want it.
#[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
#[inline]
fn twice(table: &[u8; 16]) -> __m256i {
    // SAFETY: a vector of this kind is 16 bytes, as the array is, and the load asks for no alignment.
    let once: __m128i = unsafe { _mm_loadu_si128(table.as_ptr().cast()) };
    _mm256_broadcastsi128_si256(once)
}

#[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
#[inline]
fn splat(byte: u8) -> __m256i {
    _mm256_set1_epi8(byte.cast_signed())
}
