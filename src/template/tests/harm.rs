//! Random sources, right and wrong: none may panic, run away, or leave a hole or rubbish in a text.

use proptest::prelude::*;

use super::*;

/// Pieces that templates are made of, right and wrong.
fn piece() -> impl Strategy<Value = String> {
    let fixed = prop::sample::select(vec![
        "{{",
        "}}",
        "{%",
        "%}",
        "{#",
        "#}",
        "{{-",
        "-}}",
        "{%-",
        "-%}",
        "{%+",
        "+%}",
        "{",
        "}",
        " raw ",
        " endraw ",
        "{% raw %}",
        "{% endraw %}",
        " if ",
        " elif ",
        " else ",
        " endif ",
        " for ",
        " in ",
        " endfor ",
        " set ",
        " endset ",
        " include ",
        " not ",
        " and ",
        " or ",
        " is ",
        " defined ",
        " none ",
        " true ",
        "contact",
        ".first_name",
        ".name",
        ".fields",
        ".size",
        "['size']",
        "agent.name",
        " a ",
        " loop",
        ".index",
        "'x'",
        "\"y\"",
        "'",
        "\"",
        "\\",
        "1",
        "0x1",
        "1.5",
        "~",
        "+",
        "-",
        "*",
        "**",
        "/",
        "%",
        "|",
        "|default('d')",
        "|upper",
        "|trim",
        "|replace('a','b')",
        "(",
        ")",
        "[",
        "]",
        ",",
        "=",
        "==",
        "<",
        ":",
        "\n",
        " ",
        "\u{301}",
        "ü",
        "💩",
        "\0",
        "range(9)",
        "{% set a = 'q' %}",
        "{% endif %}",
        "{% endfor %}",
        "{% if a %}",
        "{% for a in 'rs' %}",
        "{% for a in [agent.name] ",
        "{{ a }}",
        "{{ contact.first_name }}",
        "{{ agent.name }}",
    ]);
    prop_oneof![8 => fixed.prop_map(str::to_owned), 1 => "\\PC{0,3}"]
}

/// An expression of the language, most often a right one.
fn expression() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "contact.first_name",
        "contact.last_name",
        "contact.fields.size",
        "contact.fields['no']",
        "agent.name",
        "'text'",
        "''",
        "7",
        "a",
        "b",
        "true",
    ]);
    leaf.prop_map(str::to_owned)
        .prop_recursive(4, 24, 3, |inner| {
            let two = (inner.clone(), inner.clone());
            prop_oneof![
                (
                    two.clone(),
                    prop::sample::select(vec![
                        "~", "+", "==", "!=", "<", ">=", "in", "not in", "and", "or"
                    ])
                )
                    .prop_map(|((a, b), op)| format!("{a} {op} {b}")),
                two.clone().prop_map(|(a, b)| format!("{a} in [{b}, 'z']")),
                (inner.clone(), two.clone())
                    .prop_map(|(a, (b, c))| format!("({a} if {b} else {c})")),
                inner.clone().prop_map(|a| format!("not {a}")),
                two.prop_map(|(a, b)| format!("({a}) | default({b})")),
                (
                    inner,
                    prop::sample::select(vec![
                        "upper",
                        "title",
                        "trim",
                        "length",
                        "replace('e', 'xx')"
                    ])
                )
                    .prop_map(|(a, filter)| format!("({a}) | {filter}")),
            ]
        })
}

/// A template of the language, most often a right one.
fn template() -> impl Strategy<Value = String> {
    let print = expression().prop_map(|e| format!("{{{{ {e} }}}}"));
    let leaf = prop_oneof![3 => print, 1 => "[a-z \n]{0,5}".prop_map(|text| text), 1 => Just("{% raw %}{{ a }}{% endraw %}".to_owned())];
    let body = leaf.prop_recursive(3, 16, 3, |inner| {
        let (name, e) = (prop::sample::select(vec!["a", "b"]), expression());
        prop_oneof![
            (e, inner.clone(), inner.clone())
                .prop_map(|(e, a, b)| format!("{{% if {e} %}}{a}{{% else %}}{b}{{% endif %}}")),
            (name.clone(), expression(), inner.clone())
                .prop_map(|(name, e, a)| format!("{{% for {name} in {e} %}}{a}{{% endfor %}}")),
            (name, expression(), inner)
                .prop_map(|(name, e, a)| format!("{{% set {name} = {e} %}}{a}")),
        ]
    });
    body.prop_map(|body| format!("{{% set a = 'A' %}}{{% set b = agent.name %}}{body}"))
}

fn harmless(source: &str) -> Result<(), TestCaseError> {
    let Ok(template) = Template::parse(source) else {
        return Ok(());
    };
    prop_assert_eq!(template.source(), source);
    for name in template.0.names() {
        prop_assert!(
            values::GROUPS.contains(&name.as_str()),
            "the engine reads the name {}",
            name
        );
    }
    for values in [bob(), Values::new()] {
        let Ok(text) = template.expand(&values) else {
            continue;
        };
        prop_assert!(text.len() <= Template::LONGEST_TEXT);
        for rubbish in ["none", "None", "undefined", "&lt;", "&#"] {
            prop_assert!(
                source.contains(rubbish) || !text.contains(rubbish),
                "{:?}",
                text
            );
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn no_source_does_any_harm(source in "\\PC{0,60}|[{}%# a-z'|.()~-]{0,60}") {
        harmless(&source)?;
    }

    #[test]
    fn no_row_of_pieces_does_any_harm(pieces in prop::collection::vec(piece(), 0..24)) {
        harmless(&pieces.concat())?;
    }

    #[test]
    fn no_template_does_any_harm(source in template()) {
        harmless(&source)?;
    }

    #[test]
    fn a_text_without_tags_is_filled_to_itself(text in "([^{]|\\{[^{%#]){0,40}") {
        prop_assert_eq!(expand(&text, &Values::new()).unwrap(), text);
    }

    #[test]
    fn a_value_is_filled_in_as_it_is(value in "\\PC{1,40}|.{1,40}") {
        let filled = expand("<{{ contact.fields.v | default('-') }}>", &Values::new().field("v", value.clone()));
        let shown = if value.trim().is_empty() { "-" } else { &value };
        prop_assert_eq!(filled.unwrap(), format!("<{shown}>"));
    }

    #[test]
    fn without_values_nothing_printed_is_ever_a_hole(
        name in prop::sample::select(Variable::ALL.to_vec()),
        (before, after) in prop::sample::select(vec![
            ("", ""), ("'Hi ' ~ ", ""), ("", " ~ '!'"), ("", " | upper"), ("(", ") | trim"), ("'x' ~ (", " | lower)"), ("", " if true else 'x'"),
            ("'x' | replace('x', ", ")"), ("agent.name and 'x' or ", ""), ("agent.name or ", ""),
        ]),
    ) {
        missing(&format!("Hi {{{{ {before}{name}{after} }}}}"), &Values::new(), name.as_str());
    }
}
