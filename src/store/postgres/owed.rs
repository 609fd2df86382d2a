//! Statements whose answers tell nothing but whether they failed: they are sent together with the next that somebody waits
//! for, and before it.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::Poll;

use tokio_postgres::{Client, Error, SimpleQueryMessage, Statement};

use crate::store::postgres::connection::{typed, values};
use crate::store::sql::Param;

/// One of them.
pub(super) enum Owed {
    /// What begins the transaction, without parameters.
    Begin(String),
    Statement {
        sql: String,
        prepared: Option<Statement>,
        params: Vec<Value>,
    },
}

/// A parameter that is kept for a while.
pub(super) enum Value {
    Null,
    Integer(i64),
    Text(String),
    Blob(Vec<u8>),
}

/// What was owed has answered.
#[derive(Default)]
pub(super) struct Answers {
    /// The fields of the last row, if a transaction began.
    pub(super) begun: Option<Vec<String>>,
}

impl Owed {
    pub(super) fn statement(
        sql: String,
        prepared: Option<Statement>,
        params: &[Param<'_>],
    ) -> Self {
        let value = |param: &Param<'_>| match *param {
            Param::Null => Value::Null,
            Param::Integer(value) => Value::Integer(value),
            Param::Text(value) => Value::Text(value.to_owned()),
            Param::Blob(value) => Value::Blob(value.to_owned()),
        };
        Self::Statement {
            sql,
            prepared,
            params: params.iter().map(value).collect(),
        }
    }

    async fn run(&self, client: &Client) -> Result<Answers, Error> {
        match self {
            Self::Begin(sql) => Ok(Answers {
                begun: Some(last_row(&client.simple_query(sql).await?)),
            }),
            Self::Statement {
                sql,
                prepared,
                params,
            } => {
                let params: Vec<Param<'_>> = params.iter().map(Value::as_param).collect();
                if let Some(statement) = prepared {
                    client.execute(statement, &values(&params)).await?;
                } else {
                    client.execute_typed(sql, &typed(&params)).await?;
                }
                Ok(Answers::default())
            }
        }
    }
}

impl Value {
    fn as_param(&self) -> Param<'_> {
        match self {
            Self::Null => Param::Null,
            Self::Integer(value) => Param::Integer(*value),
            Self::Text(value) => Param::Text(value),
            Self::Blob(value) => Param::Blob(value),
        }
    }
}

fn last_row(answer: &[SimpleQueryMessage]) -> Vec<String> {
    let row = answer.iter().rev().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => Some(row),
        _ => None,
    });
    row.map_or_else(Vec::new, |row| {
        (0..row.len())
            .map(|field| row.get(field).unwrap_or_default().to_owned())
            .collect()
    })
}

/// A statement that is under way.
type Running<'a> = Pin<Box<dyn Future<Output = Result<Answers, Error>> + 'a>>;

/// Sends what is owed and a question behind it, and waits for all answers. The first failure is the one that counts: those
/// that follow it in a transaction fail because of it.
pub(super) async fn together<T>(
    client: &Client,
    owed: &[Owed],
    question: impl Future<Output = Result<T, Error>>,
) -> Result<(Answers, T), Error> {
    let mut running: Vec<Running<'_>> = Vec::new();
    for one in owed {
        running.push(Box::pin(one.run(client)));
    }
    let mut question = pin!(question);
    let (mut paid, mut failed, mut answer) = (Answers::default(), None, None);
    poll_fn(|context| {
        // Each is sent when it is polled first, so they are in order.
        running.retain_mut(|one| match one.as_mut().poll(context) {
            Poll::Pending => true,
            Poll::Ready(Ok(answers)) => {
                paid.begun = paid.begun.take().or(answers.begun);
                false
            }
            Poll::Ready(Err(error)) => {
                failed.get_or_insert(error);
                false
            }
        });
        if answer.is_none()
            && let Poll::Ready(ready) = question.as_mut().poll(context)
        {
            answer = Some(ready);
        }
        if !running.is_empty() {
            return Poll::Pending;
        }
        match (failed.take(), answer.take()) {
            (None, None) => Poll::Pending,
            (Some(error), None) => {
                failed = Some(error);
                Poll::Pending
            }
            (Some(error), Some(_)) | (None, Some(Err(error))) => Poll::Ready(Err(error)),
            (None, Some(Ok(value))) => Poll::Ready(Ok((std::mem::take(&mut paid), value))),
        }
    })
    .await
}
