//! The Rust side of `examples/python/boundary.py`: how long the same calls take without another language between.
//!
//! ```text
//! cargo run --release --example boundary
//! cargo run --release --example boundary -- --asked 1000
//! ```
//!
//! The first tries each call a few times in a workspace of a hundred conversations. The second has as many conversations
//! as it is told, reads a name and a number of times from each line of its input, such as `receive file 200`, and answers
//! each with a line. A line is a JSON object: the `name`, how many `times`, the `nanoseconds` of one, and the `sum` of what
//! came out, by which two sides see that they did the same; and, of `page as json`, the `text`.

use std::error::Error;
use std::hint::black_box;
use std::io::{self, BufRead as _, Write as _};
use std::path::Path;
use std::time::Instant;

use duologue::{
    AgentId, Conversation, ConversationId, Draft, GatewayId, GatewayKind, GatewaySettings,
    Incoming, MessageId, Messenger, Narrowing, Options, Paging, Placement, Sandbox, Timestamp,
    View, segment_count,
};
use serde::Serialize;
use serde_json::{Value, json};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What is repeated to a text of a hundred characters.
const SCRIPTS: [(&str, &str); 3] = [
    ("ascii", "Your order is ready, and we are open until six. "),
    ("cyrillic", "Ваш заказ готов, ждём вас до шести вечера. "),
    ("mixed", "Your crème brûlée is ready ✓ 🎂 £20, до шести. "),
];
/// What customers write.
const TEXTS: [&str; 6] = [
    "Do you have these in size nine?",
    "Great, thanks!",
    "I can come by this afternoon around four if that still works for you",
    "Is my order there yet? The number is 20417.",
    "Yes please",
    "Hi, the strap of my bag broke. Can you mend it, and what would it cost?",
];
/// How many texts are counted one after the other.
const MESSAGES: usize = 10_000;
/// How many messages come in with one call.
const BATCH: usize = 500;
const PAGE: usize = 50;

/// What can be asked for, and how often it is tried unasked.
const CALLS: [(&str, usize); 12] = [
    ("segment_count ascii", 100),
    ("segment_count cyrillic", 100),
    ("segment_count mixed", 100),
    ("segment_count messages", 1),
    ("receive file", 20),
    ("receive memory", 20),
    ("receive_many file", 1),
    ("receive_many memory", 1),
    ("page", 2),
    ("page as json", 2),
    ("outbox_depth", 20),
    ("send and deliver", 5),
];

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let place = tempfile::tempdir()?;
    match arguments.as_slice() {
        [] => {
            let mut side = Side::open(place.path(), 100)?;
            for (name, times) in CALLS {
                tell(&side.call(name, times)?)?;
            }
        }
        ["--asked", conversations] => {
            let mut side = Side::open(place.path(), conversations.parse()?)?;
            for line in io::stdin().lock().lines() {
                let line = line?;
                let (name, times) = line.rsplit_once(' ').ok_or("NAME TIMES is asked for")?;
                tell(&side.call(name, times.parse()?)?)?;
            }
        }
        _ => return Err("usage: boundary [--asked CONVERSATIONS]".into()),
    }
    Ok(())
}

fn tell(answer: &Value) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{answer}")?;
    out.flush()
}

/// Everything that is called.
struct Side {
    file: Desk,
    memory: Desk,
    /// Many texts, none of them twice.
    messages: Vec<String>,
}

impl Side {
    fn open(place: &Path, conversations: usize) -> Result<Self> {
        Ok(Self {
            file: Desk::open(&place.join("boundary.db"), conversations)?,
            memory: Desk::open(Path::new(":memory:"), conversations)?,
            messages: (0..MESSAGES)
                .map(|number| format!("{} {number}", text(number)))
                .collect(),
        })
    }

    fn call(&mut self, name: &str, times: usize) -> Result<Value> {
        let (call, about) = name.split_once(' ').unwrap_or((name, ""));
        let desk = match about {
            "memory" => &mut self.memory,
            _ => &mut self.file,
        };
        let mut shown = None;
        let (calls, (sum, nanoseconds)) = match (call, about) {
            ("segment_count", "messages") => {
                let count = |_| Ok(self.messages.iter().map(|text| counted(text)).sum());
                (times * self.messages.len(), timed(0..times, count)?)
            }
            ("segment_count", script) => {
                let text = hundred(script).ok_or_else(|| format!("no script {script}"))?;
                (times, timed(0..times, |_| Ok(counted(&text)))?)
            }
            ("receive", _) => (times, desk.receive(times)?),
            ("receive_many", _) => (times * BATCH, desk.receive_many(times)?),
            ("page", "") => (times, timed(0..times, |_| Ok(desk.page()?.len()))?),
            ("page", _) => (times, {
                timed(0..times, |_| {
                    let page = desk.page()?;
                    shown = Some(as_json(&page)?);
                    Ok(page.len())
                })?
            }),
            ("outbox_depth", _) => {
                let depth = |_| Ok(usize::try_from(desk.messenger.outbox_depth()?)?);
                (times, timed(0..times, depth)?)
            }
            ("send", _) => (times, desk.send_and_deliver(times)?),
            _ => return Err(format!("nothing is called {name}").into()),
        };
        Ok(json!({
            "name": name,
            "times": times,
            "nanoseconds": nanoseconds / float(calls),
            "sum": sum,
            "text": shown,
        }))
    }
}

/// A workspace where everybody has written once.
struct Desk {
    messenger: Messenger,
    gateway: GatewayId,
    agent: AgentId,
    conversations: Vec<ConversationId>,
    /// How many messages went in or out.
    written: usize,
}

impl Desk {
    fn open(path: &Path, conversations: usize) -> Result<Self> {
        let options = Options::new().provider("sandbox", Sandbox::new(7));
        let messenger = options.open(path)?;
        let mailbox = messenger.add_mailbox("Shop")?.id;
        let settings = GatewaySettings::new("Line", mailbox);
        let kind = GatewayKind::LongCode;
        let gateway = messenger.add_gateway(kind, "+15550100001", "sandbox", settings)?;
        let mut desk = Self {
            gateway: gateway.id,
            agent: messenger.add_agent("Ann Lee")?.id,
            conversations: Vec::new(),
            written: 0,
            messenger,
        };
        let tag = desk.messenger.create_tag("Sizing", "")?.id;
        let first: Vec<Incoming> = (0..conversations)
            .map(|number| Incoming::new(phone(number), text(number)))
            .collect();
        let received = desk.messenger.receive_many(desk.gateway, &first)?;
        for (number, received) in received.into_iter().enumerate() {
            let (id, by) = (received?.conversation.id, desk.agent);
            desk.conversations.push(id);
            if number.is_multiple_of(2) {
                desk.messenger.assign(id, desk.agent, by)?;
            }
            if number.is_multiple_of(5) {
                desk.messenger.add_tag(id, tag, by)?;
            }
            if number % 4 > 0 {
                desk.messenger.read(id, None, by)?;
            }
        }
        Ok(desk)
    }

    /// What comes in next, from those who have written.
    fn incoming(&mut self) -> Incoming {
        let number = self.next();
        let id = (number as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        Incoming::new(phone(self.customer(number)), text(number))
            .provider_message_id(format!("{id:016x}"))
    }

    fn next(&mut self) -> usize {
        self.written += 1;
        self.written
    }

    /// Everybody's turn comes, in no order that an index has.
    fn customer(&self, number: usize) -> usize {
        number * 7_919 % self.conversations.len().max(1)
    }

    fn receive(&mut self, times: usize) -> Result<(usize, f64)> {
        let incoming: Vec<_> = (0..times).map(|_| self.incoming()).collect();
        timed(&incoming, |one| {
            let received = self.messenger.receive(self.gateway, one)?;
            Ok(usize::from(!received.duplicate))
        })
    }

    fn receive_many(&mut self, times: usize) -> Result<(usize, f64)> {
        let incoming: Vec<_> = (0..times * BATCH).map(|_| self.incoming()).collect();
        timed(incoming.chunks(BATCH), |batch| {
            let mut new = 0;
            for received in self.messenger.receive_many(self.gateway, batch)? {
                new += usize::from(!received?.duplicate);
            }
            Ok(new)
        })
    }

    fn page(&self) -> duologue::Result<Vec<Conversation>> {
        let (everybody, first) = (Narrowing::none(), Paging::first(PAGE));
        let page = self
            .messenger
            .conversations(View::Inbox, &everybody, &first)?;
        Ok(black_box(page).items)
    }

    fn send_and_deliver(&mut self, times: usize) -> Result<(usize, f64)> {
        let numbers: Vec<usize> = (0..times).map(|_| self.next()).collect();
        timed(numbers, |number| {
            let conversation = self.conversations.get(self.customer(number));
            let conversation = *conversation.ok_or("there are no conversations")?;
            let draft = Draft::text(text(number)).gateway(self.gateway);
            self.messenger.send(conversation, draft, self.agent)?;
            Ok(self.messenger.deliver(PAGE)?.len())
        })
    }
}

/// Does it to each; the sum of what came of it, and how many nanoseconds it took.
#[expect(
    clippy::disallowed_methods,
    reason = "the engine is timed from outside; it reads the host's clock alone"
)]
fn timed<T>(
    items: impl IntoIterator<Item = T>,
    mut work: impl FnMut(T) -> Result<usize>,
) -> Result<(usize, f64)> {
    let start = Instant::now();
    let mut sum = 0;
    for item in items {
        sum += work(item)?;
    }
    Ok((sum, start.elapsed().as_secs_f64() * 1e9))
}

fn counted(text: &str) -> usize {
    segment_count(black_box(text))
}

fn hundred(script: &str) -> Option<String> {
    let (_, words) = SCRIPTS.into_iter().find(|(name, _)| *name == script)?;
    Some(words.chars().cycle().take(100).collect())
}

fn text(number: usize) -> &'static str {
    TEXTS.get(number % TEXTS.len()).copied().unwrap_or_default()
}

fn phone(customer: usize) -> String {
    format!("+1777{customer:07}")
}

#[expect(
    clippy::cast_precision_loss,
    reason = "no count here comes near the 53 bits that are kept"
)]
fn float(count: usize) -> f64 {
    count as f64
}

/// A row as text that carries all that Python's `Conversation` has, and is as quick to write as can be.
#[derive(Serialize)]
struct Row<'c> {
    id: i64,
    mailbox: i64,
    contact: i64,
    contact_name: &'c str,
    address: &'c str,
    gateway: i64,
    status: &'static str,
    session: &'static str,
    placement: &'static str,
    snoozed_until: Option<i64>,
    snooze_mode: Option<&'static str>,
    unread: u32,
    assignee: Option<i64>,
    tags: Vec<TagRow<'c>>,
    version: i64,
    last_activity: i64,
    last_message: Option<i64>,
    last_incoming: Option<i64>,
    snippet: &'c str,
    created_at: i64,
}

#[derive(Serialize)]
struct TagRow<'c> {
    id: i64,
    name: &'c str,
    color: &'c str,
}

fn as_json(page: &[Conversation]) -> serde_json::Result<String> {
    serde_json::to_string(&page.iter().map(row).collect::<Vec<_>>())
}

fn row(conversation: &Conversation) -> Row<'_> {
    let state = conversation.state;
    let (placement, snooze) = match state.placement {
        Placement::Inbox => ("inbox", None),
        Placement::Snoozed(snooze) => ("snoozed", Some(snooze)),
        Placement::Out => ("out", None),
    };
    let tags = conversation.tags.iter().map(|tag| TagRow {
        id: tag.id.as_raw(),
        name: &tag.name,
        color: &tag.color,
    });
    Row {
        id: conversation.id.as_raw(),
        mailbox: conversation.mailbox.as_raw(),
        contact: conversation.contact.as_raw(),
        contact_name: &conversation.contact_name,
        address: conversation.address.as_str(),
        gateway: conversation.gateway.as_raw(),
        status: conversation.status().as_str(),
        session: state.session.as_str(),
        placement,
        snoozed_until: conversation.snoozed_until().map(Timestamp::as_micros),
        snooze_mode: snooze.map(|snooze| snooze.mode.as_str()),
        unread: conversation.unread(),
        assignee: conversation.assignee.map(AgentId::as_raw),
        tags: tags.collect(),
        version: conversation.version,
        last_activity: conversation.last_activity.as_micros(),
        last_message: conversation.last_message.map(MessageId::as_raw),
        last_incoming: conversation.last_incoming.map(MessageId::as_raw),
        snippet: &conversation.snippet,
        created_at: conversation.created_at.as_micros(),
    }
}
