//! Events: who did them, notes, and those of the host's own.

use std::ffi::c_char;
use std::ptr;

use duologue::{Actor, AgentId, Event, HostEvent};

use crate::by::{duologue_by, read_by};
use crate::constants::DUOLOGUE_NUL_TERMINATED;
use crate::convert::{
    Options, clear_out, give, optional_name, read_name, read_options, read_text, write_out,
};
use crate::error::duologue_error;
use crate::event_kind;
use crate::failure::Failure;
use crate::guard::guard;
use crate::ids::{duologue_contact_id_t, duologue_conversation_id_t, id};
use crate::messenger::{duologue_messenger, hold};
use crate::rows::Rows;
use crate::status::duologue_status;
use crate::table::{duologue_event, duologue_event_kind_t, duologue_kind_entry_cursor};
use crate::time::{DUOLOGUE_NO_TIME, duologue_time_t, optional_moment};

/// An [`Actor`] without who it was.
#[derive(Clone, Copy)]
pub(crate) enum ActorKind {
    Agent,
    Contact,
    Host,
    System,
}

impl From<Actor> for ActorKind {
    fn from(actor: Actor) -> Self {
        match actor {
            Actor::Agent(_) => Self::Agent,
            Actor::Contact => Self::Contact,
            Actor::Host => Self::Host,
            // `System`, and what the engine may add.
            _ => Self::System,
        }
    }
}

/// The agent who did it.
pub(crate) fn agent(event: &Event) -> Option<AgentId> {
    match event.actor {
        Actor::Agent(agent) => Some(agent),
        _ => None,
    }
}

/// Leaves a note in a conversation. The customer never sees it, and it changes nothing else.
/// `DUOLOGUE_E_INVALID_ARGUMENT` for a text that is empty, holds a NUL or has more than 256 KiB.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_add_note(
    messenger: *const duologue_messenger,
    conversation: duologue_conversation_id_t,
    text: *const c_char,
    length: usize,
    by: *const duologue_by,
    event: *mut *mut duologue_event,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(event);
    guard(error, || {
        let messenger = hold(messenger)?;
        let conversation = id(conversation, "conversation")?;
        let text = read_text(text, length, "text")?;
        give(event, messenger.add_note(conversation, text, read_by(by)?)?);
        Ok(())
    })
}

/// Leaves a note on a contact's profile: it is in the contact's activity, and in no conversation.
/// `DUOLOGUE_E_INVALID_ARGUMENT` as for a note in a conversation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_add_contact_note(
    messenger: *const duologue_messenger,
    contact: duologue_contact_id_t,
    text: *const c_char,
    length: usize,
    by: *const duologue_by,
    event: *mut *mut duologue_event,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(event);
    guard(error, || {
        let messenger = hold(messenger)?;
        let (contact, text) = (id(contact, "contact")?, read_text(text, length, "text")?);
        give(
            event,
            messenger.add_contact_note(contact, text, read_by(by)?)?,
        );
        Ok(())
    })
}

/// An event of the host's own: an order, a check-in.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct duologue_host_event {
    /// Set by `DUOLOGUE_HOST_EVENT_INIT`.
    pub struct_size: usize,
    /// What a timeline shows.
    pub title: *const c_char,
    /// The host's own data, a JSON object that is kept as it is; NULL for none.
    pub attributes: *const c_char,
    /// Its length in bytes; `DUOLOGUE_NUL_TERMINATED` by `DUOLOGUE_HOST_EVENT_INIT`.
    pub attributes_length: usize,
    /// When it happened; `DUOLOGUE_NO_TIME`, and a time ahead, for now.
    pub at: duologue_time_t,
}

// SAFETY: it holds integers and pointers.
unsafe impl Options for duologue_host_event {
    const INIT: Self = Self {
        struct_size: size_of::<Self>(),
        title: ptr::null(),
        attributes: ptr::null(),
        attributes_length: DUOLOGUE_NUL_TERMINATED,
        at: DUOLOGUE_NO_TIME,
    };
}

fn read_host_event(happened: *const duologue_host_event) -> Result<HostEvent, Failure> {
    let given = read_options(happened, "happened")?;
    let mut happened = HostEvent::new(read_name(given.title, "title")?);
    if !given.attributes.is_null() || given.attributes_length != DUOLOGUE_NUL_TERMINATED {
        let json = read_text(given.attributes, given.attributes_length, "attributes")?;
        happened = happened.attributes(json);
    }
    if let Some(at) = optional_moment(given.at, "at")? {
        happened = happened.at(at);
    }
    Ok(happened)
}

/// Adds an event of the host's own to a conversation. It moves and marks nothing.
/// `DUOLOGUE_E_INVALID_ARGUMENT` for a kind of the engine's own, and for attributes that are no JSON object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_add_event(
    messenger: *const duologue_messenger,
    conversation: duologue_conversation_id_t,
    kind: duologue_event_kind_t,
    happened: *const duologue_host_event,
    by: *const duologue_by,
    event: *mut *mut duologue_event,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(event);
    guard(error, || {
        let messenger = hold(messenger)?;
        let conversation = id(conversation, "conversation")?;
        let (kind, happened) = (event_kind::read(kind, "kind")?, read_host_event(happened)?);
        give(
            event,
            messenger.add_event(conversation, kind, &happened, read_by(by)?)?,
        );
        Ok(())
    })
}

/// Adds an event of the host's own to a contact's activity, in no conversation.
/// `DUOLOGUE_E_INVALID_ARGUMENT` as for an event in a conversation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_add_contact_event(
    messenger: *const duologue_messenger,
    contact: duologue_contact_id_t,
    kind: duologue_event_kind_t,
    happened: *const duologue_host_event,
    by: *const duologue_by,
    event: *mut *mut duologue_event,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(event);
    guard(error, || {
        let messenger = hold(messenger)?;
        let contact = id(contact, "contact")?;
        let (kind, happened) = (event_kind::read(kind, "kind")?, read_host_event(happened)?);
        give(
            event,
            messenger.add_contact_event(contact, kind, &happened, read_by(by)?)?,
        );
        Ok(())
    })
}

/// Registers a kind of event of the host's own, such as "order_shipped" with the label "Order Shipped".
/// Registering the name again gives it another label. The kind is a number below zero, the same for ever.
/// `DUOLOGUE_E_INVALID_ARGUMENT` for a name that is not lower-case words joined by `_`, or that is the engine's own.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_register_event_kind(
    messenger: *const duologue_messenger,
    name: *const c_char,
    label: *const c_char,
    kind: *mut duologue_event_kind_t,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(kind);
    guard(error, || {
        let messenger = hold(messenger)?;
        let (name, label) = (read_name(name, "name")?, read_name(label, "label")?);
        let registered = messenger.register_event_kind(name, label)?;
        write_out(kind, event_kind::number(registered));
        Ok(())
    })
}

/// Lists the kinds that a filter offers, the host's own after the engine's: those with `search` in their label, without
/// case, or all of them for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_event_kinds(
    messenger: *const duologue_messenger,
    search: *const c_char,
    kinds: *mut *mut duologue_kind_entry_cursor,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(kinds);
    guard(error, || {
        let messenger = hold(messenger)?;
        let search = optional_name(search, "search")?.unwrap_or_default();
        give(kinds, Rows::of(messenger.event_kinds(search)?));
        Ok(())
    })
}
