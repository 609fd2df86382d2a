//! Parts that the host supplied and that fail or panic: nothing of it crosses into another call.

mod background;
mod changes;
mod look_ups;
mod shop;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use duologue::{
    By, Clock, Decimal, DeliveryStatus, Draft, Error, ErrorKind, GatewayKind, GatewaySettings,
    Incoming, ManualClock, Media, MediaStore, Options, Outcome, Provider, Result, SnoozeMode,
    SnoozePreset, Status, Submission, Timestamp,
};

use super::dump::Dump;
use super::world::picture;
use crate::support::{Place, empty};
use changes::changing_calls;
use shop::{Mood, MoodyClock, MoodyMedia, Shop};

#[test]
fn a_clock_that_fails_or_panics_fails_the_call_and_changes_nothing() {
    let shop = Shop::new();
    let calls = changing_calls(&shop);
    let before = shop.dump();
    shop.clock.fail();
    for (name, call) in &calls {
        let error = call(&shop.messenger).unwrap_err();
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::Callback, "callback"),
            "{name}"
        );
        assert_eq!(error.to_string(), "the clock is down", "{name}");
        assert_eq!(shop.dump(), before, "{name}");
    }
    shop.clock.panic();
    for (name, call) in &calls {
        let error = call(&shop.messenger).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Callback, "{name}");
        assert_eq!(error.to_string(), "the clock panicked", "{name}");
        assert_eq!(shop.dump(), before, "{name}");
    }
    shop.clock.work();
    shop.works();
}

#[test]
fn a_clock_that_fails_while_a_file_is_opened_leaves_no_file() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("shop.db");
    let mood = Mood::default();
    mood.fail();
    let clock = MoodyClock(
        mood,
        Arc::new(ManualClock::new("2026-11-22T09:00:00Z".parse().unwrap())),
    );
    let error = Options::new().clock(clock).open(&path).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Callback);
    assert!(!path.exists());
}

#[test]
fn a_provider_that_panics_leaves_the_message_unknown_and_the_others_go_out() {
    let shop = Shop::new();
    let [one, two] = ["+15557000001", "+15557000002"].map(|sender| shop.write(sender));
    let lost = shop.messenger.send(one, "Yes", By::host()).unwrap();
    shop.provider.submit.panic();
    let delivered = shop.messenger.deliver(100).unwrap();
    assert_eq!(delivered.len(), 1);
    assert_eq!(delivered[0].status, DeliveryStatus::Unknown);
    assert_eq!(
        shop.messenger.message(lost.id).unwrap().status,
        Some(DeliveryStatus::Unknown)
    );
    shop.provider.submit.work();
    // From another thread, which would meet a poisoned lock.
    let messenger = shop.messenger.clone();
    let sent = std::thread::spawn(move || {
        let sent = messenger.send(two, "Yes", By::host()).unwrap();
        messenger.deliver(100).unwrap();
        messenger.message(sent.id).unwrap()
    });
    assert_eq!(sent.join().unwrap().status, Some(DeliveryStatus::Sent));
    assert_eq!(
        shop.messenger.message(lost.id).unwrap().status,
        Some(DeliveryStatus::Unknown)
    );
    assert_eq!(shop.provider.sandbox.accepted().len(), 1);
    shop.works();
}

#[test]
fn a_provider_that_fails_or_panics_when_it_is_asked_is_named_and_asked_again() {
    let shop = Shop::new();
    let now = shop.time.now().unwrap();
    shop.provider
        .sandbox
        .write(&shop.line.address, Incoming::new("+15557000001", "Hi"), now);
    let before = shop.dump();
    shop.provider.poll.fail();
    let failed = || shop.messenger.refresh().unwrap().failed.remove(0).1;
    let error = failed();
    assert_eq!(
        (error.kind(), error.to_string().as_str()),
        (ErrorKind::Callback, "the provider is down")
    );
    shop.provider.poll.panic();
    let error = failed();
    assert_eq!(error.kind(), ErrorKind::Callback);
    assert_eq!(error.to_string(), "the provider `sandbox` panicked");
    assert_eq!(shop.dump(), before);

    shop.provider.poll.work();
    for strike in [Mood::fail, Mood::panic] {
        strike(&shop.provider.acknowledge);
        assert_eq!(failed().kind(), ErrorKind::Callback);
    }
    // It was stored before, and is known when it is handed out again.
    assert_eq!(shop.messenger.badge().unwrap().messages, 1);
    shop.provider.acknowledge.work();
    assert!(shop.messenger.refresh().unwrap().received.is_empty());
    shop.works();
}

#[test]
fn a_media_store_that_fails_or_panics_fails_an_export_and_an_import() {
    let shop = Shop::new();
    let id = shop.write("+15557000001");
    let pictured = Draft::text("Look").media(picture(30));
    let sent = shop.messenger.send(id, pictured, By::host()).unwrap();
    let export = || {
        let mut export = Vec::new();
        shop.messenger.export(&mut export).map(|_| export)
    };
    let bytes = export().unwrap();
    let media = MoodyMedia::default();
    let empty = Place::for_many().open(Options::new().media_store(media.clone()));
    let raw = empty.place.raw();
    let import = || empty.import(&mut bytes.as_slice()).map(drop);
    let before = Dump::without(&raw, &["media"]);
    let words = ["the media store is down", "the media store panicked"];
    for (strike, words) in [Mood::fail, Mood::panic].into_iter().zip(words) {
        strike(&shop.media.mood);
        strike(&media.mood);
        for error in [export().map(drop).unwrap_err(), import().unwrap_err()] {
            assert_eq!(
                (error.kind(), error.to_string().as_str()),
                (ErrorKind::Callback, words)
            );
        }
        assert_eq!(Dump::without(&raw, &["media"]), before);
    }
    shop.media.mood.work();
    media.mood.work();
    assert!(export().unwrap() == bytes);
    import().unwrap();
    let there = empty.message(sent.id).unwrap();
    assert_eq!(there, sent);
    assert_eq!(empty.media(there.attachments[0].id).unwrap(), [7; 30]);
    shop.works();
}

#[test]
fn a_media_store_that_cannot_keep_a_file_keeps_the_message_out() {
    let shop = Shop::new();
    let id = shop.write("+15557000001");
    let before = shop.dump();
    let send = || {
        shop.messenger
            .send(id, Draft::text("Look").media(picture(30)), By::host())
    };
    let receive = || {
        let pictured = Incoming::new("+15557000002", "Look").media(vec![picture(31)]);
        shop.messenger.receive(shop.line.id, &pictured)
    };
    shop.media.mood.fail();
    for error in [send().unwrap_err(), receive().unwrap_err()] {
        assert_eq!(
            (error.kind(), error.to_string().as_str()),
            (ErrorKind::Callback, "the media store is down")
        );
    }
    shop.media.mood.panic();
    for error in [send().unwrap_err(), receive().unwrap_err()] {
        assert_eq!(
            (error.kind(), error.to_string().as_str()),
            (ErrorKind::Callback, "the media store panicked")
        );
    }
    // All that is left are the names of the two files, so that the store can be told to forget them.
    let left = shop.dump_without(&["media"]);
    assert_eq!(shop.dump().len(), before.len() + 2);

    shop.media.mood.work();
    shop.time.advance(Duration::from_secs(2 * 60 * 60));
    shop.messenger.tick().unwrap();
    assert_eq!(shop.dump(), before);
    assert_eq!(shop.dump_without(&["media"]), left);
    shop.works();
}

#[test]
fn a_file_that_cannot_be_read_keeps_its_message_back_and_no_other() {
    let shop = Shop::new();
    let [one, two] = ["+15557000001", "+15557000002"].map(|sender| shop.write(sender));
    let pictured = shop
        .messenger
        .send(one, Draft::text("Look").media(picture(30)), By::host())
        .unwrap();
    let plain = shop.messenger.send(two, "Look", By::host()).unwrap();
    shop.media.mood.fail();
    assert_eq!(shop.messenger.deliver(100).unwrap().len(), 1);
    shop.time.advance(Duration::from_secs(120));
    shop.media.mood.panic();
    let error = shop.messenger.deliver(100).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Callback);
    shop.time.advance(Duration::from_secs(120));
    let status = |id| shop.messenger.message(id).unwrap().status;
    assert_eq!(status(plain.id), Some(DeliveryStatus::Sent));
    assert_eq!(status(pictured.id), Some(DeliveryStatus::Queued));
    let attachment = pictured.attachments[0].id;
    shop.media.mood.fail();
    assert_eq!(
        shop.messenger.media(attachment).unwrap_err().kind(),
        ErrorKind::Callback
    );
    let mut reader = shop.messenger.media_reader(attachment).unwrap();
    let error = std::io::Read::read(&mut reader, &mut [0; 8]).unwrap_err();
    let inner = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<Error>())
        .unwrap();
    assert_eq!(inner.kind(), ErrorKind::Callback);

    shop.media.mood.work();
    shop.time.advance(Duration::from_secs(120));
    shop.messenger.deliver(100).unwrap();
    assert_eq!(status(pictured.id), Some(DeliveryStatus::Sent));
    assert_eq!(shop.provider.sandbox.accepted().len(), 2);
    shop.works();
}

#[test]
fn a_media_store_that_cannot_forget_keeps_no_conversation_asleep() {
    let shop = Shop::new();
    let id = shop.write("+15557000001");
    shop.messenger
        .snooze(
            id,
            SnoozePreset::InFourHours,
            SnoozeMode::default(),
            By::host(),
        )
        .unwrap();
    shop.media.mood.fail();
    shop.messenger
        .send(id, Draft::text("Look").media(picture(30)), By::host())
        .unwrap_err();
    shop.time.advance(Duration::from_secs(5 * 60 * 60));
    assert_eq!(shop.messenger.tick().unwrap().woken, [id]);
    assert_eq!(
        shop.messenger.conversation(id).unwrap().status(),
        Status::Open
    );
    shop.media.mood.work();
    shop.works();
}

/// A clock that stops when the provider has been called.
struct Stopping(Arc<AtomicBool>, Arc<ManualClock>);

impl Clock for Stopping {
    fn now(&self) -> Result<Timestamp> {
        if self.0.load(Ordering::SeqCst) {
            return Err(Error::callback("the clock is down"));
        }
        self.1.now()
    }
}

struct Stopper(Arc<AtomicBool>);

impl Provider for Stopper {
    fn submit(&self, _: &Submission, _: Timestamp) -> Outcome {
        self.0.store(true, Ordering::SeqCst);
        Outcome::Accepted {
            provider_message_id: "out-1".to_owned(),
            status: DeliveryStatus::Sent,
        }
    }
}

#[test]
fn a_clock_that_fails_after_a_submission_does_not_lose_its_answer() {
    let time = Arc::new(ManualClock::new("2026-11-22T09:00:00Z".parse().unwrap()));
    let stopped = Arc::new(AtomicBool::new(false));
    let options = Options::new().clock(Stopping(stopped.clone(), time));
    let messenger = empty(options.provider("sandbox", Stopper(stopped.clone())));
    let main = messenger.add_mailbox("Main").unwrap();
    let settings = GatewaySettings::new("Main line", main.id);
    let line = messenger
        .add_gateway(GatewayKind::LongCode, "+15550100001", "sandbox", settings)
        .unwrap();
    let got = messenger
        .receive(line.id, &Incoming::new("+15557000001", "Size 9?"))
        .unwrap();
    let sent = messenger
        .send(got.conversation.id, "Yes", By::host())
        .unwrap();
    assert_eq!(messenger.deliver(10).unwrap().len(), 1);
    assert_eq!(messenger.tick().unwrap_err().kind(), ErrorKind::Callback);
    assert_eq!(
        messenger.message(sent.id).unwrap().status,
        Some(DeliveryStatus::Sent)
    );
}

/// Says that it has read more than there was room for.
struct Liar;

impl MediaStore for Liar {
    fn put(&self, _: &str, _: &[u8]) -> Result<()> {
        Ok(())
    }

    fn read(&self, _: &str, _: u64, buffer: &mut [u8]) -> Result<usize> {
        Ok(buffer.len() + 1)
    }

    fn remove(&self, _: &str) -> Result<()> {
        Ok(())
    }
}

#[test]
fn a_media_store_that_claims_to_have_read_too_much_is_not_believed() {
    let messenger = empty(Options::new().media_store(Liar));
    let main = messenger.add_mailbox("Main").unwrap();
    let settings = GatewaySettings::new("Main line", main.id);
    let line = messenger
        .add_gateway(GatewayKind::LongCode, "+15550100001", "sandbox", settings)
        .unwrap();
    let pictured = Incoming::new("+15557000001", "").media(vec![picture(10)]);
    let got = messenger.receive(line.id, &pictured).unwrap();
    let attachment = got.message.attachments[0].id;
    let error = messenger.media(attachment).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Callback);
    let mut reader = messenger.media_reader(attachment).unwrap();
    let error = std::io::Read::read_to_end(&mut reader, &mut Vec::new()).unwrap_err();
    assert!(
        error.to_string().starts_with("the media store read "),
        "{error}"
    );
}

/// Answers with what no provider should.
struct Odd(Mutex<Vec<Outcome>>);

impl Provider for Odd {
    fn submit(&self, _: &Submission, _: Timestamp) -> Outcome {
        self.0.lock().unwrap().pop().unwrap()
    }
}

#[test]
fn an_answer_that_no_provider_should_give_is_kept_within_bounds() {
    let accepted = |id: &str, status| Outcome::Accepted {
        provider_message_id: id.to_owned(),
        status,
    };
    let answers = vec![
        accepted("", DeliveryStatus::Sent),
        accepted("out\0", DeliveryStatus::Sent),
        accepted(&"x".repeat(1 << 20), DeliveryStatus::Sent),
        Outcome::Rejected {
            code: "30003\0\n".to_owned(),
            reason: "x".repeat(1 << 20),
        },
        Outcome::Rejected {
            code: "x".repeat(1 << 20),
            reason: String::new(),
        },
        Outcome::Throttled {
            retry_after: Duration::MAX,
        },
    ];
    let count = answers.len();
    let odd = Odd(Mutex::new(answers));
    let messenger = empty(Options::new().provider("sandbox", odd));
    let main = messenger.add_mailbox("Main").unwrap();
    let settings = GatewaySettings::new("Main line", main.id);
    let line = messenger
        .add_gateway(GatewayKind::LongCode, "+15550100001", "sandbox", settings)
        .unwrap();
    for number in 0..count {
        messenger
            .compose(format!("+1555700000{number}"), "Hi", By::host())
            .unwrap();
    }
    let delivered = messenger.deliver(100).unwrap();
    assert_eq!(delivered.len(), count);
    for delivery in delivered {
        assert_ne!(delivery.status, DeliveryStatus::Sending, "waits for ever");
        assert!(delivery.error_code.len() <= 255 && !delivery.error_code.contains('\0'));
    }
    assert!(messenger.gateway(line.id).unwrap().enabled);
    assert_eq!(messenger.verify().unwrap().differences, []);
}

#[test]
fn the_highest_prices_and_the_lowest_throughput_overflow_nothing() {
    let messenger = empty(Options::new());
    let main = messenger.add_mailbox("Main").unwrap();
    let million = Decimal::from(1_000_000);
    let mut settings = GatewaySettings::new("Main line", main.id)
        .mms()
        .prices(million, million)
        .segments_per_second(Decimal::new(1, 3));
    settings.max_characters = Some(u32::MAX);
    messenger
        .add_gateway(GatewayKind::LongCode, "+15550100001", "sandbox", settings)
        .unwrap();
    let sent = messenger
        .compose("+15557000001", "✓".repeat(255 * 67), By::host())
        .unwrap();
    assert_eq!(
        (sent.segments, sent.cost),
        (255, Decimal::from(255_000_000))
    );
    let pictured = Draft::text("Look").media(Media::new("a.png", "image/png", [1]));
    assert_eq!(
        messenger
            .compose("+15557000002", pictured, By::host())
            .unwrap()
            .cost,
        million
    );
    assert_eq!(messenger.deliver(10).unwrap().len(), 1);
    let id = sent.conversation.unwrap();
    let too_long = messenger.preview(id, "✓".repeat(1 << 16)).unwrap();
    assert_eq!(too_long.problems.len(), 1);
    assert_eq!(
        messenger
            .gateway_choices(id, "✓".repeat(1 << 16))
            .unwrap()
            .len(),
        1
    );
}
