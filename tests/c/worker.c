// Workers, which deliver in the background.
#include "shop.h"

#include <time.h>

// Waits until the message is sent, for half a minute at most.
static void wait_until_sent(const shop *shop, duologue_message_id_t id) {
  const struct timespec pause = {0, 10000000};
  int tries = 3000;
  while (shop_status(shop, id) != DUOLOGUE_DELIVERY_STATUS_SENT) {
    CHECK(tries-- > 0);
    nanosleep(&pause, NULL);
  }
}

static duologue_message_id_t send(const shop *shop, const char *body) {
  duologue_message *message = shop_send(shop, body, NULL);
  const duologue_message_id_t id = duologue_message_id(message);
  duologue_message_free(message);
  return id;
}

static void a_worker_hands_over_what_was_sent_before_and_after_it_started(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_worker *worker = NULL;
  duologue_worker_settings settings = DUOLOGUE_WORKER_SETTINGS_INIT;
  const duologue_message_id_t before = send(&shop, "One");
  settings.threads = 2;
  settings.look_every_ms = 5000;
  CHECK_OK(duologue_messenger_start_worker(shop.messenger, &settings, &worker, &error), error);
  wait_until_sent(&shop, before);
  wait_until_sent(&shop, send(&shop, "Two"));
  duologue_worker_free(worker);
  const duologue_message_id_t after = send(&shop, "Three");
  CHECK(shop_status(&shop, after) == DUOLOGUE_DELIVERY_STATUS_QUEUED);
  shop_close(&shop);
}

static void a_worker_may_end_after_its_messenger(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_worker *worker = NULL;
  CHECK_OK(duologue_messenger_start_worker(shop.messenger, NULL, &worker, &error), error);
  shop_close(&shop);
  duologue_worker_free(worker);
}

static void what_no_worker_can_be_is_refused_by_the_name_of_what_is_wrong(void) {
  shop shop = shop_open();
  duologue_error *error = NULL;
  duologue_worker *worker = NULL;
  duologue_worker_settings settings = DUOLOGUE_WORKER_SETTINGS_INIT;
  settings.threads = 65;
  CHECK_INVALID(duologue_messenger_start_worker(shop.messenger, &settings, &worker, &error),
                "threads", error);
  settings.threads = 1;
  settings.look_every_ms = -1;
  CHECK_INVALID(duologue_messenger_start_worker(shop.messenger, &settings, &worker, &error),
                "look_every_ms", error);
  settings.struct_size = 0;
  CHECK_INVALID(duologue_messenger_start_worker(shop.messenger, &settings, &worker, &error),
                "settings", error);
  CHECK_INVALID(duologue_messenger_start_worker(NULL, NULL, &worker, &error), "messenger", error);
  CHECK_INVALID(duologue_messenger_start_worker(shop.messenger, NULL, NULL, &error), "worker",
                error);
  CHECK(worker == NULL);
  duologue_worker_free(NULL);
  shop_close(&shop);
}

int main(void) {
  RUN(a_worker_hands_over_what_was_sent_before_and_after_it_started);
  RUN(a_worker_may_end_after_its_messenger);
  RUN(what_no_worker_can_be_is_refused_by_the_name_of_what_is_wrong);
  return 0;
}
