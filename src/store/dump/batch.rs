//! Rows on their way into a database, many of them by one statement.

use super::references::References;
use super::{Columns, insert, is_replaced, rules, statement, unfit, write};
use crate::error::{Error, ErrorKind, Result};
use crate::store::Tx;
use crate::store::sql::Param;

/// The most rows of one statement.
const ROWS: usize = 500;
/// The most values of one: SQLite numbers parameters up to 32,766 and PostgreSQL up to 65,535.
const VALUES: usize = 32_000;
/// About how many bytes may wait.
const BYTES: usize = 1024 * 1024;

/// Rows of one table that wait to be written together.
pub(crate) struct Batch<'t> {
    tx: Tx<'t>,
    table: String,
    columns: Vec<String>,
    /// What is known of each row to whoever added it.
    numbers: Vec<u64>,
    /// One row after the other.
    values: Vec<Value>,
    bytes: usize,
    /// `None` if the database itself looks whether what a row names is there, and at what it holds.
    references: Option<References>,
}

/// What a column of a row that waits holds.
enum Value {
    Null,
    Integer(i64),
    Text(String),
    Blob(Vec<u8>),
}

/// A row that could not be written.
#[derive(Debug)]
pub(crate) struct Unwritten {
    /// The number that it was added with.
    pub(crate) number: u64,
    /// `InvalidArgument` if it breaks a rule of its table, or there is no such table or column.
    pub(crate) error: Error,
}

impl<'t> Batch<'t> {
    pub(crate) fn new(tx: Tx<'t>) -> Self {
        Self {
            tx,
            table: String::new(),
            columns: Vec::new(),
            numbers: Vec::new(),
            values: Vec::new(),
            bytes: 0,
            references: (!tx.dialect().has_foreign_keys()).then(References::default),
        }
    }

    /// Takes a row as it was, with a number by which it is told from others. It is written, at the latest, by
    /// [`Batch::finish`]; no row is written before one that was added earlier.
    pub(crate) fn add(
        &mut self,
        number: u64,
        table: &str,
        row: &Columns<'_>,
    ) -> Result<(), Unwritten> {
        if !self.fits(table, row) {
            // What is wrong with a row before it is told first.
            self.finish()?;
            let error = unfit(table);
            return Err(Unwritten { number, error });
        }
        if !self.has_room_for(table, row) {
            self.finish()?;
            table.clone_into(&mut self.table);
            self.columns = row.iter().map(|(name, _)| (*name).to_owned()).collect();
        }
        self.numbers.push(number);
        if let Some(references) = &mut self.references {
            references.note(table, row);
        }
        for (_, value) in row {
            self.bytes += length(*value);
            self.values.push(Value::of(*value));
        }
        Ok(())
    }

    /// Whether nothing is wrong with a row that a database might overlook.
    fn fits(&self, table: &str, row: &Columns<'_>) -> bool {
        let odd = |(name, value): &(&str, Param<'_>)| {
            // PostgreSQL would write them down as text.
            matches!(value, Param::Blob(_)) && (table, *name) != ("send_key", "digest")
        };
        let references = self.references.as_ref();
        !row.is_empty()
            && !row.iter().any(odd)
            && references.is_none_or(|known| rules::hold(table, row) && known.hold(table, row))
    }

    fn has_room_for(&self, table: &str, row: &Columns<'_>) -> bool {
        let names = row.iter().map(|(name, _)| *name);
        self.table == table
            && !is_replaced(table)
            && self.columns.iter().map(String::as_str).eq(names)
            && self.numbers.len() < ROWS
            && self.values.len() + row.len() <= VALUES
            && self.bytes < BYTES
    }

    /// Writes the rows that wait.
    pub(crate) fn finish(&mut self) -> Result<(), Unwritten> {
        let numbers = std::mem::take(&mut self.numbers);
        let values = std::mem::take(&mut self.values);
        self.bytes = 0;
        let Some(first) = numbers.first() else {
            return Ok(());
        };
        if numbers.len() > 1 {
            match self.write_together(&values, numbers.len()) {
                Ok(()) => return Ok(()),
                Err(error) if error.kind() == ErrorKind::InvalidArgument => {}
                Err(error) => {
                    let number = *first;
                    return Err(Unwritten { number, error });
                }
            }
        }
        // One by one, which tells the one that does not fit.
        for (number, row) in numbers.into_iter().zip(values.chunks(self.columns.len())) {
            let names = self.columns.iter().map(String::as_str);
            let row: Vec<_> = names.zip(row.iter().map(Value::param)).collect();
            insert(self.tx, &self.table, &row).map_err(|error| Unwritten { number, error })?;
        }
        Ok(())
    }

    fn write_together(&self, values: &[Value], rows: usize) -> Result<()> {
        let columns: Vec<&str> = self.columns.iter().map(String::as_str).collect();
        let sql = statement(&self.table, &columns, rows)?;
        let params: Vec<Param<'_>> = values.iter().map(Value::param).collect();
        // Else PostgreSQL would take nothing more of this transaction.
        self.tx.apart(|tx| write(tx, &self.table, &sql, &params))
    }
}

impl Value {
    fn of(value: Param<'_>) -> Self {
        match value {
            Param::Null => Self::Null,
            Param::Integer(number) => Self::Integer(number),
            Param::Text(text) => Self::Text(text.to_owned()),
            Param::Blob(bytes) => Self::Blob(bytes.to_vec()),
        }
    }

    fn param(&self) -> Param<'_> {
        match self {
            Self::Null => Param::Null,
            Self::Integer(number) => Param::Integer(*number),
            Self::Text(text) => Param::Text(text),
            Self::Blob(bytes) => Param::Blob(bytes),
        }
    }
}

fn length(value: Param<'_>) -> usize {
    match value {
        Param::Null | Param::Integer(_) => size_of::<i64>(),
        Param::Text(text) => text.len(),
        Param::Blob(bytes) => bytes.len(),
    }
}
