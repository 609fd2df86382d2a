//! A corpus of real messages, on the air and back.

use std::env;
use std::fs::File;
use std::io::{BufRead, BufReader};

use duologue::{
    Languages, National, Reassembler, ReferenceBits, SegmentOptions, Split, Timestamp, UserData,
    decode_part, encode_parts, segments,
};
use serde_json::Value;

/// Without a file there is nothing to do here: `tests/run` tells then that tests over a corpus are left out.
#[test]
fn every_message_of_the_corpus_goes_over_the_air_and_comes_back() {
    let Some(path) = env::var_os("DUOLOGUE_CORPUS") else {
        println!("left out: no corpus is named by DUOLOGUE_CORPUS");
        return;
    };
    let plain = SegmentOptions::default();
    let all_there_is = plain
        .national(National::Auto(Languages::all()))
        .reference_bits(ReferenceBits::Sixteen)
        .split(Split::Grapheme);

    let mut random = fastrand::Rng::with_seed(1);
    let mut messages = 0;
    for line in BufReader::new(File::open(path).unwrap()).lines() {
        let line: Value = serde_json::from_str(&line.unwrap()).unwrap();
        let text = line["text"].as_str().unwrap();
        for options in [plain, all_there_is] {
            goes_and_comes_back(text, &options, &mut random);
        }
        messages += 1;
    }
    assert!(messages > 0, "the corpus is empty");
}

fn goes_and_comes_back(text: &str, options: &SegmentOptions, random: &mut fastrand::Rng) {
    let reference = random.u8(..).into();
    let mut parts = encode_parts(text, reference, options).unwrap();
    assert!(
        parts
            .iter()
            .map(|part| part.text)
            .eq(segments(text, options).unwrap().parts())
    );
    for part in &parts {
        assert!(part.user_data.len() <= 140);
        let read = decode_part(&UserData::from(part)).unwrap();
        assert_eq!(read.text, part.text);
        assert_eq!(read.reference, (parts.len() > 1).then_some(reference));
    }

    random.shuffle(&mut parts);
    let mut reassembler = Reassembler::default();
    let now = Timestamp::from_micros(0).unwrap();
    let mut whole = Vec::new();
    for part in &parts {
        let got = reassembler.add(&UserData::from(part), "+15557000001", "+15550100001", now);
        whole.extend(got.unwrap());
    }
    let texts: Vec<_> = whole.iter().map(|message| message.text.as_str()).collect();
    let expected = Some(text).filter(|text| !text.is_empty());
    assert_eq!(texts, expected.into_iter().collect::<Vec<_>>());
    assert!(reassembler.drain().is_empty());
}
