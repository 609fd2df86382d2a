//! Lists, a page at a time.

use std::sync::Arc;

use duologue::{AgentId, EventKind, Narrowing, Paging, SnoozePreset, TagId, Timestamp, View};
use pyo3::prelude::*;
use pyo3::types::PyList;

use super::{Any, Messenger};
use crate::argument::{Given, cursor, text_if};
use crate::field::{Field, Table};
use crate::outside::Handle;
use crate::record::each;
use crate::records::conversation::Conversation;
use crate::records::event::Kind;
use crate::records::page::{
    Badge, Changes, ConversationPage, Counts, EventPage, MessagePage, Page, Source,
};

/// Which page: how many rows at most, and after which place.
pub(super) struct Which {
    limit: usize,
    first: Paging,
}

/// Which page the arguments `limit` and `after` (or `before`) ask for.
pub(super) fn paging(
    limit: Option<Any<'_, '_>>,
    usual: usize,
    after: Option<Any<'_, '_>>,
    name: &'static str,
) -> PyResult<Which> {
    let limit = limit.map_or(Ok(usual), |limit| Field::read(limit, "limit"))?;
    let first = Paging::first(limit);
    Ok(Which {
        limit,
        first: match cursor(after, name)? {
            Some(place) => first.after(place),
            None => first,
        },
    })
}

/// The page that is asked for, with the way to those after it.
pub(super) fn listed<E, P, F>(
    py: Python<'_>,
    handle: &Arc<Handle>,
    which: Which,
    fetch: Arc<F>,
    of: fn(Python<'_>, E) -> PyResult<P>,
) -> PyResult<Py<P>>
where
    E: Send + 'static,
    P: Page + Into<PyClassInitializer<P>> + 'static,
    F: Fn(&duologue::Messenger, &Paging) -> duologue::Result<E> + Send + Sync + 'static,
{
    let limit = which.limit;
    let page = of(py, handle.call(py, |engine| fetch(engine, &which.first))?)?;
    let handle = Arc::clone(handle);
    let source = Source::new(Arc::new(move |py, place| {
        let paging = Paging::first(limit).after(place);
        let page = of(py, handle.call(py, |engine| fetch(engine, &paging))?)?;
        Ok(page.parts(py))
    }));
    Py::new(py, page.going_on(source))
}

fn kinds(value: Option<Any<'_, '_>>) -> PyResult<Vec<EventKind>> {
    let kinds: Vec<Kind> =
        value.map_or_else(|| Ok(Vec::new()), |value| Field::read(value, "kinds"))?;
    Ok(kinds.into_iter().map(|Kind(kind)| kind).collect())
}

fn view(value: Option<Any<'_, '_>>) -> PyResult<View> {
    value.map_or(Ok(View::default()), |value| Field::read(value, "view"))
}

#[pymethods]
impl Messenger {
    /// A conversation by id.
    fn conversation(&self, py: Python<'_>, conversation: Any<'_, '_>) -> PyResult<Conversation> {
        let id = Field::read(conversation, "conversation")?;
        Conversation::of(py, self.call(py, |engine| engine.conversation(id))?)
    }

    /// Every conversation of a customer: one for each mailbox, in the order of mailboxes.
    fn conversations_of(
        &self,
        py: Python<'_>,
        contact: Any<'_, '_>,
    ) -> PyResult<Vec<Py<Conversation>>> {
        let id = Field::read(contact, "contact")?;
        let found = self.call(py, |engine| engine.conversations_of(id))?;
        each(py, found, Conversation::of)
    }

    /// A page of a view, the Inbox if none is given, newest activity first: rows, total and badge are of one moment.
    ///
    /// It is narrowed to a `mailbox`, an assignee (`agent`) or nobody (`unassigned=True`), a `gateway`, all of `tags`
    /// and one of `any_tags` (ids), what is `unread`, and `text` in the contact's name or address or the beginning of
    /// the last message. One narrowing is read straight from an index; with more, or with `text`, there is no total. A
    /// narrowing by text looks through at most 10,000 rows for one page, which may then be short and yet have a next.
    ///
    /// `limit` is from 1 to 1,000, and 50 if left out; `after` is `next` of the page before. `page.all()` goes through
    /// this page and all after it. A row that something happens to meanwhile moves to the top; no other is skipped or
    /// comes twice.
    ///
    /// Raises `InvalidArgumentError` for another limit, a cursor of another list, more than 100 tags, or a text of more
    /// than 200 characters.
    #[pyo3(
        signature = (
            view = None, *, mailbox = None, agent = None, unassigned = Given::LeftOut, gateway = None, tags = None,
            any_tags = None, unread = Given::LeftOut, text = None, limit = None, after = None
        ),
        text_signature = "($self, view=None, *, mailbox=None, agent=None, unassigned=False, gateway=None, tags=None, \
            any_tags=None, unread=False, text=None, limit=None, after=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "keywords")]
    fn conversations(
        &self,
        py: Python<'_>,
        view: Option<Any<'_, '_>>,
        mailbox: Option<Any<'_, '_>>,
        agent: Option<Any<'_, '_>>,
        unassigned: Given<Bound<'_, PyAny>>,
        gateway: Option<Any<'_, '_>>,
        tags: Option<Any<'_, '_>>,
        any_tags: Option<Any<'_, '_>>,
        unread: Given<Bound<'_, PyAny>>,
        text: Option<Any<'_, '_>>,
        limit: Option<Any<'_, '_>>,
        after: Option<Any<'_, '_>>,
    ) -> PyResult<Py<ConversationPage>> {
        let view = self::view(view)?;
        let unassigned = unassigned.read("unassigned")?.unwrap_or(false);
        let mut narrowing = Narrowing::none();
        if let Some(mailbox) = mailbox {
            narrowing = narrowing.mailbox(Field::read(mailbox, "mailbox")?);
        }
        if let Some(agent) = agent {
            let agent: AgentId = Field::read(agent, "agent")?;
            if unassigned {
                let why = "cannot be the assignee of what is unassigned; give one of the two";
                return Err(crate::error::invalid(py, "agent", &agent.show(py)?, why));
            }
            narrowing = narrowing.assignee(agent);
        } else if unassigned {
            narrowing = narrowing.unassigned();
        }
        if let Some(gateway) = gateway {
            narrowing = narrowing.gateway(Field::read(gateway, "gateway")?);
        }
        for tag in ids(tags, "tags")? {
            narrowing = narrowing.tag(tag);
        }
        narrowing = narrowing.any_tag(ids(any_tags, "any_tags")?);
        if unread.read("unread")?.unwrap_or(false) {
            narrowing = narrowing.unread();
        }
        if let Some(text) = text_if(text, "text")? {
            narrowing = narrowing.text(text);
        }
        let fetch = Arc::new(move |engine: &duologue::Messenger, paging: &Paging| {
            engine.conversations(view, &narrowing, paging)
        });
        listed(
            py,
            &self.0,
            paging(limit, 50, after, "after")?,
            fetch,
            ConversationPage::of,
        )
    }

    /// How many unread messages the Inbox has, and in how many conversations.
    fn badge(&self, py: Python<'_>) -> PyResult<Badge> {
        Badge::of(py, self.call(py, duologue::Messenger::badge)?)
    }

    /// What a sidebar shows beside each entry of a view, the Inbox if none is given, all from one moment.
    #[pyo3(signature = (view = None))]
    fn counts(&self, py: Python<'_>, view: Option<Any<'_, '_>>) -> PyResult<Counts> {
        let view = self::view(view)?;
        Counts::of(py, self.call(py, |engine| engine.counts(view))?)
    }

    /// A page of a conversation's timeline, the newest first; with `kinds` those kinds alone.
    ///
    /// Internal kinds come only when asked for. `limit` is from 1 to 1,000, and 50 if left out; `before` is `next` of
    /// the page before.
    ///
    /// Raises `InvalidArgumentError` for another limit, or a cursor of another list.
    #[pyo3(signature = (conversation, *, kinds = None, limit = None, before = None))]
    fn timeline(
        &self,
        py: Python<'_>,
        conversation: Any<'_, '_>,
        kinds: Option<Any<'_, '_>>,
        limit: Option<Any<'_, '_>>,
        before: Option<Any<'_, '_>>,
    ) -> PyResult<Py<EventPage>> {
        let id = Field::read(conversation, "conversation")?;
        let kinds = self::kinds(kinds)?;
        let fetch = Arc::new(move |engine: &duologue::Messenger, paging: &Paging| {
            engine.timeline(id, &kinds, paging)
        });
        listed(
            py,
            &self.0,
            paging(limit, 50, before, "before")?,
            fetch,
            EventPage::of,
        )
    }

    /// A page of what a customer did and what was done about them, in all conversations and on the profile.
    ///
    /// The keywords are those of `timeline`.
    ///
    /// Raises `InvalidArgumentError` as `timeline` does.
    #[pyo3(signature = (contact, *, kinds = None, limit = None, before = None))]
    fn activity(
        &self,
        py: Python<'_>,
        contact: Any<'_, '_>,
        kinds: Option<Any<'_, '_>>,
        limit: Option<Any<'_, '_>>,
        before: Option<Any<'_, '_>>,
    ) -> PyResult<Py<EventPage>> {
        let id = Field::read(contact, "contact")?;
        let kinds = self::kinds(kinds)?;
        let fetch = Arc::new(move |engine: &duologue::Messenger, paging: &Paging| {
            engine.activity(id, &kinds, paging)
        });
        listed(
            py,
            &self.0,
            paging(limit, 50, before, "before")?,
            fetch,
            EventPage::of,
        )
    }

    /// A page of the messages that go at a set time, the soonest first: of one conversation, or of all.
    ///
    /// Raises `InvalidArgumentError` for a limit that is not from 1 to 1,000, or a cursor of another list.
    #[pyo3(signature = (*, conversation = None, limit = None, after = None))]
    fn scheduled_messages(
        &self,
        py: Python<'_>,
        conversation: Option<Any<'_, '_>>,
        limit: Option<Any<'_, '_>>,
        after: Option<Any<'_, '_>>,
    ) -> PyResult<Py<MessagePage>> {
        let of = conversation
            .map(|id| Field::read(id, "conversation"))
            .transpose()?;
        let fetch = Arc::new(move |engine: &duologue::Messenger, paging: &Paging| {
            engine.scheduled_messages(of, paging)
        });
        listed(
            py,
            &self.0,
            paging(limit, 50, after, "after")?,
            fetch,
            MessagePage::of,
        )
    }

    /// A page of the messages whose submission got no answer, in the order in which they were written.
    ///
    /// Nobody can tell whether they went out, and they are not sent again by themselves: see `look_up`, `resolve` and
    /// `send_again`.
    ///
    /// Raises `InvalidArgumentError` for a limit that is not from 1 to 1,000, or a cursor of another list.
    #[pyo3(signature = (*, limit = None, after = None))]
    fn unknown_messages(
        &self,
        py: Python<'_>,
        limit: Option<Any<'_, '_>>,
        after: Option<Any<'_, '_>>,
    ) -> PyResult<Py<MessagePage>> {
        let fetch = Arc::new(|engine: &duologue::Messenger, paging: &Paging| {
            engine.unknown_messages(paging)
        });
        listed(
            py,
            &self.0,
            paging(limit, 50, after, "after")?,
            fetch,
            MessagePage::of,
        )
    }

    /// Whether each thing can be done with a conversation now, and why not.
    ///
    /// It agrees with what the command then does. What depends on the command's own arguments (an inactive agent, a
    /// text that is too long) is not looked at.
    fn allowed_actions<'py>(
        &self,
        py: Python<'py>,
        conversation: Any<'_, 'py>,
    ) -> PyResult<Bound<'py, PyList>> {
        let id = Field::read(conversation, "conversation")?;
        let class = py.import("duologue.records")?.getattr("AllowedAction")?;
        let allowed = self.call(py, |engine| engine.allowed_actions(id))?;
        let shown: Vec<_> = allowed
            .into_iter()
            .map(|each| {
                class.call1((
                    each.action.show(py)?,
                    each.denied.is_none(),
                    each.denied.show(py)?,
                ))
            })
            .collect::<PyResult<_>>()?;
        PyList::new(py, shown)
    }

    /// The moment that each snooze preset names now, in the workspace's time zone, the soonest first.
    fn snooze_presets<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let presets: Vec<(SnoozePreset, Timestamp)> =
            self.call(py, duologue::Messenger::snooze_presets)?;
        Table(presets).show(py)
    }
}

fn ids(value: Option<Any<'_, '_>>, name: &'static str) -> PyResult<Vec<TagId>> {
    value.map_or_else(|| Ok(Vec::new()), |value| Field::read(value, name))
}

/// A run of the log, with the way to those after it.
pub(super) fn listed_changes(
    py: Python<'_>,
    handle: &Arc<Handle>,
    limit: usize,
    changes: duologue::Changes,
) -> PyResult<Py<Changes>> {
    let page = Changes::of(py, changes)?;
    let handle = Arc::clone(handle);
    let source = Source::new(Arc::new(move |py, place| {
        let changes = handle.call(py, |engine| engine.changes(Some(&place), limit))?;
        Ok(Changes::of(py, changes)?.parts(py))
    }));
    Py::new(py, page.going_on(source))
}
