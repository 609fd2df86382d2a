//! A workspace as a business might have after a year: two mailboxes with two gateways each, five agents, conversations
//! assigned and tagged, most of them read, some snoozed, completed or archived.

use std::ops::{Deref, DerefMut, Range};
use std::path::{Path, PathBuf};
use std::time::Duration;

use duologue::{
    AgentId, By, Clock as _, ConversationId, DeliveryStatus, Durability, GatewayId, GatewayKind,
    GatewaySettings, Incoming, MailboxId, Messenger, Options, Outcome, Provider, SnoozeMode,
    SnoozePreset, Submission, SystemClock, TagId, Timestamp,
};
use rusqlite::Connection;

use crate::Result;
use crate::list::List;
use crate::race::Laps;
use crate::traffic::{Batch, Customer, LINES, Traffic};

/// How many customers have written often, all through the year.
const REGULARS: usize = 8;
/// How often each of them has, at least: more than a page.
const VISITS: usize = 64;

const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// A business and its workspace, whatever that is kept in.
pub(crate) struct Business {
    /// How many conversations it was grown to.
    pub(crate) size: usize,
    pub(crate) messenger: Messenger,
    pub(crate) lines: [GatewayId; LINES],
    pub(crate) mailbox: MailboxId,
    pub(crate) agent: AgentId,
    pub(crate) tag: TagId,
    /// The conversations that it was grown to, the oldest first.
    pub(crate) conversations: Vec<ConversationId>,
    pub(crate) messages: usize,
    pub(crate) traffic: Traffic,
    /// The lists that are paged through.
    pub(crate) lists: Vec<List>,
}

/// One that is kept in a file.
pub(crate) struct Workspace {
    pub(crate) business: Business,
    pub(crate) path: PathBuf,
    /// The same workspace with every commit waiting for the disk.
    pub(crate) durable: Messenger,
    /// A connection that only writes the log back.
    pub(crate) log: Connection,
}

impl Deref for Workspace {
    type Target = Business;

    fn deref(&self) -> &Business {
        &self.business
    }
}

impl DerefMut for Workspace {
    fn deref_mut(&mut self) -> &mut Business {
        &mut self.business
    }
}

impl Workspace {
    /// Grows a workspace of so many conversations in a new file.
    pub(crate) fn grow(directory: &Path, size: usize) -> Result<Self> {
        let path = directory.join(format!("workspace-{size}.db"));
        let workspace = Self {
            business: Business::grow(options().open(&path)?, size)?,
            durable: options().durability(Durability::Full).open(&path)?,
            log: Connection::open(&path)?,
            path,
        };
        workspace.log.busy_timeout(Duration::from_secs(5))?;
        workspace.empty_log()?;
        Ok(workspace)
    }

    /// The messenger whose commits are of this durability.
    pub(crate) fn messenger_with(&self, durability: Durability) -> &Messenger {
        match durability {
            Durability::Full => &self.durable,
            _ => &self.messenger,
        }
    }

    /// Writes the log back and cuts it off, so that its length tells what is written from here on.
    pub(crate) fn empty_log(&self) -> Result<()> {
        let busy: i64 = self
            .log
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if busy == 0 {
            Ok(())
        } else {
            Err("the write-ahead log could not be emptied".into())
        }
    }
}

impl Business {
    /// Grows one of so many conversations in a new workspace.
    pub(crate) fn grow(messenger: Messenger, size: usize) -> Result<Self> {
        let mut line_number = 0;
        let mut add_line = |mailbox: MailboxId| {
            line_number += 1;
            let settings = GatewaySettings::new(format!("Line {line_number}"), mailbox);
            let address = format!("+1555010000{line_number}");
            messenger.add_gateway(GatewayKind::LongCode, &address, "instant", settings)
        };
        let mailbox = messenger.add_mailbox("Shop")?.id;
        let other = messenger.add_mailbox("Orders")?.id;
        let lines = [
            add_line(mailbox)?.id,
            add_line(mailbox)?.id,
            add_line(other)?.id,
            add_line(other)?.id,
        ];
        let mut business = Self {
            size,
            agent: messenger.add_agent("Ann Lee")?.id,
            tag: messenger.create_tag("Sizing", "")?.id,
            traffic: Traffic::new(7, size),
            messenger,
            lines,
            mailbox,
            conversations: Vec::with_capacity(size),
            messages: 0,
            lists: Vec::new(),
        };
        business.live_a_year()?;
        Ok(business)
    }

    /// Everybody's first message, in the order of the year, with the regulars' between them, and what the agents do.
    fn live_a_year(&mut self) -> Result<()> {
        let mut agents = vec![self.agent];
        for name in ["Ben Roy", "Cleo Ray", "Dan Poe", "Eve Kay"] {
            agents.push(self.messenger.add_agent(name)?.id);
        }
        let tags = [self.tag, self.messenger.create_tag("Order", "")?.id];
        let beginning = SystemClock.now()?.before(YEAR);
        let batch = (self.size / VISITS).min(1_000);
        let batches = self.size.div_ceil(batch);
        let spacing = YEAR / u32::try_from(batches * (batch + REGULARS))?;
        let mut at = beginning;
        for number in 0..batches {
            let newest = self.size.min((number + 1) * batch);
            let first_messages = (number * batch..newest).map(Customer::number);
            let visits = if number.is_multiple_of((batches / VISITS).max(1)) && number > 0 {
                0..REGULARS
            } else {
                0..0
            };
            let mut texts: [Vec<Incoming>; LINES] = Default::default();
            for customer in first_messages.chain(visits.map(Customer::number)) {
                at = at.after(spacing);
                let text = self.traffic.text(customer).at(at);
                customer.line.of_mut(&mut texts).push(text);
            }
            self.hear(&texts, number * batch..newest)?;
            self.handle(number * batch..newest, &agents, tags)?;
        }
        Ok(())
    }

    fn hear(&mut self, texts: &[Vec<Incoming>; LINES], new: Range<usize>) -> Result<()> {
        let mut received: [std::vec::IntoIter<ConversationId>; LINES] = Default::default();
        for ((line, texts), received) in self.lines.iter().zip(texts).zip(&mut received) {
            let results = self.messenger.receive_many(*line, texts)?;
            self.messages += results.len();
            let ids = results
                .into_iter()
                .map(|one| one.map(|one| one.conversation.id));
            *received = ids.collect::<duologue::Result<Vec<_>>>()?.into_iter();
        }
        for number in new {
            let line = Customer::number(number).line;
            let id = line.of_mut(&mut received).next();
            self.conversations
                .push(id.ok_or("a conversation is missing")?);
        }
        Ok(())
    }

    /// What the agents do about new conversations. The regulars' stay as they are, and are as much work to read whatever
    /// the size.
    fn handle(&mut self, new: Range<usize>, agents: &[AgentId], tags: [TagId; 2]) -> Result<()> {
        let (messenger, host, dice) = (&self.messenger, By::host(), &mut self.traffic.dice);
        let [sizing, order] = tags;
        let new = new.start.max(REGULARS)..new.end;
        for id in self.conversations.get(new).unwrap_or_default() {
            if dice.bool() {
                let agent = dice.choice(agents).copied().unwrap_or(self.agent);
                messenger.assign(*id, agent, host)?;
            }
            match dice.u8(0..10) {
                0 => drop(messenger.add_tag(*id, sizing, host)?),
                1 => drop(messenger.add_tag(*id, order, host)?),
                _ => {}
            }
            match dice.u8(0..10) {
                0 => drop(messenger.complete(*id, host)?),
                1 => drop(messenger.archive(*id, host)?),
                2 => {
                    let (until, mode) = (SnoozePreset::NextMonth, SnoozeMode::WakeOnReply);
                    messenger.snooze(*id, until, mode, host)?;
                }
                _ if dice.u8(0..5) > 0 => drop(messenger.read(*id, None, host)?),
                _ => {}
            }
        }
        Ok(())
    }

    /// Draws the messages of a race, so many in a call.
    pub(crate) fn prepare(&mut self, laps: Laps, batch: usize) -> Vec<Batch> {
        let messages = laps.messages_in_all();
        self.traffic.batches(&self.lines, messages, batch)
    }

    /// A conversation whose timeline has more than a page.
    pub(crate) fn long_conversation(&self) -> Result<ConversationId> {
        Ok(*self.conversations.first().ok_or("a workspace is empty")?)
    }

    /// One of the newest conversations.
    pub(crate) fn recent_conversation(&mut self) -> Result<ConversationId> {
        let newest = self.size - self.size / 20;
        let recent = self.conversations.get(newest..).unwrap_or_default();
        let id = self.traffic.dice.choice(recent);
        Ok(*id.ok_or("a workspace is empty")?)
    }
}

/// How its messenger is opened.
pub(crate) fn options() -> Options {
    Options::new().provider("instant", Instant)
}

/// Takes every message at once.
struct Instant;

impl Provider for Instant {
    fn submit(&self, submission: &Submission, _now: Timestamp) -> Outcome {
        Outcome::Accepted {
            provider_message_id: submission.key.clone(),
            status: DeliveryStatus::Sent,
        }
    }
}
