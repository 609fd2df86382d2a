//! Runs tests one after the other and tells of them in the words of `cargo test`, as which this program is run.

use std::panic::catch_unwind;
use std::process::ExitCode;
use std::time::Instant;

/// A test: its name, and what fails by a panic.
pub(crate) type Trial = (&'static str, fn());

/// What is to be run, and how that went.
pub(crate) struct Trials {
    chosen: Vec<Trial>,
    filters: Vec<String>,
    skipped: Vec<String>,
    exact: bool,
    list: bool,
    ignored_alone: bool,
    filtered_out: usize,
    left_out: Vec<(&'static str, String)>,
}

impl Trials {
    /// Nothing yet, and the arguments of `cargo test -- ...` that say what of it to run. What is about the usual harness
    /// alone, such as `--nocapture`, is passed over.
    pub(crate) fn new(arguments: &[String]) -> Self {
        let mut trials = Self {
            chosen: Vec::new(),
            filters: Vec::new(),
            skipped: Vec::new(),
            exact: false,
            list: false,
            ignored_alone: false,
            filtered_out: 0,
            left_out: Vec::new(),
        };
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--exact" => trials.exact = true,
                "--list" => trials.list = true,
                "--ignored" => trials.ignored_alone = true,
                "--skip" => trials.skipped.extend(arguments.next().cloned()),
                "--test-threads" | "--format" | "--color" | "--logfile" => drop(arguments.next()),
                flag if flag.starts_with('-') => {}
                filter => trials.filters.push(filter.to_owned()),
            }
        }
        trials
    }

    pub(crate) fn add(&mut self, trials: &[Trial]) {
        for (name, run) in trials {
            if self.is_chosen(name) {
                self.chosen.push((name, *run));
            } else {
                self.filtered_out += 1;
            }
        }
    }

    /// Names tests that cannot be run here, and says why. They are told of in lines of their own, `left out: NAME: WHY`.
    pub(crate) fn leave_out(&mut self, trials: &[Trial], why: &str) {
        for (name, _) in trials {
            if self.is_chosen(name) {
                self.left_out.push((name, why.to_owned()));
            } else {
                self.filtered_out += 1;
            }
        }
    }

    fn is_chosen(&self, name: &str) -> bool {
        let matches = |filter: &String| {
            if self.exact {
                name == filter
            } else {
                name.contains(filter.as_str())
            }
        };
        !self.ignored_alone
            && (self.filters.is_empty() || self.filters.iter().any(matches))
            && !self.skipped.iter().any(matches)
    }

    pub(crate) fn run(self) -> ExitCode {
        if self.list {
            for (name, _) in &self.chosen {
                println!("{name}: test");
            }
            return ExitCode::SUCCESS;
        }
        println!("\nrunning {} tests", self.chosen.len());
        let begun = Instant::now();
        let mut failed = Vec::new();
        for (name, run) in &self.chosen {
            let begun = Instant::now();
            let passed = catch_unwind(run).is_ok();
            let took = begun.elapsed().as_secs_f32();
            println!("test {name} ... {}", if passed { "ok" } else { "FAILED" });
            println!("  took {took:.1} s");
            if !passed {
                failed.push(name);
            }
        }
        for (name, why) in &self.left_out {
            println!("left out: {name}: {why}");
        }
        if !failed.is_empty() {
            println!("\nfailures:");
            for name in &failed {
                println!("    {name}");
            }
        }
        println!(
            "\ntest result: {}. {} passed; {} failed; 0 ignored; 0 measured; {} filtered out; finished in {:.2}s\n",
            if failed.is_empty() { "ok" } else { "FAILED" },
            self.chosen.len() - failed.len(),
            failed.len(),
            self.filtered_out,
            begun.elapsed().as_secs_f32(),
        );
        if failed.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::from(101)
        }
    }
}
