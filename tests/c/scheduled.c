// Messages that go at a set time.
#include "shop.h"

static duologue_message_id_t schedule(const shop *shop, const char *body, int hours) {
  duologue_draft draft = DUOLOGUE_DRAFT_INIT;
  draft.send_at = OPENING + hours * HOUR;
  duologue_message *message = shop_send(shop, body, &draft);
  const duologue_message_id_t id = duologue_message_id(message);
  duologue_message_free(message);
  return id;
}

static void check_row(duologue_message_cursor *messages, duologue_message_id_t expected) {
  duologue_error *error = NULL;
  const duologue_message *message = NULL;
  CHECK_OK(duologue_message_cursor_next(messages, &message, &error), error);
  CHECK(duologue_message_id(message) == expected);
}

static void messages_that_wait_are_listed_in_the_order_in_which_they_go(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_message_cursor *messages = NULL;
  const duologue_message_id_t third = schedule(&shop, "Three", 3);
  const duologue_message_id_t first = schedule(&shop, "One", 1);
  const duologue_message_id_t second = schedule(&shop, "Two", 2);
  CHECK_OK(duologue_messenger_scheduled_messages(shop.messenger, 0, NULL, &messages, &error),
           error);
  check_row(messages, first);
  check_row(messages, second);
  check_row(messages, third);
  check_row(messages, 0);
  CHECK(duologue_message_cursor_after(messages) == NULL);
  duologue_message_cursor_free(messages);
  CHECK_OK(duologue_messenger_scheduled_messages(shop.messenger, shop.conversation, NULL, &messages,
                                                 &error),
           error);
  check_row(messages, first);
  duologue_message_cursor_free(messages);
  shop_close(&shop);
}

static void a_page_can_be_continued_another_day(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_message_cursor *messages = NULL, *rest = NULL;
  duologue_paging paging = DUOLOGUE_PAGING_INIT;
  const duologue_message_id_t first = schedule(&shop, "One", 1);
  const duologue_message_id_t second = schedule(&shop, "Two", 2);
  paging.limit = 1;
  CHECK_OK(duologue_messenger_scheduled_messages(shop.messenger, 0, &paging, &messages, &error),
           error);
  check_row(messages, first);
  check_row(messages, 0);
  paging.after = duologue_message_cursor_after(messages);
  CHECK(paging.after != NULL);
  CHECK_OK(duologue_messenger_scheduled_messages(shop.messenger, 0, &paging, &rest, &error), error);
  check_row(rest, second);
  check_row(rest, 0);
  CHECK(duologue_message_cursor_after(rest) == NULL);
  duologue_message_cursor_free(rest);
  CHECK_INVALID(duologue_messenger_scheduled_messages(shop.messenger, shop.conversation, &paging,
                                                      &rest, &error),
                "after", error);
  paging.after = "not a place";
  CHECK(duologue_messenger_scheduled_messages(shop.messenger, 0, &paging, &rest, NULL) ==
        DUOLOGUE_E_INVALID_ARGUMENT);
  duologue_message_cursor_free(messages);
  paging.after = NULL;
  paging.limit = 1001;
  CHECK_INVALID(duologue_messenger_scheduled_messages(shop.messenger, 0, &paging, &rest, &error),
                "limit", error);
  CHECK(rest == NULL);
  shop_close(&shop);
}

static void a_list_is_longer_than_any_page(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_message_cursor *messages = NULL;
  const duologue_message *message = NULL;
  int count = 0;
  for (; count < 250; count++)
    schedule(&shop, "Hello", 1 + count);
  CHECK_OK(duologue_messenger_scheduled_messages(shop.messenger, 0, NULL, &messages, &error),
           error);
  while (duologue_message_cursor_next(messages, &message, &error) == DUOLOGUE_OK && message) {
    count--;
    CHECK(duologue_message_send_at(message) == OPENING + (250 - count) * HOUR);
  }
  CHECK(error == NULL && count == 0);
  duologue_message_cursor_free(messages);
  shop_close(&shop);
}

static void a_message_that_waits_can_be_rewritten_and_called_off(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_message *message = NULL;
  duologue_draft draft = DUOLOGUE_DRAFT_INIT;
  const duologue_message_id_t id = schedule(&shop, "One", 1);
  draft.send_at = OPENING + 2 * HOUR;
  CHECK_OK(duologue_messenger_edit_message(shop.messenger, id, TEXT("Two"), &draft, &shop.by_ann,
                                           &message, &error),
           error);
  CHECK_TEXT(duologue_message_body(message), "Two");
  CHECK(duologue_message_send_at(message) == OPENING + 2 * HOUR);
  duologue_message_free(message);
  CHECK_OK(duologue_messenger_edit_message(shop.messenger, id, TEXT("Three"), NULL, &shop.by_ann,
                                           &message, &error),
           error);
  CHECK(duologue_message_send_at(message) == OPENING + 2 * HOUR);
  duologue_message_free(message);
  draft.key = "order 17";
  CHECK_INVALID(duologue_messenger_edit_message(shop.messenger, id, TEXT("Four"), &draft,
                                                &shop.by_ann, &message, &error),
                "key", error);
  CHECK_OK(duologue_messenger_cancel_message(shop.messenger, id, &shop.by_ann, &message, &error),
           error);
  CHECK(duologue_message_status(message) == DUOLOGUE_DELIVERY_STATUS_CANCELLED);
  CHECK_TEXT(duologue_message_body(message), "Three");
  duologue_message_free(message);
  CHECK(duologue_messenger_cancel_message(shop.messenger, id, &shop.by_ann, &message, &error) ==
        DUOLOGUE_E_ACTION_REFUSED);
  CHECK_TEXT(duologue_error_code(error), "already_gone");
  duologue_error_free(error);
  error = NULL;
  CHECK_STATUS(duologue_messenger_edit_message(shop.messenger, id, TEXT("Four"), NULL, &shop.by_ann,
                                               &message, &error),
               DUOLOGUE_E_ACTION_REFUSED, error);
  CHECK(message == NULL);
  shop_close(&shop);
}

static void what_is_missing_is_told_by_its_name(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_message *message = NULL;
  duologue_message_cursor *messages = NULL;
  CHECK_INVALID(duologue_messenger_edit_message(NULL, 1, TEXT("Two"), NULL, NULL, &message, &error),
                "messenger", error);
  CHECK_INVALID(
      duologue_messenger_edit_message(shop.messenger, 0, TEXT("Two"), NULL, NULL, &message, &error),
      "message_id", error);
  CHECK_INVALID(
      duologue_messenger_edit_message(shop.messenger, 1, NULL, 1, NULL, NULL, &message, &error),
      "body", error);
  CHECK_INVALID(duologue_messenger_cancel_message(NULL, 1, NULL, &message, &error), "messenger",
                error);
  CHECK_INVALID(duologue_messenger_cancel_message(shop.messenger, 0, NULL, &message, &error),
                "message_id", error);
  CHECK_STATUS(duologue_messenger_cancel_message(shop.messenger, 99, NULL, &message, &error),
               DUOLOGUE_E_NOT_FOUND, error);
  CHECK_INVALID(duologue_messenger_scheduled_messages(NULL, 0, NULL, &messages, &error),
                "messenger", error);
  CHECK_INVALID(duologue_messenger_scheduled_messages(shop.messenger, -1, NULL, &messages, &error),
                "conversation", error);
  CHECK_STATUS(duologue_messenger_scheduled_messages(shop.messenger, 99, NULL, &messages, &error),
               DUOLOGUE_E_NOT_FOUND, error);
  CHECK(message == NULL && messages == NULL);
  shop_close(&shop);
}

int main(void) {
  RUN(messages_that_wait_are_listed_in_the_order_in_which_they_go);
  RUN(a_page_can_be_continued_another_day);
  RUN(a_list_is_longer_than_any_page);
  RUN(a_message_that_waits_can_be_rewritten_and_called_off);
  RUN(what_is_missing_is_told_by_its_name);
  return 0;
}
