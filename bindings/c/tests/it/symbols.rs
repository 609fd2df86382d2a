//! What the library exports, held to what the header declares, and to what programs were compiled with before.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that meets what it did not expect has failed"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::toolchain::{
    Language, SHARED, Watch, build, directory, expect_success, root, run, sources,
};

#[test]
fn the_library_exports_nothing_but_its_own_names() {
    let foreign: Vec<_> = exported()
        .into_iter()
        .filter(|name| !name.starts_with("duologue_"))
        .collect();
    assert!(foreign.is_empty(), "{foreign:#?}");
}

#[test]
fn what_is_declared_is_exported_and_the_other_way_round() {
    let (exported, declared) = (exported(), declared());
    let missing: Vec<_> = declared.difference(&exported).collect();
    assert!(missing.is_empty(), "declared, not exported: {missing:#?}");
    let unknown: Vec<_> = exported.difference(&declared).collect();
    assert!(unknown.is_empty(), "exported, not declared: {unknown:#?}");
}

#[test]
fn every_function_is_called_by_a_test() {
    let mut programs = sources("tests/c", "c");
    programs.extend(sources("tests/cpp", "cpp"));
    let never = unused_in(&programs);
    assert!(
        never.is_empty(),
        "in no program of tests/c or tests/cpp: {never:#?}"
    );
}

#[test]
fn every_function_is_within_reach_of_cpp() {
    let never = unused_in(&[root().join("include/duologue.hpp")]);
    assert!(never.is_empty(), "not used by duologue.hpp: {never:#?}");
}

/// Programs are compiled with the numbers that the header had at the time. With `UPDATE_CONSTANTS` in the environment
/// new ones are written into the list; what stands there is changed or taken out by hand alone, in a release that may
/// break programs.
#[test]
fn no_constant_is_renumbered_or_taken_away() {
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/constants.txt");
    let constants = constants();
    let pinned = fs::read_to_string(&list).unwrap();
    let pinned: Vec<_> = pinned
        .lines()
        .filter_map(|line| line.split_once(' '))
        .collect();
    for (name, value) in &pinned {
        let now = constants.iter().find(|constant| constant.name == *name);
        let now = now.map(|constant| constant.value.as_str());
        assert_eq!(now, Some(*value), "{name}");
    }

    if is_update() {
        let lines = constants
            .iter()
            .map(|it| format!("{} {}\n", it.name, it.value));
        fs::write(&list, lines.collect::<String>()).unwrap();
        return;
    }
    let pinned: BTreeSet<_> = pinned.into_iter().map(|(name, _)| name).collect();
    let new: Vec<_> = constants
        .iter()
        .filter(|constant| !pinned.contains(constant.name.as_str()))
        .collect();
    assert!(new.is_empty(), "add them by UPDATE_CONSTANTS=1: {new:#?}");
}

#[test]
fn numbers_of_one_enumeration_differ() {
    let header = header();
    // Where a type of numbers is declared: "One of the `DUOLOGUE_VIEW_...` numbers."
    let prefixes: BTreeSet<_> = header
        .split('`')
        .filter_map(|quoted| quoted.strip_suffix("..."))
        .filter(|prefix| prefix.len() > "DUOLOGUE_".len() && prefix.starts_with("DUOLOGUE_"))
        .collect();
    assert!(prefixes.len() > 10, "{prefixes:#?}");
    assert!(prefixes.contains("DUOLOGUE_E_"), "{prefixes:#?}");

    let mut names = BTreeMap::new();
    for constant in constants() {
        let of = prefixes.iter().filter(|it| constant.name.starts_with(**it));
        if let Some(prefix) = of.max_by_key(|prefix| prefix.len()) {
            let other = names.insert((*prefix, constant.value), constant.name.clone());
            assert_eq!(other, None, "{}", constant.name);
        }
    }
}

#[test]
fn the_versions_of_the_header_the_library_and_the_package_agree() {
    let source = directory("version").join("printed_version.c");
    let program = "#include <stdio.h>\n\n#include \"duologue.h\"\n\nint main(void) {\n  \
        printf(\"%d.%d.%d %s\\n\", DUOLOGUE_VERSION_MAJOR, DUOLOGUE_VERSION_MINOR, DUOLOGUE_VERSION_PATCH,\n         \
        duologue_version());\n  return 0;\n}\n";
    fs::write(&source, program).unwrap();
    let watch = Watch::Sanitizers;
    let printed = run(
        watch,
        &build(Language::C("c99"), watch, &[source], &[]),
        &[],
    );
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(
        String::from_utf8_lossy(&printed.stdout),
        format!("{version} {version}\n")
    );
}

#[test]
fn comments_and_words_are_told_apart() {
    let source = "int duologue_a(void); // duologue_b(\n/* duologue_c( \" */ x = \"/* // \\\"\" duologue_d (\n";
    let source = code(source);
    let found: Vec<_> = words(&source).collect();
    assert_eq!(found, ["int", "duologue_a", "void", "x", "duologue_d"]);
    let header = "#define DUOLOGUE_X duologue_x(1)\nduologue_status (*now)(void *user_data);\nconst char *duologue_y\n(int);";
    assert_eq!(functions(header), BTreeSet::from(["duologue_y".to_owned()]));
}

#[expect(
    clippy::disallowed_methods,
    reason = "whoever runs the test says whether it writes"
)]
fn is_update() -> bool {
    env::var_os("UPDATE_CONSTANTS").is_some()
}

/// The names in the shared library's dynamic symbol table.
fn exported() -> BTreeSet<String> {
    let listed = expect_success(
        Command::new("nm")
            .args(["-D", "--defined-only"])
            .arg(&*SHARED),
    );
    let listed = String::from_utf8(listed.stdout).unwrap();
    let names: BTreeSet<_> = listed
        .lines()
        .filter_map(|line| line.split_whitespace().next_back())
        .map(str::to_owned)
        .collect();
    assert!(names.contains("duologue_version"), "{names:#?}");
    names
}

/// The functions that the header declares.
fn declared() -> BTreeSet<String> {
    let declared = functions(&header());
    assert!(declared.contains("duologue_version"), "{declared:#?}");
    declared
}

fn header() -> String {
    fs::read_to_string(root().join("include/duologue.h")).unwrap()
}

/// What is declared or called in a source: a name of the library's before a parenthesis that opens no pointer to a
/// function.
fn functions(source: &str) -> BTreeSet<String> {
    let code = code(source);
    let lines = code.lines().filter(|line| !line.starts_with('#'));
    let code: String = lines.collect::<Vec<_>>().join("\n");
    words(&code)
        .filter(|word| word.starts_with("duologue_"))
        .filter(|word| {
            let behind = code[offset(&code, word) + word.len()..].trim_start();
            behind.starts_with('(') && !behind[1..].trim_start().starts_with('*')
        })
        .map(str::to_owned)
        .collect()
}

/// Where a word that was cut from a text begins in it.
fn offset(text: &str, word: &str) -> usize {
    word.as_ptr() as usize - text.as_ptr() as usize
}

/// The functions of the header that are in the code of none of these files.
fn unused_in(files: &[PathBuf]) -> Vec<String> {
    let code: Vec<String> = files
        .iter()
        .map(|file| code(&fs::read_to_string(file).unwrap()))
        .collect();
    let used: BTreeSet<&str> = code.iter().flat_map(|code| words(code)).collect();
    let mut unused: Vec<_> = declared().into_iter().collect();
    unused.retain(|function| !used.contains(function.as_str()));
    unused
}

#[derive(Debug)]
struct Constant {
    name: String,
    value: String,
}

/// The constants of the header, in its order, without what is there to fill in a struct, and the version.
fn constants() -> Vec<Constant> {
    let code = code(&header());
    let defined = code
        .lines()
        .filter_map(|line| line.strip_prefix("#define ")?.split_once(' '));
    defined
        .filter(|(name, _)| !name.contains('('))
        .filter(|(name, _)| !name.ends_with("_INIT") && !name.starts_with("DUOLOGUE_VERSION"))
        .map(|(name, value)| Constant {
            name: name.to_owned(),
            value: value.trim().to_owned(),
        })
        .collect()
}

/// The names and keywords in a code.
fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
}

/// A source in C or C++ without its comments and what stands in its strings.
fn code(source: &str) -> String {
    let mut code = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(at) = rest.find(['/', '"', '\'']) {
        let (before, from) = rest.split_at(at);
        code.push_str(before);
        let length = if from.starts_with("//") {
            from.find('\n').unwrap_or(from.len())
        } else if from.starts_with("/*") {
            from.find("*/").map_or(from.len(), |end| end + 2)
        } else if from.starts_with('/') {
            code.push('/');
            1
        } else {
            quoted(from)
        };
        rest = &from[length..];
    }
    code.push_str(rest);
    code
}

/// How long a string or a character is that begins here.
fn quoted(from: &str) -> usize {
    let quote = from.as_bytes()[0];
    let mut escaped = false;
    for (at, byte) in from.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'\n' => return at,
            _ if byte == quote => return at + 1,
            _ => {}
        }
    }
    from.len()
}
