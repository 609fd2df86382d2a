// Segments as the octets that go over the air, and back.

#include "check.h"

static duologue_error *error = NULL;

static duologue_part_cursor *parts_of(const char *text, uint16_t reference, const duologue_segment_options *options) {
  duologue_part_cursor *parts = NULL;
  CHECK_OK(duologue_encode_parts(text, DUOLOGUE_NUL_TERMINATED, reference, options, &parts, &error), error);
  return parts;
}

static const duologue_part *next(duologue_part_cursor *parts) {
  const duologue_part *part = NULL;
  CHECK_OK(duologue_part_cursor_next(parts, &part, &error), error);
  return part;
}

static duologue_user_data user_data_of(const duologue_part *part) {
  duologue_user_data data = DUOLOGUE_USER_DATA_INIT;
  data.octets = duologue_part_user_data(part, &data.length);
  data.user_data_length = (size_t)duologue_part_user_data_length(part);
  data.data_coding = (int32_t)duologue_part_data_coding(part);
  data.has_header = duologue_part_has_header(part) ? DUOLOGUE_YES : DUOLOGUE_NO;
  return data;
}

static void a_short_text_is_packed_into_septets(void) {
  static const uint8_t packed[] = {0xE8, 0x32, 0x9B, 0xFD, 0x06};
  duologue_part_cursor *parts = parts_of("hello", 7, NULL);
  const duologue_part *part = next(parts);
  const duologue_user_data data = user_data_of(part);
  CHECK(data.length == sizeof packed && memcmp(data.octets, packed, sizeof packed) == 0);
  CHECK(data.user_data_length == 5 && data.data_coding == 0 && data.has_header == DUOLOGUE_NO);
  CHECK_TEXT(duologue_part_text(part), "hello");
  CHECK(next(parts) == NULL && next(parts) == NULL);
  CHECK(duologue_part_cursor_after(parts) == NULL);
  duologue_part_cursor_free(parts);
}

static void a_long_text_comes_back_part_by_part(void) {
  static const uint8_t header[] = {5, 0, 3, 7, 2, 2};
  char text[162] = "";
  duologue_part_cursor *parts = NULL;
  duologue_part *second = NULL;
  duologue_decoded_part *decoded = NULL;
  duologue_user_data data = DUOLOGUE_USER_DATA_INIT;
  memset(text, 'm', 161);
  parts = parts_of(text, 7, NULL);
  CHECK(strlen(duologue_part_text(next(parts))) == 153);
  second = duologue_part_clone(next(parts));
  CHECK(next(parts) == NULL);
  duologue_part_cursor_free(parts);
  data = user_data_of(second);
  CHECK(memcmp(data.octets, header, sizeof header) == 0);
  CHECK_OK(duologue_decode_part(&data, &decoded, &error), error);
  CHECK_TEXT(duologue_decoded_part_text(decoded), "mmmmmmmm");
  CHECK(duologue_decoded_part_reference(decoded) == 7 && duologue_decoded_part_reference_bits(decoded) == 8);
  CHECK(duologue_decoded_part_total(decoded) == 2 && duologue_decoded_part_sequence(decoded) == 2);
  CHECK(duologue_decoded_part_destination_port(decoded) == -1 && duologue_decoded_part_source_port(decoded) == -1);
  CHECK(duologue_decoded_part_encoding(decoded) == DUOLOGUE_ENCODING_GSM_7BIT);
  duologue_part_free(second);
  duologue_decoded_part_free(decoded);
}

static void tables_and_ports_come_back(void) {
  duologue_segment_options options = DUOLOGUE_SEGMENT_OPTIONS_INIT;
  duologue_part_cursor *parts = NULL;
  duologue_decoded_part *decoded = NULL;
  duologue_decoded_part *copy = NULL;
  duologue_user_data data = DUOLOGUE_USER_DATA_INIT;
  options.national = DUOLOGUE_NATIONAL_PAIR;
  options.locking = DUOLOGUE_LANGUAGE_TURKISH;
  options.single = DUOLOGUE_LANGUAGE_SPANISH;
  options.destination_port = 5000;
  options.source_port = 0;
  parts = parts_of("\xC5\x9F", 0, &options);
  data = user_data_of(next(parts));
  CHECK_OK(duologue_decode_part(&data, &decoded, &error), error);
  duologue_part_cursor_free(parts);
  copy = duologue_decoded_part_clone(decoded);
  duologue_decoded_part_free(decoded);
  CHECK_TEXT(duologue_decoded_part_text(copy), "\xC5\x9F");
  CHECK(duologue_decoded_part_locking(copy) == DUOLOGUE_LANGUAGE_TURKISH);
  CHECK(duologue_decoded_part_single(copy) == DUOLOGUE_LANGUAGE_SPANISH);
  CHECK(duologue_decoded_part_destination_port(copy) == 5000 && duologue_decoded_part_source_port(copy) == 0);
  CHECK(duologue_decoded_part_reference(copy) == -1 && duologue_decoded_part_reference_bits(copy) == -1);
  CHECK(duologue_decoded_part_total(copy) == -1 && duologue_decoded_part_sequence(copy) == -1);
  duologue_decoded_part_free(copy);
}

static void ucs_2_comes_back(void) {
  duologue_part_cursor *parts = parts_of("\xF0\x9F\x91\x8B", 0, NULL);
  const duologue_user_data data = user_data_of(next(parts));
  duologue_decoded_part *decoded = NULL;
  CHECK(data.data_coding == 8 && data.length == 4 && data.user_data_length == 4);
  CHECK_OK(duologue_decode_part(&data, &decoded, &error), error);
  CHECK_TEXT(duologue_decoded_part_text(decoded), "\xF0\x9F\x91\x8B");
  duologue_decoded_part_free(decoded);
  duologue_part_cursor_free(parts);
}

static void a_text_that_cannot_be_sent_is_refused(void) {
  duologue_segment_options options = DUOLOGUE_SEGMENT_OPTIONS_INIT;
  duologue_part_cursor *parts = NULL;
  const size_t length = (size_t)255 * 153 + 1;
  char *text = malloc(length);
  CHECK(text != NULL);
  memset(text, 'a', length);
  CHECK_INVALID(duologue_encode_parts(text, length, 1, NULL, &parts, &error), "text", error);
  free(text);
  CHECK_INVALID(duologue_encode_parts("a", 1, 256, NULL, &parts, &error), "reference", error);
  CHECK_INVALID(duologue_encode_parts("\xFF", 1, 1, NULL, &parts, &error), "text", error);
  CHECK_INVALID(duologue_encode_parts(NULL, 1, 1, NULL, &parts, &error), "text", error);
  options.encoding = DUOLOGUE_ENCODING_GSM_7BIT;
  CHECK_INVALID(duologue_encode_parts("\xE2\x9C\x93", 3, 1, &options, &parts, &error), "text", error);
  options.encoding = 9;
  CHECK_INVALID(duologue_encode_parts("a", 1, 1, &options, &parts, &error), "encoding", error);
  CHECK(parts == NULL);
  options.encoding = 0;
  options.reference_bits = 16;
  CHECK_OK(duologue_encode_parts("a", 1, 256, &options, NULL, &error), error);
  CHECK(next(parts = parts_of("", 1, NULL)) == NULL);
  duologue_part_cursor_free(parts);
}

static void octets_that_cannot_be_read_are_refused(void) {
  static const uint8_t octets[] = {0xE8, 0x32, 0x9B, 0xFD, 0x06};
  duologue_user_data data = DUOLOGUE_USER_DATA_INIT;
  duologue_decoded_part *part = NULL;
  data.octets = octets;
  data.length = sizeof octets;
  data.user_data_length = 7;
  CHECK_INVALID(duologue_decode_part(&data, &part, &error), "user_data_length", error);
  data.user_data_length = 5;
  data.data_coding = 0x20; // compressed
  CHECK_INVALID(duologue_decode_part(&data, &part, &error), "data_coding", error);
  data.data_coding = 256;
  CHECK_INVALID(duologue_decode_part(&data, &part, &error), "data_coding", error);
  data.data_coding = 0;
  data.has_header = 3;
  CHECK_INVALID(duologue_decode_part(&data, &part, &error), "has_header", error);
  data.has_header = 0;
  data.octets = NULL;
  CHECK_INVALID(duologue_decode_part(&data, &part, &error), "octets", error);
  data.struct_size = 0;
  CHECK_INVALID(duologue_decode_part(&data, &part, &error), "user_data", error);
  CHECK_INVALID(duologue_decode_part(NULL, &part, &error), "user_data", error);
  CHECK(part == NULL);
  data = (duologue_user_data)DUOLOGUE_USER_DATA_INIT;
  CHECK_OK(duologue_decode_part(&data, &part, &error), error);
  CHECK_TEXT(duologue_decoded_part_text(part), "");
  duologue_decoded_part_free(part);
  CHECK(duologue_decode_part(&data, NULL, NULL) == DUOLOGUE_OK);
}

static void getters_and_cursors_take_null(void) {
  size_t length = 7;
  const duologue_part *part = NULL;
  CHECK(duologue_part_user_data(NULL, &length) == NULL && length == 0);
  CHECK(duologue_part_user_data(NULL, NULL) == NULL);
  CHECK(duologue_part_text(NULL) == NULL && !duologue_part_has_header(NULL));
  CHECK(duologue_part_user_data_length(NULL) == 0 && duologue_part_data_coding(NULL) == 0);
  CHECK(duologue_decoded_part_text(NULL) == NULL);
  CHECK(duologue_decoded_part_clone(NULL) == NULL && duologue_part_clone(NULL) == NULL);
  CHECK_INVALID(duologue_part_cursor_next(NULL, &part, &error), "cursor", error);
  CHECK(duologue_part_cursor_after(NULL) == NULL);
  duologue_part_free(NULL);
  duologue_part_cursor_free(NULL);
  duologue_decoded_part_free(NULL);
}

int main(void) {
  RUN(a_short_text_is_packed_into_septets);
  RUN(a_long_text_comes_back_part_by_part);
  RUN(tables_and_ports_come_back);
  RUN(ucs_2_comes_back);
  RUN(a_text_that_cannot_be_sent_is_refused);
  RUN(octets_that_cannot_be_read_are_refused);
  RUN(getters_and_cursors_take_null);
  return 0;
}
