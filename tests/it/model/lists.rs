//! What the lists must show: every conversation looked through, sorted, and counted.

use std::collections::BTreeMap;

use duologue::{
    AgentId, Conversation, ConversationId, Count, Counts, Cursor, GatewayId, MailboxId, MessageId,
    Messenger, Narrowing, Paging, Placement, Session, Status, TagId, Timestamp, View,
};
use proptest::prelude::*;

use super::world::{self, World};
use super::{Checked, sound, state};

/// What a view is narrowed to; the numbers are places in the world's lists.
#[derive(Clone, Debug, Default)]
pub(super) struct Narrow {
    pub(super) mailbox: Option<u8>,
    /// 0 is nobody.
    pub(super) assignee: Option<u8>,
    pub(super) gateway: Option<u8>,
    pub(super) all_tags: Vec<u8>,
    pub(super) any_tags: Vec<u8>,
    pub(super) unread: bool,
    pub(super) text: Option<&'static str>,
}

/// A narrowing by what there is.
#[derive(Clone, Debug, Default)]
struct Sieve {
    mailbox: Option<MailboxId>,
    #[expect(clippy::option_option, reason = "anybody, nobody or somebody")]
    assignee: Option<Option<AgentId>>,
    gateway: Option<GatewayId>,
    all_tags: Vec<TagId>,
    any_tags: Vec<TagId>,
    unread: bool,
    text: Option<&'static str>,
}

impl Sieve {
    fn new(world: &World, narrow: &Narrow) -> Self {
        let tags = |places: &[u8]| {
            let tag = |place: &u8| pick(&world.tags, *place).map(|tag| tag.id);
            places.iter().filter_map(tag).collect()
        };
        let assignee = |place: u8| {
            let agent = place.checked_sub(1).and_then(|at| pick(&world.agents, at));
            agent.map(|agent| agent.id)
        };
        Self {
            mailbox: narrow
                .mailbox
                .and_then(|place| pick(&world.mailboxes, place))
                .copied(),
            assignee: narrow.assignee.map(assignee),
            gateway: narrow
                .gateway
                .and_then(|place| pick(&world.gateways, place))
                .map(|gateway| gateway.id),
            all_tags: tags(&narrow.all_tags),
            any_tags: tags(&narrow.any_tags),
            unread: narrow.unread,
            text: narrow.text,
        }
    }

    fn narrowing(&self) -> Narrowing {
        let mut narrowing = Narrowing::none().any_tag(self.any_tags.iter().copied());
        for tag in &self.all_tags {
            narrowing = narrowing.tag(*tag);
        }
        if let Some(mailbox) = self.mailbox {
            narrowing = narrowing.mailbox(mailbox);
        }
        match self.assignee {
            Some(Some(agent)) => narrowing = narrowing.assignee(agent),
            Some(None) => narrowing = narrowing.unassigned(),
            None => {}
        }
        if let Some(gateway) = self.gateway {
            narrowing = narrowing.gateway(gateway);
        }
        if self.unread {
            narrowing = narrowing.unread();
        }
        narrowing.text(self.text.unwrap_or_default())
    }

    fn keeps(&self, world: &World, one: &world::Conversation) -> bool {
        let any = &self.any_tags;
        self.mailbox.is_none_or(|mailbox| one.mailbox == mailbox)
            && self.assignee.is_none_or(|agent| one.assignee == agent)
            && self.gateway.is_none_or(|gateway| one.gateway == gateway)
            && self.all_tags.iter().all(|tag| one.tags.contains(tag))
            && (any.is_empty() || any.iter().any(|tag| one.tags.contains(tag)))
            && (!self.unread || one.state.unread > 0)
            && self.text.is_none_or(|text| mentions(world, one, text))
    }

    /// Whether the number of rows must be told: with at most one narrowing, which is by what a counter can count.
    fn is_counted(&self) -> bool {
        let narrowings = [
            usize::from(self.mailbox.is_some()),
            usize::from(self.assignee.is_some()),
            usize::from(self.gateway.is_some()),
            usize::from(self.unread),
            self.all_tags.len(),
            self.any_tags.len(),
        ];
        narrowings.iter().sum::<usize>() < 2 && self.text.is_none_or(str::is_empty)
    }
}

fn mentions(world: &World, one: &world::Conversation, text: &str) -> bool {
    let name = &world.contact(one.contact).name;
    let text = text.to_lowercase();
    let has = |it: &&String| it.to_lowercase().contains(&text);
    [name, &one.address, &one.snippet].iter().any(has)
}

/// The element at a place, counted round and round; `None` of an empty list alone.
pub(super) fn pick<T>(list: &[T], place: u8) -> Option<&T> {
    list.get(usize::from(place) % list.len().max(1))
}

fn shows(view: View, status: Status) -> bool {
    match view {
        View::All => true,
        View::Inbox => matches!(status, Status::Open | Status::FollowUp),
        View::Snoozed => status == Status::Snoozed,
        View::Completed => status == Status::Completed,
        View::Archived => status == Status::Archived,
        other => panic!("the model knows no view {other:?}"),
    }
}

/// A view in its order, newest activity first.
fn list<'w>(world: &'w World, view: View, sieve: &Sieve) -> Vec<&'w world::Conversation> {
    let kept =
        |one: &&world::Conversation| shows(view, one.state.status()) && sieve.keeps(world, one);
    let mut rows: Vec<_> = world.conversations.iter().filter(kept).collect();
    rows.sort_by_key(|row| std::cmp::Reverse((row.activity, row.id)));
    rows
}

/// The rows of a view, where an open walk along it stands.
fn places(world: &World, view: View, sieve: &Sieve) -> Vec<(ConversationId, Timestamp)> {
    let rows = list(world, view, sieve);
    rows.into_iter().map(|row| (row.id, row.activity)).collect()
}

/// Pages through a narrowed view and compares every row, the totals and the badges.
pub(super) fn check_list(
    messenger: &Messenger,
    world: &World,
    (view, narrow): (View, &Narrow),
    limit: usize,
) -> Checked {
    let sieve = Sieve::new(world, narrow);
    let expected = list(world, view, &sieve);
    let narrowing = sieve.narrowing();
    let mut rows = Vec::new();
    let mut paging = Paging::first(limit);
    loop {
        let page = sound(messenger.conversations(view, &narrowing, &paging))?;
        let left = expected.len() - rows.len();
        prop_assert_eq!(page.items.len(), left.min(limit), "{:?} {:?}", view, narrow);
        let badge = (page.badge.messages, page.badge.conversations);
        prop_assert_eq!(badge, world.badge());
        let total = Some(expected.len() as u64);
        let told = page.total == total || (page.total.is_none() && !sieve.is_counted());
        prop_assert!(
            told,
            "{:?} {:?} has {:?}, not {:?}",
            view,
            narrow,
            page.total,
            total
        );
        rows.extend(page.items);
        match page.next {
            Some(next) if rows.len() < expected.len() => paging = Paging::first(limit).after(next),
            next => {
                prop_assert_eq!(next, None, "{:?} {:?} has no further page", view, narrow);
                break;
            }
        }
    }
    let found: Vec<Row> = rows.iter().map(Row::found).collect();
    let expected: Vec<Row> = expected
        .iter()
        .map(|row| Row::expected(world, row))
        .collect();
    prop_assert_eq!(found, expected, "{:?} {:?}", view, narrow);
    Ok(())
}

pub(super) fn check_row(world: &World, found: &Conversation) -> Checked {
    let expected = Row::expected(world, world.conversation(found.id));
    prop_assert_eq!(Row::found(found), expected);
    Ok(())
}

/// A row of a list, whichever side it comes from.
#[derive(Debug, PartialEq)]
struct Row {
    id: ConversationId,
    status: Status,
    session: state::Session,
    place: state::Place,
    unread: u32,
    contact: String,
    mailbox: MailboxId,
    gateway: GatewayId,
    address: String,
    assignee: Option<AgentId>,
    tags: Vec<(TagId, String)>,
    until: Option<Timestamp>,
    times: [Timestamp; 2],
    last_message: Option<MessageId>,
    last_incoming: Option<MessageId>,
    snippet: String,
}

impl Row {
    fn found(row: &Conversation) -> Self {
        Self {
            id: row.id,
            status: row.status(),
            session: match row.state.session {
                Session::NotStarted => state::Session::None,
                Session::Active => state::Session::Active,
                Session::Finished => state::Session::Finished,
            },
            place: match row.state.placement {
                Placement::Inbox => state::Place::Inbox,
                Placement::Snoozed(snooze) => state::Place::Snoozed {
                    until: snooze.until,
                    mode: snooze.mode,
                },
                Placement::Out if row.state.archived => state::Place::Archived,
                Placement::Out => state::Place::Out,
            },
            unread: row.unread(),
            contact: format!("{} {}", row.contact, row.contact_name),
            mailbox: row.mailbox,
            gateway: row.gateway,
            address: row.address.as_str().to_owned(),
            assignee: row.assignee,
            tags: row
                .tags
                .iter()
                .map(|tag| (tag.id, tag.name.clone()))
                .collect(),
            until: row.snoozed_until(),
            times: [row.last_activity, row.created_at],
            last_message: row.last_message,
            last_incoming: row.last_incoming,
            snippet: row.snippet.clone(),
        }
    }

    fn expected(world: &World, row: &world::Conversation) -> Self {
        let name = &world.contact(row.contact).name;
        let carried = |tag: &&world::Tag| row.tags.contains(&tag.id);
        let named = |tag: &world::Tag| (tag.id, tag.name.clone().unwrap_or_default());
        let mut tags: Vec<_> = world.tags.iter().filter(carried).map(named).collect();
        tags.sort_by_key(|(id, name)| (name.to_lowercase(), *id));
        Self {
            id: row.id,
            status: row.state.status(),
            session: row.state.session,
            place: row.state.place,
            unread: row.state.unread,
            contact: format!("{} {name}", row.contact),
            mailbox: row.mailbox,
            gateway: row.gateway,
            address: row.address.clone(),
            assignee: row.assignee,
            tags,
            until: row.state.snoozed_until(),
            times: [row.activity, row.created],
            last_message: row.messages.last().copied(),
            last_incoming: row.incoming.last().copied(),
            snippet: row.snippet.clone(),
        }
    }
}

/// Compares what a sidebar shows beside each entry of a view.
pub(super) fn check_counts(messenger: &Messenger, world: &World, view: View) -> Checked {
    let found = sound(messenger.counts(view))?;
    let rows = list(world, view, &Sieve::default());
    let mut agents = BTreeMap::new();
    let mut mailboxes = BTreeMap::new();
    let mut gateways = BTreeMap::new();
    let mut tags = BTreeMap::new();
    let (mut total, mut unassigned) = (Count::default(), Count::default());
    for row in rows {
        let unread = row.state.unread;
        add(&mut total, unread);
        match row.assignee {
            Some(agent) => add(agents.entry(agent).or_default(), unread),
            None => add(&mut unassigned, unread),
        }
        add(mailboxes.entry(row.mailbox).or_default(), unread);
        add(gateways.entry(row.gateway).or_default(), unread);
        for tag in &row.tags {
            add(tags.entry(*tag).or_default(), unread);
        }
    }
    let mut expected = Counts::default();
    expected.total = total;
    expected.unassigned = unassigned;
    expected.agents = agents.into_iter().collect();
    expected.mailboxes = mailboxes.into_iter().collect();
    expected.gateways = gateways.into_iter().collect();
    expected.tags = tags.into_iter().collect();
    prop_assert_eq!(found, expected, "{:?}", view);
    Ok(())
}

fn add(count: &mut Count, unread: u32) {
    count.conversations += 1;
    count.unread_conversations += u64::from(unread > 0);
    count.unread_messages += u64::from(unread);
}

/// Compares every view under every narrowing of one kind, and every pair of those.
pub(super) fn sweep(messenger: &Messenger, world: &World, limit: usize) -> Checked {
    for view in View::ALL {
        check_counts(messenger, world, *view)?;
        check_list(messenger, world, (*view, &Narrow::default()), limit)?;
        let singles = singles();
        for (at, one) in singles.iter().enumerate() {
            check_list(messenger, world, (*view, one), limit)?;
            if matches!(view, View::Inbox | View::All) {
                for other in &singles[..at] {
                    if let Some(both) = both(one, other) {
                        check_list(messenger, world, (*view, &both), limit)?;
                    }
                }
            }
        }
    }
    Ok(())
}

fn singles() -> Vec<Narrow> {
    let narrow = Narrow::default;
    let mut singles = Vec::new();
    for place in 0..3 {
        singles.push(Narrow {
            mailbox: Some(place),
            ..narrow()
        });
        singles.push(Narrow {
            assignee: Some(place),
            ..narrow()
        });
        singles.push(Narrow {
            gateway: Some(place),
            ..narrow()
        });
        singles.push(Narrow {
            all_tags: vec![place],
            ..narrow()
        });
    }
    singles.push(Narrow {
        any_tags: vec![0, 1],
        ..narrow()
    });
    singles.push(Narrow {
        all_tags: vec![0, 1],
        ..narrow()
    });
    singles.push(Narrow {
        unread: true,
        ..narrow()
    });
    singles
}

/// Two narrowings of different kinds in one.
fn both(one: &Narrow, other: &Narrow) -> Option<Narrow> {
    let different = one.mailbox.and(other.mailbox).is_none()
        && one.assignee.and(other.assignee).is_none()
        && one.gateway.and(other.gateway).is_none()
        && (one.all_tags.is_empty() || other.all_tags.is_empty())
        && (one.any_tags.is_empty() || other.any_tags.is_empty());
    different.then(|| Narrow {
        mailbox: one.mailbox.or(other.mailbox),
        assignee: one.assignee.or(other.assignee),
        gateway: one.gateway.or(other.gateway),
        all_tags: [one.all_tags.as_slice(), &other.all_tags].concat(),
        any_tags: [one.any_tags.as_slice(), &other.any_tags].concat(),
        unread: one.unread || other.unread,
        text: None,
    })
}

/// A place in a list that is paged through while other things happen.
pub(super) struct Walk {
    view: View,
    sieve: Sieve,
    next: Option<Cursor>,
    seen: Vec<ConversationId>,
    /// The rows that nothing has happened to since the walk began.
    steady: Vec<(ConversationId, Timestamp)>,
}

impl Walk {
    pub(super) fn begin(world: &World, view: View, narrow: &Narrow) -> Self {
        let sieve = Sieve::new(world, narrow);
        let steady = places(world, view, &sieve);
        Self {
            view,
            sieve,
            next: None,
            seen: Vec::new(),
            steady,
        }
    }

    /// Something may have happened.
    pub(super) fn notice(&mut self, world: &World) {
        let there = places(world, self.view, &self.sieve);
        self.steady.retain(|row| there.contains(row));
    }

    /// One more page. At the end every row that stayed where it was must have been shown.
    pub(super) fn step(&mut self, messenger: &Messenger, limit: usize) -> Checked<bool> {
        let mut paging = Paging::first(limit);
        if let Some(next) = self.next.take() {
            paging = paging.after(next);
        }
        let page = sound(messenger.conversations(self.view, &self.sieve.narrowing(), &paging))?;
        for row in page.items {
            prop_assert!(!self.seen.contains(&row.id), "{} is shown twice", row.id);
            self.seen.push(row.id);
        }
        self.next = page.next;
        if self.next.is_some() {
            return Ok(false);
        }
        for (row, _) in &self.steady {
            prop_assert!(self.seen.contains(row), "{row} is skipped");
        }
        Ok(true)
    }
}
