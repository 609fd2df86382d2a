//! A shop whose clock, media store and provider fail or panic when they are told to.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use duologue::sandbox::Sandbox;
use duologue::{
    By, Clock, ConversationId, DeliveryStatus, Draft, Error, Gateway, GatewayKind, GatewaySettings,
    Incoming, LookUp, LookedUp, ManualClock, MediaStore, Messenger, Options, Outcome, Polled,
    PolledGateway, Provider, Result, Submission, Timestamp,
};

use super::super::dump::Dump;
use super::super::world::picture;
use crate::support::{Place, Raw};

/// What a part of the host's does when it is called.
#[derive(Clone, Default)]
pub(super) struct Mood(Arc<AtomicU8>);

impl Mood {
    pub(super) fn work(&self) {
        self.0.store(0, Ordering::SeqCst);
    }

    pub(super) fn fail(&self) {
        self.0.store(1, Ordering::SeqCst);
    }

    pub(super) fn panic(&self) {
        self.0.store(2, Ordering::SeqCst);
    }

    fn strike(&self, what: &str) -> Result<()> {
        match self.0.load(Ordering::SeqCst) {
            0 => Ok(()),
            1 => Err(Error::callback(format!("the {what} is down"))),
            _ => panic!("the {what} panics"),
        }
    }
}

pub(super) struct MoodyClock(pub(super) Mood, pub(super) Arc<ManualClock>);

impl Clock for MoodyClock {
    fn now(&self) -> Result<Timestamp> {
        self.0.strike("clock")?;
        self.1.now()
    }
}

#[derive(Clone, Default)]
pub(super) struct MoodyMedia {
    pub(super) mood: Mood,
    files: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
}

impl MediaStore for MoodyMedia {
    fn put(&self, digest: &str, content: &[u8]) -> Result<()> {
        self.mood.strike("media store")?;
        self.files
            .lock()
            .unwrap()
            .insert(digest.to_owned(), content.to_vec());
        Ok(())
    }

    fn read(&self, digest: &str, offset: u64, buffer: &mut [u8]) -> Result<usize> {
        self.mood.strike("media store")?;
        let files = self.files.lock().unwrap();
        let rest = &files[digest][usize::try_from(offset).unwrap()..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        Ok(count)
    }

    fn remove(&self, digest: &str) -> Result<()> {
        self.mood.strike("media store")?;
        self.files.lock().unwrap().remove(digest);
        Ok(())
    }
}

/// The sandbox, whose submissions and polls may go wrong.
#[derive(Clone)]
pub(super) struct MoodyProvider {
    pub(super) submit: Mood,
    pub(super) look_up: Mood,
    pub(super) poll: Mood,
    pub(super) acknowledge: Mood,
    pub(super) sandbox: Sandbox,
}

impl Provider for MoodyProvider {
    fn submit(&self, submission: &Submission, now: Timestamp) -> Outcome {
        match self.submit.strike("provider") {
            Ok(()) => self.sandbox.submit(submission, now),
            Err(error) => Outcome::Rejected {
                code: "down".to_owned(),
                reason: error.to_string(),
            },
        }
    }

    fn look_up(&self, question: &LookUp, now: Timestamp) -> Result<LookedUp> {
        self.look_up.strike("provider")?;
        self.sandbox.look_up(question, now)
    }

    fn poll(&self, gateway: &PolledGateway, now: Timestamp) -> Result<Vec<Polled>> {
        self.poll.strike("provider")?;
        self.sandbox.poll(gateway, now)
    }

    fn acknowledge(&self, gateway: &PolledGateway, tokens: &[String]) -> Result<()> {
        self.acknowledge.strike("provider")?;
        self.sandbox.acknowledge(gateway, tokens)
    }
}

/// A shop all of whose parts are the host's own.
pub(super) struct Shop {
    pub(super) messenger: Messenger,
    pub(super) time: Arc<ManualClock>,
    pub(super) clock: Mood,
    pub(super) media: MoodyMedia,
    pub(super) provider: MoodyProvider,
    pub(super) line: Gateway,
    raw: Raw,
    _place: Place,
}

impl Shop {
    pub(super) fn new() -> Self {
        let place = Place::for_many();
        let time = Arc::new(ManualClock::new("2026-11-22T09:00:00Z".parse().unwrap()));
        let (clock, media) = (Mood::default(), MoodyMedia::default());
        let provider = MoodyProvider {
            submit: Mood::default(),
            look_up: Mood::default(),
            poll: Mood::default(),
            acknowledge: Mood::default(),
            sandbox: Sandbox::new(3),
        };
        let messenger = Options::new()
            .clock(MoodyClock(clock.clone(), time.clone()))
            .media_store(media.clone())
            .provider("sandbox", provider.clone())
            .open(place.path())
            .unwrap();
        let main = messenger.add_mailbox("Main").unwrap();
        let settings = GatewaySettings::new("Main line", main.id).mms();
        let line = messenger
            .add_gateway(GatewayKind::LongCode, "+15550100001", "sandbox", settings)
            .unwrap();
        Self {
            messenger,
            time,
            clock,
            media,
            provider,
            line,
            raw: place.raw(),
            _place: place,
        }
    }

    pub(super) fn dump(&self) -> Dump {
        self.dump_without(&[])
    }

    /// As [`Shop::dump`], some tables aside.
    pub(super) fn dump_without(&self, left_out: &[&str]) -> Dump {
        Dump::without(&self.raw, left_out)
    }

    pub(super) fn write(&self, sender: &str) -> ConversationId {
        self.messenger
            .receive(self.line.id, &Incoming::new(sender, "Size 9?"))
            .unwrap()
            .conversation
            .id
    }

    /// Whether the messenger does all it should, after whatever happened before.
    #[track_caller]
    pub(super) fn works(&self) {
        let id = self.write("+15557000050");
        let draft = Draft::text("Yes").media(picture(9));
        let sent = self.messenger.send(id, draft, By::host()).unwrap();
        self.time.advance(Duration::from_secs(600));
        let delivered = self.messenger.deliver(100).unwrap();
        let ours = delivered
            .iter()
            .find(|delivery| delivery.message == sent.id)
            .unwrap();
        assert_eq!(ours.status, DeliveryStatus::Sent);
        self.messenger.refresh().unwrap();
        assert_eq!(
            self.messenger.media(sent.attachments[0].id).unwrap().len(),
            9
        );
        assert_eq!(self.messenger.verify().unwrap().differences, []);
    }
}
