//! Gateways: the choice among them, and their pace.

use std::time::Duration;

use duologue::{
    ContactDetails, Decimal, Draft, GatewayChoice, GatewayId, GatewayKind, GatewaySettings,
    Incoming, Reason, Transport,
};

use crate::support::{
    CUSTOMER, OPENING, OTHER, SECOND, Shop, at, cleo, invalid, money, phone, picture, refused,
};

fn choice(choices: &[GatewayChoice], gateway: GatewayId) -> &GatewayChoice {
    let found = choices.iter().find(|choice| choice.gateway == gateway);
    found.unwrap()
}

#[test]
fn a_default_gateway_is_preselected_and_another_can_be_picked_per_message_email_included() {
    let shop = Shop::open();
    shop.know(&cleo());
    let id = shop.begin();
    let choices = shop.gateway_choices(id, "Yes!").unwrap();
    let preselected: Vec<_> = choices.iter().filter(|choice| choice.preselected).collect();
    assert_eq!((preselected.len(), preselected[0].gateway), (1, shop.line));
    assert_eq!(shop.say(id, "Yes!").gateway, shop.line);
    for gateway in [shop.short, shop.email] {
        assert_eq!(choice(&choices, gateway).unavailable, None);
        let sent = shop.say(id, Draft::text("Yes!").gateway(gateway));
        assert_eq!(sent.gateway, gateway);
        let by_email = gateway == shop.email;
        assert_eq!(sent.transport == Transport::Email, by_email);
        assert_eq!(sent.recipient.as_str() == "cleo@example.com", by_email);
    }
}

#[test]
fn gateways_are_short_codes_long_codes_toll_free_numbers_and_email_addresses() {
    let shop = Shop::open();
    let settings = GatewaySettings::new("Free to call", shop.main);
    let kind = GatewayKind::TollFree;
    let added = shop.add_gateway(kind, "+18005550100", "sandbox", settings);
    assert_eq!(added.unwrap().kind, kind);
    let others = shop.gateways().unwrap().into_iter().take(4);
    let others: Vec<_> = others.map(|gateway| gateway.kind).collect();
    let [long, short, email] = [
        GatewayKind::LongCode,
        GatewayKind::ShortCode,
        GatewayKind::Email,
    ];
    assert_eq!(others, [long, long, short, email]);
}

#[test]
fn each_gateway_that_cannot_be_used_says_why_and_so_does_sending_through_it() {
    let shop = Shop::open();
    let id = shop.begin();
    shop.disable_gateway(shop.short).unwrap();
    let why = |draft: &Draft, gateway| {
        choice(&shop.gateway_choices(id, draft.clone()).unwrap(), gateway).unavailable
    };
    let (plain, with_media) = (Draft::text("Yes!"), Draft::text("Yes!").media(picture(1)));
    assert_eq!(why(&plain, shop.line), None);
    assert_eq!(why(&with_media, shop.mms), None);
    assert_eq!(why(&with_media, shop.line), Some(Reason::MmsNotEnabled));
    for (gateway, reason) in [
        (shop.short, Reason::GatewayDisabled),
        (shop.email, Reason::NoAddress),
    ] {
        assert_eq!(why(&plain, gateway), Some(reason));
        let sent = shop.send(id, plain.clone().gateway(gateway), shop.ann);
        refused(sent, reason.as_str());
    }
    let contact = shop.row(id).contact;
    shop.change(contact, &ContactDetails::new().block());
    assert_eq!(why(&plain, shop.line), Some(Reason::ContactBlocked));
}

#[test]
fn choices_tell_the_segments_and_the_cost_at_each_gateway() {
    let shop = Shop::open();
    let id = shop.begin();
    let long = Draft::text("x".repeat(161));
    let there = |draft: &Draft, gateway| {
        let choices = shop.gateway_choices(id, draft.clone()).unwrap();
        let choice = choice(&choices, gateway);
        (choice.segments, choice.cost)
    };
    assert_eq!(there(&long, shop.line), (2, money("0.0158")));
    assert_eq!(there(&long, shop.short), (2, money("0.02")));
    assert_eq!(there(&long, shop.email), (0, Decimal::ZERO));
    assert_eq!(there(&long.media(picture(1)), shop.mms), (1, money("0.02")));
}

#[test]
fn the_default_is_the_customers_last_gateway_then_the_mailboxes_then_the_accounts() {
    let shop = Shop::open();
    let (sales, first) = shop.sales();
    let settings = GatewaySettings::new("Second sales line", sales);
    let kind = GatewayKind::LongCode;
    let second = shop.add_gateway(kind, "+15550100012", "sandbox", settings);
    let (second, hi) = (second.unwrap().id, Incoming::new(CUSTOMER, "Hi"));
    shop.receive(first, &hi).unwrap();
    let id = shop.receive(second, &hi).unwrap().conversation.id;
    let default = || shop.say(id, "Yes!").gateway;
    assert_eq!(default(), second);
    shop.disable_gateway(second).unwrap();
    assert_eq!(default(), first);
    shop.disable_gateway(first).unwrap();
    assert_eq!(default(), shop.line);
    shop.set(shop.short, |short| short.default = true);
    assert_eq!(default(), shop.short);
    assert!(!shop.gateway(shop.line).unwrap().settings.default);
    for gateway in shop.gateways().unwrap() {
        shop.disable_gateway(gateway.id).unwrap();
    }
    refused(shop.send(id, "Yes!", shop.ann), "no_gateway");
}

#[test]
fn a_gateway_keeps_its_pace_and_its_order_and_no_single_message_waits() {
    let shop = Shop::open();
    shop.set(shop.line, |line| line.segments_per_second = Some(2.into()));
    // Every third has two segments.
    let more = |number| if number % 3 == 0 { 160 } else { 1 };
    let body = |number| format!("{number} {}", "x".repeat(more(number)));
    for number in 0..12 {
        shop.text(&phone(number), body(number));
    }
    shop.text(OTHER, Draft::text("Unpaced").gateway(shop.short));
    for half_seconds in 0..20 {
        shop.hand_over();
        let taken = shop.sandbox.accepted();
        let paced = taken.iter().filter(|one| one.gateway == shop.line);
        let segments: u32 = paced.map(|one| one.segments).sum();
        // One second ahead at most, and whatever message was begun within it.
        assert!(segments <= half_seconds + 2 + 2, "{half_seconds}");
        assert!(taken.iter().any(|one| one.body == "Unpaced"));
        shop.wait(Duration::from_millis(500));
    }
    let taken = shop.taken().into_iter().filter(|body| body != "Unpaced");
    assert!(taken.eq((0..12).map(body)));
    shop.wait(10 * SECOND);
    shop.text(OTHER, "Alone");
    assert_eq!(shop.hand_over().len(), 1);
}

#[test]
fn what_comes_in_through_a_disabled_gateway_is_still_received() {
    let shop = Shop::open();
    shop.disable_gateway(shop.line).unwrap();
    shop.hear(CUSTOMER, "Size 9?");
    shop.comes_in(OTHER, "Anybody there?", at(OPENING));
    assert_eq!(shop.refresh().unwrap().received.len(), 1);
    assert_eq!(shop.badge().unwrap().messages, 2);
}

#[test]
fn a_long_queue_at_a_slow_gateway_does_not_keep_the_others_waiting() {
    let shop = Shop::open();
    shop.set(shop.line, |line| line.segments_per_second = Some(1.into()));
    for number in 0..40 {
        shop.text(&phone(number), "Slow");
    }
    shop.text(OTHER, Draft::text("Quick").gateway(shop.short));
    for _ in 0..3 {
        shop.deliver(10).unwrap();
        shop.wait(SECOND);
    }
    assert!(shop.taken().contains(&"Quick".to_owned()));
}

#[test]
fn settings_that_no_sum_could_hold_are_refused() {
    let shop = Shop::open();
    let settings = || GatewaySettings::new("Line", shop.main);
    let (most, least) = (Decimal::MAX, Decimal::new(1, 28));
    for (settings, field) in [
        (settings().prices(most, Decimal::ONE), "price_per_segment"),
        (settings().prices(Decimal::ONE, most), "price_per_mms"),
        (settings().segments_per_second(least), "segments_per_second"),
        (settings().segments_per_second(most), "segments_per_second"),
    ] {
        invalid(shop.update_gateway(shop.line, settings), field);
    }
}
