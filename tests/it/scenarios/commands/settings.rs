//! Commands that set up the workspace: agents, mailboxes, gateways, contacts, tags, quick replies, event kinds.

use duologue::{
    ContactDetails, Decimal, GatewayKind, GatewaySettings, HostEvent, QuickReplyChange, Result,
    TimeZone, Workspace,
};
use serde_json::{Value, json};

use crate::scenarios::fields::Fields;
use crate::scenarios::names::Id;
use crate::scenarios::shown;
use crate::scenarios::world::World;

pub(super) const GATEWAY: &[&str] = &[
    "name",
    "kind",
    "address",
    "provider",
    "mailbox",
    "mms",
    "price_per_segment",
    "price_per_mms",
    "segments_per_second",
    "max_characters",
    "media_types",
    "media_bytes",
    "media_count",
    "default",
    "as",
];

pub(super) const GATEWAY_CHANGE: &[&str] = &[
    "gateway",
    "name",
    "mailbox",
    "mms",
    "price_per_segment",
    "price_per_mms",
    "segments_per_second",
    "max_characters",
    "media_types",
    "media_bytes",
    "media_count",
    "default",
];

pub(super) fn perform(world: &World, command: &str, fields: Fields<'_>) -> Option<Result<Value>> {
    let groups = [people, places, quick_replies, events];
    groups
        .into_iter()
        .find_map(|group| group(world, command, fields))
}

/// Gives what was made the name that the line has for it.
fn name_it<I: Id>(world: &World, fields: Fields<'_>, id: I) {
    if let Some(name) = fields.text_if("as") {
        world.names.borrow_mut().bind(&name, id);
    }
}

fn people(world: &World, command: &str, fields: Fields<'_>) -> Option<Result<Value>> {
    let engine = world.messenger();
    let agent = |result: Result<duologue::Agent>| {
        result.map(|agent| {
            name_it(world, fields, agent.id);
            shown::agent(&world.names.borrow(), &agent)
        })
    };
    let contact = |result: Result<duologue::Contact>| {
        result.map(|contact| {
            name_it(world, fields, contact.id);
            shown::contact(&world.names.borrow(), &contact)
        })
    };
    Some(match command {
        "add_agent" => agent(engine.add_agent(&fields.text("name"))),
        "rename_agent" => agent(engine.rename_agent(fields.id("agent"), &fields.text("name"))),
        "deactivate_agent" => agent(engine.deactivate_agent(fields.id("agent"))),
        "activate_agent" => agent(engine.activate_agent(fields.id("agent"))),
        "agents" => engine.agents().map(|agents| {
            agents
                .iter()
                .map(|agent| shown::agent(&world.names.borrow(), agent))
                .collect()
        }),
        "add_contact" => {
            contact(details(fields).and_then(|details| engine.add_contact(&details, fields.by())))
        }
        "update_contact" => contact(details(fields).and_then(|details| {
            engine.update_contact(fields.id("contact"), &details, fields.by())
        })),
        "contact" => contact(engine.contact(fields.id("contact"))),
        "find_contact" => match engine.find_contact(&fields.text("address")).transpose() {
            Some(found) => contact(found),
            None => Ok(Value::Null),
        },
        _ => return None,
    })
}

fn details(fields: Fields<'_>) -> Result<ContactDetails> {
    let mut details = ContactDetails::new();
    if let Some(name) = fields.text_if("name") {
        details = details.name(name);
    }
    for address in fields.texts("addresses") {
        details = details.address(address);
    }
    for address in fields.texts("remove_addresses") {
        details = details.without_address(address);
    }
    if fields.has("time_zone") {
        let zone = fields
            .text_if("time_zone")
            .map(|zone| TimeZone::parse(&zone))
            .transpose()?;
        details = details.time_zone(zone);
    }
    for (name, value) in fields.object("fields").into_iter().flatten() {
        details = details.field(name, value.as_str().expect("a field holds a text"));
    }
    Ok(match fields.flag_if("blocked") {
        Some(true) => details.block(),
        Some(false) => details.unblock(),
        None => details,
    })
}

fn places(world: &World, command: &str, fields: Fields<'_>) -> Option<Result<Value>> {
    let engine = world.messenger();
    let mailbox = |result: Result<duologue::Mailbox>| {
        result.map(|mailbox| {
            name_it(world, fields, mailbox.id);
            shown::mailbox(&world.names.borrow(), &mailbox)
        })
    };
    let gateway = |result: Result<duologue::Gateway>| {
        result.map(|gateway| {
            name_it(world, fields, gateway.id);
            shown::gateway(&world.names.borrow(), &gateway)
        })
    };
    let workspace =
        |workspace: Workspace| json!({ "name": workspace.name, "brand": workspace.brand });
    Some(match command {
        "add_mailbox" => mailbox(engine.add_mailbox(&fields.text("name"))),
        "rename_mailbox" => {
            mailbox(engine.rename_mailbox(fields.id("mailbox"), &fields.text("name")))
        }
        "mailboxes" => engine.mailboxes().map(|mailboxes| {
            mailboxes
                .iter()
                .map(|mailbox| shown::mailbox(&world.names.borrow(), mailbox))
                .collect()
        }),
        "add_gateway" => {
            let kind = fields.text("kind");
            let kind = GatewayKind::from_name(&kind)
                .unwrap_or_else(|| panic!("no kind is called `{kind}`"));
            let provider = fields
                .text_if("provider")
                .unwrap_or_else(|| "sandbox".to_owned());
            let settings = GatewaySettings::new(fields.text("name"), fields.id("mailbox"));
            let settings = changed(fields, settings);
            gateway(engine.add_gateway(kind, &fields.text("address"), &provider, settings))
        }
        "update_gateway" => {
            let id = fields.id("gateway");
            let known = engine.gateway(id);
            gateway(
                known.and_then(|known| engine.update_gateway(id, changed(fields, known.settings))),
            )
        }
        "enable_gateway" => gateway(engine.enable_gateway(fields.id("gateway"))),
        "disable_gateway" => gateway(engine.disable_gateway(fields.id("gateway"))),
        "gateways" => engine.gateways().map(|gateways| {
            gateways
                .iter()
                .map(|gateway| shown::gateway(&world.names.borrow(), gateway))
                .collect()
        }),
        "workspace" => engine.workspace().map(workspace),
        "update_workspace" => engine
            .update_workspace(&Workspace {
                name: fields.text("name"),
                brand: fields.text("brand"),
            })
            .map(workspace),
        _ => return None,
    })
}

/// Settings with what a line says changed.
fn changed(fields: Fields<'_>, mut settings: GatewaySettings) -> GatewaySettings {
    let decimal = |name| {
        fields
            .text_if(name)
            .map(|text| text.parse::<Decimal>().unwrap())
    };
    let whole = |name| {
        fields
            .number_if(name)
            .map(|number| u32::try_from(number).unwrap())
    };
    settings.name = fields.text_if("name").unwrap_or(settings.name);
    settings.mailbox = fields.id_if("mailbox").unwrap_or(settings.mailbox);
    settings.mms = fields.flag_if("mms").unwrap_or(settings.mms);
    settings.price_per_segment = decimal("price_per_segment").unwrap_or(settings.price_per_segment);
    settings.price_per_mms = decimal("price_per_mms").unwrap_or(settings.price_per_mms);
    settings.segments_per_second = decimal("segments_per_second").or(settings.segments_per_second);
    settings.max_characters = whole("max_characters").or(settings.max_characters);
    if fields.has("media_types") {
        settings.media.types = fields.texts("media_types");
    }
    settings.media.bytes = whole("media_bytes").map_or(settings.media.bytes, u64::from);
    settings.media.count = whole("media_count").unwrap_or(settings.media.count);
    settings.default = fields.flag_if("default").unwrap_or(settings.default);
    settings
}

fn quick_replies(world: &World, command: &str, fields: Fields<'_>) -> Option<Result<Value>> {
    let engine = world.messenger();
    let one = |result: Result<duologue::QuickReply>| {
        result.map(|reply| {
            name_it(world, fields, reply.id);
            shown::quick_reply(&world.names.borrow(), &reply)
        })
    };
    let all = |result: Result<Vec<duologue::QuickReply>>| {
        result.map(|replies| {
            replies
                .iter()
                .map(|reply| shown::quick_reply(&world.names.borrow(), reply))
                .collect::<Value>()
        })
    };
    Some(match command {
        "add_quick_reply" => one(engine.add_quick_reply(
            &fields.text("name"),
            &fields.text("text"),
            &fields.text("category"),
        )),
        "add_starter_quick_replies" => all(engine.add_starter_quick_replies().inspect(|replies| {
            for (name, reply) in fields.texts("as").iter().zip(replies) {
                world.names.borrow_mut().bind(name, reply.id);
            }
        })),
        "update_quick_reply" => {
            let mut change = QuickReplyChange::new();
            change = fields
                .text_if("name")
                .into_iter()
                .fold(change, QuickReplyChange::name);
            change = fields
                .text_if("text")
                .into_iter()
                .fold(change, QuickReplyChange::text);
            change = fields
                .text_if("category")
                .into_iter()
                .fold(change, QuickReplyChange::category);
            one(engine.update_quick_reply(fields.id("quick_reply"), &change))
        }
        "delete_quick_reply" => engine
            .delete_quick_reply(fields.id("quick_reply"))
            .map(|()| Value::Null),
        "order_quick_replies" => all(engine.order_quick_replies(&fields.ids("order"))),
        "quick_replies" => all(engine.quick_replies(&fields.text("search"))),
        "expand_quick_reply" => engine
            .expand_quick_reply(
                fields.id("quick_reply"),
                fields.id("conversation"),
                fields.by(),
            )
            .map(|text| json!({ "text": text })),
        _ => return None,
    })
}

fn events(world: &World, command: &str, fields: Fields<'_>) -> Option<Result<Value>> {
    let engine = world.messenger();
    let tag = |result: Result<duologue::Tag>| {
        result.map(|tag| {
            name_it(world, fields, tag.id);
            shown::tag(&world.names.borrow(), &tag)
        })
    };
    let event = |result: Result<duologue::Event>| {
        result.map(|event| shown::event(&world.names.borrow(), &world.host_kinds(), &event))
    };
    let kind = || world.kind(fields.value("kind").expect("a kind"));
    let happened = || {
        let event = HostEvent::new(fields.text("title")).attributes(fields.text("attributes"));
        fields
            .moment_if("at")
            .into_iter()
            .fold(event, HostEvent::at)
    };
    Some(match command {
        "create_tag" => tag(engine.create_tag(&fields.text("name"), &fields.text("color"))),
        "update_tag" => tag(engine.update_tag(
            fields.id("tag"),
            &fields.text("name"),
            &fields.text("color"),
        )),
        "delete_tag" => engine.delete_tag(fields.id("tag")).map(|()| Value::Null),
        "tags" => engine.tags().map(|tags| {
            tags.iter()
                .map(|tag| shown::tag(&world.names.borrow(), tag))
                .collect()
        }),
        "register_event_kind" => engine
            .register_event_kind(&fields.text("name"), &fields.text("label"))
            .map(|_| Value::Null),
        "add_event" => {
            event(engine.add_event(fields.id("conversation"), kind(), &happened(), fields.by()))
        }
        "add_contact_event" => {
            event(engine.add_contact_event(fields.id("contact"), kind(), &happened(), fields.by()))
        }
        _ => return None,
    })
}
