// Timed work: what is due, and when something is due next.
#include "scene.h"

static void a_tick_does_what_is_due_and_tells_what_is_next(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_tick *tick = NULL;
  duologue_time_t next = 0;
  duologue_draft draft = DUOLOGUE_DRAFT_INIT;
  duologue_message *message = NULL;
  duologue_snooze_options snooze = DUOLOGUE_SNOOZE_OPTIONS_INIT;
  const duologue_conversation_id_t first = scene_write(&scene, 1, "Size 9?");
  const duologue_conversation_id_t second = scene_write(&scene, 2, "Hello");

  CHECK_OK(duologue_messenger_next_deadline(scene.messenger, &next, &error), error);
  CHECK(next == DUOLOGUE_NO_TIME);
  CHECK_OK(duologue_messenger_tick(scene.messenger, &tick, &error), error);
  CHECK(duologue_tick_woken_count(tick) == 0 && duologue_tick_gone_count(tick) == 0);
  CHECK(duologue_tick_next(tick) == DUOLOGUE_NO_TIME);
  duologue_tick_free(tick);

  snooze.after_ms = 1000;
  CHECK_OK(duologue_messenger_snooze(scene.messenger, first, &snooze, NULL, NULL, &error), error);
  snooze.after_ms = 9000;
  CHECK_OK(duologue_messenger_snooze(scene.messenger, second, &snooze, NULL, NULL, &error), error);
  draft.send_at = SCENE_START + 2000000;
  CHECK_OK(duologue_messenger_send(scene.messenger, first, "Yes", DUOLOGUE_NUL_TERMINATED, &draft,
                                   NULL, &message, &error),
           error);
  const duologue_message_id_t scheduled = duologue_message_id(message);
  duologue_message_free(message);
  CHECK_OK(duologue_messenger_next_deadline(scene.messenger, &next, &error), error);
  CHECK(next == SCENE_START + 1000000);

  scene_advance(&scene, 5000);
  CHECK_OK(duologue_messenger_tick(scene.messenger, &tick, &error), error);
  CHECK(duologue_tick_woken_count(tick) == 1 && duologue_tick_woken(tick, 0) == first);
  CHECK(duologue_tick_woken(tick, 1) == 0);
  CHECK(duologue_tick_gone_count(tick) == 1 && duologue_tick_gone(tick, 0) == scheduled);
  CHECK(duologue_tick_next(tick) == SCENE_START + 9000000);
  duologue_tick *copy = duologue_tick_clone(tick);
  duologue_tick_free(tick);
  CHECK(duologue_tick_gone(copy, 0) == scheduled);
  duologue_tick_free(copy);
  // What was due is done once.
  CHECK_OK(duologue_messenger_tick(scene.messenger, &tick, &error), error);
  CHECK(duologue_tick_woken_count(tick) == 0 && duologue_tick_gone_count(tick) == 0);
  duologue_tick_free(tick);
  CHECK_OK(duologue_messenger_tick(scene.messenger, NULL, &error), error);
  scene_close(&scene);
}

static void a_misused_tick_is_refused(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_tick *tick = (duologue_tick *)&scene;
  duologue_time_t next = 7;
  CHECK_INVALID(duologue_messenger_tick(NULL, &tick, &error), "messenger", error);
  CHECK(tick == NULL);
  CHECK_INVALID(duologue_messenger_next_deadline(NULL, &next, &error), "messenger", error);
  CHECK(next == 0);
  CHECK_OK(duologue_messenger_next_deadline(scene.messenger, NULL, &error), error);
  CHECK(duologue_tick_next(NULL) == DUOLOGUE_NO_TIME && duologue_tick_clone(NULL) == NULL);
  CHECK(duologue_tick_woken_count(NULL) == 0 && duologue_tick_gone(NULL, 0) == 0);
  duologue_tick_free(NULL);
  scene_close(&scene);
}

int main(void) {
  RUN(a_tick_does_what_is_due_and_tells_what_is_next);
  RUN(a_misused_tick_is_refused);
  return 0;
}
