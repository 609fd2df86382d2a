//! Outgoing messages: what they cost before and after, who wrote them, and what is refused.

use duologue::Direction::{Incoming, Outgoing};
use duologue::EventKind::{IncomingMessage, OutgoingMessage};
use duologue::{
    Actor, By, ContactDetails, Draft, Encoding, ErrorKind, Event, Media, Status, Transport,
};

use crate::support::{CUSTOMER, MINUTE, OPENING, OTHER, Shop, at, cleo, invalid, money, picture};

#[test]
fn the_count_says_when_an_additional_message_is_needed() {
    let shop = Shop::open();
    let id = shop.begin();
    for (length, segments, remaining) in [
        (0, 0, 160),
        (159, 1, 1),
        (160, 1, 0),
        (161, 2, 145),
        (306, 2, 0),
        (307, 3, 152),
    ] {
        let preview = shop.preview(id, "x".repeat(length)).unwrap();
        assert_eq!(preview.segments, segments, "{length}");
        assert_eq!(preview.remaining, remaining, "{length}");
    }
}

#[test]
fn a_preview_tells_encoding_units_segments_what_is_left_and_the_cost() {
    let shop = Shop::open();
    let id = shop.begin();
    let plain = shop.preview(id, "Yes, for 9 €").unwrap();
    assert_eq!((plain.encoding, plain.units), (Some(Encoding::Gsm7Bit), 13));
    assert_eq!(plain.segments, 1);
    assert_eq!(plain.remaining, 147);
    assert_eq!(plain.cost, money("0.0079"));
    let body = format!("Yes ✓{}", "x".repeat(66));
    let tick = shop.preview(id, body).unwrap();
    assert_eq!((tick.encoding, tick.units), (Some(Encoding::Ucs2), 71));
    assert_eq!(tick.segments, 2);
    assert_eq!(tick.remaining, 63);
    assert_eq!(tick.cost, money("0.0158"));
    assert_eq!(tick.unencodable[0].index, 4);
    assert_eq!(tick.unencodable[0].character, '✓');
}

#[test]
fn a_preview_suggests_a_spelling_that_costs_less() {
    let shop = Shop::open();
    let id = shop.begin();
    let body = format!("👟? It’s 9½{}", "x".repeat(60));
    assert_eq!(shop.preview(id, body.clone()).unwrap().suggestion, None);

    let body = body.replace('👟', "Shoes");
    let preview = shop.preview(id, body.clone()).unwrap();
    assert_eq!((preview.segments, preview.cost), (2, money("0.0158")));
    let replacements: Vec<_> = preview
        .unencodable
        .iter()
        .map(|found| found.replacement.unwrap().to())
        .collect();
    assert_eq!(replacements, ["'", " 1/2"]);
    let suggestion = preview.suggestion.unwrap();
    assert_eq!(
        suggestion.body,
        format!("Shoes? It's 9 1/2{}", "x".repeat(60))
    );
    assert_eq!(
        (suggestion.encoding, suggestion.segments),
        (Encoding::Gsm7Bit, 1)
    );
    assert_eq!(suggestion.cost, money("0.0079"));
    let mut applied = body;
    for replacement in suggestion.replacements.into_iter().rev() {
        applied.replace_range(replacement.range, &replacement.to);
    }
    assert_eq!(applied, suggestion.body);

    let sent = shop.send(id, suggestion.body, shop.ann).unwrap();
    assert_eq!(
        (sent.segments, sent.cost),
        (suggestion.segments, suggestion.cost)
    );
}

#[test]
fn what_is_previewed_is_what_is_stored_and_billed() {
    let shop = Shop::open();
    shop.know(&cleo());
    let id = shop.begin();
    for word in ["x", "€", "😀", "é😀", "✓"] {
        for gateway in [shop.line, shop.short, shop.mms, shop.email] {
            let plain = Draft::text(word.repeat(90)).gateway(gateway);
            for draft in [plain.clone().media(picture(9)), plain] {
                let preview = shop.preview(id, draft.clone()).unwrap();
                let sent = shop.send(id, draft, shop.ann);
                assert_eq!(preview.problems.is_empty(), sent.is_ok());
                let Ok(sent) = sent else { continue };
                assert_eq!(preview.transport, Some(sent.transport));
                assert_eq!(preview.encoding, sent.encoding);
                assert_eq!((preview.segments, preview.cost), (sent.segments, sent.cost));
                shop.hand_over();
                let billed = shop.sandbox.take_accepted().remove(0);
                assert_eq!(billed.segments, sent.segments);
                assert_eq!(billed.transport, sent.transport);
            }
        }
    }
}

#[test]
fn an_outgoing_message_carries_its_time_and_the_initials_of_the_employee_who_sent_it() {
    let shop = Shop::open();
    let id = shop.begin();
    shop.wait(MINUTE);
    let sent = shop.say(id, "Yes!");
    assert_eq!(sent.initials.as_str(), "AL");
    assert_eq!(sent.at, at("2026-11-20T17:01:00Z"));
    // As they were then, and as they are now; the host has none.
    shop.rename_agent(shop.ann, "Ann Kay").unwrap();
    shop.say(id, "In blue, too");
    shop.send(id, "Your order is in", By::host()).unwrap();
    let events = shop.events(id, &[OutgoingMessage]);
    let initials = events.iter().map(Event::initials);
    assert!(initials.eq(["AL", "AK", ""]));
    assert_eq!(events[0].at, sent.at);
    assert_eq!(events[2].actor, Actor::Host);
}

#[test]
fn incoming_and_outgoing_messages_tell_their_side_and_each_its_time() {
    let shop = Shop::open();
    let id = shop.begin();
    shop.wait(MINUTE);
    shop.say(id, "Yes!");
    let events = shop.events(id, &[IncomingMessage, OutgoingMessage]);
    let messages = events.into_iter().map(|event| event.message.unwrap());
    let told = messages.map(|message| (message.direction, message.at));
    let (heard, said) = (at(OPENING), at(OPENING).after(MINUTE));
    assert!(told.eq([(Incoming, heard), (Outgoing, said)]));
}

#[test]
fn mms_is_an_entitlement_without_which_media_are_refused_naming_the_gateways_that_can() {
    let shop = Shop::open();
    let id = shop.begin();
    let draft = Draft::text("Here").media(picture(9));
    let error = shop.send(id, draft.clone(), shop.ann).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::MmsNotEnabled);
    assert_eq!(error.gateways(), [shop.mms]);
    assert_eq!(shop.outbox_depth().unwrap(), 0);
    shop.set(shop.line, |line| line.mms = true);
    assert_eq!(shop.say(id, draft).transport, Transport::Mms);
}

#[test]
fn an_mms_costs_more_than_a_text_and_its_price_is_a_separate_figure() {
    let shop = Shop::open();
    let id = shop.begin();
    let body = Draft::text("x".repeat(161)).gateway(shop.mms);
    let text = shop.preview(id, body.clone()).unwrap();
    let with_media = shop.preview(id, body.media(picture(9))).unwrap();
    assert_eq!((text.segments, text.cost), (2, money("0.0158")));
    assert_eq!((with_media.segments, with_media.cost), (1, money("0.02")));
}

#[test]
fn media_beyond_the_gateways_limits_are_refused_with_the_limit() {
    let shop = Shop::open();
    let id = shop.begin();
    shop.set(shop.mms, |mms| mms.media.bytes = 10);
    shop.set(shop.mms, |mms| mms.media.count = 2);
    let zip = Media::new("a.zip", "application/zip", [0]);
    for (files, limit) in [
        (vec![picture(11)], "at most 10"),
        (vec![picture(1); 3], "at most 2"),
        (vec![zip], "image/*"),
    ] {
        let here = Draft::text("Here").gateway(shop.mms);
        let draft = files.into_iter().fold(here, Draft::media);
        let preview = shop.preview(id, draft.clone()).unwrap();
        let error = shop.send(id, draft, shop.ann).unwrap_err().to_string();
        assert!(error.contains(limit), "{error}");
        assert_eq!(preview.problems[0].to_string(), error);
    }
}

#[test]
fn a_text_that_is_empty_or_over_the_gateways_limit_is_refused_with_the_limit() {
    let shop = Shop::open();
    let id = shop.begin();
    invalid(shop.send(id, " \n", shop.ann), "body");
    shop.say(id, Draft::text("").gateway(shop.mms).media(picture(1)));
    shop.say(id, Draft::text("é".repeat(1_600)).gateway(shop.line));
    let long = Draft::text("é".repeat(1_601)).gateway(shop.line);
    let error = shop.send(id, long, shop.ann).unwrap_err().to_string();
    assert!(error.ends_with("gateway 1 takes 1600 at most"), "{error}");
    shop.set(shop.line, |line| line.max_characters = Some(1_000_000));
    shop.say(id, "x".repeat(255 * 153));
    invalid(shop.send(id, "x".repeat(255 * 153 + 1), shop.ann), "body");
}

#[test]
fn composing_starts_a_message_to_a_contact_without_a_conversation() {
    let shop = Shop::open();
    let cleo = shop.know(&cleo());
    let sent = shop.compose(cleo.id, "Your order is in", shop.ann).unwrap();
    let row = shop.row(sent.conversation.unwrap());
    assert_eq!(row.contact, cleo.id);
    assert_eq!(row.contact_name, "Cleo Ray");
    assert_eq!(row.status(), Status::Open);
    assert_eq!(row.mailbox, shop.main);
    assert_eq!(row.unread(), 0);
    // To somebody unknown too; and the second time it goes on where it began.
    let sent = shop.text(OTHER, "Your order is in");
    let stranger = shop.find_contact(OTHER).unwrap().unwrap();
    assert_eq!(shop.row(sent.conversation.unwrap()).contact, stranger.id);
    for gateway in [shop.line, shop.short] {
        let again = shop.text(OTHER, Draft::text("Come and get it").gateway(gateway));
        assert_eq!(again.conversation, sent.conversation);
    }
}

#[test]
fn a_text_goes_to_the_phone_that_the_customer_wrote_from_even_after_an_email() {
    let shop = Shop::open();
    let two_phones = ContactDetails::new().address(OTHER).address(CUSTOMER);
    shop.know(&two_phones.address("cleo@example.com"));
    let id = shop.begin();
    shop.say(id, Draft::text("Here").gateway(shop.email));
    assert_eq!(shop.say(id, "Yes!").recipient.as_str(), CUSTOMER);
}

#[test]
fn composing_to_an_address_writes_to_that_address_and_to_no_other_of_the_contacts() {
    let shop = Shop::open();
    shop.know(&cleo());
    for _ in 0..2 {
        let sent = shop.text("cleo@example.com", "Your order is in");
        assert_eq!(sent.recipient.as_str(), "cleo@example.com");
        assert_eq!(sent.gateway, shop.email);
        let sent = shop.text(CUSTOMER, "Your order is in");
        assert_eq!(sent.recipient.as_str(), CUSTOMER);
        shop.begin();
    }
}
