//! The `_INIT` macros, from what `Options::INIT` is in Rust.

use syn::{Expr, ImplItem, Item, ItemImpl, Lit, Type, UnOp};

/// The name of each structure of options in a source file, and its macro.
pub(crate) fn macros(source: &str) -> Vec<(String, String)> {
    let file = syn::parse_file(source).unwrap();
    let impls = file.items.iter().filter_map(|item| match item {
        Item::Impl(item) => macro_of(item),
        _ => None,
    });
    impls.collect()
}

fn macro_of(item: &ItemImpl) -> Option<(String, String)> {
    let (_, of, _) = item.trait_.as_ref()?;
    if !of.is_ident("Options") {
        return None;
    }
    let Type::Path(of) = item.self_ty.as_ref() else {
        panic!("options are a named type");
    };
    let name = of.path.require_ident().unwrap().to_string();
    let init = item.items.iter().find_map(|item| match item {
        ImplItem::Const(item) if item.ident == "INIT" => Some(&item.expr),
        _ => None,
    });
    let Some(Expr::Struct(init)) = init else {
        panic!("{name} has no INIT");
    };
    let values: Vec<_> = init
        .fields
        .iter()
        .map(|field| value(&field.expr, &name))
        .collect();
    let upper = name.to_ascii_uppercase();
    Some((
        name,
        format!("#define {upper}_INIT {{{}}}", values.join(", ")),
    ))
}

/// A field's value in C.
fn value(value: &Expr, of: &str) -> String {
    match value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) => number.base10_digits().to_owned(),
            _ => panic!("{of}: no such literal in INIT"),
        },
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
            format!("-{}", self::value(&unary.expr, of))
        }
        Expr::Path(path) if path.path.is_ident("None") => "NULL".to_owned(),
        Expr::Path(path) => path.path.segments.last().unwrap().ident.to_string(),
        Expr::Call(call) => {
            let Expr::Path(function) = call.func.as_ref() else {
                panic!("{of}: no such call in INIT");
            };
            match function
                .path
                .segments
                .last()
                .unwrap()
                .ident
                .to_string()
                .as_str()
            {
                "size_of" => format!("sizeof({of})"),
                "null" | "null_mut" => "NULL".to_owned(),
                other => panic!("{of}: no `{other}` in INIT"),
            }
        }
        _ => panic!("{of}: no such expression in INIT"),
    }
}

#[test]
fn an_initialiser_has_the_values_of_the_constant() {
    let source = "unsafe impl Options for duologue_by {
        const INIT: Self = Self {
            struct_size: size_of::<Self>(), a: 0, b: -1, c: ptr::null(), d: None, e: crate::time::DUOLOGUE_NO_TIME,
        };
    }";
    let made = macros(source);
    let init =
        "#define DUOLOGUE_BY_INIT {sizeof(duologue_by), 0, -1, NULL, NULL, DUOLOGUE_NO_TIME}";
    assert_eq!(made, [("duologue_by".to_owned(), init.to_owned())]);
}
