// Commands about messages that come in, and those that are there.
#include "shown.h"

#include <string.h>

#define INCOMING "sender body provider_message_id media at as conversation_as contact_as"

duologue_incoming read_incoming(const cJSON *line) {
  duologue_incoming incoming = DUOLOGUE_INCOMING_INIT;
  incoming.sender = read_text(line, "sender");
  incoming.body = read_text(line, "body");
  incoming.provider_message_id = read_text_if(line, "provider_message_id");
  incoming.files = read_files(line, &incoming.file_count);
  incoming.at = read_moment_if(line, "at");
  return incoming;
}

static cJSON *name_received(struct world *world, const cJSON *line,
                            const duologue_received *received) {
  const duologue_message *message = duologue_received_message(received);
  const duologue_conversation *conversation = duologue_received_conversation(received);
  name_it(world, line, "as", MESSAGE, duologue_message_id(message));
  name_it(world, line, "conversation_as", CONVERSATION, duologue_conversation_id(conversation));
  name_it(world, line, "contact_as", CONTACT, duologue_conversation_contact(conversation));
  cJSON *shown = cJSON_CreateObject();
  put(shown, "message", show_message(world, message));
  put(shown, "conversation", show_conversation(world, conversation));
  put_flag(shown, "duplicate", duologue_received_duplicate(received));
  return shown;
}

static cJSON *do_receive(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_gateway_id_t gateway = read_id(world, line, GATEWAY, "gateway");
  duologue_incoming incoming = read_incoming(line);
  duologue_received *received;
  if (duologue_messenger_receive(world->messenger, gateway, &incoming, &received, refused))
    return NULL;
  cJSON *shown = name_received(world, line, received);
  duologue_received_free(received);
  return shown;
}

static cJSON *name_result(struct world *world, const cJSON *line,
                          const duologue_receive_result *result) {
  const duologue_received *received = duologue_receive_result_received(result);
  const duologue_error *error = duologue_receive_result_error(result);
  if ((received == NULL) == (error == NULL))
    fail("a message was received or refused");
  return received == NULL ? show_refused(world, error) : name_received(world, line, received);
}

static cJSON *do_receive_many(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_gateway_id_t gateway = read_id(world, line, GATEWAY, "gateway");
  const cJSON *list = read_list(line, "messages"), *item;
  duologue_incoming *messages = scratch((size_t)cJSON_GetArraySize(list), sizeof *messages);
  size_t count = 0;
  cJSON_ArrayForEach (item, list) {
    check_fields(item, INCOMING);
    messages[count++] = read_incoming(item);
  }
  duologue_receive_result_cursor *results;
  if (duologue_messenger_receive_many(world->messenger, gateway, messages, count, &results,
                                      refused))
    return NULL;
  cJSON *shown = cJSON_CreateArray();
  const duologue_receive_result *result;
  duologue_error *error;
  cJSON_ArrayForEach (item, list) {
    must(duologue_receive_result_cursor_next(results, &result, &error), &error);
    if (result != NULL)
      cJSON_AddItemToArray(shown, name_result(world, item, result));
  }
  must(duologue_receive_result_cursor_next(results, &result, &error), &error);
  if (result != NULL || (size_t)cJSON_GetArraySize(shown) != count)
    fail("there are other results than messages");
  duologue_receive_result_cursor_free(results);
  return shown;
}

static cJSON *do_message(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_message *message;
  if (duologue_messenger_message(world->messenger, read_id(world, line, MESSAGE, "message"),
                                 &message, refused))
    return NULL;
  cJSON *shown = show_message(world, message);
  duologue_message_free(message);
  return shown;
}

// The zero bytes at the end are counted apart.
static cJSON *show_content(const duologue_buffer *content) {
  size_t length = duologue_buffer_length(content), text = length;
  const uint8_t *octets = duologue_buffer_data(content);
  while (text != 0 && octets[text - 1] == 0)
    text--;
  if (memchr(octets, 0, text) != NULL)
    fail("there are zero bytes elsewhere than at the end");
  char *copy = memcpy(scratch(text + 1, 1), octets, text);
  cJSON *shown = cJSON_CreateObject();
  put_text(shown, "text", copy);
  put_number(shown, "zeros", (int64_t)(length - text));
  return shown;
}

static cJSON *do_media(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_message *message;
  if (duologue_messenger_message(world->messenger, read_id(world, line, MESSAGE, "message"),
                                 &message, refused))
    return NULL;
  const duologue_attachment *file =
      duologue_message_attachment(message, read_count_or(line, "attachment", 0));
  duologue_attachment_id_t id = duologue_attachment_id(file);
  duologue_message_free(message);
  duologue_buffer *content;
  if (duologue_messenger_media(world->messenger, id, &content, refused))
    return NULL;
  cJSON *shown = show_content(content);
  duologue_buffer_free(content);
  return shown;
}

const struct command receiving_commands[] = {
    {"receive", do_receive, "gateway " INCOMING},
    {"receive_many", do_receive_many, "gateway messages"},
    {"message", do_message, "message"},
    {"media", do_media, "message attachment"},
    {NULL, NULL, NULL},
};
