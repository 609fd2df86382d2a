//! What a call costs on a server, counted and not timed: round trips, bytes of the write-ahead log, rows.

use std::fmt::Write as _;

use duologue::{By, ConversationId, Incoming, Narrowing, Paging, View};

use crate::support::{Shop, phone};

/// How often each call is made: its first times prepare its statements.
const TIMES: usize = 6;
const WARM_UP: usize = 3;

fn shop() -> Shop {
    let shop = Shop::shared();
    let url = shop.path().display().to_string();
    assert!(url.starts_with("postgres"), "no server is named: {url}");
    shop
}

/// Calls again and again, and adds a line of how many round trips one takes when its statements are known.
fn count(told: &mut String, shop: &Shop, name: &str, mut call: impl FnMut()) {
    let so_far = || shop.health().unwrap().database.round_trips;
    for _ in 0..WARM_UP {
        call();
        so_far();
    }
    let asking = so_far();
    let asking = so_far() - asking;
    let counts: Vec<u64> = (0..TIMES)
        .map(|_| {
            let before = so_far();
            call();
            so_far() - before - asking
        })
        .collect();
    let (least, most) = (counts.iter().min().unwrap(), counts.iter().max().unwrap());
    assert!(*most > 0, "{name}: nothing was counted");
    let counts = if least == most {
        most.to_string()
    } else {
        format!("{least} to {most}")
    };
    writeln!(told, "{name}: {counts}").unwrap();
}

/// Conversations, every second of them assigned and every tenth tagged.
fn conversations(shop: &Shop) -> Vec<ConversationId> {
    let ids: Vec<_> = (0..40).map(|number| shop.customer(number)).collect();
    for (number, id) in ids.iter().enumerate() {
        if number % 2 == 0 {
            shop.assign(*id, shop.ann, By::host()).unwrap();
        }
        if number % 10 == 0 {
            shop.add_tag(*id, "Sizing", By::host()).unwrap();
        }
    }
    ids
}

#[test]
fn calls_take_as_many_round_trips_as_they_did() {
    let shop = shop();
    let ids = conversations(&shop);
    let mut next = ids.iter().copied().cycle();
    let mut next = || next.next().unwrap();
    let mut number = 0;
    let mut text = || {
        number += 1;
        Incoming::new(phone(number % 40), "Is it there yet?")
            .provider_message_id(format!("incoming {number}"))
    };
    let (all, first) = (Narrowing::none(), Paging::first(50));
    let mut told = String::new();
    let mut say = |name, call: &mut dyn FnMut()| count(&mut told, &shop, name, call);

    say("receive", &mut || {
        shop.receive(shop.line, &text()).unwrap();
    });
    say("receive of 100", &mut || {
        let texts: Vec<_> = (0..100).map(|_| text()).collect();
        shop.receive_many(shop.line, &texts).unwrap();
    });
    say("send", &mut || drop(shop.say(next(), "On its way")));
    while !shop.deliver(100).unwrap().is_empty() {}
    say("deliver, nothing to do", &mut || {
        assert!(shop.deliver(10).unwrap().is_empty());
    });
    let mut sent = 0;
    for id in &ids {
        shop.say(*id, "On its way");
        sent += 1;
    }
    say("deliver one", &mut || {
        assert_eq!(shop.deliver(1).unwrap().len(), 1);
        sent -= 1;
    });
    assert!(sent > 20, "{sent}");
    say("deliver two", &mut || {
        assert_eq!(shop.deliver(2).unwrap().len(), 2);
    });
    let mut agents = [shop.bob, shop.ann].into_iter().cycle();
    let one = ids[0];
    say("assign", &mut || {
        shop.assign(one, agents.next().unwrap(), By::host())
            .unwrap();
    });
    say("read", &mut || {
        drop(shop.read(next(), None, By::host()).unwrap());
    });
    say("page of the Inbox", &mut || {
        shop.conversations(View::Inbox, &all, &first).unwrap();
    });
    say("page of a mailbox in All", &mut || {
        let narrowed = all.clone().mailbox(shop.main);
        shop.conversations(View::All, &narrowed, &first).unwrap();
    });
    say("badge", &mut || {
        shop.badge().unwrap();
    });
    say("counts", &mut || drop(shop.counts(View::All).unwrap()));
    say("one conversation", &mut || {
        shop.conversation(ids[1]).unwrap();
    });
    say("one conversation with a tag", &mut || {
        shop.conversation(ids[0]).unwrap();
    });
    say("timeline", &mut || {
        shop.timeline(one, &[], &first).unwrap();
    });
    say("changes", &mut || drop(shop.changes(None, 10).unwrap()));
    assert_eq!(told, EXPECTED, "as counted:\n{told}");
}

/// A conversation's tags are a question of their own; what nobody waits for is not counted.
const EXPECTED: &str = "\
receive: 1
receive of 100: 1
send: 9
deliver, nothing to do: 2
deliver one: 28
deliver two: 45
assign: 6
read: 4
page of the Inbox: 3
page of a mailbox in All: 3
badge: 1
counts: 1
one conversation: 1
one conversation with a tag: 2
timeline: 3
changes: 2
";

/// The records of the log that the transactions of these messages wrote, without images of whole pages.
const LOGGED: &str = "SELECT sum(record_length - fpi_length)::BIGINT
    FROM public.pg_get_wal_records_info('0/0'::PG_LSN + {before}, pg_current_wal_flush_lsn())
    WHERE xid::TEXT IN (SELECT DISTINCT xmin::TEXT FROM event WHERE id > {last})";

#[test]
fn an_incoming_message_writes_at_most_1600_bytes_into_the_log() {
    let shop = shop();
    conversations(&shop);
    let raw = shop.raw();
    raw.run("CREATE EXTENSION IF NOT EXISTS pg_walinspect SCHEMA public");
    let receive = |from: usize, messages: usize| {
        for number in from..from + messages {
            // One in twenty is somebody new.
            let sender = if number % 20 == 0 {
                format!("+155580{number:05}")
            } else {
                phone(number % 40)
            };
            let id = format!("{number:032x}");
            let text = Incoming::new(sender, "Do you have these in size nine?");
            shop.receive(shop.line, &text.provider_message_id(id))
                .unwrap();
        }
    };
    receive(0, 100);
    let last = raw.number("SELECT max(id) FROM event");
    let before = raw.number("SELECT (pg_current_wal_flush_lsn() - '0/0')::BIGINT");
    receive(100, 400);
    let logged = LOGGED
        .replace("{before}", &before.to_string())
        .replace("{last}", &last.to_string());
    let bytes = raw.number(&logged);
    println!("{} bytes a message", bytes / 400);
    assert!(bytes > 400 * 200, "the log was not measured: {bytes} bytes");
    assert!(bytes <= 400 * 1_600, "{bytes} bytes for 400 messages");
}
