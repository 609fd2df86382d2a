// Mailboxes.
#include "check.h"

static duologue_messenger *open_workspace(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = NULL;
  CHECK_OK(duologue_messenger_open(":memory:", NULL, &messenger, &error), error);
  return messenger;
}

static void a_mailbox_is_added_and_renamed(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  duologue_mailbox *added = NULL;
  CHECK_OK(duologue_messenger_add_mailbox(messenger, " Main ", &added, &error), error);
  CHECK(duologue_mailbox_id(added) > 0);
  CHECK_TEXT(duologue_mailbox_name(added), "Main");

  duologue_mailbox *renamed = NULL;
  CHECK_OK(duologue_messenger_rename_mailbox(messenger, duologue_mailbox_id(added), "Störe",
                                             &renamed, &error),
           error);
  CHECK(duologue_mailbox_id(renamed) == duologue_mailbox_id(added));
  CHECK_TEXT(duologue_mailbox_name(renamed), "Störe");
  CHECK_TEXT(duologue_mailbox_name(added), "Main");
  duologue_mailbox_free(renamed);
  duologue_mailbox_free(added);
  duologue_messenger_free(messenger);
}

static void mailboxes_are_listed_in_the_order_in_which_they_were_added(void) {
  static const char *const names[] = {"Store", "Main"};
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  for (size_t i = 0; i < 2; i++)
    CHECK_OK(duologue_messenger_add_mailbox(messenger, names[i], NULL, &error), error);

  duologue_mailbox_cursor *mailboxes = NULL;
  CHECK_OK(duologue_messenger_mailboxes(messenger, &mailboxes, &error), error);
  const duologue_mailbox *row = NULL;
  duologue_mailbox *kept = NULL;
  for (size_t i = 0; i < 2; i++) {
    CHECK_OK(duologue_mailbox_cursor_next(mailboxes, &row, &error), error);
    CHECK_TEXT(duologue_mailbox_name(row), names[i]);
    duologue_mailbox_free(kept);
    kept = duologue_mailbox_clone(row);
  }
  CHECK_OK(duologue_mailbox_cursor_next(mailboxes, &row, &error), error);
  CHECK(row == NULL);
  CHECK(duologue_mailbox_cursor_after(mailboxes) == NULL);
  duologue_mailbox_cursor_free(mailboxes);
  CHECK_TEXT(duologue_mailbox_name(kept), "Main");
  duologue_mailbox_free(kept);
  duologue_messenger_free(messenger);
}

static void a_name_that_is_taken_is_refused(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  CHECK_OK(duologue_messenger_add_mailbox(messenger, "Main", NULL, &error), error);
  CHECK_OK(duologue_messenger_add_mailbox(messenger, "Store", NULL, &error), error);
  duologue_mailbox *out = (duologue_mailbox *)&error;
  CHECK(duologue_messenger_add_mailbox(messenger, "MAIN", &out, &error) ==
        DUOLOGUE_E_INVALID_ARGUMENT);
  CHECK(out == NULL);
  CHECK_TEXT(duologue_error_code(error), "taken");
  CHECK_TEXT(duologue_error_field(error), "name");
  CHECK_TEXT(duologue_error_value(error), "MAIN");
  duologue_error_free(error);
  error = NULL;
  CHECK_INVALID(duologue_messenger_rename_mailbox(messenger, 2, "main", &out, &error), "name",
                error);
  duologue_messenger_free(messenger);
}

static void what_is_wrong_is_named(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  duologue_mailbox *main_mailbox = NULL;
  CHECK_OK(duologue_messenger_add_mailbox(messenger, "Main", &main_mailbox, &error), error);
  duologue_mailbox *out = (duologue_mailbox *)&error;
  static const char *const names[] = {NULL, "", "  ", "\x80", "two\nlines"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    CHECK_INVALID(duologue_messenger_add_mailbox(messenger, names[i], &out, &error), "name", error);
    CHECK_INVALID(duologue_messenger_rename_mailbox(messenger, 1, names[i], &out, &error), "name",
                  error);
    CHECK(out == NULL);
  }
  CHECK_INVALID(duologue_messenger_rename_mailbox(messenger, 0, "Store", &out, &error),
                "mailbox_id", error);
  CHECK_STATUS(duologue_messenger_rename_mailbox(messenger, 9, "Store", &out, &error),
               DUOLOGUE_E_NOT_FOUND, error);

  const duologue_messenger *const wrong[] = {NULL, (const duologue_messenger *)main_mailbox};
  for (size_t i = 0; i < 2; i++) {
    duologue_mailbox_cursor *cursor = (duologue_mailbox_cursor *)&error;
    CHECK_INVALID(duologue_messenger_add_mailbox(wrong[i], "Store", &out, &error), "messenger",
                  error);
    CHECK_INVALID(duologue_messenger_rename_mailbox(wrong[i], 1, "Store", &out, &error),
                  "messenger", error);
    CHECK_INVALID(duologue_messenger_mailboxes(wrong[i], &cursor, &error), "messenger", error);
    CHECK(cursor == NULL);
  }
  CHECK(duologue_messenger_mailboxes(messenger, NULL, NULL) == DUOLOGUE_OK);
  CHECK(duologue_messenger_rename_mailbox(messenger, 1, "Store", NULL, NULL) == DUOLOGUE_OK);
  duologue_mailbox_free(main_mailbox);
  duologue_messenger_free(messenger);
}

static void what_is_no_mailbox_has_nothing(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  const duologue_mailbox *const wrong[] = {NULL, (const duologue_mailbox *)messenger};
  for (size_t i = 0; i < 2; i++) {
    CHECK(duologue_mailbox_id(wrong[i]) == 0);
    CHECK(duologue_mailbox_name(wrong[i]) == NULL);
    CHECK(duologue_mailbox_clone(wrong[i]) == NULL);
  }
  duologue_mailbox_cursor *const cursors[] = {NULL, (duologue_mailbox_cursor *)messenger};
  for (size_t i = 0; i < 2; i++) {
    const duologue_mailbox *row = (const duologue_mailbox *)&error;
    CHECK_STATUS(duologue_mailbox_cursor_next(cursors[i], &row, &error),
                 DUOLOGUE_E_INVALID_ARGUMENT, error);
    CHECK(row == NULL);
    CHECK(duologue_mailbox_cursor_after(cursors[i]) == NULL);
  }
  duologue_mailbox_free(NULL);
  duologue_mailbox_cursor_free(NULL);
  duologue_messenger_free(messenger);
}

int main(void) {
  RUN(a_mailbox_is_added_and_renamed);
  RUN(mailboxes_are_listed_in_the_order_in_which_they_were_added);
  RUN(a_name_that_is_taken_is_refused);
  RUN(what_is_wrong_is_named);
  RUN(what_is_no_mailbox_has_nothing);
  return 0;
}
