//! The processes that tests start: this program once more, in a role.

use std::fmt::Display;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, ExitCode, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

#[cfg(feature = "postgres")]
use crate::postgres;
use crate::{crowd, damage, fork, kills, puppet};

/// How long a child may say nothing when something is expected of it.
const PATIENCE: Duration = Duration::from_secs(120);

/// What this process does if it is a child.
pub(crate) fn play(role: &str, arguments: &[String]) -> ExitCode {
    match role {
        "crowd" => crowd::crowd(arguments),
        "create" => kills::create(arguments),
        "examine" => damage::examine(arguments),
        "forker" => fork::forker(arguments),
        "listener" => crowd::listener(arguments),
        "puppet" => puppet::puppet(arguments),
        "traffic" => kills::traffic(arguments),
        #[cfg(feature = "postgres")]
        "reception" => postgres::reception(arguments),
        #[cfg(feature = "postgres")]
        "desk" => postgres::desk(arguments),
        #[cfg(feature = "postgres")]
        "delivery" => postgres::delivery(arguments),
        #[cfg(feature = "postgres")]
        "follower" => postgres::follower(arguments),
        other => panic!("no role {other}"),
    }
    ExitCode::SUCCESS
}

/// Says a line to the parent, in one write.
pub(crate) fn say(line: impl Display) {
    let line = format!("{line}\n");
    std::io::stdout().lock().write_all(line.as_bytes()).unwrap();
}

/// A running child. It is killed if it is still alive when nobody holds it any more.
pub(crate) struct Child {
    process: std::process::Child,
    lines: Receiver<String>,
    /// What was heard while something else was waited for.
    heard: Vec<String>,
    ready: bool,
}

impl Child {
    /// Starts this program in a role.
    pub(crate) fn start(role: &str, arguments: &[&dyn Display]) -> Self {
        Self::start_by(
            Command::new(std::env::current_exe().unwrap()),
            role,
            arguments,
        )
    }

    /// Starts this program in a role by a command, to whose arguments those of the role are added.
    pub(crate) fn start_by(mut command: Command, role: &str, arguments: &[&dyn Display]) -> Self {
        command.args(["child", role]);
        command.args(arguments.iter().map(ToString::to_string));
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let (sender, lines) = mpsc::channel();
        let mut stdout = BufReader::new(process.stdout.take().unwrap());
        thread::spawn(move || {
            let mut line = String::new();
            while stdout.read_line(&mut line).is_ok_and(|length| length > 0) {
                // What it did not live to end, it did not say.
                if let Some(whole) = line.strip_suffix('\n')
                    && sender.send(whole.to_owned()).is_err()
                {
                    break;
                }
                line.clear();
            }
        });
        Self {
            process,
            lines,
            heard: Vec::new(),
            ready: false,
        }
    }

    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// The next line that the child says; `None` if it has ended.
    pub(crate) fn next(&self) -> Option<String> {
        match self.lines.recv_timeout(PATIENCE) {
            Ok(line) => Some(line),
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => panic!("a child has said nothing for {PATIENCE:?}"),
        }
    }

    /// Waits until the child has said that it is ready, which it says once.
    pub(crate) fn wait_until_ready(&mut self) {
        if !self.ready {
            self.wait_until("ready");
            self.ready = true;
        }
    }

    /// Waits until the child says a word.
    pub(crate) fn wait_until(&mut self, word: &str) {
        loop {
            let line = self.next();
            let line = line.unwrap_or_else(|| panic!("a child ended before it was {word}"));
            if line == word {
                break;
            }
            self.heard.push(line);
        }
    }

    /// Says a line to the child.
    pub(crate) fn tell(&mut self, line: impl Display) {
        let stdin = self.process.stdin.as_mut().unwrap();
        stdin.write_all(format!("{line}\n").as_bytes()).unwrap();
    }

    /// Kills the child without a warning, and gives back all that it had said.
    pub(crate) fn kill(mut self) -> Vec<String> {
        let ended = self.process.try_wait().unwrap();
        if ended.is_none() {
            self.process.kill().unwrap();
            self.process.wait().unwrap();
        }
        let mut said = std::mem::take(&mut self.heard);
        said.extend(self.lines.iter().filter(|line| line != "ready"));
        if let Some(status) = ended {
            panic!("a child ended by itself: {status}, after {:?}", said.last());
        }
        said
    }

    /// Waits until the child ends by itself, which it must do well, and gives back the rest of what it said.
    pub(crate) fn finish(mut self) -> Vec<String> {
        drop(self.process.stdin.take());
        let begun = Instant::now();
        let mut lines = std::mem::take(&mut self.heard);
        lines.extend(std::iter::from_fn(|| self.next()));
        let status = self.process.wait().unwrap();
        assert!(
            status.success(),
            "{status} after {:?}: {:?}",
            begun.elapsed(),
            lines.last()
        );
        lines
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
