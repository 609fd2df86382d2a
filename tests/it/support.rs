//! A small shop: two agents, a mailbox, and one gateway of each sort, at a standing clock.

mod place;
mod raw;
mod server;

use std::fmt::Debug;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use duologue::sandbox::Fault;
use duologue::{
    AgentId, Contact, ContactDetails, ContactId, Conversation, ConversationId, Decimal, Delivery,
    DeliveryStatus, Draft, ErrorKind, Event, EventKind, GatewayId, GatewayKind, GatewaySettings,
    Incoming, MailboxId, ManualClock, Media, Message, Messenger, Narrowing, Options, Outcome,
    Paging, Provider, Received, Result, Sandbox, SnoozeMode, SnoozePreset, Submission, Timestamp,
    View,
};

pub(crate) use place::{Opened, Place, empty};
pub(crate) use raw::Raw;
pub(crate) use server::server;

/// The customer that most tests have one conversation with.
pub(crate) const CUSTOMER: &str = "+15557000001";
/// Another customer.
pub(crate) const OTHER: &str = "+15557000002";
/// Where the clock stands at first: a Friday, 10:00 in Denver.
pub(crate) const OPENING: &str = "2026-11-20T17:00:00Z";

pub(crate) const SECOND: Duration = Duration::from_secs(1);
pub(crate) const MINUTE: Duration = Duration::from_secs(60);
pub(crate) const HOUR: Duration = Duration::from_secs(60 * 60);

/// An open workspace. Its tables must agree with its log when it goes out of scope.
pub(crate) struct Shop {
    messenger: Messenger,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) sandbox: Sandbox,
    pub(crate) ann: AgentId,
    pub(crate) bob: AgentId,
    pub(crate) main: MailboxId,
    /// A long code, the default gateway: 0.0079 a segment, no MMS.
    pub(crate) line: GatewayId,
    /// A long code with MMS at 0.02.
    pub(crate) mms: GatewayId,
    /// A short code: 0.01 a segment, no MMS.
    pub(crate) short: GatewayId,
    pub(crate) email: GatewayId,
    place: Place,
}

impl Shop {
    /// A shop that one messenger opens.
    pub(crate) fn open() -> Self {
        Self::with(|options| options)
    }

    /// A shop that one messenger opens with more options.
    pub(crate) fn with(more: impl FnOnce(Options) -> Options) -> Self {
        Self::new(Place::for_one(), more)
    }

    /// A shop that other messengers can open too.
    pub(crate) fn shared() -> Self {
        Self::new(Place::for_many(), |options| options)
    }

    /// A shop in a file of its own, for a test that is about files.
    pub(crate) fn in_file() -> Self {
        Self::new(Place::in_file(), |options| options)
    }

    fn new(place: Place, more: impl FnOnce(Options) -> Options) -> Self {
        let clock = Arc::new(ManualClock::new(at(OPENING)));
        let sandbox = Sandbox::new(7);
        let options = Options::new().clock(clock.clone()).random_seed(7);
        let options = more(options.provider("sandbox", sandbox.clone()));
        let messenger = options.open(place.path()).unwrap();
        let ann = messenger.add_agent("Ann Lee").unwrap().id;
        let bob = messenger.add_agent("Bob Stone").unwrap().id;
        let main = messenger.add_mailbox("Main").unwrap().id;
        let add = |kind, address: &str, name: &str, segment: &str| {
            let settings = GatewaySettings::new(name, main).prices(money(segment), money("0.02"));
            let added = messenger.add_gateway(kind, address, "sandbox", settings);
            added.unwrap().id
        };
        let line = add(GatewayKind::LongCode, "+15550100001", "Main line", "0.0079");
        let mms = add(GatewayKind::LongCode, "+15550100002", "Pictures", "0.0079");
        let short = add(GatewayKind::ShortCode, "55501", "Short code", "0.01");
        let email = add(GatewayKind::Email, "shop@example.com", "E-mail", "0");
        let shop = Self {
            messenger,
            clock,
            sandbox,
            ann,
            bob,
            main,
            line,
            mms,
            short,
            email,
            place,
        };
        shop.set(mms, |pictures| pictures.mms = true);
        shop
    }

    /// What messengers open.
    pub(crate) fn path(&self) -> PathBuf {
        self.place.path().to_owned()
    }

    /// A way to its tables around the engine.
    pub(crate) fn raw(&self) -> Raw {
        self.place.raw()
    }

    /// Opens the shop once more, as another process would.
    pub(crate) fn another(&self) -> Messenger {
        self.another_with(self.sandbox.clone())
    }

    /// As [`Shop::another`], with somebody else to carry messages.
    pub(crate) fn another_with(&self, provider: impl Provider + 'static) -> Messenger {
        let options = Options::new().clock(self.clock.clone());
        let options = options.provider("sandbox", provider);
        options.open(self.path()).unwrap()
    }

    /// Lets time pass.
    pub(crate) fn wait(&self, length: Duration) {
        self.clock.advance(length);
    }

    /// A second mailbox, and a gateway that delivers into it.
    pub(crate) fn sales(&self) -> (MailboxId, GatewayId) {
        let sales = self.add_mailbox("Sales").unwrap().id;
        let settings = GatewaySettings::new("Sales line", sales);
        let added = self.add_gateway(GatewayKind::LongCode, "+15550100011", "sandbox", settings);
        (sales, added.unwrap().id)
    }

    /// Changes a gateway's settings.
    pub(crate) fn set(&self, gateway: GatewayId, change: impl FnOnce(&mut GatewaySettings)) {
        let mut settings = self.gateway(gateway).unwrap().settings;
        change(&mut settings);
        self.update_gateway(gateway, settings).unwrap();
    }

    /// Adds a contact.
    pub(crate) fn know(&self, details: &ContactDetails) -> Contact {
        self.add_contact(details, self.ann).unwrap()
    }

    /// A customer writes to the main line.
    pub(crate) fn hear(&self, sender: &str, body: &str) -> Received {
        self.receive(self.line, &Incoming::new(sender, body))
            .unwrap()
    }

    /// A conversation with one message of a customer of this number.
    pub(crate) fn customer(&self, number: usize) -> ConversationId {
        self.hear(&phone(number), "Hi").conversation.id
    }

    /// The network has a message of a customer's for the main line from a moment on.
    pub(crate) fn comes_in(&self, sender: &str, body: &str, moment: Timestamp) {
        let line = self.gateway(self.line).unwrap().address;
        self.sandbox
            .write(&line, Incoming::new(sender, body), moment);
    }

    /// A conversation with one unread message of [`CUSTOMER`]'s.
    pub(crate) fn begin(&self) -> ConversationId {
        self.hear(CUSTOMER, "Size 9?").conversation.id
    }

    /// Ann writes in a conversation.
    pub(crate) fn say(&self, conversation: ConversationId, draft: impl Into<Draft>) -> Message {
        self.send(conversation, draft, self.ann).unwrap()
    }

    /// Ann writes to somebody.
    pub(crate) fn text(&self, to: &str, draft: impl Into<Draft>) -> Message {
        self.compose(to, draft, self.ann).unwrap()
    }

    /// Ann completes a conversation.
    pub(crate) fn finish(&self, conversation: ConversationId) -> Conversation {
        self.complete(conversation, self.ann).unwrap()
    }

    /// Ann snoozes a conversation for an hour, whatever comes in.
    pub(crate) fn hide(&self, conversation: ConversationId) -> Conversation {
        let mode = SnoozeMode::Regardless;
        self.snooze(conversation, SnoozePreset::InOneHour, mode, self.ann)
            .unwrap()
    }

    pub(crate) fn row(&self, conversation: ConversationId) -> Conversation {
        self.conversation(conversation).unwrap()
    }

    /// Every row of a view.
    pub(crate) fn rows(&self, view: View, narrowing: &Narrowing) -> Vec<Conversation> {
        self.conversations(view, narrowing, &Paging::first(1_000))
            .unwrap()
            .items
    }

    /// The conversations of a view, in its order.
    pub(crate) fn list(&self, view: View) -> Vec<ConversationId> {
        self.rows(view, &Narrowing::none())
            .iter()
            .map(|row| row.id)
            .collect()
    }

    /// A conversation's events of these kinds, the earliest first.
    pub(crate) fn events(&self, conversation: ConversationId, kinds: &[EventKind]) -> Vec<Event> {
        let mut events = self
            .timeline(conversation, kinds, &Paging::first(1_000))
            .unwrap()
            .items;
        events.reverse();
        events
    }

    /// The kinds of a conversation's events, the earliest first.
    pub(crate) fn kinds(&self, conversation: ConversationId) -> Vec<EventKind> {
        self.events(conversation, &[])
            .iter()
            .map(|event| event.kind)
            .collect()
    }

    /// How many events of one kind a conversation has.
    pub(crate) fn count(&self, conversation: ConversationId, kind: EventKind) -> usize {
        self.events(conversation, &[kind]).len()
    }

    /// A contact's events of these kinds, the earliest first.
    pub(crate) fn history(&self, contact: ContactId, kinds: &[EventKind]) -> Vec<Event> {
        let mut events = self
            .activity(contact, kinds, &Paging::first(1_000))
            .unwrap()
            .items;
        events.reverse();
        events
    }

    /// Changes a contact.
    pub(crate) fn change(&self, contact: ContactId, details: &ContactDetails) -> Contact {
        self.update_contact(contact, details, self.ann).unwrap()
    }

    /// Where an outgoing message stands.
    pub(crate) fn status(&self, message: &Message) -> DeliveryStatus {
        self.message(message.id).unwrap().status.unwrap()
    }

    /// Delivers what is ready.
    pub(crate) fn hand_over(&self) -> Vec<Delivery> {
        self.deliver(100).unwrap()
    }

    /// The texts that the sandbox took, in order.
    pub(crate) fn taken(&self) -> Vec<String> {
        self.sandbox
            .accepted()
            .into_iter()
            .map(|submission| submission.body)
            .collect()
    }
}

impl Deref for Shop {
    type Target = Messenger;

    fn deref(&self) -> &Messenger {
        &self.messenger
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert_eq!(self.verify().unwrap().differences, []);
        }
    }
}

/// Carries messages as a function says.
pub(crate) struct Carrier<F>(pub(crate) F);

impl<F: Fn(&Submission, Timestamp) -> Outcome + Send + Sync> Provider for Carrier<F> {
    fn submit(&self, submission: &Submission, now: Timestamp) -> Outcome {
        (self.0)(submission, now)
    }
}

/// The phone of a customer of this number.
pub(crate) fn phone(number: usize) -> String {
    format!("+155570010{number:02}")
}

/// A contact with a phone, which is [`CUSTOMER`], and an e-mail address.
pub(crate) fn cleo() -> ContactDetails {
    let named = ContactDetails::new().name("Cleo Ray").address(CUSTOMER);
    named.address("cleo@example.com")
}

/// A network that refuses the next message.
pub(crate) fn rejected() -> Fault {
    let (code, reason) = ("21610".to_owned(), "no".to_owned());
    Fault::Rejected { code, reason }
}

pub(crate) fn at(moment: &str) -> Timestamp {
    moment.parse().unwrap()
}

pub(crate) fn money(amount: &str) -> Decimal {
    amount.parse().unwrap()
}

pub(crate) fn picture(size: usize) -> Media {
    Media::new("shoe.jpg", "image/jpeg", vec![7; size])
}

#[track_caller]
pub(crate) fn fails<T: Debug>(result: Result<T>, kind: ErrorKind) {
    assert_eq!(result.unwrap_err().kind(), kind);
}

/// Checks that an action was refused for a reason.
#[track_caller]
pub(crate) fn refused<T: Debug>(result: Result<T>, code: &str) {
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ActionRefused);
    assert_eq!(error.code(), code);
}

/// Checks that an argument was not acceptable.
#[track_caller]
pub(crate) fn invalid<T: Debug>(result: Result<T>, field: &str) {
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    assert_eq!(error.field(), Some(field));
}
