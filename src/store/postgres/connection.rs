//! One connection: statements and transactions on it.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{SimpleQueryMessage, Statement};

use crate::error::{Error, ErrorKind, Result};
use crate::health::DatabaseWork;
use crate::store::dialect::Dialect;
use crate::store::effort::Effort;
use crate::store::postgres::client::Client;
use crate::store::postgres::failure::{Remedy, failure, is_stale, remedy};
use crate::store::postgres::fate::{Appended, Trace};
use crate::store::postgres::migration::quoted;
use crate::store::postgres::owed::{Answers, Owed, together};
use crate::store::postgres::prepared::{Known, Prepared};
use crate::store::postgres::row::type_of;
use crate::store::postgres::statement::for_schema;
use crate::store::postgres::way::{Connected, Way};
use crate::store::sql::{Flow, Param, Row, Sql};

/// How many rows of a long answer are fetched at a time.
const FETCH: usize = 500;
/// How statements begin that come again and again.
const OFTEN: [&str; 4] = ["SELECT", "INSERT", "UPDATE", "DELETE"];
/// How the statement begins that appends an event.
const APPEND: &str = "INSERT INTO event (at,";

/// One connection, used by one thread at a time.
pub(crate) struct Connection {
    client: RefCell<Client>,
    schema: Arc<str>,
    /// Where nobody is in between.
    prepared: Option<RefCell<Prepared>>,
    effort: Arc<Effort>,
    /// What is to be sent with the next question.
    owed: RefCell<Vec<Owed>>,
    /// What the beginning of the transaction answered.
    begun: RefCell<Vec<String>>,
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
    pub(super) fn open(way: &Way, effort: Arc<Effort>) -> Result<Self> {
        let Connected {
            client,
            direct,
            life,
        } = unless_in_a_task(|| way.connect())??;
        Ok(Self {
            life,
            client: RefCell::new(client),
            schema: quoted(&way.target.schema).into(),
            prepared: direct.then(|| RefCell::new(Prepared::new())),
            effort,
            owed: RefCell::default(),
            begun: RefCell::default(),
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
        unless_in_a_task(|| client.is_over())
    }

    /// Begins something that is no transaction.
    pub(super) fn begin_nothing(&self) {
        self.trouble.set(Remedy::None);
        self.failed.set(false);
        self.owed.take();
        self.begun.take();
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

    /// Whether the transaction has taken numbers of the log.
    pub(super) fn has_appended(&self) -> bool {
        self.appended.get().is_some()
    }

    /// What could be done about the worst that has happened since the transaction began.
    pub(super) fn trouble(&self) -> Remedy {
        self.trouble.get()
    }

    /// Begins a transaction with these words, which go out with its first question.
    pub(super) fn begin(&self, sql: &str, row_lock: &'static str) {
        self.begin_nothing();
        self.row_lock.set(row_lock);
        self.owed.borrow_mut().push(Owed::Begin(sql.to_owned()));
    }

    /// The fields of the last row that the beginning of the transaction answered with.
    pub(super) fn begun(&self) -> Result<Vec<String>> {
        self.pay()?;
        Ok(self.begun.borrow().clone())
    }

    /// Sends what is owed, if anything is.
    fn pay(&self) -> Result<()> {
        if self.owed.borrow().is_empty() {
            return Ok(());
        }
        self.ask(async |_| Ok(()))
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
        if !self.forget_unbegun() {
            let _ = self.simple("ROLLBACK");
        }
    }

    /// Ends a transaction that has changed nothing, without waiting for that.
    pub(super) fn end(&self) {
        if !self.forget_unbegun() {
            self.send("ROLLBACK");
        }
    }

    /// Whether the transaction has not even been begun.
    fn forget_unbegun(&self) -> bool {
        let owed = self.owed.take();
        matches!(owed.first(), Some(Owed::Begin(_)))
    }

    /// Runs statements that take no parameters, in one round trip.
    pub(super) fn simple(&self, sql: &str) -> Result<Vec<SimpleQueryMessage>> {
        self.ask(async |client| client.simple_query(sql).await)
    }

    /// Runs a statement whose answer is of no interest, nor whether it can be run.
    pub(super) fn send(&self, sql: &str) {
        let client = &self.client;
        let send = || {
            let mut client = client.borrow_mut();
            client.send(async |client| client.batch_execute(sql).await);
        };
        let _ = unless_in_a_task(send);
    }

    /// Asks something, behind what is owed and together with it. What is owed fails first.
    fn ask<T>(
        &self,
        question: impl AsyncFnOnce(&tokio_postgres::Client) -> Result<T, tokio_postgres::Error>,
    ) -> Result<T> {
        let owed = self.owed.take();
        self.note(0, 0, 1);
        let answer = unless_in_a_task(|| {
            let mut client = self.client.borrow_mut();
            client.ask(async |client| together(client, &owed, question(client)).await)
        })?;
        let (Answers { begun }, answer) = answer.map_err(|error| self.failure(error))?;
        if let Some(begun) = begun {
            self.begun.replace(begun);
        }
        Ok(answer)
    }

    fn rows(&self, sql: &str, params: &[Param<'_>]) -> Result<Vec<tokio_postgres::Row>> {
        let sql = for_schema(sql, &self.schema, params);
        let rows = if let Some(statement) = self.prepared(&sql, params)? {
            let values = values(params);
            self.ask(async |client| client.query(&statement, &values).await)?
        } else {
            let typed = typed(params);
            self.ask(async |client| client.query_typed(&sql, &typed).await)?
        };
        self.note(1, rows.len(), 0);
        Ok(rows)
    }

    fn changed(&self, sql: &str, params: &[Param<'_>]) -> Result<u64> {
        let sql = for_schema(sql, &self.schema, params);
        let changed = if let Some(statement) = self.prepared(&sql, params)? {
            let values = values(params);
            self.ask(async |client| client.execute(&statement, &values).await)?
        } else {
            let typed = typed(params);
            self.ask(async |client| client.execute_typed(&sql, &typed).await)?
        };
        self.note(1, 0, 0);
        Ok(changed)
    }

    /// The statement, if it comes so often that it is kept prepared.
    fn prepared(&self, sql: &str, params: &[Param<'_>]) -> Result<Option<Statement>> {
        let Some(prepared) = &self.prepared else {
            return Ok(None);
        };
        if !OFTEN.iter().any(|often| sql.starts_with(often)) {
            return Ok(None);
        }
        let types: Vec<Type> = params.iter().map(type_of).collect();
        let mut key: String = types.iter().map(Type::name).collect();
        key += sql;
        let known = prepared.borrow_mut().look(&key);
        match known {
            Known::New => Ok(None),
            Known::Prepared(statement) => Ok(Some(statement)),
            Known::Before => {
                let prepare =
                    async |client: &tokio_postgres::Client| client.prepare_typed(sql, &types).await;
                let statement = self.ask(prepare)?;
                prepared.borrow_mut().keep(key, statement.clone());
                Ok(Some(statement))
            }
        }
    }

    fn failure(&self, error: tokio_postgres::Error) -> Error {
        self.failed.set(true);
        if let Some(prepared) = self.prepared.as_ref().filter(|_| is_stale(&error)) {
            prepared.replace(Prepared::new());
        }
        self.trouble.set(self.trouble.get().max(remedy(&error)));
        failure(error)
    }

    fn note(&self, statements: u64, rows: usize, round_trips: u64) {
        self.effort.add(DatabaseWork {
            statements,
            rows: rows as u64,
            round_trips,
            ..DatabaseWork::default()
        });
    }
}

/// Parameters with the types that they are sent as.
pub(super) fn typed<'p>(params: &'p [Param<'_>]) -> Vec<(&'p (dyn ToSql + Sync), Type)> {
    params
        .iter()
        .map(|param| (param as &(dyn ToSql + Sync), type_of(param)))
        .collect()
}

/// Parameters of a statement that is prepared for their types.
pub(super) fn values<'p>(params: &'p [Param<'_>]) -> Vec<&'p (dyn ToSql + Sync)> {
    params
        .iter()
        .map(|param| param as &(dyn ToSql + Sync))
        .collect()
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
        let changed = self.changed(sql, params)?;
        Ok(usize::try_from(changed).unwrap_or(usize::MAX))
    }

    fn put(&self, sql: &str, params: &[Param<'_>]) -> Result<()> {
        let sql = for_schema(sql, &self.schema, params);
        let prepared = self.prepared(&sql, params)?;
        let owed = Owed::statement(sql, prepared, params);
        self.owed.borrow_mut().push(owed);
        self.note(1, 0, 0);
        Ok(())
    }

    fn catch_up(&self) -> Result<()> {
        self.pay()
    }

    fn insert(&self, sql: &str, params: &[Param<'_>]) -> Result<i64> {
        let appends = sql.starts_with(APPEND);
        // An event's is the number of the savepoint, where there is one, not that of the transaction.
        let by = if appends { ", xmin::TEXT::BIGINT" } else { "" };
        let rows = self.rows(&format!("{sql} RETURNING id{by}"), params)?;
        let Some(row) = rows.first().map(|row| row as &dyn Row) else {
            let text = "a new row has no number";
            return Err(Error::new(ErrorKind::Internal, text));
        };
        let id = row.integer(0)?;
        if let (true, Some(Param::Integer(at))) = (appends, params.first()) {
            let by = row.integer(1)?;
            self.appended.set(Some(Appended { id, at: *at, by }));
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
