//! Lists of conversations, and the numbers beside them.

use std::ffi::c_char;
use std::ptr;

use duologue::{Count, Narrowing, View};

use crate::convert::{
    Options, clear_out, give, optional_name, peek, read_array, read_flag, read_options, write_out,
};
use crate::error::duologue_error;
use crate::failure::Failure;
use crate::guard::guard;
use crate::ids::{
    Id, duologue_agent_id_t, duologue_contact_id_t, duologue_gateway_id_t, duologue_mailbox_id_t,
    duologue_tag_id_t, id, ids, optional_id, raw,
};
use crate::messenger::{duologue_messenger, hold};
use crate::number::{int, optional_number};
use crate::paging::{duologue_paging, read_paging};
use crate::rows::{Beside, Page, Rows};
use crate::status::duologue_status;
use crate::table::{duologue_conversation_cursor, duologue_counts, duologue_view_t};

/// What a view is narrowed to. NULL, and what is not set, is all of it. One narrowing is read straight from an index;
/// with more, the conversations of the first are looked through for the others.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct duologue_narrowing {
    /// Set by `DUOLOGUE_NARROWING_INIT`.
    pub struct_size: usize,
    /// Conversations in this mailbox.
    pub mailbox: duologue_mailbox_id_t,
    /// Conversations assigned to this agent.
    pub agent: duologue_agent_id_t,
    /// `DUOLOGUE_YES` for conversations assigned to nobody, without `agent`.
    pub unassigned: i32,
    /// Conversations whose customer used this gateway last.
    pub gateway: duologue_gateway_id_t,
    /// Conversations with all of these tags, at most 100.
    pub tags: *const duologue_tag_id_t,
    /// How many there are.
    pub tag_count: usize,
    /// Conversations with at least one of these tags, at most 100.
    pub any_tags: *const duologue_tag_id_t,
    /// How many there are.
    pub any_tag_count: usize,
    /// `DUOLOGUE_YES` for conversations with unread messages.
    pub unread: i32,
    /// Conversations with this text, of at most 200 characters, in their contact's name or address or the beginning of
    /// their last message, without case.
    pub text: *const c_char,
}

// SAFETY: it holds integers and pointers.
unsafe impl Options for duologue_narrowing {
    const INIT: Self = Self {
        struct_size: size_of::<Self>(),
        mailbox: 0,
        agent: 0,
        unassigned: 0,
        gateway: 0,
        tags: ptr::null(),
        tag_count: 0,
        any_tags: ptr::null(),
        any_tag_count: 0,
        unread: 0,
        text: ptr::null(),
    };
}

fn read_narrowing(narrowing: *const duologue_narrowing) -> Result<Narrowing, Failure> {
    let given = read_options(narrowing, "narrowing")?;
    let mut narrowing = Narrowing::none();
    if let Some(mailbox) = optional_id(given.mailbox, "mailbox")? {
        narrowing = narrowing.mailbox(mailbox);
    }
    let unassigned = read_flag(given.unassigned, "unassigned")? == Some(true);
    if let Some(agent) = optional_id(given.agent, "agent")? {
        if unassigned {
            let why = "cannot be the assignee of what is unassigned; give one of the two";
            return Err(Failure::invalid_value(
                "agent",
                &given.agent.to_string(),
                why,
            ));
        }
        narrowing = narrowing.assignee(agent);
    } else if unassigned {
        narrowing = narrowing.unassigned();
    }
    if let Some(gateway) = optional_id(given.gateway, "gateway")? {
        narrowing = narrowing.gateway(gateway);
    }
    for tag in ids(read_array(given.tags, given.tag_count, "tags")?, "tags")? {
        narrowing = narrowing.tag(tag);
    }
    let any_tags = read_array(given.any_tags, given.any_tag_count, "any_tags")?;
    narrowing = narrowing.any_tag(ids(any_tags, "any_tags")?);
    if read_flag(given.unread, "unread")? == Some(true) {
        narrowing = narrowing.unread();
    }
    if let Some(text) = optional_name(given.text, "text")? {
        narrowing = narrowing.text(text);
    }
    Ok(narrowing)
}

/// The view with this number, or the Inbox.
fn read_view(view: duologue_view_t) -> Result<View, Failure> {
    optional_number(view, "view").map(Option::unwrap_or_default)
}

/// A count of a sidebar, and what it stands beside.
pub(crate) struct CountOf {
    pub(crate) id: i64,
    pub(crate) count: Count,
}

impl CountOf {
    pub(crate) fn whole(count: &Count) -> Self {
        Self {
            id: 0,
            count: *count,
        }
    }

    pub(crate) fn each<I: Id>(counts: &[(I, Count)]) -> impl Iterator<Item = Self> {
        counts.iter().map(|(id, count)| Self {
            id: raw(*id),
            count: *count,
        })
    }
}

/// Lists the conversations of a view, the Inbox if it is 0, newest activity first.
/// A row that something happens to meanwhile moves to the top; no other is skipped or comes twice. A narrowing by text
/// looks through at most 10,000 rows for one page, which may then end before its limit and yet have more after it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_conversations(
    messenger: *const duologue_messenger,
    view: duologue_view_t,
    narrowing: *const duologue_narrowing,
    paging: *const duologue_paging,
    conversations: *mut *mut duologue_conversation_cursor,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(conversations);
    guard(error, || {
        let messenger = hold(messenger)?;
        let (view, narrowing) = (read_view(view)?, read_narrowing(narrowing)?);
        let listed = Rows::paged(&read_paging(paging)?, move |paging| {
            let page = messenger.conversations(view, &narrowing, paging)?;
            let beside = Beside {
                total: page.total,
                badge: (page.badge.messages, page.badge.conversations),
                ..Beside::default()
            };
            Ok(Page::new(page.items, page.next, beside))
        });
        give(conversations, listed?);
        Ok(())
    })
}

/// How many conversations a view has on all pages; -1 for other lists, and for a view that more than one narrowing, or
/// one by text, is applied to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_conversation_cursor_total(
    cursor: *const duologue_conversation_cursor,
) -> i64 {
    peek(cursor).and_then(|it| it.beside.total).map_or(-1, int)
}

/// How many unread messages the whole Inbox had when a view was listed, and in how many conversations; 0 for other lists.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_conversation_cursor_badge(
    cursor: *const duologue_conversation_cursor,
    messages: *mut u64,
    conversations: *mut u64,
) {
    let badge = peek(cursor).map_or((0, 0), |it| it.beside.badge);
    write_out(messages, badge.0);
    write_out(conversations, badge.1);
}

/// Lists every conversation of a contact: one for each mailbox, in the order of mailboxes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_conversations_of(
    messenger: *const duologue_messenger,
    contact: duologue_contact_id_t,
    conversations: *mut *mut duologue_conversation_cursor,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(conversations);
    guard(error, || {
        let messenger = hold(messenger)?;
        let found = messenger.conversations_of(id(contact, "contact")?)?;
        give(conversations, Rows::of(found));
        Ok(())
    })
}

/// Tells how many unread messages the Inbox has, and in how many conversations.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_badge(
    messenger: *const duologue_messenger,
    messages: *mut u64,
    conversations: *mut u64,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(messages);
    clear_out(conversations);
    guard(error, || {
        let badge = hold(messenger)?.badge()?;
        write_out(messages, badge.messages);
        write_out(conversations, badge.conversations);
        Ok(())
    })
}

/// Tells what a sidebar shows beside each entry of a view, the Inbox if it is 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_counts(
    messenger: *const duologue_messenger,
    view: duologue_view_t,
    counts: *mut *mut duologue_counts,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(counts);
    guard(error, || {
        let messenger = hold(messenger)?;
        give(counts, messenger.counts(read_view(view)?)?);
        Ok(())
    })
}
