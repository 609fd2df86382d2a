//! The Rust of an enumeration: its numbers, and the way to and from the engine's type.

use crate::lines::Lines;
use crate::table::{Entry, Enumeration};

/// Writes all of it.
pub(crate) fn write(lines: &mut Lines, enumeration: &Enumeration) {
    let Enumeration {
        name,
        rust,
        doc,
        entries,
        ..
    } = enumeration;
    let upper = name.to_ascii_uppercase();
    let bits = if enumeration.wide { "i64" } else { "i32" };
    lines.doc(
        "",
        &format!("{doc} One of the `DUOLOGUE_{upper}_...` numbers."),
    );
    lines.add(format!("pub type duologue_{name}_t = {bits};\n"));
    for entry in entries {
        lines.doc("", &entry.doc);
        let (constant, number) = (constant(name, entry), entry.number);
        lines.add(format!("pub const {constant}: {bits} = {number};\n"));
    }
    lines.add(format!("impl Number for {rust} {{"));
    lines.add(format!("    const WHAT: &'static str = \"{name}\";\n"));
    lines.add("    #[allow(unreachable_patterns, reason = \"some of the engine's can grow, others cannot\")]");
    lines.add("    fn to_number(self) -> i32 {\n        match self {");
    for Entry {
        variant, number, ..
    } in entries
    {
        lines.add(format!("            Self::{variant} => {number},"));
    }
    lines.add("            _ => 0,\n        }\n    }\n");
    lines.add("    fn from_number(number: i32) -> Option<Self> {\n        match number {");
    for Entry {
        variant, number, ..
    } in entries
    {
        lines.add(format!("            {number} => Some(Self::{variant}),"));
    }
    lines.add("            _ => None,\n        }\n    }\n}\n");
    if enumeration.named {
        names(lines, enumeration);
    }
}

fn names(lines: &mut Lines, enumeration: &Enumeration) {
    let Enumeration { name, entries, .. } = enumeration;
    let example = entries.first().map_or("", |entry| &entry.name);
    lines.doc(
        "",
        &format!("The number's name, such as \"{example}\"; NULL for any other number."),
    );
    lines.add("#[unsafe(no_mangle)]");
    lines.add(format!(
        "pub extern \"C\" fn duologue_{name}_name({name}: duologue_{name}_t) -> *const c_char {{"
    ));
    lines.add(format!("    match {name} {{"));
    for entry in entries {
        lines.add(format!(
            "        {} => c\"{}\".as_ptr(),",
            constant(name, entry),
            entry.name
        ));
    }
    lines.add("        _ => ptr::null(),\n    }\n}\n");
}

fn constant(name: &str, entry: &Entry) -> String {
    format!("DUOLOGUE_{name}_{}", entry.name).to_ascii_uppercase()
}
