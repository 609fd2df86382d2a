//! What is right, from the rules of the standard alone: one loop over the characters, made to be read and not to be fast.
//!
//! 3GPP TS 23.038, clauses 6.2.1 and 6.2.1.1, for the alphabet; TS 23.040, clause 9.2.3.24.1, for the header of a segment
//! (153 septets or 67 units beside it) and for not cutting an escape sequence. It shares nothing with the engine, but for
//! the crate `unicode-segmentation`, which tells where a grapheme cluster ends.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use unicode_segmentation::UnicodeSegmentation as _;

use crate::answer::{Answer, Encoding};

/// Clause 6.2.1: a septet each.
const BASIC: &str = concat!(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?",
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);

/// Clause 6.2.1.1: two septets each, since an escape goes before.
const EXTENSION: &str = "\u{c}^{}\\[~]|€";

/// What a text needs, cut anywhere between two characters, or only between two grapheme clusters.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Truth {
    /// What an empty text is written in is nobody's concern.
    pub(crate) encoding: Option<Encoding>,
    pub(crate) segments: usize,
    pub(crate) segments_by_cluster: usize,
}

impl Truth {
    pub(crate) fn of(text: &str) -> Self {
        let encoding = if text.chars().all(|character| septets(character).is_some()) {
            Encoding::Gsm
        } else {
            Encoding::Ucs2
        };
        Self {
            encoding: (!text.is_empty()).then_some(encoding),
            segments: segments(text.split_inclusive(|_| true), encoding),
            segments_by_cluster: segments(text.graphemes(true), encoding),
        }
    }

    /// Whether an answer's encoding is another one. An answer without one is not wrong.
    pub(crate) fn denies_encoding(&self, answer: Answer) -> bool {
        let both = self.encoding.zip(answer.encoding);
        both.is_some_and(|(right, given)| right != given)
    }

    /// Whether an answer's count is another one. That of an empty text may be 0 or 1: both are billed as nothing sent,
    /// or as one message sent.
    pub(crate) fn denies_count(&self, answer: Answer, by_cluster: bool) -> bool {
        let right = if by_cluster {
            self.segments_by_cluster
        } else {
            self.segments
        };
        let may_be_one = self.encoding.is_none();
        answer
            .segments
            .is_some_and(|given| given != right && !(may_be_one && given == 1))
    }
}

/// Every piece goes into the segment at hand if that still has room for it, else into the next one. A piece that no
/// segment has room for goes in character by character.
fn segments<'t>(pieces: impl Iterator<Item = &'t str>, encoding: Encoding) -> usize {
    let (alone, beside_header) = match encoding {
        Encoding::Gsm => (160, 153),
        Encoding::Ucs2 => (70, 67),
    };
    let (mut total, mut full, mut filled) = (0, 0, 0);
    for piece in pieces {
        let whole: usize = piece.chars().map(|each| width(each, encoding)).sum();
        total += whole;
        let mut add = |width: usize| {
            if filled + width > beside_header {
                full += 1;
                filled = 0;
            }
            filled += width;
        };
        if whole <= beside_header {
            add(whole);
        } else {
            piece.chars().for_each(|each| add(width(each, encoding)));
        }
    }
    match total {
        0 => 0,
        _ if total <= alone => 1,
        _ => full + 1,
    }
}

/// Septets of a character that the alphabet has, or UTF-16 units.
fn width(character: char, encoding: Encoding) -> usize {
    match encoding {
        Encoding::Gsm => septets(character).unwrap_or_default(),
        Encoding::Ucs2 => character.len_utf16(),
    }
}

fn septets(character: char) -> Option<usize> {
    static ALPHABET: LazyLock<[BTreeSet<char>; 2]> =
        LazyLock::new(|| [BASIC, EXTENSION].map(|characters| characters.chars().collect()));
    let [basic, extension] = &*ALPHABET;
    // Most are of these, and 16 MiB of them are looked up.
    let plain = character.is_ascii_alphanumeric() || character == ' ';
    if plain || basic.contains(&character) {
        Some(1)
    } else {
        extension.contains(&character).then_some(2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vectors;

    #[test]
    fn the_alphabet_has_127_characters_and_the_extension_ten() {
        // 128 codes, of which one is the escape.
        let one = |character: &char| septets(*character) == Some(1);
        assert_eq!(('\0'..=char::MAX).filter(one).count(), 127);
        let two = |character: &char| septets(*character) == Some(2);
        assert_eq!(('\0'..=char::MAX).filter(two).count(), 10);
        assert_eq!((septets('`'), septets('\u{1b}')), (None, None));
        assert_eq!((septets('Ç'), septets('ç')), (Some(1), None));
    }

    #[test]
    fn the_reference_agrees_with_every_vector() {
        let vectors = vectors::all().unwrap();
        assert!(vectors.len() > 100);
        for vector in vectors {
            let truth = Truth::of(&vector.text);
            assert!(vector.agrees(truth), "{}: {truth:?}", vector.id);
        }
    }

    #[test]
    fn a_pair_is_never_cut_and_a_cluster_only_if_it_has_to_be() {
        assert_eq!(Truth::of(&"]".repeat(153)).segments, 3);
        assert_eq!(Truth::of(&"😀".repeat(67)).segments, 3);
        let flags = Truth::of(&"🇩🇪".repeat(33));
        assert_eq!((flags.segments, flags.segments_by_cluster), (2, 3));
        let marks = "e".to_owned() + &"\u{301}".repeat(140);
        let one_cluster = Truth::of(&marks);
        assert_eq!(
            (one_cluster.segments, one_cluster.segments_by_cluster),
            (3, 3)
        );
    }

    #[test]
    fn an_empty_text_is_no_segment_or_one() {
        let truth = Truth::of("");
        let count = |segments| Answer::count(segments);
        assert!(!truth.denies_count(count(0), false) && !truth.denies_count(count(1), true));
        assert!(truth.denies_count(count(2), false));
        assert!(Truth::of("a").denies_count(count(0), false));
    }
}
