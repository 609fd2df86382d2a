// Timelines of conversations and of contacts.
#include "scene.h"

// More than two of the pages that a cursor without a limit fetches.
#define MANY 230

static void note(const scene *scene, duologue_conversation_id_t id, int number) {
  duologue_error *error = NULL;
  char text[16];
  snprintf(text, sizeof text, "note %d", number);
  CHECK_OK(duologue_messenger_add_note(scene->messenger, id, text, DUOLOGUE_NUL_TERMINATED, NULL,
                                       NULL, &error),
           error);
}

static duologue_contact_id_t contact_of(const scene *scene, duologue_conversation_id_t id) {
  duologue_conversation *conversation = scene_look(scene, id);
  const duologue_contact_id_t contact = duologue_conversation_contact(conversation);
  duologue_conversation_free(conversation);
  return contact;
}

// Goes through what is left of a timeline: how many events, each earlier than the one before.
static size_t go_through(duologue_event_cursor *cursor) {
  duologue_error *error = NULL;
  const duologue_event *row = NULL;
  duologue_event_id_t before = INT64_MAX;
  size_t count = 0;
  for (;;) {
    CHECK_OK(duologue_event_cursor_next(cursor, &row, &error), error);
    if (row == NULL)
      return count;
    CHECK(duologue_event_id(row) < before);
    before = duologue_event_id(row);
    count += 1;
  }
}

static void a_timeline_without_a_limit_goes_back_to_the_beginning(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_event_cursor *cursor = NULL;
  const duologue_event_kind_t kinds[] = {DUOLOGUE_EVENT_KIND_NOTE_ADDED,
                                         DUOLOGUE_EVENT_KIND_NOTE_ADDED};
  const duologue_conversation_id_t id = scene_write(&scene, 1, "Size 9?");
  const duologue_contact_id_t contact = contact_of(&scene, id);
  for (int i = 0; i < MANY; i++)
    note(&scene, id, i);

  CHECK_OK(duologue_messenger_timeline(scene.messenger, id, NULL, 0, NULL, &cursor, &error), error);
  CHECK(duologue_event_cursor_active_filter_count(cursor) == 0);
  CHECK(go_through(cursor) == MANY + 2); // with the message, and the session that it started
  CHECK(duologue_event_cursor_after(cursor) == NULL);
  duologue_event_cursor_free(cursor);
  CHECK_OK(duologue_messenger_timeline(scene.messenger, id, kinds, 2, NULL, &cursor, &error),
           error);
  CHECK(duologue_event_cursor_active_filter_count(cursor) == 1);
  CHECK(go_through(cursor) == MANY);
  duologue_event_cursor_free(cursor);
  CHECK_OK(duologue_messenger_activity(scene.messenger, contact, kinds, 1, NULL, &cursor, &error),
           error);
  CHECK(duologue_event_cursor_active_filter_count(cursor) == 1);
  CHECK(go_through(cursor) == MANY);
  duologue_event_cursor_free(cursor);
  scene_close(&scene);
}

static void a_timeline_with_a_limit_tells_where_earlier_events_are(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_event_cursor *first = NULL, *second = NULL;
  const duologue_conversation_id_t id = scene_write(&scene, 1, "Size 9?");
  const duologue_conversation_id_t other = scene_write(&scene, 2, "Hello");
  for (int i = 0; i < 3; i++)
    note(&scene, id, i);

  duologue_paging paging = DUOLOGUE_PAGING_INIT;
  paging.limit = 4;
  CHECK_OK(duologue_messenger_timeline(scene.messenger, id, NULL, 0, &paging, &first, &error),
           error);
  CHECK(go_through(first) == 4);
  paging.after = duologue_event_cursor_after(first);
  CHECK(paging.after != NULL);
  CHECK_OK(duologue_messenger_timeline(scene.messenger, id, NULL, 0, &paging, &second, &error),
           error);
  CHECK(go_through(second) == 1);
  CHECK(duologue_event_cursor_after(second) == NULL);
  duologue_event_cursor_free(second);
  CHECK_INVALID(
      duologue_messenger_timeline(scene.messenger, other, NULL, 0, &paging, &second, &error),
      "after", error);
  duologue_event_cursor_free(first);
  scene_close(&scene);
}

static void a_message_is_an_event_with_all_that_it_says(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_event_cursor *cursor = NULL;
  const duologue_event *row = NULL;
  const duologue_event_kind_t kind = DUOLOGUE_EVENT_KIND_INCOMING_MESSAGE;
  const duologue_conversation_id_t id = scene_write(&scene, 1, "Size 9?");

  CHECK_OK(duologue_messenger_timeline(scene.messenger, id, &kind, 1, NULL, &cursor, &error),
           error);
  CHECK_OK(duologue_event_cursor_next(cursor, &row, &error), error);
  CHECK(duologue_event_actor(row) == DUOLOGUE_ACTOR_CONTACT);
  const duologue_message *message = duologue_event_message(row);
  CHECK(duologue_message_id(message) == duologue_event_id(row));
  CHECK_TEXT(duologue_message_body(message), "Size 9?");
  duologue_event *kept = duologue_event_clone(row);
  duologue_event_cursor_free(cursor);
  CHECK_TEXT(duologue_message_body(duologue_event_message(kept)), "Size 9?");
  duologue_event_free(kept);
  scene_close(&scene);
}

static void what_happened_is_told_with_its_facts(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_event_cursor *cursor = NULL;
  const duologue_event *row = NULL;
  const duologue_event_kind_t kinds[] = {DUOLOGUE_EVENT_KIND_ASSIGNED, DUOLOGUE_EVENT_KIND_SNOOZED,
                                         DUOLOGUE_EVENT_KIND_READ};
  const duologue_conversation_id_t id = scene_write(&scene, 1, "Size 9?");
  duologue_snooze_options snooze = DUOLOGUE_SNOOZE_OPTIONS_INIT;
  snooze.after_ms = 1;
  CHECK_OK(duologue_messenger_read(scene.messenger, id, 0, NULL, NULL, &error), error);
  CHECK_OK(duologue_messenger_snooze(scene.messenger, id, &snooze, NULL, NULL, &error), error);
  CHECK_OK(duologue_messenger_assign(scene.messenger, id, scene.ann, NULL, NULL, &error), error);

  CHECK_OK(duologue_messenger_timeline(scene.messenger, id, kinds, 3, NULL, &cursor, &error),
           error);
  CHECK(duologue_event_cursor_active_filter_count(cursor) == 3);
  CHECK_OK(duologue_event_cursor_next(cursor, &row, &error), error);
  CHECK(duologue_event_assignee(row) == scene.ann);
  CHECK_TEXT(duologue_event_name(row), "Ann Lee");
  CHECK_OK(duologue_event_cursor_next(cursor, &row, &error), error);
  CHECK(duologue_event_until(row) == SCENE_START + 1000);
  CHECK(duologue_event_snooze_mode(row) == DUOLOGUE_SNOOZE_MODE_WAKE_ON_REPLY);
  CHECK_OK(duologue_event_cursor_next(cursor, &row, &error), error);
  CHECK(duologue_event_unread(row) == 0);
  duologue_event_cursor_free(cursor);
  scene_close(&scene);
}

static void a_timeline_that_cannot_be_is_refused(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_event_cursor *cursor = NULL;
  const duologue_messenger *messenger = scene.messenger;
  const duologue_event_kind_t wrong[] = {DUOLOGUE_EVENT_KIND_ASSIGNED, 0};
  const duologue_event_kind_t unknown = 26;
  const duologue_conversation_id_t id = scene_write(&scene, 1, "Size 9?");
  const duologue_contact_id_t contact = contact_of(&scene, id);

  CHECK_INVALID(duologue_messenger_timeline(messenger, id, wrong, 2, NULL, &cursor, &error),
                "kinds", error);
  CHECK_INVALID(duologue_messenger_timeline(messenger, id, &unknown, 1, NULL, &cursor, &error),
                "kinds", error);
  CHECK_INVALID(duologue_messenger_activity(messenger, contact, NULL, 1, NULL, &cursor, &error),
                "kinds", error);
  CHECK_INVALID(duologue_messenger_timeline(messenger, 0, NULL, 0, NULL, &cursor, &error),
                "conversation", error);
  CHECK_INVALID(duologue_messenger_activity(messenger, 0, NULL, 0, NULL, &cursor, &error),
                "contact", error);
  CHECK_STATUS(duologue_messenger_timeline(messenger, 99, NULL, 0, NULL, &cursor, &error),
               DUOLOGUE_E_NOT_FOUND, error);
  CHECK_STATUS(duologue_messenger_activity(messenger, 99, NULL, 0, NULL, &cursor, &error),
               DUOLOGUE_E_NOT_FOUND, error);
  CHECK_INVALID(duologue_messenger_timeline(NULL, id, NULL, 0, NULL, &cursor, &error), "messenger",
                error);
  CHECK(cursor == NULL);
  CHECK_OK(duologue_messenger_timeline(messenger, id, NULL, 0, NULL, NULL, &error), error);
  CHECK(duologue_event_cursor_active_filter_count(NULL) == 0);
  CHECK(duologue_event_cursor_after(NULL) == NULL);
  duologue_event_cursor_free(NULL);
  scene_close(&scene);
}

int main(void) {
  RUN(a_timeline_without_a_limit_goes_back_to_the_beginning);
  RUN(a_timeline_with_a_limit_tells_where_earlier_events_are);
  RUN(a_message_is_an_event_with_all_that_it_says);
  RUN(what_happened_is_told_with_its_facts);
  RUN(a_timeline_that_cannot_be_is_refused);
  return 0;
}
