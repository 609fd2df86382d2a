//! Makes of every function that `include/duologue.h` declares one that calls it with arguments made up by the target
//! `c_calls`. What a parameter takes is told by its type and name, which the header chooses alike throughout.

#[path = "c_calls/header.rs"]
mod header;
#[path = "c_calls/source.rs"]
mod source;

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../include/duologue.h");
    println!("cargo::rerun-if-changed={}", path.display());
    let header = header::Header::read(&fs::read_to_string(path).unwrap());
    #[allow(
        clippy::disallowed_methods,
        reason = "cargo tells a build script so where to write"
    )]
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap()).join("calls.rs");
    fs::write(out, source::of(&header)).unwrap();
}
