//! Tags: the list of them, and putting them on conversations and taking them off.

use crate::by::By;
use crate::check;
use crate::clock::Timestamp;
use crate::conversation::Conversation;
use crate::error::{Error, Result};
use crate::event::{Actor, EventKind, Facts};
use crate::id::{ConversationId, TagId};
use crate::messenger::edit::Edit;
use crate::messenger::{Messenger, settings_changed};
use crate::store::{Tx, conversation, tag};
use crate::tag::{Tag, TagRef};

impl Messenger {
    /// Makes a tag. `color` is `#rrggbb`, or empty for none.
    ///
    /// # Errors
    ///
    /// `InvalidArgument` for an empty name, one of more than 200 characters, one that another tag has (in any case),
    /// or a colour that is none.
    pub fn create_tag(&self, name: &str, color: &str) -> Result<Tag> {
        let name = check::name("name", name)?;
        let color = check_color(color)?;
        let now = self.now()?;
        self.store().write(|tx| {
            free(tx, name, None)?;
            create(tx, name, &color, now)
        })
    }

    /// Every tag, by name.
    ///
    /// # Errors
    ///
    /// Those of the database alone.
    pub fn tags(&self) -> Result<Vec<Tag>> {
        self.store().read(tag::list)
    }

    /// Gives a tag another name and colour. Events keep the name that the tag had.
    ///
    /// # Errors
    ///
    /// `NotFound`, and as [`Messenger::create_tag`].
    pub fn update_tag(&self, id: TagId, name: &str, color: &str) -> Result<Tag> {
        let name = check::name("name", name)?;
        let color = check_color(color)?;
        let now = self.now()?;
        self.store().write(|tx| {
            let before = tag::load(tx, id)?;
            free(tx, name, Some(id))?;
            let after = Tag {
                id,
                name: name.to_owned(),
                color: color.clone(),
            };
            if after != before {
                tag::update(tx, &after, &check::fold(name))?;
                settings_changed(tx, now, format!("tag {id} changed"))?;
            }
            Ok(after)
        })
    }

    /// Takes a tag off every conversation and forgets it. What is in the log stays.
    ///
    /// # Errors
    ///
    /// `NotFound`.
    pub fn delete_tag(&self, id: TagId) -> Result<()> {
        let now = self.now()?;
        self.store().write(|tx| {
            let gone = tag::load(tx, id)?;
            for carrier in tag::carriers(tx, id)? {
                let carrier = conversation::load(tx, carrier)?;
                let mut edit = Edit::by_actor(tx, carrier, Actor::Host, now, self.options().policy);
                take_off(&mut edit, &gone)?;
                edit.save()?;
            }
            tag::delete(tx, id)?;
            settings_changed(tx, now, format!("tag {id} deleted"))
        })
    }

    /// Puts a tag on a conversation; a name that no tag has makes a new one. Nothing happens if it is on already.
    ///
    /// # Errors
    ///
    /// `NotFound`, `Conflict`, `ActionRefused` for an inactive agent, `InvalidArgument` for an empty name.
    pub fn add_tag(
        &self,
        conversation: ConversationId,
        tag: impl Into<TagRef>,
        by: impl Into<By>,
    ) -> Result<Conversation> {
        let tag = tag.into();
        self.edit(conversation, by.into(), |tx, edit| put_on(tx, edit, &tag))
    }

    /// Takes a tag off a conversation. Nothing happens if it is not on, or there is no tag of that name.
    ///
    /// # Errors
    ///
    /// `NotFound` for a conversation or an id that does not exist, `Conflict`, `ActionRefused` for an inactive agent.
    pub fn remove_tag(
        &self,
        conversation: ConversationId,
        tag: impl Into<TagRef>,
        by: impl Into<By>,
    ) -> Result<Conversation> {
        let tag = tag.into();
        self.edit(conversation, by.into(), |tx, edit| remove(tx, edit, &tag))
    }
}

/// Whether a tag that is asked for could be one.
pub(super) fn check_ref(tag: &TagRef) -> Result<()> {
    match tag {
        TagRef::Id(_) => Ok(()),
        TagRef::Name(name) => check::name("tag", name).map(drop),
    }
}

pub(super) fn put_on(tx: Tx<'_>, edit: &mut Edit<'_>, tag: &TagRef) -> Result<()> {
    let tag = find_or_create(tx, tag, edit.now())?;
    if edit.conversation().tags.iter().any(|on| on.id == tag.id) {
        return Ok(());
    }
    let facts = Facts {
        tag: Some(tag.id),
        name: tag.name.clone(),
        ..Facts::default()
    };
    edit.event(EventKind::TagAdded, facts)?;
    let tags = &mut edit.conversation_mut().tags;
    tags.push(tag);
    tags.sort_by_key(|tag| (tag.name.to_lowercase(), tag.id));
    Ok(())
}

pub(super) fn remove(tx: Tx<'_>, edit: &mut Edit<'_>, tag: &TagRef) -> Result<()> {
    let found = match tag {
        TagRef::Id(id) => Some(tag::load(tx, *id)?),
        TagRef::Name(name) => tag::by_name(tx, &check::fold(check::name("tag", name)?))?,
    };
    found.map_or(Ok(()), |found| take_off(edit, &found))
}

fn take_off(edit: &mut Edit<'_>, tag: &Tag) -> Result<()> {
    if edit.conversation().tags.iter().any(|on| on.id == tag.id) {
        let facts = Facts {
            tag: Some(tag.id),
            name: tag.name.clone(),
            ..Facts::default()
        };
        edit.event(EventKind::TagRemoved, facts)?;
        edit.conversation_mut().tags.retain(|on| on.id != tag.id);
    }
    Ok(())
}

fn find_or_create(tx: Tx<'_>, tag: &TagRef, now: Timestamp) -> Result<Tag> {
    match tag {
        TagRef::Id(id) => tag::load(tx, *id),
        TagRef::Name(name) => {
            let name = check::name("tag", name)?;
            match tag::by_name(tx, &check::fold(name))? {
                Some(known) => Ok(known),
                None => create(tx, name, "", now),
            }
        }
    }
}

fn create(tx: Tx<'_>, name: &str, color: &str, now: Timestamp) -> Result<Tag> {
    let created = tag::insert(tx, name, &check::fold(name), color)?;
    settings_changed(tx, now, format!("tag {} added", created.id))?;
    Ok(created)
}

fn free(tx: Tx<'_>, name: &str, own: Option<TagId>) -> Result<()> {
    match tag::by_name(tx, &check::fold(name))? {
        Some(taken) if Some(taken.id) != own => {
            Err(Error::taken("name", name, format_args!("tag {}", taken.id)))
        }
        _ => Ok(()),
    }
}

fn check_color(color: &str) -> Result<String> {
    let digits = color.strip_prefix('#').unwrap_or("");
    if color.is_empty()
        || (digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
    {
        Ok(color.to_ascii_lowercase())
    } else {
        Err(Error::invalid("color", color, "is not of the form #rrggbb"))
    }
}
