//! Commands about messages that have yet to go, or whose fate is not known.

use duologue::{MessagePage, Resolution, Result};
use serde_json::{Value, json};

use super::draft;
use super::lists::{name_place, paging};
use crate::scenarios::fields::Fields;
use crate::scenarios::shown;
use crate::scenarios::world::World;

pub(super) fn perform(world: &World, command: &str, fields: Fields<'_>) -> Option<Result<Value>> {
    let engine = world.messenger();
    let id = || fields.id("message");
    let message = match command {
        "edit_message" => engine.edit_message(id(), draft(fields), fields.by()),
        "cancel_message" => engine.cancel_message(id(), fields.by()),
        "look_up" => engine.look_up(id()),
        "resolve" => engine.resolve(id(), resolution(fields), fields.by()),
        "send_again" => engine.send_again(id(), fields.by()),
        "scheduled_messages" => {
            let page =
                engine.scheduled_messages(fields.id_if("conversation"), &paging(fields, "after"));
            return Some(page.map(|page| show(world, fields, &page)));
        }
        "unknown_messages" => {
            let page = engine.unknown_messages(&paging(fields, "after"));
            return Some(page.map(|page| show(world, fields, &page)));
        }
        "health" => {
            return Some(engine.health().map(|health| shown::health(&health)));
        }
        _ => return None,
    };
    Some(message.map(|message| shown::message(&world.names.borrow(), &message)))
}

fn show(world: &World, fields: Fields<'_>, page: &MessagePage) -> Value {
    name_place(world, fields, page.next.as_ref());
    let names = world.names.borrow();
    let items = page.items.iter();
    json!({
        "items": items.map(|message| shown::message(&names, message)).collect::<Vec<_>>(),
        "more": page.next.is_some(),
    })
}

fn resolution(fields: Fields<'_>) -> Resolution {
    match fields.text("resolution").as_str() {
        "sent" => Resolution::Sent,
        "failed" => Resolution::Failed,
        other => panic!("no resolution is called `{other}`"),
    }
}
