//! What the business writes, on the engine and on the model: now or for later, with a key or without.

use std::time::Duration;

use duologue::{
    Actor, AgentId, By, ConversationId, DeliveryStatus, Direction, Draft, EventKind, GatewayId,
    Message, MessageId, Timestamp,
};
use proptest::prelude::*;

use super::author::{Author, earlier};
use super::command::{self, CUSTOMERS, Letter, TESTER, Twist};
use super::lists::pick;
use super::network::{Due, Waiting};
use super::play::Shop;
use super::route::{Addressee, Route};
use super::world::{self, Logged, Objections, Why, World};
use super::{Checked, sound};

/// A letter as the engine gets it.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub(super) body: String,
    pub(super) gateway: Option<GatewayId>,
    key: Option<String>,
    pub(super) send_at: Option<Timestamp>,
}

/// Whom a letter is for.
#[derive(Clone, Copy, Debug)]
pub(super) enum To {
    Conversation(ConversationId),
    Address(&'static str),
}

/// A letter that was sent with a key.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    to: To,
    agent: Option<AgentId>,
    written: Written,
    message: MessageId,
}

impl Written {
    pub(super) fn draft(&self) -> Draft {
        let mut draft = Draft::text(self.body.as_str());
        if let Some(gateway) = self.gateway {
            draft = draft.gateway(gateway);
        }
        if let Some(key) = &self.key {
            draft = draft.key(key.as_str());
        }
        if let Some(at) = self.send_at {
            draft = draft.send_at(at);
        }
        draft
    }
}

impl Shop {
    /// What a letter says, and what is wrong about that.
    pub(super) fn write_letter(&mut self, letter: &Letter, against: &mut Objections) -> Written {
        let text = self.text("out");
        let body = if letter.empty {
            against.arguments.push(Why::Invalid("body"));
            " \n".to_owned()
        } else {
            text
        };
        let now = self.world.now;
        let send_at = letter.minutes.map(|minutes| earlier(now, -minutes));
        if send_at.is_some_and(|at| at <= now) {
            against.arguments.push(Why::Invalid("send_at"));
        }
        let gateway = letter.gateway.and_then(|at| pick(&self.world.gateways, at));
        Written {
            body,
            gateway: gateway.map(|gateway| gateway.id),
            key: letter.keyed.then(|| format!("key {}", self.texts)),
            send_at,
        }
    }

    pub(super) fn compose(&mut self, to: u8, author: &command::By, letter: &Letter) -> Checked {
        let mut wrong = Objections::default();
        let written = self.write_letter(letter, &mut wrong);
        let to = *pick(&CUSTOMERS, to).unwrap();
        let world = &self.world;
        let contact = world.owner(to);
        let known = contact.and_then(|contact| {
            if let Some(gateway) = written.gateway {
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
        let route = world.route(&addressee, written.gateway);
        let author = Author::new(world, known, author);
        let mut against = author.objections(world, known);
        against.arguments.append(&mut wrong.arguments);
        if let Err(why) = &route {
            // To whom and through what are arguments here.
            against.arguments.extend(why);
        }
        let known = known.map(|known| known.id);
        let answer = self.door().compose(to, written.draft(), author.by());
        let Some(sent) = self.agree(answer, &against)? else {
            return Ok(());
        };
        let route = route.unwrap();
        let id = sent.conversation.unwrap();
        if let Some(known) = known {
            prop_assert_eq!(id, known);
        } else {
            let begun = sound(self.door().conversation(id))?;
            let contact = self.world.meet(to, begun.contact, author.actor());
            let way = (route.gateway, route.recipient.clone());
            self.world.begin(id, contact, way, self.world.now);
        }
        self.sent((id, To::Address(to)), &route, written, &sent, author.agent)
    }

    /// Compares a letter that was sent, and does the same to the model.
    pub(super) fn sent(
        &mut self,
        (id, to): (ConversationId, To),
        route: &Route,
        written: Written,
        sent: &Message,
        agent: Option<AgentId>,
    ) -> Checked {
        self.check_sent(sent, route, agent)?;
        prop_assert_eq!(sent.conversation, Some(id));
        prop_assert_eq!(sent.send_at, written.send_at);
        let status = match written.send_at {
            Some(_) => DeliveryStatus::Scheduled,
            None => DeliveryStatus::Queued,
        };
        prop_assert_eq!(sent.status, Some(status));
        let message = self.world.write(Some(id), route, (sent.id, &written.body));
        message.agent = agent;
        if let Some(at) = written.send_at {
            message.send_at = Some(at);
            message.status = Some(status);
            message.waiting = Some(Waiting::Scheduled { at });
            let actor = agent.map_or(Actor::Host, Actor::Agent);
            let kinds = vec![EventKind::MessageScheduled];
            self.world
                .conversation_mut(id)
                .log(kinds, actor, Some(sent.id));
            self.happened("a letter was scheduled");
        } else {
            self.world.enter(sent.id);
        }
        if written.key.is_some() {
            let message = sent.id;
            self.world.kept.push(Kept {
                to,
                agent,
                written,
                message,
            });
        }
        Ok(())
    }

    /// Sends a letter once more under its key, whatever has happened since, or another one.
    pub(super) fn repeat(&mut self, letter: u8, twist: Twist) -> Checked {
        let Some(kept) = pick(&self.world.kept, letter).cloned() else {
            return Ok(());
        };
        let mut again = kept.clone();
        let mut stale = false;
        match twist {
            Twist::Nothing => {}
            Twist::Expectation => stale = true,
            Twist::Body => again.written.body.push('!'),
            Twist::Gateway => {
                let chosen = self.world.gateways[0].id;
                again.written.gateway = kept.written.gateway.xor(Some(chosen));
            }
            Twist::Author => again.agent = kept.agent.xor(Some(self.world.agents[0].id)),
            Twist::Time => {
                let later = self.world.now.after(Duration::from_secs(60 * 60));
                again.written.send_at = kept.written.send_at.xor(Some(later));
            }
            Twist::Addressee => {
                again.to = match kept.to {
                    To::Conversation(_) => To::Address(CUSTOMERS[0]),
                    To::Address(_) => To::Conversation(self.world.conversations[0].id),
                };
            }
        }
        let mut against = Objections::default();
        let same = matches!(twist, Twist::Nothing | Twist::Expectation);
        if !same {
            against.arguments.push(Why::KeyReused);
        }
        let mut by = again.agent.map_or(By::host(), By::agent);
        if stale {
            by = by.expecting_version(i64::MAX);
        }
        let draft = again.written.draft();
        let answer = match again.to {
            To::Conversation(id) => self.door().send(id, draft, by),
            To::Address(to) => self.door().compose(to, draft, by),
        };
        if let Some(found) = self.agree(answer, &against)? {
            let expected = self.world.message(kept.message);
            prop_assert_eq!(found.id, expected.id);
            prop_assert_eq!(found.status, expected.status);
            self.happened("a key gave the same message");
            // It was sent before, so nothing is written.
            self.refused = true;
        } else {
            self.happened("a key was used for something else");
        }
        Ok(())
    }

    /// A test goes to a tester: first a disclaimer, then the text, which waits for it.
    pub(super) fn send_test(&mut self, gateway: u8) -> Checked {
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
        let answer = self
            .door()
            .send_test(gateway, TESTER, body.as_str(), By::host());
        if let Some([disclaimer, text]) = self.agree(answer, &against)? {
            let route = route.unwrap();
            self.check_sent(&disclaimer, &route, None)?;
            self.check_sent(&text, &route, None)?;
            prop_assert_eq!((disclaimer.test, disclaimer.conversation), (true, None));
            prop_assert_eq!((text.test, text.conversation), (true, None));
            let queued = (DeliveryStatus::Queued, Waiting::Queued(Due::Now));
            let after = disclaimer.id;
            let held = (DeliveryStatus::Held, Waiting::Held { after });
            let bodies = [&disclaimer.body, &body];
            let waits = [queued, held];
            for ((sent, body), (status, waiting)) in
                [&disclaimer, &text].into_iter().zip(bodies).zip(waits)
            {
                prop_assert_eq!(sent.status, Some(status));
                let message = self.world.write(None, &route, (sent.id, body));
                message.status = Some(status);
                message.waiting = Some(waiting);
                self.world.elsewhere.push(Logged {
                    message: Some(sent.id),
                    ..Logged::new(EventKind::TestSent, Actor::Host)
                });
            }
        }
        Ok(())
    }

    /// Compares a message that was put into the outbox.
    fn check_sent(&self, sent: &Message, route: &Route, agent: Option<AgentId>) -> Checked {
        self.check_new(sent.id)?;
        prop_assert_eq!(sent.direction, Direction::Outgoing);
        prop_assert_eq!(sent.gateway, route.gateway);
        prop_assert_eq!(sent.recipient.as_str(), &route.recipient);
        prop_assert_eq!(sent.agent, agent);
        let initials = agent.map_or("", |agent| &self.world.agent(agent).initials);
        prop_assert_eq!(&sent.initials, initials);
        prop_assert_eq!(sent.at, self.world.now);
        Ok(())
    }

    pub(super) fn check_new(&self, message: MessageId) -> Checked {
        let latest = self.world.messages.iter().map(|one| one.id).max();
        prop_assert!(latest < Some(message), "{} after {:?}", message, latest);
        Ok(())
    }
}

impl World {
    /// A message of the business's that nothing is known of yet but what it says, and to whom.
    fn write(
        &mut self,
        conversation: Option<ConversationId>,
        route: &Route,
        (id, body): (MessageId, &str),
    ) -> &mut world::Message {
        let place = self.next_place();
        self.messages.push(world::Message {
            id,
            conversation,
            gateway: route.gateway,
            recipient: route.recipient.clone(),
            body: body.to_owned(),
            agent: None,
            at: self.now,
            place,
            send_at: None,
            status: None,
            error_code: String::new(),
            waiting: None,
            failures: 0,
            attempts: Vec::new(),
        });
        self.messages.last_mut().unwrap()
    }
}
