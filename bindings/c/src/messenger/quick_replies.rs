//! Quick replies: kept in order, found, and filled in for a conversation.

use std::ffi::c_char;
use std::ptr;

use duologue::QuickReplyChange;

use crate::buffer::duologue_buffer;
use crate::by::{duologue_by, read_by};
use crate::constants::DUOLOGUE_NUL_TERMINATED;
use crate::convert::{
    Options, clear_out, give, optional_name, optional_text, read_array, read_name, read_options,
    read_text,
};
use crate::error::duologue_error;
use crate::guard::guard;
use crate::ids::{duologue_conversation_id_t, duologue_quick_reply_id_t, id, ids};
use crate::messenger::{duologue_messenger, hold};
use crate::rows::Rows;
use crate::status::duologue_status;
use crate::table::{duologue_quick_reply, duologue_quick_reply_cursor};

/// What is to be different about a quick reply; what is NULL stays as it is.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct duologue_quick_reply_change {
    /// Set by `DUOLOGUE_QUICK_REPLY_CHANGE_INIT`.
    pub struct_size: usize,
    /// What the list shows.
    pub name: *const c_char,
    /// The text: a template.
    pub text: *const c_char,
    /// Its length in bytes; `DUOLOGUE_NUL_TERMINATED` unless it is set.
    pub text_length: usize,
    /// The group it is shown in; "" for none.
    pub category: *const c_char,
}

// SAFETY: it holds integers and pointers.
unsafe impl Options for duologue_quick_reply_change {
    const INIT: Self = Self {
        struct_size: size_of::<Self>(),
        name: ptr::null(),
        text: ptr::null(),
        text_length: DUOLOGUE_NUL_TERMINATED,
        category: ptr::null(),
    };
}

/// Adds a ready text at the end of the list: a template (see `duologue_template_parse`). `category` may be NULL.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` for an empty name or text, a name that another quick reply has in any case (code
/// "taken"), and a template that is not well-formed or names something unknown.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_add_quick_reply(
    messenger: *const duologue_messenger,
    name: *const c_char,
    text: *const c_char,
    length: usize,
    category: *const c_char,
    quick_reply: *mut *mut duologue_quick_reply,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(quick_reply);
    guard(error, || {
        let messenger = hold(messenger)?;
        let (name, text) = (read_name(name, "name")?, read_text(text, length, "text")?);
        let category = optional_name(category, "category")?.unwrap_or_default();
        give(
            quick_reply,
            messenger.add_quick_reply(name, text, category)?,
        );
        Ok(())
    })
}

/// Adds the six quick replies that shops write first (store hours, shipping info, return policy, location, gift cards,
/// out of stock), to be edited, and lists them. Those whose name is taken are left out.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_add_starter_quick_replies(
    messenger: *const duologue_messenger,
    quick_replies: *mut *mut duologue_quick_reply_cursor,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(quick_replies);
    guard(error, || {
        let messenger = hold(messenger)?;
        give(
            quick_replies,
            Rows::of(messenger.add_starter_quick_replies()?),
        );
        Ok(())
    })
}

/// Lists the quick replies in order; with `search` those in whose name, text or category it stands without case, with
/// NULL or "" all of them.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_quick_replies(
    messenger: *const duologue_messenger,
    search: *const c_char,
    quick_replies: *mut *mut duologue_quick_reply_cursor,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(quick_replies);
    guard(error, || {
        let messenger = hold(messenger)?;
        let search = optional_name(search, "search")?.unwrap_or_default();
        give(quick_replies, Rows::of(messenger.quick_replies(search)?));
        Ok(())
    })
}

/// Changes about a quick reply what is set in `change`, which has to be as for one that is added.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_update_quick_reply(
    messenger: *const duologue_messenger,
    quick_reply_id: duologue_quick_reply_id_t,
    change: *const duologue_quick_reply_change,
    quick_reply: *mut *mut duologue_quick_reply,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(quick_reply);
    guard(error, || {
        let messenger = hold(messenger)?;
        let quick_reply_id = id(quick_reply_id, "quick_reply_id")?;
        let given = read_options(change, "change")?;
        let mut change = QuickReplyChange::new();
        if let Some(name) = optional_name(given.name, "name")? {
            change = change.name(name);
        }
        if let Some(text) = optional_text(given.text, given.text_length, "text")? {
            change = change.text(text);
        }
        if let Some(category) = optional_name(given.category, "category")? {
            change = change.category(category);
        }
        give(
            quick_reply,
            messenger.update_quick_reply(quick_reply_id, &change)?,
        );
        Ok(())
    })
}

/// Forgets a quick reply.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_delete_quick_reply(
    messenger: *const duologue_messenger,
    quick_reply: duologue_quick_reply_id_t,
    error: *mut *mut duologue_error,
) -> duologue_status {
    guard(error, || {
        let messenger = hold(messenger)?;
        messenger.delete_quick_reply(id(quick_reply, "quick_reply")?)?;
        Ok(())
    })
}

/// Puts the `count` quick replies of `order` first, in that order; the others follow as they were. All of them are
/// listed.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` if one is named twice.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_order_quick_replies(
    messenger: *const duologue_messenger,
    order: *const duologue_quick_reply_id_t,
    count: usize,
    quick_replies: *mut *mut duologue_quick_reply_cursor,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(quick_replies);
    guard(error, || {
        let messenger = hold(messenger)?;
        let order = ids(read_array(order, count, "order")?, "order")?;
        give(
            quick_replies,
            Rows::of(messenger.order_quick_replies(&order)?),
        );
        Ok(())
    })
}

/// Fills a quick reply in for a conversation. It gives the text back and sends nothing.
///
/// `DUOLOGUE_E_INVALID_ARGUMENT` with the code "missing_value" for a value that is missing where the template does not
/// say what to write instead; `duologue_error_value` names it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_expand_quick_reply(
    messenger: *const duologue_messenger,
    quick_reply: duologue_quick_reply_id_t,
    conversation: duologue_conversation_id_t,
    by: *const duologue_by,
    text: *mut *mut duologue_buffer,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(text);
    guard(error, || {
        let messenger = hold(messenger)?;
        let quick_reply = id(quick_reply, "quick_reply")?;
        let conversation = id(conversation, "conversation")?;
        let by = read_by(by)?;
        give(
            text,
            messenger.expand_quick_reply(quick_reply, conversation, by)?,
        );
        Ok(())
    })
}
