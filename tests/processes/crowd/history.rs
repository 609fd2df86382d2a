//! Every state that each conversation was ever in, from the log; answers are held against it.

use std::collections::{BTreeMap, BTreeSet};

use duologue::conversation::{Fact, Snooze, State};
use duologue::{Actor, Event, EventKind, Messenger};

use super::changes_version;
use crate::stored::events;
use crate::traffic::conversations;

/// Of which snoozes that ended by themselves the children have told.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Woken {
    All,
    /// A delivery worker ends them too.
    #[cfg_attr(not(feature = "postgres"), expect(dead_code, reason = "none does"))]
    Some,
}

pub(crate) struct History(BTreeMap<i64, Vec<Moment>>);

/// A conversation after one event of its log.
struct Moment {
    event: i64,
    kind: EventKind,
    by_system: bool,
    stands: Stands,
}

#[derive(Clone, Debug, Eq, PartialEq)]
struct Stands {
    state: State,
    assignee: i64,
    mailbox: i64,
    tags: BTreeSet<i64>,
}

impl Stands {
    fn after(mut self, event: &Event) -> Self {
        let facts = &event.facts;
        match event.kind {
            EventKind::Assigned => self.assignee = facts.assignee.unwrap().as_raw(),
            EventKind::Unassigned => self.assignee = 0,
            EventKind::TagAdded => {
                assert!(self.tags.insert(facts.tag.unwrap().as_raw()), "{event:?}");
            }
            EventKind::TagRemoved => {
                assert!(self.tags.remove(&facts.tag.unwrap().as_raw()), "{event:?}");
            }
            _ => {}
        }
        if let Some(mailbox) = facts.mailbox {
            self.mailbox = mailbox.as_raw();
        }
        if let Some(fact) = fact(event) {
            self.state = self.state.evolve(fact);
        }
        self
    }

    /// As a child tells it.
    fn told(&self) -> String {
        let tags: Vec<String> = self.tags.iter().map(i64::to_string).collect();
        format!(
            "{} {} {} {} {}",
            self.state.status().as_str(),
            self.state.unread,
            self.assignee,
            self.mailbox,
            tags.join(",")
        )
    }
}

fn fact(event: &Event) -> Option<Fact> {
    Some(match event.kind {
        EventKind::ConversationStarted => Fact::SessionStarted,
        EventKind::ConversationFinished => Fact::SessionFinished,
        EventKind::ConversationArchived => Fact::Archived,
        EventKind::ConversationReopened => Fact::Reopened,
        EventKind::IncomingMessage => Fact::Incoming,
        EventKind::OutgoingMessage => match event.actor {
            Actor::Agent(_) => Fact::AgentMessage,
            _ => Fact::OtherMessage,
        },
        EventKind::Snoozed => Fact::Snoozed(Snooze {
            until: event.facts.until,
            mode: event.facts.mode.unwrap(),
        }),
        EventKind::SnoozeEnded => Fact::SnoozeEnded,
        EventKind::MarkedUnread => Fact::MarkedUnread,
        EventKind::Read => Fact::Read {
            unread: event.facts.unread.unwrap(),
        },
        _ => return None,
    })
}

impl History {
    pub(crate) fn read(messenger: &Messenger) -> Self {
        let ids = conversations(messenger).into_iter();
        let histories = ids.map(|id| {
            let mut stands = Stands {
                state: State::NEW,
                assignee: 0,
                mailbox: 0,
                tags: BTreeSet::new(),
            };
            let mut moments = Vec::new();
            for event in events(messenger, id, EventKind::ALL) {
                if changes_version(event.kind) {
                    stands = stands.after(&event);
                    moments.push(Moment {
                        event: event.id.as_raw(),
                        kind: event.kind,
                        by_system: event.actor == Actor::System,
                        stands: stands.clone(),
                    });
                }
            }
            (id.as_raw(), moments)
        });
        Self(histories.collect())
    }

    /// Holds what the children were answered against the log; says how many answers of each sort there were.
    pub(crate) fn check(&self, answers: &[String], told: Woken) -> BTreeMap<&'static str, u32> {
        let mut checked = BTreeMap::new();
        let mut expected = BTreeSet::new();
        let mut woken = BTreeMap::<i64, usize>::new();
        for line in answers {
            let (what, rest) = line.split_once(' ').unwrap();
            let numbers: Vec<i64> = rest
                .split(' ')
                .map_while(|word| word.parse().ok())
                .collect();
            let sort = match (what, numbers.as_slice()) {
                ("state", [id, version, ..]) => {
                    let told = rest.splitn(3, ' ').nth(2).unwrap();
                    assert_eq!(self.at(*id, *version).stands.told(), told, "{line}");
                    "states"
                }
                ("claimed", [id, version, agent]) => {
                    let [before, after] = self.around(*id, *version);
                    let after = after.unwrap();
                    assert_eq!(after.kind, EventKind::Assigned, "{line}");
                    assert_eq!(after.stands.assignee, *agent, "{line}");
                    assert!(
                        before.is_none_or(|before| before.stands.assignee == 0),
                        "{line}"
                    );
                    "claims"
                }
                ("expected", [id, before, after]) => {
                    if before != after {
                        // Whatever was done was done upon that version, and by one alone.
                        let next = self.0[id].iter().find(|moment| moment.event > *before);
                        assert!(next.unwrap().event <= *after, "{line}");
                        assert!(expected.insert((*id, *before)), "{line}");
                    }
                    "expected versions"
                }
                ("finished", [id, last, version]) => {
                    let finished = self.at(*id, *version);
                    assert_eq!(finished.kind, EventKind::ConversationFinished, "{line}");
                    let unseen = self.0[id].iter().find(|moment| {
                        moment.kind == EventKind::IncomingMessage
                            && (last + 1..*version).contains(&moment.event)
                    });
                    assert!(unseen.is_none(), "{line}");
                    "expected last messages"
                }
                ("woken", [id]) => {
                    *woken.entry(*id).or_default() += 1;
                    "ended snoozes"
                }
                _ => panic!("a child says `{line}`"),
            };
            *checked.entry(sort).or_default() += 1;
        }
        for (id, moments) in &self.0 {
            let ended =
                |moment: &&Moment| moment.kind == EventKind::SnoozeEnded && moment.by_system;
            let ended = moments.iter().filter(ended).count();
            let woken = woken.get(id).copied().unwrap_or(0);
            let fits = match told {
                Woken::All => ended == woken,
                Woken::Some => ended >= woken,
            };
            assert!(fits, "{ended} snoozes of {id} ended, {woken} were told of");
        }
        checked
    }

    /// A conversation at a version, which must be one that it had.
    fn at(&self, id: i64, version: i64) -> &Moment {
        let moments = &self.0[&id];
        let found = moments.binary_search_by_key(&version, |moment| moment.event);
        &moments[found.unwrap_or_else(|_| panic!("{id} was never at {version}"))]
    }

    /// A conversation before and after an event.
    fn around(&self, id: i64, event: i64) -> [Option<&Moment>; 2] {
        let moments = &self.0[&id];
        let at = moments.partition_point(|moment| moment.event < event);
        let before = at.checked_sub(1).map(|before| &moments[before]);
        [
            before,
            moments.get(at).filter(|moment| moment.event == event),
        ]
    }
}
