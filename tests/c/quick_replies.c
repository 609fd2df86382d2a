// Quick replies: kept in order, found, and filled in for a conversation.
#include "check.h"

#include <stddef.h>

static duologue_messenger *open_workspace(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = NULL;
  CHECK_OK(duologue_messenger_open(":memory:", NULL, &messenger, &error), error);
  return messenger;
}

static duologue_quick_reply_id_t add(const duologue_messenger *messenger, const char *name,
                                     const char *text, const char *category) {
  duologue_error *error = NULL;
  duologue_quick_reply *added = NULL;
  CHECK_OK(duologue_messenger_add_quick_reply(messenger, name, text, DUOLOGUE_NUL_TERMINATED,
                                              category, &added, &error),
           error);
  CHECK_TEXT(duologue_quick_reply_text(added), text);
  const duologue_quick_reply_id_t id = duologue_quick_reply_id(added);
  duologue_quick_reply_free(added);
  return id;
}

// Goes through a list and frees it; each row's name is the next of `names`.
static void check_names(duologue_quick_reply_cursor *list, const char *const *names, size_t count) {
  duologue_error *error = NULL;
  const duologue_quick_reply *row = NULL;
  for (size_t i = 0; i < count; i++) {
    CHECK_OK(duologue_quick_reply_cursor_next(list, &row, &error), error);
    CHECK_TEXT(duologue_quick_reply_name(row), names[i]);
  }
  CHECK_OK(duologue_quick_reply_cursor_next(list, &row, &error), error);
  CHECK(row == NULL);
  CHECK(duologue_quick_reply_cursor_after(list) == NULL);
  duologue_quick_reply_cursor_free(list);
}

static void a_quick_reply_is_added_at_the_end(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  duologue_quick_reply *added = NULL;
  CHECK_OK(duologue_messenger_add_quick_reply(messenger, "Hours", "9 to 6, and more", 6, "Store",
                                              &added, &error),
           error);
  CHECK(duologue_quick_reply_id(added) > 0);
  CHECK_TEXT(duologue_quick_reply_name(added), "Hours");
  CHECK_TEXT(duologue_quick_reply_text(added), "9 to 6");
  CHECK_TEXT(duologue_quick_reply_category(added), "Store");
  const int64_t first = duologue_quick_reply_position(added);
  duologue_quick_reply *copy = duologue_quick_reply_clone(added);
  duologue_quick_reply_free(added);
  CHECK_TEXT(duologue_quick_reply_text(copy), "9 to 6");
  duologue_quick_reply_free(copy);

  CHECK_OK(duologue_messenger_add_quick_reply(messenger, "Returns", "Within 30 days.",
                                              DUOLOGUE_NUL_TERMINATED, NULL, &added, &error),
           error);
  CHECK_TEXT(duologue_quick_reply_category(added), "");
  CHECK(duologue_quick_reply_position(added) > first);
  duologue_quick_reply_free(added);
  duologue_messenger_free(messenger);
}

static void starters_are_added_but_for_names_that_are_taken(void) {
  static const char *const five[] = {"Shipping info", "Return policy", "Location", "Gift cards",
                                     "Out of stock"};
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  add(messenger, "STORE HOURS", "Always open.", NULL);
  duologue_quick_reply_cursor *list = NULL;
  CHECK_OK(duologue_messenger_add_starter_quick_replies(messenger, &list, &error), error);
  check_names(list, five, 5);
  CHECK_OK(duologue_messenger_add_starter_quick_replies(messenger, &list, &error), error);
  check_names(list, NULL, 0);
  duologue_messenger_free(messenger);
}

static void quick_replies_are_searched_and_put_in_order(void) {
  static const char *const all[] = {"One", "Two", "Three"};
  static const char *const with_t[] = {"Two", "Three"};
  static const char *const ordered[] = {"Three", "One", "Two"};
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  add(messenger, "One", "Eins", NULL);
  add(messenger, "Two", "Zwei", "Other");
  const duologue_quick_reply_id_t third = add(messenger, "Three", "Drei", NULL);
  duologue_quick_reply_cursor *list = NULL;
  CHECK_OK(duologue_messenger_quick_replies(messenger, NULL, &list, &error), error);
  check_names(list, all, 3);
  CHECK_OK(duologue_messenger_quick_replies(messenger, "", &list, &error), error);
  check_names(list, all, 3);
  CHECK_OK(duologue_messenger_quick_replies(messenger, "T", &list, &error), error);
  check_names(list, with_t, 2);
  CHECK_OK(duologue_messenger_quick_replies(messenger, "zWEI", &list, &error), error);
  check_names(list, with_t, 1);
  CHECK_INVALID(duologue_messenger_quick_replies(messenger, "\xff", &list, &error), "search",
                error);
  CHECK(list == NULL);

  CHECK_OK(duologue_messenger_order_quick_replies(messenger, &third, 1, &list, &error), error);
  check_names(list, ordered, 3);
  CHECK_OK(duologue_messenger_order_quick_replies(messenger, NULL, 0, &list, &error), error);
  check_names(list, ordered, 3);
  CHECK_OK(duologue_messenger_quick_replies(messenger, NULL, &list, &error), error);
  check_names(list, ordered, 3);

  const duologue_quick_reply_id_t twice[] = {1, 1}, none[] = {1, 0};
  CHECK_INVALID(duologue_messenger_order_quick_replies(messenger, twice, 2, &list, &error), "order",
                error);
  CHECK_INVALID(duologue_messenger_order_quick_replies(messenger, none, 2, &list, &error), "order",
                error);
  CHECK_INVALID(duologue_messenger_order_quick_replies(messenger, NULL, 1, &list, &error), "order",
                error);
  CHECK_INVALID(
      duologue_messenger_order_quick_replies(messenger, twice, SIZE_MAX / 4, &list, &error),
      "order", error);
  const duologue_quick_reply_id_t unknown = 44;
  CHECK_STATUS(duologue_messenger_order_quick_replies(messenger, &unknown, 1, &list, &error),
               DUOLOGUE_E_NOT_FOUND, error);
  CHECK(list == NULL);
  duologue_messenger_free(messenger);
}

static void a_change_leaves_what_is_not_set(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  const duologue_quick_reply_id_t id = add(messenger, "Hours", "9 to 6", "Store");
  const duologue_quick_reply_change fresh = DUOLOGUE_QUICK_REPLY_CHANGE_INIT;
  duologue_quick_reply_change change = fresh;
  duologue_quick_reply *changed = NULL;
  change.name = "Opening hours";
  CHECK_OK(duologue_messenger_update_quick_reply(messenger, id, &change, &changed, &error), error);
  CHECK_TEXT(duologue_quick_reply_name(changed), "Opening hours");
  CHECK_TEXT(duologue_quick_reply_text(changed), "9 to 6");
  CHECK_TEXT(duologue_quick_reply_category(changed), "Store");
  duologue_quick_reply_free(changed);

  change = fresh;
  change.text = "9 to 8, and more";
  change.text_length = 6;
  change.category = "";
  CHECK_OK(duologue_messenger_update_quick_reply(messenger, id, &change, &changed, &error), error);
  CHECK_TEXT(duologue_quick_reply_name(changed), "Opening hours");
  CHECK_TEXT(duologue_quick_reply_text(changed), "9 to 8");
  CHECK_TEXT(duologue_quick_reply_category(changed), "");
  duologue_quick_reply_free(changed);

  CHECK_OK(duologue_messenger_update_quick_reply(messenger, id, NULL, &changed, &error), error);
  CHECK_TEXT(duologue_quick_reply_text(changed), "9 to 8");
  duologue_quick_reply_free(changed);
  duologue_messenger_free(messenger);
}

static void a_quick_reply_is_forgotten(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  const duologue_quick_reply_id_t id = add(messenger, "Hours", "9 to 6", NULL);
  CHECK_OK(duologue_messenger_delete_quick_reply(messenger, id, &error), error);
  duologue_quick_reply_cursor *list = NULL;
  CHECK_OK(duologue_messenger_quick_replies(messenger, NULL, &list, &error), error);
  check_names(list, NULL, 0);
  CHECK_STATUS(duologue_messenger_delete_quick_reply(messenger, id, &error), DUOLOGUE_E_NOT_FOUND,
               error);
  CHECK_STATUS(duologue_messenger_update_quick_reply(messenger, id, NULL, NULL, &error),
               DUOLOGUE_E_NOT_FOUND, error);
  duologue_messenger_free(messenger);
}

// A customer writes, which begins the conversation that is given back.
static duologue_conversation_id_t begin_conversation(const duologue_messenger *messenger) {
  duologue_error *error = NULL;
  CHECK_OK(duologue_messenger_add_mailbox(messenger, "Main", NULL, &error), error);
  duologue_gateway_settings settings = DUOLOGUE_GATEWAY_SETTINGS_INIT;
  settings.name = "Line";
  settings.mailbox = 1;
  CHECK_OK(duologue_messenger_add_gateway(messenger, DUOLOGUE_GATEWAY_KIND_LONG_CODE,
                                          "+15550100001", "sandbox", &settings, NULL, &error),
           error);
  duologue_contact_details details = DUOLOGUE_CONTACT_DETAILS_INIT;
  const char *address = "+15557000001";
  details.name = "Dana Fox";
  details.addresses = &address;
  details.address_count = 1;
  details.fields = "{\"size\":\"9\"}";
  CHECK_OK(duologue_messenger_add_contact(messenger, &details, NULL, NULL, &error), error);
  duologue_incoming incoming = DUOLOGUE_INCOMING_INIT;
  incoming.sender = address;
  incoming.body = "Hello?";
  duologue_received *received = NULL;
  CHECK_OK(duologue_messenger_receive(messenger, 1, &incoming, &received, &error), error);
  const duologue_conversation_id_t id =
      duologue_conversation_id(duologue_received_conversation(received));
  duologue_received_free(received);
  return id;
}

static void a_quick_reply_is_filled_in_for_a_conversation(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  const duologue_conversation_id_t conversation = begin_conversation(messenger);
  CHECK_OK(duologue_messenger_add_agent(messenger, "Ann Lee", NULL, &error), error);
  const duologue_quick_reply_id_t id =
      add(messenger, "Hello",
          "Hi {{ contact.first_name }}, size {{ contact.fields.size }}? "
          "{{ agent.name | default('Us') }}",
          NULL);
  duologue_buffer *text = NULL;
  CHECK_OK(duologue_messenger_expand_quick_reply(messenger, id, conversation, NULL, &text, &error),
           error);
  CHECK_TEXT(duologue_buffer_text(text), "Hi Dana, size 9? Us");
  CHECK(duologue_buffer_length(text) == strlen("Hi Dana, size 9? Us"));
  duologue_buffer_free(text);
  duologue_by by = DUOLOGUE_BY_INIT;
  by.agent = 1;
  CHECK_OK(duologue_messenger_expand_quick_reply(messenger, id, conversation, &by, &text, &error),
           error);
  CHECK_TEXT(duologue_buffer_text(text), "Hi Dana, size 9? Ann Lee");
  duologue_buffer_free(text);
  CHECK(duologue_messenger_expand_quick_reply(messenger, id, conversation, &by, NULL, NULL) ==
        DUOLOGUE_OK);

  const duologue_quick_reply_id_t lacking =
      add(messenger, "Mail", "We write to {{ contact.email }}.", NULL);
  text = (duologue_buffer *)&error;
  CHECK(duologue_messenger_expand_quick_reply(messenger, lacking, conversation, NULL, &text,
                                              &error) == DUOLOGUE_E_INVALID_ARGUMENT);
  CHECK(text == NULL);
  CHECK_TEXT(duologue_error_code(error), "missing_value");
  CHECK_TEXT(duologue_error_value(error), "contact.email");
  duologue_error_free(error);
  error = NULL;

  CHECK_INVALID(
      duologue_messenger_expand_quick_reply(messenger, 0, conversation, NULL, &text, &error),
      "quick_reply", error);
  CHECK_INVALID(duologue_messenger_expand_quick_reply(messenger, id, 0, NULL, &text, &error),
                "conversation", error);
  CHECK_STATUS(
      duologue_messenger_expand_quick_reply(messenger, 77, conversation, NULL, &text, &error),
      DUOLOGUE_E_NOT_FOUND, error);
  CHECK_STATUS(duologue_messenger_expand_quick_reply(messenger, id, 77, NULL, &text, &error),
               DUOLOGUE_E_NOT_FOUND, error);
  by.agent = 77;
  CHECK_STATUS(
      duologue_messenger_expand_quick_reply(messenger, id, conversation, &by, &text, &error),
      DUOLOGUE_E_NOT_FOUND, error);
  duologue_messenger_free(messenger);
}

static void what_is_wrong_is_named(void) {
  static const char *const names[] = {NULL, "", "\xff", "hours"};
  static const char *const texts[] = {NULL, "", " \n", "\xff", "{{ contact.nam }}", "{{ oops"};
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  const duologue_quick_reply_id_t id = add(messenger, "Hours", "9 to 6", NULL);
  duologue_quick_reply *out = (duologue_quick_reply *)&error;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    CHECK_INVALID(
        duologue_messenger_add_quick_reply(messenger, names[i], "Hi", 2, NULL, &out, &error),
        "name", error);
    CHECK(out == NULL);
  }
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    CHECK_STATUS(duologue_messenger_add_quick_reply(messenger, "New", texts[i],
                                                    DUOLOGUE_NUL_TERMINATED, NULL, &out, &error),
                 DUOLOGUE_E_INVALID_ARGUMENT, error);
  CHECK_INVALID(duologue_messenger_add_quick_reply(messenger, "New", NULL, 0, NULL, &out, &error),
                "text", error);
  CHECK_INVALID(duologue_messenger_add_quick_reply(messenger, "New", "Hi", (size_t)PTRDIFF_MAX + 1,
                                                   NULL, &out, &error),
                "text", error);
  CHECK_INVALID(duologue_messenger_add_quick_reply(messenger, "New", "Hi", 2, "\xff", &out, &error),
                "category", error);

  const duologue_quick_reply_change fresh = DUOLOGUE_QUICK_REPLY_CHANGE_INIT;
  duologue_quick_reply_change change = fresh;
  change.name = "";
  CHECK_INVALID(duologue_messenger_update_quick_reply(messenger, id, &change, &out, &error), "name",
                error);
  change = fresh;
  change.text = "";
  CHECK_INVALID(duologue_messenger_update_quick_reply(messenger, id, &change, &out, &error), "text",
                error);
  change = fresh;
  change.category = "a\nb";
  CHECK_INVALID(duologue_messenger_update_quick_reply(messenger, id, &change, &out, &error),
                "category", error);
  CHECK_INVALID(duologue_messenger_update_quick_reply(messenger, 0, &fresh, &out, &error),
                "quick_reply_id", error);
  CHECK_INVALID(duologue_messenger_delete_quick_reply(messenger, 0, &error), "quick_reply", error);
  duologue_messenger_free(messenger);
}

static void changes_of_another_size_are_told_apart(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  const duologue_quick_reply_id_t id = add(messenger, "Hours", "9 to 6", "Store");
  struct {
    duologue_quick_reply_change change;
    int64_t more;
  } newer = {DUOLOGUE_QUICK_REPLY_CHANGE_INIT, 0};
  newer.change.struct_size = sizeof newer;
  newer.change.name = "Newer";
  CHECK_OK(duologue_messenger_update_quick_reply(messenger, id, &newer.change, NULL, &error),
           error);
  newer.more = 1;
  CHECK_INVALID(duologue_messenger_update_quick_reply(messenger, id, &newer.change, NULL, &error),
                "change", error);

  duologue_quick_reply_change older = DUOLOGUE_QUICK_REPLY_CHANGE_INIT;
  older.struct_size = offsetof(duologue_quick_reply_change, text_length);
  older.text = "All day";
  older.text_length = 3;
  older.category = "\xff";
  duologue_quick_reply *changed = NULL;
  CHECK_OK(duologue_messenger_update_quick_reply(messenger, id, &older, &changed, &error), error);
  CHECK_TEXT(duologue_quick_reply_name(changed), "Newer");
  CHECK_TEXT(duologue_quick_reply_text(changed), "All day");
  CHECK_TEXT(duologue_quick_reply_category(changed), "Store");
  duologue_quick_reply_free(changed);
  older.struct_size = SIZE_MAX;
  CHECK_INVALID(duologue_messenger_update_quick_reply(messenger, id, &older, NULL, &error),
                "change", error);
  duologue_messenger_free(messenger);
}

static void handles_of_something_else_are_refused(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  duologue_agent *agent = NULL;
  CHECK_OK(duologue_messenger_add_agent(messenger, "Ann", &agent, &error), error);
  const duologue_messenger *const messengers[] = {NULL, (const duologue_messenger *)agent};
  for (size_t i = 0; i < 2; i++) {
    const duologue_messenger *wrong = messengers[i];
    duologue_quick_reply *out = (duologue_quick_reply *)&error;
    duologue_quick_reply_cursor *list = (duologue_quick_reply_cursor *)&error;
    duologue_buffer *text = (duologue_buffer *)&error;
    CHECK_INVALID(duologue_messenger_add_quick_reply(wrong, "Hi", "Hi", 2, NULL, &out, &error),
                  "messenger", error);
    CHECK_INVALID(duologue_messenger_update_quick_reply(wrong, 1, NULL, &out, &error), "messenger",
                  error);
    CHECK_INVALID(duologue_messenger_delete_quick_reply(wrong, 1, &error), "messenger", error);
    CHECK_INVALID(duologue_messenger_add_starter_quick_replies(wrong, &list, &error), "messenger",
                  error);
    CHECK_INVALID(duologue_messenger_quick_replies(wrong, NULL, &list, &error), "messenger", error);
    CHECK_INVALID(duologue_messenger_order_quick_replies(wrong, NULL, 0, &list, &error),
                  "messenger", error);
    CHECK_INVALID(duologue_messenger_expand_quick_reply(wrong, 1, 1, NULL, &text, &error),
                  "messenger", error);
    CHECK(out == NULL && list == NULL && text == NULL);
  }

  const duologue_quick_reply *const wrong[] = {NULL, (const duologue_quick_reply *)messenger};
  duologue_quick_reply_cursor *const cursors[] = {NULL, (duologue_quick_reply_cursor *)messenger};
  for (size_t i = 0; i < 2; i++) {
    CHECK(duologue_quick_reply_id(wrong[i]) == 0);
    CHECK(duologue_quick_reply_name(wrong[i]) == NULL);
    CHECK(duologue_quick_reply_text(wrong[i]) == NULL);
    CHECK(duologue_quick_reply_category(wrong[i]) == NULL);
    CHECK(duologue_quick_reply_position(wrong[i]) == 0);
    CHECK(duologue_quick_reply_clone(wrong[i]) == NULL);
    const duologue_quick_reply *row = (const duologue_quick_reply *)&error;
    CHECK_STATUS(duologue_quick_reply_cursor_next(cursors[i], &row, &error),
                 DUOLOGUE_E_INVALID_ARGUMENT, error);
    CHECK(row == NULL);
    CHECK(duologue_quick_reply_cursor_after(cursors[i]) == NULL);
  }
  duologue_quick_reply_free(NULL);
  duologue_quick_reply_cursor_free(NULL);
  duologue_agent_free(agent);
  duologue_messenger_free(messenger);
}

int main(void) {
  RUN(a_quick_reply_is_added_at_the_end);
  RUN(starters_are_added_but_for_names_that_are_taken);
  RUN(quick_replies_are_searched_and_put_in_order);
  RUN(a_change_leaves_what_is_not_set);
  RUN(a_quick_reply_is_forgotten);
  RUN(a_quick_reply_is_filled_in_for_a_conversation);
  RUN(what_is_wrong_is_named);
  RUN(changes_of_another_size_are_told_apart);
  RUN(handles_of_something_else_are_refused);
  return 0;
}
