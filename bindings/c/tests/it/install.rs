//! What `bindings/c/install` puts in place, used from outside the repository: by pkg-config, by `CMake`, and for the programs that
//! the README and the header show.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use crate::toolchain::{directory, expect_success, root};

/// A prefix that the library is installed under.
static PREFIX: LazyLock<PathBuf> = LazyLock::new(|| {
    let prefix = directory("prefix");
    fs::remove_dir_all(&prefix).unwrap();
    expect_success(Command::new(root().join("bindings/c/install")).arg(&prefix));
    prefix
});

#[test]
fn everything_is_put_in_place_under_its_name() {
    let version = env!("CARGO_PKG_VERSION");
    let series = version.rsplit_once('.').unwrap().0;
    for file in [
        "include/duologue.h",
        "include/duologue.hpp",
        "lib/libduologue.a",
        "lib/pkgconfig/duologue.pc",
        "lib/cmake/duologue/duologue-config.cmake",
        "lib/cmake/duologue/duologue-config-version.cmake",
    ] {
        assert!(PREFIX.join(file).is_file(), "{file}");
    }
    let lib = PREFIX.join("lib");
    assert!(lib.join(format!("libduologue.so.{version}")).is_file());
    for (link, target) in [
        (
            format!("libduologue.so.{series}"),
            format!("libduologue.so.{version}"),
        ),
        (
            "libduologue.so".to_owned(),
            format!("libduologue.so.{series}"),
        ),
    ] {
        assert_eq!(fs::read_link(lib.join(link)).unwrap(), Path::new(&target));
    }
    let dynamic = expect_success(
        Command::new("readelf")
            .arg("-d")
            .arg(lib.join("libduologue.so")),
    );
    let dynamic = String::from_utf8_lossy(&dynamic.stdout);
    assert!(
        dynamic.contains(&format!("Library soname: [libduologue.so.{series}]")),
        "{dynamic}"
    );
    assert_eq!(pkg_config(&["--modversion"]), [version]);
}

#[test]
fn what_the_readme_shows_in_c_compiles_and_runs() {
    for (number, source) in blocks("c").iter().enumerate() {
        compile_and_run(&format!("readme-{number}"), "c", "c99", source);
    }
}

#[test]
fn what_the_readme_shows_in_cpp_compiles_and_runs() {
    for standard in ["c++17", "c++20", "c++23"] {
        for (number, source) in blocks("cpp").iter().enumerate() {
            compile_and_run(
                &format!("readme-{number}-{standard}"),
                "cpp",
                standard,
                source,
            );
        }
    }
}

#[test]
fn the_program_on_the_first_page_of_the_header_compiles_and_runs() {
    let header = fs::read_to_string(root().join("include/duologue.h")).unwrap();
    let lines: Vec<_> = header
        .lines()
        .skip_while(|line| !line.starts_with("//     "))
        .take_while(|line| line.starts_with("//     ") || *line == "//")
        .map(|line| {
            line.trim_start_matches("//")
                .strip_prefix("     ")
                .unwrap_or_default()
        })
        .collect();
    let said = compile_and_run("first-page", "c", "c99", &lines.join("\n"));
    assert_eq!(said, "+15557000001: Do you have these in size 9?\n");
}

#[test]
fn a_program_links_the_static_library() {
    let source = "#include <duologue.h>\n#include <stdio.h>\nint main(void) { return puts(duologue_version()) < 0; }\n";
    let program = write("static", "c", source);
    let made = program.with_extension("");
    expect_success(
        Command::new("cc")
            .args(pkg_config(&["--cflags"]))
            .arg(&program)
            .arg(PREFIX.join("lib/libduologue.a"))
            .args(
                pkg_config(&["--libs", "--static"])
                    .iter()
                    .filter(|flag| *flag != "-lduologue"),
            )
            .arg("-o")
            .arg(&made),
    );
    let said = expect_success(&mut Command::new(made));
    assert_eq!(
        String::from_utf8_lossy(&said.stdout).trim(),
        env!("CARGO_PKG_VERSION")
    );
}

#[test]
fn a_project_of_cmake_finds_the_package() {
    let project = directory("cmake");
    fs::remove_dir_all(&project).unwrap();
    fs::create_dir_all(&project).unwrap();
    let lists = "cmake_minimum_required(VERSION 3.13)
project(greeting LANGUAGES C CXX)
set(CMAKE_CXX_STANDARD 17)
find_package(duologue 0.1 REQUIRED)
foreach(linked duologue static)
  add_executable(in_c_${linked} main.c)
  target_link_libraries(in_c_${linked} PRIVATE duologue::${linked})
  add_executable(in_cpp_${linked} main.cpp)
  target_link_libraries(in_cpp_${linked} PRIVATE duologue::${linked})
endforeach()
";
    fs::write(project.join("CMakeLists.txt"), lists).unwrap();
    fs::write(project.join("main.c"), &blocks("c")[0]).unwrap();
    fs::write(project.join("main.cpp"), &blocks("cpp")[0]).unwrap();
    let build = project.join("build");
    expect_success(
        Command::new("cmake")
            .arg("-S")
            .arg(&project)
            .arg("-B")
            .arg(&build)
            .arg(format!("-DCMAKE_PREFIX_PATH={}", PREFIX.display())),
    );
    expect_success(Command::new("cmake").arg("--build").arg(&build));
    for program in [
        "in_c_duologue",
        "in_c_static",
        "in_cpp_duologue",
        "in_cpp_static",
    ] {
        expect_success(Command::new(build.join(program)).current_dir(&build));
    }
    let newer = lists.replace("duologue 0.1 ", "duologue 0.2 ");
    fs::write(project.join("CMakeLists.txt"), newer).unwrap();
    let refused = Command::new("cmake")
        .arg("-S")
        .arg(&project)
        .arg("-B")
        .arg(&build)
        .output()
        .unwrap();
    assert!(!refused.status.success());
}

/// The README's blocks in a language.
fn blocks(language: &str) -> Vec<String> {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let blocks: Vec<_> = readme
        .split(&format!("\n```{language}\n"))
        .skip(1)
        .filter_map(|rest| rest.split_once("\n```\n"))
        .map(|(block, _)| format!("{block}\n"))
        .collect();
    assert!(!blocks.is_empty(), "the README has nothing in {language}");
    blocks
}

/// Compiles a program against the prefix alone, with all warnings as errors, and gives what it printed.
fn compile_and_run(name: &str, extension: &str, standard: &str, source: &str) -> String {
    let program = write(name, extension, source);
    let made = program.with_extension("");
    expect_success(
        Command::new(if extension == "c" { "cc" } else { "c++" })
            .arg(format!("-std={standard}"))
            .args(["-Wall", "-Wextra", "-Wpedantic", "-Werror"])
            .args(pkg_config(&["--cflags"]))
            .arg(&program)
            .args(pkg_config(&["--libs"]))
            .arg("-o")
            .arg(&made),
    );
    let lib = PREFIX.join("lib");
    let said = expect_success(
        Command::new(&made)
            .env("LD_LIBRARY_PATH", lib)
            .current_dir(made.parent().unwrap()),
    );
    String::from_utf8(said.stdout).unwrap()
}

fn write(name: &str, extension: &str, source: &str) -> PathBuf {
    let path = directory("installed").join(name);
    fs::create_dir_all(&path).unwrap();
    let path = path.join("main").with_extension(extension);
    fs::write(&path, source).unwrap();
    path
}

fn pkg_config(arguments: &[&str]) -> Vec<String> {
    let path: &OsStr = OsStr::new("lib/pkgconfig");
    let told = expect_success(
        Command::new("pkg-config")
            .args(arguments)
            .arg("duologue")
            .env("PKG_CONFIG_PATH", PREFIX.join(path)),
    );
    let told = String::from_utf8(told.stdout).unwrap();
    told.split_whitespace().map(str::to_owned).collect()
}
