//! Which part of a list a call is to give.

use std::ffi::c_char;
use std::ptr;

use duologue::{Cursor, Paging};

use crate::convert::{Options, optional_name, read_options};
use crate::failure::Failure;

/// Which part of a list a cursor goes through. NULL is all of it.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct duologue_paging {
    /// Set by `DUOLOGUE_PAGING_INIT`.
    pub struct_size: usize,
    /// After how many rows the cursor ends, at most 1,000; with 0 it goes on to the end of the list.
    pub limit: usize,
    /// Where to begin: what `duologue_..._cursor_after` of a cursor of the same list gave; NULL for the beginning.
    pub after: *const c_char,
}

// SAFETY: it holds integers and a pointer.
unsafe impl Options for duologue_paging {
    const INIT: Self = Self {
        struct_size: size_of::<Self>(),
        limit: 0,
        after: ptr::null(),
    };
}

/// As [`duologue_paging`], read.
pub(crate) struct Part {
    /// `None` to go on to the end.
    pub(crate) limit: Option<usize>,
    pub(crate) after: Option<Cursor>,
}

impl Part {
    /// The page of the engine's to begin with.
    pub(crate) fn first(&self) -> Paging {
        const PAGE: usize = 100;
        page(self.limit.unwrap_or(PAGE), self.after.clone())
    }
}

/// A page of so many rows.
pub(crate) fn page(limit: usize, after: Option<Cursor>) -> Paging {
    let first = Paging::first(limit);
    match after {
        Some(after) => first.after(after),
        None => first,
    }
}

pub(crate) fn read_paging(paging: *const duologue_paging) -> Result<Part, Failure> {
    let given = read_options(paging, "paging")?;
    Ok(Part {
        limit: (given.limit != 0).then_some(given.limit),
        after: read_cursor(given.after, "after")?,
    })
}

/// A place in a list; `None` for NULL.
pub(crate) fn read_cursor(
    text: *const c_char,
    field: &'static str,
) -> Result<Option<Cursor>, Failure> {
    let Some(text) = optional_name(text, field)? else {
        return Ok(None);
    };
    let parsed = text.parse();
    parsed.map(Some).map_err(|_| {
        let why = "is no place in a list; give what a cursor's `after` gave, as it was";
        Failure::invalid_value(field, text, why)
    })
}
