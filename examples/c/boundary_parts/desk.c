#include "desk.h"

#include "texts.h"
#include "trouble.h"

#include <stdbool.h>
#include <stdlib.h>

// How many messages come in with one call, and how many conversations are on a page.
enum { BATCH = 500, PAGE = 50 };

// What comes in, and where its texts are.
typedef struct {
  duologue_incoming message;
  char phone[16], key[20];
} letter;

static duologue_gateway_id_t add_line(const duologue_messenger *messenger) {
  duologue_gateway_settings settings = DUOLOGUE_GATEWAY_SETTINGS_INIT;
  duologue_mailbox *mailbox;
  duologue_gateway *gateway;
  must(duologue_messenger_add_mailbox(messenger, "Shop", &mailbox, &trouble));
  settings.name = "Line";
  settings.mailbox = duologue_mailbox_id(mailbox);
  must(duologue_messenger_add_gateway(messenger, DUOLOGUE_GATEWAY_KIND_LONG_CODE, "+15550100001",
                                      "sandbox", &settings, &gateway, &trouble));
  const duologue_gateway_id_t id = duologue_gateway_id(gateway);
  duologue_gateway_free(gateway);
  duologue_mailbox_free(mailbox);
  return id;
}

// Everybody writes once; some are answered for by an agent, some have a tag, most are read.
static void write_once(const desk *desk, const duologue_by *by, duologue_tag_id_t tag) {
  const size_t count = (size_t)desk->conversations;
  letter *letters = must_have(calloc(count, sizeof *letters));
  duologue_incoming *messages = must_have(calloc(count, sizeof *messages));
  duologue_receive_result_cursor *results;
  const duologue_receive_result *result;
  for (size_t at = 0; at < count; at++) {
    messages[at] = (duologue_incoming)DUOLOGUE_INCOMING_INIT;
    write_phone(letters[at].phone, (int64_t)at);
    messages[at].sender = letters[at].phone;
    messages[at].body = text_number((int64_t)at);
  }
  must(duologue_messenger_receive_many(desk->messenger, desk->gateway, messages, count, &results,
                                       &trouble));
  for (size_t at = 0; at < count; at++) {
    must(duologue_receive_result_cursor_next(results, &result, &trouble));
    const duologue_conversation_id_t id = duologue_conversation_id(
        duologue_received_conversation(duologue_receive_result_received(result)));
    if (at % 2 == 0) {
      must(duologue_messenger_assign(desk->messenger, id, by->agent, by, NULL, &trouble));
    }
    if (at % 5 == 0) {
      must(duologue_messenger_add_tag_by_id(desk->messenger, id, tag, by, NULL, &trouble));
    }
    if (at % 4 > 0) {
      must(duologue_messenger_read(desk->messenger, id, 0, by, NULL, &trouble));
    }
  }
  duologue_receive_result_cursor_free(results);
  free(messages);
  free(letters);
}

desk desk_open(const char *path, int conversations) {
  desk desk = {NULL, 0, conversations, 0};
  duologue_provider provider = DUOLOGUE_PROVIDER_INIT;
  duologue_options options = DUOLOGUE_OPTIONS_INIT;
  duologue_by by = DUOLOGUE_BY_INIT;
  duologue_sandbox *sandbox = duologue_sandbox_new(7);
  duologue_agent *agent;
  duologue_tag *tag;
  provider.name = "sandbox";
  provider.sandbox = sandbox;
  options.providers = &provider;
  options.provider_count = 1;
  must(duologue_messenger_open(path, &options, &desk.messenger, &trouble));
  duologue_sandbox_free(sandbox);
  desk.gateway = add_line(desk.messenger);
  must(duologue_messenger_add_agent(desk.messenger, "Ann Lee", &agent, &trouble));
  must(duologue_messenger_create_tag(desk.messenger, "Sizing", NULL, &tag, &trouble));
  by.agent = duologue_agent_id(agent);
  write_once(&desk, &by, duologue_tag_id(tag));
  duologue_tag_free(tag);
  duologue_agent_free(agent);
  return desk;
}

void desk_close(desk *desk) { duologue_messenger_free(desk->messenger); }

// What comes in next, from those who have written.
static void write_letter(desk *desk, letter *letter) {
  const int64_t number = ++desk->written;
  write_phone(letter->phone, number * 7919 % desk->conversations);
  write_key(letter->key, number);
  letter->message = (duologue_incoming)DUOLOGUE_INCOMING_INIT;
  letter->message.sender = letter->phone;
  letter->message.body = text_number(number);
  letter->message.provider_message_id = letter->key;
}

lap receive(desk *desk, int times) {
  letter *letters = must_have(calloc((size_t)times, sizeof *letters));
  lap lap = {0, 0};
  for (int at = 0; at < times; at++) {
    write_letter(desk, &letters[at]);
  }
  const double start = now();
  for (int at = 0; at < times; at++) {
    duologue_received *received;
    must(duologue_messenger_receive(desk->messenger, desk->gateway, &letters[at].message, &received,
                                    &trouble));
    lap.sum += !duologue_received_duplicate(received);
    duologue_received_free(received);
  }
  lap.nanoseconds = (now() - start) / times;
  free(letters);
  return lap;
}

static int64_t receive_batch(const desk *desk, const duologue_incoming *messages) {
  duologue_receive_result_cursor *results;
  const duologue_receive_result *result;
  int64_t added = 0;
  must(duologue_messenger_receive_many(desk->messenger, desk->gateway, messages, BATCH, &results,
                                       &trouble));
  for (;;) {
    must(duologue_receive_result_cursor_next(results, &result, &trouble));
    if (result == NULL) {
      break;
    }
    const duologue_received *received = duologue_receive_result_received(result);
    added += received != NULL && !duologue_received_duplicate(received);
  }
  duologue_receive_result_cursor_free(results);
  return added;
}

lap receive_many(desk *desk, int times) {
  const size_t count = (size_t)times * BATCH;
  letter *letters = must_have(calloc(count, sizeof *letters));
  duologue_incoming *messages = must_have(calloc(count, sizeof *messages));
  lap lap = {0, 0};
  for (size_t at = 0; at < count; at++) {
    write_letter(desk, &letters[at]);
    messages[at] = letters[at].message;
  }
  const double start = now();
  for (size_t at = 0; at < count; at += BATCH) {
    lap.sum += receive_batch(desk, messages + at);
  }
  lap.nanoseconds = (now() - start) / (double)count;
  free(messages);
  free(letters);
  return lap;
}

// What a list shows of a conversation.
typedef struct {
  duologue_conversation_id_t id;
  const char *name, *snippet;
  duologue_conversation_status_t status;
  int64_t unread;
  duologue_agent_id_t assignee;
  duologue_time_t last_activity;
} shown;

static shown read_row(const duologue_conversation *row) {
  shown shown;
  shown.id = duologue_conversation_id(row);
  shown.name = duologue_conversation_display_name(row);
  shown.snippet = duologue_conversation_snippet(row);
  shown.status = duologue_conversation_status(row);
  shown.unread = duologue_conversation_unread(row);
  shown.assignee = duologue_conversation_assignee(row);
  shown.last_activity = duologue_conversation_last_activity(row);
  return shown;
}

static int64_t fetch_page(const desk *desk, bool read) {
  duologue_paging paging = DUOLOGUE_PAGING_INIT;
  duologue_conversation_cursor *rows;
  const duologue_conversation *row;
  int64_t count = 0;
  paging.limit = PAGE;
  must(duologue_messenger_conversations(desk->messenger, DUOLOGUE_VIEW_INBOX, NULL, &paging, &rows,
                                        &trouble));
  for (;;) {
    must(duologue_conversation_cursor_next(rows, &row, &trouble));
    if (row == NULL) {
      break;
    }
    if (read) {
      const shown shown = read_row(row);
      count += shown.id != 0 && shown.name != NULL; // They never are.
    } else {
      count++;
    }
  }
  duologue_conversation_cursor_free(rows);
  return count;
}

static lap timed_pages(const desk *desk, int times, bool read) {
  lap lap = {0, 0};
  const double start = now();
  for (int at = 0; at < times; at++) {
    lap.sum += fetch_page(desk, read);
  }
  lap.nanoseconds = (now() - start) / times;
  return lap;
}

lap page(desk *desk, int times) { return timed_pages(desk, times, false); }

lap page_read(desk *desk, int times) { return timed_pages(desk, times, true); }
