//! What is done to tags, contacts, agents and gateways, on the engine and on the model.

use duologue::{Actor, ContactDetails, EventKind, Paging};
use proptest::prelude::*;

use super::command::{AGENTS, CUSTOMERS, NAMES, Setting, TAGS};
use super::lists::pick;
use super::play::Shop;
use super::world::{Contact, Objections, Tag, Why};
use super::{Checked, sound};

/// The colour that a tag gets when it is renamed.
const COLOR: &str = "#aabbcc";

impl Shop {
    pub(super) fn set(&mut self, setting: &Setting) -> Checked {
        match *setting {
            Setting::CreateTag(name) => self.create_tag(name),
            Setting::RenameTag(tag, name) => self.rename_tag(tag, name),
            Setting::DeleteTag(tag) => self.delete_tag(tag),
            Setting::RenameContact(contact, name) => {
                let name = *pick(&NAMES, name).unwrap();
                let details = ContactDetails::new().name(name);
                self.update_contact(contact, &details, |contact| {
                    name.clone_into(&mut contact.name);
                })
            }
            Setting::Block(contact) => {
                let details = ContactDetails::new().block();
                self.update_contact(contact, &details, |contact| contact.blocked = true)
            }
            Setting::Unblock(contact) => {
                let details = ContactDetails::new().unblock();
                self.update_contact(contact, &details, |contact| contact.blocked = false)
            }
            Setting::AddAddress(contact, address) => self.add_address(contact, address),
            Setting::RemoveAddress(contact, address) => {
                let address = *pick(&CUSTOMERS, address).unwrap();
                let details = ContactDetails::new().without_address(address);
                self.update_contact(contact, &details, |contact| {
                    contact.addresses.retain(|own| own != address);
                })
            }
            Setting::ContactNote(contact) => {
                let text = self.text("note");
                let contact = pick(&self.world.contacts, contact).unwrap().id;
                let host = duologue::By::host();
                sound(self.door().add_contact_note(contact, &text, host))?;
                self.world.note(EventKind::NoteAdded);
                Ok(())
            }
            Setting::Deactivate(agent) => self.switch_agent(agent, false),
            Setting::Activate(agent) => self.switch_agent(agent, true),
            Setting::RenameAgent(agent, name) => {
                let (name, initials) = pick(&AGENTS, name).unwrap();
                let id = pick(&self.world.agents, agent).unwrap().id;
                let renamed = sound(self.door().rename_agent(id, name))?;
                prop_assert_eq!(&renamed.initials, initials);
                let agent = self.world.agents.iter_mut().find(|agent| agent.id == id);
                let agent = agent.unwrap();
                (*initials).clone_into(&mut agent.initials);
                if std::mem::replace(&mut agent.name, name) != *name {
                    self.world.note(EventKind::SettingsChanged);
                }
                Ok(())
            }
            Setting::Enable(gateway) => self.switch_gateway(gateway, true),
            Setting::Disable(gateway) => self.switch_gateway(gateway, false),
            Setting::Reroute { gateway, mailbox } => self.reroute(gateway, mailbox),
        }
    }

    fn create_tag(&mut self, name: u8) -> Checked {
        let name = *pick(&TAGS, name).unwrap();
        let mut against = Objections::default();
        if self.world.tag_named(name).is_some() {
            against.arguments.push(Why::Invalid("name"));
        }
        let answer = self.door().create_tag(name, "");
        if let Some(made) = self.agree(answer, &against)? {
            prop_assert!(self.world.tags.iter().all(|tag| tag.id != made.id));
            self.world.tags.push(Tag::new(made.id, name));
            self.world.note(EventKind::SettingsChanged);
        }
        Ok(())
    }

    fn rename_tag(&mut self, tag: u8, name: u8) -> Checked {
        let name = *pick(&TAGS, name).unwrap();
        let Some(id) = pick(&self.world.tags, tag).map(|tag| tag.id) else {
            return Ok(());
        };
        let mut against = Objections::default();
        if !self.world.tag_exists(id) {
            against.arguments.push(Why::NotFound);
        }
        if self.world.tag_named(name).is_some_and(|taken| taken != id) {
            against.arguments.push(Why::Invalid("name"));
        }
        let answer = self.door().update_tag(id, name, COLOR);
        if self.agree(answer, &against)?.is_some() {
            let tag = self.world.tags.iter_mut().find(|tag| tag.id == id);
            let tag = tag.unwrap();
            let name = Some(name.trim().to_owned());
            if (&tag.name, tag.color) != (&name, COLOR) {
                (tag.name, tag.color) = (name, COLOR);
                self.world.note(EventKind::SettingsChanged);
            }
        }
        Ok(())
    }

    fn delete_tag(&mut self, tag: u8) -> Checked {
        let Some(id) = pick(&self.world.tags, tag).map(|tag| tag.id) else {
            return Ok(());
        };
        let mut against = Objections::default();
        if !self.world.tag_exists(id) {
            against.arguments.push(Why::NotFound);
        }
        let answer = self.door().delete_tag(id);
        if self.agree(answer, &against)?.is_some() {
            let tag = self.world.tags.iter_mut().find(|tag| tag.id == id);
            tag.unwrap().name = None;
            self.world.note(EventKind::SettingsChanged);
            for one in &mut self.world.conversations {
                if one.tags.remove(&id) {
                    one.log(vec![EventKind::TagRemoved], Actor::Host, None);
                }
            }
        }
        Ok(())
    }

    pub(super) fn add_contact(&mut self, name: &str, addresses: &[&str]) -> Checked {
        let details = ContactDetails::new().name(name);
        let details = addresses
            .iter()
            .fold(details, |details, one| details.address(*one));
        let host = duologue::By::host();
        let added = sound(self.door().add_contact(&details, host))?;
        self.world.note(EventKind::ContactCreated);
        self.world.contacts.push(Contact {
            id: added.id,
            name: name.to_owned(),
            addresses: addresses.iter().map(ToString::to_string).collect(),
            blocked: false,
        });
        Ok(())
    }

    fn add_address(&mut self, contact: u8, address: u8) -> Checked {
        let address = *pick(&CUSTOMERS, address).unwrap();
        let id = pick(&self.world.contacts, contact).unwrap().id;
        let details = ContactDetails::new().address(address);
        if self
            .world
            .owner(address)
            .is_some_and(|owner| owner.id != id)
        {
            let against = Objections::to_argument(Why::Invalid("address"));
            let host = duologue::By::host();
            let answer = self.door().update_contact(id, &details, host);
            return self.agree(answer, &against).map(drop);
        }
        self.update_contact(contact, &details, |contact| {
            if !contact.addresses.iter().any(|own| own == address) {
                contact.addresses.push(address.to_owned());
            }
        })
    }

    fn update_contact(
        &mut self,
        contact: u8,
        details: &ContactDetails,
        change: impl FnOnce(&mut Contact),
    ) -> Checked {
        let id = pick(&self.world.contacts, contact).unwrap().id;
        let host = duologue::By::host();
        let found = sound(self.door().update_contact(id, details, host))?;
        let contact = self.world.contacts.iter_mut().find(|one| one.id == id);
        let contact = contact.unwrap();
        let before = contact.clone();
        change(contact);
        check_contact(contact, &found)?;
        if *contact != before {
            self.world.note(EventKind::ContactUpdated);
        }
        Ok(())
    }

    /// Compares every contact, and who has which address.
    pub(super) fn check_contacts(&mut self) -> Checked {
        let door = self.door();
        let page = Paging::first(1_000);
        prop_assert_eq!(
            sound(door.contacts("", &page))?.items.len(),
            self.world.contacts.len()
        );
        for contact in &self.world.contacts {
            check_contact(contact, &sound(door.contact(contact.id))?)?;
            let created = [EventKind::ContactCreated];
            let created = sound(door.activity(contact.id, &created, &page))?;
            prop_assert_eq!(created.items.len(), 1, "contact {}", contact.id);
        }
        for address in CUSTOMERS {
            let found = sound(door.find_contact(address))?.map(|found| found.id);
            prop_assert_eq!(found, self.world.owner(address).map(|owner| owner.id));
        }
        Ok(())
    }

    fn switch_agent(&mut self, agent: u8, active: bool) -> Checked {
        let id = pick(&self.world.agents, agent).unwrap().id;
        let door = self.door();
        let switched = if active {
            door.activate_agent(id)
        } else {
            door.deactivate_agent(id)
        };
        prop_assert_eq!(sound(switched)?.active, active);
        let agent = self.world.agents.iter_mut().find(|agent| agent.id == id);
        if std::mem::replace(&mut agent.unwrap().active, active) != active {
            self.world.note(EventKind::SettingsChanged);
        }
        Ok(())
    }

    fn switch_gateway(&mut self, gateway: u8, enabled: bool) -> Checked {
        let id = pick(&self.world.gateways, gateway).unwrap().id;
        let door = self.door();
        let switched = if enabled {
            door.enable_gateway(id)
        } else {
            door.disable_gateway(id)
        };
        prop_assert_eq!(sound(switched)?.enabled, enabled);
        let gateway = self.world.gateways.iter_mut().find(|one| one.id == id);
        if std::mem::replace(&mut gateway.unwrap().enabled, enabled) != enabled {
            self.world.note(EventKind::SettingsChanged);
        }
        Ok(())
    }

    /// Lets a gateway deliver into another mailbox.
    fn reroute(&mut self, gateway: u8, mailbox: u8) -> Checked {
        let id = pick(&self.world.gateways, gateway).unwrap().id;
        let mailbox = *pick(&self.world.mailboxes, mailbox).unwrap();
        let door = self.door();
        let mut settings = sound(door.gateway(id))?.settings;
        settings.mailbox = mailbox;
        sound(door.update_gateway(id, settings))?;
        let gateway = self.world.gateways.iter_mut().find(|one| one.id == id);
        if std::mem::replace(&mut gateway.unwrap().mailbox, mailbox) != mailbox {
            self.world.note(EventKind::SettingsChanged);
        }
        Ok(())
    }
}

fn check_contact(expected: &Contact, found: &duologue::Contact) -> Checked {
    prop_assert_eq!(found.id, expected.id);
    prop_assert_eq!(&found.name, &expected.name);
    prop_assert_eq!(found.blocked, expected.blocked);
    let addresses: Vec<&str> = found
        .addresses
        .iter()
        .map(duologue::Address::as_str)
        .collect();
    prop_assert_eq!(addresses, expected.addresses.clone());
    Ok(())
}
