//! Spelling a text with GSM 7-bit, and telling what keeps it out of that.

use std::borrow::Cow;

use duologue::{SmartLevel, SmartMode, SmartOptions};
use pyo3::prelude::*;
use pyo3::types::PyString;

use super::options::Options;
use super::records::{Explanation, SmartText};
use super::{try_work, work};
use crate::argument::{Given, string, text};

/// Spell a text with GSM 7-bit as far as it can be done at `SmartLevel.VISUAL`.
///
/// What has no spelling stays, in Normalization Form C. It takes no account of segments; `smart_encode` looks first
/// whether that saves any.
///
/// Raises `InvalidArgumentError` for a str with half a surrogate pair in it.
///
///     >>> import duologue
///     >>> duologue.to_gsm("“Hi” – it’s ½ off…")
///     '"Hi" - it\'s 1/2 off...'
///     >>> duologue.to_gsm("Łódź 👋")
///     'Łódź 👋'
#[pyfunction]
#[pyo3(signature = (text, /))]
pub(crate) fn to_gsm<'py>(text: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyString>> {
    let py = text.py();
    let given = self::text(text, "text")?;
    match work(py, given.len(), || duologue::to_gsm(given))? {
        Cow::Borrowed(_) => string(text, "text").cloned(),
        Cow::Owned(spelled) => Ok(PyString::new(py, &spelled)),
    }
}

/// Replace what keeps a text out of GSM 7-bit, if that saves segments.
///
/// `level` is how far a spelling may be from the text, and `mode` when the text is replaced by it; `SmartLevel.VISUAL` and
/// `SmartMode.ONLY_IF_CHEAPER` by default. The other arguments are those of `segments`, and say how the text will be
/// counted; what the national tables hold that they ask for stays.
///
/// Raises `InvalidArgumentError` as `segments` does for the text that it comes to.
///
///     >>> import duologue
///     >>> smart = duologue.smart_encode("a" * 80 + "…")
///     >>> smart.text[-5:], smart.segments_before, smart.segments
///     ('aa...', 2, 1)
///     >>> duologue.smart_encode("Sure…").text  # one segment either way
///     'Sure…'
#[pyfunction]
#[pyo3(
    signature = (text, *, level = Given::LeftOut, mode = Given::LeftOut, encoding = None, national = None,
        reference_bits = Given::LeftOut, split = Given::LeftOut, ports = None),
    text_signature = "(text, *, level=..., mode=..., encoding=None, national=None, reference_bits=8, split='codepoint', \
        ports=None)"
)]
#[expect(clippy::too_many_arguments, reason = "a keyword for each option")]
pub(crate) fn smart_encode(
    py: Python<'_>,
    text: &Bound<'_, PyAny>,
    level: Given<Bound<'_, PyAny>>,
    mode: Given<Bound<'_, PyAny>>,
    encoding: Option<&Bound<'_, PyAny>>,
    national: Option<&Bound<'_, PyAny>>,
    reference_bits: Given<Bound<'_, PyAny>>,
    split: Given<Bound<'_, PyAny>>,
    ports: Option<&Bound<'_, PyAny>>,
) -> PyResult<SmartText> {
    let segments = Options::read(encoding, national, reference_bits, split, ports)?;
    let options = SmartOptions::default()
        .level(level.read::<SmartLevel>("level")?.unwrap_or_default())
        .mode(mode.read::<SmartMode>("mode")?.unwrap_or_default())
        .segments(segments.engine());
    let text = self::text(text, "text")?;
    let smart = try_work(py, text.len(), || duologue::smart_encode(text, &options))?;
    SmartText::of(py, smart)
}

/// Tell what keeps a text out of GSM 7-bit, and count its segments as it is and as it could be spelled at a level.
///
/// `level` is `SmartLevel.VISUAL` by default. The other arguments are those of `segments`; an encoding that they ask for is
/// left open.
///
/// Raises `InvalidArgumentError` as `segments` does.
///
///     >>> import duologue
///     >>> why = duologue.explain("Don’t miss it" + "!" * 60)
///     >>> why.segments, why.segments_spelled, why.saving
///     (2, 1, 1)
///     >>> [(found.index, found.character, found.replacement) for found in why.unencodable]
///     [(3, '’', "'")]
#[pyfunction]
#[pyo3(
    signature = (text, *, level = Given::LeftOut, encoding = None, national = None, reference_bits = Given::LeftOut,
        split = Given::LeftOut, ports = None),
    text_signature = "(text, *, level=..., encoding=None, national=None, reference_bits=8, split='codepoint', ports=None)"
)]
#[expect(clippy::too_many_arguments, reason = "a keyword for each option")]
pub(crate) fn explain(
    py: Python<'_>,
    text: &Bound<'_, PyAny>,
    level: Given<Bound<'_, PyAny>>,
    encoding: Option<&Bound<'_, PyAny>>,
    national: Option<&Bound<'_, PyAny>>,
    reference_bits: Given<Bound<'_, PyAny>>,
    split: Given<Bound<'_, PyAny>>,
    ports: Option<&Bound<'_, PyAny>>,
) -> PyResult<Explanation> {
    let options = Options::read(encoding, national, reference_bits, split, ports)?.engine();
    let level = level.read::<SmartLevel>("level")?.unwrap_or_default();
    let text = self::text(text, "text")?;
    let (explanation, found) = try_work(py, text.len(), || {
        let explanation = duologue::explain(text, &options, level)?;
        Ok((explanation, explanation.unencodable().collect::<Vec<_>>()))
    })?;
    Explanation::of(py, (explanation, text, found))
}
