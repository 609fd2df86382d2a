//! By which index the server answers what is asked of a workspace with many conversations.

use std::cell::RefCell;
use std::fmt::Write as _;

use crate::clock::Timestamp;
use crate::error::Result;
use crate::id::{AgentId, ContactId, ConversationId, GatewayId, MailboxId, MessageId, TagId};
use crate::store::dialect::Dialect;
use crate::store::sql::{Flow, Param, Row, Sql, params};
use crate::store::timeline::Source;
use crate::store::{Tx, contact, conversation, message, outbox, timeline, view};
use crate::view::{Narrowing, View};
use crate::{GatewayKind, GatewaySettings, Messenger};

/// What is looked at, and the statements by which.
type Look = (String, Box<dyn Fn(Tx<'_>) -> Result<()>>);

/// A connection that has each query's plan told before it is run.
struct Watched<'c> {
    inner: &'c dyn Sql,
    plans: RefCell<Vec<(String, String)>>,
}

impl Sql for Watched<'_> {
    fn dialect(&self) -> Dialect {
        self.inner.dialect()
    }

    fn execute(&self, sql: &str, params: &[Param<'_>]) -> Result<usize> {
        self.inner.execute(sql, params)
    }

    fn insert(&self, sql: &str, params: &[Param<'_>]) -> Result<i64> {
        self.inner.insert(sql, params)
    }

    fn query(
        &self,
        sql: &str,
        params: &[Param<'_>],
        each: &mut dyn FnMut(&dyn Row) -> Result<Flow>,
    ) -> Result<()> {
        let mut plan = String::new();
        let explained = format!("EXPLAIN {sql}");
        self.inner.query(&explained, params, &mut |row| {
            writeln!(plan, "{}", row.text(0)?).unwrap();
            Ok(Flow::More)
        })?;
        self.plans.borrow_mut().push((sql.to_owned(), plan));
        self.inner.query(sql, params, each)
    }
}

/// A workspace with 100,000 conversations, most of them completed, in one schema that is dropped at the end.
struct Shop {
    messenger: Messenger,
    schema: String,
    server: String,
}

impl Shop {
    fn open() -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "where the server of the tests is"
        )]
        let server = std::env::var("DUOLOGUE_TEST_POSTGRES").unwrap();
        let schema = format!("plans_{}", std::process::id());
        let messenger = Messenger::open(format!("{server}?schema={schema}")).unwrap();
        for name in ["Main", "Sales"] {
            messenger.add_mailbox(name).unwrap();
        }
        for number in 0..4 {
            let mailbox = MailboxId::from_raw(number % 2 + 1).unwrap();
            let settings = GatewaySettings::new(format!("Line {number}"), mailbox);
            let address = format!("+1555010000{number}");
            messenger
                .add_gateway(GatewayKind::LongCode, &address, "sandbox", settings)
                .unwrap();
        }
        let shop = Self {
            messenger,
            schema,
            server,
        };
        let fill = |tx: Tx<'_>| {
            FILL.iter()
                .try_for_each(|sql| tx.execute(sql, params![]).map(drop))
        };
        shop.messenger.store_for_test().write(fill).unwrap();
        shop
    }

    /// The plans of all that `look` asks.
    fn plans(&self, look: impl Fn(Tx<'_>) -> Result<()>) -> Vec<(String, String)> {
        let store = self.messenger.store_for_test();
        let plans = store.write_beside(|tx| {
            let watched = Watched {
                inner: tx.0,
                plans: RefCell::default(),
            };
            look(Tx(&watched))?;
            Ok(watched.plans.into_inner())
        });
        plans.unwrap()
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        let mut server = postgres::Client::connect(&self.server, postgres::NoTls).unwrap();
        let drop = format!("DROP SCHEMA {} CASCADE", self.schema);
        server.batch_execute(&drop).unwrap();
    }
}

/// Half of the conversations are assigned, a tenth are in the Inbox, and a third are unread. Conversation 1 has a long
/// timeline.
const FILL: &[&str] = &[
    "INSERT INTO agent (name, initials) SELECT 'Agent ' || n, 'A' FROM generate_series(1, 20) AS n",
    "INSERT INTO tag (name, folded) SELECT 'tag ' || n, 'tag ' || n FROM generate_series(1, 20) AS n",
    "INSERT INTO contact (folded, created_at)
     SELECT chr(10) || '+1555' || lpad(n::TEXT, 7, '0'), n FROM generate_series(1, 100000) AS n",
    "INSERT INTO contact_address (address, contact_id, position)
     SELECT '+1555' || lpad(n::TEXT, 7, '0'), n, 0 FROM generate_series(1, 100000) AS n",
    "INSERT INTO conversation (mailbox_id, contact_id, gateway_id, address, shelf, session, unread, assignee_id, tags,
         snoozed_until, snooze_mode, last_at, created_at)
     SELECT 1 + n % 2, n, 1 + n % 4, '+15550000001', shelf, 'active', (n % 3 = 0)::INTEGER,
            CASE WHEN n % 7 < 4 THEN 1 + n % 20 END, CASE WHEN n % 5 = 0 THEN '[1]' ELSE '[]' END,
            CASE shelf WHEN 2 THEN 2000000 + n END, CASE shelf WHEN 2 THEN 'regardless' ELSE '' END,
            1000000 + n * 7919 % 100000, 0
     FROM (SELECT n, CASE n % 11 WHEN 0 THEN 1 WHEN 1 THEN 2 WHEN 2 THEN 4 WHEN 3 THEN 0 ELSE 3 END AS shelf
           FROM generate_series(1::BIGINT, 100000) AS n) AS made",
    "INSERT INTO conversation_tag (tag_id, shelf, last_at, conversation_id)
     SELECT 1 + id % 3, shelf, last_at, id FROM conversation WHERE tags <> '[]'",
    "INSERT INTO {schema}.counter_part
     SELECT 0, shelf, mailbox_id, gateway_id, 0, count(*), count(*) FILTER (WHERE unread > 0), sum(unread)
     FROM conversation GROUP BY shelf, mailbox_id, gateway_id",
    "INSERT INTO event (at, kind, conversation_id, contact_id, actor)
     SELECT n, 'incoming_message', CASE WHEN n % 10 = 0 THEN 1 ELSE n END, CASE WHEN n % 10 = 0 THEN 1 ELSE n END, 'contact'
     FROM generate_series(1, 100000) AS n",
    "INSERT INTO message (id, conversation_id, direction, gateway_id, sender, recipient, body, at, transport, segments,
         provider_message_id)
     SELECT id, conversation_id, 'incoming', 1, '+15550000001', '+15550000002', 'Is it there yet?', at, 'sms', 1, 'SM' || id
     FROM event WHERE kind = 'incoming_message'",
    "INSERT INTO outbox (message_id, gateway_id, recipient, segments, state, position, due_at, lease_until, after_id)
     SELECT n, 1 + n % 4, '+1555' || lpad(n::TEXT, 7, '0'), 1, state, n,
            CASE state WHEN 'scheduled' THEN 9000000 + n ELSE 0 END, CASE state WHEN 'sending' THEN 9000000 ELSE 0 END,
            CASE state WHEN 'held' THEN n - 1 END
     FROM (SELECT n, CASE n % 100 WHEN 0 THEN 'held' WHEN 1 THEN 'sending' WHEN 2 THEN 'scheduled' ELSE 'queued' END
                  AS state
           FROM generate_series(1, 20000) AS n) AS made",
    "ANALYZE {schema}.conversation, {schema}.conversation_tag, {schema}.contact, {schema}.contact_address,
         {schema}.event, {schema}.message, {schema}.outbox",
];

/// These hold what a business has set up, not what its customers do, or nothing yet.
const SMALL: [&str; 5] = ["agent", "event_text", "gateway", "mailbox", "tag"];

/// What is wrong with a plan: rows that are looked for without an index, or sorted.
fn faults<'p>(sql: &str, plan: &'p str) -> Vec<&'p str> {
    let lines = plan
        .lines()
        .map(|line| line.trim().trim_start_matches("-> ").trim());
    // Those of a few leases, of two ends of an index; and contacts whose names begin with the same 500 characters.
    let few = sql.contains("lease_until") || sql.contains("left(folded, 500)");
    lines
        .filter(|line| {
            let scanned = line.strip_prefix("Seq Scan on ");
            let scanned = scanned.and_then(|rest| rest.split_whitespace().next());
            let sorts = ["Sort ", "Incremental Sort ", "Bitmap ", "Hash "];
            scanned.is_some_and(|table| !SMALL.contains(&table))
                || (!few
                    && line.contains("(cost=")
                    && sorts.iter().any(|sort| line.starts_with(sort)))
        })
        .collect()
}

#[test]
fn no_page_is_sorted_and_nothing_that_grows_is_scanned() {
    let shop = Shop::open();
    let agent = AgentId::from_raw(3).unwrap();
    let narrowings = [
        Narrowing::none(),
        Narrowing::none().unread(),
        Narrowing::none().unassigned(),
        Narrowing::none().assignee(agent),
        Narrowing::none().mailbox(MailboxId::from_raw(2).unwrap()),
        Narrowing::none().gateway(GatewayId::from_raw(3).unwrap()),
        Narrowing::none().tag(TagId::from_raw(2).unwrap()),
    ];
    let mut looks: Vec<Look> = Vec::new();
    for view in [View::Inbox, View::All, View::Snoozed, View::Completed] {
        for narrowing in &narrowings {
            for after in [None, Some((1_050_000, 50_000))] {
                let name = format!("{view:?} {narrowing:?} {after:?}");
                let narrowing = narrowing.clone();
                looks.push((
                    name,
                    Box::new(move |tx| {
                        let counters = view::Counters::of(tx, view, &narrowing)?;
                        let found = view::page(tx, &counters, (view, &narrowing), after, 50)?;
                        assert_eq!(found.0.len(), 50);
                        Ok(())
                    }),
                ));
            }
        }
    }
    looks.extend(others());
    let mut told = String::new();
    for (name, look) in looks {
        for (sql, plan) in shop.plans(look) {
            // Counters are summed: a few rows each.
            if sql.contains("FROM counter") {
                continue;
            }
            let faults = faults(&sql, &plan);
            if !faults.is_empty() {
                writeln!(told, "{name}: {faults:#?}\n{sql}\n{plan}").unwrap();
            }
        }
    }
    assert!(told.is_empty(), "{told}");
}

/// What else is asked often.
fn others() -> Vec<Look> {
    let conversation = ConversationId::from_raw(1).unwrap();
    let person = ContactId::from_raw(1).unwrap();
    let line = GatewayId::from_raw(2).unwrap();
    let now = Timestamp::from_micros(2_000_100).unwrap();
    let later = Timestamp::from_micros(9_100_000).unwrap();
    let message = MessageId::from_raw(50).unwrap();
    let several = [
        Source::Profile(person),
        Source::Conversation(conversation),
        Source::Conversation(ConversationId::from_raw(2).unwrap()),
    ];
    let mut looks: Vec<Look> = Vec::new();
    let mut look = |name: &str, look: Box<dyn Fn(Tx<'_>) -> Result<()>>| {
        looks.push((name.to_owned(), look));
    };
    look(
        "timeline",
        Box::new(move |tx| {
            let found = timeline::page(tx, &several[1..2], &[], i64::MAX, 50)?;
            assert_eq!(found.len(), 50);
            Ok(())
        }),
    );
    look(
        "activity",
        Box::new(move |tx| {
            let found = timeline::page(tx, &several, &[], i64::MAX, 50)?;
            assert_eq!(found.len(), 50);
            Ok(())
        }),
    );
    look(
        "changes",
        Box::new(|tx| timeline::following(tx, (50_000, 90_000), 100).map(drop)),
    );
    look(
        "due",
        Box::new(move |tx| conversation::due(tx, now).map(drop)),
    );
    look(
        "next due",
        Box::new(|tx| conversation::next_due(tx).map(drop)),
    );
    look(
        "contacts",
        Box::new(|tx| contact::search(tx, "", ("\n+15550050000", 1), 50).map(drop)),
    );
    look(
        "duplicate",
        Box::new(move |tx| {
            message::by_provider_id(tx, GatewayId::from_raw(1).unwrap(), "SM50000").map(drop)
        }),
    );
    look(
        "unknown",
        Box::new(|tx| message::unknown(tx, 0, 50).map(drop)),
    );
    look(
        "ready",
        Box::new(move |tx| outbox::ready(tx, line, now, 50).map(drop)),
    );
    look(
        "lost",
        Box::new(move |tx| outbox::lost(tx, now, later).map(drop)),
    );
    look(
        "scheduled",
        Box::new(move |tx| outbox::due(tx, now, 50).map(drop)),
    );
    look(
        "next scheduled",
        Box::new(|tx| outbox::next_due(tx).map(drop)),
    );
    look(
        "held",
        Box::new(move |tx| outbox::held_after(tx, message).map(drop)),
    );
    look(
        "sending",
        Box::new(move |tx| outbox::is_sending(tx, line).map(drop)),
    );
    looks
}
