//! What each call asks of the database: how many statements, and by which index.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use crate::store::sql::{Flow, Sql};
use crate::{
    AgentId, By, ContactDetails, ContactId, ConversationId, GatewayId, GatewayKind,
    GatewaySettings, Incoming, MailboxId, ManualClock, Messenger, Narrowing, Options, Paging,
    SnoozeMode, SnoozePreset, TagId, View,
};

/// A messenger in memory, where one connection runs every statement, and how to look at those of a call.
struct Watched(Messenger, Arc<ManualClock>);

impl Watched {
    fn new() -> Self {
        let clock = Arc::new(ManualClock::new("2026-11-22T09:00:00Z".parse().unwrap()));
        Self(
            Options::new()
                .clock(clock.clone())
                .open(":memory:")
                .unwrap(),
            clock,
        )
    }

    /// The statements that a call ran, without those that begin and end its transaction.
    fn during(&self, call: impl FnOnce(&Messenger)) -> Vec<String> {
        self.0
            .store_for_test()
            .engine()
            .engine
            .statements
            .borrow_mut()
            .clear();
        call(&self.0);
        self.0.store_for_test().engine().engine.statements.take()
    }

    fn plan(&self, sql: &str) -> String {
        let desk = self.0.store_for_test().engine();
        let mut plan = String::new();
        let explain = format!("EXPLAIN QUERY PLAN {sql}");
        desk.engine
            .query(&explain, &[], &mut |row| {
                writeln!(plan, "    {}", row.text(3)?).unwrap();
                Ok(Flow::More)
            })
            .unwrap();
        plan
    }
}

/// A call that was watched: its name, its statements, and where to ask for their plans.
struct Call {
    name: &'static str,
    statements: Vec<String>,
    watched: Watched,
}

/// A day's work in small: everything that happens often.
fn calls() -> Vec<Call> {
    let mut calls = Vec::new();
    commands(&mut |name, prepare, call| calls.push(watch(name, prepare, call)));
    lists(&mut |name, prepare, call| calls.push(watch(name, prepare, call)));
    calls
}

type Step = fn(&Messenger);

fn watch(name: &'static str, prepare: Step, call: Step) -> Call {
    let watched = Watched::new();
    set_up(&watched.0);
    prepare(&watched.0);
    watched.1.advance(Duration::from_secs(2 * 60 * 60));
    let statements = watched.during(call);
    Call {
        name,
        statements,
        watched,
    }
}

fn commands(watch: &mut dyn FnMut(&'static str, Step, Step)) {
    watch("receive, of somebody new", nothing, |m| receive(m, "1"));
    watch("receive", known, |m| receive(m, "2"));
    watch("receive, a duplicate", known, |m| receive(m, "1"));
    watch("send", known, send);
    let sent: Step = |m| {
        known(m);
        send(m);
    };
    watch("deliver, one message", sent, |m| {
        m.deliver(10).unwrap();
    });
    watch("read", known, |m| {
        m.read(first(), None, agent()).unwrap();
    });
    watch("complete", known, |m| {
        m.complete(first(), agent()).unwrap();
    });
    watch("assign", known, |m| {
        m.assign(first(), agent(), By::host()).unwrap();
    });
    let asleep: Step = |m| {
        known(m);
        m.snooze(
            first(),
            SnoozePreset::InOneHour,
            SnoozeMode::Regardless,
            agent(),
        )
        .unwrap();
    };
    watch("tick, one to wake", asleep, |m| {
        assert_eq!(m.tick().unwrap().woken.len(), 1);
    });
}

fn lists(watch: &mut dyn FnMut(&'static str, Step, Step)) {
    watch("badge", known, |m| {
        m.badge().unwrap();
    });
    watch("counts of the inbox", known, |m| {
        m.counts(View::Inbox).unwrap();
    });
    watch("inbox", known, |m| list(m, View::Inbox, &Narrowing::none()));
    watch("inbox, the second page", two, |m| {
        let first = m
            .conversations(View::Inbox, &Narrowing::none(), &Paging::first(1))
            .unwrap();
        let after = Paging::first(50).after(first.next.unwrap());
        m.conversations(View::Inbox, &Narrowing::none(), &after)
            .unwrap();
    });
    watch("all", known, |m| list(m, View::All, &Narrowing::none()));
    watch("inbox by mailbox", known, |m| {
        list(
            m,
            View::Inbox,
            &Narrowing::none().mailbox(MailboxId::from_raw(1).unwrap()),
        );
    });
    watch("inbox by gateway", known, |m| {
        list(m, View::Inbox, &Narrowing::none().gateway(line()));
    });
    watch("inbox by agent", known, |m| {
        list(m, View::Inbox, &Narrowing::none().assignee(agent()));
    });
    watch("inbox, unassigned", known, |m| {
        list(m, View::Inbox, &Narrowing::none().unassigned());
    });
    watch("inbox, unread", known, |m| {
        list(m, View::Inbox, &Narrowing::none().unread());
    });
    watch("inbox by tag", tagged, |m| {
        list(m, View::Inbox, &Narrowing::none().tag(tag()));
    });
    watch("all by tag", tagged, |m| {
        list(m, View::All, &Narrowing::none().tag(tag()));
    });
    watch("timeline", known, |m| {
        m.timeline(first(), &[], &Paging::first(50)).unwrap();
    });
    watch("activity", known, |m| {
        m.activity(ContactId::from_raw(2).unwrap(), &[], &Paging::first(50))
            .unwrap();
    });
    watch("contacts", known, |m| {
        m.contacts("", &Paging::first(50)).unwrap();
    });
}

fn nothing(_: &Messenger) {}

fn known(m: &Messenger) {
    receive(m, "1");
}

fn receive(m: &Messenger, id: &str) {
    m.receive(line(), &text(id)).unwrap();
}

fn send(m: &Messenger) {
    m.send(first(), "Yes", agent()).unwrap();
}

fn list(m: &Messenger, view: View, narrowing: &Narrowing) {
    m.conversations(view, narrowing, &Paging::first(50))
        .unwrap();
}

fn set_up(m: &Messenger) {
    m.add_agent("Ann Lee").unwrap();
    let mailbox = m.add_mailbox("Main").unwrap().id;
    let settings = GatewaySettings::new("Main line", mailbox);
    m.add_gateway(GatewayKind::LongCode, "+15550100001", "sandbox", settings)
        .unwrap();
    m.add_contact(&ContactDetails::new().name("Zoe"), By::host())
        .unwrap();
}

fn two(m: &Messenger) {
    known(m);
    m.receive(line(), &Incoming::new("+15557000002", "And ten?"))
        .unwrap();
}

fn tagged(m: &Messenger) {
    known(m);
    m.add_tag(first(), "Sizing", By::host()).unwrap();
}

fn text(id: &str) -> Incoming {
    Incoming::new("+15557000001", "Size 9?").provider_message_id(id)
}

/// Everything that [`set_up`] and the calls make is the first of its sort.
fn line() -> GatewayId {
    GatewayId::from_raw(1).unwrap()
}

fn agent() -> AgentId {
    AgentId::from_raw(1).unwrap()
}

fn first() -> ConversationId {
    ConversationId::from_raw(1).unwrap()
}

fn tag() -> TagId {
    TagId::from_raw(1).unwrap()
}

#[test]
fn every_call_runs_the_statements_and_walks_the_indexes_that_are_written_down() {
    let mut shown = String::new();
    for Call {
        name,
        statements,
        watched,
    } in calls()
    {
        writeln!(shown, "# {name}: {} statements", statements.len()).unwrap();
        for sql in statements {
            let words: Vec<&str> = sql.split_whitespace().collect();
            writeln!(
                shown,
                "{}\n{}",
                words.join(" "),
                watched.plan(&sql).trim_end()
            )
            .unwrap();
        }
        shown.push('\n');
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../tests/snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("statements_and_plans", shown));
}

#[test]
fn no_hot_statement_scans_a_table_that_grows_or_sorts_a_page() {
    // These hold what a business has set up, not what its customers do.
    let small: BTreeSet<&str> = ["agent", "gateway", "mailbox", "tag", "workspace"].into();
    for Call {
        name,
        statements,
        watched,
    } in calls()
    {
        // An insert shows the search for rows that waited for it, which happens only if some do.
        for sql in statements.iter().filter(|sql| !sql.starts_with("INSERT")) {
            for line in watched.plan(sql).lines() {
                let line = line.trim();
                assert!(!line.contains("TEMP B-TREE"), "{name} sorts: {line}\n{sql}");
                let scanned = line
                    .strip_prefix("SCAN ")
                    .and_then(|rest| rest.split(' ').next());
                let walked = line.contains(" USING ");
                assert!(
                    scanned.is_none_or(|table| walked
                        || small.contains(table)
                        || table == "page"
                        // What a parameter holds.
                        || table == "json_each"
                        || table == "CONSTANT"),
                    "{name} scans: {line}\n{sql}"
                );
            }
        }
    }
}

#[test]
fn an_incoming_message_takes_a_known_number_of_statements() {
    let count = |wanted: &str| {
        let found = calls().into_iter().find(|call| call.name == wanted);
        found.unwrap().statements.len()
    };
    assert!(count("receive") <= 9, "receive: {}", count("receive"));
    assert!(count("receive, a duplicate") <= 3);
    assert!(count("badge") == 1);
}
