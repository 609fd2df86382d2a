//! The same pages by another way: the queries that Chatwoot, an inbox on Rails and PostgreSQL, runs for them, over the
//! tables and indexes that it publishes.
//!
//! Read in github.com/chatwoot/chatwoot, the tables in `db/schema.rb` of version `2025_08_16_044639` (commit
//! 0032d604): what the list of conversations asks (`app/finders/conversation_finder.rb`,
//! `app/models/concerns/sort_handler.rb`, and the view
//! `app/views/api/v1/conversations/partials/_conversation.json.jbuilder` with `app/models/conversation.rb` and
//! `message.rb`), what a timeline asks (`app/finders/message_finder.rb`), and what a text that comes in asks
//! (`app/services/sms/incoming_message_service.rb` and the callbacks of `message.rb`). A label is looked for as
//! `any_tags_query.rb` of github.com/mbleigh/acts-as-taggable-on does. The SQL is written anew; Rails is not in it.
//!
//! # Where in doubt, in its favour
//!
//! - Everything is warm, vacuumed and analysed, and the indexes are built over the finished rows.
//! - Statements are held prepared. Those of lists carry their values in their text, so that they are planned once, for
//!   just these.
//! - A list leaves out signing in, who may see what, and, in the preview of a message, its sender. A query that is the
//!   same twice in a request is asked once, as Rails has a cache of them.
//! - A text that comes in leaves out what only checks that a new name is unused, and what jobs do later: broadcasts,
//!   notifications, automations. It is one transaction, not one for each record.
//! - Later versions have more indexes on conversations, which only cost here: none that we know of ends in the time of
//!   the last activity, which lists are sorted by (pull request 15360 of 2026-08 adds one for the time of creation). A
//!   proposal to read the extras of a page together (15719) was open in 2026-09: they are counted apart, too.

#[path = "chatwoot/ingest.rs"]
mod ingest;
#[path = "chatwoot/page.rs"]
mod page;
#[path = "chatwoot/timeline.rs"]
mod timeline;

use postgres::Client;

use crate::Result;
use ingest::Ingest;
use page::{Extras, Pages};
use timeline::Timelines;

/// What can be asked of it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Request {
    /// All that the screen's list needs: the inboxes, the counts of the tabs, the first page of open conversations, and
    /// what is shown of each.
    WholeList,
    /// The counts of the tabs alone: mine, nobody's, all.
    Counts,
    /// What is shown of each conversation of the first page, by four queries, and what is read for all of them at once.
    Extras,
    /// 25 open conversations, the latest first, without anything else; so are the lists that follow.
    Open,
    /// Page 400 of them, or the last.
    OpenDeep,
    OneInbox,
    Mine,
    AllStatuses,
    Snoozed,
    Labelled,
    /// The latest 20 messages of a conversation that has forty.
    Timeline,
    /// A text comes in, drawn as ours are. What is asked after it finds tables that are not freshly vacuumed any more.
    Ingest,
}

impl Request {
    pub(crate) const ALL: [Self; 12] = [
        Self::WholeList,
        Self::Counts,
        Self::Extras,
        Self::Open,
        Self::OpenDeep,
        Self::OneInbox,
        Self::Mine,
        Self::AllStatuses,
        Self::Snoozed,
        Self::Labelled,
        Self::Timeline,
        Self::Ingest,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::WholeList => "whole list request",
            Self::Counts => "tab counts",
            Self::Extras => "extras of a page",
            Self::Open => "open",
            Self::OpenDeep => "open, page 400",
            Self::OneInbox => "one inbox",
            Self::Mine => "mine",
            Self::AllStatuses => "all statuses",
            Self::Snoozed => "snoozed",
            Self::Labelled => "by label",
            Self::Timeline => "timeline of 20",
            Self::Ingest => "ingest",
        }
    }
}

/// A client of one account, over a connection of its own.
pub(crate) struct Chatwoot {
    client: Client,
    pages: Pages,
    extras: Extras,
    timelines: Timelines,
    ingest: Ingest,
}

impl Chatwoot {
    /// Makes an account of so many conversations in a schema of its own, in place of one that is there already. The
    /// role must be allowed to create schemas and the extension `pg_trgm`, which comes with PostgreSQL.
    pub(crate) fn load(mut client: Client, conversations: usize) -> Result<Self> {
        let schema = schema_of(conversations);
        client.batch_execute(&format!(
            "CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
             DROP SCHEMA IF EXISTS {schema} CASCADE;
             CREATE SCHEMA {schema};
             SET search_path = {schema}, public;
             SET bench.conversations = {conversations};"
        ))?;
        client.batch_execute(include_str!("chatwoot/schema.sql"))?;
        client.batch_execute(include_str!("chatwoot/load.sql"))?;
        client.batch_execute(include_str!("chatwoot/indexes.sql"))?;
        for table in tables(&mut client, &schema)? {
            client.batch_execute(&format!("VACUUM (ANALYZE) {schema}.{table}"))?;
        }
        Self::join(client, conversations, 1)
    }

    /// One more client of an account that is loaded. The seed tells who writes to it.
    pub(crate) fn join(mut client: Client, conversations: usize, seed: u64) -> Result<Self> {
        let schema = schema_of(conversations);
        client.batch_execute(&format!("SET search_path = {schema}, public"))?;
        Ok(Self {
            pages: Pages::prepare(&mut client)?,
            extras: Extras::prepare(&mut client)?,
            timelines: Timelines::prepare(&mut client, seed)?,
            ingest: Ingest::prepare(&mut client, conversations, seed)?,
            client,
        })
    }

    /// Asks for something, and tells how many rows, or counts, came back.
    pub(crate) fn run(&mut self, request: Request) -> Result<usize> {
        let (client, pages) = (&mut self.client, &self.pages);
        match request {
            Request::WholeList => {
                let counts = pages.counts(client)?;
                let page = pages.open(client)?;
                Ok(counts + page.len() + self.extras.read(client, &page)?)
            }
            Request::Counts => pages.counts(client),
            Request::Extras => self.extras.read(client, &pages.latest),
            Request::Open => Ok(pages.open(client)?.len()),
            Request::OpenDeep => Ok(client.query(&pages.open_deep, &[])?.len()),
            Request::OneInbox => Ok(client.query(&pages.one_inbox, &[])?.len()),
            Request::Mine => Ok(client.query(&pages.mine, &[])?.len()),
            Request::AllStatuses => Ok(client.query(&pages.all_statuses, &[])?.len()),
            Request::Snoozed => Ok(client.query(&pages.snoozed, &[])?.len()),
            Request::Labelled => Ok(client.query(&pages.labelled, &[])?.len()),
            Request::Timeline => self.timelines.read(client),
            Request::Ingest => self.ingest.receive(client),
        }
    }

    /// Removes the account.
    pub(crate) fn remove(mut self, conversations: usize) -> Result<()> {
        let schema = schema_of(conversations);
        Ok(self
            .client
            .batch_execute(&format!("DROP SCHEMA {schema} CASCADE"))?)
    }
}

fn schema_of(conversations: usize) -> String {
    format!("chatwoot_{conversations}")
}

fn tables(client: &mut Client, schema: &str) -> Result<Vec<String>> {
    let named = "SELECT tablename::text FROM pg_tables WHERE schemaname = $1";
    let rows = client.query(named, &[&schema])?;
    Ok(rows
        .iter()
        .map(|row| row.try_get(0))
        .collect::<std::result::Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use postgres::NoTls;

    use super::*;

    const SIZE: usize = 2_000;

    #[test]
    fn on_postgres_every_request_reads_what_the_screen_shows_and_a_text_comes_first() {
        let mut account = Chatwoot::load(client(), SIZE).unwrap();
        let mut other = client();
        let schema = schema_of(SIZE);
        let mut count = |of: &str| -> i64 {
            let text = format!("SET search_path = {schema}; SELECT count(*) AS n FROM {of}");
            let answer = other.simple_query(&text).unwrap();
            let row = answer.iter().find_map(|message| match message {
                postgres::SimpleQueryMessage::Row(row) => row.get("n"),
                _ => None,
            });
            row.unwrap().parse().unwrap()
        };
        let open = usize::try_from(count("conversations WHERE status = 0")).unwrap();
        assert!((300..500).contains(&open), "{open}");
        assert_eq!(account.run(Request::Counts).unwrap(), 20 + 3);
        assert_eq!(account.run(Request::Open).unwrap(), 25);
        assert_eq!(account.run(Request::OpenDeep).unwrap(), (open - 1) % 25 + 1);
        assert_eq!(account.run(Request::AllStatuses).unwrap(), 25);
        assert_eq!(account.run(Request::Snoozed).unwrap(), 25);
        for (request, filter) in [
            (Request::OneInbox, "inbox_id = 1"),
            (Request::Mine, "assignee_id = 1"),
            (Request::Labelled, "cached_label_list = 'label-3'"),
        ] {
            let all = count(&format!("conversations WHERE status = 0 AND {filter}"));
            let shown = usize::try_from(all).unwrap().min(25);
            assert_eq!(account.run(request).unwrap(), shown, "{}", request.name());
        }
        let extras = account.run(Request::Extras).unwrap();
        let contacts_last_and_last_spoken = 25 * 3;
        assert!(extras > contacts_last_and_last_spoken, "{extras}");
        assert_eq!(account.run(Request::WholeList).unwrap(), 23 + 25 + extras);
        assert!(account.run(Request::Timeline).unwrap() > 20);

        let (messages, conversations) = (count("messages"), count("conversations"));
        for _ in 0..200 {
            assert!(account.run(Request::Ingest).unwrap() >= 4);
        }
        assert_eq!(count("messages"), messages + 200);
        let begun = count("conversations") - conversations;
        assert!((1..50).contains(&begun), "{begun}");
        let strays = "conversations WHERE last_activity_at <> (
            SELECT max(created_at) FROM messages WHERE conversation_id = conversations.id
        )";
        assert_eq!(count(strays), 0);
        let newest = "conversations WHERE id = (
            SELECT conversation_id FROM messages ORDER BY id DESC LIMIT 1
        ) AND status = 0 AND id = ";
        let page = account.pages.open(&mut account.client).unwrap();
        assert_eq!(count(&format!("{newest}{}", page[0].id)), 1);
        account.remove(SIZE).unwrap();
    }

    #[expect(clippy::disallowed_methods, reason = "where the tests' server is")]
    fn client() -> Client {
        let url = std::env::var("DUOLOGUE_TEST_POSTGRES").expect("the tests' server is named");
        Client::connect(&url, NoTls).unwrap()
    }
}
