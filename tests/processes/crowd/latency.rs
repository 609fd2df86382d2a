//! How long things took.

use std::fmt;

/// How long calls of one sort took. Of several processes and rounds it is told how long in the worst of them.
#[derive(Default)]
pub(super) struct Latency {
    calls: usize,
    median: u64,
    high: u64,
    longest: u64,
}

impl Latency {
    /// From how many microseconds each took.
    pub(super) fn of(mut micros: Vec<u64>) -> Self {
        micros.sort_unstable();
        let at = |part: usize| micros[(micros.len() - 1) * part / 100];
        Self {
            calls: micros.len(),
            median: at(50),
            high: at(99),
            longest: at(100),
        }
    }

    /// The words that [`Latency::add`] reads.
    pub(super) fn told(&self) -> String {
        let [calls, median, high, longest] =
            [self.calls as u64, self.median, self.high, self.longest];
        format!("{calls} {median} {high} {longest}")
    }

    pub(super) fn add(&mut self, words: &[&str]) {
        let [calls, median, high, longest] = words else {
            panic!("a latency of {words:?}");
        };
        self.calls += calls.parse::<usize>().unwrap();
        self.median = self.median.max(median.parse().unwrap());
        self.high = self.high.max(high.parse().unwrap());
        self.longest = self.longest.max(longest.parse().unwrap());
    }
}

impl fmt::Display for Latency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = |micros: u64| format!("{}.{} ms", micros / 1_000, micros / 100 % 10);
        let [median, high, longest] = [self.median, self.high, self.longest].map(millis);
        let calls = self.calls;
        write!(
            f,
            "{calls}, median {median}, 99th percentile {high}, longest {longest}"
        )
    }
}
