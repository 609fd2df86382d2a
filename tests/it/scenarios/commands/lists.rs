//! Commands that ask and change nothing.

use duologue::{
    Cursor, Event, EventKind, EventPage, Narrowing, Paging, Result, SnoozePreset, View,
};
use serde_json::{Map, Value, json};

use crate::scenarios::fields::Fields;
use crate::scenarios::shown;
use crate::scenarios::world::World;

pub(super) const CONVERSATIONS: &[&str] = &[
    "view", "mailbox", "agent", "gateway", "tags", "any_tags", "unread", "text", "limit", "after",
    "next_as",
];

pub(super) fn perform(world: &World, command: &str, fields: Fields<'_>) -> Option<Result<Value>> {
    let engine = world.messenger();
    let names = || world.names.borrow();
    Some(match command {
        "conversations" => conversations(world, fields),
        "conversations_of" => engine.conversations_of(fields.id("contact")).map(|found| {
            for (name, conversation) in fields.texts("as").iter().zip(&found) {
                world.names.borrow_mut().bind(name, conversation.id);
            }
            found
                .iter()
                .map(|row| shown::conversation(&names(), row))
                .collect()
        }),
        "badge" => engine.badge().map(shown::badge),
        "counts" => engine
            .counts(view(fields))
            .map(|counts| shown::counts(&names(), &counts)),
        "contacts" => contacts(world, fields),
        "timeline" => {
            let id = fields.id("conversation");
            engine
                .timeline(id, &kinds(world, fields), &paging(fields, "before"))
                .map(|page| events(world, fields, &page))
        }
        "activity" => {
            let id = fields.id("contact");
            engine
                .activity(id, &kinds(world, fields), &paging(fields, "before"))
                .map(|page| events(world, fields, &page))
        }
        "changes" => changes(world, fields),
        "last_change" => engine
            .last_change()
            .map(|end| name_place(world, fields, Some(&end)))
            .map(|()| Value::Null),
        "event_kinds" => engine.event_kinds(&fields.text("search")).map(|kinds| {
            kinds
                .iter()
                .map(|entry| json!({ "name": entry.name, "label": entry.label }))
                .collect()
        }),
        "allowed_actions" => engine
            .allowed_actions(fields.id("conversation"))
            .map(|actions| {
                let entry = |allowed: &duologue::AllowedAction| {
                    let denied = allowed.denied.map(duologue::Reason::as_str);
                    (allowed.action.as_str().to_owned(), json!(denied))
                };
                Value::Object(actions.iter().map(entry).collect::<Map<_, _>>())
            }),
        "snooze_presets" => engine.snooze_presets().map(|presets| {
            let entry = |(preset, until): &(SnoozePreset, duologue::Timestamp)| {
                (preset.as_str().to_owned(), json!(shown::moment(*until)))
            };
            Value::Object(presets.iter().map(entry).collect::<Map<_, _>>())
        }),
        "verify" => engine
            .verify()
            .map(|found| json!({ "differences": found.differences.len() })),
        _ => return None,
    })
}

fn view(fields: Fields<'_>) -> View {
    let name = fields
        .text_if("view")
        .unwrap_or_else(|| View::default().as_str().to_owned());
    let found = View::ALL.iter().copied().find(|view| view.as_str() == name);
    found.unwrap_or_else(|| panic!("no view is called `{name}`"))
}

fn conversations(world: &World, fields: Fields<'_>) -> Result<Value> {
    let mut narrowing = Narrowing::none()
        .text(fields.text("text"))
        .any_tag(fields.ids("any_tags"));
    narrowing = fields
        .id_if("mailbox")
        .into_iter()
        .fold(narrowing, Narrowing::mailbox);
    narrowing = fields
        .id_if("gateway")
        .into_iter()
        .fold(narrowing, Narrowing::gateway);
    narrowing = fields
        .ids("tags")
        .into_iter()
        .fold(narrowing, Narrowing::tag);
    if fields.flag("unread") {
        narrowing = narrowing.unread();
    }
    if fields.has("agent") {
        narrowing = match fields.id_if("agent") {
            Some(agent) => narrowing.assignee(agent),
            None => narrowing.unassigned(),
        };
    }
    let page =
        world
            .messenger()
            .conversations(view(fields), &narrowing, &paging(fields, "after"))?;
    name_place(world, fields, page.next.as_ref());
    Ok(shown::page(&world.names.borrow(), &page))
}

fn contacts(world: &World, fields: Fields<'_>) -> Result<Value> {
    let page = world
        .messenger()
        .contacts(&fields.text("search"), &paging(fields, "after"))?;
    name_place(world, fields, page.next.as_ref());
    let names = world.names.borrow();
    let items: Vec<Value> = page
        .items
        .iter()
        .map(|contact| shown::contact(&names, contact))
        .collect();
    Ok(json!({ "items": items, "more": page.next.is_some() }))
}

/// A run of the log. There is always a place to go on from.
fn changes(world: &World, fields: Fields<'_>) -> Result<Value> {
    let changes = world
        .messenger()
        .changes(fields.cursor_if("after").as_ref(), limit(fields))?;
    name_place(world, fields, Some(&changes.next));
    let (names, kinds) = (world.names.borrow(), world.host_kinds());
    let show = |event: &Event| shown::event(&names, &kinds, event);
    Ok(json!({ "items": changes.items.iter().map(show).collect::<Vec<_>>() }))
}

fn limit(fields: Fields<'_>) -> usize {
    fields
        .number_if("limit")
        .map_or(50, |limit| usize::try_from(limit).unwrap())
}

pub(super) fn paging(fields: Fields<'_>, place: &str) -> Paging {
    fields
        .cursor_if(place)
        .into_iter()
        .fold(Paging::first(limit(fields)), Paging::after)
}

pub(super) fn name_place(world: &World, fields: Fields<'_>, next: Option<&Cursor>) {
    if let Some(name) = fields.text_if("next_as") {
        let next = next.expect("there is a next page to be named").clone();
        world.names.borrow_mut().bind_cursor(&name, next);
    }
}

fn kinds(world: &World, fields: Fields<'_>) -> Vec<EventKind> {
    fields
        .list("kinds")
        .iter()
        .map(|kind| world.kind(kind))
        .collect()
}

fn events(world: &World, fields: Fields<'_>, page: &EventPage) -> Value {
    name_place(world, fields, page.next.as_ref());
    let (names, kinds) = (world.names.borrow(), world.host_kinds());
    let show = |event: &Event| shown::event(&names, &kinds, event);
    json!({
        "items": page.items.iter().map(show).collect::<Vec<_>>(),
        "more": page.next.is_some(),
        "active_filter_count": page.active_filter_count,
    })
}
