// What texts are sent and billed as.

#include "check.h"

#include <stdint.h>

static duologue_error *error = NULL;

// 200 letters.
static const char LONG[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                           "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                           "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                           "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

static size_t count_of(const char *text, size_t length) {
  size_t count = 7;
  CHECK_OK(duologue_segment_count(text, length, &count, &error), error);
  return count;
}

static void a_text_is_counted_as_it_is_billed(void) {
  CHECK(count_of("Your order is in.", DUOLOGUE_NUL_TERMINATED) == 1);
  CHECK(count_of("Your order is in.", 4) == 1);
  CHECK(count_of(LONG, DUOLOGUE_NUL_TERMINATED) == 2);
  CHECK(count_of(LONG, 160) == 1);
  CHECK(count_of("", DUOLOGUE_NUL_TERMINATED) == 0);
  CHECK(count_of(NULL, 0) == 0);
  CHECK(count_of("Gr\xC3\xBC\xC3\x9F" "e 5\xE2\x82\xAC", DUOLOGUE_NUL_TERMINATED) == 1);
  CHECK(count_of("Size 9 \xE2\x9C\x93", DUOLOGUE_NUL_TERMINATED) == 1);
  // A NUL is a character like another where the length is given; it is outside GSM 7-bit.
  CHECK(count_of("a\0b", 3) == 1);
}

// One emoji moves a text to UCS-2, where a segment of several holds 67 units.
static void one_emoji_at_the_end_of_a_long_text_counts(void) {
  char text[sizeof LONG + 4];
  memcpy(text, LONG, sizeof LONG);
  strcat(text, "\xF0\x9F\x91\x8B");
  CHECK(count_of(text, DUOLOGUE_NUL_TERMINATED) == 4);
}

static void what_is_not_utf_8_is_refused_by_every_call(void) {
  size_t count = 7;
  duologue_segments segments = DUOLOGUE_SEGMENTS_INIT;
  const char *const wrong[] = {"\xFF", "a\xC3", "\xC0\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\xE2\x82",
                               "\xE2" "a\xAC"};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    CHECK_INVALID(duologue_segment_count(wrong[i], DUOLOGUE_NUL_TERMINATED, &count, &error), "text", error);
    CHECK(count == 0);
    CHECK_INVALID(duologue_segment_text(wrong[i], DUOLOGUE_NUL_TERMINATED, NULL, &segments, &error), "text", error);
    CHECK_INVALID(duologue_segment_ends(wrong[i], DUOLOGUE_NUL_TERMINATED, NULL, NULL, 0, &count, &error), "text", error);
  }
  // The first half of a character, where the length cuts it.
  CHECK_INVALID(duologue_segment_count("\xC3\xBC", 1, &count, &error), "text", error);
}

static void null_and_impossible_lengths_are_refused(void) {
  size_t count = 7;
  CHECK_INVALID(duologue_segment_count(NULL, 1, &count, &error), "text", error);
  CHECK(count == 0);
  CHECK_INVALID(duologue_segment_count(NULL, DUOLOGUE_NUL_TERMINATED, &count, &error), "text", error);
  CHECK_INVALID(duologue_segment_count("a", SIZE_MAX / 2 + 1, &count, &error), "text", error);
  // Nobody has to take the count or the error.
  CHECK(duologue_segment_count("a", 1, NULL, NULL) == DUOLOGUE_OK);
  CHECK(duologue_segment_count(NULL, 1, NULL, NULL) == DUOLOGUE_E_INVALID_ARGUMENT);
}

static void many_texts_are_counted_by_one_call(void) {
  const char *const texts[] = {"Hi", "", LONG, "\xE2\x9C\x93"};
  const size_t lengths[] = {1, 0, 160, 3};
  size_t counts[5] = {7, 7, 7, 7, 7};
  CHECK_OK(duologue_segment_counts(texts, NULL, 4, counts, &error), error);
  CHECK(counts[0] == 1 && counts[1] == 0 && counts[2] == 2 && counts[3] == 1 && counts[4] == 7);
  CHECK_OK(duologue_segment_counts(texts, lengths, 4, counts, &error), error);
  CHECK(counts[0] == 1 && counts[1] == 0 && counts[2] == 1 && counts[3] == 1);
  CHECK_OK(duologue_segment_counts(NULL, NULL, 0, NULL, &error), error);
  CHECK_OK(duologue_segment_counts(texts, NULL, 4, NULL, &error), error);
}

static void of_many_texts_the_error_tells_which_is_wrong(void) {
  const char *const texts[] = {"Hi", "a\xFF", "b", NULL};
  const size_t lengths[] = {2, 1, DUOLOGUE_NUL_TERMINATED, 0};
  size_t counts[] = {7, 7, 7, 7};
  CHECK(duologue_segment_counts(texts, NULL, 4, counts, &error) == DUOLOGUE_E_INVALID_ARGUMENT);
  CHECK_TEXT(duologue_error_field(error), "texts");
  CHECK_TEXT(duologue_error_value(error), "1");
  CHECK(counts[0] == 0 && counts[1] == 0 && counts[2] == 0 && counts[3] == 0);
  duologue_error_free(error);
  error = NULL;
  // Cut by their lengths they are all acceptable.
  CHECK_OK(duologue_segment_counts(texts, lengths, 4, counts, &error), error);
  CHECK(counts[0] == 1 && counts[1] == 1 && counts[2] == 1 && counts[3] == 0);
  CHECK_INVALID(duologue_segment_counts(texts + 2, NULL, 2, counts, &error), "texts", error);
  CHECK_INVALID(duologue_segment_counts(NULL, NULL, 1, counts, &error), "texts", error);
  CHECK_INVALID(duologue_segment_counts(texts, lengths, SIZE_MAX / 2, counts, &error), "texts", error);
}

static duologue_segments segments_of(const char *text, const duologue_segment_options *options) {
  duologue_segments segments = DUOLOGUE_SEGMENTS_INIT;
  CHECK_OK(duologue_segment_text(text, DUOLOGUE_NUL_TERMINATED, options, &segments, &error), error);
  CHECK(segments.struct_size == sizeof segments);
  return segments;
}

static void the_numbers_of_a_text_are_told(void) {
  duologue_segments found = segments_of("Size 9 \xE2\x9C\x93", NULL);
  CHECK(found.encoding == DUOLOGUE_ENCODING_UCS2 && found.count == 1 && found.units == 8);
  CHECK(found.capacity == 70 && found.remaining == 62 && found.concatenable == 1);
  found = segments_of("", NULL);
  CHECK(found.encoding == DUOLOGUE_ENCODING_GSM_7BIT && found.count == 0 && found.remaining == 160);
  found = segments_of(LONG, NULL);
  CHECK(found.count == 2 && found.units == 200 && found.capacity == 153 && found.remaining == 106);
  CHECK_TEXT(duologue_encoding_name(found.encoding), "gsm_7bit");
  CHECK_OK(duologue_segment_text("Hi", 2, NULL, NULL, &error), error);
}

static void more_than_255_segments_cannot_be_one_message(void) {
  const size_t length = (size_t)255 * 153 + 1;
  char *text = malloc(length);
  duologue_segments found = DUOLOGUE_SEGMENTS_INIT;
  CHECK(text != NULL);
  memset(text, 'a', length);
  CHECK_OK(duologue_segment_text(text, length - 1, NULL, &found, &error), error);
  CHECK(found.count == 255 && found.concatenable == 1);
  CHECK_OK(duologue_segment_text(text, length, NULL, &found, &error), error);
  CHECK(found.count == 256 && found.concatenable == 0);
  free(text);
}

static void options_say_how_a_text_is_counted(void) {
  duologue_segment_options options = DUOLOGUE_SEGMENT_OPTIONS_INIT;
  duologue_segments found = segments_of(LONG, &options);
  CHECK(found.count == 2 && found.capacity == 153);
  options.reference_bits = 16;
  CHECK(segments_of(LONG, &options).capacity == 152);
  options.destination_port = 5000;
  options.source_port = 0;
  CHECK(segments_of(LONG, &options).capacity == 145);
  options = (duologue_segment_options)DUOLOGUE_SEGMENT_OPTIONS_INIT;
  options.encoding = DUOLOGUE_ENCODING_UCS2;
  found = segments_of("Hi", &options);
  CHECK(found.encoding == DUOLOGUE_ENCODING_UCS2 && found.units == 2);
  options.encoding = DUOLOGUE_ENCODING_EIGHT_BIT;
  CHECK(segments_of("\xC3\xA7", &options).units == 1);
}

static void national_tables_are_used_where_they_are_asked_for(void) {
  const char *const turkish = "\xC5\x9E" "of\xC3\xB6r gelmi\xC5\x9F";
  duologue_segment_options options = DUOLOGUE_SEGMENT_OPTIONS_INIT;
  duologue_segments found = segments_of(turkish, &options);
  CHECK(found.encoding == DUOLOGUE_ENCODING_UCS2);
  options.national = DUOLOGUE_NATIONAL_PAIR;
  options.locking = DUOLOGUE_LANGUAGE_TURKISH;
  found = segments_of(turkish, &options);
  CHECK(found.encoding == DUOLOGUE_ENCODING_GSM_7BIT && found.capacity == 155);
  CHECK(found.locking == DUOLOGUE_LANGUAGE_TURKISH && found.single == DUOLOGUE_LANGUAGE_DEFAULT);
  CHECK_TEXT(duologue_language_name(found.locking), "turkish");
  options.national = DUOLOGUE_NATIONAL_AUTO;
  options.locking = 0;
  CHECK(segments_of(turkish, &options).locking == DUOLOGUE_LANGUAGE_TURKISH);
  options.languages = 1u << DUOLOGUE_LANGUAGE_TURKISH | 1u << DUOLOGUE_LANGUAGE_URDU;
  CHECK(segments_of(turkish, &options).locking == DUOLOGUE_LANGUAGE_TURKISH);
  options.languages = 1u << DUOLOGUE_LANGUAGE_URDU;
  CHECK(segments_of(turkish, &options).encoding == DUOLOGUE_ENCODING_UCS2);
}

static void refuse_options(duologue_segment_options options, const char *field) {
  duologue_segments segments = DUOLOGUE_SEGMENTS_INIT;
  size_t count = 7;
  segments.count = 7;
  CHECK_INVALID(duologue_segment_text("Hi", 2, &options, &segments, &error), field, error);
  CHECK(segments.count == 0);
  CHECK_INVALID(duologue_segment_ends("Hi", 2, &options, NULL, 0, &count, &error), field, error);
  CHECK(count == 0);
}

static void options_that_mean_nothing_are_refused(void) {
  const duologue_segment_options init = DUOLOGUE_SEGMENT_OPTIONS_INIT;
  duologue_segment_options options = init;
  options.encoding = 4;
  refuse_options(options, "encoding");
  options = init;
  options.split = 3;
  refuse_options(options, "split");
  options = init;
  options.reference_bits = 12;
  refuse_options(options, "reference_bits");
  options = init;
  options.national = 3;
  refuse_options(options, "national");
  options.national = DUOLOGUE_NATIONAL_PAIR;
  options.locking = 14;
  refuse_options(options, "locking");
  options.locking = DUOLOGUE_LANGUAGE_SPANISH; // which has no such table
  refuse_options(options, "national");
  options = init;
  options.single = DUOLOGUE_LANGUAGE_SPANISH; // without DUOLOGUE_NATIONAL_PAIR
  refuse_options(options, "single");
  options = init;
  options.national = DUOLOGUE_NATIONAL_AUTO;
  options.languages = 1u << 14;
  refuse_options(options, "languages");
  options = init;
  options.destination_port = 65536;
  options.source_port = 1;
  refuse_options(options, "destination_port");
}

static void a_text_that_the_encoding_does_not_hold_is_refused(void) {
  duologue_segment_options options = DUOLOGUE_SEGMENT_OPTIONS_INIT;
  options.encoding = DUOLOGUE_ENCODING_GSM_7BIT;
  CHECK(duologue_segment_text("ok \xE2\x9C\x93", 6, &options, NULL, &error) == DUOLOGUE_E_INVALID_ARGUMENT);
  CHECK_TEXT(duologue_error_field(error), "text");
  CHECK_TEXT(duologue_error_value(error), "\xE2\x9C\x93");
  duologue_error_free(error);
  error = NULL;
}

// A program that was compiled with an earlier header, which had no ports, and one with a later, which has more.
static void options_of_other_releases_are_taken(void) {
  struct {
    duologue_segment_options options;
    size_t more;
  } later = {DUOLOGUE_SEGMENT_OPTIONS_INIT, 0};
  duologue_segment_options earlier = DUOLOGUE_SEGMENT_OPTIONS_INIT;
  duologue_segments found = DUOLOGUE_SEGMENTS_INIT;
  earlier.struct_size = offsetof(duologue_segment_options, languages);
  earlier.reference_bits = 16;
  earlier.languages = 2; // behind its end
  CHECK(segments_of(LONG, &earlier).capacity == 152);
  later.options.struct_size = sizeof later;
  later.options.reference_bits = 16;
  CHECK(segments_of(LONG, &later.options).capacity == 152);
  later.more = 1;
  CHECK_INVALID(duologue_segment_text("Hi", 2, &later.options, &found, &error), "options", error);
  earlier.struct_size = 0;
  refuse_options(earlier, "options");
  // Of what is told, an earlier program has room for the beginning.
  found.struct_size = offsetof(duologue_segments, units);
  found.units = 7;
  CHECK_OK(duologue_segment_text(LONG, 200, NULL, &found, &error), error);
  CHECK(found.count == 2 && found.units == 7);
  found.struct_size = 3;
  CHECK_INVALID(duologue_segment_text("Hi", 2, NULL, &found, &error), "segments", error);
}

static void the_ends_of_the_segments_are_told(void) {
  size_t ends[3] = {7, 7, 7};
  size_t count = 0;
  CHECK_OK(duologue_segment_ends(LONG, 200, NULL, ends, 3, &count, &error), error);
  CHECK(count == 2 && ends[0] == 153 && ends[1] == 200 && ends[2] == 7);
  ends[1] = 7;
  CHECK_OK(duologue_segment_ends(LONG, 200, NULL, ends, 1, &count, &error), error);
  CHECK(count == 2 && ends[0] == 153 && ends[1] == 7);
  CHECK_OK(duologue_segment_ends(LONG, 200, NULL, NULL, 0, &count, &error), error);
  CHECK(count == 2);
  CHECK_OK(duologue_segment_ends("", 0, NULL, ends, 3, &count, &error), error);
  CHECK(count == 0);
  CHECK_INVALID(duologue_segment_ends(LONG, 200, NULL, NULL, 1, &count, &error), "ends", error);
  CHECK_OK(duologue_segment_ends(LONG, 200, NULL, NULL, 0, NULL, &error), error);
}

// A flag is two code points of two units each. A segment holds 67 units: 33 code points, or 16 flags.
static void flags_stay_whole_where_that_is_asked_for(void) {
  duologue_segment_options options = DUOLOGUE_SEGMENT_OPTIONS_INIT;
  char text[18 * 8 + 1] = "";
  size_t ends[2] = {0, 0};
  size_t count = 0;
  for (int i = 0; i < 18; i++)
    strcat(text, "\xF0\x9F\x87\xAB\xF0\x9F\x87\xB7");
  CHECK_OK(duologue_segment_ends(text, DUOLOGUE_NUL_TERMINATED, &options, ends, 2, &count, &error), error);
  CHECK(count == 2 && ends[0] == 33 * 4);
  options.split = DUOLOGUE_SPLIT_GRAPHEME;
  CHECK_OK(duologue_segment_ends(text, DUOLOGUE_NUL_TERMINATED, &options, ends, 2, &count, &error), error);
  CHECK(count == 2 && ends[0] == 16 * 8 && ends[1] == 18 * 8);
}

int main(void) {
  RUN(a_text_is_counted_as_it_is_billed);
  RUN(one_emoji_at_the_end_of_a_long_text_counts);
  RUN(what_is_not_utf_8_is_refused_by_every_call);
  RUN(null_and_impossible_lengths_are_refused);
  RUN(many_texts_are_counted_by_one_call);
  RUN(of_many_texts_the_error_tells_which_is_wrong);
  RUN(the_numbers_of_a_text_are_told);
  RUN(more_than_255_segments_cannot_be_one_message);
  RUN(options_say_how_a_text_is_counted);
  RUN(national_tables_are_used_where_they_are_asked_for);
  RUN(options_that_mean_nothing_are_refused);
  RUN(a_text_that_the_encoding_does_not_hold_is_refused);
  RUN(options_of_other_releases_are_taken);
  RUN(the_ends_of_the_segments_are_told);
  RUN(flags_stay_whole_where_that_is_asked_for);
  return 0;
}
