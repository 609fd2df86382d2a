//! What is done about messages that are written, and what waits in the outbox, on the engine and on the model.

use duologue::{
    Actor, ConversationId, DeliveryStatus, EventKind, Message, MessageId, MessagePage,
    OutboxHealth, Paging, Resolution, Timestamp,
};
use proptest::prelude::*;

use super::author::{Author, which_message};
use super::command::{By, Errand, Letter, WhichMessage};
use super::network::{Attempt, Due, RETRY, Waiting};
use super::play::Shop;
use super::world::{self, Objections, Why, World};
use super::{Checked, sound};

impl Shop {
    pub(super) fn run_errand(&mut self, which: WhichMessage, errand: &Errand) -> Checked {
        let Some(id) = which_message(&self.world, which) else {
            return Ok(());
        };
        match errand {
            Errand::Edit(letter, by) => self.edit(id, letter, by),
            Errand::Cancel(by) => self.cancel(id, by),
            Errand::SendAgain(by) => self.send_again(id, by),
            Errand::Resolve(resolution, by) => self.resolve(id, *resolution, by),
            Errand::LookUp => self.look_up(id),
        }
    }

    /// Who acts on a message, and what speaks against them.
    fn author_of_errand(&self, id: MessageId, by: &By) -> (Author, Objections) {
        let conversation = self.world.message(id).conversation;
        let one = conversation.map(|id| self.world.conversation(id));
        let author = Author::new(&self.world, one, by);
        (author, author.objections(&self.world, one))
    }

    fn edit(&mut self, id: MessageId, letter: &Letter, by: &By) -> Checked {
        let (author, mut against) = self.author_of_errand(id, by);
        let written = self.write_letter(letter, &mut against);
        let before = self.world.message(id);
        if letter.keyed {
            against.arguments.push(Why::Invalid("key"));
        }
        if written.gateway.is_some_and(|other| other != before.gateway) {
            against.arguments.push(Why::Invalid("gateway"));
        }
        let gone = Why::Refused("already_gone");
        match before.conversation {
            None => against.arguments.push(gone),
            Some(_) if before.status != Some(DeliveryStatus::Scheduled) => against.state.push(gone),
            Some(of) => {
                // To whom and through what it goes was settled when it was written.
                let contact = self.world.contact(self.world.conversation(of).contact);
                if contact.blocked {
                    against.state.push(Why::Refused("contact_blocked"));
                }
                if !self.world.gateway(before.gateway).enabled {
                    against.state.push(Why::Refused("gateway_disabled"));
                }
            }
        }
        let answer = self.door().edit_message(id, written.draft(), author.by());
        if let Some(edited) = self.agree(answer, &against)? {
            let message = self.world.message_mut(id);
            message.body.clone_from(&written.body);
            message.send_at = written.send_at.or(message.send_at);
            let at = message.send_at.unwrap();
            message.waiting = Some(Waiting::Scheduled { at });
            let of = message.conversation.unwrap();
            let conversation = self.world.conversation_mut(of);
            conversation.log(vec![EventKind::MessageEdited], author.actor(), Some(id));
            check_message(self.world.message(id), &edited)?;
            self.happened("a scheduled letter was edited");
        }
        Ok(())
    }

    fn cancel(&mut self, id: MessageId, by: &By) -> Checked {
        let (author, mut against) = self.author_of_errand(id, by);
        let waiting = self.world.message(id).waiting;
        if waiting.is_none() {
            against.state.push(Why::Refused("already_gone"));
        }
        let answer = self.door().cancel_message(id, author.by());
        if let Some(cancelled) = self.agree(answer, &against)? {
            let actor = author.actor();
            self.world.settle(id, DeliveryStatus::Cancelled, actor);
            check_message(self.world.message(id), &cancelled)?;
            self.happened(match waiting {
                Some(Waiting::Scheduled { .. }) => "a scheduled letter was called off",
                _ => "a queued letter was called off",
            });
        }
        Ok(())
    }

    fn send_again(&mut self, id: MessageId, by: &By) -> Checked {
        let (author, mut against) = self.author_of_errand(id, by);
        let failed = [
            DeliveryStatus::Unknown,
            DeliveryStatus::Expired,
            DeliveryStatus::Rejected,
            DeliveryStatus::Failed,
            DeliveryStatus::Undelivered,
        ];
        let status = self.world.message(id).status;
        if !status.is_some_and(|status| failed.contains(&status)) {
            against.state.push(Why::Refused("not_failed"));
        }
        let answer = self.door().send_again(id, author.by());
        if let Some(queued) = self.agree(answer, &against)? {
            self.world.queue_again(id, author.actor());
            check_message(self.world.message(id), &queued)?;
            self.happened("a letter was sent again");
        }
        Ok(())
    }

    fn resolve(&mut self, id: MessageId, resolution: Resolution, by: &By) -> Checked {
        let (author, mut against) = self.author_of_errand(id, by);
        self.object_if_known(id, &mut against);
        let answer = self.door().resolve(id, resolution, author.by());
        if let Some(settled) = self.agree(answer, &against)? {
            let status = match resolution {
                Resolution::Sent => DeliveryStatus::Sent,
                _ => DeliveryStatus::Failed,
            };
            let attempts = &mut self.world.message_mut(id).attempts;
            attempts.last_mut().unwrap().status = status;
            self.world.settle(id, status, author.actor());
            check_message(self.world.message(id), &settled)?;
            self.happened("somebody knew what became of a letter");
        }
        Ok(())
    }

    fn look_up(&mut self, id: MessageId) -> Checked {
        let mut against = Objections::default();
        self.object_if_known(id, &mut against);
        let answer = self.door().look_up(id);
        if let Some(found) = self.agree(answer, &against)? {
            let attempts = &mut self.world.message_mut(id).attempts;
            let number = attempts.len() - 1;
            let attempt = &mut attempts[number];
            if attempt.key.is_some() {
                attempt.named = true;
                self.world.reach((id, number), DeliveryStatus::Sent, "");
                self.happened("the network had taken a letter");
            } else {
                // As if it had been told at once: it is tried again so often, and no more.
                let unanswered = |one: &&mut Attempt| one.status == DeliveryStatus::Unknown;
                let tried = attempts.iter_mut().filter(unanswered).count();
                let tried = u32::try_from(tried).unwrap();
                if tried < RETRY.attempts {
                    self.world.queue_again(id, Actor::System);
                    self.world.message_mut(id).failures = tried;
                } else {
                    self.world.reach((id, number), DeliveryStatus::Failed, "");
                }
                self.happened("the network had not taken a letter");
            }
            check_message(self.world.message(id), &found)?;
        }
        Ok(())
    }

    fn object_if_known(&self, id: MessageId, against: &mut Objections) {
        if self.world.message(id).status != Some(DeliveryStatus::Unknown) {
            against.state.push(Why::Refused("not_unknown"));
        }
    }

    /// Compares the lists of what waits for its time, of all and of one conversation, and of what nobody knows the fate
    /// of.
    pub(super) fn check_waiting(&mut self, one: Option<ConversationId>, limit: usize) -> Checked {
        let door = self.door();
        let of: &[Option<ConversationId>] = if one.is_some() { &[None, one] } else { &[None] };
        for of in of {
            let found = all_pages(limit, |paging| door.scheduled_messages(*of, paging))?;
            check_list(&self.world, &self.world.scheduled(*of), &found)?;
        }
        let unknown = |one: &&world::Message| one.status == Some(DeliveryStatus::Unknown);
        let unknown = self.world.messages.iter().filter(unknown);
        let mut unknown: Vec<MessageId> = unknown.map(|one| one.id).collect();
        unknown.sort_unstable();
        let found = all_pages(limit, |paging| door.unknown_messages(paging))?;
        check_list(&self.world, &unknown, &found)
    }

    /// Counts again what is said of the workspace's health.
    pub(super) fn check_health(&mut self) -> Checked {
        let door = self.door();
        let found = sound(door.health())?;
        prop_assert_eq!(found.outbox, self.world.outbox());
        let count = |status: &DeliveryStatus| {
            let has = |one: &&world::Message| one.status == Some(*status);
            let count = self.world.messages.iter().filter(has).count() as u64;
            (count > 0).then_some((*status, count))
        };
        let deliveries: Vec<_> = DeliveryStatus::ALL.iter().filter_map(count).collect();
        prop_assert_eq!(found.deliveries, deliveries);
        prop_assert!(found.workers.is_empty(), "{:?}", found.workers);
        let waiting = |one: &&world::Message| one.waiting.is_some();
        let waiting = self.world.messages.iter().filter(waiting).count();
        prop_assert_eq!(sound(door.outbox_depth())?, waiting as u64);
        Ok(())
    }

    /// When there is something to deliver next. What is left to chance has bounds; what is to go now has a time that is
    /// past.
    pub(super) fn check_next_delivery(&mut self) -> Checked {
        let found = sound(self.door().next_delivery())?;
        let now = self.world.now;
        let bounds = |one: &world::Message| match one.waiting? {
            Waiting::Scheduled { at } | Waiting::Queued(Due::At(at)) => Some((at, at)),
            Waiting::Queued(Due::After(time)) => Some((time, time.after(RETRY.longest))),
            Waiting::Queued(Due::Now) => Some((Timestamp::from_micros(0).unwrap(), now)),
            Waiting::Held { .. } => None,
        };
        let bounds = self.world.messages.iter().filter_map(bounds);
        let (earliest, latest): (Vec<_>, Vec<_>) = bounds.unzip();
        let bounds = (earliest.into_iter().min(), latest.into_iter().min());
        prop_assert!(
            bounds.0 <= found && found <= bounds.1,
            "{:?} is not within {:?}",
            found,
            bounds
        );
        Ok(())
    }
}

impl World {
    /// What waits for its time, in the order in which it goes.
    fn scheduled(&self, of: Option<ConversationId>) -> Vec<MessageId> {
        let time = |one: &world::Message| match one.waiting {
            Some(Waiting::Scheduled { at }) if of.is_none() || of == one.conversation => {
                Some((at, one.id))
            }
            _ => None,
        };
        let mut waiting: Vec<_> = self.messages.iter().filter_map(time).collect();
        waiting.sort_unstable();
        waiting.into_iter().map(|(_, id)| id).collect()
    }

    fn outbox(&self) -> OutboxHealth {
        let mut outbox = OutboxHealth::default();
        let mut oldest: Option<&world::Message> = None;
        for message in &self.messages {
            match message.waiting {
                None => {}
                Some(Waiting::Scheduled { .. }) => outbox.scheduled += 1,
                Some(Waiting::Held { .. }) => outbox.held += 1,
                Some(Waiting::Queued(_)) => {
                    outbox.queued += 1;
                    if oldest.is_none_or(|oldest| message.place < oldest.place) {
                        oldest = Some(message);
                    }
                }
            }
        }
        outbox.oldest_queued = oldest.map(|oldest| oldest.at);
        outbox
    }
}

/// The messages of every page of a list.
fn all_pages(
    limit: usize,
    page: impl Fn(&Paging) -> duologue::Result<MessagePage>,
) -> Checked<Vec<Message>> {
    let mut paging = Paging::first(limit);
    let mut found = Vec::new();
    loop {
        let page = sound(page(&paging))?;
        prop_assert!(page.items.len() <= limit);
        found.extend(page.items);
        match page.next {
            Some(next) => paging = Paging::first(limit).after(next),
            None => return Ok(found),
        }
    }
}

fn check_list(world: &World, expected: &[MessageId], found: &[Message]) -> Checked {
    let ids: Vec<MessageId> = found.iter().map(|message| message.id).collect();
    prop_assert_eq!(ids, expected);
    let mut found = found.iter();
    found.try_for_each(|message| check_message(world.message(message.id), message))
}

pub(super) fn check_message(expected: &world::Message, found: &Message) -> Checked {
    prop_assert_eq!(found.status, expected.status, "message {}", expected.id);
    prop_assert_eq!(&found.error_code, &expected.error_code);
    prop_assert_eq!(found.conversation, expected.conversation);
    prop_assert_eq!(found.gateway, expected.gateway);
    prop_assert_eq!(found.recipient.as_str(), &expected.recipient);
    prop_assert_eq!(&found.body, &expected.body);
    prop_assert_eq!(found.agent, expected.agent);
    prop_assert_eq!((found.at, found.send_at), (expected.at, expected.send_at));
    Ok(())
}
