//! Calls to the engine, made with the interpreter free for other threads; and what has to be over before it ends.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak, mpsc};
use std::thread::{self, ThreadId};
use std::time::Duration;

use duologue::Messenger;
use pyo3::exceptions::PyKeyboardInterrupt;
use pyo3::prelude::*;
use pyo3::sync::MutexExt as _;
use pyo3::types::PyDict;

use crate::error;
use crate::host::Logger;

/// How long a wait goes on before signals are looked for.
pub(crate) const SLICE: Duration = Duration::from_millis(50);

/// Set for good when the interpreter is about to end.
static ENDING: AtomicBool = AtomicBool::new(false);
/// Threads that have left the interpreter and will be back.
static AWAY: AtomicUsize = AtomicUsize::new(0);
static OPEN: Mutex<Vec<Weak<Handle>>> = Mutex::new(Vec::new());

thread_local! {
    /// What a host's part raised on this thread to end the program, until the call is over.
    static SET_ASIDE: RefCell<Option<PyErr>> = const { RefCell::new(None) };
    /// How many calls to the engine this thread is in: more than one if a host's part makes some. None on the engine's own.
    static CALLS: Cell<usize> = const { Cell::new(0) };
    /// The messengers whose transactions wait for files of the host's on this thread.
    static AT_FILES: RefCell<Vec<*const Handle>> = const { RefCell::new(Vec::new()) };
}

/// Runs in the background until it is stopped.
pub(crate) trait Running: Send + Sync {
    /// Ends it and waits until it has.
    fn stop(&self);

    fn is_over(&self) -> bool;
}

/// An open messenger, until it is closed.
pub(crate) struct Handle {
    engine: Mutex<Option<Messenger>>,
    running: Mutex<Vec<Arc<dyn Running>>>,
    interruptions: AtomicU64,
    logger: Logger,
}

impl Handle {
    pub(crate) fn new(engine: Messenger, logger: Logger) -> Arc<Self> {
        let handle = Arc::new(Self {
            engine: Mutex::new(Some(engine)),
            running: Mutex::default(),
            interruptions: AtomicU64::new(0),
            logger,
        });
        let mut open = lock(&OPEN);
        open.retain(|each| each.strong_count() > 0);
        open.push(Arc::downgrade(&handle));
        handle
    }

    /// The engine, or the refusal to use a messenger that is closed.
    pub(crate) fn engine(&self, py: Python<'_>) -> PyResult<Messenger> {
        if AT_FILES.with_borrow(|handles| handles.contains(&ptr::from_ref(self))) {
            let why = "a file that `export` writes or `import_` reads must not use the messenger";
            return Err(error::callback(py, why));
        }
        let engine = lock(&self.engine).clone();
        engine.ok_or_else(|| error::closed(py, "the messenger is closed; open the workspace again"))
    }

    pub(crate) fn is_closed(&self) -> bool {
        lock(&self.engine).is_none()
    }

    /// Where the host is told what no call raises.
    pub(crate) const fn logger(&self) -> &Logger {
        &self.logger
    }

    /// Calls the engine.
    pub(crate) fn call<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&Messenger) -> duologue::Result<T> + Send,
    ) -> PyResult<T> {
        let engine = self.engine(py)?;
        // The clone may be the last one, so it is let go outside too.
        detached(py, move || work(&engine))?.map_err(|refused| error::raise(py, refused))
    }

    /// Calls a file of the host's from within a transaction. A call to this messenger from there would wait for the
    /// transaction's end, which waits for the file, so it is refused.
    pub(crate) fn call_file<T>(&self, work: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
        AT_FILES.with_borrow_mut(|handles| handles.push(ptr::from_ref(self)));
        let done = work();
        AT_FILES.with_borrow_mut(Vec::pop);
        done
    }

    /// How often waits were ended, for one that begins.
    pub(crate) fn interruptions(&self) -> u64 {
        self.interruptions.load(Ordering::SeqCst)
    }

    pub(crate) fn interrupt(&self) {
        self.interruptions.fetch_add(1, Ordering::SeqCst);
        let engine = lock(&self.engine).clone();
        if let Some(engine) = engine {
            engine.interrupt();
        }
    }

    /// Keeps what was started until it is stopped or the messenger is closed.
    pub(crate) fn keep(&self, running: Arc<dyn Running>) {
        lock(&self.running).push(running);
        self.forget_what_is_over();
    }

    fn forget_what_is_over(&self) {
        let mut kept = lock(&self.running);
        let over: Vec<_> = kept.extract_if(.., |each| each.is_over()).collect();
        drop(kept);
        // Whose end may run code of the host's.
        drop(over);
    }

    /// Whether it is closed and nothing of it runs any more.
    pub(crate) fn is_over(&self) -> bool {
        self.is_closed() && lock(&self.running).iter().all(|each| each.is_over())
    }

    pub(crate) fn forget(&self, stopped: &Arc<dyn Running>) {
        lock(&self.running).retain(|each| !Arc::ptr_eq(each, stopped));
    }

    /// Refuses further calls, ends waits, stops what runs and lets the workspace go once calls under way are over.
    pub(crate) fn close(&self) {
        let engine = lock(&self.engine).take();
        self.interruptions.fetch_add(1, Ordering::SeqCst);
        if let Some(engine) = &engine {
            engine.interrupt();
        }
        // Kept until it is over: whoever closes again waits for it too.
        let running = lock(&self.running).clone();
        for each in running {
            each.stop();
        }
        self.forget_what_is_over();
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        // What runs may have to get into the interpreter to end.
        let mut left = Some(self);
        let detached = Python::try_attach(|py| {
            if let Some(handle) = left.take() {
                py.detach(|| handle.close());
            }
        });
        if let (None, Some(handle)) = (detached, left) {
            handle.close();
        }
    }
}

/// Does what needs no interpreter while other threads use it. A panic ends here.
pub(crate) fn detached<T: Send>(py: Python<'_>, work: impl FnOnce() -> T + Send) -> PyResult<T> {
    if ENDING.load(Ordering::SeqCst) {
        return Err(error::closed(py, "the interpreter is about to end"));
    }
    AWAY.fetch_add(1, Ordering::SeqCst);
    CALLS.set(CALLS.get() + 1);
    let done = py.detach(|| catch_unwind(AssertUnwindSafe(work)));
    CALLS.set(CALLS.get() - 1);
    AWAY.fetch_sub(1, Ordering::SeqCst);
    match SET_ASIDE.take() {
        Some(raised) => Err(raised),
        None => done.map_err(|_| error::panicked(py)),
    }
}

/// Keeps what is to end the program (`KeyboardInterrupt`, `SystemExit`) for the end of the call that it came up in.
pub(crate) fn set_aside(raised: PyErr) {
    SET_ASIDE.set(Some(raised));
}

/// Whether something was set aside: then no more of the host's code runs in this call.
pub(crate) fn is_set_aside() -> bool {
    SET_ASIDE.with_borrow(Option::is_some)
}

/// Whether this thread is in a call to the engine, whose end hands over what was set aside.
pub(crate) fn is_in_call() -> bool {
    CALLS.get() > 0
}

/// Does something on a thread of its own, which is over before the interpreter ends. Without a thread it is let go.
pub(crate) fn aside(work: impl FnOnce() + Send + 'static) -> bool {
    AWAY.fetch_add(1, Ordering::SeqCst);
    let spawned = thread::Builder::new().spawn(move || {
        // The hook has told of a panic, and nobody waits for more.
        let _ = catch_unwind(AssertUnwindSafe(work));
        AWAY.fetch_sub(1, Ordering::SeqCst);
    });
    if spawned.is_err() {
        AWAY.fetch_sub(1, Ordering::SeqCst);
    }
    spawned.is_ok()
}

/// Stops something, so that Ctrl-C ends the wait for it; it is then stopped all the same.
pub(crate) fn stop(py: Python<'_>, running: Arc<dyn Running>) -> PyResult<()> {
    if !is_main_thread(py)? {
        // What is stopped may be what called this, which it knows by the thread.
        return detached(py, || running.stop());
    }
    let (done, waiting) = mpsc::channel();
    let in_background = Arc::clone(&running);
    let is_stopping = aside(move || {
        in_background.stop();
        // Nobody waits any more if there was a signal.
        let _ = done.send(());
    });
    if !is_stopping {
        return detached(py, || running.stop());
    }
    let waiting = Mutex::new(waiting);
    while detached(py, || {
        lock(&waiting).recv_timeout(SLICE) == Err(mpsc::RecvTimeoutError::Timeout)
    })? {
        py.check_signals()?;
    }
    Ok(())
}

/// Python delivers signals on its main thread alone.
fn is_main_thread(py: Python<'_>) -> PyResult<bool> {
    let threading = py.import("threading")?;
    let current = threading.call_method0("current_thread")?;
    Ok(current.is(&threading.call_method0("main_thread")?))
}

/// Forgets in a forked child what it has no part in: the parent's threads, and the messengers that it may not use.
#[pyfunction]
fn forked() {
    lock(&OPEN).clear();
    AWAY.store(CALLS.get(), Ordering::SeqCst);
}

/// Ends what still runs while the interpreter is whole: a thread that came back to it later would end the process.
#[pyfunction]
fn end(py: Python<'_>) -> PyResult<()> {
    ENDING.store(true, Ordering::SeqCst);
    let open: Vec<_> = lock(&OPEN).iter().filter_map(Weak::upgrade).collect();
    for handle in open {
        let closing = Arc::clone(&handle);
        if !aside(move || closing.close()) {
            py.detach(|| handle.close());
        }
    }
    while AWAY.load(Ordering::SeqCst) > 0 {
        py.detach(|| thread::sleep(Duration::from_millis(1)));
        if let Err(raised) = py.check_signals() {
            if raised.is_instance_of::<PyKeyboardInterrupt>(py) {
                return end_at_once(py);
            }
            raised.write_unraisable(py, None);
        }
    }
    Ok(())
}

/// Ends the process by the signal of Ctrl-C, for whoever does not want to wait for a provider that does not answer.
fn end_at_once(py: Python<'_>) -> PyResult<()> {
    // The signal leaves Python no time to write out what was printed.
    for name in ["stdout", "stderr"] {
        let stream = py.import("sys")?.getattr(name)?;
        if !stream.is_none()
            && let Err(raised) = stream.call_method0("flush")
        {
            raised.write_unraisable(py, Some(&stream));
        }
    }
    let signal = py.import("signal")?;
    let interrupt = signal.getattr("SIGINT")?;
    signal.call_method1("signal", (&interrupt, signal.getattr("SIG_DFL")?))?;
    signal.call_method1("raise_signal", (interrupt,)).map(drop)
}

/// Has [`end`] called before the interpreter ends, and [`forked`] in a child that goes on with a copy of it.
pub(crate) fn end_at_exit(py: Python<'_>) -> PyResult<()> {
    let end = pyo3::wrap_pyfunction!(end, py)?;
    py.import("atexit")?.call_method1("register", (end,))?;
    if let Some(register) = py.import("os")?.getattr_opt("register_at_fork")? {
        let in_child = PyDict::new(py);
        in_child.set_item("after_in_child", pyo3::wrap_pyfunction!(forked, py)?)?;
        register.call((), Some(&in_child))?;
    }
    Ok(())
}

/// A value that threads share, each for as long as a call takes that may run code of the host's.
pub(crate) struct Shared<T> {
    user: Mutex<Option<ThreadId>>,
    value: Mutex<T>,
}

impl<T> Shared<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self {
            user: Mutex::new(None),
            value: Mutex::new(value),
        }
    }

    /// Uses the value once other threads are done with it. In the code that a use of it runs it is refused, since that would
    /// wait for itself.
    pub(crate) fn with<R>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&mut T) -> PyResult<R>,
    ) -> PyResult<R> {
        let thread = thread::current().id();
        if *lock(&self.user) == Some(thread) {
            return Err(error::callback(
                py,
                "what the host's code is called for is in use, and cannot be used by that code",
            ));
        }
        let value = self.value.lock_py_attached(py);
        let mut value = value.unwrap_or_else(PoisonError::into_inner);
        *lock(&self.user) = Some(thread);
        let done = catch_unwind(AssertUnwindSafe(|| work(&mut value)));
        *lock(&self.user) = None;
        done.unwrap_or_else(|_| Err(error::panicked(py)))
    }
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
