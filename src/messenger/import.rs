//! A workspace made of what another exported.

use std::collections::BTreeMap;
use std::io::{BufRead, Read as _};

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::clock::Timestamp;
use crate::error::{Error, ErrorKind, Result};
use crate::hex;
use crate::log::LogLevel;
use crate::messenger::attachments::digest;
use crate::messenger::export::FORMAT;
use crate::messenger::{Messenger, guard};
use crate::reason::Reason;
use crate::store::dump::{Batch, Unwritten};
use crate::store::sql::Param;
use crate::store::{SCHEMA, Tx, dump, verify};

/// The longest line that is read: SQLite takes no row of more than 1,000,000,000 bytes.
const LONGEST: u64 = 1024 * 1024 * 1024;

/// A line of an export.
#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Line {
    Header {
        duologue: String,
        version: usize,
    },
    Media {
        media: String,
        chunk: u64,
        content: String,
    },
    Row {
        table: String,
        row: Map<String, Value>,
    },
    Sequence {
        sequence: String,
        last: i64,
    },
    End {
        end: u64,
    },
}

impl Messenger {
    /// Makes this workspace, in which nothing may have happened yet, the one that was exported: the same contacts,
    /// conversations, log, settings and outbox under the same numbers. Says how many lines there were.
    ///
    /// What the other workspace had queued is queued here too: deliver from one of the two, or the customer has it twice.
    /// `input` must not use this messenger.
    ///
    /// The providers that its gateways name are registered through [`Options`](crate::Options), as ever.
    ///
    /// # Errors
    ///
    /// `ActionRefused` if something has happened here; `InvalidArgument` naming the `line` for what is no export, or not
    /// the whole of one, or does not agree with itself; `NewerWorkspace` if a later release wrote it; `ReadOnly`;
    /// `Callback` if `input` fails. Nothing is imported then.
    pub fn import(&self, input: &mut dyn BufRead) -> Result<u64> {
        let now = self.now()?;
        self.store().read(check_empty)?;
        let mut lines = Lines { input, read: 0 };
        match lines.expect()? {
            Line::Header { duologue, version } if duologue == FORMAT => check_version(version)?,
            _ => return Err(lines.wrong("is not the first line of a workspace's export")),
        }
        let mut next = lines.expect()?;
        let mut files = BTreeMap::new();
        while let Line::Media { media, .. } = &next {
            let media = media.clone();
            let size;
            (next, size) = self.import_file(&mut lines, &media, next, now)?;
            files.insert(media, size);
        }
        let imported = self.store().write_alone(|tx| {
            check_empty(tx)?;
            let mut rows = Batch::new(tx);
            let read = import_tables(tx, &mut lines, next, &files, &mut rows);
            // What is wrong with an earlier line is told first.
            rows.finish().map_err(unfit)?;
            let sequences = read?;
            dump::take_stock(tx)?;
            let found = verify::verify(tx).map_err(|error| lines.unreadable(error))?;
            if let Some(first) = found.differences.first() {
                let number = found.differences.len();
                return Err(lines.wrong(&format!(
                    "ends an export that does not agree with itself in {number} places, first in {} of {}",
                    first.field, first.subject
                )));
            }
            dump::finish(tx, &sequences)?;
            Ok(lines.read)
        })?;
        let what = format_args!("a workspace was imported; lines: {imported}");
        self.log().tell(LogLevel::Info, "import", what);
        Ok(imported)
    }

    /// Stores the file that `first` begins, and gives back the line after it and the file's length.
    fn import_file(
        &self,
        lines: &mut Lines<'_>,
        name: &str,
        first: Line,
        now: Timestamp,
    ) -> Result<(Line, u64)> {
        let mut content = Vec::new();
        let mut expected = 0;
        let mut next = first;
        loop {
            match next {
                Line::Media {
                    media,
                    chunk,
                    content: text,
                } if media == name && chunk == expected => {
                    let bytes = hex::decode(&text);
                    content.extend(bytes.ok_or_else(|| lines.wrong("holds no bytes"))?);
                    expected += 1;
                }
                other => {
                    next = other;
                    break;
                }
            }
            next = lines.expect()?;
        }
        if digest(&content) != name {
            return Err(lines.wrong("comes after a file whose content is not what its name says"));
        }
        self.stage_one(name, &content, now)?;
        Ok((next, content.len() as u64))
    }
}

/// Reads what comes after the files, up to the end, and gives back the numbers that are given out last. The last rows may
/// still wait then.
fn import_tables(
    tx: Tx<'_>,
    lines: &mut Lines<'_>,
    first: Line,
    files: &BTreeMap<String, u64>,
    rows: &mut Batch<'_>,
) -> Result<Vec<(String, i64)>> {
    let (mut next, mut sequences) = (first, Vec::new());
    loop {
        match next {
            Line::Row { table, row } => {
                if table == "media" && !tells_of(&row, files) {
                    return Err(lines.wrong("tells of a file whose content did not come"));
                }
                add(rows, lines.read, &table, &row)?;
            }
            Line::Sequence { sequence, last } => {
                let checked = dump::check_sequence(tx, &sequence);
                checked.map_err(|error| misfit(lines.read, error))?;
                if last < 1 {
                    return Err(lines.wrong("tells a number that nothing has"));
                }
                sequences.push((sequence, last));
            }
            Line::End { end } if lines.read.checked_sub(1) == Some(end) => return Ok(sequences),
            Line::End { .. } => return Err(lines.wrong("tells another number of lines")),
            _ => return Err(lines.wrong("stands in the wrong place")),
        }
        next = lines.expect()?;
    }
}

/// Whether the row of a file is that of one whose content has come.
fn tells_of(row: &Map<String, Value>, files: &BTreeMap<String, u64>) -> bool {
    let digest = row.get("digest").and_then(Value::as_str);
    let size = digest.and_then(|digest| files.get(digest));
    size.is_some_and(|size| row.get("size").and_then(Value::as_u64) == Some(*size))
}

fn check_empty(tx: Tx<'_>) -> Result<()> {
    if dump::is_empty(tx)? {
        Ok(())
    } else {
        Err(Reason::WorkspaceNotEmpty.refuse("cannot import into this workspace"))
    }
}

fn check_version(version: usize) -> Result<()> {
    match version {
        SCHEMA => Ok(()),
        _ if version > SCHEMA => Err(Error::new(
            ErrorKind::NewerWorkspace,
            format!(
                "the export has schema {version}, and this release knows {SCHEMA} at most; use a newer release"
            ),
        )),
        _ => Err(Error::invalid(
            "version",
            version,
            "is no schema of a workspace",
        )),
    }
}

fn add(rows: &mut Batch<'_>, line: u64, table: &str, row: &Map<String, Value>) -> Result<()> {
    // Bytes have to stay somewhere while the row refers to them.
    let bytes = |value: &Value| hex::decode(value.get("hex")?.as_str()?);
    let blobs: Vec<Option<Vec<u8>>> = row.values().map(bytes).collect();
    let columns = row.iter().zip(&blobs).map(|((name, value), blob)| {
        let value = match (value, blob) {
            (_, Some(bytes)) => Param::Blob(bytes),
            (Value::Null, _) => Param::Null,
            (Value::String(text), _) if !text.contains('\0') => Param::Text(text),
            (Value::Number(number), _) if number.is_i64() => {
                Param::Integer(number.as_i64().unwrap_or(0))
            }
            _ => {
                let odd = Error::invalid("column", name, "holds what no column can");
                return Err(misfit(line, odd));
            }
        };
        Ok((name.as_str(), value))
    });
    let columns = columns.collect::<Result<Vec<_>>>()?;
    rows.add(line, table, &columns).map_err(unfit)
}

/// Where the lines come from.
struct Lines<'i> {
    input: &'i mut dyn BufRead,
    read: u64,
}

impl Lines<'_> {
    /// The next line, which there must be.
    fn expect(&mut self) -> Result<Line> {
        let mut line = Vec::new();
        guard("the reader of the export", || {
            let mut input: &mut dyn BufRead = self.input;
            let read = (&mut input).take(LONGEST).read_until(b'\n', &mut line);
            read.map(drop).map_err(|source| {
                let text = format!("the export could not be read: {source}");
                Error::callback(text).caused_by(source)
            })
        })?;
        self.read += 1;
        if !line.ends_with(b"\n") {
            return Err(self.wrong("is missing, cut short or too long; export the workspace again"));
        }
        serde_json::from_slice(&line)
            .map_err(|source| self.wrong("is no line of an export").caused_by(source))
    }

    /// What cannot be read back came with the export, and is no damage of the database's.
    fn unreadable(&self, error: Error) -> Error {
        match error.kind() {
            ErrorKind::Corrupt => self
                .wrong(&format!("ends an export that cannot be read: {error}"))
                .caused_by(error),
            _ => error,
        }
    }

    fn wrong(&self, why: &str) -> Error {
        wrong(self.read, why)
    }
}

fn wrong(line: u64, why: &str) -> Error {
    Error::invalid("line", line, why)
}

/// What is wrong with a row, as what is wrong with its line.
fn misfit(line: u64, error: Error) -> Error {
    match error.kind() {
        ErrorKind::InvalidArgument => {
            wrong(line, &format!("does not fit: {error}")).caused_by(error)
        }
        _ => error,
    }
}

fn unfit(row: Unwritten) -> Error {
    misfit(row.number, row.error)
}
