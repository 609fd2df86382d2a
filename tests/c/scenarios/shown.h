// What the engine gives back, as the objects that expectations are compared with.
#ifndef SHOWN_H
#define SHOWN_H

#include "scenarios.h"

// shown.c: fields of an object. A missing text, moment, word or thing is null.

void put_text(cJSON *object, const char *name, const char *text);
void put_number(cJSON *object, const char *name, int64_t number);
void put_flag(cJSON *object, const char *name, bool flag);
void put_moment(cJSON *object, const char *name, duologue_time_t moment);
void put_decimal(cJSON *object, const char *name, const char *decimal);
void put_id(const struct world *world, cJSON *object, const char *name, enum sort sort,
            int64_t number);
void put(cJSON *object, const char *name, cJSON *value);
cJSON *show_id(const struct world *world, enum sort sort, int64_t number);
cJSON *show_moment(duologue_time_t moment);
cJSON *show_error(const struct world *world, const duologue_error *error);
cJSON *show_refused(const struct world *world, const duologue_error *error);

// shown_settings.c

cJSON *show_workspace(const duologue_workspace *workspace);
cJSON *show_agent(const struct world *world, const duologue_agent *agent);
cJSON *show_mailbox(const struct world *world, const duologue_mailbox *mailbox);
cJSON *show_gateway(const struct world *world, const duologue_gateway *gateway);
cJSON *show_gateway_choice(const struct world *world, const duologue_gateway_choice *choice);
cJSON *show_contact(const struct world *world, const duologue_contact *contact);
cJSON *show_tag(const struct world *world, const duologue_tag *tag);
cJSON *show_quick_reply(const struct world *world, const duologue_quick_reply *reply);

// shown_messages.c

cJSON *show_message(const struct world *world, const duologue_message *message);
cJSON *show_preview(const struct world *world, const duologue_preview *preview);
cJSON *show_delivery(const struct world *world, const duologue_delivery *delivery);
cJSON *show_submission(const struct world *world, const duologue_submission *submission);

// shown_conversations.c

cJSON *show_conversation(const struct world *world, const duologue_conversation *conversation);
cJSON *show_badge(uint64_t messages, uint64_t conversations);
cJSON *show_counts(const struct world *world, const duologue_counts *counts);
cJSON *show_event(const struct world *world, const duologue_event *event);
cJSON *show_health(const duologue_health *health);
// Adds what was due to an object.
void put_tick(const struct world *world, cJSON *object, const duologue_tick *tick);

// Defines a function that shows the rows that a cursor has left, and one that frees the cursor as
// well.
#define ROWS(type)                                                                                 \
  static inline cJSON *rows_of_##type(const struct world *world,                                   \
                                      duologue_##type##_cursor *cursor) {                          \
    cJSON *list = cJSON_CreateArray();                                                             \
    for (;;) {                                                                                     \
      const duologue_##type *row = NULL;                                                           \
      duologue_error *error = NULL;                                                                \
      must(duologue_##type##_cursor_next(cursor, &row, &error), &error);                           \
      if (row == NULL)                                                                             \
        return list;                                                                               \
      cJSON_AddItemToArray(list, show_##type(world, row));                                         \
    }                                                                                              \
  }                                                                                                \
  static inline cJSON *take_rows_of_##type(const struct world *world,                              \
                                           duologue_##type##_cursor *cursor) {                     \
    cJSON *list = rows_of_##type(world, cursor);                                                   \
    duologue_##type##_cursor_free(cursor);                                                         \
    return list;                                                                                   \
  }

ROWS(agent)
ROWS(mailbox)
ROWS(gateway)
ROWS(gateway_choice)
ROWS(contact)
ROWS(tag)
ROWS(quick_reply)
ROWS(message)
ROWS(delivery)
ROWS(submission)
ROWS(conversation)
ROWS(event)

#endif
