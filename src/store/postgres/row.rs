//! Values as they travel: parameters of statements, and the rows that come back.

use std::error::Error as StdError;

use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type};

use crate::error::Result;
use crate::store::postgres::failure::failure;
use crate::store::sql::{Param, Row, unreadable};

type Unfit = Box<dyn StdError + Sync + Send>;

/// The type that a parameter is sent as; the server finds out for itself what a NULL is to be.
pub(super) fn type_of(param: &Param<'_>) -> Type {
    match param {
        Param::Null => Type::UNKNOWN,
        Param::Integer(_) => Type::INT8,
        Param::Text(_) => Type::TEXT,
        Param::Blob(_) => Type::BYTEA,
    }
}

impl ToSql for Param<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> std::result::Result<IsNull, Unfit> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Integer(value) => value.to_sql(ty, out),
            Self::Text(value) => value.to_sql(ty, out),
            Self::Blob(value) => value.to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    tokio_postgres::types::to_sql_checked!();
}

/// What a column holds, in the terms of this crate: the server's truth values are numbers here.
struct Cell<'a>(Param<'a>);

impl<'a> FromSql<'a> for Cell<'a> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> std::result::Result<Self, Unfit> {
        Ok(Self(match *ty {
            Type::BOOL => Param::Integer(bool::from_sql(ty, raw)?.into()),
            Type::INT2 => Param::Integer(i16::from_sql(ty, raw)?.into()),
            Type::INT4 => Param::Integer(i32::from_sql(ty, raw)?.into()),
            Type::INT8 => Param::Integer(i64::from_sql(ty, raw)?),
            Type::BYTEA => Param::Blob(raw),
            _ => Param::Text(<&str>::from_sql(ty, raw)?),
        }))
    }

    fn from_sql_null(_: &Type) -> std::result::Result<Self, Unfit> {
        Ok(Self(Param::Null))
    }

    fn accepts(ty: &Type) -> bool {
        matches!(
            *ty,
            Type::BOOL | Type::INT2 | Type::INT4 | Type::INT8 | Type::BYTEA
        ) || <&str as FromSql<'_>>::accepts(ty)
    }
}

impl Row for tokio_postgres::Row {
    fn names(&self) -> Vec<&str> {
        self.columns()
            .iter()
            .map(tokio_postgres::Column::name)
            .collect()
    }

    fn value(&self, column: usize) -> Result<Param<'_>> {
        let cell: Cell<'_> = self.try_get(column).map_err(failure)?;
        Ok(cell.0)
    }

    fn integer_or_null(&self, column: usize) -> Result<Option<i64>> {
        match self.value(column)? {
            Param::Null => Ok(None),
            Param::Integer(value) => Ok(Some(value)),
            _ => Err(unreadable(column, "is no integer")),
        }
    }

    fn text_or_null(&self, column: usize) -> Result<Option<&str>> {
        match self.value(column)? {
            Param::Null => Ok(None),
            Param::Text(text) => Ok(Some(text)),
            _ => Err(unreadable(column, "is no text")),
        }
    }

    fn blob(&self, column: usize) -> Result<&[u8]> {
        match self.value(column)? {
            Param::Blob(bytes) => Ok(bytes),
            _ => Err(unreadable(column, "is no blob")),
        }
    }
}
