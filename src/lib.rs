//! An embeddable engine for a business that texts with its customers.
//!
//! A host application links it, gives it a database and a clock, and gets everything behind the screen of a two-way
//! inbox: conversations, unread counts, views, tags, assignment, snooze, completion, quick replies, notes, gateways,
//! exact segment counts and cost, and delivery that sends nothing twice. The host owns the user interface.
//!
//! ```
//! use duologue::{By, GatewayKind, GatewaySettings, Incoming, Messenger, Narrowing, Paging, View};
//!
//! let messenger = Messenger::open(":memory:")?;
//! let ann = messenger.add_agent("Ann Lee")?;
//! let main = messenger.add_mailbox("Main")?;
//! let settings = GatewaySettings::new("Main line", main.id);
//! let line = messenger.add_gateway(GatewayKind::LongCode, "+15550100001", "sandbox", settings)?;
//!
//! let got = messenger.receive(line.id, &Incoming::new("+15557000001", "Size 9?"))?;
//! assert_eq!(messenger.badge()?.messages, 1);
//!
//! messenger.send(got.conversation.id, "Yes, in blue and in red.", By::agent(ann.id))?;
//! messenger.deliver(100)?;
//! messenger.read(got.conversation.id, None, ann.id)?;
//! messenger.complete(got.conversation.id, ann.id)?;
//!
//! let inbox = messenger.conversations(View::Inbox, &Narrowing::none(), &Paging::first(50))?;
//! assert!(inbox.items.is_empty());
//! # Ok::<(), duologue::Error>(())
//! ```
//!
//! # Crate features
//!
//! All but `postgres` are on by default.
//!
//! - `bundled` compiles SQLite in. Without it the system's library is linked.
//! - `phone-metadata` reads phone numbers as people write them locally, given a default region. Without it numbers are
//!   written with their country code.
//! - `postgres` opens workspaces on a PostgreSQL server too: see the [guide](guide::postgres).
//! - `template` makes the texts of quick replies templates. Without it they are inserted as they are.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod address;
mod agent;
mod by;
mod check;
mod clock;
mod contact;
pub mod conversation;
mod cursor;
mod delivery;
mod entropy;
mod error;
mod event;
mod gateway;
mod guard;
pub mod guide;
mod health;
mod hex;
mod id;
mod initials;
mod log;
mod mailbox;
mod media;
mod media_store;
mod message;
mod messenger;
mod options;
mod provider;
mod quick_reply;
mod reason;
mod retry;
pub mod sandbox;
mod schedule;
mod stopwatch;
mod store;
mod tag;
#[cfg(feature = "template")]
pub mod template;
mod text;
mod verification;
mod view;
mod workspace;

/// The README's block runs as it is printed.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

pub use rust_decimal::Decimal;

pub use address::{Address, AddressKind, Region};
pub use agent::Agent;
pub use by::By;
pub use clock::{Clock, ManualClock, SystemClock, Timestamp};
pub use contact::{Contact, ContactDetails};
pub use conversation::{
    Action, AllowedAction, Conversation, Placement, Session, SessionPolicy, SnoozeMode, State,
    Status,
};
pub use cursor::Cursor;
pub use delivery::DeliveryStatus;
pub use error::{Error, ErrorKind, Result};
pub use event::{Actor, Event, EventKind, Facts, HostEvent, KindEntry};
pub use gateway::{Gateway, GatewayChoice, GatewayKind, GatewaySettings, MediaLimits};
pub use health::{DatabaseWork, Health, OutboxHealth, WorkerHealth};
pub use id::{
    AgentId, AttachmentId, ContactId, ConversationId, EventId, GatewayId, HostKindId, MailboxId,
    MessageId, QuickReplyId, TagId,
};
pub use initials::initials;
pub use log::{LogLevel, LogRecord};
pub use mailbox::Mailbox;
pub use media::Media;
pub use media_store::MediaStore;
pub use message::{Attachment, Direction, Draft, Message, Preview, Suggestion};
pub use messenger::{
    Changes, Command, ContactPage, Delivery, EventPage, MediaReader, MessagePage, Messenger,
    Migrated, Paging, Received, Recipient, Refreshed, Refused, Resolution, SnoozeUntil, Tick,
    Watcher, Worker, WorkerSettings,
};
pub use options::Options;
pub use provider::{
    Incoming, LookUp, LookedUp, Outcome, Polled, PolledGateway, Provider, Report, ReportSubject,
    StatusReport, Submission, Transport,
};
pub use quick_reply::{QuickReply, QuickReplyChange};
pub use reason::Reason;
pub use retry::RetryPolicy;
pub use sandbox::Sandbox;
pub use schedule::{SnoozePreset, TimeZone};
pub use store::Durability;
pub use tag::{Tag, TagRef};
pub use text::{
    DecodedPart, Encoding, Explanation, Language, Languages, National, Part, Ports, Reassembled,
    Reassembler, ReassemblyLimits, ReassemblyLoad, ReferenceBits, Replacement, SMART_MAP_VERSION,
    SegmentCounter, SegmentOptions, SegmentSummary, Segments, SmartLevel, SmartMode, SmartOptions,
    SmartText, Spelling, Split, Unencodable, UserData, decode_part, encode_parts, explain,
    segment_count, segment_count_utf8, segment_counts, segments, smart_encode, to_gsm,
};
pub use verification::{Difference, Verification};
pub use view::{Badge, ConversationPage, Count, Counts, Narrowing, View};
pub use workspace::Workspace;
