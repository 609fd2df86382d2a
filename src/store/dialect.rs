//! All in which the two database engines differ, as far as statements go, and why.
//!
//! Beside this: each engine has its own tables and indexes (`sqlite/schema`, `postgres/schema`), and PostgreSQL stores what is
//! received by a procedure, in one round trip (`postgres/receive.rs`).

/// A database engine's way of saying things.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Dialect {
    Sqlite,
    #[cfg(feature = "postgres")]
    Postgres,
}

impl Dialect {
    /// Adds to a counter: dimension, shelf, first and second id, conversations, unread conversations, unread messages.
    ///
    /// SQLite has one writer, so a counter is a row. On PostgreSQL all who write at the same time would wait for that
    /// row: there each adds to one of its own, and a counter is their sum.
    pub(crate) const fn count_conversations(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "INSERT INTO counter (dimension, shelf, first_id, second_id,
                     conversations, unread_conversations, unread_messages)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                 ON CONFLICT (dimension, shelf, first_id, second_id) DO UPDATE
                 SET conversations = counter.conversations + excluded.conversations,
                     unread_conversations = counter.unread_conversations + excluded.unread_conversations,
                     unread_messages = counter.unread_messages + excluded.unread_messages"
            }
            #[cfg(feature = "postgres")]
            Self::Postgres => "SELECT {schema}.count_conversations(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        }
    }

    /// Adds to the number of messages that have a delivery status: the status, how many. As above.
    pub(crate) const fn count_delivery(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "INSERT INTO delivery_count (status, messages) VALUES (?1, ?2)
                 ON CONFLICT (status) DO UPDATE SET messages = messages + excluded.messages"
            }
            #[cfg(feature = "postgres")]
            Self::Postgres => "SELECT {schema}.count_delivery(?1, ?2)",
        }
    }

    /// How contacts are walked through in the order of their names: what begins the condition of those after a name, and
    /// the order.
    ///
    /// PostgreSQL has an index of the beginnings alone, since an entry holds no more; the order is the same.
    pub(crate) const fn contacts_by_name(self) -> (&'static str, &'static str) {
        match self {
            Self::Sqlite => ("", "folded, id"),
            #[cfg(feature = "postgres")]
            Self::Postgres => (
                "left(folded, 500) >= left(?1, 500) AND ",
                "left(folded, 500), folded, id",
            ),
        }
    }

    /// Passes over rows that another writer has locked, where there can be another.
    pub(crate) const fn skip_locked(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            #[cfg(feature = "postgres")]
            Self::Postgres => " FOR UPDATE OF outbox SKIP LOCKED",
        }
    }

    /// The rows of a parameter that is an array of numbers in JSON.
    pub(crate) fn numbers(self, parameter: &str) -> String {
        match self {
            Self::Sqlite => format!("SELECT value FROM json_each({parameter})"),
            #[cfg(feature = "postgres")]
            Self::Postgres => {
                format!("SELECT value::BIGINT FROM jsonb_array_elements_text({parameter}::JSONB)")
            }
        }
    }

    /// Up to which number the log is complete, for all that read it later.
    ///
    /// SQLite's one writer gives numbers out in the order of its commits. On PostgreSQL a number that was given out can
    /// be committed after a later one, so the log ends before the first of those that are still being written.
    pub(crate) const fn end_of_log(self) -> &'static str {
        match self {
            Self::Sqlite => "SELECT coalesce(max(id), 0) FROM event",
            #[cfg(feature = "postgres")]
            Self::Postgres => {
                "SELECT coalesce(max(id), 0) FROM event WHERE id <= (SELECT {schema}.settled())"
            }
        }
    }

    /// The last number that the log has given out.
    pub(crate) const fn last_of_log(self) -> &'static str {
        match self {
            Self::Sqlite => "SELECT coalesce(max(id), 0) FROM event",
            #[cfg(feature = "postgres")]
            Self::Postgres => "SELECT {schema}.last_event()",
        }
    }

    /// Lets no table give a number out that a row has, when rows have come with numbers of their own, if that needs a word.
    pub(crate) const fn continue_counting(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            #[cfg(feature = "postgres")]
            Self::Postgres => Some("SELECT {schema}.continue_counting()"),
        }
    }

    /// The number that was given out last in each table that never gives one out twice.
    pub(crate) const fn sequences(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "SELECT name, seq FROM sqlite_sequence WHERE name <> 'worker' AND seq > 0 ORDER BY name"
            }
            #[cfg(feature = "postgres")]
            Self::Postgres => {
                "SELECT name, last FROM {schema}.sequences() WHERE last IS NOT NULL ORDER BY name"
            }
        }
    }

    /// Whether a table counts so.
    pub(crate) const fn has_sequence(self) -> &'static str {
        match self {
            Self::Sqlite => {
                "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = ?1 AND sql LIKE '%AUTOINCREMENT%')"
            }
            #[cfg(feature = "postgres")]
            Self::Postgres => "SELECT EXISTS (SELECT 1 FROM {schema}.sequences() WHERE name = ?1)",
        }
    }

    /// Lets a table go on counting after a number: statements that run one after the other.
    pub(crate) const fn set_sequence(self) -> &'static [&'static str] {
        match self {
            Self::Sqlite => &[
                "DELETE FROM sqlite_sequence WHERE name = ?1 AND ?2 IS NOT NULL",
                "INSERT INTO sqlite_sequence (name, seq) VALUES (?1, ?2)",
            ],
            #[cfg(feature = "postgres")]
            Self::Postgres => &["SELECT {schema}.set_sequence(?1, ?2)"],
        }
    }

    /// Whether the database itself refuses a row that names one that is not there.
    ///
    /// On PostgreSQL each check would lock the row that it finds, for the rest of the transaction.
    pub(crate) const fn has_foreign_keys(self) -> bool {
        match self {
            Self::Sqlite => true,
            #[cfg(feature = "postgres")]
            Self::Postgres => false,
        }
    }

    /// Has the database count what is in tables that were filled at once, if it plans by that.
    ///
    /// SQLite plans by the indexes alone. PostgreSQL would count some time later, and until then plan for empty tables.
    pub(crate) fn take_stock(self, tables: impl Iterator<Item = &'static str>) -> Option<String> {
        match self {
            Self::Sqlite => {
                drop(tables);
                None
            }
            #[cfg(feature = "postgres")]
            Self::Postgres => {
                // The two are views.
                let counted =
                    tables.filter(|table| !matches!(*table, "counter" | "delivery_count"));
                let counted: Vec<_> = counted.map(|table| format!("{{schema}}.{table}")).collect();
                Some(format!("ANALYZE {}", counted.join(", ")))
            }
        }
    }

    /// Merges walks along indexes: at most `limit` of their rows, in an order.
    ///
    /// SQLite walks each index in the order that is asked of all. PostgreSQL does so only if each walk says the order
    /// itself; else it sorts whatever they pass.
    pub(crate) fn merge(self, walks: &[String], order: &str, limit: &str) -> String {
        let merged = match self {
            Self::Sqlite => walks.join(" UNION ALL "),
            #[cfg(feature = "postgres")]
            Self::Postgres if walks.len() > 1 => walks
                .iter()
                .map(|walk| format!("({walk} ORDER BY {order} LIMIT {limit})"))
                .collect::<Vec<_>>()
                .join(" UNION ALL "),
            #[cfg(feature = "postgres")]
            Self::Postgres => walks.concat(),
        };
        format!("{merged} ORDER BY {order} LIMIT {limit}")
    }

    /// The conditions, one for each walk that is needed, on the columns of a time and a row's number that together are
    /// true of what lies before a place.
    ///
    /// SQLite does not search by a pair that ends in the row's own number, so a tie is a walk of its own there.
    pub(crate) fn before(self, (at, id): (&str, &str), place: &(String, String)) -> Vec<String> {
        let (place_at, place_id) = place;
        match self {
            Self::Sqlite => vec![
                format!("{at} = {place_at} AND {id} < {place_id}"),
                format!("{at} < {place_at}"),
            ],
            #[cfg(feature = "postgres")]
            Self::Postgres => vec![format!("({at}, {id}) < ({place_at}, {place_id})")],
        }
    }
}
