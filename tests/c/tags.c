// Tags: the list of them.
#include "check.h"

static duologue_messenger *open_workspace(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = NULL;
  CHECK_OK(duologue_messenger_open(":memory:", NULL, &messenger, &error), error);
  return messenger;
}

static duologue_tag_id_t create(const duologue_messenger *messenger, const char *name,
                                const char *color) {
  duologue_error *error = NULL;
  duologue_tag *created = NULL;
  CHECK_OK(duologue_messenger_create_tag(messenger, name, color, &created, &error), error);
  CHECK_TEXT(duologue_tag_name(created), name);
  const duologue_tag_id_t id = duologue_tag_id(created);
  duologue_tag_free(created);
  return id;
}

static void a_tag_may_have_a_color(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  duologue_tag *tag = NULL;
  CHECK_OK(duologue_messenger_create_tag(messenger, "Urgent", "#FF0080", &tag, &error), error);
  CHECK(duologue_tag_id(tag) > 0);
  CHECK_TEXT(duologue_tag_name(tag), "Urgent");
  CHECK_TEXT(duologue_tag_color(tag), "#ff0080");
  duologue_tag_free(tag);
  CHECK_OK(duologue_messenger_create_tag(messenger, "Plain", NULL, &tag, &error), error);
  CHECK_TEXT(duologue_tag_color(tag), "");
  duologue_tag_free(tag);
  CHECK_OK(duologue_messenger_create_tag(messenger, "Empty", "", &tag, &error), error);
  CHECK_TEXT(duologue_tag_color(tag), "");
  duologue_tag_free(tag);
  duologue_messenger_free(messenger);
}

static void tags_are_listed_by_name(void) {
  static const char *const names[] = {"apple", "Pear", "zebra"};
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  for (size_t i = 3; i-- > 0;)
    create(messenger, names[i], NULL);
  duologue_tag_cursor *tags = NULL;
  CHECK_OK(duologue_messenger_tags(messenger, &tags, &error), error);
  const duologue_tag *row = NULL;
  duologue_tag *kept = NULL;
  for (size_t i = 0; i < 3; i++) {
    CHECK_OK(duologue_tag_cursor_next(tags, &row, &error), error);
    CHECK_TEXT(duologue_tag_name(row), names[i]);
    duologue_tag_free(kept);
    kept = duologue_tag_clone(row);
  }
  CHECK_OK(duologue_tag_cursor_next(tags, &row, &error), error);
  CHECK(row == NULL);
  CHECK(duologue_tag_cursor_after(tags) == NULL);
  duologue_tag_cursor_free(tags);
  CHECK_TEXT(duologue_tag_name(kept), "zebra");
  duologue_tag_free(kept);
  duologue_messenger_free(messenger);
}

static void a_change_leaves_what_is_null(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  const duologue_tag_id_t id = create(messenger, "Urgent", "#ff0000");
  duologue_tag *changed = NULL;
  CHECK_OK(duologue_messenger_update_tag(messenger, id, "Later", NULL, &changed, &error), error);
  CHECK(duologue_tag_id(changed) == id);
  CHECK_TEXT(duologue_tag_name(changed), "Later");
  CHECK_TEXT(duologue_tag_color(changed), "#ff0000");
  duologue_tag_free(changed);
  CHECK_OK(duologue_messenger_update_tag(messenger, id, NULL, "#00ff00", &changed, &error), error);
  CHECK_TEXT(duologue_tag_name(changed), "Later");
  CHECK_TEXT(duologue_tag_color(changed), "#00ff00");
  duologue_tag_free(changed);
  CHECK_OK(duologue_messenger_update_tag(messenger, id, NULL, "", &changed, &error), error);
  CHECK_TEXT(duologue_tag_name(changed), "Later");
  CHECK_TEXT(duologue_tag_color(changed), "");
  duologue_tag_free(changed);
  duologue_messenger_free(messenger);
}

static void a_tag_is_forgotten(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  const duologue_tag_id_t id = create(messenger, "Urgent", NULL);
  CHECK_OK(duologue_messenger_delete_tag(messenger, id, &error), error);
  duologue_tag_cursor *tags = NULL;
  CHECK_OK(duologue_messenger_tags(messenger, &tags, &error), error);
  const duologue_tag *row = NULL;
  CHECK_OK(duologue_tag_cursor_next(tags, &row, &error), error);
  CHECK(row == NULL);
  duologue_tag_cursor_free(tags);
  CHECK_STATUS(duologue_messenger_delete_tag(messenger, id, &error), DUOLOGUE_E_NOT_FOUND, error);
  CHECK_STATUS(duologue_messenger_update_tag(messenger, id, NULL, "#00ff00", NULL, &error),
               DUOLOGUE_E_NOT_FOUND, error);
  CHECK_STATUS(duologue_messenger_update_tag(messenger, id, "Later", NULL, NULL, &error),
               DUOLOGUE_E_NOT_FOUND, error);
  duologue_messenger_free(messenger);
}

static void what_is_wrong_is_named(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  const duologue_tag_id_t id = create(messenger, "Urgent", NULL);
  create(messenger, "Later", NULL);
  duologue_tag *out = (duologue_tag *)&error;
  static const char *const names[] = {NULL, "", " ", "\xff", "URGENT"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    CHECK_INVALID(duologue_messenger_create_tag(messenger, names[i], NULL, &out, &error), "name",
                  error);
    CHECK(out == NULL);
  }
  static const char *const colors[] = {"red", "#ff00", "#gg0000", "\xff"};
  for (size_t i = 0; i < sizeof colors / sizeof *colors; i++) {
    CHECK_INVALID(duologue_messenger_create_tag(messenger, "New", colors[i], &out, &error), "color",
                  error);
    CHECK_INVALID(duologue_messenger_update_tag(messenger, id, NULL, colors[i], &out, &error),
                  "color", error);
  }
  CHECK_INVALID(duologue_messenger_update_tag(messenger, id, "later", NULL, &out, &error), "name",
                error);
  CHECK_INVALID(duologue_messenger_update_tag(messenger, id, "", NULL, &out, &error), "name",
                error);
  CHECK_INVALID(duologue_messenger_update_tag(messenger, 0, "New", NULL, &out, &error), "tag_id",
                error);
  CHECK_INVALID(duologue_messenger_delete_tag(messenger, -3, &error), "tag", error);

  duologue_agent *agent = NULL;
  CHECK_OK(duologue_messenger_add_agent(messenger, "Ann", &agent, &error), error);
  const duologue_messenger *const wrong[] = {NULL, (const duologue_messenger *)agent};
  for (size_t i = 0; i < 2; i++) {
    duologue_tag_cursor *cursor = (duologue_tag_cursor *)&error;
    CHECK_INVALID(duologue_messenger_create_tag(wrong[i], "New", NULL, &out, &error), "messenger",
                  error);
    CHECK_INVALID(duologue_messenger_update_tag(wrong[i], id, "New", NULL, &out, &error),
                  "messenger", error);
    CHECK_INVALID(duologue_messenger_delete_tag(wrong[i], id, &error), "messenger", error);
    CHECK_INVALID(duologue_messenger_tags(wrong[i], &cursor, &error), "messenger", error);
    CHECK(cursor == NULL);
  }
  duologue_agent_free(agent);
  duologue_messenger_free(messenger);
}

static void what_is_no_tag_has_nothing(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  const duologue_tag *const wrong[] = {NULL, (const duologue_tag *)messenger};
  for (size_t i = 0; i < 2; i++) {
    CHECK(duologue_tag_id(wrong[i]) == 0);
    CHECK(duologue_tag_name(wrong[i]) == NULL);
    CHECK(duologue_tag_color(wrong[i]) == NULL);
    CHECK(duologue_tag_clone(wrong[i]) == NULL);
  }
  duologue_tag_cursor *const cursors[] = {NULL, (duologue_tag_cursor *)messenger};
  for (size_t i = 0; i < 2; i++) {
    const duologue_tag *row = (const duologue_tag *)&error;
    CHECK_STATUS(duologue_tag_cursor_next(cursors[i], &row, &error), DUOLOGUE_E_INVALID_ARGUMENT,
                 error);
    CHECK(row == NULL);
    CHECK(duologue_tag_cursor_after(cursors[i]) == NULL);
  }
  duologue_tag_free(NULL);
  duologue_tag_cursor_free(NULL);
  duologue_messenger_free(messenger);
}

int main(void) {
  RUN(a_tag_may_have_a_color);
  RUN(tags_are_listed_by_name);
  RUN(a_change_leaves_what_is_null);
  RUN(a_tag_is_forgotten);
  RUN(what_is_wrong_is_named);
  RUN(what_is_no_tag_has_nothing);
  return 0;
}
