// Addresses, names and labels, as people read them.

#include "check.h"

static duologue_error *error = NULL;

static void check_address(const char *address, const char *region, const char *expected) {
  duologue_buffer *parsed = NULL;
  CHECK_OK(duologue_parse_address(address, region, &parsed, &error), error);
  CHECK_TEXT(duologue_buffer_text(parsed), expected);
  duologue_buffer_free(parsed);
}

static void an_address_is_read_as_people_write_it(void) {
  check_address("(212) 555-0100", "US", "+12125550100");
  check_address("+44 20 7946 0958", NULL, "+442079460958");
  check_address(" 72345 ", NULL, "72345");
  check_address("Ann.Lee@Example.COM", NULL, "Ann.Lee@example.com");
}

static void what_is_no_address_is_refused(void) {
  duologue_buffer *parsed = NULL;
  CHECK_INVALID(duologue_parse_address("(212) 555-0100", NULL, &parsed, &error), "address", error);
  CHECK_INVALID(duologue_parse_address("", NULL, &parsed, &error), "address", error);
  CHECK_INVALID(duologue_parse_address("+1 212 555 0100", "XX", &parsed, &error), "region", error);
  CHECK_INVALID(duologue_parse_address(NULL, NULL, &parsed, &error), "address", error);
  CHECK_INVALID(duologue_parse_address("\xFF", NULL, &parsed, &error), "address", error);
  CHECK(parsed == NULL);
  CHECK(duologue_parse_address("72345", NULL, NULL, NULL) == DUOLOGUE_OK);
}

static duologue_address_kind_t kind_of(const char *address) {
  duologue_address_kind_t kind = 0;
  CHECK_OK(duologue_address_kind_of(address, &kind, &error), error);
  return kind;
}

static void the_kind_of_an_address_is_told(void) {
  duologue_address_kind_t kind = 7;
  CHECK(kind_of("+12125550100") == DUOLOGUE_ADDRESS_KIND_PHONE);
  CHECK(kind_of("72345") == DUOLOGUE_ADDRESS_KIND_SHORT_CODE);
  CHECK(kind_of("Corner Shop") == DUOLOGUE_ADDRESS_KIND_ALPHANUMERIC);
  CHECK(kind_of("ann@example.com") == DUOLOGUE_ADDRESS_KIND_EMAIL);
  CHECK_INVALID(duologue_address_kind_of(" 72345", &kind, &error), "address", error);
  CHECK(kind == 0);
  CHECK_INVALID(duologue_address_kind_of(NULL, &kind, &error), "address", error);
  CHECK(duologue_address_kind_of("72345", NULL, NULL) == DUOLOGUE_OK);
}

static void initials_stand_for_a_name(void) {
  duologue_buffer *initials = NULL;
  CHECK_OK(duologue_initials("Anne-Marie Lee", &initials, &error), error);
  CHECK_TEXT(duologue_buffer_text(initials), "AL");
  duologue_buffer_free(initials);
  CHECK_OK(duologue_initials("", &initials, &error), error);
  CHECK_TEXT(duologue_buffer_text(initials), "?");
  duologue_buffer_free(initials);
  CHECK_INVALID(duologue_initials(NULL, &initials, &error), "name", error);
  CHECK_INVALID(duologue_initials("\xFF", &initials, &error), "name", error);
  CHECK(initials == NULL);
}

static void a_kind_of_gateway_reaches_some_addresses(void) {
  CHECK(duologue_gateway_kind_reaches(DUOLOGUE_GATEWAY_KIND_LONG_CODE, "+12125550100"));
  CHECK(!duologue_gateway_kind_reaches(DUOLOGUE_GATEWAY_KIND_LONG_CODE, "ann@example.com"));
  CHECK(duologue_gateway_kind_reaches(DUOLOGUE_GATEWAY_KIND_EMAIL, "ann@example.com"));
  CHECK(!duologue_gateway_kind_reaches(DUOLOGUE_GATEWAY_KIND_EMAIL, "(212) 555-0100"));
  CHECK(!duologue_gateway_kind_reaches(DUOLOGUE_GATEWAY_KIND_EMAIL, NULL));
  CHECK(!duologue_gateway_kind_reaches(0, "+12125550100"));
}

static void kinds_of_events_have_labels(void) {
  CHECK_TEXT(duologue_event_kind_label(DUOLOGUE_EVENT_KIND_NOTE_ADDED), "Note Added");
  CHECK_TEXT(duologue_event_kind_label(DUOLOGUE_EVENT_KIND_SETTINGS_CHANGED), "Settings Changed");
  CHECK(duologue_event_kind_label(0) == NULL && duologue_event_kind_label(-1) == NULL);
  CHECK(duologue_event_kind_label(INT64_MAX) == NULL && duologue_event_kind_label(INT64_MIN) == NULL);
  CHECK(duologue_event_kind_is_internal(DUOLOGUE_EVENT_KIND_READ));
  CHECK(!duologue_event_kind_is_internal(DUOLOGUE_EVENT_KIND_NOTE_ADDED));
  CHECK(!duologue_event_kind_is_internal(-1) && !duologue_event_kind_is_internal(999));
}

static void reasons_have_words(void) {
  CHECK_TEXT(duologue_reason_text(DUOLOGUE_REASON_ALREADY_ARCHIVED), "it is archived; reopen it first");
  for (duologue_reason_t reason = 1; duologue_reason_name(reason) != NULL; reason++)
    CHECK(strlen(duologue_reason_text(reason)) > 10);
  CHECK(duologue_reason_text(0) == NULL && duologue_reason_text(-1) == NULL);
}

static void of_two_delivery_statuses_one_holds(void) {
  const duologue_delivery_status_t sent = DUOLOGUE_DELIVERY_STATUS_SENT;
  const duologue_delivery_status_t delivered = DUOLOGUE_DELIVERY_STATUS_DELIVERED;
  CHECK(duologue_delivery_status_join(sent, delivered) == delivered);
  CHECK(duologue_delivery_status_join(delivered, sent) == delivered);
  CHECK(duologue_delivery_status_join(delivered, 0) == 0 && duologue_delivery_status_join(99, sent) == 0);
  CHECK(duologue_delivery_status_is_failure(DUOLOGUE_DELIVERY_STATUS_UNDELIVERED));
  CHECK(!duologue_delivery_status_is_failure(delivered) && !duologue_delivery_status_is_failure(0));
}

static void all_languages_but_spanish_have_a_locking_table(void) {
  CHECK(duologue_language_has_locking_table(DUOLOGUE_LANGUAGE_TURKISH));
  CHECK(duologue_language_has_locking_table(DUOLOGUE_LANGUAGE_DEFAULT));
  CHECK(!duologue_language_has_locking_table(DUOLOGUE_LANGUAGE_SPANISH));
  CHECK(!duologue_language_has_locking_table(14) && !duologue_language_has_locking_table(-1));
}

int main(void) {
  RUN(an_address_is_read_as_people_write_it);
  RUN(what_is_no_address_is_refused);
  RUN(the_kind_of_an_address_is_told);
  RUN(initials_stand_for_a_name);
  RUN(a_kind_of_gateway_reaches_some_addresses);
  RUN(kinds_of_events_have_labels);
  RUN(reasons_have_words);
  RUN(of_two_delivery_statuses_one_holds);
  RUN(all_languages_but_spanish_have_a_locking_table);
  return 0;
}
