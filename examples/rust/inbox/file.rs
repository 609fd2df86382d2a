//! A file of messages in JSON Lines: read whole, so that nothing is stored of one that is malformed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use duologue::Timestamp;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::Result;

/// How many made-up numbers there are.
const NUMBERS: u64 = 1_000_000_000_000;

/// A message of the file.
pub(crate) struct Line {
    /// Where it stands, from 1.
    pub(crate) number: usize,
    /// The provider's name for it.
    pub(crate) id: String,
    /// Who wrote it.
    pub(crate) user: String,
    /// The text.
    pub(crate) text: String,
    /// When it was written.
    pub(crate) time: Time,
}

/// What the file says about the time of a message.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(crate) enum Time {
    Told(Timestamp),
    Unreadable,
    Missing,
}

#[derive(Deserialize)]
struct Record {
    id: String,
    user: String,
    text: String,
    time: Option<String>,
}

/// Reads every message of a file; empty lines are passed over.
pub(crate) fn read(path: &Path) -> Result<Vec<Line>> {
    let content =
        fs::read(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let mut lines = Vec::new();
    for (number, line) in (1..).zip(content.split(|byte| *byte == b'\n')) {
        if line.trim_ascii().is_empty() {
            continue;
        }
        let record: Record =
            serde_json::from_slice(line).map_err(|error| malformed(path, number, &error))?;
        let time = record.time.map_or(Time::Missing, |text| {
            moment(&text).map_or(Time::Unreadable, Time::Told)
        });
        lines.push(Line {
            number,
            id: record.id,
            user: record.user,
            text: record.text,
            time,
        });
    }
    Ok(lines)
}

fn malformed(path: &Path, number: usize, error: &serde_json::Error) -> String {
    // The parser was given one line, so its own number of it is always 1.
    let words = error.to_string();
    let what = words.split(" at line ").next().unwrap_or_default();
    format!(
        "{}, line {number}, column {}: {what}; nothing was stored",
        path.display(),
        error.column()
    )
}

/// A time as RFC 3339 writes it, or as phones do, which is taken as UTC: `2011.02.04 19:43:10`, `1/19/2011 10:59 PM`.
/// Of the latter only the numbers count, since what stands between them is seldom what it should be.
fn moment(text: &str) -> Option<Timestamp> {
    if let Ok(moment) = text.trim().parse() {
        return Some(moment);
    }
    let mut numbers: Vec<u32> = Vec::new();
    for digits in text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| !digits.is_empty())
    {
        // In `2011.02.0419:43` the blank after the day is missing.
        let (day, hour) = if numbers.len() == 2 && digits.len() == 4 && numbers.first()? > &31 {
            digits.split_at(2)
        } else {
            (digits, "")
        };
        numbers.extend(
            [day, hour]
                .iter()
                .filter_map(|number| number.parse::<u32>().ok()),
        );
    }
    let (mut hour, minute, second, year, month, day) = match *numbers.as_slice() {
        [year, month, day, hour, minute] if year > 31 => (hour, minute, 0, year, month, day),
        [year, month, day, hour, minute, second] if year > 31 => {
            (hour, minute, second, year, month, day)
        }
        [month, day, year, hour, minute] => (hour, minute, 0, year, month, day),
        [month, day, year, hour, minute, second] => (hour, minute, second, year, month, day),
        _ => return None,
    };
    if text.contains("AM") || text.contains("PM") {
        hour = hour % 12 + if text.contains("PM") { 12 } else { 0 };
    }
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
        .parse()
        .ok()
}

/// A phone number for every user. The country code 999 belongs to no country, so the numbers are nobody's.
pub(crate) fn numbers<'l>(lines: &'l [Line]) -> BTreeMap<&'l str, String> {
    let mut taken = BTreeSet::new();
    let mut numbers = BTreeMap::new();
    for line in lines {
        numbers
            .entry(line.user.as_str())
            .or_insert_with_key(|user: &&'l str| {
                // From the name alone, so that another file gives the user the same number.
                let hash = Sha256::digest(user.as_bytes());
                let mut number = hash
                    .iter()
                    .take(8)
                    .fold(0, |sum, byte| sum << 8 | u64::from(*byte))
                    % NUMBERS;
                while !taken.insert(number) {
                    number = (number + 1) % NUMBERS;
                }
                format!("+999{number:012}")
            });
    }
    numbers
}
