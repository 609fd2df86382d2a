//! `Messenger`: its methods, a file for each subject.

mod care;
mod changes;
mod commands;
mod contacts;
mod lists;
mod open;
mod outbox;
mod send;
mod settings;

use std::sync::Arc;

use duologue::By;
use pyo3::prelude::*;

use crate::argument::Given;
use crate::field::Field;
use crate::outside::{self, Handle};

pub(crate) use commands::Command;
pub(crate) use open::RetryPolicy;
pub(crate) use send::{MediaReader, files};

/// Any object, to be looked at.
type Any<'a, 'py> = &'a Bound<'py, PyAny>;

/// An open engine on one workspace, made by `Messenger.open`.
///
/// Every use case is a method of it. Each call is one transaction: it happened or it did not. It may be used from any
/// number of threads, and other threads run while a call works or waits. Use it in a `with` statement, or call `close`.
///
/// Most commands take these keywords: `by`, the id of the agent who does it (None is the host), and what the caller
/// expects to find: `expected_version`, the `version` of the conversation; `expected_last_message`, the last message
/// seen (the customer has written nothing after it); `expected_assignee`, an agent, or None for nobody.
///
/// What any method may raise, its own help does not repeat: `ConflictError` if an expectation does not hold, and then
/// nothing is changed; `NotFoundError` for an id that nothing has; `ActionRefusedError` for what the state does not
/// allow (its `code` says why, its text what to do instead), such as a command by an agent who is inactive
/// (`agent_inactive`); `InvalidArgumentError` for a naive `datetime`; `BusyError`, `StorageError`, `CorruptError` and
/// `ReadOnlyError` of the database; `CallbackError` of a clock or media store that fails; `ClosedError` and
/// `ForkedError`.
#[pyclass(frozen, module = "duologue")]
pub(crate) struct Messenger(Arc<Handle>);

impl Messenger {
    fn call<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&duologue::Messenger) -> duologue::Result<T> + Send,
    ) -> PyResult<T> {
        self.0.call(py, work)
    }
}

#[pymethods]
impl Messenger {
    /// Close the workspace; closing twice does no harm.
    ///
    /// Waits that are under way end, workers and watchers stop, and every later call raises `ClosedError`. Calls under
    /// way in other threads finish.
    fn close(&self, py: Python<'_>) -> PyResult<()> {
        if self.0.is_over() {
            return Ok(());
        }
        outside::stop(py, Arc::new(Closing(Arc::clone(&self.0))))
    }

    /// Whether it was closed.
    #[getter]
    fn closed(&self) -> bool {
        self.0.is_closed()
    }

    fn __enter__(this: PyRef<'_, Self>) -> PyRef<'_, Self> {
        this
    }

    #[pyo3(signature = (kind, error, traceback, /))]
    fn __exit__(
        &self,
        py: Python<'_>,
        kind: Any<'_, '_>,
        error: Any<'_, '_>,
        traceback: Any<'_, '_>,
    ) -> PyResult<()> {
        let _ = (kind, error, traceback);
        self.close(py)
    }

    fn __repr__(&self) -> &'static str {
        if self.0.is_closed() {
            "<duologue.Messenger, closed>"
        } else {
            "<duologue.Messenger>"
        }
    }
}

/// A messenger that is being closed, which has to wait for what runs.
struct Closing(Arc<Handle>);

impl outside::Running for Closing {
    fn stop(&self) {
        self.0.close();
    }

    fn is_over(&self) -> bool {
        self.0.is_over()
    }
}

/// Who gives a command, and what they expect to find.
fn by(
    by: Option<Any<'_, '_>>,
    version: Option<Any<'_, '_>>,
    last_message: Option<Any<'_, '_>>,
    assignee: &Given<Bound<'_, PyAny>>,
) -> PyResult<By> {
    let mut who = actor(by)?;
    if let Some(version) = version {
        who = who.expecting_version(Field::read(version, "expected_version")?);
    }
    if let Some(message) = last_message {
        who = who.expecting_last_message(Field::read(message, "expected_last_message")?);
    }
    if let Some(assignee) = assignee.read("expected_assignee")? {
        who = who.expecting_assignee(assignee);
    }
    Ok(who)
}

/// The agent of this id, or else the host.
fn actor(by: Option<Any<'_, '_>>) -> PyResult<By> {
    Ok(match by {
        Some(agent) => By::agent(Field::read(agent, "by")?),
        None => By::host(),
    })
}

/// A method that gives a command: what comes after `;` in the arguments are its own keywords, before those that every
/// command takes. `$by` is who gives it, with what they expect.
macro_rules! command {
    (
        $(#[doc = $doc:literal])+
        $name:ident($this:ident, $py:ident, $by:ident $(, $argument:ident $([$default:tt])?: $type:ty)*
            $(; $($keyword:ident $([$otherwise:tt])?: $keyword_type:ty),+)?) -> $class:ty $body:block
    ) => {
        #[pymethods]
        impl $crate::messenger::Messenger {
            $(#[doc = $doc])+
            #[pyo3(signature = (
                $($argument $(= $default)?,)* *, $($($keyword $(= $otherwise)?,)+)?
                by = None, expected_version = None, expected_last_message = None,
                expected_assignee = $crate::argument::Given::LeftOut
            ))]
            #[allow(clippy::too_many_arguments, reason = "keywords")]
            fn $name(
                &self,
                py: Python<'_>,
                $($argument: $type,)*
                $($($keyword: $keyword_type,)+)?
                by: Option<&Bound<'_, PyAny>>,
                expected_version: Option<&Bound<'_, PyAny>>,
                expected_last_message: Option<&Bound<'_, PyAny>>,
                expected_assignee: $crate::argument::Given<Bound<'_, PyAny>>,
            ) -> PyResult<$class> {
                let ($this, $py) = (self, py);
                let $by = $crate::messenger::by(by, expected_version, expected_last_message, &expected_assignee)?;
                $body
            }
        }
    };
}
use command;
