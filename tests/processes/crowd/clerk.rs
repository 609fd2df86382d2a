//! One thread of the crowd: does everything there is to do, and tells what it was answered.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::time::{Duration, Instant};

use duologue::{
    By, Conversation, ConversationId, ErrorKind, Messenger, Narrowing, Paging, Result, SnoozeMode,
    SnoozeUntil, View,
};

use crate::child::say;
use crate::traffic::{Worker, Written, is_lost};

const TAGS: &[&str] = &["Sizing", "Returns", "VIP"];
/// More than this waits for delivery only if nobody delivers.
const ENOUGH_QUEUED: u64 = 100;

pub(crate) struct Clerk<'o> {
    worker: Worker<'o>,
    /// The latest version of each conversation that this thread knows of.
    seen: BTreeMap<ConversationId, i64>,
    latencies: BTreeMap<&'static str, Vec<u64>>,
}

impl<'o> Clerk<'o> {
    pub(crate) fn new(worker: Worker<'o>) -> Self {
        Self {
            worker,
            seen: BTreeMap::new(),
            latencies: BTreeMap::new(),
        }
    }

    /// Works for a while, and tells how many microseconds its calls took.
    pub(crate) fn work_until(mut self, end: Instant) -> BTreeMap<&'static str, Vec<u64>> {
        while Instant::now() < end {
            let begun = Instant::now();
            let what = self.act();
            let micros = u64::try_from(begun.elapsed().as_micros()).unwrap();
            self.latencies.entry(what).or_default().push(micros);
        }
        self.latencies
    }

    /// Does one thing, and says which sort of thing it was.
    fn act(&mut self) -> &'static str {
        let turn = self.worker.rng.u8(..100);
        match turn {
            0..12 => tell_written(self.worker.receive().as_ref()),
            12..26 => {
                let queued = self.worker.office.messenger.outbox_depth().unwrap();
                match turn {
                    _ if queued > ENOUGH_QUEUED => {
                        self.worker.deliver();
                        return "deliveries";
                    }
                    12..17 => tell_written(self.worker.compose().as_ref()),
                    _ => tell_written(self.worker.send().as_ref()),
                }
            }
            26..36 => {
                self.worker.deliver();
                return "deliveries";
            }
            36..40 => tell_written(self.worker.note().as_ref()),
            40..76 => {
                let Some(id) = self.worker.conversation() else {
                    return "reads";
                };
                self.change(id, turn - 40);
            }
            76..80 => self.wake(),
            _ => {
                self.look();
                return "reads";
            }
        }
        "writes"
    }

    /// Does one thing of those that agents do: messages are received and delivered elsewhere.
    #[cfg(feature = "postgres")]
    pub(crate) fn act_at_desk(&mut self) {
        match self.worker.rng.u8(..100) {
            0..25 => drop(self.worker.send()),
            25..30 => drop(self.worker.compose()),
            30..34 => self.worker.repeat(),
            34..36 => self.worker.cancel(),
            36..44 => drop(self.worker.note()),
            turn @ 44..80 => {
                if let Some(id) = self.worker.conversation() {
                    self.change(id, turn - 44);
                }
            }
            80..82 => self.wake(),
            82..84 => self.worker.look_around(),
            _ => self.look(),
        }
    }

    /// Changes where a conversation stands, expecting something or nothing.
    fn change(&mut self, id: ConversationId, turn: u8) {
        let messenger = &self.worker.office.messenger;
        let by = self.worker.someone();
        let agent = self.worker.office.shop.agents[self.worker.rng.usize(..2)];
        let mailbox = self.worker.office.shop.mailboxes[self.worker.rng.usize(..2)];
        let tag = TAGS[self.worker.rng.usize(..TAGS.len())];
        let answer = match turn {
            0..6 => {
                let claim = By::agent(agent).expecting_assignee(None);
                let answer = messenger.assign(id, agent, claim);
                if let Ok(got) = &answer {
                    say(format_args!("claimed {id} {} {agent}", got.version));
                }
                answer
            }
            6..12 => return self.change_if_nothing_happened(id),
            12 => return self.finish_if_all_is_seen(id),
            13..15 => messenger.assign(id, agent, by),
            15..19 => messenger.unassign(id, by),
            19..22 => messenger.add_tag(id, tag, by),
            22..25 => messenger.remove_tag(id, tag, by),
            25..27 => messenger.complete(id, by),
            27 => messenger.archive(id, by),
            28 => messenger.reopen(id, by),
            29..31 => self.snooze(id, by),
            31 => messenger.unsnooze(id, by),
            32 => messenger.read(id, None, by),
            33 => self.read_up_to_the_last(id, by),
            34 => messenger.mark_unread(id, by),
            _ => messenger.move_to_mailbox(id, mailbox, by),
        };
        self.answered(turn, answer);
    }

    /// Does something only if nobody else did anything since this thread looked.
    fn change_if_nothing_happened(&mut self, id: ConversationId) {
        let messenger = &self.worker.office.messenger;
        let before = self.look_at(id).version;
        let by = self.worker.someone().expecting_version(before);
        let answer = match self.worker.rng.u8(..4) {
            0 => messenger.complete(id, by),
            1 => messenger.mark_unread(id, by),
            2 => messenger.unassign(id, by),
            _ => messenger.add_tag(id, TAGS[self.worker.rng.usize(..TAGS.len())], by),
        };
        if let Ok(got) = &answer {
            say(format_args!("expected {id} {before} {}", got.version));
        }
        self.answered("expecting a version", answer);
    }

    /// Completes only if the customer wrote nothing since this thread looked.
    fn finish_if_all_is_seen(&mut self, id: ConversationId) {
        let Some(last) = self.look_at(id).last_incoming else {
            return;
        };
        let by = self.worker.someone().expecting_last_message(last);
        let answer = self.worker.office.messenger.complete(id, by);
        if let Ok(got) = &answer {
            say(format_args!("finished {id} {last} {}", got.version));
        }
        self.answered("expecting a last message", answer);
    }

    fn snooze(&mut self, id: ConversationId, by: By) -> Result<Conversation> {
        let length = Duration::from_millis(self.worker.rng.u64(100..400));
        let until = self.worker.office.now().after(length);
        let (until, mode) = match self.worker.rng.u8(..3) {
            0 => (SnoozeUntil::Time(until), SnoozeMode::WakeOnReply),
            1 => (SnoozeUntil::Time(until), SnoozeMode::Regardless),
            _ => (SnoozeUntil::Reply, SnoozeMode::UntilReply),
        };
        self.worker.office.messenger.snooze(id, until, mode, by)
    }

    fn read_up_to_the_last(&mut self, id: ConversationId, by: By) -> Result<Conversation> {
        let last = self.look_at(id).last_incoming;
        self.worker.office.messenger.read(id, last, by)
    }

    /// Ends the snoozes that are due.
    fn wake(&mut self) {
        match self.worker.office.messenger.tick() {
            Ok(tick) => {
                for id in tick.woken {
                    say(format_args!("woken {id}"));
                }
            }
            Err(error) if is_lost(&error) => {}
            Err(error) => say(format_args!("error tick {error:?}")),
        }
    }

    /// Tells what a change led to. What was refused changed nothing.
    fn answered(&mut self, what: impl Display, answer: Result<Conversation>) {
        match answer {
            Ok(got) => self.tell(&got),
            Err(error)
                if matches!(error.kind(), ErrorKind::ActionRefused | ErrorKind::Conflict) => {}
            Err(error) if is_lost(&error) => {}
            Err(error) => say(format_args!("error change {what} {error:?}")),
        }
    }

    fn tell(&mut self, got: &Conversation) {
        let mut tags: Vec<_> = got.tags.iter().map(|tag| tag.id).collect();
        tags.sort_unstable();
        let tags: Vec<String> = tags.iter().map(ToString::to_string).collect();
        say(format_args!(
            "state {} {} {} {} {} {} {}",
            got.id,
            got.version,
            got.status().as_str(),
            got.unread(),
            got.assignee.map_or(0, duologue::AgentId::as_raw),
            got.mailbox,
            tags.join(","),
        ));
        let seen = self.seen.entry(got.id).or_default();
        *seen = got.version.max(*seen);
    }

    /// Looks at a conversation, which must not be as it was before this thread's own doings.
    fn look_at(&mut self, id: ConversationId) -> Conversation {
        let got = self.worker.office.messenger.conversation(id).unwrap();
        let seen = self.seen.get(&id).copied().unwrap_or(0);
        if got.version < seen {
            say(format_args!(
                "error {id} was at {seen}, and is at {}",
                got.version
            ));
        }
        self.tell(&got);
        got
    }

    /// Looks at a list or a number, which must all be of one moment.
    fn look(&mut self) {
        let messenger = &self.worker.office.messenger;
        match self.worker.rng.u8(..4) {
            0 => compare_page(messenger),
            1 => compare_counts(messenger),
            2 => {
                let view = View::ALL[self.worker.rng.usize(..View::ALL.len())];
                let by_agent = Narrowing::none().unassigned();
                let page = messenger.conversations(view, &by_agent, &Paging::first(1_000));
                for row in page.unwrap().items {
                    self.tell(&row);
                }
            }
            _ => {
                if let Some(id) = self.worker.conversation() {
                    self.look_at(id);
                }
            }
        }
    }
}

/// Tells when something was stored, for those who read of it.
fn tell_written(written: Option<&Written>) {
    if let Some(Written { event, at }) = written {
        say(format_args!("wrote {event} {at}"));
    }
}

/// The rows, the total and the badge of an answer are of one moment.
fn compare_page(messenger: &Messenger) {
    let page = Paging::first(1_000);
    let page = messenger.conversations(View::Inbox, &Narrowing::none(), &page);
    let page = page.unwrap();
    let unread = page.items.iter().map(|row| u64::from(row.unread()));
    let rows = page.items.len() as u64;
    let (messages, some) = unread.fold((0, 0), |(messages, some), unread| {
        (messages + unread, some + u64::from(unread > 0))
    });
    let badge = (page.badge.messages, page.badge.conversations);
    if (page.total, badge) != (Some(rows), (messages, some)) {
        say(format_args!(
            "error {rows} rows with {messages} unread messages in {some} have a total of {:?} and {badge:?}",
            page.total
        ));
    }
}

/// The counts of a sidebar add up.
fn compare_counts(messenger: &Messenger) {
    let counts = messenger.counts(View::All).unwrap();
    let sum = |list: &mut dyn Iterator<Item = u64>| list.sum::<u64>();
    let all = counts.total.unread_messages;
    let by_mailbox = sum(&mut counts.mailboxes.iter().map(|(_, it)| it.unread_messages));
    let by_gateway = sum(&mut counts.gateways.iter().map(|(_, it)| it.unread_messages));
    let by_agent = sum(&mut counts.agents.iter().map(|(_, it)| it.unread_messages));
    let by_agent = by_agent + counts.unassigned.unread_messages;
    if [by_mailbox, by_gateway, by_agent] != [all; 3] {
        say(format_args!(
            "error {all} unread messages are {by_mailbox}, {by_gateway} and {by_agent} in parts"
        ));
    }
}
