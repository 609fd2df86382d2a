//! A text comes in: whose it is, in which conversation, and what it changes there.

use postgres::error::SqlState;
use postgres::{Client, Row, Statement, Transaction};

use crate::Result;
use crate::traffic::{Customer, Traffic};

const INBOXES: usize = 20;
const OPEN: i32 = 0;

pub(crate) struct Ingest {
    find_contact_inbox: Statement,
    find_contact: Statement,
    find_contact_by_phone: Statement,
    find_conversation: Statement,
    reload_conversation: Statement,
    count_lately: Statement,
    add_contact: Statement,
    add_contact_inbox: Statement,
    add_conversation: Statement,
    add_message: Statement,
    touch: Statement,
    reopen: Statement,
    note_activity: Statement,
    note_waiting: Statement,
    note_contact: Statement,
    traffic: Traffic,
}

/// A text that has come in.
struct Text {
    inbox_id: i32,
    phone: String,
    body: &'static str,
    provider_id: String,
}

/// Where it belongs.
struct Place {
    contact_id: i32,
    conversation_id: i32,
    is_open: bool,
    is_waiting: bool,
}

impl Ingest {
    pub(crate) fn prepare(client: &mut Client, conversations: usize, seed: u64) -> Result<Self> {
        let mut prepare = |text: &str| client.prepare(text);
        Ok(Self {
            find_contact_inbox: prepare(
                "SELECT contact_inboxes.* FROM contact_inboxes WHERE inbox_id = $1 AND source_id = $2 LIMIT 1",
            )?,
            find_contact: prepare("SELECT contacts.* FROM contacts WHERE id = $1 LIMIT 1")?,
            find_contact_by_phone: prepare(
                "SELECT contacts.* FROM contacts WHERE account_id = 1 AND phone_number = $1 LIMIT 1",
            )?,
            find_conversation: prepare(
                "SELECT conversations.* FROM conversations WHERE contact_inbox_id = $1 ORDER BY id DESC LIMIT 1",
            )?,
            reload_conversation: prepare("SELECT conversations.* FROM conversations WHERE id = $1 LIMIT 1")?,
            count_lately: prepare(
                "SELECT count(*) FROM messages
                 WHERE conversation_id = $1 AND created_at >= LOCALTIMESTAMP - interval '1 minute'",
            )?,
            add_contact: prepare(
                "INSERT INTO contacts (name, phone_number, account_id, created_at, updated_at)
                 VALUES ($1, $1, 1, LOCALTIMESTAMP, LOCALTIMESTAMP) RETURNING id",
            )?,
            add_contact_inbox: prepare(
                "INSERT INTO contact_inboxes (contact_id, inbox_id, source_id, created_at, updated_at, pubsub_token)
                 VALUES ($1, $2, $3, LOCALTIMESTAMP, LOCALTIMESTAMP, $4) RETURNING id",
            )?,
            add_conversation: prepare(
                "INSERT INTO conversations
                     (account_id, inbox_id, status, created_at, updated_at, contact_id, contact_inbox_id, waiting_since)
                 VALUES (1, $1, 0, LOCALTIMESTAMP, LOCALTIMESTAMP, $2, $3, LOCALTIMESTAMP) RETURNING id",
            )?,
            add_message: prepare(
                "INSERT INTO messages (
                     content, account_id, inbox_id, conversation_id, message_type, created_at, updated_at, source_id,
                     sender_type, sender_id, processed_message_content
                 )
                 VALUES ($1, 1, $2, $3, 0, LOCALTIMESTAMP, LOCALTIMESTAMP, $4, 'Contact', $5, $1) RETURNING id",
            )?,
            touch: prepare("UPDATE conversations SET updated_at = LOCALTIMESTAMP WHERE id = $1")?,
            reopen: prepare(
                "UPDATE conversations SET status = 0, snoozed_until = NULL, updated_at = LOCALTIMESTAMP WHERE id = $1",
            )?,
            note_activity: prepare("UPDATE conversations SET last_activity_at = LOCALTIMESTAMP WHERE id = $1")?,
            note_waiting: prepare(
                "UPDATE conversations SET waiting_since = LOCALTIMESTAMP, updated_at = LOCALTIMESTAMP WHERE id = $1",
            )?,
            note_contact: prepare(
                "UPDATE contacts SET last_activity_at = LOCALTIMESTAMP, updated_at = LOCALTIMESTAMP WHERE id = $1",
            )?,
            traffic: Traffic::new(seed, conversations),
        })
    }

    /// Receives the next text, and tells how many rows it wrote.
    pub(crate) fn receive(&mut self, client: &mut Client) -> Result<usize> {
        let customers = self.traffic.customers(1, 1);
        let customer = customers.first().and_then(|batch| batch.first());
        let text = self.text(*customer.ok_or("nobody writes")?);
        match self.try_to_receive(client, &text) {
            // Another client was faster to see that they are new; a second look finds them.
            Err(error) if is_taken(&error) => Ok(self.try_to_receive(client, &text)?),
            done => Ok(done?),
        }
    }

    fn text(&mut self, customer: Customer) -> Text {
        let inbox = 1 + (customer.conversation() + 1) % INBOXES;
        Text {
            inbox_id: i32::try_from(inbox).unwrap_or(i32::MAX),
            phone: customer.phone(),
            body: self.traffic.body(),
            provider_id: self.traffic.id(),
        }
    }

    fn try_to_receive(
        &self,
        client: &mut Client,
        text: &Text,
    ) -> std::result::Result<usize, postgres::Error> {
        let known = self.find(client, text)?;
        let mut writing = client.transaction()?;
        let (place, new_rows) = match known {
            Some(place) => (place, 0),
            None => (self.begin_conversation(&mut writing, text)?, 3),
        };
        let conversation = place.conversation_id;
        let contact = i64::from(place.contact_id);
        writing.query_one(
            &self.add_message,
            &[
                &text.body,
                &text.inbox_id,
                &conversation,
                &text.provider_id,
                &contact,
            ],
        )?;
        let mut rows = new_rows + 1;
        rows += writing.execute(&self.touch, &[&conversation])?;
        if !place.is_open {
            rows += writing.execute(&self.reopen, &[&conversation])?;
        }
        rows += writing.execute(&self.note_activity, &[&conversation])?;
        if !place.is_waiting {
            rows += writing.execute(&self.note_waiting, &[&conversation])?;
        }
        rows += writing.execute(&self.note_contact, &[&place.contact_id])?;
        writing.commit()?;
        Ok(usize::try_from(rows).unwrap_or(usize::MAX))
    }

    /// Whose the text is and where it goes on, if they have written before.
    fn find(
        &self,
        client: &mut Client,
        text: &Text,
    ) -> std::result::Result<Option<Place>, postgres::Error> {
        let inbox = i64::from(text.inbox_id);
        let contact_inbox = client.query_opt(&self.find_contact_inbox, &[&inbox, &text.phone])?;
        let Some(contact_inbox) = contact_inbox else {
            client.query_opt(&self.find_contact_by_phone, &[&text.phone])?;
            return Ok(None);
        };
        let key: i64 = contact_inbox.try_get("id")?;
        let contact_key: i64 = contact_inbox.try_get("contact_id")?;
        let contact_id = i32::try_from(contact_key).unwrap_or(i32::MAX);
        client.query_one(&self.find_contact, &[&contact_id])?;
        let conversation = client.query_one(&self.find_conversation, &[&key])?;
        let place = Place::of(contact_id, &conversation)?;
        client.query_one(&self.count_lately, &[&place.conversation_id])?;
        Ok(Some(place))
    }

    /// A new customer's conversation.
    fn begin_conversation(
        &self,
        writing: &mut Transaction<'_>,
        text: &Text,
    ) -> std::result::Result<Place, postgres::Error> {
        let contact = writing.query_one(&self.add_contact, &[&text.phone])?;
        let contact_id: i32 = contact.try_get(0)?;
        let (key, inbox) = (i64::from(contact_id), i64::from(text.inbox_id));
        let contact_inbox = writing.query_one(
            &self.add_contact_inbox,
            &[&key, &inbox, &text.phone, &text.provider_id],
        )?;
        let contact_inbox: i64 = contact_inbox.try_get(0)?;
        let conversation = writing.query_one(
            &self.add_conversation,
            &[&text.inbox_id, &key, &contact_inbox],
        )?;
        let conversation: i32 = conversation.try_get(0)?;
        // Its number was given by a trigger.
        let conversation = writing.query_one(&self.reload_conversation, &[&conversation])?;
        let place = Place::of(contact_id, &conversation)?;
        writing.query_one(&self.count_lately, &[&place.conversation_id])?;
        Ok(place)
    }
}

impl Place {
    fn of(contact_id: i32, conversation: &Row) -> std::result::Result<Self, postgres::Error> {
        let waiting_since: Option<std::time::SystemTime> = conversation.try_get("waiting_since")?;
        Ok(Self {
            contact_id,
            conversation_id: conversation.try_get("id")?,
            is_open: conversation.try_get::<_, i32>("status")? == OPEN,
            is_waiting: waiting_since.is_some(),
        })
    }
}

fn is_taken(error: &postgres::Error) -> bool {
    error.code() == Some(&SqlState::UNIQUE_VIOLATION)
}
