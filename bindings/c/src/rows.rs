//! The lists that calls return: a page after the other, a row at a time.

use std::ffi::c_char;
use std::ptr;

use duologue::{Cursor, Paging};

use crate::convert::{Boxed, Handle, borrow_mut, clear_out, write_out};
use crate::error::duologue_error;
use crate::failure::Failure;
use crate::guard::guard;
use crate::paging::{Part, page};
use crate::status::duologue_status;
use crate::text_out::Text;

/// What a cursor of `H` holds.
pub(crate) struct Rows<H: Handle> {
    page: Vec<Boxed<H>>,
    /// How many rows of the page were handed out.
    done: usize,
    rest: Option<Rest<H>>,
    after: Option<Text>,
    /// What the list says beside its rows.
    pub(crate) beside: Beside,
}

/// What is told beside the rows by the lists that have it.
#[derive(Clone, Copy, Default)]
pub(crate) struct Beside {
    /// How many rows there are on all pages.
    pub(crate) total: Option<u64>,
    /// Unread messages of the whole Inbox, and conversations that have some.
    pub(crate) badge: (u64, u64),
    /// How many kinds of events the filter names.
    pub(crate) active_filter_count: usize,
}

/// A page of a list.
pub(crate) struct Page<H: Handle> {
    rows: Vec<Boxed<H>>,
    next: Option<Cursor>,
    beside: Beside,
}

impl<H: Handle> Page<H> {
    pub(crate) fn new(
        rows: impl IntoIterator<Item: Into<H::Inside>>,
        next: Option<Cursor>,
        beside: Beside,
    ) -> Self {
        let rows = rows.into_iter().map(Boxed::part).collect();
        Self { rows, next, beside }
    }
}

/// The pages that have not been fetched.
struct Rest<H: Handle> {
    next: Cursor,
    fetch: Fetch<H>,
}

type Fetch<H> = Box<dyn FnMut(&Paging) -> Result<Page<H>, duologue::Error> + Send + Sync>;

impl<H: Handle> Rows<H> {
    /// A list that is all there.
    pub(crate) fn of(rows: impl IntoIterator<Item: Into<H::Inside>>) -> Self {
        Self::ending(Page::new(rows, None, Beside::default()))
    }

    /// A list that ends here, and can be continued by another call after this place.
    pub(crate) fn until(rows: impl IntoIterator<Item: Into<H::Inside>>, after: &Cursor) -> Self {
        Self::ending(Page::new(rows, Some(after.clone()), Beside::default()))
    }

    /// The part of a list that was asked for, whose pages `fetch` gives.
    pub(crate) fn paged(
        part: &Part,
        mut fetch: impl FnMut(&Paging) -> Result<Page<H>, duologue::Error> + Send + Sync + 'static,
    ) -> Result<Self, Failure> {
        let mut first = fetch(&part.first())?;
        if part.limit.is_some() {
            return Ok(Self::ending(first));
        }
        let next = first.next.take();
        let fetch: Fetch<H> = Box::new(fetch);
        let rest = next.map(|next| Rest { next, fetch });
        Ok(Self {
            rest,
            ..Self::ending(first)
        })
    }

    fn ending(page: Page<H>) -> Self {
        Self {
            page: page.rows,
            done: 0,
            rest: None,
            after: page.next.map(|next| Text::from(next.to_string())),
            beside: page.beside,
        }
    }

    /// The text to continue after.
    pub(crate) fn after(&self) -> *const c_char {
        self.after.as_ref().map_or(ptr::null(), Text::as_ptr)
    }

    fn next(&mut self) -> Result<*const H, Failure> {
        while self.done == self.page.len() {
            const PAGE: usize = 100;
            let Some(rest) = &mut self.rest else {
                return Ok(ptr::null());
            };
            // A page that cannot be fetched is asked for again by the next call.
            let fetched = (rest.fetch)(&page(PAGE, Some(rest.next.clone())))?;
            self.page = fetched.rows;
            self.done = 0;
            match fetched.next {
                Some(next) => rest.next = next,
                None => self.rest = None,
            }
        }
        let row = self.page.get(self.done).map_or(ptr::null(), Boxed::as_ptr);
        self.done += 1;
        Ok(row)
    }
}

/// Every `duologue_..._cursor_next`.
pub(crate) fn next<C: Handle<Inside = Rows<H>>, H: Handle>(
    cursor: *mut C,
    row: *mut *const H,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(row);
    guard(error, || {
        write_out(row, borrow_mut(cursor, "cursor")?.next()?);
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::convert::{boxed, free, peek};
    use crate::status::{DUOLOGUE_E_CALLBACK, DUOLOGUE_E_INVALID_ARGUMENT, DUOLOGUE_OK};

    struct Apple {
        _private: [u8; 0],
    }

    impl Handle for Apple {
        type Inside = u8;
        const WHAT: &'static str = "apple";
    }

    struct Apples {
        _private: [u8; 0],
    }

    impl Handle for Apples {
        type Inside = Rows<Apple>;
        const WHAT: &'static str = "apples";
    }

    fn place(number: u8) -> Cursor {
        format!("{number:08x}{:032x}", 0).parse().unwrap()
    }

    fn page_of(rows: &[u8], next: Option<u8>) -> Page<Apple> {
        Page::new(rows.iter().copied(), next.map(place), Beside::default())
    }

    fn rest(cursor: *mut Apples) -> Vec<u8> {
        let mut rows = Vec::new();
        loop {
            let mut row = ptr::null();
            assert_eq!(next(cursor, &raw mut row, ptr::null_mut()), DUOLOGUE_OK);
            match peek(row) {
                Some(row) => rows.push(*row),
                None => return rows,
            }
        }
    }

    #[test]
    fn without_a_limit_a_cursor_goes_through_every_page() {
        let part = Part {
            limit: None,
            after: None,
        };
        let mut pages = vec![
            page_of(&[4], None),
            page_of(&[], Some(2)),
            page_of(&[1, 2, 3], Some(1)),
        ];
        let rows = Rows::paged(&part, move |_| Ok(pages.pop().unwrap())).unwrap();
        let cursor: *mut Apples = boxed(rows);
        assert_eq!(rest(cursor), [1, 2, 3, 4]);
        assert!(peek(cursor).unwrap().after().is_null());
        assert!(rest(cursor).is_empty());
        free(cursor);
    }

    #[test]
    fn with_a_limit_a_cursor_ends_and_tells_where() {
        let part = Part {
            limit: Some(2),
            after: None,
        };
        let rows = Rows::paged(&part, |_| Ok(page_of(&[1, 2], Some(7)))).unwrap();
        assert_eq!(rows.after.as_ref().unwrap().as_str(), place(7).to_string());
        let cursor: *mut Apples = boxed(rows);
        assert_eq!(rest(cursor), [1, 2]);
        free(cursor);
    }

    #[test]
    fn a_page_that_could_not_be_fetched_is_asked_for_again() {
        let part = Part {
            limit: None,
            after: None,
        };
        let mut asked = 0;
        let rows = Rows::paged(&part, move |_| {
            asked += 1;
            match asked {
                1 => Ok(page_of(&[1], Some(1))),
                2 => Err(duologue::Error::callback("not now")),
                _ => Ok(page_of(&[2], None)),
            }
        });
        let cursor: *mut Apples = boxed(rows.unwrap());
        let mut row = ptr::null();
        assert_eq!(next(cursor, &raw mut row, ptr::null_mut()), DUOLOGUE_OK);
        assert_eq!(
            next(cursor, &raw mut row, ptr::null_mut()),
            DUOLOGUE_E_CALLBACK
        );
        assert!(row.is_null());
        assert_eq!(rest(cursor), [2]);
        free(cursor);
    }

    #[test]
    fn a_cursor_is_required() {
        let nothing: *mut Apples = ptr::null_mut();
        assert_eq!(
            next(nothing, ptr::null_mut(), ptr::null_mut()),
            DUOLOGUE_E_INVALID_ARGUMENT
        );
    }
}
