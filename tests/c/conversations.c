// Conversations: what they tell, and what an agent does with one beside writing in it.
#include "scene.h"

static void check_status(const duologue_conversation *conversation,
                         duologue_conversation_status_t status) {
  CHECK(duologue_conversation_status(conversation) == status);
}

static void a_conversation_tells_who_wrote_what_and_when(void) {
  scene scene = scene_open();
  duologue_received *received = scene_receive(&scene, 1, "Size 9?");
  const duologue_conversation *told = duologue_received_conversation(received);
  const duologue_message_id_t message = duologue_message_id(duologue_received_message(received));
  duologue_conversation *found = scene_look(&scene, duologue_conversation_id(told));

  CHECK(duologue_conversation_id(found) > 0);
  CHECK(duologue_conversation_mailbox(found) == scene.main);
  CHECK(duologue_conversation_contact(found) > 0);
  CHECK_TEXT(duologue_conversation_contact_name(found), "");
  CHECK_TEXT(duologue_conversation_display_name(found), "+15557000001");
  CHECK_TEXT(duologue_conversation_address(found), "+15557000001");
  CHECK(duologue_conversation_gateway(found) == scene.line);
  check_status(found, DUOLOGUE_CONVERSATION_STATUS_OPEN);
  CHECK(duologue_conversation_session(found) == DUOLOGUE_SESSION_ACTIVE);
  CHECK(duologue_conversation_placement(found) == DUOLOGUE_PLACEMENT_INBOX);
  CHECK(duologue_conversation_snoozed_until(found) == DUOLOGUE_NO_TIME);
  CHECK(duologue_conversation_snooze_mode(found) == 0);
  CHECK(duologue_conversation_unread(found) == 1);
  CHECK(duologue_conversation_assignee(found) == 0);
  CHECK(duologue_conversation_tag_count(found) == 0);
  CHECK(duologue_conversation_tag(found, 0) == NULL);
  CHECK(duologue_conversation_version(found) == duologue_conversation_version(told));
  CHECK(duologue_conversation_last_activity(found) == SCENE_START);
  CHECK(duologue_conversation_last_message(found) == message);
  CHECK(duologue_conversation_last_incoming(found) == message);
  CHECK(duologue_conversation_last_direction(found) == DUOLOGUE_DIRECTION_INCOMING);
  CHECK_TEXT(duologue_conversation_snippet(found), "Size 9?");
  CHECK(duologue_conversation_created_at(found) == SCENE_START);

  duologue_conversation *copy = duologue_conversation_clone(told);
  duologue_received_free(received);
  CHECK_TEXT(duologue_conversation_snippet(copy), "Size 9?");
  duologue_conversation_free(copy);
  duologue_conversation_free(found);
  scene_close(&scene);
}

static void a_conversation_is_completed_and_brought_back(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_conversation *now = NULL;
  const duologue_by ann = scene_by(scene.ann);
  const duologue_conversation_id_t id = scene_write(&scene, 1, "Size 9?");

  CHECK_OK(duologue_messenger_complete(scene.messenger, id, &ann, &now, &error), error);
  check_status(now, DUOLOGUE_CONVERSATION_STATUS_COMPLETED);
  CHECK(duologue_conversation_session(now) == DUOLOGUE_SESSION_FINISHED);
  CHECK(duologue_conversation_placement(now) == DUOLOGUE_PLACEMENT_OUT);
  CHECK(duologue_conversation_unread(now) == 0);
  duologue_conversation_free(now);

  CHECK(duologue_messenger_complete(scene.messenger, id, &ann, &now, &error) ==
        DUOLOGUE_E_ACTION_REFUSED);
  CHECK(now == NULL);
  CHECK_TEXT(duologue_error_code(error), "already_completed");
  duologue_error_free(error);

  CHECK_OK(duologue_messenger_reopen(scene.messenger, id, NULL, &now, &error), error);
  check_status(now, DUOLOGUE_CONVERSATION_STATUS_OPEN);
  duologue_conversation_free(now);
  CHECK_STATUS(duologue_messenger_reopen(scene.messenger, id, NULL, &now, &error),
               DUOLOGUE_E_ACTION_REFUSED, error);

  CHECK_OK(duologue_messenger_archive(scene.messenger, id, &ann, &now, &error), error);
  check_status(now, DUOLOGUE_CONVERSATION_STATUS_ARCHIVED);
  duologue_conversation_free(now);

  CHECK_OK(duologue_messenger_mark_unread(scene.messenger, id, &ann, &now, &error), error);
  CHECK(duologue_conversation_unread(now) == 1);
  CHECK(duologue_conversation_placement(now) == DUOLOGUE_PLACEMENT_INBOX);
  duologue_conversation_free(now);
  scene_close(&scene);
}

static void messages_are_read_up_to_one_or_all_of_them(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_conversation *now = NULL;
  duologue_received *first = scene_receive(&scene, 1, "Size 9?");
  const duologue_message_id_t message = duologue_message_id(duologue_received_message(first));
  const duologue_conversation_id_t id =
      duologue_conversation_id(duologue_received_conversation(first));
  duologue_received_free(first);
  scene_write(&scene, 1, "In blue?");
  const duologue_conversation_id_t elsewhere = scene_write(&scene, 2, "Hello");

  CHECK_OK(duologue_messenger_read(scene.messenger, id, message, NULL, &now, &error), error);
  CHECK(duologue_conversation_unread(now) == 1);
  duologue_conversation_free(now);
  CHECK_INVALID(duologue_messenger_read(scene.messenger, elsewhere, message, NULL, &now, &error),
                "up_to", error);
  CHECK_INVALID(duologue_messenger_read(scene.messenger, id, -1, NULL, &now, &error), "up_to",
                error);
  CHECK_OK(duologue_messenger_read(scene.messenger, id, 0, NULL, &now, &error), error);
  CHECK(duologue_conversation_unread(now) == 0);
  duologue_conversation_free(now);
  scene_close(&scene);
}

static void two_agents_cannot_both_claim_a_conversation(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_conversation *now = NULL;
  duologue_by ann = scene_by(scene.ann), ben = scene_by(scene.ben);
  ann.expected_assignee = ben.expected_assignee = DUOLOGUE_NOBODY;
  const duologue_conversation_id_t id = scene_write(&scene, 1, "Size 9?");

  CHECK_OK(duologue_messenger_assign(scene.messenger, id, scene.ann, &ann, &now, &error), error);
  CHECK(duologue_conversation_assignee(now) == scene.ann);
  duologue_conversation_free(now);
  CHECK_STATUS(duologue_messenger_assign(scene.messenger, id, scene.ben, &ben, &now, &error),
               DUOLOGUE_E_CONFLICT, error);
  CHECK_STATUS(duologue_messenger_assign(scene.messenger, id, 99, NULL, &now, &error),
               DUOLOGUE_E_NOT_FOUND, error);
  CHECK_INVALID(duologue_messenger_assign(scene.messenger, id, 0, NULL, &now, &error), "to", error);

  CHECK_OK(duologue_messenger_unassign(scene.messenger, id, NULL, &now, &error), error);
  CHECK(duologue_conversation_assignee(now) == 0);
  duologue_conversation_free(now);

  duologue_by early = DUOLOGUE_BY_INIT;
  early.expected_version = 1;
  CHECK_STATUS(duologue_messenger_complete(scene.messenger, id, &early, &now, &error),
               DUOLOGUE_E_CONFLICT, error);
  scene_close(&scene);
}

static void tags_go_on_and_off_by_name_and_by_number(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_conversation *now = NULL;
  const duologue_conversation_id_t id = scene_write(&scene, 1, "Size 9?");

  CHECK_OK(duologue_messenger_add_tag(scene.messenger, id, "shoes", NULL, &now, &error), error);
  CHECK(duologue_conversation_tag_count(now) == 1);
  CHECK_TEXT(duologue_tag_name(duologue_conversation_tag(now, 0)), "shoes");
  CHECK(duologue_conversation_tag(now, 1) == NULL);
  const duologue_tag_id_t tag = duologue_tag_id(duologue_conversation_tag(now, 0));
  duologue_conversation_free(now);

  CHECK_OK(duologue_messenger_remove_tag(scene.messenger, id, "SHOES", NULL, &now, &error), error);
  CHECK(duologue_conversation_tag_count(now) == 0);
  duologue_conversation_free(now);
  CHECK_OK(duologue_messenger_add_tag_by_id(scene.messenger, id, tag, NULL, &now, &error), error);
  CHECK(duologue_conversation_tag_count(now) == 1);
  duologue_conversation_free(now);
  CHECK_OK(duologue_messenger_remove_tag_by_id(scene.messenger, id, tag, NULL, &now, &error),
           error);
  CHECK(duologue_conversation_tag_count(now) == 0);
  duologue_conversation_free(now);

  CHECK_INVALID(duologue_messenger_add_tag(scene.messenger, id, "", NULL, NULL, &error), "tag",
                error);
  CHECK_INVALID(duologue_messenger_add_tag(scene.messenger, id, NULL, NULL, NULL, &error), "tag",
                error);
  CHECK_INVALID(duologue_messenger_remove_tag(scene.messenger, id, "\xff", NULL, NULL, &error),
                "tag", error);
  CHECK_INVALID(duologue_messenger_add_tag_by_id(scene.messenger, id, 0, NULL, NULL, &error), "tag",
                error);
  CHECK_STATUS(duologue_messenger_remove_tag_by_id(scene.messenger, id, 99, NULL, NULL, &error),
               DUOLOGUE_E_NOT_FOUND, error);
  scene_close(&scene);
}

static void a_conversation_moves_to_another_mailbox(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_conversation *now = NULL;
  const duologue_conversation_id_t id = scene_write(&scene, 1, "Size 9?");

  CHECK_OK(duologue_messenger_move_to_mailbox(scene.messenger, id, scene.other, NULL, &now, &error),
           error);
  CHECK(duologue_conversation_mailbox(now) == scene.other);
  duologue_conversation_free(now);

  const duologue_conversation_id_t second = scene_write(&scene, 1, "Hello?");
  CHECK(second != id);
  CHECK(duologue_messenger_move_to_mailbox(scene.messenger, second, scene.other, NULL, &now,
                                           &error) == DUOLOGUE_E_ACTION_REFUSED);
  CHECK_TEXT(duologue_error_code(error), "conversation_exists");
  duologue_error_free(error);
  CHECK_INVALID(duologue_messenger_move_to_mailbox(scene.messenger, id, 0, NULL, &now, &error),
                "to", error);
  scene_close(&scene);
}

static void what_is_allowed_agrees_with_what_the_command_does(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_allowed_action_cursor *actions = NULL;
  const duologue_allowed_action *row = NULL;
  duologue_allowed_action *kept = NULL;
  const duologue_conversation_id_t id = scene_write(&scene, 1, "Size 9?");
  size_t count = 0;

  CHECK_OK(duologue_messenger_allowed_actions(scene.messenger, id, &actions, &error), error);
  for (;;) {
    CHECK_OK(duologue_allowed_action_cursor_next(actions, &row, &error), error);
    if (row == NULL)
      break;
    count += 1;
    const duologue_action_t action = duologue_allowed_action_action(row);
    CHECK(duologue_action_name(action) != NULL);
    if (action == DUOLOGUE_ACTION_COMPLETE)
      CHECK(duologue_allowed_action_denied(row) == 0);
    if (action == DUOLOGUE_ACTION_UNSNOOZE)
      kept = duologue_allowed_action_clone(row);
  }
  CHECK(count == 13);
  CHECK(duologue_allowed_action_cursor_after(actions) == NULL);
  duologue_allowed_action_cursor_free(actions);
  CHECK(duologue_allowed_action_denied(kept) == DUOLOGUE_REASON_NOT_SNOOZED);
  CHECK(duologue_messenger_unsnooze(scene.messenger, id, NULL, NULL, &error) ==
        DUOLOGUE_E_ACTION_REFUSED);
  CHECK_TEXT(duologue_error_code(error),
             duologue_reason_name(duologue_allowed_action_denied(kept)));
  duologue_error_free(error);
  duologue_allowed_action_free(kept);
  scene_close(&scene);
}

// The commands of the same shape, to be misused in the same ways.
typedef duologue_status (*command)(const duologue_messenger *, duologue_conversation_id_t,
                                   const duologue_by *, duologue_conversation **,
                                   duologue_error **);

static void a_misused_command_is_refused_and_changes_nothing(void) {
  static const command commands[] = {
      duologue_messenger_complete,    duologue_messenger_archive,  duologue_messenger_reopen,
      duologue_messenger_mark_unread, duologue_messenger_unassign, duologue_messenger_unsnooze,
  };
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_conversation *now = NULL;
  const duologue_conversation_id_t id = scene_write(&scene, 1, "Size 9?");
  duologue_conversation *before = scene_look(&scene, id);

  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
    now = (duologue_conversation *)&scene;
    CHECK_INVALID(commands[i](NULL, id, NULL, &now, &error), "messenger", error);
    CHECK(now == NULL);
    CHECK_INVALID(commands[i]((const duologue_messenger *)before, id, NULL, &now, &error),
                  "messenger", error);
    CHECK_INVALID(commands[i](scene.messenger, 0, NULL, &now, &error), "conversation", error);
    CHECK_INVALID(commands[i](scene.messenger, -7, NULL, &now, &error), "conversation", error);
    CHECK_STATUS(commands[i](scene.messenger, 99, NULL, &now, &error), DUOLOGUE_E_NOT_FOUND, error);
    duologue_by by = DUOLOGUE_BY_INIT;
    by.agent = -3;
    CHECK_STATUS(commands[i](scene.messenger, id, &by, &now, &error), DUOLOGUE_E_INVALID_ARGUMENT,
                 error);
    by.agent = 99;
    CHECK_STATUS(commands[i](scene.messenger, id, &by, &now, &error), DUOLOGUE_E_NOT_FOUND, error);
    CHECK(commands[i](scene.messenger, 99, NULL, NULL, NULL) == DUOLOGUE_E_NOT_FOUND);
  }
  duologue_conversation *after = scene_look(&scene, id);
  CHECK(duologue_conversation_version(after) == duologue_conversation_version(before));
  duologue_conversation_free(after);
  duologue_conversation_free(before);

  // A caller who does not want the conversation gets none to free.
  CHECK(duologue_messenger_complete(scene.messenger, id, NULL, NULL, NULL) == DUOLOGUE_OK);
  CHECK_STATUS(duologue_messenger_conversation(scene.messenger, 99, &now, &error),
               DUOLOGUE_E_NOT_FOUND, error);
  CHECK_INVALID(duologue_messenger_conversation(NULL, 1, &now, &error), "messenger", error);
  CHECK_INVALID(duologue_messenger_allowed_actions(scene.messenger, 0, NULL, &error),
                "conversation", error);
  scene_close(&scene);
}

static void an_older_and_a_newer_programs_expectations_are_understood(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  const duologue_conversation_id_t id = scene_write(&scene, 1, "Size 9?");
  struct {
    duologue_by by;
    int64_t later;
  } newer = {DUOLOGUE_BY_INIT, 0};

  newer.by.struct_size = sizeof newer;
  CHECK_OK(duologue_messenger_complete(scene.messenger, id, &newer.by, NULL, &error), error);
  newer.later = 1;
  CHECK_STATUS(duologue_messenger_reopen(scene.messenger, id, &newer.by, NULL, &error),
               DUOLOGUE_E_INVALID_ARGUMENT, error);
  duologue_by older = scene_by(scene.ann);
  older.expected_version = 1; // beyond what an older program knew of
  older.struct_size = offsetof(duologue_by, expected_version);
  CHECK_OK(duologue_messenger_reopen(scene.messenger, id, &older, NULL, &error), error);
  duologue_by none = DUOLOGUE_BY_INIT;
  none.struct_size = 0;
  CHECK_STATUS(duologue_messenger_archive(scene.messenger, id, &none, NULL, &error),
               DUOLOGUE_E_INVALID_ARGUMENT, error);
  scene_close(&scene);
}

static void getters_of_nothing_and_of_other_things_give_nothing(void) {
  duologue_error *other = duologue_error_new("not a conversation");
  const duologue_conversation *wrong[] = {NULL, (const duologue_conversation *)other};
  for (size_t i = 0; i < 2; i++) {
    CHECK(duologue_conversation_id(wrong[i]) == 0);
    CHECK(duologue_conversation_snippet(wrong[i]) == NULL);
    CHECK(duologue_conversation_snoozed_until(wrong[i]) == DUOLOGUE_NO_TIME);
    CHECK(duologue_conversation_tag_count(wrong[i]) == 0);
    CHECK(duologue_conversation_clone(wrong[i]) == NULL);
  }
  duologue_conversation_free(NULL);
  duologue_allowed_action_free(NULL);
  duologue_allowed_action_cursor_free(NULL);
  duologue_error_free(other);
}

static void numbers_have_names(void) {
  CHECK_TEXT(duologue_conversation_status_name(DUOLOGUE_CONVERSATION_STATUS_FOLLOW_UP),
             "follow_up");
  CHECK_TEXT(duologue_session_name(DUOLOGUE_SESSION_NOT_STARTED), "not_started");
  CHECK_TEXT(duologue_placement_name(DUOLOGUE_PLACEMENT_SNOOZED), "snoozed");
  CHECK_TEXT(duologue_session_policy_name(DUOLOGUE_SESSION_POLICY_STRICT), "strict");
  CHECK_TEXT(duologue_action_name(DUOLOGUE_ACTION_MARK_UNREAD), "mark_unread");
  CHECK(duologue_conversation_status_name(0) == NULL);
  CHECK(duologue_session_name(99) == NULL);
  CHECK(duologue_placement_name(-1) == NULL);
  CHECK(duologue_session_policy_name(INT32_MAX) == NULL);
  CHECK(duologue_action_name(14) == NULL);
}

int main(void) {
  RUN(a_conversation_tells_who_wrote_what_and_when);
  RUN(a_conversation_is_completed_and_brought_back);
  RUN(messages_are_read_up_to_one_or_all_of_them);
  RUN(two_agents_cannot_both_claim_a_conversation);
  RUN(tags_go_on_and_off_by_name_and_by_number);
  RUN(a_conversation_moves_to_another_mailbox);
  RUN(what_is_allowed_agrees_with_what_the_command_does);
  RUN(a_misused_command_is_refused_and_changes_nothing);
  RUN(an_older_and_a_newer_programs_expectations_are_understood);
  RUN(getters_of_nothing_and_of_other_things_give_nothing);
  RUN(numbers_have_names);
  return 0;
}
