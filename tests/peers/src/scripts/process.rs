//! A library in a process of its own, which times itself. It is asked in lines of JSON; peers.mjs tells how.

#![expect(
    clippy::indexing_slicing,
    reason = "where a JSON value has nothing, its index is null"
)]

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use super::Installed;
use crate::Result;
use crate::answer::{Answer, Encoding};
use crate::contender::Pace;
use crate::workload::Batch;

/// A process that has one library loaded.
pub(crate) struct Script {
    /// The library, with the version that was found.
    pub(crate) name: String,
    /// What runs it.
    pub(crate) runtime: String,
    child: Child,
    /// Taken away to tell it that it is done.
    asking: Option<ChildStdin>,
    saying: BufReader<ChildStdout>,
    texts: PathBuf,
}

impl Script {
    pub(super) fn start(
        program: &str,
        registry: &str,
        installed: &Installed,
        library: &str,
        texts: &Path,
    ) -> Result<Self> {
        let mut child = Command::new(program)
            .arg(&installed.script)
            .arg(&installed.packages)
            .arg(library)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|why| format!("{program} cannot be run: {why}"))?;
        let asking = child.stdin.take();
        let saying = child.stdout.take().ok_or("no output of a script")?;
        let mut script = Self {
            name: library.to_owned(),
            runtime: String::new(),
            child,
            asking,
            saying: BufReader::new(saying),
            texts: texts.to_owned(),
        };
        let said = script.listen()?;
        let (version, runtime) = (said["version"].as_str(), said["runtime"].as_str());
        let (version, runtime) = version.zip(runtime).ok_or("a script without a name")?;
        script.name = format!("{registry} {library} {version}");
        runtime.clone_into(&mut script.runtime);
        Ok(script)
    }

    pub(crate) fn answers(&mut self, batch: &Batch, name: &str) -> Result<Vec<Answer>> {
        let said = self.ask(&json!({ "file": batch.file(&self.texts, name)? }))?;
        let (counts, encodings) = (said["counts"].as_array(), said["encodings"].as_array());
        let (counts, encodings) = counts
            .zip(encodings)
            .filter(|(counts, _)| counts.len() == batch.texts.len())
            .ok_or_else(|| format!("{}: not an answer for each text", self.name))?;
        Ok(counts.iter().zip(encodings).map(answer).collect())
    }

    pub(crate) fn pace(&mut self, batch: &Batch, name: &str, least: Duration) -> Result<Pace> {
        let file = batch.file(&self.texts, name)?;
        let (seconds, chunk) = (least.as_secs_f64(), batch.chunk);
        let said = self.ask(&json!({ "file": file, "seconds": seconds, "chunk": chunk }))?;
        pace(&said).ok_or_else(|| format!("{}: no pace: {said}", self.name).into())
    }

    fn ask(&mut self, question: &Value) -> Result<Value> {
        let asking = self.asking.as_mut().ok_or("a script that is done")?;
        asking.write_all(format!("{question}\n").as_bytes())?;
        self.listen()
    }

    fn listen(&mut self) -> Result<Value> {
        let mut line = String::new();
        self.saying.read_line(&mut line)?;
        if line.is_empty() {
            let status = self.child.wait()?;
            return Err(format!("{}: the script ended: {status}", self.name).into());
        }
        Ok(serde_json::from_str(&line)?)
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        // It ends when there is nothing more to read. However it ends, its work is done.
        self.asking.take();
        let _ = self.child.wait();
    }
}

fn answer((count, encoding): (&Value, &Value)) -> Answer {
    let segments = count.as_u64().and_then(|count| usize::try_from(count).ok());
    let encoding = encoding.as_str().and_then(Encoding::named);
    Answer {
        encoding,
        segments,
        refused: segments.is_none(),
    }
}

fn pace(said: &Value) -> Option<Pace> {
    let whole = |name| usize::try_from(said[name].as_u64()?).ok();
    Some(Pace {
        messages: whole("messages")?,
        bytes: whole("bytes")?,
        nanos: said["seconds"].as_f64()? * 1e9,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_script_says_is_read() {
        let said = answer((&json!(3), &json!("ucs2")));
        assert_eq!(said, Answer::both(Encoding::Ucs2, 3));
        assert_eq!(answer((&Value::Null, &Value::Null)), Answer::REFUSED);
        let told = json!({ "messages": 10, "bytes": 1_000, "seconds": 0.5, "checksum": 12 });
        let read = pace(&told).unwrap();
        assert_eq!((read.messages, read.bytes), (10, 1_000));
        assert!((read.nanos - 5e8).abs() < 1.0);
        assert!(pace(&json!({ "messages": 10 })).is_none());
    }
}
