// Commands that change a conversation other than by a message.
#include "shown.h"

static cJSON *name_version(struct world *world, const cJSON *line,
                           duologue_conversation *conversation) {
  name_it(world, line, "version_as", VERSION, duologue_conversation_version(conversation));
  cJSON *shown = show_conversation(world, conversation);
  duologue_conversation_free(conversation);
  return shown;
}

static duologue_conversation_id_t read_conversation(const struct world *world, const cJSON *line) {
  return read_id(world, line, CONVERSATION, "conversation");
}

static cJSON *do_conversation(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_conversation *conversation;
  if (duologue_messenger_conversation(world->messenger, read_conversation(world, line),
                                      &conversation, refused))
    return NULL;
  return name_version(world, line, conversation);
}

// The commands that take nothing beside the conversation.

typedef duologue_status (*plain_call)(const duologue_messenger *messenger,
                                      duologue_conversation_id_t conversation,
                                      const duologue_by *by, duologue_conversation **changed,
                                      duologue_error **error);

static cJSON *change(struct world *world, const cJSON *line, duologue_error **refused,
                     plain_call call) {
  duologue_by by = read_by(world, line);
  duologue_conversation *conversation;
  if (call(world->messenger, read_conversation(world, line), &by, &conversation, refused))
    return NULL;
  return name_version(world, line, conversation);
}

static cJSON *do_complete(struct world *world, const cJSON *line, duologue_error **refused) {
  return change(world, line, refused, duologue_messenger_complete);
}

static cJSON *do_archive(struct world *world, const cJSON *line, duologue_error **refused) {
  return change(world, line, refused, duologue_messenger_archive);
}

static cJSON *do_reopen(struct world *world, const cJSON *line, duologue_error **refused) {
  return change(world, line, refused, duologue_messenger_reopen);
}

static cJSON *do_unsnooze(struct world *world, const cJSON *line, duologue_error **refused) {
  return change(world, line, refused, duologue_messenger_unsnooze);
}

static cJSON *do_mark_unread(struct world *world, const cJSON *line, duologue_error **refused) {
  return change(world, line, refused, duologue_messenger_mark_unread);
}

static cJSON *do_unassign(struct world *world, const cJSON *line, duologue_error **refused) {
  return change(world, line, refused, duologue_messenger_unassign);
}

// The others.

duologue_snooze_options read_snooze(const cJSON *line) {
  duologue_snooze_options snooze = DUOLOGUE_SNOOZE_OPTIONS_INIT;
  snooze.until = read_moment_if(line, "until");
  snooze.after_ms = read_seconds_or(line, "seconds", 0);
  snooze.preset = read_word_if(line, "preset", duologue_snooze_preset_name);
  snooze.mode = read_word_if(line, "mode", duologue_snooze_mode_name);
  bool has_until = snooze.until != DUOLOGUE_NO_TIME, has_length = snooze.after_ms != 0,
       has_preset = snooze.preset != 0;
  if (has_until + has_length + has_preset > 1)
    fail("a snooze has a time, a length or a preset");
  return snooze;
}

static cJSON *do_snooze(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_snooze_options snooze = read_snooze(line);
  duologue_by by = read_by(world, line);
  duologue_conversation *conversation;
  if (duologue_messenger_snooze(world->messenger, read_conversation(world, line), &snooze, &by,
                                &conversation, refused))
    return NULL;
  return name_version(world, line, conversation);
}

static cJSON *do_read(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_message_id_t up_to = read_id_if(world, line, MESSAGE, "up_to");
  duologue_by by = read_by(world, line);
  duologue_conversation *conversation;
  if (duologue_messenger_read(world->messenger, read_conversation(world, line), up_to, &by,
                              &conversation, refused))
    return NULL;
  return name_version(world, line, conversation);
}

static cJSON *do_assign(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_agent_id_t to = read_id(world, line, AGENT, "to");
  duologue_by by = read_by(world, line);
  duologue_conversation *conversation;
  if (duologue_messenger_assign(world->messenger, read_conversation(world, line), to, &by,
                                &conversation, refused))
    return NULL;
  return name_version(world, line, conversation);
}

static cJSON *do_move_to_mailbox(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_mailbox_id_t to = read_id(world, line, MAILBOX, "to");
  duologue_by by = read_by(world, line);
  duologue_conversation *conversation;
  if (duologue_messenger_move_to_mailbox(world->messenger, read_conversation(world, line), to, &by,
                                         &conversation, refused))
    return NULL;
  return name_version(world, line, conversation);
}

const char *read_tag(const struct world *world, const cJSON *line, duologue_tag_id_t *id) {
  const cJSON *tag = find_field(line, "tag");
  bool is_thing = !cJSON_IsString(tag) || tag->valuestring[0] == '@';
  *id = is_thing ? read_id(world, line, TAG, "tag") : 0;
  return is_thing ? NULL : tag->valuestring;
}

typedef duologue_status (*tag_call)(const duologue_messenger *messenger,
                                    duologue_conversation_id_t conversation, const char *tag,
                                    const duologue_by *by, duologue_conversation **changed,
                                    duologue_error **error);
typedef duologue_status (*tag_id_call)(const duologue_messenger *messenger,
                                       duologue_conversation_id_t conversation,
                                       duologue_tag_id_t tag, const duologue_by *by,
                                       duologue_conversation **changed, duologue_error **error);

static cJSON *change_tag(struct world *world, const cJSON *line, duologue_error **refused,
                         tag_call by_name, tag_id_call by_id) {
  duologue_tag_id_t id;
  const char *name = read_tag(world, line, &id);
  duologue_conversation_id_t to = read_conversation(world, line);
  duologue_by by = read_by(world, line);
  duologue_conversation *conversation;
  duologue_status status = name == NULL
                               ? by_id(world->messenger, to, id, &by, &conversation, refused)
                               : by_name(world->messenger, to, name, &by, &conversation, refused);
  return status ? NULL : name_version(world, line, conversation);
}

static cJSON *do_add_tag(struct world *world, const cJSON *line, duologue_error **refused) {
  return change_tag(world, line, refused, duologue_messenger_add_tag,
                    duologue_messenger_add_tag_by_id);
}

static cJSON *do_remove_tag(struct world *world, const cJSON *line, duologue_error **refused) {
  return change_tag(world, line, refused, duologue_messenger_remove_tag,
                    duologue_messenger_remove_tag_by_id);
}

static cJSON *do_allowed_actions(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_allowed_action_cursor *actions;
  if (duologue_messenger_allowed_actions(world->messenger, read_conversation(world, line), &actions,
                                         refused))
    return NULL;
  cJSON *shown = cJSON_CreateObject();
  for (;;) {
    const duologue_allowed_action *action;
    duologue_error *error;
    must(duologue_allowed_action_cursor_next(actions, &action, &error), &error);
    if (action == NULL)
      break;
    put_text(shown, duologue_action_name(duologue_allowed_action_action(action)),
             duologue_reason_name(duologue_allowed_action_denied(action)));
  }
  duologue_allowed_action_cursor_free(actions);
  return shown;
}

const struct command conversation_commands[] = {
    {"conversation", do_conversation, "conversation version_as"},
    {"complete", do_complete, "conversation version_as" BY},
    {"archive", do_archive, "conversation version_as" BY},
    {"reopen", do_reopen, "conversation version_as" BY},
    {"snooze", do_snooze, "conversation until seconds preset mode version_as" BY},
    {"unsnooze", do_unsnooze, "conversation version_as" BY},
    {"mark_unread", do_mark_unread, "conversation version_as" BY},
    {"read", do_read, "conversation up_to version_as" BY},
    {"assign", do_assign, "conversation to version_as" BY},
    {"unassign", do_unassign, "conversation version_as" BY},
    {"add_tag", do_add_tag, "conversation tag version_as" BY},
    {"remove_tag", do_remove_tag, "conversation tag version_as" BY},
    {"move_to_mailbox", do_move_to_mailbox, "conversation to version_as" BY},
    {"allowed_actions", do_allowed_actions, "conversation"},
    {NULL, NULL, NULL},
};
