// What tells the time: a clock that is set by hand, or a function of the host's.
#include "host.h"

// A clock whose `now` does what a test says.
typedef struct {
  duologue_time_t now;
  duologue_status status;
  const char *message;
  // A call that is refused, whose error is passed on.
  const duologue_manual_clock *refusing;
  int asked, dropped;
} watch;

static duologue_status tell(void *user_data, duologue_time_t *now, duologue_error **error) {
  watch *watch = user_data;
  watch->asked++;
  CHECK(*now == DUOLOGUE_NO_TIME && *error == NULL);
  if (watch->now != DUOLOGUE_NO_TIME)
    *now = watch->now;
  if (watch->message != NULL)
    *error = duologue_error_new(watch->message);
  if (watch->refusing != NULL)
    return duologue_manual_clock_set((duologue_manual_clock *)watch->refusing, INT64_MAX, error);
  return watch->status;
}

static void stop(void *user_data) { ((watch *)user_data)->dropped++; }

static duologue_messenger *open_by(watch *watch) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = NULL;
  duologue_options options = DUOLOGUE_OPTIONS_INIT;
  duologue_clock clock = DUOLOGUE_CLOCK_INIT;
  clock.now = tell;
  clock.user_data = watch;
  clock.drop = stop;
  options.clock = &clock;
  CHECK_OK(duologue_messenger_open(":memory:", &options, &messenger, &error), error);
  return messenger;
}

// The moment that the engine takes for the present.
static duologue_time_t created_at(const duologue_messenger *messenger) {
  duologue_error *error = NULL;
  duologue_contact_details details = DUOLOGUE_CONTACT_DETAILS_INIT;
  duologue_contact *contact = NULL;
  details.name = "Cay";
  CHECK_OK(duologue_messenger_add_contact(messenger, &details, NULL, &contact, &error), error);
  const duologue_time_t at = duologue_contact_created_at(contact);
  duologue_contact_free(contact);
  return at;
}

static void a_manual_clock_stands_until_it_is_moved(void) {
  duologue_error *error = NULL;
  duologue_manual_clock *clock = duologue_manual_clock_new(NOON);
  CHECK(duologue_manual_clock_now(clock) == NOON);
  CHECK_OK(duologue_manual_clock_advance(clock, 1500, &error), error);
  CHECK(duologue_manual_clock_now(clock) == NOON + 1500 * 1000);
  CHECK_OK(duologue_manual_clock_advance(clock, 0, &error), error);
  CHECK_OK(duologue_manual_clock_set(clock, -SECOND, &error), error);
  CHECK(duologue_manual_clock_now(clock) == -SECOND);
  duologue_manual_clock_free(clock);
  duologue_manual_clock_free(NULL);
}

static void a_manual_clock_takes_no_moment_that_there_is_not(void) {
  duologue_error *error = NULL;
  duologue_manual_clock *clock = duologue_manual_clock_new(NOON);
  CHECK(duologue_manual_clock_new(DUOLOGUE_NO_TIME) == NULL);
  CHECK(duologue_manual_clock_new(INT64_MAX) == NULL);
  CHECK_INVALID(duologue_manual_clock_set(clock, DUOLOGUE_NO_TIME, &error), "now", error);
  CHECK_INVALID(duologue_manual_clock_set(clock, INT64_MAX, &error), "now", error);
  CHECK_INVALID(duologue_manual_clock_advance(clock, -1, &error), "ms", error);
  CHECK(duologue_manual_clock_now(clock) == NOON);
  CHECK_OK(duologue_manual_clock_advance(clock, INT64_MAX, &error), error);
  CHECK(duologue_manual_clock_now(clock) > NOON);
  duologue_manual_clock_free(clock);
}

static void what_is_no_manual_clock_is_noticed(void) {
  duologue_error *error = NULL;
  duologue_sandbox *sandbox = duologue_sandbox_new(0);
  duologue_manual_clock *cast = (duologue_manual_clock *)sandbox;
  CHECK_INVALID(duologue_manual_clock_set(NULL, NOON, &error), "clock", error);
  CHECK_INVALID(duologue_manual_clock_advance(NULL, 1, &error), "clock", error);
  CHECK_INVALID(duologue_manual_clock_set(cast, NOON, &error), "clock", error);
  CHECK(duologue_manual_clock_now(NULL) == DUOLOGUE_NO_TIME);
  CHECK(duologue_manual_clock_now(cast) == DUOLOGUE_NO_TIME);
  duologue_sandbox_free(sandbox);
}

static void a_messenger_goes_by_a_manual_clock_and_keeps_it(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = NULL;
  duologue_options options = DUOLOGUE_OPTIONS_INIT;
  duologue_manual_clock *clock = duologue_manual_clock_new(NOON);
  options.manual_clock = clock;
  CHECK_OK(duologue_messenger_open(":memory:", &options, &messenger, &error), error);
  CHECK(created_at(messenger) == NOON);
  CHECK_OK(duologue_manual_clock_advance(clock, 60000, &error), error);
  CHECK(created_at(messenger) == NOON + 60 * SECOND);
  duologue_manual_clock_free(clock);
  CHECK(created_at(messenger) == NOON + 60 * SECOND);
  duologue_messenger_free(messenger);
}

static void a_messenger_goes_by_a_function_of_the_hosts(void) {
  watch watch = {NOON, DUOLOGUE_OK, NULL, NULL, 0, 0};
  duologue_messenger *messenger = open_by(&watch);
  CHECK(watch.asked > 0);
  watch.now = NOON + SECOND;
  CHECK(created_at(messenger) == NOON + SECOND);
  // An error beside a success is freed and means nothing.
  watch.message = "on second thoughts";
  CHECK(created_at(messenger) == NOON + SECOND);
  duologue_messenger_free(messenger);
  CHECK(watch.dropped == 1);
}

static void what_a_clock_fails_with_is_what_the_call_fails_with(void) {
  watch watch = {NOON, DUOLOGUE_OK, NULL, NULL, 0, 0};
  duologue_error *error = NULL;
  duologue_contact_details details = DUOLOGUE_CONTACT_DETAILS_INIT;
  duologue_manual_clock *manual = duologue_manual_clock_new(NOON);
  duologue_messenger *messenger = open_by(&watch);
  details.name = "Cay";
  watch.status = DUOLOGUE_E_STORAGE;
  watch.message = "the spring is broken";
  CHECK(duologue_messenger_add_contact(messenger, &details, NULL, NULL, &error) ==
        DUOLOGUE_E_CALLBACK);
  CHECK_TEXT(duologue_error_message(error), "the spring is broken");
  CHECK_TEXT(duologue_error_code(error), "callback");
  duologue_error_free(error);
  CHECK(duologue_messenger_add_contact(messenger, &details, NULL, NULL, NULL) ==
        DUOLOGUE_E_CALLBACK);
  watch.message = NULL;
  CHECK_STATUS(duologue_messenger_add_contact(messenger, &details, NULL, NULL, &error),
               DUOLOGUE_E_CALLBACK, error);
  watch.status = -17;
  CHECK_STATUS(duologue_messenger_add_contact(messenger, &details, NULL, NULL, &error),
               DUOLOGUE_E_CALLBACK, error);
  // The error of a call that the clock made is passed on as its own.
  watch.refusing = manual;
  CHECK(duologue_messenger_add_contact(messenger, &details, NULL, NULL, &error) ==
        DUOLOGUE_E_CALLBACK);
  CHECK(strstr(duologue_error_message(error), "years -9999 to 9999") != NULL);
  CHECK(duologue_error_status(error) == DUOLOGUE_E_CALLBACK);
  duologue_error_free(error);
  duologue_messenger_free(messenger);
  duologue_manual_clock_free(manual);
  CHECK(watch.dropped == 1);
}

static void a_clock_that_tells_no_time_has_failed(void) {
  watch watch = {NOON, DUOLOGUE_OK, NULL, NULL, 0, 0};
  duologue_error *error = NULL;
  duologue_contact_details details = DUOLOGUE_CONTACT_DETAILS_INIT;
  duologue_messenger *messenger = open_by(&watch);
  details.name = "Cay";
  watch.now = DUOLOGUE_NO_TIME;
  CHECK_STATUS(duologue_messenger_add_contact(messenger, &details, NULL, NULL, &error),
               DUOLOGUE_E_CALLBACK, error);
  watch.now = INT64_MAX;
  CHECK_STATUS(duologue_messenger_add_contact(messenger, &details, NULL, NULL, &error),
               DUOLOGUE_E_CALLBACK, error);
  duologue_messenger_free(messenger);
}

static void a_clock_that_fails_at_once_keeps_the_workspace_closed(void) {
  watch watch = {NOON, DUOLOGUE_E_CALLBACK, "no battery", NULL, 0, 0};
  duologue_error *error = NULL;
  duologue_messenger *messenger = NULL;
  duologue_options options = DUOLOGUE_OPTIONS_INIT;
  duologue_clock clock = DUOLOGUE_CLOCK_INIT;
  clock.now = tell;
  clock.user_data = &watch;
  clock.drop = stop;
  options.clock = &clock;
  CHECK(duologue_messenger_open(":memory:", &options, &messenger, &error) == DUOLOGUE_E_CALLBACK);
  CHECK_TEXT(duologue_error_message(error), "no battery");
  CHECK(messenger == NULL);
  CHECK(watch.dropped == 1);
  duologue_error_free(error);
}

int main(void) {
  RUN(a_manual_clock_stands_until_it_is_moved);
  RUN(a_manual_clock_takes_no_moment_that_there_is_not);
  RUN(what_is_no_manual_clock_is_noticed);
  RUN(a_messenger_goes_by_a_manual_clock_and_keeps_it);
  RUN(a_messenger_goes_by_a_function_of_the_hosts);
  RUN(what_a_clock_fails_with_is_what_the_call_fails_with);
  RUN(a_clock_that_tells_no_time_has_failed);
  RUN(a_clock_that_fails_at_once_keeps_the_workspace_closed);
  return 0;
}
