//! Pages that are about more than one item.

#[doc = include_str!("guide/postgres.md")]
pub mod postgres {}
