//! Files whose permissions stand in the way.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use duologue::{ErrorKind, Messenger, Options};

use super::{Shelf, furnish};

/// Names the directory for the test that runs as somebody else.
const SHELF: &str = "DUOLOGUE_SHELF";
/// Who owns nothing, on every Unix.
const NOBODY: u32 = 65_534;

fn allow(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_file_that_may_not_be_written_is_told_from_one_that_may_not_be_read() {
    let shelf = Shelf::new();
    for folder in ["closed", "open"] {
        fs::create_dir(shelf.path(folder)).unwrap();
        shelf.workspace(&format!("{folder}/secret.db"));
        shelf.workspace(&format!("{folder}/shop.db"));
        allow(&shelf.path(&format!("{folder}/secret.db")), 0o000);
        allow(&shelf.path(&format!("{folder}/shop.db")), 0o444);
    }
    allow(&shelf.path("closed"), 0o555);
    allow(&shelf.path("open"), 0o777);
    allow(shelf.0.path(), 0o755);
    // Root may do everything, so the look must be somebody else's.
    if fs::OpenOptions::new()
        .append(true)
        .open(shelf.path("open/shop.db"))
        .is_err()
    {
        look(shelf.0.path());
    } else {
        let itself = std::env::current_exe().unwrap();
        let run = Command::new(itself)
            .args([
                "--exact",
                "--nocapture",
                "files::permissions::as_somebody_who_owns_nothing",
            ])
            .env(SHELF, shelf.0.path())
            .current_dir("/")
            .uid(NOBODY)
            .gid(NOBODY)
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&run.stdout);
        println!("{told}");
        assert!(
            run.status.success() && told.contains("1 passed"),
            "{told}\n{}",
            String::from_utf8_lossy(&run.stderr)
        );
    }
    allow(&shelf.path("closed"), 0o755);
}

#[test]
fn as_somebody_who_owns_nothing() {
    // It looks when the test above runs it, with the rights of somebody else.
    if let Some(shelf) = std::env::var_os(SHELF) {
        look(Path::new(&shelf));
    }
}

/// What somebody who may only look at the files is told.
fn look(shelf: &Path) {
    let read_only = || Options::new().read_only();
    let told = |path: &str, options: Options, kind, words: &str| {
        let path = shelf.join(path);
        let before = fs::read(&path).ok();
        let error = options.open(&path).unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        assert!(error.to_string().contains(words), "{error}");
        assert_eq!(fs::read(&path).ok(), before);
    };
    for folder in ["closed", "open"] {
        let secret = format!("{folder}/secret.db");
        for options in [Options::new(), read_only()] {
            told(
                &secret,
                options,
                ErrorKind::Storage,
                "it, or its directory, may not be read or written",
            );
        }
        let unwritable = "it may not be written; open it with read_only to read it";
        told(
            &format!("{folder}/shop.db"),
            Options::new(),
            ErrorKind::ReadOnly,
            unwritable,
        );
    }
    told(
        "closed/shop.db",
        read_only(),
        ErrorKind::ReadOnly,
        "even a reader needs files beside it",
    );
    told(
        "closed/new.db",
        Options::new(),
        ErrorKind::Storage,
        "there is no such file, and none can be made",
    );

    let reader = read_only().open(shelf.join("open/shop.db")).unwrap();
    assert_eq!(reader.badge().unwrap().messages, 1);
    assert_eq!(
        reader.add_mailbox("Sales").unwrap_err().kind(),
        ErrorKind::ReadOnly
    );
    furnish(&Messenger::open(shelf.join("open/new.db")).unwrap(), 1);
}
