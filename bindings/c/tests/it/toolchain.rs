//! Compilers, the library they link, and what runs the programs they make.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

/// What every program has to compile with.
const WARNINGS: &[&str] = &["-Wall", "-Wextra", "-Wpedantic", "-Werror"];

/// What a program is written in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Language {
    /// C of this standard.
    C(&'static str),
    /// C++ of this standard.
    Cpp(&'static str),
}

/// What looks at a program while it runs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Watch {
    /// valgrind, which sees the library's memory too.
    Valgrind,
    /// The sanitizers for addresses, leaks and undefined behaviour, compiled into the program.
    Sanitizers,
}

impl Language {
    fn compiler(self) -> Command {
        let (compiler, standard, more): (_, _, &[&str]) = match self {
            Self::C(standard) => ("cc", standard, &[]),
            Self::Cpp(standard) => ("c++", standard, &["-Wshadow", "-Wconversion"]),
        };
        let mut command = Command::new(compiler);
        command
            .arg(format!("-std={standard}"))
            .args(WARNINGS)
            .args(more)
            .args(["-g", "-pthread"]);
        if let Self::C(_) = self {
            // Threads and sleeping are POSIX's, which strict C leaves out.
            command.arg("-D_POSIX_C_SOURCE=200809L");
        }
        command
    }
}

/// Compiles and links a program, and gives its path. Its name tells what it was made from and how.
pub(crate) fn build(
    language: Language,
    watch: Watch,
    sources: &[PathBuf],
    flags: &[String],
) -> PathBuf {
    let first = sources.first().expect("a program has a source");
    let name = first
        .file_stem()
        .and_then(OsStr::to_str)
        .expect("a name in UTF-8");
    let program = directory("programs")
        .join(format!("{name}-{language:?}-{watch:?}").replace(['(', ')', '"', '+'], ""));
    let mut command = language.compiler();
    if watch == Watch::Sanitizers {
        command.args(["-fsanitize=address,undefined", "-fno-sanitize-recover=all"]);
    }
    command
        .arg("-I")
        .arg(root().join("include"))
        .args(sources)
        .arg("-o")
        .arg(&program)
        .arg("-L")
        .arg(&*LIBRARY)
        .arg("-lduologue")
        .arg(format!("-Wl,-rpath,{}", LIBRARY.display()))
        .args(flags);
    expect_success(&mut command);
    program
}

/// Runs a program, and gives what it wrote. It fails the test if the program fails or the watcher finds anything.
pub(crate) fn run(watch: Watch, program: &Path, arguments: &[&OsStr]) -> Output {
    expect_success(watched(watch, program).args(arguments))
}

/// Runs a program that must not get through, and gives what was said of it.
pub(crate) fn run_to_failure(watch: Watch, program: &Path) -> String {
    let output = watched(watch, program).output().expect("it starts");
    assert!(!output.status.success(), "{}", told(&output));
    told(&output)
}

/// A program with what looks at it, to be run.
pub(crate) fn watched(watch: Watch, program: &Path) -> Command {
    match watch {
        Watch::Valgrind => {
            let mut command = Command::new("valgrind");
            // By default every kind of loss is an error but what is reachable at the end.
            let known = root().join("tests/c/valgrind.supp");
            command
                .args(["--quiet", "--leak-check=full", "--error-exitcode=9"])
                .arg(format!("--suppressions={}", known.display()))
                .arg(program);
            command
        }
        Watch::Sanitizers => {
            let mut command = Command::new(program);
            command.env(
                "ASAN_OPTIONS",
                "detect_leaks=1:detect_stack_use_after_return=1",
            );
            command
        }
    }
}

/// Runs a command to its end, and shows all it wrote if it fails.
pub(crate) fn expect_success(command: &mut Command) -> Output {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}\n{}", told(&output));
    output
}

fn told(output: &Output) -> String {
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    format!("{}\n{out}{err}", output.status)
}

/// The sources of one language in a directory of the project, in order.
pub(crate) fn sources(directory: &str, extension: &str) -> Vec<PathBuf> {
    let mut sources: Vec<_> = fs::read_dir(root().join(directory))
        .expect("the directory is there")
        .map(|entry| entry.expect("it can be read").path())
        .filter(|path| path.extension() == Some(OsStr::new(extension)))
        .collect();
    sources.sort();
    assert!(!sources.is_empty(), "no programs in {directory}");
    sources
}

/// Where the project begins.
pub(crate) fn root() -> &'static Path {
    let bindings = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    bindings
        .and_then(Path::parent)
        .expect("the package lies two directories deep")
}

/// A directory for what the tests make.
pub(crate) fn directory(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&path).expect("a directory can be made");
    path
}

/// The shared library as it is built.
pub(crate) static SHARED: LazyLock<PathBuf> = LazyLock::new(|| {
    expect_success(
        Command::new(env!("CARGO"))
            .args(["build", "--locked", "--quiet", "-p", "duologue-c"])
            .current_dir(root()),
    );
    let built = std::env::current_exe().expect("a test knows its program");
    let profile = built
        .parent()
        .and_then(Path::parent)
        .expect("it lies in the directory of its profile");
    profile.join("libduologue_c.so")
});

/// A directory that has the shared library under the names that linkers and loaders look for.
static LIBRARY: LazyLock<PathBuf> = LazyLock::new(|| {
    let directory = directory("lib");
    let version =
        env!("CARGO_PKG_VERSION_MAJOR").to_owned() + "." + env!("CARGO_PKG_VERSION_MINOR");
    for name in [
        "libduologue.so".to_owned(),
        format!("libduologue.so.{version}"),
    ] {
        let link = directory.join(name);
        let _ = fs::remove_file(&link);
        symlink(&*SHARED, link).expect("a link can be made");
    }
    directory
});
