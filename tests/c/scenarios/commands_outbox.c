// Commands about messages that have yet to go, or whose fate is not known.
#include "shown.h"

static cJSON *show_page(struct world *world, const cJSON *line, duologue_message_cursor *messages) {
  cJSON *shown = cJSON_CreateObject();
  put(shown, "items", rows_of_message(world, messages));
  const char *after = duologue_message_cursor_after(messages);
  put_flag(shown, "more", after != NULL);
  name_place(world, line, after);
  duologue_message_cursor_free(messages);
  return shown;
}

static cJSON *do_scheduled_messages(struct world *world, const cJSON *line,
                                    duologue_error **refused) {
  duologue_conversation_id_t conversation = read_id_if(world, line, CONVERSATION, "conversation");
  duologue_paging paging = read_paging(world, line, "after");
  duologue_message_cursor *messages;
  if (duologue_messenger_scheduled_messages(world->messenger, conversation, &paging, &messages,
                                            refused))
    return NULL;
  return show_page(world, line, messages);
}

static cJSON *do_unknown_messages(struct world *world, const cJSON *line,
                                  duologue_error **refused) {
  duologue_paging paging = read_paging(world, line, "after");
  duologue_message_cursor *messages;
  if (duologue_messenger_unknown_messages(world->messenger, &paging, &messages, refused))
    return NULL;
  return show_page(world, line, messages);
}

static cJSON *show_one(const struct world *world, duologue_message *message) {
  cJSON *shown = show_message(world, message);
  duologue_message_free(message);
  return shown;
}

static cJSON *do_look_up(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_message *message;
  if (duologue_messenger_look_up(world->messenger, read_id(world, line, MESSAGE, "message"),
                                 &message, refused))
    return NULL;
  return show_one(world, message);
}

static cJSON *do_resolve(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_message_id_t id = read_id(world, line, MESSAGE, "message");
  duologue_resolution_t resolution = read_word(line, "resolution", duologue_resolution_name);
  duologue_by by = read_by(world, line);
  duologue_message *message;
  if (duologue_messenger_resolve(world->messenger, id, resolution, &by, &message, refused))
    return NULL;
  return show_one(world, message);
}

static cJSON *do_send_again(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_by by = read_by(world, line);
  duologue_message *message;
  if (duologue_messenger_send_again(world->messenger, read_id(world, line, MESSAGE, "message"), &by,
                                    &message, refused))
    return NULL;
  return show_one(world, message);
}

static cJSON *do_outbox_depth(struct world *world, const cJSON *line, duologue_error **refused) {
  (void)line;
  uint64_t depth;
  if (duologue_messenger_outbox_depth(world->messenger, &depth, refused))
    return NULL;
  cJSON *shown = cJSON_CreateObject();
  put_number(shown, "messages", (int64_t)depth);
  return shown;
}

const struct command outbox_commands[] = {
    {"scheduled_messages", do_scheduled_messages, "conversation limit after next_as"},
    {"unknown_messages", do_unknown_messages, "limit after next_as"},
    {"look_up", do_look_up, "message"},
    {"resolve", do_resolve, "message resolution" BY},
    {"send_again", do_send_again, "message" BY},
    {"outbox_depth", do_outbox_depth, ""},
    {NULL, NULL, NULL},
};
