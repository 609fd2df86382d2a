//! Where a report goes that a program reads.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;

use serde_json::Value;

use crate::Result;

/// Where the figures go for programs.
pub(crate) enum Json {
    Nowhere,
    /// To the standard output, instead of the table.
    Printed,
    File(File),
}

impl Json {
    /// Opens the file, or finds out before any work is done that it cannot be written.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self> {
        match path {
            None => Ok(Self::Nowhere),
            Some(path) if path == Path::new("-") => Ok(Self::Printed),
            Some(path) => match File::create(path) {
                Ok(file) => Ok(Self::File(file)),
                Err(why) => Err(format!("{} cannot be written: {why}", path.display()).into()),
            },
        }
    }

    pub(crate) fn write(self, report: &Value) -> Result<()> {
        let text = format!("{report:#}\n");
        match self {
            Self::Nowhere => Ok(()),
            Self::Printed => Ok(io::stdout().write_all(text.as_bytes())?),
            Self::File(mut file) => Ok(file.write_all(text.as_bytes())?),
        }
    }
}
