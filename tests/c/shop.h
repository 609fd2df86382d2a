// A shop to test with: an agent, a line without media and one with, a sandbox behind them, and a
// clock that stands.
#ifndef DUOLOGUE_TESTS_SHOP_H
#define DUOLOGUE_TESTS_SHOP_H

#include "check.h"

// 2026-11-20T17:00:00Z.
#define OPENING INT64_C(1795194000000000)
#define HOUR_MS INT64_C(3600000)
#define HOUR (1000 * HOUR_MS)

#define CUSTOMER "+15557000001"
#define OTHER "+15557000002"

#define NOT_UTF8 "\xC3("
#define TEXT(literal) (literal), DUOLOGUE_NUL_TERMINATED

typedef struct {
  duologue_manual_clock *clock;
  duologue_sandbox *sandbox;
  duologue_messenger *messenger;
  duologue_agent_id_t ann;
  duologue_gateway_id_t line, pictures;
  // The conversation with the customer, who has written once.
  duologue_conversation_id_t conversation;
  duologue_by by_ann;
} shop;

static inline duologue_gateway_id_t shop_line(duologue_messenger *messenger, const char *address,
                                              const duologue_gateway_settings *settings) {
  duologue_error *error = NULL;
  duologue_gateway *line = NULL;
  CHECK_OK(duologue_messenger_add_gateway(messenger, DUOLOGUE_GATEWAY_KIND_LONG_CODE, address,
                                          "sandbox", settings, &line, &error),
           error);
  const duologue_gateway_id_t id = duologue_gateway_id(line);
  duologue_gateway_free(line);
  return id;
}

// Stores a text of the customer's, and tells its conversation.
static inline duologue_conversation_id_t shop_hear(const shop *shop, const char *sender,
                                                   const char *body) {
  duologue_error *error = NULL;
  duologue_received *received = NULL;
  duologue_incoming incoming = DUOLOGUE_INCOMING_INIT;
  incoming.sender = sender;
  incoming.body = body;
  CHECK_OK(duologue_messenger_receive(shop->messenger, shop->line, &incoming, &received, &error),
           error);
  const duologue_conversation_id_t id =
      duologue_conversation_id(duologue_received_conversation(received));
  duologue_received_free(received);
  return id;
}

// A shop whose messages `provider` carries; the sandbox if it is NULL.
static inline shop shop_open_with(const duologue_provider *provider) {
  shop shop;
  duologue_error *error = NULL;
  duologue_options options = DUOLOGUE_OPTIONS_INIT;
  duologue_provider sandbox = DUOLOGUE_PROVIDER_INIT;
  duologue_agent *ann = NULL;
  duologue_mailbox *mailbox = NULL;
  duologue_gateway_settings settings = DUOLOGUE_GATEWAY_SETTINGS_INIT;
  memset(&shop, 0, sizeof shop);
  shop.clock = duologue_manual_clock_new(OPENING);
  shop.sandbox = duologue_sandbox_new(7);
  sandbox.name = "sandbox";
  sandbox.sandbox = shop.sandbox;
  options.manual_clock = shop.clock;
  options.has_random_seed = DUOLOGUE_YES;
  options.random_seed = 7;
  options.providers = provider ? provider : &sandbox;
  options.provider_count = 1;
  CHECK_OK(duologue_messenger_open(":memory:", &options, &shop.messenger, &error), error);
  CHECK_OK(duologue_messenger_add_agent(shop.messenger, "Ann Lee", &ann, &error), error);
  shop.ann = duologue_agent_id(ann);
  duologue_agent_free(ann);
  CHECK_OK(duologue_messenger_add_mailbox(shop.messenger, "Main", &mailbox, &error), error);
  settings.mailbox = duologue_mailbox_id(mailbox);
  duologue_mailbox_free(mailbox);
  settings.name = "Main line";
  settings.price_per_segment = "0.0079";
  settings.price_per_mms = "0.02";
  shop.line = shop_line(shop.messenger, "+15550100001", &settings);
  settings.name = "Pictures";
  settings.mms = DUOLOGUE_YES;
  shop.pictures = shop_line(shop.messenger, "+15550100002", &settings);
  shop.conversation = shop_hear(&shop, CUSTOMER, "Size 9?");
  shop.by_ann = (duologue_by)DUOLOGUE_BY_INIT;
  shop.by_ann.agent = shop.ann;
  return shop;
}

static inline shop shop_open(void) { return shop_open_with(NULL); }

static inline void shop_close(shop *shop) {
  duologue_messenger_free(shop->messenger);
  duologue_sandbox_free(shop->sandbox);
  duologue_manual_clock_free(shop->clock);
}

static inline duologue_message *shop_send(const shop *shop, const char *body,
                                          const duologue_draft *draft) {
  duologue_error *error = NULL;
  duologue_message *message = NULL;
  CHECK_OK(duologue_messenger_send(shop->messenger, shop->conversation, TEXT(body), draft,
                                   &shop->by_ann, &message, &error),
           error);
  return message;
}

// Sends a text and hands it over, and tells its id.
static inline duologue_message_id_t shop_deliver(const shop *shop, const char *body) {
  duologue_error *error = NULL;
  duologue_message *message = shop_send(shop, body, NULL);
  const duologue_message_id_t id = duologue_message_id(message);
  duologue_message_free(message);
  CHECK_OK(duologue_messenger_deliver(shop->messenger, 0, NULL, &error), error);
  return id;
}

static inline duologue_delivery_status_t shop_status(const shop *shop, duologue_message_id_t id) {
  duologue_error *error = NULL;
  duologue_message *message = NULL;
  CHECK_OK(duologue_messenger_message(shop->messenger, id, &message, &error), error);
  const duologue_delivery_status_t status = duologue_message_status(message);
  duologue_message_free(message);
  return status;
}

static inline duologue_file shop_picture(const char *name, const char *content) {
  duologue_file file = DUOLOGUE_FILE_INIT;
  file.file_name = name;
  file.media_type = "image/jpeg";
  file.bytes = (const uint8_t *)content;
  file.length = strlen(content);
  return file;
}

#endif
