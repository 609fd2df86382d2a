//! What changes a conversation.

use duologue::{
    ConversationId, HostEvent, SnoozeMode, SnoozePreset, SnoozeUntil, TagRef, Timestamp,
};
use pyo3::prelude::*;
use pyo3::types::{PyDelta, PyString, PyTuple};
use std::time::Duration;

use super::{Any, Messenger, actor, command};
use crate::argument::{self, text};
use crate::enums::Enumeration as _;
use crate::error;
use crate::field::{Field, is_number, wrong_type};
use crate::record::Made;
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
    title: Any<'_, '_>,
    attributes: Option<Any<'_, '_>>,
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
    /// Finish the session, *Mark as Complete*: the conversation leaves the Inbox, and nothing of it stays unread.
    ///
    /// Raises `ActionRefusedError` if there is no active session: `follow_up` where the customer wrote after completion
    /// (it can be archived), `already_completed`, `already_archived`, `not_started`.
    complete(this, py, by, conversation: Any<'_, '_>) -> Conversation {
        let id = Field::read(conversation, "conversation")?;
        Conversation::of(py, this.call(py, |engine| engine.complete(id, by))?)
    }
}

command! {
    /// Clear the conversation from the Inbox without completing it; nothing of it stays unread.
    ///
    /// Nothing is finished, and it is not counted as such.
    ///
    /// Raises `ActionRefusedError` if it is neither in the Inbox nor snoozed: `already_completed`, `already_archived`,
    /// `not_started`.
    archive(this, py, by, conversation: Any<'_, '_>) -> Conversation {
        let id = Field::read(conversation, "conversation")?;
        Conversation::of(py, this.call(py, |engine| engine.archive(id, by))?)
    }
}

command! {
    /// Bring the conversation back into the Inbox, with a session that can be completed.
    ///
    /// Raises `ActionRefusedError` if it is there (`already_open`) or `snoozed`.
    reopen(this, py, by, conversation: Any<'_, '_>) -> Conversation {
        let id = Field::read(conversation, "conversation")?;
        Conversation::of(py, this.call(py, |engine| engine.reopen(id, by))?)
    }
}

command! {
    /// Flag the conversation as unread: at least one message of it is, from now on.
    ///
    /// One that is out of the Inbox comes back into it.
    mark_unread(this, py, by, conversation: Any<'_, '_>) -> Conversation {
        let id = Field::read(conversation, "conversation")?;
        Conversation::of(py, this.call(py, |engine| engine.mark_unread(id, by))?)
    }
}

command! {
    /// Mark messages as read, up to and including `up_to`, or all of them.
    ///
    /// What came after stays unread.
    ///
    /// Raises `InvalidArgumentError` if `up_to` is no message of this conversation.
    read(this, py, by, conversation: Any<'_, '_>; up_to [None]: Option<Any<'_, '_>>) -> Conversation {
        let id = Field::read(conversation, "conversation")?;
        let up_to = up_to.map(|message| Field::read(message, "up_to")).transpose()?;
        Conversation::of(py, this.call(py, |engine| engine.read(id, up_to, by))?)
    }
}

command! {
    /// Give the conversation to an agent.
    ///
    /// Nothing happens if it is theirs already. With `expected_assignee=None` two agents cannot both claim it: the
    /// second has a `ConflictError`.
    ///
    /// Raises `ActionRefusedError` with the code `agent_inactive`.
    assign(this, py, by, conversation: Any<'_, '_>, to: Any<'_, '_>) -> Conversation {
        let id = Field::read(conversation, "conversation")?;
        let to = Field::read(to, "to")?;
        Conversation::of(py, this.call(py, |engine| engine.assign(id, to, by))?)
    }
}

command! {
    /// Take the conversation from its agent.
    ///
    /// Nothing happens if it has none.
    unassign(this, py, by, conversation: Any<'_, '_>) -> Conversation {
        let id = Field::read(conversation, "conversation")?;
        Conversation::of(py, this.call(py, |engine| engine.unassign(id, by))?)
    }
}

command! {
    /// Put a tag on.
    ///
    /// Nothing happens if it is on already. The tag is given by its id, or by its name without case; a name that no tag
    /// has makes a new one.
    ///
    /// Raises `InvalidArgumentError` for an empty name, or one of more than 200 characters.
    add_tag(this, py, by, conversation: Any<'_, '_>, tag: Any<'_, '_>) -> Conversation {
        let id = Field::read(conversation, "conversation")?;
        let named = self::tag(tag)?;
        Conversation::of(py, this.call(py, |engine| engine.add_tag(id, named, by))?)
    }
}

command! {
    /// Take a tag off, by its id or its name.
    ///
    /// Nothing happens if it is not on, or if no tag has the name.
    ///
    /// Raises `InvalidArgumentError` as `add_tag` does.
    remove_tag(this, py, by, conversation: Any<'_, '_>, tag: Any<'_, '_>) -> Conversation {
        let id = Field::read(conversation, "conversation")?;
        let named = self::tag(tag)?;
        Conversation::of(py, this.call(py, |engine| engine.remove_tag(id, named, by))?)
    }
}

command! {
    /// Hide the conversation from the Inbox until a time, or until the customer answers.
    ///
    /// `until` is an aware `datetime`, a `SnoozePreset` reckoned in the workspace's time zone, or a `timedelta` from
    /// now. Snoozing again replaces the time.
    ///
    /// `mode` is what the customer's answer does: `SnoozeMode.WAKE_ON_REPLY` (if left out) wakes the conversation,
    /// `REGARDLESS` leaves it hidden until the time, and `UNTIL_REPLY`, which takes no time, waits for the answer
    /// alone.
    ///
    /// Raises `InvalidArgumentError` for a time that is not ahead, a time with `UNTIL_REPLY` or none with the others;
    /// `ActionRefusedError` if the conversation is neither in the Inbox nor snoozed: `already_completed`,
    /// `already_archived`, `not_started`.
    snooze(this, py, by, conversation: Any<'_, '_>, until [None]: Option<Any<'_, '_>>;
        mode [None]: Option<Any<'_, '_>>) -> Conversation {
        let id = Field::read(conversation, "conversation")?;
        let (until, mode) = (self::until(until)?, self::mode(mode)?);
        Conversation::of(py, this.call(py, |engine| engine.snooze(id, until, mode, by))?)
    }
}

command! {
    /// Bring a snoozed conversation back into the Inbox before its time.
    ///
    /// Raises `ActionRefusedError` with the code `not_snoozed`.
    unsnooze(this, py, by, conversation: Any<'_, '_>) -> Conversation {
        let id = Field::read(conversation, "conversation")?;
        Conversation::of(py, this.call(py, |engine| engine.unsnooze(id, by))?)
    }
}

command! {
    /// Move the conversation to another mailbox.
    ///
    /// Nothing happens if it is there already. A gateway goes on delivering into its own mailbox: what the customer
    /// writes next through one of the old mailbox begins, or continues, a conversation there.
    ///
    /// Raises `ActionRefusedError` with the code `conversation_exists` if the contact has a conversation in that
    /// mailbox.
    move_to_mailbox(this, py, by, conversation: Any<'_, '_>, to: Any<'_, '_>) -> Conversation {
        let id = Field::read(conversation, "conversation")?;
        let to = Field::read(to, "to")?;
        Conversation::of(py, this.call(py, |engine| engine.move_to_mailbox(id, to, by))?)
    }
}

command! {
    /// Leave a note in the conversation.
    ///
    /// The customer never sees it, and it changes nothing else.
    ///
    /// Raises `InvalidArgumentError` for a text that is empty, holds a NUL or has more than 256 KiB.
    add_note(this, py, by, conversation: Any<'_, '_>, text: Any<'_, '_>) -> Event {
        let id = Field::read(conversation, "conversation")?;
        let text = argument::text(text, "text")?;
        Event::of(py, this.call(py, |engine| engine.add_note(id, text, by))?)
    }
}

command! {
    /// Add an event of the host's own to the conversation: an order, a check-in.
    ///
    /// It moves and marks nothing. `kind` is what `register_event_kind` gave; `title` is what a timeline shows;
    /// `attributes` is text that holds a JSON object; `at` is when it happened, an aware `datetime`, now if left out.
    ///
    /// Raises `InvalidArgumentError` for a kind of the engine's own, or attributes that are no JSON object.
    add_event(this, py, by, conversation: Any<'_, '_>, kind: Any<'_, '_>;
        title: Any<'_, '_>, attributes [None]: Option<Any<'_, '_>>, at [None]: Option<Any<'_, '_>>) -> Event {
        let id = Field::read(conversation, "conversation")?;
        let Kind(kind) = Field::read(kind, "kind")?;
        let event = happened(title, attributes, at)?;
        Event::of(py, this.call(py, |engine| engine.add_event(id, kind, &event, by))?)
    }
}

command! {
    /// Give one command to many conversations, and return for each, in order, what it is then or why it was refused.
    ///
    /// A refusal is the exception that the method would raise. One that is refused, or that has moved on, keeps no
    /// other back. A hundred at a time share a transaction: if the database fails, each of the hundred that it failed
    /// for has that exception, and so have those after them; those before are done.
    ///
    /// Raises `InvalidArgumentError` for a text, a name or a time in the command that no conversation could take, and
    /// `ReadOnlyError`: then nothing is done.
    bulk(this, py, by, conversations: Any<'_, '_>, command: Any<'_, '_>) -> Vec<Py<PyAny>> {
        let ids: Vec<ConversationId> = Field::read(conversations, "conversations")?;
        let command = command.cast::<Command>().map_err(|_| wrong_type(command, "command", "a Command"))?;
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
    /// Leave a note on a contact's profile, which the customer never sees.
    ///
    /// It is in the contact's activity alone.
    ///
    /// Raises `InvalidArgumentError` as `add_note` does.
    #[pyo3(signature = (contact, text, *, by = None))]
    fn add_contact_note(
        &self,
        py: Python<'_>,
        contact: Any<'_, '_>,
        text: Any<'_, '_>,
        by: Option<Any<'_, '_>>,
    ) -> PyResult<Event> {
        let id = Field::read(contact, "contact")?;
        let (text, by) = (argument::text(text, "text")?, actor(by)?);
        Event::of(
            py,
            self.call(py, |engine| engine.add_contact_note(id, text, by))?,
        )
    }

    /// Add an event of the host's own to a contact's activity, in no conversation.
    ///
    /// The keywords are those of `add_event`.
    ///
    /// Raises `InvalidArgumentError` as `add_event` does.
    #[pyo3(signature = (contact, kind, *, title, attributes = None, at = None, by = None))]
    #[expect(clippy::too_many_arguments, reason = "keywords")]
    fn add_contact_event(
        &self,
        py: Python<'_>,
        contact: Any<'_, '_>,
        kind: Any<'_, '_>,
        title: Any<'_, '_>,
        attributes: Option<Any<'_, '_>>,
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

impl Command {
    fn made<'py>(&self, py: Python<'py>) -> PyResult<Made<'py>> {
        use duologue::Command;

        let by = |method| Made::by(Some(method));
        Ok(match &self.0 {
            Command::Complete => by("complete"),
            Command::Archive => by("archive"),
            Command::Reopen => by("reopen"),
            Command::MarkUnread => by("mark_unread"),
            Command::Read => by("read"),
            Command::Snooze(until, mode) => {
                let snooze = by("snooze");
                let snooze = match until {
                    SnoozeUntil::Time(time) => snooze.with(time.show(py)?),
                    SnoozeUntil::After(length) => snooze.with(length.show(py)?),
                    SnoozeUntil::Preset(preset) => snooze.with(preset.show(py)?),
                    _ => snooze,
                };
                if *mode == SnoozeMode::default() {
                    snooze
                } else {
                    snooze.named("mode", mode.show(py)?)
                }
            }
            Command::Unsnooze => by("unsnooze"),
            Command::Assign(agent) => by("assign").with(agent.show(py)?),
            Command::Unassign => by("unassign"),
            Command::AddTag(tag) => by("add_tag").with(show_tag(py, tag)?),
            Command::RemoveTag(tag) => by("remove_tag").with(show_tag(py, tag)?),
            Command::AddNote(text) => by("add_note").with(text.show(py)?),
            Command::MoveToMailbox(mailbox) => by("move_to_mailbox").with(mailbox.show(py)?),
            _ => return Err(error::panicked(py)),
        })
    }
}

fn show_tag<'py>(py: Python<'py>, tag: &TagRef) -> PyResult<Bound<'py, PyAny>> {
    match tag {
        TagRef::Id(id) => id.show(py),
        TagRef::Name(name) => name.show(py),
    }
}

#[pymethods]
impl Command {
    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        self.made(py)?.repr("Command")
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        self.made(py)?.hash(py)
    }

    fn __reduce__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        self.made(py)?.reduced::<Self>(py)
    }

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
    fn add_note(text: Any<'_, '_>) -> PyResult<Self> {
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
