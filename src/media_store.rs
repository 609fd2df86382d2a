//! Where the content of media is kept: in the database, or wherever a host likes.

use std::sync::Arc;

use crate::error::Result;

/// Keeps files by the SHA-256 of their content, in lower-case hexadecimal.
///
/// The engine knows which files it still needs; a store only keeps and forgets what it is told to. It is called with
/// no transaction open.
pub trait MediaStore: Send + Sync {
    /// Keeps a file. The same digest may be put again, with the same content.
    ///
    /// # Errors
    ///
    /// Whatever kept the store from keeping it; the message that needs it is then not stored either.
    fn put(&self, digest: &str, content: &[u8]) -> Result<()>;

    /// Copies the content from `offset` on into `buffer`, and says how many bytes; 0 at the end.
    ///
    /// # Errors
    ///
    /// Whatever kept the store from reading it.
    fn read(&self, digest: &str, offset: u64, buffer: &mut [u8]) -> Result<usize>;

    /// Forgets a file that nothing uses any more.
    ///
    /// # Errors
    ///
    /// Whatever kept the store from forgetting it; it is asked again another time.
    fn remove(&self, digest: &str) -> Result<()>;
}

impl<S: MediaStore + ?Sized> MediaStore for Arc<S> {
    fn put(&self, digest: &str, content: &[u8]) -> Result<()> {
        (**self).put(digest, content)
    }

    fn read(&self, digest: &str, offset: u64, buffer: &mut [u8]) -> Result<usize> {
        (**self).read(digest, offset, buffer)
    }

    fn remove(&self, digest: &str) -> Result<()> {
        (**self).remove(digest)
    }
}
