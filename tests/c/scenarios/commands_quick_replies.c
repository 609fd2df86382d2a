// Commands about quick replies.
#include "shown.h"

static cJSON *name_reply(struct world *world, const cJSON *line, duologue_quick_reply *reply) {
  name_it(world, line, "as", QUICK_REPLY, duologue_quick_reply_id(reply));
  cJSON *shown = show_quick_reply(world, reply);
  duologue_quick_reply_free(reply);
  return shown;
}

static cJSON *do_add_quick_reply(struct world *world, const cJSON *line, duologue_error **refused) {
  const char *name = read_text(line, "name"), *text = read_text(line, "text");
  const char *category = read_text_if(line, "category");
  duologue_quick_reply *reply;
  if (duologue_messenger_add_quick_reply(world->messenger, name, text, DUOLOGUE_NUL_TERMINATED,
                                         category, &reply, refused))
    return NULL;
  return name_reply(world, line, reply);
}

static cJSON *do_add_starter_quick_replies(struct world *world, const cJSON *line,
                                           duologue_error **refused) {
  duologue_quick_reply_cursor *replies;
  if (duologue_messenger_add_starter_quick_replies(world->messenger, &replies, refused))
    return NULL;
  cJSON *list = cJSON_CreateArray();
  for (size_t index = 0;; index++) {
    const duologue_quick_reply *reply;
    duologue_error *error;
    must(duologue_quick_reply_cursor_next(replies, &reply, &error), &error);
    if (reply == NULL)
      break;
    name_each(world, line, "as", index, QUICK_REPLY, duologue_quick_reply_id(reply));
    cJSON_AddItemToArray(list, show_quick_reply(world, reply));
  }
  duologue_quick_reply_cursor_free(replies);
  return list;
}

static cJSON *do_update_quick_reply(struct world *world, const cJSON *line,
                                    duologue_error **refused) {
  duologue_quick_reply_change change = DUOLOGUE_QUICK_REPLY_CHANGE_INIT;
  change.name = read_text_if(line, "name");
  change.text = read_text_if(line, "text");
  change.category = read_text_if(line, "category");
  duologue_quick_reply_id_t id = read_id(world, line, QUICK_REPLY, "quick_reply");
  duologue_quick_reply *reply;
  if (duologue_messenger_update_quick_reply(world->messenger, id, &change, &reply, refused))
    return NULL;
  return name_reply(world, line, reply);
}

static cJSON *do_delete_quick_reply(struct world *world, const cJSON *line,
                                    duologue_error **refused) {
  duologue_quick_reply_id_t id = read_id(world, line, QUICK_REPLY, "quick_reply");
  if (duologue_messenger_delete_quick_reply(world->messenger, id, refused))
    return NULL;
  return cJSON_CreateNull();
}

static cJSON *do_order_quick_replies(struct world *world, const cJSON *line,
                                     duologue_error **refused) {
  size_t count;
  const duologue_quick_reply_id_t *order = read_ids(world, line, QUICK_REPLY, "order", &count);
  duologue_quick_reply_cursor *replies;
  if (duologue_messenger_order_quick_replies(world->messenger, order, count, &replies, refused))
    return NULL;
  return take_rows_of_quick_reply(world, replies);
}

static cJSON *do_quick_replies(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_quick_reply_cursor *replies;
  if (duologue_messenger_quick_replies(world->messenger, read_text_if(line, "search"), &replies,
                                       refused))
    return NULL;
  return take_rows_of_quick_reply(world, replies);
}

static cJSON *do_expand_quick_reply(struct world *world, const cJSON *line,
                                    duologue_error **refused) {
  duologue_quick_reply_id_t reply = read_id(world, line, QUICK_REPLY, "quick_reply");
  duologue_conversation_id_t conversation = read_id(world, line, CONVERSATION, "conversation");
  duologue_by by = read_by(world, line);
  duologue_buffer *text;
  if (duologue_messenger_expand_quick_reply(world->messenger, reply, conversation, &by, &text,
                                            refused))
    return NULL;
  cJSON *shown = cJSON_CreateObject();
  put_text(shown, "text", duologue_buffer_text(text));
  duologue_buffer_free(text);
  return shown;
}

const struct command quick_reply_commands[] = {
    {"add_quick_reply", do_add_quick_reply, "name text category as"},
    {"add_starter_quick_replies", do_add_starter_quick_replies, "as"},
    {"update_quick_reply", do_update_quick_reply, "quick_reply name text category"},
    {"delete_quick_reply", do_delete_quick_reply, "quick_reply"},
    {"order_quick_replies", do_order_quick_replies, "order"},
    {"quick_replies", do_quick_replies, "search"},
    {"expand_quick_reply", do_expand_quick_reply, "quick_reply conversation by"},
    {NULL, NULL, NULL},
};
