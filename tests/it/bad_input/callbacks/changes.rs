//! Every call that changes something, and a few that only ask the clock.

use std::time::Duration;

use duologue::sandbox::Fault;
use duologue::{
    By, Clock as _, Command, ContactDetails, ConversationId, DeliveryStatus, Draft, GatewayKind,
    HostEvent, Incoming, MessageId, Messenger, QuickReplyChange, ReportSubject, Resolution, Result,
    SnoozeMode, SnoozePreset, StatusReport, WorkerSettings, Workspace,
};

use super::super::world::picture;
use super::shop::Shop;

/// A call with arguments that are right.
pub(super) type Change = Box<dyn Fn(&Messenger) -> Result<()>>;

fn change<T>(
    name: &'static str,
    call: impl Fn(&Messenger) -> Result<T> + 'static,
) -> (&'static str, Change) {
    (name, Box::new(move |messenger| call(messenger).map(drop)))
}

/// A message whose submission gets no answer, in an outbox that was empty.
pub(super) fn unknown(shop: &Shop, id: ConversationId) -> MessageId {
    let m = &shop.messenger;
    m.deliver(100).unwrap();
    let unknown = m.send(id, "Lost", By::host()).unwrap().id;
    shop.provider.sandbox.inject(Fault::MessageLost);
    m.deliver(100).unwrap();
    assert_eq!(
        m.message(unknown).unwrap().status,
        Some(DeliveryStatus::Unknown)
    );
    unknown
}

/// All of them, with arguments that are right in this shop.
#[expect(clippy::too_many_lines, reason = "a table of calls")]
pub(super) fn changing_calls(shop: &Shop) -> Vec<(&'static str, Change)> {
    let m = &shop.messenger;
    let id = shop.write("+15557000001");
    let contact = m.conversation(id).unwrap().contact;
    let agent = m.add_agent("Ann Lee").unwrap().id;
    let mailbox = m.add_mailbox("Repairs").unwrap().id;
    let tag = m.create_tag("VIP", "").unwrap().id;
    let reply = m.add_quick_reply("Hours", "We open at 9.", "").unwrap().id;
    let kind = m
        .register_event_kind("order_shipped", "Order Shipped")
        .unwrap();
    let sent = m.send(id, "Yes", agent).unwrap();
    m.deliver(10).unwrap();
    let key = shop.provider.sandbox.accepted().pop().unwrap().key;
    m.send(id, "And red", agent).unwrap();
    let tomorrow = shop.time.now().unwrap().after(Duration::from_secs(86_400));
    let later = || m.send(id, Draft::text("x").send_at(tomorrow), agent);
    let [edited, cancelled] = [later(), later()].map(|sent| sent.unwrap().id);
    let unknown = unknown(shop, id);
    let [looked_up, resolved, sent_again] = [unknown; 3];
    let (line, settings) = (shop.line.id, shop.line.settings.clone());
    let mut other = settings.clone();
    other.mms = false;
    let report = StatusReport {
        subject: ReportSubject::Key {
            key,
            provider_message_id: Some("out-1".to_owned()),
        },
        status: DeliveryStatus::Delivered,
        error_code: String::new(),
    };
    assert_eq!(
        m.message(sent.id).unwrap().status,
        Some(DeliveryStatus::Sent)
    );
    vec![
        change("add_agent", |m| m.add_agent("Eve")),
        change("rename_agent", move |m| m.rename_agent(agent, "Eve")),
        change("deactivate_agent", move |m| m.deactivate_agent(agent)),
        change("activate_agent", move |m| m.activate_agent(agent)),
        change("add_mailbox", |m| m.add_mailbox("Sales")),
        change("rename_mailbox", move |m| {
            m.rename_mailbox(mailbox, "Sales")
        }),
        change("add_gateway", move |m| {
            m.add_gateway(
                GatewayKind::LongCode,
                "+15550100002",
                "sandbox",
                settings.clone(),
            )
        }),
        change("update_gateway", move |m| {
            m.update_gateway(line, other.clone())
        }),
        change("disable_gateway", move |m| m.disable_gateway(line)),
        change("enable_gateway", move |m| m.enable_gateway(line)),
        change("create_tag", |m| m.create_tag("New", "")),
        change("update_tag", move |m| m.update_tag(tag, "New", "")),
        change("delete_tag", move |m| m.delete_tag(tag)),
        change("add_quick_reply", |m| m.add_quick_reply("New", "x", "")),
        change("add_starter_quick_replies", |m| {
            m.add_starter_quick_replies()
        }),
        change("update_quick_reply", move |m| {
            m.update_quick_reply(reply, &QuickReplyChange::new().text("y"))
        }),
        change("order_quick_replies", move |m| {
            m.order_quick_replies(&[reply])
        }),
        change("delete_quick_reply", move |m| m.delete_quick_reply(reply)),
        change("register_event_kind", |m| {
            m.register_event_kind("order_paid", "Order Paid")
        }),
        change("update_workspace", |m| {
            m.update_workspace(&Workspace {
                name: "Shop".into(),
                brand: String::new(),
            })
        }),
        change("add_contact", |m| {
            m.add_contact(&ContactDetails::new().name("Eve"), By::host())
        }),
        change("update_contact", move |m| {
            m.update_contact(contact, &ContactDetails::new().name("Eve"), agent)
        }),
        change("add_contact_note", move |m| {
            m.add_contact_note(contact, "VIP", agent)
        }),
        change("add_contact_event", move |m| {
            m.add_contact_event(contact, kind, &HostEvent::new("x"), agent)
        }),
        change("complete", move |m| m.complete(id, agent)),
        change("archive", move |m| m.archive(id, agent)),
        change("reopen", move |m| m.reopen(id, agent)),
        change("mark_unread", move |m| m.mark_unread(id, agent)),
        change("read", move |m| m.read(id, None, agent)),
        change("assign", move |m| m.assign(id, agent, agent)),
        change("unassign", move |m| m.unassign(id, agent)),
        change("move_to_mailbox", move |m| {
            m.move_to_mailbox(id, mailbox, agent)
        }),
        change("snooze", move |m| {
            m.snooze(id, SnoozePreset::InOneHour, SnoozeMode::default(), agent)
        }),
        change("unsnooze", move |m| m.unsnooze(id, agent)),
        change("snooze_presets", Messenger::snooze_presets),
        change("add_tag", move |m| m.add_tag(id, "New", agent)),
        change("remove_tag", move |m| m.remove_tag(id, "VIP", agent)),
        change("add_note", move |m| m.add_note(id, "VIP", agent)),
        change("add_event", move |m| {
            m.add_event(id, kind, &HostEvent::new("x"), agent)
        }),
        change("send", move |m| {
            m.send(id, Draft::text("x").media(picture(5)), agent)
        }),
        change("compose", move |m| m.compose("+15557000002", "x", agent)),
        change("edit_message", move |m| m.edit_message(edited, "y", agent)),
        change("cancel_message", move |m| {
            m.cancel_message(cancelled, agent)
        }),
        change("look_up", move |m| m.look_up(looked_up)),
        change("resolve", move |m| {
            m.resolve(resolved, Resolution::Sent, agent)
        }),
        change("send_again", move |m| m.send_again(sent_again, agent)),
        change("bulk", move |m| m.bulk(&[id], &Command::Complete, agent)),
        change("start_worker", |m| m.start_worker(WorkerSettings::new())),
        change("import", |m| m.import(&mut &b""[..])),
        change("send_test", move |m| {
            m.send_test(line, "+15557000009", "x", agent)
        }),
        change("receive", move |m| {
            m.receive(
                line,
                &Incoming::new("+15557000001", "x").media(vec![picture(6)]),
            )
        }),
        change("receive_many", move |m| {
            m.receive_many(line, &[Incoming::new("+15557000001", "x")])
        }),
        change("report", move |m| m.report(line, &report)),
        change("deliver", |m| m.deliver(100)),
        change("refresh", Messenger::refresh),
        change("tick", Messenger::tick),
    ]
}
