//! What a process asks of the operating system, in order: which files it writes, and for which it waits until they are on
//! the disk.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::ptr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

/// Something that a process did with one of its files.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Step {
    Wrote(PathBuf),
    /// It waited until the file is on the disk.
    Synced(PathBuf),
}

/// A process of one thread that is being watched.
pub(crate) struct Trace {
    thread: JoinHandle<Vec<Step>>,
    end: Arc<AtomicBool>,
}

impl Trace {
    pub(crate) fn of(process: u32) -> io::Result<Self> {
        let end = Arc::new(AtomicBool::new(false));
        let ended = Arc::clone(&end);
        let (sender, begun) = mpsc::channel();
        // Only the thread that began to watch may go on.
        let thread = thread::spawn(move || {
            let seized = Tracee::seize(process);
            let tracee = seized.map_err(|error| sender.send(Err(error)));
            let Ok(tracee) = tracee else {
                return Vec::new();
            };
            sender.send(Ok(())).unwrap();
            tracee.watch(&ended)
        });
        begun.recv().unwrap()?;
        Ok(Self { thread, end })
    }

    /// Ends watching, when the process does something next: the caller sees to that.
    pub(crate) fn end(self, something: impl FnOnce()) -> Vec<Step> {
        self.end.store(true, Ordering::SeqCst);
        something();
        self.thread.join().unwrap()
    }
}

/// Whether a process may be watched here, and if not, why.
pub(crate) fn is_allowed() -> Result<(), String> {
    let mut process = Command::new("cat");
    let process = process.stdin(Stdio::piped()).stdout(Stdio::null()).spawn();
    let mut process = process.map_err(|error| format!("`cat` does not start: {error}"))?;
    let id = process.id();
    let seized = thread::spawn(move || Tracee::seize(id).and_then(Tracee::detach));
    let seized = seized.join().unwrap();
    process.kill().unwrap();
    process.wait().unwrap();
    seized.map_err(|error| format!("a process cannot be traced: {error}"))
}

/// A process that stops at each call to the operating system.
struct Tracee(libc::pid_t);

impl Tracee {
    fn seize(process: u32) -> io::Result<Self> {
        let tracee = Self(libc::pid_t::try_from(process).unwrap());
        tracee.request(libc::PTRACE_SEIZE, libc::PTRACE_O_TRACESYSGOOD)?;
        tracee.request(libc::PTRACE_INTERRUPT, 0)?;
        tracee.wait()?;
        tracee.call()?;
        Ok(tracee)
    }

    fn watch(self, end: &AtomicBool) -> Vec<Step> {
        let mut steps = Vec::new();
        // It goes from stop to stop: to one before each call, and to one after it.
        while !end.load(Ordering::SeqCst) {
            self.request(libc::PTRACE_SYSCALL, 0).unwrap();
            self.wait().unwrap();
            let step = self.call().unwrap();
            if step.is_some() && step.as_ref() != steps.last() {
                steps.extend(step);
            }
        }
        self.detach().unwrap();
        steps
    }

    fn detach(self) -> io::Result<()> {
        self.request(libc::PTRACE_DETACH, 0)
    }

    /// The call that it is about to make, or has just made.
    fn call(&self) -> io::Result<Option<Step>> {
        let told = fs::read_to_string(format!("/proc/{}/syscall", self.0))?;
        let mut words = told.split_whitespace();
        let (number, file) = (words.next(), words.next());
        let Some(file) = file.and_then(|file| u64::from_str_radix(&file[2..], 16).ok()) else {
            return Ok(None);
        };
        let step = match number.and_then(|number| number.parse().ok()) {
            Some(libc::SYS_write | libc::SYS_pwrite64) => Step::Wrote,
            Some(libc::SYS_fsync | libc::SYS_fdatasync) => Step::Synced,
            _ => return Ok(None),
        };
        let file = fs::read_link(format!("/proc/{}/fd/{file}", self.0))?;
        Ok(Some(step(file)))
    }

    #[expect(unsafe_code, reason = "the standard library watches no processes")]
    fn request(&self, request: libc::c_uint, data: libc::c_int) -> io::Result<()> {
        let (address, data) = (ptr::null_mut::<libc::c_void>(), libc::c_long::from(data));
        // SAFETY: none of the requests that are made here takes an address; the options are a number.
        let answer = unsafe { libc::ptrace(request, self.0, address, data) };
        if answer < 0 {
            return Err(io::Error::last_os_error());
        }
        Ok(())
    }

    /// Waits until it stops.
    #[expect(unsafe_code, reason = "the standard library waits for no stops")]
    fn wait(&self) -> io::Result<()> {
        let mut status = 0;
        // SAFETY: the status is an integer of ours.
        let stopped = unsafe { libc::waitpid(self.0, &raw mut status, libc::__WALL) };
        if stopped < 0 {
            return Err(io::Error::last_os_error());
        }
        assert!(libc::WIFSTOPPED(status), "it ended while it was watched");
        Ok(())
    }
}
