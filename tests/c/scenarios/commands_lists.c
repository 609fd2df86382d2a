// Commands that ask and change nothing: lists and their counts.
#include "shown.h"

static duologue_narrowing read_narrowing(const struct world *world, const cJSON *line) {
  duologue_narrowing narrowing = DUOLOGUE_NARROWING_INIT;
  narrowing.mailbox = read_id_if(world, line, MAILBOX, "mailbox");
  narrowing.agent = read_id_if(world, line, AGENT, "agent");
  narrowing.unassigned = cJSON_IsNull(find_field(line, "agent")) ? DUOLOGUE_YES : 0;
  narrowing.gateway = read_id_if(world, line, GATEWAY, "gateway");
  narrowing.tags = read_ids(world, line, TAG, "tags", &narrowing.tag_count);
  narrowing.any_tags = read_ids(world, line, TAG, "any_tags", &narrowing.any_tag_count);
  narrowing.unread = read_yes_or_no(line, "unread");
  narrowing.text = read_text_if(line, "text");
  return narrowing;
}

static cJSON *do_conversations(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_view_t view = read_word_if(line, "view", duologue_view_name);
  duologue_narrowing narrowing = read_narrowing(world, line);
  duologue_paging paging = read_paging(world, line, "after");
  duologue_conversation_cursor *conversations;
  if (duologue_messenger_conversations(world->messenger, view, &narrowing, &paging, &conversations,
                                       refused))
    return NULL;
  cJSON *shown = cJSON_CreateObject();
  put(shown, "items", rows_of_conversation(world, conversations));
  const char *after = duologue_conversation_cursor_after(conversations);
  put_flag(shown, "more", after != NULL);
  name_place(world, line, after);
  int64_t total = duologue_conversation_cursor_total(conversations);
  put(shown, "total", total == -1 ? cJSON_CreateNull() : cJSON_CreateNumber((double)total));
  uint64_t unread_messages, unread_conversations;
  duologue_conversation_cursor_badge(conversations, &unread_messages, &unread_conversations);
  put(shown, "badge", show_badge(unread_messages, unread_conversations));
  duologue_conversation_cursor_free(conversations);
  return shown;
}

static cJSON *do_conversations_of(struct world *world, const cJSON *line,
                                  duologue_error **refused) {
  duologue_conversation_cursor *conversations;
  if (duologue_messenger_conversations_of(
          world->messenger, read_id(world, line, CONTACT, "contact"), &conversations, refused))
    return NULL;
  cJSON *list = cJSON_CreateArray();
  for (size_t index = 0;; index++) {
    const duologue_conversation *conversation;
    duologue_error *error;
    must(duologue_conversation_cursor_next(conversations, &conversation, &error), &error);
    if (conversation == NULL)
      break;
    name_each(world, line, "as", index, CONVERSATION, duologue_conversation_id(conversation));
    cJSON_AddItemToArray(list, show_conversation(world, conversation));
  }
  duologue_conversation_cursor_free(conversations);
  return list;
}

static cJSON *do_badge(struct world *world, const cJSON *line, duologue_error **refused) {
  (void)line;
  uint64_t messages, conversations;
  if (duologue_messenger_badge(world->messenger, &messages, &conversations, refused))
    return NULL;
  return show_badge(messages, conversations);
}

static cJSON *do_counts(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_view_t view = read_word_if(line, "view", duologue_view_name);
  duologue_counts *counts;
  if (duologue_messenger_counts(world->messenger, view, &counts, refused))
    return NULL;
  cJSON *shown = show_counts(world, counts);
  duologue_counts_free(counts);
  return shown;
}

// Events

static const duologue_event_kind_t *read_kinds(const struct world *world, const cJSON *line,
                                               size_t *count) {
  const cJSON *list = read_list(line, "kinds"), *item;
  duologue_event_kind_t *kinds = scratch((size_t)cJSON_GetArraySize(list), sizeof *kinds);
  *count = 0;
  cJSON_ArrayForEach (item, list)
    kinds[(*count)++] = read_kind(world, item);
  return kinds;
}

static cJSON *show_page(struct world *world, const cJSON *line, duologue_event_cursor *events) {
  cJSON *shown = cJSON_CreateObject();
  put(shown, "items", rows_of_event(world, events));
  const char *after = duologue_event_cursor_after(events);
  put_flag(shown, "more", after != NULL);
  name_place(world, line, after);
  put_number(shown, "active_filter_count",
             (int64_t)duologue_event_cursor_active_filter_count(events));
  duologue_event_cursor_free(events);
  return shown;
}

static cJSON *do_timeline(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_conversation_id_t conversation = read_id(world, line, CONVERSATION, "conversation");
  size_t count;
  const duologue_event_kind_t *kinds = read_kinds(world, line, &count);
  duologue_paging paging = read_paging(world, line, "before");
  duologue_event_cursor *events;
  if (duologue_messenger_timeline(world->messenger, conversation, kinds, count, &paging, &events,
                                  refused))
    return NULL;
  return show_page(world, line, events);
}

static cJSON *do_activity(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_contact_id_t contact = read_id(world, line, CONTACT, "contact");
  size_t count;
  const duologue_event_kind_t *kinds = read_kinds(world, line, &count);
  duologue_paging paging = read_paging(world, line, "before");
  duologue_event_cursor *events;
  if (duologue_messenger_activity(world->messenger, contact, kinds, count, &paging, &events,
                                  refused))
    return NULL;
  return show_page(world, line, events);
}

static cJSON *do_changes(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_paging paging = read_paging(world, line, "after");
  duologue_event_cursor *events;
  if (duologue_messenger_changes(world->messenger, paging.after, paging.limit, &events, refused))
    return NULL;
  cJSON *shown = cJSON_CreateObject();
  put(shown, "items", rows_of_event(world, events));
  name_place(world, line, duologue_event_cursor_after(events));
  duologue_event_cursor_free(events);
  return shown;
}

static cJSON *do_last_change(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_buffer *place;
  if (duologue_messenger_last_change(world->messenger, &place, refused))
    return NULL;
  name_place(world, line, duologue_buffer_text(place));
  duologue_buffer_free(place);
  return cJSON_CreateNull();
}

const struct command list_commands[] = {
    {"conversations", do_conversations,
     "view mailbox agent gateway tags any_tags unread text limit after next_as"},
    {"conversations_of", do_conversations_of, "contact as"},
    {"badge", do_badge, ""},
    {"counts", do_counts, "view"},
    {"timeline", do_timeline, "conversation kinds limit before next_as"},
    {"activity", do_activity, "contact kinds limit before next_as"},
    {"changes", do_changes, "limit after next_as"},
    {"last_change", do_last_change, "next_as"},
    {NULL, NULL, NULL},
};
