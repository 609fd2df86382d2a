//! Wrong calls of what needs no workspace.

use duologue::{
    Address, Cursor, Encoding, Media, MediaLimits, Region, SegmentOptions, TimeZone, Timestamp,
    segments,
};

use super::world::{World, long, picture};
use super::{Wrong, invalid, wrong};

pub(super) fn wrong_calls() -> Vec<Wrong> {
    let mut calls = addresses();
    calls.extend(times());
    calls.extend(cursors());
    calls.extend(texts());
    #[cfg(feature = "template")]
    calls.extend(templates());
    calls
}

fn addresses() -> Vec<Wrong> {
    let address = |text: &'static str| move |_: &World| Address::parse(text);
    let region = |code: &'static str| move |_: &World| code.parse::<Region>();
    let code = "is not a two-letter code of ISO 3166-1";
    vec![
        wrong(
            "an empty address",
            address(""),
            invalid("address", "", "must not be empty"),
        ),
        wrong(
            "an address of 16 digits",
            address("+1234567890123456"),
            invalid("address", "+1234567890123456", "with 16 digits, at most 15"),
        ),
        wrong(
            "an address of 6 digits",
            address("+123456"),
            invalid("address", "+123456", "with 6 digits, at least 7"),
        ),
        wrong(
            "an address with a space before it",
            address(" +15550100001"),
            invalid("address", " +15550100001", ""),
        ),
        wrong(
            "an address without its plus",
            address("15550100001"),
            invalid("address", "15550100001", "`+` and its country code"),
        ),
        wrong(
            "an address of two digits",
            address("12"),
            invalid("address", "12", "3 to 8"),
        ),
        wrong(
            "an address with two at signs",
            address("a@b@example.com"),
            invalid("address", "a@b@example.com", "more than one `@`"),
        ),
        wrong(
            "an address with a NUL",
            address("72\u{0}345"),
            invalid("address", "72\u{0}345", "control"),
        ),
        wrong(
            "an address of another script",
            address("Привет"),
            invalid("address", "Привет", "GSM 7-bit"),
        ),
        wrong(
            "an address of a megabyte",
            |_| Address::parse(&long(1 << 20)),
            invalid("address", long(1 << 20), ""),
        ),
        wrong(
            "a local number without a region",
            |_| Address::parse_in("(555) 010-0001", None),
            invalid("address", "(555) 010-0001", "set a default region"),
        ),
        wrong(
            "a region that is none",
            region("UK"),
            invalid("region", "UK", code),
        ),
        wrong(
            "a region of nothing",
            region(""),
            invalid("region", "", code),
        ),
        wrong(
            "a region with a NUL",
            region("U\0"),
            invalid("region", "U\0", code),
        ),
    ]
}

fn times() -> Vec<Wrong> {
    let zone = |name: &'static str| move |_: &World| TimeZone::parse(name);
    let moment = |text: &'static str| move |_: &World| text.parse::<Timestamp>();
    let iana = "is not a zone of the IANA database, like America/Denver";
    let form = "is not a moment like 2026-11-22T09:00:00Z";
    vec![
        wrong(
            "a zone that is none",
            zone("Mars/Olympus"),
            invalid("time_zone", "Mars/Olympus", iana),
        ),
        wrong(
            "a zone of nothing",
            zone(""),
            invalid("time_zone", "", iana),
        ),
        wrong(
            "a zone by its offset",
            zone("+02:00"),
            invalid("time_zone", "+02:00", iana),
        ),
        wrong(
            "a zone by path",
            zone("../UTC"),
            invalid("time_zone", "../UTC", iana),
        ),
        wrong(
            "a zone with a NUL",
            zone("UTC\0"),
            invalid("time_zone", "UTC\0", iana),
        ),
        wrong(
            "a zone of a megabyte",
            |_| TimeZone::parse(&long(1 << 20)),
            invalid("time_zone", long(1 << 20), iana),
        ),
        wrong(
            "a moment in words",
            moment("tomorrow"),
            invalid("timestamp", "tomorrow", form),
        ),
        wrong(
            "a moment without a zone",
            moment("2026-11-22T09:00:00"),
            invalid("timestamp", "2026-11-22T09:00:00", form),
        ),
        wrong(
            "a moment on a day that is not",
            moment("2026-02-30T09:00:00Z"),
            invalid("timestamp", "2026-02-30T09:00:00Z", form),
        ),
        wrong(
            "a moment with a NUL",
            moment("2026-11-22T09:00:00Z\0"),
            invalid("timestamp", "2026-11-22T09:00:00Z\0", form),
        ),
        wrong(
            "a moment beyond the calendar",
            |_| Timestamp::from_micros(i64::MAX),
            invalid("timestamp", i64::MAX, "lie outside the years -9999 to 9999"),
        ),
        wrong(
            "a moment before the calendar",
            |_| Timestamp::from_micros(i64::MIN),
            invalid("timestamp", i64::MIN, "lie outside the years -9999 to 9999"),
        ),
    ]
}

fn cursors() -> Vec<Wrong> {
    let cursor = |text: String| move |_: &World| text.parse::<Cursor>();
    let none = "is not a cursor of this library";
    let capitals = "ABCDEF0123456789ABCDEF0123456789ABCDEF01";
    vec![
        wrong(
            "a cursor of nothing",
            cursor(String::new()),
            invalid("cursor", "", none),
        ),
        wrong(
            "a cursor of garbage",
            cursor("garbage".to_owned()),
            invalid("cursor", "garbage", none),
        ),
        wrong(
            "a cursor in capitals",
            cursor(capitals.to_owned()),
            invalid("cursor", capitals, none),
        ),
        wrong(
            "a cursor of 39 digits",
            cursor("0".repeat(39)),
            invalid("cursor", "0".repeat(39), none),
        ),
        wrong(
            "a cursor of 20 letters of two bytes",
            cursor("é".repeat(20)),
            invalid("cursor", "é".repeat(20), none),
        ),
        wrong(
            "a cursor with a NUL",
            cursor(format!("{}\0", "0".repeat(39))),
            invalid("cursor", format!("{}\0", "0".repeat(39)), none),
        ),
        wrong(
            "a cursor of a megabyte",
            cursor(long(1 << 20)),
            invalid("cursor", long(1 << 20), none),
        ),
    ]
}

fn texts() -> Vec<Wrong> {
    let gsm = |text: &'static str| {
        let options = SegmentOptions::default().encoding(Some(Encoding::Gsm7Bit));
        move |_: &World| segments(text, &options).map(|_| ())
    };
    let limits = || MediaLimits {
        types: vec!["image/*".to_owned()],
        bytes: 10,
        count: 1,
    };
    vec![
        wrong(
            "a tick that is to be GSM 7-bit",
            gsm("Size 9 ✓"),
            invalid("text", "✓", "(U+2713) at index 7 is not in GSM 7-bit"),
        ),
        wrong(
            "a NUL that is to be GSM 7-bit",
            gsm("a\0"),
            invalid("text", "\0", "(U+0000) at index 1 is not in GSM 7-bit"),
        ),
        wrong(
            "media beyond their number",
            move |_| limits().check(&[picture(1), picture(1)]),
            invalid("media", 2, "files are too many; at most 1"),
        ),
        wrong(
            "media beyond their size",
            move |_| limits().check(&[picture(11)]),
            invalid("media", 11, "bytes are too many; at most 10"),
        ),
        wrong(
            "media of another type",
            move |_| limits().check(&[Media::new("a", "text/html", [1])]),
            invalid("media_type", "text/html", "image/*"),
        ),
    ]
}

#[cfg(feature = "template")]
fn templates() -> Vec<Wrong> {
    use duologue::template::{Template, Values, Variable};

    let fill = |text: &'static str| {
        let values = Values::new().set(Variable::ContactName, long(15_000));
        move |_: &World| Template::parse(text)?.expand(&values)
    };
    let name = "{{ contact.name }}";
    let missing = |value, words| super::Expected {
        code: "missing_value",
        ..invalid("text", value, words)
    };
    let too_much = name.repeat(5);
    let source = too_much.clone();
    vec![
        wrong(
            "a template longer than a template may be",
            |_| Template::parse(&long(16 * 1024 + 1)),
            invalid(
                "text",
                long(16 * 1024 + 1),
                "has 16385 bytes, at most 16384 are allowed",
            ),
        ),
        wrong(
            "a template that ends in a comment",
            fill("a {# b"),
            invalid("text", "a {# b", "the comment is not closed"),
        ),
        wrong(
            "a template that is filled with nothing",
            fill("Hi {{ contact.first_name }}"),
            missing("contact.first_name", "| default("),
        ),
        wrong(
            "a template that adds a number to nothing",
            fill("{{ contact.fields.size ~ 1 }}"),
            missing("contact.fields.size", "has no value"),
        ),
        wrong(
            "a template that fills to too much",
            move |_| {
                let values = Values::new().set(Variable::ContactName, long(15_000));
                Template::parse(&source)?.expand(&values)
            },
            invalid(
                "text",
                too_much,
                "fills to more than 65536 bytes; repeat less",
            ),
        ),
    ]
}
