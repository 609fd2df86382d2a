//! Customers in the sandbox, and what they answer.

use std::ffi::c_char;
use std::mem;

use duologue::sandbox::{Answer, Customer};

use crate::convert::{self, Handle, borrow, borrow_mut, clear_out, give, read_name, read_text};
use crate::error::duologue_error;
use crate::failure::Failure;
use crate::files::{duologue_file, read_files};
use crate::guard::guard;
use crate::status::duologue_status;
use crate::time::length;

/// What a customer in the sandbox writes back: one text, or several in a row. One thread at a time uses it.
pub struct duologue_answer {
    _private: [u8; 0],
}

impl Handle for duologue_answer {
    type Inside = Answer;
    const WHAT: &'static str = "duologue_answer";
}

/// An answer at once with this text, which may be empty if files go with it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_answer_new(
    body: *const c_char,
    length: usize,
    answer: *mut *mut duologue_answer,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(answer);
    guard(error, || {
        give(answer, Answer::text(read_text(body, length, "body")?));
        Ok(())
    })
}

/// Sets the files that go with the text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_answer_media(
    answer: *mut duologue_answer,
    files: *const duologue_file,
    count: usize,
    error: *mut *mut duologue_error,
) -> duologue_status {
    guard(error, || {
        let media = read_files(files, count)?;
        change(answer, |answer| answer.media(media))
    })
}

/// Sets how many milliseconds after the business's message the text is sent; for one that is another's `then`, how
/// long after the text before it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_answer_after(
    answer: *mut duologue_answer,
    ms: i64,
    error: *mut *mut duologue_error,
) -> duologue_status {
    guard(error, || {
        let after = length(ms, "ms")?;
        change(answer, |answer| answer.after(after))
    })
}

/// Sends another text, or several, after this one. `next` is copied.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_answer_then(
    answer: *mut duologue_answer,
    next: *const duologue_answer,
    error: *mut *mut duologue_error,
) -> duologue_status {
    guard(error, || {
        // Copied before the answer is changed: it may be the same.
        let next = borrow(next, "next")?.clone();
        change(answer, |answer| answer.then(next))
    })
}

/// Lets the answer be given one time only, with all that follows: afterwards its rule is gone, and later rules have
/// their turn.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_answer_once(
    answer: *mut duologue_answer,
    error: *mut *mut duologue_error,
) -> duologue_status {
    guard(error, || change(answer, Answer::once))
}

/// Frees it; NULL is left alone.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_answer_free(answer: *mut duologue_answer) {
    convert::free(answer);
}

fn change(
    answer: *mut duologue_answer,
    change: impl FnOnce(Answer) -> Answer,
) -> Result<(), Failure> {
    let answer = borrow_mut(answer, "answer")?;
    *answer = change(mem::replace(answer, Answer::text("")));
    Ok(())
}

/// A customer in the sandbox, who answers what the business writes by rules: the first that matches, in the order in
/// which they were added. One thread at a time uses it.
pub struct duologue_customer {
    _private: [u8; 0],
}

impl Handle for duologue_customer {
    type Inside = Customer;
    const WHAT: &'static str = "duologue_customer";
}

/// A customer who answers nothing yet.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_customer_new(
    customer: *mut *mut duologue_customer,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(customer);
    guard(error, || {
        give(customer, Customer::new());
        Ok(())
    })
}

/// Answers a message in which the phrase stands, whatever the case of its letters and only as whole words: "hi"
/// stands in "Hi there", not in "this". The answer is copied.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_customer_when(
    customer: *mut duologue_customer,
    phrase: *const c_char,
    answer: *const duologue_answer,
    error: *mut *mut duologue_error,
) -> duologue_status {
    guard(error, || {
        let phrase = read_name(phrase, "phrase")?;
        rule(customer, answer, |customer, answer| {
            customer.when(phrase, answer)
        })
    })
}

/// Answers any message, one without text included: the rules added after it have their turn only if the answer is given
/// once. The answer is copied.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_customer_when_any(
    customer: *mut duologue_customer,
    answer: *const duologue_answer,
    error: *mut *mut duologue_error,
) -> duologue_status {
    guard(error, || rule(customer, answer, Customer::when_any))
}

/// Answers a message that no rule matches; the last one given counts. The answer is copied.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_customer_otherwise(
    customer: *mut duologue_customer,
    answer: *const duologue_answer,
    error: *mut *mut duologue_error,
) -> duologue_status {
    guard(error, || rule(customer, answer, Customer::otherwise))
}

/// Frees it; NULL is left alone. A sandbox that it was given to has a copy.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_customer_free(customer: *mut duologue_customer) {
    convert::free(customer);
}

fn rule(
    customer: *mut duologue_customer,
    answer: *const duologue_answer,
    add: impl FnOnce(Customer, Answer) -> Customer,
) -> Result<(), Failure> {
    let customer = borrow_mut(customer, "customer")?;
    let answer = borrow(answer, "answer")?.clone();
    *customer = add(mem::take(customer), answer);
    Ok(())
}
