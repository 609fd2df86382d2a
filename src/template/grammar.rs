//! Which sequences of words are a template.
//!
//! What passes is a part of the engine's own language that cannot harm: no call, no arithmetic, no nothing (`none`), no
//! list that could end up in a text, and limits on everything that nests or multiplies. The names are checked too, so
//! that a misspelt one is found when the reply is written and not when it is needed.

use super::Mistake;
use super::engine::{FILTERS, TESTS};
use super::tags::{Tag, TagKind, Token};
use super::values::{FIELDS, GROUPS, Variable};

/// The most words in one tag. Every word may nest the engine's expression one deeper.
const LONGEST_TAG: usize = 128;

/// The most brackets inside brackets in one tag.
const DEEPEST_EXPRESSION: usize = 16;

/// The most statements inside statements; an `elif` is inside its `if`.
const DEEPEST_STATEMENT: usize = 32;

/// How many times its longest piece a text may grow by joining, over all variables that are made from one another:
/// thirty lines of `{% set a = a ~ a %}` would fill any memory.
const MOST_JOINED: usize = 32;

/// Words that are no names.
const KEYWORDS: &[&str] = &[
    "and", "or", "not", "in", "is", "if", "else", "true", "false", "True", "False", "none", "None",
    "loop", "self",
];

const COMPARISONS: &[&str] = &["==", "!=", "<", "<=", ">", ">="];

/// What can be asked about the round that a `for` is in.
const LOOP: &[&str] = &[
    "index",
    "index0",
    "revindex",
    "revindex0",
    "first",
    "last",
    "length",
];

/// Checks the tags of a template.
pub(super) fn check(tags: &[Tag<'_>]) -> Result<(), Mistake> {
    let mut scopes = Scopes::default();
    for tag in tags {
        let line = tag.line;
        check_tag(tag, &mut scopes).map_err(|what| Mistake { line, what })?;
    }
    match scopes.open.last() {
        None => Ok(()),
        Some(open) => Err(Mistake {
            line: open.line,
            what: format!("the `{}` is not closed", open.word),
        }),
    }
}

fn check_tag<'s>(tag: &Tag<'s>, scopes: &mut Scopes<'s>) -> Result<(), String> {
    if tag.tokens.len() > LONGEST_TAG {
        return Err(format!(
            "a tag of more than {LONGEST_TAG} words is too long"
        ));
    }
    let mut reader = Reader {
        tokens: &tag.tokens,
        scopes,
        depth: 0,
        joins: 0,
    };
    let effect = match tag.kind {
        TagKind::Print => reader.expression().map(|()| Effect::None),
        TagKind::Statement => reader.statement(),
    }?;
    reader.end()?;
    let joins = reader.joins;
    scopes.apply(effect, joins, tag.line)
}

/// What the tags so far leave for the next one: names, open statements, and growth.
#[derive(Default)]
struct Scopes<'s> {
    names: Vec<&'s str>,
    open: Vec<Open>,
    /// What all assignments together can multiply the length of a text by, less one.
    growth: usize,
}

/// A statement that is not closed yet.
struct Open {
    word: &'static str,
    line: usize,
    /// How many names there were before it.
    names: usize,
}

/// What a tag does to the tags after it.
#[derive(Clone, Copy)]
enum Effect<'s> {
    None,
    Open(&'static str),
    For(&'s str),
    Set(&'s str),
    /// Closes the innermost statement, which began with this word.
    Close(&'static str),
}

impl<'s> Scopes<'s> {
    fn apply(&mut self, effect: Effect<'s>, joins: usize, line: usize) -> Result<(), String> {
        let joined = (self.growth + 1).saturating_mul(joins + 1);
        if joined > MOST_JOINED {
            return Err(format!(
                "texts are joined too often; at most {MOST_JOINED} can become one"
            ));
        }
        match effect {
            Effect::None => Ok(()),
            Effect::Open(word) => self.open(word, line),
            Effect::For(name) => {
                self.open("for", line)?;
                self.names.push(name);
                self.growth = joined - 1;
                Ok(())
            }
            Effect::Set(name) => {
                self.names.push(name);
                self.growth = joined - 1;
                Ok(())
            }
            Effect::Close(word) => self.close(word),
        }
    }

    fn open(&mut self, word: &'static str, line: usize) -> Result<(), String> {
        if self.open.len() == DEEPEST_STATEMENT {
            return Err(format!(
                "more than {DEEPEST_STATEMENT} statements inside one another are too many"
            ));
        }
        let names = self.names.len();
        self.open.push(Open { word, line, names });
        Ok(())
    }

    fn close(&mut self, word: &'static str) -> Result<(), String> {
        while let Some(closed) = self.open.pop() {
            if closed.word == "for" {
                self.names.truncate(closed.names);
            }
            if closed.word == word {
                return Ok(());
            }
            if closed.word != "elif" {
                return Err(format!(
                    "the `{}` in line {} must be closed first",
                    closed.word, closed.line
                ));
            }
        }
        Err(format!("there is no `{word}` to close"))
    }

    fn in_loop(&self) -> bool {
        self.open.iter().any(|open| open.word == "for")
    }
}

/// Reads one tag from left to right.
struct Reader<'t, 's> {
    tokens: &'t [Token<'s>],
    scopes: &'t Scopes<'s>,
    depth: usize,
    joins: usize,
}

impl<'s> Reader<'_, 's> {
    fn statement(&mut self) -> Result<Effect<'s>, String> {
        match self.word()? {
            "if" => self.expression().map(|()| Effect::Open("if")),
            "elif" => self.expression().map(|()| Effect::Open("elif")),
            "else" => Ok(Effect::None),
            "endif" => Ok(Effect::Close("if")),
            "endfor" => Ok(Effect::Close("for")),
            "for" => {
                let name = self.new_name()?;
                self.expect("in")?;
                self.operand_of_in()?;
                self.operators()?;
                Ok(Effect::For(name))
            }
            "set" => {
                let name = self.new_name()?;
                self.expect("=")?;
                self.expression()?;
                Ok(Effect::Set(name))
            }
            other => Err(format!(
                "`{other}` is no statement; there are if, for, set and raw"
            )),
        }
    }

    fn expression(&mut self) -> Result<(), String> {
        self.depth += 1;
        if self.depth > DEEPEST_EXPRESSION {
            return Err(format!(
                "more than {DEEPEST_EXPRESSION} brackets inside one another are too many"
            ));
        }
        self.condition()?;
        if self.skip("if") {
            self.condition()?;
            if !self.skip("else") {
                return Err("an `if` inside a tag needs an `else`".to_owned());
            }
            self.expression()?;
        }
        self.depth -= 1;
        Ok(())
    }

    fn condition(&mut self) -> Result<(), String> {
        self.negated_operand()?;
        self.operators()
    }

    /// Elsewhere the engine takes `not` for a name.
    fn negated_operand(&mut self) -> Result<(), String> {
        while self.skip("not") {}
        self.operand()
    }

    fn operators(&mut self) -> Result<(), String> {
        loop {
            if self.skip("~") || self.skip("+") {
                self.joins += 1;
                self.operand()?;
            } else if self.skip("and") || self.skip("or") {
                self.negated_operand()?;
            } else if COMPARISONS.iter().any(|comparison| self.skip(comparison)) {
                self.operand()?;
            } else if self.skip("in") {
                self.operand_of_in()?;
            } else if self.skip("not") {
                self.expect("in")?;
                self.operand_of_in()?;
            } else {
                return Ok(());
            }
        }
    }

    /// A list can stand after `in` only, and nothing can be joined to it, so that it cannot become a text.
    fn operand_of_in(&mut self) -> Result<(), String> {
        if !self.skip("[") {
            return self.operand();
        }
        self.expressions_until("]")?;
        match self.tokens.first() {
            Some(Token::Symbol("~" | "+")) => Err(unexpected(self.next())),
            _ => Ok(()),
        }
    }

    /// Reads up to the closing bracket, and counts.
    fn expressions_until(&mut self, end: &str) -> Result<usize, String> {
        if self.skip(end) {
            return Ok(0);
        }
        let mut count = 0;
        loop {
            self.expression()?;
            count += 1;
            if !self.skip(",") {
                return self.expect(end).map(|()| count);
            }
        }
    }

    fn operand(&mut self) -> Result<(), String> {
        match self.next() {
            Some(Token::Text(_) | Token::Number) => {}
            Some(Token::Symbol("(")) => {
                self.expression()?;
                self.expect(")")?;
            }
            Some(Token::Word(word)) => self.name(word)?,
            other => return Err(unexpected(other)),
        }
        while self.skip("|") {
            self.filter()?;
        }
        if self.skip("is") {
            self.skip("not");
            let test = self.word()?;
            if !TESTS.contains(&test) {
                return Err(format!("`{test}` is no test; there are {}", listed(TESTS)));
            }
        }
        Ok(())
    }

    fn filter(&mut self) -> Result<(), String> {
        let filter = self.word()?;
        let Some((_, takes)) = FILTERS.iter().find(|(name, _)| *name == filter) else {
            let names: Vec<&str> = FILTERS.iter().map(|(name, _)| *name).collect();
            return Err(format!(
                "`{filter}` is no filter; there are {}",
                listed(&names)
            ));
        };
        let given = if self.skip("(") {
            self.expressions_until(")")?
        } else {
            0
        };
        if given != *takes {
            let values = match takes {
                0 => "no value",
                1 => "one value",
                _ => "two values",
            };
            return Err(format!("`{filter}` takes {values} in brackets"));
        }
        Ok(())
    }

    fn name(&mut self, word: &'s str) -> Result<(), String> {
        match word {
            "true" | "false" | "True" | "False" => Ok(()),
            "loop" => self.attribute_of_loop(),
            _ if GROUPS.contains(&word) => self.variable(word),
            _ if self.scopes.names.contains(&word) => self.no_call(word),
            _ if KEYWORDS.contains(&word) => Err(format!("`{word}` cannot be used here")),
            _ => {
                self.no_call(word)?;
                Err(format!("`{word}` is unknown; there are {}", listed(GROUPS)))
            }
        }
    }

    fn no_call(&self, word: &str) -> Result<(), String> {
        match self.tokens.first() {
            Some(Token::Symbol("(")) => {
                Err(format!("`{word}` cannot be called; there are no functions"))
            }
            _ => Ok(()),
        }
    }

    fn attribute_of_loop(&mut self) -> Result<(), String> {
        if !self.scopes.in_loop() {
            return Err("`loop` can be used inside a `for` only".to_owned());
        }
        if !self.skip(".") {
            return Err(format!(
                "`loop` is no text; there are {} after a dot",
                listed(LOOP)
            ));
        }
        let attribute = self.word()?;
        if !LOOP.contains(&attribute) {
            return Err(format!(
                "`loop.{attribute}` is unknown; there are {}",
                listed(LOOP)
            ));
        }
        Ok(())
    }

    fn variable(&mut self, group: &str) -> Result<(), String> {
        if !self.skip(".") {
            return Err(format!(
                "`{group}` is no text; there are {}",
                variables_of(group)
            ));
        }
        let full = format!("{group}.{}", self.word()?);
        if full == FIELDS {
            return self.custom_field();
        }
        if !Variable::ALL
            .iter()
            .any(|variable| variable.as_str() == full)
        {
            return Err(format!(
                "`{full}` is unknown; there are {}",
                variables_of(group)
            ));
        }
        self.no_call(&full)
    }

    fn custom_field(&mut self) -> Result<(), String> {
        if self.skip(".") {
            let name = self.word()?;
            return self.no_call(name);
        }
        if self.skip("[") {
            return match self.next() {
                Some(Token::Text(_)) => self.expect("]"),
                other => Err(unexpected(other)),
            };
        }
        Err(format!(
            "`{FIELDS}` is no text; the name of a field follows, as in {FIELDS}.size"
        ))
    }

    fn new_name(&mut self) -> Result<&'s str, String> {
        let name = self.word()?;
        if GROUPS.contains(&name) || KEYWORDS.contains(&name) {
            return Err(format!("`{name}` cannot be given another meaning"));
        }
        Ok(name)
    }

    fn word(&mut self) -> Result<&'s str, String> {
        match self.next() {
            Some(Token::Word(word)) => Ok(word),
            other => Err(unexpected(other)),
        }
    }

    fn expect(&mut self, what: &str) -> Result<(), String> {
        if self.skip(what) {
            return Ok(());
        }
        Err(format!(
            "{}, `{what}` was expected",
            unexpected(self.next())
        ))
    }

    fn end(&mut self) -> Result<(), String> {
        match self.next() {
            None => Ok(()),
            other => Err(unexpected(other)),
        }
    }

    /// Goes past the next token if it is this keyword or symbol.
    fn skip(&mut self, what: &str) -> bool {
        match self.tokens {
            [Token::Word(next), rest @ ..] if *next == what => {
                self.tokens = rest;
                true
            }
            [Token::Symbol(next), rest @ ..] if *next == what => {
                self.tokens = rest;
                true
            }
            _ => false,
        }
    }

    fn next(&mut self) -> Option<Token<'s>> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(*first)
    }
}

fn unexpected(token: Option<Token<'_>>) -> String {
    match token {
        Some(Token::Word(word)) => format!("`{word}` does not belong here"),
        Some(Token::Symbol(symbol)) => format!("`{symbol}` does not belong here"),
        Some(Token::Text(text)) => format!("the text '{text}' does not belong here"),
        Some(Token::Number) => "a number does not belong here".to_owned(),
        None => "the tag ends too early".to_owned(),
    }
}

fn variables_of(group: &str) -> String {
    let mut names: Vec<&str> = Variable::ALL
        .iter()
        .map(|variable| variable.as_str())
        .collect();
    names.push(FIELDS);
    names.retain(|name| name.split('.').next() == Some(group));
    listed(&names)
}

fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}
