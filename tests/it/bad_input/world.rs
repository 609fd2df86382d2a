//! A workspace in which every kind of thing exists, for calls to be wrong about.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use duologue::sandbox::{Fault, Sandbox};
use duologue::{
    AgentId, By, Clock as _, ContactDetails, ContactId, ConversationId, Cursor, Draft, EventKind,
    Gateway, GatewayId, GatewayKind, GatewaySettings, Incoming, MailboxId, ManualClock, Media,
    MediaLimits, MessageId, Messenger, Narrowing, Options, Paging, QuickReplyId, SnoozeMode,
    SnoozePreset, TagId, Timestamp, View,
};
use tempfile::TempDir;

use super::dump::Dump;
use crate::support::{Place, Raw};

/// A file that is there.
pub(super) const TAKEN: &str = "letter.txt";

pub(super) struct World {
    pub(super) messenger: Messenger,
    pub(super) clock: Arc<ManualClock>,
    pub(super) sandbox: Sandbox,
    pub(super) agents: Agents,
    pub(super) mailboxes: Mailboxes,
    pub(super) gateways: Gateways,
    pub(super) contacts: Contacts,
    pub(super) conversations: Conversations,
    pub(super) messages: Messages,
    pub(super) tags: Tags,
    pub(super) replies: Replies,
    pub(super) cursors: Cursors,
    /// A kind of the host's own.
    pub(super) kind: EventKind,
    raw: Raw,
    place: Place,
    folder: TempDir,
}

/// Agents: one who may act, and one who may not any more.
pub(super) struct Agents {
    pub(super) ann: AgentId,
    pub(super) bob: AgentId,
}

pub(super) struct Mailboxes {
    pub(super) main: MailboxId,
    pub(super) repairs: MailboxId,
}

pub(super) struct Gateways {
    /// A long code without MMS, the default.
    pub(super) line: GatewayId,
    /// A long code that sends pictures: two at most, 1,000 bytes in all.
    pub(super) pictures: GatewayId,
    /// A short code that is switched off.
    pub(super) code: GatewayId,
    /// An e-mail address.
    pub(super) mail: GatewayId,
    /// One whose provider this messenger was not given.
    pub(super) orphan: GatewayId,
}

pub(super) struct Contacts {
    pub(super) carla: ContactId,

    /// Has no address at all.
    pub(super) erik: ContactId,
}

/// A conversation for each status. Carla's is the one in the Inbox.
pub(super) struct Conversations {
    pub(super) open: ConversationId,
    pub(super) snoozed: ConversationId,
    pub(super) completed: ConversationId,
    pub(super) follow_up: ConversationId,
    pub(super) archived: ConversationId,
    pub(super) idle: ConversationId,
    /// Carla's other one.
    pub(super) repairs: ConversationId,
    /// Of a contact who is blocked by now.
    pub(super) blocked: ConversationId,
}

pub(super) struct Messages {
    pub(super) first: MessageId,
    pub(super) latest: MessageId,
    pub(super) of_another: MessageId,
    pub(super) sent: MessageId,
    /// Got no answer.
    pub(super) unknown: MessageId,
    pub(super) rejected: MessageId,
    /// Was sent under the key `order-1`: "And in red", by Ann.
    pub(super) queued: MessageId,
    /// Goes tomorrow, through the line without MMS.
    pub(super) scheduled: MessageId,
}

pub(super) struct Tags {
    pub(super) sizing: TagId,
    pub(super) vip: TagId,
}

pub(super) struct Replies {
    pub(super) hours: QuickReplyId,
    /// Names something that no contact has.
    pub(super) sized: QuickReplyId,
}

/// Places in lists.
pub(super) struct Cursors {
    pub(super) inbox: Cursor,
    pub(super) timeline: Cursor,
    pub(super) contacts: Cursor,
    pub(super) changes: Cursor,
    pub(super) scheduled: Cursor,
    pub(super) unknown: Cursor,
}

/// An id that nothing has.
pub(super) fn nobody<I>(from_raw: fn(i64) -> Option<I>) -> I {
    from_raw(999).unwrap()
}

/// So many bytes of text.
pub(super) fn long(bytes: usize) -> String {
    "x".repeat(bytes)
}

pub(super) fn picture(bytes: usize) -> Media {
    Media::new("shoe.png", "image/png", vec![7; bytes])
}

impl World {
    pub(super) fn new() -> Self {
        let place = Place::for_many();
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(TAKEN), "somebody's letter").unwrap();
        let clock = Arc::new(ManualClock::new("2026-11-22T09:00:00Z".parse().unwrap()));
        let sandbox = Sandbox::new(8);
        let options = Options::new()
            .clock(clock.clone())
            .provider("sandbox", sandbox.clone())
            .random_seed(8);
        let messenger = options
            .clone()
            .provider("courier", Sandbox::new(9))
            .open(place.path())
            .unwrap();

        let agents = Agents {
            ann: messenger.add_agent("Ann Lee").unwrap().id,
            bob: messenger.add_agent("Bob Ross").unwrap().id,
        };
        let mailboxes = Mailboxes {
            main: messenger.add_mailbox("Main").unwrap().id,
            repairs: messenger.add_mailbox("Repairs").unwrap().id,
        };
        let gateways = gateways(&messenger, &mailboxes);
        messenger.disable_gateway(gateways.code).unwrap();
        // From here on without the courier.
        drop(messenger);
        let messenger = options.open(place.path()).unwrap();

        let tags = Tags {
            sizing: messenger.create_tag("Sizing", "#ff8800").unwrap().id,
            vip: messenger.create_tag("VIP", "").unwrap().id,
        };
        let replies = Replies {
            hours: messenger
                .add_quick_reply("Store hours", "We open at 9.", "Store")
                .unwrap()
                .id,
            sized: messenger
                .add_quick_reply("Your size", "Size {{ contact.fields.size }}?", "")
                .unwrap()
                .id,
        };
        let kind = messenger
            .register_event_kind("order_shipped", "Order Shipped")
            .unwrap();
        let (conversations, messages) =
            conversations(&messenger, (&clock, &sandbox), &gateways, &agents);
        messenger
            .add_tag(conversations.open, tags.sizing, agents.ann)
            .unwrap();
        let carla = messenger.conversation(conversations.open).unwrap().contact;
        let dora = messenger
            .conversation(conversations.blocked)
            .unwrap()
            .contact;
        messenger
            .update_contact(carla, &ContactDetails::new().name("Carla Diaz"), By::host())
            .unwrap();
        messenger
            .update_contact(dora, &ContactDetails::new().block(), By::host())
            .unwrap();
        let erik = messenger
            .add_contact(&ContactDetails::new().name("Erik"), By::host())
            .unwrap()
            .id;
        messenger.deactivate_agent(agents.bob).unwrap();

        let one = Paging::first(1);
        let inbox = messenger
            .conversations(View::Inbox, &Narrowing::none(), &one)
            .unwrap();
        let timeline = messenger.timeline(conversations.open, &[], &one).unwrap();
        let contacts = messenger.contacts("", &one).unwrap();
        let cursors = Cursors {
            inbox: inbox.next.unwrap(),
            timeline: timeline.next.unwrap(),
            contacts: contacts.next.unwrap(),
            changes: messenger.last_change().unwrap(),
            scheduled: messenger
                .scheduled_messages(None, &one)
                .unwrap()
                .next
                .unwrap(),
            unknown: messenger.unknown_messages(&one).unwrap().next.unwrap(),
        };
        Self {
            messenger,
            clock,
            sandbox,
            agents,
            mailboxes,
            gateways,
            contacts: Contacts { carla, erik },
            conversations,
            messages,
            tags,
            replies,
            cursors,
            kind,
            raw: place.raw(),
            place,
            folder,
        }
    }

    pub(super) fn path(&self) -> &Path {
        self.place.path()
    }

    /// The path of a file with this name, in a folder where the world has [`TAKEN`] alone.
    pub(super) fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// All that stands in its tables.
    pub(super) fn dump(&self) -> Dump {
        Dump::of(&self.raw)
    }

    /// What the clock says.
    pub(super) fn now(&self) -> Timestamp {
        self.clock.now().unwrap()
    }
}

fn gateways(messenger: &Messenger, mailboxes: &Mailboxes) -> Gateways {
    let add = |kind, address, provider, settings| -> Gateway {
        messenger
            .add_gateway(kind, address, provider, settings)
            .unwrap()
    };
    let settings = |name: &str| GatewaySettings::new(name, mailboxes.main);
    let line = settings("Main line").prices("0.0079".parse().unwrap(), "0.02".parse().unwrap());
    let limits = MediaLimits {
        types: vec!["image/*".to_owned()],
        bytes: 1_000,
        count: 2,
    };
    let pictures = GatewaySettings::new("Pictures", mailboxes.repairs)
        .mms()
        .media(limits);
    Gateways {
        line: add(GatewayKind::LongCode, "+15550100001", "sandbox", line).id,
        pictures: add(GatewayKind::LongCode, "+15550100002", "sandbox", pictures).id,
        code: add(GatewayKind::ShortCode, "72345", "sandbox", settings("Code")).id,
        mail: add(
            GatewayKind::Email,
            "shop@example.com",
            "sandbox",
            settings("Mail"),
        )
        .id,
        orphan: add(
            GatewayKind::TollFree,
            "+18005550100",
            "courier",
            settings("Toll-free"),
        )
        .id,
    }
}

fn conversations(
    messenger: &Messenger,
    (clock, sandbox): (&ManualClock, &Sandbox),
    gateways: &Gateways,
    agents: &Agents,
) -> (Conversations, Messages) {
    let write = |gateway, number: u32, text: &str| {
        clock.advance(Duration::from_secs(1));
        messenger
            .receive(
                gateway,
                &Incoming::new(format!("+1555700{number:04}"), text),
            )
            .unwrap()
    };
    let [snoozed, completed, follow_up, archived, blocked, open] =
        [2, 3, 4, 5, 6, 1].map(|number| write(gateways.line, number, "Size 9?"));
    let first = open.message.id;
    let latest = write(gateways.line, 1, "And 10?").message.id;
    let repairs = write(gateways.pictures, 1, "My heel broke");
    let pictured = Incoming::new("+15557000001", "")
        .media(vec![picture(10)])
        .provider_message_id("in-1");
    messenger.receive(gateways.pictures, &pictured).unwrap();
    let [
        open,
        snoozed,
        completed,
        follow_up,
        archived,
        blocked,
        repairs_id,
    ] = [
        &open, &snoozed, &completed, &follow_up, &archived, &blocked, &repairs,
    ]
    .map(|got| got.conversation.id);

    messenger
        .snooze(
            snoozed,
            SnoozePreset::NextMonday,
            SnoozeMode::default(),
            agents.ann,
        )
        .unwrap();
    messenger.complete(completed, agents.ann).unwrap();
    messenger.complete(follow_up, agents.ann).unwrap();
    write(gateways.line, 4, "One more thing");
    messenger.archive(archived, agents.ann).unwrap();
    let idle = messenger
        .compose("+15557000007", "Your order is in", By::host())
        .unwrap()
        .conversation
        .unwrap();
    let sent = messenger
        .send(open, Draft::text("Yes, in blue"), agents.bob)
        .unwrap();
    messenger.assign(open, agents.ann, agents.bob).unwrap();
    messenger.deliver(100).unwrap();
    assert!(messenger.message(sent.id).unwrap().status.is_some());
    let write_out = |draft: Draft| messenger.send(open, draft, agents.ann).unwrap().id;
    sandbox.inject(Fault::MessageLost);
    sandbox.inject(Fault::AnswerLost);
    sandbox.inject(Fault::Rejected {
        code: "30007".to_owned(),
        reason: "spam".to_owned(),
    });
    let [unknown, _, rejected] = ["Lost", "Lost, too", "Sale!"].map(|text| write_out(text.into()));
    messenger.deliver(100).unwrap();
    let queued = write_out(Draft::text("And in red").key("order-1"));
    let tomorrow = clock
        .now()
        .unwrap()
        .after(Duration::from_secs(24 * 60 * 60));
    let scheduled = write_out(Draft::text("Good morning").send_at(tomorrow));
    write_out(Draft::text("Did they fit?").send_at(tomorrow));

    let conversations = Conversations {
        open,
        snoozed,
        completed,
        follow_up,
        archived,
        idle,
        repairs: repairs_id,
        blocked,
    };
    (
        conversations,
        Messages {
            first,
            latest,
            of_another: repairs.message.id,
            sent: sent.id,
            unknown,
            rejected,
            queued,
            scheduled,
        },
    )
}
