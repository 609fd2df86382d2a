//! Stands between the engine and its server, and loses what it is told to lose.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

/// How long a server hears nothing of a client that is gone already.
const SILENCE: Duration = Duration::from_millis(300);

/// What is said to commit: the statement, or messages that are handed over, which is a transaction by itself.
const COMMITS: [&[u8]; 2] = [b"COMMIT\0", b"\"provider_id\":"];

/// What happens to the next commit.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Loss {
    /// It is done, and nobody says so.
    Answer,
    /// It never arrives. The server does not know at once that the client is gone.
    Commit,
    /// As before, and nobody gets through any more until [`Proxy::open`].
    Everything,
}

pub(super) struct Proxy {
    port: u16,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    now: Mutex<Now>,
    changed: Condvar,
}

#[derive(Default)]
struct Now {
    next: Option<Loss>,
    is_shut: bool,
}

impl Proxy {
    /// In front of the server that a URL names.
    pub(super) fn before(url: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = host_of(url).to_owned();
        let state = Arc::<State>::default();
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for client in listener.incoming() {
                let (client, state, server) =
                    (client.unwrap(), Arc::clone(&shared), server.clone());
                if !state.now().is_shut {
                    thread::spawn(move || carry(&client, &server, &state));
                }
            }
        });
        Self { port, state }
    }

    /// The same URL by way of this.
    pub(super) fn url(&self, url: &str) -> String {
        url.replace(host_of(url), &format!("127.0.0.1:{}", self.port))
    }

    /// Loses something of the next commit.
    pub(super) fn lose(&self, what: Loss) {
        self.state.now().next = Some(what);
    }

    /// Waits until something was lost.
    pub(super) fn wait(&self) {
        let waiting = self
            .state
            .changed
            .wait_while(self.state.now(), |now| now.next.is_some());
        drop(waiting.unwrap());
    }

    pub(super) fn open(&self) {
        self.state.now().is_shut = false;
    }
}

impl State {
    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap()
    }

    /// What is to be lost of this, if it is a commit.
    fn loss(&self, sent: &[u8]) -> Option<Loss> {
        let says = |commit: &&[u8]| sent.windows(commit.len()).any(|part| part == *commit);
        let mut now = self.now();
        if now.next.is_none() || !COMMITS.iter().any(says) {
            return None;
        }
        let loss = now.next.take();
        now.is_shut = loss == Some(Loss::Everything);
        loss
    }
}

/// Carries what both say, until one of them ends.
fn carry(client: &TcpStream, server: &str, state: &State) {
    let Ok(server) = TcpStream::connect(server) else {
        return;
    };
    let back = (server.try_clone().unwrap(), client.try_clone().unwrap());
    let answered = Arc::new((Mutex::new(None), Condvar::new()));
    let muted = Arc::clone(&answered);
    thread::spawn(move || carry_back(back, &muted));
    carry_there(client, &server, &answered, state);
    let _ = client.shutdown(Shutdown::Both);
    let _ = server.shutdown(Shutdown::Both);
}

/// `None` while answers are passed on; else whether one was kept back.
type Muted = (Mutex<Option<bool>>, Condvar);

fn carry_there(mut client: &TcpStream, mut server: &TcpStream, muted: &Muted, state: &State) {
    let mut buffer = [0; 16_384];
    while let Ok(length @ 1..) = client.read(&mut buffer) {
        let loss = state.loss(&buffer[..length]);
        match loss {
            Some(Loss::Answer) => *muted.0.lock().unwrap() = Some(false),
            Some(_) => {
                let _ = client.shutdown(Shutdown::Both);
                state.changed.notify_all();
                return thread::sleep(SILENCE);
            }
            None => {}
        }
        if server.write_all(&buffer[..length]).is_err() {
            return;
        }
        if loss.is_some() {
            let waiting = muted
                .1
                .wait_while(muted.0.lock().unwrap(), |muted| *muted != Some(true));
            drop(waiting.unwrap());
            return state.changed.notify_all();
        }
    }
}

fn carry_back((mut server, mut client): (TcpStream, TcpStream), muted: &Muted) {
    let mut buffer = [0; 16_384];
    while let Ok(length @ 1..) = server.read(&mut buffer) {
        let mut now = muted.0.lock().unwrap();
        if now.is_some() {
            *now = Some(true);
            muted.1.notify_all();
        } else if client.write_all(&buffer[..length]).is_err() {
            break;
        }
    }
    let _ = client.shutdown(Shutdown::Both);
}

/// The host and port of a URL.
fn host_of(url: &str) -> &str {
    let (_, rest) = url.split_once('@').unwrap();
    rest.split('/').next().unwrap()
}
