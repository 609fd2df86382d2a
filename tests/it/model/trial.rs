//! Tries actions, to see whether what is offered is what can be done.

use std::time::Duration;

use duologue::{
    Action, By, Conversation, ConversationId, ErrorKind, Messenger, Options, SnoozeMode, Status,
};
use proptest::prelude::*;

use super::world::World;
use super::{Checked, sound};
use crate::support::{Opened, Place, empty, server};

/// Tries everything that is not offered in a conversation: it is refused with the reason that was given.
pub(super) fn try_what_is_denied(
    messenger: &Messenger,
    world: &World,
    id: ConversationId,
) -> Checked {
    for offered in sound(messenger.allowed_actions(id))? {
        if let Some(reason) = offered.denied {
            let Some(answer) = attempt(messenger, world, id, offered.action) else {
                continue;
            };
            let refusal = answer.err().map(|error| (error.kind(), error.code()));
            let expected = Some((ErrorKind::ActionRefused, reason.as_str()));
            prop_assert_eq!(refusal, expected, "{:?} of {}", offered.action, id);
        }
    }
    Ok(())
}

/// Tries every action in a conversation of each status, each action on a copy of the workspace: it is carried out if
/// it is offered, and refused if it is not.
pub(super) fn try_what_is_offered(
    door: &Messenger,
    options: &dyn Fn() -> Options,
    world: &World,
) -> Checked {
    for action in Action::ALL {
        let messenger = copied(door, options())?;
        for status in Status::ALL {
            let stands = |one: &&super::world::Conversation| one.state.status() == *status;
            let Some(one) = world.conversations.iter().find(stands) else {
                continue;
            };
            let offered = sound(messenger.allowed_actions(one.id))?;
            let offered = offered.iter().find(|it| it.action == *action).unwrap();
            let denied = offered.denied.map(duologue::Reason::as_str);
            if let Some(answer) = attempt(&messenger, world, one.id, *action) {
                let refused = answer.err().map(|error| error.code());
                prop_assert_eq!(refused, denied, "{:?} of one that is {:?}", action, status);
            }
        }
        prop_assert_eq!(sound(messenger.verify())?.differences, Vec::new());
    }
    Ok(())
}

/// A workspace with the same in it.
fn copied(door: &Messenger, options: Options) -> Checked<Opened> {
    if server().is_none() {
        let place = Place::in_file();
        sound(door.backup(place.path()))?;
        return Ok(place.open(options));
    }
    let (mut export, copy) = (Vec::new(), empty(options));
    sound(door.export(&mut export))?;
    sound(copy.import(&mut export.as_slice()))?;
    Ok(copy)
}

/// Does one thing with arguments that nothing speaks against; `None` if there are none such.
fn attempt(
    messenger: &Messenger,
    world: &World,
    id: ConversationId,
    action: Action,
) -> Option<duologue::Result<Conversation>> {
    let host = By::host();
    let then = || messenger.conversation(id);
    let until = world.now.after(Duration::from_secs(60 * 60));
    Some(match action {
        Action::Send => messenger.send(id, "a trial", host).and_then(|_| then()),
        Action::Complete => messenger.complete(id, host),
        Action::Archive => messenger.archive(id, host),
        Action::Reopen => messenger.reopen(id, host),
        Action::Snooze => messenger.snooze(id, until, SnoozeMode::WakeOnReply, host),
        Action::Unsnooze => messenger.unsnooze(id, host),
        Action::Assign => {
            let agent = world.agents.iter().find(|agent| agent.active)?.id;
            messenger.assign(id, agent, host)
        }
        Action::Unassign => messenger.unassign(id, host),
        Action::Tag => messenger
            .add_tag(id, "a trial", host)
            .and_then(|_| messenger.remove_tag(id, "a trial", host)),
        Action::Note => messenger.add_note(id, "a trial", host).and_then(|_| then()),
        Action::Move => {
            let own = messenger
                .conversations_of(world.conversation(id).contact)
                .unwrap();
            let free = |to: &&_| own.iter().all(|one| one.mailbox != **to);
            let to = *world.mailboxes.iter().find(free)?;
            messenger.move_to_mailbox(id, to, host)
        }
        Action::MarkUnread => messenger.mark_unread(id, host),
        Action::Read => messenger.read(id, None, host),
        other => panic!("the model knows no action {other:?}"),
    })
}
