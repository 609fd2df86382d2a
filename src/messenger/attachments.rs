//! Media: stored by the hash of their content before the message that names them, and read back by attachment.

use std::io::{self, Read};
use std::time::Duration;

use sha2::{Digest, Sha256};

use crate::clock::Timestamp;
use crate::error::{Error, ErrorKind, Result};
use crate::hex;
use crate::id::{AttachmentId, MessageId};
use crate::log::LogLevel;
use crate::media::Media;
use crate::messenger::{Messenger, guard};
use crate::store::media;

/// How much of a file one row holds, in bytes.
const CHUNK: usize = 256 * 1024;
/// What an error calls a host's store that panics or lies.
const STORE: &str = "the media store";

/// Reads an attachment's content piece by piece.
#[derive(Debug)]
pub struct MediaReader {
    messenger: Messenger,
    digest: String,
    size: u64,
    offset: u64,
}

impl MediaReader {
    /// The length of the content in bytes.
    pub fn size(&self) -> u64 {
        self.size
    }
}

impl Read for MediaReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self
            .messenger
            .read_media(&self.digest, self.offset, buffer)
            .map_err(io::Error::other)?;
        self.offset += count as u64;
        Ok(count)
    }
}

impl Messenger {
    /// The content of an attachment.
    ///
    /// # Errors
    ///
    /// `NotFound`, `Callback` if a host's media store fails, `Corrupt` if content is missing.
    pub fn media(&self, attachment: AttachmentId) -> Result<Vec<u8>> {
        let (digest, size) = self
            .store()
            .read(|tx| media::of_attachment(tx, attachment))?;
        self.content(&digest, size)
    }

    /// Reads the content of an attachment piece by piece.
    ///
    /// # Errors
    ///
    /// `NotFound`. A failure while reading is an [`io::Error`](std::io::Error) with ours inside.
    pub fn media_reader(&self, attachment: AttachmentId) -> Result<MediaReader> {
        let (digest, size) = self
            .store()
            .read(|tx| media::of_attachment(tx, attachment))?;
        Ok(MediaReader {
            messenger: self.clone(),
            digest,
            size,
            offset: 0,
        })
    }

    pub(crate) fn read_media(&self, digest: &str, offset: u64, buffer: &mut [u8]) -> Result<usize> {
        if let Some(store) = &self.options().media {
            let count = guard(STORE, || store.read(digest, offset, buffer))?;
            return if count <= buffer.len() {
                Ok(count)
            } else {
                let what = format!(
                    "{STORE} read {count} bytes where {} were asked for",
                    buffer.len()
                );
                Err(Error::callback(what))
            };
        }
        let chunk = CHUNK as u64;
        let position = i64::try_from(offset / chunk).unwrap_or(i64::MAX);
        let Some(content) = self.store().read(|tx| media::chunk(tx, digest, position))? else {
            return Ok(0);
        };
        let rest = content
            .get(usize::try_from(offset % chunk).unwrap_or(usize::MAX)..)
            .unwrap_or_default();
        let count = rest.len().min(buffer.len());
        for (to, from) in buffer.iter_mut().zip(rest) {
            *to = *from;
        }
        Ok(count)
    }

    /// The whole content of a file.
    pub(super) fn content(&self, digest: &str, size: u64) -> Result<Vec<u8>> {
        let missing = || {
            Error::new(
                ErrorKind::Corrupt,
                format!("the content of media {digest} is missing"),
            )
        };
        let mut content = vec![0; usize::try_from(size).map_err(|_| missing())?];
        let mut done = 0;
        while let Some(rest) = content.get_mut(done..).filter(|rest| !rest.is_empty()) {
            match self.read_media(digest, done as u64, rest)? {
                0 => return Err(missing()),
                count => done += count,
            }
        }
        Ok(content)
    }

    /// The files of a message, content and all.
    pub(super) fn files_of(&self, message: MessageId) -> Result<Vec<Media>> {
        let files = self.store().read(|tx| media::of_message(tx, message))?;
        let with_content = files
            .into_iter()
            .map(|(file_name, media_type, digest, size)| {
                Ok(Media {
                    file_name,
                    media_type,
                    bytes: self.content(&digest, size)?,
                })
            });
        with_content.collect()
    }

    /// Stores the content of files that a message is about to name.
    pub(super) fn stage<'m>(
        &self,
        files: impl IntoIterator<Item = &'m Media>,
        now: Timestamp,
    ) -> Result<Vec<(&'m Media, String)>> {
        files
            .into_iter()
            .map(|file| {
                let digest = digest(&file.bytes);
                self.stage_one(&digest, &file.bytes, now)?;
                Ok((file, digest))
            })
            .collect()
    }

    /// Stores the content of one file, whose digest is this.
    pub(super) fn stage_one(&self, digest: &str, content: &[u8], now: Timestamp) -> Result<()> {
        let in_database = self.options().media.is_none();
        self.store().write_beside(|tx| {
            let new = media::stage(tx, digest, content.len() as u64, now)?;
            if new && in_database {
                for (position, chunk) in (0_i64..).zip(content.chunks(CHUNK)) {
                    media::insert_chunk(tx, digest, position, chunk)?;
                }
            }
            Ok(())
        })?;
        match &self.options().media {
            // Put again even if it is known: an earlier call may have staged it and then failed.
            Some(store) => guard(STORE, || store.put(digest, content)),
            None => Ok(()),
        }
    }

    /// Forgets files that were staged so long ago and that nothing uses.
    pub(super) fn collect_media(&self, now: Timestamp, after: Duration) -> Result<()> {
        let before = now.before(after);
        for digest in self.store().read(|tx| media::unused(tx, before))? {
            match &self.options().media {
                None => self.store().write(|tx| {
                    if media::doom(tx, &digest, before, now)? {
                        media::delete_chunks(tx, &digest)?;
                        media::forget(tx, &digest)?;
                    }
                    Ok(())
                })?,
                Some(store) => {
                    // Doomed first, so that nobody stages it between the removal and the end of its row.
                    if self
                        .store()
                        .write(|tx| media::doom(tx, &digest, before, now))?
                    {
                        if let Err(error) = guard(STORE, || store.remove(&digest)) {
                            let what = format_args!("file {digest} could not be forgotten");
                            self.log().failed(LogLevel::Warn, "media", what, &error);
                            // Nobody has to wait for it: it may be wanted again before it can be forgotten.
                            self.store().write(|tx| media::spare(tx, &digest))?;
                            return Err(error);
                        }
                        self.store().write(|tx| media::forget(tx, &digest))?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// The name of a file's content.
pub(super) fn digest(content: &[u8]) -> String {
    hex::encode(&Sha256::digest(content))
}
