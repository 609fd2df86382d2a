//! What is done in a conversation, on the engine and on the model.

use std::time::Duration;

use duologue::{
    Action, Actor, AgentId, ContactId, Conversation, ConversationId, EventKind, HostEvent,
    MessageId, SnoozeMode, SnoozeUntil, TagId, TagRef, Timestamp,
};
use proptest::prelude::*;

use super::command::{Act, By, Expect, Frame, TAGS, TagPick, UpTo, Which};
use super::lists::{check_row, pick};
use super::play::Shop;
use super::world::{self, Objections, Why, World};
use super::{Checked, sound};

/// A command's place: which conversation, by whom, and what speaks against it so far.
struct Place {
    id: ConversationId,
    by: duologue::By,
    agent: Option<AgentId>,
    against: Objections,
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
            Self::Send { .. } => Action::Send,
            Self::Read(_) => Action::Read,
            Self::Snooze { .. } => Action::Snooze,
            Self::Assign { .. } => Action::Assign,
            Self::AddTag(_) | Self::RemoveTag(_) => Action::Tag,
            Self::Move { .. } => Action::Move,
            Self::Note { .. } => Action::Note,
            Self::HostEvent { .. } => return None,
        })
    }
}

impl Place {
    fn actor(&self) -> Actor {
        self.agent.map_or(Actor::Host, Actor::Agent)
    }
}

impl Shop {
    pub(super) fn act(&mut self, frame: &Frame, act: &Act) -> Checked {
        let Some(id) = which(&self.world, frame.conversation) else {
            return self.act_in_none(act);
        };
        self.check_offers(id)?;
        let (by, agent, against) = by(&self.world, Some(self.world.conversation(id)), &frame.by);
        let place = Place {
            id,
            by,
            agent,
            against,
        };
        let status = self.world.conversation(id).state.status();
        let denied = act
            .action()
            .and_then(|action| self.world.denied(id, action));
        self.run_act(place, act)?;
        if let Some(action) = act.action().filter(|_| !self.refused || denied.is_some()) {
            self.visited.insert((status.as_str(), action.as_str()));
        }
        Ok(())
    }

    fn run_act(&mut self, place: Place, act: &Act) -> Checked {
        match act {
            Act::Send { gateway, empty } => self.send(place, *gateway, *empty),
            Act::Read(up_to) => self.read(place, *up_to),
            Act::Snooze { minutes, mode } => self.snooze(place, *minutes, *mode),
            Act::Assign { to } => self.assign(place, *to),
            Act::AddTag(tag) => self.add_tag(place, *tag),
            Act::RemoveTag(tag) => self.remove_tag(place, *tag),
            Act::Move { to } => self.move_to(place, *to),
            Act::Note { empty } => self.note(place, *empty),
            Act::HostEvent { minutes_ago } => self.host_event(&place, *minutes_ago),
            plain => self.plain(place, plain),
        }
    }

    /// There is no conversation yet.
    fn act_in_none(&mut self, act: &Act) -> Checked {
        let nobody = ConversationId::from_raw(1).unwrap();
        let host = duologue::By::host();
        let door = self.door();
        let answer = match act {
            Act::Send { .. } => door.send(nobody, "out", host).map(drop),
            Act::Read(_) => door.read(nobody, None, host).map(drop),
            Act::AddTag(_) => door.add_tag(nobody, "VIP", host).map(drop),
            Act::Note { .. } => door.add_note(nobody, "note", host).map(drop),
            _ => door.complete(nobody, host).map(drop),
        };
        let against = Objections {
            arguments: vec![Why::NotFound],
            ..Objections::default()
        };
        self.agree(answer, &against).map(drop)
    }

    fn plain(&mut self, mut place: Place, act: &Act) -> Checked {
        let door = self.door();
        let (id, by) = (place.id, place.by);
        let (action, answer) = match act {
            Act::Complete => (Action::Complete, door.complete(id, by)),
            Act::Archive => (Action::Archive, door.archive(id, by)),
            Act::Reopen => (Action::Reopen, door.reopen(id, by)),
            Act::MarkUnread => (Action::MarkUnread, door.mark_unread(id, by)),
            Act::Unsnooze => (Action::Unsnooze, door.unsnooze(id, by)),
            Act::Unassign => (Action::Unassign, door.unassign(id, by)),
            other => panic!("{other:?} takes arguments"),
        };
        place.against(&self.world, action);
        let now = self.world.now;
        self.change(&place, answer, |one| match act {
            Act::Complete => one.state.complete(),
            Act::Archive => one.state.archive(),
            Act::Reopen => {
                one.touch(now);
                one.state.reopen()
            }
            Act::MarkUnread => one.state.mark_unread(),
            Act::Unsnooze => {
                one.touch(now);
                one.state.unsnooze()
            }
            _ => match one.assignee.take() {
                Some(_) => vec![EventKind::Unassigned],
                None => Vec::new(),
            },
        })
    }

    fn send(&mut self, mut place: Place, gateway: Option<u8>, empty: bool) -> Checked {
        let body = if empty {
            " \n".to_owned()
        } else {
            self.text("out")
        };
        let wanted = gateway
            .and_then(|at| pick(&self.world.gateways, at))
            .map(|one| one.id);
        let route = self.world.route_in(place.id, wanted);
        if let Err(why) = &route {
            if wanted.is_some() {
                place.against.arguments.extend(why);
            }
            place.against.state.extend(why);
        }
        if empty {
            place.against.arguments.push(Why::Invalid("body"));
        }
        let mut draft = duologue::Draft::text(body.as_str());
        if let Some(wanted) = wanted {
            draft = draft.gateway(wanted);
        }
        let answer = self.door().send(place.id, draft, place.by);
        if let Some(sent) = self.agree(answer, &place.against)? {
            let route = route.unwrap();
            self.check_sent(&sent, &route, place.agent)?;
            self.world
                .sent(place.id, &route, (sent.id, &body), place.agent);
        }
        Ok(())
    }

    fn read(&mut self, mut place: Place, up_to: Option<UpTo>) -> Checked {
        let one = self.world.conversation(place.id);
        let own = |back: u8| {
            let backwards: Vec<MessageId> = one.messages.iter().rev().copied().collect();
            pick(&backwards, back).copied()
        };
        let up_to = match up_to {
            Some(UpTo::Own(back)) => own(back),
            Some(UpTo::Any(at)) => pick(&self.world.messages, at).map(|message| message.id),
            None => None,
        };
        if up_to.is_some_and(|message| !one.messages.contains(&message)) {
            place.against.arguments.push(Why::Invalid("up_to"));
        }
        let answer = self.door().read(place.id, up_to, place.by);
        self.change(&place, answer, |one| {
            let after = up_to.map_or(0, |message| one.incoming_after(message));
            one.state.read(after)
        })
    }

    fn snooze(&mut self, mut place: Place, minutes: Option<i16>, mode: SnoozeMode) -> Checked {
        let until = minutes.map(|minutes| earlier(self.world.now, -minutes));
        let timeless = mode == SnoozeMode::UntilReply;
        if until.is_none() != timeless || until.is_some_and(|until| until <= self.world.now) {
            place.against.arguments.push(Why::Invalid("until"));
        }
        place.against(&self.world, Action::Snooze);
        let when = until.map_or(SnoozeUntil::Reply, SnoozeUntil::Time);
        let answer = self.door().snooze(place.id, when, mode, place.by);
        self.change(&place, answer, |one| one.state.snooze(until, mode))
    }

    fn assign(&mut self, mut place: Place, to: u8) -> Checked {
        let to = pick(&self.world.agents, to).unwrap();
        if !to.active {
            place.against.arguments.push(Why::Refused("agent_inactive"));
        }
        let to = to.id;
        let answer = self.door().assign(place.id, to, place.by);
        self.change(&place, answer, |one| {
            if one.assignee.replace(to) == Some(to) {
                Vec::new()
            } else {
                vec![EventKind::Assigned]
            }
        })
    }

    fn add_tag(&mut self, mut place: Place, tag: TagPick) -> Checked {
        let (tag, reference) = self.tag(tag, &mut place.against);
        let answer = self.door().add_tag(place.id, reference.clone(), place.by);
        let made = match (&answer, &reference, tag) {
            (Ok(row), TagRef::Name(name), None) => {
                let known = |id| self.world.tags.iter().any(|tag| tag.id == id);
                let new = row.tags.iter().find(|tag| !known(tag.id));
                let new = new.map(|tag| tag.id);
                prop_assert!(new.is_some(), "no tag was made for {:?}", name);
                let name = Some(name.trim().to_owned());
                self.world
                    .tags
                    .extend(new.map(|id| world::Tag { id, name }));
                new
            }
            _ => None,
        };
        self.change(&place, answer, |one| {
            if one.tags.insert(tag.or(made).unwrap()) {
                vec![EventKind::TagAdded]
            } else {
                Vec::new()
            }
        })
    }

    fn remove_tag(&mut self, mut place: Place, tag: TagPick) -> Checked {
        let (tag, reference) = self.tag(tag, &mut place.against);
        let answer = self.door().remove_tag(place.id, reference, place.by);
        self.change(&place, answer, |one| {
            if tag.is_some_and(|tag| one.tags.remove(&tag)) {
                vec![EventKind::TagRemoved]
            } else {
                Vec::new()
            }
        })
    }

    /// A tag by its name, which may be new, or by its id, which may be gone.
    fn tag(&self, tag: TagPick, against: &mut Objections) -> (Option<TagId>, TagRef) {
        let by_name = |name: &str| (self.world.tag_named(name), TagRef::from(name));
        match tag {
            TagPick::Name(at) => by_name(pick(&TAGS, at).unwrap()),
            TagPick::Id(at) => match pick(&self.world.tags, at).map(|tag| tag.id) {
                Some(id) => {
                    if !self.world.tag_exists(id) {
                        against.arguments.push(Why::NotFound);
                    }
                    (Some(id), TagRef::Id(id))
                }
                None => by_name(TAGS[0]),
            },
        }
    }

    fn move_to(&mut self, mut place: Place, to: u8) -> Checked {
        let to = *pick(&self.world.mailboxes, to).unwrap();
        let contact: ContactId = self.world.conversation(place.id).contact;
        let there = self.world.in_mailbox(contact, to);
        if there.is_some_and(|other| other.id != place.id) {
            place
                .against
                .state
                .push(Why::Refused("conversation_exists"));
        }
        let answer = self.door().move_to_mailbox(place.id, to, place.by);
        self.change(&place, answer, |one| {
            if one.mailbox == to {
                return Vec::new();
            }
            one.mailbox = to;
            vec![EventKind::MailboxChanged]
        })
    }

    fn note(&mut self, mut place: Place, empty: bool) -> Checked {
        let text = if empty {
            "\n".to_owned()
        } else {
            self.text("note")
        };
        if empty {
            place.against.arguments.push(Why::Invalid("text"));
        }
        let answer = self.door().add_note(place.id, &text, place.by);
        if let Ok(event) = &answer {
            prop_assert_eq!(
                (event.text.as_str(), event.at),
                (text.as_str(), self.world.now)
            );
        }
        self.event(&place, answer, EventKind::NoteAdded)
    }

    fn host_event(&mut self, place: &Place, minutes_ago: Option<i16>) -> Checked {
        let mut happened = HostEvent::new(self.text("order"));
        let at = minutes_ago.map(|minutes| earlier(self.world.now, minutes));
        if let Some(at) = at {
            happened = happened.at(at);
        }
        let answer = self
            .door()
            .add_event(place.id, self.order, &happened, place.by);
        if let Ok(event) = &answer {
            let now = self.world.now;
            prop_assert_eq!(event.at, at.map_or(now, |at| at.min(now)));
        }
        self.event(place, answer, self.order)
    }

    /// A command that appends an event and changes nothing else.
    fn event(
        &mut self,
        place: &Place,
        answer: duologue::Result<duologue::Event>,
        kind: EventKind,
    ) -> Checked {
        let row = match answer {
            Ok(_) => Ok(sound(self.door().conversation(place.id))?),
            Err(error) => Err(error),
        };
        self.change(place, row, |_| vec![kind])
    }

    /// Does the same to the model as was done by the engine, and compares.
    fn change(
        &mut self,
        place: &Place,
        answer: duologue::Result<Conversation>,
        change: impl FnOnce(&mut world::Conversation) -> Vec<EventKind>,
    ) -> Checked {
        let actor = place.actor();
        if let Some(row) = self.agree(answer, &place.against)? {
            prop_assert_eq!(row.id, place.id);
            let one = self.world.conversation_mut(place.id);
            let events = change(one);
            one.log(events, actor, None);
            check_row(&self.world, &row)?;
        }
        Ok(())
    }
}

impl Place {
    /// What the state has against an action.
    fn against(&mut self, world: &World, action: Action) {
        let objection = world.denied(self.id, action);
        self.against.state.extend(objection.map(Why::Refused));
    }
}

pub(super) fn which(world: &World, which: Which) -> Option<ConversationId> {
    let all: Vec<ConversationId> = world.conversations.iter().map(|one| one.id).collect();
    let (place, wanted) = match which {
        Which::Any(place) => return pick(&all, place).copied(),
        Which::Of(status, place) => (place, status),
    };
    let is = |id: &&ConversationId| world.conversation(**id).state.status() == wanted;
    let some: Vec<ConversationId> = all.iter().filter(is).copied().collect();
    pick(&some, place).or_else(|| pick(&all, place)).copied()
}

/// Who gives a command and what they expect, and whether that is so; of a conversation that is still to begin, too.
pub(super) fn by(
    world: &World,
    one: Option<&world::Conversation>,
    by: &By,
) -> (duologue::By, Option<AgentId>, Objections) {
    let mut against = Objections::default();
    let agent = |place: u8| {
        let place = place.checked_sub(1);
        place.and_then(|place| pick(&world.agents, place))
    };
    let author = agent(by.agent);
    if author.is_some_and(|author| !author.active) {
        against.arguments.push(Why::Refused("agent_inactive"));
    }
    let author = author.map(|author| author.id);
    let host = duologue::By::host();
    let whoever = author.map_or(host, duologue::By::agent);
    let expecting = match by.expect {
        Expect::Nothing => whoever,
        Expect::Version(back) => {
            against.conflict = back > 0;
            let version = one.map_or(0, |one| one.version);
            whoever.expecting_version(version - i64::from(back))
        }
        Expect::LastMessage(back) => {
            let newest_first = one.into_iter().flat_map(|one| one.messages.iter().rev());
            let newest_first: Vec<MessageId> = newest_first.copied().collect();
            match pick(&newest_first, back) {
                Some(seen) => {
                    against.conflict = one.is_some_and(|one| one.incoming_after(*seen) > 0);
                    whoever.expecting_last_message(*seen)
                }
                None => whoever,
            }
        }
        Expect::Assignee(at) => {
            let expected = agent(at).map(|agent| agent.id);
            against.conflict = one.and_then(|one| one.assignee) != expected;
            whoever.expecting_assignee(expected)
        }
    };
    (expecting, author, against)
}

/// So many minutes before a moment, or after it.
pub(super) fn earlier(moment: Timestamp, minutes: i16) -> Timestamp {
    let length = Duration::from_secs(60 * u64::from(minutes.unsigned_abs()));
    if minutes < 0 {
        moment.after(length)
    } else {
        moment.before(length)
    }
}
