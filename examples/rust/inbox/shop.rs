//! The shop whose day is played: its people, its numbers, and what its customers will write.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use duologue::sandbox::{Answer, Customer};
use duologue::{
    Address, Agent, By, ContactDetails, Gateway, GatewayKind, GatewaySettings, Incoming,
    ManualClock, Messenger, Options, QuickReply, Refreshed, Sandbox, TimeZone, Timestamp,
    Workspace,
};

use crate::Result;

/// The day that is played, a Monday.
const TODAY: &str = "2026-11-23";

const MARIA: &str = "+15557000001";
const TOM: &str = "+15557000002";
const ZOE: &str = "+15557000003";
const STRANGER: &str = "+15557000004";

/// An open workspace, and the world around it: a clock that is told the time, and a network inside the process.
pub(crate) struct Shop {
    pub(crate) messenger: Messenger,
    pub(crate) zone: TimeZone,
    pub(crate) ann: Agent,
    pub(crate) ben: Agent,
    pub(crate) short_code: Gateway,
    pub(crate) long_code: Gateway,
    pub(crate) on_its_way: QuickReply,
    clock: Arc<ManualClock>,
    sandbox: Sandbox,
}

impl Shop {
    pub(crate) fn open(database: &Path) -> Result<Self> {
        let clock = Arc::new(ManualClock::new(today("06:00")?));
        let sandbox = Sandbox::new(1);
        let zone = TimeZone::parse("America/Denver")?;
        let messenger = Options::new()
            .clock(Arc::clone(&clock))
            .time_zone(zone.clone())
            .provider("sandbox", sandbox.clone())
            .random_seed(1)
            .open(database)?;

        let workspace = Workspace {
            name: "Marlow Shoes".to_owned(),
            brand: "Marlow Shoes".to_owned(),
        };
        messenger.update_workspace(&workspace)?;
        let ann = messenger.add_agent("Ann Lee")?;
        let ben = messenger.add_agent("Ben Ortiz")?;
        let store = messenger.add_mailbox("Store")?;
        let price = |text: &str| text.parse().map_err(|_| format!("`{text}` is no price"));
        let short_code = messenger.add_gateway(
            GatewayKind::ShortCode,
            "55512",
            "sandbox",
            GatewaySettings::new("Short code", store.id).prices(price("0.0075")?, price("0")?),
        )?;
        let long_code = messenger.add_gateway(
            GatewayKind::LongCode,
            "+15550100001",
            "sandbox",
            GatewaySettings::new("Long code", store.id)
                .prices(price("0.0079")?, price("0.02")?)
                .mms(),
        )?;
        let on_its_way = messenger.add_quick_reply(
            "On its way",
            "Hi {{ contact.first_name | default('there') }}, your order comes with the van at 1 pm. \
             We text you then. {{ agent.name }}",
            "Orders",
        )?;
        for (name, phone) in [
            ("Maria Santos", MARIA),
            ("Tom Becker", TOM),
            ("Zoë Duval", ZOE),
        ] {
            messenger.add_contact(&ContactDetails::new().name(name).address(phone), By::host())?;
        }
        let shop = Self {
            messenger,
            zone,
            ann,
            ben,
            short_code,
            long_code,
            on_its_way,
            clock,
            sandbox,
        };
        shop.script_customers()?;
        Ok(shop)
    }

    /// What the customers write by themselves, and what they will answer.
    fn script_customers(&self) -> Result<()> {
        let (short, long) = (&self.short_code.address, &self.long_code.address);
        let write = |to: &Address, from: &str, time: &str, text: &str| -> Result<()> {
            self.sandbox
                .write(to, Incoming::new(from, text), today(time)?);
            Ok(())
        };
        write(short, ZOE, "07:12", "The sole of my left boot came off :(")?;
        write(
            short,
            ZOE,
            "07:13",
            "I only bought them in March. Can you mend it?",
        )?;
        write(long, TOM, "08:05", "Is my order there? I could come today.")?;
        write(
            short,
            MARIA,
            "08:41",
            "Hi! Do you have the blue runners in size 9?",
        )?;
        write(
            short,
            STRANGER,
            "08:52",
            "YOU HAVE WON A CRUISE!!! Reply YES to claim it",
        )?;
        write(short, MARIA, "12:34", "They fit perfectly. Thank you!")?;

        let maria = Customer::new().when(
            "size 9",
            Answer::text("Yes please! I come by at noon.").after(seconds(80)),
        );
        self.sandbox.script(Address::parse(MARIA)?, maria);
        let zoe = Customer::new().when(
            "mended",
            Answer::text("Like new! I pick it up tomorrow.").after(seconds(95)),
        );
        self.sandbox.script(Address::parse(ZOE)?, zoe);
        self.sandbox.delivery_receipts(seconds(2));
        Ok(())
    }

    /// Lets time pass until then, and fetches what happened meanwhile.
    pub(crate) fn pass_time(&self, until: &str) -> Result<Refreshed> {
        self.clock.set(today(until)?);
        Ok(self.messenger.refresh()?)
    }

    /// The time of day in the shop.
    pub(crate) fn time_of(&self, at: Timestamp) -> String {
        self.zone
            .show(at)
            .split_whitespace()
            .next_back()
            .unwrap_or_default()
            .to_owned()
    }

    /// The time alone if it is today, else the date too.
    pub(crate) fn soon(&self, at: Timestamp) -> String {
        if self.zone.show(at).starts_with(TODAY) {
            self.time_of(at)
        } else {
            self.zone.show(at)
        }
    }
}

/// This time of the day that is played.
fn today(time: &str) -> Result<Timestamp> {
    Ok(format!("{TODAY}T{time}:00-07:00").parse()?)
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}
