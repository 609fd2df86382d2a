// Agents, and what every call that takes a messenger refuses.
#include "check.h"

static duologue_messenger *open_workspace(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = NULL;
  CHECK_OK(duologue_messenger_open(":memory:", NULL, &messenger, &error), error);
  return messenger;
}

static duologue_agent *add(const duologue_messenger *messenger, const char *name) {
  duologue_error *error = NULL;
  duologue_agent *added = NULL;
  CHECK_OK(duologue_messenger_add_agent(messenger, name, &added, &error), error);
  return added;
}

static void an_agent_is_added_and_found(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  duologue_agent *added = add(messenger, "  Ann Marie Lee ");
  CHECK(duologue_agent_id(added) > 0);
  CHECK_TEXT(duologue_agent_name(added), "Ann Marie Lee");
  CHECK_TEXT(duologue_agent_initials(added), "AL");
  CHECK(duologue_agent_active(added));

  duologue_agent *found = NULL;
  CHECK_OK(duologue_messenger_agent(messenger, duologue_agent_id(added), &found, &error), error);
  CHECK(duologue_agent_id(found) == duologue_agent_id(added));
  CHECK_TEXT(duologue_agent_name(found), "Ann Marie Lee");
  duologue_agent_free(found);

  duologue_agent *nameless = add(messenger, "");
  CHECK_TEXT(duologue_agent_name(nameless), "");
  CHECK_TEXT(duologue_agent_initials(nameless), "?");
  duologue_agent_free(nameless);
  duologue_agent_free(added);
  duologue_messenger_free(messenger);
}

static void an_agent_is_renamed_and_put_out_of_use(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  duologue_agent *before = add(messenger, "Ann Lee");
  const duologue_agent_id_t id = duologue_agent_id(before);

  duologue_agent *after = NULL;
  CHECK_OK(duologue_messenger_rename_agent(messenger, id, "Ann Ruiz", &after, &error), error);
  CHECK_TEXT(duologue_agent_name(after), "Ann Ruiz");
  CHECK_TEXT(duologue_agent_initials(after), "AR");
  CHECK_TEXT(duologue_agent_name(before), "Ann Lee");
  duologue_agent_free(after);

  CHECK_OK(duologue_messenger_deactivate_agent(messenger, id, &after, &error), error);
  CHECK(!duologue_agent_active(after));
  duologue_agent_free(after);
  CHECK_OK(duologue_messenger_activate_agent(messenger, id, &after, &error), error);
  CHECK(duologue_agent_active(after));
  duologue_agent_free(after);
  duologue_agent_free(before);
  duologue_messenger_free(messenger);
}

static void agents_are_listed_in_the_order_in_which_they_were_added(void) {
  static const char *const names[] = {"Cleo", "Ann", "Bo"};
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  for (size_t i = 0; i < 3; i++)
    duologue_agent_free(add(messenger, names[i]));

  duologue_agent_cursor *agents = NULL;
  CHECK_OK(duologue_messenger_agents(messenger, &agents, &error), error);
  const duologue_agent *row = NULL;
  for (size_t i = 0; i < 3; i++) {
    CHECK_OK(duologue_agent_cursor_next(agents, &row, &error), error);
    CHECK_TEXT(duologue_agent_name(row), names[i]);
  }
  for (int again = 0; again < 2; again++) {
    CHECK_OK(duologue_agent_cursor_next(agents, &row, &error), error);
    CHECK(row == NULL);
  }
  CHECK(duologue_agent_cursor_after(agents) == NULL);
  duologue_agent_cursor_free(agents);
  duologue_messenger_free(messenger);
}

static void a_copy_outlives_its_row_and_the_messenger(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  duologue_agent_free(add(messenger, "Ann Lee"));
  duologue_agent_cursor *agents = NULL;
  CHECK_OK(duologue_messenger_agents(messenger, &agents, &error), error);
  const duologue_agent *row = NULL;
  CHECK_OK(duologue_agent_cursor_next(agents, &row, &error), error);
  duologue_agent *kept = duologue_agent_clone(row);
  duologue_agent_cursor_free(agents);
  duologue_messenger_free(messenger);
  CHECK_TEXT(duologue_agent_name(kept), "Ann Lee");
  CHECK_TEXT(duologue_agent_initials(kept), "AL");
  duologue_agent_free(kept);
}

static void results_may_be_unwanted(void) {
  duologue_messenger *messenger = open_workspace();
  CHECK(duologue_messenger_add_agent(messenger, "Ann", NULL, NULL) == DUOLOGUE_OK);
  CHECK(duologue_messenger_rename_agent(messenger, 1, "Bo", NULL, NULL) == DUOLOGUE_OK);
  CHECK(duologue_messenger_deactivate_agent(messenger, 1, NULL, NULL) == DUOLOGUE_OK);
  CHECK(duologue_messenger_activate_agent(messenger, 1, NULL, NULL) == DUOLOGUE_OK);
  CHECK(duologue_messenger_agent(messenger, 1, NULL, NULL) == DUOLOGUE_OK);
  CHECK(duologue_messenger_agents(messenger, NULL, NULL) == DUOLOGUE_OK);
  CHECK(duologue_messenger_agent(messenger, 2, NULL, NULL) == DUOLOGUE_E_NOT_FOUND);
  duologue_messenger_free(messenger);
}

static void ids_of_nobody_are_refused(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  duologue_agent *out = (duologue_agent *)&error;
  CHECK_STATUS(duologue_messenger_agent(messenger, 7, &out, &error), DUOLOGUE_E_NOT_FOUND, error);
  CHECK(out == NULL);
  CHECK_STATUS(duologue_messenger_rename_agent(messenger, 7, "Ann", &out, &error),
               DUOLOGUE_E_NOT_FOUND, error);
  CHECK_STATUS(duologue_messenger_deactivate_agent(messenger, INT64_MAX, &out, &error),
               DUOLOGUE_E_NOT_FOUND, error);
  CHECK_STATUS(duologue_messenger_activate_agent(messenger, 7, &out, &error), DUOLOGUE_E_NOT_FOUND,
               error);
  CHECK_INVALID(duologue_messenger_agent(messenger, 0, &out, &error), "agent_id", error);
  CHECK_INVALID(duologue_messenger_agent(messenger, -1, &out, &error), "agent_id", error);
  CHECK_INVALID(duologue_messenger_rename_agent(messenger, INT64_MIN, "Ann", &out, &error),
                "agent_id", error);
  CHECK_INVALID(duologue_messenger_deactivate_agent(messenger, 0, &out, &error), "agent_id", error);
  CHECK_INVALID(duologue_messenger_activate_agent(messenger, 0, &out, &error), "agent_id", error);
  CHECK(out == NULL);
  duologue_messenger_free(messenger);
}

static void names_that_are_none_are_refused(void) {
  static const char *const wrong[] = {NULL, "\xff", "Ann\xc3", "\xed\xa0\x80", "two\nlines"};
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  duologue_agent_free(add(messenger, "Ann"));
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    duologue_agent *out = (duologue_agent *)&error;
    CHECK_INVALID(duologue_messenger_add_agent(messenger, wrong[i], &out, &error), "name", error);
    CHECK(out == NULL);
    CHECK_INVALID(duologue_messenger_rename_agent(messenger, 1, wrong[i], &out, &error), "name",
                  error);
  }
  char long_name[202];
  memset(long_name, 'a', 201);
  long_name[201] = '\0';
  CHECK_INVALID(duologue_messenger_add_agent(messenger, long_name, NULL, &error), "name", error);
  duologue_messenger_free(messenger);
}

static void what_is_no_messenger_is_refused(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  duologue_agent *agent = add(messenger, "Ann");
  const duologue_messenger *const wrong[] = {NULL, (const duologue_messenger *)agent};
  for (size_t i = 0; i < 2; i++) {
    duologue_agent *out = (duologue_agent *)&error;
    CHECK_INVALID(duologue_messenger_add_agent(wrong[i], "Bo", &out, &error), "messenger", error);
    CHECK(out == NULL);
    CHECK_INVALID(duologue_messenger_agent(wrong[i], 1, &out, &error), "messenger", error);
    CHECK_INVALID(duologue_messenger_rename_agent(wrong[i], 1, "Bo", &out, &error), "messenger",
                  error);
    CHECK_INVALID(duologue_messenger_deactivate_agent(wrong[i], 1, &out, &error), "messenger",
                  error);
    CHECK_INVALID(duologue_messenger_activate_agent(wrong[i], 1, &out, &error), "messenger", error);
    duologue_agent_cursor *cursor = (duologue_agent_cursor *)&error;
    CHECK_INVALID(duologue_messenger_agents(wrong[i], &cursor, &error), "messenger", error);
    CHECK(cursor == NULL);
  }
  duologue_agent_free(agent);
  duologue_messenger_free(messenger);
}

static void what_is_no_agent_has_nothing(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  const duologue_agent *const wrong[] = {NULL, (const duologue_agent *)messenger};
  for (size_t i = 0; i < 2; i++) {
    CHECK(duologue_agent_id(wrong[i]) == 0);
    CHECK(duologue_agent_name(wrong[i]) == NULL);
    CHECK(duologue_agent_initials(wrong[i]) == NULL);
    CHECK(!duologue_agent_active(wrong[i]));
    CHECK(duologue_agent_clone(wrong[i]) == NULL);
  }
  duologue_agent_cursor *const cursors[] = {NULL, (duologue_agent_cursor *)messenger};
  for (size_t i = 0; i < 2; i++) {
    const duologue_agent *row = (const duologue_agent *)&error;
    CHECK_STATUS(duologue_agent_cursor_next(cursors[i], &row, &error), DUOLOGUE_E_INVALID_ARGUMENT,
                 error);
    CHECK(row == NULL);
    CHECK(duologue_agent_cursor_after(cursors[i]) == NULL);
  }
  duologue_agent_free(NULL);
  duologue_agent_cursor_free(NULL);
  duologue_messenger_free(messenger);
}

int main(void) {
  RUN(an_agent_is_added_and_found);
  RUN(an_agent_is_renamed_and_put_out_of_use);
  RUN(agents_are_listed_in_the_order_in_which_they_were_added);
  RUN(a_copy_outlives_its_row_and_the_messenger);
  RUN(results_may_be_unwanted);
  RUN(ids_of_nobody_are_refused);
  RUN(names_that_are_none_are_refused);
  RUN(what_is_no_messenger_is_refused);
  RUN(what_is_no_agent_has_nothing);
  return 0;
}
