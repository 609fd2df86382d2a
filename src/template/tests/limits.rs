//! Sources that want too much.

use super::*;

#[test]
fn a_source_that_is_too_long_is_refused() {
    let longest = "a".repeat(Template::LONGEST_SOURCE);
    assert_eq!(expand(&longest, &Values::new()).unwrap(), longest);
    let error = Template::parse(&(longest + "a")).unwrap_err();
    assert_eq!(error.field(), Some("text"));
    assert!(
        error
            .to_string()
            .ends_with("has 16385 bytes, at most 16384 are allowed"),
        "{error}"
    );
}

/// On a stack of the size that small threads have; an overflow would end the test program.
fn on_a_small_stack(work: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new()
        .stack_size(1024 * 1024)
        .spawn(work)
        .unwrap()
        .join()
        .unwrap();
}

#[test]
fn deep_nesting_is_refused_and_what_is_allowed_fits_a_small_stack() {
    on_a_small_stack(|| {
        refused(
            &format!("{{{{ {}1 }}}}", "not ".repeat(4_000)),
            1,
            "too long",
        );
        refused(
            &format!("{{{{ 'a'{} }}}}", "~'a'".repeat(4_000)),
            1,
            "too long",
        );
        refused(
            &format!("{{{{ 'a'{} }}}}", "|trim".repeat(3_000)),
            1,
            "too long",
        );
        refused(&format!("{{{{ {}1 }}}}", "(".repeat(100)), 1, "too many");
        refused(&"{%if 1%}".repeat(2_000), 1, "too many");
        refused(
            &format!("{{%if 1%}}{}", "{%elif 1%}".repeat(1_500)),
            1,
            "too many",
        );

        let nots = format!("{{{{ 'x' if {} 1 else 'y' }}}}", "not ".repeat(122));
        let parens = format!("{{{{ {}'x'{} }}}}", "(".repeat(15), ")".repeat(15));
        let ands = format!("{{{{ {} 'x' }}}}", "1 and ".repeat(63));
        let filters = format!("{{{{ 'x' {} }}}}", "|trim".repeat(63));
        let ifs = format!("{}x{}", "{%if 1%}".repeat(32), "{%endif%}".repeat(32));
        let elifs = format!(
            "{{%if 0%}}{}{{%elif 1%}}x{{%endif%}}",
            "{%elif 0%}".repeat(30)
        );
        for source in [nots, parens, ands, filters, ifs, elifs] {
            assert_eq!(expand(&source, &bob()).unwrap(), "x", "{source}");
        }
    });
}

#[test]
fn many_statements_beside_one_another_are_no_nesting() {
    let source =
        "{% if false %}a{% elif true %}b{% else %}c{% endif %}{% for x in 'ab' %}{% endfor %}"
            .repeat(100);
    assert_eq!(expand(&source, &Values::new()).unwrap(), "b".repeat(100));
}

#[test]
fn a_text_cannot_be_multiplied_without_end() {
    refused(
        &format!("{{% set a = 'x' %}}{}", "{% set a = a ~ a %}".repeat(6)),
        1,
        "joined too often",
    );
    refused(
        &format!("{{{{ 'x'{} }}}}", " + 'x'".repeat(32)),
        1,
        "joined too often",
    );
    refused(
        &"{% for x in ['a' ~ 'b'] %}".repeat(6),
        1,
        "joined too often",
    );
    let five = format!(
        "{{% set a = 'x' %}}{}{{{{ a }}}}",
        "{% set a = a ~ a %}".repeat(5)
    );
    assert_eq!(expand(&five, &Values::new()).unwrap(), "x".repeat(32));
}

#[test]
fn a_text_that_grows_too_long_is_refused() {
    let long = bob().field("long", "x".repeat(16 * 1024));
    let four = "{{ contact.fields.long }}".repeat(4);
    assert_eq!(expand(&four, &long).unwrap().len(), Template::LONGEST_TEXT);
    let error = expand(&(four + "x"), &long).unwrap_err();
    assert!(
        error.to_string().contains("fills to more than 65536 bytes"),
        "{error}"
    );

    let longer = bob().field("long", "x".repeat(16 * 1024 + 1));
    let error = expand("{{ contact.fields.long }}", &longer).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("contact.fields.long has 16385 bytes"),
        "{error}"
    );
    let error = expand("{{ contact.fields.long | replace('x', 'yy') }}", &long).unwrap_err();
    assert!(
        error.to_string().contains("too long for a filter"),
        "{error}"
    );
    let error = expand("{{ (contact.fields.long ~ 'x') | trim }}", &long).unwrap_err();
    assert!(
        error.to_string().contains("too long for a filter"),
        "{error}"
    );
}

#[test]
fn loops_inside_loops_run_out_of_steps() {
    let letters = "x".repeat(1_000);
    let source = format!(
        "{{% for a in '{letters}' %}}{{% for b in '{letters}' %}}{{% endfor %}}{{% endfor %}}"
    );
    let error = expand(&source, &Values::new()).unwrap_err();
    assert_eq!(error.field(), Some("text"));
    assert!(
        error.to_string().contains("takes too many steps"),
        "{error}"
    );
}

#[test]
fn the_longest_source_of_variables_has_steps_enough() {
    let values = Values::new().set(Variable::AgentName, "A");
    let start = "{%set a=agent.name%}";
    let times = (Template::LONGEST_SOURCE - start.len()) / "{{a}}x".len();
    assert_eq!(
        expand(&(start.to_owned() + &"{{a}}x".repeat(times)), &values).unwrap(),
        "Ax".repeat(times)
    );
}
