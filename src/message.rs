//! Texts in either direction, and what one would be before it is sent.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::address::Address;
use crate::clock::Timestamp;
use crate::delivery::DeliveryStatus;
use crate::error::Error;
use crate::id::{AgentId, AttachmentId, ConversationId, GatewayId, MessageId};
use crate::media::Media;
use crate::provider::Transport;
use crate::text::{Encoding, Replacement, Unencodable};

/// Which way a message went: a host shows incoming ones on the left, outgoing ones on the right.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Direction {
    /// From the customer.
    Incoming,
    /// To the customer.
    Outgoing,
}

impl Direction {
    /// The direction in snake case, as the database and scenario files hold it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Incoming => "incoming",
            Self::Outgoing => "outgoing",
        }
    }

    /// The direction with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Incoming, Self::Outgoing]
            .into_iter()
            .find(|direction| direction.as_str() == name)
    }
}

/// One incoming or outgoing text.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Message {
    /// Names the message; the event that put it into the log has the same number. (One that was scheduled goes with an
    /// event of a later number.)
    pub id: MessageId,
    /// The conversation it belongs to; `None` for a test, which belongs to none.
    pub conversation: Option<ConversationId>,
    /// Which way it went.
    pub direction: Direction,
    /// The text; may be empty if there are media.
    pub body: String,
    /// The gateway it went through.
    pub gateway: GatewayId,
    /// Who sent it.
    pub sender: Address,
    /// Whom it was for.
    pub recipient: Address,
    /// The agent who wrote it, if one did.
    pub agent: Option<AgentId>,
    /// The agent's initials as they were then; empty if no agent wrote it.
    pub initials: String,
    /// When it was sent, as far as known; when it was written, as long as it has not gone.
    pub at: Timestamp,
    /// When it goes, or was to go, if it was scheduled.
    pub send_at: Option<Timestamp>,
    /// How it travelled.
    pub transport: Transport,
    /// How its text is encoded on the air; `None` for media and e-mail.
    pub encoding: Option<Encoding>,
    /// How many segments it is billed as; 1 for an MMS, 0 for an e-mail.
    pub segments: u32,
    /// What it costs at the gateway's price when it was written; zero for an incoming one.
    pub cost: Decimal,
    /// Where it stands; `None` for an incoming one.
    pub status: Option<DeliveryStatus>,
    /// The provider's error code; empty if there is none.
    pub error_code: String,
    /// Whether it is one of a test's two messages.
    pub test: bool,
    /// The files that travelled with it.
    pub attachments: Vec<Attachment>,
}

/// A file that travelled with a message; its content is read by its id.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct Attachment {
    /// Names the attachment.
    pub id: AttachmentId,
    /// What the file is called.
    pub file_name: String,
    /// Its media type.
    pub media_type: String,
    /// Its length in bytes.
    pub size: u64,
}

/// A text to be sent, and how.
///
/// ```
/// use duologue::{Draft, Media};
/// let draft = Draft::text("Here it is").media(Media::new("shoe.jpg", "image/jpeg", [0xFF, 0xD8]));
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Draft {
    pub(crate) body: String,
    pub(crate) gateway: Option<GatewayId>,
    pub(crate) key: Option<String>,
    pub(crate) send_at: Option<Timestamp>,
    /// Shared, so that a screen which asks for a preview at every keystroke copies no file.
    pub(crate) media: Vec<Arc<Media>>,
}

impl Draft {
    /// A text.
    pub fn text(body: impl Into<String>) -> Self {
        Self {
            body: body.into(),
            ..Self::default()
        }
    }

    /// The gateway to send through, instead of the default for the conversation.
    #[must_use]
    pub fn gateway(mut self, gateway: GatewayId) -> Self {
        self.gateway = Some(gateway);
        self
    }

    /// A name that the host gives the message, 1 to 255 bytes, so that it is sent once however often the call is
    /// repeated: the same key gives the same message, whatever has become of it. Used again for anything else (a
    /// conversation or recipient, an agent, a text, files, a time, a gateway), it is refused. Keys are kept for ever.
    #[must_use]
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// When it goes, instead of now. Until then it can be edited and called off, and it has no effect on the
    /// conversation.
    #[must_use]
    pub fn send_at(mut self, at: Timestamp) -> Self {
        self.send_at = Some(at);
        self
    }

    /// A file to send along. Cloning the draft shares it.
    #[must_use]
    pub fn media(mut self, media: impl Into<Arc<Media>>) -> Self {
        self.media.push(media.into());
        self
    }

    pub(crate) fn files(&self) -> impl Iterator<Item = &Media> {
        self.media.iter().map(AsRef::as_ref)
    }
}

impl From<&Draft> for Draft {
    fn from(draft: &Draft) -> Self {
        draft.clone()
    }
}

impl From<&str> for Draft {
    fn from(body: &str) -> Self {
        Self::text(body)
    }
}

impl From<String> for Draft {
    fn from(body: String) -> Self {
        Self::text(body)
    }
}

/// What a draft would be if it were sent now.
#[derive(Debug)]
#[non_exhaustive]
pub struct Preview {
    /// The gateway it would go through; `None` if there is none.
    pub gateway: Option<GatewayId>,
    /// How it would travel; `None` if there is no gateway.
    pub transport: Option<Transport>,
    /// How its text would be encoded; `None` for media and e-mail.
    pub encoding: Option<Encoding>,
    /// Septets or UTF-16 code units in all; 0 for media and e-mail.
    pub units: u32,
    /// How many segments it would be billed as; 1 for an MMS, 0 for an e-mail.
    pub segments: u32,
    /// Units left in the last segment.
    pub remaining: u32,
    /// What sending it would cost.
    pub cost: Decimal,
    /// The characters that keep the text out of GSM 7-bit.
    pub unencodable: Vec<Unencodable>,
    /// A spelling of the text that needs fewer segments; `None` if there is none, and for media and e-mail.
    pub suggestion: Option<Suggestion>,
    /// What a send would be refused for; empty if it would not be.
    pub problems: Vec<Error>,
}

/// What the writer of a draft could send instead, for less. It says the same in characters of GSM 7-bit, as
/// [`smart_encode`](crate::smart_encode) spells it at the level [`Visual`](crate::SmartLevel::Visual).
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Suggestion {
    /// The text.
    pub body: String,
    /// How it would be encoded. It can be UCS-2 still: a letter and its accent take less room in one piece.
    pub encoding: Encoding,
    /// How many segments it would be billed as, which is less than what the draft is.
    pub segments: u32,
    /// What sending it through the same gateway would cost.
    pub cost: Decimal,
    /// What is different from the draft, in order.
    pub replacements: Vec<Replacement<'static>>,
}
