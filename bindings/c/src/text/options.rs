//! How a text is to be counted.

use duologue::{Language, Languages, National, Ports, ReferenceBits, SegmentOptions};

use crate::convert::{Options, read_options};
use crate::failure::Failure;
use crate::number::{optional_number, read_number};
use crate::table::{duologue_encoding_t, duologue_language_t, duologue_split_t};

/// Which national tables of GSM 7-bit may be used. One of the `DUOLOGUE_NATIONAL_...` numbers.
pub type duologue_national_t = i32;

/// None but the default alphabet and its extension table, which every handset can read.
pub const DUOLOGUE_NATIONAL_NONE: i32 = 0;
/// Those of `locking` and `single`, even for a text that could do without.
pub const DUOLOGUE_NATIONAL_PAIR: i32 = 1;
/// Those of `languages` with the fewest segments.
pub const DUOLOGUE_NATIONAL_AUTO: i32 = 2;

/// How a text is to be counted. NULL, and what `DUOLOGUE_SEGMENT_OPTIONS_INIT` sets, is the fewest segments of what
/// every handset can read.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct duologue_segment_options {
    /// Set by `DUOLOGUE_SEGMENT_OPTIONS_INIT`.
    pub struct_size: usize,
    /// The encoding; 0 for GSM 7-bit if it holds every character, and UCS-2 otherwise.
    pub encoding: duologue_encoding_t,
    /// Where a text of several segments may be cut; 0 for between any two code points.
    pub split: duologue_split_t,
    /// The width of the number by which a phone knows that segments belong together: 8 or 16; 0 for 8.
    pub reference_bits: i32,
    /// Which national tables GSM 7-bit may use.
    pub national: duologue_national_t,
    /// For `DUOLOGUE_NATIONAL_PAIR`, the language of the locking shift table; not Spanish, which has none.
    pub locking: duologue_language_t,
    /// For `DUOLOGUE_NATIONAL_PAIR`, the language of the single shift table.
    pub single: duologue_language_t,
    /// For `DUOLOGUE_NATIONAL_AUTO`, the languages allowed, as bits `1u << DUOLOGUE_LANGUAGE_...`; 0 for all of them.
    pub languages: u32,
    /// The port that every segment names as its own, 0 to 65535; -1 for a text that a person reads.
    pub destination_port: i32,
    /// The port that it comes from, 0 to 65535; -1 if there is no other.
    pub source_port: i32,
}

// SAFETY: it holds integers.
unsafe impl Options for duologue_segment_options {
    const INIT: Self = Self {
        struct_size: size_of::<Self>(),
        encoding: 0,
        split: 0,
        reference_bits: 0,
        national: 0,
        locking: 0,
        single: 0,
        languages: 0,
        destination_port: -1,
        source_port: -1,
    };
}

/// The engine's options that say the same.
pub(crate) fn read_segment_options(
    options: *const duologue_segment_options,
) -> Result<SegmentOptions, Failure> {
    if options.is_null() {
        return Ok(SegmentOptions::default());
    }
    let given = read_options(options, "options")?;
    let read = SegmentOptions::default()
        .encoding(optional_number(given.encoding, "encoding")?)
        .split(optional_number(given.split, "split")?.unwrap_or_default())
        .reference_bits(reference_bits(given.reference_bits)?)
        .national(national(&given)?)
        .ports(ports(&given)?);
    Ok(read)
}

fn reference_bits(bits: i32) -> Result<ReferenceBits, Failure> {
    match bits {
        0 => Ok(ReferenceBits::default()),
        8 => Ok(ReferenceBits::Eight),
        16 => Ok(ReferenceBits::Sixteen),
        _ => Err(Failure::invalid_value(
            "reference_bits",
            &bits.to_string(),
            "is neither 8 nor 16",
        )),
    }
}

/// What only one kind of tables has a use for is refused beside the others: it would be forgotten in silence.
fn national(given: &duologue_segment_options) -> Result<National, Failure> {
    let is_pair = given.national == DUOLOGUE_NATIONAL_PAIR;
    let is_auto = given.national == DUOLOGUE_NATIONAL_AUTO;
    for (language, field) in [(given.locking, "locking"), (given.single, "single")] {
        if language != 0 && !is_pair {
            let why = "has no meaning unless national is DUOLOGUE_NATIONAL_PAIR";
            return Err(Failure::invalid_value(field, &language.to_string(), why));
        }
    }
    if given.languages != 0 && !is_auto {
        let why = "has no meaning unless national is DUOLOGUE_NATIONAL_AUTO";
        return Err(Failure::invalid_value(
            "languages",
            &given.languages.to_string(),
            why,
        ));
    }
    match given.national {
        DUOLOGUE_NATIONAL_NONE => Ok(National::None),
        DUOLOGUE_NATIONAL_PAIR => Ok(National::Pair {
            locking: read_number(given.locking, "locking")?,
            single: read_number(given.single, "single")?,
        }),
        DUOLOGUE_NATIONAL_AUTO => languages(given.languages).map(National::Auto),
        other => {
            let why = "is none of the DUOLOGUE_NATIONAL_... numbers";
            Err(Failure::invalid_value("national", &other.to_string(), why))
        }
    }
}

fn languages(bits: u32) -> Result<Languages, Failure> {
    if bits == 0 {
        return Ok(Languages::all());
    }
    let bit = |language: Language| 1_u32 << language.id();
    let known = Language::ALL
        .iter()
        .fold(0, |known, language| known | bit(*language));
    if bits & !known != 0 {
        let why = "has a bit that is no language's";
        return Err(Failure::invalid_value("languages", &bits.to_string(), why));
    }
    let allowed = Language::ALL
        .iter()
        .filter(|language| bits & bit(**language) != 0);
    Ok(allowed.copied().collect())
}

fn ports(given: &duologue_segment_options) -> Result<Option<Ports>, Failure> {
    const NONE: i32 = -1;
    if given.destination_port == NONE && given.source_port == NONE {
        return Ok(None);
    }
    let port = |number: i32, field| {
        u16::try_from(number).map_err(|_| {
            let why = "is no port, 0 to 65535; give both, or -1 for both";
            Failure::invalid_value(field, &number.to_string(), why)
        })
    };
    Ok(Some(Ports {
        destination: port(given.destination_port, "destination_port")?,
        source: port(given.source_port, "source_port")?,
    }))
}

#[cfg(test)]
mod tests {
    use std::ptr;

    use duologue::{Encoding, Split};

    use super::*;

    fn read(given: duologue_segment_options) -> Result<SegmentOptions, Failure> {
        read_segment_options(&raw const given)
    }

    #[track_caller]
    fn refused(given: duologue_segment_options, field: &str) {
        let Failure(told) = read(given).unwrap_err();
        assert_eq!(told.field.unwrap().as_str(), field);
    }

    #[test]
    fn null_and_zeros_are_the_defaults() {
        let expected = SegmentOptions::default();
        assert_eq!(read_segment_options(ptr::null()).unwrap(), expected);
        assert_eq!(read(duologue_segment_options::INIT).unwrap(), expected);
    }

    #[test]
    fn each_option_is_read() {
        let given = duologue_segment_options {
            encoding: 3,
            split: 2,
            reference_bits: 16,
            national: DUOLOGUE_NATIONAL_PAIR,
            locking: 1,
            single: 2,
            destination_port: 0,
            source_port: 65_535,
            ..duologue_segment_options::INIT
        };
        let expected = SegmentOptions::default()
            .encoding(Some(Encoding::Ucs2))
            .split(Split::Grapheme)
            .reference_bits(ReferenceBits::Sixteen)
            .national(National::Pair {
                locking: Language::Turkish,
                single: Language::Spanish,
            })
            .ports(Some(Ports {
                destination: 0,
                source: 65_535,
            }));
        assert_eq!(read(given).unwrap(), expected);
    }

    #[test]
    fn allowed_languages_are_bits_and_none_means_all() {
        let auto = |languages| duologue_segment_options {
            national: DUOLOGUE_NATIONAL_AUTO,
            languages,
            ..duologue_segment_options::INIT
        };
        let with = |languages| SegmentOptions::default().national(National::Auto(languages));
        assert_eq!(read(auto(0)).unwrap(), with(Languages::all()));
        let two = Languages::from([Language::Turkish, Language::Urdu]);
        assert_eq!(read(auto(1 << 1 | 1 << 13)).unwrap(), with(two));
        refused(auto(1 << 14), "languages");
    }

    #[test]
    fn what_would_be_forgotten_is_refused() {
        let init = duologue_segment_options::INIT;
        refused(duologue_segment_options { locking: 1, ..init }, "locking");
        refused(duologue_segment_options { single: 1, ..init }, "single");
        refused(
            duologue_segment_options {
                languages: 2,
                ..init
            },
            "languages",
        );
        refused(
            duologue_segment_options {
                destination_port: 1,
                ..init
            },
            "source_port",
        );
        refused(
            duologue_segment_options {
                source_port: 1,
                ..init
            },
            "destination_port",
        );
    }

    #[test]
    fn numbers_that_mean_nothing_are_refused() {
        let init = duologue_segment_options::INIT;
        refused(
            duologue_segment_options {
                encoding: 9,
                ..init
            },
            "encoding",
        );
        refused(duologue_segment_options { split: -1, ..init }, "split");
        refused(
            duologue_segment_options {
                reference_bits: 7,
                ..init
            },
            "reference_bits",
        );
        refused(
            duologue_segment_options {
                national: 3,
                ..init
            },
            "national",
        );
        let pair = duologue_segment_options {
            national: DUOLOGUE_NATIONAL_PAIR,
            ..init
        };
        refused(
            duologue_segment_options {
                locking: 14,
                ..pair
            },
            "locking",
        );
        refused(duologue_segment_options { single: -1, ..pair }, "single");
    }
}
