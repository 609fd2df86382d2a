//! What is counted against the clock: messages of several kinds, and large texts.

use std::cell::OnceCell;
use std::fs;
use std::iter;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use fastrand::Rng;
use serde_json::json;

use crate::Result;
use crate::reference::Truth;
use crate::texts::{self, KINDS, Large};

/// What a time is told of.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Unit {
    Message,
    Byte,
}

/// Texts of one kind.
pub(crate) struct Workload {
    pub(crate) name: String,
    pub(crate) about: String,
    pub(crate) unit: Unit,
    pub(crate) kind: Option<Large>,
    whole: Rc<Batch>,
    /// The end of a large text, for those who could not finish with all of it: how long, and that.
    shortened: Vec<(usize, Rc<Batch>)>,
}

/// Texts that are counted one after the other, over and over.
pub(crate) struct Batch {
    pub(crate) texts: Vec<String>,
    /// All of them, one after another, and where each begins and the last one ends.
    pub(crate) joined: String,
    pub(crate) offsets: Vec<usize>,
    pub(crate) bytes: usize,
    /// How many a script counts before it looks at the clock.
    pub(crate) chunk: usize,
    pub(crate) truths: Vec<Truth>,
    file: OnceCell<PathBuf>,
}

impl Batch {
    pub(crate) fn new(texts: Vec<String>, chunk: usize) -> Self {
        let ends = texts.iter().scan(0, |end, text| {
            *end += text.len();
            Some(*end)
        });
        Self {
            joined: texts.concat(),
            offsets: iter::once(0).chain(ends).collect(),
            bytes: texts.iter().map(String::len).sum(),
            chunk,
            truths: texts.iter().map(|text| Truth::of(text)).collect(),
            texts,
            file: OnceCell::new(),
        }
    }

    /// The file that a script reads them from, a JSON array. It is written when it is first asked for.
    pub(crate) fn file(&self, directory: &Path, name: &str) -> Result<&Path> {
        if self.file.get().is_none() {
            let name = name.replace(|each: char| !each.is_ascii_alphanumeric(), "-");
            let path = directory.join(format!("{name}-{}.json", self.bytes));
            fs::write(&path, json!(self.texts).to_string())
                .map_err(|why| format!("{} cannot be written: {why}", path.display()))?;
            self.file.get_or_init(|| path);
        }
        Ok(self.file.get().ok_or("no file of texts")?)
    }
}

impl Workload {
    /// All of it; of a large text no more than `most` bytes.
    pub(crate) fn batch(&mut self, most: usize) -> Rc<Batch> {
        if self.unit == Unit::Message || self.whole.bytes <= most {
            return Rc::clone(&self.whole);
        }
        if let Some((_, batch)) = self.shortened.iter().find(|(size, _)| *size == most) {
            return Rc::clone(batch);
        }
        let ends = self.whole.texts.iter().map(|text| end_of(text, most));
        let batch = Rc::new(Batch::new(ends.map(str::to_owned).collect(), 1));
        self.shortened.push((most, Rc::clone(&batch)));
        batch
    }

    pub(crate) fn whole(&self) -> &Batch {
        &self.whole
    }

    fn of_messages(name: &str, about: String, texts: Vec<String>, chunk: usize) -> Self {
        Self {
            name: name.to_owned(),
            about,
            unit: Unit::Message,
            kind: None,
            whole: Rc::new(Batch::new(texts, chunk)),
            shortened: Vec::new(),
        }
    }

    fn of_large(kind: Large, bytes: usize) -> Self {
        let (name, size) = (kind.name(), size_of(bytes));
        Self {
            name: format!("{size} {name}"),
            about: format!("one text of {size}"),
            unit: Unit::Byte,
            kind: Some(kind),
            whole: Rc::new(Batch::new(vec![kind.text(bytes)], 1)),
            shortened: Vec::new(),
        }
    }
}

/// No more than so many bytes from the end.
fn end_of(text: &str, bytes: usize) -> &str {
    let mut starts = text.len().saturating_sub(bytes)..=text.len();
    starts
        .find_map(|start| text.get(start..))
        .unwrap_or_default()
}

/// `64 KiB`, `16 MiB`.
pub(crate) fn size_of(bytes: usize) -> String {
    match bytes {
        ..0x10_0000 => format!("{} KiB", bytes >> 10),
        _ => format!("{} MiB", bytes >> 20),
    }
}

/// Those of a run: many messages and two sizes of large texts, or few and one.
pub(crate) fn all(short: bool) -> Vec<Workload> {
    let (messages, long_messages) = if short { (100, 20) } else { (1_000, 100) };
    let mut dice = Rng::with_seed(7);
    let mut texts = |messages, make: fn(&mut Rng, usize) -> String| -> Vec<String> {
        (0..messages)
            .map(|number| make(&mut dice, number))
            .collect()
    };
    let mut workloads = vec![
        Workload::of_messages(
            "GSM-100",
            format!("{messages} messages of 100 characters in GSM 7-bit, one in four accented"),
            texts(messages, |dice, number| texts::gsm(dice, number, 100)),
            100,
        ),
        Workload::of_messages(
            "UCS-2-100",
            format!("{messages} messages of 100 characters in five scripts, without emoji"),
            texts(messages, |dice, number| texts::ucs2(dice, number, 100)),
            100,
        ),
        Workload::of_messages(
            "mixed 160",
            format!("{messages} messages of 1 to 160 characters, of {KINDS} kinds by turns"),
            texts(messages, texts::mixed),
            100,
        ),
        Workload::of_messages(
            "long",
            format!("{long_messages} messages of 2 to 13 segments, with extension characters"),
            texts(long_messages, |dice, _| texts::long(dice)),
            10,
        ),
    ];
    let sizes: &[usize] = if short {
        &[64 << 10]
    } else {
        &[64 << 10, 16 << 20]
    };
    for bytes in sizes {
        workloads.extend(Large::ALL.map(|kind| Workload::of_large(kind, *bytes)));
    }
    workloads
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_shortened_to_whole_characters() {
        assert_eq!(end_of("a€b", 3), "b");
        assert_eq!(end_of("a€b", 4), "€b");
        assert_eq!(end_of("a€b", 99), "a€b");
    }

    #[test]
    fn only_large_texts_are_shortened() {
        for mut workload in all(true) {
            let whole = workload.whole().bytes;
            let batch = workload.batch(1_000);
            match workload.unit {
                Unit::Message => assert_eq!(batch.bytes, whole),
                Unit::Byte => assert!((990..=1_000).contains(&batch.bytes)),
            }
            assert_eq!(batch.texts.len(), batch.truths.len());
        }
    }
}
