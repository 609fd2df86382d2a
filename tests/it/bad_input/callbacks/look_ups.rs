//! Providers that fail, panic or talk nonsense when they are asked what became of a message.

use std::sync::Mutex;

use duologue::sandbox::{Fault, Sandbox};
use duologue::{
    By, DeliveryStatus, ErrorKind, GatewayKind, GatewaySettings, LookUp, LookedUp, Options,
    Outcome, Paging, Provider, Result, Submission, Timestamp,
};

use super::super::dump::Dump;
use super::changes::unknown;
use super::shop::Shop;
use crate::support::{Place, empty};

#[test]
fn a_provider_that_fails_or_panics_when_it_is_asked_about_a_message_leaves_it_unknown() {
    let shop = Shop::new();
    let id = shop.write("+15557000001");
    let unknown = unknown(&shop, id);
    let before = shop.dump();
    let failed = || shop.messenger.look_up(unknown).unwrap_err();
    shop.provider.look_up.fail();
    let error = failed();
    assert_eq!(
        (error.kind(), error.to_string().as_str()),
        (ErrorKind::Callback, "the provider is down")
    );
    shop.provider.look_up.panic();
    let error = failed();
    assert_eq!(error.kind(), ErrorKind::Callback);
    assert_eq!(error.to_string(), "the provider `sandbox` panicked");
    assert_eq!(shop.dump(), before);
    shop.provider.look_up.work();
    // From another thread, which would meet a poisoned lock.
    let messenger = shop.messenger.clone();
    let looked_up = std::thread::spawn(move || messenger.look_up(unknown).unwrap());
    assert_eq!(
        looked_up.join().unwrap().status,
        Some(DeliveryStatus::Queued)
    );
    shop.works();
}

/// Says of every message that it was taken, in words that no provider should use.
struct Gossip(Mutex<Vec<LookedUp>>);

impl Provider for Gossip {
    fn submit(&self, _: &Submission, _: Timestamp) -> Outcome {
        Outcome::Unanswered {
            reason: String::new(),
        }
    }

    fn look_up(&self, _: &LookUp, _: Timestamp) -> Result<LookedUp> {
        Ok(self.0.lock().unwrap().pop().unwrap())
    }
}

#[test]
fn what_a_look_up_finds_is_kept_within_bounds() {
    let taken = |id: &str, status, code: &str| LookedUp::Taken {
        provider_message_id: Some(id.to_owned()),
        status,
        error_code: code.to_owned(),
    };
    let found = vec![
        taken("", DeliveryStatus::Sent, ""),
        taken("out\0", DeliveryStatus::Scheduled, ""),
        taken(&"x".repeat(1 << 20), DeliveryStatus::Unknown, ""),
        taken("out-1", DeliveryStatus::Failed, "30003\0\n"),
        taken("out-1", DeliveryStatus::Undelivered, &"x".repeat(1 << 20)),
        LookedUp::Unclear,
    ];
    let count = found.len();
    let messenger = empty(Options::new().provider("sandbox", Gossip(Mutex::new(found))));
    let main = messenger.add_mailbox("Main").unwrap();
    let settings = GatewaySettings::new("Main line", main.id);
    messenger
        .add_gateway(GatewayKind::LongCode, "+15550100001", "sandbox", settings)
        .unwrap();
    for number in 0..count {
        messenger
            .compose(format!("+1555700000{number}"), "Hi", By::host())
            .unwrap();
    }
    messenger.deliver(100).unwrap();
    let unknown = messenger.unknown_messages(&Paging::first(50)).unwrap();
    let statuses: Vec<_> = unknown
        .items
        .iter()
        .map(|message| {
            let settled = messenger.look_up(message.id).unwrap();
            assert!(settled.error_code.len() <= 255 && !settled.error_code.contains('\0'));
            settled.status.unwrap()
        })
        .collect();
    // What was taken is on its way at least, and what is not clear stays so.
    let expected = [
        DeliveryStatus::Unknown,
        DeliveryStatus::Undelivered,
        DeliveryStatus::Failed,
        DeliveryStatus::Sent,
        DeliveryStatus::Sent,
        DeliveryStatus::Sent,
    ];
    assert_eq!(statuses, expected);
    assert_eq!(messenger.verify().unwrap().differences, []);
}

#[test]
fn a_provider_that_is_not_registered_is_not_asked_about_a_message() {
    let courier = Sandbox::new(4);
    let options = Options::new().provider("courier", courier.clone());
    let messenger = Place::for_many().open(options);
    let (path, raw) = (messenger.place.path(), messenger.place.raw());
    let main = messenger.add_mailbox("Main").unwrap();
    let settings = GatewaySettings::new("Main line", main.id);
    messenger
        .add_gateway(GatewayKind::LongCode, "+15550100001", "courier", settings)
        .unwrap();
    courier.inject(Fault::MessageLost);
    let lost = messenger.compose("+15557000001", "Hi", By::host()).unwrap();
    messenger.deliver(10).unwrap();

    let elsewhere = Options::new().open(path).unwrap();
    let before = Dump::of(&raw);
    let error = elsewhere.look_up(lost.id).unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::ActionRefused, "provider_missing")
    );
    assert_eq!(Dump::of(&raw), before);
    // Sent again, it waits for a messenger that has the provider.
    elsewhere.send_again(lost.id, By::host()).unwrap();
    assert_eq!(elsewhere.deliver(10).unwrap(), []);
    let delivered = messenger.deliver(10).unwrap();
    assert_eq!(delivered[0].status, DeliveryStatus::Sent);
}
