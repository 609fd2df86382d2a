//! Spelling a text for GSM 7-bit: what is told of the changes makes the text, and counts are real counts.
#![no_main]

use duologue::{
    Language, Languages, National, SegmentOptions, SmartLevel, SmartMode, SmartOptions, explain,
    segments, smart_encode, to_gsm,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, &str)| {
    let (choice, text) = input;
    let spelled = to_gsm(text);
    assert_eq!(to_gsm(&spelled), spelled);

    let level = SmartLevel::ALL[usize::from(choice) % SmartLevel::ALL.len()];
    let national = match choice >> 4 & 3 {
        0 | 1 => National::None,
        2 => National::Auto(Languages::all()),
        _ => National::Pair {
            locking: Language::Turkish,
            single: Language::Portuguese,
        },
    };
    let counted = SegmentOptions::default().national(national);
    let options = SmartOptions::default()
        .level(level)
        .mode(SmartMode::Always)
        .segments(counted);
    let smart = smart_encode(text, &options).unwrap();
    let mut made = String::new();
    let mut end = 0;
    for replacement in smart.replacements() {
        let range = replacement.range.clone();
        assert!(end <= range.start && range.start < range.end);
        assert_eq!(text[range.clone()], *replacement.from);
        assert_eq!(text[..range.start].chars().count(), replacement.index);
        assert_eq!(
            text[..range.start].encode_utf16().count(),
            replacement.unit_offset
        );
        made = made + &text[end..range.start] + &replacement.to;
        end = range.end;
    }
    made += &text[end..];
    assert_eq!(smart.text(), made);
    assert_eq!(smart.segments(), segments(&made, &counted).unwrap().count());

    let why = explain(text, &counted, level).unwrap();
    assert_eq!(why.segments(), segments(text, &counted).unwrap().count());
    for found in why.unencodable() {
        assert_eq!(text[found.offset..].chars().next(), Some(found.character));
        assert_eq!(text[..found.offset].chars().count(), found.index);
        if let Some(spelling) = found.replacement {
            assert!(spelling.range().contains(&found.offset));
        }
    }
});
