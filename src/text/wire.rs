//! Segments as the octets that go over the air, and back (3GPP TS 23.040, clauses 9.2.3.16, 9.2.3.23 and 9.2.3.24).

mod decode;
mod encode;
mod header;
mod join;
mod septets;

#[cfg(test)]
mod tests;

pub use decode::{DecodedPart, UserData, decode_part};
pub use encode::{Part, encode_parts};

pub(super) use decode::{Received, read};
pub(super) use header::Concatenation;
pub(super) use join::{Joiner, Payload};
