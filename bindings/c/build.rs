//! Writes the Rust of the tables in `table/`, and names the shared library.

#[path = "build/enumeration.rs"]
mod enumeration;
#[path = "build/lines.rs"]
mod lines;
#[path = "build/record.rs"]
mod record;
#[path = "build/source.rs"]
mod source;
#[path = "build/table.rs"]
mod table;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use table::Table;

fn main() -> Result<(), Box<dyn Error>> {
    println_cargo("rerun-if-changed=table");
    println_cargo("rerun-if-changed=build");
    name_library()?;
    let out = PathBuf::from(variable("OUT_DIR")?);
    let tables = read_tables(Path::new("table"))?;
    for (table, text) in source::write(&tables)? {
        fs::write(out.join(format!("{table}.rs")), text)?;
    }
    fs::write(out.join("modules.rs"), source::modules(&tables, &out))?;
    Ok(())
}

fn read_tables(folder: &Path) -> Result<Vec<Table>, Box<dyn Error>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            paths.push(path);
        }
    }
    paths.sort();
    let read = paths.iter().map(|path| {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        Ok(table::parse(&name, &fs::read_to_string(path)?)?)
    });
    read.collect()
}

/// A library's name says with which others it can be swapped: as long as the first number is 0, each second one may break
/// what there was.
fn name_library() -> Result<(), env::VarError> {
    if variable("CARGO_CFG_TARGET_OS")? != "linux" {
        return Ok(());
    }
    let major = variable("CARGO_PKG_VERSION_MAJOR")?;
    let minor = variable("CARGO_PKG_VERSION_MINOR")?;
    let version = if major == "0" {
        format!("0.{minor}")
    } else {
        major
    };
    println_cargo(&format!(
        "rustc-cdylib-link-arg=-Wl,-soname,libduologue.so.{version}"
    ));
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "so Cargo tells a build script what it needs"
)]
fn variable(name: &str) -> Result<String, env::VarError> {
    env::var(name)
}

fn println_cargo(instruction: &str) {
    println!("cargo::{instruction}");
}
