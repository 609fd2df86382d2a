//! Many workspaces brought to the schema of this release.

use std::path::Path;

use crate::error::Result;
use crate::messenger::Messenger;
use crate::options::Options;
use crate::store::SCHEMA;
#[cfg(feature = "postgres")]
use crate::store::Store;

/// Which schema a workspace had, and which it has now.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Migrated {
    /// The number of the schema that it had.
    pub before: u32,
    /// The number of the schema that it has now: that of this release. The same, if there was nothing to do.
    pub after: u32,
}

impl Messenger {
    /// Opens each workspace, migrates it if it is of an earlier release, and closes it again; before a release goes out, say,
    /// or a night before anybody needs them. One after the other, with a result for each in their order: one that fails
    /// keeps no other back.
    ///
    /// They may be in use meanwhile. None is made where there is none.
    ///
    /// ```
    /// use duologue::{ErrorKind, Messenger};
    ///
    /// let directory = std::env::temp_dir().join(format!("duologue-{}", std::process::id()));
    /// # std::fs::create_dir_all(&directory).unwrap();
    /// let [shop, clinic] = ["shop.db", "clinic.db"].map(|name| directory.join(name));
    /// Messenger::open(&shop)?;
    /// let results = Messenger::migrate_all([&shop, &clinic]);
    /// let migrated = results[0].as_ref().unwrap();
    /// assert_eq!(migrated.before, migrated.after);
    /// assert_eq!(results[1].as_ref().unwrap_err().kind(), ErrorKind::Storage);
    /// # std::fs::remove_dir_all(&directory).unwrap();
    /// # Ok::<(), duologue::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// For each as [`Options::open`]; `Storage` if there is no such file, `NotAWorkspace` if it is empty.
    pub fn migrate_all(paths: impl IntoIterator<Item = impl AsRef<Path>>) -> Vec<Result<Migrated>> {
        let paths = paths.into_iter();
        paths.map(|path| migrate(path.as_ref())).collect()
    }

    /// The names of the schemas of a PostgreSQL database that are workspaces, of whatever release, in order. One is opened
    /// by the same URL with `schema=NAME` among its parameters. A schema that the URL itself names makes no difference.
    ///
    /// ```no_run
    /// use duologue::Messenger;
    ///
    /// let url = "postgres://ann@db.example.com/shops";
    /// let names = Messenger::workspaces(url)?;
    /// let workspaces = names.iter().map(|name| format!("{url}?schema={name}"));
    /// for (name, result) in names.iter().zip(Messenger::migrate_all(workspaces)) {
    ///     match result {
    ///         Ok(migrated) => println!("{name}: {} to {}", migrated.before, migrated.after),
    ///         Err(error) => println!("{name}: {error}"),
    ///     }
    /// }
    /// # Ok::<(), duologue::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// `InvalidArgument` for what is no such URL, `Storage` if the database cannot be reached.
    #[cfg(feature = "postgres")]
    #[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
    pub fn workspaces(url: &str) -> Result<Vec<String>> {
        Store::workspaces(Path::new(url), Options::new().store)
    }
}

fn migrate(path: &Path) -> Result<Migrated> {
    let mut options = Options::new();
    options.store.existing = true;
    let messenger = options.open(path)?;
    Ok(Migrated {
        before: number(messenger.store().arrival().from),
        after: number(SCHEMA),
    })
}

fn number(schema: usize) -> u32 {
    u32::try_from(schema).unwrap_or(u32::MAX)
}
