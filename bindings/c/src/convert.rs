//! The one module that follows the pointers of a C program.
//!
//! A pointer to a `duologue_x` is one to a [`Boxed`], whose first word tells what it is and to whom it belongs: so NULL, a
//! handle of another type, and one that was only lent are told from what was meant.
//!
//! The functions are safe to call for the rest of the crate because it gets its pointers from C alone, through exported
//! functions that are `unsafe` themselves: what those ask of their caller is what each pointer here is valid by.

mod input;
mod known;
mod options;

use std::{ptr, slice};

pub(crate) use input::{
    optional_name, optional_text, read_array, read_bytes, read_item, read_name, read_names,
    read_text, text_bytes,
};
pub(crate) use known::{Known, read_each, read_known, read_known_array};
pub(crate) use options::{Options, read_flag, read_options, write_sized};

use crate::failure::Failure;
use crate::guard::contain;

/// An incomplete type of the header.
pub(crate) trait Handle: Sized {
    /// What a pointer to it leads to. A handle goes from thread to thread; what is said to be for one at a time is not told
    /// from the rest here.
    type Inside: Send + Sync;

    /// Its name.
    const WHAT: &'static str;

    /// Tells it from the others; even, since the lowest bit is [`OWNED`].
    const KIND: u32 = hash(Self::WHAT) & !OWNED;
}

/// Marks what belongs to the caller, and not to a list or another record.
const OWNED: u32 = 1;

/// FNV-1a (<http://www.isthe.com/chongo/tech/comp/fnv/>).
const fn hash(name: &str) -> u32 {
    let (mut hash, mut rest) = (0x811c_9dc5_u32, name.as_bytes());
    while let [byte, after @ ..] = rest {
        hash = (hash ^ *byte as u32).wrapping_mul(0x0100_0193);
        rest = after;
    }
    hash
}

/// What a handle points to.
#[repr(C)]
pub(crate) struct Boxed<H: Handle> {
    kind: u32,
    inside: H::Inside,
}

impl<H: Handle> Boxed<H> {
    /// One that belongs to a list or another record.
    pub(crate) fn part(inside: impl Into<H::Inside>) -> Self {
        Self {
            kind: H::KIND,
            inside: inside.into(),
        }
    }

    /// The handle that C has of it.
    pub(crate) fn as_ptr(&self) -> *const H {
        ptr::from_ref(self).cast()
    }
}

impl<H: Handle<Inside: Clone>> Clone for Boxed<H> {
    fn clone(&self) -> Self {
        Self::part(self.inside.clone())
    }
}

/// Whether the handle is one of `H`, and if so the word that tells; NULL is not.
fn kind_of<H: Handle>(handle: *const H) -> Option<u32> {
    if handle.is_null() {
        return None;
    }
    // SAFETY: a handle that is not NULL came from this library, and every one of those begins with this word.
    let kind = unsafe { handle.cast::<u32>().read() };
    (kind & !OWNED == H::KIND).then_some(kind)
}

/// What the handle holds; `None` for NULL and for a handle of another type.
pub(crate) fn peek<'a, H: Handle>(handle: *const H) -> Option<&'a H::Inside> {
    kind_of(handle)?;
    // SAFETY: the word says that a `Boxed<H>` is there, and the caller keeps it until it is not used any more.
    Some(unsafe { &(*handle.cast::<Boxed<H>>()).inside })
}

/// As [`peek`], for an argument that is required.
pub(crate) fn borrow<'a, H: Handle>(
    handle: *const H,
    field: &'static str,
) -> Result<&'a H::Inside, Failure> {
    peek(handle).ok_or_else(|| no_handle::<H>(handle.is_null(), field))
}

/// As [`peek`], for what one thread at a time may use.
pub(crate) fn peek_mut<'a, H: Handle>(handle: *mut H) -> Option<&'a mut H::Inside> {
    kind_of(handle)?;
    // SAFETY: the word says that a `Boxed<H>` is there, which the caller uses by one thread at a time.
    Some(unsafe { &mut (*handle.cast::<Boxed<H>>()).inside })
}

/// As [`borrow`], for what one thread at a time may use.
pub(crate) fn borrow_mut<'a, H: Handle>(
    handle: *mut H,
    field: &'static str,
) -> Result<&'a mut H::Inside, Failure> {
    peek_mut(handle).ok_or_else(|| no_handle::<H>(handle.is_null(), field))
}

#[cold]
fn no_handle<H: Handle>(is_null: bool, field: &'static str) -> Failure {
    if is_null {
        return null(field);
    }
    Failure::invalid(
        field,
        "a handle of another type",
        &format!("is no {}", H::WHAT),
    )
}

/// An argument that is required, and was NULL.
#[cold]
pub(crate) fn null(field: &'static str) -> Failure {
    Failure::invalid(field, "NULL", "must not be NULL")
}

/// A handle that belongs to the caller.
pub(crate) fn boxed<H: Handle>(inside: impl Into<H::Inside>) -> *mut H {
    let boxed = Boxed::<H> {
        kind: H::KIND | OWNED,
        inside: inside.into(),
    };
    Box::into_raw(Box::new(boxed)).cast()
}

/// Hands out what from then on belongs to the caller. With nowhere to put it, it is dropped.
pub(crate) fn give<H: Handle>(slot: *mut *mut H, inside: impl Into<H::Inside>) {
    if !slot.is_null() {
        write_out(slot, boxed(inside));
    }
}

/// A copy that belongs to the caller; NULL of NULL and of a handle of another type.
pub(crate) fn clone<H: Handle<Inside: Clone>>(handle: *const H) -> *mut H {
    peek(handle).map_or(ptr::null_mut(), |inside| boxed(inside.clone()))
}

/// Takes back what belonged to the caller; `None` for NULL, a handle of another type, and what was only lent.
pub(crate) fn take<H: Handle>(handle: *mut H) -> Option<H::Inside> {
    if kind_of(handle)? & OWNED == 0 {
        return None;
    }
    // SAFETY: the word says that `boxed` made it, and the caller frees it once.
    let boxed = unsafe { Box::from_raw(handle.cast::<Boxed<H>>()) };
    Some(boxed.inside)
}

/// Frees what [`take`] takes back.
pub(crate) fn free<H: Handle>(handle: *mut H) {
    contain(|| drop(take(handle)));
}

/// Writes to an out-parameter, if there is one.
pub(crate) fn write_out<T>(slot: *mut T, value: T) {
    if !slot.is_null() {
        // SAFETY: an out-parameter that is not NULL is valid for a write, and what it held before is nobody's.
        unsafe { slot.write(value) };
    }
}

/// Room for so many octets, which are 0 at first, for C may have set none. NULL is no room, if their number is 0.
pub(crate) fn room<'a>(
    octets: *mut u8,
    capacity: usize,
    field: &'static str,
) -> Result<&'a mut [u8], Failure> {
    if capacity == 0 {
        return Ok(&mut []);
    }
    if octets.is_null() {
        return Err(null(field));
    }
    if isize::try_from(capacity).is_err() {
        return Err(Failure::invalid(
            field,
            &capacity.to_string(),
            "cannot be so long",
        ));
    }
    // SAFETY: there is room for so many octets, as the caller says.
    unsafe { octets.write_bytes(0, capacity) };
    // SAFETY: they were set just now, and nobody else uses them during the call.
    Ok(unsafe { slice::from_raw_parts_mut(octets, capacity) })
}

/// What an out-parameter holds after a failure.
pub(crate) trait Nothing {
    const NOTHING: Self;
}

impl<T> Nothing for *mut T {
    const NOTHING: Self = ptr::null_mut();
}

impl<T> Nothing for *const T {
    const NOTHING: Self = ptr::null();
}

macro_rules! nothing {
    ($($of:ty: $nothing:expr),+) => {$(
        impl Nothing for $of {
            const NOTHING: Self = $nothing;
        }
    )+};
}

nothing!(i32: 0, i64: 0, u32: 0, u64: 0, usize: 0, bool: false);

/// Clears an out-parameter, as every call does first.
pub(crate) fn clear_out<T: Nothing>(slot: *mut T) {
    write_out(slot, T::NOTHING);
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use super::*;

    struct Apple {
        _private: [u8; 0],
    }

    impl Handle for Apple {
        type Inside = Arc<str>;
        const WHAT: &'static str = "apple";
    }

    struct Pear {
        _private: [u8; 0],
    }

    impl Handle for Pear {
        type Inside = Vec<Boxed<Apple>>;
        const WHAT: &'static str = "pear";
    }

    #[test]
    fn what_is_given_is_borrowed_cloned_and_freed() {
        let kept: Arc<str> = "red".into();
        let mut apple: *mut Apple = ptr::null_mut();
        give(&raw mut apple, Arc::clone(&kept));
        assert_eq!(&**borrow(apple, "apple").unwrap(), "red");
        let copy = clone(apple);
        free(apple);
        assert_eq!(Arc::strong_count(&kept), 2);
        *borrow_mut(copy, "apple").unwrap() = "green".into();
        assert_eq!(Arc::strong_count(&kept), 1);
        assert_eq!(&*take(copy).unwrap(), "green");
    }

    #[test]
    fn every_type_of_the_header_has_a_kind_of_its_own() {
        let header = include_str!("../../../include/duologue.h");
        let types = header.lines().filter_map(|line| {
            let name = line.strip_prefix("typedef struct ")?.strip_suffix(';')?;
            name.split(' ').next()
        });
        let types: Vec<_> = types.collect();
        let kinds: BTreeSet<_> = types.iter().map(|name| hash(name) & !OWNED).collect();
        assert!(types.contains(&"duologue_error"));
        assert_eq!(kinds.len(), types.len());
    }

    #[test]
    fn null_is_no_handle() {
        let nothing: *mut Apple = ptr::null_mut();
        assert!(peek(nothing).is_none());
        assert!(clone(nothing).is_null());
        free(nothing);
        let Failure(told) = borrow(nothing, "apple").unwrap_err();
        assert_eq!(told.message.as_str(), "apple must not be NULL");
        assert_eq!(told.field.unwrap().as_str(), "apple");
    }

    #[test]
    fn a_handle_of_another_type_is_told_from_what_was_meant() {
        let apple: *mut Apple = boxed("red");
        let pear: *mut Pear = apple.cast();
        assert!(peek(pear).is_none());
        assert!(peek_mut(pear).is_none());
        let Failure(told) = borrow(pear, "fruit").err().unwrap();
        assert_eq!(told.message.as_str(), "fruit is no pear");
        free(pear);
        assert_eq!(&*take(apple).unwrap(), "red");
    }

    #[test]
    fn a_part_is_lent_and_not_freed_by_itself() {
        let kept: Arc<str> = "red".into();
        let pear: *mut Pear = boxed(vec![Boxed::part(Arc::clone(&kept))]);
        let apple = peek(pear).unwrap()[0].as_ptr();
        free(apple.cast_mut());
        assert_eq!(Arc::strong_count(&kept), 2);
        let copy = clone(apple);
        free(pear);
        assert_eq!(Arc::strong_count(&kept), 2);
        free(copy);
        assert_eq!(Arc::strong_count(&kept), 1);
    }

    #[test]
    fn what_has_nowhere_to_go_is_dropped() {
        let kept: Arc<str> = "red".into();
        give::<Apple>(ptr::null_mut(), Arc::clone(&kept));
        assert_eq!(Arc::strong_count(&kept), 1);
        write_out(ptr::null_mut(), 7);
        clear_out::<i64>(ptr::null_mut());
    }

    #[test]
    fn there_is_room_where_c_says_so() {
        let mut octets = [7_u8; 3];
        room(octets.as_mut_ptr(), 2, "buffer").unwrap()[1] = 9;
        assert_eq!(octets, [0, 9, 7]);
        assert!(room(ptr::null_mut(), 0, "buffer").unwrap().is_empty());
        assert!(room(ptr::null_mut(), 1, "buffer").is_err());
        assert!(room(octets.as_mut_ptr(), usize::MAX, "buffer").is_err());
    }

    #[test]
    fn an_out_parameter_is_cleared() {
        let (mut number, mut flag) = (7, true);
        clear_out(&raw mut number);
        clear_out(&raw mut flag);
        assert_eq!((number, flag), (0, false));
    }
}
