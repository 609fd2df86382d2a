// The published cases of what a text is sent and billed as, tests/fixtures/segments.jsonl, which is the one argument.

#include "../check.h"

#include <cjson/cJSON.h>

enum { LONGEST_LINE = 64 * 1024, MOST_SEGMENTS = 1024 };

static duologue_error *error = NULL;

static const cJSON *field(const cJSON *of, const char *name) {
  const cJSON *found = cJSON_GetObjectItemCaseSensitive(of, name);
  CHECK(found != NULL);
  return found;
}

static size_t number(const cJSON *of, const char *name) {
  const cJSON *found = field(of, name);
  CHECK(cJSON_IsNumber(found) && found->valuedouble >= 0);
  return (size_t)found->valuedouble;
}

static const char *text_of(const cJSON *of, const char *name) {
  const char *found = cJSON_GetStringValue(field(of, name));
  CHECK(found != NULL);
  return found;
}

// What a text was cut into.
typedef struct {
  duologue_segments numbers;
  size_t ends[MOST_SEGMENTS];
} cut;

static cut cut_of(const char *text, const duologue_segment_options *options) {
  cut found;
  size_t count = 0;
  found.numbers = (duologue_segments)DUOLOGUE_SEGMENTS_INIT;
  CHECK_OK(duologue_segment_text(text, DUOLOGUE_NUL_TERMINATED, options, &found.numbers, &error), error);
  CHECK_OK(duologue_segment_ends(text, DUOLOGUE_NUL_TERMINATED, options, found.ends, MOST_SEGMENTS, &count, &error),
           error);
  CHECK(count == found.numbers.count && count <= MOST_SEGMENTS);
  CHECK(count == 0 || found.ends[count - 1] == strlen(text));
  return found;
}

// Each part by itself takes what the case says, and the parts are the text.
static void check_parts(const cJSON *expected, const char *text, const cut *found) {
  const cJSON *units = field(expected, "units_per_segment");
  const cJSON *parts = cJSON_GetObjectItemCaseSensitive(expected, "parts");
  duologue_segment_options options = DUOLOGUE_SEGMENT_OPTIONS_INIT;
  size_t start = 0;
  options.encoding = found->numbers.encoding;
  CHECK((size_t)cJSON_GetArraySize(units) == found->numbers.count);
  CHECK(parts == NULL || (size_t)cJSON_GetArraySize(parts) == found->numbers.count);
  for (int i = 0; i < cJSON_GetArraySize(units); i++) {
    const size_t length = found->ends[i] - start;
    duologue_segments part = DUOLOGUE_SEGMENTS_INIT;
    CHECK_OK(duologue_segment_text(text + start, length, &options, &part, &error), error);
    CHECK(part.units == (size_t)cJSON_GetArrayItem(units, i)->valuedouble);
    if (parts != NULL) {
      const char *const one = cJSON_GetStringValue(cJSON_GetArrayItem(parts, i));
      CHECK(strlen(one) == length && memcmp(one, text + start, length) == 0);
    }
    start = found->ends[i];
  }
  CHECK(found->numbers.remaining == number(expected, "remaining_in_last"));
}

// `segments_allowed` tells the answers where more than one is defensible.
static void check_count(const cJSON *expected, size_t count) {
  const cJSON *one = NULL;
  if (cJSON_IsNumber(field(expected, "segments"))) {
    CHECK(count == number(expected, "segments"));
    return;
  }
  cJSON_ArrayForEach(one, field(expected, "segments_allowed")) {
    if ((size_t)one->valuedouble == count)
      return;
  }
  CHECK(!"the count is allowed");
}

static void check_counter(const char *text, const duologue_segment_options *options, const cut *expected) {
  duologue_segment_counter *counter = NULL;
  duologue_segments numbers = DUOLOGUE_SEGMENTS_INIT;
  size_t ends[MOST_SEGMENTS];
  size_t count = 0;
  CHECK_OK(duologue_segment_counter_new(text, DUOLOGUE_NUL_TERMINATED, options, &counter, &error), error);
  CHECK_OK(duologue_segment_counter_segments(counter, &numbers, &error), error);
  CHECK(memcmp(&numbers, &expected->numbers, sizeof numbers) == 0);
  CHECK_OK(duologue_segment_counter_ends(counter, ends, MOST_SEGMENTS, &count, &error), error);
  CHECK(count == numbers.count && memcmp(ends, expected->ends, count * sizeof *ends) == 0);
  duologue_segment_counter_free(counter);
}

static void check_case(const cJSON *expected) {
  const char *const text = text_of(expected, "text");
  const cJSON *by_grapheme = cJSON_GetObjectItemCaseSensitive(expected, "grapheme_split");
  duologue_segment_options options = DUOLOGUE_SEGMENT_OPTIONS_INIT;
  size_t count = 0;
  cut found;
  options.reference_bits = (int32_t)number(field(expected, "options"), "concat_ref_bits");
  CHECK_TEXT(text_of(field(expected, "options"), "split"), "codepoint");
  options.split = DUOLOGUE_SPLIT_CODEPOINT;
  found = cut_of(text, &options);
  CHECK_TEXT(found.numbers.encoding == DUOLOGUE_ENCODING_GSM_7BIT ? "GSM-7" : "UCS-2", text_of(expected, "encoding"));
  check_count(expected, found.numbers.count);
  check_parts(expected, text, &found);
  CHECK(found.numbers.units == number(expected, "total_units"));
  CHECK(found.numbers.concatenable == cJSON_IsTrue(field(expected, "concatenable")));
  check_counter(text, &options, &found);
  CHECK_OK(duologue_segment_count(text, DUOLOGUE_NUL_TERMINATED, &count, &error), error);
  CHECK(count == found.numbers.count);
  CHECK_OK(duologue_segment_counts(&text, NULL, 1, &count, &error), error);
  CHECK(count == found.numbers.count);

  options.split = DUOLOGUE_SPLIT_GRAPHEME;
  if (by_grapheme != NULL) {
    found = cut_of(text, &options);
    CHECK(found.numbers.count == number(by_grapheme, "segments"));
    check_parts(by_grapheme, text, &found);
  } else {
    const cut again = cut_of(text, &options);
    CHECK(again.numbers.count == found.numbers.count);
    CHECK(memcmp(again.ends, found.ends, found.numbers.count * sizeof *found.ends) == 0);
    found = again;
  }
  check_counter(text, &options, &found);
}

int main(int argc, char **argv) {
  FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
  char *line = malloc(LONGEST_LINE);
  size_t checked = 0;
  CHECK(file != NULL && line != NULL);
  while (fgets(line, LONGEST_LINE, file) != NULL) {
    cJSON *expected = cJSON_Parse(line);
    CHECK(expected != NULL);
    if (strcmp(text_of(expected, "kind"), "segment") == 0) {
      printf("%s\n", text_of(expected, "id"));
      fflush(stdout);
      check_case(expected);
      checked++;
    }
    cJSON_Delete(expected);
  }
  CHECK(checked == 105);
  fclose(file);
  free(line);
  return 0;
}
