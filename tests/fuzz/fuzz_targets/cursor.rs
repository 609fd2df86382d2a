//! Any text is a cursor or is refused; a cursor, written out, is the same cursor again.
#![no_main]

use duologue::Cursor;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(cursor) = text.parse::<Cursor>() {
        assert_eq!(cursor.to_string().parse().ok(), Some(cursor));
    }
});
