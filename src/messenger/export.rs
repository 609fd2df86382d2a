//! A workspace as lines of JSON: everything it holds, in a form that any program reads.

use std::io::Write;

use serde_json::{Map, Value, json};

use crate::error::{Error, Result};
use crate::hex;
use crate::log::LogLevel;
use crate::messenger::carried::{Carried, TRIES, kept_coming};
use crate::messenger::{Messenger, guard};
use crate::store::sql::Param;
use crate::store::{SCHEMA, Tx, dump};

/// The first line of every export says this, and the schema whose rows follow.
pub(super) const FORMAT: &str = "workspace";
/// How much of a file one line holds.
const CHUNK: usize = 256 * 1024;

impl Messenger {
    /// Writes the whole workspace as JSON Lines: the log and all that is kept beside it, the content of media included.
    /// It is what the workspace was at one moment, and [`Messenger::import`] makes the same workspace of it. Says how many
    /// lines there are.
    ///
    /// The first line is `{"duologue": "workspace", "version": N}`. Then come media, 256 KiB a line in hexadecimal
    /// (`{"media": DIGEST, "chunk": 0, "content": ...}`), the rows of every table (`{"table": NAME, "row": {...}}`) in an
    /// order that is always the same, and the numbers given out last (`{"sequence": TABLE, "last": N}`). The last line is
    /// `{"end": LINES}`. Times are microseconds since the epoch.
    ///
    /// Others may use the workspace meanwhile; `out` itself must not. What it holds of customers is in it as it is: keep it
    /// as safe as the database.
    ///
    /// # Errors
    ///
    /// `Callback` if `out` fails; `Busy` if new files kept coming into use; those of the database and the media store.
    pub fn export(&self, out: &mut dyn Write) -> Result<u64> {
        let mut lines = Lines { out, written: 0 };
        lines.write(&json!({ "duologue": FORMAT, "version": SCHEMA }))?;
        let mut carried = Carried::default();
        for _ in 0..TRIES {
            carried.carry(self, |digest, content| {
                export_file(&mut lines, digest, content)
            })?;
            let complete = self.store().read_once(|tx| {
                if !carried.is_all(tx)? {
                    return Ok(false);
                }
                export_tables(tx, &mut lines).map(|()| true)
            })?;
            if complete {
                lines.write(&json!({ "end": lines.written }))?;
                lines.finish()?;
                let what = format_args!("the workspace was exported; lines: {}", lines.written);
                self.log().tell(LogLevel::Info, "export", what);
                return Ok(lines.written);
            }
        }
        Err(kept_coming())
    }
}

fn export_file(lines: &mut Lines<'_>, digest: &str, content: &[u8]) -> Result<()> {
    let mut chunks: Vec<&[u8]> = content.chunks(CHUNK).collect();
    if chunks.is_empty() {
        chunks.push(&[]);
    }
    for (number, chunk) in chunks.into_iter().enumerate() {
        let content = hex::encode(chunk);
        lines.write(&json!({ "media": digest, "chunk": number, "content": content }))?;
    }
    Ok(())
}

fn export_tables(tx: Tx<'_>, lines: &mut Lines<'_>) -> Result<()> {
    dump::rows(tx, |table, columns| {
        let columns = columns.iter().map(|(name, value)| {
            let value = match value {
                Param::Null => Value::Null,
                Param::Integer(number) => json!(number),
                Param::Text(text) => json!(text),
                Param::Blob(bytes) => json!({ "hex": hex::encode(bytes) }),
            };
            ((*name).to_owned(), value)
        });
        let row: Map<String, Value> = columns.collect();
        lines.write(&json!({ "table": table, "row": row }))
    })?;
    for (table, last) in dump::sequences(tx)? {
        lines.write(&json!({ "sequence": table, "last": last }))?;
    }
    Ok(())
}

/// Where the lines go.
struct Lines<'o> {
    out: &'o mut dyn Write,
    written: u64,
}

impl Lines<'_> {
    fn write(&mut self, line: &Value) -> Result<()> {
        guard("the writer of the export", || {
            writeln!(self.out, "{line}").map_err(unwritten)
        })?;
        self.written += 1;
        Ok(())
    }

    fn finish(&mut self) -> Result<()> {
        guard("the writer of the export", || {
            self.out.flush().map_err(unwritten)
        })
    }
}

fn unwritten(source: std::io::Error) -> Error {
    Error::callback(format!("the export could not be written: {source}")).caused_by(source)
}
