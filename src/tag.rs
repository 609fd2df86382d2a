//! Labels that agents put on conversations.

use crate::id::TagId;

/// A label on conversations.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct Tag {
    /// Names the tag.
    pub id: TagId,
    /// The display name, unique without case.
    pub name: String,
    /// `#rrggbb`, or empty for none.
    pub color: String,
}

/// A tag by its id, or by its name without case; a name that no tag has makes a new one where a tag is added.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub enum TagRef {
    /// The tag with this id.
    Id(TagId),
    /// The tag with this name.
    Name(String),
}

impl From<TagId> for TagRef {
    fn from(id: TagId) -> Self {
        Self::Id(id)
    }
}

impl From<&str> for TagRef {
    fn from(name: &str) -> Self {
        Self::Name(name.to_owned())
    }
}

impl From<String> for TagRef {
    fn from(name: String) -> Self {
        Self::Name(name)
    }
}
