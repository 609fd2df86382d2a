//! The sandbox, its customers and its faults.

use std::time::Duration;

use duologue::{Address, Timestamp, sandbox};
use pyo3::prelude::*;
use pyo3::types::{PyFloat, PyList, PyTuple};

use crate::argument;
use crate::error;
use crate::field::{Field as _, is_number, wrong_type};
use crate::messenger::files;
use crate::outside;
use crate::record::{Made, each};
use crate::records::message::Media;
use crate::records::provider::Submission;

/// The provider for demonstrations and tests: an imagined network inside the process that carries messages nowhere.
///
/// A new one accepts everything as `SENT`, reports nothing and answers nothing. Customers, receipts and faults are added at
/// any time and hold from then on. The same seed and the same calls in the same order give the same results. What comes back
/// from it is fetched by `Messenger.refresh`.
///
/// >>> from duologue import Answer, Customer, Fault, Sandbox
/// >>> sandbox = Sandbox(seed=7)
/// >>> sandbox.delivery_receipts(2)
/// >>> answers = Customer([("which size", Answer("Size 9, please", after=30))], otherwise=Answer("Thanks!", once=True))
/// >>> sandbox.script("+15557000001", answers)
/// >>> sandbox.inject(Fault.answer_lost())
/// >>> sandbox.accepted()
/// []
#[pyclass(frozen, module = "duologue")]
pub(crate) struct Sandbox {
    engine: sandbox::Sandbox,
    seed: u64,
}

impl Sandbox {
    pub(super) fn engine(&self) -> &sandbox::Sandbox {
        &self.engine
    }

    /// Uses the network while other threads use the interpreter: one of them may hold it.
    fn network<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&sandbox::Sandbox) -> T + Send,
    ) -> PyResult<T> {
        outside::detached(py, || work(&self.engine))
    }
}

#[pymethods]
impl Sandbox {
    #[new]
    #[pyo3(signature = (seed = None), text_signature = "(seed=0)")]
    fn new(seed: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        let seed = seed.map_or(Ok(0), |seed| u64::read(seed, "seed"))?;
        let engine = sandbox::Sandbox::new(seed);
        Ok(Self { engine, seed })
    }

    /// Let the customer at this address answer by a script, in place of any script before it.
    fn script(&self, address: &Bound<'_, PyAny>, customer: &Bound<'_, PyAny>) -> PyResult<()> {
        let address_read = Address::read(address, "address")?;
        let customer = customer
            .cast::<Customer>()
            .map_err(|_| wrong_type(customer, "customer", "a Customer"))?;
        let customer = customer.get().engine.clone();
        self.network(address.py(), |network| {
            network.script(address_read, customer);
        })
    }

    /// Let a customer write unasked to the gateway with this address, at a set time.
    ///
    /// Without a provider's id the message gets one made of all that is given and the seed: the same message written twice
    /// has the same id, in this process and in any other.
    #[pyo3(
        signature = (gateway, *, sender, at, body = None, provider_message_id = None, media = None),
        text_signature = "($self, gateway, *, sender, at, body='', provider_message_id=None, media=())"
    )]
    fn write(
        &self,
        gateway: &Bound<'_, PyAny>,
        sender: &Bound<'_, PyAny>,
        at: &Bound<'_, PyAny>,
        body: Option<&Bound<'_, PyAny>>,
        provider_message_id: Option<&Bound<'_, PyAny>>,
        media: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<()> {
        let py = gateway.py();
        let gateway = Address::read(gateway, "gateway")?;
        let at = Timestamp::read(at, "at")?;
        let sender = String::read(sender, "sender")?;
        let body = body.map_or(Ok(String::new()), |body| String::read(body, "body"))?;
        let mut incoming = duologue::Incoming::new(sender, body).media(files(media)?);
        incoming.provider_message_id = provider_message_id
            .map(|id| String::read(id, "provider_message_id"))
            .transpose()?;
        self.network(py, |network| network.write(&gateway, incoming, at))
    }

    /// Report each message taken from now on as `SENT` at once and as `DELIVERED` this much later.
    fn delivery_receipts(&self, after: &Bound<'_, PyAny>) -> PyResult<()> {
        let length = Duration::read(after, "after")?;
        self.network(after.py(), |network| network.delivery_receipts(length))
    }

    /// Set the fault that the next submission meets, whoever it is for; a further call sets that of the one after.
    ///
    /// It is the only fault that befalls the submission and what comes back for it.
    fn inject(&self, fault: &Bound<'_, PyAny>) -> PyResult<()> {
        let set = Fault::read(fault)?;
        self.network(fault.py(), |network| network.inject(set))
    }

    /// Set the fault that each submission to this recipient meets, unless `inject` has set another.
    ///
    /// It takes the place of any fault before it: `Fault.spared()` ends it.
    fn inject_for(&self, recipient: &Bound<'_, PyAny>, fault: &Bound<'_, PyAny>) -> PyResult<()> {
        let address = Address::read(recipient, "recipient")?;
        let set = Fault::read(fault)?;
        self.network(fault.py(), |network| network.inject_for(address, set))
    }

    /// Let a fault happen by chance, from 0 (never) to 1 (always), where neither `inject` nor `inject_for` has set one.
    ///
    /// Of the faults that befall a submission, it meets the first that comes up, in the order of these calls. `duplicated`,
    /// `delayed` and `reordered` are drawn for each thing that comes back; they combine, and delays add up.
    fn inject_by_chance(
        &self,
        chance: &Bound<'_, PyAny>,
        fault: &Bound<'_, PyAny>,
    ) -> PyResult<()> {
        if !(is_number(chance) || chance.is_instance_of::<PyFloat>()) {
            return Err(wrong_type(chance, "chance", "a number"));
        }
        let drawn = chance.extract().ok();
        let Some(drawn) = drawn.filter(|drawn| (0.0..=1.0).contains(drawn)) else {
            let why = "is not from 0 to 1";
            return Err(error::invalid(chance.py(), "chance", chance, why));
        };
        let set = Fault::read(fault)?;
        self.network(fault.py(), |network| network.inject_by_chance(drawn, set))
    }

    /// End all faults.
    ///
    /// What has already befallen a message stays so.
    fn clear_faults(&self, py: Python<'_>) -> PyResult<()> {
        self.network(py, sandbox::Sandbox::clear_faults)
    }

    /// Every submission that was taken, in order, whether or not the engine was told.
    fn accepted(&self, py: Python<'_>) -> PyResult<Vec<Py<Submission>>> {
        let accepted = self.network(py, sandbox::Sandbox::accepted)?;
        each(py, accepted, Submission::of)
    }

    /// Return what `accepted` does, and forget it.
    ///
    /// A sandbox keeps what it took, media included, until it is asked to hand it over.
    fn take_accepted(&self, py: Python<'_>) -> PyResult<Vec<Py<Submission>>> {
        let accepted = self.network(py, sandbox::Sandbox::take_accepted)?;
        each(py, accepted, Submission::of)
    }

    fn __repr__(&self) -> String {
        format!("Sandbox(seed={})", self.seed)
    }
}

/// A customer in the sandbox, who answers what the business writes by rules.
///
/// Each rule is a phrase and an answer. It matches a message in which the phrase stands, whatever the case of its letters and
/// only as whole words: `hi` stands in `Hi there`, not in `this`; the empty phrase stands in every message. The first rule
/// that matches gives the answer, and `otherwise` is the answer where none does.
#[pyclass(frozen, eq, module = "duologue")]
pub(crate) struct Customer {
    engine: sandbox::Customer,
    rules: Vec<(String, Py<Answer>)>,
    otherwise: Option<Py<Answer>>,
}

impl PartialEq for Customer {
    fn eq(&self, other: &Self) -> bool {
        self.engine == other.engine
    }
}

impl Customer {
    fn made<'py>(&self, py: Python<'py>) -> PyResult<Made<'py>> {
        let mut made = Made::by(None);
        if !self.rules.is_empty() {
            let rules = self
                .rules
                .iter()
                .map(|(phrase, answer)| (phrase, answer.bind(py)));
            made = made.with(PyList::new(py, rules)?.into_any());
        }
        if let Some(answer) = &self.otherwise {
            made = made.named("otherwise", answer.bind(py).clone().into_any());
        }
        Ok(made)
    }
}

#[pymethods]
impl Customer {
    #[new]
    #[pyo3(
        signature = (rules = None, *, otherwise = None),
        text_signature = "(rules=(), *, otherwise=None)"
    )]
    fn new(
        rules: Option<&Bound<'_, PyAny>>,
        otherwise: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let mut customer = Self {
            engine: sandbox::Customer::new(),
            rules: Vec::new(),
            otherwise: otherwise
                .map(|answer| Answer::read(answer, "otherwise"))
                .transpose()?,
        };
        if let Some(rules) = rules {
            for rule in argument::items(rules, "rules")? {
                let rule = rule?;
                let pair = rule.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>();
                let (phrase, answer) =
                    pair.map_err(|_| wrong_type(&rule, "a rule", "a pair of a str and an Answer"))?;
                let phrase = String::read(&phrase, "phrase")?;
                let answer = Answer::read(&answer, "answer")?;
                customer.engine = customer.engine.when(&*phrase, answer.get().engine.clone());
                customer.rules.push((phrase, answer));
            }
        }
        if let Some(answer) = &customer.otherwise {
            customer.engine = customer.engine.otherwise(answer.get().engine.clone());
        }
        Ok(customer)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        self.made(py)?.repr("Customer")
    }

    fn __reduce__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        self.made(py)?.reduced::<Self>(py)
    }
}

/// What a customer in the sandbox writes back: one text, or several in a row.
///
/// It is sent `after` a length of time: counted from the business's message, and for one that is another's `then`, from the
/// text before it. The text may be empty if media go with it. An answer that is given only `once`, with all that follows,
/// makes room for later rules.
#[pyclass(frozen, eq, module = "duologue")]
pub(crate) struct Answer {
    engine: sandbox::Answer,
    body: String,
    media: Vec<Py<Media>>,
    after: Duration,
    then: Option<Py<Self>>,
    once: bool,
}

impl PartialEq for Answer {
    fn eq(&self, other: &Self) -> bool {
        self.engine == other.engine
    }
}

impl Answer {
    fn read(value: &Bound<'_, PyAny>, name: &str) -> PyResult<Py<Self>> {
        let answer = value.cast::<Self>();
        answer
            .map(|answer| answer.clone().unbind())
            .map_err(|_| wrong_type(value, name, "an Answer"))
    }

    fn made<'py>(&self, py: Python<'py>) -> PyResult<Made<'py>> {
        let mut made = Made::by(None).with(self.body.show(py)?);
        if !self.media.is_empty() {
            made = made.named("media", self.media.show(py)?);
        }
        if !self.after.is_zero() {
            made = made.named("after", self.after.show(py)?);
        }
        if let Some(then) = &self.then {
            made = made.named("then", then.bind(py).clone().into_any());
        }
        if self.once {
            made = made.named("once", true.show(py)?);
        }
        Ok(made)
    }
}

#[pymethods]
impl Answer {
    #[new]
    #[pyo3(
        signature = (body, *, media = None, after = None, then = None, once = None),
        text_signature = "(body, *, media=(), after=0.0, then=None, once=False)"
    )]
    fn new(
        body: &Bound<'_, PyAny>,
        media: Option<&Bound<'_, PyAny>>,
        after: Option<&Bound<'_, PyAny>>,
        then: Option<&Bound<'_, PyAny>>,
        once: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let py = body.py();
        let media = files(media)?;
        let answer = Self {
            engine: sandbox::Answer::text(String::read(body, "body")?).media(media.clone()),
            body: String::read(body, "body")?,
            media: each(py, media, Media::of)?,
            after: after.map_or(Ok(Duration::ZERO), |after| Duration::read(after, "after"))?,
            then: then.map(|then| Self::read(then, "then")).transpose()?,
            once: once.map_or(Ok(false), |once| bool::read(once, "once"))?,
        };
        let mut engine = answer.engine.after(answer.after);
        if let Some(then) = &answer.then {
            engine = engine.then(then.get().engine.clone());
        }
        if answer.once {
            engine = engine.once();
        }
        Ok(Self { engine, ..answer })
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        self.made(py)?.repr("Answer")
    }

    fn __reduce__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        self.made(py)?.reduced::<Self>(py)
    }
}

/// Something that goes wrong in the sandbox with one submission, or with what comes back for it.
#[pyclass(frozen, eq, module = "duologue")]
#[derive(PartialEq)]
pub(crate) struct Fault(sandbox::Fault);

impl Fault {
    fn read(value: &Bound<'_, PyAny>) -> PyResult<sandbox::Fault> {
        let fault = value.cast::<Self>();
        fault
            .map(|fault| fault.get().0.clone())
            .map_err(|_| wrong_type(value, "fault", "a Fault"))
    }

    fn made<'py>(&self, py: Python<'py>) -> PyResult<Made<'py>> {
        use sandbox::Fault;

        let by = |method| Made::by(Some(method));
        Ok(match &self.0 {
            Fault::Spared => by("spared"),
            Fault::Throttled { retry_after } => {
                by("throttled").named("retry_after", retry_after.show(py)?)
            }
            Fault::Unavailable { code } => by("unavailable").named("code", code.show(py)?),
            Fault::Rejected { code, reason } => by("rejected")
                .named("code", code.show(py)?)
                .named("reason", reason.show(py)?),
            Fault::MessageLost => by("message_lost"),
            Fault::AnswerLost => by("answer_lost"),
            Fault::Undelivered { code } => by("undelivered").named("code", code.show(py)?),
            Fault::Duplicated => by("duplicated"),
            Fault::Delayed { by: length } => by("delayed").named("by", length.show(py)?),
            Fault::Reordered => by("reordered"),
            _ => return Err(error::panicked(py)),
        })
    }
}

#[pymethods]
impl Fault {
    /// No fault. Injected, it lets a submission through untouched by chance or by a fault of its recipient.
    #[staticmethod]
    const fn spared() -> Self {
        Self(sandbox::Fault::Spared)
    }

    /// The message is not taken now: the answer is `Throttled`.
    #[staticmethod]
    fn throttled(retry_after: &Bound<'_, PyAny>) -> PyResult<Self> {
        let retry_after = Duration::read(retry_after, "retry_after")?;
        Ok(Self(sandbox::Fault::Throttled { retry_after }))
    }

    /// The message is not taken because nobody is there: the answer is `Unavailable`.
    #[staticmethod]
    fn unavailable(code: &Bound<'_, PyAny>) -> PyResult<Self> {
        let code = String::read(code, "code")?;
        Ok(Self(sandbox::Fault::Unavailable { code }))
    }

    /// The message is not taken, now or later: the answer is `Rejected`.
    #[staticmethod]
    fn rejected(code: &Bound<'_, PyAny>, reason: &Bound<'_, PyAny>) -> PyResult<Self> {
        let code = String::read(code, "code")?;
        let reason = String::read(reason, "reason")?;
        Ok(Self(sandbox::Fault::Rejected { code, reason }))
    }

    /// The message is lost on the way: the answer is `Unanswered`, and it was not taken.
    #[staticmethod]
    const fn message_lost() -> Self {
        Self(sandbox::Fault::MessageLost)
    }

    /// The message is taken and its answer is lost: the answer is `Unanswered`. Reports then name the submission's key.
    #[staticmethod]
    const fn answer_lost() -> Self {
        Self(sandbox::Fault::AnswerLost)
    }

    /// The message is taken and never reaches the customer. A report says so even if delivery receipts are off.
    #[staticmethod]
    fn undelivered(code: &Bound<'_, PyAny>) -> PyResult<Self> {
        let code = String::read(code, "code")?;
        Ok(Self(sandbox::Fault::Undelivered { code }))
    }

    /// What comes back comes twice, each with a token of its own.
    #[staticmethod]
    const fn duplicated() -> Self {
        Self(sandbox::Fault::Duplicated)
    }

    /// What comes back comes later than it should; an incoming message still tells when it was sent.
    #[staticmethod]
    fn delayed(by: &Bound<'_, PyAny>) -> PyResult<Self> {
        let by = Duration::read(by, "by")?;
        Ok(Self(sandbox::Fault::Delayed { by }))
    }

    /// What comes back is put at any place among all that one poll hands out.
    #[staticmethod]
    const fn reordered() -> Self {
        Self(sandbox::Fault::Reordered)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        self.made(py)?.repr("Fault")
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        self.made(py)?.hash(py)
    }

    fn __reduce__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        self.made(py)?.reduced::<Self>(py)
    }
}
