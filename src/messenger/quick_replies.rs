//! Quick replies: kept in order, found, and filled in for a conversation.

#[cfg(feature = "template")]
use std::collections::HashMap;
#[cfg(feature = "template")]
use std::sync::{Mutex, PoisonError};

use crate::by::By;
use crate::check;
use crate::error::{Error, Result};
use crate::id::{ConversationId, QuickReplyId};
use crate::messenger::{Messenger, settings_changed};
use crate::quick_reply::{QuickReply, QuickReplyChange, STARTER};
use crate::store::{Tx, quick_reply};

impl Messenger {
    /// Adds a ready text at the end of the list. With the `template` feature the text is a template, checked now.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` for an empty name or text, a name that another quick reply has, or a template that is not
    /// well-formed or names something unknown.
    pub fn add_quick_reply(&self, name: &str, text: &str, category: &str) -> Result<QuickReply> {
        let (name, category) = (
            check::name("name", name)?,
            check::label("category", category)?,
        );
        check_text(text)?;
        let now = self.now()?;
        self.store().write(|tx| {
            free(tx, name, None)?;
            let added = quick_reply::insert(tx, name, &check::fold(name), text, category)?;
            settings_changed(tx, now, format!("quick reply {} added", added.id))?;
            Ok(added)
        })
    }

    /// Adds the six quick replies that shops write first (store hours, shipping info, return policy, location, gift
    /// cards, out of stock), to be edited. Those whose name is taken are left out.
    ///
    /// # Errors
    ///
    /// Those of the clock and the database alone.
    pub fn add_starter_quick_replies(&self) -> Result<Vec<QuickReply>> {
        let now = self.now()?;
        self.store().write(|tx| {
            let mut added = Vec::new();
            for (name, category, text) in STARTER {
                if quick_reply::by_name(tx, &check::fold(name))?.is_none() {
                    added.push(quick_reply::insert(
                        tx,
                        name,
                        &check::fold(name),
                        text,
                        category,
                    )?);
                }
            }
            if !added.is_empty() {
                settings_changed(tx, now, "starter quick replies added".to_owned())?;
            }
            Ok(added)
        })
    }

    /// The quick replies in order: those whose name, text or category contains `search` without case, or all of them
    /// for an empty one.
    ///
    /// # Errors
    ///
    /// Those of the database alone.
    pub fn quick_replies(&self, search: &str) -> Result<Vec<QuickReply>> {
        let needle = check::fold(search);
        let mut found = self.store().read(quick_reply::list)?;
        found.retain(|reply| {
            [&reply.name, &reply.text, &reply.category]
                .iter()
                .any(|field| field.to_lowercase().contains(&needle))
        });
        Ok(found)
    }

    /// Changes what is set in `change` about a quick reply.
    ///
    /// # Errors
    ///
    /// `NotFound`, and as [`Messenger::add_quick_reply`].
    pub fn update_quick_reply(
        &self,
        id: QuickReplyId,
        change: &QuickReplyChange,
    ) -> Result<QuickReply> {
        let name = change
            .name
            .as_deref()
            .map(|name| check::name("name", name))
            .transpose()?;
        let category = change
            .category
            .as_deref()
            .map(|name| check::label("category", name))
            .transpose()?;
        change.text.as_deref().map(check_text).transpose()?;
        let now = self.now()?;
        self.store().write(|tx| {
            let (before, _) = quick_reply::load(tx, id)?;
            let mut after = before.clone();
            if let Some(name) = name {
                free(tx, name, Some(id))?;
                name.clone_into(&mut after.name);
            }
            if let Some(category) = category {
                category.clone_into(&mut after.category);
            }
            if let Some(text) = &change.text {
                after.text.clone_from(text);
            }
            if after != before {
                quick_reply::update(tx, &after, &check::fold(&after.name))?;
                settings_changed(tx, now, format!("quick reply {id} changed"))?;
            }
            Ok(after)
        })
    }

    /// Forgets a quick reply.
    ///
    /// # Errors
    ///
    /// `NotFound`.
    pub fn delete_quick_reply(&self, id: QuickReplyId) -> Result<()> {
        let now = self.now()?;
        self.store().write(|tx| {
            quick_reply::load(tx, id)?;
            quick_reply::delete(tx, id)?;
            settings_changed(tx, now, format!("quick reply {id} deleted"))
        })
    }

    /// Puts these quick replies first, in this order; the others follow as they were.
    ///
    /// # Errors
    ///
    /// `NotFound`, and `InvalidArgument` if one is named twice.
    pub fn order_quick_replies(&self, order: &[QuickReplyId]) -> Result<Vec<QuickReply>> {
        let now = self.now()?;
        self.store().write(|tx| {
            let mut rest = quick_reply::list(tx)?;
            let mut ordered = Vec::with_capacity(rest.len());
            for id in order {
                match rest.iter().position(|reply| reply.id == *id) {
                    Some(at) => ordered.push(rest.remove(at)),
                    None if ordered.iter().any(|reply: &QuickReply| reply.id == *id) => {
                        return Err(Error::invalid("order", id, "is named twice"));
                    }
                    None => return Err(Error::not_found("quick reply", id)),
                }
            }
            ordered.extend(rest);
            for (position, reply) in (1..).zip(&mut ordered) {
                if reply.position != position {
                    reply.position = position;
                    quick_reply::place(tx, reply.id, position)?;
                }
            }
            settings_changed(tx, now, "quick replies put in order".to_owned())?;
            Ok(ordered)
        })
    }

    /// The text of a quick reply, filled in for a conversation. It only gives the text back; it never sends.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` with the code `missing_value` that names a value which is missing and has no default;
    /// `NotFound`.
    pub fn expand_quick_reply(
        &self,
        id: QuickReplyId,
        conversation: ConversationId,
        by: impl Into<By>,
    ) -> Result<String> {
        let by = by.into();
        self.store().read(|tx| {
            let (reply, revision) = quick_reply::load(tx, id)?;
            self.expand(tx, &reply, revision, conversation, by)
        })
    }

    #[cfg(not(feature = "template"))]
    #[expect(
        clippy::unused_self,
        reason = "the counterpart with templates uses its cache"
    )]
    fn expand(
        &self,
        tx: Tx<'_>,
        reply: &QuickReply,
        _revision: i64,
        conversation: ConversationId,
        by: By,
    ) -> Result<String> {
        crate::store::conversation::load(tx, conversation)?;
        by.agent
            .map(|agent| crate::store::agent::load(tx, agent))
            .transpose()?;
        Ok(reply.text.clone())
    }

    #[cfg(feature = "template")]
    fn expand(
        &self,
        tx: Tx<'_>,
        reply: &QuickReply,
        revision: i64,
        conversation: ConversationId,
        by: By,
    ) -> Result<String> {
        let values = self.values(tx, conversation, by)?;
        self.0.templates.compiled(reply, revision)?.expand(&values)
    }

    #[cfg(feature = "template")]
    fn values(&self, tx: Tx<'_>, id: ConversationId, by: By) -> Result<crate::template::Values> {
        use crate::address::AddressKind;
        use crate::store::{agent, contact, conversation, gateway, mailbox, workspace};
        use crate::template::{Values, Variable};

        let conversation = conversation::load(tx, id)?;
        let contact = contact::load(tx, conversation.contact)?;
        let addressee = crate::messenger::plan::Addressee::of_conversation(tx, &conversation)?;
        let gateways = gateway::list(tx)?;
        let gateway = self.default_gateway(&gateways, &addressee);
        let workspace = workspace::load(tx)?;
        let mut words = contact.name.split_whitespace();
        let first_name = words.next().unwrap_or_default();
        let address = |kind| {
            let of_kind = addressee
                .addresses()
                .iter()
                .find(|address| address.kind() == kind);
            of_kind.map_or("", |address| address.as_str())
        };
        let mut values = Values::new()
            .set(Variable::ContactName, contact.name.as_str())
            .set(Variable::ContactFirstName, first_name)
            .set(
                Variable::ContactLastName,
                words.next_back().unwrap_or_default(),
            )
            .set(Variable::ContactPhone, address(AddressKind::Phone))
            .set(Variable::ContactEmail, address(AddressKind::Email))
            .set(
                Variable::ContactTimeZone,
                contact.time_zone.as_ref().map_or("", |zone| zone.name()),
            )
            .set(
                Variable::ConversationMailbox,
                mailbox::load(tx, conversation.mailbox)?.name,
            )
            .set(
                Variable::ConversationGateway,
                gateway.map_or("", |gateway| gateway.settings.name.as_str()),
            )
            .set(Variable::ConversationStatus, conversation.status().as_str())
            .set(Variable::WorkspaceName, workspace.name.as_str())
            .set(Variable::WorkspaceBrand, workspace.brand.as_str());
        if let Some(id) = by.agent {
            let agent = agent::load(tx, id)?;
            values = values
                .set(Variable::AgentName, agent.name)
                .set(Variable::AgentInitials, agent.initials);
        }
        for (name, value) in &contact.fields {
            values = values.field(name, value.as_str());
        }
        Ok(values)
    }
}

fn check_text(text: &str) -> Result<()> {
    if text.trim().is_empty() {
        return Err(Error::invalid("text", text, "must not be empty"));
    }
    // First, because its limit is the lower one.
    #[cfg(feature = "template")]
    crate::template::Template::parse(text)?;
    check::text("text", text)
}

fn free(tx: Tx<'_>, name: &str, own: Option<QuickReplyId>) -> Result<()> {
    match quick_reply::by_name(tx, &check::fold(name))? {
        Some(taken) if Some(taken.id) != own => Err(Error::taken(
            "name",
            name,
            format_args!("quick reply {}", taken.id),
        )),
        _ => Ok(()),
    }
}

/// Templates that have been compiled, so that each is parsed once.
#[cfg(feature = "template")]
#[derive(Default)]
pub(super) struct Templates(Mutex<HashMap<QuickReplyId, (i64, crate::template::Template)>>);

#[cfg(feature = "template")]
impl Templates {
    fn compiled(&self, reply: &QuickReply, revision: i64) -> Result<crate::template::Template> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match known.get(&reply.id) {
            // Another process may have changed the text since.
            Some((at, template)) if *at == revision => Ok(template.clone()),
            _ => {
                let template = crate::template::Template::parse(&reply.text)?;
                known.insert(reply.id, (revision, template.clone()));
                Ok(template)
            }
        }
    }
}
