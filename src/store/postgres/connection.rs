//! One connection: statements and transactions on it.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use postgres::fallible_iterator::FallibleIterator as _;
use postgres::types::{ToSql, Type};
use postgres::{Client, SimpleQueryMessage};

use crate::error::{Error, ErrorKind, Result};
use crate::health::DatabaseWork;
use crate::store::dialect::Dialect;
use crate::store::effort::Effort;
use crate::store::postgres::failure::{Remedy, failure, remedy};
use crate::store::postgres::fate::{Appended, LIFE, Trace};
use crate::store::postgres::migration::quoted;
use crate::store::postgres::row::type_of;
use crate::store::postgres::statement::for_schema;
use crate::store::postgres::tls::Connector;
use crate::store::postgres::url::Target;
use crate::store::sql::{Flow, Param, Row, Sql};

/// How many rows of a long answer are fetched at a time.
const FETCH: usize = 500;
/// How the statement begins that appends an event.
const APPEND: &str = "INSERT INTO event (at,";

/// One connection, used by one thread at a time.
pub(crate) struct Connection {
    client: RefCell<Client>,
    schema: Arc<str>,
    effort: Arc<Effort>,
    row_lock: Cell<&'static str>,
    /// What could be done about the worst that has happened in the transaction that is open.
    trouble: Cell<Remedy>,
    /// A statement has failed, and the server takes no more until that is undone.
    failed: Cell<bool>,
    cursors: Cell<u32>,
    /// Which life of the server this is of, if it tells.
    life: Option<String>,
    /// The last event that the open transaction has appended, unless it may have been undone.
    appended: Cell<Option<Appended>>,
}

impl Connection {
    pub(super) fn open(
        connector: &Connector,
        target: &Target,
        effort: Arc<Effort>,
    ) -> Result<Self> {
        let (client, life) = unless_in_a_task(|| {
            let mut client = connector.connect(target)?;
            let life = client.simple_query(&format!("SELECT {LIFE}"));
            Ok::<_, Error>((client, life))
        })??;
        Ok(Self {
            life: life.ok().and_then(|answer| first_field(&answer)),
            client: RefCell::new(client),
            schema: quoted(&target.schema).into(),
            effort,
            row_lock: Cell::new(""),
            trouble: Cell::new(Remedy::None),
            failed: Cell::new(false),
            cursors: Cell::new(0),
            appended: Cell::new(None),
        })
    }

    /// Whether the server is known to have closed it; asks nobody.
    pub(super) fn is_lost(&self) -> Result<bool> {
        let mut client = self.client.borrow_mut();
        // Takes in what has come meanwhile, the end of the connection included.
        let heard = unless_in_a_task(|| client.notifications().iter().next())?;
        Ok(heard.is_err() || client.is_closed())
    }

    /// Begins something that is no transaction.
    pub(super) fn begin_nothing(&self) {
        self.trouble.set(Remedy::None);
        self.failed.set(false);
        self.row_lock.set("");
        self.appended.set(None);
    }

    /// By what the open transaction is known again, which has this number.
    pub(super) fn trace(&self, number: String) -> Trace {
        Trace {
            number,
            life: self.life.clone(),
            appended: self.appended.get(),
        }
    }

    /// What could be done about the worst that has happened since the transaction began.
    pub(super) fn trouble(&self) -> Remedy {
        self.trouble.get()
    }

    /// Begins a transaction with these words, and gives back the fields of the last row that they answer with.
    pub(super) fn begin(&self, sql: &str, row_lock: &'static str) -> Result<Vec<String>> {
        self.begin_nothing();
        self.row_lock.set(row_lock);
        let answer = self.simple(sql)?;
        let row = answer.iter().rev().find_map(|message| match message {
            SimpleQueryMessage::Row(row) => Some(row),
            _ => None,
        });
        Ok(row.map_or_else(Vec::new, |row| {
            (0..row.len())
                .map(|field| row.get(field).unwrap_or_default().to_owned())
                .collect()
        }))
    }

    /// Ends the transaction and keeps what it did.
    ///
    /// # Errors
    ///
    /// If a statement of it has failed: the server would undo it and say nothing.
    pub(super) fn commit(&self) -> Result<()> {
        if self.failed.get() {
            let text = "a statement failed in a transaction that was to be kept";
            return Err(Error::new(ErrorKind::Internal, text));
        }
        self.simple("COMMIT").map(drop)
    }

    /// Undoes what was not committed. A connection that cannot do that is lost, and the server undoes it then.
    pub(super) fn roll_back(&self) {
        let _ = self.simple("ROLLBACK");
    }

    /// Runs statements that take no parameters, in one round trip.
    pub(super) fn simple(&self, sql: &str) -> Result<Vec<SimpleQueryMessage>> {
        self.note(0, 0);
        self.ask(|client| client.simple_query(sql))
    }

    fn ask<T>(
        &self,
        question: impl FnOnce(&mut Client) -> Result<T, postgres::Error>,
    ) -> Result<T> {
        let answer = unless_in_a_task(|| question(&mut self.client.borrow_mut()))?;
        answer.map_err(|error| self.failure(error))
    }

    fn rows(&self, sql: &str, params: &[Param<'_>]) -> Result<Vec<postgres::Row>> {
        let sql = for_schema(sql, &self.schema);
        let typed: Vec<(&(dyn ToSql + Sync), Type)> = params
            .iter()
            .map(|param| (param as &(dyn ToSql + Sync), type_of(param)))
            .collect();
        let rows = self.ask(|client| client.query_typed(&sql, &typed))?;
        self.note(1, rows.len());
        Ok(rows)
    }

    fn failure(&self, error: postgres::Error) -> Error {
        self.failed.set(true);
        self.trouble.set(self.trouble.get().max(remedy(&error)));
        failure(error)
    }

    fn note(&self, statements: u64, rows: usize) {
        self.effort.add(DatabaseWork {
            statements,
            rows: rows as u64,
            round_trips: 1,
            ..DatabaseWork::default()
        });
    }
}

fn first_field(answer: &[SimpleQueryMessage]) -> Option<String> {
    answer.iter().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
        _ => None,
    })
}

/// Waits for the server, unless this thread runs a task of an asynchronous program, which cannot wait: the crate that
/// speaks to the server panics there, before anything is sent.
fn unless_in_a_task<T>(wait: impl FnOnce() -> T) -> Result<T> {
    catch_unwind(AssertUnwindSafe(wait)).map_err(|_| {
        let text = "a task of an asynchronous program cannot wait for the database; call from a thread that may block, such as one of spawn_blocking's";
        Error::new(ErrorKind::Internal, text)
    })
}

impl Sql for Connection {
    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    fn row_lock(&self) -> &'static str {
        self.row_lock.get()
    }

    fn execute(&self, sql: &str, params: &[Param<'_>]) -> Result<usize> {
        if params.is_empty() && sql.starts_with("ROLLBACK TO") {
            let done = self.simple(sql);
            // The server takes statements again.
            self.failed.set(done.is_err());
            self.appended.set(None);
            return done.map(|_| 0);
        }
        let sql = for_schema(sql, &self.schema);
        let typed: Vec<(&(dyn ToSql + Sync), Type)> = params
            .iter()
            .map(|param| (param as &(dyn ToSql + Sync), type_of(param)))
            .collect();
        let changed = self.ask(|client| client.execute_typed(&sql, &typed))?;
        self.note(1, 0);
        Ok(usize::try_from(changed).unwrap_or(usize::MAX))
    }

    fn insert(&self, sql: &str, params: &[Param<'_>]) -> Result<i64> {
        let rows = self.rows(&format!("{sql} RETURNING id"), params)?;
        let row: Option<&dyn Row> = rows.first().map(|row| row as &dyn Row);
        let id = row.map_or_else(
            || {
                let text = "a new row has no number";
                Err(Error::new(ErrorKind::Internal, text))
            },
            |row| row.integer(0),
        )?;
        if let (true, Some(Param::Integer(at))) = (sql.starts_with(APPEND), params.first()) {
            self.appended.set(Some((id, *at)));
        }
        Ok(id)
    }

    fn query(
        &self,
        sql: &str,
        params: &[Param<'_>],
        each: &mut dyn FnMut(&dyn Row) -> Result<Flow>,
    ) -> Result<()> {
        for row in self.rows(sql, params)? {
            if each(&row)? == Flow::Enough {
                break;
            }
        }
        Ok(())
    }

    fn stream(
        &self,
        sql: &str,
        params: &[Param<'_>],
        each: &mut dyn FnMut(&dyn Row) -> Result<Flow>,
    ) -> Result<()> {
        // Another may be open: the reader of its rows may have come here.
        let number = self.cursors.get();
        self.cursors.set(number.wrapping_add(1));
        let cursor = format!("rows_{number}");
        self.execute(
            &format!("DECLARE {cursor} NO SCROLL CURSOR FOR {sql}"),
            params,
        )?;
        let fetch = format!("FETCH FORWARD {FETCH} FROM {cursor}");
        loop {
            let rows = self.rows(&fetch, &[])?;
            let last = rows.len() < FETCH;
            for row in rows {
                if each(&row)? == Flow::Enough {
                    return self.execute(&format!("CLOSE {cursor}"), &[]).map(drop);
                }
            }
            if last {
                return self.execute(&format!("CLOSE {cursor}"), &[]).map(drop);
            }
        }
    }
}
