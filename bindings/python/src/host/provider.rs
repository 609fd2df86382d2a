//! What carries messages, written in Python.

use std::time::Duration;

use duologue::{LookedUp, Options, Outcome, Provider, Timestamp};
use pyo3::prelude::*;

use super::{Failure, Logger, Sandbox, call};
use crate::argument;
use crate::field::{Field as _, wrong_type};
use crate::records::provider::{
    Accepted, LookUp, NotTaken, Polled, PolledGateway, Rejected, Submission, Taken, Throttled,
    Unanswered, Unavailable, Unclear,
};
use crate::time;

/// The options with these providers, by their names.
pub(super) fn with_providers(
    options: Options,
    providers: &Bound<'_, PyAny>,
    logger: &Logger,
) -> PyResult<Options> {
    let mut options = options;
    for pair in argument::pairs(providers, "providers")? {
        let (name, provider) = pair?.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>()?;
        let name = String::read(&name, "the name of a provider")?;
        options = if let Ok(sandbox) = provider.cast::<Sandbox>() {
            options.provider(name, sandbox.get().engine().clone())
        } else {
            let provider = PythonProvider::new(&provider, &name, logger)?;
            options.provider(name, provider)
        };
    }
    Ok(options)
}

/// That an object has a method of this name.
pub(super) fn method(object: &Bound<'_, PyAny>, argument: &str, name: &str) -> PyResult<()> {
    if has(object, name)? {
        return Ok(());
    }
    let wanted = format!("an object with a method `{name}`");
    Err(wrong_type(object, argument, &wanted))
}

fn has(object: &Bound<'_, PyAny>, method: &str) -> PyResult<bool> {
    let found = object.getattr_opt(method)?;
    Ok(found.is_some_and(|found| found.is_callable()))
}

struct PythonProvider {
    object: Py<PyAny>,
    /// `the provider NAME`.
    what: String,
    looks_up: bool,
    polls: bool,
    acknowledges: bool,
    logger: Logger,
}

impl PythonProvider {
    fn new(object: &Bound<'_, PyAny>, name: &str, logger: &Logger) -> PyResult<Self> {
        method(object, &format!("the provider `{name}`"), "submit")?;
        Ok(Self {
            object: object.clone().unbind(),
            what: format!("the provider `{name}`"),
            looks_up: has(object, "look_up")?,
            polls: has(object, "poll")?,
            acknowledges: has(object, "acknowledge")?,
            logger: logger.clone(),
        })
    }
}

impl PythonProvider {
    /// Asks the host's object something that may fail as a whole.
    fn ask<T>(
        &self,
        question: impl FnOnce(&Bound<'_, PyAny>) -> PyResult<T>,
    ) -> duologue::Result<T> {
        call(|py| question(self.object.bind(py))).map_err(|failure| failure.error(&self.what))
    }
}

impl Provider for PythonProvider {
    fn submit(&self, submission: &duologue::Submission, now: Timestamp) -> Outcome {
        let mut asked = false;
        let answer = call(|py| {
            let submission = Submission::of(py, submission.clone())?;
            let now = time::datetime(py, now)?;
            asked = true;
            outcome(
                &self
                    .object
                    .bind(py)
                    .call_method1("submit", (submission, now))?,
            )
        });
        match answer {
            Ok(outcome) => outcome,
            // It was certainly not taken, and comes again once the host's code runs again.
            Err(Failure::NotCalled) => Outcome::Throttled {
                retry_after: Duration::ZERO,
            },
            Err(Failure::Raised(raised, reason)) => {
                let message = format!("{} failed to answer a submission", self.what);
                self.logger.failure("provider", &message, &raised);
                if asked {
                    Outcome::Unanswered { reason }
                } else {
                    let code = "not_asked".to_owned();
                    Outcome::Unavailable { code, reason }
                }
            }
        }
    }

    fn look_up(&self, question: &duologue::LookUp, now: Timestamp) -> duologue::Result<LookedUp> {
        if !self.looks_up {
            return Ok(LookedUp::Unclear);
        }
        self.ask(|object| {
            let py = object.py();
            let question = LookUp::of(py, question.clone())?;
            let now = time::datetime(py, now)?;
            looked_up(&object.call_method1("look_up", (question, now))?)
        })
    }

    fn poll(
        &self,
        gateway: &duologue::PolledGateway,
        now: Timestamp,
    ) -> duologue::Result<Vec<duologue::Polled>> {
        if !self.polls {
            return Ok(Vec::new());
        }
        self.ask(|object| {
            let py = object.py();
            let gateway = PolledGateway::of(py, gateway.clone())?;
            let now = time::datetime(py, now)?;
            let came = object.call_method1("poll", (gateway, now))?;
            argument::items(&came, "what `poll` returns")?
                .map(|one| {
                    let one = one?;
                    let polled = one.cast::<Polled>().map_err(|_| {
                        wrong_type(&one, "each thing that `poll` returns", "a Polled")
                    })?;
                    Ok(duologue::Polled {
                        token: polled.get().token.clone(),
                        report: polled.get().report.to_engine(py)?,
                    })
                })
                .collect()
        })
    }

    fn acknowledge(
        &self,
        gateway: &duologue::PolledGateway,
        tokens: &[String],
    ) -> duologue::Result<()> {
        if !self.acknowledges {
            return Ok(());
        }
        self.ask(|object| {
            let gateway = PolledGateway::of(object.py(), gateway.clone())?;
            object
                .call_method1("acknowledge", (gateway, tokens.to_vec()))
                .map(drop)
        })
    }
}

fn outcome(answer: &Bound<'_, PyAny>) -> PyResult<Outcome> {
    if let Ok(accepted) = answer.cast::<Accepted>() {
        let accepted = accepted.get();
        return Ok(Outcome::Accepted {
            provider_message_id: accepted.provider_message_id.clone(),
            status: accepted.status,
        });
    }
    if let Ok(rejected) = answer.cast::<Rejected>() {
        let rejected = rejected.get();
        return Ok(Outcome::Rejected {
            code: rejected.code.clone(),
            reason: rejected.reason.clone(),
        });
    }
    if let Ok(throttled) = answer.cast::<Throttled>() {
        let retry_after = throttled.get().retry_after;
        return Ok(Outcome::Throttled { retry_after });
    }
    if let Ok(unavailable) = answer.cast::<Unavailable>() {
        let unavailable = unavailable.get();
        return Ok(Outcome::Unavailable {
            code: unavailable.code.clone(),
            reason: unavailable.reason.clone(),
        });
    }
    if let Ok(unanswered) = answer.cast::<Unanswered>() {
        let reason = unanswered.get().reason.clone();
        return Ok(Outcome::Unanswered { reason });
    }
    let wanted = "an Accepted, Rejected, Throttled, Unavailable or Unanswered";
    Err(wrong_type(answer, "what `submit` returns", wanted))
}

fn looked_up(answer: &Bound<'_, PyAny>) -> PyResult<LookedUp> {
    if let Ok(taken) = answer.cast::<Taken>() {
        let taken = taken.get();
        return Ok(LookedUp::Taken {
            provider_message_id: taken.provider_message_id.clone(),
            status: taken.status,
            error_code: taken.error_code.clone(),
        });
    }
    if answer.is_instance_of::<NotTaken>() {
        return Ok(LookedUp::NotTaken);
    }
    if answer.is_instance_of::<Unclear>() {
        return Ok(LookedUp::Unclear);
    }
    let wanted = "a Taken, NotTaken or Unclear";
    Err(wrong_type(answer, "what `look_up` returns", wanted))
}
