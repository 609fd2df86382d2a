//! Where an open file can be neither removed nor replaced, and no process forks, there is nothing to look after.

use std::path::Path;

use crate::error::Result;

/// The file at a path.
#[derive(Clone, Debug)]
pub(crate) struct Place;

impl Place {
    #[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
    pub(crate) fn of(_path: &Path) -> Result<Self> {
        Ok(Self)
    }

    #[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
    pub(crate) fn check(&self) -> Result<()> {
        Ok(())
    }
}

#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
pub(crate) fn check_inherited(_path: &Path) -> Result<()> {
    Ok(())
}
