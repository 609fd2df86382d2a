//! Ready texts that an agent picks instead of typing.

use crate::id::QuickReplyId;

/// A ready text. Picking one fills the composer; it never sends.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct QuickReply {
    /// Names the quick reply.
    pub id: QuickReplyId,
    /// What the list shows, unique without case.
    pub name: String,
    /// The text: a template, if the `template` feature is on.
    pub text: String,
    /// The group it is shown in; may be empty.
    pub category: String,
    /// Where it stands in the list: smaller first.
    pub position: u32,
}

/// What may be changed about a quick reply; what is not set stays as it is.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct QuickReplyChange {
    pub(crate) name: Option<String>,
    pub(crate) text: Option<String>,
    pub(crate) category: Option<String>,
}

impl QuickReplyChange {
    /// Changes nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// What the list shows.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The text.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.text = Some(text.into());
        self
    }

    /// The group it is shown in.
    #[must_use]
    pub fn category(mut self, category: impl Into<String>) -> Self {
        self.category = Some(category.into());
        self
    }
}

/// The six quick replies that shops write first: name, category, text.
pub(crate) const STARTER: &[(&str, &str, &str)] = &[
    (
        "Store hours",
        "Store",
        "We are open Monday to Saturday from 9 am to 6 pm. Is there a day that suits you?",
    ),
    (
        "Shipping info",
        "Orders",
        "Orders leave us within two working days, and you get a tracking link as soon as yours is on its way.",
    ),
    (
        "Return policy",
        "Orders",
        "You can return anything unused within 30 days with its receipt, and we refund the way you paid.",
    ),
    (
        "Location",
        "Store",
        "You find {{ workspace.brand | default('us') }} on Main Street, with parking behind the building.",
    ),
    (
        "Gift cards",
        "Store",
        "Yes, we have gift cards for any amount, in the store and by e-mail.",
    ),
    (
        "Out of stock",
        "Orders",
        "Sorry {{ contact.first_name | default('there') }}, that one is sold out just now. Shall we text you when it is back?",
    ),
];
