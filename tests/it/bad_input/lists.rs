//! Wrong calls about lists: limits, and cursors that came from somewhere else.

use std::time::Duration;

use duologue::{
    AgentId, ContactId, ConversationId, ConversationPage, Cursor, EventKind, EventPage, GatewayId,
    HostKindId, MailboxId, Narrowing, Paging, Result, TagId, View,
};

use super::world::{World, long, nobody};
use super::{Wrong, invalid, not_found, wrong, wrong_as};

pub(super) fn wrong_calls() -> Vec<Wrong> {
    let mut calls = limits();
    calls.extend(changes());
    calls.extend(foreign_cursors());
    calls.extend(unknown_ids());
    calls.extend(searches());
    calls
}

/// Refused in the same words by every list.
fn every_list(paging: impl Fn(&World) -> Paging) -> impl Fn(&World) -> Result<()> {
    move |w| {
        let paging = paging(w);
        let error = w
            .messenger
            .conversations(View::All, &Narrowing::none(), &paging)
            .unwrap_err();
        let others = [
            w.messenger.contacts("", &paging).unwrap_err(),
            w.messenger
                .timeline(w.conversations.open, &[], &paging)
                .unwrap_err(),
            w.messenger
                .activity(w.contacts.carla, &[], &paging)
                .unwrap_err(),
            w.messenger.scheduled_messages(None, &paging).unwrap_err(),
            w.messenger.unknown_messages(&paging).unwrap_err(),
        ];
        for other in others {
            assert_eq!(other.to_string(), error.to_string());
        }
        Err(error)
    }
}

fn limits() -> Vec<Wrong> {
    vec![
        wrong(
            "a page of no rows",
            every_list(|_| Paging::first(0)),
            invalid("limit", 0, "is not from 1 to 1000"),
        ),
        wrong(
            "a page of 1,001 rows",
            every_list(|_| Paging::first(1_001)),
            invalid("limit", 1_001, "is not from 1 to 1000"),
        ),
        wrong(
            "a page of all the rows there can be",
            every_list(|_| Paging::first(usize::MAX)),
            invalid("limit", usize::MAX, "1000"),
        ),
        wrong(
            "a page of no rows after a place",
            |w| {
                w.messenger.conversations(
                    View::Inbox,
                    &Narrowing::none(),
                    &Paging::first(0).after(w.cursors.inbox.clone()),
                )
            },
            invalid("limit", 0, "1000"),
        ),
    ]
}

/// Refused in the same words whether somebody waits for changes or not; at once, that is.
fn changes() -> Vec<Wrong> {
    let refused = |after: fn(&World) -> Option<&Cursor>, limit: usize| {
        move |w: &World| {
            let error = w.messenger.changes(after(w), limit).unwrap_err();
            let waited = w.messenger.wait_changes(after(w), limit, Duration::MAX);
            assert_eq!(waited.unwrap_err().to_string(), error.to_string());
            Result::<()>::Err(error)
        }
    };
    let limit = |what, limit: usize| {
        let expected = invalid("limit", limit, "is not from 1 to 1000");
        wrong(what, refused(|_| None, limit), expected)
    };
    let cursor = |what, of: fn(&World) -> Option<&Cursor>| {
        let why = "came from another list; begin that one without a cursor";
        wrong_as(what, refused(of, 50), move |w| {
            invalid("after", of(w).unwrap(), why)
        })
    };
    vec![
        limit("no changes at all", 0),
        limit("1,001 changes", 1_001),
        limit("all the changes there can be", usize::MAX),
        cursor("a cursor of a timeline for the changes", |w| {
            Some(&w.cursors.timeline)
        }),
        cursor("a cursor of a view for the changes", |w| {
            Some(&w.cursors.inbox)
        }),
        cursor("a cursor of the scheduled messages for the changes", |w| {
            Some(&w.cursors.scheduled)
        }),
        cursor("a cursor of the unknown messages for the changes", |w| {
            Some(&w.cursors.unknown)
        }),
        foreign(
            "a cursor of the changes for a view",
            |w| {
                let paging = after(&w.cursors.changes);
                w.messenger
                    .conversations(View::Inbox, &Narrowing::none(), &paging)
            },
            "after",
            |w| &w.cursors.changes,
        ),
    ]
}

fn foreign_cursors() -> Vec<Wrong> {
    let none = |_: &World| Narrowing::none();
    let open = |w: &World| w.conversations.open;
    vec![
        foreign(
            "a cursor of another view",
            list(View::All, none, of_inbox),
            "after",
            of_inbox,
        ),
        foreign(
            "a cursor of a view narrowed otherwise",
            list(View::Inbox, |_| Narrowing::none().unread(), of_inbox),
            "after",
            of_inbox,
        ),
        foreign(
            "a cursor of a view narrowed by mailbox",
            list(
                View::Inbox,
                |w| Narrowing::none().mailbox(w.mailboxes.main),
                of_inbox,
            ),
            "after",
            of_inbox,
        ),
        foreign(
            "a cursor of a view narrowed by text",
            list(View::Inbox, |_| Narrowing::none().text("9"), of_inbox),
            "after",
            of_inbox,
        ),
        foreign(
            "a cursor of a timeline for a view",
            list(View::Inbox, none, of_timeline),
            "after",
            of_timeline,
        ),
        foreign(
            "a cursor of the contacts for a view",
            list(View::Inbox, none, of_contacts),
            "after",
            of_contacts,
        ),
        foreign(
            "a cursor of another conversation's timeline",
            timeline(|w| w.conversations.snoozed, &[], of_timeline),
            "before",
            of_timeline,
        ),
        foreign(
            "a cursor of a timeline filtered otherwise",
            timeline(open, &[EventKind::IncomingMessage], of_timeline),
            "before",
            of_timeline,
        ),
        foreign(
            "a cursor of a view for a timeline",
            timeline(open, &[], of_inbox),
            "before",
            of_inbox,
        ),
        foreign(
            "a cursor of a conversation for the contact's activity",
            |w| {
                w.messenger
                    .activity(w.contacts.carla, &[], &after(of_timeline(w)))
            },
            "before",
            of_timeline,
        ),
        foreign(
            "a cursor of a search for contacts",
            |w| w.messenger.contacts("carla", &after(of_contacts(w))),
            "after",
            of_contacts,
        ),
        foreign(
            "a cursor of a view for the contacts",
            |w| w.messenger.contacts("", &after(of_inbox(w))),
            "after",
            of_inbox,
        ),
    ]
}

fn foreign<T>(
    what: &'static str,
    call: impl Fn(&World) -> Result<T> + 'static,
    field: &'static str,
    cursor: fn(&World) -> &Cursor,
) -> Wrong {
    let why = "came from another list; begin that one without a cursor";
    wrong_as(what, call, move |w| invalid(field, cursor(w), why))
}

fn of_contacts(w: &World) -> &Cursor {
    &w.cursors.contacts
}

fn of_timeline(w: &World) -> &Cursor {
    &w.cursors.timeline
}

fn of_inbox(w: &World) -> &Cursor {
    &w.cursors.inbox
}

fn timeline(
    id: fn(&World) -> ConversationId,
    kinds: &'static [EventKind],
    cursor: fn(&World) -> &Cursor,
) -> impl Fn(&World) -> Result<EventPage> {
    move |w| w.messenger.timeline(id(w), kinds, &after(cursor(w)))
}

fn list(
    view: View,
    narrowing: impl Fn(&World) -> Narrowing,
    cursor: fn(&World) -> &Cursor,
) -> impl Fn(&World) -> Result<ConversationPage> {
    move |w| {
        w.messenger
            .conversations(view, &narrowing(w), &after(cursor(w)))
    }
}

fn after(cursor: &Cursor) -> Paging {
    Paging::first(50).after(cursor.clone())
}

fn unknown_ids() -> Vec<Wrong> {
    vec![
        wrong(
            "the timeline of an unknown conversation",
            |w| {
                w.messenger
                    .timeline(nobody(ConversationId::from_raw), &[], &Paging::first(50))
            },
            not_found("conversation", 999),
        ),
        wrong(
            "the activity of an unknown contact",
            |w| {
                w.messenger
                    .activity(nobody(ContactId::from_raw), &[], &Paging::first(50))
            },
            not_found("contact", 999),
        ),
    ]
}

fn searches() -> Vec<Wrong> {
    vec![
        wrong(
            "contacts sought by a megabyte",
            |w| w.messenger.contacts(&long(1 << 20), &Paging::first(50)),
            invalid("search", long(1 << 20), "at most"),
        ),
        wrong(
            "contacts sought by a NUL",
            |w| w.messenger.contacts("carla\0", &Paging::first(50)),
            invalid("search", "carla\0", "control"),
        ),
    ]
}

#[test]
fn what_is_narrowed_by_or_sought_and_is_not_there_is_not_found_and_no_error() {
    let world = World::new();
    let (messenger, page) = (&world.messenger, Paging::first(50));
    let narrowings = [
        Narrowing::none().tag(nobody(TagId::from_raw)),
        Narrowing::none().any_tag([nobody(TagId::from_raw)]),
        Narrowing::none().mailbox(nobody(MailboxId::from_raw)),
        Narrowing::none().gateway(nobody(GatewayId::from_raw)),
        Narrowing::none().assignee(nobody(AgentId::from_raw)),
    ];
    for text in ["\0".to_owned(), long(1 << 20)] {
        let narrowing = Narrowing::none().text(text);
        let error = messenger
            .conversations(View::All, &narrowing, &page)
            .unwrap_err();
        assert_eq!(error.field(), Some("text"));
    }
    for narrowing in narrowings {
        let found = messenger
            .conversations(View::All, &narrowing, &page)
            .unwrap();
        assert_eq!(found.items, [], "{:.80}", format!("{narrowing:?}"));
    }
    for search in [long(1 << 20), "\0".to_owned()] {
        assert_eq!(messenger.event_kinds(&search).unwrap(), []);
        assert_eq!(messenger.quick_replies(&search).unwrap(), []);
    }
    let kinds = [EventKind::Host(nobody(HostKindId::from_raw))];
    assert_eq!(
        messenger
            .timeline(world.conversations.open, &kinds, &page)
            .unwrap()
            .items,
        []
    );
}
