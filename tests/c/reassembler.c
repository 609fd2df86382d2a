// Putting the parts of long messages together.

#include "check.h"

static duologue_error *error = NULL;

static const char CUSTOMER[] = "+15557000001";
static const char LINE[] = "+15550100001";
static const int64_t MINUTE = INT64_C(60000000);
static const duologue_time_t NOW = INT64_C(1795338000000000); // 2026-11-22T09:00:00Z

static duologue_reassembler *reassembler_of(const duologue_reassembly_limits *limits) {
  duologue_reassembler *made = NULL;
  CHECK_OK(duologue_reassembler_new(limits, &made, &error), error);
  return made;
}

// The parts of 174 letters: two.
static void parts_of_two(uint16_t reference, duologue_part *parts[2]) {
  char text[175] = "";
  duologue_part_cursor *cursor = NULL;
  const duologue_part *part = NULL;
  memset(text, 'a', 173);
  text[173] = 'z';
  CHECK_OK(duologue_encode_parts(text, DUOLOGUE_NUL_TERMINATED, reference, NULL, &cursor, &error), error);
  for (int i = 0; i < 2; i++) {
    CHECK_OK(duologue_part_cursor_next(cursor, &part, &error), error);
    parts[i] = duologue_part_clone(part);
  }
  duologue_part_cursor_free(cursor);
}

static void free_two(duologue_part *parts[2]) {
  duologue_part_free(parts[0]);
  duologue_part_free(parts[1]);
}

static duologue_user_data user_data_of(const duologue_part *part) {
  duologue_user_data data = DUOLOGUE_USER_DATA_INIT;
  data.octets = duologue_part_user_data(part, &data.length);
  data.user_data_length = (size_t)duologue_part_user_data_length(part);
  data.has_header = duologue_part_has_header(part) ? DUOLOGUE_YES : DUOLOGUE_NO;
  return data;
}

static duologue_reassembled *add(duologue_reassembler *to, const duologue_part *part, duologue_time_t now) {
  const duologue_user_data data = user_data_of(part);
  duologue_reassembled *message = NULL;
  CHECK_OK(duologue_reassembler_add(to, &data, CUSTOMER, LINE, now, &message, &error), error);
  return message;
}

static size_t held(duologue_reassembler *reassembler) {
  size_t messages = 7;
  CHECK_OK(duologue_reassembler_held(reassembler, &messages, NULL, NULL, &error), error);
  return messages;
}

static size_t waiting(duologue_reassembler *reassembler) {
  size_t messages = 7;
  CHECK_OK(duologue_reassembler_waiting(reassembler, &messages, NULL, NULL, &error), error);
  return messages;
}

static void parts_make_a_message_in_whichever_order_they_come(void) {
  duologue_reassembler *reassembler = reassembler_of(NULL);
  duologue_part *parts[2];
  duologue_reassembled *message = NULL;
  size_t messages = 0, count = 0, bytes = 0;
  parts_of_two(7, parts);
  CHECK(add(reassembler, parts[1], NOW) == NULL);
  CHECK(add(reassembler, parts[1], NOW) == NULL); // once more
  CHECK_OK(duologue_reassembler_held(reassembler, &messages, &count, &bytes, &error), error);
  CHECK(messages == 1 && count == 1 && bytes == 21 + 24);
  CHECK(duologue_reassembler_next_timeout(reassembler) == NOW + 60 * MINUTE);
  message = add(reassembler, parts[0], NOW + MINUTE);
  CHECK(message != NULL && held(reassembler) == 0);
  CHECK(duologue_reassembler_next_timeout(reassembler) == DUOLOGUE_NO_TIME);
  CHECK(strlen(duologue_reassembled_text(message)) == 174);
  CHECK(duologue_reassembled_text(message)[173] == 'z');
  CHECK_TEXT(duologue_reassembled_sender(message), CUSTOMER);
  CHECK_TEXT(duologue_reassembled_recipient(message), LINE);
  CHECK(duologue_reassembled_complete(message) && duologue_reassembled_missing_count(message) == 0);
  CHECK(duologue_reassembled_reference(message) == 7 && duologue_reassembled_reference_bits(message) == 8);
  CHECK(duologue_reassembled_total(message) == 2 && duologue_reassembled_first_at(message) == NOW);
  CHECK(duologue_reassembled_destination_port(message) == -1 && duologue_reassembled_source_port(message) == -1);
  duologue_reassembled_free(message);
  free_two(parts);
  duologue_reassembler_free(reassembler);
}

static void a_message_of_its_own_is_given_at_once(void) {
  static const uint8_t hello[] = {0xE8, 0x32, 0x9B, 0xFD, 0x06};
  duologue_reassembler *reassembler = reassembler_of(NULL);
  duologue_user_data data = DUOLOGUE_USER_DATA_INIT;
  duologue_reassembled *message = NULL;
  duologue_reassembled *copy = NULL;
  data.octets = hello;
  data.length = sizeof hello;
  data.user_data_length = 5;
  CHECK_OK(duologue_reassembler_add(reassembler, &data, "", "", NOW, &message, &error), error);
  copy = duologue_reassembled_clone(message);
  duologue_reassembled_free(message);
  CHECK_TEXT(duologue_reassembled_text(copy), "hello");
  CHECK(duologue_reassembled_reference(copy) == -1 && duologue_reassembled_reference_bits(copy) == -1);
  CHECK(duologue_reassembled_total(copy) == 1);
  duologue_reassembled_free(copy);
  duologue_reassembler_free(reassembler);
}

static void what_times_out_is_handed_out_with_what_has_come(void) {
  duologue_reassembly_limits limits = DUOLOGUE_REASSEMBLY_LIMITS_INIT;
  duologue_reassembler *reassembler = NULL;
  duologue_reassembled_cursor *late = NULL;
  const duologue_reassembled *message = NULL;
  duologue_part *parts[2];
  limits.timeout_ms = 60000;
  reassembler = reassembler_of(&limits);
  parts_of_two(7, parts);
  CHECK(add(reassembler, parts[1], NOW) == NULL);
  CHECK_OK(duologue_reassembler_expire(reassembler, NOW + MINUTE - 1, &late, &error), error);
  CHECK_OK(duologue_reassembled_cursor_next(late, &message, &error), error);
  CHECK(message == NULL && held(reassembler) == 1);
  duologue_reassembled_cursor_free(late);
  CHECK_OK(duologue_reassembler_expire(reassembler, NOW + MINUTE, &late, &error), error);
  CHECK_OK(duologue_reassembled_cursor_next(late, &message, &error), error);
  CHECK(held(reassembler) == 0);
  CHECK_TEXT(duologue_reassembled_text(message), "aaaaaaaaaaaaaaaaaaaaz");
  CHECK(!duologue_reassembled_complete(message) && duologue_reassembled_missing_count(message) == 1);
  CHECK(duologue_reassembled_missing(message, 0) == 1 && duologue_reassembled_missing(message, 1) == 0);
  CHECK_OK(duologue_reassembled_cursor_next(late, &message, &error), error);
  CHECK(message == NULL && duologue_reassembled_cursor_after(late) == NULL);
  duologue_reassembled_cursor_free(late);
  free_two(parts);
  duologue_reassembler_free(reassembler);
}

static void what_finds_no_room_waits_to_be_handed_out(void) {
  duologue_reassembly_limits limits = DUOLOGUE_REASSEMBLY_LIMITS_INIT;
  duologue_reassembler *reassembler = NULL;
  duologue_reassembled_cursor *rest = NULL;
  duologue_reassembled *message = NULL;
  duologue_part *parts[2];
  duologue_user_data data = DUOLOGUE_USER_DATA_INIT;
  limits.max_parts = 1;
  reassembler = reassembler_of(&limits);
  for (uint16_t reference = 1; reference <= 2; reference++) {
    parts_of_two(reference, parts);
    CHECK(add(reassembler, parts[0], NOW) == NULL);
    free_two(parts);
  }
  CHECK(held(reassembler) == 1 && waiting(reassembler) == 1);
  parts_of_two(3, parts);
  data = user_data_of(parts[0]);
  CHECK(duologue_reassembler_add(reassembler, &data, CUSTOMER, LINE, NOW, &message, &error) ==
        DUOLOGUE_E_ACTION_REFUSED);
  CHECK_TEXT(duologue_error_code(error), "reassembler_full");
  duologue_error_free(error);
  error = NULL;
  CHECK(message == NULL && held(reassembler) == 1);
  CHECK_OK(duologue_reassembler_drain(reassembler, &rest, &error), error);
  CHECK(held(reassembler) == 0 && waiting(reassembler) == 0);
  for (int64_t reference = 1; reference <= 2; reference++) {
    const duologue_reassembled *row = NULL;
    CHECK_OK(duologue_reassembled_cursor_next(rest, &row, &error), error);
    CHECK(duologue_reassembled_reference(row) == reference);
  }
  duologue_reassembled_cursor_free(rest);
  CHECK(add(reassembler, parts[0], NOW) == NULL);
  free_two(parts);
  duologue_reassembler_free(reassembler);
}

static void a_part_that_alone_is_too_much_is_refused(void) {
  duologue_reassembly_limits limits = DUOLOGUE_REASSEMBLY_LIMITS_INIT;
  duologue_reassembler *reassembler = NULL;
  duologue_reassembled *message = NULL;
  duologue_part *parts[2];
  duologue_user_data data = DUOLOGUE_USER_DATA_INIT;
  limits.max_bytes = 40;
  reassembler = reassembler_of(&limits);
  parts_of_two(1, parts);
  data = user_data_of(parts[0]);
  CHECK_INVALID(duologue_reassembler_add(reassembler, &data, CUSTOMER, LINE, NOW, &message, &error), "max_bytes",
                error);
  free_two(parts);
  duologue_reassembler_free(reassembler);
}

static void what_is_not_acceptable_is_refused(void) {
  duologue_reassembler *reassembler = reassembler_of(NULL);
  duologue_reassembler *none = NULL;
  duologue_reassembled *message = NULL;
  duologue_reassembled_cursor *messages = NULL;
  duologue_reassembly_limits limits = DUOLOGUE_REASSEMBLY_LIMITS_INIT;
  duologue_user_data data = DUOLOGUE_USER_DATA_INIT;
  size_t count = 7;
  limits.timeout_ms = -1;
  CHECK_INVALID(duologue_reassembler_new(&limits, &none, &error), "timeout_ms", error);
  limits.struct_size = 0;
  CHECK_INVALID(duologue_reassembler_new(&limits, &none, &error), "limits", error);
  CHECK(none == NULL);
  CHECK_INVALID(duologue_reassembler_add(NULL, &data, "", "", NOW, &message, &error), "reassembler", error);
  CHECK_INVALID(duologue_reassembler_add(reassembler, NULL, "", "", NOW, &message, &error), "user_data", error);
  CHECK_INVALID(duologue_reassembler_add(reassembler, &data, NULL, "", NOW, &message, &error), "sender", error);
  CHECK_INVALID(duologue_reassembler_add(reassembler, &data, "", "\xFF", NOW, &message, &error), "recipient", error);
  CHECK_INVALID(duologue_reassembler_add(reassembler, &data, "", "", DUOLOGUE_NO_TIME, &message, &error), "now", error);
  data.user_data_length = 1;
  CHECK_INVALID(duologue_reassembler_add(reassembler, &data, "", "", NOW, &message, &error), "user_data_length", error);
  CHECK(message == NULL);
  // What is handed out is handed out once, so it has to go somewhere.
  CHECK_INVALID(duologue_reassembler_add(reassembler, &data, "", "", NOW, NULL, &error), "message", error);
  CHECK_INVALID(duologue_reassembler_expire(reassembler, NOW, NULL, &error), "messages", error);
  CHECK_INVALID(duologue_reassembler_drain(reassembler, NULL, &error), "messages", error);
  CHECK_INVALID(duologue_reassembler_expire(NULL, NOW, &messages, &error), "reassembler", error);
  CHECK_INVALID(duologue_reassembler_expire(reassembler, INT64_MAX, &messages, &error), "now", error);
  CHECK_INVALID(duologue_reassembler_drain(NULL, &messages, &error), "reassembler", error);
  CHECK(messages == NULL);
  CHECK_INVALID(duologue_reassembler_held(NULL, &count, NULL, NULL, &error), "reassembler", error);
  CHECK(count == 0);
  CHECK_INVALID(duologue_reassembler_waiting(NULL, NULL, NULL, NULL, &error), "reassembler", error);
  CHECK(duologue_reassembler_next_timeout(NULL) == DUOLOGUE_NO_TIME);
  CHECK_OK(duologue_reassembler_new(NULL, NULL, &error), error);
  duologue_reassembler_free(NULL);
  duologue_reassembler_free(reassembler);
}

static void a_handle_of_another_type_is_refused(void) {
  duologue_template *parsed = NULL;
  duologue_reassembler *wrong = NULL;
  CHECK_OK(duologue_template_parse("Hi", 2, &parsed, &error), error);
  wrong = (duologue_reassembler *)(void *)parsed;
  CHECK_INVALID(duologue_reassembler_held(wrong, NULL, NULL, NULL, &error), "reassembler", error);
  CHECK(duologue_reassembler_next_timeout(wrong) == DUOLOGUE_NO_TIME);
  duologue_reassembler_free(wrong); // leaves it alone
  CHECK_TEXT(duologue_template_source(parsed), "Hi");
  duologue_template_free(parsed);
}

int main(void) {
  RUN(parts_make_a_message_in_whichever_order_they_come);
  RUN(a_message_of_its_own_is_given_at_once);
  RUN(what_times_out_is_handed_out_with_what_has_come);
  RUN(what_finds_no_room_waits_to_be_handed_out);
  RUN(a_part_that_alone_is_too_much_is_refused);
  RUN(what_is_not_acceptable_is_refused);
  RUN(a_handle_of_another_type_is_refused);
  return 0;
}
