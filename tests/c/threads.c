// Many threads on one messenger, with every part of the host's called by all of them.
#include "host.h"

#include <pthread.h>
#include <time.h>

#define THREADS 6
#define ROUNDS 12

// A host all of whose parts count how often they are called.
typedef struct {
  pthread_mutex_t lock;
  pthread_barrier_t start;
  duologue_messenger *messenger;
  duologue_gateway_id_t line;
  duologue_sandbox *sandbox;
  const duologue_manual_clock *clock;
  size_t asked, told, submitted, dropped;
} host;

typedef struct {
  host *host;
  size_t number;
} worker;

static void add(host *host, size_t *to) {
  CHECK(pthread_mutex_lock(&host->lock) == 0);
  ++*to;
  CHECK(pthread_mutex_unlock(&host->lock) == 0);
}

static duologue_status tell(void *user_data, duologue_time_t *now, duologue_error **error) {
  host *host = user_data;
  (void)error;
  add(host, &host->asked);
  *now = NOON;
  return DUOLOGUE_OK;
}

static void note(void *user_data, duologue_log_level_t level, const char *subject,
                 const char *message, const char *cause) {
  host *host = user_data;
  (void)cause;
  CHECK(level > 0 && subject[0] != '\0' && message[0] != '\0');
  add(host, &host->told);
}

static void submit(void *user_data, const duologue_submission *submission, duologue_time_t now,
                   duologue_outcome *outcome) {
  host *host = user_data;
  duologue_error *error = NULL;
  uint64_t depth = 0;
  CHECK(now == NOON);
  add(host, &host->submitted);
  // It may use the messenger, whose thread it is on.
  CHECK_OK(duologue_messenger_outbox_depth(host->messenger, &depth, &error), error);
  CHECK_OK(duologue_outcome_accepted(outcome, duologue_submission_key(submission),
                                     DUOLOGUE_DELIVERY_STATUS_SENT, &error),
           error);
}

static void drop(void *user_data) {
  host *host = user_data;
  add(host, &host->dropped);
}

static host host_make(void) {
  host host;
  memset(&host, 0, sizeof host);
  CHECK(pthread_mutex_init(&host.lock, NULL) == 0);
  CHECK(pthread_barrier_init(&host.start, NULL, THREADS) == 0);
  return host;
}

static void host_clear(host *host) {
  CHECK(pthread_mutex_destroy(&host->lock) == 0);
  CHECK(pthread_barrier_destroy(&host->start) == 0);
}

static void host_open(host *host) {
  duologue_clock clock = DUOLOGUE_CLOCK_INIT;
  duologue_log log = DUOLOGUE_LOG_INIT;
  duologue_provider provider = DUOLOGUE_PROVIDER_INIT;
  duologue_options options = DUOLOGUE_OPTIONS_INIT;
  clock.now = tell;
  log.record = note;
  provider.name = "wire";
  provider.submit = submit;
  clock.user_data = log.user_data = provider.user_data = host;
  clock.drop = log.drop = provider.drop = drop;
  options.clock = &clock;
  options.log = &log;
  options.providers = &provider;
  options.provider_count = 1;
  const desk desk = desk_open(&options, "wire");
  host->messenger = desk.messenger;
  host->line = desk.line;
}

// Runs this in many threads at once.
static void crowd(host *host, void *(*work)(void *)) {
  pthread_t threads[THREADS];
  worker workers[THREADS];
  size_t index;
  for (index = 0; index < THREADS; index++) {
    workers[index].host = host;
    workers[index].number = index;
    CHECK(pthread_create(&threads[index], NULL, work, &workers[index]) == 0);
  }
  for (index = 0; index < THREADS; index++)
    CHECK(pthread_join(threads[index], NULL) == 0);
}

static void begin(const worker *worker) {
  const int waited = pthread_barrier_wait(&worker->host->start);
  CHECK(waited == 0 || waited == PTHREAD_BARRIER_SERIAL_THREAD);
}

static void *talk(void *argument) {
  const worker *worker = argument;
  const desk desk = {worker->host->messenger, worker->host->line};
  duologue_error *error = NULL;
  duologue_incoming incoming = DUOLOGUE_INCOMING_INIT;
  duologue_received *received = NULL;
  char sender[16];
  int round;
  snprintf(sender, sizeof sender, "+1555700%04u", (unsigned)worker->number);
  incoming.sender = sender;
  incoming.body = "Hello?";
  begin(worker);
  for (round = 0; round < ROUNDS; round++) {
    CHECK_OK(duologue_messenger_receive(desk.messenger, desk.line, &incoming, &received, &error),
             error);
    duologue_received_free(received);
    desk_text(&desk, sender, "Yes!");
    desk_deliver(&desk);
  }
  return NULL;
}

static void nothing_is_lost_when_many_threads_use_one_messenger(void) {
  host host = host_make();
  duologue_error *error = NULL;
  uint64_t depth = 1, messages = 0, conversations = 0;
  host_open(&host);
  // The listener is told that the workspace was created.
  CHECK(host.told == 1);
  crowd(&host, talk);
  const desk desk = {host.messenger, host.line};
  desk_deliver(&desk);
  CHECK_OK(duologue_messenger_outbox_depth(host.messenger, &depth, &error), error);
  CHECK(depth == 0);
  CHECK_OK(duologue_messenger_badge(host.messenger, &messages, &conversations, &error), error);
  CHECK(messages == THREADS * ROUNDS && conversations == THREADS);
  CHECK(host.submitted == THREADS * ROUNDS);
  CHECK(host.asked >= 3 * THREADS * ROUNDS);
  CHECK(host.dropped == 0);
  duologue_messenger_free(host.messenger);
  CHECK(host.dropped == 3);
  host_clear(&host);
}

static void *use_the_sandbox(void *argument) {
  const worker *worker = argument;
  const desk desk = {worker->host->messenger, worker->host->line};
  duologue_error *error = NULL;
  duologue_fault fault = DUOLOGUE_FAULT_INIT;
  duologue_submission_cursor *accepted = NULL;
  char recipient[16];
  int round;
  fault.kind = DUOLOGUE_FAULT_SPARED;
  snprintf(recipient, sizeof recipient, "+1555700%04u", (unsigned)worker->number);
  begin(worker);
  for (round = 0; round < ROUNDS; round++) {
    CHECK_OK(duologue_sandbox_inject_for(worker->host->sandbox, recipient, &fault, &error), error);
    desk_text(&desk, recipient, "Yes!");
    desk_deliver(&desk);
    CHECK_OK(duologue_sandbox_accepted(worker->host->sandbox, &accepted, &error), error);
    duologue_submission_cursor_free(accepted);
    CHECK_OK(duologue_manual_clock_advance(worker->host->clock, 1, &error), error);
    CHECK(duologue_manual_clock_now(worker->host->clock) > NOON);
  }
  return NULL;
}

static void a_sandbox_and_a_manual_clock_go_to_any_thread(void) {
  host host = host_make();
  duologue_options options = DUOLOGUE_OPTIONS_INIT;
  duologue_provider provider = DUOLOGUE_PROVIDER_INIT;
  duologue_manual_clock *clock = duologue_manual_clock_new(NOON);
  host.clock = clock;
  host.sandbox = duologue_sandbox_new(0);
  provider.name = "sandbox";
  provider.sandbox = host.sandbox;
  options.manual_clock = clock;
  options.providers = &provider;
  options.provider_count = 1;
  const desk desk = desk_open(&options, "sandbox");
  host.messenger = desk.messenger;
  host.line = desk.line;
  crowd(&host, use_the_sandbox);
  CHECK(duologue_manual_clock_now(clock) == NOON + 1000 * THREADS * ROUNDS);
  duologue_messenger_free(host.messenger);
  duologue_sandbox_free(host.sandbox);
  duologue_manual_clock_free(clock);
  host_clear(&host);
}

static void a_worker_calls_the_hosts_parts_on_threads_of_its_own(void) {
  host host = host_make();
  duologue_error *error = NULL;
  duologue_worker *worker = NULL;
  uint64_t depth = 1;
  host_open(&host);
  const desk desk = {host.messenger, host.line};
  CHECK_OK(duologue_messenger_start_worker(host.messenger, NULL, &worker, &error), error);
  desk_text(&desk, CUSTOMER, "Yes!");
  while (depth > 0) {
    const struct timespec moment = {0, 1000000};
    nanosleep(&moment, NULL);
    CHECK_OK(duologue_messenger_outbox_depth(host.messenger, &depth, &error), error);
  }
  // The worker outlives the messenger, and the parts outlive the worker.
  duologue_messenger_free(host.messenger);
  duologue_worker_free(worker);
  CHECK(host.submitted == 1);
  CHECK(host.dropped == 3);
  host_clear(&host);
}

int main(void) {
  RUN(nothing_is_lost_when_many_threads_use_one_messenger);
  RUN(a_sandbox_and_a_manual_clock_go_to_any_thread);
  RUN(a_worker_calls_the_hosts_parts_on_threads_of_its_own);
  return 0;
}
