//! Timelines: what happened in a conversation, and about a contact.

use duologue::{Error, EventKind, EventPage, Paging};

use crate::convert::{clear_out, give, peek, read_array};
use crate::error::duologue_error;
use crate::event_kind;
use crate::failure::Failure;
use crate::guard::guard;
use crate::ids::{duologue_contact_id_t, duologue_conversation_id_t, id};
use crate::messenger::{duologue_messenger, hold};
use crate::paging::{duologue_paging, read_paging};
use crate::rows::{Beside, Page, Rows};
use crate::status::duologue_status;
use crate::table::{duologue_event, duologue_event_cursor, duologue_event_kind_t};
use crate::text_out::Text;

/// Lists what happened in a conversation, the newest first: the events of these kinds, or without kinds all but the
/// internal ones.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_timeline(
    messenger: *const duologue_messenger,
    conversation: duologue_conversation_id_t,
    kinds: *const duologue_event_kind_t,
    kind_count: usize,
    paging: *const duologue_paging,
    events: *mut *mut duologue_event_cursor,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(events);
    guard(error, || {
        let messenger = hold(messenger)?;
        let conversation = id(conversation, "conversation")?;
        let kinds = read_kinds(kinds, kind_count)?;
        let listed = listed(paging, move |paging| {
            messenger.timeline(conversation, &kinds, paging)
        });
        give(events, listed?);
        Ok(())
    })
}

/// Lists what a contact did and what was done about them, the newest first: in all conversations and on the profile. The
/// kinds are as for a timeline.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_activity(
    messenger: *const duologue_messenger,
    contact: duologue_contact_id_t,
    kinds: *const duologue_event_kind_t,
    kind_count: usize,
    paging: *const duologue_paging,
    events: *mut *mut duologue_event_cursor,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(events);
    guard(error, || {
        let messenger = hold(messenger)?;
        let contact = id(contact, "contact")?;
        let kinds = read_kinds(kinds, kind_count)?;
        let listed = listed(paging, move |paging| {
            messenger.activity(contact, &kinds, paging)
        });
        give(events, listed?);
        Ok(())
    })
}

/// How many kinds the filter of a timeline names, each counted once: the number that a screen shows beside it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_event_cursor_active_filter_count(
    cursor: *const duologue_event_cursor,
) -> usize {
    peek(cursor).map_or(0, |it| it.beside.active_filter_count)
}

fn read_kinds(
    kinds: *const duologue_event_kind_t,
    count: usize,
) -> Result<Vec<EventKind>, Failure> {
    let kinds = read_array(kinds, count, "kinds")?;
    kinds
        .iter()
        .map(|kind| event_kind::read(*kind, "kinds"))
        .collect()
}

fn listed(
    paging: *const duologue_paging,
    fetch: impl Fn(&Paging) -> Result<EventPage, Error> + Send + Sync + 'static,
) -> Result<Rows<duologue_event>, Failure> {
    let listed = Rows::paged(&read_paging(paging)?, move |paging| {
        let page = fetch(paging)?;
        let beside = Beside {
            active_filter_count: page.active_filter_count,
            ..Beside::default()
        };
        Ok(Page::new(page.items, page.next, beside))
    });
    listed.map_err(named_as_here)
}

/// The engine goes before a place in what is the newest first, which is given as `after` here.
fn named_as_here(failure: Failure) -> Failure {
    let Failure(mut told) = failure;
    if told
        .field
        .as_ref()
        .is_some_and(|field| field.as_str() == "before")
    {
        told.field = Some(Text::from("after"));
        told.message = Text::from(told.message.as_str().replacen("before", "after", 1));
    }
    Failure(told)
}
