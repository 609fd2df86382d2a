//! The messages that customers write: real ones if a file of them is named, else made-up ones.

use std::fs;
use std::path::PathBuf;

use duologue::Incoming;
use fastrand::Rng;

use crate::place::mix;
use crate::traffic::picture;

/// How many customers write them.
const CUSTOMERS: u64 = 200;
/// How many messages are made up.
const MADE_UP: usize = 20_000;

pub(super) struct Corpus(Vec<Line>);

struct Line {
    customer: u64,
    text: String,
}

/// A message as a gateway hands it over, whoever asks for it.
pub(super) struct Handed {
    pub(super) tag: String,
    /// Which of the gateways it comes through.
    pub(super) gateway: usize,
    pub(super) incoming: Incoming,
}

impl Corpus {
    pub(super) fn read() -> Self {
        if let Some(path) = file() {
            return Self(
                fs::read_to_string(path)
                    .unwrap()
                    .lines()
                    .map(real)
                    .collect(),
            );
        }
        let mut rng = Rng::with_seed(7);
        Self((0..MADE_UP).map(|_| made_up(&mut rng)).collect())
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// A message by its number; after the last they come again, as others.
    pub(super) fn message(&self, number: usize) -> Handed {
        let line = &self.0[number % self.0.len()];
        let tag = format!("m{number}");
        let incoming = Incoming::new(format!("+1555800{:04}", line.customer), self.words(number));
        let incoming = incoming.provider_message_id(&tag);
        Handed {
            gateway: usize::try_from(mix(2, &tag) % 2).unwrap(),
            incoming: incoming.media(picture(&tag).into_iter().collect()),
            tag,
        }
    }

    /// What a message says: its tag, and what the customer wrote.
    pub(super) fn words(&self, number: usize) -> String {
        format!("m{number} {}", self.0[number % self.0.len()].text)
    }
}

/// The file of real messages, if there is one.
pub(super) fn file() -> Option<PathBuf> {
    std::env::var_os("DUOLOGUE_CORPUS").map(PathBuf::from)
}

fn real(line: &str) -> Line {
    let fields: serde_json::Value = serde_json::from_str(line).unwrap();
    let user = fields["user"].as_str().unwrap_or_default();
    Line {
        customer: mix(3, user) % CUSTOMERS,
        text: fields["text"].as_str().unwrap().to_owned(),
    }
}

fn made_up(rng: &mut Rng) -> Line {
    const WORDS: [&str; 8] = ["size", "9?", "größe", "ok", "👟", "when", "danke", "пара"];
    let words = (0..rng.usize(1..30)).map(|_| WORDS[rng.usize(..WORDS.len())]);
    let text = words.collect::<Vec<_>>().join(" ");
    Line {
        customer: rng.u64(..CUSTOMERS),
        text,
    }
}
