//! The libraries for Node.js and Python: installing them, and starting a process for each.

mod process;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::contender::Contender;
use crate::{Result, tell};

pub(crate) use process::Script;

const NODE_SCRIPT: &str = include_str!("../peers.mjs");
const NODE_PACKAGES: &str = include_str!("../package.json");
const NODE_LOCK: &str = include_str!("../package-lock.json");
const PYTHON_SCRIPT: &str = include_str!("../peers.py");
const PYTHON_PACKAGES: &str = include_str!("../requirements.txt");

/// A script is not given more than that of a large text: it would take seconds, and no other figure.
const MOST: usize = 1 << 20;

/// The peers of other languages, each in a process of its own, where no other library has taught its compiler.
pub(crate) fn contenders(target: &Path) -> Result<Vec<Contender>> {
    let directory = target.join("peers");
    let texts = directory.join("texts");
    fs::create_dir_all(&texts)?;
    let (node, python) = (install_node(&directory)?, install_python(&directory)?);
    let node = |library| Script::start("node", "npm", &node, library, &texts);
    let python = |library| Script::start("python3", "PyPI", &python, library, &texts);
    Ok(vec![
        // Its time grows with the square of the length.
        Contender::script(node("sms-segments-calculator")?, 4 << 10, true),
        Contender::script(node("split-sms")?, MOST, false),
        Contender::script(node("sms-length")?, MOST, false),
        Contender::script(python("smsutil")?, MOST, false),
        // It refuses more than 255 parts.
        Contender::script(python("smpplib")?, 16 << 10, false),
    ])
}

/// What a process is started with.
pub(crate) struct Installed {
    script: PathBuf,
    packages: PathBuf,
}

fn install_node(directory: &Path) -> Result<Installed> {
    let packages = directory.join("npm");
    let files = [
        ("package.json", NODE_PACKAGES),
        ("package-lock.json", NODE_LOCK),
    ];
    let mut npm = Command::new("npm");
    npm.args([
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--prefix",
    ])
    .arg(&packages);
    install(&packages, &files, npm)?;
    script(directory, "peers.mjs", NODE_SCRIPT, packages)
}

fn install_python(directory: &Path) -> Result<Installed> {
    let packages = directory.join("python");
    let file = ("requirements.txt", PYTHON_PACKAGES);
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "install", "--no-deps", "--quiet", "--target"])
        .arg(&packages)
        .arg("--requirement")
        .arg(packages.join(file.0));
    install(&packages, &[file], pip)?;
    script(directory, "peers.py", PYTHON_SCRIPT, packages)
}

/// Puts the files that name the packages into the directory and runs the installer, unless that was done before.
fn install(packages: &Path, files: &[(&str, &str)], mut installer: Command) -> Result<()> {
    let done = packages.join("installed");
    let wanted: String = files.iter().map(|(_, text)| *text).collect();
    if fs::read_to_string(&done).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    if packages.exists() {
        fs::remove_dir_all(packages)?;
    }
    fs::create_dir_all(packages)?;
    for (name, text) in files {
        fs::write(packages.join(name), text)?;
    }
    tell(format_args!("installing: {installer:?}"));
    let name = installer.get_program().to_owned();
    let output = installer.output();
    let output = output.map_err(|why| {
        let name = name.display();
        format!("{name} cannot be run: {why}; install it, or leave the scripts out: --no-scripts")
    })?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(format!("{} failed: {why}", name.display()).into());
    }
    Ok(fs::write(done, wanted)?)
}

fn script(directory: &Path, name: &str, text: &str, packages: PathBuf) -> Result<Installed> {
    let script = directory.join(name);
    fs::write(&script, text)?;
    Ok(Installed { script, packages })
}
