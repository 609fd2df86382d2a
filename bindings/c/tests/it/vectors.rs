//! The published cases of what a text is sent and billed as, gone through by a program in C. It reads them with cJSON.

use std::process::Command;

use crate::toolchain::{Language, Watch, build, expect_success, root, run};

#[test]
fn the_published_segment_cases_are_met_in_c() {
    let cjson = expect_success(Command::new("pkg-config").args(["--cflags", "--libs", "libcjson"]));
    let flags: Vec<_> = String::from_utf8_lossy(&cjson.stdout)
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let source = root().join("tests/c/vectors/segments.c");
    let cases = root().join("tests/fixtures/segments.jsonl");
    for watch in [Watch::Valgrind, Watch::Sanitizers] {
        let program = build(
            Language::C("c99"),
            watch,
            std::slice::from_ref(&source),
            &flags,
        );
        run(watch, &program, &[cases.as_os_str()]);
    }
}
