//! What is done in conversations, one by one or several at once, on the engine and on the model.

use duologue::{
    Action, Actor, By, Command as Deed, Conversation, ConversationId, EventKind, HostEvent,
    MessageId, Messenger, SnoozeMode, SnoozeUntil, TagId, TagRef,
};
use proptest::prelude::*;

use super::author::{self, Author, earlier, which};
use super::command::{self, Act, Frame, Letter, TAGS, TagPick, UpTo, Which};
use super::lists::{check_row, pick};
use super::play::Shop;
use super::world::{self, Logged, Objections, Why, World};
use super::{Checked, sound};

/// A command's place: which conversation, by whom, and what speaks against it so far.
pub(super) struct Place {
    pub(super) id: ConversationId,
    pub(super) author: Author,
    pub(super) against: Objections,
}

impl Place {
    fn new(world: &World, id: ConversationId, author: Author) -> Self {
        let against = author.objections(world, Some(world.conversation(id)));
        Self {
            id,
            author,
            against,
        }
    }

    /// What the state has against an action.
    fn against(&mut self, world: &World, action: Action) {
        let objection = world.denied(self.id, action);
        self.against.state.extend(objection.map(Why::Refused));
    }
}

impl Act {
    /// The action that it is one of; an event of the host's own is none.
    fn action(&self) -> Option<Action> {
        Some(match self {
            Self::Complete => Action::Complete,
            Self::Archive => Action::Archive,
            Self::Reopen => Action::Reopen,
            Self::MarkUnread => Action::MarkUnread,
            Self::Unsnooze => Action::Unsnooze,
            Self::Unassign => Action::Unassign,
            Self::Send(_) => Action::Send,
            Self::Read(_) => Action::Read,
            Self::Snooze { .. } => Action::Snooze,
            Self::Assign { .. } => Action::Assign,
            Self::AddTag(_) | Self::RemoveTag(_) => Action::Tag,
            Self::Move { .. } => Action::Move,
            Self::Note { .. } => Action::Note,
            Self::HostEvent { .. } => return None,
        })
    }

    /// Whether it can be done to several conversations at once.
    pub(super) fn is_for_many(&self) -> bool {
        !matches!(
            self,
            Self::Send(_) | Self::Read(Some(_)) | Self::HostEvent { .. }
        )
    }
}

impl Shop {
    pub(super) fn act(&mut self, frame: &Frame, act: &Act) -> Checked {
        let Some(id) = which(&self.world, frame.conversation) else {
            return self.act_in_none(act);
        };
        self.check_offers(id)?;
        let one = self.world.conversation(id);
        let author = Author::new(&self.world, Some(one), &frame.by);
        let status = one.state.status();
        let denied = act
            .action()
            .and_then(|action| self.world.denied(id, action));
        self.run_act(Place::new(&self.world, id, author), act)?;
        if let Some(action) = act.action().filter(|_| !self.refused || denied.is_some()) {
            self.visited.insert((status.as_str(), action.as_str()));
        }
        Ok(())
    }

    fn run_act(&mut self, place: Place, act: &Act) -> Checked {
        match act {
            Act::Send(letter) => self.send(place, letter),
            Act::Read(Some(up_to)) => self.read(place, *up_to),
            Act::HostEvent { minutes_ago } => self.host_event(&place, *minutes_ago),
            act => {
                let deed = self.deed(act);
                let by = place.author.by();
                let answer = self.do_to_one(place.id, &deed, by)?;
                self.settle(place, &deed, answer)
            }
        }
    }

    /// There is no conversation yet.
    fn act_in_none(&mut self, act: &Act) -> Checked {
        let nobody = ConversationId::from_raw(1).unwrap();
        let host = By::host();
        let door = self.door();
        let answer = match act {
            Act::Send(_) => door.send(nobody, "out", host).map(drop),
            Act::Read(_) => door.read(nobody, None, host).map(drop),
            Act::AddTag(_) => door.add_tag(nobody, "VIP", host).map(drop),
            Act::Note { .. } => door.add_note(nobody, "note", host).map(drop),
            _ => door.complete(nobody, host).map(drop),
        };
        self.agree(answer, &Objections::to_argument(Why::NotFound))
            .map(drop)
    }

    /// Does the same to several conversations: for each it comes to what it would come to alone. What is wrong for
    /// every one of them is refused once.
    pub(super) fn bulk(&mut self, which: &[Which], by: &command::By, act: &Act) -> Checked {
        let found = which.iter();
        let found = found.filter_map(|which| author::which(&self.world, *which));
        let ids: Vec<ConversationId> = found.collect();
        let first = ids.first().map(|id| self.world.conversation(*id));
        let author = Author::new(&self.world, first, by);
        let deed = self.deed(act);
        let answer = self.door().bulk(&ids, &deed, author.by());
        if let Some(why) = self.world.wrong(&deed) {
            return self.agree(answer, &Objections::to_argument(why)).map(drop);
        }
        let results = sound(answer)?;
        prop_assert_eq!(results.len(), ids.len());
        let mut refused = true;
        for (id, result) in ids.into_iter().zip(results) {
            self.refused = false;
            self.settle(Place::new(&self.world, id, author), &deed, result)?;
            refused &= self.refused;
            self.happened(if self.refused {
                "one of many was refused"
            } else {
                "one of many was done"
            });
        }
        // One that is refused keeps no other back.
        self.refused = refused;
        Ok(())
    }

    /// An act that several conversations can have in common, with what there is in place of numbers.
    fn deed(&mut self, act: &Act) -> Deed {
        match act {
            Act::Complete => Deed::Complete,
            Act::Archive => Deed::Archive,
            Act::Reopen => Deed::Reopen,
            Act::MarkUnread => Deed::MarkUnread,
            Act::Read(None) => Deed::Read,
            Act::Unsnooze => Deed::Unsnooze,
            Act::Unassign => Deed::Unassign,
            Act::Snooze { minutes, mode } => {
                let until = minutes.map(|minutes| earlier(self.world.now, -minutes));
                Deed::Snooze(until.map_or(SnoozeUntil::Reply, SnoozeUntil::Time), *mode)
            }
            Act::Assign { to } => Deed::Assign(pick(&self.world.agents, *to).unwrap().id),
            Act::AddTag(tag) => Deed::AddTag(self.tag(*tag)),
            Act::RemoveTag(tag) => Deed::RemoveTag(self.tag(*tag)),
            Act::Note { empty: true } => Deed::AddNote("\n".to_owned()),
            Act::Note { .. } => Deed::AddNote(self.text("note")),
            Act::Move { to } => Deed::MoveToMailbox(*pick(&self.world.mailboxes, *to).unwrap()),
            other => panic!("{other:?} is for one conversation alone"),
        }
    }

    /// A tag by its name, which may be new, or by its id, which may be gone.
    fn tag(&self, tag: TagPick) -> TagRef {
        match tag {
            TagPick::Name(at) => TagRef::from(*pick(&TAGS, at).unwrap()),
            TagPick::Id(at) => match pick(&self.world.tags, at) {
                Some(tag) => TagRef::Id(tag.id),
                None => TagRef::from(TAGS[0]),
            },
        }
    }

    fn do_to_one(
        &mut self,
        id: ConversationId,
        deed: &Deed,
        by: By,
    ) -> Checked<duologue::Result<Conversation>> {
        let door = self.door();
        Ok(match deed {
            Deed::Complete => door.complete(id, by),
            Deed::Archive => door.archive(id, by),
            Deed::Reopen => door.reopen(id, by),
            Deed::MarkUnread => door.mark_unread(id, by),
            Deed::Read => door.read(id, None, by),
            Deed::Snooze(until, mode) => door.snooze(id, *until, *mode, by),
            Deed::Unsnooze => door.unsnooze(id, by),
            Deed::Assign(to) => door.assign(id, *to, by),
            Deed::Unassign => door.unassign(id, by),
            Deed::AddTag(tag) => door.add_tag(id, tag.clone(), by),
            Deed::RemoveTag(tag) => door.remove_tag(id, tag.clone(), by),
            Deed::MoveToMailbox(to) => door.move_to_mailbox(id, *to, by),
            Deed::AddNote(text) => {
                let answer = door.add_note(id, text, by);
                if let Ok(event) = &answer {
                    prop_assert_eq!((&event.text, event.at), (text, self.world.now));
                }
                row_after(&door, id, answer)
            }
            other => panic!("the model knows no command {other:?}"),
        })
    }

    /// Compares what a deed came to in one conversation.
    fn settle(
        &mut self,
        mut place: Place,
        deed: &Deed,
        answer: duologue::Result<Conversation>,
    ) -> Checked {
        let now = self.world.now;
        let wrong = self.world.wrong(deed);
        place.against.arguments.extend(wrong);
        match deed {
            Deed::Complete => {
                place.against(&self.world, Action::Complete);
                self.change(&place, answer, |one| one.state.complete())
            }
            Deed::Archive => {
                place.against(&self.world, Action::Archive);
                self.change(&place, answer, |one| one.state.archive())
            }
            Deed::Reopen => {
                place.against(&self.world, Action::Reopen);
                self.change(&place, answer, |one| {
                    one.touch(now);
                    one.state.reopen()
                })
            }
            Deed::MarkUnread => self.change(&place, answer, |one| one.state.mark_unread()),
            Deed::Read => self.change(&place, answer, |one| one.state.read(0)),
            Deed::Snooze(until, mode) => {
                place.against(&self.world, Action::Snooze);
                let until = match until {
                    SnoozeUntil::Time(time) => Some(*time),
                    _ => None,
                };
                self.change(&place, answer, |one| one.state.snooze(until, *mode))
            }
            Deed::Unsnooze => {
                place.against(&self.world, Action::Unsnooze);
                self.change(&place, answer, |one| {
                    one.touch(now);
                    one.state.unsnooze()
                })
            }
            Deed::Assign(to) => {
                if !self.world.agent(*to).active {
                    place.against.arguments.push(Why::Refused("agent_inactive"));
                }
                self.change(&place, answer, |one| {
                    let already = one.assignee.replace(*to) == Some(*to);
                    some(EventKind::Assigned, !already)
                })
            }
            Deed::Unassign => self.change(&place, answer, |one| {
                some(EventKind::Unassigned, one.assignee.take().is_some())
            }),
            Deed::AddTag(tag) => self.add_tag(place, tag, answer),
            Deed::RemoveTag(tag) => {
                let (tag, gone) = self.world.tag(tag);
                place.against.arguments.extend(gone);
                self.change(&place, answer, |one| {
                    let off = tag.is_some_and(|tag| one.tags.remove(&tag));
                    some(EventKind::TagRemoved, off)
                })
            }
            Deed::AddNote(_) => self.change(&place, answer, |_| vec![EventKind::NoteAdded]),
            Deed::MoveToMailbox(to) => {
                let contact = self.world.conversation(place.id).contact;
                let there = self.world.in_mailbox(contact, *to);
                if there.is_some_and(|other| other.id != place.id) {
                    let why = Why::Refused("conversation_exists");
                    place.against.state.push(why);
                }
                self.change(&place, answer, |one| {
                    let moved = std::mem::replace(&mut one.mailbox, *to) != *to;
                    some(EventKind::MailboxChanged, moved)
                })
            }
            other => panic!("the model knows no command {other:?}"),
        }
    }

    fn add_tag(
        &mut self,
        mut place: Place,
        tag: &TagRef,
        answer: duologue::Result<Conversation>,
    ) -> Checked {
        let (known, gone) = self.world.tag(tag);
        place.against.arguments.extend(gone);
        let made = match (&answer, tag, known) {
            (Ok(row), TagRef::Name(name), None) => {
                let tags = &mut self.world.tags;
                let is_new = |tag: &&duologue::Tag| tags.iter().all(|known| known.id != tag.id);
                let new = row.tags.iter().find(is_new).map(|tag| tag.id);
                prop_assert!(new.is_some(), "no tag was made for {:?}", name);
                tags.extend(new.map(|id| world::Tag::new(id, name)));
                let added = Logged::new(EventKind::SettingsChanged, Actor::Host);
                self.world.elsewhere.push(added);
                new
            }
            _ => None,
        };
        self.change(&place, answer, |one| {
            let on = one.tags.insert(known.or(made).unwrap());
            some(EventKind::TagAdded, on)
        })
    }

    fn read(&mut self, mut place: Place, up_to: UpTo) -> Checked {
        let one = self.world.conversation(place.id);
        let all: Vec<&world::Message> = match up_to {
            UpTo::Own(_) => {
                let backwards = one.messages.iter().rev();
                backwards.map(|id| self.world.message(*id)).collect()
            }
            UpTo::Any(_) => self.world.messages.iter().collect(),
        };
        let (UpTo::Own(at) | UpTo::Any(at)) = up_to;
        let up_to = pick(&all, at);
        if up_to.is_some_and(|message| message.conversation != Some(place.id)) {
            place.against.arguments.push(Why::Invalid("up_to"));
        }
        let up_to: Option<MessageId> = up_to.map(|message| message.id);
        let after = up_to.map_or(0, |message| self.world.incoming_after(one, message));
        let answer = self.door().read(place.id, up_to, place.author.by());
        self.change(&place, answer, |one| one.state.read(after))
    }

    fn send(&mut self, mut place: Place, letter: &Letter) -> Checked {
        let written = self.write_letter(letter, &mut place.against);
        let route = self.world.route_in(place.id, written.gateway);
        if let Err(why) = &route {
            if written.gateway.is_some() {
                place.against.arguments.extend(why);
            }
            place.against.state.extend(why);
        }
        let by = place.author.by();
        let answer = self.door().send(place.id, written.draft(), by);
        if let Some(sent) = self.agree(answer, &place.against)? {
            let to = super::letters::To::Conversation(place.id);
            self.sent(
                (place.id, to),
                &route.unwrap(),
                written,
                &sent,
                place.author.agent,
            )?;
        }
        Ok(())
    }

    fn host_event(&mut self, place: &Place, minutes_ago: Option<i16>) -> Checked {
        let mut happened = HostEvent::new(self.text("order"));
        let at = minutes_ago.map(|minutes| earlier(self.world.now, minutes));
        if let Some(at) = at {
            happened = happened.at(at);
        }
        let (door, by, kind) = (self.door(), place.author.by(), self.order);
        let answer = door.add_event(place.id, kind, &happened, by);
        if let Ok(event) = &answer {
            let now = self.world.now;
            prop_assert_eq!(event.at, at.map_or(now, |at| at.min(now)));
        }
        let row = row_after(&door, place.id, answer);
        self.change(place, row, |_| vec![kind])
    }

    /// Does the same to the model as was done by the engine, and compares.
    fn change(
        &mut self,
        place: &Place,
        answer: duologue::Result<Conversation>,
        change: impl FnOnce(&mut world::Conversation) -> Vec<EventKind>,
    ) -> Checked {
        let actor = place.author.actor();
        if let Some(row) = self.agree(answer, &place.against)? {
            prop_assert_eq!(row.id, place.id);
            let one = self.world.conversation_mut(place.id);
            let events = change(one);
            one.log(events, actor, None);
            one.saw(row.version)?;
            check_row(&self.world, &row)?;
        }
        Ok(())
    }
}

impl World {
    /// What is wrong about a deed, whichever conversation it is done to.
    fn wrong(&self, deed: &Deed) -> Option<Why> {
        match deed {
            Deed::Snooze(until, mode) => {
                let until = match until {
                    SnoozeUntil::Time(time) => Some(*time),
                    _ => None,
                };
                let timeless = *mode == SnoozeMode::UntilReply;
                let fits = until.is_none() == timeless && until.is_none_or(|time| time > self.now);
                (!fits).then_some(Why::Invalid("until"))
            }
            Deed::AddNote(text) if text.trim().is_empty() => Some(Why::Invalid("text")),
            _ => None,
        }
    }

    /// The tag that is meant, if there is one of the name, and whether it is gone.
    fn tag(&self, tag: &TagRef) -> (Option<TagId>, Option<Why>) {
        match tag {
            TagRef::Name(name) => (self.tag_named(name), None),
            TagRef::Id(id) => {
                let gone = !self.tag_exists(*id);
                (Some(*id), gone.then_some(Why::NotFound))
            }
        }
    }
}

/// A conversation after an event was added to it.
fn row_after(
    door: &Messenger,
    id: ConversationId,
    answer: duologue::Result<duologue::Event>,
) -> duologue::Result<Conversation> {
    answer.and_then(|_| door.conversation(id))
}

fn some(kind: EventKind, happened: bool) -> Vec<EventKind> {
    if happened { vec![kind] } else { Vec::new() }
}
