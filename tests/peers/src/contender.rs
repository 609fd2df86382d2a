//! Whoever is given texts: the engine, other libraries, and what only reads the bytes.

use std::cell::RefCell;
use std::hint::black_box;
use std::rc::Rc;
use std::time::Duration;

use crate::Result;
use crate::answer::Answer;
use crate::scripts::Script;
use crate::time::{float, nanos, now};
use crate::workload::{Batch, Unit, Workload};

/// What one is there for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Role {
    /// The engine's call that goals are about.
    Engine,
    /// Another call of the engine.
    Call,
    /// What the machine needs for a single pass over the bytes.
    Limit,
    /// Another library.
    Peer,
}

impl Role {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Engine => "engine",
            Self::Call => "call",
            Self::Limit => "limit",
            Self::Peer => "peer",
        }
    }

    pub(crate) const fn is_ours(self) -> bool {
        matches!(self, Self::Engine | Self::Call)
    }
}

/// One that is given texts.
pub(crate) struct Contender {
    pub(crate) name: String,
    pub(crate) role: Role,
    /// How long a text it is given at most, in bytes.
    pub(crate) most: usize,
    /// Whether it cuts between grapheme clusters, and is right to count so.
    pub(crate) by_cluster: bool,
    /// What runs it, if that is not this process.
    pub(crate) runtime: Option<String>,
    /// Whether there is a point in giving it these.
    fits: fn(&Batch) -> bool,
    way: Way,
}

enum Way {
    Here {
        /// Goes over the texts once.
        pass: Pass,
        /// What it says of them; nothing if it is not asked what is right.
        answers: Option<Answers>,
    },
    /// In a process of its own.
    Script(RefCell<Script>),
}

type Pass = Box<dyn Fn(&Batch) -> usize>;
type Answers = Box<dyn Fn(&Batch) -> Vec<Answer>>;

impl Contender {
    /// One in this process, called for each text. `work` is what is timed; its numbers are summed up, so that none of it
    /// can be left out.
    pub(crate) fn here(
        name: impl Into<String>,
        role: Role,
        work: impl Fn(&str) -> usize + 'static,
    ) -> Self {
        Self::at_once(name, role, move |batch| {
            let texts = batch.texts.iter();
            texts.fold(0, |sum, text| sum.wrapping_add(work(black_box(text))))
        })
    }

    /// One in this process, called once for all texts of a workload.
    pub(crate) fn at_once(
        name: impl Into<String>,
        role: Role,
        pass: impl Fn(&Batch) -> usize + 'static,
    ) -> Self {
        Self {
            name: name.into(),
            role,
            most: usize::MAX,
            by_cluster: false,
            runtime: None,
            fits: |_| true,
            way: Way::Here {
                pass: Box::new(pass),
                answers: None,
            },
        }
    }

    pub(crate) fn script(script: Script, most: usize, by_cluster: bool) -> Self {
        Self {
            name: script.name.clone(),
            role: Role::Peer,
            most,
            by_cluster,
            runtime: Some(script.runtime.clone()),
            fits: |_| true,
            way: Way::Script(RefCell::new(script)),
        }
    }

    pub(crate) fn answering(self, answer: impl Fn(&str) -> Answer + 'static) -> Self {
        self.answering_at_once(move |batch| batch.texts.iter().map(|text| answer(text)).collect())
    }

    pub(crate) fn answering_at_once(
        mut self,
        said: impl Fn(&Batch) -> Vec<Answer> + 'static,
    ) -> Self {
        if let Way::Here { answers, .. } = &mut self.way {
            *answers = Some(Box::new(said));
        }
        self
    }

    pub(crate) fn at_most(mut self, bytes: usize) -> Self {
        self.most = bytes;
        self
    }

    pub(crate) fn by_cluster(mut self) -> Self {
        self.by_cluster = true;
        self
    }

    pub(crate) fn only_if(mut self, fits: fn(&Batch) -> bool) -> Self {
        self.fits = fits;
        self
    }

    /// The part of a workload that it is given, if it is given any.
    pub(crate) fn share(&self, workload: &mut Workload) -> Option<Rc<Batch>> {
        (self.fits)(workload.whole()).then(|| workload.batch(self.most))
    }

    /// What it says of each text, if it says anything.
    pub(crate) fn answers(&self, batch: &Batch, name: &str) -> Result<Option<Vec<Answer>>> {
        match &self.way {
            Way::Here { answers, .. } => Ok(answers.as_ref().map(|answers| answers(batch))),
            Way::Script(script) => script.borrow_mut().answers(batch, name).map(Some),
        }
    }

    /// Goes over the texts until so much time has gone, several times as much in a script, whose clock is coarser
    /// beside what it does.
    pub(crate) fn pace(&self, batch: &Batch, name: &str, least: Duration) -> Result<Pace> {
        match &self.way {
            Way::Here { pass, .. } => Ok(lap(batch, least, pass)),
            Way::Script(script) => script.borrow_mut().pace(batch, name, least * 5),
        }
    }
}

fn lap(batch: &Batch, least: Duration, pass: &Pass) -> Pace {
    let mut passes = 0;
    let start = now();
    loop {
        black_box(pass(black_box(batch)));
        passes += 1;
        let time = start.elapsed();
        if time >= least {
            return Pace {
                messages: passes * batch.texts.len(),
                bytes: passes * batch.bytes,
                nanos: nanos(time),
            };
        }
    }
}

/// How much was done in how much time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    pub(crate) messages: usize,
    pub(crate) bytes: usize,
    pub(crate) nanos: f64,
}

impl Pace {
    /// Nanoseconds for a message or for a byte.
    pub(crate) fn per(self, unit: Unit) -> f64 {
        let done = match unit {
            Unit::Message => self.messages,
            Unit::Byte => self.bytes,
        };
        self.nanos / float(done.max(1))
    }
}
