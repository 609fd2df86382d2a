//! The published rows and cases, what each level does, and laws that hold for every text.

use proptest::prelude::*;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use super::groups::Groups;
use super::*;
use crate::error::ErrorKind;
use crate::text::{
    Encoding, Language, Languages, National, Obstacles, Unencodable, explain, segment_count,
};

const PUBLISHED: &str = include_str!("../../../tests/fixtures/smart_map.json");
const VECTORS: &str = include_str!("../../../tests/fixtures/segments.jsonl");
const LEVELS: [SmartLevel; 3] = [SmartLevel::Lossless, SmartLevel::Visual, SmartLevel::Lossy];

fn at(level: SmartLevel, text: &str) -> String {
    rewritten(text, Rewriting::new(text, Aim::at(level))).into_owned()
}

fn published() -> Vec<(char, String)> {
    let map: Value = serde_json::from_str(PUBLISHED).unwrap();
    let rows = map["rows"].as_array().unwrap().iter();
    rows.map(|row| {
        let number = row["from"].as_str().unwrap().strip_prefix("U+").unwrap();
        let from = u32::from_str_radix(number, 16).unwrap();
        (
            char::from_u32(from).unwrap(),
            row["to"].as_str().unwrap().to_owned(),
        )
    })
    .collect()
}

fn tables() -> [&'static [(char, &'static str)]; 4] {
    [rows::LOSSLESS, rows::VISUAL, rows::FRACTIONS, rows::LOSSY]
}

#[test]
fn every_published_row_is_applied() {
    let rows = published();
    assert_eq!(rows.len(), 207);
    for (from, to) in &rows {
        assert_eq!(to_gsm(&from.to_string()), *to, "{from:?}");
        assert_eq!(
            to_gsm(&format!("q{from}b {from}")),
            format!("q{to}b {to}"),
            "{from:?}"
        );
    }
    // All in one text, in which some marks change places.
    let all: String = rows.iter().map(|&(from, _)| from).collect();
    let row = |from| rows.iter().find(|row| row.0 == from).unwrap().1.as_str();
    assert_eq!(to_gsm(&all), all.nfc().map(row).collect::<String>());
}

#[test]
fn every_published_smart_case_is_met() {
    let mut met = 0;
    for line in VECTORS.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        if case["kind"] == "smart" {
            let spelled = to_gsm(case["text"].as_str().unwrap());
            assert_eq!(spelled, case["expected_text"].as_str().unwrap(), "{line}");
            assert_eq!(case["encoding"], "GSM-7");
            let cut = segments(&spelled, &SegmentOptions::default()).unwrap();
            assert_eq!(cut.encoding(), Encoding::Gsm7Bit, "{line}");
            met += 1;
        }
    }
    assert_eq!(met, 6);
}

#[test]
fn rows_are_sorted_and_lead_from_outside_the_alphabet_into_it() {
    for rows in tables() {
        assert!(rows.is_sorted_by(|a, b| a.0 < b.0));
        for &(from, to) in rows {
            let normal: String = from.nfc().collect();
            assert_eq!(normal, from.to_string(), "never met: {from:?}");
            assert!(!holds(from), "{from:?}");
            assert!(!to.is_empty() && to.chars().all(holds), "{from:?} {to:?}");
        }
    }
    for (index, rows) in tables().into_iter().enumerate() {
        for other in &tables()[index + 1..] {
            let twice = rows
                .iter()
                .find(|(from, _)| other.iter().any(|row| row.0 == *from));
            assert_eq!(twice, None);
        }
    }
}

#[test]
fn a_compatibility_decomposition_that_fits_is_what_the_row_says() {
    let mut checked = 0;
    for &(from, to) in rows::VISUAL.iter().chain(rows::FRACTIONS) {
        let plain = from.nfkc().collect::<String>().replace('⁄', "/");
        if plain != from.to_string() && plain.chars().all(holds) && !plain.contains(' ') {
            assert_eq!(to.trim_start(), plain, "{from:?}");
            checked += 1;
        }
    }
    assert!(checked > 150, "{checked}");
}

#[test]
fn the_text_of_the_alphabet_is_the_alphabet() {
    let held: String = ('\0'..=char::MAX)
        .filter(|&character| holds(character))
        .collect();
    let mut listed: Vec<char> = map::HELD.chars().collect();
    listed.sort_unstable();
    assert_eq!(listed.into_iter().collect::<String>(), held);
    for character in held.chars() {
        assert_eq!(
            map::held_text(character),
            Some(character.to_string().as_str())
        );
    }
    assert_eq!(map::held_text('ж'), None);
}

/// No row and no rule changes unnoticed: the digest is FNV-1a, of what every character becomes.
#[test]
fn the_version_of_the_map_is_that_of_its_contents() {
    let mut digest = 0xCBF2_9CE4_8422_2325_u64;
    let mut changed = 0;
    // Behind the compatibility ideographs nothing has a normal form of its own, nor a spelling.
    for character in '\0'..='\u{2FFFF}' {
        for level in LEVELS {
            let text = String::from_iter(['q', character, '1', character, 'ж', character]);
            let spelled = at(level, &text);
            if spelled != text {
                changed += 1;
                for byte in text.bytes().chain(spelled.bytes()) {
                    digest = (digest ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3);
                }
            }
        }
    }
    assert_eq!(
        (SMART_MAP_VERSION, changed, digest),
        (1, 6712, 6_607_170_958_303_535_927)
    );
}

#[test]
fn each_level_does_what_the_ones_before_do_and_more() {
    let text = "“Łódź”\u{A0}• ½\u{2009}№ 5\tſo…";
    assert_eq!(at(SmartLevel::Lossless, text), "\"Łódź\" • ½ № 5 ſo...");
    assert_eq!(at(SmartLevel::Visual, text), "\"Łódź\" * 1/2 No 5 ſo...");
    assert_eq!(at(SmartLevel::Lossy, text), "\"Lodz\" * 1/2 No 5 so...");
    assert_eq!(to_gsm(text), at(SmartLevel::Visual, text));
}

#[test]
fn a_space_of_any_kind_becomes_one_space() {
    let spaces = "\t\u{A0}\u{1680}\u{2000}\u{2001}\u{2002}\u{2003}\u{2004}\u{2005}\u{2006}\u{2007}\u{2008}\
                  \u{2009}\u{200A}\u{2028}\u{2029}\u{202F}\u{205F}\u{3000}";
    for level in LEVELS {
        for space in spaces.chars() {
            assert_eq!(at(level, &format!("a{space}b")), "a b", "{space:?}");
            assert_eq!(at(level, &format!("{space}{space}ж")), "  ж", "{space:?}");
        }
    }
    let spaces = spaces.chars().count();
    let known = ('\0'..=char::MAX)
        .filter(|&c| !holds(c) && at(SmartLevel::Lossless, &c.to_string()) == " ");
    assert_eq!(known.count(), spaces);
}

#[test]
fn what_has_no_spelling_stays() {
    let rest = "привет 語 👋 ✓ \0\u{B}\u{1B}\u{7F}\u{85}\u{200C}\u{200D}\u{200E}\u{202E} αβγ ñ ≠ 5\u{336} ° \u{E000}";
    for level in LEVELS {
        assert_eq!(at(level, rest), rest);
    }
    assert!(matches!(to_gsm(rest), Cow::Borrowed(_)));
    assert!(matches!(to_gsm("Ω [€]\r\n\u{C}"), Cow::Borrowed(_)));
}

#[test]
fn a_letter_with_its_mark_apart_is_composed_first() {
    assert_eq!(to_gsm("e\u{301}"), "é");
    assert_eq!(to_gsm("A\u{30A}\u{2126}\u{212B}\u{212A}\u{37E}"), "ÅΩÅK;");
    // Not in GSM 7-bit, and in one piece all the same.
    assert_eq!(to_gsm("a\u{301}\u{323}"), "ạ\u{301}");
    assert_eq!(to_gsm("\u{1112}\u{1161}\u{11AB}"), "한");
    // A letter that is spelled with another one takes the mark like that one.
    assert_eq!(to_gsm("\u{FF25}\u{301}"), "É");
    assert_eq!(to_gsm("\u{FF41}\u{301}"), "á");
    assert_eq!(at(SmartLevel::Lossy, "\u{FF25}\u{301}"), "É");
    assert_eq!(at(SmartLevel::Lossy, "\u{FF41}\u{301}"), "a");
}

#[test]
fn accents_go_only_where_the_lossy_level_is_asked_for() {
    let lossy = |text| at(SmartLevel::Lossy, text);
    assert_eq!(
        lossy("Việt ệ ế ǘ Ǻ ǟ ç Đđ Œuvre œ ẞ þ ı"),
        "Viet e e ü Å ä c Dd OEuvre oe SS th i"
    );
    assert_eq!(lossy("x\u{301}y\u{327}\u{301}"), "xy");
    assert_eq!(lossy("Ώρα Ά"), "Ωρα A");
    // Marks of other scripts, and what they stand on.
    for text in [
        "й ё",
        "ά",
        "שָׁ",
        "का",
        "\u{301}a",
        "5\u{301}",
        "a\u{336}b\u{335}",
        "≠≮",
    ] {
        assert_eq!(lossy(text), text);
    }
    assert_eq!(to_gsm("x\u{301} ç"), "x\u{301} ç");
}

#[test]
fn a_fraction_after_a_digit_stays_a_sum() {
    assert_eq!(to_gsm("1½ kg, ¾"), "1 1/2 kg, 3/4");
    assert_eq!(to_gsm("\u{FF11}\u{BD}"), "1 1/2");
    assert_eq!(to_gsm("½¼"), "1/21/4");
}

#[test]
fn styled_letters_are_what_they_stand_for() {
    assert_eq!(to_gsm("𝗦𝗔𝗟𝗘 𝟓𝟎% 𝒶𝓃𝒹 ℳℴ𝓇ℯ"), "SALE 50% and More");
    assert_eq!(to_gsm("𝛀 𝛂 ℵ"), "Ω 𝛂 ℵ");
}

#[test]
fn what_is_not_seen_goes_where_it_means_nothing() {
    for idle in ["\u{AD}", "\u{200B}", "\u{2060}", "\u{FEFF}"] {
        for level in LEVELS {
            assert_eq!(
                at(level, &format!("{idle}a{idle}{idle}b“{idle}”")),
                "ab\"\""
            );
            let khmer = format!("ភាសា{idle}ខ្មែរ");
            assert_eq!(at(level, &khmer), khmer);
            // Without it, the mark would stand on the letter.
            for mark in ["\u{301}", "\u{20E3}", "\u{FE0F}"] {
                let marked = format!("1{idle}{mark}");
                assert_eq!(at(level, &marked), marked);
            }
        }
    }
    assert_eq!(to_gsm("©\u{FE0F} 2\u{FE0E}"), "(C) 2");
    for kept in [
        "1\u{FE0F}\u{20E3}",
        "♂\u{FE0F}",
        "👩\u{200D}👦",
        "می\u{200C}خواهم",
        "a\u{200D}b",
    ] {
        assert_eq!(to_gsm(kept), kept);
    }
    assert_eq!(at(SmartLevel::Lossless, "2\u{FE0E}"), "2\u{FE0E}");
}

#[test]
fn a_replacement_knows_its_place_in_bytes_code_points_and_units() {
    let text = "👋“e\u{301}” e\u{332}\u{301}";
    let options = SmartOptions::default().mode(SmartMode::Always);
    let smart = smart_encode(text, &options).unwrap();
    let shown: Vec<_> = smart
        .replacements()
        .iter()
        .map(|r| (r.range.clone(), r.index, r.unit_offset, &*r.from, &*r.to))
        .collect();
    let expected = [
        (4..7, 1, 2, "“", "\""),
        (7..10, 2, 3, "e\u{301}", "é"),
        (10..13, 4, 5, "”", "\""),
        (14..17, 6, 7, "e\u{332}", "é"),
        (17..19, 8, 9, "\u{301}", "_"),
    ];
    assert_eq!(shown, expected);
    assert_eq!(smart.text(), "👋\"é\" é_");
    let owned: Vec<_> = smart
        .replacements()
        .iter()
        .cloned()
        .map(Replacement::into_owned)
        .collect();
    assert_eq!(owned, smart.replacements());
}

#[test]
fn a_text_is_replaced_if_that_needs_fewer_segments() {
    let options = SmartOptions::default();
    let encode = |text: &str, options: SmartOptions| {
        let smart = smart_encode(text, &options).unwrap();
        assert_eq!(smart.clone().into_text(), smart.text());
        (
            smart.segments_before(),
            smart.segments(),
            smart.replacements().len(),
            smart.text().len(),
        )
    };
    let two = "’".to_owned() + &"a".repeat(70);
    assert_eq!(encode(&two, options), (Some(2), 1, 1, 71));
    assert_eq!(
        encode(&two, options.mode(SmartMode::Off)),
        (Some(2), 2, 0, 73)
    );
    // One segment of another encoding is no gain.
    assert_eq!(encode("’a", options), (Some(1), 1, 0, 4));
    assert_eq!(
        encode("’a", options.mode(SmartMode::Always)),
        (Some(1), 1, 1, 2)
    );
    // All or nothing.
    assert_eq!(encode(&(two.clone() + "👋"), options), (Some(2), 2, 0, 77));
    // Three times as many characters.
    let dots = "…".repeat(60);
    assert_eq!(encode(&dots, options), (Some(1), 1, 0, 180));
    assert_eq!(
        encode(&dots, options.mode(SmartMode::Always)),
        (Some(1), 2, 60, 180)
    );
    // Fewer segments of the same encoding.
    let apart = "ж".to_owned() + &"e\u{301}".repeat(40);
    assert_eq!(encode(&apart, options), (Some(2), 1, 40, 82));
    assert_eq!(encode("", options), (Some(0), 0, 0, 0));
}

#[test]
fn a_text_is_replaced_if_only_then_it_fits_the_encoding_asked_for() {
    let gsm = SegmentOptions::default().encoding(Some(Encoding::Gsm7Bit));
    let options = SmartOptions::default().segments(gsm);
    let smart = smart_encode("it’s", &options).unwrap();
    assert_eq!(
        (smart.text(), smart.segments_before(), smart.segments()),
        ("it's", None, 1)
    );
    for mode in [SmartMode::Off, SmartMode::OnlyIfCheaper, SmartMode::Always] {
        let error = smart_encode("it’s 👋", &options.mode(mode)).unwrap_err();
        assert_eq!(
            (error.kind(), error.field()),
            (ErrorKind::InvalidArgument, Some("text"))
        );
    }
    let spanish = National::Pair {
        locking: Language::Spanish,
        single: Language::Default,
    };
    let options = SmartOptions::default().segments(SegmentOptions::default().national(spanish));
    assert!(smart_encode("it’s", &options).is_err());
    assert!(
        explain(
            "it’s",
            &SegmentOptions::default().national(spanish),
            SmartLevel::Visual
        )
        .is_err()
    );
}

#[test]
fn obstacles_come_with_the_stretch_that_their_spelling_stands_for() {
    let text = "é👋e\u{301}\u{302}ç`";
    let found: Vec<_> = segments(text, &SegmentOptions::default())
        .unwrap()
        .unencodable()
        .map(|found| {
            let spelling = found.replacement.map(|s| (s.range(), s.to()));
            (
                found.index,
                found.offset,
                found.unit_offset,
                found.character,
                spelling,
            )
        })
        .collect();
    let expected = [
        (1, 2, 1, '👋', None),
        (3, 7, 4, '\u{301}', Some((6..9, "é"))),
        (4, 9, 5, '\u{302}', Some((9..11, "^"))),
        (5, 11, 6, 'ç', None),
        (6, 13, 7, '`', Some((13..14, "'"))),
    ];
    assert_eq!(found, expected);

    let lossy = explain(text, &SegmentOptions::default(), SmartLevel::Lossy).unwrap();
    let spelled: Vec<_> = lossy
        .unencodable()
        .map(|found| found.replacement.map(Spelled::from))
        .collect();
    assert_eq!(spelled[3], Some(Spelled("c")));
}

#[derive(Debug, PartialEq)]
struct Spelled(&'static str);

impl From<crate::text::Spelling> for Spelled {
    fn from(spelling: crate::text::Spelling) -> Self {
        Self(spelling.to())
    }
}

#[test]
fn an_explanation_counts_what_the_spelling_would_need() {
    let explained = |text: &str| {
        let why = explain(text, &SegmentOptions::default(), SmartLevel::Visual).unwrap();
        (
            why.unencodable().count(),
            why.segments(),
            why.segments_spelled(),
            why.saving(),
        )
    };
    assert_eq!(explained(&"’a".repeat(40)), (40, 2, 1, 1));
    assert_eq!(explained(&("’a".repeat(40) + "👋")), (41, 2, 2, 0));
    assert_eq!(explained(&"…".repeat(60)), (60, 1, 2, -1));
    assert_eq!(explained("plain"), (0, 1, 1, 0));
    assert_eq!(explained(""), (0, 0, 0, 0));
}

#[test]
fn what_national_tables_hold_is_no_obstacle() {
    let turkish = National::Pair {
        locking: Language::Turkish,
        single: Language::Turkish,
    };
    let options = SegmentOptions::default().national(turkish);
    let why = |text| explain(text, &options, SmartLevel::Visual).unwrap();
    assert_eq!(why("ğşı").unencodable().count(), 0);
    let found: Vec<_> = why("ğж’")
        .unencodable()
        .map(|found| found.character)
        .collect();
    assert_eq!(found, ['ж', '’']);
    // An encoding asked for is left open.
    let gsm = options.encoding(Some(Encoding::Gsm7Bit));
    assert_eq!(
        explain("ж", &gsm, SmartLevel::Visual).unwrap().segments(),
        1
    );
}

/// Were the group read again for each of its marks, this would take a million million steps.
#[test]
fn a_megabyte_of_marks_after_one_letter_is_read_once() {
    let check = |text: &str, level| {
        let spelled = at(level, text);
        assert_eq!(at(level, &spelled), spelled);
        let why = explain(text, &SegmentOptions::default(), level).unwrap();
        assert_eq!(why.unencodable().count(), text.chars().count() - 1);
        assert_eq!(why.segments_spelled(), segment_count(&spelled));
    };
    let marks = |mark: &str, bytes: usize| format!("e{}", mark.repeat(bytes / mark.len()));
    check(&marks("\u{301}", 1_000_000), SmartLevel::Visual);
    for mark in ["\u{301}", "\u{302}", "\u{301}\u{323}", "\u{344}"] {
        for level in LEVELS {
            check(&marks(mark, 60_000), level);
        }
    }
    let many = "\u{FF25}\u{301}\u{200B}".repeat(50_000);
    assert_eq!(to_gsm(&many), "É".repeat(50_000));
}

/// Texts in which characters meet that change each other.
fn texts() -> impl Strategy<Value = String> {
    let rows: Vec<char> = tables()
        .concat()
        .into_iter()
        .map(|(from, _)| from)
        .collect();
    let character = prop_oneof![
        4 => prop::sample::select(map::HELD.chars().collect::<Vec<_>>()),
        3 => prop::sample::select(rows),
        3 => prop::sample::select(vec![
            '\u{300}', '\u{301}', '\u{302}', '\u{303}', '\u{308}', '\u{30A}', '\u{31B}', '\u{323}', '\u{327}',
            '\u{332}',
            '\u{338}', '\u{344}', '\u{345}', '\u{34F}', '\u{20D2}', '\u{20E3}', '\u{3099}', '\u{5B0}', '\u{F73}',
        ]),
        2 => prop::sample::select(vec![
            '\u{AD}', '\u{200B}', '\u{200C}', '\u{200D}', '\u{2060}', '\u{FE0E}', '\u{FE0F}', '\u{FEFF}', '\t',
            '\u{2028}',
        ]),
        2 => prop::sample::select(vec![
            '\u{2126}', '\u{212B}', '\u{212A}', '\u{37E}', '\u{1FFD}', '\u{2000}', '\u{958}', '\u{2ADC}', '\u{1D15E}',
            '\u{1100}', '\u{1161}', '\u{11A8}', '가', '각', '\u{9C7}', '\u{9BE}', '\u{FB1D}', 'Ǘ', 'ệ', 'ç', 'Ώ', 'й',
            '≠',
            '\u{FF25}', '\u{1D07}', '𝐄', 'か', '👋',
        ]),
        1 => any::<char>(),
    ];
    prop::collection::vec(character, 0..30).prop_map(String::from_iter)
}

fn outside(text: &str) -> usize {
    text.chars().filter(|&character| !holds(character)).count()
}

#[test]
fn what_the_national_tables_hold_that_were_asked_for_stays() {
    let turkish = National::Pair {
        locking: Language::Turkish,
        single: Language::Turkish,
    };
    let lossy = |text: &str, national: National| {
        let options = SmartOptions::default()
            .level(SmartLevel::Lossy)
            .mode(SmartMode::Always)
            .segments(SegmentOptions::default().national(national));
        smart_encode(text, &options).unwrap().text().to_owned()
    };
    let text = "Mağaza’mız ŵ";
    assert_eq!(lossy(text, turkish), "Mağaza'mız w");
    let allowed = National::Auto([Language::Turkish, Language::Hindi].into());
    assert_eq!(lossy(text, allowed), "Mağaza'mız w");
    assert_eq!(lossy(text, National::None), "Magaza'miz w");
}

#[test]
fn of_allowed_tables_those_are_asked_that_hold_the_most() {
    let allowed = SegmentOptions::default().national(National::Auto(Languages::all()));
    let culprits = |text: &str| -> String {
        let cut = segments(text, &allowed).unwrap();
        cut.unencodable().map(|found| found.character).collect()
    };
    assert_eq!(culprits("Mağazamıza bekleriz 👍"), "👍");
    // The Hindi locking table and the Turkish single one have all but these.
    assert_eq!(culprits("ğışğ नम 👍 é"), "👍é");

    let gsm = allowed.encoding(Some(Encoding::Gsm7Bit));
    let error = segments("ğış 👍", &gsm).unwrap_err();
    assert_eq!(error.value(), Some("👍"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4 * ProptestConfig::default().cases, ..ProptestConfig::default() })]

    #[test]
    fn normalised_groups_are_the_normalised_text(text in texts()) {
        prop_assert_eq!(Groups::new(&text).collect::<String>(), text.as_str());
        let groups: String = Groups::new(&text).flat_map(UnicodeNormalization::nfc).collect();
        prop_assert_eq!(groups, text.nfc().collect::<String>());
    }

    #[test]
    fn a_spelled_text_is_spelled_already(text in texts()) {
        for level in LEVELS {
            let once = at(level, &text);
            prop_assert_eq!(at(level, &once), once.as_str(), "{:?}", level);
            prop_assert_eq!(once.nfc().collect::<String>(), once.as_str(), "{:?}", level);
        }
        let once = to_gsm(&text);
        prop_assert_eq!(to_gsm(&once), once.as_ref());
        prop_assert_eq!(matches!(once, Cow::Borrowed(_)), once == text);
    }

    #[test]
    fn no_level_leaves_more_outside_than_the_one_before(text in texts()) {
        let normal: String = text.nfc().collect();
        let mut before = outside(&normal);
        for level in LEVELS {
            let left = outside(&at(level, &text));
            prop_assert!(left <= before, "{:?}", level);
            before = left;
        }
    }

    #[test]
    fn what_the_alphabet_holds_is_never_touched(text in texts()) {
        let held: String = text.chars().filter(|&character| holds(character)).collect();
        for level in LEVELS {
            prop_assert_eq!(Rewriting::new(&held, Aim::at(level)).next(), None);
            // But for the letters that a mark changes.
            let mut end = 0;
            let groups = Groups::new(&text).map(|group| {
                end += group.len();
                (end - group.len()..end, group.chars().all(holds))
            });
            let held: Vec<_> = groups.filter(|&(_, held)| held).map(|(range, _)| range).collect();
            for replacement in Rewriting::new(&text, Aim::at(level)) {
                prop_assert!(!held.iter().any(|held| held.contains(&replacement.range.start)));
            }
        }
    }

    #[test]
    fn replacements_stand_in_order_and_make_the_text(text in texts()) {
        for level in LEVELS {
            let mut made = String::new();
            let mut end = 0;
            for replacement in Rewriting::new(&text, Aim::at(level)) {
                let Replacement { range, index, unit_offset, from, to } = replacement;
                prop_assert!(end <= range.start && range.start < range.end, "{:?}", range);
                prop_assert_eq!(&text[range.clone()], from.as_ref());
                prop_assert_ne!(from.as_ref(), to.as_ref());
                prop_assert!(matches!(to, Cow::Owned(_)) || to.chars().all(holds), "{:?}", to);
                prop_assert_eq!(index, text[..range.start].chars().count());
                prop_assert_eq!(unit_offset, text[..range.start].encode_utf16().count());
                made = made + &text[end..range.start] + &to;
                end = range.end;
            }
            made += &text[end..];
            prop_assert_eq!(made, at(level, &text));
        }
    }

    #[test]
    fn each_mode_keeps_its_word(text in texts(), fill in 0..160usize, level in prop::sample::select(LEVELS.to_vec())) {
        let text = text + &"a".repeat(fill);
        let options = SmartOptions::default().level(level);
        let encode = |mode| smart_encode(&text, &options.mode(mode)).unwrap();
        let count = segment_count(&text);
        let spelled = at(level, &text);

        let off = encode(SmartMode::Off);
        prop_assert_eq!((off.text(), off.segments_before(), off.segments()), (text.as_str(), Some(count), count));
        prop_assert!(off.replacements().is_empty());

        let always = encode(SmartMode::Always);
        prop_assert_eq!((always.text(), always.segments()), (spelled.as_str(), segment_count(&spelled)));
        prop_assert_eq!(always.segments_before(), Some(count));

        let cheaper = encode(SmartMode::OnlyIfCheaper);
        let expected = if always.segments() < count { always } else { off };
        prop_assert_eq!(cheaper, expected);
    }

    #[test]
    fn an_explanation_is_a_plain_filter_and_a_plain_count(text in texts(), fill in 0..160usize) {
        let text = text + &"a".repeat(fill);
        for level in LEVELS {
            let why = explain(&text, &SegmentOptions::default(), level).unwrap();
            let mut found = Vec::new();
            for Unencodable { index, offset, unit_offset, character, replacement } in why.unencodable() {
                prop_assert_eq!(text[..offset].encode_utf16().count(), unit_offset);
                prop_assert_eq!(text[..offset].chars().count(), index);
                if let Some(spelling) = replacement {
                    prop_assert!(spelling.range().contains(&offset));
                    prop_assert!(spelling.to().chars().all(holds));
                    let listed = Rewriting::new(&text, Aim::at(level))
                        .any(|r| r.range == spelling.range() && r.to == spelling.to());
                    prop_assert!(listed);
                }
                found.push((offset, character));
            }
            let plain: Vec<_> = text.char_indices().filter(|&(_, character)| !holds(character)).collect();
            prop_assert_eq!(found, plain);
            let spelled = at(level, &text);
            prop_assert_eq!((why.segments(), why.segments_spelled()), (segment_count(&text), segment_count(&spelled)));
        }
        let listed: Vec<_> = segments(&text, &SegmentOptions::default()).unwrap().unencodable().collect();
        let visual: Vec<_> = Obstacles::new(&text, Alphabet::DEFAULT, SmartLevel::Visual).collect();
        prop_assert_eq!(listed, visual);
    }
}
