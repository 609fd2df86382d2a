// Texts with places to fill.

#include "check.h"

static duologue_error *error = NULL;

static duologue_template *template_of(const char *text) {
  duologue_template *made = NULL;
  CHECK_OK(duologue_template_parse(text, DUOLOGUE_NUL_TERMINATED, &made, &error), error);
  return made;
}

static void a_template_is_filled_with_values_by_name(void) {
  const char *const source = "Hi {{ contact.first_name | default('there') }}, size {{ contact.fields['Shoe size'] }}.";
  const char *const names[] = {"contact.first_name", "contact.fields.Shoe size"};
  const char *const ann[] = {"Ann", "9"};
  const char *const nobody[] = {NULL, "10"};
  duologue_template *reply = template_of(source);
  duologue_buffer *text = NULL;
  CHECK_TEXT(duologue_template_source(reply), source);
  CHECK_OK(duologue_template_expand(reply, names, ann, 2, &text, &error), error);
  CHECK_TEXT(duologue_buffer_text(text), "Hi Ann, size 9.");
  duologue_buffer_free(text);
  CHECK_OK(duologue_template_expand(reply, names, nobody, 2, &text, &error), error);
  CHECK_TEXT(duologue_buffer_text(text), "Hi there, size 10.");
  duologue_buffer_free(text);
  CHECK_OK(duologue_template_expand(reply, names, ann, 2, NULL, &error), error);
  duologue_template_free(reply);
}

static void a_value_that_is_missing_or_blank_is_named(void) {
  const char *const names[] = {"contact.first_name"};
  const char *const blank[] = {" "};
  duologue_template *reply = template_of("Hi {{ contact.first_name }}");
  duologue_buffer *text = NULL;
  for (size_t count = 0; count <= 1; count++) {
    CHECK(duologue_template_expand(reply, names, blank, count, &text, &error) == DUOLOGUE_E_INVALID_ARGUMENT);
    CHECK_TEXT(duologue_error_code(error), "missing_value");
    CHECK_TEXT(duologue_error_value(error), "contact.first_name");
    CHECK(text == NULL);
    duologue_error_free(error);
    error = NULL;
  }
  duologue_template_free(reply);
}

static void a_mistake_is_told_with_its_line(void) {
  duologue_template *none = NULL;
  CHECK(duologue_template_parse("Hi\n{{ contact.nick }}", DUOLOGUE_NUL_TERMINATED, &none, &error) ==
        DUOLOGUE_E_INVALID_ARGUMENT);
  CHECK_TEXT(duologue_error_field(error), "text");
  CHECK(strstr(duologue_error_message(error), "line 2") != NULL);
  duologue_error_free(error);
  error = NULL;
  CHECK_INVALID(duologue_template_parse("{{", 2, &none, &error), "text", error);
  CHECK_INVALID(duologue_template_parse("a\0b", 3, &none, &error), "text", error);
  CHECK_INVALID(duologue_template_parse("\xFF", 1, &none, &error), "text", error);
  CHECK_INVALID(duologue_template_parse(NULL, 1, &none, &error), "text", error);
  CHECK(none == NULL);
}

static void a_template_has_a_longest_source(void) {
  const size_t longest = 16 * 1024;
  char *text = malloc(longest + 1);
  duologue_template *made = NULL;
  CHECK(text != NULL);
  memset(text, 'a', longest + 1);
  CHECK_INVALID(duologue_template_parse(text, longest + 1, &made, &error), "text", error);
  CHECK_OK(duologue_template_parse(text, longest, &made, &error), error);
  duologue_template_free(made);
  free(text);
}

static void every_variable_can_be_used(void) {
  const size_t count = duologue_template_variable_count();
  CHECK(count > 0);
  CHECK_TEXT(duologue_template_variable(0), "contact.name");
  CHECK(duologue_template_variable(count) == NULL);
  for (size_t i = 0; i < count; i++) {
    const char *const name = duologue_template_variable(i);
    const char *const value = "value";
    char source[64];
    duologue_template *reply = NULL;
    duologue_buffer *text = NULL;
    snprintf(source, sizeof source, "{{ %s }}", name);
    reply = template_of(source);
    CHECK_OK(duologue_template_expand(reply, &name, &value, 1, &text, &error), error);
    CHECK_TEXT(duologue_buffer_text(text), "value");
    duologue_buffer_free(text);
    duologue_template_free(reply);
  }
}

static void names_and_values_that_are_not_acceptable_are_refused(void) {
  const char *const names[] = {"contact.nick", "contact.name", NULL};
  const char *const values[] = {"Bob", "\xFF", "Bob"};
  duologue_template *reply = template_of("Hi");
  duologue_buffer *text = NULL;
  CHECK_INVALID(duologue_template_expand(reply, names, values, 1, &text, &error), "names", error);
  CHECK_INVALID(duologue_template_expand(reply, names + 1, values + 1, 1, &text, &error), "values", error);
  CHECK_INVALID(duologue_template_expand(reply, names + 2, values, 1, &text, &error), "names", error);
  CHECK_INVALID(duologue_template_expand(reply, NULL, values, 1, &text, &error), "names", error);
  CHECK_INVALID(duologue_template_expand(reply, names + 1, NULL, 1, &text, &error), "values", error);
  CHECK_INVALID(duologue_template_expand(NULL, NULL, NULL, 0, &text, &error), "parsed", error);
  CHECK(text == NULL);
  CHECK_OK(duologue_template_expand(reply, NULL, NULL, 0, &text, &error), error);
  CHECK_TEXT(duologue_buffer_text(text), "Hi");
  duologue_buffer_free(text);
  duologue_template_free(reply);
  CHECK(duologue_template_source(NULL) == NULL);
  duologue_template_free(NULL);
  CHECK_OK(duologue_template_parse("Hi", 2, NULL, &error), error);
}

int main(void) {
  RUN(a_template_is_filled_with_values_by_name);
  RUN(a_value_that_is_missing_or_blank_is_named);
  RUN(a_mistake_is_told_with_its_line);
  RUN(a_template_has_a_longest_source);
  RUN(every_variable_can_be_used);
  RUN(names_and_values_that_are_not_acceptable_are_refused);
  return 0;
}
