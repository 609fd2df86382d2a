//! The one small interface between the statements of this crate and a database engine.
//!
//! Statements are written once, in the dialect that SQLite and PostgreSQL share, with numbered parameters (`?1`);
//! an engine that numbers them otherwise rewrites them. Everything above this file sees [`Tx`] alone.

use std::borrow::Cow;
use std::fmt;

use crate::address::Address;
use crate::clock::Timestamp;
use crate::error::{Error, ErrorKind, Result};
use crate::store::dialect::Dialect;

/// A value bound to a statement's parameter.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Param<'a> {
    Null,
    Integer(i64),
    Text(&'a str),
    Blob(&'a [u8]),
}

/// Without the value: what speaks to a server would show it to a program's log.
impl fmt::Debug for Param<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "Null",
            Self::Integer(_) => "Integer",
            Self::Text(_) => "Text",
            Self::Blob(_) => "Blob",
        })
    }
}

/// One row of an answer, read by column number.
pub(crate) trait Row {
    /// What the columns are called, for a reader that knows no more of them.
    fn names(&self) -> Vec<&str>;
    /// Whatever a column holds.
    fn value(&self, column: usize) -> Result<Param<'_>>;
    fn integer_or_null(&self, column: usize) -> Result<Option<i64>>;
    fn text_or_null(&self, column: usize) -> Result<Option<&str>>;
    fn blob(&self, column: usize) -> Result<&[u8]>;
}

/// A database engine inside an open transaction.
pub(crate) trait Sql {
    /// How it says what the engines say differently.
    fn dialect(&self) -> Dialect;

    /// What a query ends with whose rows this transaction is going to change by what it reads in them, so that nobody
    /// else does meanwhile; nothing where nobody else writes.
    fn row_lock(&self) -> &'static str {
        ""
    }

    /// Runs a statement and says how many rows it changed.
    fn execute(&self, sql: &str, params: &[Param<'_>]) -> Result<usize>;

    /// Runs a statement whose answer nobody needs: where that saves a round trip, it is sent with the next one, and if it
    /// fails, that fails.
    fn put(&self, sql: &str, params: &[Param<'_>]) -> Result<()> {
        self.execute(sql, params).map(drop)
    }

    /// Runs what was put and has not been run yet.
    fn catch_up(&self) -> Result<()> {
        Ok(())
    }

    /// Runs an `INSERT` of one row and says which number the row has.
    fn insert(&self, sql: &str, params: &[Param<'_>]) -> Result<i64>;

    /// Runs a query and hands over each row until the reader has had enough.
    fn query(
        &self,
        sql: &str,
        params: &[Param<'_>],
        each: &mut dyn FnMut(&dyn Row) -> Result<Flow>,
    ) -> Result<()>;

    /// As [`Sql::query`], for more rows than there is memory for; the reader may run other statements meanwhile.
    fn stream(
        &self,
        sql: &str,
        params: &[Param<'_>],
        each: &mut dyn FnMut(&dyn Row) -> Result<Flow>,
    ) -> Result<()> {
        self.query(sql, params, each)
    }
}

/// Whether a reader wants another row.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Flow {
    More,
    Enough,
}

/// An open transaction, as the statements of this crate use it.
#[derive(Clone, Copy)]
pub(crate) struct Tx<'a>(pub(crate) &'a dyn Sql);

impl Tx<'_> {
    pub(crate) fn dialect(&self) -> Dialect {
        self.0.dialect()
    }

    /// A query of rows that this transaction is going to change by what it reads in them: nobody else does meanwhile.
    pub(crate) fn locking<'s>(&self, query: &'s str) -> Cow<'s, str> {
        match self.0.row_lock() {
            "" => Cow::Borrowed(query),
            lock => Cow::Owned(format!("{query}{lock}")),
        }
    }

    pub(crate) fn execute(&self, sql: &str, params: &[Param<'_>]) -> Result<usize> {
        self.0.execute(sql, params)
    }

    /// Runs a statement, and whether it fails shows at the end of the transaction at the latest.
    pub(crate) fn put(&self, sql: &str, params: &[Param<'_>]) -> Result<()> {
        self.0.put(sql, params)
    }

    /// Runs `work` so that it changes nothing if it fails, whatever becomes of the transaction.
    pub(crate) fn apart<T>(&self, work: impl FnOnce(Self) -> Result<T>) -> Result<T> {
        self.execute("SAVEPOINT apart", params![])?;
        let done = work(*self).and_then(|value| self.0.catch_up().map(|()| value));
        let undone = match done {
            Ok(_) => Ok(0),
            Err(_) => self.execute("ROLLBACK TO apart", params![]),
        };
        let ended = undone.and_then(|_| self.execute("RELEASE apart", params![]));
        match (done, ended) {
            // Of a failure as bad as a full disk the whole transaction has been undone already.
            (Err(bad), Err(_)) if matches!(bad.kind(), ErrorKind::Storage | ErrorKind::Corrupt) => {
                Err(bad)
            }
            (done, ended) => ended.and(done),
        }
    }

    /// Inserts one row, whose number is its id.
    pub(crate) fn insert<I: Id>(&self, sql: &str, params: &[Param<'_>]) -> Result<I> {
        I::from_row(self.0.insert(sql, params)?)
            .ok_or_else(|| Error::new(ErrorKind::Internal, "a new row has no number"))
    }

    /// The first row, if there is one.
    pub(crate) fn optional<T>(
        &self,
        sql: &str,
        params: &[Param<'_>],
        read: impl Fn(&dyn Row) -> Result<T>,
    ) -> Result<Option<T>> {
        let mut found = None;
        self.0.query(sql, params, &mut |row| {
            found = Some(read(row)?);
            Ok(Flow::Enough)
        })?;
        Ok(found)
    }

    /// The one row that the statement always answers with.
    pub(crate) fn one<T>(
        &self,
        sql: &str,
        params: &[Param<'_>],
        read: impl Fn(&dyn Row) -> Result<T>,
    ) -> Result<T> {
        self.optional(sql, params, read)?.ok_or_else(|| {
            Error::new(
                ErrorKind::Corrupt,
                "a row that is always there is missing; restore the database from a backup",
            )
        })
    }

    /// Every row.
    pub(crate) fn all<T>(
        &self,
        sql: &str,
        params: &[Param<'_>],
        read: impl Fn(&dyn Row) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut rows = Vec::new();
        self.0.query(sql, params, &mut |row| {
            rows.push(read(row)?);
            Ok(Flow::More)
        })?;
        Ok(rows)
    }

    /// Each row in turn, without keeping them.
    pub(crate) fn each(
        &self,
        sql: &str,
        params: &[Param<'_>],
        mut read: impl FnMut(&dyn Row) -> Result<()>,
    ) -> Result<()> {
        self.0.stream(sql, params, &mut |row| {
            read(row)?;
            Ok(Flow::More)
        })
    }
}

impl dyn Row + '_ {
    pub(crate) fn integer(&self, column: usize) -> Result<i64> {
        self.integer_or_null(column)?
            .ok_or_else(|| unreadable(column, "is missing"))
    }

    pub(crate) fn text(&self, column: usize) -> Result<&str> {
        self.text_or_null(column)?
            .ok_or_else(|| unreadable(column, "is missing"))
    }

    pub(crate) fn string(&self, column: usize) -> Result<String> {
        self.text(column).map(str::to_owned)
    }

    pub(crate) fn flag(&self, column: usize) -> Result<bool> {
        self.integer(column).map(|flag| flag != 0)
    }

    pub(crate) fn timestamp(&self, column: usize) -> Result<Timestamp> {
        Timestamp::from_micros(self.integer(column)?)
    }

    pub(crate) fn timestamp_or_null(&self, column: usize) -> Result<Option<Timestamp>> {
        self.integer_or_null(column)?
            .map(Timestamp::from_micros)
            .transpose()
    }

    pub(crate) fn count<N: TryFrom<i64>>(&self, column: usize) -> Result<N> {
        N::try_from(self.integer(column)?).map_err(|_| unreadable(column, "is out of range"))
    }

    pub(crate) fn id<I: Id>(&self, column: usize) -> Result<I> {
        self.id_or_null(column)?
            .ok_or_else(|| unreadable(column, "is no id"))
    }

    pub(crate) fn id_or_null<I: Id>(&self, column: usize) -> Result<Option<I>> {
        Ok(self.integer_or_null(column)?.and_then(I::from_row))
    }

    pub(crate) fn address(&self, column: usize) -> Result<Address> {
        Address::parse(self.text(column)?)
            .map_err(|error| unreadable(column, "is no address").caused_by(error))
    }

    /// A word that stands for a value of ours, such as a status.
    pub(crate) fn word<T>(&self, column: usize, meaning: impl Fn(&str) -> Option<T>) -> Result<T> {
        meaning(self.text(column)?).ok_or_else(|| unreadable(column, "is an unknown word"))
    }
}

/// A row that does not hold what this crate wrote: someone else changed the file, or it is damaged.
pub(crate) fn unreadable(column: usize, why: &str) -> Error {
    Error::new(
        ErrorKind::Corrupt,
        format!("a stored row cannot be read: column {column} {why}"),
    )
}

/// The ids that columns hold.
pub(crate) trait Id: Copy {
    fn from_row(raw: i64) -> Option<Self>;
    fn raw(self) -> i64;
}

macro_rules! row_ids {
    ($($name:ident),+) => {$(
        impl Id for crate::id::$name {
            fn from_row(raw: i64) -> Option<Self> {
                Self::from_raw(raw)
            }

            fn raw(self) -> i64 {
                self.as_raw()
            }
        }

        impl From<crate::id::$name> for Param<'_> {
            fn from(id: crate::id::$name) -> Self {
                Param::Integer(id.as_raw())
            }
        }

        impl From<Option<crate::id::$name>> for Param<'_> {
            fn from(id: Option<crate::id::$name>) -> Self {
                id.map_or(Param::Null, Into::into)
            }
        }
    )+};
}

row_ids!(
    AgentId,
    AttachmentId,
    ContactId,
    ConversationId,
    EventId,
    GatewayId,
    HostKindId,
    MailboxId,
    MessageId,
    QuickReplyId,
    TagId
);

impl From<i64> for Param<'_> {
    fn from(value: i64) -> Self {
        Param::Integer(value)
    }
}

impl From<u32> for Param<'_> {
    fn from(value: u32) -> Self {
        Param::Integer(i64::from(value))
    }
}

impl From<bool> for Param<'_> {
    fn from(value: bool) -> Self {
        Param::Integer(i64::from(value))
    }
}

impl From<Timestamp> for Param<'_> {
    fn from(value: Timestamp) -> Self {
        Param::Integer(value.as_micros())
    }
}

impl From<Option<Timestamp>> for Param<'_> {
    fn from(value: Option<Timestamp>) -> Self {
        value.map_or(Param::Null, Into::into)
    }
}

impl<'a> From<&'a str> for Param<'a> {
    fn from(value: &'a str) -> Self {
        Param::Text(value)
    }
}

impl<'a> From<&'a String> for Param<'a> {
    fn from(value: &'a String) -> Self {
        Param::Text(value)
    }
}

impl<'a> From<Option<&'a str>> for Param<'a> {
    fn from(value: Option<&'a str>) -> Self {
        value.map_or(Param::Null, Param::Text)
    }
}

impl<'a> From<&'a [u8]> for Param<'a> {
    fn from(value: &'a [u8]) -> Self {
        Param::Blob(value)
    }
}

/// Parameters of a statement, each turned into a [`Param`].
macro_rules! params {
    ($($value:expr),* $(,)?) => {
        &[$($crate::store::sql::Param::from($value)),*] as &[$crate::store::sql::Param<'_>]
    };
}
pub(crate) use params;
