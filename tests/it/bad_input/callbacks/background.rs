//! Threads that the host asked for: what panics in its callbacks does not end them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use duologue::{By, DeliveryStatus, WorkerSettings};

use super::shop::Shop;

/// Counts its calls, and panics at each of the first three.
#[derive(Clone, Default)]
struct Nervous(Arc<AtomicUsize>);

impl Nervous {
    fn wake(&self) {
        let calls = self.0.fetch_add(1, Ordering::SeqCst) + 1;
        assert!(calls > 3, "the callback panics");
    }

    /// Whether it was called so often, after a while at the most.
    fn is_called(&self, times: usize) -> bool {
        let patience = Instant::now();
        while patience.elapsed() < Duration::from_secs(60) {
            if self.0.load(Ordering::SeqCst) >= times {
                return true;
            }
            thread::sleep(Duration::from_millis(1));
        }
        false
    }
}

#[test]
fn a_watcher_whose_callback_panics_is_called_again() {
    let shop = Shop::new();
    let callback = Nervous::default();
    let (panicking, working) = (callback.clone(), Nervous(Arc::new(AtomicUsize::new(9))));
    let other = working.clone();
    let watcher = shop.messenger.watch(move || panicking.wake()).unwrap();
    let another = shop.messenger.watch(move || other.wake()).unwrap();
    for number in 1..=5 {
        shop.write("+15557000001");
        assert!(callback.is_called(number), "{number}");
        // What one does is nothing to the other.
        assert!(working.is_called(9 + number), "{number}");
    }
    watcher.stop();
    let calls = callback.0.load(Ordering::SeqCst);
    shop.write("+15557000001");
    assert!(working.is_called(15));
    assert_eq!(callback.0.load(Ordering::SeqCst), calls);
    drop(another);
    shop.works();
}

#[test]
fn a_worker_outlives_a_provider_and_a_clock_that_panic() {
    let shop = Shop::new();
    let id = shop.write("+15557000001");
    shop.provider.submit.panic();
    let settings = WorkerSettings::new().look_every(Duration::from_millis(1));
    let worker = shop.messenger.start_worker(settings).unwrap();
    let lost = shop.messenger.send(id, "Yes", By::host()).unwrap();
    let becomes = |id, status| {
        let patience = Instant::now();
        while shop.messenger.message(id).unwrap().status != Some(status) {
            assert!(patience.elapsed() < Duration::from_secs(60), "{status:?}");
            thread::sleep(Duration::from_millis(1));
        }
    };
    becomes(lost.id, DeliveryStatus::Unknown);
    shop.clock.panic();
    thread::sleep(Duration::from_millis(20));
    shop.clock.work();
    shop.provider.submit.work();
    let sent = shop.messenger.send(id, "Yes", By::host()).unwrap();
    becomes(sent.id, DeliveryStatus::Sent);
    worker.stop();
    assert_eq!(shop.messenger.health().unwrap().workers, []);
    shop.works();
}
