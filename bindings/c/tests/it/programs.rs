//! The programs of `tests/c` and `tests/cpp`: compiled with all warnings as errors, and run under valgrind and with the
//! sanitizers.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::thread;

use crate::toolchain::{
    Language, Watch, build, directory, expect_success, root, run, run_to_failure, sources,
};

const C: Language = Language::C("c99");
const CPP: Language = Language::Cpp("c++17");

#[test]
fn programs_in_c_run_clean_under_valgrind() {
    run_all(C, Watch::Valgrind, sources("tests/c", "c"));
}

#[test]
fn programs_in_c_run_clean_with_sanitizers() {
    run_all(C, Watch::Sanitizers, sources("tests/c", "c"));
}

#[test]
fn programs_in_cpp_run_clean_under_valgrind() {
    run_all(CPP, Watch::Valgrind, sources("tests/cpp", "cpp"));
}

#[test]
fn programs_in_cpp_run_clean_with_sanitizers() {
    run_all(CPP, Watch::Sanitizers, sources("tests/cpp", "cpp"));
}

#[test]
fn the_program_at_the_head_of_the_header_runs() {
    let header = std::fs::read_to_string(root().join("include/duologue.h")).unwrap();
    let head = header.lines().take_while(|line| line.starts_with("//"));
    let program: Vec<_> = head
        .filter(|line| *line == "//" || line.starts_with("//     "))
        .map(|line| line.get(7..).unwrap_or_default())
        .collect();
    let source = directory("head").join("head_of_the_header.c");
    std::fs::write(&source, program.join("\n")).unwrap();
    let program = build(C, Watch::Valgrind, &[source], &[]);
    let said = run(Watch::Valgrind, &program, &[]).stdout;
    assert_eq!(
        String::from_utf8_lossy(&said),
        "+15557000001: Do you have these in size 9?\n"
    );
}

#[test]
fn what_is_wrong_with_a_program_is_noticed() {
    // The library itself is compiled without sanitizers: what happens inside it is valgrind's to notice.
    let faults = [
        ("leak", Watch::Valgrind, "definitely lost"),
        ("leak", Watch::Sanitizers, "LeakSanitizer"),
        ("use_after_free", Watch::Valgrind, "Invalid read"),
        ("overflow", Watch::Sanitizers, "signed integer overflow"),
    ];
    for (name, watch, noticed) in faults {
        let source = root().join("tests/c/faulty").join(name).with_extension("c");
        let said = run_to_failure(watch, &build(C, watch, &[source], &[]));
        assert!(said.contains(noticed), "{name}, {watch:?}: {said}");
    }
}

#[test]
fn the_header_compiles_in_every_standard_twice_and_alone() {
    for standard in ["c99", "c11", "c17", "c2x"] {
        compile_twice("cc", "c", standard, "duologue.h", &[]);
    }
    for standard in ["c++17", "c++20", "c++23"] {
        let more = ["-Wshadow", "-Wconversion"];
        compile_twice("c++", "c++", standard, "duologue.h", &more);
        compile_twice("c++", "c++", standard, "duologue.hpp", &more);
    }
}

fn compile_twice(compiler: &str, language: &str, standard: &str, header: &str, more: &[&str]) {
    let source = directory("twice").join(format!("{header}.{}", language.replace('+', "p")));
    std::fs::write(
        &source,
        format!("#include \"{header}\"\n#include \"{header}\"\n"),
    )
    .unwrap();
    let flags = [
        "-Wall",
        "-Wextra",
        "-Wpedantic",
        "-Werror",
        "-fsyntax-only",
        "-x",
        language,
    ];
    expect_success(
        Command::new(compiler)
            .arg(format!("-std={standard}"))
            .args(flags)
            .args(more)
            .arg("-I")
            .arg(root().join("include"))
            .arg(source),
    );
}

/// Builds and runs one program after the other, as many at a time as there are processors. All failures are told.
fn run_all(language: Language, watch: Watch, programs: Vec<PathBuf>) {
    let todo = Mutex::new(programs.into_iter());
    let work = || {
        let mut failed = Vec::new();
        while let Some(source) = { todo.lock().unwrap().next() } {
            let tried = std::panic::catch_unwind(|| {
                let program = build(language, watch, std::slice::from_ref(&source), &[]);
                if watch == Watch::Sanitizers {
                    check_sanitizers_are_on(&program);
                }
                run(watch, &program, &[]);
            });
            failed.extend(tried.err().map(|_| source));
        }
        failed
    };
    let failed: Vec<PathBuf> = thread::scope(|scope| {
        let threads: Vec<_> = (0..thread::available_parallelism().unwrap().get())
            .map(|_| scope.spawn(work))
            .collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect()
    });
    assert!(failed.is_empty(), "{failed:#?}");
}

/// A run with sanitizers that are not there would find nothing.
fn check_sanitizers_are_on(program: &Path) {
    let symbols = expect_success(Command::new("nm").arg(program));
    let symbols = String::from_utf8_lossy(&symbols.stdout).into_owned();
    for symbol in ["__asan_init", "__ubsan_handle"] {
        assert!(
            symbols.contains(symbol),
            "{} has no {symbol}",
            program.display()
        );
    }
}
