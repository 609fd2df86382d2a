//! What the engine tells whoever runs it, in Python's `logging`.

use std::error::Error;
use std::sync::Arc;

use duologue::{LogLevel, LogRecord, Options};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::call;

const ERROR: i32 = 40;

/// The name of a logger of the host's. Records go to its children, one for each subject.
#[derive(Clone)]
pub(crate) struct Logger(Arc<str>);

impl Logger {
    pub(crate) fn new(name: &str) -> Self {
        Self(name.into())
    }

    /// The options with the engine's records going there.
    pub(crate) fn listen(&self, options: Options) -> Options {
        let logger = self.clone();
        options.log(move |record| logger.record(record))
    }

    /// Tells of what the host's code raised, with its traceback.
    pub(super) fn failure(&self, subject: &str, message: &str, raised: &PyErr) {
        self.tell(subject, ERROR, message, Some(raised));
    }

    fn record(&self, record: &LogRecord<'_>) {
        let level = match record.level {
            LogLevel::Debug => 10,
            LogLevel::Info => 20,
            LogLevel::Warn => 30,
            _ => ERROR,
        };
        let (shown, raised) = causes(record);
        self.tell(record.subject, level, &shown, raised);
    }

    /// Never fails: what a handler raises goes to `sys.unraisablehook`.
    fn tell(&self, subject: &str, level: i32, message: &str, raised: Option<&PyErr>) {
        // Nobody can be told of the rest: the interpreter is gone, or something else ends the call.
        let _ = call(|py| {
            let told = self.log(py, subject, level, message, raised);
            match told {
                Err(failed) if !super::ends_program(py, &failed) => {
                    failed.write_unraisable(py, None);
                    Ok(())
                }
                told => told,
            }
        });
    }

    fn log(
        &self,
        py: Python<'_>,
        subject: &str,
        level: i32,
        message: &str,
        raised: Option<&PyErr>,
    ) -> PyResult<()> {
        let logging = py.import("logging")?;
        let root = logging.call_method1("getLogger", (&*self.0,))?;
        let logger = root.call_method1("getChild", (subject,))?;
        if !logger.call_method1("isEnabledFor", (level,))?.is_truthy()? {
            return Ok(());
        }
        let details = PyDict::new(py);
        if let Some(raised) = raised {
            details.set_item("exc_info", raised.clone_ref(py).into_value(py))?;
        }
        logger.call_method("log", (level, "%s", message), Some(&details))?;
        Ok(())
    }
}

/// The record's message with the errors that brought it about, up to the exception that the host's code raised.
fn causes<'r>(record: &'r LogRecord<'_>) -> (String, Option<&'r PyErr>) {
    let mut shown = record.message.to_owned();
    let mut source: Option<&(dyn Error + 'static)> = record.source;
    while let Some(error) = source {
        if let Some(raised) = error.downcast_ref::<PyErr>() {
            return (shown, Some(raised));
        }
        shown = format!("{shown}: {error}");
        source = error.source();
    }
    (shown, None)
}
