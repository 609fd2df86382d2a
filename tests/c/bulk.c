// One command for many conversations.
#include "scene.h"

#define MANY 120 // more than share a transaction

static duologue_bulk_result_cursor *bulk(const scene *scene, const duologue_conversation_id_t *ids,
                                         size_t count, const duologue_command *command) {
  duologue_error *error = NULL;
  duologue_bulk_result_cursor *results = NULL;
  const duologue_by ann = scene_by(scene->ann);
  CHECK_OK(duologue_messenger_bulk(scene->messenger, ids, count, command, &ann, &results, &error),
           error);
  return results;
}

static void each_conversation_has_a_result_of_its_own(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  const duologue_bulk_result *row = NULL;
  duologue_conversation_id_t ids[MANY];
  for (int i = 0; i < MANY; i++)
    ids[i] = scene_write(&scene, i, "Hello");
  CHECK_OK(duologue_messenger_complete(scene.messenger, ids[7], NULL, NULL, &error), error);
  ids[110] = 9999;

  duologue_command command = DUOLOGUE_COMMAND_INIT;
  command.verb = DUOLOGUE_VERB_COMPLETE;
  duologue_bulk_result_cursor *results = bulk(&scene, ids, MANY, &command);
  duologue_bulk_result *kept = NULL;
  for (size_t i = 0; i < MANY; i++) {
    CHECK_OK(duologue_bulk_result_cursor_next(results, &row, &error), error);
    const duologue_conversation *changed = duologue_bulk_result_conversation(row);
    const duologue_error *refused = duologue_bulk_result_error(row);
    if (i == 7) {
      CHECK(changed == NULL);
      CHECK_TEXT(duologue_error_code(refused), "already_completed");
      kept = duologue_bulk_result_clone(row);
    } else if (i == 110) {
      CHECK(changed == NULL);
      CHECK(duologue_error_status(refused) == DUOLOGUE_E_NOT_FOUND);
    } else {
      CHECK(refused == NULL);
      CHECK(duologue_conversation_id(changed) == ids[i]);
      CHECK(duologue_conversation_status(changed) == DUOLOGUE_CONVERSATION_STATUS_COMPLETED);
    }
  }
  CHECK_OK(duologue_bulk_result_cursor_next(results, &row, &error), error);
  CHECK(row == NULL);
  CHECK(duologue_bulk_result_cursor_after(results) == NULL);
  duologue_bulk_result_cursor_free(results);
  CHECK(duologue_error_status(duologue_bulk_result_error(kept)) == DUOLOGUE_E_ACTION_REFUSED);
  duologue_bulk_result_free(kept);
  scene_close(&scene);
}

// Does one thing to one conversation, and gives what it is then.
static duologue_conversation *one(const scene *scene, duologue_conversation_id_t id,
                                  const duologue_command *command) {
  duologue_error *error = NULL;
  const duologue_bulk_result *row = NULL;
  duologue_bulk_result_cursor *results = bulk(scene, &id, 1, command);
  CHECK_OK(duologue_bulk_result_cursor_next(results, &row, &error), error);
  CHECK(duologue_bulk_result_error(row) == NULL);
  duologue_conversation *now = duologue_conversation_clone(duologue_bulk_result_conversation(row));
  duologue_bulk_result_cursor_free(results);
  CHECK(now != NULL);
  return now;
}

static void every_verb_does_what_the_function_of_its_name_does(void) {
  scene scene = scene_open();
  const duologue_conversation_id_t id = scene_write(&scene, 1, "Size 9?");
  const duologue_command fresh = DUOLOGUE_COMMAND_INIT;
  duologue_snooze_options snooze = DUOLOGUE_SNOOZE_OPTIONS_INIT;
  snooze.after_ms = SCENE_MINUTE_MS;
  duologue_command command;
  duologue_conversation *now;
  duologue_tag_id_t tag;

#define DO(what)                                                                                   \
  command.verb = DUOLOGUE_VERB_##what;                                                             \
  now = one(&scene, id, &command)
#define DONE                                                                                       \
  duologue_conversation_free(now);                                                                 \
  command = fresh
  command = fresh;
  DO(READ);
  CHECK(duologue_conversation_unread(now) == 0);
  DONE;
  DO(MARK_UNREAD);
  CHECK(duologue_conversation_unread(now) == 1);
  DONE;
  command.snooze = &snooze;
  DO(SNOOZE);
  CHECK(duologue_conversation_snoozed_until(now) == SCENE_START + SCENE_MINUTE_MS * 1000);
  DONE;
  DO(UNSNOOZE);
  CHECK(duologue_conversation_snoozed_until(now) == DUOLOGUE_NO_TIME);
  DONE;
  command.agent = scene.ben;
  DO(ASSIGN);
  CHECK(duologue_conversation_assignee(now) == scene.ben);
  DONE;
  DO(UNASSIGN);
  CHECK(duologue_conversation_assignee(now) == 0);
  DONE;
  command.tag = "shoes";
  DO(ADD_TAG);
  CHECK(duologue_conversation_tag_count(now) == 1);
  tag = duologue_tag_id(duologue_conversation_tag(now, 0));
  DONE;
  command.tag_id = tag;
  DO(REMOVE_TAG);
  CHECK(duologue_conversation_tag_count(now) == 0);
  DONE;
  command.note = "Comes on Monday, not on Sunday";
  command.note_length = 15;
  DO(ADD_NOTE);
  DONE;
  command.mailbox = scene.other;
  DO(MOVE_TO_MAILBOX);
  CHECK(duologue_conversation_mailbox(now) == scene.other);
  DONE;
  DO(ARCHIVE);
  CHECK(duologue_conversation_status(now) == DUOLOGUE_CONVERSATION_STATUS_ARCHIVED);
  DONE;
  DO(REOPEN);
  CHECK(duologue_conversation_status(now) == DUOLOGUE_CONVERSATION_STATUS_OPEN);
  DONE;
  DO(COMPLETE);
  CHECK(duologue_conversation_status(now) == DUOLOGUE_CONVERSATION_STATUS_COMPLETED);
  DONE;
#undef DO
#undef DONE

  duologue_error *error = NULL;
  duologue_event_cursor *notes = NULL;
  const duologue_event *row = NULL;
  const duologue_event_kind_t kind = DUOLOGUE_EVENT_KIND_NOTE_ADDED;
  CHECK_OK(duologue_messenger_timeline(scene.messenger, id, &kind, 1, NULL, &notes, &error), error);
  CHECK_OK(duologue_event_cursor_next(notes, &row, &error), error);
  CHECK_TEXT(duologue_event_text(row), "Comes on Monday");
  duologue_event_cursor_free(notes);
  scene_close(&scene);
}

static void a_command_that_no_conversation_could_take_is_refused_as_a_whole(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_bulk_result_cursor *results = NULL;
  const duologue_conversation_id_t id = scene_write(&scene, 1, "Size 9?");
  const duologue_command fresh = DUOLOGUE_COMMAND_INIT;
  duologue_command command = fresh;

#define REFUSED(field)                                                                             \
  CHECK_INVALID(                                                                                   \
      duologue_messenger_bulk(scene.messenger, &id, 1, &command, NULL, &results, &error), field,   \
      error);                                                                                      \
  CHECK(results == NULL);                                                                          \
  command = fresh
  REFUSED("verb"); // none
  command.verb = DUOLOGUE_ACTION_SEND; // which is none
  REFUSED("verb");
  command.verb = DUOLOGUE_VERB_SNOOZE; // without a time
  REFUSED("until");
  command.verb = DUOLOGUE_VERB_ASSIGN;
  REFUSED("agent");
  command.verb = DUOLOGUE_VERB_ADD_TAG;
  REFUSED("tag");
  command.verb = DUOLOGUE_VERB_ADD_TAG; // two of them
  command.tag = "shoes";
  command.tag_id = 1;
  REFUSED("tag");
  command.verb = DUOLOGUE_VERB_REMOVE_TAG;
  command.tag_id = -1;
  REFUSED("tag_id");
  command.verb = DUOLOGUE_VERB_ADD_NOTE; // without a text
  REFUSED("note");
  command.verb = DUOLOGUE_VERB_ADD_NOTE;
  command.note = "\xff";
  REFUSED("note");
  command.verb = DUOLOGUE_VERB_ADD_NOTE;
  command.note = "a";
  command.note_length = SIZE_MAX - 1;
  REFUSED("note");
  command.verb = DUOLOGUE_VERB_MOVE_TO_MAILBOX;
  REFUSED("mailbox");
#undef REFUSED
  command.verb = DUOLOGUE_VERB_READ;
  const duologue_conversation_id_t wrong[] = {1, 0};
  CHECK_INVALID(
      duologue_messenger_bulk(scene.messenger, wrong, 2, &command, NULL, &results, &error),
      "conversations", error);
  CHECK_INVALID(duologue_messenger_bulk(scene.messenger, NULL, 1, &command, NULL, &results, &error),
                "conversations", error);
  CHECK_INVALID(duologue_messenger_bulk(scene.messenger, &id, 1, NULL, NULL, &results, &error),
                "command", error);
  CHECK_INVALID(duologue_messenger_bulk(NULL, &id, 1, &command, NULL, &results, &error),
                "messenger", error);
  CHECK_OK(duologue_messenger_bulk(scene.messenger, NULL, 0, &command, NULL, NULL, &error), error);
  CHECK_TEXT(duologue_verb_name(DUOLOGUE_VERB_MOVE_TO_MAILBOX), "move_to_mailbox");
  CHECK(duologue_verb_name(0) == NULL && duologue_verb_name(DUOLOGUE_ACTION_SEND) == NULL);
  CHECK((int)DUOLOGUE_VERB_ARCHIVE == (int)DUOLOGUE_ACTION_ARCHIVE);
  CHECK(duologue_bulk_result_error(NULL) == NULL && duologue_bulk_result_clone(NULL) == NULL);
  scene_close(&scene);
}

int main(void) {
  RUN(each_conversation_has_a_result_of_its_own);
  RUN(every_verb_does_what_the_function_of_its_name_does);
  RUN(a_command_that_no_conversation_could_take_is_refused_as_a_whole);
  return 0;
}
