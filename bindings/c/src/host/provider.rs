//! What carries messages: a table of the host's functions, or a sandbox.

pub mod answers;

use std::collections::BTreeSet;
use std::ffi::{c_char, c_void};
use std::ptr;

use duologue::{
    Error, LookUp, LookedUp, Outcome, Polled, PolledGateway, Provider, Submission, Timestamp,
};

use self::answers::{duologue_found, duologue_outcome, duologue_polled};
use super::sandbox::duologue_sandbox;
use super::{Given, Table, Taken, required};
use crate::convert::{self, Boxed, Options, borrow, read_name};
use crate::error::duologue_error;
use crate::failure::Failure;
use crate::ids::{duologue_gateway_id_t, raw};
use crate::status::duologue_status;
use crate::table::{duologue_question, duologue_submission};
use crate::text_out::Text;
use crate::time::{duologue_time_t, moment};

/// What carries the messages of the gateways that name it: a sandbox, or the host's own functions.
///
/// The functions are called by any thread, several at the same time, with no lock held; they may use the messenger.
/// What they are given is lent for the call, answers included. `look_up`, `poll` and `acknowledge` may be NULL; one
/// that returns anything but `DUOLOGUE_OK` has failed, in the words of the error that it set with
/// `duologue_error_new`, if it set one.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct duologue_provider {
    /// Set by `DUOLOGUE_PROVIDER_INIT`.
    pub struct_size: usize,
    /// What gateways call it; "sandbox" takes the place of the one that is built in.
    pub name: *const c_char,
    /// A sandbox, which makes functions unnecessary; NULL for a provider of the host's own.
    pub sandbox: *const duologue_sandbox,
    /// Hands one message over, and says what became of it by a function of `duologue_outcome_...`. Without an answer
    /// nobody can tell whether it was taken, and the engine does not send it again by itself. It is called at most
    /// once for each key of a submission.
    pub submit: Option<
        unsafe extern "C" fn(
            user_data: *mut c_void,
            submission: *const duologue_submission,
            now: duologue_time_t,
            outcome: *mut duologue_outcome,
        ),
    >,
    /// Says what became of a message whose submission got no answer, by a function of `duologue_found_...`. Without
    /// an answer nobody can tell yet.
    pub look_up: Option<
        unsafe extern "C" fn(
            user_data: *mut c_void,
            question: *const duologue_question,
            now: duologue_time_t,
            found: *mut duologue_found,
            error: *mut *mut duologue_error,
        ) -> duologue_status,
    >,
    /// Adds what has come in for a gateway, which has this address, and was not acknowledged, by the functions of
    /// `duologue_polled_...`.
    pub poll: Option<
        unsafe extern "C" fn(
            user_data: *mut c_void,
            gateway: duologue_gateway_id_t,
            address: *const c_char,
            now: duologue_time_t,
            polled: *mut duologue_polled,
            error: *mut *mut duologue_error,
        ) -> duologue_status,
    >,
    /// Is told that what `poll` added under these tokens is stored and need not be added again. What is added again
    /// all the same is recognised.
    pub acknowledge: Option<
        unsafe extern "C" fn(
            user_data: *mut c_void,
            gateway: duologue_gateway_id_t,
            address: *const c_char,
            tokens: *const *const c_char,
            count: usize,
            error: *mut *mut duologue_error,
        ) -> duologue_status,
    >,
    /// What the functions get.
    pub user_data: *mut c_void,
    /// Runs once, with the user data, when nothing uses the provider any more; may be NULL.
    pub drop: Option<unsafe extern "C" fn(user_data: *mut c_void)>,
}

// SAFETY: it holds an integer, pointers and optional functions.
unsafe impl Options for duologue_provider {
    const INIT: Self = Self {
        struct_size: size_of::<Self>(),
        name: ptr::null(),
        sandbox: ptr::null(),
        submit: None,
        look_up: None,
        poll: None,
        acknowledge: None,
        user_data: ptr::null_mut(),
        drop: None,
    };
}

impl Table for duologue_provider {
    fn user_data(&self) -> *mut c_void {
        self.user_data
    }

    fn ending(&self) -> Option<unsafe extern "C" fn(user_data: *mut c_void)> {
        self.drop
    }
}

impl Provider for Given<duologue_provider> {
    fn submit(&self, submission: &Submission, now: Timestamp) -> Outcome {
        let answer = convert::boxed::<duologue_outcome>(None);
        if let Some(submit) = self.0.submit {
            let submission = Boxed::<duologue_submission>::part(submission);
            // SAFETY: the function gets its own user data, and handles that outlive the call.
            unsafe { submit(self.0.user_data, submission.as_ptr(), moment(now), answer) };
        }
        let unanswered = || Outcome::Unanswered {
            reason: "the provider gave no answer".to_owned(),
        };
        convert::take(answer).flatten().unwrap_or_else(unanswered)
    }

    fn look_up(&self, question: &LookUp, now: Timestamp) -> Result<LookedUp, Error> {
        let Some(look_up) = self.0.look_up else {
            return Ok(LookedUp::Unclear);
        };
        let question = Boxed::<duologue_question>::part(question);
        let answer = convert::boxed::<duologue_found>(None);
        let asked = self.call(|user_data, error| {
            // SAFETY: the function gets its own user data, handles that outlive the call and a place to write to.
            unsafe { look_up(user_data, question.as_ptr(), moment(now), answer, error) }
        });
        let found = convert::take(answer).flatten();
        asked.map(|()| found.unwrap_or(LookedUp::Unclear))
    }

    fn poll(&self, gateway: &PolledGateway, now: Timestamp) -> Result<Vec<Polled>, Error> {
        let Some(poll) = self.0.poll else {
            return Ok(Vec::new());
        };
        let (id, address, now) = (raw(gateway.id), Text::from(&gateway.address), moment(now));
        let address = address.as_ptr();
        let answer = convert::boxed::<duologue_polled>(Vec::new());
        let asked = self.call(|user_data, error| {
            // SAFETY: the function gets its own user data, what outlives the call and a place to write to.
            unsafe { poll(user_data, id, address, now, answer, error) }
        });
        let polled = convert::take(answer);
        asked.map(|()| polled.unwrap_or_default())
    }

    fn acknowledge(&self, gateway: &PolledGateway, tokens: &[String]) -> Result<(), Error> {
        let Some(acknowledge) = self.0.acknowledge else {
            return Ok(());
        };
        let (id, address) = (raw(gateway.id), Text::from(&gateway.address));
        let address = address.as_ptr();
        let tokens: Vec<Text> = tokens.iter().map(Text::from).collect();
        let pointers: Vec<*const c_char> = tokens.iter().map(Text::as_ptr).collect();
        let (tokens_begin, count) = (pointers.as_ptr(), pointers.len());
        self.call(|user_data, error| {
            // SAFETY: the function gets its own user data, texts that outlive the call and a place to write to.
            unsafe { acknowledge(user_data, id, address, tokens_begin, count, error) }
        })
    }
}

/// The options with the providers that were given.
pub(super) fn set(
    mut options: duologue::Options,
    providers: Vec<Taken<duologue_provider>>,
) -> Result<duologue::Options, Failure> {
    let mut names = BTreeSet::new();
    for taken in providers {
        let provider = taken.check()?;
        let name = read_name(provider.0.name, "name")?;
        if !names.insert(name.to_owned()) {
            let why = "is the name of two providers; give each its own";
            return Err(Failure::invalid_value("name", name, why));
        }
        options = if provider.0.sandbox.is_null() {
            required(provider.0.submit, "submit")?;
            options.provider(name, provider)
        } else {
            let sandbox = borrow(provider.0.sandbox, "sandbox")?;
            if has_function(&provider.0) {
                let why = "is set beside functions; set one of them";
                return Err(Failure::invalid("sandbox", "a sandbox", why));
            }
            options.provider(name, sandbox.clone())
        };
    }
    Ok(options)
}

fn has_function(provider: &duologue_provider) -> bool {
    provider.submit.is_some()
        || provider.look_up.is_some()
        || provider.poll.is_some()
        || provider.acknowledge.is_some()
}
