//! Many workspaces brought to the schema of this release.

use std::ffi::c_char;

use duologue::{Error, Messenger, Migrated};

use crate::convert::{clear_out, give, read_name, read_names};
use crate::error::duologue_error;
use crate::guard::guard;
use crate::rows::Rows;
use crate::status::duologue_status;
use crate::table::{duologue_migration_result_cursor, duologue_schema_cursor};

/// What became of one workspace.
pub(crate) struct MigrationResult {
    pub(crate) before: u32,
    pub(crate) after: u32,
    pub(crate) error: Option<Error>,
}

impl From<Result<Migrated, Error>> for MigrationResult {
    fn from(result: Result<Migrated, Error>) -> Self {
        match result {
            Ok(migrated) => Self {
                before: migrated.before,
                after: migrated.after,
                error: None,
            },
            Err(error) => Self {
                before: 0,
                after: 0,
                error: Some(error),
            },
        }
    }
}

/// What a [`duologue_schema`](crate::table::duologue_schema) holds.
pub(crate) struct Schema {
    pub(crate) name: String,
}

impl From<String> for Schema {
    fn from(name: String) -> Self {
        Self { name }
    }
}

/// Lists the schemas of a PostgreSQL database that are workspaces, of whatever release, by name. A schema that the URL
/// itself names makes no difference.
/// `DUOLOGUE_E_INVALID_ARGUMENT` for what is no URL of one, `DUOLOGUE_E_STORAGE` if it cannot be reached.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_workspaces(
    url: *const c_char,
    schemas: *mut *mut duologue_schema_cursor,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(schemas);
    guard(error, || {
        let names = Messenger::workspaces(read_name(url, "url")?)?;
        give(schemas, Rows::of(names.into_iter().map(Schema::from)));
        Ok(())
    })
}

/// Opens each of these workspaces, migrates it if it is of an earlier release, and closes it again, and gives a result for
/// each in their order. One that fails keeps no other back. They may be in use meanwhile; none is made where there is none.
/// `DUOLOGUE_E_INVALID_ARGUMENT` for a path that is NULL or not UTF-8: then nothing is done.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn duologue_migrate_all(
    paths: *const *const c_char,
    count: usize,
    results: *mut *mut duologue_migration_result_cursor,
    error: *mut *mut duologue_error,
) -> duologue_status {
    clear_out(results);
    guard(error, || {
        let done = Messenger::migrate_all(read_names(paths, count, "paths")?);
        give(
            results,
            Rows::of(done.into_iter().map(MigrationResult::from)),
        );
        Ok(())
    })
}
