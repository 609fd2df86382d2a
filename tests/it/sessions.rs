//! Reading, marking as unread, completing and archiving.

use duologue::{Action, Badge, By, ErrorKind, EventKind, Reason, Session, Status, View};

use crate::support::{CUSTOMER, Shop, fails, refused};

#[test]
fn marking_as_unread_keeps_the_conversation_in_the_inbox_with_a_notification_showing() {
    let shop = Shop::open();
    let id = shop.begin();
    shop.read(id, None, shop.ann).unwrap();
    assert_eq!(shop.badge().unwrap(), Badge::default());
    let marked = shop.mark_unread(id, shop.ann).unwrap();
    assert_eq!(shop.mark_unread(id, shop.ann).unwrap(), marked);
    assert_eq!(shop.list(View::Inbox), [id]);
    assert_eq!(shop.badge().unwrap().messages, 1);
    assert_eq!(shop.count(id, EventKind::MarkedUnread), 1);
    assert_eq!(shop.count(id, EventKind::IncomingMessage), 1);
}

#[test]
fn marking_as_complete_moves_the_conversation_from_the_inbox_to_all_and_finishes_the_session() {
    let shop = Shop::open();
    let id = shop.begin();
    let completed = shop.finish(id);
    assert_eq!(completed.status(), Status::Completed);
    assert_eq!(completed.unread(), 0);
    assert_eq!(completed.state.session, Session::Finished);
    assert!(shop.list(View::Inbox).is_empty());
    assert_eq!(shop.list(View::All), [id]);
    assert_eq!(shop.badge().unwrap(), Badge::default());
}

#[test]
fn marking_as_complete_emits_conversation_finished_once() {
    let shop = Shop::open();
    let id = shop.begin();
    shop.finish(id);
    refused(shop.complete(id, shop.bob), "already_completed");
    let finished = shop.events(id, &[EventKind::ConversationFinished]);
    assert_eq!(finished.len(), 1);
    assert_eq!(finished[0].actor, duologue::Actor::Agent(shop.ann));
}

#[test]
fn complete_is_not_offered_when_only_the_customers_answer_brought_it_back_and_archive_clears_it() {
    let shop = Shop::open();
    let id = shop.begin();
    shop.finish(id);
    let back = shop.hear(CUSTOMER, "Thanks").conversation;
    assert_eq!(back.status(), Status::FollowUp);
    let offered = shop.allowed_actions(id).unwrap();
    for (action, denied) in [
        (Action::Complete, Some(Reason::FollowUp)),
        (Action::Archive, None),
    ] {
        let offer = offered.iter().find(|offer| offer.action == action);
        assert_eq!(offer.unwrap().denied, denied);
    }
    refused(shop.complete(id, shop.ann), "follow_up");
    let cleared = shop.archive(id, shop.ann).unwrap();
    assert_eq!((cleared.status(), cleared.unread()), (Status::Archived, 0));
    assert!(shop.list(View::Inbox).is_empty());
    assert_eq!(shop.count(id, EventKind::ConversationFinished), 1);
}

#[test]
fn archive_is_no_completion_and_a_message_brings_the_conversation_back_with_its_history() {
    let shop = Shop::open();
    let id = shop.begin();
    let archived = shop.archive(id, shop.ann).unwrap();
    assert_eq!(archived.status(), Status::Archived);
    assert_eq!(archived.state.session, Session::Active);
    assert_eq!(shop.count(id, EventKind::ConversationFinished), 0);
    assert_eq!(shop.list(View::All), [id]);
    let back = shop.hear(CUSTOMER, "Hello?").conversation;
    assert_eq!(back.status(), Status::Open);
    assert_eq!(shop.count(id, EventKind::IncomingMessage), 2);
}

#[test]
fn a_completion_over_a_question_that_was_not_seen_is_a_conflict_and_does_nothing() {
    let shop = Shop::open();
    let seen = shop.hear(CUSTOMER, "Size 9?").message.id;
    let fresh = shop.hear(CUSTOMER, "And do you ship?");
    let id = fresh.conversation.id;
    let complete = |seen| shop.complete(id, By::agent(shop.ann).expecting_last_message(seen));
    fails(complete(seen), ErrorKind::Conflict);
    assert_eq!(shop.row(id), fresh.conversation);
    complete(fresh.message.id).unwrap();
}
