//! Texts in either direction, and what one would be before it is sent.

use duologue::{
    Address, AgentId, AttachmentId, ConversationId, Decimal, DeliveryStatus, Direction, Encoding,
    GatewayId, MessageId, Timestamp, Transport,
};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::error;
use crate::field::Exception;
use crate::record::{each, record};
use crate::text::records::{Culprit, Replacement};

record! {
    /// One incoming or outgoing text.
    Message(py, message: duologue::Message) {
        /// Names the message; the event that put it into the log has the same number.
        id: MessageId = message.id;
        /// The conversation it belongs to; None for a test, which belongs to none.
        conversation: Option<ConversationId> = message.conversation;
        /// Which way it went.
        direction: Direction = message.direction;
        /// The text; may be empty if there are media.
        body: String = message.body;
        /// The gateway it went through.
        gateway: GatewayId = message.gateway;
        /// Who sent it.
        sender: Address = message.sender;
        /// Whom it was for.
        recipient: Address = message.recipient;
        /// The agent who wrote it, if one did.
        agent: Option<AgentId> = message.agent;
        /// The agent's initials as they were then; empty if no agent wrote it.
        initials: String = message.initials;
        /// When it was sent, as far as known; when it was written, as long as it has not gone.
        at: Timestamp = message.at;
        /// When it goes, or was to go, if it was scheduled.
        send_at: Option<Timestamp> = message.send_at;
        /// How it travelled.
        transport: Transport = message.transport;
        /// How its text is encoded on the air; None for media and e-mail.
        encoding: Option<Encoding> = message.encoding;
        /// How many segments it is billed as; 1 for an MMS, 0 for an e-mail.
        segments: u32 = message.segments;
        /// What it costs at the gateway's price when it was written; zero for an incoming one.
        cost: Decimal = message.cost;
        /// Where it stands; None for an incoming one.
        status: Option<DeliveryStatus> = message.status;
        /// The provider's error code; empty if there is none.
        error_code: String = message.error_code;
        /// Whether it is one of a test's two messages.
        test: bool = message.test;
        /// The files that travelled with it.
        attachments: Vec<Py<Attachment>> = each(py, message.attachments, Attachment::of)?;
    }
}

record! {
    /// A file that travelled with a message; its content is read by its id.
    Attachment(py, attachment: duologue::Attachment) {
        /// Names the attachment.
        id: AttachmentId = attachment.id;
        /// What the file is called.
        file_name: String = attachment.file_name;
        /// Its media type.
        media_type: String = attachment.media_type;
        /// Its length in bytes.
        size: u64 = attachment.size;
    }
}

record! {
    /// A file to send, or one that came with an incoming message.
    Media(py, media: duologue::Media) {
        /// What the file is called, such as `shoe.jpg`.
        file_name: String = media.file_name;
        /// Its media type, such as `image/jpeg`.
        media_type: String = media.media_type;
        /// Its content.
        bytes: Py<PyBytes> = PyBytes::new(py, &media.bytes).unbind();
    }
}

impl Media {
    pub(crate) fn to_engine(&self, py: Python<'_>) -> duologue::Media {
        duologue::Media::new(
            &*self.file_name,
            &*self.media_type,
            self.bytes.bind(py).as_bytes(),
        )
    }
}

record! {
    /// What a draft would be if it were sent now.
    Preview(py, preview: duologue::Preview) {
        /// The gateway it would go through; None if there is none.
        gateway: Option<GatewayId> = preview.gateway;
        /// How it would travel; None if there is no gateway.
        transport: Option<Transport> = preview.transport;
        /// How its text would be encoded; None for media and e-mail.
        encoding: Option<Encoding> = preview.encoding;
        /// Septets or UTF-16 code units in all; 0 for media and e-mail.
        units: u32 = preview.units;
        /// How many segments it would be billed as; 1 for an MMS, 0 for an e-mail.
        segments: u32 = preview.segments;
        /// Units left in the last segment.
        remaining: u32 = preview.remaining;
        /// What sending it would cost.
        cost: Decimal = preview.cost;
        /// The characters that keep the text out of GSM 7-bit: the index in code points, the character, and how GSM 7-bit
        /// can spell it, or None.
        unencodable: Vec<Culprit> = preview.unencodable.iter().map(Culprit::of).collect();
        /// A spelling of the text that needs fewer segments; None if there is none, and for media and e-mail.
        suggestion: Option<Py<Suggestion>> = preview.suggestion.map(|found| Py::new(py, Suggestion::of(py, found)?)).transpose()?;
        /// What a send would be refused for, as the exceptions that it would raise; empty if it would not be.
        problems: Vec<Exception> = preview.problems.into_iter().map(|problem| Exception(error::raise(py, problem).into_value(py))).collect();
    }
}

record! {
    /// What the writer of a draft could send instead, for less. It says the same in characters of GSM 7-bit, as
    /// `smart_encode` spells it at the level `VISUAL`.
    Suggestion(py, suggestion: duologue::Suggestion) {
        /// The text.
        body: String = suggestion.body;
        /// How it would be encoded. It can be UCS-2 still: a letter and its accent take less room in one piece.
        encoding: Encoding = suggestion.encoding;
        /// How many segments it would be billed as, which is less than what the draft is.
        segments: u32 = suggestion.segments;
        /// What sending it through the same gateway would cost.
        cost: Decimal = suggestion.cost;
        /// What is different from the draft, in order.
        replacements: Vec<Py<Replacement>> = suggestion.replacements.iter().map(|one| Py::new(py, Replacement::of(py, one)?)).collect::<PyResult<_>>()?;
    }
}
