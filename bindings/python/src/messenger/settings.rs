//! What a workspace is set up with.

use duologue::{GatewayKind, GatewaySettings, QuickReplyChange, QuickReplyId};
use pyo3::prelude::*;

use super::{Any, Messenger, actor};
use crate::argument::{Given, text, text_if};
use crate::enums::Enumeration as _;
use crate::error;
use crate::field::Field;
use crate::record::each;
use crate::records::event::{HostKind, KindEntry};
use crate::records::settings::{Agent, Gateway, Mailbox, MediaLimits, QuickReply, Tag, Workspace};

fn limits(media: Any<'_, '_>) -> PyResult<duologue::MediaLimits> {
    Ok(Py::<MediaLimits>::read(media, "media")?.get().to_engine())
}

#[pymethods]
impl Messenger {
    /// What the business is called.
    fn workspace(&self, py: Python<'_>) -> PyResult<Workspace> {
        Workspace::of(py, self.call(py, duologue::Messenger::workspace)?)
    }

    /// Change the business's name and brand; what is left out stays as it is.
    ///
    /// Raises `InvalidArgumentError` for a name with control characters, or of more than 200 characters.
    #[pyo3(signature = (*, name = None, brand = None))]
    fn update_workspace(
        &self,
        py: Python<'_>,
        name: Option<Any<'_, '_>>,
        brand: Option<Any<'_, '_>>,
    ) -> PyResult<Workspace> {
        let (name, brand) = (text_if(name, "name")?, text_if(brand, "brand")?);
        let changed = self.call(py, |engine| {
            let mut workspace = engine.workspace()?;
            if let Some(name) = name {
                name.clone_into(&mut workspace.name);
            }
            if let Some(brand) = brand {
                brand.clone_into(&mut workspace.brand);
            }
            engine.update_workspace(&workspace)
        })?;
        Workspace::of(py, changed)
    }

    /// Add an employee who uses the inbox.
    ///
    /// Initials are those of the first and the last word of the name, and `?` for an empty one.
    ///
    /// Raises `InvalidArgumentError` for a name with control characters, or of more than 200 characters.
    fn add_agent(&self, py: Python<'_>, name: Any<'_, '_>) -> PyResult<Agent> {
        let name = text(name, "name")?;
        Agent::of(py, self.call(py, |engine| engine.add_agent(name))?)
    }

    /// An agent by id.
    fn agent(&self, py: Python<'_>, agent: Any<'_, '_>) -> PyResult<Agent> {
        let id = Field::read(agent, "agent")?;
        Agent::of(py, self.call(py, |engine| engine.agent(id))?)
    }

    /// All agents, inactive ones included, in the order in which they were added.
    fn agents(&self, py: Python<'_>) -> PyResult<Vec<Py<Agent>>> {
        each(py, self.call(py, duologue::Messenger::agents)?, Agent::of)
    }

    /// Give an agent another name and initials.
    ///
    /// Messages keep the initials that they were sent with.
    ///
    /// Raises `InvalidArgumentError` as `add_agent` does.
    fn rename_agent(
        &self,
        py: Python<'_>,
        agent: Any<'_, '_>,
        name: Any<'_, '_>,
    ) -> PyResult<Agent> {
        let (id, name) = (Field::read(agent, "agent")?, text(name, "name")?);
        Agent::of(py, self.call(py, |engine| engine.rename_agent(id, name))?)
    }

    /// Put an agent out of use: they cannot act, nor be assigned to.
    ///
    /// What is assigned to them stays so.
    fn deactivate_agent(&self, py: Python<'_>, agent: Any<'_, '_>) -> PyResult<Agent> {
        let id = Field::read(agent, "agent")?;
        Agent::of(py, self.call(py, |engine| engine.deactivate_agent(id))?)
    }

    /// Let an agent use the inbox again.
    fn activate_agent(&self, py: Python<'_>, agent: Any<'_, '_>) -> PyResult<Agent> {
        let id = Field::read(agent, "agent")?;
        Agent::of(py, self.call(py, |engine| engine.activate_agent(id))?)
    }

    /// Add a mailbox; its name is unique without case.
    ///
    /// Raises `InvalidArgumentError` for a name that is empty, has more than 200 characters, or that another mailbox
    /// has (code `taken`).
    fn add_mailbox(&self, py: Python<'_>, name: Any<'_, '_>) -> PyResult<Mailbox> {
        let name = text(name, "name")?;
        Mailbox::of(py, self.call(py, |engine| engine.add_mailbox(name))?)
    }

    /// All mailboxes, in the order in which they were added.
    fn mailboxes(&self, py: Python<'_>) -> PyResult<Vec<Py<Mailbox>>> {
        each(
            py,
            self.call(py, duologue::Messenger::mailboxes)?,
            Mailbox::of,
        )
    }

    /// Give a mailbox another name.
    ///
    /// Raises `InvalidArgumentError` as `add_mailbox` does.
    fn rename_mailbox(
        &self,
        py: Python<'_>,
        mailbox: Any<'_, '_>,
        name: Any<'_, '_>,
    ) -> PyResult<Mailbox> {
        let (id, name) = (Field::read(mailbox, "mailbox")?, text(name, "name")?);
        Mailbox::of(py, self.call(py, |engine| engine.rename_mailbox(id, name))?)
    }

    /// Add a gateway: an address of the business's, which delivers into a mailbox.
    ///
    /// `provider` is the name under which what carries its messages was given to `open`, the built-in `"sandbox"` if
    /// left out. Without `mms=True` it sends no media. Prices are a `Decimal`, a str or an int; `segments_per_second`
    /// is how fast it may send, None for as fast as can be; `max_characters` the longest text, None for what its kind
    /// usually takes. `default=True` makes it the workspace's default gateway, in place of any other; the first gateway
    /// becomes it anyway.
    ///
    /// Raises `InvalidArgumentError` for an address that does not fit the kind or that the provider has a gateway for
    /// already (code `taken`), a provider that was not given to `open`, or settings out of range.
    #[pyo3(
        signature = (
            name, *, kind, address, mailbox, provider = None, mms = Given::LeftOut, price_per_segment = None,
            price_per_mms = None, segments_per_second = None, max_characters = None, media = None,
            default = Given::LeftOut
        ),
        text_signature = "($self, name, *, kind, address, mailbox, provider=None, mms=False, price_per_segment=None, \
            price_per_mms=None, segments_per_second=None, max_characters=None, media=None, default=False)"
    )]
    #[expect(clippy::too_many_arguments, reason = "keywords")]
    fn add_gateway(
        &self,
        py: Python<'_>,
        name: Any<'_, '_>,
        kind: Any<'_, '_>,
        address: Any<'_, '_>,
        mailbox: Any<'_, '_>,
        provider: Option<Any<'_, '_>>,
        mms: Given<Bound<'_, PyAny>>,
        price_per_segment: Option<Any<'_, '_>>,
        price_per_mms: Option<Any<'_, '_>>,
        segments_per_second: Option<Any<'_, '_>>,
        max_characters: Option<Any<'_, '_>>,
        media: Option<Any<'_, '_>>,
        default: Given<Bound<'_, PyAny>>,
    ) -> PyResult<Gateway> {
        let kind = GatewayKind::from_member(kind, "kind")?;
        let address = text(address, "address")?;
        let provider = text_if(provider, "provider")?.unwrap_or("sandbox");
        let mut settings =
            GatewaySettings::new(text(name, "name")?, Field::read(mailbox, "mailbox")?);
        settings.mms = mms.read("mms")?.unwrap_or(false);
        settings.default = default.read("default")?.unwrap_or(false);
        if let Some(price) = price_per_segment {
            settings.price_per_segment = Field::read(price, "price_per_segment")?;
        }
        if let Some(price) = price_per_mms {
            settings.price_per_mms = Field::read(price, "price_per_mms")?;
        }
        if let Some(rate) = segments_per_second {
            settings.segments_per_second = Some(Field::read(rate, "segments_per_second")?);
        }
        if let Some(most) = max_characters {
            settings.max_characters = Some(Field::read(most, "max_characters")?);
        }
        if let Some(limits) = media {
            settings.media = self::limits(limits)?;
        }
        Gateway::of(
            py,
            self.call(py, |engine| {
                engine.add_gateway(kind, address, provider, settings)
            })?,
        )
    }

    /// A gateway by id.
    fn gateway(&self, py: Python<'_>, gateway: Any<'_, '_>) -> PyResult<Gateway> {
        let id = Field::read(gateway, "gateway")?;
        Gateway::of(py, self.call(py, |engine| engine.gateway(id))?)
    }

    /// All gateways, in the order in which they were added.
    fn gateways(&self, py: Python<'_>) -> PyResult<Vec<Py<Gateway>>> {
        each(
            py,
            self.call(py, duologue::Messenger::gateways)?,
            Gateway::of,
        )
    }

    /// Change what is given about a gateway, as in `add_gateway`; what is left out stays as it is.
    ///
    /// Raises `InvalidArgumentError` for settings out of range.
    #[pyo3(signature = (
        gateway, *, name = None, mailbox = None, mms = None, price_per_segment = None, price_per_mms = None,
        segments_per_second = Given::LeftOut, max_characters = Given::LeftOut, media = None, default = None
    ))]
    #[expect(clippy::too_many_arguments, reason = "keywords")]
    fn update_gateway(
        &self,
        py: Python<'_>,
        gateway: Any<'_, '_>,
        name: Option<Any<'_, '_>>,
        mailbox: Option<Any<'_, '_>>,
        mms: Option<Any<'_, '_>>,
        price_per_segment: Option<Any<'_, '_>>,
        price_per_mms: Option<Any<'_, '_>>,
        segments_per_second: Given<Bound<'_, PyAny>>,
        max_characters: Given<Bound<'_, PyAny>>,
        media: Option<Any<'_, '_>>,
        default: Option<Any<'_, '_>>,
    ) -> PyResult<Gateway> {
        let id = Field::read(gateway, "gateway")?;
        let name = text_if(name, "name")?;
        let mailbox = mailbox
            .map(|mailbox| Field::read(mailbox, "mailbox"))
            .transpose()?;
        let per_segment = price_per_segment
            .map(|price| Field::read(price, "price_per_segment"))
            .transpose()?;
        let per_mms = price_per_mms
            .map(|price| Field::read(price, "price_per_mms"))
            .transpose()?;
        let rate = segments_per_second.read("segments_per_second")?;
        let most = max_characters.read("max_characters")?;
        let mms = mms.map(|mms| bool::read(mms, "mms")).transpose()?;
        let default = default.map(|default| bool::read(default, "default"));
        let default = default.transpose()?;
        let media = media.map(limits).transpose()?;
        let changed = self.call(py, |engine| {
            let mut settings = engine.gateway(id)?.settings;
            settings.name = name.map_or(settings.name, str::to_owned);
            settings.mailbox = mailbox.unwrap_or(settings.mailbox);
            settings.mms = mms.unwrap_or(settings.mms);
            settings.price_per_segment = per_segment.unwrap_or(settings.price_per_segment);
            settings.price_per_mms = per_mms.unwrap_or(settings.price_per_mms);
            settings.segments_per_second = rate.unwrap_or(settings.segments_per_second);
            settings.max_characters = most.unwrap_or(settings.max_characters);
            settings.media = media.unwrap_or(settings.media);
            settings.default = default.unwrap_or(settings.default);
            engine.update_gateway(id, settings)
        })?;
        Gateway::of(py, changed)
    }

    /// Let a gateway be used again.
    fn enable_gateway(&self, py: Python<'_>, gateway: Any<'_, '_>) -> PyResult<Gateway> {
        let id = Field::read(gateway, "gateway")?;
        Gateway::of(py, self.call(py, |engine| engine.enable_gateway(id))?)
    }

    /// Stop sending through a gateway.
    ///
    /// What is queued for it waits; what comes in through it is still received.
    fn disable_gateway(&self, py: Python<'_>, gateway: Any<'_, '_>) -> PyResult<Gateway> {
        let id = Field::read(gateway, "gateway")?;
        Gateway::of(py, self.call(py, |engine| engine.disable_gateway(id))?)
    }

    /// Make a tag; its name is unique without case, its color `#rrggbb`, or empty for none.
    ///
    /// Raises `InvalidArgumentError` for a name that is empty, has more than 200 characters, or that another tag has
    /// (code `taken`), and for a color that is none.
    #[pyo3(signature = (name, *, color = None))]
    fn create_tag(
        &self,
        py: Python<'_>,
        name: Any<'_, '_>,
        color: Option<Any<'_, '_>>,
    ) -> PyResult<Tag> {
        let (name, color) = (
            text(name, "name")?,
            text_if(color, "color")?.unwrap_or_default(),
        );
        Tag::of(py, self.call(py, |engine| engine.create_tag(name, color))?)
    }

    /// All tags, by name.
    fn tags(&self, py: Python<'_>) -> PyResult<Vec<Py<Tag>>> {
        each(py, self.call(py, duologue::Messenger::tags)?, Tag::of)
    }

    /// Change a tag's name and color; what is left out stays as it is.
    ///
    /// Events keep the name that the tag had.
    ///
    /// Raises `InvalidArgumentError` as `create_tag` does.
    #[pyo3(signature = (tag, *, name = None, color = None))]
    fn update_tag(
        &self,
        py: Python<'_>,
        tag: Any<'_, '_>,
        name: Option<Any<'_, '_>>,
        color: Option<Any<'_, '_>>,
    ) -> PyResult<Tag> {
        let id = Field::read(tag, "tag")?;
        let (name, color) = (text_if(name, "name")?, text_if(color, "color")?);
        let changed = self.call(py, |engine| {
            let known = engine.tags()?.into_iter().find(|tag| tag.id == id);
            // Of a tag that there is not, the engine says so.
            let (old_name, old_color) = known.map(|tag| (tag.name, tag.color)).unwrap_or_default();
            engine.update_tag(id, name.unwrap_or(&old_name), color.unwrap_or(&old_color))
        })?;
        Tag::of(py, changed)
    }

    /// Take a tag off every conversation and forget it.
    ///
    /// What is in the log stays.
    fn delete_tag(&self, py: Python<'_>, tag: Any<'_, '_>) -> PyResult<()> {
        let id = Field::read(tag, "tag")?;
        self.call(py, |engine| engine.delete_tag(id))
    }

    /// Add a ready text at the end of the list; its name is unique without case.
    ///
    /// The text is a template such as `Hi {{ contact.first_name | default('there') }}`, and is checked now.
    ///
    /// Raises `InvalidArgumentError` for an empty name or text, a name that another quick reply has (code `taken`), or
    /// a template that is not well-formed or names something unknown.
    #[pyo3(signature = (name, text, *, category = None))]
    fn add_quick_reply(
        &self,
        py: Python<'_>,
        name: Any<'_, '_>,
        text: Any<'_, '_>,
        category: Option<Any<'_, '_>>,
    ) -> PyResult<QuickReply> {
        let (name, template) = (self::text(name, "name")?, self::text(text, "text")?);
        let category = text_if(category, "category")?.unwrap_or_default();
        QuickReply::of(
            py,
            self.call(py, |engine| {
                engine.add_quick_reply(name, template, category)
            })?,
        )
    }

    /// Add the six quick replies that shops write first, to be edited; those whose names are taken are left out.
    ///
    /// They are store hours, shipping info, return policy, location, gift cards and out of stock.
    fn add_starter_quick_replies(&self, py: Python<'_>) -> PyResult<Vec<Py<QuickReply>>> {
        each(
            py,
            self.call(py, duologue::Messenger::add_starter_quick_replies)?,
            QuickReply::of,
        )
    }

    /// Quick replies in their order; with `search` those in whose name, category or text it stands, without case.
    #[pyo3(signature = (*, search = None))]
    fn quick_replies(
        &self,
        py: Python<'_>,
        search: Option<Any<'_, '_>>,
    ) -> PyResult<Vec<Py<QuickReply>>> {
        let search = text_if(search, "search")?.unwrap_or_default();
        each(
            py,
            self.call(py, |engine| engine.quick_replies(search))?,
            QuickReply::of,
        )
    }

    /// Change what is given about a quick reply; what is left out stays as it is.
    ///
    /// Raises `InvalidArgumentError` as `add_quick_reply` does.
    #[pyo3(signature = (quick_reply, *, name = None, text = None, category = None))]
    fn update_quick_reply(
        &self,
        py: Python<'_>,
        quick_reply: Any<'_, '_>,
        name: Option<Any<'_, '_>>,
        text: Option<Any<'_, '_>>,
        category: Option<Any<'_, '_>>,
    ) -> PyResult<QuickReply> {
        let id = Field::read(quick_reply, "quick_reply")?;
        let mut change = QuickReplyChange::new();
        if let Some(name) = text_if(name, "name")? {
            change = change.name(name);
        }
        if let Some(text) = text_if(text, "text")? {
            change = change.text(text);
        }
        if let Some(category) = text_if(category, "category")? {
            change = change.category(category);
        }
        QuickReply::of(
            py,
            self.call(py, |engine| engine.update_quick_reply(id, &change))?,
        )
    }

    /// Forget a quick reply.
    fn delete_quick_reply(&self, py: Python<'_>, quick_reply: Any<'_, '_>) -> PyResult<()> {
        let id = Field::read(quick_reply, "quick_reply")?;
        self.call(py, |engine| engine.delete_quick_reply(id))
    }

    /// Put these quick replies first, in this order; those that are left out follow in the order they had.
    ///
    /// Raises `InvalidArgumentError` if one is named twice.
    fn order_quick_replies(
        &self,
        py: Python<'_>,
        order: Any<'_, '_>,
    ) -> PyResult<Vec<Py<QuickReply>>> {
        let order: Vec<QuickReplyId> = Field::read(order, "order")?;
        each(
            py,
            self.call(py, |engine| engine.order_quick_replies(&order))?,
            QuickReply::of,
        )
    }

    /// Fill a quick reply for a conversation, and return the text.
    ///
    /// It sends nothing.
    ///
    /// Raises `InvalidArgumentError` with the code `missing_value` for a value that is missing where the template does
    /// not say what to write instead; its `value` names it.
    #[pyo3(signature = (quick_reply, conversation, *, by = None))]
    fn expand_quick_reply(
        &self,
        py: Python<'_>,
        quick_reply: Any<'_, '_>,
        conversation: Any<'_, '_>,
        by: Option<Any<'_, '_>>,
    ) -> PyResult<String> {
        let id = Field::read(quick_reply, "quick_reply")?;
        let conversation = Field::read(conversation, "conversation")?;
        let by = actor(by)?;
        self.call(py, |engine| engine.expand_quick_reply(id, conversation, by))
    }

    /// Register a kind of event of the host's own, such as `order_shipped`, with the label that a person reads.
    ///
    /// Registered again, it is the same kind with the label changed.
    ///
    /// Raises `InvalidArgumentError` for a name that is not of the form `order_shipped` (at most 64 of a-z, 0-9 and
    /// `_`), and for a name or a label of one of the engine's own kinds.
    fn register_event_kind(
        &self,
        py: Python<'_>,
        name: Any<'_, '_>,
        label: Any<'_, '_>,
    ) -> PyResult<HostKind> {
        let (name, label) = (text(name, "name")?, text(label, "label")?);
        match self.call(py, |engine| engine.register_event_kind(name, label))? {
            duologue::EventKind::Host(id) => Ok(HostKind { id }),
            _ => Err(error::panicked(py)),
        }
    }

    /// The kinds of events that a filter offers, the host's after the engine's.
    ///
    /// With `search` they are those in whose label it stands, without case.
    #[pyo3(signature = (*, search = None))]
    fn event_kinds(
        &self,
        py: Python<'_>,
        search: Option<Any<'_, '_>>,
    ) -> PyResult<Vec<Py<KindEntry>>> {
        let search = text_if(search, "search")?.unwrap_or_default();
        each(
            py,
            self.call(py, |engine| engine.event_kinds(search))?,
            KindEntry::of,
        )
    }
}
