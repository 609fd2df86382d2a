//! The calls as Rust: `CALLS`, one function for each of the header's, and `LOOKS`, what only reads a handle.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::header::{Function, Header, Parameter};

/// Functions and structs that take functions, which the target writes itself.
const BY_HAND: &[&str] = &[
    "duologue_messenger_export",
    "duologue_messenger_import",
    "duologue_messenger_open",
    "duologue_segment_counts",
];

pub(crate) fn of(header: &Header) -> String {
    let mut out = String::from("unsafe extern \"C\" {\n");
    for function in &header.functions {
        let parameters: Vec<_> = function
            .parameters
            .iter()
            .enumerate()
            .map(|(at, parameter)| format!("a{at}: {}", rust_type(header, &parameter.kind)))
            .collect();
        let _ = writeln!(
            out,
            "    pub(crate) fn {}({}){};",
            function.name,
            parameters.join(", "),
            result(header, &function.result)
        );
    }
    out.push_str("}\n");
    for made in &header.structs {
        structure(header, &mut out, &made.name, &made.fields);
    }
    let _ = writeln!(
        out,
        "pub(crate) const KINDS: &[&str] = &{:?};",
        header.handles
    );
    let frees: Vec<_> = header
        .handles
        .iter()
        .map(|handle| free(header, handle))
        .collect();
    let _ = writeln!(
        out,
        "pub(crate) const FREES: &[Option<Free>] = &[{}];",
        frees.join(", ")
    );

    let (mut calls, mut looks) = (Vec::new(), BTreeSet::new());
    for function in &header.functions {
        if BY_HAND.contains(&function.name.as_str()) {
            continue;
        }
        if is_look(header, function) {
            let kind = kind_of(header, &function.parameters[0].kind).unwrap();
            looks.insert((kind, function.name.clone()));
        }
        call(header, &mut out, function);
        calls.push(format!("call_{}", function.name));
    }
    let _ = writeln!(
        out,
        "pub(crate) const CALLS: &[fn(&mut World)] = &[{}];",
        calls.join(", ")
    );
    let _ = writeln!(
        out,
        "pub(crate) const LOOKS: &[&[fn(&mut World, *mut c_void)]] = &["
    );
    for kind in 0..header.handles.len() {
        let of_kind = looks.iter().filter(|(of, _)| *of == kind);
        let names: Vec<_> = of_kind.map(|(_, name)| format!("look_{name}")).collect();
        let _ = writeln!(out, "    &[{}],", names.join(", "));
    }
    out.push_str("];\n");
    for (_, name) in &looks {
        let function = header.functions.iter().find(|it| it.name == *name).unwrap();
        look(header, &mut out, function);
    }
    out
}

/// Reads a handle and can neither fail nor change it.
fn is_look(header: &Header, function: &Function) -> bool {
    let first = function.parameters.first();
    first.is_some_and(|it| it.kind.starts_with("const") && kind_of(header, &it.kind).is_some())
        && function.parameters.len() <= 2
        && function.result != "duologue_status"
        && function
            .parameters
            .iter()
            .skip(1)
            .all(|it| it.kind == "size_t" || it.kind == "size_t*")
        && !function.name.ends_with("_clone")
}

fn free(header: &Header, handle: &str) -> String {
    let name = format!("{handle}_free");
    match header.functions.iter().find(|it| it.name == name) {
        Some(_) => format!("Some({name})"),
        None => "None".to_owned(),
    }
}

/// The place of a handle's type among all, given the type of a single pointer to it.
fn kind_of(header: &Header, kind: &str) -> Option<usize> {
    let name = kind
        .strip_prefix("const")
        .unwrap_or(kind)
        .strip_suffix('*')?;
    header.handles.iter().position(|handle| handle == name)
}

fn struct_of<'h>(header: &'h Header, kind: &str) -> Option<&'h str> {
    let name = kind
        .strip_prefix("const")
        .unwrap_or(kind)
        .strip_suffix('*')?;
    let found = header.structs.iter().find(|it| it.name == name)?;
    Some(&found.name)
}

fn rust_type(header: &Header, kind: &str) -> String {
    match kind {
        "(" => "*const c_void".to_owned(),
        _ if kind.ends_with('*') => "*mut c_void".to_owned(),
        "size_t" => "usize".to_owned(),
        "bool" => "bool".to_owned(),
        "double" => "f64".to_owned(),
        "duologue_status" => "i32".to_owned(),
        "duologue_event_kind_t" | "duologue_time_t" => "i64".to_owned(),
        _ if kind.ends_with("_id_t") => "i64".to_owned(),
        _ if kind.starts_with("duologue_") && kind.ends_with("_t") => "i32".to_owned(),
        _ if kind.starts_with("uint") => format!("u{}", kind[4..].trim_end_matches("_t")),
        _ if kind.starts_with("int") => format!("i{}", kind[3..].trim_end_matches("_t")),
        // A struct by value.
        _ if header.structs.iter().any(|it| it.name == kind) => kind.to_owned(),
        _ => panic!("no idea what a {kind} is"),
    }
}

fn result(header: &Header, kind: &str) -> String {
    if kind == "void" {
        String::new()
    } else {
        format!(" -> {}", rust_type(header, kind))
    }
}

/// A struct as C has it, and a function that fills one.
fn structure(header: &Header, out: &mut String, name: &str, fields: &[Parameter]) {
    let _ = writeln!(
        out,
        "#[repr(C)]\n#[derive(Clone, Copy)]\npub(crate) struct {name} {{"
    );
    for field in fields {
        let _ = writeln!(
            out,
            "    pub(crate) {}: {},",
            safe(&field.name),
            rust_type(header, &field.kind)
        );
    }
    out.push_str("}\n");
    let _ = writeln!(
        out,
        "impl {name} {{\n    pub(crate) fn made_up(w: &mut World) -> Self {{"
    );
    let values = arguments(header, out, fields);
    let _ = writeln!(out, "        Self {{");
    for (field, value) in fields.iter().zip(values) {
        let _ = writeln!(out, "            {}: {value},", safe(&field.name));
    }
    out.push_str("        }\n    }\n}\n");
}

fn safe(name: &str) -> String {
    if ["move", "type", "drop", "match"].contains(&name) {
        format!("r#{name}")
    } else {
        name.to_owned()
    }
}

/// Writes what makes up the arguments, and gives their names.
fn arguments(header: &Header, out: &mut String, parameters: &[Parameter]) -> Vec<String> {
    let mut values = Vec::new();
    let mut at = 0;
    while at < parameters.len() {
        let Parameter { kind, name } = &parameters[at];
        let next = parameters.get(at + 1);
        let next_is = |names: &[&str]| {
            next.is_some_and(|it| {
                it.kind == "size_t"
                    && names
                        .iter()
                        .any(|end| it.name == *end || it.name.ends_with(&format!("_{end}")))
            })
        };
        let (one, two) = (format!("v{at}"), format!("v{}", at + 1));
        let single = |value: String| (value, None);
        let (value, pair) = match kind.as_str() {
            "(" => single("std::ptr::null()".to_owned()),
            "duologue_error**" => single("w.error_slot()".to_owned()),
            "constchar*" if next_is(&["length"]) => ("w.text()".to_owned(), Some(())),
            "constuint8_t*" if next_is(&["length"]) => ("w.octets()".to_owned(), Some(())),
            "uint8_t*" if next_is(&["capacity"]) => ("w.room(1)".to_owned(), Some(())),
            "size_t*" if next_is(&["capacity"]) => ("w.room(8)".to_owned(), Some(())),
            "constchar*" if name == "path" => single("w.path()".to_owned()),
            "constchar*" => single("w.name()".to_owned()),
            // Two arrays of one length.
            "constchar*const*" if next.is_some_and(|it| it.kind == "constchar*const*") => {
                let (three, count) = (format!("v{}", at + 1), format!("v{}", at + 2));
                let _ = writeln!(
                    out,
                    "        let ({one}, {count}) = w.names();\n        let {three} = {one};"
                );
                values.extend([one, three, count]);
                at += 3;
                continue;
            }
            "constchar*const*" => ("w.names()".to_owned(), Some(())),
            _ if kind.starts_with("const") && kind.ends_with("_t*") && next_is(&["count"]) => {
                ("w.ids()".to_owned(), Some(()))
            }
            _ if kind.ends_with("**") => single("w.slot()".to_owned()),
            _ if kind_of(header, kind).is_some() => {
                single(format!("w.handle({})", kind_of(header, kind).unwrap()))
            }
            _ if struct_of(header, kind).is_some() && next_is(&["count"]) => (
                format!("w.structs({}::made_up)", struct_of(header, kind).unwrap()),
                Some(()),
            ),
            _ if struct_of(header, kind).is_some() => single(format!(
                "w.structure({}::made_up)",
                struct_of(header, kind).unwrap()
            )),
            "void*" => single("std::ptr::null_mut()".to_owned()),
            // A place for a number.
            _ if kind.ends_with('*') => single("w.slot()".to_owned()),
            "size_t" if name == "struct_size" => {
                single("w.struct_size(size_of::<Self>())".to_owned())
            }
            "size_t" => single("w.size()".to_owned()),
            "int64_t" if name.ends_with("_ms") => single("w.milliseconds()".to_owned()),
            "duologue_time_t" => single("w.time()".to_owned()),
            "double" => single("w.chance()".to_owned()),
            _ if kind.ends_with("_id_t") => single("w.id()".to_owned()),
            _ => single(format!("w.number() as {}", rust_type(header, kind))),
        };
        if pair.is_some() {
            let _ = writeln!(out, "        let ({one}, {two}) = {value};");
            values.extend([one, two]);
            at += 2;
        } else {
            let _ = writeln!(out, "        let {one} = {value};");
            values.push(one);
            at += 1;
        }
    }
    values
}

fn call(header: &Header, out: &mut String, function: &Function) {
    let _ = writeln!(out, "fn call_{}(w: &mut World) {{", function.name);
    if let Some(kind) = function
        .name
        .strip_suffix("_free")
        .and_then(|name| header.handles.iter().position(|it| it == name))
    {
        let _ = writeln!(
            out,
            "        let handle = w.take({kind});\n        unsafe {{ {}(handle) }};\n}}",
            function.name
        );
        return;
    }
    let values = arguments(header, out, &function.parameters);
    let _ = writeln!(
        out,
        "        let result = unsafe {{ {}({}) }};",
        function.name,
        values.join(", ")
    );
    for (parameter, value) in function.parameters.iter().zip(&values) {
        let Some(kind) = parameter
            .kind
            .strip_suffix('*')
            .and_then(|it| kind_of(header, it))
        else {
            continue;
        };
        if parameter.kind == "duologue_error**" {
            let _ = writeln!(out, "        w.failed({value});");
        } else if parameter.kind.starts_with("const") {
            let _ = writeln!(out, "        w.look_in({kind}, {value});");
        } else {
            let _ = writeln!(out, "        w.keep_from({kind}, {value});");
        }
    }
    finish(header, out, function, &values);
    out.push_str("}\n");
}

fn look(header: &Header, out: &mut String, function: &Function) {
    let _ = writeln!(
        out,
        "fn look_{}(w: &mut World, handle: *mut c_void) {{",
        function.name
    );
    let more = arguments(header, out, &function.parameters[1..]);
    let values = [vec!["handle".to_owned()], more].concat();
    let _ = writeln!(
        out,
        "        let result = unsafe {{ {}({}) }};",
        function.name,
        values.join(", ")
    );
    finish(header, out, function, &values);
    out.push_str("}\n");
}

/// Uses what came back.
fn finish(header: &Header, out: &mut String, function: &Function, values: &[String]) {
    let result = &function.result;
    let length = function
        .parameters
        .iter()
        .position(|it| it.kind == "size_t*");
    let line = match kind_of(header, result) {
        Some(kind) if result.starts_with("const") => format!("w.look({kind}, result);"),
        Some(kind) => format!("w.keep({kind}, result);"),
        None => match (result.as_str(), length.and_then(|at| values.get(at))) {
            ("constchar*" | "constuint8_t*", Some(length)) => {
                format!("w.read_octets(result, {length});")
            }
            ("constchar*", None) => "w.read(result);".to_owned(),
            _ => "let _ = result;".to_owned(),
        },
    };
    let _ = writeln!(out, "        {line}");
}
