//! Contacts: added, found, changed and blocked.

use duologue::{By, ContactDetails, EventKind, Incoming, Narrowing, Paging, View};

use crate::support::{CUSTOMER, OTHER, Shop, invalid, refused};

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

/// More than a database may keep in one entry of an index.
#[test]
fn a_contact_with_many_long_addresses_is_found_like_any_other() {
    let shop = Shop::open();
    let numbers = (1_u64..=150).map(|number| number.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let many =
        numbers.map(|number| format!("{number:016x}@{:016x}.example", number.rotate_left(9)));
    let many = many.fold(ContactDetails::new().name("Cleo"), |details, address| {
        details.address(address)
    });
    let cleo = shop.know(&many);
    let [ann, dan] =
        [("Ann", CUSTOMER), ("Dan", OTHER)].map(|(name, at)| shop.know(&named(name, at)));
    let first = shop.contacts("", &Paging::first(2)).unwrap();
    assert_eq!(first.items, [ann, cleo]);
    let rest = shop.contacts("", &Paging::first(2).after(first.next.unwrap()));
    assert_eq!(rest.unwrap().items, [dan]);
}
