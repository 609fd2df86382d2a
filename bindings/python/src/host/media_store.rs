//! A place of the host's for the content of media.

use duologue::{MediaStore, Options};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use super::provider::method;
use super::{Failure, call};
use crate::argument;

/// The options with this object for a media store.
pub(super) fn with_media_store(options: Options, store: &Bound<'_, PyAny>) -> PyResult<Options> {
    for name in ["put", "read", "remove"] {
        method(store, "media_store", name)?;
    }
    Ok(options.media_store(PythonMediaStore(store.clone().unbind())))
}

struct PythonMediaStore(Py<PyAny>);

impl MediaStore for PythonMediaStore {
    fn put(&self, digest: &str, content: &[u8]) -> duologue::Result<()> {
        let put = call(|py| {
            let content = PyBytes::new(py, content);
            self.0.call_method1(py, "put", (digest, content)).map(drop)
        });
        put.map_err(failed)
    }

    fn read(&self, digest: &str, offset: u64, buffer: &mut [u8]) -> duologue::Result<usize> {
        let read = call(|py| {
            let store = self.0.bind(py);
            let given = store.call_method1("read", (digest, offset, buffer.len()))?;
            let content = argument::bytes(&given, "what `read` returns")?;
            let Some(room) = buffer.get_mut(..content.len()) else {
                let (given, most) = (content.len(), buffer.len());
                let message = format!("`read` returned {given} bytes, and {most} were asked for");
                return Err(PyValueError::new_err(message));
            };
            room.copy_from_slice(&content);
            Ok(content.len())
        });
        read.map_err(failed)
    }

    fn remove(&self, digest: &str) -> duologue::Result<()> {
        call(|py| self.0.call_method1(py, "remove", (digest,)).map(drop)).map_err(failed)
    }
}

fn failed(failure: Failure) -> duologue::Error {
    failure.error("the media store")
}
