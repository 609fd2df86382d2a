//! Exports that somebody has changed.

use super::export::Export;
use super::line;
use crate::bad_input::Expected;

pub(super) type Change = fn(&mut Export) -> Expected;

/// What somebody may have done to an export, and where that shows.
pub(super) const CHANGES: &[(&str, Change)] = &[
    ("the first two lines swapped", |e| {
        e.0.swap(0, 1);
        line(1, "is not the first line")
    }),
    ("the last two lines swapped", |e| {
        let last = e.0.len() - 1;
        e.0.swap(last - 1, last);
        line(last, "tells another number of lines")
    }),
    ("an event before what it is about", |e| {
        let (conversation, event) = (
            e.find(r#""table":"conversation""#),
            e.find(r#""table":"event""#),
        );
        let event = event
            + e.0[event..]
                .iter()
                .position(|l| l.contains(r#""conversation_id":1,"#))
                .unwrap();
        e.0.swap(conversation, event);
        line(
            conversation + 1,
            "table `event` has no room for a row like this",
        )
    }),
    ("a file after the rows", |e| {
        let file = e.0[1].clone();
        line(e.add(&file), "stands in the wrong place")
    }),
    ("the header once more", |e| {
        let header = e.0[0].clone();
        line(e.add(&header), "stands in the wrong place")
    }),
    ("another number of lines", |e| {
        let last = e.0.len() - 1;
        e.0[last] = format!("{{\"end\":{}}}", last + 1);
        line(last + 1, "tells another number of lines")
    }),
    ("all the lines there can be", |e| {
        let last = e.0.len() - 1;
        e.0[last] = format!("{{\"end\":{}}}", u64::MAX);
        line(last + 1, "tells another number of lines")
    }),
    ("a number of lines below zero", |e| {
        let last = e.0.len() - 1;
        e.0[last] = r#"{"end":-1}"#.into();
        line(last + 1, "is no line of an export")
    }),
    ("an unknown table", |e| {
        line(
            e.add(r#"{"table":"letter","row":{"id":1}}"#),
            "table `letter` has no room",
        )
    }),
    ("a table of SQLite's", |e| {
        let row = r#"{"table":"sqlite_sequence","row":{"name":"agent","seq":9}}"#;
        line(e.add(row), "table `sqlite_sequence` has no room")
    }),
    ("a table that is not carried", |e| {
        let row = r#"{"table":"worker","row":{"started_at":1,"beat_at":1}}"#;
        line(e.add(row), "table `worker` has no room")
    }),
    ("a statement for a table", |e| {
        let row = r#"{"table":"agent; DROP TABLE agent","row":{"id":1}}"#;
        line(e.add(row), "table `agent; DROP TABLE agent` has no room")
    }),
    ("an unknown column", |e| {
        let at = e.replace(r#""table":"agent""#, r#""initials":"#, r#""initial":"#);
        line(at, "table `agent` has no room")
    }),
    ("a statement for a column", |e| {
        let at = e.replace(
            r#""table":"agent""#,
            r#""initials":"#,
            r#""id) VALUES (1); --":"#,
        );
        line(at, "table `agent` has no room")
    }),
    ("a row without columns", |e| {
        line(
            e.add(r#"{"table":"agent","row":{}}"#),
            "table `agent` has no room",
        )
    }),
    ("a row without a column that is needed", |e| {
        line(
            e.add(r#"{"table":"agent","row":{"id":77}}"#),
            "table `agent` has no room",
        )
    }),
    ("a row with one that is there already", |e| {
        let at = e.find(r#""table":"agent""#);
        let row = e.0[at].clone();
        line(e.add(&row), "table `agent` has no room")
    }),
    ("a text for a number", |e| {
        let at = e.replace(r#""table":"agent""#, r#""active":1"#, r#""active":"yes""#);
        line(at, "table `agent` has no room")
    }),
    ("a number that breaks a rule", |e| {
        let at = e.replace(r#""table":"agent""#, r#""active":1"#, r#""active":2"#);
        line(at, "table `agent` has no room")
    }),
    ("nothing where there must be something", |e| {
        let at = e.replace(r#""table":"agent""#, r#""active":1"#, r#""active":null"#);
        line(at, "table `agent` has no room")
    }),
    ("a fraction", |e| {
        let at = e.replace(r#""table":"agent""#, r#""active":1"#, r#""active":1.5"#);
        line(at, "column `active` holds what no column can")
    }),
    ("a text with a NUL, which no call would have taken", |e| {
        let at = e.replace(r#""table":"agent""#, r#""name":""#, r#""name":"\u0000"#);
        line(at, "column `name` holds what no column can")
    }),
    ("a number that is too large", |e| {
        let at = e.replace(
            r#""table":"agent""#,
            r#""active":1"#,
            r#""active":9223372036854775808"#,
        );
        line(at, "column `active` holds what no column can")
    }),
    ("a truth value", |e| {
        let at = e.replace(r#""table":"agent""#, r#""active":1"#, r#""active":true"#);
        line(at, "column `active` holds what no column can")
    }),
    ("a list", |e| {
        let at = e.replace(r#""table":"agent""#, r#""active":1"#, r#""active":[1]"#);
        line(at, "column `active` holds what no column can")
    }),
    ("bytes that are none", |e| {
        let at = e.replace(r#""table":"send_key""#, r#""hex":""#, r#""hex":"x"#);
        line(at, "column `digest` holds what no column can")
    }),
    ("bytes for a text", |e| {
        let at = e.replace(
            r#""table":"agent""#,
            r#""initials":"AL""#,
            r#""initials":{"hex":"414c"}"#,
        );
        line(at, "table `agent` has no room")
    }),
    ("a row that is no object", |e| {
        line(
            e.add(r#"{"table":"agent","row":[1]}"#),
            "is no line of an export",
        )
    }),
    ("a row with more beside it", |e| {
        line(
            e.add(r#"{"table":"agent","row":{"id":1},"more":1}"#),
            "is no line of an export",
        )
    }),
    ("a file whose content was changed", |e| {
        e.replace(r#""media":"#, "0707", "0708");
        line(
            3,
            "comes after a file whose content is not what its name says",
        )
    }),
    ("a file that is called otherwise", |e| {
        e.replace(r#""media":"#, r#""media":""#, r#""media":"0"#);
        line(
            3,
            "comes after a file whose content is not what its name says",
        )
    }),
    ("a file whose content is no bytes", |e| {
        line(e.replace(r#""media":"#, "0707", "07g7"), "holds no bytes")
    }),
    ("half a byte", |e| {
        line(e.replace(r#""media":"#, "0707", "070"), "holds no bytes")
    }),
    ("a file that begins with its second piece", |e| {
        e.replace(r#""media":"#, r#""chunk":0"#, r#""chunk":1"#);
        line(
            2,
            "comes after a file whose content is not what its name says",
        )
    }),
    ("a file without its content", |e| {
        e.remove(r#""media":"#);
        line(
            e.find(r#""table":"media""#) + 1,
            "tells of a file whose content did not come",
        )
    }),
    ("a file that is longer in its row", |e| {
        let at = e.replace(r#""table":"media""#, r#""size":10"#, r#""size":11"#);
        line(at, "tells of a file whose content did not come")
    }),
    ("a counter that counts one too many", |e| {
        e.replace(
            r#""table":"counter""#,
            r#""conversations":"#,
            r#""conversations":1"#,
        );
        line(e.0.len(), "places, first in tally of counter")
    }),
    ("a counter that is missing", |e| {
        e.remove(r#""table":"counter""#);
        line(e.0.len(), "places, first in tally of counter")
    }),
    ("a conversation with more that is unread", |e| {
        e.replace(r#""table":"conversation""#, r#""unread":"#, r#""unread":1"#);
        line(e.0.len(), "does not agree with itself in")
    }),
    ("a message that stands otherwise", |e| {
        e.replace(
            r#""status":"unknown""#,
            r#""status":"unknown""#,
            r#""status":"sent""#,
        );
        line(e.0.len(), "does not agree with itself in")
    }),
    ("a message that waits no more", |e| {
        e.remove(r#""table":"outbox""#);
        line(e.0.len(), "does not agree with itself in")
    }),
    ("a log that lacks the event of a message", |e| {
        e.remove(r#""kind":"message_scheduled""#);
        let message = e.find("Good morning");
        line(message + 1, "table `message` has no room for a row")
    }),
    ("a log that lacks an event of a conversation", |e| {
        e.remove(r#""kind":"conversation_finished""#);
        line(e.0.len(), "does not agree with itself in")
    }),
    ("an event of a kind that there is none of", |e| {
        e.replace(
            r#""kind":"conversation_finished""#,
            "conversation_finished",
            "conversation_lost",
        );
        line(e.0.len(), "cannot be read")
    }),
    ("an event whose facts are none", |e| {
        e.replace(r#""kind":"assigned""#, r#""facts":""#, r#""facts":"no "#);
        line(e.0.len(), "cannot be read")
    }),
    ("an address that is none", |e| {
        e.replace(
            r#""table":"conversation""#,
            r#""address":"+"#,
            r#""address":""#,
        );
        line(e.0.len(), "column 5 is no address")
    }),
    ("the count of a table that there is none of", |e| {
        line(
            e.add(r#"{"sequence":"letter","last":7}"#),
            "is of no table that counts",
        )
    }),
    ("the count of a table that is not carried", |e| {
        line(
            e.add(r#"{"sequence":"worker","last":7}"#),
            "is of no table that counts",
        )
    }),
    ("a count of nothing", |e| {
        line(
            e.add(r#"{"sequence":"agent","last":0}"#),
            "tells a number that nothing has",
        )
    }),
    ("a count that is no number", |e| {
        line(
            e.add(r#"{"sequence":"agent","last":"7"}"#),
            "is no line of an export",
        )
    }),
];
