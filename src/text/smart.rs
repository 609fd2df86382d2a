//! Smart encoding: spelling a text with the characters of GSM 7-bit, so that it needs fewer segments.
//!
//! A text is first brought into Unicode's Normalization Form C, which changes no letter of it; then a table says how
//! each character that is still outside the default alphabet can be spelled inside. Both are done stretch by stretch,
//! so that every change is known by the bytes of the caller's text that it stands for. What the alphabet holds is never
//! touched, and what has no spelling stays: nothing is transliterated.

mod groups;
mod map;
mod rewrite;
mod rows;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::ops::Range;

pub(super) use map::Aim;
pub(super) use rewrite::{Change, Rewriting};

use super::alphabet::Alphabet;
use super::{SegmentOptions, choice, scan, segments};
use crate::error::Result;

/// The version of the table behind [`to_gsm`] and [`smart_encode`]: any change of what some character becomes raises
/// it.
pub const SMART_MAP_VERSION: u32 = 1;

/// How far a spelling may be from the text; each level includes the ones before.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum SmartLevel {
    /// What no reader misses: Normalization Form C (Unicode 18.0), one plain space for a space of any kind (Unicode categories Zs, Zl
    /// and Zp, and the tab), plain quotation marks, dashes, hyphens, minus signs and dots. The zero width space, the
    /// word joiner, the byte order mark and the soft hyphen are left out after a character that GSM 7-bit holds: there
    /// they only say where a line may end.
    Lossless,
    /// What looks alike or is commonly typed so: fullwidth and small forms, styled letters of mathematics, Roman
    /// numerals, ligatures, primes, bullets, fractions, Greek capitals like Latin ones, `(C)` and `->`. A variation
    /// selector is left out after what has become plain text.
    #[default]
    Visual,
    /// Letters lose the accents that GSM 7-bit lacks, and ligature letters and letters with strokes are written as is
    /// usual without them: `Łódź` becomes `Lodz`, which may be another word.
    Lossy,
}

impl SmartLevel {
    /// Every level, from the closest to the farthest.
    pub const ALL: &'static [Self] = &[Self::Lossless, Self::Visual, Self::Lossy];

    /// The level's stable name in snake case.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lossless => "lossless",
            Self::Visual => "visual",
            Self::Lossy => "lossy",
        }
    }
}

/// When a text is replaced by its spelling.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum SmartMode {
    /// Never.
    Off,
    /// If that needs fewer segments, or makes the text fit the encoding that was asked for: then all of it, otherwise
    /// nothing. Another encoding for the same number of segments is no reason.
    #[default]
    OnlyIfCheaper,
    /// Always.
    Always,
}

impl SmartMode {
    /// Every mode.
    pub const ALL: &'static [Self] = &[Self::Off, Self::OnlyIfCheaper, Self::Always];

    /// The mode's stable name in snake case.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::OnlyIfCheaper => "only_if_cheaper",
            Self::Always => "always",
        }
    }
}

/// How a text is to be spelled, and how it will be counted.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub struct SmartOptions {
    level: SmartLevel,
    mode: SmartMode,
    segments: SegmentOptions,
}

impl SmartOptions {
    /// Sets how far the spelling may be from the text; [`Visual`](SmartLevel::Visual) by default.
    #[must_use]
    pub fn level(mut self, level: SmartLevel) -> Self {
        self.level = level;
        self
    }

    /// Sets when the text is replaced; [`OnlyIfCheaper`](SmartMode::OnlyIfCheaper) by default.
    #[must_use]
    pub fn mode(mut self, mode: SmartMode) -> Self {
        self.mode = mode;
        self
    }

    /// Sets how the text will be counted when it is sent; as [`SegmentOptions::default`] by default.
    #[must_use]
    pub fn segments(mut self, options: SegmentOptions) -> Self {
        self.segments = options;
        self
    }
}

/// Spells a text with GSM 7-bit as far as it can be done at the level [`Visual`](SmartLevel::Visual); what has no
/// spelling stays, in Normalization Form C. Borrowed if nothing changes.
///
/// It takes no account of segments. To a text that stays outside GSM 7-bit because of a single character it does the
/// same, which saves nothing; [`smart_encode`] looks first.
///
/// ```
/// use duologue::to_gsm;
///
/// assert_eq!(to_gsm("“Hi” – it’s ½ off…"), "\"Hi\" - it's 1/2 off...");
/// assert_eq!(to_gsm("cafe\u{301}"), "café");
/// assert_eq!(to_gsm("Łódź 👋"), "Łódź 👋");
/// ```
pub fn to_gsm(text: &str) -> Cow<'_, str> {
    if scan::scan(text).gsm {
        return Cow::Borrowed(text);
    }
    rewritten(text, Rewriting::new(text, Aim::at(SmartLevel::default())))
}

/// Replaces what keeps a text out of GSM 7-bit, if that saves segments. What the national tables hold that the options ask
/// for stays.
///
/// ```
/// use duologue::{SmartOptions, smart_encode};
///
/// let text = format!("{}…", "a".repeat(80));
/// let smart = smart_encode(&text, &SmartOptions::default())?;
/// assert_eq!((smart.segments_before(), smart.segments()), (Some(2), 1));
/// let change = &smart.replacements()[0];
/// assert_eq!((change.range.clone(), change.from.as_ref(), change.to.as_ref()), (80..83, "…", "..."));
///
/// // One segment either way: the text stays as it was written.
/// assert_eq!(smart_encode("Sure…", &SmartOptions::default())?.text(), "Sure…");
/// # Ok::<(), duologue::Error>(())
/// ```
///
/// # Errors
///
/// As for [`segments`] of the text that it comes to.
pub fn smart_encode<'t>(text: &'t str, options: &SmartOptions) -> Result<SmartText<'t>> {
    let count = |text: &str| segments(text, &options.segments).map(|cut| cut.count());
    let before = count(text);
    let mut smart = SmartText {
        text: Cow::Borrowed(text),
        replacements: Vec::new(),
        segments_before: before.as_ref().ok().copied(),
        segments: 0,
    };
    let unchanged = options.mode == SmartMode::Off || scan::scan(text).gsm;
    if !unchanged {
        let aim = Aim {
            level: options.level,
            kept: choice::hoped_for(text, &options.segments),
        };
        let replacements: Vec<_> = Rewriting::new(text, aim).collect();
        let spelled = rewritten(text, replacements.iter().cloned());
        let after = count(&spelled);
        let cheaper = match (&before, &after) {
            (Ok(before), Ok(after)) => after < before,
            (Err(_), Ok(_)) => true,
            (_, Err(_)) => false,
        };
        if cheaper || options.mode == SmartMode::Always {
            smart.text = spelled;
            smart.replacements = replacements;
            smart.segments = after?;
            return Ok(smart);
        }
    }
    smart.segments = before?;
    Ok(smart)
}

/// A text as [`smart_encode`] would send it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SmartText<'t> {
    text: Cow<'t, str>,
    replacements: Vec<Replacement<'t>>,
    segments_before: Option<usize>,
    segments: usize,
}

impl<'t> SmartText<'t> {
    /// The text to be sent.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text to be sent; borrowed if it is the caller's.
    pub fn into_text(self) -> Cow<'t, str> {
        self.text
    }

    /// What was changed in the caller's text, in order; none overlaps another.
    pub fn replacements(&self) -> &[Replacement<'t>] {
        &self.replacements
    }

    /// The segments of the caller's text; `None` if the encoding that was asked for does not hold it.
    pub fn segments_before(&self) -> Option<usize> {
        self.segments_before
    }

    /// The segments of the text to be sent.
    pub fn segments(&self) -> usize {
        self.segments
    }
}

/// A stretch of a text, and what stands in its place.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct Replacement<'t> {
    /// The bytes of the caller's text that are replaced.
    pub range: Range<usize>,
    /// Code points before them.
    pub index: usize,
    /// UTF-16 units before them.
    pub unit_offset: usize,
    /// What stood there.
    pub from: Cow<'t, str>,
    /// What stands there now; empty for what is left out.
    pub to: Cow<'static, str>,
}

impl Replacement<'_> {
    /// The same with a copy of what stood there, so that it outlives the caller's text.
    pub fn into_owned(self) -> Replacement<'static> {
        Replacement {
            range: self.range,
            index: self.index,
            unit_offset: self.unit_offset,
            from: Cow::Owned(self.from.into_owned()),
            to: self.to,
        }
    }
}

/// The text with its replacements, which stand in order.
pub(super) fn rewritten<'t>(
    text: &'t str,
    replacements: impl Iterator<Item = Replacement<'t>>,
) -> Cow<'t, str> {
    let mut changed = String::new();
    let mut end = 0;
    let mut any = false;
    for replacement in replacements {
        changed += text.get(end..replacement.range.start).unwrap_or_default();
        changed += &replacement.to;
        end = replacement.range.end;
        any = true;
    }
    if !any {
        return Cow::Borrowed(text);
    }
    changed += text.get(end..).unwrap_or_default();
    Cow::Owned(changed)
}

/// Whether every handset's GSM 7-bit, without national tables, holds the character.
fn holds(character: char) -> bool {
    Alphabet::DEFAULT.holds(character)
}
