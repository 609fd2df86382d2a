//! Any text is a template or is refused, and neither takes long.
#![no_main]

use duologue::template::Template;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = Template::parse(text);
});
