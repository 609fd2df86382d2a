//! Structures that a C program fills in, which later releases may lengthen.

use std::ptr;

use super::known::{Known, read_known};
use crate::constants::{DUOLOGUE_NO, DUOLOGUE_YES};
use crate::failure::Failure;

/// A structure that begins with its own size.
///
/// What is appended lies beyond all that it was before: in the padding at its end, an older program has anything.
///
/// # Safety
///
/// It is `repr(C)`, its first field is `struct_size: usize`, and whatever bytes it is made of, it is valid: it holds
/// integers, floats, pointers and optional functions alone.
pub(crate) unsafe trait Options: Copy {
    /// What `DUOLOGUE_..._INIT` of the header makes, and what NULL means.
    const INIT: Self;
}

/// The options; those of NULL, and the fields that the program's release did not know, are as `INIT` has them.
pub(crate) fn read_options<T: Options>(
    options: *const T,
    field: &'static str,
) -> Result<T, Failure> {
    let Known { value, refused } = read_known(options, field);
    refused.map_or(Ok(value), Err)
}

/// Writes a structure of which the program's release may know the beginning alone.
pub(crate) fn write_sized<T: Options>(
    structure: *mut T,
    value: T,
    field: &'static str,
) -> Result<(), Failure> {
    if structure.is_null() {
        return Ok(());
    }
    let size = struct_size(structure, field)?;
    let (offset, length) = (size_of::<usize>(), size.min(size_of::<T>()));
    let from = ptr::from_ref(&value).cast::<u8>().wrapping_add(offset);
    let to = structure.cast::<u8>().wrapping_add(offset);
    // SAFETY: both begin with their size, which stays as it is, and have so many bytes; they are apart.
    unsafe { ptr::copy_nonoverlapping(from, to, length - offset) };
    Ok(())
}

pub(super) fn struct_size<T: Options>(
    options: *const T,
    field: &'static str,
) -> Result<usize, Failure> {
    // Beyond this it was never set, and it is a multiple of its first field's alignment: no pointer is cut in two.
    const LARGEST: usize = 4096;
    // SAFETY: the structure begins with its size.
    let size = unsafe { options.cast::<usize>().read_unaligned() };
    if (size_of::<usize>()..=LARGEST).contains(&size) && size.is_multiple_of(align_of::<usize>()) {
        return Ok(size);
    }
    let why = format!("has a struct_size of {size}: begin it with its DUOLOGUE_..._INIT");
    Err(Failure::invalid(field, &size.to_string(), &why))
}

/// `DUOLOGUE_YES`, `DUOLOGUE_NO`, or `None` for 0.
pub(crate) fn read_flag(flag: i32, field: &'static str) -> Result<Option<bool>, Failure> {
    match flag {
        0 => Ok(None),
        DUOLOGUE_YES => Ok(Some(true)),
        DUOLOGUE_NO => Ok(Some(false)),
        _ => {
            let why = "is neither 0 nor DUOLOGUE_YES nor DUOLOGUE_NO";
            Err(Failure::invalid_value(field, &flag.to_string(), why))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Copy, Debug, PartialEq)]
    #[repr(C)]
    struct Old {
        struct_size: usize,
        colour: i64,
    }

    #[derive(Clone, Copy, Debug, PartialEq)]
    #[repr(C)]
    struct New {
        struct_size: usize,
        colour: i64,
        taste: i64,
    }

    // SAFETY: it holds integers.
    unsafe impl Options for Old {
        const INIT: Self = Self {
            struct_size: size_of::<Self>(),
            colour: 0,
        };
    }

    // SAFETY: it holds integers.
    unsafe impl Options for New {
        const INIT: Self = Self {
            struct_size: size_of::<Self>(),
            colour: 0,
            taste: -1,
        };
    }

    #[test]
    fn null_is_all_defaults() {
        assert_eq!(
            read_options::<New>(ptr::null(), "fruit").unwrap(),
            New::INIT
        );
    }

    #[test]
    fn what_an_older_program_does_not_know_has_its_default() {
        let old = Old {
            colour: 7,
            ..Old::INIT
        };
        let read = read_options((&raw const old).cast::<New>(), "fruit").unwrap();
        assert_eq!((read.colour, read.taste), (7, -1));
    }

    #[test]
    fn what_a_newer_program_sets_is_refused_unless_it_is_nothing() {
        let mut new = New {
            colour: 7,
            taste: 0,
            ..New::INIT
        };
        assert_eq!(
            read_options((&raw const new).cast::<Old>(), "fruit")
                .unwrap()
                .colour,
            7
        );
        new.taste = 1;
        let Failure(told) = read_options((&raw const new).cast::<Old>(), "fruit").unwrap_err();
        assert_eq!(told.field.unwrap().as_str(), "fruit");
    }

    #[test]
    fn a_size_that_was_never_set_is_refused() {
        for struct_size in [0, 7, 13, usize::MAX] {
            let options = Old {
                struct_size,
                colour: 0,
            };
            let Failure(told) = read_options(&raw const options, "fruit").unwrap_err();
            assert!(told.message.as_str().contains("_INIT"));
        }
    }

    #[test]
    fn of_what_is_written_an_older_program_gets_what_it_knows() {
        let mut two = [
            Old::INIT,
            Old {
                colour: 9,
                ..Old::INIT
            },
        ];
        let new = New {
            colour: 3,
            taste: 4,
            ..New::INIT
        };
        write_sized(two.as_mut_ptr().cast::<New>(), new, "fruit").unwrap();
        assert_eq!(
            two,
            [
                Old {
                    colour: 3,
                    ..Old::INIT
                },
                Old {
                    colour: 9,
                    ..Old::INIT
                }
            ]
        );
    }

    #[test]
    fn a_flag_is_yes_no_or_nothing() {
        assert_eq!(read_flag(0, "flag").unwrap(), None);
        assert_eq!(read_flag(DUOLOGUE_YES, "flag").unwrap(), Some(true));
        assert_eq!(read_flag(DUOLOGUE_NO, "flag").unwrap(), Some(false));
        assert!(read_flag(3, "flag").is_err());
    }
}
