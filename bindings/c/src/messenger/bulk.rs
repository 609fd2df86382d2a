//! The same done to many conversations.

use duologue::{Conversation, Error};

/// What became of one conversation.
pub(crate) struct BulkResult {
    pub(crate) conversation: Option<Conversation>,
    pub(crate) error: Option<Error>,
}

impl From<Result<Conversation, Error>> for BulkResult {
    fn from(result: Result<Conversation, Error>) -> Self {
        let (conversation, error) = match result {
            Ok(conversation) => (Some(conversation), None),
            Err(error) => (None, Some(error)),
        };
        Self {
            conversation,
            error,
        }
    }
}
