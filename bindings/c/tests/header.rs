//! `include/duologue.h` is what the sources say, and C and C++ compilers take it.
//!
//! With `UPDATE_HEADER=1` it is written anew.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test that meets what it did not expect has failed"
)]

#[path = "header/assemble.rs"]
mod assemble;
#[path = "header/constants.rs"]
mod constants;
#[path = "header/init.rs"]
mod init;
#[path = "header/order.rs"]
mod order;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn is_update() -> bool {
    std::env::var_os("UPDATE_HEADER").is_some()
}

fn header() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../include/duologue.h")
}

#[test]
fn the_header_is_what_the_sources_say() {
    let made = assemble::header();
    if is_update() {
        fs::create_dir_all(header().parent().unwrap()).unwrap();
        fs::write(header(), &made).unwrap();
    }
    let written = fs::read_to_string(header()).unwrap_or_default();
    let differs = made
        .lines()
        .zip(written.lines())
        .find(|(made, written)| made != written);
    assert!(
        made == written,
        "include/duologue.h is out of date, write it with UPDATE_HEADER=1; first difference: {differs:?}"
    );
}

#[test]
fn nothing_that_is_exported_is_left_out() {
    let made = assemble::header();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for (file, name) in exported(&source) {
        let whole = format!("{name}(");
        assert!(
            made.contains(&whole),
            "{name} of {} is in no chapter",
            file.display()
        );
    }
}

/// The functions that the files of a folder export.
fn exported(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(exported(&path));
            continue;
        }
        let source = fs::read_to_string(&path).unwrap();
        let functions = source.split("#[unsafe(no_mangle)]").skip(1);
        found.extend(functions.map(|function| {
            let (_, function) = function.split_once(" fn ").unwrap();
            let (name, _) = function.split_once('(').unwrap();
            (path.clone(), name.to_owned())
        }));
    }
    found
}

#[test]
fn c_and_cpp_compilers_take_the_header_twice_and_its_initialisers() {
    let folder = tempfile::tempdir().unwrap();
    let made = assemble::header();
    fs::write(folder.path().join("duologue.h"), &made).unwrap();
    let program = format!(
        "#include \"duologue.h\"\n#include \"duologue.h\"\n{}",
        initialisers(&made)
    );
    for (compiler, file, options) in [
        ("gcc", "twice.c", &["-std=c99"][..]),
        ("gcc", "later.c", &["-std=c11", "-Wshadow", "-Wconversion"]),
        (
            "g++",
            "twice.cpp",
            &["-std=c++17", "-Wshadow", "-Wconversion"],
        ),
    ] {
        let source = folder.path().join(file);
        fs::write(&source, &program).unwrap();
        let run = Command::new(compiler)
            .args(options)
            .args(["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only"])
            .arg(&source)
            .output()
            .unwrap_or_else(|failed| panic!("{compiler}: {failed}"));
        let said = String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success(), "{compiler} {file}:\n{said}");
    }
}

/// Uses each `_INIT` of the header.
fn initialisers(header: &str) -> String {
    let names = header.lines().filter_map(|line| {
        let (name, _) = line.strip_prefix("#define ")?.split_once(' ')?;
        name.strip_suffix("_INIT").map(str::to_ascii_lowercase)
    });
    let uses: Vec<_> = names
        .map(|name| {
            let upper = name.to_ascii_uppercase();
            format!(
                "size_t use_{name}(void);\nsize_t use_{name}(void) {{ {name} it = {upper}_INIT; return it.struct_size; }}\n"
            )
        })
        .collect();
    assert!(!uses.is_empty());
    uses.concat()
}
