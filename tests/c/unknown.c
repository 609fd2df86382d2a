// Messages of which nobody can tell whether they went out, and those that are sent again.
#include "shop.h"

// Sends a message that meets this fault.
static duologue_message_id_t lose(const shop *shop, duologue_fault_t kind) {
  duologue_error *error = NULL;
  duologue_fault fault = DUOLOGUE_FAULT_INIT;
  fault.kind = kind;
  fault.code = "30007";
  CHECK_OK(duologue_sandbox_inject(shop->sandbox, &fault, &error), error);
  return shop_deliver(shop, "It is ready.");
}

static void check_row(duologue_message_cursor *messages, duologue_message_id_t expected) {
  duologue_error *error = NULL;
  const duologue_message *message = NULL;
  CHECK_OK(duologue_message_cursor_next(messages, &message, &error), error);
  CHECK(duologue_message_id(message) == expected);
}

static void unknown_messages_are_listed_in_the_order_in_which_they_were_written(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_message_cursor *messages = NULL, *rest = NULL;
  duologue_paging paging = DUOLOGUE_PAGING_INIT;
  const duologue_message_id_t first = lose(&shop, DUOLOGUE_FAULT_ANSWER_LOST);
  const duologue_message_id_t second = lose(&shop, DUOLOGUE_FAULT_MESSAGE_LOST);
  CHECK(shop_status(&shop, first) == DUOLOGUE_DELIVERY_STATUS_UNKNOWN);
  CHECK_OK(duologue_messenger_unknown_messages(shop.messenger, NULL, &messages, &error), error);
  check_row(messages, first);
  check_row(messages, second);
  check_row(messages, 0);
  duologue_message_cursor_free(messages);
  paging.limit = 1;
  CHECK_OK(duologue_messenger_unknown_messages(shop.messenger, &paging, &messages, &error), error);
  check_row(messages, first);
  check_row(messages, 0);
  paging.after = duologue_message_cursor_after(messages);
  CHECK_OK(duologue_messenger_unknown_messages(shop.messenger, &paging, &rest, &error), error);
  check_row(rest, second);
  CHECK(duologue_message_cursor_after(rest) == NULL);
  duologue_message_cursor_free(rest);
  duologue_message_cursor_free(messages);
  shop_close(&shop);
}

static void a_provider_is_asked_what_became_of_them(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_message *message = NULL;
  const duologue_message_id_t taken = lose(&shop, DUOLOGUE_FAULT_ANSWER_LOST);
  const duologue_message_id_t lost = lose(&shop, DUOLOGUE_FAULT_MESSAGE_LOST);
  CHECK_OK(duologue_messenger_look_up(shop.messenger, taken, &message, &error), error);
  CHECK(duologue_message_status(message) == DUOLOGUE_DELIVERY_STATUS_SENT);
  duologue_message_free(message);
  CHECK_OK(duologue_messenger_look_up(shop.messenger, lost, &message, &error), error);
  CHECK(duologue_message_status(message) == DUOLOGUE_DELIVERY_STATUS_QUEUED);
  duologue_message_free(message);
  CHECK(duologue_messenger_look_up(shop.messenger, taken, &message, &error) ==
        DUOLOGUE_E_ACTION_REFUSED);
  CHECK_TEXT(duologue_error_code(error), "not_unknown");
  duologue_error_free(error);
  shop_close(&shop);
}

static void no_answer(void *user_data, const duologue_submission *submission, duologue_time_t now,
                      duologue_outcome *outcome) {
  (void)user_data, (void)submission, (void)now, (void)outcome;
}

static duologue_status no_idea(void *user_data, const duologue_question *question,
                               duologue_time_t now, duologue_found *found, duologue_error **error) {
  (void)user_data, (void)question, (void)now, (void)found;
  *error = duologue_error_new("the line is dead");
  return DUOLOGUE_E_CALLBACK;
}

static void a_provider_that_fails_to_answer_is_quoted(void) {
  duologue_error *error = NULL;
  duologue_provider provider = DUOLOGUE_PROVIDER_INIT;
  provider.name = "sandbox";
  provider.submit = no_answer;
  provider.look_up = no_idea;
  shop shop = shop_open_with(&provider);
  const duologue_message_id_t id = shop_deliver(&shop, "It is ready.");
  CHECK(shop_status(&shop, id) == DUOLOGUE_DELIVERY_STATUS_UNKNOWN);
  CHECK(duologue_messenger_look_up(shop.messenger, id, NULL, &error) == DUOLOGUE_E_CALLBACK);
  CHECK(strstr(duologue_error_message(error), "the line is dead") != NULL);
  duologue_error_free(error);
  shop_close(&shop);
}

static void somebody_who_knows_settles_them(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_message *message = NULL;
  const duologue_message_id_t taken = lose(&shop, DUOLOGUE_FAULT_ANSWER_LOST);
  const duologue_message_id_t lost = lose(&shop, DUOLOGUE_FAULT_MESSAGE_LOST);
  CHECK_TEXT(duologue_resolution_name(DUOLOGUE_RESOLUTION_FAILED), "failed");
  CHECK_OK(duologue_messenger_resolve(shop.messenger, taken, DUOLOGUE_RESOLUTION_SENT, &shop.by_ann,
                                      &message, &error),
           error);
  CHECK(duologue_message_status(message) == DUOLOGUE_DELIVERY_STATUS_SENT);
  duologue_message_free(message);
  CHECK_OK(duologue_messenger_resolve(shop.messenger, lost, DUOLOGUE_RESOLUTION_FAILED,
                                      &shop.by_ann, &message, &error),
           error);
  CHECK(duologue_message_status(message) == DUOLOGUE_DELIVERY_STATUS_FAILED);
  duologue_message_free(message);
  CHECK_STATUS(duologue_messenger_resolve(shop.messenger, lost, DUOLOGUE_RESOLUTION_SENT,
                                          &shop.by_ann, &message, &error),
               DUOLOGUE_E_ACTION_REFUSED, error);
  CHECK_INVALID(duologue_messenger_resolve(shop.messenger, lost, 0, NULL, &message, &error),
                "resolution", error);
  CHECK_INVALID(duologue_messenger_resolve(shop.messenger, lost, 3, NULL, &message, &error),
                "resolution", error);
  CHECK(message == NULL);
  shop_close(&shop);
}

static void what_has_failed_is_sent_again_as_the_same_message(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_message *message = NULL;
  const duologue_message_id_t id = lose(&shop, DUOLOGUE_FAULT_REJECTED);
  CHECK(shop_status(&shop, id) == DUOLOGUE_DELIVERY_STATUS_REJECTED);
  CHECK_OK(duologue_messenger_send_again(shop.messenger, id, &shop.by_ann, &message, &error),
           error);
  CHECK(duologue_message_id(message) == id);
  CHECK(duologue_message_status(message) == DUOLOGUE_DELIVERY_STATUS_QUEUED);
  duologue_message_free(message);
  CHECK(duologue_messenger_send_again(shop.messenger, id, &shop.by_ann, &message, &error) ==
        DUOLOGUE_E_ACTION_REFUSED);
  CHECK_TEXT(duologue_error_code(error), "not_failed");
  duologue_error_free(error);
  CHECK(message == NULL);
  shop_close(&shop);
}

static void what_is_missing_is_told_by_its_name(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_message *message = NULL;
  duologue_message_cursor *messages = NULL;
  duologue_paging paging = DUOLOGUE_PAGING_INIT;
  CHECK_INVALID(duologue_messenger_unknown_messages(NULL, NULL, &messages, &error), "messenger",
                error);
  paging.limit = 1001;
  CHECK_INVALID(duologue_messenger_unknown_messages(shop.messenger, &paging, &messages, &error),
                "limit", error);
  CHECK(messages == NULL);
  CHECK_INVALID(duologue_messenger_look_up(NULL, 1, &message, &error), "messenger", error);
  CHECK_INVALID(duologue_messenger_look_up(shop.messenger, 0, &message, &error), "message_id",
                error);
  CHECK_STATUS(duologue_messenger_look_up(shop.messenger, 99, &message, &error),
               DUOLOGUE_E_NOT_FOUND, error);
  CHECK_INVALID(
      duologue_messenger_resolve(NULL, 1, DUOLOGUE_RESOLUTION_SENT, NULL, &message, &error),
      "messenger", error);
  CHECK_INVALID(duologue_messenger_resolve(shop.messenger, 0, DUOLOGUE_RESOLUTION_SENT, NULL,
                                           &message, &error),
                "message_id", error);
  CHECK_INVALID(duologue_messenger_send_again(NULL, 1, NULL, &message, &error), "messenger", error);
  CHECK_INVALID(duologue_messenger_send_again(shop.messenger, 0, NULL, &message, &error),
                "message_id", error);
  CHECK_STATUS(duologue_messenger_send_again(shop.messenger, 99, NULL, &message, &error),
               DUOLOGUE_E_NOT_FOUND, error);
  CHECK(message == NULL);
  shop_close(&shop);
}

int main(void) {
  RUN(unknown_messages_are_listed_in_the_order_in_which_they_were_written);
  RUN(a_provider_is_asked_what_became_of_them);
  RUN(a_provider_that_fails_to_answer_is_quoted);
  RUN(somebody_who_knows_settles_them);
  RUN(what_has_failed_is_sent_again_as_the_same_message);
  RUN(what_is_missing_is_told_by_its_name);
  return 0;
}
