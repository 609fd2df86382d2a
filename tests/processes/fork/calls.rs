//! Every call that a messenger has, with arguments that nothing speaks against.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Duration;

use duologue::{
    AgentId, By, Command, ContactDetails, ContactId, ConversationId, DeliveryStatus, EventKind,
    GatewayKind, GatewaySettings, HostEvent, Incoming, Messenger, Narrowing, Paging,
    QuickReplyChange, ReportSubject, Resolution, Result, SnoozeMode, SnoozePreset, StatusReport,
    View, WorkerSettings, Workspace,
};

type Call = (&'static str, Box<dyn Fn(&Messenger) -> Result<()>>);

/// A call of each method. The workspace has one conversation, and one thing of every other sort.
pub(super) fn all(messenger: &Messenger, directory: &Path) -> Vec<Call> {
    let seen = Seen::in_a_workspace_of(messenger);
    let mut calls = commands(seen);
    calls.extend(looks(seen));
    calls.extend(settings(seen));
    let copy = directory.join("copy.db");
    calls.push(("backup", Box::new(move |messenger| messenger.backup(&copy))));
    let empty = Messenger::open(":memory:").unwrap();
    let copy_to = move |messenger: &Messenger| messenger.copy_to(&empty).map(drop);
    calls.push(("copy_to", Box::new(copy_to)));
    calls
}

/// The methods that the sources of the messenger have and that may fail, but for those in the list.
pub(super) fn missing(calls: &[Call]) -> Vec<String> {
    let tried: BTreeSet<&str> = calls.iter().map(|(name, _)| *name).collect();
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/messenger");
    let mut missing = Vec::new();
    for entry in fs::read_dir(sources).unwrap() {
        let Ok(source) = fs::read_to_string(entry.unwrap().path()) else {
            continue;
        };
        for method in source.split("\n    pub fn ").skip(1) {
            let signature = method.split('{').next().unwrap();
            let name: String = signature
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            if signature.contains("&self")
                && signature.contains("-> Result<")
                && !tried.contains(name.as_str())
            {
                missing.push(name);
            }
        }
    }
    missing
}

/// What there is to name.
#[derive(Clone, Copy)]
struct Seen {
    conversation: ConversationId,
    contact: ContactId,
    agent: AgentId,
    mailbox: duologue::MailboxId,
    gateway: duologue::GatewayId,
    message: duologue::MessageId,
    attachment: duologue::AttachmentId,
    tag: duologue::TagId,
    reply: duologue::QuickReplyId,
    kind: EventKind,
}

impl Seen {
    fn in_a_workspace_of(messenger: &Messenger) -> Self {
        let gateway = messenger.gateways().unwrap().remove(0);
        let picture = duologue::Media::new("shoe.jpg", "image/jpeg", [7]);
        let incoming = Incoming::new("+15557000001", "picture").media(vec![picture]);
        let got = messenger.receive(gateway.id, &incoming).unwrap();
        Self {
            conversation: got.conversation.id,
            contact: got.conversation.contact,
            agent: messenger.agents().unwrap()[0].id,
            mailbox: gateway.settings.mailbox,
            gateway: gateway.id,
            message: got.message.id,
            attachment: got.message.attachments[0].id,
            tag: messenger.create_tag("Sizing", "").unwrap().id,
            reply: messenger.add_quick_reply("Hours", "9 to 6", "").unwrap().id,
            kind: messenger
                .register_event_kind("order_shipped", "Order Shipped")
                .unwrap(),
        }
    }
}

/// Lists calls under their names; what each answers is passed over.
macro_rules! calls {
    ($seen:ident, $messenger:ident; $($name:ident($($argument:expr),* $(,)?);)+) => {
        vec![$((
            stringify!($name),
            Box::new(move |$messenger: &Messenger| $messenger.$name($($argument),*).map(drop)) as Box<_>,
        )),+]
    };
}

fn commands(seen: Seen) -> Vec<Call> {
    let (id, by) = (seen.conversation, By::agent(seen.agent));
    let mut calls: Vec<Call> = calls![seen, messenger;
        receive(seen.gateway, &Incoming::new("+15557000001", "Hi"));
        receive_many(seen.gateway, &[Incoming::new("+15557000001", "Hi")]);
        send(id, "Hi", by);
        compose("+15557000001", "Hi", by);
        send_test(seen.gateway, "+15557000009", "Hi", by);
        edit_message(seen.message, "Hi", by);
        cancel_message(seen.message, by);
        deliver(10);
        look_up(seen.message);
        resolve(seen.message, Resolution::Sent, by);
        send_again(seen.message, by);
        report(seen.gateway, &StatusReport {
            subject: ReportSubject::ProviderMessageId("1".to_owned()),
            status: DeliveryStatus::Sent,
            error_code: String::new(),
        });
        refresh();
        tick();
        start_worker(WorkerSettings::new());
        complete(id, by);
        archive(id, by);
        reopen(id, by);
        mark_unread(id, by);
        read(id, None, by);
        assign(id, seen.agent, by);
        unassign(id, by);
        add_tag(id, "VIP", by);
        remove_tag(id, "VIP", by);
        snooze(id, SnoozePreset::InOneHour, SnoozeMode::WakeOnReply, by);
        unsnooze(id, by);
        move_to_mailbox(id, seen.mailbox, by);
        add_note(id, "Hi", by);
        add_contact_note(seen.contact, "Hi", by);
        add_event(id, seen.kind, &HostEvent::new("Order 7"), by);
        add_contact_event(seen.contact, seen.kind, &HostEvent::new("Order 7"), by);
        add_contact(&ContactDetails::new().name("Cleo Ray"), by);
        update_contact(seen.contact, &ContactDetails::new().name("Cleo Ray"), by);
    ];
    calls.push((
        "bulk",
        Box::new(move |messenger: &Messenger| {
            let done = messenger.bulk(&[id], &Command::MarkUnread, by)?;
            done.into_iter().try_for_each(|one| one.map(drop))
        }),
    ));
    calls
}

fn looks(seen: Seen) -> Vec<Call> {
    let id = seen.conversation;
    calls![seen, messenger;
        conversation(id);
        conversations_of(seen.contact);
        conversations(View::Inbox, &Narrowing::none(), &Paging::first(50));
        badge();
        counts(View::Inbox);
        timeline(id, &[], &Paging::first(50));
        activity(seen.contact, &[], &Paging::first(50));
        allowed_actions(id);
        message(seen.message);
        media(seen.attachment);
        media_reader(seen.attachment);
        preview(id, "Hi");
        gateway_choices(id, "Hi");
        contact(seen.contact);
        find_contact("+15557000001");
        contacts("", &Paging::first(50));
        scheduled_messages(None, &Paging::first(50));
        unknown_messages(&Paging::first(50));
        outbox_depth();
        health();
        next_deadline();
        next_delivery();
        event_kinds("");
        changes(None, 50);
        wait_changes(None, 50, Duration::from_secs(60));
        last_change();
        watch(|| {});
        quick_replies("");
        expand_quick_reply(seen.reply, id, By::agent(seen.agent));
        verify();
        export(&mut Vec::new());
        import(&mut &b""[..]);
    ]
}

fn settings(seen: Seen) -> Vec<Call> {
    calls![seen, messenger;
        workspace();
        update_workspace(&Workspace::default());
        add_agent("Ann Lee");
        agent(seen.agent);
        agents();
        rename_agent(seen.agent, "Ann Ray");
        deactivate_agent(seen.agent);
        activate_agent(seen.agent);
        add_mailbox("Returns");
        mailboxes();
        rename_mailbox(seen.mailbox, "Other");
        add_gateway(
            GatewayKind::LongCode,
            "+15550100009",
            "ledger",
            GatewaySettings::new("Another", seen.mailbox),
        );
        gateway(seen.gateway);
        gateways();
        update_gateway(seen.gateway, GatewaySettings::new("Another", seen.mailbox));
        enable_gateway(seen.gateway);
        disable_gateway(seen.gateway);
        create_tag("VIP", "");
        tags();
        update_tag(seen.tag, "Sizes", "");
        delete_tag(seen.tag);
        add_quick_reply("Returns", "Within 30 days", "");
        add_starter_quick_replies();
        update_quick_reply(seen.reply, &QuickReplyChange::new().name("Open"));
        delete_quick_reply(seen.reply);
        order_quick_replies(&[seen.reply]);
        register_event_kind("order_returned", "Order Returned");
    ]
}
