//! What goes in and out, on the engine and on the model.

use duologue::{
    Address, AgentId, DeliveryStatus, Direction, Draft, GatewayId, Incoming, Message, MessageId,
    Received, ReportSubject, StatusReport,
};
use proptest::prelude::*;

use super::acts::{by, earlier};
use super::command::{By, CUSTOMERS, Subject, TESTER, Text, Traffic, Which};
use super::lists::{check_row, pick};
use super::network::Content;
use super::play::Shop;
use super::world::{Addressee, Arrival, Destination, Objections, Route, Why};
use super::{Checked, sound};

impl Shop {
    pub(super) fn carry(&mut self, traffic: &Traffic) -> Checked {
        match traffic {
            Traffic::Receive(texts, gateway) => self.receive(texts, *gateway),
            Traffic::Answer(which, text) => self.answer(*which, text),
            Traffic::Compose { to, by, gateway } => self.compose(*to, by, *gateway),
            Traffic::SendTest { gateway } => self.send_test(*gateway),
            Traffic::Write(text, gateway) => {
                self.write(text, *gateway);
                Ok(())
            }
            Traffic::Refresh => self.refresh(),
            Traffic::Fault(customer, fault) => {
                let recipients = [CUSTOMERS.as_slice(), &[TESTER]].concat();
                let customer = *pick(&recipients, *customer).unwrap();
                let address = sound(Address::parse(customer))?;
                self.sandbox.inject_for(address, fault.clone());
                let faults = &mut self.world.network.faults;
                faults.insert(customer.to_owned(), fault.clone());
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

    fn answer(&mut self, which: Which, text: &Text) -> Checked {
        let Some(id) = super::acts::which(&self.world, which) else {
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

    fn check_new(&self, message: MessageId) -> Checked {
        let latest = self.world.messages.iter().map(|one| one.id).max();
        prop_assert!(latest < Some(message), "{} after {:?}", message, latest);
        Ok(())
    }

    fn compose(&mut self, to: u8, author: &By, gateway: Option<u8>) -> Checked {
        let body = self.text("out");
        let to = *pick(&CUSTOMERS, to).unwrap();
        let world = &self.world;
        let wanted = gateway
            .and_then(|at| pick(&world.gateways, at))
            .map(|one| one.id);
        let contact = world.owner(to);
        let known = contact.and_then(|contact| {
            if let Some(gateway) = wanted {
                return world.in_mailbox(contact.id, world.gateway(gateway).mailbox);
            }
            let own = world
                .conversations
                .iter()
                .filter(|one| one.contact == contact.id);
            own.max_by_key(|one| (one.activity, one.id))
        });
        // To this address, even if the contact has others.
        let addressee = Addressee {
            contact,
            addresses: vec![to.to_owned()],
            conversation: known,
            asked: true,
        };
        let route = world.route(&addressee, wanted);
        let (by, agent, mut against) = by(world, known, author);
        if let Err(why) = &route {
            // To whom and through what are arguments here.
            against.arguments.extend(why);
        }
        let known = known.map(|known| known.id);
        let mut draft = Draft::text(body.as_str());
        if let Some(wanted) = wanted {
            draft = draft.gateway(wanted);
        }
        let answer = self.door().compose(to, draft, by);
        let Some(sent) = self.agree(answer, &against)? else {
            return Ok(());
        };
        let route = route.unwrap();
        self.check_sent(&sent, &route, agent)?;
        let id = sent.conversation.unwrap();
        if let Some(known) = known {
            prop_assert_eq!(id, known);
        } else {
            let begun = sound(self.door().conversation(id))?;
            let contact = self.world.meet(to, begun.contact);
            self.world.begin(id, contact, route.gateway, self.world.now);
        }
        self.world.sent(id, &route, (sent.id, &body), agent);
        Ok(())
    }

    /// Compares a message that was put into the outbox.
    pub(super) fn check_sent(
        &self,
        sent: &Message,
        route: &Route,
        agent: Option<AgentId>,
    ) -> Checked {
        self.check_new(sent.id)?;
        prop_assert_eq!(sent.direction, Direction::Outgoing);
        prop_assert_eq!(sent.gateway, route.gateway);
        prop_assert_eq!(sent.recipient.as_str(), &route.recipient);
        prop_assert_eq!(sent.agent, agent);
        let initials = agent.map_or("", |agent| &self.world.agent(agent).initials);
        prop_assert_eq!(&sent.initials, initials);
        prop_assert_eq!(sent.status, Some(DeliveryStatus::Queued));
        prop_assert_eq!(sent.at, self.world.now);
        Ok(())
    }

    /// A test goes to a tester: first a disclaimer, then the text, which waits for it.
    fn send_test(&mut self, gateway: u8) -> Checked {
        let body = self.text("test");
        let gateway = pick(&self.world.gateways, gateway).unwrap().id;
        let tester = Addressee {
            contact: None,
            addresses: vec![TESTER.to_owned()],
            conversation: None,
            asked: true,
        };
        let route = self.world.route(&tester, Some(gateway));
        let mut against = Objections::default();
        if let Err(why) = &route {
            against.arguments.extend(why);
        }
        let host = duologue::By::host();
        let answer = self.door().send_test(gateway, TESTER, body.as_str(), host);
        if let Some([disclaimer, text]) = self.agree(answer, &against)? {
            let route = route.unwrap();
            self.check_sent(&disclaimer, &route, None)?;
            prop_assert_eq!((disclaimer.test, disclaimer.conversation), (true, None));
            prop_assert_eq!((text.test, text.conversation), (true, None));
            prop_assert_eq!(text.status, Some(DeliveryStatus::Held));
            let first = disclaimer.id;
            self.world
                .queue(None, &route, (first, &disclaimer.body), None);
            self.world
                .queue(None, &route, (text.id, &body), Some(first));
        }
        Ok(())
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
                        message,
                        status,
                        code,
                        by_key,
                    } => {
                        if by_key {
                            self.learn_provider_id(message);
                        }
                        self.world.reach(message, status, &code);
                        let expected = self.world.message(message);
                        let found = reported.next().map(|one| (one.id, one.status));
                        prop_assert_eq!(found, Some((message, expected.status)));
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
        let (woken, next) = self.world.tick();
        prop_assert_eq!((refreshed.tick.woken, refreshed.tick.next), (woken, next));
        Ok(())
    }

    fn deliver(&mut self, limit: usize) -> Checked {
        let before = self.world.network.taken;
        let found = sound(self.door().deliver(limit))?;
        let taken = self.sandbox.accepted().split_off(before);
        let expected = self.world.deliver(limit, &taken);
        let found: Vec<_> = found
            .into_iter()
            .map(|one| (one.message, one.status, one.error_code))
            .collect();
        prop_assert_eq!(&found, &expected);
        prop_assert_eq!(self.world.network.taken - before, taken.len());
        for one in &taken {
            let attempted = |message: &&super::world::Message| {
                message
                    .attempt
                    .as_ref()
                    .is_some_and(|attempt| attempt.key == one.key)
            };
            let message = self.world.messages.iter().find(attempted).unwrap();
            prop_assert_eq!(one.gateway, message.gateway);
            prop_assert_eq!(one.recipient.as_str(), &message.recipient);
            prop_assert_eq!(&one.body, &message.body);
        }
        Ok(())
    }

    fn report(&mut self, submission: u8, status: DeliveryStatus, subject: Subject) -> Checked {
        let attempted = self.world.messages.iter().filter_map(|message| {
            let attempt = message.attempt.clone();
            attempt.map(|attempt| (message.id, message.gateway, attempt))
        });
        let attempted: Vec<_> = attempted.collect();
        let Some((message, own, attempt)) = pick(&attempted, submission).cloned() else {
            return Ok(());
        };
        let provider_message_id = format!("sandbox-{}", attempt.key);
        let told = attempt.provider_id.is_some();
        let other = self.world.gateways.iter().find(|gateway| gateway.id != own);
        let by_id = ReportSubject::ProviderMessageId(provider_message_id.clone());
        let (gateway, known, by) = match subject {
            Subject::ProviderId => (own, told, by_id),
            Subject::WrongGateway => (other.unwrap().id, false, by_id),
            Subject::Nonsense => {
                let nobody = "sandbox-nobody".to_owned();
                (own, false, ReportSubject::ProviderMessageId(nobody))
            }
            Subject::Key | Subject::KeyAlone => {
                let named = matches!(subject, Subject::Key);
                let by = ReportSubject::Key {
                    key: attempt.key.clone(),
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
            if matches!(subject, Subject::Key) {
                self.learn_provider_id(message);
            }
            self.world.reach(message, status, &error_code);
            let expected = self.world.message(message);
            prop_assert_eq!((found.id, found.status), (message, expected.status));
            prop_assert_eq!(&found.error_code, &expected.error_code);
        }
        Ok(())
    }

    fn learn_provider_id(&mut self, message: MessageId) {
        let message = self.world.messages.iter_mut().find(|one| one.id == message);
        let attempt = message
            .and_then(|message| message.attempt.as_mut())
            .unwrap();
        attempt.provider_id = Some(format!("sandbox-{}", attempt.key));
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
