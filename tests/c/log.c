// What the engine tells whoever runs it.
#include "host.h"

// Keeps what it is told, a line each.
typedef struct {
  char text[4096];
  int records, dropped;
  // A messenger that is used while a record is told.
  const duologue_messenger *used;
} journal;

static void note(void *user_data, duologue_log_level_t level, const char *subject,
                 const char *message, const char *cause) {
  journal *journal = user_data;
  const size_t length = strlen(journal->text);
  journal->records++;
  snprintf(journal->text + length, sizeof journal->text - length, "%s %s: %s%s%s\n",
           duologue_log_level_name(level), subject, message, cause ? " <- " : "",
           cause ? cause : "");
  if (journal->used != NULL) {
    duologue_error *error = NULL;
    uint64_t depth = 0;
    CHECK_OK(duologue_messenger_outbox_depth(journal->used, &depth, &error), error);
  }
}

static void end(void *user_data) { ((journal *)user_data)->dropped++; }

static duologue_log to(journal *journal) {
  duologue_log log = DUOLOGUE_LOG_INIT;
  log.record = note;
  log.user_data = journal;
  log.drop = end;
  return log;
}

static void check_told(const journal *journal, const char *line) {
  if (strstr(journal->text, line) == NULL) {
    fprintf(stderr, "%s", journal->text);
    check_failed(__FILE__, __LINE__, line);
  }
}

static void a_workspace_tells_that_it_was_created(void) {
  journal journal = {"", 0, 0, NULL};
  const duologue_log log = to(&journal);
  duologue_options options = DUOLOGUE_OPTIONS_INIT;
  duologue_error *error = NULL;
  duologue_messenger *messenger = NULL;
  options.log = &log;
  CHECK_OK(duologue_messenger_open(":memory:", &options, &messenger, &error), error);
  CHECK(journal.records == 1);
  check_told(&journal, "info workspace: the workspace was created");
  CHECK(journal.dropped == 0);
  duologue_messenger_free(messenger);
  CHECK(journal.dropped == 1);
}

static void every_level_has_a_name(void) {
  CHECK_TEXT(duologue_log_level_name(DUOLOGUE_LOG_LEVEL_DEBUG), "debug");
  CHECK_TEXT(duologue_log_level_name(DUOLOGUE_LOG_LEVEL_INFO), "info");
  CHECK_TEXT(duologue_log_level_name(DUOLOGUE_LOG_LEVEL_WARN), "warn");
  CHECK_TEXT(duologue_log_level_name(DUOLOGUE_LOG_LEVEL_ERROR), "error");
  CHECK(duologue_log_level_name(0) == NULL);
  CHECK(DUOLOGUE_LOG_LEVEL_DEBUG < DUOLOGUE_LOG_LEVEL_INFO &&
        DUOLOGUE_LOG_LEVEL_WARN < DUOLOGUE_LOG_LEVEL_ERROR);
}

static void a_message_that_is_not_taken_is_told_of_and_the_listener_may_use_the_messenger(void) {
  journal journal = {"", 0, 0, NULL};
  const duologue_log log = to(&journal);
  duologue_provider provider = DUOLOGUE_PROVIDER_INIT;
  duologue_options options = DUOLOGUE_OPTIONS_INIT;
  duologue_fault fault = DUOLOGUE_FAULT_INIT;
  duologue_error *error = NULL;
  duologue_sandbox *sandbox = duologue_sandbox_new(0);
  provider.name = "sandbox";
  provider.sandbox = sandbox;
  options.log = &log;
  options.providers = &provider;
  options.provider_count = 1;
  fault.kind = DUOLOGUE_FAULT_REJECTED;
  fault.code = "21610";
  CHECK_OK(duologue_sandbox_inject(sandbox, &fault, &error), error);
  const desk desk = desk_open(&options, "sandbox");
  journal.used = desk.messenger;
  CHECK(desk_send(&desk, "Yes!") == DUOLOGUE_DELIVERY_STATUS_REJECTED);
  check_told(&journal, "warn deliver: message ");
  check_told(&journal, ", attempt 1: rejected, code 21610\n");
  duologue_messenger_free(desk.messenger);
  duologue_sandbox_free(sandbox);
}

static duologue_status fail(void *user_data, duologue_gateway_id_t gateway, const char *address,
                            duologue_time_t now, duologue_polled *polled, duologue_error **error) {
  (void)user_data;
  (void)gateway;
  (void)address;
  (void)now;
  (void)polled;
  *error = duologue_error_new("a cable was cut");
  return DUOLOGUE_E_CALLBACK;
}

static void take_nothing(void *user_data, const duologue_submission *submission,
                         duologue_time_t now, duologue_outcome *outcome) {
  (void)user_data;
  (void)submission;
  (void)now;
  (void)outcome;
}

static void the_words_of_a_part_that_failed_are_told_as_the_cause(void) {
  journal journal = {"", 0, 0, NULL};
  const duologue_log log = to(&journal);
  duologue_provider provider = DUOLOGUE_PROVIDER_INIT;
  duologue_options options = DUOLOGUE_OPTIONS_INIT;
  duologue_error *error = NULL;
  duologue_refreshed *refreshed = NULL;
  provider.name = "wire";
  provider.submit = take_nothing;
  provider.poll = fail;
  options.log = &log;
  options.providers = &provider;
  options.provider_count = 1;
  const desk desk = desk_open(&options, "wire");
  CHECK_OK(duologue_messenger_refresh(desk.messenger, &refreshed, &error), error);
  CHECK(duologue_refreshed_failed_count(refreshed) == 1);
  duologue_refreshed_free(refreshed);
  check_told(&journal, "warn refresh: gateway ");
  check_told(&journal, " <- a cable was cut\n");
  duologue_messenger_free(desk.messenger);
}

int main(void) {
  RUN(a_workspace_tells_that_it_was_created);
  RUN(every_level_has_a_name);
  RUN(a_message_that_is_not_taken_is_told_of_and_the_listener_may_use_the_messenger);
  RUN(the_words_of_a_part_that_failed_are_told_as_the_cause);
  return 0;
}
