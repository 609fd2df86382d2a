// What providers are asked for, and what is due.
#include "shop.h"

static duologue_refreshed *refresh(const shop *shop) {
  duologue_error *error = NULL;
  duologue_refreshed *refreshed = NULL;
  CHECK_OK(duologue_messenger_refresh(shop->messenger, &refreshed, &error), error);
  return refreshed;
}

static void write_to_the_shop(const shop *shop, const char *sender, const char *body) {
  duologue_error *error = NULL;
  duologue_incoming incoming = DUOLOGUE_INCOMING_INIT;
  incoming.sender = sender;
  incoming.body = body;
  incoming.provider_message_id = body;
  CHECK_OK(duologue_sandbox_write(shop->sandbox, "+15550100001", &incoming, OPENING, &error),
           error);
}

static void what_has_come_in_is_stored(void) {
  shop shop = shop_open();
  write_to_the_shop(&shop, CUSTOMER, "Hello?");
  duologue_refreshed *refreshed = refresh(&shop);
  CHECK(duologue_refreshed_received_count(refreshed) == 1);
  const duologue_received *received = duologue_refreshed_received(refreshed, 0);
  CHECK_TEXT(duologue_message_body(duologue_received_message(received)), "Hello?");
  CHECK(duologue_refreshed_received(refreshed, 1) == NULL);
  CHECK(duologue_refreshed_reported_count(refreshed) == 0);
  CHECK(duologue_refreshed_refused_count(refreshed) == 0);
  CHECK(duologue_refreshed_failed_count(refreshed) == 0);
  duologue_refreshed *copy = duologue_refreshed_clone(refreshed);
  duologue_refreshed_free(refreshed);
  CHECK(duologue_refreshed_received_count(copy) == 1);
  duologue_refreshed_free(copy);
  refreshed = refresh(&shop);
  CHECK(duologue_refreshed_received_count(refreshed) == 0);
  duologue_refreshed_free(refreshed);
  shop_close(&shop);
}

static void what_is_reported_is_taken_in(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  CHECK_OK(duologue_sandbox_delivery_receipts(shop.sandbox, 0, &error), error);
  const duologue_message_id_t id = shop_deliver(&shop, "It is ready.");
  duologue_refreshed *refreshed = refresh(&shop);
  const size_t count = duologue_refreshed_reported_count(refreshed);
  CHECK(count > 0);
  const duologue_message *last = duologue_refreshed_reported(refreshed, count - 1);
  CHECK(duologue_message_id(last) == id);
  CHECK(duologue_message_status(last) == DUOLOGUE_DELIVERY_STATUS_DELIVERED);
  CHECK(duologue_refreshed_reported(refreshed, count) == NULL);
  duologue_refreshed_free(refreshed);
  shop_close(&shop);
}

static void what_is_refused_is_handed_back(void) {
  shop shop = shop_open();
  write_to_the_shop(&shop, "nobody at all", "Hello?");
  duologue_refreshed *refreshed = refresh(&shop);
  CHECK(duologue_refreshed_refused_count(refreshed) == 1);
  const duologue_refused *refused = duologue_refreshed_refused(refreshed, 0);
  CHECK(duologue_refused_gateway(refused) == shop.line);
  CHECK(!duologue_refused_is_status_report(refused));
  CHECK_TEXT(duologue_refused_sender(refused), "nobody at all");
  CHECK_TEXT(duologue_refused_body(refused), "Hello?");
  CHECK(duologue_refused_media_count(refused) == 0);
  CHECK(duologue_refused_at(refused) != DUOLOGUE_NO_TIME);
  CHECK(duologue_refused_error_code(refused) == NULL);
  CHECK_TEXT(duologue_refused_provider_message_id(refused), "Hello?");
  CHECK(duologue_refused_key(refused) == NULL);
  CHECK(duologue_refused_status(refused) == 0);
  CHECK_TEXT(duologue_error_field(duologue_refused_error(refused)), "sender");
  CHECK(duologue_refreshed_refused(refreshed, 1) == NULL);
  duologue_refreshed_free(refreshed);
  shop_close(&shop);
}

static void no_answer(void *user_data, const duologue_submission *submission, duologue_time_t now,
                      duologue_outcome *outcome) {
  (void)user_data, (void)submission, (void)now, (void)outcome;
}

// A picture from somebody who has no address, when nobody knows.
static duologue_status a_picture(void *user_data, duologue_gateway_id_t gateway,
                                 const char *address, duologue_time_t now, duologue_polled *polled,
                                 duologue_error **error) {
  duologue_file shoe = DUOLOGUE_FILE_INIT;
  duologue_incoming incoming = DUOLOGUE_INCOMING_INIT;
  (void)user_data, (void)gateway, (void)address, (void)now;
  shoe.file_name = "shoe.jpg";
  shoe.media_type = "image/jpeg";
  shoe.bytes = (const uint8_t *)"\xFF\xD8";
  shoe.length = 2;
  incoming.sender = "nobody at all";
  incoming.files = &shoe;
  incoming.file_count = 1;
  return duologue_polled_add_message(polled, "1", &incoming, error);
}

static void files_that_are_refused_are_handed_back(void) {
  duologue_provider provider = DUOLOGUE_PROVIDER_INIT;
  provider.name = "sandbox";
  provider.submit = no_answer;
  provider.poll = a_picture;
  shop shop = shop_open_with(&provider);
  duologue_refreshed *refreshed = refresh(&shop);
  const duologue_refused *refused = duologue_refreshed_refused(refreshed, 0);
  size_t length = 0;
  CHECK(duologue_refused_at(refused) == DUOLOGUE_NO_TIME);
  CHECK(duologue_refused_media_count(refused) == 1);
  const duologue_media *shoe = duologue_refused_media(refused, 0);
  CHECK_TEXT(duologue_media_file_name(shoe), "shoe.jpg");
  const uint8_t *bytes = duologue_media_bytes(shoe, &length);
  CHECK(length == 2 && bytes[0] == 0xFF && bytes[1] == 0xD8);
  CHECK(duologue_refused_media(refused, 1) == NULL);
  duologue_refreshed_free(refreshed);
  shop_close(&shop);
}

// News of a message that nobody sent for one gateway, and a failure for the other.
static duologue_status stray_news(void *user_data, duologue_gateway_id_t gateway,
                                  const char *address, duologue_time_t now, duologue_polled *polled,
                                  duologue_error **error) {
  duologue_status_report report = DUOLOGUE_STATUS_REPORT_INIT;
  (void)user_data, (void)gateway, (void)now;
  if (strcmp(address, "+15550100001") != 0) {
    *error = duologue_error_new("the line is dead");
    return DUOLOGUE_E_CALLBACK;
  }
  report.key = "a key of nobody's";
  report.provider_message_id = "SM1";
  report.status = DUOLOGUE_DELIVERY_STATUS_DELIVERED;
  report.error_code = "30003";
  return duologue_polled_add_report(polled, "1", &report, error);
}

static void news_of_no_message_and_a_provider_that_fails_are_told(void) {
  duologue_provider provider = DUOLOGUE_PROVIDER_INIT;
  provider.name = "sandbox";
  provider.submit = no_answer;
  provider.poll = stray_news;
  shop shop = shop_open_with(&provider);
  duologue_refreshed *refreshed = refresh(&shop);
  CHECK(duologue_refreshed_refused_count(refreshed) == 1);
  const duologue_refused *refused = duologue_refreshed_refused(refreshed, 0);
  CHECK(duologue_refused_is_status_report(refused));
  CHECK(duologue_refused_sender(refused) == NULL);
  CHECK(duologue_refused_body(refused) == NULL);
  CHECK(duologue_refused_media_count(refused) == 0);
  CHECK(duologue_refused_at(refused) == DUOLOGUE_NO_TIME);
  CHECK_TEXT(duologue_refused_error_code(refused), "30003");
  CHECK_TEXT(duologue_refused_key(refused), "a key of nobody's");
  CHECK_TEXT(duologue_refused_provider_message_id(refused), "SM1");
  CHECK(duologue_refused_status(refused) == DUOLOGUE_DELIVERY_STATUS_DELIVERED);
  CHECK(duologue_error_status(duologue_refused_error(refused)) == DUOLOGUE_E_NOT_FOUND);
  CHECK(duologue_refreshed_failed_count(refreshed) == 1);
  const duologue_poll_failure *failure = duologue_refreshed_failed(refreshed, 0);
  CHECK(duologue_poll_failure_gateway(failure) == shop.pictures);
  CHECK(duologue_error_status(duologue_poll_failure_error(failure)) == DUOLOGUE_E_CALLBACK);
  CHECK(strstr(duologue_error_message(duologue_poll_failure_error(failure)), "the line is dead") !=
        NULL);
  CHECK(duologue_refreshed_failed(refreshed, 1) == NULL);
  duologue_refreshed_free(refreshed);
  shop_close(&shop);
}

static void what_is_due_goes(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_draft draft = DUOLOGUE_DRAFT_INIT;
  draft.send_at = OPENING + HOUR;
  duologue_message *soon = shop_send(&shop, "One", &draft);
  draft.send_at = OPENING + 3 * HOUR;
  duologue_message_free(shop_send(&shop, "Two", &draft));
  CHECK_OK(duologue_manual_clock_advance(shop.clock, 2 * HOUR_MS, &error), error);
  duologue_refreshed *refreshed = refresh(&shop);
  const duologue_tick *tick = duologue_refreshed_tick(refreshed);
  CHECK(duologue_tick_woken_count(tick) == 0);
  CHECK(duologue_tick_woken(tick, 0) == 0);
  CHECK(duologue_tick_gone_count(tick) == 1);
  CHECK(duologue_tick_gone(tick, 0) == duologue_message_id(soon));
  CHECK(duologue_tick_gone(tick, 1) == 0);
  CHECK(duologue_tick_next(tick) == OPENING + 3 * HOUR);
  duologue_tick *kept = duologue_tick_clone(tick);
  duologue_refreshed_free(refreshed);
  CHECK(duologue_tick_gone_count(kept) == 1);
  duologue_tick_free(kept);
  duologue_message_free(soon);
  shop_close(&shop);
}

static void nothing_has_nothing(void) {
  duologue_error *error = NULL;
  duologue_refreshed *refreshed = NULL;
  CHECK_INVALID(duologue_messenger_refresh(NULL, &refreshed, &error), "messenger", error);
  CHECK(refreshed == NULL);
  CHECK(duologue_refreshed_tick(NULL) == NULL);
  CHECK(duologue_refreshed_received_count(NULL) == 0);
  CHECK(duologue_refused_error(NULL) == NULL);
  CHECK(duologue_poll_failure_gateway(NULL) == 0);
  CHECK(duologue_tick_next(NULL) == DUOLOGUE_NO_TIME);
  CHECK(duologue_refreshed_clone(NULL) == NULL);
  duologue_refreshed_free(NULL);
  duologue_tick_free(NULL);
}

int main(void) {
  RUN(what_has_come_in_is_stored);
  RUN(what_is_reported_is_taken_in);
  RUN(what_is_refused_is_handed_back);
  RUN(files_that_are_refused_are_handed_back);
  RUN(news_of_no_message_and_a_provider_that_fails_are_told);
  RUN(what_is_due_goes);
  RUN(nothing_has_nothing);
  return 0;
}
