//! Pictures and other files that travel with an MMS.

use std::fmt;

/// A file to send, or one that came with an incoming message.
#[derive(Clone, Eq, Hash, PartialEq)]
pub struct Media {
    /// What the file is called, such as `shoe.jpg`.
    pub file_name: String,
    /// Its media type, such as `image/jpeg`.
    pub media_type: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl Media {
    /// A file with this name, media type and content.
    pub fn new(
        file_name: impl Into<String>,
        media_type: impl Into<String>,
        bytes: impl Into<Vec<u8>>,
    ) -> Self {
        Self {
            file_name: file_name.into(),
            media_type: media_type.into(),
            bytes: bytes.into(),
        }
    }
}

impl fmt::Debug for Media {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Media")
            .field("file_name", &self.file_name)
            .field("media_type", &self.media_type)
            .field("bytes", &self.bytes.len())
            .finish()
    }
}
