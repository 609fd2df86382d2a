//! Handing queued messages over: each attempt is committed before it is made, so none is ever made twice unseen.

use std::fmt;
use std::iter;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use crate::address::Address;
use crate::check;
use crate::clock::Timestamp;
use crate::delivery::DeliveryStatus;
use crate::error::{Error, ErrorKind, Result};
use crate::gateway::Gateway;
use crate::id::{GatewayId, MessageId};
use crate::log::LogLevel;
use crate::messenger::rests::Rests;
use crate::messenger::{Messenger, status};
use crate::provider::{Outcome, Provider, Submission};
use crate::store::attempt::{self, Attempt};
use crate::store::{Tx, gateway, message, outbox};
use crate::text::MAX_SEGMENTS;

/// What the records of a delivery are about.
const SUBJECT: &str = "deliver";
/// How long claimed messages stay with the caller who claimed them.
const LEASE: Duration = Duration::from_secs(60);
/// How long a submission may take. After that nobody can tell what became of it.
const SUBMISSION: Duration = Duration::from_secs(5 * 60);
/// How far ahead of its throughput a gateway may run, so that single messages never wait.
const BURST: Duration = Duration::from_secs(1);
/// The longest pause that a provider is granted.
const LONGEST_PAUSE: Duration = Duration::from_secs(60 * 60);
/// How often recording an answer is tried while others keep the database locked or the server is away, each time for the
/// busy timeout.
const SETTLE_TRIES: u32 = 10;

/// What became of one message.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Delivery {
    /// The message.
    pub message: MessageId,
    /// Where it stands now; `Queued` if it goes back to wait.
    pub status: DeliveryStatus,
    /// The provider's error code; empty if there is none.
    pub error_code: String,
    /// What the provider said in words about a message that it did not take; empty otherwise. It is kept nowhere else.
    pub reason: String,
}

/// A message that this caller has claimed.
struct Claim {
    message: MessageId,
    /// Its place in the order in which messages go.
    position: i64,
    recipient: Address,
    gateway: Gateway,
    lease: Timestamp,
}

/// How a worker delivers.
#[derive(Clone, Copy)]
pub(super) struct Round<'r> {
    /// Whether to go on to the next message.
    pub(super) go_on: &'r dyn Fn() -> bool,
    /// The gateways that it leaves alone; a host that delivers by itself knows what it does.
    pub(super) rests: Option<&'r Rests>,
}

impl Round<'_> {
    fn room(self, gateway: GatewayId, now: Timestamp) -> i64 {
        self.rests
            .map_or(i64::MAX, |rests| rests.room(gateway, now))
    }
}

/// Whom and what the rest of a delivery leaves alone.
struct Waiting<'r> {
    round: Round<'r>,
    /// An earlier message to them has to go first.
    recipients: Vec<(GatewayId, Address)>,
    /// Those behind them have asked for a pause.
    gateways: Vec<GatewayId>,
    /// Those behind them have asked for one once, which may have been about the recipient alone.
    warned: Vec<GatewayId>,
}

impl Waiting<'_> {
    /// Those behind a claim to the same recipient wait for it.
    fn behind(&mut self, claim: &Claim) {
        self.recipients
            .push((claim.gateway.id, claim.recipient.clone()));
    }

    fn throttled(&mut self, claim: &Claim) {
        let gateway = claim.gateway.id;
        self.behind(claim);
        let again = self.warned.contains(&gateway);
        if again {
            &mut self.gateways
        } else {
            &mut self.warned
        }
        .push(gateway);
    }
}

impl Messenger {
    /// Hands at most `limit` queued messages to their providers, oldest first, and says what became of each. Scheduled
    /// messages whose time has come go first.
    ///
    /// A message that was certainly not taken is tried again later, as [`Options::retry`](crate::Options::retry) says.
    /// Messages of a gateway that is disabled, or whose provider is not registered with this messenger, wait. Messages
    /// to one recipient go in order. A message whose submission got no answer becomes `Unknown` and is not
    /// sent again by itself. Several threads and processes may deliver from one workspace.
    ///
    /// # Errors
    ///
    /// Those of the clock, the database and the media store, if nothing could be delivered. One message that fails, and
    /// those behind it to the same recipient, are tried again a minute later; the others have their turn.
    pub fn deliver(&self, limit: usize) -> Result<Vec<Delivery>> {
        let round = Round {
            go_on: &|| true,
            rests: None,
        };
        self.deliver_round(limit, round)
    }

    /// As [`Messenger::deliver`], and gives back what has not been begun when the round is to end.
    pub(super) fn deliver_round(&self, limit: usize, round: Round<'_>) -> Result<Vec<Delivery>> {
        self.store().check_writable()?;
        let now = self.now()?;
        // What cannot go must not keep back what is queued.
        let let_go = self.let_go(now);
        let leases = now.after(2 * LEASE);
        if !self
            .store()
            .glance(|tx| outbox::has_work(tx, now, leases))?
        {
            return let_go.map(|_| Vec::new());
        }
        if let Err(error) = &let_go {
            let what = format_args!("scheduled messages could not go");
            self.log().failed(LogLevel::Warn, SUBJECT, what, error);
        }
        let (lost, expired, claims) = self.store().write_beside(|tx| {
            let lost = self.give_up_lost(tx, now)?;
            let expired = outbox::release_expired(tx, now, leases)?;
            Ok((lost, expired, self.claim(tx, now, limit, round)?))
        })?;
        self.tell_of_lost(&lost, expired);
        let mut deliveries: Vec<Delivery> = lost.into_iter().map(|(lost, _)| lost).collect();
        let mut waiting = Waiting {
            round,
            recipients: Vec::new(),
            gateways: Vec::new(),
            warned: Vec::new(),
        };
        let mut failed = let_go.err();
        let mut claims = claims.into_iter();
        while let Some(claim) = claims.next() {
            if !(round.go_on)() {
                let left: Vec<Claim> = iter::once(claim).chain(claims).collect();
                self.give_back(&left)?;
                break;
            }
            match self.deliver_one(&claim, &mut waiting) {
                Ok(delivery) => deliveries.extend(delivery),
                Err(error) => {
                    let one_files =
                        matches!(error.kind(), ErrorKind::Callback | ErrorKind::Corrupt);
                    // It stays leased, and those behind it wait; the others go on, unless the database has failed.
                    waiting.behind(&claim);
                    let what = format_args!("message {} could not be dealt with", claim.message);
                    self.log().failed(LogLevel::Warn, SUBJECT, what, &error);
                    failed.get_or_insert(error);
                    if !one_files {
                        break;
                    }
                }
            }
        }
        match failed {
            Some(error) if deliveries.is_empty() => Err(error),
            _ => Ok(deliveries),
        }
    }

    /// Lets others have what was claimed.
    fn give_back(&self, claims: &[Claim]) -> Result<()> {
        self.store().write_beside(|tx| {
            let mut claims = claims.iter();
            claims.try_for_each(|claim| outbox::release(tx, claim.message, claim.lease))
        })
    }

    /// When [`Messenger::deliver`] next has something to do, for a host with a loop of its own: a time that is past means
    /// now, `None` that nothing waits. Messages of a gateway that is disabled count too.
    ///
    /// # Errors
    ///
    /// Those of the database alone.
    pub fn next_delivery(&self) -> Result<Option<Timestamp>> {
        self.store().read(|tx| {
            let queued = outbox::next_work(tx)?;
            Ok(queued.into_iter().chain(outbox::next_due(tx)?).min())
        })
    }

    /// How many messages wait in the outbox, those that are held or scheduled included.
    ///
    /// # Errors
    ///
    /// Those of the database alone.
    pub fn outbox_depth(&self) -> Result<u64> {
        self.store().read(outbox::depth)
    }

    fn claim(
        &self,
        tx: Tx<'_>,
        now: Timestamp,
        limit: usize,
        round: Round<'_>,
    ) -> Result<Vec<Claim>> {
        let lease = now.after(LEASE);
        let mut ready = Vec::new();
        for gateway in gateway::list(tx)? {
            if gateway.enabled && self.options().providers.contains_key(&gateway.provider) {
                let room = room(tx, &gateway, now)?
                    .min(round.room(gateway.id, now))
                    .min(i64::try_from(limit).unwrap_or(i64::MAX));
                for (message, recipient, position) in outbox::ready(tx, gateway.id, now, room)? {
                    ready.push(Claim {
                        message,
                        position,
                        recipient,
                        gateway: gateway.clone(),
                        lease,
                    });
                }
            }
        }
        // The oldest of all gateways: one with much to send does not keep the others waiting.
        ready.sort_by_key(|claim| claim.position);
        ready.truncate(limit);
        let claimed: Vec<MessageId> = ready.iter().map(|claim| claim.message).collect();
        let leased = outbox::lease(tx, &claimed, lease)?;
        ready.retain(|claim| leased.contains(&claim.message));
        Ok(ready)
    }

    /// Hands one message over; `None` if it has to wait for something else.
    fn deliver_one(&self, claim: &Claim, waiting: &mut Waiting<'_>) -> Result<Option<Delivery>> {
        let now = self.now()?;
        let (submission, attempt, number) = match self.begin(claim, waiting, now)? {
            Begun::Attempt(submission, attempt, number) => (submission, attempt, number),
            Begun::Settled(delivery) => return Ok(Some(delivery)),
            Begun::Waits => {
                // What it waits for may be over before those behind it have their turn.
                waiting.behind(claim);
                return Ok(None);
            }
        };
        let mut panicked = false;
        let outcome = match self.provider(&claim.gateway) {
            // A panic in somebody else's code says nothing about whether the message went out.
            Some(provider) => catch_unwind(AssertUnwindSafe(|| provider.submit(&submission, now)))
                .unwrap_or_else(|_| {
                    panicked = true;
                    Outcome::Unanswered {
                        reason: "the provider panicked".to_owned(),
                    }
                }),
            None => Outcome::Throttled { retry_after: LEASE },
        };
        // An answer is recorded even if the clock fails now.
        let now = self.now().unwrap_or(now);
        if matches!(outcome, Outcome::Throttled { .. }) {
            waiting.throttled(claim);
        }
        if let Some(rests) = waiting.round.rests {
            self.note(rests, attempt, claim.gateway.id, &outcome, now);
        }
        let mut tries = SETTLE_TRIES;
        loop {
            tries -= 1;
            match self
                .store()
                .write_beside(|tx| self.settle(tx, attempt, &outcome, now))
            {
                // What became of the message is known here alone.
                Err(failed) if may_pass(&failed) && tries > 0 => {}
                done => {
                    let (delivery, fate) = done?;
                    if panicked {
                        let what = format_args!("message {}: the provider panicked", claim.message);
                        self.log().tell(LogLevel::Error, SUBJECT, what);
                    }
                    self.tell_of(&delivery, number, &outcome, fate);
                    let untaken = matches!(outcome, Outcome::Unavailable { .. });
                    if untaken && delivery.status == DeliveryStatus::Queued {
                        waiting.behind(claim);
                    }
                    return Ok(Some(delivery));
                }
            }
        }
    }

    /// Commits that an attempt is about to be made.
    fn begin(&self, claim: &Claim, waiting: &Waiting<'_>, now: Timestamp) -> Result<Begun> {
        let media = self.files_of(claim.message)?;
        let mut begun = self.commit_attempt(claim, waiting, now)?;
        if let Begun::Attempt(submission, ..) = &mut begun {
            submission.media = media;
        }
        Ok(begun)
    }

    fn commit_attempt(
        &self,
        claim: &Claim,
        waiting: &Waiting<'_>,
        now: Timestamp,
    ) -> Result<Begun> {
        // On the disk before it is made: after a power cut it must not be made again.
        self.store().write_durably(|tx| {
            let id = claim.gateway.id;
            let free_at = free_at(tx, &claim.gateway, now)?;
            let behind = waiting
                .recipients
                .iter()
                .any(|ahead| *ahead == (id, claim.recipient.clone()));
            let paused = waiting.gateways.contains(&id)
                || waiting.round.room(id, now) == 0
                || !gateway::is_enabled(tx, id)?;
            if behind || paused || free_at > now.after(BURST) {
                outbox::release(tx, claim.message, claim.lease)?;
                return Ok(Begun::Waits);
            }
            // Before its place in the outbox is taken, as with whoever brings news of it.
            message::hold(tx, claim.message)?;
            if !outbox::begin(tx, claim.message, claim.lease, now.after(SUBMISSION))? {
                return Ok(Begun::Waits);
            }
            if message::is_to_blocked(tx, claim.message)? {
                outbox::remove(tx, claim.message)?;
                status::set(tx, claim.message, DeliveryStatus::Cancelled, "", now)?;
                return delivery(tx, claim.message, "").map(Begun::Settled);
            }
            let message = message::load(tx, claim.message)?;
            if let Some(rate) = claim.gateway.settings.segments_per_second {
                gateway::set_free_at(tx, id, free_at.after(pace(message.segments, rate)))?;
            }
            let number = attempt::count(tx, claim.message)? + 1;
            let key = self.0.entropy.uuid(now, claim.message.as_raw(), number);
            let attempt = attempt::begin(tx, claim.message, id, &key, now)?;
            status::set(tx, claim.message, DeliveryStatus::Sending, "", now)?;
            let submission = Submission {
                key,
                gateway: id,
                sender: message.sender,
                recipient: message.recipient,
                body: message.body,
                media: Vec::new(),
                transport: message.transport,
                segments: message.segments,
            };
            Ok(Begun::Attempt(submission, attempt, number))
        })
    }

    pub(super) fn provider(&self, gateway: &Gateway) -> Option<Arc<dyn Provider>> {
        self.options().providers.get(&gateway.provider).cloned()
    }
}

/// Whether the database may do the same a little later: others kept it busy, or the server was lost.
fn may_pass(error: &Error) -> bool {
    error.kind() == ErrorKind::Busy || matches!(error.code(), "connection_lost" | "commit_unknown")
}

/// What a claim came to before anything was handed over.
enum Begun {
    /// It is about to be handed over, as the attempt of this number.
    Attempt(Submission, Attempt, u64),
    /// It will not be sent.
    Settled(Delivery),
    /// It has to wait for something else.
    Waits,
}

/// What an answer came to.
#[derive(Clone, Copy)]
enum Fate {
    /// The message stands where the answer puts it.
    Settled,
    /// It goes again, at this moment.
    Waits(Timestamp),
    /// It was not taken too often.
    GivenUp,
    /// Another attempt, or somebody who took this one for lost, was faster.
    Overtaken,
}

/// How many messages a gateway's pace lets go now, at most. No more are claimed: what only waits for its turn must not
/// take the place of another gateway's.
fn room(tx: Tx<'_>, gateway: &Gateway, now: Timestamp) -> Result<i64> {
    let Some(per_second) = gateway.settings.segments_per_second else {
        return Ok(i64::MAX);
    };
    let (free_at, ahead) = (free_at(tx, gateway, now)?, now.after(BURST));
    if free_at > ahead {
        return Ok(0);
    }
    let micros = ahead.as_micros() - free_at.as_micros();
    let segments = Decimal::from(micros) * per_second / Decimal::from(1_000_000);
    Ok(segments.to_i64().unwrap_or(i64::MAX - 1) + 1)
}

/// When a gateway's pace lets the next message go; now at the earliest.
fn free_at(tx: Tx<'_>, gateway: &Gateway, now: Timestamp) -> Result<Timestamp> {
    let Some(per_second) = gateway.settings.segments_per_second else {
        return Ok(now);
    };
    let free_at = gateway::free_at(tx, gateway.id)?.max(now);
    // Further ahead than one message can put it: the clock was ahead then, and has been put right.
    let furthest = now.after(BURST + pace(MAX_SEGMENTS.into(), per_second));
    Ok(if free_at > furthest { now } else { free_at })
}

/// How long so many segments take at a gateway's pace.
fn pace(segments: u32, per_second: Decimal) -> Duration {
    let micros = Decimal::from(segments.max(1)) * Decimal::from(1_000_000) / per_second;
    Duration::from_micros(micros.to_u64().unwrap_or(0))
}

impl Messenger {
    /// Gives up on messages whose submission never came back: a process ended in the middle of it. Says which attempt of
    /// each it was.
    fn give_up_lost(&self, tx: Tx<'_>, now: Timestamp) -> Result<Vec<(Delivery, u64)>> {
        let mut given_up = Vec::new();
        let furthest = now.after(2 * SUBMISSION);
        for id in outbox::lost(tx, now, furthest)? {
            message::hold(tx, id)?;
            if let Some(latest) = attempt::latest(tx, id)? {
                if !outbox::is_lost(tx, id, now, furthest)? {
                    // Its submission has come back, or somebody else has given it up, since it was looked for.
                    continue;
                }
                let unanswered = Outcome::Unanswered {
                    reason: "the submission did not come back".to_owned(),
                };
                let number = attempt::count(tx, id)?;
                given_up.push((self.settle(tx, latest, &unanswered, now)?.0, number));
            }
        }
        Ok(given_up)
    }

    /// Records what a provider answered.
    fn settle(
        &self,
        tx: Tx<'_>,
        attempt: Attempt,
        outcome: &Outcome,
        now: Timestamp,
    ) -> Result<(Delivery, Fate)> {
        let id = attempt.message;
        let mut fate = Fate::Settled;
        // A report may have come in before the answer did, or another attempt been made after this one was given up.
        let attempt = attempt::hold(tx, attempt)?;
        let is_latest = attempt::is_latest(tx, attempt)?;
        let untaken = matches!(
            outcome,
            Outcome::Throttled { .. } | Outcome::Unavailable { .. }
        );
        if is_latest && !untaken {
            outbox::remove_sending(tx, id)?;
        }
        let said = match outcome {
            Outcome::Accepted {
                provider_message_id,
                status,
            } => {
                // Of one that was given up, nobody knew more than this.
                let given_up = attempt.status == DeliveryStatus::Unknown;
                let least = if given_up {
                    DeliveryStatus::Sent
                } else {
                    DeliveryStatus::Queued
                };
                let status = status.join(least);
                if check::provider_id("provider_message_id", provider_message_id).is_ok() {
                    attempt::set_provider_id(tx, attempt.id, provider_message_id)?;
                    status::reach_held(tx, (attempt, is_latest), status, "", now)?;
                } else {
                    // It was taken, and under no name that news of it could come by.
                    status::reach_held(
                        tx,
                        (attempt, is_latest),
                        status.join(DeliveryStatus::Sent),
                        "",
                        now,
                    )?;
                }
                ""
            }
            Outcome::Rejected { code, reason } => {
                let code = check::shortened(code);
                status::reach_held(
                    tx,
                    (attempt, is_latest),
                    DeliveryStatus::Rejected,
                    &code,
                    now,
                )?;
                reason
            }
            Outcome::Unanswered { reason } => {
                status::reach_held(tx, (attempt, is_latest), DeliveryStatus::Unknown, "", now)?;
                reason
            }
            _ if untaken && !is_latest => {
                fate = Fate::Overtaken;
                ""
            }
            Outcome::Throttled { retry_after } => {
                let wait = (*retry_after).min(LONGEST_PAUSE) + self.spread(tx, attempt)?;
                fate = put_back(tx, attempt, now.after(wait), outbox::failures(tx, id)?, now)?;
                ""
            }
            Outcome::Unavailable { code, reason } => {
                let failures = outbox::failures(tx, id)?.map(|before| before.saturating_add(1));
                if let Some(longest) = self.options().retry.longest_wait(failures.unwrap_or(1)) {
                    let wait = self.wait(longest, attempt);
                    fate = put_back(tx, attempt, now.after(wait), failures, now)?;
                } else {
                    outbox::remove_sending(tx, id)?;
                    let code = check::shortened(code);
                    status::reach_held(
                        tx,
                        (attempt, is_latest),
                        DeliveryStatus::Failed,
                        &code,
                        now,
                    )?;
                    fate = Fate::GivenUp;
                }
                reason
            }
        };
        Ok((delivery(tx, id, said)?, fate))
    }

    /// Tells what an answer came to, if that is not what everybody hopes for.
    fn tell_of(&self, delivery: &Delivery, number: u64, outcome: &Outcome, fate: Fate) {
        let tell = |level, what: fmt::Arguments<'_>| {
            let id = delivery.message;
            let message = format_args!("message {id}, attempt {number}: {what}");
            self.log().tell(level, SUBJECT, message);
        };
        match (outcome, fate) {
            (Outcome::Rejected { code, .. }, _) => {
                tell(LogLevel::Warn, format_args!("rejected{}", Code(code)));
            }
            (Outcome::Unanswered { .. }, _) if delivery.status == DeliveryStatus::Unknown => tell(
                LogLevel::Warn,
                format_args!("no answer; whether it went out is not known"),
            ),
            (Outcome::Throttled { .. }, Fate::Waits(again)) => tell(
                LogLevel::Debug,
                format_args!("throttled; it goes again at {again}"),
            ),
            (Outcome::Unavailable { code, .. }, Fate::Waits(again)) => tell(
                LogLevel::Warn,
                format_args!("unavailable{}; it goes again at {again}", Code(code)),
            ),
            (Outcome::Unavailable { code, .. }, Fate::GivenUp) => tell(
                LogLevel::Error,
                format_args!("unavailable{}; it was given up", Code(code)),
            ),
            _ => {}
        }
    }

    /// Tells of those who claimed messages and were not heard of again.
    fn tell_of_lost(&self, lost: &[(Delivery, u64)], expired: usize) {
        for (Delivery { message, .. }, number) in lost {
            let what = format_args!(
                "message {message}, attempt {number}: it did not come back; whether it went out is not known"
            );
            self.log().tell(LogLevel::Warn, SUBJECT, what);
        }
        if expired > 0 {
            let what =
                format_args!("claims that ran out: {expired}; what they held is queued again");
            self.log().tell(LogLevel::Warn, SUBJECT, what);
        }
    }

    /// What is added to the pause that a provider asked for: nothing the first time, when it knows best.
    fn spread(&self, tx: Tx<'_>, attempt: Attempt) -> Result<Duration> {
        let before = attempt::count(tx, attempt.message)?.saturating_sub(1);
        let longest = match u32::try_from(before).unwrap_or(u32::MAX) {
            0 => Duration::ZERO,
            before => self.options().retry.backoff(before),
        };
        Ok(self.wait(longest, attempt))
    }

    /// Lets a gateway rest whose provider takes nothing: the longer, the more often.
    fn note(
        &self,
        rests: &Rests,
        attempt: Attempt,
        gateway: GatewayId,
        outcome: &Outcome,
        now: Timestamp,
    ) {
        let retry = self.options().retry;
        match outcome {
            Outcome::Throttled { retry_after } => rests.refused(gateway, now, |refusals| {
                // Once, it may have been about the recipient alone.
                if refusals == 1 {
                    return Duration::ZERO;
                }
                let spread = self.wait(retry.backoff(refusals - 1), attempt);
                (*retry_after).min(LONGEST_PAUSE) + spread
            }),
            Outcome::Unavailable { .. } => rests.refused(gateway, now, |refusals| {
                self.wait(retry.backoff(refusals), attempt)
            }),
            _ => rests.taken(gateway),
        }
    }

    fn wait(&self, longest: Duration, attempt: Attempt) -> Duration {
        let number = attempt.id.cast_unsigned();
        self.0
            .entropy
            .wait(longest, attempt.message.as_raw(), number)
    }
}

/// Lets a message that was certainly not taken wait for another attempt.
fn put_back(
    tx: Tx<'_>,
    attempt: Attempt,
    due_at: Timestamp,
    failures: Option<u32>,
    now: Timestamp,
) -> Result<Fate> {
    // Too late, if somebody has given the submission up as lost meanwhile.
    if !outbox::requeue(tx, attempt.message, due_at, failures.unwrap_or(0))? {
        return Ok(Fate::Overtaken);
    }
    attempt::set_status(tx, attempt.id, DeliveryStatus::Cancelled)?;
    status::set(tx, attempt.message, DeliveryStatus::Queued, "", now)?;
    Ok(Fate::Waits(due_at))
}

/// A provider's code, as a record shows it: nothing if there is none.
struct Code<'c>(&'c str);

impl fmt::Display for Code<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return Ok(());
        }
        write!(f, ", code {}", check::shortened(self.0))
    }
}

/// Where a message stands now.
fn delivery(tx: Tx<'_>, id: MessageId, said: &str) -> Result<Delivery> {
    let message = message::load(tx, id)?;
    let status = message.status.ok_or_else(|| {
        Error::new(
            ErrorKind::Internal,
            "an outgoing message has no delivery status",
        )
    })?;
    Ok(Delivery {
        message: id,
        status,
        error_code: message.error_code,
        reason: said.to_owned(),
    })
}
