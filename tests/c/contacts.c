// Customers: added, changed, found and listed.
#include "check.h"

#include <stddef.h>

static duologue_messenger *open_workspace(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = NULL;
  CHECK_OK(duologue_messenger_open(":memory:", NULL, &messenger, &error), error);
  return messenger;
}

static duologue_contact_id_t add(const duologue_messenger *messenger, const char *name,
                                 const char *address) {
  duologue_error *error = NULL;
  duologue_contact_details details = DUOLOGUE_CONTACT_DETAILS_INIT;
  details.name = name;
  details.addresses = &address;
  details.address_count = 1;
  duologue_contact *added = NULL;
  CHECK_OK(duologue_messenger_add_contact(messenger, &details, NULL, &added, &error), error);
  const duologue_contact_id_t id = duologue_contact_id(added);
  duologue_contact_free(added);
  return id;
}

static void a_contact_is_added_with_all_that_is_known(void) {
  static const char *const addresses[] = {"+1 555 700 0001", "Dana@Example.com"};
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  duologue_contact_details details = DUOLOGUE_CONTACT_DETAILS_INIT;
  details.name = "Dana Fox";
  details.addresses = addresses;
  details.address_count = 2;
  details.time_zone = "america/denver";
  details.fields = "{\"size\":\"9\",\"note\":\"says \\\"hi\\\"\",\"gone\":\"\"}";
  details.blocked = DUOLOGUE_YES;
  duologue_contact *added = NULL;
  CHECK_OK(duologue_messenger_add_contact(messenger, &details, NULL, &added, &error), error);
  CHECK(duologue_contact_id(added) > 0);
  CHECK_TEXT(duologue_contact_name(added), "Dana Fox");
  CHECK(duologue_contact_address_count(added) == 2);
  CHECK_TEXT(duologue_contact_address(added, 0), "+15557000001");
  CHECK_TEXT(duologue_contact_address(added, 1), "Dana@example.com");
  CHECK(duologue_contact_address(added, 2) == NULL);
  CHECK(duologue_contact_address(added, SIZE_MAX) == NULL);
  CHECK_TEXT(duologue_contact_time_zone(added), "America/Denver");
  CHECK_TEXT(duologue_contact_fields(added), "{\"note\":\"says \\\"hi\\\"\",\"size\":\"9\"}");
  CHECK(duologue_contact_blocked(added));
  CHECK(duologue_contact_created_at(added) > 0);

  duologue_contact *found = NULL;
  CHECK_OK(duologue_messenger_contact(messenger, duologue_contact_id(added), &found, &error),
           error);
  CHECK_TEXT(duologue_contact_fields(found), duologue_contact_fields(added));
  CHECK(duologue_contact_created_at(found) == duologue_contact_created_at(added));
  duologue_contact *copy = duologue_contact_clone(found);
  duologue_contact_free(found);
  CHECK_TEXT(duologue_contact_address(copy, 1), "Dana@example.com");
  duologue_contact_free(copy);
  duologue_contact_free(added);
  duologue_messenger_free(messenger);
}

static void nothing_need_be_known_of_a_contact(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  duologue_contact *added = NULL;
  CHECK_OK(duologue_messenger_add_contact(messenger, NULL, NULL, &added, &error), error);
  CHECK_TEXT(duologue_contact_name(added), "");
  CHECK(duologue_contact_address_count(added) == 0);
  CHECK(duologue_contact_address(added, 0) == NULL);
  CHECK(duologue_contact_time_zone(added) == NULL);
  CHECK_TEXT(duologue_contact_fields(added), "{}");
  CHECK(!duologue_contact_blocked(added));
  duologue_contact_free(added);
  duologue_messenger_free(messenger);
}

static void a_change_leaves_what_is_not_set(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  const duologue_contact_id_t id = add(messenger, "Dana", "+15557000001");
  const char *address = "dana@example.com";
  duologue_contact_details details = DUOLOGUE_CONTACT_DETAILS_INIT;
  details.addresses = &address;
  details.address_count = 1;
  details.time_zone = "Europe/Berlin";
  details.fields = "{\"size\":\"9\",\"shop\":\"North\"}";
  duologue_contact *changed = NULL;
  CHECK_OK(duologue_messenger_update_contact(messenger, id, &details, NULL, &changed, &error),
           error);
  CHECK_TEXT(duologue_contact_name(changed), "Dana");
  CHECK(duologue_contact_address_count(changed) == 2);
  CHECK_TEXT(duologue_contact_time_zone(changed), "Europe/Berlin");
  duologue_contact_free(changed);

  CHECK_OK(duologue_messenger_update_contact(messenger, id, NULL, NULL, &changed, &error), error);
  CHECK_TEXT(duologue_contact_time_zone(changed), "Europe/Berlin");
  CHECK_TEXT(duologue_contact_fields(changed), "{\"shop\":\"North\",\"size\":\"9\"}");
  duologue_contact_free(changed);

  const char *removed = "+1 555 700 0001";
  const duologue_contact_details fresh = DUOLOGUE_CONTACT_DETAILS_INIT;
  details = fresh;
  details.name = "";
  details.removed_addresses = &removed;
  details.removed_address_count = 1;
  details.time_zone = "";
  details.fields = "{\"size\":\"\"}";
  details.blocked = DUOLOGUE_YES;
  CHECK_OK(duologue_messenger_update_contact(messenger, id, &details, NULL, &changed, &error),
           error);
  CHECK_TEXT(duologue_contact_name(changed), "");
  CHECK(duologue_contact_address_count(changed) == 1);
  CHECK_TEXT(duologue_contact_address(changed, 0), "dana@example.com");
  CHECK(duologue_contact_time_zone(changed) == NULL);
  CHECK_TEXT(duologue_contact_fields(changed), "{\"shop\":\"North\"}");
  CHECK(duologue_contact_blocked(changed));
  duologue_contact_free(changed);

  details = fresh;
  details.blocked = DUOLOGUE_NO;
  CHECK_OK(duologue_messenger_update_contact(messenger, id, &details, NULL, &changed, &error),
           error);
  CHECK(!duologue_contact_blocked(changed));
  duologue_contact_free(changed);
  duologue_messenger_free(messenger);
}

static void a_contact_is_found_by_any_form_of_an_address(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  const duologue_contact_id_t id = add(messenger, "Dana", "+15557000001");
  duologue_contact *found = NULL;
  CHECK_OK(duologue_messenger_find_contact(messenger, "+1 (555) 700-0001", &found, &error), error);
  CHECK(duologue_contact_id(found) == id);
  duologue_contact_free(found);
  found = (duologue_contact *)&error;
  CHECK_OK(duologue_messenger_find_contact(messenger, "+15557000002", &found, &error), error);
  CHECK(found == NULL);
  CHECK_INVALID(duologue_messenger_find_contact(messenger, "", &found, &error), "address", error);
  CHECK_INVALID(duologue_messenger_find_contact(messenger, NULL, &found, &error), "address", error);
  CHECK_INVALID(duologue_messenger_find_contact(messenger, "\xff", &found, &error), "address",
                error);
  CHECK(duologue_messenger_find_contact(messenger, "+15557000001", NULL, NULL) == DUOLOGUE_OK);
  duologue_messenger_free(messenger);
}

static size_t listed(const duologue_messenger *messenger, const char *search) {
  duologue_error *error = NULL;
  duologue_contact_cursor *contacts = NULL;
  CHECK_OK(duologue_messenger_contacts(messenger, search, NULL, &contacts, &error), error);
  size_t count = 0;
  const duologue_contact *row = NULL;
  for (;;) {
    CHECK_OK(duologue_contact_cursor_next(contacts, &row, &error), error);
    if (row == NULL)
      break;
    count++;
  }
  CHECK(duologue_contact_cursor_after(contacts) == NULL);
  duologue_contact_cursor_free(contacts);
  return count;
}

static void contacts_are_searched_by_name_and_address(void) {
  duologue_messenger *messenger = open_workspace();
  add(messenger, "Dana Fox", "+15557000001");
  add(messenger, "Eli Stone", "+15557000002");
  add(messenger, "Foxy", "eli@example.com");
  CHECK(listed(messenger, NULL) == 3);
  CHECK(listed(messenger, "") == 3);
  CHECK(listed(messenger, "FOX") == 2);
  CHECK(listed(messenger, "eli") == 2);
  CHECK(listed(messenger, "7000001") == 1);
  CHECK(listed(messenger, "nobody") == 0);
  duologue_messenger_free(messenger);
}

static void a_list_goes_on_after_each_page_to_the_end(void) {
  enum { COUNT = 230 };
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  for (int i = 0; i < COUNT; i++) {
    char name[16], address[16];
    snprintf(name, sizeof name, "Nr %03d", i);
    snprintf(address, sizeof address, "+15557%06d", i);
    add(messenger, name, address);
  }
  CHECK(listed(messenger, NULL) == COUNT);

  int seen = 0;
  char *after = NULL;
  do {
    duologue_paging paging = DUOLOGUE_PAGING_INIT;
    paging.limit = 100;
    paging.after = after;
    duologue_contact_cursor *page = NULL;
    CHECK_OK(duologue_messenger_contacts(messenger, "nr", &paging, &page, &error), error);
    const duologue_contact *row = NULL;
    for (;;) {
      CHECK_OK(duologue_contact_cursor_next(page, &row, &error), error);
      if (row == NULL)
        break;
      char name[16];
      snprintf(name, sizeof name, "Nr %03d", seen++);
      CHECK_TEXT(duologue_contact_name(row), name);
    }
    const char *next = duologue_contact_cursor_after(page);
    CHECK((next == NULL) == (seen == COUNT));
    free(after);
    after = NULL;
    if (next != NULL) {
      after = malloc(strlen(next) + 1);
      CHECK(after != NULL);
      strcpy(after, next);
      paging.after = after;
      CHECK_INVALID(duologue_messenger_contacts(messenger, "other", &paging, NULL, &error), "after",
                    error);
    }
    duologue_contact_cursor_free(page);
  } while (after != NULL);
  CHECK(seen == COUNT);
  duologue_messenger_free(messenger);
}

static void a_page_that_is_none_is_refused(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  duologue_contact_cursor *cursor = (duologue_contact_cursor *)&error;
  duologue_paging paging = DUOLOGUE_PAGING_INIT;
  paging.limit = 1001;
  CHECK_INVALID(duologue_messenger_contacts(messenger, NULL, &paging, &cursor, &error), "limit",
                error);
  CHECK(cursor == NULL);
  paging.limit = 10;
  paging.after = "no cursor";
  CHECK_STATUS(duologue_messenger_contacts(messenger, NULL, &paging, &cursor, &error),
               DUOLOGUE_E_INVALID_ARGUMENT, error);
  paging.after = "\xff";
  CHECK_INVALID(duologue_messenger_contacts(messenger, NULL, &paging, &cursor, &error), "after",
                error);
  CHECK_INVALID(duologue_messenger_contacts(messenger, "\xff", NULL, &cursor, &error), "search",
                error);
  CHECK_INVALID(duologue_messenger_contacts(messenger, "a\nb", NULL, &cursor, &error), "search",
                error);
  CHECK(duologue_messenger_contacts(messenger, NULL, NULL, NULL, NULL) == DUOLOGUE_OK);
  duologue_messenger_free(messenger);
}

static void details_that_cannot_be_are_refused(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  const duologue_contact_id_t id = add(messenger, "Dana", "+15557000001");
  const duologue_contact_details fresh = DUOLOGUE_CONTACT_DETAILS_INIT;
  duologue_contact *out = (duologue_contact *)&error;

  duologue_contact_details details = fresh;
  details.name = "\xff";
  CHECK_INVALID(duologue_messenger_add_contact(messenger, &details, NULL, &out, &error), "name",
                error);
  CHECK(out == NULL);
  CHECK_INVALID(duologue_messenger_update_contact(messenger, id, &details, NULL, &out, &error),
                "name", error);
  details = fresh;
  details.time_zone = "Mars/Base";
  CHECK_INVALID(duologue_messenger_add_contact(messenger, &details, NULL, &out, &error),
                "time_zone", error);
  details = fresh;
  details.blocked = 3;
  CHECK_INVALID(duologue_messenger_add_contact(messenger, &details, NULL, &out, &error), "blocked",
                error);

  static const char *const fields[] = {"",     "{",          "[]",       "{\"size\":9}",
                                       "null", "{\"a\":{}}", "{} extra", "\xff"};
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
    details = fresh;
    details.fields = fields[i];
    CHECK_INVALID(duologue_messenger_add_contact(messenger, &details, NULL, &out, &error), "fields",
                  error);
  }
  details = fresh;
  details.fields = "{\" \":\"9\"}";
  CHECK_INVALID(duologue_messenger_add_contact(messenger, &details, NULL, &out, &error), "field",
                error);

  static const char *const wrong[] = {"+15557000009", NULL};
  details = fresh;
  details.addresses = wrong;
  details.address_count = 2;
  CHECK_INVALID(duologue_messenger_add_contact(messenger, &details, NULL, &out, &error),
                "addresses", error);
  details.addresses = NULL;
  CHECK_INVALID(duologue_messenger_add_contact(messenger, &details, NULL, &out, &error),
                "addresses", error);
  details = fresh;
  details.removed_address_count = 1;
  CHECK_INVALID(duologue_messenger_update_contact(messenger, id, &details, NULL, &out, &error),
                "removed_addresses", error);
  const char *none = "not an address";
  details.removed_addresses = &none;
  CHECK_INVALID(duologue_messenger_update_contact(messenger, id, &details, NULL, &out, &error),
                "address", error);

  const char *taken = "+1 555 7000001";
  details = fresh;
  details.addresses = &taken;
  details.address_count = 1;
  CHECK(duologue_messenger_add_contact(messenger, &details, NULL, &out, &error) ==
        DUOLOGUE_E_INVALID_ARGUMENT);
  CHECK_TEXT(duologue_error_code(error), "taken");
  duologue_error_free(error);
  error = NULL;
  CHECK(listed(messenger, NULL) == 1);
  duologue_messenger_free(messenger);
}

static void options_of_another_size_are_told_apart(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  duologue_contact *out = NULL;
  struct {
    duologue_contact_details details;
    int64_t more;
  } newer = {DUOLOGUE_CONTACT_DETAILS_INIT, 0};
  newer.details.struct_size = sizeof newer;
  newer.details.name = "Dana";
  CHECK_OK(duologue_messenger_add_contact(messenger, &newer.details, NULL, &out, &error), error);
  CHECK_TEXT(duologue_contact_name(out), "Dana");
  duologue_contact_free(out);
  newer.more = 1;
  CHECK_INVALID(duologue_messenger_add_contact(messenger, &newer.details, NULL, &out, &error),
                "details", error);

  duologue_contact_details older = DUOLOGUE_CONTACT_DETAILS_INIT;
  older.struct_size = offsetof(duologue_contact_details, fields);
  older.name = "Eli";
  older.fields = "beyond what this program has";
  older.blocked = 77;
  CHECK_OK(duologue_messenger_add_contact(messenger, &older, NULL, &out, &error), error);
  CHECK_TEXT(duologue_contact_name(out), "Eli");
  duologue_contact_free(out);
  older.struct_size = 0;
  CHECK_INVALID(duologue_messenger_add_contact(messenger, &older, NULL, &out, &error), "details",
                error);
  duologue_messenger_free(messenger);
}

static void an_agent_who_changes_a_contact_has_to_be_one(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  const duologue_contact_id_t id = add(messenger, "Dana", "+15557000001");
  duologue_contact_details details = DUOLOGUE_CONTACT_DETAILS_INIT;
  details.name = "Dana Fox";
  duologue_by by = DUOLOGUE_BY_INIT;
  by.agent = 4;
  CHECK_STATUS(duologue_messenger_update_contact(messenger, id, &details, &by, NULL, &error),
               DUOLOGUE_E_NOT_FOUND, error);
  CHECK_STATUS(duologue_messenger_add_contact(messenger, &details, &by, NULL, &error),
               DUOLOGUE_E_NOT_FOUND, error);
  by.agent = -4;
  CHECK_STATUS(duologue_messenger_add_contact(messenger, &details, &by, NULL, &error),
               DUOLOGUE_E_INVALID_ARGUMENT, error);
  CHECK_OK(duologue_messenger_add_agent(messenger, "Ann", NULL, &error), error);
  by.agent = 1;
  CHECK_OK(duologue_messenger_update_contact(messenger, id, &details, &by, NULL, &error), error);
  CHECK_OK(duologue_messenger_deactivate_agent(messenger, 1, NULL, &error), error);
  CHECK(duologue_messenger_update_contact(messenger, id, &details, &by, NULL, &error) ==
        DUOLOGUE_E_ACTION_REFUSED);
  CHECK_TEXT(duologue_error_code(error), duologue_reason_name(DUOLOGUE_REASON_AGENT_INACTIVE));
  duologue_error_free(error);
  duologue_messenger_free(messenger);
}

static void ids_and_handles_of_something_else_are_refused(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  duologue_contact *contact = NULL;
  CHECK_OK(duologue_messenger_add_contact(messenger, NULL, NULL, &contact, &error), error);
  duologue_contact *out = (duologue_contact *)&error;
  CHECK_INVALID(duologue_messenger_contact(messenger, 0, &out, &error), "contact_id", error);
  CHECK_INVALID(duologue_messenger_update_contact(messenger, -1, NULL, NULL, &out, &error),
                "contact_id", error);
  CHECK_STATUS(duologue_messenger_contact(messenger, 8, &out, &error), DUOLOGUE_E_NOT_FOUND, error);
  CHECK_STATUS(duologue_messenger_update_contact(messenger, 8, NULL, NULL, &out, &error),
               DUOLOGUE_E_NOT_FOUND, error);

  const duologue_messenger *const messengers[] = {NULL, (const duologue_messenger *)contact};
  for (size_t i = 0; i < 2; i++) {
    const duologue_messenger *wrong = messengers[i];
    duologue_contact_cursor *cursor = (duologue_contact_cursor *)&error;
    CHECK_INVALID(duologue_messenger_add_contact(wrong, NULL, NULL, &out, &error), "messenger",
                  error);
    CHECK_INVALID(duologue_messenger_update_contact(wrong, 1, NULL, NULL, &out, &error),
                  "messenger", error);
    CHECK_INVALID(duologue_messenger_contact(wrong, 1, &out, &error), "messenger", error);
    CHECK_INVALID(duologue_messenger_find_contact(wrong, "+15557000001", &out, &error), "messenger",
                  error);
    CHECK_INVALID(duologue_messenger_contacts(wrong, NULL, NULL, &cursor, &error), "messenger",
                  error);
    CHECK(out == NULL && cursor == NULL);
  }

  const duologue_contact *const wrong[] = {NULL, (const duologue_contact *)messenger};
  duologue_contact_cursor *const cursors[] = {NULL, (duologue_contact_cursor *)messenger};
  for (size_t i = 0; i < 2; i++) {
    CHECK(duologue_contact_id(wrong[i]) == 0);
    CHECK(duologue_contact_name(wrong[i]) == NULL);
    CHECK(duologue_contact_address_count(wrong[i]) == 0);
    CHECK(duologue_contact_address(wrong[i], 0) == NULL);
    CHECK(duologue_contact_time_zone(wrong[i]) == NULL);
    CHECK(duologue_contact_fields(wrong[i]) == NULL);
    CHECK(!duologue_contact_blocked(wrong[i]));
    CHECK(duologue_contact_created_at(wrong[i]) == DUOLOGUE_NO_TIME);
    CHECK(duologue_contact_clone(wrong[i]) == NULL);
    const duologue_contact *row = (const duologue_contact *)&error;
    CHECK_STATUS(duologue_contact_cursor_next(cursors[i], &row, &error),
                 DUOLOGUE_E_INVALID_ARGUMENT, error);
    CHECK(row == NULL);
    CHECK(duologue_contact_cursor_after(cursors[i]) == NULL);
  }
  duologue_contact_free(NULL);
  duologue_contact_cursor_free(NULL);
  duologue_contact_free(contact);
  duologue_messenger_free(messenger);
}

static void reasons_have_names(void) {
  CHECK_TEXT(duologue_reason_name(DUOLOGUE_REASON_NOT_STARTED), "not_started");
  CHECK_TEXT(duologue_reason_name(DUOLOGUE_REASON_WORKSPACE_NOT_EMPTY), "workspace_not_empty");
  CHECK(duologue_reason_name(0) == NULL);
  CHECK(duologue_reason_name(-1) == NULL);
  CHECK(duologue_reason_name(20) == NULL);
}

int main(void) {
  RUN(a_contact_is_added_with_all_that_is_known);
  RUN(nothing_need_be_known_of_a_contact);
  RUN(a_change_leaves_what_is_not_set);
  RUN(a_contact_is_found_by_any_form_of_an_address);
  RUN(contacts_are_searched_by_name_and_address);
  RUN(a_list_goes_on_after_each_page_to_the_end);
  RUN(a_page_that_is_none_is_refused);
  RUN(details_that_cannot_be_are_refused);
  RUN(options_of_another_size_are_told_apart);
  RUN(an_agent_who_changes_a_contact_has_to_be_one);
  RUN(ids_and_handles_of_something_else_are_refused);
  RUN(reasons_have_names);
  return 0;
}
