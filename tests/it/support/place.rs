//! Where the workspaces of the tests are, which is decided here alone.
//!
//! Each is made for the test that asks for it, and is gone when it goes out of scope: in memory or in a file as a rule,
//! and in a schema of its own where `DUOLOGUE_TEST_POSTGRES` names a PostgreSQL server. What a test wants to know of
//! files alone it tries in [`Place::in_file`] or in files that it names itself, whatever engine the others are on.

use std::ops::Deref;
use std::path::{Path, PathBuf};

use duologue::{Messenger, Options};
use tempfile::TempDir;

use super::raw::Raw;
use super::server::Schema;

/// A place for one workspace.
pub(crate) struct Place {
    path: PathBuf,
    keeper: Keeper,
}

/// What makes a place, and takes it away.
enum Keeper {
    Memory,
    Directory(#[expect(dead_code, reason = "it is there until it is dropped")] TempDir),
    Schema(Schema),
}

impl Place {
    /// For a workspace that one messenger opens, once.
    pub(crate) fn for_one() -> Self {
        Self::on_server().unwrap_or_else(Self::in_memory)
    }

    /// For a workspace that several messengers open, as several processes would, or one after the other.
    pub(crate) fn for_many() -> Self {
        Self::on_server().unwrap_or_else(Self::in_file)
    }

    /// In memory, for a test that is about something else.
    pub(crate) fn in_memory() -> Self {
        Self {
            path: ":memory:".into(),
            keeper: Keeper::Memory,
        }
    }

    /// A file, for a test that is about files.
    pub(crate) fn in_file() -> Self {
        let directory = tempfile::tempdir().unwrap();
        Self {
            path: directory.path().join("shop.db"),
            keeper: Keeper::Directory(directory),
        }
    }

    fn on_server() -> Option<Self> {
        Schema::on_server().map(Self::in_schema)
    }

    /// A schema that messengers reach through a pooler, if this run has that.
    pub(crate) fn behind_pooler() -> Option<Self> {
        Schema::behind_pooler().map(Self::in_schema)
    }

    fn in_schema(schema: Schema) -> Self {
        Self {
            path: schema.url().into(),
            keeper: Keeper::Schema(schema),
        }
    }

    /// Another place of the same kind.
    pub(crate) fn another(&self) -> Self {
        match &self.keeper {
            Keeper::Memory => Self::in_memory(),
            Keeper::Directory(_) => Self::in_file(),
            Keeper::Schema(schema) => Self::in_schema(schema.another()),
        }
    }

    /// What a messenger opens.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it is on a server, and not in memory or in a file.
    pub(crate) fn is_on_server(&self) -> bool {
        matches!(self.keeper, Keeper::Schema(_))
    }

    /// A way around the engine to a workspace that several can open.
    pub(crate) fn raw(&self) -> Raw {
        match &self.keeper {
            Keeper::Memory => panic!("nobody else gets at what is in memory"),
            Keeper::Directory(_) => Raw::of_file(&self.path),
            Keeper::Schema(schema) => Raw::of_schema(schema),
        }
    }

    /// Opens the workspace and keeps its place with it.
    pub(crate) fn open(self, options: Options) -> Opened {
        Opened {
            messenger: options.open(&self.path).unwrap(),
            place: self,
        }
    }
}

/// A new workspace that is opened once.
pub(crate) fn empty(options: Options) -> Opened {
    Place::for_one().open(options)
}

/// A messenger that has its workspace to itself.
pub(crate) struct Opened {
    messenger: Messenger,
    pub(crate) place: Place,
}

impl Deref for Opened {
    type Target = Messenger;

    fn deref(&self) -> &Messenger {
        &self.messenger
    }
}
