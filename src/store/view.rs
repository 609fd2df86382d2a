//! Pages of conversations: which index each view walks, and the counts beside it.

use std::fmt::Write as _;

use crate::conversation::Conversation;
use crate::error::Result;
use crate::id::TagId;
use crate::store::conversation::{self, columns};
use crate::store::counter::{self, Dimension, Lane};
use crate::store::dialect::Dialect;
use crate::store::shelf::Shelf;
use crate::store::sql::Param;
use crate::store::{Id, Tx};
use crate::view::{Badge, Count, Narrowing, View};

/// An index is walked once for each shelf and lane, and the walks are merged by the database. SQLite takes at most
/// 500 in one statement; more are merged here.
const WALKS: usize = 100;
/// How many rows are looked through at a time for a text.
const CHUNK: usize = 200;
/// How often that is done for one page.
const CHUNKS: usize = 50;

/// The shelves that a view shows.
pub(crate) const fn shelves(view: View) -> &'static [Shelf] {
    match view {
        View::Inbox => &[Shelf::Inbox],
        View::All => Shelf::ALL,
        View::Snoozed => &[Shelf::Snoozed],
        View::Completed => &[Shelf::Completed],
        View::Archived => &[Shelf::Archived],
    }
}

/// What is counted beside the pages of a view.
pub(crate) struct Counters {
    lanes: Vec<Lane>,
    /// Of the one agent or tag that the view is narrowed to.
    one: Vec<(Shelf, Count)>,
}

impl Counters {
    /// Those of a narrowed view, and those of the Inbox, in one look.
    pub(crate) fn of(tx: Tx<'_>, view: View, narrowing: &Narrowing) -> Result<Self> {
        let one = match (one_tag(narrowing), narrowing.assignee) {
            (Some(tag), _) => Some((Dimension::Tag, tag.raw())),
            (None, Some(assignee)) => Some((Dimension::Assignee, assignee.map_or(0, Id::raw))),
            (None, None) => None,
        };
        let both = [shelves(view), shelves(View::Inbox)];
        let (lanes, one) =
            counter::lanes_and(tx, &both.into_iter().flatten().copied().collect(), one)?;
        Ok(Self { lanes, one })
    }

    /// What is unread in the Inbox.
    pub(crate) fn badge(&self) -> Badge {
        let mut badge = Badge::default();
        for (shelf, .., count) in &self.lanes {
            if shelves(View::Inbox).contains(shelf) {
                badge.messages += count.unread_messages;
                badge.conversations += count.unread_conversations;
            }
        }
        badge
    }

    /// The lanes on a shelf that a narrowing by mailbox, by gateway or by both leaves.
    fn lanes(&self, on: Shelf, narrowing: &Narrowing) -> impl Iterator<Item = &Lane> {
        let wanted = |id: Option<i64>, actual: i64| id.is_none_or(|wanted| wanted == actual);
        let mailbox = narrowing.mailbox.map(Id::raw);
        let gateway = narrowing.gateway.map(Id::raw);
        self.lanes
            .iter()
            .filter(move |lane| lane.0 == on && wanted(mailbox, lane.1) && wanted(gateway, lane.2))
    }

    /// How many conversations a view has, if counters tell: with at most one narrowing, and that not by text or by
    /// several tags.
    pub(crate) fn total(&self, view: View, narrowing: &Narrowing) -> Option<u64> {
        if narrowings(narrowing) > 1 || narrowing.any_tags.len() > 1 || !narrowing.text.is_empty() {
            return None;
        }
        let of = |count: &Count| {
            if narrowing.unread {
                count.unread_conversations
            } else {
                count.conversations
            }
        };
        let shelves = shelves(view);
        if one_tag(narrowing).is_some() || narrowing.assignee.is_some() {
            let ones = self.one.iter().filter(|(shelf, _)| shelves.contains(shelf));
            return Some(ones.map(|(_, count)| of(count)).sum());
        }
        let lanes = shelves
            .iter()
            .flat_map(|shelf| self.lanes(*shelf, narrowing));
        Some(lanes.map(|(.., count)| of(count)).sum())
    }
}

/// A page, and the place to go on from if there may be more.
pub(crate) type Page = (Vec<Conversation>, Option<(i64, i64)>);

/// At most `limit` conversations of a view that come after a place in it, newest activity first.
pub(crate) fn page(
    tx: Tx<'_>,
    counters: &Counters,
    (view, narrowing): (View, &Narrowing),
    after: Option<(i64, i64)>,
    limit: usize,
) -> Result<Page> {
    let walks = walks(counters, view, narrowing);
    let place = |row: &Conversation| (row.last_activity.as_micros(), row.id.as_raw());
    if narrowing.text.is_empty() {
        let mut found = rows(tx, &walks, narrowing, after, limit + 1)?;
        let more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| more).map(place);
        return Ok((found, next));
    }
    let needle = narrowing.text.to_lowercase();
    let mut found = Vec::new();
    let mut seen = after;
    for _ in 0..CHUNKS {
        let chunk = rows(tx, &walks, narrowing, seen, CHUNK)?;
        let last = chunk.len() < CHUNK;
        for row in chunk {
            seen = Some(place(&row));
            if !mentions(&row, &needle) {
                continue;
            }
            if found.len() == limit {
                let next = found.last().map(place);
                return Ok((found, next));
            }
            found.push(row);
        }
        if last {
            return Ok((found, None));
        }
    }
    Ok((found, seen))
}

fn mentions(row: &Conversation, needle: &str) -> bool {
    [
        row.contact_name.as_str(),
        row.address.as_str(),
        row.snippet.as_str(),
    ]
    .iter()
    .any(|text| text.to_lowercase().contains(needle))
}

fn rows(
    tx: Tx<'_>,
    walks: &[Walk],
    narrowing: &Narrowing,
    after: Option<(i64, i64)>,
    limit: usize,
) -> Result<Vec<Conversation>> {
    let mut found = Vec::new();
    for walks in walks.chunks(WALKS) {
        let (sql, params) = statement(tx.dialect(), walks, narrowing, after, limit);
        found.extend(tx.all(&sql, &params, conversation::read)?);
    }
    // The merge of the database is in this order already, which it need not promise for the rows it joins.
    found.sort_by_key(|(row, _)| std::cmp::Reverse((row.last_activity, row.id)));
    found.truncate(limit);
    conversation::with_tags(tx, found)
}

/// One walk along an index, in the order of the list.
#[derive(Clone, Copy, Debug)]
enum Walk {
    View {
        shelf: Shelf,
        unread: bool,
        unassigned: bool,
    },
    Assignee(Shelf, i64),
    Lane(Shelf, i64, i64),
    Tag(Shelf, TagId),
}

/// The walks that together pass every row of a narrowed view, the fewest others with it.
fn walks(counters: &Counters, view: View, narrowing: &Narrowing) -> Vec<Walk> {
    let shelves = shelves(view);
    let by_shelf =
        |walk: &dyn Fn(Shelf) -> Walk| shelves.iter().map(|shelf| walk(*shelf)).collect();
    if let Some(tag) = one_tag(narrowing) {
        return by_shelf(&|shelf| Walk::Tag(shelf, tag));
    }
    if let Some(Some(agent)) = narrowing.assignee {
        return by_shelf(&|shelf| Walk::Assignee(shelf, agent.as_raw()));
    }
    if narrowing.mailbox.is_some() || narrowing.gateway.is_some() {
        let lanes = shelves
            .iter()
            .flat_map(|shelf| counters.lanes(*shelf, narrowing));
        let full = lanes.filter(|(.., count)| count.conversations > 0);
        return full
            .map(|(shelf, mailbox, gateway, _)| Walk::Lane(*shelf, *mailbox, *gateway))
            .collect();
    }
    let mut walks = Vec::new();
    for shelf in shelves {
        for unread in [true, false] {
            for unassigned in [true, false] {
                let wanted = (unread || !narrowing.unread)
                    && (unassigned || narrowing.assignee != Some(None));
                if wanted {
                    walks.push(Walk::View {
                        shelf: *shelf,
                        unread,
                        unassigned,
                    });
                }
            }
        }
    }
    walks
}

/// A tag that every row has.
fn one_tag(narrowing: &Narrowing) -> Option<TagId> {
    match (narrowing.all_tags.as_slice(), narrowing.any_tags.as_slice()) {
        ([tag, ..], _) | ([], [tag]) => Some(*tag),
        _ => None,
    }
}

/// Merges walks, and fetches the rows they come to. Each walk repeats its index's condition in the same words, or
/// the planner would not know the index.
fn statement(
    dialect: Dialect,
    walks: &[Walk],
    narrowing: &Narrowing,
    after: Option<(i64, i64)>,
    limit: usize,
) -> (String, Vec<Param<'static>>) {
    let mut statement = Statement { params: Vec::new() };
    let most = statement.bind(i64::try_from(limit).unwrap_or(i64::MAX));
    let place = after.map(|(last_at, id)| (statement.bind(last_at), statement.bind(id)));
    let rest = statement.rest(narrowing);
    let mut branches = Vec::with_capacity(walks.len());
    for walk in walks {
        let (key, id, table) = match walk {
            Walk::Tag(..) if rest.is_empty() => {
                ("conversation_tag", "conversation_id", "conversation_tag")
            }
            Walk::Tag(..) => (
                "conversation_tag",
                "conversation_id",
                "conversation_tag JOIN conversation ON conversation.id = conversation_tag.conversation_id",
            ),
            _ => ("conversation", "id", "conversation"),
        };
        let index = statement.index(*walk);
        let branch = format!(
            "SELECT {key}.last_at AS last_at, {key}.{id} AS id FROM {table} WHERE {index}{rest}"
        );
        match &place {
            None => branches.push(branch),
            Some(place) => {
                let key = (&*format!("{key}.last_at"), &*format!("{key}.{id}"));
                let parts = dialect.before(key, place);
                branches.extend(parts.iter().map(|part| format!("{branch} AND {part}")));
            }
        }
    }
    let sql = format!(
        "SELECT {}
         FROM ({}) AS page
         JOIN conversation ON conversation.id = page.id",
        columns!(),
        dialect.merge(&branches, "last_at DESC, id DESC", &most),
    );
    (sql, statement.params)
}

struct Statement {
    params: Vec<Param<'static>>,
}

impl Statement {
    fn bind(&mut self, value: i64) -> String {
        self.params.push(Param::Integer(value));
        format!("?{}", self.params.len())
    }

    /// The condition that a walk's index is made for.
    #[expect(clippy::similar_names, reason = "a shelf is not self")]
    fn index(&mut self, walk: Walk) -> String {
        match walk {
            Walk::View {
                shelf,
                unread,
                unassigned,
            } => {
                let word = |flag| if flag { "TRUE" } else { "FALSE" };
                format!(
                    "conversation.shelf = {} AND (conversation.unread > 0) = {}
                     AND (conversation.assignee_id IS NULL) = {}",
                    shelf as i64,
                    word(unread),
                    word(unassigned),
                )
            }
            Walk::Assignee(shelf, agent) => {
                let agent = self.bind(agent);
                format!(
                    "conversation.assignee_id = {agent} AND conversation.shelf = {}",
                    shelf as i64
                )
            }
            Walk::Lane(shelf, mailbox, gateway) => {
                let (mailbox, gateway) = (self.bind(mailbox), self.bind(gateway));
                format!(
                    "conversation.mailbox_id = {mailbox} AND conversation.gateway_id = {gateway}
                     AND conversation.shelf = {}",
                    shelf as i64
                )
            }
            Walk::Tag(shelf, tag) => {
                let tag = self.bind(tag.raw());
                format!(
                    "conversation_tag.tag_id = {tag} AND conversation_tag.shelf = {}",
                    shelf as i64
                )
            }
        }
    }

    /// The conditions that no walk's index covers, for a view with more than one narrowing.
    fn rest(&mut self, narrowing: &Narrowing) -> String {
        // Writing to a string cannot fail.
        let mut rest = String::new();
        if narrowings(narrowing) < 2 && narrowing.any_tags.len() < 2 && narrowing.all_tags.len() < 2
        {
            return rest;
        }
        if let Some(mailbox) = narrowing.mailbox {
            let mailbox = self.bind(mailbox.raw());
            let _ = write!(rest, " AND conversation.mailbox_id = {mailbox}");
        }
        if let Some(gateway) = narrowing.gateway {
            let gateway = self.bind(gateway.raw());
            let _ = write!(rest, " AND conversation.gateway_id = {gateway}");
        }
        match narrowing.assignee {
            Some(Some(agent)) => {
                let agent = self.bind(agent.raw());
                let _ = write!(rest, " AND conversation.assignee_id = {agent}");
            }
            Some(None) => rest += " AND conversation.assignee_id IS NULL",
            None => {}
        }
        if narrowing.unread {
            rest += " AND conversation.unread > 0";
        }
        let carries = |list: &str| {
            format!(
                " AND EXISTS (SELECT 1 FROM conversation_tag AS carried
                              WHERE carried.conversation_id = conversation.id AND carried.tag_id IN ({list}))"
            )
        };
        for tag in &narrowing.all_tags {
            rest += &carries(&self.bind(tag.raw()));
        }
        if !narrowing.any_tags.is_empty() {
            let list: Vec<String> = narrowing
                .any_tags
                .iter()
                .map(|tag| self.bind(tag.raw()))
                .collect();
            rest += &carries(&list.join(", "));
        }
        rest
    }
}

/// How many narrowings there are, one by text aside.
fn narrowings(narrowing: &Narrowing) -> usize {
    usize::from(narrowing.mailbox.is_some())
        + usize::from(narrowing.gateway.is_some())
        + usize::from(narrowing.assignee.is_some())
        + usize::from(narrowing.unread)
        + usize::from(!narrowing.any_tags.is_empty())
        + narrowing.all_tags.len()
}
