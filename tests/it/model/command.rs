//! What can be done to a workspace, as values that proptest makes and shrinks.
//!
//! A number stands for one of what there is by then, counted round and round, so that a command means something
//! whatever came before it, and goes on meaning something when what came before it is left out. The larger strategies
//! are boxed: as plain types they are too large for the stack of a test's thread.

use std::fmt;
use std::time::Duration;

use duologue::sandbox::Fault;
use duologue::{DeliveryStatus, Resolution, SnoozeMode, Status, View};
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

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

const TEXTS: [&str; 8] = [
    "",
    "ann",
    "ÅNG",
    "+155570000",
    "example.",
    "in-",
    "OUT-1",
    "zz",
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
    /// Opens a workspace in a file again.
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

/// A sequence of anything, or one that dwells on what needs several commands in a row: snoozes that end, letters that
/// go later, and texts that are delivered late or not at all.
pub(super) fn any_steps() -> impl Strategy<Value = Vec<Step>> {
    prop_oneof![
        2 => steps(any_command()),
        1 => steps(time_command()),
        1 => steps(delivery_command()),
    ]
}

/// What leaves conversations of every status behind, for a sequence to begin with.
pub(super) fn opening() -> Vec<Step> {
    let by = || By {
        agent: 0,
        expect: Expect::Nothing,
    };
    let frame = |place| Frame {
        conversation: Which::Any(place),
        by: by(),
    };
    let receive = |sender, gateway| {
        let text = Text {
            sender,
            provider_id: None,
            minutes_ago: None,
        };
        Command::Traffic(Traffic::Receive(vec![text], gateway))
    };
    let compose = |to| {
        Command::Traffic(Traffic::Compose {
            to,
            by: by(),
            letter: Letter {
                gateway: None,
                empty: false,
                keyed: false,
                minutes: None,
            },
        })
    };
    let snooze = Act::Snooze {
        minutes: Some(150),
        mode: SnoozeMode::WakeOnReply,
    };
    let commands = vec![
        receive(0, 0),
        receive(2, 1),
        Command::Act(frame(1), snooze),
        receive(0, 2),
        Command::Act(frame(2), Act::Complete),
        receive(3, 3),
        Command::Act(frame(3), Act::Archive),
        receive(2, 3),
        Command::Act(frame(4), Act::Complete),
        receive(2, 3),
        compose(5),
    ];
    let look = Look {
        view: View::All,
        narrow: Narrow::default(),
        limit: 3,
    };
    let step = |command| Step {
        command,
        look: look.clone(),
        probe: 0,
    };
    commands.into_iter().map(step).collect()
}

/// Most sequences are long; one shrinks by leaving steps out.
fn steps(command: impl Strategy<Value = Command>) -> impl Strategy<Value = Vec<Step>> {
    vec(weighted(0.9, step(command)), 48).prop_map(|steps| steps.into_iter().flatten().collect())
}

fn step(command: impl Strategy<Value = Command>) -> impl Strategy<Value = Step> {
    (command, any_look(), place(18)).prop_map(|(command, look, probe)| Step {
        command,
        look,
        probe,
    })
}

fn any_look() -> impl Strategy<Value = Look> {
    (select(View::ALL), any_narrow(), 1..8_usize).prop_map(|(view, narrow, limit)| Look {
        view,
        narrow,
        limit,
    })
}

fn any_narrow() -> impl Strategy<Value = Narrow> {
    let by = (
        weighted(0.2, 0..3_u8),
        weighted(0.2, 0..4_u8),
        weighted(0.2, 0..4_u8),
        prop_oneof![4 => Just(Vec::new()), 1 => vec(0..4_u8, 1..3)],
        prop_oneof![4 => Just(Vec::new()), 1 => vec(0..4_u8, 1..4)],
        prop::bool::weighted(0.2),
        weighted(0.1, select(TEXTS.as_slice())),
    );
    by.prop_map(
        |(mailbox, assignee, gateway, all_tags, any_tags, unread, text)| Narrow {
            mailbox,
            assignee,
            gateway,
            all_tags,
            any_tags,
            unread,
            text,
        },
    )
}

fn any_command() -> BoxedStrategy<Command> {
    prop_oneof![
        34 => (any_frame(), any_act()).prop_map(|(frame, act)| Command::Act(frame, act)),
        3 => any_bulk(),
        16 => any_traffic().prop_map(Command::Traffic),
        4 => any_errand(3),
        5 => any_setting().prop_map(Command::Setting),
        3 => any_clock(),
        1 => Just(Command::Tick),
        1 => Just(Command::Reopen),
        1 => Just(Command::Copy),
        1 => any_look().prop_map(Command::Walk),
    ]
    .boxed()
}

fn time_command() -> BoxedStrategy<Command> {
    let snooze = any_snooze().prop_map(|(minutes, mode)| Act::Snooze { minutes, mode });
    let send = any_letter(0.7).prop_map(Act::Send);
    prop_oneof![
        1 => any_receive().prop_map(Command::Traffic),
        2 => any_answer().prop_map(Command::Traffic),
        4 => (any_frame(), snooze).prop_map(|(frame, act)| Command::Act(frame, act)),
        4 => (any_frame(), send).prop_map(|(frame, act)| Command::Act(frame, act)),
        2 => any_errand(12),
        1 => (0..6_u8).prop_map(|contact| Command::Setting(Setting::Block(contact))),
        3 => any_clock(),
        2 => Just(Command::Tick),
        1 => any_deliver().prop_map(Command::Traffic),
        1 => any_look().prop_map(Command::Walk),
        6 => any_command(),
    ]
    .boxed()
}

fn delivery_command() -> BoxedStrategy<Command> {
    let send = any_letter(0.05).prop_map(Act::Send);
    prop_oneof![
        1 => any_receive().prop_map(Command::Traffic),
        4 => (any_frame(), send).prop_map(|(frame, act)| Command::Act(frame, act)),
        5 => any_deliver().prop_map(Command::Traffic),
        2 => any_fault(0.3).prop_map(Command::Traffic),
        4 => any_traffic().prop_map(Command::Traffic),
        5 => any_errand(1),
        3 => any_clock(),
        1 => any_command(),
    ]
    .boxed()
}

fn any_bulk() -> BoxedStrategy<Command> {
    let act = any_act().prop_filter("is for one conversation alone", Act::is_for_many);
    (vec(any_which(), 0..5), any_by(), act)
        .prop_map(|(which, by, act)| Command::Bulk(which, by, act))
        .boxed()
}

/// Something about a message; `scheduled` is how often about one that has yet to go.
fn any_errand(scheduled: u32) -> BoxedStrategy<Command> {
    let sent = vec![
        DeliveryStatus::Sent,
        DeliveryStatus::Cancelled,
        DeliveryStatus::Rejected,
        DeliveryStatus::Failed,
        DeliveryStatus::Undelivered,
    ];
    let status = prop_oneof![
        scheduled => Just(DeliveryStatus::Scheduled),
        5 => Just(DeliveryStatus::Unknown),
        2 => select(vec![DeliveryStatus::Held, DeliveryStatus::Queued]),
        4 => select(sent),
    ];
    let which = prop_oneof![
        1 => any::<u8>().prop_map(WhichMessage::Any),
        9 => (status, place(6)).prop_map(|(status, at)| WhichMessage::Of(status, at)),
    ];
    let resolution = select(vec![Resolution::Sent, Resolution::Failed]);
    let errand = prop_oneof![
        2 => (any_letter(0.5), any_by()).prop_map(|(letter, by)| Errand::Edit(letter, by)),
        2 => any_by().prop_map(Errand::Cancel),
        3 => any_by().prop_map(Errand::SendAgain),
        1 => (resolution, any_by()).prop_map(|(resolution, by)| Errand::Resolve(resolution, by)),
        1 => Just(Errand::LookUp),
    ];
    (which, errand)
        .prop_map(|(which, errand)| Command::Errand(which, errand))
        .boxed()
}

fn any_clock() -> BoxedStrategy<Command> {
    let minutes = prop_oneof![5 => quarters(0, 20), 1 => quarters(-20, 0)];
    minutes
        .prop_map(|minutes| Command::Clock { minutes })
        .boxed()
}

fn any_act() -> BoxedStrategy<Act> {
    let tag = || {
        prop_oneof![
            (0..5_u8).prop_map(TagPick::Name),
            (0..5_u8).prop_map(TagPick::Id)
        ]
    };
    let up_to = prop_oneof![
        6 => (0..5_u8).prop_map(UpTo::Own),
        1 => any::<u8>().prop_map(UpTo::Any),
    ];
    prop_oneof![
        5 => Just(Act::Complete),
        3 => Just(Act::Archive),
        3 => Just(Act::Reopen),
        3 => Just(Act::MarkUnread),
        2 => Just(Act::Unsnooze),
        2 => Just(Act::Unassign),
        4 => any_letter(0.15).prop_map(Act::Send),
        3 => weighted(0.6, up_to).prop_map(Act::Read),
        3 => any_snooze().prop_map(|(minutes, mode)| Act::Snooze { minutes, mode }),
        3 => (0..3_u8).prop_map(|to| Act::Assign { to }),
        3 => tag().prop_map(Act::AddTag),
        1 => tag().prop_map(Act::RemoveTag),
        2 => (0..3_u8).prop_map(|to| Act::Move { to }),
        2 => prop::bool::weighted(0.1).prop_map(|empty| Act::Note { empty }),
        1 => weighted(0.5, quarters(-2, 20)).prop_map(|minutes_ago| Act::HostEvent { minutes_ago }),
    ]
    .boxed()
}

/// A letter that goes at once, or later with this chance.
fn any_letter(later: f64) -> BoxedStrategy<Letter> {
    let minutes = prop_oneof![12 => quarters(1, 12), 1 => quarters(-2, 1)];
    let letter = (
        weighted(0.3, 0..5_u8),
        prop::bool::weighted(0.05),
        prop::bool::weighted(0.2),
        weighted(later, minutes),
    );
    letter
        .prop_map(|(gateway, empty, keyed, minutes)| Letter {
            gateway,
            empty,
            keyed,
            minutes,
        })
        .boxed()
}

/// Mostly one that makes sense: only the mode that waits for the reply takes no time.
fn any_snooze() -> impl Strategy<Value = (Option<i16>, SnoozeMode)> {
    let timed = vec![SnoozeMode::WakeOnReply, SnoozeMode::Regardless];
    prop_oneof![
        5 => (quarters(1, 25).prop_map(Some), select(timed)),
        1 => Just((None, SnoozeMode::UntilReply)),
        1 => (weighted(0.5, quarters(-1, 3)), select(SnoozeMode::ALL)),
    ]
}

fn any_traffic() -> BoxedStrategy<Traffic> {
    let subject = prop_oneof![
        4 => Just(Subject::ProviderId),
        2 => Just(Subject::Key),
        1 => Just(Subject::KeyAlone),
        1 => Just(Subject::WrongGateway),
        1 => Just(Subject::Nonsense),
    ];
    prop_oneof![
        6 => any_receive(),
        8 => any_answer(),
        4 => (0..6_u8, any_author(), any_letter(0.15))
            .prop_map(|(to, by, letter)| Traffic::Compose { to, by, letter }),
        2 => (any::<u8>(), any_twist()).prop_map(|(letter, twist)| Traffic::Repeat(letter, twist)),
        1 => (0..5_u8).prop_map(|gateway| Traffic::SendTest { gateway }),
        2 => (any_text(), 0..5_u8).prop_map(|(text, gateway)| Traffic::Write(text, gateway)),
        2 => Just(Traffic::Refresh),
        4 => any_fault(0.7),
        3 => any_deliver(),
        3 => (any::<u8>(), select(DeliveryStatus::ALL), subject)
            .prop_map(|(submission, status, subject)| Traffic::Report {
                submission,
                status,
                subject,
            }),
    ]
    .boxed()
}

/// What goes wrong from now on, for one customer with this chance, or for all.
fn any_fault(one: f64) -> BoxedStrategy<Traffic> {
    let fault = prop_oneof![
        3 => Just(Fault::Spared),
        4 => (1..8_u64).prop_map(|quarters| Fault::Throttled {
            retry_after: Duration::from_secs(15 * 60 * quarters),
        }),
        4 => Just(Fault::Unavailable { code: "503".into() }),
        1 => Just(Fault::Rejected { code: "30007".into(), reason: "filtered".into() }),
        3 => Just(Fault::MessageLost),
        3 => Just(Fault::AnswerLost),
        1 => Just(Fault::Undelivered { code: "30003".into() }),
        1 => Just(Fault::Duplicated),
        1 => Just(Fault::Delayed { by: Duration::from_secs(60 * 60) }),
    ];
    (weighted(one, place(7)), fault)
        .prop_map(|(customer, fault)| Traffic::Fault(customer, fault))
        .boxed()
}

fn any_deliver() -> BoxedStrategy<Traffic> {
    prop_oneof![2 => Just(100), 1 => 0..4_usize]
        .prop_map(|limit| Traffic::Deliver { limit })
        .boxed()
}

fn any_twist() -> BoxedStrategy<Twist> {
    prop_oneof![
        3 => Just(Twist::Nothing),
        1 => Just(Twist::Expectation),
        3 => select(vec![Twist::Body, Twist::Gateway, Twist::Author, Twist::Time, Twist::Addressee]),
    ]
    .boxed()
}

fn any_receive() -> impl Strategy<Value = Traffic> {
    let texts = prop_oneof![12 => vec(any_text(), 1..2), 1 => vec(any_text(), 1..5)];
    (texts, 0..5_u8).prop_map(|(texts, gateway)| Traffic::Receive(texts, gateway))
}

fn any_answer() -> impl Strategy<Value = Traffic> {
    (any_which(), any_text()).prop_map(|(which, text)| Traffic::Answer(which, text))
}

fn any_text() -> impl Strategy<Value = Text> {
    let ago = weighted(0.3, quarters(-2, 20));
    (place(6), weighted(0.5, 0..8_u8), ago).prop_map(|(sender, provider_id, minutes_ago)| Text {
        sender,
        provider_id,
        minutes_ago,
    })
}

fn any_setting() -> BoxedStrategy<Setting> {
    let two = || (0..6_u8, 0..6_u8);
    prop_oneof![
        1 => (0..5_u8).prop_map(Setting::CreateTag),
        1 => two().prop_map(|(tag, name)| Setting::RenameTag(tag, name)),
        1 => (0..5_u8).prop_map(Setting::DeleteTag),
        2 => two().prop_map(|(contact, name)| Setting::RenameContact(contact, name)),
        1 => (0..6_u8).prop_map(Setting::Block),
        2 => (0..6_u8).prop_map(Setting::Unblock),
        1 => two().prop_map(|(contact, address)| Setting::AddAddress(contact, address)),
        1 => two().prop_map(|(contact, address)| Setting::RemoveAddress(contact, address)),
        1 => (0..6_u8).prop_map(Setting::ContactNote),
        1 => (0..3_u8).prop_map(Setting::Deactivate),
        2 => (0..3_u8).prop_map(Setting::Activate),
        1 => (0..3_u8, 0..5_u8).prop_map(|(agent, name)| Setting::RenameAgent(agent, name)),
        2 => (0..5_u8).prop_map(Setting::Enable),
        1 => (0..5_u8).prop_map(Setting::Disable),
        1 => (0..5_u8, 0..3_u8)
            .prop_map(|(gateway, mailbox)| Setting::Reroute { gateway, mailbox }),
    ]
    .boxed()
}

/// So many quarters of an hour, in minutes: few enough moments that two things happen at the same.
fn quarters(from: i16, to: i16) -> impl Strategy<Value = i16> {
    (from..to).prop_map(|quarters| 15 * quarters)
}

/// One of so many, the first few more often than the others.
fn place(count: u8) -> impl Strategy<Value = u8> {
    prop_oneof![0..3_u8, 0..count]
}

fn any_which() -> impl Strategy<Value = Which> {
    prop_oneof![
        1 => place(18).prop_map(Which::Any),
        2 => (select(Status::ALL), place(18)).prop_map(|(status, at)| Which::Of(status, at)),
    ]
}

fn any_frame() -> impl Strategy<Value = Frame> {
    (any_which(), any_by()).prop_map(|(conversation, by)| Frame { conversation, by })
}

/// Who begins a conversation, as often the host as an agent.
fn any_author() -> impl Strategy<Value = By> {
    (any_by(), any::<bool>()).prop_map(|(by, host)| By {
        agent: if host { 0 } else { by.agent },
        ..by
    })
}

fn any_by() -> impl Strategy<Value = By> {
    let expect = prop_oneof![
        6 => Just(Expect::Nothing),
        1 => prop_oneof![3 => Just(0), 2 => 1..4_u8].prop_map(Expect::Version),
        1 => prop_oneof![3 => Just(0), 2 => 1..5_u8].prop_map(Expect::LastMessage),
        1 => (0..4_u8).prop_map(Expect::Assignee),
    ];
    (0..4_u8, expect).prop_map(|(agent, expect)| By { agent, expect })
}
