//! A statement as PostgreSQL reads it: `$1` for `?1`, every table with its schema, since a connection behind a pooler has no
//! search path of its own, and how many rows are wanted as a number, which a plan that is kept could not know else.

use crate::store::sql::Param;

/// Every table and view that a statement may name.
const TABLES: [&str; 25] = [
    "agent",
    "attachment",
    "attempt",
    "contact",
    "contact_address",
    "conversation",
    "conversation_tag",
    "counter",
    "delivery_count",
    "event",
    "event_text",
    "gateway",
    "host_kind",
    "mailbox",
    "media",
    "media_chunk",
    "message",
    "outbox",
    "quick_reply",
    "send_key",
    "session",
    "tag",
    "worker",
    "workspace",
    "workspace_schema",
];

/// What stands before the name of a table.
const BEFORE_TABLE: [&str; 4] = ["FROM", "INTO", "JOIN", "UPDATE"];

/// Rewrites a statement for a schema, whose name is quoted as far as it has to be.
pub(super) fn for_schema(sql: &str, schema: &str, params: &[Param<'_>]) -> String {
    let mut rewritten = String::with_capacity(sql.len() + 64);
    let mut rest = sql;
    let mut last_word = "";
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' => rest[1..].find('\'').map_or(rest.len(), |end| end + 2),
            c if is_word(c) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        match first {
            '?' if last_word == "LIMIT" => {
                let digits = after.find(|c| !is_word(c)).unwrap_or(after.len());
                let (number, after) = after.split_at(digits);
                if let Some(rows) = limit(number, params) {
                    rewritten += &rows.to_string();
                } else {
                    rewritten.push('$');
                    rewritten += number;
                }
                rest = after;
                last_word = "";
                continue;
            }
            '?' => rewritten.push('$'),
            '{' if after.starts_with("schema}") => {
                rewritten.push_str(schema);
                rest = &after["schema}".len()..];
                continue;
            }
            c if is_word(c) => {
                if BEFORE_TABLE.contains(&last_word) && TABLES.contains(&token) {
                    rewritten.push_str(schema);
                    rewritten.push('.');
                }
                rewritten.push_str(token);
                last_word = token;
            }
            c => {
                rewritten.push_str(token);
                if !c.is_whitespace() {
                    last_word = "";
                }
            }
        }
        rest = after;
    }
    rewritten
}

/// The number that stands behind a LIMIT, by that of its parameter.
fn limit(number: &str, params: &[Param<'_>]) -> Option<i64> {
    let position = number.parse::<usize>().ok()?.checked_sub(1)?;
    match params.get(position)? {
        Param::Integer(rows) => Some(*rows),
        _ => None,
    }
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(sql: &str) -> String {
        for_schema(sql, "shop", &[Param::Integer(7), Param::Null])
    }

    #[test]
    fn parameters_are_numbered_as_the_server_has_them() {
        assert_eq!(rewritten("SELECT ?1, ?12"), "SELECT $1, $12");
    }

    #[test]
    fn tables_are_named_with_their_schema_wherever_they_are_named() {
        assert_eq!(
            rewritten("SELECT event.id FROM event LEFT JOIN\n message ON message.id = event.id"),
            "SELECT event.id FROM shop.event LEFT JOIN\n shop.message ON message.id = event.id"
        );
        assert_eq!(
            rewritten(
                "INSERT INTO tag (name) VALUES (?1) ON CONFLICT (name) DO UPDATE SET name = ?1"
            ),
            "INSERT INTO shop.tag (name) VALUES ($1) ON CONFLICT (name) DO UPDATE SET name = $1"
        );
        assert_eq!(
            rewritten("UPDATE outbox SET a = 1"),
            "UPDATE shop.outbox SET a = 1"
        );
        assert_eq!(rewritten("DELETE FROM worker"), "DELETE FROM shop.worker");
        assert_eq!(
            rewritten("SELECT {schema}.settled()"),
            "SELECT shop.settled()"
        );
    }

    #[test]
    fn how_many_rows_are_wanted_is_said_in_the_statement() {
        assert_eq!(
            rewritten("SELECT ?1 FROM (SELECT 1 LIMIT ?1) AS page WHERE 1 = ?1 LIMIT ?1"),
            "SELECT $1 FROM (SELECT 1 LIMIT 7) AS page WHERE 1 = $1 LIMIT 7"
        );
        assert_eq!(rewritten("SELECT 1 LIMIT ?2"), "SELECT 1 LIMIT $2");
        assert_eq!(rewritten("SELECT 1 LIMIT ?9"), "SELECT 1 LIMIT $9");
    }

    #[test]
    fn what_only_looks_like_a_table_stays_as_it_is() {
        for sql in [
            "SELECT 1 FROM (SELECT 1 AS tag) AS page",
            "SELECT 'FROM event ?1'",
            "SELECT 1 FROM pg_class FOR UPDATE OF outbox SKIP LOCKED",
            "it's FROM",
            "'",
        ] {
            assert_eq!(rewritten(sql), sql);
        }
    }
}
