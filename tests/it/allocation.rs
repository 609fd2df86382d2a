//! What allocates no memory.

mod counting;

use duologue::{
    Encoding, Language, Languages, National, SegmentOptions, Split, segment_count, segment_counts,
    segments,
};

use counting::allocations;

fn texts() -> Vec<String> {
    let pieces = [
        "Your order is in. ",
        "[Größe] 5 € ",
        "Ваш заказ готов. ",
        "👩\u{200D}👩\u{200D}👦 ok ",
        "Şoför gelmiş, ıssız ",
        "e\u{301}\u{302}",
    ];
    let lengths = [0, 1, 5, 40, 3000];
    let texts = pieces
        .iter()
        .flat_map(|piece| lengths.map(|length| piece.repeat(length)));
    texts.collect()
}

#[test]
fn the_allocations_of_this_thread_are_counted() {
    assert_eq!(allocations(|| drop(Box::new(1))), 1);
}

#[test]
fn counting_segments_allocates_nothing() {
    for text in texts() {
        let mut total = 0;
        assert_eq!(allocations(|| total = segment_count(&text)), 0, "{total}");
    }
}

#[test]
fn counting_a_batch_allocates_nothing() {
    let texts = texts();
    let buffer = texts.concat();
    let mut offsets = vec![0];
    offsets.extend(texts.iter().scan(0, |end, text| {
        *end += text.len();
        Some(*end)
    }));
    let mut counts = vec![0; texts.len()];
    let count = || segment_counts(&buffer, &offsets, &mut counts).unwrap();
    assert_eq!(allocations(count), 0);
    assert!(
        texts
            .iter()
            .zip(counts)
            .all(|(text, count)| segment_count(text) == count)
    );
}

#[test]
fn dividing_a_text_and_going_through_its_parts_allocates_nothing() {
    let turkish = National::Pair {
        locking: Language::Turkish,
        single: Language::Turkish,
    };
    let nationals = [National::None, National::Auto(Languages::all()), turkish];
    for text in texts() {
        for national in nationals {
            for split in [Split::CodePoint, Split::Grapheme] {
                for encoding in [None, Some(Encoding::Ucs2)] {
                    let options = SegmentOptions::default().national(national).split(split);
                    let options = options.encoding(encoding);
                    let walk = || {
                        let cut = segments(&text, &options).unwrap();
                        let units: usize = cut.units_per_segment().sum();
                        let bytes: usize = cut.ranges().map(|range| range.len()).sum();
                        assert_eq!((units, bytes), (cut.units(), text.len()));
                        assert!(
                            cut.parts().count() == cut.count()
                                && cut.unencodable().count() <= text.len()
                        );
                    };
                    assert_eq!(allocations(walk), 0, "{options:?}");
                }
            }
        }
    }
}
