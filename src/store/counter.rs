//! Counts of conversations and unread messages, kept in the transaction that changes them.
//!
//! A view's count is then a few neighbouring rows, whatever the size of the workspace.

use std::collections::{BTreeMap, BTreeSet};

use crate::conversation::Conversation;
use crate::error::Result;
use crate::store::Tx;
use crate::store::shelf::Shelf;
use crate::store::sql::{Row, params, unreadable};
use crate::view::Count;

/// What a counter row counts by.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Dimension {
    /// By mailbox and gateway: every conversation is in one lane.
    Lane = 0,
    /// By assignee, 0 for nobody: every conversation is in one.
    Assignee = 1,
    /// By tag.
    Tag = 2,
}

/// Names a counter row.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Key {
    pub(crate) dimension: Dimension,
    pub(crate) shelf: Shelf,
    pub(crate) first: i64,
    pub(crate) second: i64,
}

/// What a counter row holds, or how it changes.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Tally {
    pub(crate) conversations: i64,
    pub(crate) unread_conversations: i64,
    pub(crate) unread_messages: i64,
}

impl Tally {
    pub(crate) fn of(conversation: &Conversation) -> Self {
        Self {
            conversations: 1,
            unread_conversations: i64::from(conversation.state.unread > 0),
            unread_messages: i64::from(conversation.state.unread),
        }
    }

    pub(crate) fn add(&mut self, other: Self, times: i64) {
        self.conversations += times * other.conversations;
        self.unread_conversations += times * other.unread_conversations;
        self.unread_messages += times * other.unread_messages;
    }

    fn count(self) -> Count {
        let count = |n: i64| u64::try_from(n).unwrap_or(0);
        Count {
            conversations: count(self.conversations),
            unread_conversations: count(self.unread_conversations),
            unread_messages: count(self.unread_messages),
        }
    }
}

/// The counter rows that a conversation is counted in.
pub(crate) fn keys(conversation: &Conversation) -> impl Iterator<Item = Key> {
    let shelf = Shelf::of(&conversation.state);
    let lane = Key {
        dimension: Dimension::Lane,
        shelf,
        first: conversation.mailbox.as_raw(),
        second: conversation.gateway.as_raw(),
    };
    let assignee = Key {
        dimension: Dimension::Assignee,
        shelf,
        first: conversation.assignee.map_or(0, crate::id::AgentId::as_raw),
        second: 0,
    };
    let tags = conversation.tags.iter().map(move |tag| Key {
        dimension: Dimension::Tag,
        shelf,
        first: tag.id.as_raw(),
        second: 0,
    });
    [lane, assignee].into_iter().chain(tags)
}

/// Counts a conversation as it is now instead of as it was.
pub(crate) fn recount(
    tx: Tx<'_>,
    before: Option<&Conversation>,
    after: &Conversation,
) -> Result<()> {
    let mut changes: BTreeMap<Key, Tally> = BTreeMap::new();
    for (conversation, times) in before
        .map(|before| (before, -1))
        .into_iter()
        .chain([(after, 1)])
    {
        for key in keys(conversation) {
            changes
                .entry(key)
                .or_default()
                .add(Tally::of(conversation), times);
        }
    }
    for (key, tally) in changes
        .into_iter()
        .filter(|(_, tally)| *tally != Tally::default())
    {
        tx.put(
            tx.dialect().count_conversations(),
            params![
                key.dimension as i64,
                key.shelf as i64,
                key.first,
                key.second,
                tally.conversations,
                tally.unread_conversations,
                tally.unread_messages,
            ],
        )?;
    }
    Ok(())
}

/// A lane on a shelf: mailbox, gateway, and its count.
pub(crate) type Lane = (Shelf, i64, i64, Count);

/// The lanes, and beside them the counts of one agent or tag on each shelf.
pub(crate) type LanesAndOne = (Vec<Lane>, Vec<(Shelf, Count)>);

/// Every lane on these shelves, and with them the counts there of one agent (0: nobody) or tag.
pub(crate) fn lanes_and(
    tx: Tx<'_>,
    shelves: &BTreeSet<Shelf>,
    one: Option<(Dimension, i64)>,
) -> Result<LanesAndOne> {
    let shelves: Vec<String> = shelves
        .iter()
        .map(|shelf| (*shelf as i64).to_string())
        .collect();
    let shelves = shelves.join(", ");
    let columns = "dimension, shelf, first_id, second_id, conversations, unread_conversations, unread_messages";
    let lanes =
        format!("SELECT {columns} FROM counter WHERE dimension = 0 AND shelf IN ({shelves})");
    let (sql, params) = match one {
        None => (lanes, Vec::new()),
        Some((dimension, id)) => {
            let dimension = dimension as i64;
            let sql = format!(
                "{lanes} UNION ALL SELECT {columns} FROM counter
                 WHERE dimension = {dimension} AND shelf IN ({shelves}) AND first_id = ?1"
            );
            (sql, vec![id.into()])
        }
    };
    let (mut lanes, mut ones) = (Vec::new(), Vec::new());
    let found = tx.all(&sql, &params, |row| {
        let shelf = row.integer(1)?;
        let shelf = Shelf::ALL.iter().find(|known| **known as i64 == shelf);
        let shelf = shelf.ok_or_else(|| unreadable(1, "is no shelf"))?;
        let lane = (
            *shelf,
            row.integer(2)?,
            row.integer(3)?,
            read(row, 4)?.count(),
        );
        Ok((row.integer(0)?, lane))
    })?;
    for (dimension, lane) in found {
        if dimension == Dimension::Lane as i64 {
            lanes.push(lane);
        } else {
            ones.push((lane.0, lane.3));
        }
    }
    lanes.sort_by_key(|(shelf, mailbox, gateway, _)| (*shelf, *mailbox, *gateway));
    Ok((lanes, ones))
}

/// Every counter row of shelves that stand side by side: what it counts by, the two ids, and its count.
pub(crate) fn of_shelves(
    tx: Tx<'_>,
    shelves: &[Shelf],
) -> Result<Vec<(Dimension, i64, i64, Count)>> {
    let end = |shelf: Option<&Shelf>| shelf.map_or(0, |shelf| *shelf as i64);
    tx.all(
        "SELECT dimension, first_id, second_id, conversations, unread_conversations, unread_messages
         FROM counter WHERE dimension IN (0, 1, 2) AND shelf BETWEEN ?1 AND ?2",
        params![end(shelves.first()), end(shelves.last())],
        |row| {
            let dimension = match row.integer(0)? {
                0 => Dimension::Lane,
                1 => Dimension::Assignee,
                _ => Dimension::Tag,
            };
            Ok((dimension, row.integer(1)?, row.integer(2)?, read(row, 3)?.count()))
        },
    )
}

/// A counter row's dimension, shelf and two ids, as numbers.
pub(crate) type Numbers = (i64, i64, i64, i64);

/// Every counter row there is.
pub(crate) fn all(tx: Tx<'_>) -> Result<Vec<(Numbers, Tally)>> {
    tx.all(
        "SELECT dimension, shelf, first_id, second_id, conversations, unread_conversations, unread_messages
         FROM counter ORDER BY dimension, shelf, first_id, second_id",
        params![],
        |row| {
            let numbers = (row.integer(0)?, row.integer(1)?, row.integer(2)?, row.integer(3)?);
            Ok((numbers, read(row, 4)?))
        },
    )
}

fn read(row: &dyn Row, first: usize) -> Result<Tally> {
    Ok(Tally {
        conversations: row.integer(first)?,
        unread_conversations: row.integer(first + 1)?,
        unread_messages: row.integer(first + 2)?,
    })
}
