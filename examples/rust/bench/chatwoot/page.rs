//! Lists of conversations, and what their view asks for besides.

use std::time::SystemTime;

use postgres::{Client, Row, Statement};

use crate::Result;

const PAGE: usize = 25;
/// How deep a list is looked into.
const DEEP: usize = 400;

/// Pages of 25 conversations, the latest activity first, and the counts beside them.
pub(crate) struct Pages {
    inboxes: Statement,
    counts: [Statement; 3],
    open: Statement,
    pub(crate) open_deep: Statement,
    pub(crate) one_inbox: Statement,
    pub(crate) mine: Statement,
    pub(crate) all_statuses: Statement,
    pub(crate) snoozed: Statement,
    pub(crate) labelled: Statement,
    /// The first page of open conversations, as it was in the beginning.
    pub(crate) latest: Vec<Shown>,
}

impl Pages {
    pub(crate) fn prepare(client: &mut Client) -> Result<Self> {
        let inboxes = client.prepare("SELECT id FROM inboxes WHERE account_id = 1")?;
        let ids: Vec<String> = client
            .query(&inboxes, &[])?
            .iter()
            .map(|row| Ok(row.try_get::<_, i32>(0)?.to_string()))
            .collect::<Result<_>>()?;
        let all = ids.join(", ");
        let one = ids.first().ok_or("the account has no inbox")?;
        let [open, snoozed] = ["AND status = 0", "AND status = 3"];
        let mine = format!("{open} AND assignee_id = 1");
        let nobodys = format!("{open} AND assignee_id IS NULL");
        let labelled = format!(
            "{open} AND EXISTS (
                 SELECT * FROM taggings
                 WHERE taggings.taggable_id = conversations.id AND taggings.taggable_type = 'Conversation'
                     AND taggings.tag_id = (SELECT id FROM tags WHERE lower(name) ILIKE 'label-3' ESCAPE '!')
             )"
        );
        let mut count = |filter: &str| {
            let rows = of(&all, filter);
            client.prepare(&format!("SELECT count(*) FROM conversations {rows}"))
        };
        let counts = [count(&mine)?, count(&nobodys)?, count(open)?];
        let [.., count_open] = &counts;
        let all_open: i64 = client.query_one(count_open, &[])?.try_get(0)?;
        let last = usize::try_from(all_open)?.div_ceil(PAGE).saturating_sub(1);

        let mut page = |inboxes: &str, filter: &str, number: usize| {
            let (rows, skipped) = (of(inboxes, filter), number * PAGE);
            client.prepare(&format!(
                "SELECT conversations.* FROM conversations {rows}
                 ORDER BY last_activity_at DESC LIMIT {PAGE} OFFSET {skipped}"
            ))
        };
        let mut pages = Self {
            inboxes,
            counts,
            open: page(&all, open, 0)?,
            open_deep: page(&all, open, last.min(DEEP - 1))?,
            one_inbox: page(one, open, 0)?,
            mine: page(&all, &mine, 0)?,
            all_statuses: page(&all, "", 0)?,
            snoozed: page(&all, snoozed, 0)?,
            labelled: page(&all, &labelled, 0)?,
            latest: Vec::new(),
        };
        pages.latest = pages.open(client)?;
        Ok(pages)
    }

    /// The counts of the three tabs, and whose inboxes they are of.
    pub(crate) fn counts(&self, client: &mut Client) -> Result<usize> {
        let mut rows = client.query(&self.inboxes, &[])?.len();
        for count in &self.counts {
            rows += client.query(count, &[])?.len();
        }
        Ok(rows)
    }

    /// The first page of open conversations.
    pub(crate) fn open(&self, client: &mut Client) -> Result<Vec<Shown>> {
        let rows = client.query(&self.open, &[])?;
        rows.iter().map(Shown::from_row).collect()
    }
}

fn of(inboxes: &str, filter: &str) -> String {
    format!("WHERE account_id = 1 AND inbox_id IN ({inboxes}) {filter}")
}

/// What the view goes on from.
pub(crate) struct Shown {
    pub(crate) id: i32,
    inbox_id: i32,
    assignee_id: Option<i32>,
    contact_id: i64,
    contact_inbox_id: i64,
    agent_last_seen_at: Option<SystemTime>,
}

impl Shown {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            inbox_id: row.try_get("inbox_id")?,
            assignee_id: row.try_get("assignee_id")?,
            contact_id: row.try_get("contact_id")?,
            contact_inbox_id: row.try_get("contact_inbox_id")?,
            agent_last_seen_at: row.try_get("agent_last_seen_at")?,
        })
    }
}

/// What is shown of the conversations of a page.
pub(crate) struct Extras {
    taggings: Statement,
    inboxes: Statement,
    agents: Statement,
    contacts: Statement,
    contact_inboxes: Statement,
    avatars: Statement,
    last: Statement,
    attachments: Statement,
    unread: Statement,
    unread_since: Statement,
    last_spoken: Statement,
}

impl Extras {
    pub(crate) fn prepare(client: &mut Client) -> Result<Self> {
        let mut prepare = |text: &str| client.prepare(text);
        let of_conversation =
            "SELECT messages.* FROM messages WHERE conversation_id = $1 AND account_id = 1";
        Ok(Self {
            taggings: prepare(
                "SELECT taggings.* FROM taggings WHERE taggable_type = 'Conversation' AND taggable_id = ANY($1)",
            )?,
            inboxes: prepare("SELECT inboxes.* FROM inboxes WHERE id = ANY($1)")?,
            agents: prepare("SELECT users.* FROM users WHERE id = ANY($1)")?,
            contacts: prepare("SELECT contacts.* FROM contacts WHERE id = ANY($1)")?,
            contact_inboxes: prepare(
                "SELECT contact_inboxes.* FROM contact_inboxes WHERE id = ANY($1)",
            )?,
            avatars: prepare(super::timeline::AVATARS)?,
            last: prepare(&format!(
                "{of_conversation} ORDER BY created_at DESC LIMIT 1"
            ))?,
            attachments: prepare("SELECT attachments.* FROM attachments WHERE message_id = $1")?,
            unread: prepare(&format!(
                "{of_conversation} AND message_type = 0 ORDER BY created_at DESC LIMIT 10"
            ))?,
            unread_since: prepare(&format!(
                "{of_conversation} AND created_at > $2 AND message_type = 0 ORDER BY created_at DESC LIMIT 10"
            ))?,
            last_spoken: prepare(&format!(
                "{of_conversation} AND message_type <> 2 ORDER BY created_at DESC LIMIT 1"
            ))?,
        })
    }

    /// Reads for a page what is read for all of it together, then for each conversation its last message, the media
    /// of that, up to ten unread messages, and the last message that somebody wrote.
    pub(crate) fn read(&self, client: &mut Client, page: &[Shown]) -> Result<usize> {
        let mut rows = self.read_together(client, page)?;
        for shown in page {
            rows += self.read_one(client, shown)?;
        }
        Ok(rows)
    }

    fn read_together(&self, client: &mut Client, page: &[Shown]) -> Result<usize> {
        let ids: Vec<i32> = page.iter().map(|shown| shown.id).collect();
        let inboxes = distinct(page.iter().map(|shown| shown.inbox_id));
        let agents = distinct(page.iter().filter_map(|shown| shown.assignee_id));
        let contact_inboxes: Vec<i64> = page.iter().map(|shown| shown.contact_inbox_id).collect();
        let contact_keys: Vec<i64> = page.iter().map(|shown| shown.contact_id).collect();
        let contacts: Vec<i32> = contact_keys
            .iter()
            .map(|id| i32::try_from(*id))
            .collect::<std::result::Result<_, _>>()?;
        let agent_keys: Vec<i64> = agents.iter().copied().map(i64::from).collect();
        let answers = [
            client.query(&self.taggings, &[&ids])?,
            client.query(&self.inboxes, &[&inboxes])?,
            client.query(&self.agents, &[&agents])?,
            client.query(&self.avatars, &[&"User", &agent_keys])?,
            client.query(&self.contacts, &[&contacts])?,
            client.query(&self.avatars, &[&"Contact", &contact_keys])?,
            client.query(&self.contact_inboxes, &[&contact_inboxes])?,
        ];
        Ok(answers.iter().map(Vec::len).sum())
    }

    fn read_one(&self, client: &mut Client, shown: &Shown) -> Result<usize> {
        let last = client.query(&self.last, &[&shown.id])?;
        let mut rows = last.len();
        if let Some(message) = last.first() {
            let message: i32 = message.try_get("id")?;
            rows += client.query(&self.attachments, &[&message])?.len();
        }
        rows += match shown.agent_last_seen_at {
            Some(seen) => client.query(&self.unread_since, &[&shown.id, &seen])?.len(),
            None => client.query(&self.unread, &[&shown.id])?.len(),
        };
        rows += client.query(&self.last_spoken, &[&shown.id])?.len();
        Ok(rows)
    }
}

fn distinct(ids: impl Iterator<Item = i32>) -> Vec<i32> {
    let mut ids: Vec<i32> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
