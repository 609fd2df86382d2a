//! What a draft would be if it were sent now.

use std::ffi::c_char;

use crate::convert::{clear_out, give};
use crate::draft::{duologue_draft, read_draft};
use crate::error::duologue_error;
use crate::guard::guard;
use crate::ids::{duologue_conversation_id_t, id};
use crate::messenger::{duologue_messenger, hold};
use crate::rows::Rows;
use crate::status::duologue_status;
use crate::table::{duologue_gateway_choice_cursor, duologue_preview};

/// Tells what a draft would be if it were sent now: its gateway, segments and cost, what keeps it out of GSM 7-bit, and
/// what a send would be refused for. It changes nothing, and is cheap enough for every keystroke.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_preview(
    messenger: *const duologue_messenger,
    conversation: duologue_conversation_id_t,
    body: *const c_char,
    length: usize,
    draft: *const duologue_draft,
    preview: *mut *mut duologue_preview,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(preview);
    guard(error, || {
        let messenger = hold(messenger)?;
        let conversation = id(conversation, "conversation")?;
        let draft = read_draft(body, length, draft)?;
        give(preview, messenger.preview(conversation, draft)?);
        Ok(())
    })
}

/// Lists every gateway with whether it could send this draft or why not, and the segments and the cost there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_messenger_gateway_choices(
    messenger: *const duologue_messenger,
    conversation: duologue_conversation_id_t,
    body: *const c_char,
    length: usize,
    draft: *const duologue_draft,
    choices: *mut *mut duologue_gateway_choice_cursor,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(choices);
    guard(error, || {
        let messenger = hold(messenger)?;
        let conversation = id(conversation, "conversation")?;
        let draft = read_draft(body, length, draft)?;
        give(
            choices,
            Rows::of(messenger.gateway_choices(conversation, draft)?),
        );
        Ok(())
    })
}
