//! What is said of a text by whoever is asked.

/// How a text is written on the air.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Encoding {
    Gsm,
    Ucs2,
}

impl Encoding {
    /// As the scripts call them.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "gsm" => Some(Self::Gsm),
            "ucs2" => Some(Self::Ucs2),
            _ => None,
        }
    }
}

/// What is said, as far as it is said.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Answer {
    pub(crate) encoding: Option<Encoding>,
    pub(crate) segments: Option<usize>,
    /// The text was not taken at all: an error or an exception.
    pub(crate) refused: bool,
}

impl Answer {
    pub(crate) const REFUSED: Self = Self {
        encoding: None,
        segments: None,
        refused: true,
    };

    pub(crate) const fn count(segments: usize) -> Self {
        Self {
            encoding: None,
            segments: Some(segments),
            refused: false,
        }
    }

    pub(crate) const fn encoding(encoding: Encoding) -> Self {
        Self {
            encoding: Some(encoding),
            segments: None,
            refused: false,
        }
    }

    pub(crate) const fn both(encoding: Encoding, segments: usize) -> Self {
        Self {
            encoding: Some(encoding),
            segments: Some(segments),
            refused: false,
        }
    }
}
