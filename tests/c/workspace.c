// What the business is called.
#include "check.h"

static duologue_messenger *open_workspace(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = NULL;
  CHECK_OK(duologue_messenger_open(":memory:", NULL, &messenger, &error), error);
  return messenger;
}

static void a_workspace_has_no_name_until_it_is_given_one(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  duologue_workspace *workspace = NULL;
  CHECK_OK(duologue_messenger_workspace(messenger, &workspace, &error), error);
  CHECK_TEXT(duologue_workspace_name(workspace), "");
  CHECK_TEXT(duologue_workspace_brand(workspace), "");

  duologue_workspace *named = NULL;
  CHECK_OK(duologue_messenger_update_workspace(messenger, "Shoes & Co", "Shoes", &named, &error),
           error);
  CHECK_TEXT(duologue_workspace_name(named), "Shoes & Co");
  CHECK_TEXT(duologue_workspace_brand(named), "Shoes");
  CHECK_TEXT(duologue_workspace_name(workspace), "");
  duologue_workspace_free(named);
  duologue_workspace_free(workspace);
  duologue_messenger_free(messenger);
}

static void what_is_null_stays_as_it_is(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  duologue_workspace *workspace = NULL;
  CHECK_OK(duologue_messenger_update_workspace(messenger, "Shoes & Co", NULL, NULL, &error), error);
  CHECK_OK(duologue_messenger_update_workspace(messenger, NULL, "Shoes", NULL, &error), error);
  CHECK_OK(duologue_messenger_update_workspace(messenger, NULL, NULL, &workspace, &error), error);
  CHECK_TEXT(duologue_workspace_name(workspace), "Shoes & Co");
  CHECK_TEXT(duologue_workspace_brand(workspace), "Shoes");
  duologue_workspace_free(workspace);

  CHECK_OK(duologue_messenger_update_workspace(messenger, NULL, "", NULL, &error), error);
  CHECK_OK(duologue_messenger_workspace(messenger, &workspace, &error), error);
  CHECK_TEXT(duologue_workspace_name(workspace), "Shoes & Co");
  CHECK_TEXT(duologue_workspace_brand(workspace), "");
  duologue_workspace *copy = duologue_workspace_clone(workspace);
  duologue_workspace_free(workspace);
  CHECK_TEXT(duologue_workspace_name(copy), "Shoes & Co");
  duologue_workspace_free(copy);
  duologue_messenger_free(messenger);
}

static void what_is_wrong_is_named(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  duologue_workspace *out = (duologue_workspace *)&error;
  CHECK_INVALID(duologue_messenger_update_workspace(messenger, "\xfe", "Shoes", &out, &error),
                "name", error);
  CHECK(out == NULL);
  CHECK_INVALID(duologue_messenger_update_workspace(messenger, "Shoes", "\xfe", &out, &error),
                "brand", error);
  CHECK_INVALID(duologue_messenger_update_workspace(messenger, "a\tb", NULL, &out, &error), "name",
                error);
  CHECK_INVALID(duologue_messenger_update_workspace(messenger, NULL, "a\tb", &out, &error), "brand",
                error);

  duologue_workspace *workspace = NULL;
  CHECK_OK(duologue_messenger_workspace(messenger, &workspace, &error), error);
  CHECK_TEXT(duologue_workspace_name(workspace), "");
  const duologue_messenger *const wrong[] = {NULL, (const duologue_messenger *)workspace};
  for (size_t i = 0; i < 2; i++) {
    CHECK_INVALID(duologue_messenger_workspace(wrong[i], &out, &error), "messenger", error);
    CHECK_INVALID(duologue_messenger_update_workspace(wrong[i], "Shoes", NULL, &out, &error),
                  "messenger", error);
    CHECK(out == NULL);
  }
  CHECK(duologue_messenger_workspace(messenger, NULL, NULL) == DUOLOGUE_OK);
  duologue_workspace_free(workspace);
  duologue_messenger_free(messenger);
}

static void what_is_no_workspace_has_nothing(void) {
  duologue_messenger *messenger = open_workspace();
  const duologue_workspace *const wrong[] = {NULL, (const duologue_workspace *)messenger};
  for (size_t i = 0; i < 2; i++) {
    CHECK(duologue_workspace_name(wrong[i]) == NULL);
    CHECK(duologue_workspace_brand(wrong[i]) == NULL);
    CHECK(duologue_workspace_clone(wrong[i]) == NULL);
  }
  duologue_workspace_free(NULL);
  duologue_messenger_free(messenger);
}

int main(void) {
  RUN(a_workspace_has_no_name_until_it_is_given_one);
  RUN(what_is_null_stays_as_it_is);
  RUN(what_is_wrong_is_named);
  RUN(what_is_no_workspace_has_nothing);
  return 0;
}
