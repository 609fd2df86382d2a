//! Random texts and options against the plain model.

use proptest::prelude::*;

use super::super::alphabet::TablesOf;
use super::model::{Asked, Model, septets};
use super::*;

/// Texts of several segments in which boundaries fall on escape sequences, surrogate pairs and clusters.
fn texts() -> impl Strategy<Value = String> {
    let gsm = prop::sample::select(vec![
        "a", "é", "Ω", " ", "\r\n", "\r", "\n", "@", "[", "€", "\x0C", "|",
    ]);
    let any = prop_oneof![
        4 => gsm.clone().prop_map(str::to_owned),
        4 => prop::sample::select(vec!["ж", "語", "\t", "`", "ç", "e\u{301}", "\u{301}", "\u{200D}", "\u{FE0F}"])
            .prop_map(str::to_owned),
        4 => prop::sample::select(vec!["👋", "👋🏿", "👩\u{200D}👩\u{200D}👦", "🇫🇷", "🇫", "क्ष", "한"])
            .prop_map(str::to_owned),
        1 => (60..75usize).prop_map(|count| "\u{308}".repeat(count)),
        1 => (20..30usize).prop_map(|count| "\u{200D}👩".repeat(count)),
        1 => any::<char>().prop_map(String::from),
    ];
    let pieces = |piece: BoxedStrategy<String>, most: usize| {
        prop::collection::vec((piece, 1..40usize), 0..most).prop_map(|runs| {
            runs.into_iter()
                .map(|(piece, count)| piece.repeat(count))
                .collect::<String>()
        })
    };
    prop_oneof![
        pieces(gsm.prop_map(str::to_owned).boxed(), 40),
        national_texts(),
        prop::collection::vec(any.clone(), 0..150).prop_map(|pieces| pieces.concat()),
        pieces(any.boxed(), 8),
    ]
}

/// Texts of characters that the tables of one or two languages have.
fn national_texts() -> impl Strategy<Value = String> {
    let language = || prop::sample::select(Language::ALL.to_vec());
    (language(), language()).prop_flat_map(|(first, second)| {
        let alphabet: Vec<char> = ('\0'..='\u{2300}')
            .filter(|&c| {
                let of = TablesOf::character(c);
                (of.locking | of.single) & (1 << first.id() | 1 << second.id()) != 0
            })
            .collect();
        let some = prop::sample::select(alphabet);
        prop::collection::vec((some, 1..8usize), 0..120).prop_map(|runs| {
            runs.into_iter()
                .flat_map(|(character, count)| std::iter::repeat_n(character, count))
                .collect()
        })
    })
}

fn asked() -> impl Strategy<Value = Asked> {
    asked_with(national())
}

/// Random options.
pub(in crate::text) fn options() -> impl Strategy<Value = SegmentOptions> {
    asked().prop_map(Asked::options)
}

/// Random options but for the national tables.
pub(in crate::text) fn options_with(
    national: impl Strategy<Value = National>,
) -> impl Strategy<Value = SegmentOptions> {
    asked_with(national).prop_map(Asked::options)
}

fn asked_with(national: impl Strategy<Value = National>) -> impl Strategy<Value = Asked> {
    let encoding = prop_oneof![
        3 => Just(None),
        3 => prop::sample::select(Encoding::ALL).prop_map(Some),
    ];
    let split = prop::sample::select(Split::ALL);
    let bits = prop::sample::select(ReferenceBits::ALL);
    let ports = any::<(u16, u16)>().prop_map(|(destination, source)| Ports {
        destination,
        source,
    });
    (encoding, split, bits, national, prop::option::of(ports)).prop_map(
        |(encoding, split, reference_bits, national, ports)| Asked {
            encoding,
            split,
            reference_bits,
            national,
            ports,
        },
    )
}

fn national() -> impl Strategy<Value = National> {
    let language = prop::sample::select(Language::ALL.to_vec());
    let locking = language
        .clone()
        .prop_filter("a locking table", |l| l.has_locking_table());
    prop_oneof![
        3 => Just(National::None),
        2 => (locking, language.clone()).prop_map(|(locking, single)| National::Pair { locking, single }),
        1 => Just(National::Auto(Languages::all())),
        1 => prop::collection::vec(language, 0..5).prop_map(|some| National::Auto(some.into_iter().collect())),
    ]
}

proptest! {
    #[test]
    fn a_random_text_is_divided_as_the_plain_model_does(text in texts(), asked in asked()) {
        let (cut, model) = match (segments(&text, &asked.options()), Model::of(&text, &asked)) {
            (Ok(cut), Ok(model)) => (cut, model),
            (Err(error), Err(outside)) => {
                let (index, character) = outside[0];
                let place = format!("(U+{:04X}) at index {index} ", u32::from(character));
                prop_assert!(error.to_string().contains(&place), "{error}");
                return Ok(());
            }
            (got, model) => return Err(TestCaseError::fail(format!("{got:?} and not {model:?}"))),
        };
        prop_assert_eq!(cut.count(), model.parts.len());
        prop_assert_eq!(cut.units(), model.units.iter().sum::<usize>());
        let got = Model {
            encoding: cut.encoding(),
            locking: cut.locking().id(),
            single: cut.single().id(),
            capacity: cut.capacity(),
            parts: cut.parts().map(str::to_owned).collect(),
            units: cut.units_per_segment().collect(),
        };
        prop_assert_eq!(&got, &model);

        let pair = match cut.encoding() {
            Encoding::Gsm7Bit => (model.locking, model.single),
            _ => Model::nearest(&text, &asked),
        };
        let outside: Vec<_> = text.chars().enumerate().filter(|&(_, c)| septets(pair, c).is_none()).collect();
        let found: Vec<_> = cut.unencodable().map(|found| (found.index, found.character)).collect();
        prop_assert_eq!(found, outside);
        for found in cut.unencodable() {
            prop_assert_eq!(text[found.offset..].chars().next(), Some(found.character));
        }
    }

    #[test]
    fn parts_are_the_whole_text_and_none_is_empty_or_too_large(text in texts(), asked in asked()) {
        let Ok(cut) = segments(&text, &asked.options()) else { return Ok(()) };
        prop_assert_eq!(cut.parts().collect::<String>(), text.as_str());
        prop_assert_eq!(cut.parts().count(), cut.count());
        for units in cut.units_per_segment() {
            prop_assert!((1..=cut.capacity()).contains(&units));
        }
        prop_assert_eq!(cut.remaining() + cut.units_per_segment().last().unwrap_or(0), cut.capacity());
    }

    #[test]
    fn the_fast_count_is_the_number_of_parts(text in texts()) {
        let cut = segments(&text, &SegmentOptions::default()).unwrap();
        prop_assert_eq!(segment_count(&text), cut.count());
    }

    #[test]
    fn gsm_7_bit_never_needs_more_segments_than_ucs_2(text in texts(), asked in asked()) {
        let Ok(gsm) = segments(&text, &asked.options().encoding(Some(Encoding::Gsm7Bit))) else { return Ok(()) };
        let ucs2 = segments(&text, &asked.options().encoding(Some(Encoding::Ucs2))).unwrap();
        prop_assert!(gsm.count() <= ucs2.count());
    }

    #[test]
    fn whole_clusters_never_need_fewer_segments_than_code_points(text in texts(), asked in asked()) {
        let Ok(by_code_point) = segments(&text, &asked.options().split(Split::CodePoint)) else { return Ok(()) };
        let by_grapheme = segments(&text, &asked.options().split(Split::Grapheme)).unwrap();
        prop_assert!(by_code_point.count() <= by_grapheme.count());
        if (by_code_point.locking(), by_code_point.single()) == (by_grapheme.locking(), by_grapheme.single()) {
            prop_assert_eq!(by_code_point.units(), by_grapheme.units());
        }
    }
}
