// What carries messages, written by the host.
#include "host.h"

typedef enum {
  NOTHING,
  ACCEPT,
  ACCEPT_AS_SENT,
  REJECT,
  THROTTLE,
  FAIL_TO_CONNECT,
  LOSE_THE_ANSWER,
  CHANGE_ITS_MIND,
  GIVE_WRONG_ANSWERS,
} doing;

// A provider that does what a test says, and keeps what it was given.
typedef struct {
  doing submitting;
  int submitted, dropped;
  char key[64], body[64], recipient[32];
  duologue_gateway_id_t gateway;
  duologue_time_t now;
  // What `look_up` answers with.
  duologue_status (*found)(duologue_found *found, duologue_error **error);
  char question_key[64], question_id[64];
  // What `poll` adds.
  void (*come)(duologue_polled *polled, const char *key);
  char acknowledged[64];
  const char *failing;
  // A messenger that it uses while it is called.
  const duologue_messenger *used;
} carrier;

static void give_wrong_answers(duologue_outcome *outcome) {
  duologue_error *error = NULL;
  char long_id[257];
  duologue_sandbox *sandbox = duologue_sandbox_new(0);
  memset(long_id, 'x', 256);
  long_id[256] = '\0';
  CHECK_INVALID(duologue_outcome_accepted(NULL, "id", 0, &error), "outcome", error);
  CHECK_INVALID(duologue_outcome_accepted((duologue_outcome *)sandbox, "id", 0, &error), "outcome",
                error);
  CHECK_INVALID(duologue_outcome_accepted(outcome, NULL, 0, &error), "provider_message_id", error);
  CHECK_INVALID(duologue_outcome_accepted(outcome, "", 0, &error), "provider_message_id", error);
  CHECK_INVALID(duologue_outcome_accepted(outcome, "a\nb", 0, &error), "provider_message_id",
                error);
  CHECK_INVALID(duologue_outcome_accepted(outcome, long_id, 0, &error), "provider_message_id",
                error);
  CHECK_INVALID(duologue_outcome_accepted(outcome, NOT_UTF8, 0, &error), "provider_message_id",
                error);
  CHECK_INVALID(duologue_outcome_accepted(outcome, "id", 99, &error), "status", error);
  CHECK_INVALID(duologue_outcome_rejected(NULL, "1", "no", &error), "outcome", error);
  CHECK_INVALID(duologue_outcome_rejected(outcome, NOT_UTF8, "no", &error), "code", error);
  CHECK_INVALID(duologue_outcome_rejected(outcome, "1", NOT_UTF8, &error), "reason", error);
  CHECK_INVALID(duologue_outcome_throttled(NULL, 1, &error), "outcome", error);
  CHECK_INVALID(duologue_outcome_throttled(outcome, -1, &error), "retry_after_ms", error);
  CHECK_INVALID(duologue_outcome_unavailable(NULL, "1", "no", &error), "outcome", error);
  CHECK_INVALID(duologue_outcome_unavailable(outcome, NOT_UTF8, "no", &error), "code", error);
  CHECK_INVALID(duologue_outcome_unavailable(outcome, "1", NOT_UTF8, &error), "reason", error);
  CHECK_INVALID(duologue_outcome_unanswered(NULL, "no", &error), "outcome", error);
  CHECK_INVALID(duologue_outcome_unanswered(outcome, NOT_UTF8, &error), "reason", error);
  duologue_sandbox_free(sandbox);
}

static void submit(void *user_data, const duologue_submission *submission, duologue_time_t now,
                   duologue_outcome *outcome) {
  carrier *carrier = user_data;
  duologue_error *error = NULL;
  carrier->submitted++;
  carrier->now = now;
  carrier->gateway = duologue_submission_gateway(submission);
  snprintf(carrier->key, sizeof carrier->key, "%s", duologue_submission_key(submission));
  snprintf(carrier->body, sizeof carrier->body, "%s", duologue_submission_body(submission));
  snprintf(carrier->recipient, sizeof carrier->recipient, "%s",
           duologue_submission_recipient(submission));
  CHECK_TEXT(duologue_submission_sender(submission), LINE);
  if (carrier->used != NULL) {
    uint64_t depth = 0;
    CHECK_OK(duologue_messenger_outbox_depth(carrier->used, &depth, &error), error);
    CHECK(depth == 1);
  }
  switch (carrier->submitting) {
  case NOTHING:
    break;
  case ACCEPT:
    CHECK_OK(duologue_outcome_accepted(outcome, "SM1", 0, &error), error);
    break;
  case ACCEPT_AS_SENT:
    CHECK_OK(duologue_outcome_accepted(outcome, "SM1", DUOLOGUE_DELIVERY_STATUS_SENT, &error),
             error);
    break;
  case REJECT:
    CHECK_OK(duologue_outcome_rejected(outcome, "21610", "The customer said STOP", &error), error);
    break;
  case THROTTLE:
    CHECK_OK(duologue_outcome_throttled(outcome, 1500, &error), error);
    break;
  case FAIL_TO_CONNECT:
    CHECK_OK(duologue_outcome_unavailable(outcome, "ECONNREFUSED", NULL, &error), error);
    break;
  case LOSE_THE_ANSWER:
    CHECK_OK(duologue_outcome_unanswered(outcome, NULL, &error), error);
    break;
  case CHANGE_ITS_MIND:
    CHECK_OK(duologue_outcome_unanswered(outcome, "no answer yet", &error), error);
    CHECK_OK(duologue_outcome_rejected(outcome, NULL, NULL, &error), error);
    CHECK_OK(duologue_outcome_accepted(outcome, "SM1", DUOLOGUE_DELIVERY_STATUS_SENT, NULL), error);
    // What is refused leaves the answer as it is.
    CHECK_INVALID(duologue_outcome_throttled(outcome, -1, &error), "retry_after_ms", error);
    break;
  case GIVE_WRONG_ANSWERS:
    give_wrong_answers(outcome);
    break;
  }
}

static duologue_status look_up(void *user_data, const duologue_question *question,
                               duologue_time_t now, duologue_found *found, duologue_error **error) {
  carrier *carrier = user_data;
  const char *id = duologue_question_provider_message_id(question);
  snprintf(carrier->question_key, sizeof carrier->question_key, "%s",
           duologue_question_key(question));
  snprintf(carrier->question_id, sizeof carrier->question_id, "%s", id ? id : "none");
  CHECK(duologue_question_gateway(question) == carrier->gateway);
  CHECK_TEXT(duologue_question_sender(question), LINE);
  CHECK_TEXT(duologue_question_recipient(question), CUSTOMER);
  CHECK(duologue_question_submitted_at(question) == carrier->now);
  CHECK(now >= carrier->now);
  if (carrier->failing != NULL) {
    *error = duologue_error_new(carrier->failing);
    return DUOLOGUE_E_BUSY;
  }
  return carrier->found == NULL ? DUOLOGUE_OK : carrier->found(found, error);
}

static duologue_status poll(void *user_data, duologue_gateway_id_t gateway, const char *address,
                            duologue_time_t now, duologue_polled *polled, duologue_error **error) {
  carrier *carrier = user_data;
  CHECK(gateway > 0 && now > 0);
  CHECK_TEXT(address, LINE);
  if (carrier->come != NULL)
    carrier->come(polled, carrier->key);
  if (carrier->failing == NULL)
    return DUOLOGUE_OK;
  *error = duologue_error_new(carrier->failing);
  return DUOLOGUE_E_BUSY;
}

static duologue_status acknowledge(void *user_data, duologue_gateway_id_t gateway,
                                   const char *address, const char *const *tokens, size_t count,
                                   duologue_error **error) {
  carrier *carrier = user_data;
  size_t index;
  CHECK(gateway > 0 && *error == NULL);
  CHECK_TEXT(address, LINE);
  for (index = 0; index < count; index++) {
    strcat(carrier->acknowledged, tokens[index]);
    strcat(carrier->acknowledged, ";");
  }
  return DUOLOGUE_OK;
}

static void hang_up(void *user_data) { ((carrier *)user_data)->dropped++; }

static carrier carrier_make(doing submitting) {
  carrier carrier;
  memset(&carrier, 0, sizeof carrier);
  carrier.submitting = submitting;
  return carrier;
}

static desk open_by(carrier *carrier, const duologue_manual_clock *clock) {
  duologue_provider provider = DUOLOGUE_PROVIDER_INIT;
  duologue_options options = DUOLOGUE_OPTIONS_INIT;
  provider.name = "wire";
  provider.submit = submit;
  provider.look_up = look_up;
  provider.poll = poll;
  provider.acknowledge = acknowledge;
  provider.user_data = carrier;
  provider.drop = hang_up;
  options.providers = &provider;
  options.provider_count = 1;
  options.manual_clock = clock;
  return desk_open(&options, "wire");
}

// What becomes of a message that meets this.
static duologue_delivery_status_t meet(doing submitting) {
  carrier carrier = carrier_make(submitting);
  const desk desk = open_by(&carrier, NULL);
  const duologue_delivery_status_t status = desk_send(&desk, "Yes!");
  CHECK(carrier.submitted == 1);
  duologue_messenger_free(desk.messenger);
  CHECK(carrier.dropped == 1);
  return status;
}

static void every_answer_to_a_submission_leads_somewhere(void) {
  CHECK(meet(ACCEPT) == DUOLOGUE_DELIVERY_STATUS_SENDING);
  CHECK(meet(ACCEPT_AS_SENT) == DUOLOGUE_DELIVERY_STATUS_SENT);
  CHECK(meet(REJECT) == DUOLOGUE_DELIVERY_STATUS_REJECTED);
  CHECK(meet(THROTTLE) == DUOLOGUE_DELIVERY_STATUS_QUEUED);
  CHECK(meet(FAIL_TO_CONNECT) == DUOLOGUE_DELIVERY_STATUS_QUEUED);
  CHECK(meet(LOSE_THE_ANSWER) == DUOLOGUE_DELIVERY_STATUS_UNKNOWN);
}

static void without_an_answer_nobody_knows(void) {
  CHECK(meet(NOTHING) == DUOLOGUE_DELIVERY_STATUS_UNKNOWN);
}

static void the_last_answer_counts(void) {
  CHECK(meet(CHANGE_ITS_MIND) == DUOLOGUE_DELIVERY_STATUS_SENT);
}

static void wrong_answers_are_refused_where_they_are_given_and_are_none(void) {
  CHECK(meet(GIVE_WRONG_ANSWERS) == DUOLOGUE_DELIVERY_STATUS_UNKNOWN);
}

static void what_is_submitted_says_all_there_is_to_know(void) {
  duologue_manual_clock *clock = duologue_manual_clock_new(NOON);
  carrier carrier = carrier_make(ACCEPT);
  const desk desk = open_by(&carrier, clock);
  carrier.used = desk.messenger;
  desk_send(&desk, "Yes!");
  CHECK(strlen(carrier.key) == 36);
  CHECK_TEXT(carrier.body, "Yes!");
  CHECK_TEXT(carrier.recipient, CUSTOMER);
  CHECK(carrier.gateway == desk.line);
  CHECK(carrier.now == NOON);
  duologue_messenger_free(desk.messenger);
  duologue_manual_clock_free(clock);
}

static void what_a_rejection_says_is_told_with_the_delivery(void) {
  carrier carrier = carrier_make(REJECT);
  duologue_error *error = NULL;
  duologue_delivery_cursor *deliveries = NULL;
  const duologue_delivery *delivery = NULL;
  const desk desk = open_by(&carrier, NULL);
  const duologue_message_id_t id = desk_text(&desk, CUSTOMER, "Yes!");
  CHECK_OK(duologue_messenger_deliver(desk.messenger, 0, &deliveries, &error), error);
  CHECK_OK(duologue_delivery_cursor_next(deliveries, &delivery, &error), error);
  CHECK(duologue_delivery_message(delivery) == id);
  CHECK_TEXT(duologue_delivery_error_code(delivery), "21610");
  CHECK_TEXT(duologue_delivery_reason(delivery), "The customer said STOP");
  duologue_delivery_cursor_free(deliveries);
  duologue_messenger_free(desk.messenger);
}

static void a_throttled_message_goes_again_as_late_as_was_asked(void) {
  duologue_manual_clock *clock = duologue_manual_clock_new(NOON);
  carrier carrier = carrier_make(THROTTLE);
  duologue_error *error = NULL;
  const desk desk = open_by(&carrier, clock);
  const duologue_message_id_t id = desk_text(&desk, CUSTOMER, "Yes!");
  desk_deliver(&desk);
  carrier.submitting = ACCEPT_AS_SENT;
  CHECK_OK(duologue_manual_clock_advance(clock, 1499, &error), error);
  desk_deliver(&desk);
  CHECK(desk_status(&desk, id, "") == DUOLOGUE_DELIVERY_STATUS_QUEUED);
  CHECK_OK(duologue_manual_clock_advance(clock, 1, &error), error);
  desk_deliver(&desk);
  CHECK(desk_status(&desk, id, "") == DUOLOGUE_DELIVERY_STATUS_SENT);
  duologue_messenger_free(desk.messenger);
  duologue_manual_clock_free(clock);
}

static duologue_status found_delivered(duologue_found *found, duologue_error **error) {
  CHECK_INVALID(duologue_found_taken(NULL, DUOLOGUE_DELIVERY_STATUS_SENT, NULL, NULL, error),
                "found", *error);
  CHECK_INVALID(duologue_found_taken(found, 0, NULL, NULL, error), "status", *error);
  CHECK_INVALID(duologue_found_taken(found, DUOLOGUE_DELIVERY_STATUS_SENT, "", NULL, error),
                "provider_message_id", *error);
  CHECK_INVALID(duologue_found_taken(found, DUOLOGUE_DELIVERY_STATUS_SENT, NULL, NOT_UTF8, error),
                "error_code", *error);
  CHECK_INVALID(duologue_found_not_taken(NULL, error), "found", *error);
  CHECK_INVALID(duologue_found_unclear(NULL, error), "found", *error);
  CHECK_OK(duologue_found_not_taken(found, error), *error);
  CHECK_OK(duologue_found_unclear(found, error), *error);
  return duologue_found_taken(found, DUOLOGUE_DELIVERY_STATUS_DELIVERED, "SM7", NULL, error);
}

static duologue_status found_failed(duologue_found *found, duologue_error **error) {
  return duologue_found_taken(found, DUOLOGUE_DELIVERY_STATUS_FAILED, NULL, "30005", error);
}

static duologue_status found_not_taken(duologue_found *found, duologue_error **error) {
  return duologue_found_not_taken(found, error);
}

static duologue_status found_unclear(duologue_found *found, duologue_error **error) {
  return duologue_found_unclear(found, error);
}

// Where a message stands once it was looked up, and its error code.
static duologue_delivery_status_t
look(duologue_status (*found)(duologue_found *, duologue_error **), const char *code) {
  carrier carrier = carrier_make(LOSE_THE_ANSWER);
  duologue_error *error = NULL;
  duologue_message *message = NULL;
  const desk desk = open_by(&carrier, NULL);
  const duologue_message_id_t id = desk_text(&desk, CUSTOMER, "Yes!");
  desk_deliver(&desk);
  carrier.found = found;
  CHECK_OK(duologue_messenger_look_up(desk.messenger, id, &message, &error), error);
  const duologue_delivery_status_t status = duologue_message_status(message);
  CHECK_TEXT(duologue_message_error_code(message), code);
  CHECK_TEXT(carrier.question_key, carrier.key);
  CHECK_TEXT(carrier.question_id, "none");
  duologue_message_free(message);
  duologue_messenger_free(desk.messenger);
  return status;
}

static void every_answer_to_a_look_up_leads_somewhere(void) {
  CHECK(look(found_delivered, "") == DUOLOGUE_DELIVERY_STATUS_DELIVERED);
  CHECK(look(found_failed, "30005") == DUOLOGUE_DELIVERY_STATUS_FAILED);
  CHECK(look(found_not_taken, "") == DUOLOGUE_DELIVERY_STATUS_QUEUED);
  CHECK(look(found_unclear, "") == DUOLOGUE_DELIVERY_STATUS_UNKNOWN);
  CHECK(look(NULL, "") == DUOLOGUE_DELIVERY_STATUS_UNKNOWN);
}

static void a_look_up_that_fails_fails_the_call(void) {
  carrier carrier = carrier_make(LOSE_THE_ANSWER);
  duologue_error *error = NULL;
  const desk desk = open_by(&carrier, NULL);
  const duologue_message_id_t id = desk_text(&desk, CUSTOMER, "Yes!");
  desk_deliver(&desk);
  carrier.failing = "the line is dead";
  CHECK(duologue_messenger_look_up(desk.messenger, id, NULL, &error) == DUOLOGUE_E_CALLBACK);
  CHECK_TEXT(duologue_error_message(error), "the line is dead");
  duologue_error_free(error);
  duologue_messenger_free(desk.messenger);
}

static void two_things_come(duologue_polled *polled, const char *key) {
  duologue_error *error = NULL;
  const duologue_file shoe = picture("a red shoe");
  duologue_incoming message = DUOLOGUE_INCOMING_INIT;
  duologue_status_report report = DUOLOGUE_STATUS_REPORT_INIT;
  message.sender = CUSTOMER;
  message.body = "Which of them?";
  message.provider_message_id = "SM8";
  message.files = &shoe;
  message.file_count = 1;
  report.status = DUOLOGUE_DELIVERY_STATUS_DELIVERED;
  report.key = key;
  CHECK_INVALID(duologue_polled_add_message(NULL, "t1", &message, &error), "polled", error);
  CHECK_INVALID(duologue_polled_add_message(polled, NULL, &message, &error), "token", error);
  CHECK_INVALID(duologue_polled_add_message(polled, NOT_UTF8, &message, &error), "token", error);
  CHECK_INVALID(duologue_polled_add_message(polled, "t1", NULL, &error), "incoming", error);
  CHECK_INVALID(duologue_polled_add_report(NULL, "t1", &report, &error), "polled", error);
  CHECK_INVALID(duologue_polled_add_report(polled, NULL, &report, &error), "token", error);
  CHECK_INVALID(duologue_polled_add_report(polled, "t1", NULL, &error), "report", error);
  CHECK_OK(duologue_polled_add_message(polled, "t1", &message, &error), error);
  CHECK_OK(duologue_polled_add_report(polled, "t2", &report, &error), error);
  message.sender = NULL;
  CHECK_INVALID(duologue_polled_add_message(polled, "t3", &message, &error), "sender", error);
  report.key = NULL;
  CHECK_INVALID(duologue_polled_add_report(polled, "t3", &report, &error), "provider_message_id",
                error);
}

static void what_is_polled_is_stored_and_acknowledged(void) {
  carrier carrier = carrier_make(ACCEPT);
  duologue_error *error = NULL;
  duologue_refreshed *refreshed = NULL;
  const desk desk = open_by(&carrier, NULL);
  const duologue_message_id_t id = desk_text(&desk, CUSTOMER, "Yes!");
  desk_deliver(&desk);
  carrier.come = two_things_come;
  CHECK_OK(duologue_messenger_refresh(desk.messenger, &refreshed, &error), error);
  CHECK(duologue_refreshed_received_count(refreshed) == 1);
  const duologue_message *message =
      duologue_received_message(duologue_refreshed_received(refreshed, 0));
  CHECK_TEXT(duologue_message_body(message), "Which of them?");
  CHECK(duologue_message_attachment_count(message) == 1);
  CHECK(duologue_refreshed_reported_count(refreshed) == 1);
  CHECK(duologue_message_id(duologue_refreshed_reported(refreshed, 0)) == id);
  CHECK(duologue_refreshed_failed_count(refreshed) == 0);
  CHECK(desk_status(&desk, id, "") == DUOLOGUE_DELIVERY_STATUS_DELIVERED);
  CHECK_TEXT(carrier.acknowledged, "t1;t2;");
  duologue_refreshed_free(refreshed);
  duologue_messenger_free(desk.messenger);
}

static void of_a_poll_that_fails_nothing_is_stored(void) {
  carrier carrier = carrier_make(ACCEPT);
  duologue_error *error = NULL;
  duologue_refreshed *refreshed = NULL;
  const desk desk = open_by(&carrier, NULL);
  desk_send(&desk, "Yes!");
  carrier.come = two_things_come;
  carrier.failing = "the line is dead";
  CHECK_OK(duologue_messenger_refresh(desk.messenger, &refreshed, &error), error);
  CHECK(duologue_refreshed_received_count(refreshed) == 0);
  CHECK(duologue_refreshed_reported_count(refreshed) == 0);
  CHECK(duologue_refreshed_failed_count(refreshed) == 1);
  const duologue_poll_failure *failed = duologue_refreshed_failed(refreshed, 0);
  CHECK(duologue_poll_failure_gateway(failed) == desk.line);
  CHECK(duologue_error_status(duologue_poll_failure_error(failed)) == DUOLOGUE_E_CALLBACK);
  CHECK_TEXT(duologue_error_message(duologue_poll_failure_error(failed)), "the line is dead");
  CHECK_TEXT(carrier.acknowledged, "");
  duologue_refreshed_free(refreshed);
  duologue_messenger_free(desk.messenger);
}

static void a_provider_need_do_no_more_than_submit(void) {
  carrier carrier = carrier_make(LOSE_THE_ANSWER);
  duologue_error *error = NULL;
  duologue_message *message = NULL;
  duologue_refreshed *refreshed = NULL;
  duologue_provider provider = DUOLOGUE_PROVIDER_INIT;
  duologue_options options = DUOLOGUE_OPTIONS_INIT;
  provider.name = "wire";
  provider.submit = submit;
  provider.user_data = &carrier;
  options.providers = &provider;
  options.provider_count = 1;
  const desk desk = desk_open(&options, "wire");
  const duologue_message_id_t id = desk_text(&desk, CUSTOMER, "Yes!");
  desk_deliver(&desk);
  CHECK_OK(duologue_messenger_look_up(desk.messenger, id, &message, &error), error);
  CHECK(duologue_message_status(message) == DUOLOGUE_DELIVERY_STATUS_UNKNOWN);
  duologue_message_free(message);
  CHECK_OK(duologue_messenger_refresh(desk.messenger, &refreshed, &error), error);
  CHECK(duologue_refreshed_failed_count(refreshed) == 0);
  duologue_refreshed_free(refreshed);
  duologue_messenger_free(desk.messenger);
}

static void getters_of_what_is_lent_answer_nothing_for_null(void) {
  size_t length = 7;
  CHECK(duologue_submission_key(NULL) == NULL && duologue_submission_gateway(NULL) == 0);
  CHECK(duologue_submission_sender(NULL) == NULL && duologue_submission_recipient(NULL) == NULL);
  CHECK(duologue_submission_body(NULL) == NULL && duologue_submission_media_count(NULL) == 0);
  CHECK(duologue_submission_media(NULL, 0) == NULL && duologue_submission_transport(NULL) == 0);
  CHECK(duologue_submission_segments(NULL) == 0);
  CHECK(duologue_media_file_name(NULL) == NULL && duologue_media_media_type(NULL) == NULL);
  CHECK(duologue_media_bytes(NULL, &length) == NULL && length == 0);
  CHECK(duologue_question_key(NULL) == NULL && duologue_question_gateway(NULL) == 0);
  CHECK(duologue_question_provider_message_id(NULL) == NULL);
  CHECK(duologue_question_sender(NULL) == NULL && duologue_question_recipient(NULL) == NULL);
  CHECK(duologue_question_submitted_at(NULL) == DUOLOGUE_NO_TIME);
}

int main(void) {
  RUN(every_answer_to_a_submission_leads_somewhere);
  RUN(without_an_answer_nobody_knows);
  RUN(the_last_answer_counts);
  RUN(wrong_answers_are_refused_where_they_are_given_and_are_none);
  RUN(what_is_submitted_says_all_there_is_to_know);
  RUN(what_a_rejection_says_is_told_with_the_delivery);
  RUN(a_throttled_message_goes_again_as_late_as_was_asked);
  RUN(every_answer_to_a_look_up_leads_somewhere);
  RUN(a_look_up_that_fails_fails_the_call);
  RUN(what_is_polled_is_stored_and_acknowledged);
  RUN(of_a_poll_that_fails_nothing_is_stored);
  RUN(a_provider_need_do_no_more_than_submit);
  RUN(getters_of_what_is_lent_answer_nothing_for_null);
  return 0;
}
