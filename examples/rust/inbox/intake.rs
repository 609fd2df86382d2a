//! Taking in a file of messages: all are received, the newest conversations are answered, and everything is counted.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::{Duration, Instant};

use duologue::{
    AgentId, By, ContactDetails, ConversationId, Decimal, DeliveryStatus, GatewayId, GatewayKind,
    GatewaySettings, Incoming, Message, Messenger, Narrowing, Options, Paging, Received, Sandbox,
    View,
};
use indicatif::{ProgressBar, ProgressStyle};

use crate::Result;
use crate::file::{self, Line, Time};
use crate::screen::{Screen, encoding_name, grouped, several};

/// How many messages are received in one transaction.
const BATCH: usize = 500;
/// How many conversations are answered at most: a page of the inbox.
const ANSWERED: usize = 50;
/// How many refusals, or differences, are worth printing.
const SHOWN: usize = 5;
/// The number that the users write to.
const LINE: &str = "+15550100001";

/// Takes in a file and prints a summary; whether nothing was refused and the workspace verifies.
pub(crate) fn take_in(
    path: &Path,
    database: &Path,
    kept: bool,
    screen: &mut Screen,
) -> Result<bool> {
    let lines = file::read(path)?;
    let numbers = file::numbers(&lines);
    let sandbox = Sandbox::default();
    sandbox.delivery_receipts(Duration::ZERO);
    let desk = Desk::of(Options::new().provider("sandbox", sandbox).open(database)?)?;

    let times =
        |wanted: fn(Time) -> bool| count(lines.iter().filter(|line| wanted(line.time)).count());
    let told = times(|time| matches!(time, Time::Told(_)));
    let unreadable = times(|time| time == Time::Unreadable);
    let missing = times(|time| time == Time::Missing);
    screen.labelled(
        "File",
        format_args!(
            "{} by {}",
            many(lines.len(), "message"),
            many(numbers.len(), "user")
        ),
    )?;
    screen.labelled(
        "Times",
        format_args!("{told} told; {unreadable} unreadable and {missing} missing, taken as now"),
    )?;

    let (added, time) = timed(|| desk.add_contacts(&numbers));
    screen.labelled(
        "Contacts",
        format_args!("{} added in {}", count(added?), seconds(time)),
    )?;
    let intake = desk.receive(&lines, &numbers)?;
    intake.show(screen)?;
    let answers = desk.answer(&intake.heard_from)?;
    let (sent, delivered) = (count(answers.sent), count(answers.delivered));
    screen.labelled(
        "Answers",
        format_args!("{sent} sent, {delivered} delivered, for ${}", answers.cost),
    )?;
    desk.show(screen)?;
    let sound = desk.verify(screen)?;
    if kept {
        screen.labelled("Kept in", database.display())?;
    }
    Ok(sound && intake.refused.is_empty())
}

/// A workspace with somebody to answer and a line to do so.
struct Desk {
    messenger: Messenger,
    agent: AgentId,
    line: GatewayId,
}

/// What became of the messages of the file.
#[derive(Default)]
struct Intake {
    new: usize,
    duplicates: usize,
    refused: Vec<String>,
    heard_from: BTreeSet<ConversationId>,
    encodings: BTreeMap<&'static str, Tally>,
    time: Duration,
}

#[derive(Default)]
struct Tally {
    messages: u64,
    segments: u64,
}

#[derive(Default)]
struct Answers {
    sent: usize,
    delivered: usize,
    cost: Decimal,
}

impl Desk {
    /// Finds what an earlier run set up, or sets it up.
    fn of(messenger: Messenger) -> Result<Self> {
        let agent = match messenger.agents()?.first() {
            Some(known) => known.id,
            None => messenger.add_agent("Ann Lee")?.id,
        };
        let known = messenger.gateways()?;
        let known = known
            .iter()
            .find(|gateway| gateway.address.as_str() == LINE);
        let line = if let Some(known) = known {
            known.id
        } else {
            let store = messenger.add_mailbox("Store")?;
            let price = Decimal::new(79, 4);
            let settings = GatewaySettings::new("Long code", store.id).prices(price, Decimal::ZERO);
            messenger
                .add_gateway(GatewayKind::LongCode, LINE, "sandbox", settings)?
                .id
        };
        Ok(Self {
            messenger,
            agent,
            line,
        })
    }

    /// Adds the users that are not yet contacts; how many those were.
    fn add_contacts(&self, numbers: &BTreeMap<&str, String>) -> Result<usize> {
        let mut added = 0;
        for (user, number) in numbers {
            if self.messenger.find_contact(number)?.is_none() {
                let details = ContactDetails::new().name(*user).address(number);
                self.messenger.add_contact(&details, By::host())?;
                added += 1;
            }
        }
        Ok(added)
    }

    /// Receives every message of the file. Only the engine's own time is taken, without the progress bar's.
    fn receive(&self, lines: &[Line], numbers: &BTreeMap<&str, String>) -> Result<Intake> {
        let mut intake = Intake::default();
        let bar = ProgressBar::new(lines.len() as u64);
        bar.set_style(ProgressStyle::with_template(
            "receiving {wide_bar} {human_pos} of {human_len}",
        )?);
        for batch in lines.chunks(BATCH) {
            let incoming: Vec<Incoming> =
                batch.iter().map(|line| incoming(line, numbers)).collect();
            let (results, time) = timed(|| self.messenger.receive_many(self.line, &incoming));
            intake.time += time;
            for (line, result) in batch.iter().zip(results?) {
                intake.note(line, result);
            }
            bar.inc(batch.len() as u64);
        }
        bar.finish_and_clear();
        Ok(intake)
    }

    /// Answers those of the inbox's first page that have just written, and has the answers delivered.
    fn answer(&self, heard_from: &BTreeSet<ConversationId>) -> Result<Answers> {
        let mut answers = Answers::default();
        let page = self.messenger.conversations(
            View::Inbox,
            &Narrowing::none(),
            &Paging::first(ANSWERED),
        )?;
        let mut sent: Vec<Message> = Vec::new();
        for conversation in page.items.iter().filter(|row| heard_from.contains(&row.id)) {
            sent.push(self.messenger.send(
                conversation.id,
                "Thank you! We answer within the day.",
                self.agent,
            )?);
        }
        while !self.messenger.deliver(ANSWERED)?.is_empty() {}
        self.messenger.refresh()?;
        for message in &sent {
            answers.cost += message.cost;
            let status = self.messenger.message(message.id)?.status;
            answers.delivered += usize::from(status == Some(DeliveryStatus::Delivered));
        }
        answers.sent = sent.len();
        Ok(answers)
    }

    /// Prints how much there is by now.
    fn show(&self, screen: &mut Screen) -> Result<()> {
        let conversations = self.messenger.counts(View::All)?.total.conversations;
        let inbox = grouped(self.messenger.counts(View::Inbox)?.total.conversations);
        let (conversations, unread) = (
            several(conversations, "conversation"),
            grouped(self.messenger.badge()?.messages),
        );
        Ok(screen.labelled(
            "Workspace",
            format_args!("{conversations}, {inbox} in the inbox; {unread} messages unread"),
        )?)
    }

    /// Rebuilds the workspace from its log and prints whether that makes a difference.
    fn verify(&self, screen: &mut Screen) -> Result<bool> {
        let (found, time) = timed(|| self.messenger.verify());
        let found = found?;
        let sound = found.differences.is_empty();
        let (conversations, events) = (
            several(found.conversations, "conversation"),
            several(found.events, "event"),
        );
        let verdict = if sound {
            "every table says what the log says"
        } else {
            "tables and log differ"
        };
        screen.labelled(
            "Verified",
            format_args!(
                "{conversations} rebuilt from {events} in {}:",
                seconds(time)
            ),
        )?;
        screen.labelled("", verdict)?;
        for difference in found.differences.iter().take(SHOWN) {
            screen.labelled("", format_args!("{difference:?}"))?;
        }
        Ok(sound)
    }
}

impl Intake {
    fn show(&self, screen: &mut Screen) -> Result<()> {
        let (new, duplicates) = (
            many(self.new, "new message"),
            many(self.duplicates, "duplicate"),
        );
        screen.labelled(
            "Stored",
            format_args!("{new}, {duplicates}, {} refused", count(self.refused.len())),
        )?;
        for refused in self.refused.iter().take(SHOWN) {
            screen.labelled("", refused)?;
        }
        let all = self.new + self.duplicates + self.refused.len();
        screen.labelled("Rate", rate(all, self.time))?;
        for (encoding, tally) in &self.encodings {
            let (messages, segments) = (
                several(tally.messages, "message"),
                several(tally.segments, "segment"),
            );
            screen.labelled(encoding, format_args!("{messages} in {segments}"))?;
        }
        Ok(())
    }

    fn note(&mut self, line: &Line, result: duologue::Result<Received>) {
        let received = match result {
            Ok(received) => received,
            Err(refused) => {
                return self
                    .refused
                    .push(format!("line {}: {refused}", line.number));
            }
        };
        if received.duplicate {
            self.duplicates += 1;
        } else {
            self.new += 1;
            self.heard_from.insert(received.conversation.id);
        }
        if let Some(encoding) = received.message.encoding {
            let tally = self.encodings.entry(encoding_name(encoding).0).or_default();
            tally.messages += 1;
            tally.segments += u64::from(received.message.segments);
        }
    }
}

fn incoming(line: &Line, numbers: &BTreeMap<&str, String>) -> Incoming {
    let number = numbers.get(line.user.as_str()).map_or("", String::as_str);
    let incoming = Incoming::new(number, &line.text).provider_message_id(&line.id);
    match line.time {
        Time::Told(at) => incoming.at(at),
        Time::Unreadable | Time::Missing => incoming,
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the engine is timed from outside; it reads the host's clock alone"
)]
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed())
}

fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}

fn rate(messages: usize, time: Duration) -> String {
    let micros = time.as_micros().max(1);
    let a_second = messages as u128 * 1_000_000 / micros;
    let a_second = grouped(u64::try_from(a_second).unwrap_or(u64::MAX));
    format!(
        "{a_second} messages a second, in {} in batches of {BATCH}",
        seconds(time)
    )
}

fn count(number: usize) -> String {
    grouped(number as u64)
}

fn many(number: usize, thing: &str) -> String {
    several(number as u64, thing)
}
