// Opening a workspace: its options, and the host's parts that are handed over with them.
#include "host.h"

#include <stddef.h>
#include <unistd.h>

typedef struct {
  char directory[32], path[64];
} place;

static place place_make(void) {
  place place = {"/tmp/duologue-XXXXXX", ""};
  CHECK(mkdtemp(place.directory) != NULL);
  snprintf(place.path, sizeof place.path, "%s/shop.db", place.directory);
  return place;
}

static void place_clear(const place *place) {
  char path[80];
  snprintf(path, sizeof path, "%s-wal", place->path);
  unlink(path);
  snprintf(path, sizeof path, "%s-shm", place->path);
  unlink(path);
  CHECK(unlink(place->path) == 0);
  CHECK(rmdir(place->directory) == 0);
}

static duologue_status tell_noon(void *user_data, duologue_time_t *now, duologue_error **error) {
  (void)user_data;
  (void)error;
  *now = NOON;
  return DUOLOGUE_OK;
}

static void listen(void *user_data, duologue_log_level_t level, const char *subject,
                   const char *message, const char *cause) {
  (void)user_data;
  (void)level;
  (void)subject;
  (void)message;
  (void)cause;
}

static duologue_status put(void *user_data, const char *digest, const uint8_t *content,
                           size_t length, duologue_error **error) {
  (void)user_data;
  (void)digest;
  (void)content;
  (void)length;
  (void)error;
  return DUOLOGUE_OK;
}

static duologue_status fetch(void *user_data, const char *digest, uint64_t offset, uint8_t *buffer,
                             size_t capacity, size_t *read, duologue_error **error) {
  (void)user_data;
  (void)digest;
  (void)offset;
  (void)buffer;
  (void)capacity;
  (void)read;
  (void)error;
  return DUOLOGUE_OK;
}

static duologue_status forget(void *user_data, const char *digest, duologue_error **error) {
  (void)user_data;
  (void)digest;
  (void)error;
  return DUOLOGUE_OK;
}

static void submit(void *user_data, const duologue_submission *submission, duologue_time_t now,
                   duologue_outcome *outcome) {
  (void)user_data;
  (void)submission;
  (void)now;
  (void)outcome;
}

// Every part that a host can hand over, each of which counts its drops.
typedef struct {
  int clock_dropped, log_dropped, store_dropped, first_dropped, second_dropped;
  duologue_clock clock;
  duologue_log log;
  duologue_media_store store;
  duologue_provider providers[2];
  duologue_options options;
} parts;

static void parts_make(parts *parts) {
  const duologue_clock clock = DUOLOGUE_CLOCK_INIT;
  const duologue_log log = DUOLOGUE_LOG_INIT;
  const duologue_media_store store = DUOLOGUE_MEDIA_STORE_INIT;
  const duologue_provider provider = DUOLOGUE_PROVIDER_INIT;
  const duologue_options options = DUOLOGUE_OPTIONS_INIT;
  memset(parts, 0, sizeof *parts);
  parts->clock = clock;
  parts->clock.now = tell_noon;
  parts->clock.user_data = &parts->clock_dropped;
  parts->clock.drop = count;
  parts->log = log;
  parts->log.record = listen;
  parts->log.user_data = &parts->log_dropped;
  parts->log.drop = count;
  parts->store = store;
  parts->store.put = put;
  parts->store.read = fetch;
  parts->store.remove = forget;
  parts->store.user_data = &parts->store_dropped;
  parts->store.drop = count;
  parts->providers[0] = provider;
  parts->providers[0].name = "first";
  parts->providers[0].submit = submit;
  parts->providers[0].user_data = &parts->first_dropped;
  parts->providers[0].drop = count;
  parts->providers[1] = parts->providers[0];
  parts->providers[1].name = "second";
  parts->providers[1].user_data = &parts->second_dropped;
  parts->options = options;
  parts->options.clock = &parts->clock;
  parts->options.log = &parts->log;
  parts->options.media_store = &parts->store;
  parts->options.providers = parts->providers;
  parts->options.provider_count = 2;
}

static void check_dropped(const parts *parts, int times) {
  CHECK(parts->clock_dropped == times);
  CHECK(parts->log_dropped == times);
  CHECK(parts->store_dropped == times);
  CHECK(parts->first_dropped == times);
  CHECK(parts->second_dropped == times);
}

static void a_workspace_opens_without_options(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = NULL;
  duologue_agent *ann = NULL;
  CHECK_OK(duologue_messenger_open(":memory:", NULL, &messenger, &error), error);
  CHECK(messenger != NULL);
  CHECK_OK(duologue_messenger_add_agent(messenger, "Ann Lee", &ann, &error), error);
  duologue_agent_free(ann);
  duologue_messenger_free(messenger);
  duologue_messenger_free(NULL);
}

static void what_is_in_a_file_is_there_when_it_is_opened_again(void) {
  const place place = place_make();
  duologue_error *error = NULL;
  duologue_messenger *messenger = NULL;
  duologue_agent *ann = NULL;
  duologue_options options = DUOLOGUE_OPTIONS_INIT;
  options.durability = DUOLOGUE_DURABILITY_FULL;
  options.busy_timeout_ms = 1000;
  options.readers = 1;
  CHECK_OK(duologue_messenger_open(place.path, &options, &messenger, &error), error);
  CHECK_OK(duologue_messenger_add_agent(messenger, "Ann Lee", &ann, &error), error);
  const duologue_agent_id_t id = duologue_agent_id(ann);
  duologue_agent_free(ann);
  duologue_messenger_free(messenger);
  options.read_only = DUOLOGUE_YES;
  CHECK_OK(duologue_messenger_open(place.path, &options, &messenger, &error), error);
  CHECK_OK(duologue_messenger_agent(messenger, id, &ann, &error), error);
  CHECK_TEXT(duologue_agent_name(ann), "Ann Lee");
  duologue_agent_free(ann);
  CHECK_STATUS(duologue_messenger_add_agent(messenger, "Ben Roe", &ann, &error),
               DUOLOGUE_E_READ_ONLY, error);
  CHECK(ann == NULL);
  duologue_messenger_free(messenger);
  place_clear(&place);
}

static void a_default_region_reads_numbers_as_people_write_them_there(void) {
  duologue_options options = DUOLOGUE_OPTIONS_INIT;
  duologue_error *error = NULL;
  duologue_received *received = NULL;
  duologue_incoming incoming = DUOLOGUE_INCOMING_INIT;
  options.default_region = "US";
  options.time_zone = "America/Denver";
  options.session_policy = DUOLOGUE_SESSION_POLICY_STRICT;
  const desk desk = desk_open(&options, "sandbox");
  incoming.sender = "(555) 700-0001";
  incoming.body = "Hello?";
  CHECK_OK(duologue_messenger_receive(desk.messenger, desk.line, &incoming, &received, &error),
           error);
  CHECK_TEXT(duologue_message_sender(duologue_received_message(received)), CUSTOMER);
  duologue_received_free(received);
  duologue_messenger_free(desk.messenger);
}

// The key of the one submission that a workspace makes with these options.
static void first_key(duologue_options options, char key[64]) {
  duologue_error *error = NULL;
  duologue_provider provider = DUOLOGUE_PROVIDER_INIT;
  duologue_manual_clock *clock = duologue_manual_clock_new(NOON);
  duologue_submission_cursor *accepted = NULL;
  const duologue_submission *submission = NULL;
  duologue_sandbox *sandbox = duologue_sandbox_new(0);
  provider.name = "sandbox";
  provider.sandbox = sandbox;
  options.manual_clock = clock;
  options.providers = &provider;
  options.provider_count = 1;
  const desk desk = desk_open(&options, "sandbox");
  CHECK(desk_send(&desk, "Yes!") == DUOLOGUE_DELIVERY_STATUS_SENT);
  CHECK_OK(duologue_sandbox_accepted(sandbox, &accepted, &error), error);
  CHECK_OK(duologue_submission_cursor_next(accepted, &submission, &error), error);
  snprintf(key, 64, "%s", duologue_submission_key(submission));
  duologue_submission_cursor_free(accepted);
  duologue_messenger_free(desk.messenger);
  duologue_sandbox_free(sandbox);
  duologue_manual_clock_free(clock);
}

static void runs_with_one_seed_repeat_each_other(void) {
  duologue_options options = DUOLOGUE_OPTIONS_INIT;
  char one[64], again[64], other[64], unseeded[64];
  options.random_seed = 1;
  first_key(options, unseeded);
  options.has_random_seed = DUOLOGUE_YES;
  first_key(options, one);
  first_key(options, again);
  options.random_seed = 2;
  first_key(options, other);
  CHECK_TEXT(one, again);
  CHECK(strcmp(one, other) != 0);
  CHECK(strcmp(one, unseeded) != 0);
}

static void a_retry_policy_says_how_often_a_message_is_tried(void) {
  duologue_options options = DUOLOGUE_OPTIONS_INIT;
  duologue_provider provider = DUOLOGUE_PROVIDER_INIT;
  duologue_manual_clock *clock = duologue_manual_clock_new(NOON);
  duologue_fault fault = DUOLOGUE_FAULT_INIT;
  duologue_error *error = NULL;
  duologue_sandbox *sandbox = duologue_sandbox_new(0);
  provider.name = "sandbox";
  provider.sandbox = sandbox;
  options.manual_clock = clock;
  options.providers = &provider;
  options.provider_count = 1;
  options.retry_attempts = 2;
  options.retry_base_ms = 1000;
  options.retry_longest_ms = 1000;
  fault.kind = DUOLOGUE_FAULT_UNAVAILABLE;
  fault.code = "down";
  CHECK_OK(duologue_sandbox_inject_for(sandbox, CUSTOMER, &fault, &error), error);
  const desk desk = desk_open(&options, "sandbox");
  const duologue_message_id_t id = desk_text(&desk, CUSTOMER, "Yes!");
  desk_deliver(&desk);
  CHECK(desk_status(&desk, id, "") == DUOLOGUE_DELIVERY_STATUS_QUEUED);
  CHECK_OK(duologue_manual_clock_advance(clock, 1000, &error), error);
  desk_deliver(&desk);
  CHECK(desk_status(&desk, id, "down") == DUOLOGUE_DELIVERY_STATUS_FAILED);
  duologue_messenger_free(desk.messenger);
  duologue_sandbox_free(sandbox);
  duologue_manual_clock_free(clock);
}

// Opening fails, and names what is not acceptable.
static void check_refused(const duologue_options *options, const char *field) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = (duologue_messenger *)options;
  CHECK_INVALID(duologue_messenger_open(":memory:", options, &messenger, &error), field, error);
  CHECK(messenger == NULL);
  CHECK(duologue_messenger_open(":memory:", options, &messenger, NULL) ==
        DUOLOGUE_E_INVALID_ARGUMENT);
}

static void an_option_that_is_not_acceptable_is_named(void) {
  const duologue_options good = DUOLOGUE_OPTIONS_INIT;
  duologue_options options = good;
  options.default_region = "United States";
  check_refused(&options, "default_region");
  options.default_region = NOT_UTF8;
  check_refused(&options, "default_region");
  options = good;
  options.time_zone = "Mars/Olympus";
  check_refused(&options, "time_zone");
  options = good;
  options.session_policy = 3;
  check_refused(&options, "session_policy");
  options = good;
  options.durability = -1;
  check_refused(&options, "durability");
  options = good;
  options.read_only = 3;
  check_refused(&options, "read_only");
  options = good;
  options.has_random_seed = -1;
  check_refused(&options, "has_random_seed");
  options = good;
  options.retry_attempts = -1;
  check_refused(&options, "retry_attempts");
  options = good;
  options.provider_count = 1;
  check_refused(&options, "providers");
}

static void a_path_is_required_and_says_why_it_cannot_be_opened(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = NULL;
  CHECK_INVALID(duologue_messenger_open(NULL, NULL, &messenger, &error), "path", error);
  CHECK_INVALID(duologue_messenger_open(NOT_UTF8, NULL, &messenger, &error), "path", error);
  CHECK_STATUS(duologue_messenger_open("/no/such/place/shop.db", NULL, &messenger, &error),
               DUOLOGUE_E_STORAGE, error);
  CHECK(messenger == NULL);
}

static void shorter_options_are_those_of_an_older_program(void) {
  parts parts;
  duologue_error *error = NULL;
  duologue_messenger *messenger = NULL;
  parts_make(&parts);
  parts.options.struct_size = offsetof(duologue_options, clock);
  parts.options.time_zone = "America/Denver";
  CHECK_OK(duologue_messenger_open(":memory:", &parts.options, &messenger, &error), error);
  duologue_messenger_free(messenger);
  check_dropped(&parts, 0);
  parts.options.time_zone = "Mars/Olympus";
  check_refused(&parts.options, "time_zone");
  check_dropped(&parts, 0);
}

static void longer_options_are_acceptable_if_nothing_is_set_in_what_is_new(void) {
  struct {
    duologue_options options;
    uint64_t added;
  } longer = {DUOLOGUE_OPTIONS_INIT, 0};
  parts parts;
  duologue_error *error = NULL;
  duologue_messenger *messenger = NULL;
  parts_make(&parts);
  longer.options = parts.options;
  longer.options.struct_size = sizeof longer;
  CHECK_OK(duologue_messenger_open(":memory:", &longer.options, &messenger, &error), error);
  duologue_messenger_free(messenger);
  check_dropped(&parts, 1);
  longer.added = 1;
  CHECK_STATUS(duologue_messenger_open(":memory:", &longer.options, &messenger, &error),
               DUOLOGUE_E_INVALID_ARGUMENT, error);
  check_dropped(&parts, 2);
}

static void options_and_tables_without_their_size_are_refused(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = NULL;
  parts parts;
  parts_make(&parts);
  parts.options.struct_size = 0;
  CHECK_STATUS(duologue_messenger_open(":memory:", &parts.options, &messenger, &error),
               DUOLOGUE_E_INVALID_ARGUMENT, error);
  // Nothing could be read, so nothing was taken.
  check_dropped(&parts, 0);
  parts_make(&parts);
  parts.clock.struct_size = 0;
  CHECK_STATUS(duologue_messenger_open(":memory:", &parts.options, &messenger, &error),
               DUOLOGUE_E_INVALID_ARGUMENT, error);
  CHECK(parts.clock_dropped == 0 && parts.log_dropped == 1 && parts.second_dropped == 1);
  parts_make(&parts);
  parts.providers[0].struct_size = 0;
  CHECK_STATUS(duologue_messenger_open(":memory:", &parts.options, &messenger, &error),
               DUOLOGUE_E_INVALID_ARGUMENT, error);
  // Nor could any provider be found.
  CHECK(parts.clock_dropped == 1 && parts.first_dropped == 0 && parts.second_dropped == 0);
}

static void parts_are_dropped_once_when_the_messenger_is_freed(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = NULL;
  parts parts;
  parts_make(&parts);
  CHECK_OK(duologue_messenger_open(":memory:", &parts.options, &messenger, &error), error);
  check_dropped(&parts, 0);
  duologue_messenger_free(messenger);
  check_dropped(&parts, 1);
}

static void parts_outlive_the_tables_that_they_were_handed_over_in(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = NULL;
  duologue_agent *ann = NULL;
  parts kept, *given = malloc(sizeof *given);
  CHECK(given != NULL);
  parts_make(given);
  parts_make(&kept);
  given->clock.user_data = &kept.clock_dropped;
  given->log.user_data = &kept.log_dropped;
  given->store.user_data = &kept.store_dropped;
  given->providers[0].user_data = &kept.first_dropped;
  given->providers[1].user_data = &kept.second_dropped;
  CHECK_OK(duologue_messenger_open(":memory:", &given->options, &messenger, &error), error);
  memset(given, 0xFF, sizeof *given);
  free(given);
  CHECK_OK(duologue_messenger_add_agent(messenger, "Ann Lee", &ann, &error), error);
  duologue_agent_free(ann);
  duologue_messenger_free(messenger);
  check_dropped(&kept, 1);
}

static void a_messenger_that_nobody_wants_is_closed_at_once(void) {
  duologue_error *error = NULL;
  parts parts;
  parts_make(&parts);
  CHECK_OK(duologue_messenger_open(":memory:", &parts.options, NULL, &error), error);
  check_dropped(&parts, 1);
}

static void parts_are_dropped_once_when_opening_fails(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = NULL;
  parts parts;
  parts_make(&parts);
  CHECK_STATUS(duologue_messenger_open("/no/such/place", &parts.options, &messenger, &error),
               DUOLOGUE_E_STORAGE, error);
  check_dropped(&parts, 1);
  CHECK_INVALID(duologue_messenger_open(NULL, &parts.options, &messenger, &error), "path", error);
  check_dropped(&parts, 2);
  parts.options.time_zone = "Mars/Olympus";
  check_refused(&parts.options, "time_zone");
  check_dropped(&parts, 4);
}

static void parts_are_dropped_once_when_any_of_them_lacks_something(void) {
  const struct {
    const char *field;
    size_t offset;
  } lacking[] = {
      {"now", offsetof(parts, clock) + offsetof(duologue_clock, now)},
      {"record", offsetof(parts, log) + offsetof(duologue_log, record)},
      {"put", offsetof(parts, store) + offsetof(duologue_media_store, put)},
      {"read", offsetof(parts, store) + offsetof(duologue_media_store, read)},
      {"remove", offsetof(parts, store) + offsetof(duologue_media_store, remove)},
      {"name", offsetof(parts, providers) + offsetof(duologue_provider, name)},
      {"submit", offsetof(parts, providers) + offsetof(duologue_provider, submit)},
      {"name", offsetof(parts, providers[1]) + offsetof(duologue_provider, name)},
      {"submit", offsetof(parts, providers[1]) + offsetof(duologue_provider, submit)},
  };
  size_t index;
  for (index = 0; index < sizeof lacking / sizeof *lacking; index++) {
    parts parts;
    parts_make(&parts);
    memset((char *)&parts + lacking[index].offset, 0, sizeof(void *));
    check_refused(&parts.options, lacking[index].field);
    check_dropped(&parts, 2);
  }
}

static void two_providers_of_one_name_are_refused_and_dropped(void) {
  parts parts;
  parts_make(&parts);
  parts.providers[1].name = "first";
  check_refused(&parts.options, "name");
  check_dropped(&parts, 2);
}

static void providers_of_different_sizes_are_refused_and_dropped(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = NULL;
  parts parts;
  parts_make(&parts);
  parts.providers[1].struct_size += sizeof(void *);
  CHECK_STATUS(duologue_messenger_open(":memory:", &parts.options, &messenger, &error),
               DUOLOGUE_E_INVALID_ARGUMENT, error);
  check_dropped(&parts, 1);
}

static void longer_providers_stand_as_far_apart_as_they_say(void) {
  struct {
    duologue_provider provider;
    uint64_t added;
  } longer[2];
  duologue_error *error = NULL;
  duologue_messenger *messenger = NULL;
  parts parts;
  parts_make(&parts);
  memset(longer, 0, sizeof longer);
  longer[0].provider = parts.providers[0];
  longer[1].provider = parts.providers[1];
  longer[0].provider.struct_size = longer[1].provider.struct_size = sizeof *longer;
  parts.options.providers = &longer[0].provider;
  CHECK_OK(duologue_messenger_open(":memory:", &parts.options, &messenger, &error), error);
  duologue_messenger_free(messenger);
  check_dropped(&parts, 1);
  longer[1].added = 1;
  CHECK_STATUS(duologue_messenger_open(":memory:", &parts.options, &messenger, &error),
               DUOLOGUE_E_INVALID_ARGUMENT, error);
  check_dropped(&parts, 2);
}

static void more_providers_than_memory_has_are_refused(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = NULL;
  parts parts;
  parts_make(&parts);
  parts.options.provider_count = SIZE_MAX;
  CHECK_INVALID(duologue_messenger_open(":memory:", &parts.options, &messenger, &error),
                "providers", error);
  CHECK(parts.clock_dropped == 1 && parts.log_dropped == 1 && parts.store_dropped == 1);
}

static void a_clock_is_given_in_one_way_only(void) {
  duologue_manual_clock *clock = duologue_manual_clock_new(NOON);
  parts parts;
  parts_make(&parts);
  parts.options.manual_clock = clock;
  check_refused(&parts.options, "manual_clock");
  check_dropped(&parts, 2);
  duologue_manual_clock_free(clock);
}

static void a_provider_is_a_sandbox_or_functions(void) {
  duologue_sandbox *sandbox = duologue_sandbox_new(0);
  duologue_error *error = NULL;
  duologue_messenger *messenger = NULL;
  parts parts;
  parts_make(&parts);
  parts.providers[1].sandbox = sandbox;
  check_refused(&parts.options, "sandbox");
  check_dropped(&parts, 2);
  parts.providers[1].submit = NULL;
  CHECK_OK(duologue_messenger_open(":memory:", &parts.options, &messenger, &error), error);
  duologue_messenger_free(messenger);
  check_dropped(&parts, 3);
  duologue_sandbox_free(sandbox);
}

static void a_handle_of_another_kind_is_noticed(void) {
  duologue_options options = DUOLOGUE_OPTIONS_INIT;
  duologue_provider provider = DUOLOGUE_PROVIDER_INIT;
  duologue_sandbox *sandbox = duologue_sandbox_new(0);
  duologue_manual_clock *clock = duologue_manual_clock_new(NOON);
  options.manual_clock = (const duologue_manual_clock *)sandbox;
  check_refused(&options, "manual_clock");
  options.manual_clock = NULL;
  provider.name = "sandbox";
  provider.sandbox = (const duologue_sandbox *)clock;
  options.providers = &provider;
  options.provider_count = 1;
  check_refused(&options, "sandbox");
  duologue_sandbox_free(sandbox);
  duologue_manual_clock_free(clock);
}

int main(void) {
  RUN(a_workspace_opens_without_options);
  RUN(what_is_in_a_file_is_there_when_it_is_opened_again);
  RUN(a_default_region_reads_numbers_as_people_write_them_there);
  RUN(runs_with_one_seed_repeat_each_other);
  RUN(a_retry_policy_says_how_often_a_message_is_tried);
  RUN(an_option_that_is_not_acceptable_is_named);
  RUN(a_path_is_required_and_says_why_it_cannot_be_opened);
  RUN(shorter_options_are_those_of_an_older_program);
  RUN(longer_options_are_acceptable_if_nothing_is_set_in_what_is_new);
  RUN(options_and_tables_without_their_size_are_refused);
  RUN(parts_are_dropped_once_when_the_messenger_is_freed);
  RUN(parts_outlive_the_tables_that_they_were_handed_over_in);
  RUN(a_messenger_that_nobody_wants_is_closed_at_once);
  RUN(parts_are_dropped_once_when_opening_fails);
  RUN(parts_are_dropped_once_when_any_of_them_lacks_something);
  RUN(two_providers_of_one_name_are_refused_and_dropped);
  RUN(providers_of_different_sizes_are_refused_and_dropped);
  RUN(longer_providers_stand_as_far_apart_as_they_say);
  RUN(more_providers_than_memory_has_are_refused);
  RUN(a_clock_is_given_in_one_way_only);
  RUN(a_provider_is_a_sandbox_or_functions);
  RUN(a_handle_of_another_kind_is_noticed);
  return 0;
}
