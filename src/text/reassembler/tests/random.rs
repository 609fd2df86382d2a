//! Random arrivals, against a model that keeps everything in lists.

use std::time::Duration;

use proptest::prelude::*;

use super::*;

/// The rules, with everything in lists and nothing clever.
#[derive(Clone, Debug)]
struct Model {
    timeout: i64,
    max_parts: usize,
    max_bytes: usize,
    /// The one that has waited longest first.
    held: Vec<ModelMessage>,
    waiting: Vec<ModelMessage>,
}

#[derive(Clone, Debug, PartialEq)]
struct ModelMessage {
    sender: String,
    reference: u16,
    bits: ReferenceBits,
    total: u8,
    parts: Vec<(u8, String)>,
    latest: i64,
    first: i64,
}

impl ModelMessage {
    fn bytes(&self) -> usize {
        let texts = self
            .parts
            .iter()
            .map(|(_, text)| text.encode_utf16().count() * 2);
        self.sender.len() + RECIPIENT.len() + texts.sum::<usize>()
    }

    fn handed_out(&self) -> Reassembled {
        let part = |sequence| self.parts.iter().find(|(number, _)| *number == sequence);
        let there = |sequence: &u8| part(*sequence).is_some();
        Reassembled {
            text: (1..=self.total)
                .filter_map(|sequence| Some(&*part(sequence)?.1))
                .collect(),
            sender: self.sender.clone(),
            recipient: RECIPIENT.to_owned(),
            reference: Some(self.reference),
            reference_bits: Some(self.bits),
            total: self.total,
            missing: (1..=self.total)
                .filter(|sequence| !there(sequence))
                .collect(),
            ports: None,
            first_at: at(self.first),
        }
    }
}

fn load_of(messages: &[ModelMessage]) -> ReassemblyLoad {
    ReassemblyLoad {
        messages: messages.len(),
        parts: messages.iter().map(|message| message.parts.len()).sum(),
        bytes: messages.iter().map(ModelMessage::bytes).sum(),
    }
}

impl Model {
    fn fits(&self, messages: &[ModelMessage]) -> bool {
        let load = load_of(messages);
        load.parts <= self.max_parts && load.bytes <= self.max_bytes
    }

    fn turn_back(&mut self, now: i64) {
        for message in &mut self.held {
            message.latest = message.latest.min(now);
        }
    }

    /// `Err` with the field or the code.
    fn add(
        &mut self,
        arrival: &Arrival<'_>,
        now: i64,
    ) -> Result<Option<Reassembled>, &'static str> {
        let mut alone = ModelMessage {
            sender: arrival.sender.to_owned(),
            reference: arrival.reference,
            bits: arrival.bits,
            total: arrival.total,
            parts: vec![(arrival.sequence, arrival.text.to_owned())],
            latest: now,
            first: now,
        };
        let valid = arrival.sequence > 0 && arrival.sequence <= arrival.total;
        if !valid || arrival.total == 1 {
            alone.total = 1;
            alone.parts[0].0 = 1;
            let mut message = alone.handed_out();
            if !valid {
                (message.reference, message.reference_bits) = (None, None);
            }
            return Ok(Some(message));
        }
        let same = |message: &ModelMessage| {
            (
                &message.sender,
                message.reference,
                message.bits,
                message.total,
            ) == (&alone.sender, alone.reference, alone.bits, alone.total)
        };
        let before = self.clone();
        let mut own = self
            .held
            .iter()
            .position(same)
            .map(|at| self.held.remove(at));
        let mut leaving = Vec::new();
        if own
            .as_ref()
            .is_some_and(|own| (now - own.latest).max(0) >= self.timeout)
        {
            leaving.extend(own.take());
        }
        if let Some(own) = &mut own {
            if own
                .parts
                .iter()
                .any(|(sequence, _)| *sequence == arrival.sequence)
            {
                *self = before;
                return Ok(None);
            }
            if own.parts.len() + 1 == usize::from(own.total) {
                own.parts.extend(alone.parts);
                return Ok(Some(own.handed_out()));
            }
        }
        if !self.fits(std::slice::from_ref(&alone)) {
            *self = before;
            return Err(if self.max_parts == 0 {
                "max_parts"
            } else {
                "max_bytes"
            });
        }
        let mut joined = alone.clone();
        if let Some(own) = &own {
            joined = own.clone();
            joined.parts.extend(alone.parts.clone());
            joined.latest = now;
        }
        while !self.fits(&[&self.held[..], &[joined.clone()]].concat()) {
            if self.held.is_empty() {
                leaving.extend(own.take());
                joined = alone.clone();
            } else {
                leaving.push(self.held.remove(0));
            }
        }
        if !leaving.is_empty() && !self.fits(&[&self.waiting[..], &leaving].concat()) {
            *self = before;
            return Err("reassembler_full");
        }
        self.waiting.extend(leaving);
        self.turn_back(now);
        self.held.push(joined);
        Ok(None)
    }

    fn expire(&mut self, now: i64) -> Vec<Reassembled> {
        self.turn_back(now);
        let mut leaving = std::mem::take(&mut self.waiting);
        let timeout = self.timeout;
        leaving.extend(
            self.held
                .extract_if(.., |message| now - message.latest >= timeout),
        );
        leaving.iter().map(ModelMessage::handed_out).collect()
    }
}

#[derive(Clone, Debug)]
enum Step {
    Add {
        sender: usize,
        reference: u16,
        wide: bool,
        total: u8,
        sequence: u8,
        text: String,
    },
    Pass(i64),
    Expire,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let text = prop::sample::select(vec!["", "a", "ж👋", "longer than the others"]);
    let total = prop_oneof![1 => Just(0u8), 1 => Just(1), 6 => Just(2), 6 => Just(3), 2 => Just(5)];
    let number = (
        0..3usize,
        prop_oneof![Just(0u16), Just(1), Just(0x0100)],
        any::<bool>(),
        total,
    );
    let add =
        (number, 0..5u8, text).prop_map(|((sender, reference, wide, total), sequence, text)| {
            Step::Add {
                sender,
                reference,
                wide,
                total,
                sequence,
                text: text.to_owned(),
            }
        });
    let step = prop_oneof![
        12 => add,
        2 => prop_oneof![4 => 0..20i64, 1 => -50..0i64].prop_map(Step::Pass),
        1 => Just(Step::Expire),
    ];
    prop::collection::vec(step, 0..80)
}

proptest! {
    #[test]
    fn random_arrivals_are_put_together_as_the_plain_model_does(
        steps in steps(),
        timeout in prop_oneof![1 => Just(0i64), 8 => 1..60i64],
        max_parts in prop_oneof![1 => 0..4usize, 4 => 4..20usize],
        max_bytes in prop_oneof![1 => 20..90usize, 4 => 90..600usize],
    ) {
        let mut model = Model { timeout, max_parts, max_bytes, held: Vec::new(), waiting: Vec::new() };
        let limits = ReassemblyLimits::default()
            .timeout(Duration::from_secs(timeout.unsigned_abs()))
            .max_parts(max_parts)
            .max_bytes(max_bytes);
        let mut reassembler = Reassembler::new(limits);
        let mut now = 1000;
        for step in steps {
            match &step {
                Step::Pass(seconds) => now += seconds,
                Step::Expire => prop_assert_eq!(reassembler.expire(at(now)), model.expire(now)),
                Step::Add { sender, reference, wide, total, sequence, text } => {
                    let bits = if *wide { ReferenceBits::Sixteen } else { ReferenceBits::Eight };
                    let arrival = Arrival {
                        sender: ["+15557000001", "+15557000002", "Shop"][*sender],
                        reference: if *wide { *reference } else { *reference & 0xFF },
                        bits,
                        total: *total,
                        sequence: *sequence,
                        text,
                    };
                    let got = arrival.add_to(&mut reassembler, now);
                    let got = got.map_err(|error| error.field().unwrap_or(error.code()).to_owned());
                    let expected = model.add(&arrival, now).map_err(str::to_owned);
                    prop_assert_eq!(got, expected);
                }
            }
            prop_assert_eq!(reassembler.held(), load_of(&model.held));
            prop_assert_eq!(reassembler.waiting(), load_of(&model.waiting));
            prop_assert!(model.fits(&model.held) && model.fits(&model.waiting));
            let next = model.held.first().map(|message| at(message.latest + timeout));
            prop_assert_eq!(reassembler.next_timeout(), next);
        }
        let rest = [&model.waiting[..], &model.held].concat();
        let rest: Vec<_> = rest.iter().map(ModelMessage::handed_out).collect();
        prop_assert_eq!(reassembler.drain(), rest);
        prop_assert_eq!(reassembler.held(), ReassemblyLoad::default());
        prop_assert_eq!(reassembler.waiting(), ReassemblyLoad::default());
    }

    #[test]
    fn a_text_comes_together_from_its_parts_in_any_order(
        text in "(a|\\[|€|ж|👋|[ -~]{20}){0,300}", wide: bool, shuffle: u64,
    ) {
        let bits = if wide { ReferenceBits::Sixteen } else { ReferenceBits::Eight };
        let options = SegmentOptions::default().reference_bits(bits);
        let mut parts = encode_parts(&text, 9, &options).unwrap();
        fastrand::Rng::with_seed(shuffle).shuffle(&mut parts);
        let mut reassembler = Reassembler::default();
        let mut got = Vec::new();
        for part in &parts {
            got.extend(reassembler.add(&UserData::from(part), SENDER, RECIPIENT, at(0)).unwrap());
        }
        prop_assert_eq!(got.len(), usize::from(!text.is_empty()));
        if let Some(message) = got.first() {
            prop_assert_eq!(&message.text, &text);
            let header = decode_part(&UserData::from(&parts[0])).unwrap();
            prop_assert_eq!(message.reference, header.reference);
            prop_assert_eq!(usize::from(message.total), parts.len());
        }
        prop_assert_eq!(reassembler.drain(), []);
    }
}
