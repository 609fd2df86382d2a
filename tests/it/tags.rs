//! Tags on conversations, and the list of them.

use duologue::{EventKind, Narrowing, View};

use crate::support::{OTHER, Shop};

#[test]
fn tags_are_put_on_and_taken_off_a_conversation_and_every_user_sees_them() {
    let shop = Shop::shared();
    let id = shop.begin();
    shop.add_tag(id, "Sizing", shop.ann).unwrap();
    shop.add_tag(id, "Blue", shop.ann).unwrap();
    let on_bobs_screen = shop.another();
    let names = || {
        let tags = on_bobs_screen.conversation(id).unwrap().tags;
        tags.into_iter().map(|tag| tag.name).collect::<Vec<_>>()
    };
    assert_eq!(names(), ["Blue", "Sizing"]);
    on_bobs_screen.remove_tag(id, "Sizing", shop.bob).unwrap();
    assert_eq!(names(), ["Blue"]);
}

#[test]
fn a_tag_from_the_list_row_and_from_the_open_conversation_is_the_same_command() {
    let shop = Shop::open();
    shop.begin();
    let row = shop.rows(View::Inbox, &Narrowing::none()).remove(0);
    let tagged = shop.add_tag(row.id, "Sizing", shop.ann).unwrap();
    assert_eq!(tagged, shop.row(row.id));
    assert_eq!(shop.rows(View::Inbox, &Narrowing::none()), [tagged]);
}

#[test]
fn adding_and_removing_are_set_operations_with_one_event_for_each_change() {
    let shop = Shop::open();
    let before = shop.row(shop.begin());
    let once = shop.add_tag(before.id, "Sizing", shop.ann).unwrap();
    assert_eq!(shop.add_tag(before.id, " sizing ", shop.ann).unwrap(), once);
    let by_id = shop.add_tag(before.id, once.tags[0].id, shop.ann);
    assert_eq!(by_id.unwrap(), once);
    assert_eq!((once.state, once.assignee), (before.state, before.assignee));
    for name in ["SIZING", "Sizing", "never heard of"] {
        shop.remove_tag(before.id, name, shop.ann).unwrap();
    }
    assert_eq!(shop.count(before.id, EventKind::TagAdded), 1);
    assert_eq!(shop.count(before.id, EventKind::TagRemoved), 1);
    assert_eq!(shop.tags().unwrap(), once.tags);
}

#[test]
fn deleting_a_tag_takes_it_off_everywhere_and_keeps_the_events() {
    let shop = Shop::open();
    let carriers = [shop.begin(), shop.hear(OTHER, "Hi").conversation.id];
    for id in carriers {
        shop.add_tag(id, "Sizing", shop.ann).unwrap();
    }
    let tag = shop.tags().unwrap()[0].id;
    assert_eq!(shop.rows(View::All, &Narrowing::none().tag(tag)).len(), 2);
    shop.update_tag(tag, "Sizes", "#FF8800").unwrap();
    assert_eq!(shop.row(carriers[0]).tags[0].name, "Sizes");
    shop.delete_tag(tag).unwrap();
    assert!(shop.tags().unwrap().is_empty());
    assert!(shop.rows(View::All, &Narrowing::none().tag(tag)).is_empty());
    for id in carriers {
        assert!(shop.row(id).tags.is_empty());
        // Under the name that it had then.
        let added = &shop.events(id, &[EventKind::TagAdded])[0];
        assert_eq!(added.facts.name, "Sizing");
    }
}
