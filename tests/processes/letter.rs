//! A message that a child sends: told in full before it is sent, so that another can send the very same.

use std::fmt;

use duologue::{
    AgentId, By, ConversationId, Draft, Error, ErrorKind, Message, Messenger, Result, Timestamp,
};

#[derive(Clone, Debug)]
pub(crate) struct Letter {
    /// Its text; and its key, if it has one.
    pub(crate) tag: String,
    pub(crate) to: To,
    pub(crate) by: Option<AgentId>,
    pub(crate) send_at: Option<Timestamp>,
    /// Whether it can be sent once more, and is one message all the same.
    pub(crate) keyed: bool,
}

#[derive(Clone, Debug)]
pub(crate) enum To {
    Conversation(ConversationId),
    Phone(String),
}

impl Letter {
    /// Reads what [`Display`](fmt::Display) writes.
    pub(crate) fn read(words: &str) -> Self {
        let words: Vec<&str> = words.split(' ').collect();
        let [what, tag, to, by, send_at, keyed] = words[..] else {
            panic!("a letter of {words:?}");
        };
        let number = |word: &str| word.parse::<i64>().unwrap();
        Self {
            tag: tag.to_owned(),
            to: match what {
                "send" => To::Conversation(ConversationId::from_raw(number(to)).unwrap()),
                _ => To::Phone(to.to_owned()),
            },
            by: AgentId::from_raw(number(by)),
            send_at: match number(send_at) {
                0 => None,
                micros => Some(Timestamp::from_micros(micros).unwrap()),
            },
            keyed: keyed == "keyed",
        }
    }

    /// The call that sends it.
    pub(crate) fn call(&self) -> &'static str {
        match self.to {
            To::Conversation(_) => "send",
            To::Phone(_) => "compose",
        }
    }

    pub(crate) fn send(&self, messenger: &Messenger) -> Result<Message> {
        let mut draft = Draft::text(&self.tag);
        if self.keyed {
            draft = draft.key(&self.tag);
        }
        if let Some(at) = self.send_at {
            draft = draft.send_at(at);
        }
        let by = author(self.by);
        match &self.to {
            To::Conversation(id) => messenger.send(*id, draft, by),
            To::Phone(phone) => messenger.compose(phone.as_str(), draft, by),
        }
    }
}

impl fmt::Display for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} ", self.call(), self.tag)?;
        match &self.to {
            To::Conversation(id) => write!(f, "{id}")?,
            To::Phone(phone) => f.write_str(phone)?,
        }
        let by = self.by.map_or(0, AgentId::as_raw);
        let send_at = self.send_at.map_or(0, Timestamp::as_micros);
        let keyed = if self.keyed { "keyed" } else { "once" };
        write!(f, " {by} {send_at} {keyed}")
    }
}

/// Whether a letter was refused because the time has come at which it was to go.
pub(crate) fn is_too_late(error: &Error) -> bool {
    error.kind() == ErrorKind::InvalidArgument && error.field() == Some("send_at")
}

pub(crate) fn author(agent: Option<AgentId>) -> By {
    agent.map_or(By::host(), By::agent)
}
