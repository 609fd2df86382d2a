//! Messages in and out.

use std::io::Read as _;
use std::sync::Arc;

use duologue::{Draft, Incoming, Media, Recipient};
use pyo3::exceptions::PyOSError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyMapping, PyString, PyTuple};

use super::{Any, Messenger, actor, command};
use crate::argument::{self, text};
use crate::field::{Field, is_number, wrong_type};
use crate::outside::{Handle, Shared, detached};
use crate::record::each;
use crate::records::message::{Message, Preview};
use crate::records::outbox::{Received, exception};
use crate::records::settings::GatewayChoice;
use crate::records::{message, provider};

/// A file: a `Media`, or a tuple of its name, its media type and its content.
fn file(value: Any<'_, '_>) -> PyResult<Media> {
    if let Ok(media) = value.cast::<message::Media>() {
        return Ok(media.get().to_engine(value.py()));
    }
    let wrong = || {
        wrong_type(
            value,
            "media",
            "a list of Media, or of tuples of a file name, a media type and bytes",
        )
    };
    let parts = value.cast::<PyTuple>().map_err(|_| wrong())?;
    let parts: Vec<_> = parts.iter().collect();
    match parts.as_slice() {
        [name, media_type, content] => Ok(Media::new(
            String::read(name, "media")?,
            String::read(media_type, "media")?,
            argument::bytes(content, "media")?.into_owned(),
        )),
        _ => Err(wrong()),
    }
}

pub(crate) fn files(value: Option<Any<'_, '_>>) -> PyResult<Vec<Media>> {
    let Some(value) = value else {
        return Ok(Vec::new());
    };
    argument::items(value, "media")?
        .map(|item| file(&item?))
        .collect()
}

/// What is to be sent, of the keywords that every way of sending takes.
fn draft(
    body: Any<'_, '_>,
    gateway: Option<Any<'_, '_>>,
    media: Option<Any<'_, '_>>,
    key: Option<Any<'_, '_>>,
    send_at: Option<Any<'_, '_>>,
) -> PyResult<Draft> {
    let mut draft = Draft::text(text(body, "body")?);
    if let Some(gateway) = gateway {
        draft = draft.gateway(Field::read(gateway, "gateway")?);
    }
    for file in files(media)? {
        draft = draft.media(file);
    }
    if let Some(key) = argument::text_if(key, "key")? {
        draft = draft.key(key);
    }
    if let Some(send_at) = send_at {
        draft = draft.send_at(Field::read(send_at, "send_at")?);
    }
    Ok(draft)
}

pub(crate) fn incoming(
    sender: Any<'_, '_>,
    body: Option<Any<'_, '_>>,
    provider_message_id: Option<Any<'_, '_>>,
    media: Option<Any<'_, '_>>,
    at: Option<Any<'_, '_>>,
) -> PyResult<Incoming> {
    let body = argument::text_if(body, "body")?.unwrap_or_default();
    let mut incoming = Incoming::new(text(sender, "sender")?, body).media(files(media)?);
    if let Some(id) = argument::text_if(provider_message_id, "provider_message_id")? {
        incoming = incoming.provider_message_id(id);
    }
    if let Some(at) = at {
        incoming = incoming.at(Field::read(at, "at")?);
    }
    Ok(incoming)
}

/// One of several incoming messages: an `Incoming`, or a mapping of the keywords of `receive`.
fn one_of_many(value: Any<'_, '_>) -> PyResult<Incoming> {
    if let Ok(incoming) = value.cast::<provider::Incoming>() {
        return Ok(incoming.get().to_engine(value.py()));
    }
    let wrong = || {
        wrong_type(
            value,
            "messages",
            "a list of Incoming, or of dicts with the keywords of receive",
        )
    };
    let mapping = value.cast::<PyMapping>().map_err(|_| wrong())?;
    let keywords = PyDict::new(value.py());
    keywords.update(mapping)?;
    let made = value
        .py()
        .get_type::<provider::Incoming>()
        .call((), Some(&keywords));
    let made = made?
        .cast_into::<provider::Incoming>()
        .map_err(PyErr::from)?;
    Ok(made.get().to_engine(value.py()))
}

#[pymethods]
impl Messenger {
    /// Store a message that a gateway received: once, however often the same `provider_message_id` is handed over.
    ///
    /// A sender who is not known becomes a contact, and the message goes into the contact's conversation in the
    /// gateway's mailbox. `sender` is in any form that the workspace's region reads; `media` are `Media`, or tuples of
    /// file name, media type and bytes; `at` is when it was sent, an aware `datetime`, now if left out or ahead of the
    /// clock.
    ///
    /// Raises `InvalidArgumentError` for a sender that is no address, a text with a NUL or of more than 256 KiB, or an
    /// empty `provider_message_id`; `ActionRefusedError` with the code `contact_blocked`.
    #[pyo3(signature = (gateway, *, sender, body = None, provider_message_id = None, media = None, at = None))]
    #[expect(clippy::too_many_arguments, reason = "keywords")]
    fn receive(
        &self,
        py: Python<'_>,
        gateway: Any<'_, '_>,
        sender: Any<'_, '_>,
        body: Option<Any<'_, '_>>,
        provider_message_id: Option<Any<'_, '_>>,
        media: Option<Any<'_, '_>>,
        at: Option<Any<'_, '_>>,
    ) -> PyResult<Received> {
        let gateway = Field::read(gateway, "gateway")?;
        let incoming = incoming(sender, body, provider_message_id, media, at)?;
        Received::of(
            py,
            self.call(py, |engine| engine.receive(gateway, &incoming))?,
        )
    }

    /// Store many messages of one gateway in one transaction, which is much faster than one by one.
    ///
    /// Each is an `Incoming`, or a dict with the keywords of `receive`. The answer has an item for each, in order: what
    /// `receive` gives, or the exception with which it was refused, which keeps no other back. If the call itself
    /// raises, none is stored.
    fn receive_many(
        &self,
        py: Python<'_>,
        gateway: Any<'_, '_>,
        messages: Any<'_, '_>,
    ) -> PyResult<Vec<Py<PyAny>>> {
        let gateway = Field::read(gateway, "gateway")?;
        let incoming: Vec<_> = argument::items(messages, "messages")?
            .map(|message| one_of_many(&message?))
            .collect::<PyResult<_>>()?;
        let received = self.call(py, |engine| engine.receive_many(gateway, &incoming))?;
        let shown = received.into_iter().map(|one| match one {
            Ok(received) => Ok(Py::new(py, Received::of(py, received)?)?.into_any()),
            Err(refused) => Ok(exception(py, refused).0.into_any()),
        });
        shown.collect()
    }

    /// Send a test to a tester's address: a disclaimer that names the brand, then the text, and return both messages.
    ///
    /// The text waits until the disclaimer is sent, and is called off if that fails. Both cost what they cost: they are
    /// sent like any other. They are in no conversation, no contact's history and no count.
    ///
    /// Raises what `send` does, and `InvalidArgumentError` for an address that is none.
    #[pyo3(signature = (gateway, *, to, body, media = None, by = None))]
    fn send_test(
        &self,
        py: Python<'_>,
        gateway: Any<'_, '_>,
        to: Any<'_, '_>,
        body: Any<'_, '_>,
        media: Option<Any<'_, '_>>,
        by: Option<Any<'_, '_>>,
    ) -> PyResult<Vec<Py<Message>>> {
        let gateway = Field::read(gateway, "gateway")?;
        let to = text(to, "to")?;
        let (draft, by) = (draft(body, None, media, None, None)?, actor(by)?);
        let sent = self.call(py, |engine| engine.send_test(gateway, to, draft, by))?;
        each(py, sent.into(), Message::of)
    }

    /// A message by id.
    fn message(&self, py: Python<'_>, message: Any<'_, '_>) -> PyResult<Message> {
        let id = Field::read(message, "message")?;
        Message::of(py, self.call(py, |engine| engine.message(id))?)
    }

    /// Tell what a draft would be if it were sent now, and what a send would be refused for.
    ///
    /// That is its gateway, segments and cost, and what keeps it out of GSM 7-bit. It changes nothing, and is cheap
    /// enough for every keystroke.
    #[pyo3(signature = (conversation, body, *, gateway = None, media = None))]
    fn preview(
        &self,
        py: Python<'_>,
        conversation: Any<'_, '_>,
        body: Any<'_, '_>,
        gateway: Option<Any<'_, '_>>,
        media: Option<Any<'_, '_>>,
    ) -> PyResult<Preview> {
        let id = Field::read(conversation, "conversation")?;
        let draft = draft(body, gateway, media, None, None)?;
        Preview::of(py, self.call(py, |engine| engine.preview(id, draft))?)
    }

    /// List every gateway with whether it could send this draft or why not, and the segments and the cost there.
    #[pyo3(signature = (conversation, body, *, media = None))]
    fn gateway_choices(
        &self,
        py: Python<'_>,
        conversation: Any<'_, '_>,
        body: Any<'_, '_>,
        media: Option<Any<'_, '_>>,
    ) -> PyResult<Vec<Py<GatewayChoice>>> {
        let id = Field::read(conversation, "conversation")?;
        let draft = draft(body, None, media, None, None)?;
        let choices = self.call(py, |engine| engine.gateway_choices(id, draft))?;
        each(py, choices, GatewayChoice::of)
    }

    /// The content of a file that travelled with a message, whole.
    ///
    /// Raises `CallbackError` if the media store fails, `CorruptError` if the content is missing.
    fn media<'py>(
        &self,
        py: Python<'py>,
        attachment: Any<'_, 'py>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let id = Field::read(attachment, "attachment")?;
        Ok(PyBytes::new(py, &self.call(py, |engine| engine.media(id))?))
    }

    /// Open a file that travelled with a message, to be read piece by piece.
    fn open_media(&self, py: Python<'_>, attachment: Any<'_, '_>) -> PyResult<MediaReader> {
        let id = Field::read(attachment, "attachment")?;
        let reader = self.call(py, |engine| engine.media_reader(id))?;
        Ok(MediaReader {
            handle: Arc::clone(&self.0),
            size: reader.size(),
            reader: Shared::new(reader),
        })
    }
}

command! {
    /// Send a message in a conversation: store and queue it; it goes out when `deliver` or a worker hands it over.
    ///
    /// - `gateway`: the one to send through; if left out, the one that the customer used last, or the next best.
    /// - `media`: files to send along: `Media`, or tuples of file name, media type and bytes.
    /// - `key`: a name that the host gives the message, 1 to 255 bytes. Repeated under the same key, the call gives the
    ///   message that was sent then, and sends nothing.
    /// - `send_at`: when it goes, an aware `datetime`, instead of now. Until then it is in the outbox alone, can be
    ///   edited and called off, and acts on the conversation when it goes.
    ///
    /// With `by` it is an agent's message, which brings a conversation that is out back into the Inbox; without, it is
    /// the host's, which does not.
    ///
    /// Raises `InvalidArgumentError` for a key that was used for another content (code `key_reused`), a time that is
    /// not ahead, a text that is empty, too long or holds a NUL, or media beyond the gateway's limits;
    /// `MmsNotEnabledError` for media on a gateway without MMS (its `gateways` are those that could);
    /// `ActionRefusedError` for a blocked contact (`contact_blocked`) or if the gateway cannot carry it, or none can
    /// (`no_gateway`, `no_address`, `gateway_disabled`, `provider_missing`).
    send(this, py, by, conversation: Any<'_, '_>, body: Any<'_, '_>;
        gateway [None]: Option<Any<'_, '_>>, media [None]: Option<Any<'_, '_>>,
        key [None]: Option<Any<'_, '_>>, send_at [None]: Option<Any<'_, '_>>) -> Message {
        let id = Field::read(conversation, "conversation")?;
        let draft = draft(body, gateway, media, key, send_at)?;
        Message::of(py, this.call(py, |engine| engine.send(id, draft, by))?)
    }
}

command! {
    /// Send a message to somebody who may have no conversation yet: contact and conversation are found or made.
    ///
    /// `to` is the id of a contact, or an address in any form that the workspace's region reads. The conversation is
    /// the contact's in the mailbox of the `gateway`; without one it is that in which something happened last, or a new
    /// one in the mailbox of the workspace's default gateway. The keywords are those of `send`.
    ///
    /// Raises what `send` does, and `InvalidArgumentError` for an address that is none.
    compose(this, py, by, to: Any<'_, '_>, body: Any<'_, '_>;
        gateway [None]: Option<Any<'_, '_>>, media [None]: Option<Any<'_, '_>>,
        key [None]: Option<Any<'_, '_>>, send_at [None]: Option<Any<'_, '_>>) -> Message {
        let to = if is_number(to) {
            Recipient::Contact(Field::read(to, "to")?)
        } else {
            let address = to.cast::<PyString>();
            let address = address.map_err(|_| wrong_type(to, "to", "a str or the id of a contact"))?;
            Recipient::Address(text(address, "to")?.to_owned())
        };
        let draft = draft(body, gateway, media, key, send_at)?;
        Message::of(py, this.call(py, |engine| engine.compose(to, draft, by))?)
    }
}

command! {
    /// Rewrite a scheduled message: the draft takes the place of its text and media, and of its time if it has one.
    ///
    /// The gateway and the recipient stay.
    ///
    /// Raises `ActionRefusedError` with the code `already_gone` if it is not, or no longer, scheduled;
    /// `InvalidArgumentError` for any `key`, which a message gets when it is written, and for another `gateway`;
    /// otherwise what `send` does.
    edit_message(this, py, by, message: Any<'_, '_>, body: Any<'_, '_>;
        gateway [None]: Option<Any<'_, '_>>, media [None]: Option<Any<'_, '_>>,
        key [None]: Option<Any<'_, '_>>, send_at [None]: Option<Any<'_, '_>>) -> Message {
        let id = Field::read(message, "message")?;
        let draft = draft(body, gateway, media, key, send_at)?;
        Message::of(py, this.call(py, |engine| engine.edit_message(id, draft, by))?)
    }
}

command! {
    /// Call off a message that nobody has begun to hand over: a scheduled one, or one that is still queued.
    ///
    /// Raises `ActionRefusedError` with the code `already_gone` if it has gone, or came from the customer.
    cancel_message(this, py, by, message: Any<'_, '_>) -> Message {
        let id = Field::read(message, "message")?;
        Message::of(py, this.call(py, |engine| engine.cancel_message(id, by))?)
    }
}

/// A file that travelled with a message, read piece by piece, made by `Messenger.open_media`.
#[pyclass(frozen, module = "duologue")]
pub(crate) struct MediaReader {
    handle: Arc<Handle>,
    size: u64,
    reader: Shared<duologue::MediaReader>,
}

#[pymethods]
impl MediaReader {
    /// The file's length in bytes.
    #[getter]
    const fn size(&self) -> u64 {
        self.size
    }

    /// Read at most so many bytes, fewer at the end and none after it; all that are left if it is negative or left out.
    ///
    /// Raises `CallbackError` if the media store fails, `CorruptError` if the content is missing.
    #[pyo3(signature = (size = None, /), text_signature = "($self, size=-1, /)")]
    fn read<'py>(
        &self,
        py: Python<'py>,
        size: Option<Any<'_, '_>>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        self.handle.engine(py)?;
        let size = size.map_or(Ok(-1), |size| isize::read(size, "size"))?;
        let limit = u64::try_from(size).unwrap_or(u64::MAX);
        let read = self.reader.with(py, |reader| {
            detached(py, || {
                let mut content = Vec::new();
                let read = reader.take(limit).read_to_end(&mut content);
                read.map(|_| content)
            })
        })?;
        match read {
            Ok(content) => Ok(PyBytes::new(py, &content)),
            Err(failed) => Err(match failed.downcast::<duologue::Error>() {
                Ok(failed) => crate::error::raise(py, failed),
                Err(failed) => PyOSError::new_err(failed.to_string()),
            }),
        }
    }
}
