//! Tests to a tester's own address.

use duologue::DeliveryStatus::{Cancelled, Held, Queued, Rejected, Sent};
use duologue::{Draft, EventKind, View, Workspace};

use crate::support::{CUSTOMER, OTHER, Shop, money, rejected};

#[test]
fn a_test_sends_two_messages_in_order_a_disclaimer_that_names_the_brand_and_the_actual_text() {
    let shop = Shop::open();
    let (name, brand) = ("Shoes Ltd".to_owned(), "Shoes & Co".to_owned());
    shop.update_workspace(&Workspace { name, brand }).unwrap();
    let [disclaimer, text] = shop.send_test(shop.line, OTHER, "Sale!", shop.ann).unwrap();
    assert!(disclaimer.body.contains("test from Shoes & Co."));
    assert_eq!(shop.status(&disclaimer), Queued);
    assert_eq!(shop.status(&text), Held);
    while !shop.hand_over().is_empty() {}
    assert_eq!(shop.taken(), [disclaimer.body.as_str(), "Sale!"]);
    assert_eq!(shop.status(&text), Sent);
}

#[test]
fn a_test_is_in_no_history_and_changes_no_state_but_is_metered_and_flagged() {
    let shop = Shop::open();
    let before = shop.row(shop.begin());
    let draft = Draft::text("x".repeat(161)).gateway(shop.short);
    let sent = shop.send_test(shop.line, CUSTOMER, draft, shop.ann);
    let [disclaimer, text] = sent.unwrap();
    for message in [&disclaimer, &text] {
        assert_eq!((message.test, message.conversation), (true, None));
        assert_eq!(message.gateway, shop.line);
    }
    assert_eq!((text.segments, text.cost), (2, money("0.0158")));
    shop.send_test(shop.line, OTHER, "Sale!", shop.ann).unwrap();
    while !shop.hand_over().is_empty() {}
    assert_eq!(shop.list(View::All), [before.id]);
    assert_eq!(shop.row(before.id), before);
    assert_eq!(shop.history(before.contact, EventKind::ALL).len(), 3);
    assert_eq!(shop.find_contact(OTHER).unwrap(), None);
}

#[test]
fn the_text_is_called_off_if_the_disclaimer_fails() {
    let shop = Shop::open();
    shop.sandbox.inject(rejected());
    let [disclaimer, text] = shop.send_test(shop.line, OTHER, "Sale!", shop.ann).unwrap();
    shop.hand_over();
    assert_eq!(shop.status(&disclaimer), Rejected);
    assert_eq!(shop.status(&text), Cancelled);
    assert!(shop.hand_over().is_empty());
    assert!(shop.taken().is_empty());
}
