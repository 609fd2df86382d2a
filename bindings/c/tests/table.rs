//! What the tables of `table/` may say.

#[path = "../build/table.rs"]
mod table;

use table::{Entry, Enumeration, Field, Kind, Record, Source, parse};

#[test]
fn an_enumeration_has_a_type_marks_a_documentation_and_entries() {
    let text = "# Colours.\n\nenum colour crate::Colour wide named\n    What it looks like,\n    by day.\n  \
                red    1  Red  As blood.\n  green  2  Green As grass, or envy.\n";
    let read = parse("fruit", text).unwrap();
    let entry = |name: &str, number, variant: &str, doc: &str| Entry {
        name: name.to_owned(),
        number,
        variant: variant.to_owned(),
        doc: doc.to_owned(),
    };
    let expected = Enumeration {
        name: "colour".to_owned(),
        rust: "crate::Colour".to_owned(),
        wide: true,
        named: true,
        doc: "What it looks like, by day.".to_owned(),
        entries: vec![
            entry("red", 1, "Red", "As blood."),
            entry("green", 2, "Green", "As grass, or envy."),
        ],
    };
    assert_eq!(read.name, "fruit");
    assert_eq!(read.enumerations, [expected]);
    assert!(read.records.is_empty());
}

#[test]
fn a_record_has_fields_that_come_from_places_and_expressions() {
    let text = "record apple crate::Apple owned\n    A fruit.\n  name  text  What it is called.\n  \
                seed  list seed  = value.core.seeds  One of its seeds.\n  \
                ripe_at  moment?   = value.ripe(1)    When it is ripe.\n";
    let read = parse("fruit", text).unwrap();
    let field = |name: &str, kind, source, doc: &str| Field {
        name: name.to_owned(),
        kind,
        source,
        doc: doc.to_owned(),
    };
    let (name, seeds, ripe) = (
        "name".to_owned(),
        "core.seeds".to_owned(),
        "value.ripe(1)".to_owned(),
    );
    let expected = Record {
        name: "apple".to_owned(),
        rust: "crate::Apple".to_owned(),
        owned: true,
        cursor: false,
        doc: "A fruit.".to_owned(),
        fields: vec![
            field(
                "name",
                Kind::Text,
                Source::Place(name),
                "What it is called.",
            ),
            field(
                "seed",
                Kind::List("seed".to_owned()),
                Source::Place(seeds),
                "One of its seeds.",
            ),
            field(
                "ripe_at",
                Kind::OptionalMoment,
                Source::Expression(ripe),
                "When it is ripe.",
            ),
        ],
    };
    assert_eq!(read.records, [expected]);
    assert!(read.enumerations.is_empty());
}

#[test]
fn what_is_wrong_is_told_with_its_line() {
    for (text, why) in [
        ("table apple crate::Apple", "this begins no definition"),
        ("record apple", "a definition has a name and a type"),
        ("record apple crate::Apple eaten", "`eaten` is unknown"),
        ("enum colour crate::Colour owned", "`owned` is unknown"),
        (
            "  red  1  Red  As blood.",
            "this stands under no definition",
        ),
        (
            "enum colour crate::Colour\n  red  one  Red  As blood.",
            "`one` is no number",
        ),
        ("enum colour crate::Colour\n  red  1  Red", "an entry has"),
        (
            "enum colour crate::Colour\n  red  1  Red  As blood.\n  green  1  Green  As grass.",
            "`red` has this number already",
        ),
        (
            "enum colour crate::Colour\n   red  1  Red  As blood.",
            "an entry stands two blanks in",
        ),
        (
            "record apple crate::Apple\n  name  words  What it is called.",
            "`words` is no kind of field",
        ),
        (
            "record apple crate::Apple\n  name  id  What it is called.",
            "`id` is no kind of field",
        ),
        ("record apple crate::Apple\n  name  text", "a field has"),
    ] {
        let told = parse("fruit", text).unwrap_err();
        let line = text.lines().count();
        assert!(
            told.starts_with(&format!("fruit.txt, line {line}: {why}")),
            "{told}"
        );
    }
}
