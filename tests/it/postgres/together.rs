//! Hosts that change the same things at the same moment.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier, Mutex};
use std::thread;
use std::time::Duration;

use duologue::{
    By, Command, Conversation, ConversationId, DeliveryStatus, Draft, ErrorKind, EventKind,
    Incoming, Messenger, Narrowing, Options, Outcome, RetryPolicy, Submission, TagRef, View,
};
use fastrand::Rng;

use crate::support::{CUSTOMER, Carrier, Shop, phone};

const HOSTS: usize = 8;
const ROUNDS: usize = 10;

/// What each of eight hosts is answered who call at the same moment.
fn at_once<T: Send>(shop: &Shop, call: impl Fn(&Messenger, usize) -> T + Sync) -> Vec<T> {
    let hosts = [(); HOSTS].map(|()| shop.another());
    let barrier = Barrier::new(HOSTS);
    thread::scope(|scope| {
        let calls: Vec<_> = hosts
            .iter()
            .enumerate()
            .map(|(number, host)| {
                let (barrier, call) = (&barrier, &call);
                scope.spawn(move || {
                    barrier.wait();
                    call(host, number)
                })
            })
            .collect();
        calls.into_iter().map(|call| call.join().unwrap()).collect()
    })
}

#[test]
fn first_messages_of_a_new_contact_at_one_moment_make_one_contact_and_one_conversation() {
    let shop = Shop::shared();
    for round in 0..ROUNDS {
        let incoming = Incoming::new(phone(round), "Size 9?");
        let got = at_once(&shop, |host, _| host.receive(shop.line, &incoming).unwrap());
        let conversation = got[0].conversation.id;
        assert!(
            got.iter()
                .all(|one| one.conversation.id == conversation && !one.duplicate)
        );
        let contact = shop.row(conversation).contact;
        assert_eq!(shop.conversations_of(contact).unwrap().len(), 1);
        assert_eq!(shop.count(conversation, EventKind::IncomingMessage), HOSTS);
        assert_eq!(
            shop.row(conversation).unread(),
            u32::try_from(HOSTS).unwrap()
        );
    }
    let contacts = shop.raw().number("SELECT count(*) FROM contact");
    assert_eq!(contacts, i64::try_from(ROUNDS).unwrap());
}

#[test]
fn messages_of_a_new_contact_that_come_in_and_go_out_at_one_moment_meet_in_one_conversation() {
    let shop = Shop::shared();
    for round in 0..ROUNDS {
        let customer = phone(round);
        let met = at_once(&shop, |host, number| {
            if number % 2 == 0 {
                let incoming = Incoming::new(&customer, "Size 9?");
                return host.receive(shop.line, &incoming).unwrap().conversation.id;
            }
            let draft = Draft::text("Hello").gateway(shop.line);
            let sent = host.compose(customer.as_str(), draft, shop.ann).unwrap();
            sent.conversation.unwrap()
        });
        assert!(
            met.iter().all(|conversation| *conversation == met[0]),
            "{met:?}"
        );
    }
}

#[test]
fn one_of_eight_who_hand_over_the_same_message_has_it_stored() {
    let shop = Shop::shared();
    for round in 0..ROUNDS {
        let id = format!("id-{round}");
        let incoming = Incoming::new(CUSTOMER, "Size 9?").provider_message_id(&id);
        let got = at_once(&shop, |host, _| host.receive(shop.line, &incoming).unwrap());
        assert_eq!(got.iter().filter(|one| !one.duplicate).count(), 1);
        assert!(got.iter().all(|one| one.message == got[0].message));
    }
    let conversation = shop.list(View::All)[0];
    assert_eq!(shop.count(conversation, EventKind::IncomingMessage), ROUNDS);
}

#[test]
fn one_of_eight_who_send_under_the_same_key_has_it_sent() {
    let shop = Shop::shared();
    let conversation = shop.begin();
    for round in 0..ROUNDS {
        let draft = Draft::text("Your order is in.").key(format!("key-{round}"));
        let sent = at_once(&shop, |host, _| {
            host.send(conversation, draft.clone(), shop.ann).unwrap()
        });
        assert!(sent.iter().all(|one| one.id == sent[0].id));
    }
    assert_eq!(shop.count(conversation, EventKind::OutgoingMessage), ROUNDS);
}

#[test]
fn one_of_eight_who_claim_a_conversation_gets_it() {
    let shop = Shop::shared();
    let conversation = shop.begin();
    for _ in 0..ROUNDS {
        let claims = at_once(&shop, |host, number| {
            let agent = if number % 2 == 0 { shop.ann } else { shop.bob };
            host.assign(
                conversation,
                agent,
                By::agent(agent).expecting_assignee(None),
            )
        });
        let won: Vec<_> = claims.iter().flatten().collect();
        assert_eq!(won.len(), 1);
        assert_eq!(shop.row(conversation).assignee, won[0].assignee);
        for lost in claims.iter().filter_map(|claim| claim.as_ref().err()) {
            assert_eq!(lost.kind(), ErrorKind::Conflict);
        }
        shop.unassign(conversation, shop.ann).unwrap();
    }
    assert_eq!(shop.count(conversation, EventKind::Assigned), ROUNDS);
}

#[test]
fn whoever_makes_a_gateway_the_default_last_has_the_only_one() {
    let shop = Shop::shared();
    for _ in 0..ROUNDS {
        at_once(&shop, |host, number| {
            let line = [shop.line, shop.mms][number % 2];
            let mut settings = host.gateway(line).unwrap().settings;
            settings.default = true;
            host.update_gateway(line, settings).unwrap();
        });
        let defaults = shop.gateways().unwrap().into_iter();
        assert_eq!(defaults.filter(|line| line.settings.default).count(), 1);
    }
}

#[test]
fn commands_for_the_same_conversations_in_opposite_orders_do_not_wait_for_each_other_for_ever() {
    let shop = Shop::shared();
    let forth: Vec<ConversationId> = (0..30).map(|number| shop.customer(number)).collect();
    let back: Vec<ConversationId> = forth.iter().rev().copied().collect();
    for _ in 0..3 {
        let done = at_once(&shop, |host, number| {
            let order = if number % 2 == 0 { &forth } else { &back };
            let by = By::agent(shop.ann);
            match number {
                0 | 1 => host
                    .bulk(order, &Command::AddTag(TagRef::from("Sizing")), by)
                    .unwrap(),
                2 | 3 => host
                    .bulk(order, &Command::RemoveTag(TagRef::from("Sizing")), by)
                    .unwrap(),
                4 | 5 => host.bulk(order, &Command::Assign(shop.bob), by).unwrap(),
                // One by one, beside those who do all at once.
                _ => order.iter().map(|id| host.mark_unread(*id, by)).collect(),
            }
        });
        for (number, one) in done.iter().flatten().enumerate() {
            assert!(one.is_ok(), "{number}: {one:?}");
        }
    }
}

#[test]
fn incoming_messages_of_the_same_customers_in_opposite_orders_all_come_in() {
    let shop = Shop::shared();
    for round in 0..3 {
        let got = at_once(&shop, |host, number| {
            let mut incoming: Vec<Incoming> = (0..20)
                .map(|customer| Incoming::new(phone(round * 10 + customer), "Hi"))
                .collect();
            if number % 2 == 1 {
                incoming.reverse();
            }
            host.receive_many(shop.line, &incoming).unwrap()
        });
        assert!(got.iter().flatten().all(Result::is_ok));
    }
    let unread: u32 = shop
        .rows(View::All, &Narrowing::none())
        .iter()
        .map(Conversation::unread)
        .sum();
    assert_eq!(unread, u32::try_from(3 * 20 * HOSTS).unwrap());
}

#[test]
fn tags_are_renamed_and_deleted_while_others_put_them_on() {
    const CHANGES: usize = 30;
    let shop = Shop::shared();
    let conversations: Vec<ConversationId> = (0..4).map(|number| shop.customer(number)).collect();
    at_once(&shop, |host, number| {
        let mut rng = Rng::with_seed(number as u64);
        for _ in 0..CHANGES {
            let id = conversations[rng.usize(..4)];
            let name = ["Sizing", "Returns", "VIP"][rng.usize(..3)];
            let by = By::agent(shop.ann);
            let done = match (number, host.tags().unwrap().as_slice()) {
                (0, [first, ..]) => host.update_tag(first.id, name, "#00AA00").map(drop),
                (1, [.., last]) => host.delete_tag(last.id).map(drop),
                _ if rng.bool() => host.add_tag(id, name, by).map(drop),
                _ => host.remove_tag(id, name, by).map(drop),
            };
            if let Err(error) = done {
                // The name is taken, or the tag is gone.
                let refused = [
                    ErrorKind::ActionRefused,
                    ErrorKind::NotFound,
                    ErrorKind::InvalidArgument,
                ];
                assert!(refused.contains(&error.kind()), "{error:?}");
            }
        }
    });
}

#[test]
fn eight_who_deliver_keep_the_order_of_messages_to_each_recipient() {
    const MESSAGES: usize = 120;
    let shop = Shop::shared();
    let customers: Vec<ConversationId> = (0..3).map(|number| shop.customer(number)).collect();
    for number in 0..MESSAGES {
        shop.say(customers[number % 3], format!("{number}"));
    }
    let taken = Arc::new(Mutex::new(Vec::new()));
    let hosts = [(); HOSTS].map(|()| deliverer(&shop, &taken));
    let ended = AtomicBool::new(false);
    thread::scope(|scope| {
        let deliveries = hosts.each_ref().map(|host| {
            scope.spawn(|| {
                while host.outbox_depth().unwrap() > 0 {
                    host.deliver(5).unwrap();
                }
            })
        });
        // What was not taken is due again a little later.
        scope.spawn(|| {
            while !ended.load(Ordering::SeqCst) {
                thread::sleep(Duration::from_millis(2));
                shop.wait(Duration::from_millis(1));
            }
        });
        for delivery in deliveries {
            delivery.join().unwrap();
        }
        ended.store(true, Ordering::SeqCst);
    });
    let taken = taken.lock().unwrap();
    assert_eq!(taken.len(), MESSAGES);
    for customer in 0..3 {
        let numbers = taken.iter().filter(|number| *number % 3 == customer);
        assert!(numbers.is_sorted(), "{taken:?}");
    }
}

/// One that hands messages, whose texts are numbers, to a network that is not always there and keeps what it took.
fn deliverer(shop: &Shop, taken: &Arc<Mutex<Vec<usize>>>) -> Messenger {
    let taken = Arc::clone(taken);
    let network = move |submission: &Submission, _| {
        let number: usize = submission.body.parse().unwrap();
        let mut rng = Rng::new();
        if number % 10 < 2 && rng.bool() {
            let (code, reason) = ("503".to_owned(), "later".to_owned());
            return Outcome::Unavailable { code, reason };
        }
        thread::sleep(Duration::from_millis(rng.u64(..4)));
        taken.lock().unwrap().push(number);
        Outcome::Accepted {
            provider_message_id: format!("id-{}", submission.key),
            status: DeliveryStatus::Sent,
        }
    };
    let options = Options::new().clock(shop.clock.clone()).retry(RetryPolicy {
        attempts: 100,
        base: Duration::from_millis(1),
        longest: Duration::from_millis(1),
    });
    let options = options.provider("sandbox", Carrier(network));
    options.open(shop.path()).unwrap()
}
