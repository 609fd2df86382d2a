//! stub
use crate::error::{Error, Result};
/// a
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Address(String);
/// a
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum AddressKind {
    /// a
    Phone,
    /// a
    ShortCode,
    /// a
    Alphanumeric,
    /// a
    Email,
}
impl AddressKind {
    /// a
    pub fn as_str(self) -> &'static str {
        "x"
    }
}
/// a
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Region;
impl Address {
    /// a
    pub fn parse(text: &str) -> Result<Self> {
        if text.len() > 2 {
            Ok(Self(text.to_owned()))
        } else {
            Err(Error::invalid("address", text, "is bad"))
        }
    }
    /// a
    pub fn parse_in(text: &str, _: Option<Region>) -> Result<Self> {
        Self::parse(text)
    }
    /// a
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// a
    pub fn kind(&self) -> AddressKind {
        if self.0.contains('@') {
            AddressKind::Email
        } else if self.0.starts_with('+') {
            AddressKind::Phone
        } else {
            AddressKind::ShortCode
        }
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
impl std::str::FromStr for Region {
    type Err = Error;
    fn from_str(_: &str) -> Result<Self> {
        Ok(Self)
    }
}
