//! A process that works until it is killed.

use std::path::Path;
use std::thread;
use std::time::Duration;

use duologue::{Durability, WorkerSettings};

use crate::child::say;
use crate::letter::Letter;
use crate::traffic::{Office, Worker};

/// How many threads it has.
const THREADS: usize = 6;

pub(crate) fn traffic(arguments: &[String]) {
    let [
        directory,
        durability,
        run,
        seed,
        ahead,
        patience,
        delivery,
        letters @ ..,
    ] = arguments
    else {
        panic!("traffic in a directory, with a durability, run, seed, time, patience and letters");
    };
    let directory = Path::new(directory);
    let durability = match durability.as_str() {
        "full" => Durability::Full,
        _ => Durability::Normal,
    };
    let run: u32 = run.parse().unwrap();
    let seed: u64 = seed.parse().unwrap();
    let ahead = Duration::from_secs(ahead.parse().unwrap());
    // Who closes and opens the file again and again dies between the two at times.
    let calls = if patience == "reopening" { 8 } else { u32::MAX };
    let mut counts = [0; THREADS];
    let mut letters: Vec<Letter> = letters.iter().map(|letter| Letter::read(letter)).collect();
    for round in 0.. {
        let mut office = Office::open(directory, durability, (run, seed ^ round), ahead);
        let mut hired = None;
        if delivery == "worker" {
            let settings = WorkerSettings::new().threads(2);
            let settings = settings.look_every(Duration::from_millis(20));
            hired = Some(office.messenger.start_worker(settings).unwrap());
            office = office.with_worker();
        }
        let mut workers: Vec<Worker<'_>> = (0..)
            .zip(counts)
            .map(|(thread, count)| Worker::new(&office, thread, seed ^ round).counting_from(count))
            .collect();
        for (number, letter) in letters.drain(..).enumerate() {
            // Two send it at the same time.
            workers[number % THREADS].left_behind.push(letter.clone());
            workers[(number + 1) % THREADS].left_behind.push(letter);
        }
        if round == 0 {
            say("ready");
        }
        thread::scope(|scope| {
            for (worker, count) in workers.iter_mut().zip(&mut counts) {
                scope.spawn(|| {
                    for _ in 0..calls {
                        worker.act();
                    }
                    *count = worker.count;
                });
            }
        });
        drop(hired);
    }
}
