//! What can be done with a conversation: what a host shows, greys out or hides.

use crate::conversation::{Action, AllowedAction};
use crate::error::Result;
use crate::id::ConversationId;
use crate::messenger::Messenger;
use crate::messenger::plan::Addressee;
use crate::reason::Reason;
use crate::store::{conversation, gateway};

impl Messenger {
    /// Every action with whether it is allowed now, and why not. It agrees with what the command would do; what
    /// depends on the command's own arguments (an inactive agent, a text that is too long) is not looked at.
    ///
    /// # Errors
    ///
    /// `NotFound`.
    pub fn allowed_actions(&self, id: ConversationId) -> Result<Vec<AllowedAction>> {
        self.store().read(|tx| {
            let conversation = conversation::load(tx, id)?;
            let addressee = Addressee::of_conversation(tx, &conversation)?;
            let gateways = gateway::list(tx)?;
            let unsendable = match self.default_gateway(&gateways, &addressee) {
                Some(_) => None,
                None if addressee.is_blocked() => Some(Reason::ContactBlocked),
                None => Some(Reason::NoGateway),
            };
            let denied = |action| match action {
                Action::Send => unsendable,
                action => conversation.state.check(action).err(),
            };
            Ok(Action::ALL
                .iter()
                .map(|action| AllowedAction {
                    action: *action,
                    denied: denied(*action),
                })
                .collect())
        })
    }
}
