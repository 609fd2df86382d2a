//! Commands that let time pass, and those of the network: what goes out, comes in and goes wrong there.

use std::time::Duration;

use duologue::sandbox::{Answer, Customer, Fault};
use duologue::{DeliveryStatus, ReportSubject, Result, StatusReport, Tick};
use serde_json::{Value, json};

use super::{address, incoming};
use crate::scenarios::fields::Fields;
use crate::scenarios::shown;
use crate::scenarios::world::World;

pub(super) const FAULT: &[&str] = &["fault", "code", "reason", "seconds", "to", "percent"];

const ANSWER: &[&str] = &["when", "body", "media", "after", "then", "once"];

pub(super) fn perform(world: &World, command: &str, fields: Fields<'_>) -> Option<Result<Value>> {
    let engine = world.messenger();
    let sandbox = &world.sandbox;
    let seconds = |name| Duration::from_secs(u64::try_from(fields.number(name)).unwrap());
    Some(match command {
        "advance" => {
            world.clock.advance(seconds("seconds"));
            Ok(Value::Null)
        }
        "set_clock" => {
            world.clock.set(fields.moment("now"));
            Ok(Value::Null)
        }
        "tick" => engine.tick().map(|tick| show_tick(world, &tick)),
        "next_deadline" => engine
            .next_deadline()
            .map(|next| json!(next.map(shown::moment))),
        "deliver" => {
            let limit = fields.number_if("limit").unwrap_or(100);
            engine.deliver(usize::try_from(limit).unwrap()).map(|done| {
                done.iter()
                    .map(|delivery| {
                        json!({
                            "message": world.names.borrow().show(delivery.message),
                            "status": delivery.status.as_str(),
                            "error_code": delivery.error_code,
                            "reason": delivery.reason,
                        })
                    })
                    .collect()
            })
        }
        "outbox_depth" => engine
            .outbox_depth()
            .map(|depth| json!({ "messages": depth })),
        "report" => report(world, fields),
        "refresh" => refresh(world, fields),
        "sandbox_accepted" => Ok(accepted(world)),
        "sandbox_clear_faults" => {
            sandbox.clear_faults();
            Ok(Value::Null)
        }
        "sandbox_fault" => {
            let fault = fault(fields);
            match (fields.text_if("to"), fields.number_if("percent")) {
                (None, None) => sandbox.inject(fault),
                (Some(to), None) => sandbox.inject_for(address(&to), fault),
                (None, Some(percent)) => sandbox
                    .inject_by_chance(f64::from(i32::try_from(percent).unwrap()) / 100.0, fault),
                (Some(_), Some(_)) => panic!("a fault is for a recipient or by chance"),
            }
            Ok(Value::Null)
        }
        "sandbox_receipts" => {
            sandbox.delivery_receipts(seconds("after"));
            Ok(Value::Null)
        }
        "sandbox_script" => {
            sandbox.script(address(&fields.text("address")), customer(fields));
            Ok(Value::Null)
        }
        "sandbox_write" => {
            let gateway = engine.gateway(fields.id("gateway")).unwrap();
            sandbox.write(&gateway.address, incoming(fields), fields.moment("at"));
            Ok(Value::Null)
        }
        _ => return None,
    })
}

fn show_tick(world: &World, tick: &Tick) -> Value {
    let names = world.names.borrow();
    json!({
        "woken": tick.woken.iter().map(|id| names.show(*id)).collect::<Vec<_>>(),
        "gone": tick.gone.iter().map(|id| names.show(*id)).collect::<Vec<_>>(),
        "next": tick.next.map(shown::moment),
    })
}

fn report(world: &World, fields: Fields<'_>) -> Result<Value> {
    let provider_message_id = fields.text("provider_message_id");
    let subject = match fields.number_if("submission") {
        None => ReportSubject::ProviderMessageId(provider_message_id),
        Some(number) => {
            let submission = world
                .sandbox
                .accepted()
                .swap_remove(usize::try_from(number).unwrap());
            ReportSubject::Key {
                key: submission.key,
                provider_message_id: Some(provider_message_id),
            }
        }
    };
    let status = fields.text("status");
    let status = DeliveryStatus::from_name(&status)
        .unwrap_or_else(|| panic!("no status is called `{status}`"));
    let report = StatusReport {
        subject,
        status,
        error_code: fields.text("error_code"),
    };
    let message = world.messenger().report(fields.id("gateway"), &report)?;
    Ok(shown::message(&world.names.borrow(), &message))
}

fn refresh(world: &World, fields: Fields<'_>) -> Result<Value> {
    let refreshed = world.messenger().refresh()?;
    for (name, received) in fields.texts("received_as").iter().zip(&refreshed.received) {
        world.names.borrow_mut().bind(name, received.message.id);
    }
    let tick = show_tick(world, &refreshed.tick);
    let names = world.names.borrow();
    let received = refreshed.received.iter().map(|received| {
        json!({
            "message": shown::message(&names, &received.message),
            "conversation": shown::conversation(&names, &received.conversation),
        })
    });
    Ok(json!({
        "received": received.collect::<Vec<_>>(),
        "reported": refreshed.reported.iter().map(|message| shown::message(&names, message)).collect::<Vec<_>>(),
        "refused": refreshed.refused.iter().map(|refused| shown::error(&names, &refused.error)).collect::<Vec<_>>(),
        "woken": tick["woken"],
        "gone": tick["gone"],
        "next": tick["next"],
    }))
}

fn accepted(world: &World) -> Value {
    let names = world.names.borrow();
    let show = |submission: &duologue::Submission| {
        json!({
            "gateway": names.show(submission.gateway),
            "sender": submission.sender.as_str(),
            "recipient": submission.recipient.as_str(),
            "body": submission.body,
            "transport": submission.transport.as_str(),
            "segments": submission.segments,
            "files": submission.media.len(),
        })
    };
    world.sandbox.accepted().iter().map(show).collect()
}

fn fault(fields: Fields<'_>) -> Fault {
    let seconds = || Duration::from_secs(u64::try_from(fields.number("seconds")).unwrap());
    match fields.text("fault").as_str() {
        "spared" => Fault::Spared,
        "throttled" => Fault::Throttled {
            retry_after: seconds(),
        },
        "unavailable" => Fault::Unavailable {
            code: fields.text("code"),
        },
        "rejected" => Fault::Rejected {
            code: fields.text("code"),
            reason: fields.text("reason"),
        },
        "message_lost" => Fault::MessageLost,
        "answer_lost" => Fault::AnswerLost,
        "undelivered" => Fault::Undelivered {
            code: fields.text("code"),
        },
        "duplicated" => Fault::Duplicated,
        "delayed" => Fault::Delayed { by: seconds() },
        "reordered" => Fault::Reordered,
        other => panic!("no fault is called `{other}`"),
    }
}

fn customer(fields: Fields<'_>) -> Customer {
    let mut customer = Customer::new();
    for rule in fields.objects("rules", ANSWER) {
        customer = customer.when(rule.text("when"), answer(rule));
    }
    match fields.nested("otherwise", ANSWER) {
        Some(otherwise) => customer.otherwise(answer(otherwise)),
        None => customer,
    }
}

fn answer(fields: Fields<'_>) -> Answer {
    let after = Duration::from_secs(u64::try_from(fields.number_if("after").unwrap_or(0)).unwrap());
    let mut answer = Answer::text(fields.text("body"))
        .media(fields.media())
        .after(after);
    for next in fields.objects("then", ANSWER) {
        answer = answer.then(self::answer(next));
    }
    if fields.flag("once") {
        answer.once()
    } else {
        answer
    }
}
