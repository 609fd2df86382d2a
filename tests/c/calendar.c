// Moments as people read and write them.

#include "check.h"

static duologue_error *error = NULL;

static duologue_time_t time_of(const char *text) {
  duologue_time_t time = 0;
  CHECK_OK(duologue_parse_time(text, &time, &error), error);
  return time;
}

static void a_moment_is_read_and_written_in_the_form_of_rfc_3339(void) {
  duologue_buffer *text = NULL;
  const duologue_time_t time = time_of("2026-11-22T02:00:00.25-07:00");
  CHECK(time == INT64_C(1795338000250000));
  CHECK_OK(duologue_format_time(time, &text, &error), error);
  CHECK_TEXT(duologue_buffer_text(text), "2026-11-22T09:00:00.25Z");
  duologue_buffer_free(text);
}

static void a_moment_is_shown_on_the_clock_of_a_zone(void) {
  duologue_buffer *text = NULL;
  CHECK_OK(duologue_show_time(time_of("2026-11-22T09:00:00Z"), "America/Denver", &text, &error), error);
  CHECK_TEXT(duologue_buffer_text(text), "2026-11-22 02:00");
  duologue_buffer_free(text);
}

static void a_preset_names_a_moment(void) {
  duologue_time_t until = 0;
  CHECK_OK(duologue_snooze_preset_until(DUOLOGUE_SNOOZE_PRESET_TOMORROW_MORNING, time_of("2026-11-22T09:00:00Z"),
                                        "America/Denver", &until, &error),
           error);
  CHECK(until == time_of("2026-11-23T09:00:00-07:00"));
}

static void what_is_no_moment_zone_or_preset_is_refused(void) {
  duologue_buffer *text = NULL;
  duologue_time_t time = 1;
  CHECK_INVALID(duologue_parse_time("tomorrow", &time, &error), "timestamp", error);
  CHECK(time == 0);
  CHECK_INVALID(duologue_parse_time(NULL, &time, &error), "text", error);
  CHECK_INVALID(duologue_parse_time("\xff", &time, &error), "text", error);
  CHECK_INVALID(duologue_format_time(INT64_MAX, &text, &error), "time", error);
  CHECK_INVALID(duologue_format_time(DUOLOGUE_NO_TIME, &text, &error), "time", error);
  CHECK_INVALID(duologue_show_time(0, "Mars/Olympus", &text, &error), "time_zone", error);
  CHECK_INVALID(duologue_show_time(0, NULL, &text, &error), "time_zone", error);
  CHECK_INVALID(duologue_snooze_preset_until(0, 0, "UTC", &time, &error), "preset", error);
  CHECK_INVALID(duologue_snooze_preset_until(99, 0, "UTC", &time, &error), "preset", error);
  CHECK(text == NULL && time == 0);
  // What a call gives, and why it failed, need not be wanted.
  CHECK(duologue_parse_time("2026-11-22T09:00:00Z", NULL, NULL) == DUOLOGUE_OK);
  CHECK(duologue_format_time(0, NULL, NULL) == DUOLOGUE_OK);
  CHECK(duologue_parse_time("tomorrow", NULL, NULL) == DUOLOGUE_E_INVALID_ARGUMENT);
}

int main(void) {
  RUN(a_moment_is_read_and_written_in_the_form_of_rfc_3339);
  RUN(a_moment_is_shown_on_the_clock_of_a_zone);
  RUN(a_preset_names_a_moment);
  RUN(what_is_no_moment_zone_or_preset_is_refused);
  return 0;
}
