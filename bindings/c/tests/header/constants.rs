//! The constants that cbindgen leaves out.

use std::fmt::Write as _;

use syn::{Attribute, Expr, Item, Lit, Meta};

/// Those of a source file that are the largest size.
pub(crate) fn defines(source: &str) -> String {
    let mut text = String::new();
    for item in syn::parse_file(source).unwrap().items {
        let Item::Const(item) = item else { continue };
        let Expr::Path(value) = item.expr.as_ref() else {
            continue;
        };
        let path: Vec<_> = value
            .path
            .segments
            .iter()
            .map(|each| each.ident.to_string())
            .collect();
        if path == ["usize", "MAX"] {
            text.extend(item.attrs.iter().filter_map(doc));
            writeln!(text, "#define {} SIZE_MAX\n", item.ident).unwrap();
        }
    }
    text
}

fn doc(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(doc) = &attribute.meta else {
        return None;
    };
    match &doc.value {
        Expr::Lit(text) if doc.path.is_ident("doc") => match &text.lit {
            Lit::Str(text) => Some(format!("///{}\n", text.value())),
            _ => None,
        },
        _ => None,
    }
}
