//! Customers that answer by rules.

use std::time::Duration;

use crate::media::Media;

/// A customer who answers what the business writes, by rules.
///
/// The first rule that matches a message gives the answer; rules are tried in the order in which
/// they were added. A customer without rules answers nothing.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Customer {
    rules: Vec<Rule>,
    otherwise: Option<Answer>,
}

impl Customer {
    /// A customer who answers nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers a message in which the phrase stands, whatever the case of its letters and only as
    /// whole words: `hi` stands in `Hi there`, not in `this`. The empty phrase stands in every
    /// message.
    #[must_use]
    pub fn when(mut self, phrase: impl AsRef<str>, answer: Answer) -> Self {
        self.rules.push(Rule {
            phrase: phrase.as_ref().to_lowercase(),
            answer,
        });
        self
    }

    /// Answers any message, media without text included: the rules added after it have their turn
    /// only if the answer is limited to [`once`](Answer::once).
    #[must_use]
    pub fn when_any(self, answer: Answer) -> Self {
        self.when("", answer)
    }

    /// Answers a message that no rule matches, wherever among the rules it was added; the last one
    /// given counts.
    #[must_use]
    pub fn otherwise(mut self, answer: Answer) -> Self {
        self.otherwise = Some(answer);
        self
    }

    /// The answer to a message, used up if it was limited to once.
    pub(super) fn answer(&mut self, body: &str) -> Option<Answer> {
        let body = body.to_lowercase();
        if let Some(index) = self.rules.iter().position(|rule| rule.matches(&body)) {
            if self.rules.get(index)?.answer.once {
                return Some(self.rules.remove(index).answer);
            }
            return Some(self.rules.get(index)?.answer.clone());
        }
        if self.otherwise.as_ref()?.once {
            self.otherwise.take()
        } else {
            self.otherwise.clone()
        }
    }
}

/// What a customer writes back: one text, or several in a row.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Answer {
    first: Text,
    further: Vec<Text>,
    once: bool,
}

impl Answer {
    /// Answers at once with this text, which may be empty if media go with it.
    pub fn text(body: impl Into<String>) -> Self {
        let first = Text {
            body: body.into(),
            media: Vec::new(),
            after: Duration::ZERO,
        };
        Self {
            first,
            further: Vec::new(),
            once: false,
        }
    }

    /// The files that go with the text.
    #[must_use]
    pub fn media(mut self, media: Vec<Media>) -> Self {
        self.first.media = media;
        self
    }

    /// How long after the business's message the text is sent; behind [`then`](Self::then), how
    /// long after the text before it.
    #[must_use]
    pub fn after(mut self, after: Duration) -> Self {
        self.first.after = after;
        self
    }

    /// Sends another text, or several, after this one.
    #[must_use]
    pub fn then(mut self, next: Self) -> Self {
        self.once |= next.once;
        self.further.push(next.first);
        self.further.extend(next.further);
        self
    }

    /// Given one time only, with all that follows by [`then`](Self::then): afterwards its rule is
    /// gone, and later rules have their turn.
    #[must_use]
    pub fn once(mut self) -> Self {
        self.once = true;
        self
    }

    /// The texts in the order in which they are sent.
    pub(super) fn into_texts(self) -> impl Iterator<Item = Text> {
        std::iter::once(self.first).chain(self.further)
    }
}

#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Text {
    pub(super) body: String,
    pub(super) media: Vec<Media>,
    /// Counted from the text before it, or from the business's message.
    pub(super) after: Duration,
}

#[derive(Clone, Debug, Eq, PartialEq)]
struct Rule {
    /// In lower case.
    phrase: String,
    answer: Answer,
}

impl Rule {
    fn matches(&self, lower_case_body: &str) -> bool {
        self.phrase.is_empty()
            || lower_case_body
                .char_indices()
                .any(|(start, _)| stands_at(lower_case_body, start, &self.phrase))
    }
}

/// Whether `phrase` begins at byte `start` of `text` and cuts no word in two.
fn stands_at(text: &str, start: usize, phrase: &str) -> bool {
    let Some((before, rest)) = text.split_at_checked(start) else {
        return false;
    };
    let Some(after) = rest.strip_prefix(phrase) else {
        return false;
    };
    !one_word(before.chars().next_back(), phrase.chars().next())
        && !one_word(phrase.chars().next_back(), after.chars().next())
}

/// Whether two neighbouring characters belong to one word.
fn one_word(left: Option<char>, right: Option<char>) -> bool {
    left.is_some_and(char::is_alphanumeric) && right.is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bodies(answer: Option<Answer>) -> Vec<String> {
        answer
            .into_iter()
            .flat_map(Answer::into_texts)
            .map(|text| text.body)
            .collect()
    }

    #[test]
    fn the_first_rule_that_matches_answers() {
        let mut customer = Customer::new()
            .otherwise(Answer::text("otherwise"))
            .when("size", Answer::text("size"))
            .when("size 9", Answer::text("never reached"))
            .when("hours", Answer::text("hours"));
        assert_eq!(bodies(customer.answer("Which SIZE, 8 or 9?")), ["size"]);
        assert_eq!(bodies(customer.answer("size 9?")), ["size"]);
        assert_eq!(bodies(customer.answer("Our Hours are 9 to 6")), ["hours"]);
        assert_eq!(bodies(customer.answer("Hello")), ["otherwise"]);
    }

    #[test]
    fn a_phrase_matches_whole_words_only() {
        let matches = |phrase: &str, body: &str| {
            Customer::new()
                .when(phrase, Answer::text(""))
                .answer(body)
                .is_some()
        };
        assert!(matches("hi", "Hi there") && matches("hi", "oh, hi!") && matches("HI", "hi"));
        assert!(!matches("hi", "this") && !matches("hi", "hit") && !matches("hi", "chi"));
        assert!(matches("größe", "Welche GRÖßE?"));
        // The second `a a` overlaps the first, which stands in `xa`.
        assert!(matches("a a", "xa a a"));
        assert!(matches("?", "what?now"));
        assert!(matches("", "") && !matches("hi", ""));
    }

    #[test]
    fn an_answer_limited_to_once_makes_room_for_the_next_rule() {
        let mut customer = Customer::new()
            .when_any(Answer::text("first").once())
            .when(
                "hi",
                Answer::text("second").then(Answer::text("of it").once()),
            )
            .otherwise(Answer::text("last").once());
        assert_eq!(bodies(customer.answer("hi")), ["first"]);
        assert_eq!(bodies(customer.answer("hi")), ["second", "of it"]);
        assert_eq!(bodies(customer.answer("hi")), ["last"]);
        assert_eq!(customer.answer("hi"), None);
    }

    #[test]
    fn texts_in_a_row_keep_their_order_however_they_were_put_together() {
        let nested = Answer::text("a")
            .then(Answer::text("b").then(Answer::text("c")))
            .then(Answer::text("d"));
        assert_eq!(bodies(Some(nested)), ["a", "b", "c", "d"]);
    }
}
