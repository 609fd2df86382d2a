//! The latest messages of a conversation, with their media and who wrote them.

use postgres::{Client, Statement};

use crate::Result;

/// The conversations that have forty messages each: the oldest.
const LONG: i32 = 64;

/// The pictures of users or contacts.
pub(crate) const AVATARS: &str = "
    SELECT active_storage_attachments.* FROM active_storage_attachments
    WHERE name = 'avatar' AND record_type = $1 AND record_id = ANY($2)";

pub(crate) struct Timelines {
    messages: Statement,
    attachments: Statement,
    contacts: Statement,
    agents: Statement,
    avatars: Statement,
    dice: fastrand::Rng,
}

impl Timelines {
    pub(crate) fn prepare(client: &mut Client, seed: u64) -> Result<Self> {
        let mut prepare = |text: &str| client.prepare(text);
        Ok(Self {
            messages: prepare(
                "SELECT messages.* FROM messages WHERE conversation_id = $1 ORDER BY created_at DESC LIMIT 20",
            )?,
            attachments: prepare(
                "SELECT attachments.* FROM attachments WHERE message_id = ANY($1)",
            )?,
            contacts: prepare("SELECT contacts.* FROM contacts WHERE id = ANY($1)")?,
            agents: prepare("SELECT users.* FROM users WHERE id = ANY($1)")?,
            avatars: prepare(AVATARS)?,
            dice: fastrand::Rng::with_seed(seed),
        })
    }

    /// Reads one of the long conversations.
    pub(crate) fn read(&mut self, client: &mut Client) -> Result<usize> {
        let conversation = self.dice.i32(1..=LONG);
        let messages = client.query(&self.messages, &[&conversation])?;
        let (mut ids, mut contacts, mut agents) = (Vec::new(), Vec::new(), Vec::new());
        for message in &messages {
            ids.push(message.try_get::<_, i32>("id")?);
            let sender: i64 = message.try_get("sender_id")?;
            let senders = match message.try_get("sender_type")? {
                "Contact" => &mut contacts,
                _ => &mut agents,
            };
            if !senders.contains(&sender) {
                senders.push(sender);
            }
        }
        let mut rows = messages.len() + client.query(&self.attachments, &[&ids])?.len();
        for (kind, people, senders) in [
            ("Contact", &self.contacts, contacts),
            ("User", &self.agents, agents),
        ] {
            let keys: Vec<i32> = senders
                .iter()
                .map(|id| i32::try_from(*id))
                .collect::<std::result::Result<_, _>>()?;
            rows += client.query(people, &[&keys])?.len();
            rows += client.query(&self.avatars, &[&kind, &senders])?.len();
        }
        Ok(rows)
    }
}
