//! The server that a run of the tests has, servers of a test's own, and places on them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

use postgres::{Client, NoTls};

use crate::place::Place;

/// How long a server may take to let go of clients that are dead.
const PATIENCE: Duration = Duration::from_secs(30);

/// Whether there is a server to try.
pub(crate) fn is_there() -> Result<(), String> {
    match std::env::var("DUOLOGUE_TEST_POSTGRES") {
        Ok(url) if !url.is_empty() => Ok(()),
        _ => Err(
            "DUOLOGUE_TEST_POSTGRES names no server; `tests/postgres/server run` does".to_owned(),
        ),
    }
}

/// The server that all tests share.
fn shared() -> String {
    std::env::var("DUOLOGUE_TEST_POSTGRES").unwrap()
}

/// A place for a workspace on the server that all share.
pub(super) fn place() -> Place {
    place_on(&shared())
}

/// A place for a workspace on a server. It is a schema that nobody else has, and its clients say its name.
pub(super) fn place_on(server: &str) -> Place {
    let name = format!("place_{:016x}", fastrand::u64(..));
    Place::at(&with(
        server,
        &format!("schema={name}&application_name={name}"),
    ))
}

/// A URL that says more.
pub(super) fn with(url: &str, more: &str) -> String {
    let mark = if url.contains('?') { '&' } else { '?' };
    format!("{url}{mark}{more}")
}

/// What a place's URL says of itself: the server, and the name of the schema.
pub(super) fn parts(url: &str) -> (&str, &str) {
    let (server, rest) = url.split_once("?schema=").unwrap();
    (server, rest.split('&').next().unwrap())
}

/// A connection around the engine.
pub(super) fn connect(server: &str) -> Client {
    let begun = Instant::now();
    loop {
        match Client::connect(server, NoTls) {
            Ok(client) => return client,
            Err(error) if begun.elapsed() > PATIENCE => panic!("{server}: {error:?}"),
            Err(_) => thread::sleep(Duration::from_millis(20)),
        }
    }
}

/// Waits until nobody is connected any more who uses a place.
pub(crate) fn wait_until_left(url: &str) {
    let (server, name) = parts(url);
    let mut client = connect(server);
    let begun = Instant::now();
    let count = "SELECT count(*) FROM pg_stat_activity WHERE application_name = $1";
    while client.query_one(count, &[&name]).unwrap().get::<_, i64>(0) > 0 {
        assert!(begun.elapsed() < PATIENCE, "clients of {name} never left");
        thread::sleep(Duration::from_millis(5));
    }
}

/// A server that no other program uses, and that flushes what is committed to the disk: it may be stopped and killed. It
/// is the same for all trials, and gone with this process, however that ends.
pub(super) struct Server {
    directory: &'static Path,
    url: &'static str,
}

impl Server {
    pub(super) fn of_our_own() -> Self {
        static STARTED: OnceLock<(PathBuf, String)> = OnceLock::new();
        let (directory, url) = STARTED.get_or_init(start);
        Self { directory, url }
    }

    pub(super) fn url(&self) -> &'static str {
        self.url
    }

    /// Kills every process of it without a warning.
    pub(super) fn kill(&self) {
        self.run("kill");
    }

    /// Starts it again after it was killed or stopped.
    pub(super) fn start_again(&self) {
        self.run("start");
    }

    /// Stops it as an administrator does, and starts it again.
    pub(super) fn restart(&self) {
        self.run("restart");
    }

    /// Lets a user in only by a password.
    pub(super) fn ask_for_password(&self, user: &str) {
        let rules = self.directory.join("data/pg_hba.conf");
        let others = fs::read_to_string(&rules).unwrap();
        fs::write(
            &rules,
            format!("host all {user} all scram-sha-256\n{others}"),
        )
        .unwrap();
        let reload = "SELECT pg_reload_conf()";
        connect(self.url).batch_execute(reload).unwrap();
    }

    fn run(&self, command: &str) {
        run(&[command, self.directory.to_str().unwrap()]);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let log = self.directory.join("postgres.log");
        if thread::panicking()
            && let Ok(log) = fs::read_to_string(log)
        {
            let lines: Vec<&str> = log.lines().collect();
            println!("  the server's last words:");
            for line in &lines[lines.len().saturating_sub(40)..] {
                println!("  | {line}");
            }
        }
    }
}

fn start() -> (PathBuf, String) {
    let directory = tempfile::Builder::new()
        .prefix("duologue-postgres-")
        .tempdir();
    let directory = directory.unwrap().keep();
    let owner = std::process::id().to_string();
    // The disk is told of a commit by who waits for it, and of nothing else for a long time.
    let lazy = "wal_writer_delay=10000";
    let name = directory.to_str().unwrap();
    let told = run(&["start", name, "--for", &owner, "--set", lazy]);
    let url = told
        .lines()
        .find_map(|line| line.strip_prefix("DUOLOGUE_TEST_POSTGRES="));
    (directory, url.unwrap().to_owned())
}

/// Runs the program that has servers for tests, and gives back what it says.
fn run(arguments: &[&str]) -> String {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/postgres/server");
    let done = Command::new(program).args(arguments).output().unwrap();
    let (said, wrong) = (
        String::from_utf8(done.stdout),
        String::from_utf8(done.stderr),
    );
    assert!(done.status.success(), "{arguments:?}: {}", wrong.unwrap());
    said.unwrap()
}
