//! The enumerations of `enums.py`, which are looked up once and held to the engine's own.

use duologue::{
    Action, AddressKind, DeliveryStatus, Direction, Durability, Encoding, ErrorKind, EventKind,
    GatewayKind, Language, Reason, Resolution, Session, SessionPolicy, SmartLevel, SmartMode,
    SnoozeMode, SnoozePreset, Status, Transport, View,
};
use pyo3::exceptions::PyImportError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

use crate::field::{Field, wrong_type};

/// The Python class of an enumeration, and its members in the order of the engine's.
pub(crate) struct Members {
    class: Py<PyAny>,
    members: Vec<Py<PyAny>>,
}

impl Members {
    /// Looks the class up; it has to have a member for each of these names, and no other.
    fn look_up(py: Python<'_>, class: &str, names: &[String]) -> PyResult<Self> {
        let found = py.import("duologue.enums")?.getattr(class)?;
        let members = names
            .iter()
            .map(|name| Ok(found.getattr(name.to_ascii_uppercase().as_str())?.unbind()))
            .collect::<PyResult<Vec<_>>>()?;
        // That a messenger is closed is an error that Python alone has.
        let more = usize::from(class == ErrorKind::CLASS);
        if found.len()? != members.len() + more {
            let message = format!("duologue.enums.{class} is of another release than the engine");
            return Err(PyImportError::new_err(message));
        }
        Ok(Self {
            class: found.unbind(),
            members,
        })
    }
}

/// An enumeration of the engine's that Python has too.
pub(crate) trait Enumeration: Copy + PartialEq + 'static {
    const CLASS: &'static str;
    const ALL: &'static [Self];

    fn members(py: Python<'_>) -> PyResult<&'static Members>;

    fn member<'py>(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let place = Self::ALL.iter().position(|each| *each == self);
        let member = place.and_then(|place| Self::members(py).ok()?.members.get(place));
        match member {
            Some(member) => Ok(member.bind(py).clone()),
            None => Err(PyImportError::new_err(format!(
                "duologue.enums.{} lacks a member",
                Self::CLASS
            ))),
        }
    }

    fn from_member(value: &Bound<'_, PyAny>, name: &str) -> PyResult<Self> {
        let members = Self::members(value.py())?;
        let place = members.members.iter().position(|member| member.is(value));
        place
            .and_then(|place| Self::ALL.get(place).copied())
            .ok_or_else(|| {
                let article = if Self::CLASS.starts_with(['A', 'E']) {
                    "an"
                } else {
                    "a"
                };
                wrong_type(value, name, &format!("{article} {}", Self::CLASS))
            })
    }

    /// Whether the value is a member at all.
    fn is_member(value: &Bound<'_, PyAny>) -> PyResult<bool> {
        value.is_instance(Self::members(value.py())?.class.bind(value.py()))
    }
}

macro_rules! enumerations {
    ($($name:ident: $all:expr, $word:expr;)+) => {
        $(
            impl Enumeration for $name {
                const CLASS: &'static str = stringify!($name);
                const ALL: &'static [Self] = $all;

                fn members(py: Python<'_>) -> PyResult<&'static Members> {
                    static MEMBERS: PyOnceLock<Members> = PyOnceLock::new();
                    MEMBERS.get_or_try_init(py, || {
                        let word: fn(Self) -> &'static str = $word;
                        let names: Vec<_> = Self::ALL.iter().map(|each| word(*each).to_owned()).collect();
                        Members::look_up(py, Self::CLASS, &names)
                    })
                }
            }

            impl Field for $name {
                fn show<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                    self.member(py)
                }

                fn read(value: &Bound<'_, PyAny>, name: &'static str) -> PyResult<Self> {
                    Self::from_member(value, name)
                }
            }
        )+
    };
}

enumerations! {
    Action: Self::ALL, Self::as_str;
    AddressKind: &[Self::Phone, Self::ShortCode, Self::Alphanumeric, Self::Email], |kind| match kind {
        Self::Phone => "phone",
        Self::ShortCode => "short_code",
        Self::Alphanumeric => "alphanumeric",
        _ => "email",
    };
    Actor: &[Self::Agent, Self::Contact, Self::Host, Self::System], Self::as_str;
    DeliveryStatus: Self::ALL, Self::as_str;
    Direction: &[Self::Incoming, Self::Outgoing], Self::as_str;
    Durability: &[Self::Normal, Self::Full], |durability| match durability {
        Self::Full => "full",
        _ => "normal",
    };
    Encoding: Self::ALL, Self::as_str;
    ErrorKind: Self::ALL, Self::as_str;
    EventKind: Self::ALL, Self::as_str;
    GatewayKind: Self::ALL, Self::as_str;
    Language: Self::ALL, Self::as_str;
    Placement: &[Self::Inbox, Self::Snoozed, Self::Out], Self::as_str;
    Reason: Self::ALL, Self::as_str;
    Resolution: &[Self::Sent, Self::Failed], |resolution| match resolution {
        Self::Sent => "sent",
        _ => "failed",
    };
    Session: &[Self::NotStarted, Self::Active, Self::Finished], Self::as_str;
    SessionPolicy: Self::ALL, Self::as_str;
    SmartLevel: Self::ALL, Self::as_str;
    SmartMode: Self::ALL, Self::as_str;
    SnoozeMode: Self::ALL, Self::as_str;
    SnoozePreset: Self::ALL, Self::as_str;
    Status: Self::ALL, Self::as_str;
    Transport: &[Self::Sms, Self::Mms, Self::Email], Self::as_str;
    View: Self::ALL, Self::as_str;
}

/// Who did something, without who it was.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Actor {
    Agent,
    Contact,
    Host,
    System,
}

impl Actor {
    pub(crate) const fn of(actor: duologue::Actor) -> Self {
        match actor {
            duologue::Actor::Agent(_) => Self::Agent,
            duologue::Actor::Contact => Self::Contact,
            duologue::Actor::Host => Self::Host,
            _ => Self::System,
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Contact => "contact",
            Self::Host => "host",
            Self::System => "system",
        }
    }
}

/// Where a conversation stands, without until when.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Placement {
    Inbox,
    Snoozed,
    Out,
}

impl Placement {
    pub(crate) const fn of(placement: duologue::Placement) -> Self {
        match placement {
            duologue::Placement::Inbox => Self::Inbox,
            duologue::Placement::Snoozed(_) => Self::Snoozed,
            duologue::Placement::Out => Self::Out,
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Inbox => "inbox",
            Self::Snoozed => "snoozed",
            Self::Out => "out",
        }
    }
}
