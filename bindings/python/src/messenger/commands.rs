//! What changes a conversation.

use duologue::{
    ConversationId, HostEvent, SnoozeMode, SnoozePreset, SnoozeUntil, TagRef, Timestamp,
};
use pyo3::prelude::*;
use pyo3::types::{PyDelta, PyString};
use std::time::Duration;

use super::{Any, Messenger, actor, command};
use crate::argument::{self, text};
use crate::enums::Enumeration as _;
use crate::field::{Field, is_number, wrong_type};
use crate::records::conversation::Conversation;
use crate::records::event::{Event, Kind};
use crate::records::outbox::exception;

/// What a new snooze does where nothing else is said: an answer wakes the conversation.
fn mode(given: Option<Any<'_, '_>>) -> PyResult<SnoozeMode> {
    given.map_or(Ok(SnoozeMode::default()), |given| {
        Field::read(given, "mode")
    })
}

/// A time, a preset, a length of time from now, or nothing: until the customer answers.
fn until(given: Option<Any<'_, '_>>) -> PyResult<SnoozeUntil> {
    let Some(given) = given else {
        return Ok(SnoozeUntil::Reply);
    };
    if SnoozePreset::is_member(given)? {
        return SnoozePreset::from_member(given, "until").map(SnoozeUntil::Preset);
    }
    if given.is_instance_of::<PyDelta>() {
        return Duration::read(given, "until").map(SnoozeUntil::After);
    }
    Timestamp::read(given, "until").map(SnoozeUntil::Time)
}

/// A tag by its id, or by its name.
fn tag(given: Any<'_, '_>) -> PyResult<TagRef> {
    if is_number(given) {
        return Field::read(given, "tag").map(TagRef::Id);
    }
    let name = given
        .cast::<PyString>()
        .map_err(|_| wrong_type(given, "tag", "a str or the id of a tag"))?;
    Ok(TagRef::Name(text(name, "tag")?.to_owned()))
}

/// What happened, for an event of the host's.
fn happened(
    title: &Bound<'_, PyString>,
    attributes: Option<&Bound<'_, PyString>>,
    at: Option<Any<'_, '_>>,
) -> PyResult<HostEvent> {
    let attributes = argument::text_if(attributes, "attributes")?.unwrap_or_default();
    let event = HostEvent::new(text(title, "title")?).attributes(attributes);
    Ok(match at {
        Some(at) => event.at(Field::read(at, "at")?),
        None => event,
    })
}

command! {
    /// Finishes the session, *Mark as Complete*: the conversation leaves the Inbox, and nothing of it stays unread.
    ///
    /// Raises `ActionRefusedError` if there is no active session: `follow_up` where the customer wrote after completion
    /// (it can be archived), `already_completed`, `already_archived`, `not_started`.
    complete(this, py, by, conversation: Any<'_, '_>) -> Conversation {
        let id = Field::read(conversation, "conversation")?;
        Conversation::of(py, this.call(py, |engine| engine.complete(id, by))?)
    }
}

command! {
    /// Clears the conversation from the Inbox without completing it; nothing of it stays unread.
    archive(this, py, by, conversation: Any<'_, '_>) -> Conversation {
        let id = Field::read(conversation, "conversation")?;
        Conversation::of(py, this.call(py, |engine| engine.archive(id, by))?)
    }
}

command! {
    /// Brings the conversation back into the Inbox, with a session that can be completed.
    reopen(this, py, by, conversation: Any<'_, '_>) -> Conversation {
        let id = Field::read(conversation, "conversation")?;
        Conversation::of(py, this.call(py, |engine| engine.reopen(id, by))?)
    }
}

command! {
    /// Flags the conversation as unread; one that is out of the Inbox comes back into it.
    mark_unread(this, py, by, conversation: Any<'_, '_>) -> Conversation {
        let id = Field::read(conversation, "conversation")?;
        Conversation::of(py, this.call(py, |engine| engine.mark_unread(id, by))?)
    }
}

command! {
    /// Reads the conversation up to a message, or all of it: what the customer wrote after that message stays unread.
    read(this, py, by, conversation: Any<'_, '_>; up_to [None]: Option<Any<'_, '_>>) -> Conversation {
        let id = Field::read(conversation, "conversation")?;
        let up_to = up_to.map(|message| Field::read(message, "up_to")).transpose()?;
        Conversation::of(py, this.call(py, |engine| engine.read(id, up_to, by))?)
    }
}

command! {
    /// Gives the conversation to an agent. With `expected_assignee=None` it fails if another has claimed it meanwhile.
    assign(this, py, by, conversation: Any<'_, '_>, to: Any<'_, '_>) -> Conversation {
        let id = Field::read(conversation, "conversation")?;
        let to = Field::read(to, "to")?;
        Conversation::of(py, this.call(py, |engine| engine.assign(id, to, by))?)
    }
}

command! {
    /// Takes the conversation from its agent.
    unassign(this, py, by, conversation: Any<'_, '_>) -> Conversation {
        let id = Field::read(conversation, "conversation")?;
        Conversation::of(py, this.call(py, |engine| engine.unassign(id, by))?)
    }
}

command! {
    /// Puts a tag on: by its id, or by its name without case, and a name that no tag has makes a new one. A tag that is on
    /// already changes nothing.
    add_tag(this, py, by, conversation: Any<'_, '_>, tag: Any<'_, '_>) -> Conversation {
        let id = Field::read(conversation, "conversation")?;
        let named = self::tag(tag)?;
        Conversation::of(py, this.call(py, |engine| engine.add_tag(id, named, by))?)
    }
}

command! {
    /// Takes a tag off, by its id or its name. One that is not on changes nothing.
    remove_tag(this, py, by, conversation: Any<'_, '_>, tag: Any<'_, '_>) -> Conversation {
        let id = Field::read(conversation, "conversation")?;
        let named = self::tag(tag)?;
        Conversation::of(py, this.call(py, |engine| engine.remove_tag(id, named, by))?)
    }
}

command! {
    /// Hides the conversation from the Inbox until a time: an aware `datetime`, a `SnoozePreset` reckoned in the
    /// workspace's time zone, or a `timedelta` from now. Snoozing it again replaces the time.
    ///
    /// `mode` is what the customer's answer does: `SnoozeMode.WAKE_ON_REPLY` (if left out) wakes the conversation,
    /// `REGARDLESS` leaves it hidden until the time, and `UNTIL_REPLY`, which takes no time, waits for the answer alone.
    snooze(this, py, by, conversation: Any<'_, '_>, until [None]: Option<Any<'_, '_>>;
        mode [None]: Option<Any<'_, '_>>) -> Conversation {
        let id = Field::read(conversation, "conversation")?;
        let (until, mode) = (self::until(until)?, self::mode(mode)?);
        Conversation::of(py, this.call(py, |engine| engine.snooze(id, until, mode, by))?)
    }
}

command! {
    /// Ends the snooze before its time.
    unsnooze(this, py, by, conversation: Any<'_, '_>) -> Conversation {
        let id = Field::read(conversation, "conversation")?;
        Conversation::of(py, this.call(py, |engine| engine.unsnooze(id, by))?)
    }
}

command! {
    /// Moves the conversation to another mailbox, in which its contact may not have one yet.
    move_to_mailbox(this, py, by, conversation: Any<'_, '_>, to: Any<'_, '_>) -> Conversation {
        let id = Field::read(conversation, "conversation")?;
        let to = Field::read(to, "to")?;
        Conversation::of(py, this.call(py, |engine| engine.move_to_mailbox(id, to, by))?)
    }
}

command! {
    /// Leaves a note in the conversation, which the customer never sees.
    add_note(this, py, by, conversation: Any<'_, '_>, text: &Bound<'_, PyString>) -> Event {
        let id = Field::read(conversation, "conversation")?;
        let text = argument::text(text, "text")?;
        Event::of(py, this.call(py, |engine| engine.add_note(id, text, by))?)
    }
}

command! {
    /// Adds an event of the host's own to the conversation: an order, a check-in. `kind` is what `register_event_kind`
    /// gave; `title` is what a timeline shows; `attributes` is text that holds a JSON object.
    add_event(this, py, by, conversation: Any<'_, '_>, kind: Any<'_, '_>;
        title: &Bound<'_, PyString>, attributes [None]: Option<&Bound<'_, PyString>>, at [None]: Option<Any<'_, '_>>) -> Event {
        let id = Field::read(conversation, "conversation")?;
        let Kind(kind) = Field::read(kind, "kind")?;
        let event = happened(title, attributes, at)?;
        Event::of(py, this.call(py, |engine| engine.add_event(id, kind, &event, by))?)
    }
}

command! {
    /// Gives one command to many conversations, a hundred in a transaction. The answer has an item for each, in order:
    /// the conversation as it is then, or the exception with which it was refused.
    bulk(this, py, by, conversations: Any<'_, '_>, command: &Bound<'_, Command>) -> Vec<Py<PyAny>> {
        let ids: Vec<ConversationId> = Field::read(conversations, "conversations")?;
        let command = &command.get().0;
        let done = this.call(py, |engine| engine.bulk(&ids, command, by))?;
        let shown = done.into_iter().map(|one| match one {
            Ok(changed) => Ok(Py::new(py, Conversation::of(py, changed)?)?.into_any()),
            Err(refused) => Ok(exception(py, refused).0.into_any()),
        });
        shown.collect()
    }
}

#[pymethods]
impl Messenger {
    /// Leaves a note on a contact's profile, which the customer never sees.
    #[pyo3(signature = (contact, text, *, by = None))]
    fn add_contact_note(
        &self,
        py: Python<'_>,
        contact: Any<'_, '_>,
        text: &Bound<'_, PyString>,
        by: Option<Any<'_, '_>>,
    ) -> PyResult<Event> {
        let id = Field::read(contact, "contact")?;
        let (text, by) = (argument::text(text, "text")?, actor(by)?);
        Event::of(
            py,
            self.call(py, |engine| engine.add_contact_note(id, text, by))?,
        )
    }

    /// Adds an event of the host's own to a contact's activity, as `add_event` does to a conversation.
    #[pyo3(signature = (contact, kind, *, title, attributes = None, at = None, by = None))]
    #[expect(clippy::too_many_arguments, reason = "keywords")]
    fn add_contact_event(
        &self,
        py: Python<'_>,
        contact: Any<'_, '_>,
        kind: Any<'_, '_>,
        title: &Bound<'_, PyString>,
        attributes: Option<&Bound<'_, PyString>>,
        at: Option<Any<'_, '_>>,
        by: Option<Any<'_, '_>>,
    ) -> PyResult<Event> {
        let id = Field::read(contact, "contact")?;
        let Kind(kind) = Field::read(kind, "kind")?;
        let (event, by) = (happened(title, attributes, at)?, actor(by)?);
        Event::of(
            py,
            self.call(py, |engine| engine.add_contact_event(id, kind, &event, by))?,
        )
    }
}

/// What `Messenger.bulk` does to each conversation: what the method of the same name does.
#[pyclass(frozen, eq, module = "duologue")]
#[derive(PartialEq)]
pub(crate) struct Command(duologue::Command);

#[pymethods]
impl Command {
    /// As `Messenger.complete`.
    #[staticmethod]
    const fn complete() -> Self {
        Self(duologue::Command::Complete)
    }

    /// As `Messenger.archive`.
    #[staticmethod]
    const fn archive() -> Self {
        Self(duologue::Command::Archive)
    }

    /// As `Messenger.reopen`.
    #[staticmethod]
    const fn reopen() -> Self {
        Self(duologue::Command::Reopen)
    }

    /// As `Messenger.mark_unread`.
    #[staticmethod]
    const fn mark_unread() -> Self {
        Self(duologue::Command::MarkUnread)
    }

    /// As `Messenger.read`, all of it.
    #[staticmethod]
    const fn read() -> Self {
        Self(duologue::Command::Read)
    }

    /// As `Messenger.snooze`.
    #[staticmethod]
    #[pyo3(signature = (until = None, *, mode = None))]
    fn snooze(until: Option<Any<'_, '_>>, mode: Option<Any<'_, '_>>) -> PyResult<Self> {
        Ok(Self(duologue::Command::Snooze(
            self::until(until)?,
            self::mode(mode)?,
        )))
    }

    /// As `Messenger.unsnooze`.
    #[staticmethod]
    const fn unsnooze() -> Self {
        Self(duologue::Command::Unsnooze)
    }

    /// As `Messenger.assign`.
    #[staticmethod]
    fn assign(to: Any<'_, '_>) -> PyResult<Self> {
        Ok(Self(duologue::Command::Assign(Field::read(to, "to")?)))
    }

    /// As `Messenger.unassign`.
    #[staticmethod]
    const fn unassign() -> Self {
        Self(duologue::Command::Unassign)
    }

    /// As `Messenger.add_tag`.
    #[staticmethod]
    fn add_tag(tag: Any<'_, '_>) -> PyResult<Self> {
        Ok(Self(duologue::Command::AddTag(self::tag(tag)?)))
    }

    /// As `Messenger.remove_tag`.
    #[staticmethod]
    fn remove_tag(tag: Any<'_, '_>) -> PyResult<Self> {
        Ok(Self(duologue::Command::RemoveTag(self::tag(tag)?)))
    }

    /// As `Messenger.add_note`.
    #[staticmethod]
    fn add_note(text: &Bound<'_, PyString>) -> PyResult<Self> {
        Ok(Self(duologue::Command::AddNote(
            argument::text(text, "text")?.to_owned(),
        )))
    }

    /// As `Messenger.move_to_mailbox`.
    #[staticmethod]
    fn move_to_mailbox(to: Any<'_, '_>) -> PyResult<Self> {
        Ok(Self(duologue::Command::MoveToMailbox(Field::read(
            to, "to",
        )?)))
    }
}
