//! What the procedures of a schema promise to those who call them, seen from connections of a test's own.

use crate::support::{Place, Raw, Shop};

/// Takes a number of the log.
const APPEND: &str = "INSERT INTO event (at, kind, actor) VALUES (0, 'note_added', 'host')";

fn place() -> Place {
    let place = Place::for_many();
    assert!(place.is_on_server());
    place
}

fn writer(place: &Place) -> Raw {
    let raw = place.raw();
    begin(&raw);
    raw
}

fn begin(raw: &Raw) {
    raw.run("BEGIN; SELECT begin_writing(true)");
}

fn settled(raw: &Raw) -> i64 {
    raw.number("SELECT settled()")
}

#[test]
fn the_log_is_complete_up_to_the_first_number_that_somebody_may_still_commit() {
    let place = place();
    duologue::Messenger::open(place.path()).unwrap();
    let reader = place.raw();
    // Over the end of what the number of a lock can hold, and where it turns negative; and from the very beginning.
    for start in [0_i64, 1 << 31, 1 << 32, 5 << 32] {
        if start > 0 {
            reader.run(&format!("SELECT setval('event_id_seq', {})", start - 3));
        }
        let last = || reader.number("SELECT last_event()");
        let before = last();
        assert_eq!(settled(&reader), before);
        let early = writer(&place);
        assert_eq!(settled(&reader), before);
        let late = writer(&place);
        late.run(APPEND);
        late.run(APPEND);
        early.run(APPEND);
        assert_eq!((settled(&reader), last()), (before, before + 3));
        late.run("COMMIT");
        assert_eq!(settled(&reader), before);
        let latest = writer(&place);
        latest.run(APPEND);
        early.run("ROLLBACK");
        assert_eq!((settled(&reader), last()), (before + 3, before + 4));
        latest.run("COMMIT");
        assert_eq!(settled(&reader), before + 4);
    }
}

#[test]
fn who_writes_elsewhere_does_not_hold_the_log_back() {
    let (here, there) = (place(), place());
    for place in [&here, &there] {
        duologue::Messenger::open(place.path()).unwrap();
    }
    let elsewhere = writer(&there);
    elsewhere.run(APPEND);
    let reader = here.raw();
    reader.run(APPEND);
    reader.run(APPEND);
    assert_eq!(settled(&reader), 2);
}

#[test]
fn no_two_transactions_count_in_the_same_slot() {
    let place = place();
    duologue::Messenger::open(place.path()).unwrap();
    let slot = |raw: &Raw| raw.number("SELECT my_slot()");
    let raws: Vec<Raw> = (0..20).map(|_| writer(&place)).collect();
    let mut slots: Vec<i64> = raws.iter().map(slot).collect();
    assert_eq!(slots, raws.iter().map(slot).collect::<Vec<_>>());
    slots.sort_unstable();
    slots.dedup();
    assert_eq!(slots.len(), raws.len());
    assert!(slots.iter().all(|slot| (0..64).contains(slot)));
}

#[test]
fn a_writer_is_told_that_somebody_listens_and_of_no_other_writer() {
    let place = place();
    duologue::Messenger::open(place.path()).unwrap();
    let listened =
        |raw: &Raw| raw.number("SELECT listened::INTEGER::BIGINT FROM begin_writing(true)");
    let (first, second) = (place.raw(), place.raw());
    first.run("BEGIN");
    second.run("BEGIN");
    assert_eq!((listened(&first), listened(&second)), (0, 0));
    let ear = place.raw();
    let lock = "(('workspace'::REGCLASS)::OID::INTEGER, 1)";
    ear.run(&format!("SELECT pg_advisory_lock_shared{lock}"));
    assert_eq!((listened(&first), listened(&second)), (1, 1));
    ear.run(&format!("SELECT pg_advisory_unlock_shared{lock}"));
    assert_eq!((listened(&first), listened(&second)), (0, 0));
}

#[test]
fn what_is_nobodys_is_counted_as_what_is_no_agents() {
    let shop = Shop::shared();
    let raw = shop.raw();
    for number in 0..5 {
        let id = shop.customer(number);
        if number < 2 {
            shop.assign(id, shop.ann, shop.bob).unwrap();
        }
    }
    shop.read(shop.customer(4), None, shop.ann).unwrap();
    shop.customer(0);
    let count = |column: &str, agent: i64| {
        let sql = "FROM counter WHERE dimension = 1 AND shelf = 1 AND first_id";
        raw.number(&format!("SELECT {column} {sql} = {agent}"))
    };
    let counted = |agent| {
        let columns = ["conversations", "unread_conversations", "unread_messages"];
        columns.map(|column| count(column, agent))
    };
    assert_eq!(counted(shop.ann.as_raw()), [2, 2, 3]);
    assert_eq!(counted(0), [3, 2, 2]);
}

#[test]
fn rows_are_only_stored_where_a_statement_sees_what_was_committed_before_it() {
    let shop = Shop::shared();
    let raw = shop.raw();
    let receive = "PERFORM receive(1000, FALSE, 1, 0, '[]')";
    let refused = |level: &str| {
        raw.run(&format!("BEGIN ISOLATION LEVEL {level}"));
        let sql = format!(
            "DO $$ BEGIN {receive}; SET LOCAL application_name = 'done';
                   EXCEPTION WHEN invalid_transaction_state THEN SET LOCAL application_name = 'refused'; END $$"
        );
        raw.run(&sql);
        let refused =
            raw.number("SELECT (current_setting('application_name') = 'refused')::INTEGER::BIGINT");
        raw.run("ROLLBACK");
        refused == 1
    };
    assert!(!refused("READ COMMITTED"));
    assert!(refused("REPEATABLE READ"));
    assert!(refused("SERIALIZABLE"));
}
