//! What a text becomes as segments: cases chosen by hand, the published ones, and random ones against a plain model.

mod model;
pub(super) mod random;
mod vectors;

use super::*;
use crate::error::ErrorKind;

#[test]
fn an_empty_text_has_no_segments_and_all_the_room() {
    let cut = segments("", &SegmentOptions::default()).unwrap();
    assert_eq!(
        (cut.encoding(), cut.count(), cut.units()),
        (Encoding::Gsm7Bit, 0, 0)
    );
    assert_eq!(
        (cut.capacity(), cut.remaining(), cut.concatenable()),
        (160, 160, true)
    );
    assert!(cut.parts().next().is_none() && cut.unencodable().next().is_none());

    let cut = segments(
        "",
        &SegmentOptions::default().encoding(Some(Encoding::Ucs2)),
    )
    .unwrap();
    assert_eq!(
        (cut.encoding(), cut.count(), cut.remaining()),
        (Encoding::Ucs2, 0, 70)
    );
}

#[test]
fn a_wider_reference_costs_a_unit_of_every_segment() {
    let wide = SegmentOptions::default().reference_bits(ReferenceBits::Sixteen);
    let units = |text: &str| units_of(text, &wide);
    assert_eq!(units(&"a".repeat(160)), [160]);
    assert_eq!(units(&"a".repeat(306)), [152, 152, 2]);
    assert_eq!(units(&"ж".repeat(70)), [70]);
    assert_eq!(units(&"ж".repeat(134)), [66, 66, 2]);
}

fn units_of(text: &str, options: &SegmentOptions) -> Vec<usize> {
    segments(text, options)
        .unwrap()
        .units_per_segment()
        .collect()
}

#[test]
fn a_message_of_more_than_255_segments_is_counted_but_cannot_be_concatenated() {
    let most = "a".repeat(255 * 153);
    let cut = segments(&most, &SegmentOptions::default()).unwrap();
    assert_eq!((cut.count(), cut.concatenable()), (255, true));

    let more = most + "a";
    let cut = segments(&more, &SegmentOptions::default()).unwrap();
    assert_eq!((cut.count(), cut.concatenable()), (256, false));
}

#[test]
fn a_cluster_larger_than_a_segment_is_cut_between_code_points() {
    let by_grapheme = SegmentOptions::default().split(Split::Grapheme);
    let large = "e".to_owned() + &"\u{301}".repeat(90);
    let units = |text: &str| units_of(text, &by_grapheme);
    assert_eq!(units(&(large.clone() + "b")), [67, 25]);
    assert_eq!(units(&("hello".to_owned() + &large)), [67, 29]);

    let family = "👩".to_owned() + &"\u{200D}👩".repeat(40);
    assert_eq!(units(&family), [66, 56]);
}

#[test]
fn characters_outside_gsm_7_bit_are_listed_with_both_positions() {
    let cut = segments("é`€👋\t", &SegmentOptions::default()).unwrap();
    let found: Vec<_> = cut
        .unencodable()
        .map(|found| (found.index, found.offset, found.character))
        .collect();
    assert_eq!(found, [(1, 2, '`'), (3, 6, '👋'), (4, 10, '\t')]);
}

#[test]
fn a_gsm_text_counted_as_ucs_2_has_nothing_that_keeps_it_there() {
    let options = SegmentOptions::default().encoding(Some(Encoding::Ucs2));
    let cut = segments("3€", &options).unwrap();
    assert_eq!(
        (cut.encoding(), cut.units(), cut.remaining()),
        (Encoding::Ucs2, 2, 68)
    );
    assert_eq!(cut.unencodable().count(), 0);
}

#[test]
fn gsm_7_bit_is_refused_for_a_text_that_it_cannot_hold() {
    let options = SegmentOptions::default().encoding(Some(Encoding::Gsm7Bit));
    let error = segments("été\tж", &options).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    assert_eq!((error.field(), error.value()), (Some("text"), Some("\\t")));
    let expected = "text `\\t` (U+0009) at index 3 is not in GSM 7-bit; leave the encoding open or ask for UCS-2";
    assert_eq!(error.to_string(), expected);

    assert_eq!(
        segments("été", &options).unwrap().encoding(),
        Encoding::Gsm7Bit
    );
}

#[test]
fn names_are_stable() {
    let encodings: Vec<_> = Encoding::ALL
        .iter()
        .map(|encoding| encoding.as_str())
        .collect();
    assert_eq!(encodings, ["gsm_7bit", "eight_bit", "ucs2"]);
    let splits: Vec<_> = Split::ALL.iter().map(|split| split.as_str()).collect();
    assert_eq!(splits, ["codepoint", "grapheme"]);
    let widths: Vec<_> = ReferenceBits::ALL
        .iter()
        .map(|width| width.bits())
        .collect();
    assert_eq!(widths, [8, 16]);
    let levels: Vec<_> = SmartLevel::ALL.iter().map(|level| level.as_str()).collect();
    assert_eq!(levels, ["lossless", "visual", "lossy"]);
    let modes: Vec<_> = SmartMode::ALL.iter().map(|mode| mode.as_str()).collect();
    assert_eq!(modes, ["off", "only_if_cheaper", "always"]);
    let languages: Vec<_> = Language::ALL
        .iter()
        .map(|language| language.as_str())
        .collect();
    assert_eq!(
        (languages[0], languages[1], languages[13]),
        ("default", "turkish", "urdu")
    );
}

#[test]
fn a_national_table_is_named_in_every_segment() {
    let turkish = National::Pair {
        locking: Language::Turkish,
        single: Language::Default,
    };
    let both = National::Pair {
        locking: Language::Turkish,
        single: Language::Portuguese,
    };
    let options = SegmentOptions::default();
    let capacities = |national, count| {
        let options = options.national(national);
        let text = "ğ".repeat(count);
        let cut = segments(&text, &options).unwrap();
        (cut.encoding(), cut.locking(), cut.single(), cut.capacity())
    };
    let gsm = Encoding::Gsm7Bit;
    let (turkish_id, portuguese) = (Language::Turkish, Language::Portuguese);
    assert_eq!(
        capacities(turkish, 155),
        (gsm, turkish_id, Language::Default, 155)
    );
    assert_eq!(
        capacities(turkish, 156),
        (gsm, turkish_id, Language::Default, 149)
    );
    assert_eq!(capacities(both, 152), (gsm, turkish_id, portuguese, 152));
    assert_eq!(capacities(both, 153), (gsm, turkish_id, portuguese, 146));

    let wide = options.reference_bits(ReferenceBits::Sixteen);
    assert_eq!(
        units_of(&"ğ".repeat(156), &wide.national(turkish)),
        [148, 8]
    );
    assert_eq!(units_of(&"ğ".repeat(156), &wide.national(both)), [145, 11]);
}

#[test]
fn ports_take_their_octets_of_every_segment() {
    let options = SegmentOptions::default().ports(Some(Ports {
        destination: 2948,
        source: 9200,
    }));
    assert_eq!(units_of(&"a".repeat(153), &options), [146, 7]);
    assert_eq!(units_of(&"a".repeat(152), &options), [152]);
    assert_eq!(units_of(&"ж".repeat(67), &options), [64, 3]);
    assert_eq!(units_of(&"ж".repeat(66), &options), [66]);
    let octets = options.encoding(Some(Encoding::EightBit));
    assert_eq!(units_of(&"\0".repeat(134), &octets), [128, 6]);
    assert_eq!(units_of(&"\0".repeat(133), &octets), [133]);
}

#[test]
fn eight_bit_data_takes_an_octet_a_character_and_refuses_what_is_none() {
    let options = SegmentOptions::default().encoding(Some(Encoding::EightBit));
    let octets: String = (0..=u8::MAX).map(char::from).collect();
    assert_eq!(units_of(&octets, &options), [134, 122]);
    assert_eq!(units_of(&octets[..40], &options), [40]);

    let error = segments("ab\u{100}", &options).unwrap_err();
    assert_eq!((error.field(), error.value()), (Some("text"), Some("Ā")));
    let expected = "text `Ā` (U+0100) at index 2 is not an octet, U+0000 to U+00FF; ask for UCS-2";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn a_locking_table_that_there_is_not_is_refused() {
    let options = SegmentOptions::default().national(National::Pair {
        locking: Language::Spanish,
        single: Language::Spanish,
    });
    let error = segments("", &options).unwrap_err();
    assert_eq!(
        (error.field(), error.value()),
        (Some("national"), Some("2"))
    );
}

#[test]
fn a_pair_that_was_asked_for_is_used_even_where_the_default_alphabet_would_do() {
    let options = SegmentOptions::default().national(National::Pair {
        locking: Language::Default,
        single: Language::Spanish,
    });
    let cut = segments("plain", &options).unwrap();
    assert_eq!((cut.single(), cut.capacity()), (Language::Spanish, 155));

    let cut = segments("ж", &options).unwrap();
    assert_eq!(
        (cut.encoding(), cut.single()),
        (Encoding::Ucs2, Language::Default)
    );
    let found: Vec<_> = segments("áж", &options)
        .unwrap()
        .unencodable()
        .map(|f| f.character)
        .collect();
    assert_eq!(found, ['ж']);
}

#[test]
fn only_allowed_languages_are_chosen() {
    let text = "Şoför gelmiş";
    let chosen = |languages: &[Language]| {
        let languages = languages.iter().copied().collect();
        let cut = segments(
            text,
            &SegmentOptions::default().national(National::Auto(languages)),
        )
        .unwrap();
        (cut.encoding(), cut.locking(), cut.single())
    };
    let default = Language::Default;
    assert_eq!(
        chosen(&[Language::Turkish]),
        (Encoding::Gsm7Bit, Language::Turkish, default)
    );
    assert_eq!(
        chosen(&[Language::Spanish, Language::Urdu]),
        (Encoding::Ucs2, default, default)
    );
    assert_eq!(chosen(&[]), (Encoding::Ucs2, default, default));
}

#[test]
fn of_pairs_with_as_many_segments_the_one_with_the_fewest_septets_is_chosen() {
    // Another table costs each of four segments three septets, and makes thirteen escapes needless.
    let text = "a".repeat(500) + &"ã".repeat(14) + "Φ";
    let options = SegmentOptions::default().national(National::Auto([Language::Portuguese].into()));
    let cut = segments(&text, &options).unwrap();
    assert_eq!(
        (cut.count(), cut.locking(), cut.single()),
        (4, Language::Portuguese, Language::Portuguese)
    );
    let fewer = "a".repeat(500) + &"ã".repeat(13) + "Φ";
    let cut = segments(&fewer, &options).unwrap();
    assert_eq!((cut.count(), cut.locking()), (4, Language::Default));
}

#[test]
fn a_text_that_needs_no_header_gets_none() {
    let options = SegmentOptions::default().national(National::Auto(Languages::all()));
    let cut = segments("{plain}", &options).unwrap();
    assert_eq!(
        (cut.locking(), cut.single(), cut.capacity()),
        (Language::Default, Language::Default, 160)
    );
    // Portuguese has `|` in its locking table; a header is worth it as soon as it saves a segment.
    assert_eq!(
        segments(&"|".repeat(80), &options).unwrap().locking(),
        Language::Default
    );
    let bars = "|".repeat(81);
    let cut = segments(&bars, &options).unwrap();
    assert_eq!((cut.count(), cut.locking()), (1, Language::Portuguese));
}

#[test]
fn the_texts_of_a_batch_are_counted_one_by_one() {
    let texts = ["Hi", "", "é[", "👋", "]"];
    let buffer = texts.concat();
    let offsets: Vec<usize> = (0..=texts.len())
        .map(|n| texts[..n].concat().len())
        .collect();
    let mut counts = [9; 5];
    segment_counts(&buffer, &offsets, &mut counts).unwrap();
    assert_eq!(counts, [1, 0, 1, 1, 1]);
    segment_counts("", &[0], &mut []).unwrap();
}

#[test]
fn a_batch_with_a_wrong_offset_is_refused_and_nothing_is_counted() {
    let mut counts = [9; 2];
    for (offsets, value) in [
        (vec![0, 1], "2 of them"),
        (vec![0, 1, 2, 3], "4 of them"),
        (vec![0, 1, 3], "3"),
        (vec![0, 2, 1], "1"),
        (vec![0, 1, 9], "9"),
        (vec![3, 4, 4], "3"),
    ] {
        let error = segment_counts("aaé", &offsets, &mut counts).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        assert_eq!(
            (error.field(), error.value()),
            (Some("offsets"), Some(value)),
            "{offsets:?}"
        );
    }
    assert_eq!(counts, [9; 2]);
    assert!(segment_counts("", &[1], &mut []).is_err());
}

/// The docs of [`Split::Grapheme`] and of [`SmartLevel::Lossless`](crate::text::SmartLevel::Lossless) name them, and with
/// another one parts and spellings may be others.
#[test]
fn the_versions_of_unicode_are_those_that_the_docs_name() {
    assert_eq!(unicode_segmentation::UNICODE_VERSION, (17, 0, 0));
    assert_eq!(unicode_normalization::UNICODE_VERSION, (18, 0, 0));
}

#[test]
fn identifiers_of_languages_are_those_of_the_standard() {
    for (id, &language) in (0u8..).zip(Language::ALL) {
        assert_eq!((language.id(), Language::from_id(id)), (id, Some(language)));
        assert!(Languages::all().contains(language));
    }
    assert_eq!(Language::from_id(14), None);
    let some = Languages::from([Language::Tamil]);
    assert!(some.contains(Language::Tamil) && some.contains(Language::Default));
    assert!(!some.contains(Language::Urdu));
}
