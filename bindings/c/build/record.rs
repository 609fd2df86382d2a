//! The Rust of a record: an incomplete type, what it stands for, how that is made of the engine's, and the getters.

use crate::lines::{Lines, camel};
use crate::source::Names;
use crate::table::{Field, Kind, Record, Source};

/// Writes all of it.
pub(crate) fn write(lines: &mut Lines, record: &Record, names: &Names<'_>) -> Result<(), String> {
    handle(lines, &record.name, &record.doc, &inside(record));
    structure(lines, record, names)?;
    from_reference(lines, record, names)?;
    from_value(lines, record, names)?;
    for field in &record.fields {
        getter(lines, record, field);
    }
    if record.owned {
        owned(lines, &record.name);
    }
    if record.cursor {
        cursor(lines, &record.name);
    }
    Ok(())
}

fn inside(record: &Record) -> String {
    format!("{}Inside", camel(&record.name))
}

fn handle(lines: &mut Lines, name: &str, doc: &str, inside: &str) {
    lines.doc("", doc);
    lines.add(format!(
        "pub struct duologue_{name} {{\n    _private: [u8; 0],\n}}\n"
    ));
    lines.add(format!("impl Handle for duologue_{name} {{"));
    lines.add(format!("    type Inside = {inside};"));
    lines.add(format!(
        "    const WHAT: &'static str = \"duologue_{name}\";\n}}\n"
    ));
}

fn structure(lines: &mut Lines, record: &Record, names: &Names<'_>) -> Result<(), String> {
    lines.add(format!("/// What a `duologue_{}` holds.", record.name));
    lines.add("#[derive(Clone)]");
    lines.add(format!("pub(crate) struct {} {{", inside(record)));
    for field in &record.fields {
        lines.add(format!(
            "    pub(crate) {}: {},",
            field.name,
            held(&field.kind, names)?
        ));
    }
    lines.add("}\n");
    Ok(())
}

/// The type that a field is held as.
fn held(kind: &Kind, names: &Names<'_>) -> Result<String, String> {
    Ok(match kind {
        Kind::Text => "Text".to_owned(),
        Kind::OptionalText => "Option<Text>".to_owned(),
        Kind::Texts => "Vec<Text>".to_owned(),
        Kind::Id(_) | Kind::OptionalId(_) | Kind::Int | Kind::OptionalInt | Kind::Event => {
            "i64".to_owned()
        }
        Kind::Moment | Kind::OptionalMoment => "duologue_time_t".to_owned(),
        Kind::Ids(_) | Kind::Ints => "Vec<i64>".to_owned(),
        Kind::Number(_) | Kind::OptionalNumber(_) => "i32".to_owned(),
        Kind::Numbers(_) => "Vec<i32>".to_owned(),
        Kind::Bool => "bool".to_owned(),
        Kind::Bytes => "Vec<u8>".to_owned(),
        Kind::Record(of) => format!("Boxed<{}>", names.record(of)?),
        Kind::OptionalRecord(of) => format!("Option<Boxed<{}>>", names.record(of)?),
        Kind::List(of) => format!("Vec<Boxed<{}>>", names.record(of)?),
        Kind::Error => "Boxed<duologue_error>".to_owned(),
        Kind::OptionalError => "Option<Boxed<duologue_error>>".to_owned(),
        Kind::Errors => "Vec<Boxed<duologue_error>>".to_owned(),
    })
}

fn from_reference(lines: &mut Lines, record: &Record, names: &Names<'_>) -> Result<(), String> {
    let (rust, inside) = (&record.rust, inside(record));
    lines.add(format!("impl From<&{rust}> for {inside} {{"));
    lines.add(format!(
        "    fn from(value: &{rust}) -> Self {{\n        Self {{"
    ));
    for Field {
        name, kind, source, ..
    } in &record.fields
    {
        let made = match source {
            Source::Place(place) => by_reference(kind, &format!("value.{place}"), names)?,
            Source::Expression(expression) => made(kind, expression, names)?,
        };
        lines.add_chain(&format!("            {name}: {made},"));
    }
    lines.add("        }\n    }\n}\n");
    Ok(())
}

/// As [`from_reference`], without copying what can be moved.
fn from_value(lines: &mut Lines, record: &Record, names: &Names<'_>) -> Result<(), String> {
    let (rust, inside) = (&record.rust, inside(record));
    let moved = record
        .fields
        .iter()
        .any(|field| moves(&field.kind) && matches!(field.source, Source::Place(_)));
    lines.add(format!("impl From<{rust}> for {inside} {{"));
    if !moved {
        lines.add(format!(
            "    fn from(value: {rust}) -> Self {{\n        Self::from(&value)\n    }}\n}}\n"
        ));
        return Ok(());
    }
    lines.add(format!("    fn from(moved: {rust}) -> Self {{"));
    let made_first = |field: &&Field| matches!(field.source, Source::Expression(_));
    if record.fields.iter().any(|field| made_first(&field)) {
        lines.add("        let value = &moved;");
    }
    for Field {
        name, kind, source, ..
    } in record.fields.iter().filter(made_first)
    {
        if let Source::Expression(expression) = source {
            lines.add_chain(&format!(
                "        let {name}: {} = {};",
                held(kind, names)?,
                made(kind, expression, names)?
            ));
        }
    }
    lines.add("        Self {");
    for Field {
        name, kind, source, ..
    } in &record.fields
    {
        match source {
            Source::Expression(_) => lines.add(format!("            {name},")),
            Source::Place(place) => {
                let place = format!("moved.{place}");
                let made = if moves(kind) {
                    made(kind, &place, names)
                } else {
                    by_reference(kind, &place, names)
                };
                lines.add_chain(&format!("            {name}: {},", made?));
            }
        }
    }
    lines.add("        }\n    }\n}\n");
    Ok(())
}

/// Whether something of the kind is worth moving.
fn moves(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Text
            | Kind::OptionalText
            | Kind::Texts
            | Kind::Bytes
            | Kind::Record(_)
            | Kind::OptionalRecord(_)
            | Kind::List(_)
    )
}

/// A field made of a value that is given away.
fn made(kind: &Kind, value: &str, names: &Names<'_>) -> Result<String, String> {
    Ok(match kind {
        Kind::Text => format!("Text::from({value})"),
        Kind::OptionalText => format!("{value}.map(Text::from)"),
        Kind::Texts => format!("{value}.into_iter().map(Text::from).collect()"),
        Kind::Bytes => format!("Vec::from({value})"),
        Kind::Record(_) | Kind::Error => format!("Boxed::part({value})"),
        Kind::OptionalRecord(_) | Kind::OptionalError => format!("{value}.map(Boxed::part)"),
        Kind::List(_) | Kind::Errors => format!("{value}.into_iter().map(Boxed::part).collect()"),
        Kind::Id(_) => format!("crate::ids::raw({value})"),
        Kind::OptionalId(_) => format!("{value}.map_or(0, crate::ids::raw)"),
        Kind::Ids(_) => format!("{value}.into_iter().map(crate::ids::raw).collect()"),
        Kind::Int => format!("crate::number::int({value})"),
        Kind::OptionalInt => format!("{value}.map_or(-1, crate::number::int)"),
        Kind::Ints => format!("{value}.into_iter().map(crate::number::int).collect()"),
        Kind::Number(of) => format!("crate::number::of::<{}>({value})", names.enumeration(of)?),
        Kind::OptionalNumber(of) => {
            format!(
                "{value}.map_or(0, crate::number::of::<{}>)",
                names.enumeration(of)?
            )
        }
        Kind::Numbers(of) => {
            format!(
                "{value}.into_iter().map(crate::number::of::<{}>).collect()",
                names.enumeration(of)?
            )
        }
        Kind::Bool => value.to_owned(),
        Kind::Moment => format!("crate::time::moment({value})"),
        Kind::OptionalMoment => format!("{value}.map_or(DUOLOGUE_NO_TIME, crate::time::moment)"),
        Kind::Event => format!("crate::event_kind::number({value})"),
    })
}

/// A field made of a place that is kept: what can be copied is, anything else is borrowed.
fn by_reference(kind: &Kind, place: &str, names: &Names<'_>) -> Result<String, String> {
    let value = match kind {
        Kind::Text | Kind::Record(_) | Kind::Error => format!("&{place}"),
        Kind::OptionalText | Kind::OptionalRecord(_) | Kind::OptionalError => {
            format!("{place}.as_ref()")
        }
        Kind::Bytes => format!("{place}.as_slice()"),
        Kind::Texts | Kind::List(_) | Kind::Errors => {
            return Ok(made(kind, place, names)?.replace(".into_iter()", ".iter()"));
        }
        Kind::Ids(_) | Kind::Ints | Kind::Numbers(_) => {
            return Ok(made(kind, place, names)?.replace(".into_iter()", ".iter().copied()"));
        }
        _ => place.to_owned(),
    };
    made(kind, &value, names)
}

fn getter(lines: &mut Lines, record: &Record, field: &Field) {
    match &field.kind {
        Kind::Bytes => bytes(lines, record, field),
        Kind::Texts => list(lines, record, field, "*const c_char", Some("Text::as_ptr")),
        Kind::List(part) => {
            let answer = format!("*const duologue_{part}");
            list(lines, record, field, &answer, Some("Boxed::as_ptr"));
        }
        Kind::Errors => list(
            lines,
            record,
            field,
            "*const duologue_error",
            Some("Boxed::as_ptr"),
        ),
        Kind::Ids(id) => list(lines, record, field, &format!("duologue_{id}_id_t"), None),
        Kind::Ints => list(lines, record, field, "i64", None),
        Kind::Numbers(number) => list(lines, record, field, &format!("duologue_{number}_t"), None),
        kind => {
            let of = &record.name;
            let (answer, body) = (answer(kind), found(kind, of, &field.name));
            let this = format!("{of}: *const duologue_{of}");
            let name = format!("{of}_{}", field.name);
            exported(lines, &field.doc, &name, &this, &answer, &body);
        }
    }
}

/// What the getter of one value answers with.
fn answer(kind: &Kind) -> String {
    match kind {
        Kind::Id(id) | Kind::OptionalId(id) => format!("duologue_{id}_id_t"),
        Kind::Number(number) | Kind::OptionalNumber(number) => format!("duologue_{number}_t"),
        Kind::Moment | Kind::OptionalMoment => "duologue_time_t".to_owned(),
        Kind::Event => "duologue_event_kind_t".to_owned(),
        Kind::Bool => "bool".to_owned(),
        Kind::Record(part) | Kind::OptionalRecord(part) => format!("*const duologue_{part}"),
        Kind::Error | Kind::OptionalError => "*const duologue_error".to_owned(),
        Kind::Text | Kind::OptionalText => "*const c_char".to_owned(),
        _ => "i64".to_owned(),
    }
}

/// How the getter of one value finds it.
fn found(kind: &Kind, of: &str, name: &str) -> String {
    let there = format!("peek({of}).map_or(ptr::null(), |it| it.{name}.as_ptr())");
    let maybe = format!("peek({of}).and_then(|it| it.{name}.as_ref()).map_or(ptr::null(), ");
    match kind {
        Kind::Text | Kind::Record(_) | Kind::Error => there,
        Kind::OptionalText => maybe + "Text::as_ptr)",
        Kind::OptionalRecord(_) | Kind::OptionalError => maybe + "Boxed::as_ptr)",
        Kind::Bool => format!("peek({of}).is_some_and(|it| it.{name})"),
        Kind::Moment | Kind::OptionalMoment => {
            format!("peek({of}).map_or(DUOLOGUE_NO_TIME, |it| it.{name})")
        }
        Kind::OptionalInt => format!("peek({of}).map_or(-1, |it| it.{name})"),
        _ => format!("peek({of}).map_or(0, |it| it.{name})"),
    }
}

fn bytes(lines: &mut Lines, record: &Record, field: &Field) {
    let (of, name) = (&record.name, &field.name);
    let arguments = format!("{of}: *const duologue_{of}, length: *mut usize");
    let body = format!(
        "let octets = peek({of}).map(|it| it.{name}.as_slice());\n    \
         write_out(length, octets.map_or(0, <[u8]>::len));\n    \
         octets.map_or(ptr::null(), <[u8]>::as_ptr)"
    );
    let doc = format!(
        "{} `length`, which may be NULL, is set to how many octets there are.",
        field.doc
    );
    exported(
        lines,
        &doc,
        &format!("{of}_{name}"),
        &arguments,
        "*const u8",
        &body,
    );
}

/// The two getters of a list: how many there are, and one of them.
fn list(lines: &mut Lines, record: &Record, field: &Field, answer: &str, pointer: Option<&str>) {
    let (of, name) = (&record.name, &field.name);
    let this = format!("{of}: *const duologue_{of}");
    let doc = format!("How many `duologue_{of}_{name}` has.");
    let body = format!("peek({of}).map_or(0, |it| it.{name}.len())");
    exported(
        lines,
        &doc,
        &format!("{of}_{name}_count"),
        &this,
        "usize",
        &body,
    );
    let (nothing, found) = match pointer {
        Some(pointer) => ("NULL", format!("map_or(ptr::null(), {pointer})")),
        None => ("0", "map_or(0, |it| *it)".to_owned()),
    };
    let doc = format!(
        "{}; {nothing} beyond the last.",
        field.doc.trim_end_matches('.')
    );
    let body = format!("peek({of}).and_then(|it| it.{name}.get(index)).{found}");
    let arguments = format!("{this}, index: usize");
    exported(
        lines,
        &doc,
        &format!("{of}_{name}"),
        &arguments,
        answer,
        &body,
    );
}

fn owned(lines: &mut Lines, name: &str) {
    let doc = "A copy of its own, to be freed by the caller.";
    let this = format!("{name}: *const duologue_{name}");
    let answer = format!("*mut duologue_{name}");
    let body = format!("crate::convert::clone({name})");
    exported(lines, doc, &format!("{name}_clone"), &this, &answer, &body);
    free(lines, name, name);
}

fn cursor(lines: &mut Lines, name: &str) {
    let cursor = format!("{name}_cursor");
    let doc = format!("A list of `duologue_{name}`, a row at a time; for one thread at a time.");
    handle(lines, &cursor, &doc, &format!("Rows<duologue_{name}>"));
    let doc = "Moves to the next row: NULL at the end, otherwise borrowed until the next call with the cursor.";
    lines.doc("", doc);
    lines.add("#[unsafe(no_mangle)]");
    lines.add(format!(
        "pub unsafe extern \"C\" fn duologue_{cursor}_next(\n    cursor: *mut duologue_{cursor},\n    \
         {name}: *mut *const duologue_{name},\n    error: *mut *mut duologue_error,\n) -> duologue_status {{"
    ));
    lines.add(format!(
        "    crate::rows::next(cursor, {name}, error)\n}}\n"
    ));
    let doc = "Where to go on: the text to continue the list after, once every row has been read, since it is \
               the place behind all of them from the beginning; NULL if nothing is left.";
    let this = format!("cursor: *const duologue_{cursor}");
    let body = "peek(cursor).map_or(ptr::null(), Rows::after)";
    exported(
        lines,
        doc,
        &format!("{cursor}_after"),
        &this,
        "*const c_char",
        body,
    );
    free(lines, &cursor, "cursor");
}

fn free(lines: &mut Lines, name: &str, argument: &str) {
    lines.doc("", "Frees it; NULL is left alone.");
    lines.add("#[unsafe(no_mangle)]");
    lines.add(format!(
        "pub unsafe extern \"C\" fn duologue_{name}_free({argument}: *mut duologue_{name}) {{"
    ));
    lines.add(format!("    crate::convert::free({argument});\n}}\n"));
}

fn exported(lines: &mut Lines, doc: &str, name: &str, arguments: &str, answer: &str, body: &str) {
    lines.doc("", doc);
    lines.add("#[unsafe(no_mangle)]");
    let whole = format!("pub unsafe extern \"C\" fn duologue_{name}({arguments}) -> {answer} {{");
    if whole.len() <= 100 {
        lines.add(whole);
    } else {
        let arguments = arguments.replace(", ", ",\n    ");
        lines.add(format!(
            "pub unsafe extern \"C\" fn duologue_{name}(\n    {arguments},\n) -> {answer} {{"
        ));
    }
    lines.add_chain(&format!("    {body}"));
    lines.add("}\n");
}
