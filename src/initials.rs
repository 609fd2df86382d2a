//! The initials that stand for an agent beside a message.

use unicode_segmentation::UnicodeSegmentation;

/// The longest grapheme that is kept whole, in code points. The longest emoji in use, a kiss between two skin tones, has
/// ten; a name that piles up hundreds of accents must not fill the timeline.
const LONGEST_GRAPHEME: usize = 16;

/// Shown for a name in which nothing can stand for the person.
const UNKNOWN: &str = "?";

/// The initials of a display name: the first letter of its first and of its last word, upper-cased.
///
/// Words are what white space separates, so `Anne-Marie Lee` gives `AL`. A letter is one grapheme in any script,
/// with its accents and vowel signs; what stands before it in the word (quotes, brackets, invisible marks) is passed
/// over, and a word without any letter or digit counts only if no other word has one, and then for its emoji or
/// symbol. A name of one word gives one letter. A name with nothing to show gives `?`.
///
/// Where the capital of a letter is several letters, the first of them is taken (`ß` gives `S`). Georgian letters stay
/// as they are, because Georgian writes names without capitals. No language's special rules apply: `i` gives `I` in
/// Turkish too.
pub fn initials(name: &str) -> String {
    let mut letters = name
        .split_whitespace()
        .filter_map(|word| first_grapheme(word, is_letter));
    if let Some(first) = letters.next() {
        let mut shown = capital(first);
        if let Some(last) = letters.next_back() {
            shown.push_str(&capital(last));
        }
        return shown;
    }
    match first_grapheme(name, is_symbol) {
        Some(symbol) => shorten(symbol).collect(),
        None => UNKNOWN.to_owned(),
    }
}

fn first_grapheme(word: &str, fits: fn(char) -> bool) -> Option<&str> {
    word.graphemes(true)
        .find(|grapheme| grapheme.chars().any(fits))
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric()
}

/// A pictograph: the blocks Arrows to Miscellaneous Symbols and Arrows, and the emoji blocks from Mahjong Tiles to
/// Symbols and Pictographs Extended-A (Unicode 16.0, Blocks.txt).
fn is_symbol(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}')
}

fn capital(grapheme: &str) -> String {
    let upper: String = shorten(grapheme).flat_map(upper).collect();
    upper
        .graphemes(true)
        .next()
        .map(ToOwned::to_owned)
        .unwrap_or(upper)
}

fn upper(c: char) -> impl Iterator<Item = char> {
    // Mkhedruli has capitals in Unicode, used for words wholly in capitals only and missing from many fonts.
    let keep = matches!(c, '\u{10D0}'..='\u{10FF}');
    let kept = keep.then_some(c);
    let changed = (!keep).then(|| c.to_uppercase());
    kept.into_iter().chain(changed.into_iter().flatten())
}

fn shorten(grapheme: &str) -> impl Iterator<Item = char> {
    grapheme.chars().take(LONGEST_GRAPHEME)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(table: &[(&str, &str)]) {
        for (name, expected) in table {
            assert_eq!(initials(name), *expected, "{name:?}");
        }
    }

    #[test]
    fn the_first_and_the_last_word_count() {
        check(&[
            ("Ann Lee", "AL"),
            ("ann lee", "AL"),
            ("Ann van der Lee", "AL"),
            ("  Ann \t Maria\u{3000}Lee\n", "AL"),
            ("Anne-Marie Lee-Smith", "AL"),
            ("O'Neil d'Arcy", "OD"),
            ("Agent 007", "A0"),
        ]);
    }

    #[test]
    fn one_word_gives_one_letter() {
        check(&[
            ("Ann", "A"),
            ("ann@example.com", "A"),
            ("王小明", "王"),
            ("é", "É"),
            ("7", "7"),
        ]);
    }

    #[test]
    fn a_name_with_nothing_to_show_gives_a_question_mark() {
        check(&[
            ("", "?"),
            (" \t\u{a0}\u{3000}", "?"),
            ("-- .", "?"),
            ("\u{200b}\u{200d}\u{feff}", "?"),
            ("„“ …", "?"),
        ]);
    }

    #[test]
    fn marks_before_a_letter_and_words_of_marks_are_passed_over() {
        check(&[
            ("\"Bob\"", "B"),
            ("“Bob” (Robert) Ross", "BR"),
            ("Ann Lee (Sales)", "AS"),
            ("Ann & Bob", "AB"),
            ("- Ann -", "A"),
            ("¿José? ¡Núñez!", "JN"),
            ("\u{200f}Ann \u{2067}Lee\u{2069}", "AL"),
            ("\u{200d}Ann \u{feff}Lee", "AL"),
        ]);
    }

    #[test]
    fn every_script_has_initials() {
        check(&[
            ("Мария Иванова", "МИ"),
            ("μαρία λυδία παππά", "ΜΠ"),
            ("محمد علي", "مع"),
            ("דוד לוי", "דל"),
            ("山田 太郎", "山太"),
            ("김 민준", "김민"),
            (
                "\u{1100}\u{1161} \u{1102}\u{1161}",
                "\u{1100}\u{1161}\u{1102}\u{1161}",
            ),
            ("सीता देवी", "सीदे"),
            ("ნინო ბერიძე", "ნბ"),
            ("ԱՆԻ ՍԱՐԳՍՅԱՆ", "ԱՍ"),
        ]);
    }

    #[test]
    fn a_letter_outside_the_basic_plane_is_one_letter() {
        check(&[("𐐷𐐲𐑌 𐑊𐐨", "𐐏𐐢"), ("𠮷野 太郎", "𠮷太"), ("𝒜nn 𝓛ee", "𝒜𝓛")]);
    }

    #[test]
    fn a_letter_keeps_its_accents_and_a_heap_of_them_is_cut() {
        check(&[
            ("e\u{301}va o\u{308}z", "E\u{301}O\u{308}"),
            ("ǆana ǰ", "ǄJ\u{30c}"),
        ]);
        let heap = format!("Z{} Ann", "\u{351}".repeat(500));
        assert_eq!(
            initials(&heap),
            format!("Z{}A", "\u{351}".repeat(LONGEST_GRAPHEME - 1))
        );
    }

    #[test]
    fn a_letter_whose_capital_is_several_letters_gives_the_first() {
        check(&[("ßa ﬁn", "SF"), ("և", "Ե"), ("ᾳ", "Α")]);
    }

    #[test]
    fn an_emoji_counts_only_where_there_is_no_letter() {
        check(&[
            ("Ann 🌸", "A"),
            ("🌸 Ann Lee 🌸", "AL"),
            ("🌸 🌻", "🌸"),
            ("👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦"),
            ("\"🇩🇪\"", "🇩🇪"),
            ("☎", "☎"),
        ]);
    }

    proptest! {
        #[test]
        fn any_name_gives_one_or_two_graphemes_without_white_space(name in "\\PC{0,24}|.{0,24}") {
            let shown = initials(&name);
            let graphemes = shown.graphemes(true).count();
            prop_assert!(graphemes == 1 || graphemes == 2, "{shown:?}");
            prop_assert!(!shown.contains(char::is_whitespace));
            prop_assert!(shown.chars().count() <= 4 * LONGEST_GRAPHEME);
        }

        #[test]
        fn a_letter_decides_alone_what_its_word_gives(
            (first, last) in ("[a-zа-яα-ω]", "[a-zа-яα-ω]"),
            tail in "[a-z'.-]{0,5}",
            middle in "( [a-z]{1,5}){0,3}",
            space in "[ \t\u{a0}\u{2003}]{1,3}",
        ) {
            let shown = initials(&format!("{space}{first}{tail}{middle}{space}({last}{tail}"));
            prop_assert_eq!(shown, format!("{}{}", first.to_uppercase(), last.to_uppercase()));
        }

        #[test]
        fn initials_of_initials_apart_are_the_same(name in "[\\p{L} ]{1,20}") {
            let shown = initials(&name);
            let apart: Vec<&str> = shown.graphemes(true).collect();
            prop_assert_eq!(initials(&apart.join(" ")), shown);
        }
    }
}
