//! What can be done to a workspace, as values that proptest makes and shrinks.
//!
//! A number stands for one of what there is by then, counted round and round, so that a command means something
//! whatever came before it, and goes on meaning something when what came before it is left out.

use std::fmt;

use duologue::sandbox::Fault;
use duologue::{DeliveryStatus, Resolution, SnoozeMode, Status, View};

use super::lists::Narrow;

/// The addresses of the customers, of two who have several first.
pub(super) const CUSTOMERS: [&str; 6] = [
    "+15557000001",
    "+15557000002",
    "+15557000003",
    "bob@example.com",
    "+15557000004",
    "dee@example.org",
];

/// Where tests go; no customer has it.
pub(super) const TESTER: &str = "+15557000099";

/// Names of tags, some of them the same without case.
pub(super) const TAGS: [&str; 5] = ["Sizing", " sizing", "VIP", "Größe", "GRÖßE "];

/// Names of customers.
pub(super) const NAMES: [&str; 4] = ["", "Ann Lee", "Bob", "Zoë Ångström"];

/// Names of agents, and the initials that follow from them.
pub(super) const AGENTS: [(&str, &str); 5] = [
    ("Ann Lee", "AL"),
    ("Maria del Mar", "MM"),
    ("Bob Stone", "BS"),
    ("Ångström Öberg", "ÅÖ"),
    ("", "?"),
];

/// One command and what is looked at after it.
#[derive(Clone)]
pub(super) struct Step {
    pub(super) command: Command,
    pub(super) look: Look,
    /// The conversation in which everything that is not offered is tried.
    pub(super) probe: u8,
}

impl fmt::Debug for Step {
    /// On one line, however it is asked for: a sequence that fails is read by a person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (command, look, probe) = (&self.command, &self.look, self.probe);
        f.write_str(&format!("{command:?}; {look:?}; probe {probe}"))
    }
}

/// A list to compare.
#[derive(Clone, Debug)]
pub(super) struct Look {
    pub(super) view: View,
    pub(super) narrow: Narrow,
    pub(super) limit: usize,
}

/// Who gives a command about which conversation, and what they expect.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) conversation: Which,
    pub(super) by: By,
}

/// Which conversation: any, or one of a status if there is one.
#[derive(Clone, Copy, Debug)]
pub(super) enum Which {
    Any(u8),
    Of(Status, u8),
}

#[derive(Clone, Debug)]
pub(super) struct By {
    /// 0 is the host.
    pub(super) agent: u8,
    pub(super) expect: Expect,
}

/// Each right for 0, and more or less stale otherwise; the assignee is nobody for 0.
#[derive(Clone, Copy, Debug)]
pub(super) enum Expect {
    Nothing,
    Version(u8),
    LastMessage(u8),
    Assignee(u8),
}

#[derive(Clone, Debug)]
pub(super) enum Command {
    Act(Frame, Act),
    /// The same to several conversations, of which one may be there twice.
    Bulk(Vec<Which>, By, Act),
    Traffic(Traffic),
    Errand(WhichMessage, Errand),
    Setting(Setting),
    /// Moves the clock, forwards or backwards.
    Clock {
        minutes: i16,
    },
    Tick,
    /// Opens a workspace that two use again.
    Reopen,
    /// Goes on in a workspace made of an export of this one.
    Copy,
    /// Goes one page along a list that other commands change meanwhile.
    Walk(Look),
}

/// What can be done in a conversation.
#[derive(Clone, Debug)]
pub(super) enum Act {
    Complete,
    Archive,
    Reopen,
    MarkUnread,
    Unsnooze,
    Unassign,
    Send(Letter),
    Read(Option<UpTo>),
    Snooze {
        minutes: Option<i16>,
        mode: SnoozeMode,
    },
    Assign {
        to: u8,
    },
    AddTag(TagPick),
    RemoveTag(TagPick),
    Move {
        to: u8,
    },
    Note {
        empty: bool,
    },
    HostEvent {
        minutes_ago: Option<i16>,
    },
}

/// What goes in and out.
#[derive(Clone, Debug)]
pub(super) enum Traffic {
    /// Texts that a gateway received.
    Receive(Vec<Text>, u8),
    /// A text from the customer of a conversation that there is.
    Answer(Which, Text),
    Compose {
        to: u8,
        by: By,
        letter: Letter,
    },
    /// Sends a letter with a key once more, or another with the same key.
    Repeat(u8, Twist),
    SendTest {
        gateway: u8,
    },
    /// A text that waits in the sandbox to be asked for.
    Write(Text, u8),
    Refresh,
    /// What befalls texts to a customer from now on, or to anybody.
    Fault(Option<u8>, Fault),
    Deliver {
        limit: usize,
    },
    Report {
        /// Counted from the latest, of messages that are to be sent again first.
        submission: u8,
        status: DeliveryStatus,
        subject: Subject,
    },
}

/// What the business writes.
#[derive(Clone, Debug)]
pub(super) struct Letter {
    pub(super) gateway: Option<u8>,
    pub(super) empty: bool,
    pub(super) keyed: bool,
    /// When it goes, if not at once.
    pub(super) minutes: Option<i16>,
}

/// What is another when a letter is sent again under its key.
#[derive(Clone, Copy, Debug)]
pub(super) enum Twist {
    Nothing,
    /// What the caller expects, which is no part of the letter.
    Expectation,
    Body,
    Gateway,
    Author,
    Time,
    Addressee,
}

/// Which message: any, or one of a delivery status if there is one.
#[derive(Clone, Copy, Debug)]
pub(super) enum WhichMessage {
    Any(u8),
    Of(DeliveryStatus, u8),
}

/// What can be done about a message that is written.
#[derive(Clone, Debug)]
pub(super) enum Errand {
    Edit(Letter, By),
    Cancel(By),
    SendAgain(By),
    Resolve(Resolution, By),
    LookUp,
}

/// What is done to anything but a conversation.
#[derive(Clone, Debug)]
pub(super) enum Setting {
    CreateTag(u8),
    RenameTag(u8, u8),
    DeleteTag(u8),
    RenameContact(u8, u8),
    Block(u8),
    Unblock(u8),
    AddAddress(u8, u8),
    RemoveAddress(u8, u8),
    ContactNote(u8),
    Deactivate(u8),
    Activate(u8),
    RenameAgent(u8, u8),
    Enable(u8),
    Disable(u8),
    Reroute { gateway: u8, mailbox: u8 },
}

/// A message from a customer.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub(super) sender: u8,
    /// One of few, so that some come twice.
    pub(super) provider_id: Option<u8>,
    /// Before now, or after it.
    pub(super) minutes_ago: Option<i16>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum UpTo {
    /// One of the conversation's, the latest for 0.
    Own(u8),
    /// Any of the workspace's.
    Any(u8),
}

#[derive(Clone, Copy, Debug)]
pub(super) enum TagPick {
    Name(u8),
    Id(u8),
}

/// How a report names its message.
#[derive(Clone, Copy, Debug)]
pub(super) enum Subject {
    ProviderId,
    /// By the attempt's key, with the provider's id.
    Key,
    /// By the attempt's key, which is all that the provider gave back.
    KeyAlone,
    /// By the id that another gateway's provider gave.
    WrongGateway,
    Nonsense,
}
