//! What comes in.

use duologue::{Error, Incoming, Received};

use crate::convert::{clear_out, give};
use crate::error::duologue_error;
use crate::failure::{Failure, Told};
use crate::guard::guard;
use crate::ids::{duologue_gateway_id_t, id};
use crate::incoming::{duologue_incoming, read_incoming, read_messages};
use crate::messenger::{duologue_messenger, hold};
use crate::rows::Rows;
use crate::status::duologue_status;
use crate::table::{duologue_receive_result_cursor, duologue_received};

/// Stores a message that a gateway received: once, however often the same provider's name for it is handed over. A
/// sender who is not known becomes a contact; the message goes into the contact's conversation in the gateway's mailbox.
///
/// Fails with `DUOLOGUE_E_ACTION_REFUSED` for a contact who is blocked.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_receive(
    messenger: *const duologue_messenger,
    gateway: duologue_gateway_id_t,
    incoming: *const duologue_incoming,
    received: *mut *mut duologue_received,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(received);
    guard(error, || {
        let messenger = hold(messenger)?;
        let (gateway, incoming) = (id(gateway, "gateway")?, read_incoming(incoming)?);
        give(received, messenger.receive(gateway, &incoming)?);
        Ok(())
    })
}

/// Stores many messages of one gateway in one transaction, which is much faster than one by one. The answer has a row for
/// each, in order; one that is refused keeps no other out. If the call itself fails, none is stored.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_receive_many(
    messenger: *const duologue_messenger,
    gateway: duologue_gateway_id_t,
    messages: *const duologue_incoming,
    count: usize,
    results: *mut *mut duologue_receive_result_cursor,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(results);
    guard(error, || {
        let messenger = hold(messenger)?;
        let gateway = id(gateway, "gateway")?;
        let (mut good, mut read) = (Vec::new(), Vec::new());
        for message in read_messages(messages, count)? {
            read.push(message.map(|message: Incoming| good.push(message)));
        }
        let mut stored = messenger.receive_many(gateway, &good)?.into_iter();
        let rows = read.into_iter().filter_map(|one| match one {
            Ok(()) => stored.next().map(ReceiveResult::from),
            Err(refused) => Some(ReceiveResult::from(refused)),
        });
        give(results, Rows::of(rows));
        Ok(())
    })
}

/// What became of one of many incoming messages.
pub(crate) struct ReceiveResult {
    pub(crate) received: Option<Received>,
    pub(crate) error: Option<Told>,
}

impl From<Failure> for ReceiveResult {
    fn from(Failure(told): Failure) -> Self {
        Self {
            received: None,
            error: Some(*told),
        }
    }
}

impl From<Result<Received, Error>> for ReceiveResult {
    fn from(result: Result<Received, Error>) -> Self {
        match result {
            Ok(received) => Self {
                received: Some(received),
                error: None,
            },
            Err(refused) => Self::from(Failure::from(refused)),
        }
    }
}
