//! The Python module of duologue: conversions between Python's values and the engine's, and nothing else.

mod argument;
mod enums;
mod error;
mod field;
mod outside;
mod record;
mod records;
mod text;
mod time;

#[pyo3::pymodule(gil_used = false)]
mod _duologue {
    use pyo3::prelude::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        let py = module.py();
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        crate::outside::end_at_exit(py)
    }
}
