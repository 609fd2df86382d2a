//! The Rust of all tables.

use std::collections::BTreeMap;
use std::path::Path;

use crate::enumeration;
use crate::lines::Lines;
use crate::record;
use crate::table::Table;

/// What names in one table mean in all of them.
pub(crate) struct Names<'t> {
    /// The Rust type of each enumeration.
    enumerations: BTreeMap<&'t str, &'t str>,
    /// The table of each record.
    records: BTreeMap<&'t str, &'t str>,
}

impl<'t> Names<'t> {
    fn of(tables: &'t [Table]) -> Self {
        let enumerations = tables.iter().flat_map(|table| &table.enumerations);
        let records = tables.iter().flat_map(|table| {
            table
                .records
                .iter()
                .map(|record| (record.name.as_str(), table.name.as_str()))
        });
        Self {
            enumerations: enumerations
                .map(|each| (each.name.as_str(), each.rust.as_str()))
                .collect(),
            records: records.collect(),
        }
    }

    /// The Rust type of an enumeration.
    pub(crate) fn enumeration(&self, name: &str) -> Result<&'t str, String> {
        let found = self.enumerations.get(name).copied();
        found.ok_or_else(|| format!("no table has the enum `{name}`"))
    }

    /// The path of the handle of a record.
    pub(crate) fn record(&self, name: &str) -> Result<String, String> {
        match self.records.get(name) {
            Some(_) => Ok(format!("duologue_{name}")),
            None => Err(format!("no table has the record `{name}`")),
        }
    }
}

/// The text of each table, by its name.
pub(crate) fn write(tables: &[Table]) -> Result<Vec<(&str, String)>, String> {
    let names = Names::of(tables);
    let written = tables.iter().map(|table| {
        let mut lines = Lines::default();
        for enumeration in &table.enumerations {
            enumeration::write(&mut lines, enumeration);
        }
        for record in &table.records {
            record::write(&mut lines, record, &names)
                .map_err(|why| format!("{}.txt, record {}: {why}", table.name, record.name))?;
        }
        Ok((
            table.name.as_str(),
            imports(table, tables, lines.as_str()) + lines.as_str(),
        ))
    });
    written.collect()
}

/// The modules that [`write`] makes, which stand in `folder`.
pub(crate) fn modules(tables: &[Table], folder: &Path) -> String {
    let mut lines = Lines::default();
    for Table { name, .. } in tables {
        let path = folder.join(format!("{name}.rs"));
        lines.add(format!(
            "#[path = {:?}]\npub mod {name};\npub use {name}::*;",
            path.display().to_string()
        ));
    }
    lines.as_str().to_owned()
}

/// What the text uses of the crate.
fn imports(table: &Table, tables: &[Table], text: &str) -> String {
    const CANDIDATES: &[(&str, &str)] = &[
        ("c_char", "use std::ffi::c_char;"),
        ("ptr", "use std::ptr;"),
        ("Boxed", "use crate::convert::Boxed;"),
        ("Handle", "use crate::convert::Handle;"),
        ("peek", "use crate::convert::peek;"),
        ("write_out", "use crate::convert::write_out;"),
        ("duologue_error", "use crate::error::duologue_error;"),
        ("duologue_status", "use crate::status::duologue_status;"),
        ("Number", "use crate::number::Number;"),
        ("Rows", "use crate::rows::Rows;"),
        ("Text", "use crate::text_out::Text;"),
        ("duologue_time_t", "use crate::time::duologue_time_t;"),
        ("DUOLOGUE_NO_TIME", "use crate::time::DUOLOGUE_NO_TIME;"),
    ];
    const IDS: &[&str] = &[
        "agent",
        "attachment",
        "contact",
        "conversation",
        "event",
        "gateway",
        "host_kind",
        "mailbox",
        "message",
        "quick_reply",
        "tag",
    ];
    let used = |name: &str| words(text).any(|word| word == name);
    let mut imports = Vec::new();
    for (token, import) in CANDIDATES {
        if used(token) {
            imports.push((*import).to_owned());
        }
    }
    for id in IDS {
        let name = format!("duologue_{id}_id_t");
        if used(&name) {
            imports.push(format!("use crate::ids::{name};"));
        }
    }
    let others = tables.iter().filter(|other| other.name != table.name);
    for name in others.flat_map(types).filter(|name| used(name)) {
        imports.push(format!("use crate::table::{name};"));
    }
    imports.sort_unstable();
    format!(
        "//! Made from `table/{}.txt`.\n\n{}\n\n",
        table.name,
        imports.join("\n")
    )
}

fn types(table: &Table) -> impl Iterator<Item = String> {
    let enumerations = table.enumerations.iter();
    let records = table.records.iter();
    enumerations
        .map(|enumeration| format!("duologue_{}_t", enumeration.name))
        .chain(records.map(|record| format!("duologue_{}", record.name)))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let code = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    code.flat_map(|line| line.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')))
}
