//! One replay: a workspace, a clock that stands still, an imagined network, and the names of what was made.

use std::cell::RefCell;
use std::sync::Arc;
use std::time::Duration;

use duologue::{
    EventKind, HostKindId, KindEntry, ManualClock, Messenger, Options, RetryPolicy, Sandbox,
    SessionPolicy, TimeZone,
};
use serde_json::{Map, Value};

use super::fields::Fields;
use super::names::Names;
use crate::support::Place;

/// What the first line of a scenario may say, and a `reopen` may change.
pub(super) const OPTIONS: &[&str] = &[
    "now",
    "time_zone",
    "region",
    "policy",
    "seed",
    "sandbox_seed",
    "providers",
    "retry",
];

/// One replay of a scenario.
pub(super) struct World {
    messenger: Option<Messenger>,
    pub(super) clock: Arc<ManualClock>,
    pub(super) sandbox: Sandbox,
    pub(super) names: RefCell<Names>,
    options: Map<String, Value>,
    place: Place,
}

impl World {
    /// A new workspace in this place, with the options of a scenario's first line.
    pub(super) fn new(options: &Map<String, Value>, place: Place) -> Self {
        let names = RefCell::default();
        let fields = Fields::new(options, &names, OPTIONS);
        let now = fields
            .text_if("now")
            .unwrap_or_else(|| "2026-11-22T09:00:00Z".to_owned());
        let seed = fields.number_if("sandbox_seed").unwrap_or(1);
        let mut world = Self {
            messenger: None,
            clock: Arc::new(ManualClock::new(now.parse().unwrap())),
            sandbox: Sandbox::new(u64::try_from(seed).unwrap()),
            names,
            options: options.clone(),
            place,
        };
        world.reopen(&Map::new());
        world
    }

    /// Closes the workspace and opens it again, with some options changed. Clock and network go on.
    pub(super) fn reopen(&mut self, changed: &Map<String, Value>) {
        self.messenger = None;
        self.options.extend(changed.clone());
        self.messenger = Some(self.open(&self.place));
    }

    /// Goes on in another place with all that is in the workspace.
    pub(super) fn move_to(&mut self, place: Place) {
        let copy = self.open(&place);
        self.messenger().copy_to(&copy).unwrap();
        self.messenger = Some(copy);
        self.place = place;
    }

    /// Goes on in a new workspace into which this export is imported. The one that wrote it is closed.
    pub(super) fn move_into_copy(&mut self, export: &[u8], place: Place) {
        self.messenger = Some(self.open(&place));
        self.place = place;
        let lines = self.messenger().import(&mut &*export).unwrap();
        assert_eq!(lines, line_count(export));
    }

    /// The whole workspace as text.
    pub(super) fn export(&self) -> Vec<u8> {
        let mut export = Vec::new();
        let lines = self.messenger().export(&mut export).unwrap();
        assert_eq!(lines, line_count(&export));
        export
    }

    fn open(&self, place: &Place) -> Messenger {
        let fields = Fields::new(&self.options, &self.names, OPTIONS);
        let seed = fields.number_if("seed").unwrap_or(1);
        let mut options = Options::new()
            .clock(self.clock.clone())
            .random_seed(u64::try_from(seed).unwrap())
            .provider("sandbox", self.sandbox.clone());
        for provider in fields.texts("providers") {
            options = options.provider(provider, self.sandbox.clone());
        }
        if let Some(zone) = fields.text_if("time_zone") {
            options = options.time_zone(TimeZone::parse(&zone).unwrap());
        }
        if let Some(region) = fields.text_if("region") {
            options = options.default_region(region.parse().unwrap());
        }
        if let Some(retry) = fields.nested("retry", &["attempts", "base", "longest"]) {
            let number = |name| u32::try_from(retry.number(name)).unwrap();
            options = options.retry(RetryPolicy {
                attempts: number("attempts"),
                base: Duration::from_secs(number("base").into()),
                longest: Duration::from_secs(number("longest").into()),
            });
        }
        options
            .session_policy(self.policy())
            .open(place.path())
            .unwrap()
    }

    pub(super) fn messenger(&self) -> &Messenger {
        self.messenger
            .as_ref()
            .expect("it is open between two lines")
    }

    pub(super) fn policy(&self) -> SessionPolicy {
        match self.options.get("policy").and_then(Value::as_str) {
            None | Some("restart_on_agent_reply") => SessionPolicy::RestartOnAgentReply,
            Some("strict") => SessionPolicy::Strict,
            Some(other) => panic!("no policy is called `{other}`"),
        }
    }

    /// The kinds that the host registered.
    pub(super) fn host_kinds(&self) -> Vec<KindEntry> {
        let mut kinds = self.messenger().event_kinds("").unwrap();
        kinds.retain(|entry| matches!(entry.kind, EventKind::Host(_)));
        kinds
    }

    /// A kind by its name, or one of the host's by a number that none has.
    pub(super) fn kind(&self, kind: &Value) -> EventKind {
        if let Some(number) = kind.as_i64() {
            return EventKind::Host(HostKindId::from_raw(number).unwrap());
        }
        let name = kind.as_str().expect("a kind is given by its name");
        let own = EventKind::ALL
            .iter()
            .copied()
            .find(|kind| kind.as_str() == name);
        let hosts = || {
            self.host_kinds()
                .into_iter()
                .find(|entry| entry.name == name)
        };
        own.or_else(|| hosts().map(|entry| entry.kind))
            .unwrap_or_else(|| panic!("no kind is called `{name}`"))
    }
}

fn line_count(export: &[u8]) -> u64 {
    std::str::from_utf8(export).unwrap().lines().count() as u64
}
