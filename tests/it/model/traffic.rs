//! What goes in and out, on the engine and on the model.

use duologue::{
    Address, DeliveryStatus, Direction, GatewayId, Incoming, MessageId, Received, ReportSubject,
    StatusReport, Tick,
};
use proptest::prelude::*;

use super::author::{earlier, which};
use super::command::{CUSTOMERS, Subject, TESTER, Text, Traffic, Which};
use super::errands::check_message;
use super::lists::{check_row, pick};
use super::network::{Content, RETRY, Waiting};
use super::play::Shop;
use super::world::{Arrival, Destination, Message, Objections, Why, World};
use super::{Checked, sound};

impl Shop {
    pub(super) fn carry(&mut self, traffic: &Traffic) -> Checked {
        match traffic {
            Traffic::Receive(texts, gateway) => self.receive(texts, *gateway),
            Traffic::Answer(which, text) => self.answer(*which, text),
            Traffic::Compose { to, by, letter } => self.compose(*to, by, letter),
            Traffic::Repeat(letter, twist) => self.repeat(*letter, *twist),
            Traffic::SendTest { gateway } => self.send_test(*gateway),
            Traffic::Write(text, gateway) => {
                self.write(text, *gateway);
                Ok(())
            }
            Traffic::Refresh => self.refresh(),
            Traffic::Fault(customer, fault) => {
                let all = [CUSTOMERS.as_slice(), &[TESTER]].concat();
                let one = customer.map(|customer| *pick(&all, customer).unwrap());
                for whom in one.map_or(all, |one| vec![one]) {
                    let address = sound(Address::parse(whom))?;
                    self.sandbox.inject_for(address, fault.clone());
                    let faults = &mut self.world.network.faults;
                    faults.insert(whom.to_owned(), fault.clone());
                }
                Ok(())
            }
            Traffic::Deliver { limit } => self.deliver(*limit),
            Traffic::Report {
                submission,
                status,
                subject,
            } => self.report(*submission, *status, *subject),
        }
    }

    /// A text to a gateway, from a customer whom the gateway can reach.
    fn arrival(&mut self, text: &Text, gateway: u8) -> Arrival {
        let body = self.text("in");
        let gateway = pick(&self.world.gateways, gateway).unwrap();
        let reached: Vec<&str> = CUSTOMERS
            .into_iter()
            .filter(|one| gateway.reaches(one))
            .collect();
        Arrival {
            gateway: gateway.id,
            sender: (*pick(&reached, text.sender).unwrap()).to_owned(),
            body,
            provider_id: text.provider_id.map(|id| format!("p-{id}")),
            at: text
                .minutes_ago
                .map(|minutes| earlier(self.world.now, minutes)),
        }
    }

    fn receive(&mut self, texts: &[Text], gateway: u8) -> Checked {
        let arrivals: Vec<Arrival> = texts
            .iter()
            .map(|text| self.arrival(text, gateway))
            .collect();
        let incoming: Vec<Incoming> = arrivals.iter().map(incoming).collect();
        let door = self.door();
        if let ([arrival], [incoming]) = (arrivals.as_slice(), incoming.as_slice()) {
            return self.take_in(arrival, door.receive(arrival.gateway, incoming));
        }
        let results = sound(door.receive_many(arrivals[0].gateway, &incoming))?;
        prop_assert_eq!(results.len(), arrivals.len());
        let mut refused = true;
        for (arrival, result) in arrivals.iter().zip(results) {
            refused &= result.is_err();
            self.take_in(arrival, result)?;
        }
        // One that is refused keeps no other out.
        self.refused = refused;
        Ok(())
    }

    fn answer(&mut self, whom: Which, text: &Text) -> Checked {
        let Some(id) = which(&self.world, whom) else {
            return self.receive(std::slice::from_ref(text), 0);
        };
        let mut arrival = self.arrival(text, 0);
        let one = self.world.conversation(id);
        arrival.gateway = one.gateway;
        arrival.sender.clone_from(&one.address);
        let answer = self.door().receive(arrival.gateway, &incoming(&arrival));
        self.take_in(&arrival, answer)
    }

    fn take_in(&mut self, arrival: &Arrival, answer: duologue::Result<Received>) -> Checked {
        let mut against = Objections::default();
        let destination = self.world.destination(arrival);
        if let Destination::Blocked = destination {
            against.state.push(Why::Refused("contact_blocked"));
        }
        let Some(got) = self.agree(answer, &against)? else {
            return Ok(());
        };
        prop_assert_eq!(got.message.direction, Direction::Incoming);
        if let Destination::Duplicate(earlier) = destination {
            prop_assert!(got.duplicate);
            prop_assert_eq!(got.message.id, earlier);
            return check_row(&self.world, &got.conversation);
        }
        prop_assert!(!got.duplicate);
        if let Destination::Known(known) = destination {
            prop_assert_eq!(got.conversation.id, known);
        }
        let now = self.world.now;
        prop_assert_eq!(got.message.at, arrival.at.map_or(now, |at| at.min(now)));
        prop_assert_eq!(got.message.status, None);
        self.check_new(got.message.id)?;
        self.world.receive(arrival, &got);
        check_row(&self.world, &got.conversation)
    }

    fn write(&mut self, text: &Text, gateway: u8) {
        let mut arrival = self.arrival(text, gateway);
        let unnamed = format!("w-{}", self.texts);
        arrival.provider_id.get_or_insert(unnamed);
        let at = arrival.at.unwrap_or(self.world.now);
        arrival.at = Some(at);
        let address = self.world.gateway(arrival.gateway).address;
        let address = Address::parse(address).unwrap();
        self.sandbox.write(&address, incoming(&arrival), at);
        let content = Content::Incoming(arrival.clone());
        self.world.send_back(arrival.gateway, at, content);
    }

    fn refresh(&mut self) -> Checked {
        let refreshed = sound(self.door().refresh())?;
        let mut received = refreshed.received.into_iter();
        let mut reported = refreshed.reported.into_iter();
        let mut refused = refreshed.refused.into_iter();
        // One that is disabled goes on receiving.
        let gateways = self.world.gateways.iter().map(|gateway| gateway.id);
        for gateway in gateways.collect::<Vec<GatewayId>>() {
            for parcel in self.world.collect(gateway) {
                match parcel.content {
                    Content::Report {
                        key,
                        status,
                        code,
                        by_key,
                    } => {
                        let (id, number) = self.world.attempt(&key);
                        if by_key {
                            self.world.message_mut(id).attempts[number].named = true;
                        }
                        self.world.reach((id, number), status, &code);
                        let expected = self.world.message(id);
                        let found = reported.next().map(|one| (one.id, one.status));
                        prop_assert_eq!(found, Some((id, expected.status)));
                    }
                    Content::Incoming(arrival) => match self.world.destination(&arrival) {
                        Destination::Duplicate(_) => {}
                        Destination::Blocked => {
                            let code = refused.next().map(|refused| refused.error.code());
                            prop_assert_eq!(code, Some("contact_blocked"));
                        }
                        _ => {
                            let got = received.next();
                            prop_assert!(got.is_some(), "{:?} did not come in", arrival);
                            let got = got.unwrap();
                            self.world.receive(&arrival, &got);
                            check_row(&self.world, &got.conversation)?;
                        }
                    },
                }
            }
        }
        prop_assert!(received.next().is_none(), "more came in than was written");
        prop_assert!(reported.next().is_none(), "more was reported than happened");
        prop_assert!(refused.next().is_none(), "more was refused than was wrong");
        self.check_tick(refreshed.tick)
    }

    pub(super) fn tick(&mut self) -> Checked {
        let found = sound(self.door().tick())?;
        self.check_tick(found)
    }

    /// First snoozes end, then letters go.
    fn check_tick(&mut self, found: Tick) -> Checked {
        prop_assert_eq!(found.woken, self.world.wake());
        let gone = self.let_go();
        prop_assert_eq!(found.gone, gone);
        let next = self.world.next_deadline();
        prop_assert_eq!(found.next, next);
        prop_assert_eq!(sound(self.door().next_deadline())?, next);
        Ok(())
    }

    fn let_go(&mut self) -> Vec<MessageId> {
        let due = |one: &Message| matches!(one.waiting, Some(Waiting::Scheduled { .. }));
        let waiting = |world: &World| world.messages.iter().filter(|one| due(one)).count();
        let before = waiting(&self.world);
        let gone = self.world.let_go();
        if !gone.is_empty() {
            self.happened("a scheduled letter went");
        }
        if before > waiting(&self.world) + gone.len() {
            self.happened("a scheduled letter went to nobody");
        }
        gone
    }

    fn deliver(&mut self, limit: usize) -> Checked {
        let before = self.world.network.taken;
        let found = sound(self.door().deliver(limit))?;
        let taken = self.sandbox.accepted().split_off(before);
        if !self.let_go().is_empty() {
            self.happened("a delivery let a scheduled letter go");
        }
        let expected = self.world.deliver(limit, &taken);
        let found: Vec<_> = found
            .into_iter()
            .map(|one| (one.message, one.status, one.error_code))
            .collect();
        prop_assert_eq!(&found, &expected);
        prop_assert_eq!(self.world.network.taken - before, taken.len());
        let out = |message: &Message| message.failures >= RETRY.attempts;
        if found.iter().any(|(id, _, _)| out(self.world.message(*id))) {
            self.happened("nobody was ever there to take a letter");
        }
        for one in &taken {
            let message = self.world.message(self.world.attempt(&one.key).0);
            prop_assert_eq!(one.gateway, message.gateway);
            prop_assert_eq!(one.recipient.as_str(), &message.recipient);
            prop_assert_eq!(&one.body, &message.body);
        }
        Ok(())
    }

    fn report(&mut self, submission: u8, status: DeliveryStatus, subject: Subject) -> Checked {
        let mut messages: Vec<&Message> = self.world.messages.iter().rev().collect();
        messages.sort_by_key(|message| message.status != Some(DeliveryStatus::Queued));
        let attempts = messages.into_iter().flat_map(|message| {
            let attempts = message.attempts.iter().rev();
            attempts
                .filter_map(|attempt| Some((message.gateway, attempt.key.clone()?, attempt.named)))
        });
        let attempts: Vec<_> = attempts.collect();
        let Some((own, key, named)) = pick(&attempts, submission).cloned() else {
            return Ok(());
        };
        let provider_message_id = format!("sandbox-{key}");
        let other = self.world.gateways.iter().find(|gateway| gateway.id != own);
        let by_id = ReportSubject::ProviderMessageId(provider_message_id.clone());
        let (gateway, known, by) = match subject {
            Subject::ProviderId => (own, named, by_id),
            Subject::WrongGateway => (other.unwrap().id, false, by_id),
            Subject::Nonsense => {
                let nobody = "sandbox-nobody".to_owned();
                (own, false, ReportSubject::ProviderMessageId(nobody))
            }
            Subject::Key | Subject::KeyAlone => {
                let named = matches!(subject, Subject::Key);
                let by = ReportSubject::Key {
                    key: key.clone(),
                    provider_message_id: named.then_some(provider_message_id),
                };
                (own, true, by)
            }
        };
        let mut against = Objections::default();
        if !known {
            against.arguments.push(Why::NotFound);
        }
        if matches!(status, DeliveryStatus::Scheduled | DeliveryStatus::Held) {
            against.arguments.push(Why::Invalid("status"));
        }
        let error_code = self.text("code");
        let report = StatusReport {
            subject: by,
            status,
            error_code: error_code.clone(),
        };
        let answer = self.door().report(gateway, &report);
        if let Some(found) = self.agree(answer, &against)? {
            let (id, number) = self.world.attempt(&key);
            if matches!(subject, Subject::Key) {
                self.world.message_mut(id).attempts[number].named = true;
            }
            let waits = |message: &Message| message.status == Some(DeliveryStatus::Queued);
            if waits(self.world.message(id)) {
                self.happened(
                    "a letter waited to be sent again when news came of its last attempt",
                );
            }
            self.world.reach((id, number), status, &error_code);
            check_message(self.world.message(id), &found)?;
        }
        Ok(())
    }
}

fn incoming(arrival: &Arrival) -> Incoming {
    let mut incoming = Incoming::new(&arrival.sender, &arrival.body);
    if let Some(id) = &arrival.provider_id {
        incoming = incoming.provider_message_id(id);
    }
    if let Some(at) = arrival.at {
        incoming = incoming.at(at);
    }
    incoming
}
