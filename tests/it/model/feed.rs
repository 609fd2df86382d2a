//! The change feed: after each command it tells what the command appended to the log, and nothing else.

use duologue::{ConversationId, Cursor, Event, EventKind, Messenger, Paging};
use proptest::prelude::*;

use super::play::Shop;
use super::world::Logged;
use super::{Checked, sound};

/// How far the feed has been read.
#[derive(Default)]
pub(super) struct Reader {
    place: Option<Cursor>,
    /// Everything that it told.
    told: Vec<Event>,
}

impl Reader {
    /// What is new, `limit` events at a time.
    fn read_on(&mut self, door: &Messenger, limit: usize) -> Checked<Vec<Event>> {
        let mut fresh = Vec::new();
        loop {
            let changes = sound(door.changes(self.place.as_ref(), limit))?;
            prop_assert!(changes.items.len() <= limit);
            let all = changes.items.len() < limit;
            if let (Some(place), true) = (&self.place, changes.items.is_empty()) {
                prop_assert_eq!(
                    &changes.next,
                    place,
                    "nothing is new, and the place another"
                );
            }
            self.place = Some(changes.next);
            fresh.extend(changes.items);
            if all {
                break;
            }
        }
        prop_assert_eq!(Some(&sound(door.last_change())?), self.place.as_ref());
        for event in &fresh {
            let last = self.told.last().map(|last| last.id);
            prop_assert!(last < Some(event.id), "{} after {:?}", event.id, last);
            self.told.push(event.clone());
        }
        Ok(fresh)
    }
}

impl Shop {
    /// Compares what the feed tells since it was asked last. Within one change events may be in any order.
    pub(super) fn check_feed(&mut self, limit: usize) -> Checked {
        let door = self.door();
        let fresh = self.reader.read_on(&door, limit)?;
        let of = |conversation: Option<ConversationId>| {
            let of = fresh
                .iter()
                .filter(move |event| event.conversation == conversation);
            of.map(Logged::from)
        };
        let elsewhere = std::mem::take(&mut self.world.elsewhere);
        prop_assert_eq!(sorted(of(None).collect()), sorted(elsewhere));
        let mut told = of(None).count();
        for one in &mut self.world.conversations {
            let news = of(Some(one.id));
            told += news.clone().count();
            check_changes(one.id, news, &one.log[one.told..])?;
            one.told = one.log.len();
        }
        prop_assert_eq!(
            told,
            fresh.len(),
            "it told of a conversation that is not there"
        );
        Ok(())
    }

    /// Compares a conversation's timeline.
    pub(super) fn check_log(&mut self, id: ConversationId) -> Checked {
        let found = self.timeline(id)?;
        let conversation = self.world.conversation(id);
        check_changes(id, found.iter().map(Logged::from), &conversation.log)
    }

    /// The whole feed is what it told bit by bit, and the timelines and the contacts' histories are its parts.
    pub(super) fn check_whole_feed(&mut self) -> Checked {
        let door = self.door();
        let mut again = Reader::default();
        again.read_on(&door, 500)?;
        let facts = |event: &Event| {
            // What was told of a message is how it stood then.
            let told = (event.id, event.at, event.actor, event.facts.clone());
            (told, Logged::from(event), event.text.clone())
        };
        prop_assert!(
            again
                .told
                .iter()
                .map(facts)
                .eq(self.reader.told.iter().map(facts)),
            "the feed tells another story now"
        );
        let whole = again.told;
        for id in self
            .world
            .conversations
            .iter()
            .map(|one| one.id)
            .collect::<Vec<_>>()
        {
            let timeline = self.timeline(id)?;
            let own = whole.iter().filter(|event| event.conversation == Some(id));
            prop_assert!(own.eq(&timeline), "{id}: another timeline");
        }
        for contact in &self.world.contacts {
            let page = Paging::first(1_000);
            let mut history = sound(door.activity(contact.id, &self.every_kind(), &page))?.items;
            history.reverse();
            let own = whole
                .iter()
                .filter(|event| event.contact == Some(contact.id));
            prop_assert!(own.eq(&history), "{}: another history", contact.id);
        }
        Ok(())
    }

    /// A conversation's events of every kind, the earliest first.
    fn timeline(&mut self, id: ConversationId) -> Checked<Vec<Event>> {
        let page = Paging::first(1_000);
        let kinds = self.every_kind();
        let mut found = sound(self.door().timeline(id, &kinds, &page))?.items;
        found.reverse();
        Ok(found)
    }

    fn every_kind(&self) -> Vec<EventKind> {
        [EventKind::ALL, &[self.order]].concat()
    }
}

fn check_changes(
    id: ConversationId,
    mut found: impl Iterator<Item = Logged>,
    changes: &[Vec<Logged>],
) -> Checked {
    for change in changes {
        let logged: Vec<Logged> = found.by_ref().take(change.len()).collect();
        prop_assert_eq!(sorted(logged), sorted(change.clone()), "{}", id);
    }
    prop_assert_eq!(found.next(), None, "{}", id);
    Ok(())
}

fn sorted(mut events: Vec<Logged>) -> Vec<Logged> {
    let status = |event: &Logged| event.status.map(duologue::DeliveryStatus::as_str);
    events.sort_by_key(|event| (event.kind, event.message, status(event)));
    events
}
