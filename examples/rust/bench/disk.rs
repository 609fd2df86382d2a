//! How long the disk makes one wait: 4 KiB written and synchronised, over and over in the same place, as a
//! write-ahead log is that has been full once.

use std::fs::File;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::Path;

use crate::Result;
use crate::spread::median;
use crate::time::timed;

/// A disk that makes one wait longer, in microseconds, says nothing about waiting for the disk.
const SLOW: f64 = 1_000.0;

const PAGE: [u8; 4096] = [0x5A; 4096];

/// Whether these waits, in microseconds, are those of a slow disk.
pub(crate) fn is_slow(waits: &[f64]) -> bool {
    median(waits).is_some_and(|wait| wait > SLOW)
}

pub(crate) struct Disk(File);

impl Disk {
    pub(crate) fn new(directory: &Path) -> Result<Self> {
        let mut file = File::create(directory.join("fsync"))?;
        file.write_all(&PAGE)?;
        file.sync_all()?;
        Ok(Self(file))
    }

    /// What each of so many waits took, in microseconds.
    pub(crate) fn wait(&mut self, times: usize) -> Result<Vec<f64>> {
        (0..times)
            .map(|_| {
                let wait = timed(|| {
                    self.0.seek(SeekFrom::Start(0))?;
                    self.0.write_all(&PAGE)?;
                    self.0.sync_data()
                });
                Ok(wait?.1)
            })
            .collect()
    }
}
