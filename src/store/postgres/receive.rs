//! Receiving in one round trip.

use std::collections::BTreeSet;

use crate::clock::Timestamp;
use crate::conversation::Conversation;
use crate::error::{Error, ErrorKind, Result};
use crate::id::{GatewayId, TagId};
use crate::store::conversation::{self, columns};
use crate::store::message::{self, message_columns};
use crate::store::postgres::database::Database;
use crate::store::reception::{Arriving, Reception};
use crate::store::sql::{Param, Row, params, unreadable};
use crate::tag::Tag;

/// Where the columns are of a message, and of the rest that the procedure answers with, after those of a conversation.
const MESSAGE: usize = 19;
const OUTCOME: usize = 38;
const LISTENED: usize = 39;
const CONTACT: usize = 40;
const TAGS: usize = 41;

impl Database {
    /// Stores messages that a gateway received, by a procedure of the schema's that does what
    /// [`Messenger::receive_many`](crate::Messenger::receive_many) does elsewhere.
    ///
    /// # Errors
    ///
    /// `NotFound` for the gateway, and those of the database: then none is stored.
    pub(crate) fn receive(
        &self,
        gateway: GatewayId,
        now: Timestamp,
        arriving: &[Arriving<'_>],
    ) -> Result<Vec<Reception>> {
        let messages = serde_json::to_string(arriving).map_err(|source| {
            Error::new(ErrorKind::Internal, "messages could not be written as JSON")
                .caused_by(source)
        })?;
        let patience = i64::from(self.patience());
        let sql = format!(
            "SELECT {}, {}, outcome, listened, the_contact, the_tags::TEXT
             FROM {{schema}}.receive(?1, ?2 = 1, ?3, ?4, ?5::JSONB)",
            columns!().replace("conversation.", "(the_conversation)."),
            message_columns!().replace("message.", "(the_message)."),
        );
        // What was stored under its provider's id is found there when it is handed over again.
        let repeatable = arriving.iter().all(|one| one.provider_id.is_some());
        self.write_at_once(repeatable, |tx, again| {
            let params: &[Param<'_>] =
                params![patience, self.is_durable(), gateway, now, &messages];
            let rows = tx.all(&sql, params, |row| Ok((read(row)?, row.flag(LISTENED)?)))?;
            let Some((_, listened)) = rows.first() else {
                return Err(Error::not_found("gateway", gateway));
            };
            let listened = *listened;
            let receptions = rows.into_iter().map(|(reception, _)| reception).collect();
            let receptions = if again {
                claim(receptions, arriving)
            } else {
                receptions
            };
            Ok((receptions, listened))
        })
    }
}

/// Takes messages to have been stored by a try that got no answer, if they stand as they were handed over. Without a time of
/// the provider's, that of the call tells them from what another call has stored.
fn claim(receptions: Vec<Reception>, arriving: &[Arriving<'_>]) -> Vec<Reception> {
    let mut claimed = BTreeSet::new();
    let pairs = receptions.into_iter().zip(arriving);
    pairs
        .map(|(reception, one)| match reception {
            Reception::Duplicate((message, false), conversation)
                if one.is_stored_as(&message) && claimed.insert(message.id) =>
            {
                Reception::Stored(message, conversation)
            }
            Reception::Stored(message, conversation) => {
                claimed.insert(message.id);
                Reception::Stored(message, conversation)
            }
            reception => reception,
        })
        .collect()
}

fn read(row: &dyn Row) -> Result<Reception> {
    match row.text(OUTCOME)? {
        "stored" => Ok(Reception::Stored(
            message::read(row, MESSAGE)?.0,
            read_conversation(row)?,
        )),
        "duplicate" => Ok(Reception::Duplicate(
            message::read(row, MESSAGE)?,
            read_conversation(row)?,
        )),
        "blocked" => Ok(Reception::Blocked(row.id(CONTACT)?)),
        _ => Err(unreadable(OUTCOME, "is an unknown word")),
    }
}

fn read_conversation(row: &dyn Row) -> Result<Conversation> {
    let (mut conversation, _) = conversation::read(row)?;
    if let Some(json) = row.text_or_null(TAGS)? {
        let tags: Vec<(i64, String, String)> =
            serde_json::from_str(json).map_err(|_| unreadable(TAGS, "is no list of tags"))?;
        for (id, name, color) in tags {
            let id = TagId::from_raw(id).ok_or_else(|| unreadable(TAGS, "holds no id"))?;
            conversation.tags.push(Tag { id, name, color });
        }
        conversation::sort_tags(&mut conversation);
    }
    Ok(conversation)
}
