//! What a scenario calls the things it makes: a name for each, among others of its type.

use std::collections::BTreeMap;

use duologue::{
    AgentId, ContactId, ConversationId, Cursor, GatewayId, MailboxId, MessageId, QuickReplyId,
    TagId,
};
use serde_json::{Value, json};

/// A number that names one sort of thing.
pub(super) trait Id: Copy {
    /// The word that stands for the sort.
    const TYPE: &'static str;

    /// The id with this number.
    fn from_number(number: i64) -> Option<Self>;

    /// The number.
    fn number(self) -> i64;
}

macro_rules! ids {
    ($($id:ident, $name:literal;)+) => {$(
        impl Id for $id {
            const TYPE: &'static str = $name;

            fn from_number(number: i64) -> Option<Self> {
                Self::from_raw(number)
            }

            fn number(self) -> i64 {
                self.as_raw()
            }
        }
    )+};
}

ids! {
    AgentId, "agent";
    ContactId, "contact";
    ConversationId, "conversation";
    GatewayId, "gateway";
    MailboxId, "mailbox";
    MessageId, "message";
    QuickReplyId, "quick reply";
    TagId, "tag";
}

/// The version of a conversation at some moment, which a scenario can name too.
#[derive(Clone, Copy)]
pub(super) struct Version(pub(super) i64);

impl Id for Version {
    const TYPE: &'static str = "version";

    fn from_number(number: i64) -> Option<Self> {
        Some(Self(number))
    }

    fn number(self) -> i64 {
        self.0
    }
}

/// Every name of one replay.
#[derive(Default)]
pub(super) struct Names {
    by_name: BTreeMap<(&'static str, String), i64>,
    by_number: BTreeMap<(&'static str, i64), String>,
    cursors: BTreeMap<String, Cursor>,
    exports: BTreeMap<String, Vec<u8>>,
}

impl Names {
    /// Gives a thing its name. It may be given again, but nothing has two names, nor a name two things.
    pub(super) fn bind<I: Id>(&mut self, name: &str, id: I) {
        assert!(
            !name.is_empty() && !name.starts_with('@'),
            "`{name}` is no name"
        );
        let number = id.number();
        let known = *self
            .by_name
            .entry((I::TYPE, name.to_owned()))
            .or_insert(number);
        assert_eq!(
            known,
            number,
            "the name `{name}` is that of another {} already",
            I::TYPE
        );
        if I::TYPE != Version::TYPE {
            let known = self
                .by_number
                .entry((I::TYPE, number))
                .or_insert_with(|| name.to_owned());
            assert_eq!(known, name, "this {} has a name already", I::TYPE);
        }
    }

    /// The thing with this name.
    pub(super) fn find<I: Id>(&self, name: &str) -> I {
        let number = self.by_name.get(&(I::TYPE, name.to_owned()));
        let number = number.unwrap_or_else(|| panic!("no {} is called `{name}`", I::TYPE));
        I::from_number(*number).expect("only ids are named")
    }

    /// The thing that a field or a result shows, by its name or its number.
    pub(super) fn read<I: Id>(&self, value: &Value) -> Option<I> {
        match (value.as_i64(), value.as_str()) {
            (Some(number), _) => I::from_number(number),
            (None, text) => text?.strip_prefix('@').map(|name| self.find(name)),
        }
    }

    /// What a thing is called.
    pub(super) fn of<I: Id>(&self, id: I) -> Option<&str> {
        self.by_number
            .get(&(I::TYPE, id.number()))
            .map(String::as_str)
    }

    /// A thing as results show it.
    pub(super) fn show<I: Id>(&self, id: I) -> Value {
        match self.of(id) {
            Some(name) => json!(format!("@{name}")),
            None => json!(id.number()),
        }
    }

    /// As [`Names::show`], of something that may be missing.
    pub(super) fn show_if<I: Id>(&self, id: Option<I>) -> Value {
        id.map_or(Value::Null, |id| self.show(id))
    }

    pub(super) fn bind_cursor(&mut self, name: &str, cursor: Cursor) {
        self.cursors.insert(name.to_owned(), cursor);
    }

    pub(super) fn cursor(&self, name: &str) -> Cursor {
        self.cursors
            .get(name)
            .cloned()
            .unwrap_or_else(|| panic!("no place is called `{name}`"))
    }
    pub(super) fn bind_export(&mut self, name: &str, export: Vec<u8>) {
        self.exports.insert(name.to_owned(), export);
    }

    pub(super) fn export(&self, name: &str) -> Vec<u8> {
        self.exports
            .get(name)
            .cloned()
            .unwrap_or_else(|| panic!("no export is called `{name}`"))
    }
}
