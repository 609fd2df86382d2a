//! Lists, a page at a time, and what goes through all of their pages.

use std::sync::Arc;

use duologue::{AgentId, Cursor, GatewayId, MailboxId, TagId};
use pyo3::PyClass;
use pyo3::prelude::*;

use super::contact::Contact;
use super::conversation::Conversation;
use super::event::Event;
use super::message::Message;
use crate::field::Table;
use crate::outside::Shared;
use crate::record::{each, record};

/// Fetches the page that begins at a place: its items, and where the one after it begins.
pub(crate) type Fetch =
    Arc<dyn Fn(Python<'_>, Cursor) -> PyResult<(Vec<Py<PyAny>>, Option<Cursor>)> + Send + Sync>;

/// Where a page came from; nowhere, if it was made by hand.
#[derive(Clone, Default)]
pub(crate) struct Source(Option<Fetch>);

impl Source {
    pub(crate) fn new(fetch: Fetch) -> Self {
        Self(Some(fetch))
    }
}

record! {
    /// A page of a list of conversations.
    ConversationPage(py, page: duologue::ConversationPage) {
        /// The rows, newest activity first.
        items: Vec<Py<Conversation>> = each(py, page.items, Conversation::of)?;
        /// Where the next page begins; None after the last.
        next: Option<Cursor> = page.next;
        /// How many rows there are on all pages; None with more than one narrowing, or one by text.
        total: Option<u64> = page.total;
        /// The badge of the whole Inbox at the same moment.
        badge: Py<Badge> = Py::new(py, Badge::of(py, page.badge)?)?;
        -
        source: Source = Source::default();
    }
}

record! {
    /// A page of a timeline.
    EventPage(py, page: duologue::EventPage) {
        /// The events, the newest first.
        items: Vec<Py<Event>> = each(py, page.items, Event::of)?;
        /// Where the page of earlier events begins; None if there are none.
        next: Option<Cursor> = page.next;
        /// How many kinds the filter names: the number that a screen shows beside it.
        active_filter_count: usize = page.active_filter_count;
        -
        source: Source = Source::default();
    }
}

record! {
    /// A page of a list of contacts.
    ContactPage(py, page: duologue::ContactPage) {
        /// The contacts, by name.
        items: Vec<Py<Contact>> = each(py, page.items, Contact::of)?;
        /// Where the next page begins; None after the last.
        next: Option<Cursor> = page.next;
        -
        source: Source = Source::default();
    }
}

record! {
    /// A page of a list of messages.
    MessagePage(py, page: duologue::MessagePage) {
        /// The messages.
        items: Vec<Py<Message>> = each(py, page.items, Message::of)?;
        /// Where the next page begins; None after the last.
        next: Option<Cursor> = page.next;
        -
        source: Source = Source::default();
    }
}

record! {
    /// A run of the log.
    Changes(py, changes: duologue::Changes) {
        /// What happened, the earliest first, internal kinds included; empty if nothing has.
        items: Vec<Py<Event>> = each(py, changes.items, Event::of)?;
        /// Where to go on from: the place after the last of them, or the one that was asked for.
        next: Cursor = changes.next;
        -
        source: Source = Source::default();
    }
}

/// A class whose items go on over further pages.
pub(crate) trait Page: PyClass + Sized {
    /// The page with the way to the next.
    fn going_on(self, source: Source) -> Self;
    /// Its items, and where the next page begins.
    fn parts(&self, py: Python<'_>) -> (Vec<Py<PyAny>>, Option<Cursor>);
}

macro_rules! pages {
    ($($class:ident: $next:expr;)+) => {$(
        impl Page for $class {
            fn going_on(mut self, source: Source) -> Self {
                self.source = source;
                self
            }

            fn parts(&self, py: Python<'_>) -> (Vec<Py<PyAny>>, Option<Cursor>) {
                let items = self.items.iter().map(|item| item.clone_ref(py).into_any());
                let next: fn(&$class) -> Option<Cursor> = $next;
                (items.collect(), next(self))
            }
        }

        #[pymethods]
        impl $class {
            /// Goes through the items of this page, then through those of the pages after it, which are fetched as they
            /// are needed. (A page that was made by hand has no pages after it.)
            fn all(&self, py: Python<'_>) -> Items {
                let (items, next) = self.parts(py);
                Items::new(items, next, self.source.clone())
            }
        }
    )+};
}

pages! {
    ConversationPage: |page| page.next.clone();
    EventPage: |page| page.next.clone();
    ContactPage: |page| page.next.clone();
    MessagePage: |page| page.next.clone();
    Changes: |changes| (!changes.items.is_empty()).then(|| changes.next.clone());
}

/// Goes through the items of a list, fetching its pages as they are needed.
#[pyclass(frozen, module = "duologue")]
pub(crate) struct Items(Shared<Place>);

struct Place {
    items: std::vec::IntoIter<Py<PyAny>>,
    next: Option<Cursor>,
    source: Source,
}

impl Items {
    fn new(items: Vec<Py<PyAny>>, next: Option<Cursor>, source: Source) -> Self {
        Self(Shared::new(Place {
            items: items.into_iter(),
            next,
            source,
        }))
    }
}

#[pymethods]
impl Items {
    fn __iter__(this: PyRef<'_, Self>) -> PyRef<'_, Self> {
        this
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<Py<PyAny>>> {
        // For as long as a page is fetched, so that threads that share it get each item once.
        self.0.with(py, |place| {
            loop {
                if let Some(item) = place.items.next() {
                    return Ok(Some(item));
                }
                let (Some(next), Source(Some(fetch))) = (place.next.clone(), place.source.clone())
                else {
                    return Ok(None);
                };
                // A page that could not be fetched is asked for again by the next call.
                let (items, next) = fetch(py, next)?;
                place.items = items.into_iter();
                place.next = next;
            }
        })
    }
}

record! {
    /// What the icon of the inbox shows. Snoozed, completed and archived conversations count nothing.
    Badge(py, badge: duologue::Badge) {
        /// Unread messages in the Inbox.
        messages: u64 = badge.messages;
        /// Conversations in the Inbox that have some.
        conversations: u64 = badge.conversations;
    }
}

record! {
    /// How many conversations a list has, and how many are unread.
    Count(py, count: duologue::Count) {
        /// Conversations.
        conversations: u64 = count.conversations;
        /// Those with unread messages.
        unread_conversations: u64 = count.unread_conversations;
        /// Unread messages.
        unread_messages: u64 = count.unread_messages;
    }
}

record! {
    /// What a sidebar shows beside each entry of one view, all from one moment.
    Counts(py, counts: duologue::Counts) {
        /// The whole view.
        total: Py<Count> = Py::new(py, Count::of(py, counts.total)?)?;
        /// Conversations assigned to nobody.
        unassigned: Py<Count> = Py::new(py, Count::of(py, counts.unassigned)?)?;
        /// By assignee; agents who have none are left out.
        agents: Table<AgentId, Py<Count>> = by(py, counts.agents)?;
        /// By mailbox; those that have none are left out.
        mailboxes: Table<MailboxId, Py<Count>> = by(py, counts.mailboxes)?;
        /// By gateway; those that have none are left out.
        gateways: Table<GatewayId, Py<Count>> = by(py, counts.gateways)?;
        /// By tag; those that have none are left out.
        tags: Table<TagId, Py<Count>> = by(py, counts.tags)?;
    }
}

fn by<K>(py: Python<'_>, counts: Vec<(K, duologue::Count)>) -> PyResult<Table<K, Py<Count>>> {
    let counts = counts
        .into_iter()
        .map(|(key, count)| Ok((key, Py::new(py, Count::of(py, count)?)?)));
    counts.collect::<PyResult<_>>().map(Table)
}
