//! Lists of conversations: what is in each, their counts, and paging while things move.

use std::cmp::Reverse;
use std::thread;

use duologue::{
    By, Conversation, ConversationId, Cursor, Draft, Incoming, Narrowing, Paging, Status, TagId,
    View,
};

use crate::support::{CUSTOMER, MINUTE, OTHER, Shop, phone};

/// Conversations in every state, over two mailboxes, three gateways, two agents and three tags.
fn busy() -> (Shop, [TagId; 3]) {
    let shop = Shop::open();
    let (_, sales) = shop.sales();
    let tags = ["Blue", "Red", "Sizing"].map(|name| shop.create_tag(name, "").unwrap().id);
    for number in 0..36_usize {
        let gateway = [shop.line, shop.short, sales][number % 3];
        let (sender, body) = (phone(number), format!("Is {number} in stock?"));
        let id = if number % 12 == 11 {
            let draft = Draft::text(body).gateway(gateway);
            let sent = shop.compose(sender, draft, By::host()).unwrap();
            sent.conversation.unwrap()
        } else {
            let got = shop.receive(gateway, &Incoming::new(sender, body));
            got.unwrap().conversation.id
        };
        if number % 2 == 0 {
            shop.read(id, None, shop.ann).unwrap();
        }
        match number % 6 {
            1 => drop(shop.finish(id)),
            2 => drop(shop.archive(id, shop.ann).unwrap()),
            3 => drop(shop.hide(id)),
            _ => {}
        }
        if let Some(agent) = [shop.ann, shop.bob].get(number % 5) {
            shop.assign(id, *agent, shop.ann).unwrap();
        }
        for (tag, each) in tags.into_iter().zip([2, 3, 4]) {
            if number % each == 0 {
                shop.add_tag(id, tag, shop.ann).unwrap();
            }
        }
        shop.wait(MINUTE);
    }
    (shop, tags)
}

fn ids(rows: &[Conversation]) -> Vec<ConversationId> {
    rows.iter().map(|row| row.id).collect()
}

/// Whether a row is in a narrowed view.
type Fits<'f> = &'f dyn Fn(&Conversation) -> bool;

fn shows(view: View, row: &Conversation) -> bool {
    match view {
        View::Inbox => matches!(row.status(), Status::Open | Status::FollowUp),
        View::Snoozed => row.status() == Status::Snoozed,
        View::Completed => row.status() == Status::Completed,
        View::Archived => row.status() == Status::Archived,
        _ => true,
    }
}

#[test]
fn opening_messenger_with_no_view_given_returns_the_inbox() {
    let shop = Shop::open();
    let open = shop.begin();
    shop.finish(shop.hear(OTHER, "Thanks").conversation.id);
    let page = shop.conversations(View::default(), &Narrowing::default(), &Paging::default());
    assert_eq!(ids(&page.unwrap().items), [open]);
}

#[test]
fn the_inbox_badge_is_the_number_of_unread_messages_not_of_conversations() {
    let shop = Shop::open();
    let id = shop.begin();
    shop.hear(CUSTOMER, "Or 10?");
    shop.hear(OTHER, "Hi");
    let badge = shop.badge().unwrap();
    assert_eq!((badge.messages, badge.conversations), (3, 2));
    shop.read(id, None, shop.ann).unwrap();
    assert_eq!(shop.badge().unwrap().messages, 1);
}

#[test]
fn views_by_mailbox_by_user_and_by_tag_and_all_others_hold_what_they_say_and_count_it() {
    let (shop, tags) = busy();
    let (ann, main, short) = (shop.ann, shop.main, shop.short);
    let has = |row: &Conversation, tag: usize| row.tags.iter().any(|on| on.id == tags[tag]);
    let all = Narrowing::none;
    let table: [(Narrowing, Fits<'_>); 13] = [
        (all(), &|_| true),
        (all().mailbox(main), &|row| row.mailbox == main),
        (all().assignee(ann), &|row| row.assignee == Some(ann)),
        (all().unassigned(), &|row| row.assignee.is_none()),
        (all().gateway(short), &|row| row.gateway == short),
        (all().tag(tags[0]), &|row| has(row, 0)),
        (all().unread(), &|row| row.unread() > 0),
        // No counter tells how many these are.
        (all().any_tag(tags), &|row| !row.tags.is_empty()),
        (all().tag(tags[1]).tag(tags[2]), &|row| row.tags.len() == 3),
        (all().text("IS 1"), &|row| row.snippet.contains("Is 1")),
        (all().text("700103"), &|row| {
            row.address.as_str().contains("700103")
        }),
        (all().unread().mailbox(main), &|row| {
            row.unread() > 0 && row.mailbox == main
        }),
        (all().unassigned().tag(tags[0]), &|row| {
            row.assignee.is_none() && has(row, 0)
        }),
    ];
    let everything = shop.rows(View::All, &all());
    assert_eq!(everything.len(), 36);
    assert!(everything.is_sorted_by_key(|row| Reverse((row.last_activity, row.id))));
    for view in View::ALL {
        for (index, (narrowing, fits)) in table.iter().enumerate() {
            let page = shop.conversations(*view, narrowing, &Paging::first(100));
            let (page, mut expected) = (page.unwrap(), everything.clone());
            expected.retain(|row| shows(*view, row) && fits(row));
            assert_eq!(page.total, (index < 7).then_some(expected.len() as u64));
            assert_eq!(page.items, expected, "{view:?} {narrowing:?}");
        }
    }
}

#[test]
fn paging_neither_skips_nor_repeats_a_row_while_others_are_inserted_and_moved() {
    let (shop, _) = busy();
    let before = shop.list(View::All);
    let (mut seen, mut moved, mut paging) = (Vec::new(), Vec::new(), Paging::first(5));
    loop {
        let page = shop.conversations(View::All, &Narrowing::none(), &paging);
        let page = page.unwrap();
        seen.extend(ids(&page.items));
        let Some(next) = page.next else { break };
        // A cursor travels as text.
        paging = Paging::first(5).after(next.to_string().parse::<Cursor>().unwrap());
        // Between two pages one row comes in and one that was not shown yet moves to the top.
        shop.wait(MINUTE);
        shop.customer(50 + moved.len());
        let untouched = |id: &&ConversationId| !seen.contains(id) && !moved.contains(*id);
        let last = *before.iter().rfind(untouched).unwrap();
        shop.say(last, "One moment");
        moved.push(last);
    }
    let rest = before.into_iter().filter(|id| !moved.contains(id));
    assert_eq!(seen, rest.collect::<Vec<_>>());
}

#[test]
fn rows_total_and_badge_of_one_answer_are_of_one_moment() {
    let shop = Shop::shared();
    let write = || {
        for number in 0..150 {
            let id = shop.customer(number % 50);
            if number % 3 == 0 {
                shop.finish(id);
            }
        }
    };
    thread::scope(|scope| {
        let writer = scope.spawn(write);
        while !writer.is_finished() {
            let page = shop.conversations(View::Inbox, &Narrowing::none(), &Paging::first(100));
            let page = page.unwrap();
            assert_eq!(page.total, Some(page.items.len() as u64));
            let unread = page.items.iter().map(|row| u64::from(row.unread()));
            assert_eq!(page.badge.messages, unread.sum::<u64>());
        }
    });
}
