// Commands about messages that go out, or might.
#include "shown.h"

static duologue_draft read_draft(const struct world *world, const cJSON *line) {
  duologue_draft draft = DUOLOGUE_DRAFT_INIT;
  draft.gateway = read_id_if(world, line, GATEWAY, "gateway");
  draft.files = read_files(line, &draft.file_count);
  draft.key = read_text_if(line, "key");
  draft.send_at = read_moment_if(line, "send_at");
  return draft;
}

static cJSON *name_message(struct world *world, const cJSON *line, duologue_message *message) {
  name_it(world, line, "as", MESSAGE, duologue_message_id(message));
  cJSON *shown = show_message(world, message);
  duologue_message_free(message);
  return shown;
}

static cJSON *do_send(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_conversation_id_t conversation = read_id(world, line, CONVERSATION, "conversation");
  duologue_draft draft = read_draft(world, line);
  duologue_by by = read_by(world, line);
  duologue_message *message;
  if (duologue_messenger_send(world->messenger, conversation, read_text(line, "body"),
                              DUOLOGUE_NUL_TERMINATED, &draft, &by, &message, refused))
    return NULL;
  return name_message(world, line, message);
}

// Names the conversation that a message is in, and its contact.
static void name_place_of(struct world *world, const cJSON *line, const duologue_message *message) {
  duologue_conversation_id_t id = duologue_message_conversation(message);
  if (id == 0)
    return;
  duologue_conversation *conversation;
  duologue_error *error;
  must(duologue_messenger_conversation(world->messenger, id, &conversation, &error), &error);
  name_it(world, line, "conversation_as", CONVERSATION, duologue_conversation_id(conversation));
  name_it(world, line, "contact_as", CONTACT, duologue_conversation_contact(conversation));
  duologue_conversation_free(conversation);
}

static cJSON *do_compose(struct world *world, const cJSON *line, duologue_error **refused) {
  const char *to = read_text(line, "to"), *body = read_text(line, "body");
  duologue_draft draft = read_draft(world, line);
  duologue_by by = read_by(world, line);
  duologue_message *message;
  duologue_status status;
  if (to[0] == '@') {
    duologue_contact_id_t contact = read_id(world, line, CONTACT, "to");
    status = duologue_messenger_compose_to_contact(
        world->messenger, contact, body, DUOLOGUE_NUL_TERMINATED, &draft, &by, &message, refused);
  } else {
    status = duologue_messenger_compose(world->messenger, to, body, DUOLOGUE_NUL_TERMINATED, &draft,
                                        &by, &message, refused);
  }
  if (status)
    return NULL;
  name_place_of(world, line, message);
  return name_message(world, line, message);
}

static cJSON *do_edit_message(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_message_id_t id = read_id(world, line, MESSAGE, "message");
  duologue_draft draft = read_draft(world, line);
  duologue_by by = read_by(world, line);
  duologue_message *message;
  if (duologue_messenger_edit_message(world->messenger, id, read_text(line, "body"),
                                      DUOLOGUE_NUL_TERMINATED, &draft, &by, &message, refused))
    return NULL;
  return name_message(world, line, message);
}

static cJSON *do_cancel_message(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_by by = read_by(world, line);
  duologue_message *message;
  if (duologue_messenger_cancel_message(world->messenger, read_id(world, line, MESSAGE, "message"),
                                        &by, &message, refused))
    return NULL;
  return name_message(world, line, message);
}

static cJSON *do_send_test(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_gateway_id_t gateway = read_id(world, line, GATEWAY, "gateway");
  const char *to = read_text(line, "to"), *body = read_text(line, "body");
  duologue_draft draft = DUOLOGUE_DRAFT_INIT;
  draft.files = read_files(line, &draft.file_count);
  duologue_by by = read_by(world, line);
  duologue_message_cursor *messages;
  if (duologue_messenger_send_test(world->messenger, gateway, to, body, DUOLOGUE_NUL_TERMINATED,
                                   &draft, &by, &messages, refused))
    return NULL;
  static const char *const fields[] = {"disclaimer_as", "as"};
  cJSON *list = cJSON_CreateArray();
  for (size_t index = 0; index < 2; index++) {
    const duologue_message *message;
    duologue_error *error;
    must(duologue_message_cursor_next(messages, &message, &error), &error);
    name_it(world, line, fields[index], MESSAGE, duologue_message_id(message));
    cJSON_AddItemToArray(list, show_message(world, message));
  }
  cJSON *others = take_rows_of_message(world, messages);
  if (cJSON_GetArraySize(others) != 0)
    fail("a test is two messages");
  cJSON_Delete(others);
  return list;
}

static cJSON *do_preview(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_conversation_id_t conversation = read_id(world, line, CONVERSATION, "conversation");
  duologue_draft draft = read_draft(world, line);
  duologue_preview *preview;
  if (duologue_messenger_preview(world->messenger, conversation, read_text(line, "body"),
                                 DUOLOGUE_NUL_TERMINATED, &draft, &preview, refused))
    return NULL;
  cJSON *shown = show_preview(world, preview);
  duologue_preview_free(preview);
  return shown;
}

static cJSON *do_gateway_choices(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_conversation_id_t conversation = read_id(world, line, CONVERSATION, "conversation");
  duologue_draft draft = read_draft(world, line);
  duologue_gateway_choice_cursor *choices;
  if (duologue_messenger_gateway_choices(world->messenger, conversation, read_text(line, "body"),
                                         DUOLOGUE_NUL_TERMINATED, &draft, &choices, refused))
    return NULL;
  return take_rows_of_gateway_choice(world, choices);
}

const struct command sending_commands[] = {
    {"send", do_send, "conversation body gateway media key send_at as" BY},
    {"compose", do_compose, "to body gateway media key send_at as conversation_as contact_as" BY},
    {"edit_message", do_edit_message, "message body gateway media key send_at" BY},
    {"cancel_message", do_cancel_message, "message" BY},
    {"send_test", do_send_test, "gateway to body media by as disclaimer_as"},
    {"preview", do_preview, "conversation body gateway media"},
    {"gateway_choices", do_gateway_choices, "conversation body media"},
    {NULL, NULL, NULL},
};
