use std::sync::Arc;

use super::*;
use crate::error::ErrorKind;

mod harm;
mod limits;

fn bob() -> Values {
    Values::new()
        .set(Variable::ContactName, "Bob Ross")
        .set(Variable::ContactFirstName, "Bob")
        .set(Variable::AgentName, "Ann Lee")
        .set(Variable::AgentInitials, "AL")
        .set(Variable::WorkspaceBrand, "Shoes & <Co>")
        .field("size", "9")
        .field("Shoe colour", "red")
}

#[track_caller]
fn expand(source: &str, values: &Values) -> Result<String> {
    Template::parse(source).unwrap().expand(values)
}

#[track_caller]
fn check(table: &[(&str, &str)]) {
    for (source, expected) in table {
        assert_eq!(expand(source, &bob()).unwrap(), *expected, "{source:?}");
    }
}

#[track_caller]
fn missing(source: &str, values: &Values, name: &str) {
    let error = expand(source, values).unwrap_err();
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::InvalidArgument, "missing_value"),
        "{source:?}: {error}"
    );
    assert_eq!(
        (error.field(), error.value()),
        (Some("text"), Some(name)),
        "{source:?}: {error}"
    );
}

#[track_caller]
fn refused(source: &str, line: usize, what: &str) {
    let error = Template::parse(source).unwrap_err();
    assert_eq!(
        (error.kind(), error.field()),
        (ErrorKind::InvalidArgument, Some("text"))
    );
    let text = error.to_string();
    let mistake = format!("has a mistake in line {line}: ");
    assert!(
        text.contains(&mistake) && text.contains(what),
        "{source:?}: {text}"
    );
}

#[test]
fn values_are_filled_in() {
    check(&[
        ("", ""),
        ("We are open 9 to 6.", "We are open 9 to 6."),
        (
            "We are open 9 to 6, {{ contact.first_name }}.",
            "We are open 9 to 6, Bob.",
        ),
        (
            "Size {{ contact.fields.size }}, {{contact.fields['Shoe colour']}}",
            "Size 9, red",
        ),
        ("{{ \"Hi \" ~ contact.first_name + '!' }}", "Hi Bob!"),
        (
            "{{ contact.name | upper | replace('BOB', 'Rob') }}",
            "Rob ROSS",
        ),
        (
            "{{ 'ann-marie LEE' | title }} {{ 'ÉVA' | capitalize }} {{ ' x ' | trim }}{{ 'Éva' | length }}",
            "Ann-marie Lee Éva x3",
        ),
        (
            "{# a note to ourselves #}{% raw %}{{ contact.name }}{% endraw %}",
            "{{ contact.name }}",
        ),
        (
            "{{ 'no' if contact.first_name == 'Ann' else 'yes' }}",
            "yes",
        ),
        (
            "{% for word in ['a', contact.first_name, 3] %}{{ loop.index }}{{ word }} {% endfor %}",
            "1a 2Bob 33 ",
        ),
        (
            "{% set who = contact.first_name ~ ' (' ~ agent.initials ~ ')' %}{{ who }}",
            "Bob (AL)",
        ),
    ]);
}

#[test]
fn the_text_is_plain_and_keeps_its_white_space() {
    check(&[
        ("{{ workspace.brand }}\n", "Shoes & <Co>\n"),
        ("  a\r\n\r\n\tb \n\n", "  a\r\n\r\n\tb \n\n"),
        ("a {{- ' b ' -}} c", "a b c"),
        ("{% if true %}\nx\n{% endif %}\n", "\nx\n\n"),
    ]);
}

#[test]
fn a_missing_value_is_an_error_that_names_it_in_full() {
    let error = expand("Hi {{ contact.first_name }}!", &Values::new()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "text `contact.first_name` has no value for this contact; give it one, or write \
         {{ contact.first_name | default('...') }}"
    );
    for source in [
        "{{ agent.name }}",
        "{{ 'Hi ' ~ agent.name }}",
        "{{ 'Hi ' + agent.name }}",
        "{{ agent.name ~ '' }}",
        "{{ agent.name | upper }}",
        "{{ agent.name | trim | length }}",
        "{{ 'x' | replace('x', agent.name) }}",
        "{{ (agent.name) }}",
        "{{ agent.name if true else 'x' }}",
        "{{ contact.name or agent.name }}",
        "{{ contact.name and 'x' or agent.name }}",
        "{{ contact.name | default(agent.name) }}",
        "{% set who = agent.name %}\n{{ who }}",
        "{% for who in [agent.name] %}{{ who }}{% endfor %}",
        "{% for letter in agent.name %}x{% endfor %}",
        "{% if agent.name == 'Ann' %}x{% endif %}",
        "{% if agent.name in 'Ann' %}x{% endif %}",
        "{% if 'A' in agent.name %}x{% endif %}",
        "{% if agent.name < 'B' %}x{% endif %}",
    ] {
        missing(source, &Values::new(), "agent.name");
    }
    missing(
        "{{ contact.fields.size }}",
        &Values::new(),
        "contact.fields.size",
    );
    missing(
        "{{ contact.fields['Shoe `9`'] ~ '.' }}",
        &Values::new(),
        "contact.fields['Shoe `9`']",
    );
    missing(
        "{% if agent.name %}{% set a = 'x' %}{% endif %}{{ a }}",
        &Values::new(),
        "a",
    );
}

#[test]
fn a_blank_value_is_missing() {
    for blank in ["", " ", "\t\n\u{a0}"] {
        let values = bob()
            .set(Variable::ContactFirstName, blank)
            .field("size", blank);
        missing("{{ contact.first_name }}", &values, "contact.first_name");
        missing("{{ contact.fields.size }}", &values, "contact.fields.size");
        assert_eq!(
            expand("Hi {{ contact.first_name | default('there') }}", &values).unwrap(),
            "Hi there"
        );
    }
}

#[test]
fn the_template_can_say_what_to_write_instead() {
    let fill =
        |source: &str| expand(source, &Values::new().set(Variable::WorkspaceName, "Main")).unwrap();
    assert_eq!(
        fill("Hi {{ contact.first_name | default('there') }}!"),
        "Hi there!"
    );
    assert_eq!(
        fill("Hi {{ contact.fields.nick | default(contact.first_name) | default('there') }}!"),
        "Hi there!"
    );
    assert_eq!(fill("Hi {{ contact.first_name or 'there' }}!"), "Hi there!");
    assert_eq!(fill("Hi{{ contact.first_name | default('') }}!"), "Hi!");
    assert_eq!(
        fill("Hi{% if contact.first_name %} {{ contact.first_name }}{% endif %}!"),
        "Hi!"
    );
    assert_eq!(
        fill("{% if not contact.first_name %}Hi!{% else %}no{% endif %}"),
        "Hi!"
    );
    assert_eq!(
        fill("{{ 'a' if contact.first_name is defined else 'b' }}"),
        "b"
    );
    assert_eq!(
        fill("{{ 'a' if contact.first_name is not undefined else 'b' }}"),
        "b"
    );
    assert_eq!(
        fill("{% if contact.name and agent.name %}a{% elif workspace.name %}b{% endif %}"),
        "b"
    );
}

#[test]
fn only_texts_and_numbers_get_into_a_text() {
    for source in [
        "{{ true }}",
        "{{ 1 == 1 }}",
        "{{ not contact.name }}",
        "{{ contact.name is defined }}",
        "{{ true | upper }}",
    ] {
        let error = expand(source, &bob()).unwrap_err();
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::InvalidArgument, "invalid_argument")
        );
        assert!(
            error
                .to_string()
                .contains("only a text or a number can be put here"),
            "{error}"
        );
    }
    for source in [
        "{{ none }}",
        "{{ None }}",
        "{{ none ~ '' }}",
        "{{ 'x' | default(none) }}",
        "{% set a = none %}",
    ] {
        refused(source, 1, "cannot be used here");
    }
    for source in [
        "{{ ['a'] }}",
        "{{ ['a'] ~ '' }}",
        "{% set a = ['a'] %}",
        "{{ {} }}",
        "{{ ('a', 'b') }}",
        "{{ () }}",
    ] {
        refused(source, 1, "");
    }
    refused(
        "{{ contact }}",
        1,
        "`contact` is no text; there are contact.name, contact.first_name,",
    );
    refused(
        "{{ agent ~ '' }}",
        1,
        "`agent` is no text; there are agent.name and agent.initials",
    );
    refused("{{ contact.fields }}", 1, "`contact.fields` is no text");
    refused(
        "{{ contact.fields | length }}",
        1,
        "`contact.fields` is no text",
    );
    refused(
        "{% for x in 'ab' %}{{ loop }}{% endfor %}",
        1,
        "`loop` is no text",
    );
}

#[test]
fn an_inline_if_without_else_is_refused_because_it_leaves_a_hole() {
    refused("Hi{{ contact.name if contact.name }}", 1, "needs an `else`");
    refused("{{ 'a' ~ ('b' if contact.name) }}", 1, "needs an `else`");
    refused(
        "{{ 'a' if contact.name if agent.name else 'b' }}",
        1,
        "needs an `else`",
    );
}

#[test]
fn an_unknown_name_is_refused_before_it_is_needed() {
    refused(
        "Hi\n{{ customer.name }}",
        2,
        "`customer` is unknown; there are contact, agent, conversation and workspace",
    );
    refused(
        "{{ contact.frist_name }}",
        1,
        "`contact.frist_name` is unknown; there are contact.name",
    );
    refused("{% if true %}\n{{ x }}{% endif %}", 2, "`x` is unknown");
    refused("{{ x }}{% set x = 'a' %}", 1, "`x` is unknown");
    refused(
        "{% for x in 'ab' %}{% endfor %}{{ x }}",
        1,
        "`x` is unknown",
    );
    refused(
        "{{ contact.name | urlencode }}",
        1,
        "`urlencode` is no filter; there are default, upper",
    );
    refused(
        "{{ contact.name is odd }}",
        1,
        "`odd` is no test; there are defined and undefined",
    );
    refused("{{ loop.index }}", 1, "inside a `for` only");
    refused(
        "{% for x in 'ab' %}{{ loop.cycle }}{% endfor %}",
        1,
        "`loop.cycle` is unknown",
    );
    refused(
        "{% set contact = 'x' %}",
        1,
        "cannot be given another meaning",
    );
    refused(
        "{% for loop in 'ab' %}{% endfor %}",
        1,
        "cannot be given another meaning",
    );
}

#[test]
fn every_variable_can_be_set_and_named() {
    for variable in Variable::ALL {
        let source = format!("<{{{{ {variable} }}}}>");
        assert_eq!(
            expand(&source, &Values::new().set(*variable, "v")).unwrap(),
            "<v>"
        );
        missing(&source, &Values::new(), variable.as_str());
    }
}

#[test]
fn no_other_template_no_function_and_no_clock_can_be_reached() {
    for statement in [
        "include 'x'",
        "extends 'x'",
        "import 'x' as x",
        "from 'x' import y",
        "block x",
        "macro x()",
        "call x()",
        "do x()",
        "with x = 1",
        "filter upper",
        "autoescape true",
        "break",
    ] {
        let word = statement.split(' ').next().unwrap();
        refused(
            &format!("a\n\n{{% {statement} %}}"),
            3,
            &format!("`{word}` is no statement"),
        );
    }
    for name in [
        "range",
        "dict",
        "namespace",
        "debug",
        "now",
        "random",
        "super",
        "lipsum",
        "cycler",
    ] {
        refused(
            &format!("{{{{ {name}(1) }}}}"),
            1,
            &format!("`{name}` cannot be called; there are no functions"),
        );
    }
    refused("{{ contact.name.upper() }}", 1, "does not belong here");
    refused("{{ contact.name() }}", 1, "cannot be called");
    refused(
        "{% for x in 'ab' recursive %}{{ loop('c') }}{% endfor %}",
        1,
        "`recursive` does not belong here",
    );
    refused(
        "{% for x in 'ab' %}{{ loop('c') }}{% endfor %}",
        1,
        "`loop` is no text",
    );
    refused(
        "{{ self }}{{ contact.__class__ }}",
        1,
        "cannot be used here",
    );
}

#[test]
fn a_mistake_is_told_with_its_line() {
    refused("a\n{{ contact.name", 2, "the tag is not closed");
    refused("a\n{{ contact.\nname\n", 2, "the tag is not closed");
    refused("a {# b", 1, "the comment is not closed");
    refused("{% raw %}\na", 1, "the raw block is not closed");
    refused("{{ }}", 1, "the tag ends too early");
    refused("{{ 'a }}", 1, "the text in quotes is not closed");
    refused("{{ contact.name | }}", 1, "the tag ends too early");
    refused("{{ 1 * 2 }}", 1, "`*` has no meaning here");
    refused(
        "{{ 'a' ~ not (agent.name) }}",
        1,
        "`not` cannot be used here",
    );
    refused("{{ -1 }}", 1, "`-` has no meaning here");
    refused("{{ contact.fields.größe }}", 1, "`ö` has no meaning here");
    refused("{{ 1.5 }}", 1, "no whole number");
    refused("{{ 1234567890123456789 }}", 1, "no whole number");
    refused(
        "{{ contact.name upper }}",
        1,
        "`upper` does not belong here",
    );
    refused("{{ (contact.name }}", 1, "`)` was expected");
    refused("\n{% if contact.name %}\nx\n", 2, "the `if` is not closed");
    refused("x\n{% endif %}", 2, "there is no `if` to close");
    refused("x\n{% else %}", 2, "unknown statement else");
    refused(
        "{% if contact.name %}\n{% endfor %}",
        2,
        "the `if` in line 1 must be closed first",
    );
    refused(
        "{{ contact.name | default('a', c='d') }}",
        1,
        "`c` is unknown",
    );
    refused(
        "{{ contact.name | default }}",
        1,
        "`default` takes one value in brackets",
    );
    refused(
        "{{ contact.name | replace('a') }}",
        1,
        "`replace` takes two values in brackets",
    );
    refused(
        "{{ contact.name | upper(1) }}",
        1,
        "`upper` takes no value in brackets",
    );
    refused("{{ '\\uD800' }}", 1, "");
}

#[test]
fn an_error_shows_no_value() {
    let values = bob().set(Variable::ContactPhone, "+15557000001");
    let error = expand(
        "{{ contact.phone ~ agent.name ~ conversation.mailbox }}",
        &values,
    )
    .unwrap_err();
    assert!(!format!("{error} {error:?}").contains("5557000001"));
}

#[test]
fn a_template_is_shared_between_threads_and_copied_cheaply() {
    fn shared<T: Send + Sync + Clone + 'static>(_: &T) {}
    let template = Template::parse("Hi {{ contact.first_name }}").unwrap();
    shared(&template);
    shared(&bob());
    let copy = template.clone();
    assert!(Arc::ptr_eq(&template.0, &copy.0));
    assert_eq!(copy.source(), "Hi {{ contact.first_name }}");
    assert_eq!(
        std::thread::spawn(move || copy.expand(&bob()).unwrap())
            .join()
            .unwrap(),
        "Hi Bob"
    );
}

#[test]
fn copies_of_values_are_independent() {
    let before = bob();
    let after = before.clone().set(Variable::ContactFirstName, "Rob");
    assert_eq!(expand("{{ contact.first_name }}", &before).unwrap(), "Bob");
    assert_eq!(expand("{{ contact.first_name }}", &after).unwrap(), "Rob");
}
