//! What a workspace is set up with.

use duologue::{AgentId, Decimal, GatewayId, GatewayKind, MailboxId, QuickReplyId, Reason, TagId};
use pyo3::prelude::*;

use crate::error;
use crate::messenger::files;
use crate::record::record;

record! {
    /// One business: what its own messages call it.
    Workspace(py, workspace: duologue::Workspace) {
        /// The business's name, for templates.
        name: String = workspace.name;
        /// The brand that a test's disclaimer names; empty means the name.
        brand: String = workspace.brand;
    }
}

record! {
    /// An employee who uses the inbox.
    Agent(py, agent: duologue::Agent) {
        /// Names the agent.
        id: AgentId = agent.id;
        /// The display name.
        name: String = agent.name;
        /// The initials that outgoing messages carry: those of the first and the last word of the name.
        initials: String = agent.initials;
        /// Whether the agent still uses the inbox: an inactive one cannot act, nor be assigned to.
        active: bool = agent.active;
    }
}

record! {
    /// A named group of conversations; a gateway delivers into one.
    Mailbox(py, mailbox: duologue::Mailbox) {
        /// Names the mailbox.
        id: MailboxId = mailbox.id;
        /// The display name, unique without case.
        name: String = mailbox.name;
    }
}

record! {
    /// A way out and in: an address of the business's at some provider.
    Gateway(py, gateway: duologue::Gateway) {
        /// Names the gateway.
        id: GatewayId = gateway.id;
        /// What sort of address it has.
        kind: GatewayKind = gateway.kind;
        /// The address.
        address: duologue::Address = gateway.address.clone();
        /// The name under which its provider is registered.
        provider: String = gateway.provider.clone();
        /// Whether it may be used at present.
        enabled: bool = gateway.enabled;
        /// The display name.
        name: String = gateway.settings.name.clone();
        /// Where incoming messages go.
        mailbox: MailboxId = gateway.settings.mailbox;
        /// Whether it is entitled to send media.
        mms: bool = gateway.settings.mms;
        /// What one segment costs.
        price_per_segment: Decimal = gateway.settings.price_per_segment;
        /// What one message with media costs.
        price_per_mms: Decimal = gateway.settings.price_per_mms;
        /// How many segments a second it may send; None for as many as there are.
        segments_per_second: Option<Decimal> = gateway.settings.segments_per_second;
        /// The longest text it takes, in characters: as it was set, or else what its kind usually takes.
        max_characters: u32 = gateway.max_characters();
        /// What media it takes.
        media: Py<MediaLimits> = Py::new(py, MediaLimits::of(py, gateway.settings.media)?)?;
        /// Whether it is the workspace's default gateway; one is at most.
        default: bool = gateway.settings.default;
    }
}

record! {
    /// What media a gateway takes. What is left out is as for most handsets: ten files of five million bytes in all.
    MediaLimits(py, limits: duologue::MediaLimits) {
        /// Media types, such as `image/jpeg`, or `image/*` for a whole family.
        types [None = duologue::MediaLimits::default().types]: Vec<String> = limits.types;
        /// The most bytes that all files of one message may have.
        bytes [None = duologue::MediaLimits::default().bytes]: u64 = limits.bytes;
        /// The most files that one message may have.
        count [None = duologue::MediaLimits::default().count]: u32 = limits.count;
    }
}

#[pymethods]
impl MediaLimits {
    /// Check that a message may carry these files: `Media`, or tuples of a file name, a media type and bytes.
    ///
    /// Raises `InvalidArgumentError` that names the file and the limit.
    fn check(&self, media: &Bound<'_, PyAny>) -> PyResult<()> {
        let checked = self.to_engine().check(&files(Some(media))?);
        checked.map_err(|refused| error::raise(media.py(), refused))
    }
}

impl MediaLimits {
    pub(crate) fn to_engine(&self) -> duologue::MediaLimits {
        duologue::MediaLimits {
            types: self.types.clone(),
            bytes: self.bytes,
            count: self.count,
        }
    }
}

record! {
    /// One gateway as a choice for a draft: whether it can be used, and what it would cost.
    GatewayChoice(py, choice: duologue::GatewayChoice) {
        /// The gateway.
        gateway: GatewayId = choice.gateway;
        /// Its display name.
        name: String = choice.name;
        /// Whether it is the one that a send without a choice would use.
        preselected: bool = choice.preselected;
        /// Why it cannot be used; None if it can.
        unavailable: Option<Reason> = choice.unavailable;
        /// How many segments the draft has there; 1 with media, 0 by e-mail.
        segments: u32 = choice.segments;
        /// What sending the draft costs there.
        cost: Decimal = choice.cost;
    }
}

record! {
    /// A label on conversations.
    Tag(py, tag: duologue::Tag) {
        /// Names the tag.
        id: TagId = tag.id;
        /// The display name, unique without case.
        name: String = tag.name;
        /// `#rrggbb`, or empty for none.
        color: String = tag.color;
    }
}

record! {
    /// A ready text. Picking one fills the composer; it never sends.
    QuickReply(py, reply: duologue::QuickReply) {
        /// Names the quick reply.
        id: QuickReplyId = reply.id;
        /// What the list shows, unique without case.
        name: String = reply.name;
        /// The text: a template.
        text: String = reply.text;
        /// The group it is shown in; may be empty.
        category: String = reply.category;
        /// Where it stands in the list: smaller first.
        position: u32 = reply.position;
    }
}
