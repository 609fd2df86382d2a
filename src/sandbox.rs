//! The provider that comes with the engine: an imagined network inside the process, with customers
//! who answer and faults on demand.
//!
//! It reads no clock and no random source. What chance brings is drawn from the seed and the name
//! of what it befalls (a submission's key, a message's id), not from the order of calls, so threads
//! do not disturb it.

mod customer;
mod fault;
mod network;
mod seed;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub use self::customer::{Answer, Customer};
pub use self::fault::Fault;
use self::network::Network;
use self::seed::Seed;
use crate::address::Address;
use crate::clock::Timestamp;
use crate::error::Result;
use crate::provider::{
    Incoming, LookUp, LookedUp, Outcome, Polled, PolledGateway, Provider, Submission,
};

/// The provider that is there by default, for demonstrations and tests: it carries messages
/// nowhere.
///
/// A new one accepts everything as `Sent`, reports nothing and answers nothing. Customers, receipts
/// and faults are added at any time and hold from then on. A clone is the same network, not another
/// one.
///
/// The same seed and the same calls in the same order give the same results. Calls from several
/// threads come in an order of their own, and three things go by it: which submission meets the
/// fault that [`inject`](Self::inject) set for the next, which message gets an answer limited to
/// [`once`](Answer::once), and in which order things due at the same moment are handed out.
///
/// ```
/// use std::time::Duration;
///
/// use duologue::Address;
/// use duologue::sandbox::{Answer, Customer, Fault, Sandbox};
///
/// let sandbox = Sandbox::new(7);
/// sandbox.delivery_receipts(Duration::from_secs(2));
/// sandbox.script(
///     Address::parse("+15557000001")?,
///     Customer::new()
///         .when("which size", Answer::text("Size 9, please").after(Duration::from_secs(30)))
///         .otherwise(Answer::text("Thanks!").once()),
/// );
/// sandbox.inject(Fault::AnswerLost);
/// # Ok::<(), duologue::Error>(())
/// ```
#[derive(Clone)]
pub struct Sandbox {
    seed: u64,
    network: Arc<Mutex<Network>>,
}

impl Sandbox {
    /// A network of its own, whose chances come from `seed`.
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            network: Arc::new(Mutex::new(Network::new(Seed(seed)))),
        }
    }

    /// Lets the customer at this address answer by a script, in place of any script before it.
    pub fn script(&self, address: Address, customer: Customer) {
        self.network().customers.insert(address, customer);
    }

    /// Lets a customer write unasked to the gateway with this address, at a set time (which takes
    /// the place of any in `incoming`).
    ///
    /// Without a provider's id the message gets one made of the seed, the gateway, the time, the
    /// sender, the text and the media: the same message written twice has the same id, in this
    /// process and in any other.
    pub fn write(&self, gateway: &Address, incoming: Incoming, at: Timestamp) {
        self.network().write(gateway, incoming, at);
    }

    /// Reports each message taken from now on as `Sent` at once and as `Delivered` this much later.
    pub fn delivery_receipts(&self, after: Duration) {
        self.network().receipts = Some(after);
    }

    /// Sets the fault that the next submission meets, whoever it is for; a further call sets that
    /// of the one after.
    ///
    /// It is the only fault that befalls the submission and what comes back for it.
    pub fn inject(&self, fault: Fault) {
        self.network().faults.inject(fault);
    }

    /// Sets the fault that each submission to this recipient meets, unless [`inject`](Self::inject)
    /// has set another. It takes the place of any fault before it: [`Fault::Spared`] ends it.
    pub fn inject_for(&self, recipient: Address, fault: Fault) {
        self.network().faults.inject_for(recipient, fault);
    }

    /// Lets a fault happen by chance, from 0 (never) to 1 (always), where neither
    /// [`inject`](Self::inject) nor [`inject_for`](Self::inject_for) has set one.
    ///
    /// Of the faults that befall a submission, it meets the first that comes up, in the order of
    /// these calls. `Duplicated`, `Delayed` and `Reordered` are drawn for each message and report
    /// that comes back, written unasked or not, and once more for its duplicate; they combine, and
    /// delays add up.
    pub fn inject_by_chance(&self, chance: f64, fault: Fault) {
        self.network().faults.inject_by_chance(chance, fault);
    }

    /// Ends all faults. What has already befallen a message stays so.
    pub fn clear_faults(&self) {
        self.network().faults.clear();
    }

    /// Every submission that was taken, in order, whether or not the engine was told; one submitted
    /// twice is there twice.
    pub fn accepted(&self) -> Vec<Submission> {
        self.network().accepted.clone()
    }

    /// The same as [`accepted`](Self::accepted), and forgets them: a sandbox keeps what it took,
    /// media included, until it is asked to hand it over.
    pub fn take_accepted(&self) -> Vec<Submission> {
        std::mem::take(&mut self.network().accepted)
    }

    fn network(&self) -> MutexGuard<'_, Network> {
        self.network.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Sandbox {
    /// A network with the seed 0.
    fn default() -> Self {
        Self::new(0)
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("seed", &self.seed)
            .finish_non_exhaustive()
    }
}

impl Provider for Sandbox {
    /// Takes the message, unless a fault says otherwise. The id of a message taken is made of the
    /// submission's key.
    fn submit(&self, submission: &Submission, now: Timestamp) -> Outcome {
        self.network().submit(submission, now)
    }

    /// Whether the submission with this key was taken: as `Sent`, or not at all. Never fails.
    fn look_up(&self, question: &LookUp, _now: Timestamp) -> Result<LookedUp> {
        Ok(self.network().look_up(&question.key))
    }

    /// What is due for the gateway's address and not yet acknowledged: earlier things first, and
    /// things due at the same moment in the order in which they were set off. Never fails.
    fn poll(&self, gateway: &PolledGateway, now: Timestamp) -> Result<Vec<Polled>> {
        Ok(self.network().poll(&gateway.address, now))
    }

    /// Forgets what the tokens name; tokens that name nothing are ignored. Never fails.
    fn acknowledge(&self, gateway: &PolledGateway, tokens: &[String]) -> Result<()> {
        self.network().acknowledge(&gateway.address, tokens);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
