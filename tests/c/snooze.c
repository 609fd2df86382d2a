// Conversations that are hidden for now.
#include "scene.h"

static duologue_conversation *snooze(const scene *scene, duologue_conversation_id_t id,
                                     const duologue_snooze_options *options) {
  duologue_error *error = NULL;
  duologue_conversation *now = NULL;
  CHECK_OK(duologue_messenger_snooze(scene->messenger, id, options, NULL, &now, &error), error);
  CHECK(duologue_conversation_status(now) == DUOLOGUE_CONVERSATION_STATUS_SNOOZED);
  return now;
}

static void a_snooze_ends_at_its_time(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_time_t next = 0;
  duologue_tick *tick = NULL;
  const duologue_conversation_id_t id = scene_write(&scene, 1, "Size 9?");
  duologue_snooze_options options = DUOLOGUE_SNOOZE_OPTIONS_INIT;
  options.until = SCENE_START + 5000000;

  duologue_conversation *now = snooze(&scene, id, &options);
  CHECK(duologue_conversation_snoozed_until(now) == options.until);
  CHECK(duologue_conversation_snooze_mode(now) == DUOLOGUE_SNOOZE_MODE_WAKE_ON_REPLY);
  duologue_conversation_free(now);
  CHECK_OK(duologue_messenger_next_deadline(scene.messenger, &next, &error), error);
  CHECK(next == options.until);
  scene_advance(&scene, 5000);
  CHECK_OK(duologue_messenger_tick(scene.messenger, &tick, &error), error);
  CHECK(duologue_tick_woken_count(tick) == 1 && duologue_tick_woken(tick, 0) == id);
  duologue_tick_free(tick);
  scene_close(&scene);
}

static void a_snooze_is_a_length_of_time_or_a_usual_one(void) {
  scene scene = scene_open();
  const duologue_conversation_id_t id = scene_write(&scene, 1, "Size 9?");
  duologue_snooze_options options = DUOLOGUE_SNOOZE_OPTIONS_INIT;

  options.after_ms = 1500;
  options.mode = DUOLOGUE_SNOOZE_MODE_REGARDLESS;
  duologue_conversation *now = snooze(&scene, id, &options);
  CHECK(duologue_conversation_snoozed_until(now) == SCENE_START + 1500000);
  CHECK(duologue_conversation_snooze_mode(now) == DUOLOGUE_SNOOZE_MODE_REGARDLESS);
  duologue_conversation_free(now);

  options.after_ms = 0;
  options.mode = 0;
  options.preset = DUOLOGUE_SNOOZE_PRESET_TOMORROW_MORNING;
  now = snooze(&scene, id, &options);
  CHECK(duologue_conversation_snoozed_until(now) == SCENE_START + INT64_C(86400000000));
  duologue_conversation_free(now);
  scene_close(&scene);
}

static void a_snooze_without_a_time_waits_for_the_customer(void) {
  scene scene = scene_open();
  const duologue_conversation_id_t id = scene_write(&scene, 1, "Size 9?");
  duologue_snooze_options options = DUOLOGUE_SNOOZE_OPTIONS_INIT;
  options.mode = DUOLOGUE_SNOOZE_MODE_UNTIL_REPLY;

  duologue_conversation *now = snooze(&scene, id, &options);
  CHECK(duologue_conversation_snoozed_until(now) == DUOLOGUE_NO_TIME);
  duologue_conversation_free(now);
  scene_write(&scene, 1, "Well?");
  now = scene_look(&scene, id);
  CHECK(duologue_conversation_status(now) == DUOLOGUE_CONVERSATION_STATUS_OPEN);
  duologue_conversation_free(now);
  scene_close(&scene);
}

static void a_snooze_is_ended_early(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_conversation *now = NULL;
  const duologue_conversation_id_t id = scene_write(&scene, 1, "Size 9?");
  duologue_snooze_options options = DUOLOGUE_SNOOZE_OPTIONS_INIT;
  options.after_ms = SCENE_MINUTE_MS;

  duologue_conversation_free(snooze(&scene, id, &options));
  CHECK_OK(duologue_messenger_unsnooze(scene.messenger, id, NULL, &now, &error), error);
  CHECK(duologue_conversation_status(now) == DUOLOGUE_CONVERSATION_STATUS_OPEN);
  duologue_conversation_free(now);
  scene_close(&scene);
}

static void a_snooze_that_cannot_be_is_refused(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  const duologue_conversation_id_t id = scene_write(&scene, 1, "Size 9?");
  const duologue_messenger *messenger = scene.messenger;
  const duologue_snooze_options fresh = DUOLOGUE_SNOOZE_OPTIONS_INIT;

  // Without a time, and not until the reply.
  CHECK_INVALID(duologue_messenger_snooze(messenger, id, NULL, NULL, NULL, &error), "until", error);
  CHECK_INVALID(duologue_messenger_snooze(messenger, id, &fresh, NULL, NULL, &error), "until",
                error);
  duologue_snooze_options options = fresh;
  options.until = SCENE_START; // not ahead
  CHECK_INVALID(duologue_messenger_snooze(messenger, id, &options, NULL, NULL, &error), "until",
                error);
  options.until = INT64_MAX; // beyond the calendar
  CHECK_STATUS(duologue_messenger_snooze(messenger, id, &options, NULL, NULL, &error),
               DUOLOGUE_E_INVALID_ARGUMENT, error);
  options = fresh;
  options.after_ms = -1;
  CHECK_INVALID(duologue_messenger_snooze(messenger, id, &options, NULL, NULL, &error), "after_ms",
                error);
  options.after_ms = 1;
  options.mode = DUOLOGUE_SNOOZE_MODE_UNTIL_REPLY; // takes no time
  CHECK_INVALID(duologue_messenger_snooze(messenger, id, &options, NULL, NULL, &error), "until",
                error);
  options.mode = 4;
  CHECK_INVALID(duologue_messenger_snooze(messenger, id, &options, NULL, NULL, &error), "mode",
                error);
  options = fresh;
  options.preset = 6;
  CHECK_INVALID(duologue_messenger_snooze(messenger, id, &options, NULL, NULL, &error), "preset",
                error);
  options.preset = DUOLOGUE_SNOOZE_PRESET_IN_ONE_HOUR;
  options.after_ms = 1; // two times
  CHECK_INVALID(duologue_messenger_snooze(messenger, id, &options, NULL, NULL, &error), "after_ms",
                error);
  options.after_ms = 0;
  options.until = SCENE_START + 1;
  CHECK_INVALID(duologue_messenger_snooze(messenger, id, &options, NULL, NULL, &error), "until",
                error);
  CHECK_INVALID(duologue_messenger_snooze(NULL, id, &options, NULL, NULL, &error), "messenger",
                error);
  CHECK_INVALID(duologue_messenger_snooze(messenger, 0, &options, NULL, NULL, &error),
                "conversation", error);
  duologue_conversation *now = scene_look(&scene, id);
  CHECK(duologue_conversation_status(now) == DUOLOGUE_CONVERSATION_STATUS_OPEN);
  duologue_conversation_free(now);
  scene_close(&scene);
}

static void an_older_programs_options_have_no_fields_that_it_did_not_know(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  const duologue_conversation_id_t id = scene_write(&scene, 1, "Size 9?");
  duologue_snooze_options options = DUOLOGUE_SNOOZE_OPTIONS_INIT;
  options.after_ms = SCENE_MINUTE_MS;
  options.preset = 99;
  options.mode = 99;
  options.struct_size = offsetof(duologue_snooze_options, preset);
  CHECK_OK(duologue_messenger_snooze(scene.messenger, id, &options, NULL, NULL, &error), error);
  scene_close(&scene);
}

static void a_menu_of_usual_times_tells_when_each_would_end(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_snooze_time_cursor *presets = NULL;
  const duologue_snooze_time *row = NULL;
  duologue_snooze_time *last = NULL;
  duologue_time_t before = SCENE_START;
  size_t count = 0;

  CHECK_OK(duologue_messenger_snooze_presets(scene.messenger, &presets, &error), error);
  for (;;) {
    CHECK_OK(duologue_snooze_time_cursor_next(presets, &row, &error), error);
    if (row == NULL)
      break;
    count += 1;
    CHECK(duologue_snooze_time_at(row) >= before);
    before = duologue_snooze_time_at(row);
    if (duologue_snooze_time_preset(row) == DUOLOGUE_SNOOZE_PRESET_NEXT_MONTH)
      last = duologue_snooze_time_clone(row);
  }
  CHECK(count == 5);
  CHECK(duologue_snooze_time_cursor_after(presets) == NULL);
  duologue_snooze_time_cursor_free(presets);
  CHECK(duologue_snooze_time_at(last) == SCENE_START + INT64_C(30) * 86400 * 1000000);
  CHECK_TEXT(duologue_snooze_preset_name(duologue_snooze_time_preset(last)), "next_month");
  duologue_snooze_time_free(last);
  CHECK(duologue_snooze_time_at(NULL) == DUOLOGUE_NO_TIME);
  CHECK_INVALID(duologue_messenger_snooze_presets(NULL, &presets, &error), "messenger", error);
  CHECK_TEXT(duologue_snooze_mode_name(DUOLOGUE_SNOOZE_MODE_UNTIL_REPLY), "until_reply");
  CHECK(duologue_snooze_mode_name(0) == NULL && duologue_snooze_preset_name(6) == NULL);
  scene_close(&scene);
}

int main(void) {
  RUN(a_snooze_ends_at_its_time);
  RUN(a_snooze_is_a_length_of_time_or_a_usual_one);
  RUN(a_snooze_without_a_time_waits_for_the_customer);
  RUN(a_snooze_is_ended_early);
  RUN(a_snooze_that_cannot_be_is_refused);
  RUN(an_older_programs_options_have_no_fields_that_it_did_not_know);
  RUN(a_menu_of_usual_times_tells_when_each_would_end);
  return 0;
}
