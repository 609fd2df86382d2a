//! A workspace on the server, and the other application's account of as many conversations.

use std::ops::{Deref, DerefMut};

use duologue::{ConversationId, Messenger};
use postgres::{Client, Statement};

use super::{CLIENTS, Server, copies};
use crate::Result;
use crate::chatwoot::Chatwoot;
use crate::list;
use crate::traffic::Traffic;
use crate::workspace::{Business, options};

/// The engine itself grows so many conversations, of which larger workspaces have copies.
pub(super) const SEED: usize = 1_000;
/// Larger workspaces are not held against their logs, which takes minutes.
const VERIFIED: usize = 100_000;

pub(super) struct Shop {
    business: Business,
    pub(super) schema: String,
    pub(super) account: Chatwoot,
    /// What looks a conversation up, and by which statement.
    lookup: (Client, Statement),
}

impl Deref for Shop {
    type Target = Business;

    fn deref(&self) -> &Business {
        &self.business
    }
}

impl DerefMut for Shop {
    fn deref_mut(&mut self) -> &mut Business {
        &mut self.business
    }
}

impl Shop {
    /// Grows both, in schemas of their own.
    pub(super) fn grow(server: &Server, size: usize) -> Result<Self> {
        let copies = size.div_ceil(SEED);
        let schema = format!("bench_{size}");
        let mut client = server.client()?;
        client.batch_execute(&format!("DROP SCHEMA IF EXISTS {schema} CASCADE"))?;
        let messenger = options().readers(CLIENTS).open(server.workspace(&schema))?;
        let mut business = Business::grow(messenger, SEED)?;
        let step = copies::multiply(&mut client, &schema, copies)?;
        business.size = copies * SEED;
        business.messages *= copies;
        business.traffic = Traffic::new(7, business.size);
        business.conversations = copied(&business.conversations, step, copies)?;
        if business.size <= VERIFIED && !business.messenger.verify()?.differences.is_empty() {
            return Err("a workspace does not agree with its log".into());
        }
        business.lists = list::lists(&business);
        list::find_places(&mut business)?;
        let by_key = format!("SELECT * FROM {schema}.conversation WHERE id = $1");
        let statement = client.prepare(&by_key)?;
        Ok(Self {
            account: Chatwoot::load(server.client()?, business.size)?,
            lookup: (client, statement),
            business,
            schema,
        })
    }

    /// The other application's account, and our messenger.
    pub(super) fn parts(&mut self) -> (&mut Chatwoot, &Messenger) {
        (&mut self.account, &self.business.messenger)
    }

    /// What looks a conversation up, and the business.
    pub(super) fn look_up(&mut self) -> (&mut (Client, Statement), &mut Business) {
        (&mut self.lookup, &mut self.business)
    }

    /// Texts for conversations of late, each in turn.
    pub(super) fn texts(&mut self, texts: usize) -> Vec<(ConversationId, &'static str)> {
        let business = &mut self.business;
        let newest = business.size - business.size / 20;
        let recent = business.conversations.get(newest..).unwrap_or_default();
        let skip = business.traffic.dice.usize(0..recent.len().max(1));
        let turn = recent.iter().cycle().skip(skip).take(texts);
        turn.map(|id| (*id, business.traffic.body())).collect()
    }

    pub(super) fn remove(self, client: &mut Client) -> Result<()> {
        let size = self.size;
        self.account.remove(size)?;
        drop(self.business);
        Ok(client.batch_execute(&format!("DROP SCHEMA {} CASCADE", self.schema))?)
    }
}

/// The conversations of all copies, whose numbers are this far apart.
fn copied(seed: &[ConversationId], step: i64, copies: usize) -> Result<Vec<ConversationId>> {
    let mut all = Vec::with_capacity(seed.len() * copies);
    for copy in 0..i64::try_from(copies)? {
        for id in seed {
            let id = ConversationId::from_raw(id.as_raw() + copy * step);
            all.push(id.ok_or("a conversation has no number")?);
        }
    }
    Ok(all)
}
