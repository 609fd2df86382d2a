//! What cbindgen sorts by its kind, in the order of the sources: a type, then its numbers or its functions.

use std::collections::HashMap;

use syn::Item;

/// The text's declarations in the order of these sources.
pub(crate) fn sorted(text: &str, sources: &[String]) -> String {
    let places: HashMap<_, _> = sources
        .iter()
        .flat_map(|source| names(source))
        .enumerate()
        .map(|(place, name)| (name, place))
        .collect();
    let mut blocks: Vec<_> = text
        .split("\n\n")
        .map(str::trim)
        .filter(|block| !block.is_empty())
        .collect();
    blocks.sort_by_key(|block| {
        let name = name(block);
        // A structure's initialiser follows it.
        let place = places.get(name.as_str()).map(|place| (place, 0));
        let of = || {
            let structure = name.strip_suffix("_INIT").map(str::to_ascii_lowercase);
            Some((places.get(&structure?)?, 1))
        };
        place
            .or_else(of)
            .unwrap_or_else(|| panic!("no source has {name}"))
    });
    let mut sorted = String::new();
    let mut before = "";
    for block in blocks {
        let together =
            is_number(block) && is_number(before) && is_define(block) == is_define(before);
        sorted.push_str(if together { "\n" } else { "\n\n" });
        sorted.push_str(block);
        before = block;
    }
    sorted
}

/// The names of a source file that go into the header.
fn names(source: &str) -> Vec<String> {
    let name = |item: Item| match item {
        Item::Const(item) => Some(item.ident.to_string()),
        Item::Fn(item) => Some(item.sig.ident.to_string()),
        Item::Struct(item) => Some(item.ident.to_string()),
        Item::Type(item) => Some(item.ident.to_string()),
        _ => None,
    };
    let file = syn::parse_file(source).unwrap();
    file.items.into_iter().filter_map(name).collect()
}

/// What a declaration declares.
fn name(block: &str) -> String {
    let mut code = block
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    let first = code.next().unwrap();
    let word = |text: &str| {
        let mut words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        words
            .rfind(|word| !word.is_empty())
            .unwrap_or_default()
            .to_owned()
    };
    if let Some(define) = first.strip_prefix("#define ") {
        return define.split(' ').next().unwrap().to_owned();
    }
    if first.starts_with("typedef") {
        return match first.split_once("(*") {
            Some((_, name)) => name.split(')').next().unwrap().to_owned(),
            None => word(code.next_back().unwrap_or(first)),
        };
    }
    word(first.split('(').next().unwrap())
}

/// Whether it is a number or a type of numbers, which stand close together.
fn is_number(block: &str) -> bool {
    let line = block.lines().next_back().unwrap_or_default();
    is_define(block) && !line.ends_with('}') || line.starts_with("typedef int")
}

fn is_define(block: &str) -> bool {
    block.lines().any(|line| line.starts_with("#define"))
}

#[test]
fn declarations_stand_in_the_order_of_the_source() {
    let source = "type id_t = i64; type no_t = i64; const ONE: i32 = 1; const TWO: i32 = 2; struct thing; fn make() {}";
    let text = "/// One.\n#define ONE 1\n\n#define TWO 2\n\ntypedef struct {\n  int a;\n} thing;\n\n\
                #define THING_INIT {0}\n\nthing *make(void);\n\n/// Id.\ntypedef int64_t id_t;\n\ntypedef int64_t no_t;\n";
    let sorted = sorted(text, &[source.to_owned()]);
    let expected = "\n\n/// Id.\ntypedef int64_t id_t;\ntypedef int64_t no_t;\n\n/// One.\n#define ONE 1\n#define TWO 2\n\n\
                    typedef struct {\n  int a;\n} thing;\n\n#define THING_INIT {0}\n\nthing *make(void);";
    assert_eq!(sorted, expected);
}
