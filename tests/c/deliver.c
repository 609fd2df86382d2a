// Messages that are handed over, and what providers report of them.
#include "shop.h"

// The key of the one submission that the sandbox took, to be freed.
static char *key_of_the_submission(const shop *shop) {
  duologue_error *error = NULL;
  duologue_submission_cursor *accepted = NULL;
  const duologue_submission *submission = NULL;
  CHECK_OK(duologue_sandbox_take_accepted(shop->sandbox, &accepted, &error), error);
  CHECK_OK(duologue_submission_cursor_next(accepted, &submission, &error), error);
  const char *key = duologue_submission_key(submission);
  CHECK(key != NULL);
  char *copy = malloc(strlen(key) + 1);
  CHECK(copy != NULL);
  strcpy(copy, key);
  duologue_submission_cursor_free(accepted);
  return copy;
}

static void what_became_of_each_message_is_told(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_delivery_cursor *deliveries = NULL;
  const duologue_delivery *delivery = NULL;
  duologue_time_t next = 7;
  uint64_t depth = 7;
  duologue_fault fault = DUOLOGUE_FAULT_INIT;
  fault.kind = DUOLOGUE_FAULT_REJECTED;
  fault.code = "30007";
  fault.reason = "filtered";
  CHECK_OK(duologue_sandbox_inject(shop.sandbox, &fault, &error), error);
  duologue_message *first = shop_send(&shop, "One", NULL);
  duologue_message *second = shop_send(&shop, "Two", NULL);
  CHECK_OK(duologue_messenger_outbox_depth(shop.messenger, &depth, &error), error);
  CHECK(depth == 2);
  CHECK_OK(duologue_messenger_next_delivery(shop.messenger, &next, &error), error);
  CHECK(next != DUOLOGUE_NO_TIME && next <= OPENING);
  CHECK_OK(duologue_messenger_deliver(shop.messenger, 0, &deliveries, &error), error);
  CHECK_OK(duologue_delivery_cursor_next(deliveries, &delivery, &error), error);
  CHECK(duologue_delivery_message(delivery) == duologue_message_id(first));
  CHECK(duologue_delivery_status(delivery) == DUOLOGUE_DELIVERY_STATUS_REJECTED);
  CHECK_TEXT(duologue_delivery_error_code(delivery), "30007");
  CHECK_TEXT(duologue_delivery_reason(delivery), "filtered");
  duologue_delivery *kept = duologue_delivery_clone(delivery);
  CHECK_OK(duologue_delivery_cursor_next(deliveries, &delivery, &error), error);
  CHECK(duologue_delivery_message(delivery) == duologue_message_id(second));
  CHECK(duologue_delivery_status(delivery) == DUOLOGUE_DELIVERY_STATUS_SENT);
  CHECK_TEXT(duologue_delivery_reason(delivery), "");
  CHECK_OK(duologue_delivery_cursor_next(deliveries, &delivery, &error), error);
  CHECK(delivery == NULL);
  CHECK(duologue_delivery_cursor_after(deliveries) == NULL);
  duologue_delivery_cursor_free(deliveries);
  CHECK_TEXT(duologue_delivery_error_code(kept), "30007");
  duologue_delivery_free(kept);
  CHECK_OK(duologue_messenger_outbox_depth(shop.messenger, &depth, &error), error);
  CHECK(depth == 0);
  CHECK_OK(duologue_messenger_next_delivery(shop.messenger, &next, &error), error);
  CHECK(next == DUOLOGUE_NO_TIME);
  duologue_message_free(first);
  duologue_message_free(second);
  shop_close(&shop);
}

static void no_more_are_handed_over_than_are_asked_for(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  uint64_t depth = 0;
  duologue_message_free(shop_send(&shop, "One", NULL));
  duologue_message_free(shop_send(&shop, "Two", NULL));
  CHECK_OK(duologue_messenger_deliver(shop.messenger, 1, NULL, &error), error);
  CHECK_OK(duologue_messenger_outbox_depth(shop.messenger, &depth, &error), error);
  CHECK(depth == 1);
  shop_close(&shop);
}

static void news_names_a_message_by_its_key_or_the_providers_name(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_message *message = NULL;
  duologue_status_report report = DUOLOGUE_STATUS_REPORT_INIT;
  const duologue_message_id_t id = shop_deliver(&shop, "It is ready.");
  char *key = key_of_the_submission(&shop);
  report.key = key;
  report.provider_message_id = "SM1";
  report.status = DUOLOGUE_DELIVERY_STATUS_DELIVERED;
  CHECK_OK(duologue_messenger_report(shop.messenger, shop.line, &report, &message, &error), error);
  CHECK(duologue_message_id(message) == id);
  CHECK(duologue_message_status(message) == DUOLOGUE_DELIVERY_STATUS_DELIVERED);
  duologue_message_free(message);
  report.key = NULL;
  report.status = DUOLOGUE_DELIVERY_STATUS_READ;
  CHECK_OK(duologue_messenger_report(shop.messenger, shop.line, &report, &message, &error), error);
  CHECK(duologue_message_status(message) == DUOLOGUE_DELIVERY_STATUS_READ);
  duologue_message_free(message);
  report.status = DUOLOGUE_DELIVERY_STATUS_UNDELIVERED;
  report.error_code = "30005";
  CHECK_OK(duologue_messenger_report(shop.messenger, shop.line, &report, NULL, &error), error);
  CHECK(shop_status(&shop, id) == DUOLOGUE_DELIVERY_STATUS_READ);
  free(key);
  shop_close(&shop);
}

static void what_is_no_news_is_refused_by_the_name_of_what_is_wrong(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_message *message = NULL;
  duologue_status_report good = DUOLOGUE_STATUS_REPORT_INIT, bad;
  good.provider_message_id = "SM1";
  good.status = DUOLOGUE_DELIVERY_STATUS_DELIVERED;
#define REFUSED(field)                                                                             \
  CHECK_INVALID(duologue_messenger_report(shop.messenger, shop.line, &bad, &message, &error),      \
                field, error);                                                                     \
  CHECK(message == NULL)
  bad = good;
  bad.provider_message_id = NULL;
  REFUSED("provider_message_id");
  bad.provider_message_id = NOT_UTF8;
  REFUSED("provider_message_id");
  bad.provider_message_id = "";
  REFUSED("provider_message_id");
  bad = good;
  bad.key = NOT_UTF8;
  REFUSED("key");
  bad = good;
  bad.error_code = NOT_UTF8;
  REFUSED("error_code");
  bad = good;
  bad.status = 0;
  REFUSED("status");
  bad.status = 99;
  REFUSED("status");
  bad.status = DUOLOGUE_DELIVERY_STATUS_SCHEDULED;
  REFUSED("status");
  bad = good;
  bad.struct_size = 1;
  REFUSED("report");
#undef REFUSED
  CHECK_STATUS(duologue_messenger_report(shop.messenger, shop.line, &good, &message, &error),
               DUOLOGUE_E_NOT_FOUND, error);
  CHECK_STATUS(duologue_messenger_report(shop.messenger, 99, &good, &message, &error),
               DUOLOGUE_E_NOT_FOUND, error);
  CHECK_INVALID(duologue_messenger_report(shop.messenger, 0, &good, &message, &error), "gateway",
                error);
  CHECK_INVALID(duologue_messenger_report(shop.messenger, shop.line, NULL, &message, &error),
                "report", error);
  CHECK_INVALID(duologue_messenger_report(NULL, shop.line, &good, &message, &error), "messenger",
                error);
  shop_close(&shop);
}

static void without_a_messenger_nothing_is_handed_over(void) {
  duologue_error *error = NULL;
  duologue_delivery_cursor *deliveries = NULL;
  const duologue_delivery *delivery = NULL;
  duologue_time_t next = 7;
  uint64_t depth = 7;
  CHECK_INVALID(duologue_messenger_deliver(NULL, 1, &deliveries, &error), "messenger", error);
  CHECK(deliveries == NULL);
  CHECK_INVALID(duologue_messenger_next_delivery(NULL, &next, &error), "messenger", error);
  CHECK(next == 0);
  CHECK_INVALID(duologue_messenger_outbox_depth(NULL, &depth, &error), "messenger", error);
  CHECK(depth == 0);
  CHECK_INVALID(duologue_delivery_cursor_next(NULL, &delivery, &error), "cursor", error);
  CHECK(duologue_delivery_message(NULL) == 0);
  CHECK(duologue_delivery_reason(NULL) == NULL);
  CHECK(duologue_delivery_clone(NULL) == NULL);
  duologue_delivery_free(NULL);
  duologue_delivery_cursor_free(NULL);
}

int main(void) {
  RUN(what_became_of_each_message_is_told);
  RUN(no_more_are_handed_over_than_are_asked_for);
  RUN(news_names_a_message_by_its_key_or_the_providers_name);
  RUN(what_is_no_news_is_refused_by_the_name_of_what_is_wrong);
  RUN(without_a_messenger_nothing_is_handed_over);
  return 0;
}
