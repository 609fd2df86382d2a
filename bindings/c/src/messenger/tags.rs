//! Tags: the list of them.

use std::ffi::c_char;

use crate::convert::{clear_out, give, optional_name, read_name};
use crate::error::duologue_error;
use crate::guard::guard;
use crate::ids::{duologue_tag_id_t, id};
use crate::messenger::{duologue_messenger, hold};
use crate::rows::Rows;
use crate::status::duologue_status;
use crate::table::{duologue_tag, duologue_tag_cursor};

/// Makes a tag. `color` is "#rrggbb"; NULL or empty for none.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` for a name that is empty, has more than 200 characters, or that another tag has in any
/// case (code "taken"), and for a color that is none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_create_tag(
    messenger: *const duologue_messenger,
    name: *const c_char,
    color: *const c_char,
    tag: *mut *mut duologue_tag,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(tag);
    guard(error, || {
        let messenger = hold(messenger)?;
        let (name, color) = (read_name(name, "name")?, optional_name(color, "color")?);
        give(tag, messenger.create_tag(name, color.unwrap_or_default())?);
        Ok(())
    })
}

/// Lists every tag, by name.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_tags(
    messenger: *const duologue_messenger,
    tags: *mut *mut duologue_tag_cursor,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(tags);
    guard(error, || {
        let messenger = hold(messenger)?;
        give(tags, Rows::of(messenger.tags()?));
        Ok(())
    })
}

/// Gives a tag another name and color; what is NULL stays as it is. Events keep the name that the tag had.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_update_tag(
    messenger: *const duologue_messenger,
    tag_id: duologue_tag_id_t,
    name: *const c_char,
    color: *const c_char,
    tag: *mut *mut duologue_tag,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(tag);
    guard(error, || {
        let messenger = hold(messenger)?;
        let tag_id = id(tag_id, "tag_id")?;
        let (name, color) = (optional_name(name, "name")?, optional_name(color, "color")?);
        let known = messenger.tags()?.into_iter().find(|tag| tag.id == tag_id);
        // Of a tag that there is not, the engine says so, whatever else it is given.
        let (old_name, old_color) =
            known.map_or(("-".to_owned(), String::new()), |tag| (tag.name, tag.color));
        let (name, color) = (name.unwrap_or(&old_name), color.unwrap_or(&old_color));
        give(tag, messenger.update_tag(tag_id, name, color)?);
        Ok(())
    })
}

/// Takes a tag off every conversation and forgets it. What is in the log stays.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_delete_tag(
    messenger: *const duologue_messenger,
    tag: duologue_tag_id_t,
    error: *mut *mut duologue_error,
) -> duologue_status {
    guard(error, || {
        let messenger = hold(messenger)?;
        messenger.delete_tag(id(tag, "tag")?)?;
        Ok(())
    })
}
