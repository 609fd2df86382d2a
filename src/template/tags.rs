//! Splits a source into its tags, and those into words.
//!
//! The template engine has no limit of its own on the length of an expression, and a chain of a few thousand operators
//! overflows its stack; so a source is read here first, by the same rules of what is text and what is a tag, and only
//! words of our small language get past.

use super::Mistake;

/// One `{{ ... }}` or `{% ... %}`.
pub(super) struct Tag<'s> {
    pub(super) kind: TagKind,
    pub(super) line: usize,
    pub(super) tokens: Vec<Token<'s>>,
}

#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum TagKind {
    Print,
    Statement,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Token<'s> {
    Word(&'s str),
    /// What stands between the quotes, escapes not resolved.
    Text(&'s str),
    Number,
    Symbol(&'static str),
}

/// The symbols of the language; a longer one comes before its beginning.
const SYMBOLS: &[&str] = &[
    "==", "!=", "<=", ">=", "<", ">", "=", "~", "+", "|", ".", ",", "(", ")", "[", "]",
];

/// The longest whole number: one that fits 64 bits whatever its digits.
const LONGEST_NUMBER: usize = 18;

/// The tags of a source, in order. Text between them, comments and raw blocks are left out.
pub(super) fn scan(source: &str) -> Result<Vec<Tag<'_>>, Mistake> {
    let mut scanner = Scanner {
        source,
        rest: source,
    };
    let mut tags = Vec::new();
    while let Some(tag) = scanner.next_tag()? {
        tags.push(tag);
    }
    Ok(tags)
}

struct Scanner<'s> {
    source: &'s str,
    rest: &'s str,
}

impl<'s> Scanner<'s> {
    fn next_tag(&mut self) -> Result<Option<Tag<'s>>, Mistake> {
        while let Some((_, after)) = self.rest.split_once('{') {
            self.rest = after;
            if self.skip("#") {
                self.skip_sign();
                let Some((_, after)) = self.rest.split_once("#}") else {
                    return Err(self.mistake("the comment is not closed"));
                };
                self.rest = after;
            } else if self.skip("{") {
                self.skip_sign();
                return self.tag(TagKind::Print, "}}").map(Some);
            } else if self.skip("%") {
                self.skip_sign();
                if let Some(after) = whole_tag(self.rest, "raw") {
                    self.rest = after;
                    self.skip_raw()?;
                } else {
                    return self.tag(TagKind::Statement, "%}").map(Some);
                }
            }
        }
        Ok(None)
    }

    fn skip_raw(&mut self) -> Result<(), Mistake> {
        while let Some((_, after)) = self.rest.split_once("{%") {
            self.rest = after;
            if let Some(after) = whole_tag(unsigned(after), "endraw") {
                self.rest = after;
                return Ok(());
            }
        }
        Err(self.mistake("the raw block is not closed"))
    }

    fn tag(&mut self, kind: TagKind, end: &str) -> Result<Tag<'s>, Mistake> {
        let line = self.line();
        let mut tokens = Vec::new();
        loop {
            self.rest = self.rest.trim_ascii_start();
            if let Some(after) = unsigned(self.rest).strip_prefix(end) {
                self.rest = after;
                return Ok(Tag { kind, line, tokens });
            }
            if self.rest.is_empty() {
                return Err(Mistake {
                    line,
                    what: "the tag is not closed".to_owned(),
                });
            }
            tokens.push(self.token()?);
        }
    }

    fn token(&mut self) -> Result<Token<'s>, Mistake> {
        let first = self.rest.chars().next().unwrap_or_default();
        if let '"' | '\'' = first {
            return self.text(first);
        }
        if first.is_ascii_digit() {
            let word = self.take(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.');
            if word.len() > LONGEST_NUMBER || !word.bytes().all(|b| b.is_ascii_digit()) {
                return Err(
                    self.mistake(format!("`{word}` is no whole number of at most 18 digits"))
                );
            }
            return Ok(Token::Number);
        }
        if first.is_ascii_alphabetic() || first == '_' {
            return Ok(Token::Word(
                self.take(|c| c.is_ascii_alphanumeric() || c == '_'),
            ));
        }
        match SYMBOLS.iter().find(|symbol| self.skip(symbol)) {
            Some(symbol) => Ok(Token::Symbol(symbol)),
            None => Err(self.mistake(format!("`{}` has no meaning here", first.escape_debug()))),
        }
    }

    fn text(&mut self, quote: char) -> Result<Token<'s>, Mistake> {
        let body = self.rest.get(1..).unwrap_or_default();
        let mut escaped = false;
        let end = body.char_indices().find(|&(_, c)| {
            let closes = c == quote && !escaped;
            escaped = c == '\\' && !escaped;
            closes
        });
        let parts = end.and_then(|(end, _)| Some((body.get(..end)?, body.get(end + 1..)?)));
        match parts {
            Some((text, after)) => {
                self.rest = after;
                Ok(Token::Text(text))
            }
            None => Err(self.mistake("the text in quotes is not closed")),
        }
    }

    fn take(&mut self, fits: fn(char) -> bool) -> &'s str {
        let end = self.rest.find(|c| !fits(c)).unwrap_or(self.rest.len());
        let (word, after) = self.rest.split_at(end);
        self.rest = after;
        word
    }

    fn skip(&mut self, prefix: &str) -> bool {
        match self.rest.strip_prefix(prefix) {
            Some(after) => {
                self.rest = after;
                true
            }
            None => false,
        }
    }

    fn skip_sign(&mut self) {
        self.rest = unsigned(self.rest);
    }

    fn line(&self) -> usize {
        let read = self.source.len() - self.rest.len();
        1 + self
            .source
            .bytes()
            .take(read)
            .filter(|&b| b == b'\n')
            .count()
    }

    fn mistake(&self, what: impl Into<String>) -> Mistake {
        Mistake {
            line: self.line(),
            what: what.into(),
        }
    }
}

/// The rest after a sign that says what becomes of the white space beside a tag.
fn unsigned(rest: &str) -> &str {
    rest.strip_prefix(['-', '+']).unwrap_or(rest)
}

/// The rest after a statement of one word, whose opening bracket is already read.
fn whole_tag<'s>(rest: &'s str, word: &str) -> Option<&'s str> {
    let rest = rest.trim_ascii_start().strip_prefix(word)?;
    unsigned(rest.trim_ascii_start()).strip_prefix("%}")
}
