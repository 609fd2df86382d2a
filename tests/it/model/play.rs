//! Plays a sequence: each command on the engine and on the model, then what both show.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use duologue::sandbox::Sandbox;
use duologue::{
    Action, ConversationId, EventKind, GatewayKind, GatewaySettings, ManualClock, Messenger,
    Narrowing, Options, Paging, SessionPolicy, View,
};
use proptest::prelude::*;

use super::command::{AGENTS, CUSTOMERS, Command, NAMES, Step};
use super::errands::check_message;
use super::feed::Reader;
use super::lists::{Narrow, Walk, check_counts, check_list, check_row, pick, sweep};
use super::network::{Network, RETRY};
use super::world::{Agent, Gateway, Objections, World};
use super::{Checked, sound, trial};
use crate::support::{Place, Raw};

/// How many have the workspace open.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Use {
    One,
    Two,
}

/// An engine and its model side by side.
pub(super) struct Shop {
    pub(super) world: World,
    pub(super) sandbox: Sandbox,
    pub(super) clock: Arc<ManualClock>,
    /// An event kind of the host's own.
    pub(super) order: EventKind,
    /// The cells of the design's table that were carried out or refused: a status and an action.
    pub(super) visited: BTreeSet<(&'static str, &'static str)>,
    /// What has happened that takes several commands in a row.
    pub(super) happened: BTreeSet<&'static str>,
    /// Numbers the texts, so that each is different.
    pub(super) texts: usize,
    /// One or two that have the workspace open; they take turns.
    doors: Vec<Messenger>,
    turn: usize,
    place: Place,
    /// Where there are two, a connection of the test's own that notices every commit.
    witness: Option<Raw>,
    /// Whether the command that is being carried out was refused, and so must not write anything.
    pub(super) refused: bool,
    walk: Option<Walk>,
    pub(super) reader: Reader,
}

impl Shop {
    pub(super) fn open(usage: Use, policy: SessionPolicy, receipts: bool) -> Checked<Self> {
        let now = "2026-11-22T09:00:00Z".parse().unwrap();
        let clock = Arc::new(ManualClock::new(now));
        let sandbox = Sandbox::new(1);
        let options = options(&clock, &sandbox, policy);
        let (door, place, witness) = new_workspace(usage, options)?;
        let doors = vec![door];
        let mut network = Network::default();
        if receipts {
            let after = Duration::from_secs(30 * 60);
            sandbox.delivery_receipts(after);
            network.receipts = Some(after);
        }
        let order = sound(doors[0].register_event_kind("order_shipped", "Order Shipped"))?;
        let world = World {
            now,
            policy,
            agents: Vec::new(),
            mailboxes: Vec::new(),
            gateways: Vec::new(),
            contacts: Vec::new(),
            tags: Vec::new(),
            conversations: Vec::new(),
            messages: Vec::new(),
            arrivals: BTreeMap::new(),
            network,
            kept: Vec::new(),
            elsewhere: Vec::new(),
            places: 0,
        };
        let mut shop = Self {
            world,
            sandbox,
            clock,
            order,
            visited: BTreeSet::new(),
            happened: BTreeSet::new(),
            texts: 0,
            doors,
            turn: 0,
            place,
            witness,
            refused: false,
            walk: None,
            reader: Reader::default(),
        };
        shop.world.note(EventKind::SettingsChanged);
        shop.furnish()?;
        shop.reopen()?;
        Ok(shop)
    }

    /// Three agents, three mailboxes, gateways of every kind and two customers with several addresses.
    fn furnish(&mut self) -> Checked {
        for (name, initials) in &AGENTS[..3] {
            let added = sound(self.door().add_agent(name))?;
            self.world.note(EventKind::SettingsChanged);
            self.world.agents.push(Agent {
                id: added.id,
                name,
                initials: (*initials).to_owned(),
                active: true,
            });
        }
        for name in ["Main", "Returns", "Night"] {
            let added = sound(self.door().add_mailbox(name))?;
            self.world.note(EventKind::SettingsChanged);
            self.world.mailboxes.push(added.id);
        }
        let gateways = [
            (GatewayKind::LongCode, "+15550100001", 0),
            (GatewayKind::ShortCode, "72345", 1),
            (GatewayKind::Email, "shop@example.com", 0),
            (GatewayKind::TollFree, "+18885550100", 2),
            (GatewayKind::LongCode, "+15550100002", 1),
        ];
        for (kind, address, mailbox) in gateways {
            let mailbox = self.world.mailboxes[mailbox];
            let mut settings = GatewaySettings::new(kind.as_str(), mailbox);
            settings.default = kind == GatewayKind::TollFree;
            let door = self.door();
            let added = sound(door.add_gateway(kind, address, "sandbox", settings))?;
            self.world.note(EventKind::SettingsChanged);
            self.world.gateways.push(Gateway {
                id: added.id,
                kind,
                address,
                mailbox,
                enabled: true,
                default: kind == GatewayKind::TollFree,
            });
        }
        self.add_contact(NAMES[1], &CUSTOMERS[..2])?;
        self.add_contact(NAMES[2], &CUSTOMERS[2..4])
    }

    /// Whose turn it is.
    pub(super) fn door(&mut self) -> Messenger {
        self.turn += 1;
        self.doors[self.turn % self.doors.len()].clone()
    }

    pub(super) fn text(&mut self, kind: &str) -> String {
        self.texts += 1;
        format!("{kind}-{}", self.texts)
    }

    /// Notes that the random commands led to something.
    pub(super) fn happened(&mut self, what: &'static str) {
        self.happened.insert(what);
    }

    /// Whether a command was carried out, as it had to be, or refused for a reason that speaks against it.
    pub(super) fn agree<T>(
        &mut self,
        answer: duologue::Result<T>,
        objections: &Objections,
    ) -> Checked<Option<T>> {
        match answer {
            Ok(done) => {
                prop_assert!(
                    objections.none(),
                    "carried out in spite of {:?}",
                    objections
                );
                Ok(Some(done))
            }
            Err(error) => {
                prop_assert!(
                    objections.allow(&error),
                    "{:?}, not {:?}",
                    error,
                    objections
                );
                self.refused = true;
                Ok(None)
            }
        }
    }

    pub(super) fn take(&mut self, step: &Step) -> Checked {
        let commits = self.witness.as_ref().map(Raw::moment);
        self.refused = false;
        self.run(&step.command)?;
        if self.refused {
            let after = self.witness.as_ref().map(Raw::moment);
            prop_assert_eq!(commits, after, "a refused command wrote something");
        }
        self.look()?;
        let door = self.door();
        let (view, limit) = (step.look.view, step.look.limit);
        self.check_feed(3 * limit)?;
        self.check_health()?;
        self.check_next_delivery()?;
        let probe = pick(&self.world.conversations, step.probe).map(|probe| probe.id);
        self.check_waiting(probe, limit)?;
        check_list(&door, &self.world, (view, &step.look.narrow), limit)?;
        check_counts(&door, &self.world, view)?;
        if let Some(walk) = &mut self.walk {
            walk.notice(&self.world);
        }
        if let Some(probe) = probe {
            self.check_offers(probe)?;
            let commits = self.witness.as_ref().map(Raw::moment);
            trial::try_what_is_denied(&door, &self.world, probe)?;
            prop_assert_eq!(commits, self.witness.as_ref().map(Raw::moment));
            check_row(&self.world, &sound(door.conversation(probe))?)?;
        }
        Ok(())
    }

    fn run(&mut self, command: &Command) -> Checked {
        match command {
            Command::Reopen => return self.reopen(),
            Command::Copy => return self.go_on_in_a_copy(),
            Command::Clock { minutes } => {
                let length = Duration::from_secs(60 * u64::from(minutes.unsigned_abs()));
                self.world.now = match minutes {
                    0.. => self.world.now.after(length),
                    _ => self.world.now.before(length),
                };
                self.clock.set(self.world.now);
            }
            Command::Tick => self.tick()?,
            Command::Walk(look) => {
                let door = self.door();
                let new = || Walk::begin(&self.world, look.view, &look.narrow);
                let mut walk = self.walk.take().unwrap_or_else(new);
                let ended = walk.step(&door, look.limit)?;
                self.walk = (!ended).then_some(walk);
            }
            Command::Act(frame, act) => self.act(frame, act)?,
            Command::Bulk(which, by, act) => self.bulk(which, by, act)?,
            Command::Traffic(traffic) => self.carry(traffic)?,
            Command::Errand(which, errand) => self.run_errand(*which, errand)?,
            Command::Setting(setting) => self.set(setting)?,
        }
        Ok(())
    }

    /// Closes a workspace that several can open, and opens it twice.
    fn reopen(&mut self) -> Checked {
        if self.witness.is_some() {
            self.doors.clear();
            for _ in 0..2 {
                let options = options(&self.clock, &self.sandbox, self.world.policy);
                self.doors.push(sound(options.open(self.place.path()))?);
            }
        }
        Ok(())
    }

    /// Goes on in a new workspace, after `furnish` has put everything into it.
    pub(super) fn move_house(&mut self, furnish: impl FnOnce(&Messenger) -> Checked) -> Checked {
        let usage = match self.witness {
            Some(_) => Use::Two,
            None => Use::One,
        };
        let options = options(&self.clock, &self.sandbox, self.world.policy);
        let (door, place, witness) = new_workspace(usage, options)?;
        furnish(&door)?;
        self.doors = vec![door];
        (self.place, self.witness) = (place, witness);
        self.reopen()
    }

    /// Compares every conversation with its version, and the badge.
    fn look(&mut self) -> Checked {
        let door = self.door();
        let page = Paging::first(1_000);
        let rows = sound(door.conversations(View::All, &Narrowing::none(), &page))?.items;
        prop_assert_eq!(rows.len(), self.world.conversations.len());
        for row in &rows {
            check_row(&self.world, row)?;
            let one = self.world.conversation_mut(row.id);
            let changed = one.changed;
            one.saw(row.version)?;
            if changed {
                prop_assert_eq!(&sound(door.conversation(row.id))?, row);
            }
        }
        let badge = sound(door.badge())?;
        prop_assert_eq!((badge.messages, badge.conversations), self.world.badge());
        Ok(())
    }

    /// Compares what is offered.
    pub(super) fn check_offers(&mut self, id: ConversationId) -> Checked {
        let offered = sound(self.door().allowed_actions(id))?;
        let actions: Vec<Action> = offered.iter().map(|one| one.action).collect();
        prop_assert_eq!(actions.as_slice(), Action::ALL);
        for one in offered {
            let denied = one.denied.map(duologue::Reason::as_str);
            prop_assert_eq!(
                denied,
                self.world.denied(id, one.action),
                "{:?}",
                one.action
            );
        }
        Ok(())
    }

    /// Compares everything there is, then what verification says.
    pub(super) fn close(mut self) -> Checked {
        self.reopen()?;
        let ids: Vec<ConversationId> = self.world.conversations.iter().map(|one| one.id).collect();
        for id in &ids {
            self.check_log(*id)?;
            self.check_offers(*id)?;
        }
        let limit = 1 + self.texts % 7;
        sweep(&self.door(), &self.world, limit)?;
        self.check_contacts()?;
        self.check_messages()?;
        self.check_whole_feed()?;
        let verification = sound(self.door().verify())?;
        prop_assert_eq!(verification.differences, Vec::new());
        prop_assert_eq!(verification.conversations, ids.len() as u64);
        self.go_on_in_a_copy()?;
        self.look()?;
        let door = self.door();
        for view in View::ALL {
            check_list(&door, &self.world, (*view, &Narrow::default()), limit)?;
            check_counts(&door, &self.world, *view)?;
        }
        self.check_messages()?;
        self.check_health()?;
        self.check_next_delivery()?;
        self.check_waiting(None, limit)?;
        self.check_whole_feed()?;
        drop(door);
        self.check_tables()
    }

    pub(super) fn check_messages(&mut self) -> Checked {
        let door = self.door();
        for expected in &self.world.messages {
            check_message(expected, &sound(door.message(expected.id))?)?;
        }
        let taken = self.sandbox.accepted();
        let keys: BTreeSet<&str> = taken.iter().map(|one| one.key.as_str()).collect();
        prop_assert_eq!(keys.len(), taken.len(), "a submission was made twice");
        for one in &taken {
            prop_assert!(!one.body.contains("note"), "a note was sent: {}", one.body);
        }
        let notes = |one: &duologue::Event| one.kind == EventKind::NoteAdded;
        for conversation in &self.world.conversations {
            let page = Paging::first(1_000);
            let kinds = [EventKind::NoteAdded];
            let found = sound(door.timeline(conversation.id, &kinds, &page))?.items;
            prop_assert!(found.iter().all(|one| notes(one) && one.message.is_none()));
        }
        Ok(())
    }

    /// Where somebody else can look: sessions against events, SQLite's own checks, and what is offered against what can
    /// be done.
    fn check_tables(&mut self) -> Checked {
        let Some(witness) = &self.witness else {
            return Ok(());
        };
        for (kind, sql) in [
            (
                EventKind::ConversationStarted,
                "SELECT count(*) FROM session",
            ),
            (
                EventKind::ConversationFinished,
                "SELECT count(finished_at) FROM session",
            ),
        ] {
            let logs = self.world.conversations.iter().flat_map(|one| &one.log);
            let events = logs.flatten().filter(|event| event.kind == kind).count();
            prop_assert_eq!(witness.number(sql), i64::try_from(events).unwrap());
        }
        if !self.place.is_on_server() {
            let wrong = "SELECT count(*) FROM pragma_foreign_key_check";
            prop_assert_eq!(witness.number(wrong), 0);
            let sound = "SELECT integrity_check = 'ok' FROM pragma_integrity_check";
            prop_assert_eq!(witness.number(sound), 1);
        }
        let options = || options(&self.clock, &self.sandbox, self.world.policy);
        trial::try_what_is_offered(&self.doors[0], &options, &self.world)
    }
}

fn new_workspace(usage: Use, options: Options) -> Checked<(Messenger, Place, Option<Raw>)> {
    let place = match usage {
        Use::One => Place::for_one(),
        Use::Two => Place::for_many(),
    };
    let door = sound(options.open(place.path()))?;
    let witness = (usage == Use::Two).then(|| place.raw());
    Ok((door, place, witness))
}

fn options(clock: &Arc<ManualClock>, sandbox: &Sandbox, policy: SessionPolicy) -> Options {
    Options::new()
        .clock(clock.clone())
        .provider("sandbox", sandbox.clone())
        .session_policy(policy)
        .retry(RETRY)
        .random_seed(7)
}
