//! Lists of conversations: which rows, narrowed to what, and a page at a time.

use crate::check;
use crate::conversation::Conversation;
use crate::cursor::Cursor;
use crate::error::{Error, Result};
use crate::id::{AgentId, GatewayId, MailboxId, TagId};

/// A list of conversations.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum View {
    /// What waits for somebody: open, or answered after completion.
    #[default]
    Inbox,
    /// Every conversation.
    All,
    /// What is hidden for now.
    Snoozed,
    /// What is finished.
    Completed,
    /// What was cleared without completion.
    Archived,
}

impl View {
    /// Every view, in a fixed order.
    pub const ALL: &'static [Self] = &[
        Self::Inbox,
        Self::All,
        Self::Snoozed,
        Self::Completed,
        Self::Archived,
    ];

    /// The view in snake case, as scenario files hold it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Inbox => "inbox",
            Self::All => "all",
            Self::Snoozed => "snoozed",
            Self::Completed => "completed",
            Self::Archived => "archived",
        }
    }

    /// The view with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|view| view.as_str() == name)
    }
}

/// The most tags that one narrowing may name.
const MOST_TAGS: usize = 100;

/// What a view is narrowed to. With nothing set it is the whole view.
///
/// One narrowing is read straight from an index, whatever the size of the workspace; with more, the conversations of
/// the first are looked through for the others.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Narrowing {
    pub(crate) mailbox: Option<MailboxId>,
    #[expect(
        clippy::option_option,
        reason = "not narrowed, or to nobody or to somebody"
    )]
    pub(crate) assignee: Option<Option<AgentId>>,
    pub(crate) gateway: Option<GatewayId>,
    pub(crate) any_tags: Vec<TagId>,
    pub(crate) all_tags: Vec<TagId>,
    pub(crate) unread: bool,
    pub(crate) text: String,
}

impl Narrowing {
    /// The whole view.
    pub fn none() -> Self {
        Self::default()
    }

    /// Conversations in this mailbox.
    #[must_use]
    pub fn mailbox(mut self, mailbox: MailboxId) -> Self {
        self.mailbox = Some(mailbox);
        self
    }

    /// Conversations assigned to this agent.
    #[must_use]
    pub fn assignee(mut self, agent: AgentId) -> Self {
        self.assignee = Some(Some(agent));
        self
    }

    /// Conversations assigned to nobody.
    #[must_use]
    pub fn unassigned(mut self) -> Self {
        self.assignee = Some(None);
        self
    }

    /// Conversations whose customer used this gateway last.
    #[must_use]
    pub fn gateway(mut self, gateway: GatewayId) -> Self {
        self.gateway = Some(gateway);
        self
    }

    /// Conversations with this tag.
    #[must_use]
    pub fn tag(mut self, tag: TagId) -> Self {
        self.all_tags.push(tag);
        self
    }

    /// Conversations with at least one of these tags.
    #[must_use]
    pub fn any_tag(mut self, tags: impl IntoIterator<Item = TagId>) -> Self {
        self.any_tags.extend(tags);
        self
    }

    /// Conversations with unread messages.
    #[must_use]
    pub fn unread(mut self) -> Self {
        self.unread = true;
        self
    }

    /// Conversations whose contact's name or address, or the beginning of whose last message (its
    /// [`snippet`](Conversation::snippet)), contains this text without case.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }
}

impl Narrowing {
    /// The same narrowing with each tag once, in order.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` for more than 100 tags, or a text of more than 200 characters.
    pub(crate) fn checked(&self) -> Result<Self> {
        check::label("text", &self.text)?;
        let mut checked = self.clone();
        for tags in [&mut checked.any_tags, &mut checked.all_tags] {
            tags.sort_unstable();
            tags.dedup();
            if tags.len() > MOST_TAGS {
                return Err(Error::invalid(
                    "tags",
                    tags.len(),
                    format!("are too many; at most {MOST_TAGS}"),
                ));
            }
        }
        Ok(checked)
    }

    /// Tells one narrowing from another, for the cursors of its pages. It stays the same from release to release.
    pub(crate) fn describe(&self) -> String {
        let tags = |tags: &[TagId]| {
            tags.iter()
                .map(TagId::to_string)
                .collect::<Vec<_>>()
                .join(",")
        };
        let id = |id: Option<i64>| id.map_or_else(|| "-".to_owned(), |id| id.to_string());
        format!(
            "{} {} {} any {} all {} {} {}",
            id(self.mailbox.map(MailboxId::as_raw)),
            id(self.gateway.map(GatewayId::as_raw)),
            id(self.assignee.map(|agent| agent.map_or(0, AgentId::as_raw))),
            tags(&self.any_tags),
            tags(&self.all_tags),
            self.unread,
            self.text,
        )
    }
}

/// A page of a list of conversations.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ConversationPage {
    /// The rows, newest activity first.
    pub items: Vec<Conversation>,
    /// Where the next page begins; `None` after the last.
    pub next: Option<Cursor>,
    /// How many rows there are on all pages; `None` with more than one narrowing, or one by text.
    pub total: Option<u64>,
    /// The badge of the whole Inbox at the same moment.
    pub badge: Badge,
}

/// What the icon of the inbox shows: unread messages, and the conversations they are in.
///
/// Snoozed, completed and archived conversations count nothing.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct Badge {
    /// Unread messages in the Inbox.
    pub messages: u64,
    /// Conversations in the Inbox that have some.
    pub conversations: u64,
}

/// How many conversations a list has, and how many are unread.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct Count {
    /// Conversations.
    pub conversations: u64,
    /// Those with unread messages.
    pub unread_conversations: u64,
    /// Unread messages.
    pub unread_messages: u64,
}

/// What a sidebar shows beside each entry of one view, all from one moment.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Counts {
    /// The whole view.
    pub total: Count,
    /// Conversations assigned to nobody.
    pub unassigned: Count,
    /// By assignee; agents who have none are left out.
    pub agents: Vec<(AgentId, Count)>,
    /// By mailbox; those that have none are left out.
    pub mailboxes: Vec<(MailboxId, Count)>,
    /// By gateway; those that have none are left out.
    pub gateways: Vec<(GatewayId, Count)>,
    /// By tag; those that have none are left out.
    pub tags: Vec<(TagId, Count)>,
}
