//! How commands are drawn.
//!
//! The larger strategies are boxed: as plain types they are too large for the stack of a test's thread.

use std::time::Duration;

use duologue::sandbox::Fault;
use duologue::{DeliveryStatus, Resolution, SnoozeMode, Status, View};
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

use super::command::{
    Act, By, Command, Errand, Expect, Frame, Letter, Look, Setting, Step, Subject, TagPick, Text,
    Traffic, Twist, UpTo, Which, WhichMessage,
};
use super::lists::Narrow;

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

/// A sequence of anything, or one that dwells on what needs several commands in a row: snoozes that end, letters that
/// go later, and texts that are delivered late or not at all.
pub(super) fn any_steps() -> impl Strategy<Value = Vec<Step>> {
    prop_oneof![
        4 => steps(any_command()),
        2 => steps(time_command()),
        3 => steps(delivery_command()),
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
        4 => any_errand(2),
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
        2 => any_errand(9),
        2 => (0..6_u8).prop_map(|contact| Command::Setting(Setting::Block(contact))),
        3 => any_clock(),
        2 => Just(Command::Tick),
        1 => any_deliver().prop_map(Command::Traffic),
        1 => any_look().prop_map(Command::Walk),
        6 => any_command(),
    ]
    .boxed()
}

fn delivery_command() -> BoxedStrategy<Command> {
    let send = any_letter(0.2).prop_map(Act::Send);
    prop_oneof![
        1 => any_receive().prop_map(Command::Traffic),
        5 => (any_frame(), send).prop_map(|(frame, act)| Command::Act(frame, act)),
        6 => any_deliver().prop_map(Command::Traffic),
        3 => any_fault(0.3).prop_map(Command::Traffic),
        4 => any_report().prop_map(Command::Traffic),
        3 => any_traffic().prop_map(Command::Traffic),
        7 => any_errand(1),
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

/// Something about a message, mostly about one for which it makes sense; `scheduled` is how often about one that has
/// yet to go.
fn any_errand(scheduled: u32) -> BoxedStrategy<Command> {
    use DeliveryStatus::{Failed, Held, Queued, Rejected, Scheduled, Undelivered, Unknown};
    let resolution = select(vec![Resolution::Sent, Resolution::Failed]);
    let edit = (any_letter(0.5), any_by()).prop_map(|(letter, by)| Errand::Edit(letter, by));
    let resolve = (resolution, any_by()).prop_map(|(how, by)| Errand::Resolve(how, by));
    prop_oneof![
        scheduled => about(&[Scheduled], edit),
        scheduled => about(&[Scheduled], any_by().prop_map(Errand::Cancel)),
        2 => about(&[Held, Queued], any_by().prop_map(Errand::Cancel)),
        4 => about(&[Unknown], any_by().prop_map(Errand::SendAgain)),
        3 => about(&[Failed, Rejected, Undelivered], any_by().prop_map(Errand::SendAgain)),
        2 => about(&[Unknown], resolve),
        2 => about(&[Unknown], Just(Errand::LookUp)),
    ]
    .boxed()
}

/// An errand about a message of one of some statuses, or about any.
fn about(
    statuses: &[DeliveryStatus],
    errand: impl Strategy<Value = Errand> + 'static,
) -> BoxedStrategy<Command> {
    let which = prop_oneof![
        1 => any::<u8>().prop_map(WhichMessage::Any),
        6 => (select(statuses.to_vec()), place(6)).prop_map(|(status, at)| WhichMessage::Of(status, at)),
    ];
    (which, errand)
        .prop_map(|(which, errand)| Command::Errand(which, errand))
        .boxed()
}

fn any_clock() -> BoxedStrategy<Command> {
    let minutes = prop_oneof![3 => quarters(0, 5), 2 => quarters(0, 20), 1 => quarters(-20, 0)];
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
        prop::bool::weighted(0.3),
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
    prop_oneof![
        6 => any_receive(),
        8 => any_answer(),
        4 => (0..6_u8, any_author(), any_letter(0.15))
            .prop_map(|(to, by, letter)| Traffic::Compose { to, by, letter }),
        4 => (any::<u8>(), any_twist()).prop_map(|(letter, twist)| Traffic::Repeat(letter, twist)),
        1 => (0..5_u8).prop_map(|gateway| Traffic::SendTest { gateway }),
        2 => (any_text(), 0..5_u8).prop_map(|(text, gateway)| Traffic::Write(text, gateway)),
        2 => Just(Traffic::Refresh),
        4 => any_fault(0.7),
        3 => any_deliver(),
        3 => any_report(),
    ]
    .boxed()
}

fn any_report() -> BoxedStrategy<Traffic> {
    let subject = prop_oneof![
        4 => Just(Subject::ProviderId),
        2 => Just(Subject::Key),
        1 => Just(Subject::KeyAlone),
        1 => Just(Subject::WrongGateway),
        1 => Just(Subject::Nonsense),
    ];
    (place(12), select(DeliveryStatus::ALL), subject)
        .prop_map(|(submission, status, subject)| Traffic::Report {
            submission,
            status,
            subject,
        })
        .boxed()
}

/// What goes wrong from now on, for one customer with this chance, or for all.
fn any_fault(one: f64) -> BoxedStrategy<Traffic> {
    let fault = prop_oneof![
        2 => Just(Fault::Spared),
        3 => (1..6_u64).prop_map(|quarters| Fault::Throttled {
            retry_after: Duration::from_secs(15 * 60 * quarters),
        }),
        5 => Just(Fault::Unavailable { code: "503".into() }),
        2 => Just(Fault::Rejected { code: "30007".into(), reason: "filtered".into() }),
        4 => Just(Fault::MessageLost),
        4 => Just(Fault::AnswerLost),
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
