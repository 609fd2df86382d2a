//! What of a structure could be read, whether or not the whole is acceptable: what its owner hands over in it has to be
//! taken in any case.

use std::mem::MaybeUninit;
use std::{ptr, slice};

use super::null;
use super::options::{Options, struct_size};
use crate::failure::Failure;

/// What could be read; the rest is as `INIT` has it.
pub(crate) struct Known<T> {
    pub(crate) value: T,
    /// Why the structure is not acceptable, if it is not.
    pub(crate) refused: Option<Failure>,
}

impl<T: Options> Known<T> {
    fn refused(refused: Failure) -> Self {
        Self {
            value: T::INIT,
            refused: Some(refused),
        }
    }
}

/// A structure; NULL is as `INIT` has it.
pub(crate) fn read_known<T: Options>(structure: *const T, field: &'static str) -> Known<T> {
    if structure.is_null() {
        return Known {
            value: T::INIT,
            refused: None,
        };
    }
    match struct_size(structure, field) {
        Ok(size) => read(structure, size, field),
        Err(failure) => Known::refused(failure),
    }
}

/// So many structures, which stand as far apart as the first says it is long.
pub(crate) fn read_known_array<T: Options>(
    structures: *const T,
    count: usize,
    field: &'static str,
) -> Result<Vec<Known<T>>, Failure> {
    if count == 0 {
        return Ok(Vec::new());
    }
    if structures.is_null() {
        return Err(null(field));
    }
    let stride = struct_size(structures, field)?;
    let size = count.checked_mul(stride);
    if size.is_none_or(|size| isize::try_from(size).is_err()) {
        let why = "cannot be so many";
        return Err(Failure::invalid(field, &count.to_string(), why));
    }
    let each = (0..count).map(|index| {
        let structure = structures.wrapping_byte_add(index * stride);
        match struct_size(structure, field) {
            Ok(size) if size == stride => read(structure, size, field),
            Ok(size) => {
                let why = "differ in their struct_size";
                let refused = Failure::invalid(field, &size.to_string(), why);
                Known {
                    value: beginning(structure, size.min(stride)),
                    refused: Some(refused),
                }
            }
            Err(failure) => Known::refused(failure),
        }
    });
    Ok(each.collect())
}

/// As [`read_known_array`], for structures that hand nothing over: all of them have to be acceptable.
pub(crate) fn read_each<T: Options>(
    structures: *const T,
    count: usize,
    field: &'static str,
) -> Result<Vec<T>, Failure> {
    let known = read_known_array(structures, count, field)?;
    let each = known.into_iter();
    each.map(|Known { value, refused }| refused.map_or(Ok(value), Err))
        .collect()
}

/// A structure of this size. What lies beyond all that this release knows has to be unset.
fn read<T: Options>(structure: *const T, size: usize, field: &'static str) -> Known<T> {
    let known = size_of::<T>();
    let beyond = structure.cast::<u8>().wrapping_add(known);
    // SAFETY: so many bytes of the structure are there, as the caller says.
    let beyond = unsafe { slice::from_raw_parts(beyond, size.saturating_sub(known)) };
    let refused = beyond.iter().any(|byte| *byte != 0).then(|| {
        let why = "sets what this release of the library does not know";
        Failure::invalid(field, &size.to_string(), why)
    });
    Known {
        value: beginning(structure, size),
        refused,
    }
}

/// The fields that are among the first bytes.
fn beginning<T: Options>(structure: *const T, size: usize) -> T {
    let mut read = MaybeUninit::new(T::INIT);
    let from = structure.cast::<u8>();
    let to = read.as_mut_ptr().cast::<u8>();
    // SAFETY: `from` has `size` bytes as the caller says, `to` has those of a `T`, and they are apart.
    unsafe { ptr::copy_nonoverlapping(from, to, size.min(size_of::<T>())) };
    // SAFETY: every byte came from a `T` or from the caller, and `Options` says that any will do.
    unsafe { read.assume_init() }
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

    fn new(colour: i64, taste: i64) -> New {
        New {
            colour,
            taste,
            ..New::INIT
        }
    }

    fn told<T>(known: &Known<T>) -> Option<&str> {
        known
            .refused
            .as_ref()
            .map(|Failure(told)| told.message.as_str())
    }

    #[test]
    fn what_is_set_and_not_known_does_not_hide_what_is() {
        let newer = new(7, 1);
        let known = read_known((&raw const newer).cast::<Old>(), "fruit");
        assert_eq!(known.value.colour, 7);
        assert_eq!(
            told(&known),
            Some("fruit sets what this release of the library does not know")
        );
        let nothing_new = new(7, 0);
        assert!(
            read_known((&raw const nothing_new).cast::<Old>(), "fruit")
                .refused
                .is_none()
        );
    }

    #[test]
    fn of_a_structure_without_a_size_nothing_is_read() {
        let unset = Old {
            struct_size: 0,
            colour: 7,
        };
        let known = read_known(&raw const unset, "fruit");
        assert_eq!(known.value, Old::INIT);
        assert!(known.refused.is_some());
        let nothing = read_known(ptr::null::<Old>(), "fruit");
        assert!(nothing.refused.is_none());
    }

    #[test]
    fn structures_stand_as_far_apart_as_the_first_says() {
        let newer = [new(1, 0), new(2, 3), new(4, 0)];
        let known = read_known_array(newer.as_ptr().cast::<Old>(), 3, "fruit").unwrap();
        let colours: Vec<_> = known.iter().map(|each| each.value.colour).collect();
        assert_eq!(colours, [1, 2, 4]);
        let acceptable: Vec<_> = known.iter().map(|each| each.refused.is_none()).collect();
        assert_eq!(acceptable, [true, false, true]);
        let older = [Old {
            colour: 5,
            ..Old::INIT
        }; 2];
        let known = read_known_array(older.as_ptr().cast::<New>(), 2, "fruit").unwrap();
        assert!(
            known
                .iter()
                .all(|each| each.value.colour == 5 && each.value.taste == -1)
        );
        assert!(known.iter().all(|each| each.refused.is_none()));
    }

    #[test]
    fn structures_of_different_sizes_are_read_and_refused() {
        let mut fruit = [Old {
            colour: 5,
            ..Old::INIT
        }; 3];
        fruit[1].struct_size += 8;
        fruit[2].struct_size = 0;
        let known = read_known_array(fruit.as_ptr(), 3, "fruit").unwrap();
        assert_eq!(told(&known[0]), None);
        assert_eq!(told(&known[1]), Some("fruit differ in their struct_size"));
        assert_eq!(known[1].value.colour, 5);
        assert!(known[2].refused.is_some());
        assert_eq!(known[2].value, Old::INIT);
        assert!(read_each(fruit.as_ptr(), 3, "fruit").is_err());
        assert_eq!(read_each(fruit.as_ptr(), 1, "fruit").unwrap(), fruit[..1]);
    }

    #[test]
    fn null_and_impossible_numbers_are_refused() {
        assert!(read_known_array(ptr::null::<Old>(), 1, "fruit").is_err());
        assert!(
            read_known_array(ptr::null::<Old>(), 0, "fruit")
                .unwrap()
                .is_empty()
        );
        let one = Old::INIT;
        for count in [usize::MAX, usize::MAX / 16] {
            assert!(read_known_array(&raw const one, count, "fruit").is_err());
        }
    }
}
