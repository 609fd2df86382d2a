//! Rows of conversations, and of the tags they carry.

use std::collections::{BTreeMap, BTreeSet};

use crate::address::Address;
use crate::clock::Timestamp;
use crate::conversation::{Conversation, Placement, Session, Snooze, SnoozeMode, State};
use crate::error::{Error, Result};
use crate::id::{ContactId, ConversationId, GatewayId, MailboxId, TagId};
use crate::store::shelf::Shelf;
use crate::store::sql::{Param, Row, params, unreadable};
use crate::store::{Tx, counter, tag};
use crate::tag::Tag;

/// The columns that [`read`] reads, in its order.
macro_rules! columns {
    () => {
        "conversation.id, conversation.mailbox_id, conversation.contact_id, conversation.gateway_id,
         conversation.contact_name, conversation.address, conversation.shelf, conversation.session,
         conversation.unread, conversation.assignee_id, conversation.tags, conversation.snoozed_until,
         conversation.snooze_mode, conversation.last_at, conversation.last_message_id,
         conversation.last_incoming_id, conversation.snippet, conversation.version, conversation.created_at"
    };
}
pub(crate) use columns;

/// A row, with the ids of its tags, whose names are still to be looked up.
pub(crate) fn read(row: &dyn Row) -> Result<(Conversation, Vec<TagId>)> {
    let session = row.word(7, Session::from_name)?;
    let placement = match row.integer(6)? {
        1 => Placement::Inbox,
        2 => Placement::Snoozed(Snooze {
            until: row.timestamp_or_null(11)?,
            mode: row.word(12, SnoozeMode::from_name)?,
        }),
        _ => Placement::Out,
    };
    let archived = row.integer(6)? == Shelf::Archived as i64;
    let conversation = Conversation {
        id: row.id(0)?,
        mailbox: row.id(1)?,
        contact: row.id(2)?,
        gateway: row.id(3)?,
        contact_name: row.string(4)?,
        address: row.address(5)?,
        state: State {
            session,
            placement,
            archived,
            unread: row.count(8)?,
        },
        assignee: row.id_or_null(9)?,
        tags: Vec::new(),
        version: row.integer(17)?,
        last_activity: row.timestamp(13)?,
        last_message: row.id_or_null(14)?,
        last_incoming: row.id_or_null(15)?,
        snippet: row.string(16)?,
        created_at: row.timestamp(18)?,
    };
    let tags = match row.text(10)? {
        "[]" => Vec::new(),
        json => {
            let ids: Vec<i64> =
                serde_json::from_str(json).map_err(|_| unreadable(10, "is no list of ids"))?;
            ids.into_iter().filter_map(TagId::from_raw).collect()
        }
    };
    Ok((conversation, tags))
}

/// Looks up the tags of rows, all at once.
pub(crate) fn with_tags(
    tx: Tx<'_>,
    rows: Vec<(Conversation, Vec<TagId>)>,
) -> Result<Vec<Conversation>> {
    let wanted: BTreeSet<TagId> = rows.iter().flat_map(|(_, tags)| tags).copied().collect();
    let known = tag::some(tx, &wanted)?;
    let known: BTreeMap<TagId, &Tag> = known.iter().map(|tag| (tag.id, tag)).collect();
    let named = |(mut conversation, ids): (Conversation, Vec<TagId>)| {
        for id in ids {
            let tag = known.get(&id).ok_or_else(|| Error::not_found("tag", id))?;
            conversation.tags.push((*tag).clone());
        }
        sort_tags(&mut conversation);
        Ok(conversation)
    };
    rows.into_iter().map(named).collect()
}

/// Puts the tags of a conversation into the order in which they are shown.
pub(crate) fn sort_tags(conversation: &mut Conversation) {
    conversation
        .tags
        .sort_by_key(|tag| (tag.name.to_lowercase(), tag.id));
}

fn first(tx: Tx<'_>, found: Option<(Conversation, Vec<TagId>)>) -> Result<Option<Conversation>> {
    Ok(with_tags(tx, found.into_iter().collect())?.pop())
}

/// A conversation by its id.
///
/// # Errors
///
/// `NotFound` if there is no such conversation.
pub(crate) fn load(tx: Tx<'_>, id: ConversationId) -> Result<Conversation> {
    let sql = concat!("SELECT ", columns!(), " FROM conversation WHERE id = ?1");
    let found = tx.optional(&tx.locking(sql), params![id], read)?;
    first(tx, found)?.ok_or_else(|| Error::not_found("conversation", id))
}

/// The one conversation that a contact has in a mailbox.
pub(crate) fn of_contact_in(
    tx: Tx<'_>,
    contact: ContactId,
    mailbox: MailboxId,
) -> Result<Option<Conversation>> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM conversation WHERE contact_id = ?1 AND mailbox_id = ?2"
    );
    let found = tx.optional(&tx.locking(sql), params![contact, mailbox], read)?;
    first(tx, found)
}

/// Every conversation of a contact, one for each mailbox.
pub(crate) fn of_contact(tx: Tx<'_>, contact: ContactId) -> Result<Vec<Conversation>> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM conversation WHERE contact_id = ?1 ORDER BY mailbox_id"
    );
    let found = tx.all(&tx.locking(sql), params![contact], read)?;
    with_tags(tx, found)
}

/// Conversations whose snooze is over, the longest due first.
pub(crate) fn due(tx: Tx<'_>, now: Timestamp) -> Result<Vec<ConversationId>> {
    tx.all(
        "SELECT id FROM conversation WHERE snoozed_until IS NOT NULL AND snoozed_until <= ?1
         ORDER BY snoozed_until, id",
        params![now],
        |row| row.id(0),
    )
}

/// When the next snooze ends.
pub(crate) fn next_due(tx: Tx<'_>) -> Result<Option<Timestamp>> {
    tx.optional(
        "SELECT snoozed_until FROM conversation WHERE snoozed_until IS NOT NULL ORDER BY snoozed_until LIMIT 1",
        params![],
        |row| row.timestamp(0),
    )
}

/// Makes a conversation in which nothing has happened yet.
pub(crate) fn insert(
    tx: Tx<'_>,
    (mailbox, gateway): (MailboxId, GatewayId),
    (contact, contact_name): (ContactId, &str),
    address: &Address,
    at: Timestamp,
) -> Result<Conversation> {
    let id = tx.insert(
        "INSERT INTO conversation (mailbox_id, contact_id, gateway_id, contact_name, address, shelf, session,
             last_at, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, 0, 'not_started', ?6, ?6)",
        params![mailbox, contact, gateway, contact_name, address.as_str(), at])?;
    let conversation = Conversation {
        id,
        mailbox,
        contact,
        contact_name: contact_name.to_owned(),
        address: address.clone(),
        gateway,
        state: State::NEW,
        assignee: None,
        tags: Vec::new(),
        version: 0,
        last_activity: at,
        last_message: None,
        last_incoming: None,
        snippet: String::new(),
        created_at: at,
    };
    counter::recount(tx, None, &conversation)?;
    Ok(conversation)
}

/// Writes a conversation as it is now, with all that is counted and listed by it.
///
/// Only what changed is written: SQLite rewrites every index that has a column of the statement, changed or not.
pub(crate) fn save(tx: Tx<'_>, before: &Conversation, after: &Conversation) -> Result<()> {
    let (old, new) = (Columns::of(before), Columns::of(after));
    let (mut names, mut values) = (Vec::new(), vec![after.id.into()]);
    for ((name, old), (_, new)) in old.list(before).into_iter().zip(new.list(after)) {
        if old != new {
            values.push(new);
            names.push(format!("{name} = ?{}", values.len()));
        }
    }
    if !names.is_empty() {
        tx.put(
            &format!("UPDATE conversation SET {} WHERE id = ?1", names.join(", ")),
            &values,
        )?;
    }
    counter::recount(tx, Some(before), after)?;
    save_tags(tx, before, after)
}

/// What does not go into a column as it is.
struct Columns {
    tags: String,
    snoozed_until: Option<Timestamp>,
    snooze_mode: &'static str,
}

impl Columns {
    fn of(conversation: &Conversation) -> Self {
        let (snoozed_until, snooze_mode) = match conversation.state.placement {
            Placement::Snoozed(snooze) => (snooze.until, snooze.mode.as_str()),
            Placement::Inbox | Placement::Out => (None, ""),
        };
        Self {
            tags: tag_ids(conversation),
            snoozed_until,
            snooze_mode,
        }
    }

    /// Every column that may change, with its value.
    fn list<'a>(&'a self, conversation: &'a Conversation) -> [(&'static str, Param<'a>); 15] {
        [
            ("mailbox_id", conversation.mailbox.into()),
            ("gateway_id", conversation.gateway.into()),
            ("address", conversation.address.as_str().into()),
            ("shelf", (Shelf::of(&conversation.state) as i64).into()),
            ("session", conversation.state.session.as_str().into()),
            ("unread", conversation.state.unread.into()),
            ("assignee_id", conversation.assignee.into()),
            ("tags", (&self.tags).into()),
            ("snoozed_until", self.snoozed_until.into()),
            ("snooze_mode", self.snooze_mode.into()),
            ("last_at", conversation.last_activity.into()),
            ("last_message_id", conversation.last_message.into()),
            ("last_incoming_id", conversation.last_incoming.into()),
            ("snippet", (&conversation.snippet).into()),
            ("version", conversation.version.into()),
        ]
    }
}

/// The ids of a conversation's tags, as the row holds them.
fn tag_ids(conversation: &Conversation) -> String {
    if conversation.tags.is_empty() {
        return "[]".to_owned();
    }
    let mut ids: Vec<i64> = conversation
        .tags
        .iter()
        .map(|tag| tag.id.as_raw())
        .collect();
    ids.sort_unstable();
    serde_json::to_string(&ids).unwrap_or_default()
}

/// Keeps the list by tag in the order of the list it narrows.
fn save_tags(tx: Tx<'_>, before: &Conversation, after: &Conversation) -> Result<()> {
    let place =
        |conversation: &Conversation| (Shelf::of(&conversation.state), conversation.last_activity);
    let moved = place(before) != place(after);
    for gone in before
        .tags
        .iter()
        .filter(|tag| moved || after.tags.iter().all(|kept| kept.id != tag.id))
    {
        tx.put(
            "DELETE FROM conversation_tag WHERE conversation_id = ?1 AND tag_id = ?2",
            params![after.id, gone.id],
        )?;
    }
    for new in after
        .tags
        .iter()
        .filter(|tag| moved || before.tags.iter().all(|kept| kept.id != tag.id))
    {
        tx.put(
            "INSERT INTO conversation_tag (tag_id, shelf, last_at, conversation_id) VALUES (?1, ?2, ?3, ?4)",
            params![new.id, Shelf::of(&after.state) as i64, after.last_activity, after.id],
        )?;
    }
    Ok(())
}

/// Shows a contact's new name in its conversations.
pub(crate) fn rename_contact(tx: Tx<'_>, contact: ContactId, name: &str) -> Result<()> {
    tx.put(
        "UPDATE conversation SET contact_name = ?2 WHERE contact_id = ?1",
        params![contact, name],
    )?;
    Ok(())
}
