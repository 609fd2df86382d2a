//! Who writes next: one message in twenty comes from somebody new, and nine in ten of the others go to the newest
//! twentieth of the conversations.

use duologue::{GatewayId, Incoming};

/// How many gateways a workspace has; a customer keeps to one.
pub(crate) const LINES: usize = 4;

/// What customers write, as short as texts are.
const TEXTS: [&str; 6] = [
    "Do you have these in size nine?",
    "Great, thanks!",
    "I can come by this afternoon around four if that still works for you",
    "Is my order there yet? The number is 20417.",
    "Yes please",
    "Hi, the strap of my bag broke. Can you mend it, and what would it cost?",
];

/// One of the gateways.
#[derive(Clone, Copy)]
pub(crate) struct Line(usize);

#[expect(clippy::indexing_slicing, reason = "a line is below their number")]
impl Line {
    pub(crate) fn of<T: Copy>(self, all: &[T; LINES]) -> T {
        all[self.0]
    }

    pub(crate) fn of_mut<T>(self, all: &mut [T; LINES]) -> &mut T {
        &mut all[self.0]
    }
}

/// A customer: which line they write to, and their place among those who do, the oldest first.
#[derive(Clone, Copy)]
pub(crate) struct Customer {
    pub(crate) line: Line,
    place: usize,
}

impl Customer {
    /// The customer whose conversation has this number, counted over all lines.
    pub(crate) fn number(number: usize) -> Self {
        Self {
            line: Line(number % LINES),
            place: number / LINES,
        }
    }

    /// The number of the conversation, counted over all lines.
    pub(crate) fn conversation(self) -> usize {
        self.place * LINES + self.line.0
    }

    pub(crate) fn phone(self) -> String {
        format!("+1777{}{:06}", self.line.0, self.place)
    }
}

/// Draws customers and their messages, the same ones for the same seed.
#[derive(Clone)]
pub(crate) struct Traffic {
    pub(crate) dice: fastrand::Rng,
    /// How many customers each line has.
    known: [usize; LINES],
}

impl Traffic {
    /// The traffic of a workspace that has so many conversations already.
    pub(crate) fn new(seed: u64, conversations: usize) -> Self {
        Self {
            dice: fastrand::Rng::with_seed(seed),
            known: std::array::from_fn(|line| (conversations + LINES - 1 - line) / LINES),
        }
    }

    fn customer_of(&mut self, line: Line) -> Customer {
        let known = *line.of_mut(&mut self.known);
        let place = if self.dice.u8(0..20) == 0 {
            known
        } else if self.dice.u8(0..10) > 0 {
            self.dice.usize(known - known / 20 - 1..known)
        } else {
            self.dice.usize(0..known)
        };
        *line.of_mut(&mut self.known) = known.max(place + 1);
        Customer { line, place }
    }

    /// A message of a customer's, under an id that nobody has used.
    pub(crate) fn text(&mut self, customer: Customer) -> Incoming {
        Incoming::new(customer.phone(), self.body()).provider_message_id(self.id())
    }

    pub(crate) fn body(&mut self) -> &'static str {
        self.dice.choice(TEXTS).unwrap_or_default()
    }

    /// A provider's id: random, as theirs are.
    pub(crate) fn id(&mut self) -> String {
        format!("{:032x}", self.dice.u128(..))
    }

    /// Who writes next, in batches of which each is for one line.
    pub(crate) fn customers(&mut self, messages: usize, batch: usize) -> Vec<Vec<Customer>> {
        (0..messages.div_ceil(batch))
            .map(|_| {
                let line = Line(self.dice.usize(0..LINES));
                (0..batch).map(|_| self.customer_of(line)).collect()
            })
            .collect()
    }

    /// What they write.
    pub(crate) fn batches(
        &mut self,
        lines: &[GatewayId; LINES],
        messages: usize,
        batch: usize,
    ) -> Vec<Batch> {
        let customers = self.customers(messages, batch).into_iter();
        let batches = customers.filter_map(|customers| {
            let line = customers.first()?.line.of(lines);
            let texts = customers.into_iter().map(|customer| self.text(customer));
            let texts = texts.collect();
            Some(Batch { line, texts })
        });
        batches.collect()
    }
}

/// Messages that came in at one line.
pub(crate) struct Batch {
    pub(crate) line: GatewayId,
    pub(crate) texts: Vec<Incoming>,
}
