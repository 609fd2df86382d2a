//! Puts the header together: cbindgen's text for each chapter, between what all have in common.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use cbindgen::{Builder, Config};
use syn::{Item, Visibility};

use crate::{constants, init, order};

/// The whole header.
pub(crate) fn header() -> String {
    let bodies: Vec<_> = chapters()
        .into_iter()
        .map(|chapter| (chapter.title, body(&chapter.files)))
        .collect();
    let mut text = read("preface.h");
    text.push_str("//\n// Chapters, in their order:\n//\n");
    for (title, _) in &bodies {
        writeln!(text, "// - {title}").unwrap();
    }
    let major = env!("CARGO_PKG_VERSION_MAJOR");
    let minor = env!("CARGO_PKG_VERSION_MINOR");
    let patch = env!("CARGO_PKG_VERSION_PATCH");
    let version = env!("CARGO_PKG_VERSION");
    write!(
        text,
        "\n#ifndef DUOLOGUE_H\n#define DUOLOGUE_H\n\n\
         #include <stdbool.h>\n#include <stddef.h>\n#include <stdint.h>\n\n\
         #define DUOLOGUE_VERSION_MAJOR {major}\n#define DUOLOGUE_VERSION_MINOR {minor}\n\
         #define DUOLOGUE_VERSION_PATCH {patch}\n#define DUOLOGUE_VERSION \"{version}\"\n\n\
         #ifdef __cplusplus\nextern \"C\" {{\n#endif\n"
    )
    .unwrap();
    let mut whole = String::new();
    for (title, body) in &bodies {
        let rule = "-".repeat(96 - title.len());
        write!(whole, "\n// {title} {rule}\n\n{}\n", body.trim()).unwrap();
    }
    let (ahead, whole) = types_ahead(&whole);
    if !ahead.is_empty() {
        text.push_str("\n// Types whose chapters come later than their first use.\n");
    }
    text.push_str(&ahead);
    text.push_str(&whole);
    text.push_str("\n#ifdef __cplusplus\n}  // extern \"C\"\n#endif\n\n#endif  // DUOLOGUE_H\n");
    text
}

struct Chapter {
    title: String,
    files: Vec<PathBuf>,
}

fn chapters() -> Vec<Chapter> {
    let mut chapters = Vec::new();
    for line in read("tests/header/chapters.txt").lines() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match line.strip_prefix("  ") {
            None => chapters.push(Chapter {
                title: line.to_owned(),
                files: Vec::new(),
            }),
            Some(file) => chapters.last_mut().unwrap().files.push(source(file)),
        }
    }
    chapters
}

/// A table's Rust is where the build put it.
fn source(file: &str) -> PathBuf {
    match file.strip_prefix("table/") {
        Some(table) => Path::new(env!("OUT_DIR")).join(table).with_extension("rs"),
        None => root().join(file),
    }
}

fn body(files: &[PathBuf]) -> String {
    let mut config = Config::from_file(root().join("cbindgen.toml")).unwrap();
    let mut builder = Builder::new();
    let (mut sources, mut text) = (Vec::new(), String::new());
    for file in files {
        builder = builder.with_src(file);
        let source = fs::read_to_string(file).unwrap();
        // Those that no function of the same chapter uses, too.
        config.export.include.extend(types(&source));
        text.push_str(&constants::defines(&source));
        for (_, init) in init::macros(&source) {
            writeln!(text, "{init}\n").unwrap();
        }
        sources.push(source);
    }
    let mut made = Vec::new();
    let bindings = builder.with_config(config).generate().unwrap();
    bindings.write(&mut made);
    text.extend(str::from_utf8(&made).unwrap().lines().map(in_brackets));
    order::sorted(&text, &sources)
}

/// The line, with a number below zero in brackets: it may stand behind a minus.
fn in_brackets(line: &str) -> String {
    match line
        .strip_prefix("#define ")
        .and_then(|define| define.split_once(" -"))
    {
        Some((name, number)) => format!("#define {name} (-{number})\n"),
        None => format!("{line}\n"),
    }
}

/// The public types of a source file.
fn types(source: &str) -> Vec<String> {
    let file = syn::parse_file(source).unwrap();
    let public = |item: &Item| match item {
        Item::Struct(item) => is_public(&item.vis).then(|| item.ident.to_string()),
        Item::Type(item) => is_public(&item.vis).then(|| item.ident.to_string()),
        _ => None,
    };
    file.items.iter().filter_map(public).collect()
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Types that a chapter uses before the one that declares them, declared ahead of all; and the rest.
fn types_ahead(text: &str) -> (String, String) {
    let (mut ahead, mut rest) = (String::new(), text.to_owned());
    for line in text.lines() {
        let Some(name) = line
            .strip_prefix("typedef ")
            .and_then(|line| line.strip_suffix(';'))
            .and_then(|line| line.rsplit(' ').next())
        else {
            continue;
        };
        let declared = text.find(&format!("{line}\n")).unwrap();
        if uses(&text[..declared], name) {
            let begun = text[..declared].rfind("\n\n").unwrap() + 2;
            let declaration = &text[begun..=declared + line.len()];
            rest = rest.replace(&format!("{declaration}\n"), "");
            ahead.push('\n');
            ahead.push_str(declaration);
        }
    }
    (ahead, rest)
}

/// Whether code, and not a comment, has the name.
fn uses(text: &str, name: &str) -> bool {
    let code = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    code.flat_map(|line| line.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')))
        .any(|word| word == name)
}

fn read(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
