//! The national languages of GSM 7-bit, and what a caller may ask for with them.

use std::fmt;

/// A national language of GSM 7-bit, by its identifier (3GPP TS 23.038, clause 6.2.1.2.4).
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
#[repr(u8)]
pub enum Language {
    /// No national language: the default alphabet, or its extension table. Nothing in a header names it.
    #[default]
    Default = 0,
    /// Turkish.
    Turkish = 1,
    /// Spanish, which has a single shift table and no locking one.
    Spanish = 2,
    /// Portuguese.
    Portuguese = 3,
    /// Bengali and Assamese.
    Bengali = 4,
    /// Gujarati.
    Gujarati = 5,
    /// Hindi.
    Hindi = 6,
    /// Kannada.
    Kannada = 7,
    /// Malayalam.
    Malayalam = 8,
    /// Oriya.
    Oriya = 9,
    /// Punjabi.
    Punjabi = 10,
    /// Tamil.
    Tamil = 11,
    /// Telugu.
    Telugu = 12,
    /// Urdu.
    Urdu = 13,
}

impl Language {
    /// Every language, in the order of its identifier.
    pub const ALL: &'static [Self] = &[
        Self::Default,
        Self::Turkish,
        Self::Spanish,
        Self::Portuguese,
        Self::Bengali,
        Self::Gujarati,
        Self::Hindi,
        Self::Kannada,
        Self::Malayalam,
        Self::Oriya,
        Self::Punjabi,
        Self::Tamil,
        Self::Telugu,
        Self::Urdu,
    ];

    /// The language's stable name in snake case.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Turkish => "turkish",
            Self::Spanish => "spanish",
            Self::Portuguese => "portuguese",
            Self::Bengali => "bengali",
            Self::Gujarati => "gujarati",
            Self::Hindi => "hindi",
            Self::Kannada => "kannada",
            Self::Malayalam => "malayalam",
            Self::Oriya => "oriya",
            Self::Punjabi => "punjabi",
            Self::Tamil => "tamil",
            Self::Telugu => "telugu",
            Self::Urdu => "urdu",
        }
    }

    /// The language's identifier, as a header carries it; 0 for the default.
    pub const fn id(self) -> u8 {
        self as u8
    }

    /// The language of an identifier; `None` for one that is reserved (14 and above).
    pub fn from_id(id: u8) -> Option<Self> {
        Self::ALL.get(usize::from(id)).copied()
    }

    /// Whether the language has a locking shift table: all but Spanish.
    pub const fn has_locking_table(self) -> bool {
        !matches!(self, Self::Spanish)
    }
}

/// A set of national languages. The default is always in it.
#[derive(Clone, Copy, Eq, Hash, PartialEq)]
pub struct Languages(u16);

impl Languages {
    /// Every national language.
    pub const fn all() -> Self {
        Self((1 << Language::ALL.len()) - 1)
    }

    /// Whether the language is in the set.
    pub const fn contains(self, language: Language) -> bool {
        self.0 & 1 << language.id() != 0
    }

    /// The languages of the set, in the order of their identifiers.
    pub fn iter(self) -> impl Iterator<Item = Language> {
        Language::ALL
            .iter()
            .copied()
            .filter(move |&language| self.contains(language))
    }

    /// One bit for each language, at its identifier.
    pub(super) const fn bits(self) -> u16 {
        self.0
    }
}

impl fmt::Debug for Languages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl FromIterator<Language> for Languages {
    fn from_iter<I: IntoIterator<Item = Language>>(languages: I) -> Self {
        let default = 1 << Language::Default.id();
        Self(
            languages
                .into_iter()
                .fold(default, |bits, language| bits | 1 << language.id()),
        )
    }
}

impl<const N: usize> From<[Language; N]> for Languages {
    fn from(languages: [Language; N]) -> Self {
        languages.into_iter().collect()
    }
}

/// Which national tables GSM 7-bit may use (3GPP TS 23.038, clause 6.2.1.2).
///
/// Every segment carries what it needs to be read, at three octets a table, and not every handset and network can read it:
/// so none are used unless asked for.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum National {
    /// None but the default alphabet and its extension table.
    #[default]
    None,
    /// These two: one in place of the default alphabet, one in place of its extension table. They are used for a text that
    /// they hold even if it could do without.
    Pair {
        /// The language of the locking shift table; not Spanish, which has none.
        locking: Language,
        /// The language of the single shift table.
        single: Language,
    },
    /// The pair with the fewest segments; where several have it, one without a header, then the fewest septets, those of
    /// the headers included, then the lowest identifiers.
    Auto(Languages),
}
