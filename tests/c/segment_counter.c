// The numbers beside a composer, kept while a person types.

#include "check.h"

static duologue_error *error = NULL;

static duologue_segment_counter *counter_of(const char *text, const duologue_segment_options *options) {
  duologue_segment_counter *counter = NULL;
  CHECK_OK(duologue_segment_counter_new(text, DUOLOGUE_NUL_TERMINATED, options, &counter, &error), error);
  return counter;
}

static void check_counter_text(const duologue_segment_counter *counter, const char *expected) {
  size_t length = 0;
  const char *text = duologue_segment_counter_text(counter, &length);
  CHECK(length == strlen(expected) && memcmp(text, expected, length) == 0);
}

// The counter says the same as a count of its text.
static duologue_segments segments_of(duologue_segment_counter *counter) {
  duologue_segments kept = DUOLOGUE_SEGMENTS_INIT;
  duologue_segments counted = DUOLOGUE_SEGMENTS_INIT;
  size_t length = 0;
  const char *text = duologue_segment_counter_text(counter, &length);
  CHECK_OK(duologue_segment_text(text, length, NULL, &counted, &error), error);
  CHECK_OK(duologue_segment_counter_segments(counter, &kept, &error), error);
  CHECK(kept.encoding == counted.encoding && kept.locking == counted.locking && kept.single == counted.single);
  CHECK(kept.count == counted.count && kept.units == counted.units && kept.capacity == counted.capacity);
  CHECK(kept.remaining == counted.remaining && kept.concatenable == counted.concatenable);
  return kept;
}

static void the_count_follows_every_edit(void) {
  duologue_segment_counter *counter = counter_of("Your table is booked, see you at eight", NULL);
  CHECK(segments_of(counter).remaining == 122);
  CHECK_OK(duologue_segment_counter_append(counter, " \xF0\x9F\x91\x8B", DUOLOGUE_NUL_TERMINATED, &error), error);
  CHECK(segments_of(counter).encoding == DUOLOGUE_ENCODING_UCS2);
  CHECK_OK(duologue_segment_counter_delete(counter, 38, 43, &error), error);
  CHECK(segments_of(counter).encoding == DUOLOGUE_ENCODING_GSM_7BIT);
  CHECK_OK(duologue_segment_counter_insert(counter, 5, "little ", 7, &error), error);
  check_counter_text(counter, "Your little table is booked, see you at eight");
  CHECK_OK(duologue_segment_counter_replace(counter, 0, 4, "A", 1, &error), error);
  check_counter_text(counter, "A little table is booked, see you at eight");
  CHECK(segments_of(counter).units == 42);
  CHECK_OK(duologue_segment_counter_clear(counter, &error), error);
  check_counter_text(counter, "");
  CHECK(segments_of(counter).count == 0);
  duologue_segment_counter_free(counter);
}

static void segments_end_where_a_count_says_they_do(void) {
  duologue_segment_counter *counter = counter_of("", NULL);
  size_t ends[2] = {7, 7};
  size_t count = 7;
  CHECK_OK(duologue_segment_counter_ends(counter, ends, 2, &count, &error), error);
  CHECK(count == 0);
  for (int i = 0; i < 50; i++)
    CHECK_OK(duologue_segment_counter_append(counter, "abcd", 4, &error), error);
  CHECK_OK(duologue_segment_counter_ends(counter, ends, 1, &count, &error), error);
  CHECK(count == 2 && ends[0] == 153 && ends[1] == 7);
  CHECK_OK(duologue_segment_counter_ends(counter, ends, 2, &count, &error), error);
  CHECK(ends[1] == 200);
  CHECK_OK(duologue_segment_counter_ends(counter, NULL, 0, NULL, &error), error);
  CHECK_INVALID(duologue_segment_counter_ends(counter, NULL, 1, &count, &error), "ends", error);
  duologue_segment_counter_free(counter);
}

static void places_are_found_by_utf_16_units_and_by_code_points(void) {
  duologue_segment_counter *counter = counter_of("\xC3\xBC\xF0\x9F\x91\x8B!", NULL);
  size_t offset = 7;
  CHECK_OK(duologue_segment_counter_offset_of_utf16(counter, 3, &offset, &error), error);
  CHECK(offset == 6);
  CHECK_OK(duologue_segment_counter_offset_of_utf16(counter, 4, &offset, &error), error);
  CHECK(offset == 7);
  CHECK_INVALID(duologue_segment_counter_offset_of_utf16(counter, 2, &offset, &error), "index", error);
  CHECK(offset == 0);
  CHECK_INVALID(duologue_segment_counter_offset_of_utf16(counter, 5, &offset, &error), "index", error);
  CHECK_OK(duologue_segment_counter_offset_of_char(counter, 2, &offset, &error), error);
  CHECK(offset == 6);
  CHECK_INVALID(duologue_segment_counter_offset_of_char(counter, 4, &offset, &error), "index", error);
  CHECK_OK(duologue_segment_counter_offset_of_char(counter, 3, NULL, &error), error);
  duologue_segment_counter_free(counter);
}

static void an_edit_that_is_refused_changes_nothing(void) {
  duologue_segment_counter *counter = counter_of("a\xC3\xBC", NULL);
  CHECK_INVALID(duologue_segment_counter_insert(counter, 2, "x", 1, &error), "at", error);
  CHECK_INVALID(duologue_segment_counter_insert(counter, 4, "x", 1, &error), "at", error);
  CHECK_INVALID(duologue_segment_counter_insert(counter, 0, "\xFF", 1, &error), "text", error);
  CHECK_INVALID(duologue_segment_counter_append(counter, "\xC3", 1, &error), "text", error);
  CHECK_INVALID(duologue_segment_counter_append(counter, NULL, 1, &error), "text", error);
  CHECK_INVALID(duologue_segment_counter_delete(counter, 2, 3, &error), "start", error);
  CHECK_INVALID(duologue_segment_counter_delete(counter, 0, 2, &error), "end", error);
  CHECK_INVALID(duologue_segment_counter_delete(counter, 0, 9, &error), "end", error);
  CHECK_INVALID(duologue_segment_counter_delete(counter, 1, 0, &error), "end", error);
  CHECK_INVALID(duologue_segment_counter_replace(counter, 1, 0, "x", 1, &error), "end", error);
  CHECK_INVALID(duologue_segment_counter_replace(counter, 0, 1, "\xFF", 1, &error), "text", error);
  check_counter_text(counter, "a\xC3\xBC");
  CHECK_OK(duologue_segment_counter_delete(counter, 3, 3, &error), error);
  CHECK_OK(duologue_segment_counter_insert(counter, 3, NULL, 0, &error), error);
  check_counter_text(counter, "a\xC3\xBC");
  duologue_segment_counter_free(counter);
}

// A person has to see what they typed, even if it cannot be sent so.
static void a_text_may_have_what_the_encoding_does_not_hold(void) {
  duologue_segment_options options = DUOLOGUE_SEGMENT_OPTIONS_INIT;
  duologue_segments segments = DUOLOGUE_SEGMENTS_INIT;
  duologue_segment_counter *counter = NULL;
  size_t count = 7;
  options.encoding = DUOLOGUE_ENCODING_GSM_7BIT;
  counter = counter_of("ok\xE2\x9C\x93", &options);
  segments.count = 7;
  CHECK_INVALID(duologue_segment_counter_segments(counter, &segments, &error), "text", error);
  CHECK(segments.count == 0);
  CHECK_INVALID(duologue_segment_counter_ends(counter, NULL, 0, &count, &error), "text", error);
  CHECK(count == 0);
  CHECK_OK(duologue_segment_counter_delete(counter, 2, 5, &error), error);
  CHECK_OK(duologue_segment_counter_segments(counter, &segments, &error), error);
  CHECK(segments.count == 1);
  CHECK_OK(duologue_segment_counter_segments(counter, NULL, &error), error);
  duologue_segment_counter_free(counter);
}

static void what_is_not_acceptable_is_refused(void) {
  duologue_segment_options options = DUOLOGUE_SEGMENT_OPTIONS_INIT;
  duologue_segments segments = DUOLOGUE_SEGMENTS_INIT;
  duologue_segment_counter *counter = NULL;
  size_t length = 7;
  CHECK_INVALID(duologue_segment_counter_new("\xFF", 1, NULL, &counter, &error), "text", error);
  CHECK_INVALID(duologue_segment_counter_new(NULL, 1, NULL, &counter, &error), "text", error);
  options.split = 9;
  CHECK_INVALID(duologue_segment_counter_new("", 0, &options, &counter, &error), "split", error);
  CHECK(counter == NULL);
  CHECK_OK(duologue_segment_counter_new(NULL, 0, NULL, NULL, &error), error);
  CHECK_INVALID(duologue_segment_counter_append(NULL, "a", 1, &error), "counter", error);
  CHECK_INVALID(duologue_segment_counter_insert(NULL, 0, "a", 1, &error), "counter", error);
  CHECK_INVALID(duologue_segment_counter_delete(NULL, 0, 0, &error), "counter", error);
  CHECK_INVALID(duologue_segment_counter_replace(NULL, 0, 0, "a", 1, &error), "counter", error);
  CHECK_INVALID(duologue_segment_counter_clear(NULL, &error), "counter", error);
  CHECK_INVALID(duologue_segment_counter_segments(NULL, &segments, &error), "counter", error);
  CHECK_INVALID(duologue_segment_counter_ends(NULL, NULL, 0, NULL, &error), "counter", error);
  CHECK_INVALID(duologue_segment_counter_offset_of_utf16(NULL, 0, NULL, &error), "counter", error);
  CHECK_INVALID(duologue_segment_counter_offset_of_char(NULL, 0, NULL, &error), "counter", error);
  CHECK(duologue_segment_counter_text(NULL, &length) == NULL && length == 0);
  CHECK(duologue_segment_counter_text(NULL, NULL) == NULL);
  duologue_segment_counter_free(NULL);
  counter = counter_of("", NULL);
  segments.struct_size = 0;
  CHECK_INVALID(duologue_segment_counter_segments(counter, &segments, &error), "segments", error);
  duologue_segment_counter_free(counter);
}

static void a_stretch_of_the_text_itself_can_be_put_into_it(void) {
  enum { LONG = 300 };
  static const char piece[] = "Z\xC3\xBCrich ";
  char begin[LONG * (sizeof piece - 1) + 1] = "";
  duologue_segment_counter *counter = NULL;
  size_t length = 0;
  for (int count = 0; count < LONG; count++)
    strcat(begin, piece);
  CHECK_OK(duologue_segment_counter_new(begin, DUOLOGUE_NUL_TERMINATED, NULL, &counter, &error), error);
  const char *own = duologue_segment_counter_text(counter, &length);
  CHECK_OK(duologue_segment_counter_append(counter, own, length, &error), error);
  own = duologue_segment_counter_text(counter, NULL);
  CHECK_OK(duologue_segment_counter_insert(counter, 0, own, 2 * length, &error), error);
  own = duologue_segment_counter_text(counter, NULL);
  CHECK_OK(duologue_segment_counter_replace(counter, 0, length, own, 6, &error), error);
  own = duologue_segment_counter_text(counter, &length);
  CHECK(length == 6 + 3 * (sizeof begin - 1));
  CHECK(memcmp(own, begin, 6) == 0);
  for (size_t at = 6; at < length; at += sizeof begin - 1)
    CHECK(memcmp(own + at, begin, sizeof begin - 1) == 0);
  duologue_segment_counter_free(counter);
}

int main(void) {
  RUN(a_stretch_of_the_text_itself_can_be_put_into_it);
  RUN(the_count_follows_every_edit);
  RUN(segments_end_where_a_count_says_they_do);
  RUN(places_are_found_by_utf_16_units_and_by_code_points);
  RUN(an_edit_that_is_refused_changes_nothing);
  RUN(a_text_may_have_what_the_encoding_does_not_hold);
  RUN(what_is_not_acceptable_is_refused);
  return 0;
}
