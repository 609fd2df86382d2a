//! The terminal: lines of at most 90 columns, with a few colours if a person is looking.

use std::fmt::Display;
use std::io::{self, IsTerminal as _, Stdout, Write as _};

use duologue::Encoding;

/// How wide everything is, in columns.
pub(crate) const WIDTH: usize = 90;

/// A way to stand out, where there are colours.
#[derive(Clone, Copy)]
pub(crate) enum Ink {
    Bold,
    Dim,
    Accent,
}

/// Where lines are printed.
pub(crate) struct Screen {
    out: Stdout,
    colours: bool,
}

impl Screen {
    pub(crate) fn stdout() -> Self {
        let out = io::stdout();
        #[expect(
            clippy::disallowed_methods,
            reason = "the host asks its environment; the engine never does"
        )]
        let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let colours = out.is_terminal() && !unwanted;
        Self { out, colours }
    }

    /// Text as it is.
    pub(crate) fn text(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())
    }

    /// One line; blanks at its end are left out.
    pub(crate) fn line(&mut self, line: impl Display) -> io::Result<()> {
        writeln!(self.out, "{}", line.to_string().trim_end())
    }

    /// A line with something at its left and something at its right end.
    pub(crate) fn ends(&mut self, left: &str, right: &str) -> io::Result<()> {
        let gap = (WIDTH - 2).saturating_sub(columns(left) + columns(right));
        self.line(format_args!("  {left}{}{right}", " ".repeat(gap)))
    }

    /// The line that opens a part of the day.
    pub(crate) fn heading(&mut self, time: &str, title: &str, right: &str) -> io::Result<()> {
        let rule = WIDTH.saturating_sub(columns(time) + columns(title) + columns(right) + 4);
        let rule = self.ink(Ink::Dim, "─".repeat(rule));
        let (title, right) = (self.ink(Ink::Bold, title), self.ink(Ink::Accent, right));
        self.line("")?;
        self.line(format_args!("{time}  {title} {rule} {right}"))
    }

    /// A label and a text beside it, on as many lines as it takes.
    pub(crate) fn labelled(&mut self, label: &str, text: impl Display) -> io::Result<()> {
        for (number, line) in wrap(&text.to_string(), WIDTH - 16).iter().enumerate() {
            let label = if number == 0 { label } else { "" };
            self.line(format_args!("  {} {line}", pad(label, 13)))?;
        }
        Ok(())
    }

    pub(crate) fn ink(&self, ink: Ink, text: impl Display) -> String {
        let code = match ink {
            _ if !self.colours => return text.to_string(),
            Ink::Bold => 1,
            Ink::Dim => 2,
            Ink::Accent => 36,
        };
        format!("\x1b[{code}m{text}\x1b[0m")
    }
}

/// How many columns a text takes; the story has no letters that take two.
pub(crate) fn columns(text: &str) -> usize {
    text.chars().count()
}

/// A text in a column of this width, cut or filled up.
pub(crate) fn pad(text: &str, width: usize) -> String {
    if columns(text) > width {
        let cut: String = text.chars().take(width.saturating_sub(1)).collect();
        format!("{cut}…")
    } else {
        format!("{text:<width$}")
    }
}

/// A text on lines of at most this width, broken between words.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if columns(line) + 1 + columns(word) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// A stable name such as `follow_up` as a person reads it: `Follow up`.
pub(crate) fn words(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first
        .into_iter()
        .chain(letters.map(|letter| if letter == '_' { ' ' } else { letter }))
        .collect()
}

/// A number with its thousands apart.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut shown = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// `1 segment`, `2 segments`.
pub(crate) fn several(number: u64, thing: &str) -> String {
    let s = if number == 1 { "" } else { "s" };
    format!("{} {thing}{s}", grouped(number))
}

/// An encoding, and what it counts in.
pub(crate) fn encoding_name(encoding: Encoding) -> (&'static str, &'static str) {
    match encoding {
        Encoding::Gsm7Bit => ("GSM 7-bit", "septet"),
        Encoding::Ucs2 => ("UCS-2", "unit"),
        other => (other.as_str(), "unit"),
    }
}
