//! Right and wrong calls in any order: whichever is refused has changed nothing.

use std::time::Duration;

use duologue::sandbox::Fault;
use duologue::{
    AgentId, By, Command, ContactDetails, ContactId, ConversationId, Decimal, DeliveryStatus,
    Draft, ErrorKind, EventKind, GatewayId, GatewayKind, GatewaySettings, HostEvent, HostKindId,
    Incoming, MailboxId, Media, MessageId, Narrowing, Paging, QuickReplyChange, QuickReplyId,
    ReportSubject, Resolution, Result, SnoozeMode, SnoozePreset, SnoozeUntil, StatusReport, TagId,
    Timestamp, View, Workspace,
};
use proptest::prelude::*;

use super::world::{World, picture};

/// A call with arguments that may or may not fit together.
#[derive(Clone, Debug)]
struct Call {
    verb: usize,
    ids: [i64; 3],
    texts: [String; 2],
    /// Seconds from now.
    seconds: i64,
    number: usize,
    by: Author,
}

#[derive(Clone, Debug)]
enum Author {
    Host,
    Agent(i64),
    Expecting(i64),
    Claiming(i64),
}

impl Call {
    fn id<I>(&self, place: usize, from_raw: fn(i64) -> Option<I>) -> I {
        from_raw(self.ids[place]).unwrap()
    }

    fn conversation(&self) -> ConversationId {
        self.id(0, ConversationId::from_raw)
    }

    fn text(&self) -> &str {
        &self.texts[0]
    }

    fn by(&self) -> By {
        let agent = |raw| AgentId::from_raw(raw).unwrap();
        match self.by {
            Author::Host => By::host(),
            Author::Agent(raw) => By::agent(agent(raw)),
            Author::Expecting(version) => By::agent(agent(1)).expecting_version(version),
            Author::Claiming(raw) => By::agent(agent(1)).expecting_assignee(Some(agent(raw))),
        }
    }

    fn of<'a, T>(&self, all: &'a [T]) -> &'a T {
        &all[self.number % all.len()]
    }

    fn details(&self) -> ContactDetails {
        let details = ContactDetails::new()
            .name(self.text())
            .field("size", self.text());
        match self.number % 5 {
            0 => details,
            1 => details.block(),
            2 => details.unblock(),
            3 => details.address(&self.texts[1]),
            _ => details.without_address(&self.texts[1]),
        }
    }

    fn draft(&self, world: &World) -> Draft {
        let draft = Draft::text(self.text());
        match self.number % 9 {
            0..=2 => draft,
            6 => draft.key(&self.texts[1]),
            7 => draft.send_at(self.moment(world)),
            8 => draft.key("order-1").send_at(self.moment(world)),
            3 => draft.gateway(self.id(1, GatewayId::from_raw)),
            4 => draft
                .gateway(self.id(1, GatewayId::from_raw))
                .media(picture(self.number)),
            _ => draft.media(Media::new(&self.texts[1], "image/png", [1])),
        }
    }

    fn incoming(&self) -> Incoming {
        let incoming = Incoming::new(&self.texts[1], self.text());
        match self.number % 4 {
            0 => incoming,
            1 => incoming.provider_message_id(self.text()),
            2 => incoming.media(vec![picture(self.number)]),
            _ => incoming.media(vec![Media::new(self.text(), "image/png", [1])]),
        }
    }

    fn settings(&self) -> GatewaySettings {
        let mut settings = GatewaySettings::new(self.text(), self.id(2, MailboxId::from_raw));
        settings.price_per_segment = Decimal::from(self.seconds);
        settings.mms = self.number.is_multiple_of(2);
        settings
    }

    fn kind(&self) -> EventKind {
        match self.number % 4 {
            0 => EventKind::NoteAdded,
            1 => EventKind::Host(self.id(1, HostKindId::from_raw)),
            _ => EventKind::Host(HostKindId::from_raw(1).unwrap()),
        }
    }

    fn happened(&self) -> HostEvent {
        let happened = HostEvent::new(self.text());
        match self.number % 3 {
            0 => happened.attributes(&self.texts[1]),
            _ => happened,
        }
    }

    fn moment(&self, world: &World) -> Timestamp {
        let seconds = Duration::from_secs(self.seconds.unsigned_abs());
        if self.seconds < 0 {
            world.now().before(seconds)
        } else {
            world.now().after(seconds)
        }
    }

    fn until(&self, world: &World) -> SnoozeUntil {
        match self.number % 4 {
            0 => SnoozeUntil::Reply,
            1 => SnoozeUntil::Preset(*self.of(SnoozePreset::ALL)),
            2 if self.seconds >= 0 => Duration::from_secs(self.seconds.unsigned_abs()).into(),
            _ => self.moment(world).into(),
        }
    }

    /// One of those that the world began with, or any that may have come since.
    fn message(&self, world: &World) -> MessageId {
        let known = &world.messages;
        let known = [
            known.first,
            known.sent,
            known.unknown,
            known.rejected,
            known.queued,
            known.scheduled,
        ];
        match self.number % 2 {
            0 => known[usize::try_from(self.ids[0]).unwrap() % known.len()],
            _ => MessageId::from_raw(60 + self.ids[0] * self.ids[1]).unwrap(),
        }
    }

    fn command(&self, world: &World) -> Command {
        match self.number % 13 {
            0 => Command::Complete,
            1 => Command::Archive,
            2 => Command::Reopen,
            3 => Command::MarkUnread,
            4 => Command::Read,
            5 => Command::Snooze(self.until(world), *self.of(SnoozeMode::ALL)),
            6 => Command::Unsnooze,
            7 => Command::Assign(self.id(1, AgentId::from_raw)),
            8 => Command::Unassign,
            9 => Command::AddTag(self.text().into()),
            10 => Command::RemoveTag(self.text().into()),
            11 => Command::AddNote(self.text().to_owned()),
            _ => Command::MoveToMailbox(self.id(1, MailboxId::from_raw)),
        }
    }

    fn fault(&self) -> Fault {
        let code = self.text().to_owned();
        match self.number % 6 {
            0 => Fault::MessageLost,
            1 => Fault::AnswerLost,
            2 => Fault::Unavailable { code },
            3 => Fault::Undelivered { code },
            4 => Fault::Throttled {
                retry_after: Duration::from_secs(self.seconds.unsigned_abs()),
            },
            _ => Fault::Rejected {
                code,
                reason: self.texts[1].clone(),
            },
        }
    }

    fn report(&self, world: &World) -> StatusReport {
        let provider_message_id = self.texts[1].clone();
        let accepted = world.sandbox.accepted();
        let subject = match self.number % 4 {
            0 => ReportSubject::ProviderMessageId(provider_message_id),
            1 => ReportSubject::Key {
                key: self.text().to_owned(),
                provider_message_id: Some(provider_message_id),
            },
            _ => ReportSubject::Key {
                key: self.of(&accepted).key.clone(),
                provider_message_id: Some(provider_message_id),
            },
        };
        StatusReport {
            subject,
            status: *self.of(DeliveryStatus::ALL),
            error_code: self.texts[1].clone(),
        }
    }

    fn paging(&self) -> Paging {
        Paging::first(self.number * 40)
    }
}

type Verb = fn(&World, &Call) -> Result<()>;

/// Every verb of the messenger that takes an argument.
const VERBS: &[Verb] = &[
    |w, c| w.messenger.add_agent(c.text()).map(drop),
    |w, c| {
        w.messenger
            .rename_agent(c.id(0, AgentId::from_raw), c.text())
            .map(drop)
    },
    |w, c| {
        w.messenger
            .deactivate_agent(c.id(0, AgentId::from_raw))
            .map(drop)
    },
    |w, c| {
        w.messenger
            .activate_agent(c.id(0, AgentId::from_raw))
            .map(drop)
    },
    |w, c| w.messenger.add_mailbox(c.text()).map(drop),
    |w, c| {
        w.messenger
            .rename_mailbox(c.id(0, MailboxId::from_raw), c.text())
            .map(drop)
    },
    |w, c| {
        let kind = *c.of(GatewayKind::ALL);
        w.messenger
            .add_gateway(kind, &c.texts[1], "sandbox", c.settings())
            .map(drop)
    },
    |w, c| {
        w.messenger
            .update_gateway(c.id(0, GatewayId::from_raw), c.settings())
            .map(drop)
    },
    |w, c| {
        w.messenger
            .enable_gateway(c.id(0, GatewayId::from_raw))
            .map(drop)
    },
    |w, c| {
        w.messenger
            .disable_gateway(c.id(0, GatewayId::from_raw))
            .map(drop)
    },
    |w, c| w.messenger.create_tag(c.text(), &c.texts[1]).map(drop),
    |w, c| {
        w.messenger
            .update_tag(c.id(0, TagId::from_raw), c.text(), "")
            .map(drop)
    },
    |w, c| w.messenger.delete_tag(c.id(0, TagId::from_raw)),
    |w, c| {
        w.messenger
            .add_quick_reply(c.text(), &c.texts[1], "")
            .map(drop)
    },
    |w, c| {
        let change = QuickReplyChange::new().name(c.text()).text(&c.texts[1]);
        w.messenger
            .update_quick_reply(c.id(0, QuickReplyId::from_raw), &change)
            .map(drop)
    },
    |w, c| {
        w.messenger
            .delete_quick_reply(c.id(0, QuickReplyId::from_raw))
    },
    |w, c| {
        let order = [0, 1].map(|place| c.id(place, QuickReplyId::from_raw));
        w.messenger.order_quick_replies(&order).map(drop)
    },
    |w, c| {
        w.messenger
            .expand_quick_reply(c.id(1, QuickReplyId::from_raw), c.conversation(), c.by())
            .map(drop)
    },
    |w, c| {
        w.messenger
            .register_event_kind(c.text(), &c.texts[1])
            .map(drop)
    },
    |w, c| {
        let changed = Workspace {
            name: c.text().to_owned(),
            brand: c.texts[1].clone(),
        };
        w.messenger.update_workspace(&changed).map(drop)
    },
    |w, c| w.messenger.add_contact(&c.details(), c.by()).map(drop),
    |w, c| {
        w.messenger
            .update_contact(c.id(0, ContactId::from_raw), &c.details(), c.by())
            .map(drop)
    },
    |w, c| w.messenger.find_contact(&c.texts[1]).map(drop),
    |w, c| w.messenger.contacts(c.text(), &c.paging()).map(drop),
    |w, c| {
        w.messenger
            .add_contact_note(c.id(0, ContactId::from_raw), c.text(), c.by())
            .map(drop)
    },
    |w, c| {
        w.messenger
            .add_contact_event(
                c.id(0, ContactId::from_raw),
                c.kind(),
                &c.happened(),
                c.by(),
            )
            .map(drop)
    },
    |w, c| w.messenger.complete(c.conversation(), c.by()).map(drop),
    |w, c| w.messenger.archive(c.conversation(), c.by()).map(drop),
    |w, c| w.messenger.reopen(c.conversation(), c.by()).map(drop),
    |w, c| w.messenger.mark_unread(c.conversation(), c.by()).map(drop),
    |w, c| {
        let up_to = (c.number % 2 == 0).then(|| MessageId::from_raw(c.ids[1] * 5).unwrap());
        w.messenger.read(c.conversation(), up_to, c.by()).map(drop)
    },
    |w, c| {
        w.messenger
            .assign(c.conversation(), c.id(1, AgentId::from_raw), c.by())
            .map(drop)
    },
    |w, c| w.messenger.unassign(c.conversation(), c.by()).map(drop),
    |w, c| {
        w.messenger
            .move_to_mailbox(c.conversation(), c.id(1, MailboxId::from_raw), c.by())
            .map(drop)
    },
    |w, c| {
        w.messenger
            .snooze(c.conversation(), c.until(w), *c.of(SnoozeMode::ALL), c.by())
            .map(drop)
    },
    |w, c| w.messenger.unsnooze(c.conversation(), c.by()).map(drop),
    |w, c| {
        w.messenger
            .add_tag(c.conversation(), c.id(1, TagId::from_raw), c.by())
            .map(drop)
    },
    |w, c| {
        w.messenger
            .add_tag(c.conversation(), c.text(), c.by())
            .map(drop)
    },
    |w, c| {
        w.messenger
            .remove_tag(c.conversation(), c.text(), c.by())
            .map(drop)
    },
    |w, c| {
        w.messenger
            .add_note(c.conversation(), c.text(), c.by())
            .map(drop)
    },
    |w, c| {
        w.messenger
            .add_event(c.conversation(), c.kind(), &c.happened(), c.by())
            .map(drop)
    },
    |w, c| {
        w.messenger
            .send(c.conversation(), c.draft(w), c.by())
            .map(drop)
    },
    |w, c| {
        w.messenger
            .send(c.conversation(), c.draft(w), c.by())
            .map(drop)
    },
    |w, c| {
        w.messenger
            .compose(c.texts[1].as_str(), c.draft(w), c.by())
            .map(drop)
    },
    |w, c| {
        w.messenger
            .compose(c.id(0, ContactId::from_raw), c.draft(w), c.by())
            .map(drop)
    },
    |w, c| {
        w.messenger
            .send_test(
                c.id(0, GatewayId::from_raw),
                &c.texts[1],
                c.draft(w),
                c.by(),
            )
            .map(drop)
    },
    |w, c| {
        w.messenger
            .receive(c.id(0, GatewayId::from_raw), &c.incoming())
            .map(drop)
    },
    |w, c| {
        w.messenger
            .receive(c.id(0, GatewayId::from_raw), &c.incoming())
            .map(drop)
    },
    |w, c| {
        // A batch is refused if all its messages are.
        let batch = [c.incoming(), c.incoming()];
        let mut results = w
            .messenger
            .receive_many(c.id(0, GatewayId::from_raw), &batch)?;
        if results.iter().any(Result::is_ok) {
            Ok(())
        } else {
            results.remove(0).map(drop)
        }
    },
    |w, c| {
        w.messenger
            .report(c.id(0, GatewayId::from_raw), &c.report(w))
            .map(drop)
    },
    |w, c| w.messenger.preview(c.conversation(), c.draft(w)).map(drop),
    |w, c| {
        w.messenger
            .gateway_choices(c.conversation(), c.draft(w))
            .map(drop)
    },
    |w, c| {
        let narrowing = Narrowing::none()
            .text(c.text())
            .tag(c.id(1, TagId::from_raw));
        w.messenger
            .conversations(*c.of(View::ALL), &narrowing, &c.paging())
            .map(drop)
    },
    |w, c| {
        w.messenger
            .timeline(c.conversation(), &[c.kind()], &c.paging())
            .map(drop)
    },
    |w, c| {
        w.messenger
            .activity(c.id(0, ContactId::from_raw), &[], &c.paging())
            .map(drop)
    },
    |w, c| {
        w.messenger
            .edit_message(c.message(w), c.draft(w), c.by())
            .map(drop)
    },
    |w, c| w.messenger.cancel_message(c.message(w), c.by()).map(drop),
    |w, c| w.messenger.look_up(c.message(w)).map(drop),
    |w, c| {
        let resolution = *c.of(&[Resolution::Sent, Resolution::Failed]);
        w.messenger
            .resolve(c.message(w), resolution, c.by())
            .map(drop)
    },
    |w, c| w.messenger.send_again(c.message(w), c.by()).map(drop),
    |w, c| {
        let mut results = w
            .messenger
            .bulk(&[c.conversation()], &c.command(w), c.by())?;
        results.remove(0).map(drop)
    },
    |w, c| {
        let of = (c.number % 2 == 0).then(|| c.conversation());
        w.messenger.scheduled_messages(of, &c.paging()).map(drop)
    },
    |w, c| w.messenger.unknown_messages(&c.paging()).map(drop),
    |w, c| w.messenger.changes(None, c.number * 40).map(drop),
    |w, c| w.messenger.import(&mut c.text().as_bytes()).map(drop),
    |w, c| {
        w.sandbox.inject(c.fault());
        Ok(())
    },
    |w, c| w.messenger.deliver(c.number).map(drop),
    |w, c| {
        w.clock
            .advance(Duration::from_secs(c.seconds.unsigned_abs()));
        w.messenger.tick().map(drop)
    },
];

fn any_text() -> impl Strategy<Value = String> {
    let short = prop_oneof![
        Just("Sizing"),
        Just("SIZING "),
        Just("Main"),
        Just("Store hours"),
        Just("order_shipped"),
        Just("Hello"),
        Just("x"),
        Just("{}"),
        Just(""),
        Just(" \t"),
        Just("a\0b"),
        Just("two\nlines"),
        Just("{{ contact.name"),
        Just("{{ contact.name }}"),
        Just("#ff8800"),
        Just("+15557000001"),
        Just("+15557000006"),
        Just("+15557000099"),
        Just("+1555"),
        Just("carla@example.com"),
        Just("72346"),
        Just("nowhere at all"),
        Just("\u{1b}[31m"),
    ];
    let long = prop_oneof![
        Just(201_usize),
        Just(256),
        Just(1_601),
        Just(20_000),
        Just(300_000)
    ];
    prop_oneof![
        9 => short.prop_map(str::to_owned),
        1 => long.prop_map(|bytes| "x".repeat(bytes)),
        1 => ".{0,12}",
    ]
}

fn any_call() -> impl Strategy<Value = Call> {
    let id = || prop_oneof![6 => 1..=9_i64, 1 => Just(999_i64)];
    let by = prop_oneof![
        3 => Just(Author::Host),
        4 => Just(Author::Agent(1)),
        1 => Just(Author::Agent(2)),
        1 => Just(Author::Agent(999)),
        1 => (0..60_i64).prop_map(Author::Expecting),
        1 => (1..=2_i64).prop_map(Author::Claiming),
    ];
    let texts = [any_text(), any_text()];
    (
        0..VERBS.len(),
        [id(), id(), id()],
        texts,
        -4_000..4_000_i64,
        0..30_usize,
        by,
    )
        .prop_map(|(verb, ids, texts, seconds, number, by)| Call {
            verb,
            ids,
            texts,
            seconds,
            number,
            by,
        })
}

fn cases() -> u32 {
    std::env::var("DUOLOGUE_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok())
        .unwrap_or(32)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn a_refused_call_has_changed_nothing_whatever_came_before(
        calls in proptest::collection::vec(any_call(), 1..80),
    ) {
        let world = World::new();
        let mut before = world.dump();
        for call in calls {
            let answer = VERBS[call.verb](&world, &call);
            let after = world.dump();
            if let Err(error) = answer {
                prop_assert!(after == before, "{call:?}\n{error:?}\n{}", before.difference(&after));
                let refusals = [
                    ErrorKind::ActionRefused, ErrorKind::Conflict, ErrorKind::InvalidArgument,
                    ErrorKind::MmsNotEnabled, ErrorKind::NotFound,
                ];
                prop_assert!(refusals.contains(&error.kind()), "{call:?}\n{error:?}");
                let text = error.to_string();
                prop_assert!(!text.chars().any(char::is_control) && text.chars().count() <= 300, "{text}");
                prop_assert!(error.value().is_none_or(|value| text.contains(value)), "{text}");
            }
            before = after;
        }
        prop_assert_eq!(world.messenger.verify().unwrap().differences, []);
    }
}
