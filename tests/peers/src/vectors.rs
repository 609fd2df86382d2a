//! The texts that accuracy is judged on: the project's vectors, and a file of messages.

#![expect(
    clippy::indexing_slicing,
    reason = "where a JSON value has nothing, its index is null"
)]

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;

use serde_json::Value;

use crate::Result;
use crate::answer::Encoding;
use crate::reference::Truth;

const VECTORS: &str = include_str!("../../fixtures/segments.jsonl");

/// A text, and what `tests/fixtures/segments.jsonl` says of it.
pub(crate) struct Vector {
    pub(crate) id: String,
    pub(crate) text: String,
    encoding: Option<Encoding>,
    /// More than one where more are defensible.
    segments: Vec<usize>,
    /// Cut between grapheme clusters, where that differs.
    segments_by_cluster: Option<usize>,
}

impl Vector {
    /// Whether this is also what the reference says.
    pub(crate) fn agrees(&self, truth: Truth) -> bool {
        let by_cluster = |count: &usize| *count == truth.segments_by_cluster;
        (self.text.is_empty() || self.encoding == truth.encoding)
            && self.segments.contains(&truth.segments)
            && match &self.segments_by_cluster {
                Some(count) => by_cluster(count),
                None => self.segments.iter().any(by_cluster),
            }
    }
}

/// Those that tell how a text is counted.
pub(crate) fn all() -> Result<Vec<Vector>> {
    let mut vectors = Vec::new();
    for line in VECTORS.lines() {
        let value: Value = serde_json::from_str(line)?;
        if value["kind"] == "segment" {
            vectors.push(vector(&value).ok_or_else(|| format!("no vector: {}", value["id"]))?);
        }
    }
    Ok(vectors)
}

fn vector(value: &Value) -> Option<Vector> {
    let segments = match value["segments"].as_u64() {
        Some(count) => vec![Value::from(count)],
        None => value["segments_allowed"].as_array()?.clone(),
    };
    Some(Vector {
        id: value["id"].as_str()?.to_owned(),
        text: value["text"].as_str()?.to_owned(),
        encoding: match value["encoding"].as_str()? {
            "GSM-7" => Some(Encoding::Gsm),
            "UCS-2" => Some(Encoding::Ucs2),
            _ => None,
        },
        segments: segments.iter().filter_map(whole).collect(),
        segments_by_cluster: whole(&value["grapheme_split"]["segments"]),
    })
}

fn whole(value: &Value) -> Option<usize> {
    usize::try_from(value.as_u64()?).ok()
}

/// The texts of a file of messages: on each line a JSON object with a `text`.
pub(crate) fn corpus(path: &Path) -> Result<Vec<String>> {
    let unreadable = |why| format!("{} cannot be read: {why}", path.display());
    let file = File::open(path).map_err(unreadable)?;
    let mut texts = Vec::new();
    for (number, line) in (1..).zip(BufReader::new(file).lines()) {
        let line = line.map_err(unreadable)?;
        let value: Value = serde_json::from_str(&line)?;
        let text = value["text"].as_str();
        let text = text.ok_or_else(|| format!("{}, line {number}: no text", path.display()))?;
        texts.push(text.to_owned());
    }
    Ok(texts)
}
