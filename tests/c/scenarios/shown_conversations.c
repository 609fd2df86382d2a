// Conversations, what stands beside them, their events, and how the workspace does.
#include "shown.h"

cJSON *show_conversation(const struct world *world, const duologue_conversation *conversation) {
  cJSON *shown = cJSON_CreateObject(), *tags = cJSON_CreateArray();
  put_id(world, shown, "id", CONVERSATION, duologue_conversation_id(conversation));
  put_id(world, shown, "mailbox", MAILBOX, duologue_conversation_mailbox(conversation));
  put_id(world, shown, "contact", CONTACT, duologue_conversation_contact(conversation));
  put_text(shown, "contact_name", duologue_conversation_contact_name(conversation));
  put_text(shown, "display_name", duologue_conversation_display_name(conversation));
  put_text(shown, "address", duologue_conversation_address(conversation));
  put_id(world, shown, "gateway", GATEWAY, duologue_conversation_gateway(conversation));
  put_text(shown, "status",
           duologue_conversation_status_name(duologue_conversation_status(conversation)));
  put_text(shown, "session", duologue_session_name(duologue_conversation_session(conversation)));
  put_number(shown, "unread", duologue_conversation_unread(conversation));
  put_id(world, shown, "assignee", AGENT, duologue_conversation_assignee(conversation));
  for (size_t index = 0; index < duologue_conversation_tag_count(conversation); index++) {
    const duologue_tag *tag = duologue_conversation_tag(conversation, index);
    cJSON_AddItemToArray(tags, cJSON_CreateString(duologue_tag_name(tag)));
  }
  put(shown, "tags", tags);
  put_moment(shown, "snoozed_until", duologue_conversation_snoozed_until(conversation));
  put_text(shown, "snooze_mode",
           duologue_snooze_mode_name(duologue_conversation_snooze_mode(conversation)));
  put_moment(shown, "last_activity", duologue_conversation_last_activity(conversation));
  put_id(world, shown, "last_message", MESSAGE, duologue_conversation_last_message(conversation));
  put_id(world, shown, "last_incoming", MESSAGE, duologue_conversation_last_incoming(conversation));
  put_text(shown, "last_direction",
           duologue_direction_name(duologue_conversation_last_direction(conversation)));
  put_text(shown, "snippet", duologue_conversation_snippet(conversation));
  put_moment(shown, "created_at", duologue_conversation_created_at(conversation));
  return shown;
}

cJSON *show_badge(uint64_t messages, uint64_t conversations) {
  cJSON *shown = cJSON_CreateObject();
  put_number(shown, "messages", (int64_t)messages);
  put_number(shown, "conversations", (int64_t)conversations);
  return shown;
}

static cJSON *show_count(const duologue_count *count) {
  cJSON *shown = cJSON_CreateObject();
  put_number(shown, "conversations", duologue_count_conversations(count));
  put_number(shown, "unread_conversations", duologue_count_unread_conversations(count));
  put_number(shown, "unread_messages", duologue_count_unread_messages(count));
  return shown;
}

typedef size_t (*length_of)(const duologue_counts *counts);
typedef const duologue_count *(*item_of)(const duologue_counts *counts, size_t index);

// The counts of one of the lists, by the name of the field that tells beside what each stands.
static cJSON *show_each(const struct world *world, const duologue_counts *counts, length_of length,
                        item_of item, const char *name, enum sort sort) {
  cJSON *list = cJSON_CreateArray();
  for (size_t index = 0; index < length(counts); index++) {
    cJSON *shown = show_count(item(counts, index));
    put_id(world, shown, name, sort, duologue_count_id(item(counts, index)));
    cJSON_AddItemToArray(list, shown);
  }
  return list;
}

cJSON *show_counts(const struct world *world, const duologue_counts *counts) {
  cJSON *shown = cJSON_CreateObject();
  put(shown, "total", show_count(duologue_counts_total(counts)));
  put(shown, "unassigned", show_count(duologue_counts_unassigned(counts)));
  put(shown, "agents",
      show_each(world, counts, duologue_counts_agent_count, duologue_counts_agent, "agent", AGENT));
  put(shown, "mailboxes",
      show_each(world, counts, duologue_counts_mailbox_count, duologue_counts_mailbox, "mailbox",
                MAILBOX));
  put(shown, "gateways",
      show_each(world, counts, duologue_counts_gateway_count, duologue_counts_gateway, "gateway",
                GATEWAY));
  put(shown, "tags",
      show_each(world, counts, duologue_counts_tag_count, duologue_counts_tag, "tag", TAG));
  return shown;
}

static cJSON *show_facts(const struct world *world, const duologue_event *event) {
  cJSON *shown = cJSON_CreateObject();
  int64_t unread = duologue_event_unread(event);
  put_id(world, shown, "assignee", AGENT, duologue_event_assignee(event));
  put_id(world, shown, "mailbox", MAILBOX, duologue_event_mailbox(event));
  put_text(shown, "name", duologue_event_name(event));
  put_moment(shown, "until", duologue_event_until(event));
  put_text(shown, "mode", duologue_snooze_mode_name(duologue_event_snooze_mode(event)));
  put(shown, "unread", unread == -1 ? cJSON_CreateNull() : cJSON_CreateNumber((double)unread));
  put_id(world, shown, "message", MESSAGE, duologue_event_about(event));
  put_text(shown, "status", duologue_delivery_status_name(duologue_event_status(event)));
  put_text(shown, "error_code", duologue_event_error_code(event));
  return shown;
}

cJSON *show_event(const struct world *world, const duologue_event *event) {
  const duologue_message *message = duologue_event_message(event);
  cJSON *shown = cJSON_CreateObject();
  put_text(shown, "kind", kind_name(world, duologue_event_kind(event)));
  put_moment(shown, "at", duologue_event_at(event));
  put_text(shown, "actor", duologue_actor_name(duologue_event_actor(event)));
  put_id(world, shown, "agent", AGENT, duologue_event_agent(event));
  put_text(shown, "initials", duologue_event_initials(event));
  put_id(world, shown, "conversation", CONVERSATION, duologue_event_conversation(event));
  put_id(world, shown, "contact", CONTACT, duologue_event_contact(event));
  put(shown, "message", message == NULL ? cJSON_CreateNull() : show_message(world, message));
  put_text(shown, "text", duologue_event_text(event));
  put_text(shown, "attributes", duologue_event_attributes(event));
  put(shown, "facts", show_facts(world, event));
  return shown;
}

// Without the workers, whose times are those of the machine, and the work of the database.
cJSON *show_health(const duologue_health *health) {
  cJSON *shown = cJSON_CreateObject(), *outbox = cJSON_CreateObject(),
        *deliveries = cJSON_CreateArray();
  put_number(outbox, "scheduled", duologue_health_scheduled(health));
  put_number(outbox, "held", duologue_health_held(health));
  put_number(outbox, "queued", duologue_health_queued(health));
  put_number(outbox, "sending", duologue_health_sending(health));
  put_moment(outbox, "oldest_queued", duologue_health_oldest_queued(health));
  put(shown, "outbox", outbox);
  for (size_t index = 0; index < duologue_health_delivery_count(health); index++) {
    const duologue_delivery_count *count = duologue_health_delivery(health, index);
    cJSON *delivery = cJSON_CreateObject();
    put_text(delivery, "status",
             duologue_delivery_status_name(duologue_delivery_count_status(count)));
    put_number(delivery, "messages", duologue_delivery_count_messages(count));
    cJSON_AddItemToArray(deliveries, delivery);
  }
  put(shown, "deliveries", deliveries);
  return shown;
}

void put_tick(const struct world *world, cJSON *object, const duologue_tick *tick) {
  cJSON *woken = cJSON_CreateArray(), *gone = cJSON_CreateArray();
  for (size_t index = 0; index < duologue_tick_woken_count(tick); index++)
    cJSON_AddItemToArray(woken, show_id(world, CONVERSATION, duologue_tick_woken(tick, index)));
  for (size_t index = 0; index < duologue_tick_gone_count(tick); index++)
    cJSON_AddItemToArray(gone, show_id(world, MESSAGE, duologue_tick_gone(tick, index)));
  put(object, "woken", woken);
  put(object, "gone", gone);
  put_moment(object, "next", duologue_tick_next(tick));
}
