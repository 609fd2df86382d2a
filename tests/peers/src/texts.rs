//! The texts that are timed, made up from words: the same ones in every run.

mod words;

use fastrand::Rng;

use words::Words;

/// How many kinds [`mixed`] has by turns.
pub(crate) const KINDS: usize = 10;

/// A message of so many characters in GSM 7-bit; every fourth has accented letters.
pub(crate) fn gsm(dice: &mut Rng, number: usize, characters: usize) -> String {
    let words = if number % 4 == 3 {
        &words::ACCENTED
    } else {
        &words::ENGLISH
    };
    compose(dice, &[words], characters)
}

/// A message of so many characters in UCS-2, none of them outside the Basic Multilingual Plane.
pub(crate) fn ucs2(dice: &mut Rng, number: usize, characters: usize) -> String {
    let scripts = [
        &words::CYRILLIC,
        &words::CHINESE,
        &words::ARABIC,
        &words::HINDI,
        &words::GREEK,
    ];
    let words = scripts.get(number % scripts.len()).copied();
    compose(dice, words.as_slice(), characters)
}

/// A message of up to 160 characters, its kind by its number: four plain, one each accented, with signs of the
/// extension table, Cyrillic, Chinese, with some emoji, and with many.
pub(crate) fn mixed(dice: &mut Rng, number: usize) -> String {
    let characters = dice.usize(1..=160);
    let sources: &[&Words] = match number % KINDS {
        0..4 => &[&words::ENGLISH],
        4 => &[&words::ACCENTED],
        5 => &[&words::ENGLISH, &words::SIGNS, &words::PRICES],
        6 => &[&words::CYRILLIC],
        7 => &[&words::CHINESE],
        8 => &[&words::ENGLISH, &words::ENGLISH, &words::EMOJI],
        _ => &[&words::EMOJI],
    };
    compose(dice, sources, characters)
}

/// A message of two to thirteen segments in GSM 7-bit, half its words with signs of the extension table.
pub(crate) fn long(dice: &mut Rng) -> String {
    let characters = dice.usize(200..=1_300);
    let sources = [
        &words::ENGLISH,
        &words::ENGLISH,
        &words::SIGNS,
        &words::PRICES,
    ];
    compose(dice, &sources, characters)
}

/// What a large text is made of.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Large {
    Plain,
    Signs,
    Accented,
    Scripts,
    Emoji,
    /// Plain, but for the last character.
    Late,
}

impl Large {
    pub(crate) const ALL: [Self; 6] = [
        Self::Plain,
        Self::Signs,
        Self::Accented,
        Self::Scripts,
        Self::Emoji,
        Self::Late,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain ASCII",
            Self::Signs => "ASCII with extension characters",
            Self::Accented => "GSM with accents",
            Self::Scripts => "mixed scripts",
            Self::Emoji => "many emoji",
            Self::Late => "ASCII, UCS-2 by its last character",
        }
    }

    /// A text of so many bytes or a few less.
    pub(crate) fn text(self, bytes: usize) -> String {
        let sources: &[&Words] = match self {
            Self::Plain | Self::Late => &[&words::ENGLISH],
            Self::Signs => &[&words::ENGLISH, &words::ENGLISH, &words::SIGNS],
            Self::Accented => &[&words::ACCENTED],
            Self::Scripts => &[
                &words::ENGLISH,
                &words::CYRILLIC,
                &words::CHINESE,
                &words::ARABIC,
                &words::HINDI,
                &words::GREEK,
                &words::ACCENTED,
                &words::EMOJI,
            ],
            Self::Emoji => &[&words::EMOJI, &words::ENGLISH],
        };
        let last = match self {
            Self::Late => "✓",
            _ => "",
        };
        let mut dice = Rng::with_seed(11);
        let mut text = String::with_capacity(bytes + 64);
        while text.len() < bytes {
            add_word(&mut dice, sources, &mut text);
        }
        while text.len() + last.len() > bytes {
            text.pop();
        }
        text + last
    }
}

/// Exactly so many characters.
fn compose(dice: &mut Rng, sources: &[&Words], characters: usize) -> String {
    let mut text = String::new();
    // A word has a character at least.
    for _ in 0..characters {
        add_word(dice, sources, &mut text);
    }
    text.chars().take(characters).collect()
}

fn add_word(dice: &mut Rng, sources: &[&Words], text: &mut String) {
    if let Some(words) = dice.choice(sources)
        && let Some(word) = dice.choice(words.words)
    {
        text.push_str(word);
        text.push_str(words.between);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::Encoding;
    use crate::reference::Truth;

    fn many(mut make: impl FnMut(&mut Rng, usize) -> String) -> Vec<String> {
        let mut dice = Rng::with_seed(1);
        (0..100).map(|number| make(&mut dice, number)).collect()
    }

    #[test]
    fn messages_have_the_encoding_and_the_length_that_their_names_promise() {
        let told = |text: &String| Truth::of(text).encoding.unwrap();
        for text in many(|dice, number| gsm(dice, number, 100)) {
            assert_eq!((told(&text), text.chars().count()), (Encoding::Gsm, 100));
        }
        for text in many(|dice, number| ucs2(dice, number, 100)) {
            assert_eq!(
                (told(&text), text.encode_utf16().count()),
                (Encoding::Ucs2, 100)
            );
        }
        for text in many(|dice, _| long(dice)) {
            assert_eq!(told(&text), Encoding::Gsm, "{text}");
            assert!((2..=13).contains(&Truth::of(&text).segments));
        }
        let encodings: Vec<_> = many(mixed).iter().map(told).collect();
        let gsm = encodings.iter().filter(|each| **each == Encoding::Gsm);
        assert!((60..=75).contains(&gsm.count()));
    }

    #[test]
    fn a_large_text_has_the_size_and_the_kind_that_are_asked_for() {
        for kind in Large::ALL {
            let text = kind.text(10_000);
            assert!((9_990..=10_000).contains(&text.len()), "{kind:?}");
            let gsm = matches!(kind, Large::Plain | Large::Signs | Large::Accented);
            assert_eq!(
                Truth::of(&text).encoding == Some(Encoding::Gsm),
                gsm,
                "{kind:?}"
            );
            let ascii = matches!(kind, Large::Plain | Large::Signs);
            assert_eq!(text.is_ascii(), ascii, "{kind:?}");
        }
        assert!(Large::Late.text(10_000).trim_end_matches('✓').is_ascii());
    }
}
