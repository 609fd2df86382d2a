//! What a screen shows: lists of conversations with their counts, and timelines, a page at a time.

use std::collections::BTreeSet;

use crate::contact::Contact;
use crate::conversation::Conversation;
use crate::cursor::{Cursor, ListName};
use crate::error::{Error, Result};
use crate::event::{Event, EventKind};
use crate::id::{AgentId, ContactId, ConversationId, GatewayId, MailboxId, TagId};
use crate::messenger::Messenger;
use crate::store::counter::{self, Dimension};
use crate::store::timeline::{self, Source};
use crate::store::{Tx, contact, conversation, view};
use crate::view::{Badge, ConversationPage, Count, Counts, Narrowing, View};

/// The most rows that one page may have.
const MOST: usize = 1_000;

/// Which page of a list: how many rows, and after which place.
///
/// ```
/// use duologue::{Narrowing, Paging, View};
/// # let messenger = duologue::Messenger::open(":memory:")?;
/// let first = messenger.conversations(View::Inbox, &Narrowing::none(), &Paging::first(50))?;
/// if let Some(next) = first.next {
///     messenger.conversations(View::Inbox, &Narrowing::none(), &Paging::first(50).after(next))?;
/// }
/// # Ok::<(), duologue::Error>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Paging {
    limit: usize,
    cursor: Option<Cursor>,
}

impl Default for Paging {
    fn default() -> Self {
        Self::first(50)
    }
}

impl Paging {
    /// The first page, of so many rows: 1 to 1,000.
    pub fn first(limit: usize) -> Self {
        Self {
            limit,
            cursor: None,
        }
    }

    /// The page after a place: the [`next`](ConversationPage::next) of the page before.
    #[must_use]
    pub fn after(mut self, cursor: Cursor) -> Self {
        self.cursor = Some(cursor);
        self
    }

    pub(super) fn limit(&self) -> Result<usize> {
        check_limit(self.limit)
    }

    /// The text and id that the page comes after, in a list that is ordered by a text; `None` for the first.
    pub(super) fn text_position(
        &self,
        list: ListName,
        field: &'static str,
    ) -> Result<Option<(&str, i64)>> {
        let cursor = self.cursor.as_ref();
        cursor
            .map(|cursor| cursor.text_position(list, field))
            .transpose()
    }

    /// The sort key and id that the page comes after; `None` for the first.
    pub(super) fn position(
        &self,
        list: ListName,
        field: &'static str,
    ) -> Result<Option<(i64, i64)>> {
        self.cursor
            .as_ref()
            .map(|cursor| cursor.position(list, field))
            .transpose()
    }
}

/// A page of a timeline.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct EventPage {
    /// The events, the newest first.
    pub items: Vec<Event>,
    /// Where the page of earlier events begins; `None` if there are none.
    pub next: Option<Cursor>,
    /// How many kinds the filter names: the number that a screen shows beside it.
    pub active_filter_count: usize,
}

/// A page of a list of contacts.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ContactPage {
    /// The contacts, by name.
    pub items: Vec<Contact>,
    /// Where the next page begins; `None` after the last.
    pub next: Option<Cursor>,
}

impl Messenger {
    /// A conversation by id.
    ///
    /// # Errors
    ///
    /// `NotFound`.
    pub fn conversation(&self, id: ConversationId) -> Result<Conversation> {
        self.store().read(|tx| conversation::load(tx, id))
    }

    /// Every conversation of a contact: one for each mailbox it has written to or heard from,
    /// in the order of mailboxes.
    ///
    /// # Errors
    ///
    /// `NotFound` for the contact.
    pub fn conversations_of(&self, contact: ContactId) -> Result<Vec<Conversation>> {
        self.store().read(|tx| {
            contact::load(tx, contact)?;
            conversation::of_contact(tx, contact)
        })
    }

    /// A page of a view, newest activity first. Rows, total and badge are of one moment.
    ///
    /// A row that something happens to while a host pages moves to the top; no other is skipped or shown twice. A
    /// narrowing by text looks through at most 10,000 rows for one page, which may then be short and yet have a next.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` for a limit of nothing or of more than 1,000, a cursor of another list, or a narrowing by more
    /// than 100 tags or by a text of more than 200 characters.
    pub fn conversations(
        &self,
        view: View,
        narrowing: &Narrowing,
        paging: &Paging,
    ) -> Result<ConversationPage> {
        let limit = paging.limit()?;
        let narrowing = &narrowing.checked()?;
        let list = ListName::of(&format!("{} {}", view.as_str(), narrowing.describe()));
        let after = paging.position(list, "after")?;
        self.store().read(|tx| {
            let counters = view::Counters::of(tx, view, narrowing)?;
            let (items, next) = view::page(tx, &counters, (view, narrowing), after, limit)?;
            Ok(ConversationPage {
                next: next.map(|(key, id)| Cursor::new(list, key, id)),
                total: counters.total(view, narrowing),
                badge: counters.badge(),
                items,
            })
        })
    }

    /// How many unread messages the Inbox has, and in how many conversations.
    ///
    /// # Errors
    ///
    /// Those of the database alone.
    pub fn badge(&self) -> Result<Badge> {
        self.store().glance(|tx| {
            let inbox = view::Counters::of(tx, View::Inbox, &Narrowing::none())?;
            Ok(inbox.badge())
        })
    }

    /// What a sidebar shows beside each entry of a view, all from one moment.
    ///
    /// # Errors
    ///
    /// Those of the database alone.
    pub fn counts(&self, view: View) -> Result<Counts> {
        self.store().glance(|tx| {
            let mut counts = Counts::default();
            for (dimension, first, second, count) in counter::of_shelves(tx, view::shelves(view))? {
                match dimension {
                    Dimension::Lane => {
                        sum(&mut counts.total, count);
                        collect(&mut counts.mailboxes, MailboxId::from_raw(first), count);
                        collect(&mut counts.gateways, GatewayId::from_raw(second), count);
                    }
                    Dimension::Assignee => match AgentId::from_raw(first) {
                        Some(agent) => collect(&mut counts.agents, Some(agent), count),
                        None => sum(&mut counts.unassigned, count),
                    },
                    Dimension::Tag => collect(&mut counts.tags, TagId::from_raw(first), count),
                }
            }
            Ok(counts)
        })
    }

    /// A page of a conversation's timeline, the newest events first. With kinds, only events of one of them; without,
    /// all but the internal ones. Looking changes nothing.
    ///
    /// # Errors
    ///
    /// `NotFound`; `InvalidArgument` for a limit of nothing or of more than 1,000, or a cursor of another list.
    pub fn timeline(
        &self,
        id: ConversationId,
        kinds: &[EventKind],
        paging: &Paging,
    ) -> Result<EventPage> {
        let name = format!("timeline {id} {}", describe(kinds));
        self.events(&name, kinds, paging, |tx| {
            conversation::load(tx, id)?;
            Ok(vec![Source::Conversation(id)])
        })
    }

    /// A page of everything about a contact, the newest first: all its conversations, and what is on its profile. The
    /// same filter as in [`Messenger::timeline`].
    ///
    /// # Errors
    ///
    /// As [`Messenger::timeline`].
    pub fn activity(
        &self,
        id: ContactId,
        kinds: &[EventKind],
        paging: &Paging,
    ) -> Result<EventPage> {
        let name = format!("activity {id} {}", describe(kinds));
        self.events(&name, kinds, paging, |tx| {
            contact::load(tx, id)?;
            Ok(timeline::sources_of(id, &conversation::of_contact(tx, id)?))
        })
    }

    fn events(
        &self,
        name: &str,
        kinds: &[EventKind],
        paging: &Paging,
        sources: impl Fn(Tx<'_>) -> Result<Vec<Source>>,
    ) -> Result<EventPage> {
        let limit = paging.limit()?;
        let list = ListName::of(name);
        let before = paging
            .position(list, "before")?
            .map_or(i64::MAX, |(_, id)| id);
        self.store().read(|tx| {
            let mut items = timeline::page(tx, &sources(tx)?, kinds, before, limit + 1)?;
            let more = items.len() > limit;
            items.truncate(limit);
            let next = items
                .last()
                .filter(|_| more)
                .map(|last| Cursor::new(list, 0, last.id.as_raw()));
            Ok(EventPage {
                items,
                next,
                active_filter_count: kinds.iter().collect::<BTreeSet<_>>().len(),
            })
        })
    }
}

/// Tells one filter from another, in whatever order its kinds were named.
fn describe(kinds: &[EventKind]) -> String {
    let name = |kind: &EventKind| match kind {
        EventKind::Host(id) => id.to_string(),
        own => own.as_str().to_owned(),
    };
    kinds
        .iter()
        .map(name)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect::<Vec<_>>()
        .join(" ")
}

fn sum(total: &mut Count, count: Count) {
    total.conversations += count.conversations;
    total.unread_conversations += count.unread_conversations;
    total.unread_messages += count.unread_messages;
}

/// Adds a count to its entry of a list that is kept in the order of ids.
fn collect<I: Copy + Ord>(list: &mut Vec<(I, Count)>, id: Option<I>, count: Count) {
    let Some(id) = id.filter(|_| count.conversations > 0) else {
        return;
    };
    match list.binary_search_by_key(&id, |(known, _)| *known) {
        Ok(at) => {
            if let Some((_, total)) = list.get_mut(at) {
                sum(total, count);
            }
        }
        Err(at) => list.insert(at, (id, count)),
    }
}

/// How many rows a page may have.
pub(super) fn check_limit(limit: usize) -> Result<usize> {
    if (1..=MOST).contains(&limit) {
        Ok(limit)
    } else {
        let why = format!("is not from 1 to {MOST}");
        Err(Error::invalid("limit", limit, why))
    }
}
