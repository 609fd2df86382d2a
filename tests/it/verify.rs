//! Whether the tables agree with the log. Every shop of these tests is verified when it closes, too.

use duologue::sandbox::Fault;
use duologue::{By, Draft, Incoming};

use crate::support::{CUSTOMER, HOUR, OTHER, Shop, picture};

/// A shop in which a bit of everything has happened.
fn used() -> Shop {
    let shop = Shop::shared();
    let id = shop.begin();
    shop.sandbox.delivery_receipts(HOUR);
    shop.sandbox.inject(Fault::AnswerLost);
    shop.say(id, Draft::text("Here").gateway(shop.mms).media(picture(9)));
    shop.say(id, "And a text");
    shop.hand_over();
    shop.add_tag(id, "Sizing", shop.ann).unwrap();
    shop.assign(id, shop.bob, shop.ann).unwrap();
    shop.hide(id);
    shop.hear(CUSTOMER, "Hello?");
    shop.wait(HOUR);
    shop.refresh().unwrap();
    shop.finish(id);
    shop.hear(CUSTOMER, "Thanks");
    shop.move_to_mailbox(id, shop.sales().0, shop.ann).unwrap();
    shop.compose(OTHER, "Your order is in", By::host()).unwrap();
    let great = Incoming::new(OTHER, "Great");
    shop.receive(shop.short, &great).unwrap();
    shop.send_test(shop.line, OTHER, "Sale!", shop.ann).unwrap();
    shop.hand_over();
    shop
}

#[test]
fn a_workspace_in_which_everything_has_happened_is_sound_and_verifying_changes_nothing() {
    let shop = used();
    let found = shop.verify().unwrap();
    assert_eq!(found.differences, []);
    assert_eq!(found.conversations, 2);
    assert!(found.events > 20, "{}", found.events);
    assert_eq!(shop.verify().unwrap(), found);
}

#[test]
fn a_table_that_was_tampered_with_is_reported_by_what_it_says_and_what_the_log_says() {
    let shop = used();
    let raw = shop.raw();
    raw.lift_rules();
    for (table, change, field) in [
        ("conversation", "unread = unread + 1", "unread"),
        ("conversation", "assignee_id = NULL", "assignee"),
        ("conversation", "last_at = last_at + 1", "last_activity"),
        ("message", "status = 'failed' WHERE status <> ''", "status"),
        ("counter", "unread_messages = unread_messages + 1", "tally"),
        ("session", "finished_at = NULL", "sessions"),
        ("media", "uses = uses + 1", "uses"),
    ] {
        let (table, run) = (raw.table_behind(table), |sql: String| raw.run(&sql));
        run(format!("CREATE TEMP TABLE kept AS SELECT * FROM {table}"));
        run(format!("UPDATE {table} SET {change}"));
        let found = shop.verify().unwrap().differences;
        assert!(found.iter().any(|one| one.field == field), "{found:?}");
        assert!(found.iter().all(|one| one.stored != one.rebuilt));
        run(format!("DELETE FROM {table}"));
        run(format!("INSERT INTO {table} SELECT * FROM kept"));
        run("DROP TABLE kept".to_owned());
    }
}
