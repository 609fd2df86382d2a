//! Contacts: added, found, changed and blocked.

use duologue::{By, ContactDetails, EventKind, Incoming, Narrowing, View};

use crate::support::{CUSTOMER, Shop, invalid, refused};

fn named(name: &str, address: &str) -> ContactDetails {
    ContactDetails::new().name(name).address(address)
}

#[test]
fn an_address_belongs_to_one_contact() {
    let shop = Shop::open();
    let cleo = shop.know(&named("Cleo", CUSTOMER));
    let dan = named("Dan", CUSTOMER);
    invalid(shop.add_contact(&dan, shop.ann), "address");
    assert_eq!(shop.find_contact(CUSTOMER).unwrap(), Some(cleo.clone()));
    shop.change(cleo.id, &ContactDetails::new().without_address(CUSTOMER));
    assert_eq!(shop.find_contact(CUSTOMER).unwrap(), None);
    let dan = shop.know(&dan);
    assert_eq!(shop.find_contact(CUSTOMER).unwrap(), Some(dan));
}

#[test]
fn a_change_sets_what_it_names_shows_on_the_rows_and_is_one_event() {
    let shop = Shop::open();
    let cleo = shop.know(&named("Cleo", CUSTOMER).field("Size", "9"));
    shop.begin();
    let change = ContactDetails::new().name("Cleo Ray").field("Size", "");
    let changed = shop.change(cleo.id, &change);
    assert_eq!(shop.change(cleo.id, &change), changed);
    assert_eq!(changed.fields.len(), 0);
    assert_eq!(changed.addresses, cleo.addresses);
    let row = &shop.rows(View::Inbox, &Narrowing::none())[0];
    assert_eq!(row.contact_name, "Cleo Ray");
    let log = shop.history(cleo.id, &[EventKind::ContactUpdated]);
    assert_eq!(log.len(), 1);
    assert_eq!(log[0].facts.name, "name, fields");
}

#[test]
fn a_blocked_contact_is_neither_received_from_nor_sent_to() {
    let shop = Shop::open();
    let before = shop.row(shop.begin());
    shop.change(before.contact, &ContactDetails::new().block());
    let hello = Incoming::new(CUSTOMER, "Hello?");
    refused(shop.receive(shop.line, &hello), "contact_blocked");
    refused(shop.send(before.id, "Yes!", shop.ann), "contact_blocked");
    refused(shop.compose(CUSTOMER, "Yes!", shop.ann), "contact_blocked");
    let composed = shop.compose(before.contact, "Yes!", By::host());
    refused(composed, "contact_blocked");
    assert_eq!(shop.row(before.id), before.clone());
    assert_eq!(shop.outbox_depth().unwrap(), 0);
    shop.change(before.contact, &ContactDetails::new().unblock());
    shop.say(before.id, "Yes!");
}
