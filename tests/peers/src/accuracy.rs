//! How often each is wrong.

use std::rc::Rc;

use crate::answer::Answer;
use crate::contender::{Contender, Role};
use crate::reference::Truth;
use crate::workload::Batch;
use crate::{Result, tell};

/// What one got wrong of some texts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Tally {
    pub(crate) cases: usize,
    /// Texts with the wrong encoding; nothing if it tells none.
    pub(crate) wrong_encodings: Option<usize>,
    /// Texts with the wrong number of segments; nothing if it counts none.
    pub(crate) wrong_counts: Option<usize>,
    /// Texts that it did not take.
    pub(crate) refused: usize,
}

impl Tally {
    pub(crate) fn of(answers: &[Answer], truths: &[Truth], by_cluster: bool) -> Self {
        let pairs = || answers.iter().copied().zip(truths);
        let any_encoding = answers.iter().any(|answer| answer.encoding.is_some());
        let any_count = answers.iter().any(|answer| answer.segments.is_some());
        let wrong_encodings = pairs().filter(|(answer, truth)| truth.denies_encoding(*answer));
        let wrong_counts =
            pairs().filter(|(answer, truth)| truth.denies_count(*answer, by_cluster));
        Self {
            cases: truths.len(),
            wrong_encodings: any_encoding.then(|| wrong_encodings.count()),
            wrong_counts: any_count.then(|| wrong_counts.count()),
            refused: answers.iter().filter(|answer| answer.refused).count(),
        }
    }

    /// Whether it counts, and each text right.
    pub(crate) fn is_right(&self) -> bool {
        self.wrong_counts == Some(0) && self.refused == 0
    }

    /// Whether anything at all is wrong.
    pub(crate) fn has_errors(&self) -> bool {
        let errors = [self.wrong_encodings, self.wrong_counts, Some(self.refused)];
        errors.into_iter().flatten().any(|errors| errors > 0)
    }

    /// Whether there is nothing that it takes.
    pub(crate) fn takes_nothing(&self) -> bool {
        self.refused == self.cases
    }
}

/// Texts to be counted, and what everybody got wrong of them.
pub(crate) struct Trial {
    pub(crate) name: String,
    pub(crate) texts: usize,
    /// By the place of the contender.
    pub(crate) tallies: Vec<(usize, Tally)>,
}

/// Asks everybody who says anything.
pub(crate) fn trial(contenders: &[Contender], name: &str, texts: Vec<String>) -> Result<Trial> {
    let batch = Rc::new(Batch::new(texts, 1));
    let mut tallies = Vec::new();
    for (at, contender) in contenders.iter().enumerate() {
        if batch.texts.len() > 10_000 && contender.role == Role::Peer {
            tell(format_args!("{name}: asking {}", contender.name));
        }
        if let Some(answers) = contender.answers(&batch, name)? {
            let tally = Tally::of(&answers, &batch.truths, contender.by_cluster);
            tallies.push((at, tally));
        }
    }
    Ok(Trial {
        name: name.to_owned(),
        texts: batch.texts.len(),
        tallies,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::Encoding;

    #[test]
    fn errors_are_told_apart() {
        let truths = ["", "a", "ж", "b"].map(Truth::of);
        let answers = [
            Answer::both(Encoding::Ucs2, 1),
            Answer::both(Encoding::Ucs2, 1),
            Answer::both(Encoding::Ucs2, 2),
            Answer::REFUSED,
        ];
        let tally = Tally::of(&answers, &truths, false);
        assert_eq!(
            tally,
            Tally {
                cases: 4,
                wrong_encodings: Some(1),
                wrong_counts: Some(1),
                refused: 1,
            }
        );
        assert!(tally.has_errors() && !tally.is_right() && !tally.takes_nothing());
    }

    #[test]
    fn who_does_not_count_is_not_right_and_has_no_errors() {
        let tally = Tally::of(&[Answer::encoding(Encoding::Gsm)], &[Truth::of("a")], false);
        assert_eq!((tally.wrong_counts, tally.wrong_encodings), (None, Some(0)));
        assert!(!tally.is_right() && !tally.has_errors());
    }
}
