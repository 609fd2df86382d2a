//! What the engine answers with, as Python sees it.

pub(crate) mod care;
pub(crate) mod contact;
pub(crate) mod conversation;
pub(crate) mod event;
pub(crate) mod message;
pub(crate) mod outbox;
pub(crate) mod page;
pub(crate) mod provider;
pub(crate) mod settings;
