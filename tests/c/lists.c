// Lists of conversations: views, what they are narrowed to, page by page, and the numbers beside
// them.
#include "scene.h"

// More than two of the pages that a cursor without a limit fetches.
#define MANY 230

static duologue_conversation_cursor *list(const scene *scene, duologue_view_t view,
                                          const duologue_narrowing *narrowing,
                                          const duologue_paging *paging) {
  duologue_error *error = NULL;
  duologue_conversation_cursor *cursor = NULL;
  CHECK_OK(
      duologue_messenger_conversations(scene->messenger, view, narrowing, paging, &cursor, &error),
      error);
  return cursor;
}

// Goes through what is left of a list, and tells how many rows that were and the last of them.
static size_t go_through(duologue_conversation_cursor *cursor, duologue_conversation_id_t *last) {
  duologue_error *error = NULL;
  const duologue_conversation *row = NULL;
  size_t count = 0;
  for (;;) {
    CHECK_OK(duologue_conversation_cursor_next(cursor, &row, &error), error);
    if (row == NULL)
      return count;
    *last = duologue_conversation_id(row);
    count += 1;
  }
}

static size_t count_of(const scene *scene, duologue_view_t view,
                       const duologue_narrowing *narrowing) {
  duologue_conversation_id_t last = 0;
  duologue_conversation_cursor *cursor = list(scene, view, narrowing, NULL);
  const size_t count = go_through(cursor, &last);
  duologue_conversation_cursor_free(cursor);
  return count;
}

static void a_list_without_a_limit_goes_on_to_its_end(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  const duologue_conversation *row = NULL;
  duologue_conversation_id_t expected = 0;
  uint64_t messages = 0, conversations = 0;
  for (int customer = 0; customer < MANY; customer++) {
    scene_advance(&scene, 1);
    expected = scene_write(&scene, customer, "Hello");
  }

  duologue_conversation_cursor *cursor = list(&scene, 0, NULL, NULL);
  CHECK(duologue_conversation_cursor_total(cursor) == MANY);
  duologue_conversation_cursor_badge(cursor, &messages, &conversations);
  CHECK(messages == MANY && conversations == MANY);
  for (size_t i = 0; i < MANY; i++, expected--) {
    CHECK_OK(duologue_conversation_cursor_next(cursor, &row, &error), error);
    CHECK(duologue_conversation_id(row) == expected);
  }
  for (size_t i = 0; i < 2; i++) {
    CHECK_OK(duologue_conversation_cursor_next(cursor, &row, &error), error);
    CHECK(row == NULL);
  }
  CHECK(duologue_conversation_cursor_after(cursor) == NULL);
  CHECK(duologue_conversation_cursor_total(cursor) == MANY);
  duologue_conversation_cursor_free(cursor);
  scene_close(&scene);
}

static void a_list_with_a_limit_tells_where_the_next_page_begins(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_conversation_id_t last = 0;
  for (int customer = 0; customer < 5; customer++) {
    scene_advance(&scene, 1);
    scene_write(&scene, customer, "Hello");
  }

  duologue_paging paging = DUOLOGUE_PAGING_INIT;
  paging.limit = 3;
  duologue_conversation_cursor *first = list(&scene, DUOLOGUE_VIEW_ALL, NULL, &paging);
  CHECK(go_through(first, &last) == 3);
  CHECK(last == 3);
  paging.after = duologue_conversation_cursor_after(first);
  CHECK(paging.after != NULL);
  duologue_conversation_cursor *second = list(&scene, DUOLOGUE_VIEW_ALL, NULL, &paging);
  CHECK(go_through(second, &last) == 2);
  CHECK(last == 1);
  CHECK(duologue_conversation_cursor_after(second) == NULL);
  duologue_conversation_cursor_free(second);

  // Where a page of one list ended is no place in another.
  CHECK_INVALID(duologue_messenger_conversations(scene.messenger, DUOLOGUE_VIEW_INBOX, NULL,
                                                 &paging, &second, &error),
                "after", error);
  CHECK(second == NULL);
  paging.after = "nowhere";
  CHECK_INVALID(duologue_messenger_conversations(scene.messenger, 0, NULL, &paging, NULL, &error),
                "after", error);
  paging.after = NULL;
  paging.limit = 1001;
  CHECK_INVALID(duologue_messenger_conversations(scene.messenger, 0, NULL, &paging, NULL, &error),
                "limit", error);
  duologue_conversation_cursor_free(first);
  scene_close(&scene);
}

static void a_list_goes_on_when_its_messenger_has_been_freed(void) {
  scene scene = scene_open();
  duologue_conversation_id_t last = 0;
  for (int customer = 0; customer < 101; customer++)
    scene_write(&scene, customer, "Hello");
  duologue_conversation_cursor *cursor = list(&scene, 0, NULL, NULL);
  scene_close(&scene);
  CHECK(go_through(cursor, &last) == 101);
  duologue_conversation_cursor_free(cursor);
}

static void a_view_is_narrowed(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_conversation *now = NULL;
  const duologue_conversation_id_t first = scene_write(&scene, 1, "Size 9?");
  const duologue_conversation_id_t second = scene_write(&scene, 2, "A refund, please");
  scene_write(&scene, 3, "Hello");
  CHECK_OK(duologue_messenger_assign(scene.messenger, first, scene.ann, NULL, NULL, &error), error);
  CHECK_OK(duologue_messenger_read(scene.messenger, second, 0, NULL, NULL, &error), error);
  CHECK_OK(
      duologue_messenger_move_to_mailbox(scene.messenger, second, scene.other, NULL, NULL, &error),
      error);
  CHECK_OK(duologue_messenger_add_tag(scene.messenger, first, "shoes", NULL, NULL, &error), error);
  CHECK_OK(duologue_messenger_add_tag(scene.messenger, first, "vip", NULL, &now, &error), error);
  const duologue_tag_id_t both[] = {duologue_tag_id(duologue_conversation_tag(now, 0)),
                                    duologue_tag_id(duologue_conversation_tag(now, 1))};
  duologue_conversation_free(now);
  CHECK_OK(duologue_messenger_add_tag_by_id(scene.messenger, second, both[1], NULL, NULL, &error),
           error);

  const duologue_narrowing whole = DUOLOGUE_NARROWING_INIT;
  CHECK(count_of(&scene, DUOLOGUE_VIEW_INBOX, &whole) == 3);
  duologue_narrowing narrowing = whole;
  narrowing.mailbox = scene.other;
  CHECK(count_of(&scene, 0, &narrowing) == 1);
  narrowing = whole;
  narrowing.agent = scene.ann;
  CHECK(count_of(&scene, 0, &narrowing) == 1);
  narrowing = whole;
  narrowing.unassigned = DUOLOGUE_YES;
  CHECK(count_of(&scene, 0, &narrowing) == 2);
  narrowing.unassigned = DUOLOGUE_NO;
  CHECK(count_of(&scene, 0, &narrowing) == 3);
  narrowing = whole;
  narrowing.gateway = scene.line;
  CHECK(count_of(&scene, 0, &narrowing) == 3);
  narrowing.gateway = scene.line + 1;
  CHECK(count_of(&scene, 0, &narrowing) == 0);
  narrowing = whole;
  narrowing.tags = both;
  narrowing.tag_count = 2;
  CHECK(count_of(&scene, 0, &narrowing) == 1);
  narrowing = whole;
  narrowing.any_tags = both;
  narrowing.any_tag_count = 2;
  CHECK(count_of(&scene, 0, &narrowing) == 2);
  narrowing = whole;
  narrowing.unread = DUOLOGUE_YES;
  CHECK(count_of(&scene, 0, &narrowing) == 2);
  narrowing = whole;
  narrowing.text = "REFUND";
  CHECK(count_of(&scene, 0, &narrowing) == 1);
  CHECK(count_of(&scene, DUOLOGUE_VIEW_SNOOZED, NULL) == 0);

  // With a text nobody has counted the rows.
  duologue_conversation_cursor *cursor = list(&scene, 0, &narrowing, NULL);
  CHECK(duologue_conversation_cursor_total(cursor) == -1);
  duologue_conversation_cursor_badge(cursor, NULL, NULL);
  duologue_conversation_cursor_free(cursor);
  scene_close(&scene);
}

static void a_narrowing_that_cannot_be_is_refused(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_conversation_cursor *cursor = NULL;
  const duologue_messenger *messenger = scene.messenger;
  const duologue_narrowing whole = DUOLOGUE_NARROWING_INIT;
  const duologue_tag_id_t wrong[] = {1, 0};

  duologue_narrowing narrowing = whole;
#define REFUSED(field)                                                                             \
  CHECK_INVALID(duologue_messenger_conversations(messenger, 0, &narrowing, NULL, &cursor, &error), \
                field, error);                                                                     \
  CHECK(cursor == NULL);                                                                           \
  narrowing = whole
  narrowing.mailbox = -1;
  REFUSED("mailbox");
  narrowing.agent = -1;
  REFUSED("agent");
  narrowing.agent = scene.ann;
  narrowing.unassigned = DUOLOGUE_YES; // of somebody and of nobody
  REFUSED("agent");
  narrowing.unassigned = 3;
  REFUSED("unassigned");
  narrowing.unread = -1;
  REFUSED("unread");
  narrowing.gateway = -1;
  REFUSED("gateway");
  narrowing.tags = wrong;
  narrowing.tag_count = 2;
  REFUSED("tags");
  narrowing.tag_count = 1; // of nothing
  REFUSED("tags");
  narrowing.any_tags = wrong;
  narrowing.any_tag_count = 2;
  REFUSED("any_tags");
  narrowing.text = "\xff";
  REFUSED("text");
#undef REFUSED
  CHECK_INVALID(duologue_messenger_conversations(messenger, 6, NULL, NULL, &cursor, &error), "view",
                error);
  CHECK_INVALID(duologue_messenger_conversations(NULL, 0, NULL, NULL, &cursor, &error), "messenger",
                error);
  narrowing.struct_size = 3;
  CHECK_STATUS(duologue_messenger_conversations(messenger, 0, &narrowing, NULL, &cursor, &error),
               DUOLOGUE_E_INVALID_ARGUMENT, error);
  CHECK_OK(duologue_messenger_conversations(messenger, 0, NULL, NULL, NULL, &error), error);
  scene_close(&scene);
}

static void the_conversations_of_a_contact_are_one_for_each_mailbox(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_conversation_cursor *cursor = NULL;
  duologue_conversation_id_t last = 0;
  const duologue_conversation_id_t first = scene_write(&scene, 1, "Size 9?");
  CHECK_OK(
      duologue_messenger_move_to_mailbox(scene.messenger, first, scene.other, NULL, NULL, &error),
      error);
  scene_write(&scene, 1, "Hello?");
  duologue_conversation *told = scene_look(&scene, first);
  const duologue_contact_id_t contact = duologue_conversation_contact(told);
  duologue_conversation_free(told);

  CHECK_OK(duologue_messenger_conversations_of(scene.messenger, contact, &cursor, &error), error);
  CHECK(duologue_conversation_cursor_total(cursor) == -1);
  CHECK(go_through(cursor, &last) == 2);
  CHECK(last == first);
  duologue_conversation_cursor_free(cursor);
  CHECK_STATUS(duologue_messenger_conversations_of(scene.messenger, 99, &cursor, &error),
               DUOLOGUE_E_NOT_FOUND, error);
  CHECK_INVALID(duologue_messenger_conversations_of(scene.messenger, 0, &cursor, &error), "contact",
                error);
  scene_close(&scene);
}

static void a_sidebar_shows_counts(void) {
  scene scene = scene_open();
  duologue_error *error = NULL;
  duologue_counts *counts = NULL;
  uint64_t messages = 9, conversations = 9;
  const duologue_conversation_id_t first = scene_write(&scene, 1, "Size 9?");
  scene_write(&scene, 1, "In blue?");
  const duologue_conversation_id_t second = scene_write(&scene, 2, "Hello");
  CHECK_OK(duologue_messenger_read(scene.messenger, second, 0, NULL, NULL, &error), error);
  CHECK_OK(duologue_messenger_assign(scene.messenger, first, scene.ann, NULL, NULL, &error), error);
  CHECK_OK(duologue_messenger_add_tag(scene.messenger, first, "shoes", NULL, NULL, &error), error);

  CHECK_OK(duologue_messenger_badge(scene.messenger, &messages, &conversations, &error), error);
  CHECK(messages == 2 && conversations == 1);
  CHECK_OK(duologue_messenger_badge(scene.messenger, NULL, NULL, &error), error);
  CHECK_OK(duologue_messenger_counts(scene.messenger, 0, &counts, &error), error);
  const duologue_count *total = duologue_counts_total(counts);
  CHECK(duologue_count_id(total) == 0);
  CHECK(duologue_count_conversations(total) == 2);
  CHECK(duologue_count_unread_conversations(total) == 1);
  CHECK(duologue_count_unread_messages(total) == 2);
  CHECK(duologue_count_conversations(duologue_counts_unassigned(counts)) == 1);
  CHECK(duologue_counts_agent_count(counts) == 1);
  CHECK(duologue_count_id(duologue_counts_agent(counts, 0)) == scene.ann);
  CHECK(duologue_counts_agent(counts, 1) == NULL);
  CHECK(duologue_counts_mailbox_count(counts) == 1);
  CHECK(duologue_count_id(duologue_counts_mailbox(counts, 0)) == scene.main);
  CHECK(duologue_counts_gateway_count(counts) == 1);
  CHECK(duologue_count_conversations(duologue_counts_gateway(counts, 0)) == 2);
  CHECK(duologue_counts_tag_count(counts) == 1);
  CHECK(duologue_count_unread_messages(duologue_counts_tag(counts, 0)) == 2);
  duologue_counts *copy = duologue_counts_clone(counts);
  duologue_counts_free(counts);
  CHECK(duologue_counts_tag_count(copy) == 1);
  duologue_counts_free(copy);

  CHECK_OK(duologue_messenger_counts(scene.messenger, DUOLOGUE_VIEW_ARCHIVED, &counts, &error),
           error);
  CHECK(duologue_count_conversations(duologue_counts_total(counts)) == 0);
  CHECK(duologue_counts_mailbox_count(counts) == 0);
  duologue_counts_free(counts);
  CHECK_INVALID(duologue_messenger_counts(scene.messenger, -1, &counts, &error), "view", error);
  CHECK_INVALID(duologue_messenger_badge(NULL, &messages, &conversations, &error), "messenger",
                error);
  CHECK(messages == 0 && conversations == 0);
  scene_close(&scene);
}

static void getters_of_nothing_give_nothing(void) {
  uint64_t messages = 9, conversations = 9;
  CHECK(duologue_conversation_cursor_total(NULL) == -1);
  duologue_conversation_cursor_badge(NULL, &messages, &conversations);
  CHECK(messages == 0 && conversations == 0);
  duologue_error *error = NULL;
  const duologue_conversation *row = NULL;
  CHECK_STATUS(duologue_conversation_cursor_next(NULL, &row, &error), DUOLOGUE_E_INVALID_ARGUMENT,
               error);
  CHECK(duologue_counts_total(NULL) == NULL);
  CHECK(duologue_count_conversations(NULL) == 0);
  CHECK_TEXT(duologue_view_name(DUOLOGUE_VIEW_INBOX), "inbox");
  CHECK(duologue_view_name(0) == NULL);
  duologue_counts_free(NULL);
  duologue_conversation_cursor_free(NULL);
}

int main(void) {
  RUN(a_list_without_a_limit_goes_on_to_its_end);
  RUN(a_list_with_a_limit_tells_where_the_next_page_begins);
  RUN(a_list_goes_on_when_its_messenger_has_been_freed);
  RUN(a_view_is_narrowed);
  RUN(a_narrowing_that_cannot_be_is_refused);
  RUN(the_conversations_of_a_contact_are_one_for_each_mailbox);
  RUN(a_sidebar_shows_counts);
  RUN(getters_of_nothing_give_nothing);
  return 0;
}
