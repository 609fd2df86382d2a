//! Reads a table: what the numbers and the snapshots of one chapter of the header are.
//!
//! A definition begins a line of its own. Text under it, four blanks in, is its documentation; lines two blanks in are its
//! entries, whose columns stand two blanks or more apart. `#` begins a comment.

/// A file of definitions.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) enumerations: Vec<Enumeration>,
    pub(crate) records: Vec<Record>,
}

/// `enum NAME RUST_TYPE [wide] [named]`
#[derive(Debug, PartialEq)]
pub(crate) struct Enumeration {
    pub(crate) name: String,
    pub(crate) rust: String,
    /// 64 bits instead of 32.
    pub(crate) wide: bool,
    /// Whether C can ask for the names of its numbers.
    pub(crate) named: bool,
    pub(crate) doc: String,
    pub(crate) entries: Vec<Entry>,
}

/// `NAME  NUMBER  VARIANT  DOC`
#[derive(Debug, PartialEq)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) number: i32,
    pub(crate) variant: String,
    pub(crate) doc: String,
}

/// `record NAME RUST_TYPE [owned] [cursor]`
#[derive(Debug, PartialEq)]
pub(crate) struct Record {
    pub(crate) name: String,
    pub(crate) rust: String,
    pub(crate) owned: bool,
    pub(crate) cursor: bool,
    pub(crate) doc: String,
    pub(crate) fields: Vec<Field>,
}

/// `NAME  KIND  [= EXPRESSION]  DOC`
#[derive(Debug, PartialEq)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) source: Source,
    pub(crate) doc: String,
}

/// What a getter answers with; `Option` where there may be nothing.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    Text,
    OptionalText,
    Texts,
    Id(String),
    OptionalId(String),
    Ids(String),
    Int,
    OptionalInt,
    Ints,
    Number(String),
    OptionalNumber(String),
    Numbers(String),
    Bool,
    Moment,
    OptionalMoment,
    Bytes,
    Event,
    Record(String),
    OptionalRecord(String),
    List(String),
    Error,
    OptionalError,
    Errors,
}

/// Where a field's value comes from.
#[derive(Debug, PartialEq)]
pub(crate) enum Source {
    /// A field of the value, such as `settings.name`: it can be moved out of the value.
    Place(String),
    /// An expression over `value`, which is a reference.
    Expression(String),
}

/// Reads the table of this name.
///
/// # Errors
///
/// What is wrong, and in which line.
pub(crate) fn parse(name: &str, text: &str) -> Result<Table, String> {
    let mut table = Table {
        name: name.to_owned(),
        enumerations: Vec::new(),
        records: Vec::new(),
    };
    let mut begun = None;
    for (number, line) in text.lines().enumerate() {
        let line = line.trim_end();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let read = match line.strip_prefix("  ") {
            None => begin(&mut table, line).map(|definition| begun = Some(definition)),
            Some(line) => go_on(&mut table, begun, line),
        };
        read.map_err(|why| format!("{name}.txt, line {}: {why}: {line}", number + 1))?;
    }
    Ok(table)
}

/// What the lines below belong to.
#[derive(Clone, Copy)]
enum Definition {
    Enumeration,
    Record,
}

fn begin(table: &mut Table, line: &str) -> Result<Definition, String> {
    let mut words = line.split_whitespace();
    let mut next = || words.next().unwrap_or_default();
    let (what, name, rust) = (next(), next().to_owned(), next().to_owned());
    let marks: Vec<_> = words.collect();
    let allowed: &[&str] = match what {
        "enum" => &["wide", "named"],
        "record" => &["owned", "cursor"],
        _ => return Err("this begins no definition".to_owned()),
    };
    if rust.is_empty() {
        return Err("a definition has a name and a type".to_owned());
    }
    if let Some(mark) = marks.iter().find(|mark| !allowed.contains(mark)) {
        return Err(format!("`{mark}` is unknown"));
    }
    let is = |mark| marks.contains(&mark);
    let doc = String::new();
    if what == "enum" {
        let (wide, named, entries) = (is("wide"), is("named"), Vec::new());
        let begun = Enumeration {
            name,
            rust,
            wide,
            named,
            doc,
            entries,
        };
        table.enumerations.push(begun);
        Ok(Definition::Enumeration)
    } else {
        let (owned, cursor, fields) = (is("owned"), is("cursor"), Vec::new());
        table.records.push(Record {
            name,
            rust,
            owned,
            cursor,
            doc,
            fields,
        });
        Ok(Definition::Record)
    }
}

fn go_on(table: &mut Table, begun: Option<Definition>, line: &str) -> Result<(), String> {
    let nothing = "this stands under no definition";
    let blanks = line.len() - line.trim_start().len();
    if blanks == 1 {
        return Err("an entry stands two blanks in, and a documentation four".to_owned());
    }
    match begun.ok_or(nothing)? {
        Definition::Enumeration => {
            let to = table.enumerations.last_mut().ok_or(nothing)?;
            if let Some(text) = documentation(line) {
                lengthen(&mut to.doc, text);
            } else {
                let entry = entry(line)?;
                if let Some(other) = to.entries.iter().find(|it| it.number == entry.number) {
                    return Err(format!("`{}` has this number already", other.name));
                }
                to.entries.push(entry);
            }
        }
        Definition::Record => {
            let to = table.records.last_mut().ok_or(nothing)?;
            match documentation(line) {
                Some(text) => lengthen(&mut to.doc, text),
                None => to.fields.push(field(line)?),
            }
        }
    }
    Ok(())
}

fn documentation(line: &str) -> Option<&str> {
    line.strip_prefix("  ").map(str::trim_start)
}

fn lengthen(doc: &mut String, text: &str) {
    if !doc.is_empty() {
        doc.push(' ');
    }
    doc.push_str(text);
}

fn entry(line: &str) -> Result<Entry, String> {
    let (name, rest) = word(line);
    let (number, rest) = word(rest);
    let (variant, doc) = word(rest);
    if doc.is_empty() {
        return Err("an entry has a name, a number, a variant and a documentation".to_owned());
    }
    Ok(Entry {
        name: name.to_owned(),
        number: number
            .parse()
            .map_err(|_| format!("`{number}` is no number"))?,
        variant: variant.to_owned(),
        doc: doc.to_owned(),
    })
}

fn field(line: &str) -> Result<Field, String> {
    let (name, rest) = column(line);
    let (kind, rest) = column(rest);
    let (source, doc) = match rest.strip_prefix("= ") {
        Some(rest) => {
            let (expression, doc) = column(rest.trim_start());
            (source(expression), doc)
        }
        None => (Source::Place(name.to_owned()), rest),
    };
    if doc.is_empty() {
        return Err("a field has a name, a kind and a documentation".to_owned());
    }
    let (kind, doc) = (parse_kind(kind)?, doc.to_owned());
    Ok(Field {
        name: name.to_owned(),
        kind,
        source,
        doc,
    })
}

fn source(expression: &str) -> Source {
    let place = expression.trim_start_matches('&').strip_prefix("value.");
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
    match place.filter(|place| place.chars().all(plain)) {
        Some(place) => Source::Place(place.to_owned()),
        None => Source::Expression(expression.to_owned()),
    }
}

fn parse_kind(kind: &str) -> Result<Kind, String> {
    let (word, of) = match kind.split_once(' ') {
        Some((word, of)) => (word, Some(of.trim().to_owned())),
        None => (kind, None),
    };
    Ok(match (word, of) {
        ("text" | "money", None) => Kind::Text,
        ("text?" | "money?", None) => Kind::OptionalText,
        ("texts", None) => Kind::Texts,
        ("id", Some(of)) => Kind::Id(of),
        ("id?", Some(of)) => Kind::OptionalId(of),
        ("ids", Some(of)) => Kind::Ids(of),
        ("int", None) => Kind::Int,
        ("int?", None) => Kind::OptionalInt,
        ("numbers", None) => Kind::Ints,
        ("number", Some(of)) => Kind::Number(of),
        ("number?", Some(of)) => Kind::OptionalNumber(of),
        ("numbers", Some(of)) => Kind::Numbers(of),
        ("bool", None) => Kind::Bool,
        ("moment", None) => Kind::Moment,
        ("moment?", None) => Kind::OptionalMoment,
        ("bytes", None) => Kind::Bytes,
        ("kind", None) => Kind::Event,
        ("record", Some(of)) => Kind::Record(of),
        ("record?", Some(of)) => Kind::OptionalRecord(of),
        ("list", Some(of)) => Kind::List(of),
        ("error", None) => Kind::Error,
        ("error?", None) => Kind::OptionalError,
        ("errors", None) => Kind::Errors,
        _ => return Err(format!("`{kind}` is no kind of field")),
    })
}

/// The first word, and what follows it.
fn word(line: &str) -> (&str, &str) {
    let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
    (word, rest.trim_start())
}

/// The first column, and what follows it.
fn column(line: &str) -> (&str, &str) {
    let (column, rest) = line.split_once("  ").unwrap_or((line, ""));
    (column, rest.trim_start())
}
