// A workspace with one line, opened with the parts of the host's that a test is about.
#ifndef DUOLOGUE_TESTS_HOST_H
#define DUOLOGUE_TESTS_HOST_H

#include "check.h"

// 2026-11-22T09:00:00Z.
#define NOON INT64_C(1795338000000000)
#define SECOND INT64_C(1000000)
#define LINE "+15550100001"
#define CUSTOMER "+15557000001"
#define OTHER "+15557000002"
#define NOT_UTF8 "\xC3("
#define TEXT(text) (text), DUOLOGUE_NUL_TERMINATED

typedef struct {
  duologue_messenger *messenger;
  duologue_gateway_id_t line;
} desk;

// The line goes through the provider of this name, and may send pictures.
static inline desk desk_open(const duologue_options *options, const char *provider) {
  desk desk = {NULL, 0};
  duologue_error *error = NULL;
  duologue_mailbox *mailbox = NULL;
  duologue_gateway *line = NULL;
  duologue_gateway_settings settings = DUOLOGUE_GATEWAY_SETTINGS_INIT;
  CHECK_OK(duologue_messenger_open(":memory:", options, &desk.messenger, &error), error);
  CHECK_OK(duologue_messenger_add_mailbox(desk.messenger, "Main", &mailbox, &error), error);
  settings.name = "Main line";
  settings.mailbox = duologue_mailbox_id(mailbox);
  settings.mms = DUOLOGUE_YES;
  CHECK_OK(duologue_messenger_add_gateway(desk.messenger, DUOLOGUE_GATEWAY_KIND_LONG_CODE, LINE,
                                          provider, &settings, &line, &error),
           error);
  desk.line = duologue_gateway_id(line);
  duologue_mailbox_free(mailbox);
  duologue_gateway_free(line);
  return desk;
}

// A text by the host application, which waits to be handed over.
static inline duologue_message_id_t desk_text(const desk *desk, const char *to, const char *body) {
  duologue_error *error = NULL;
  duologue_message *message = NULL;
  duologue_draft draft = DUOLOGUE_DRAFT_INIT;
  draft.gateway = desk->line;
  CHECK_OK(
      duologue_messenger_compose(desk->messenger, to, TEXT(body), &draft, NULL, &message, &error),
      error);
  const duologue_message_id_t id = duologue_message_id(message);
  duologue_message_free(message);
  return id;
}

// Where a message stands, and its error code if `code` is not NULL.
static inline duologue_delivery_status_t desk_status(const desk *desk, duologue_message_id_t id,
                                                     const char *code) {
  duologue_error *error = NULL;
  duologue_message *message = NULL;
  CHECK_OK(duologue_messenger_message(desk->messenger, id, &message, &error), error);
  const duologue_delivery_status_t status = duologue_message_status(message);
  if (code != NULL)
    CHECK_TEXT(duologue_message_error_code(message), code);
  duologue_message_free(message);
  return status;
}

// Hands over everything that waits.
static inline void desk_deliver(const desk *desk) {
  duologue_error *error = NULL;
  CHECK_OK(duologue_messenger_deliver(desk->messenger, 0, NULL, &error), error);
}

// Sends a text and hands it over at once, and tells where it stands then.
static inline duologue_delivery_status_t desk_send(const desk *desk, const char *body) {
  const duologue_message_id_t id = desk_text(desk, CUSTOMER, body);
  desk_deliver(desk);
  return desk_status(desk, id, NULL);
}

// A file with this content.
static inline duologue_file picture(const char *content) {
  duologue_file file = DUOLOGUE_FILE_INIT;
  file.file_name = "shoe.jpg";
  file.media_type = "image/jpeg";
  file.bytes = (const uint8_t *)content;
  file.length = strlen(content);
  return file;
}

// A table's `drop` that counts how often it runs.
static inline void count(void *user_data) { ++*(int *)user_data; }

#endif
