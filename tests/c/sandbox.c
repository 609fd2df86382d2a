// The provider that comes with the engine: customers who answer, and faults on demand.
#include "host.h"

typedef struct {
  duologue_manual_clock *clock;
  duologue_sandbox *sandbox;
  desk desk;
} stage;

static stage stage_open(void) {
  stage stage;
  duologue_options options = DUOLOGUE_OPTIONS_INIT;
  duologue_provider provider = DUOLOGUE_PROVIDER_INIT;
  stage.clock = duologue_manual_clock_new(NOON);
  stage.sandbox = duologue_sandbox_new(7);
  provider.name = "sandbox";
  provider.sandbox = stage.sandbox;
  options.manual_clock = stage.clock;
  options.providers = &provider;
  options.provider_count = 1;
  stage.desk = desk_open(&options, "sandbox");
  return stage;
}

static void stage_close(stage *stage) {
  duologue_messenger_free(stage->desk.messenger);
  duologue_sandbox_free(stage->sandbox);
  duologue_manual_clock_free(stage->clock);
}

// An answer with this text.
static duologue_answer *say(const char *body) {
  duologue_error *error = NULL;
  duologue_answer *answer = NULL;
  CHECK_OK(duologue_answer_new(TEXT(body), &answer, &error), error);
  return answer;
}

// Waits so long, takes in what has come, and checks the messages among it: their texts, each with a
// semicolon.
static void check_heard(const stage *stage, int64_t after_ms, const char *expected) {
  char heard[256] = "";
  duologue_error *error = NULL;
  duologue_refreshed *refreshed = NULL;
  size_t index;
  CHECK_OK(duologue_manual_clock_advance(stage->clock, after_ms, &error), error);
  CHECK_OK(duologue_messenger_refresh(stage->desk.messenger, &refreshed, &error), error);
  CHECK(duologue_refreshed_failed_count(refreshed) == 0);
  CHECK(duologue_refreshed_refused_count(refreshed) == 0);
  for (index = 0; index < duologue_refreshed_received_count(refreshed); index++) {
    const duologue_message *message =
        duologue_received_message(duologue_refreshed_received(refreshed, index));
    strcat(heard, duologue_message_body(message));
    strcat(heard, ";");
  }
  CHECK_TEXT(heard, expected);
  duologue_refreshed_free(refreshed);
}

// Sets the fault of the next submission.
static void inject(const stage *stage, duologue_fault_t kind, int64_t time_ms) {
  duologue_error *error = NULL;
  duologue_fault fault = DUOLOGUE_FAULT_INIT;
  fault.kind = kind;
  fault.code = "17";
  fault.reason = "Because.";
  fault.time_ms = time_ms;
  CHECK_OK(duologue_sandbox_inject(stage->sandbox, &fault, &error), error);
}

static size_t count_accepted(const stage *stage) {
  duologue_error *error = NULL;
  duologue_submission_cursor *accepted = NULL;
  const duologue_submission *submission = NULL;
  size_t number = 0;
  CHECK_OK(duologue_sandbox_accepted(stage->sandbox, &accepted, &error), error);
  for (;;) {
    CHECK_OK(duologue_submission_cursor_next(accepted, &submission, &error), error);
    if (submission == NULL)
      break;
    number++;
  }
  CHECK(duologue_submission_cursor_after(accepted) == NULL);
  duologue_submission_cursor_free(accepted);
  return number;
}

static void what_was_taken_is_shown_until_it_is_taken_back(void) {
  stage stage = stage_open();
  duologue_error *error = NULL;
  duologue_message *message = NULL;
  duologue_submission_cursor *accepted = NULL;
  const duologue_submission *submission = NULL;
  const duologue_file shoe = picture("a red shoe");
  duologue_draft draft = DUOLOGUE_DRAFT_INIT;
  size_t length = 0;
  draft.gateway = stage.desk.line;
  draft.files = &shoe;
  draft.file_count = 1;
  CHECK_OK(duologue_messenger_compose(stage.desk.messenger, CUSTOMER, TEXT("These?"), &draft, NULL,
                                      &message, &error),
           error);
  duologue_message_free(message);
  desk_deliver(&stage.desk);
  CHECK(count_accepted(&stage) == 1);
  CHECK_OK(duologue_sandbox_take_accepted(stage.sandbox, &accepted, &error), error);
  CHECK(count_accepted(&stage) == 0);
  CHECK_OK(duologue_submission_cursor_next(accepted, &submission, &error), error);
  CHECK(duologue_submission_key(submission)[0] != '\0');
  CHECK(duologue_submission_gateway(submission) == stage.desk.line);
  CHECK_TEXT(duologue_submission_sender(submission), LINE);
  CHECK_TEXT(duologue_submission_recipient(submission), CUSTOMER);
  CHECK_TEXT(duologue_submission_body(submission), "These?");
  CHECK(duologue_submission_transport(submission) == DUOLOGUE_TRANSPORT_MMS);
  CHECK(duologue_submission_segments(submission) == 1);
  CHECK(duologue_submission_media_count(submission) == 1);
  CHECK(duologue_submission_media(submission, 1) == NULL);
  const duologue_media *media = duologue_submission_media(submission, 0);
  CHECK_TEXT(duologue_media_file_name(media), "shoe.jpg");
  CHECK_TEXT(duologue_media_media_type(media), "image/jpeg");
  const uint8_t *content = duologue_media_bytes(media, &length);
  CHECK(length == 10 && memcmp(content, "a red shoe", 10) == 0);
  CHECK(duologue_media_bytes(media, NULL) == content);
  CHECK_OK(duologue_submission_cursor_next(accepted, &submission, &error), error);
  CHECK(submission == NULL);
  duologue_submission_cursor_free(accepted);
  stage_close(&stage);
}

static void customers_answer_by_rules(void) {
  stage stage = stage_open();
  duologue_error *error = NULL;
  duologue_customer *customer = NULL;
  duologue_answer *size = say("Size 9, please"), *colour = say("In blue"), *thanks = say("Thanks!"),
                  *hm = say("Hm?");
  const duologue_file shoe = picture("a red shoe");
  CHECK_OK(duologue_answer_media(size, &shoe, 1, &error), error);
  CHECK_OK(duologue_answer_after(size, 30000, &error), error);
  CHECK_OK(duologue_answer_after(colour, 5000, &error), error);
  CHECK_OK(duologue_answer_then(size, colour, &error), error);
  CHECK_OK(duologue_answer_once(thanks, &error), error);
  CHECK_OK(duologue_customer_new(&customer, &error), error);
  CHECK_OK(duologue_customer_when(customer, "which size", size, &error), error);
  CHECK_OK(duologue_customer_when_any(customer, thanks, &error), error);
  CHECK_OK(duologue_customer_otherwise(customer, hm, &error), error);
  CHECK_OK(duologue_sandbox_script(stage.sandbox, CUSTOMER, customer, &error), error);
  // The sandbox has copies of all.
  duologue_answer_free(size);
  duologue_answer_free(colour);
  duologue_answer_free(thanks);
  duologue_answer_free(hm);
  duologue_customer_free(customer);
  desk_send(&stage.desk, "Which size?");
  check_heard(&stage, 29999, "");
  check_heard(&stage, 1, "Size 9, please;");
  check_heard(&stage, 5000, "In blue;");
  desk_send(&stage.desk, "All right");
  check_heard(&stage, 0, "Thanks!;");
  desk_send(&stage.desk, "All right");
  check_heard(&stage, 0, "Hm?;");
  stage_close(&stage);
}

static void an_answer_may_follow_itself(void) {
  stage stage = stage_open();
  duologue_error *error = NULL;
  duologue_customer *customer = NULL;
  duologue_answer *ha = say("Ha");
  CHECK_OK(duologue_answer_then(ha, ha, &error), error);
  CHECK_OK(duologue_answer_then(ha, ha, &error), error);
  CHECK_OK(duologue_customer_new(&customer, &error), error);
  CHECK_OK(duologue_customer_when_any(customer, ha, &error), error);
  CHECK_OK(duologue_sandbox_script(stage.sandbox, CUSTOMER, customer, &error), error);
  desk_send(&stage.desk, "A joke");
  check_heard(&stage, 0, "Ha;Ha;Ha;Ha;");
  duologue_answer_free(ha);
  duologue_customer_free(customer);
  stage_close(&stage);
}

static void a_customer_writes_unasked(void) {
  stage stage = stage_open();
  duologue_error *error = NULL;
  duologue_incoming incoming = DUOLOGUE_INCOMING_INIT;
  incoming.sender = OTHER;
  incoming.body = "Are you open?";
  CHECK_OK(duologue_sandbox_write(stage.sandbox, LINE, &incoming, NOON + SECOND, &error), error);
  check_heard(&stage, 999, "");
  check_heard(&stage, 1, "Are you open?;");
  // The same message once more is the same.
  CHECK_OK(duologue_sandbox_write(stage.sandbox, LINE, &incoming, NOON + SECOND, &error), error);
  check_heard(&stage, 0, "");
  stage_close(&stage);
}

static void receipts_report_what_was_sent_and_delivered(void) {
  stage stage = stage_open();
  duologue_error *error = NULL;
  CHECK_OK(duologue_sandbox_delivery_receipts(stage.sandbox, 2000, &error), error);
  const duologue_message_id_t id = desk_text(&stage.desk, CUSTOMER, "Yes!");
  desk_deliver(&stage.desk);
  check_heard(&stage, 1999, "");
  CHECK(desk_status(&stage.desk, id, "") == DUOLOGUE_DELIVERY_STATUS_SENT);
  check_heard(&stage, 1, "");
  CHECK(desk_status(&stage.desk, id, "") == DUOLOGUE_DELIVERY_STATUS_DELIVERED);
  stage_close(&stage);
}

static void each_fault_does_what_it_says(void) {
  stage stage = stage_open();
  duologue_error *error = NULL;
  duologue_message_id_t id;
  inject(&stage, DUOLOGUE_FAULT_SPARED, 0);
  CHECK(desk_send(&stage.desk, "1") == DUOLOGUE_DELIVERY_STATUS_SENT);
  inject(&stage, DUOLOGUE_FAULT_REJECTED, 0);
  id = desk_text(&stage.desk, CUSTOMER, "2");
  desk_deliver(&stage.desk);
  CHECK(desk_status(&stage.desk, id, "17") == DUOLOGUE_DELIVERY_STATUS_REJECTED);
  inject(&stage, DUOLOGUE_FAULT_MESSAGE_LOST, 0);
  CHECK(desk_send(&stage.desk, "3") == DUOLOGUE_DELIVERY_STATUS_UNKNOWN);
  CHECK(count_accepted(&stage) == 1);
  inject(&stage, DUOLOGUE_FAULT_ANSWER_LOST, 0);
  CHECK(desk_send(&stage.desk, "4") == DUOLOGUE_DELIVERY_STATUS_UNKNOWN);
  CHECK(count_accepted(&stage) == 2);
  inject(&stage, DUOLOGUE_FAULT_UNDELIVERED, 0);
  id = desk_text(&stage.desk, CUSTOMER, "5");
  desk_deliver(&stage.desk);
  check_heard(&stage, 0, "");
  CHECK(desk_status(&stage.desk, id, "17") == DUOLOGUE_DELIVERY_STATUS_UNDELIVERED);
  inject(&stage, DUOLOGUE_FAULT_THROTTLED, 60000);
  id = desk_text(&stage.desk, CUSTOMER, "6");
  desk_deliver(&stage.desk);
  CHECK_OK(duologue_manual_clock_advance(stage.clock, 59999, &error), error);
  desk_deliver(&stage.desk);
  CHECK(desk_status(&stage.desk, id, "") == DUOLOGUE_DELIVERY_STATUS_QUEUED);
  CHECK_OK(duologue_manual_clock_advance(stage.clock, 1, &error), error);
  desk_deliver(&stage.desk);
  CHECK(desk_status(&stage.desk, id, "") == DUOLOGUE_DELIVERY_STATUS_SENT);
  inject(&stage, DUOLOGUE_FAULT_UNAVAILABLE, 0);
  CHECK(desk_send(&stage.desk, "7") == DUOLOGUE_DELIVERY_STATUS_QUEUED);
  stage_close(&stage);
}

static void faults_befall_what_comes_back(void) {
  stage stage = stage_open();
  duologue_error *error = NULL;
  duologue_customer *customer = NULL;
  duologue_answer *yes = say("Yes");
  CHECK_OK(duologue_customer_new(&customer, &error), error);
  CHECK_OK(duologue_customer_when_any(customer, yes, &error), error);
  CHECK_OK(duologue_sandbox_script(stage.sandbox, CUSTOMER, customer, &error), error);
  inject(&stage, DUOLOGUE_FAULT_DELAYED, 3000);
  desk_send(&stage.desk, "1?");
  check_heard(&stage, 2999, "");
  check_heard(&stage, 1, "Yes;");
  // What comes twice is stored once.
  inject(&stage, DUOLOGUE_FAULT_DUPLICATED, 0);
  desk_send(&stage.desk, "2?");
  check_heard(&stage, 0, "Yes;");
  inject(&stage, DUOLOGUE_FAULT_REORDERED, 0);
  desk_send(&stage.desk, "3?");
  check_heard(&stage, 0, "Yes;");
  duologue_answer_free(yes);
  duologue_customer_free(customer);
  stage_close(&stage);
}

static void faults_come_by_recipient_and_by_chance_until_they_are_cleared(void) {
  stage stage = stage_open();
  duologue_error *error = NULL;
  duologue_fault fault = DUOLOGUE_FAULT_INIT;
  fault.kind = DUOLOGUE_FAULT_REJECTED;
  CHECK_OK(duologue_sandbox_inject_for(stage.sandbox, CUSTOMER, &fault, &error), error);
  CHECK(desk_send(&stage.desk, "1") == DUOLOGUE_DELIVERY_STATUS_REJECTED);
  fault.kind = DUOLOGUE_FAULT_SPARED;
  CHECK_OK(duologue_sandbox_inject_for(stage.sandbox, CUSTOMER, &fault, &error), error);
  fault.kind = DUOLOGUE_FAULT_MESSAGE_LOST;
  CHECK_OK(duologue_sandbox_inject_by_chance(stage.sandbox, 1.0, &fault, &error), error);
  CHECK(desk_send(&stage.desk, "2") == DUOLOGUE_DELIVERY_STATUS_SENT);
  const duologue_message_id_t id = desk_text(&stage.desk, OTHER, "3");
  desk_deliver(&stage.desk);
  CHECK(desk_status(&stage.desk, id, "") == DUOLOGUE_DELIVERY_STATUS_UNKNOWN);
  CHECK_OK(duologue_sandbox_clear_faults(stage.sandbox, &error), error);
  CHECK_OK(duologue_sandbox_inject_by_chance(stage.sandbox, 0.0, &fault, &error), error);
  const duologue_message_id_t next = desk_text(&stage.desk, OTHER, "4");
  desk_deliver(&stage.desk);
  CHECK(desk_status(&stage.desk, next, "") == DUOLOGUE_DELIVERY_STATUS_SENT);
  stage_close(&stage);
}

static void a_messenger_keeps_a_sandbox_that_was_freed(void) {
  stage stage = stage_open();
  duologue_sandbox_free(stage.sandbox);
  stage.sandbox = NULL;
  CHECK(desk_send(&stage.desk, "Yes!") == DUOLOGUE_DELIVERY_STATUS_SENT);
  stage_close(&stage);
}

static void a_fault_that_is_none_is_refused(void) {
  duologue_error *error = NULL;
  const duologue_fault good = DUOLOGUE_FAULT_INIT;
  duologue_fault fault = good;
  duologue_sandbox *sandbox = duologue_sandbox_new(0);
  CHECK_INVALID(duologue_sandbox_inject(sandbox, NULL, &error), "fault", error);
  CHECK_INVALID(duologue_sandbox_inject(sandbox, &fault, &error), "kind", error);
  fault.kind = DUOLOGUE_FAULT_REORDERED + 1;
  CHECK_INVALID(duologue_sandbox_inject(sandbox, &fault, &error), "kind", error);
  fault.kind = DUOLOGUE_FAULT_REJECTED;
  fault.code = NOT_UTF8;
  CHECK_INVALID(duologue_sandbox_inject_for(sandbox, CUSTOMER, &fault, &error), "code", error);
  fault.code = NULL;
  fault.reason = NOT_UTF8;
  CHECK_INVALID(duologue_sandbox_inject_by_chance(sandbox, 1, &fault, &error), "reason", error);
  fault = good;
  fault.kind = DUOLOGUE_FAULT_DELAYED;
  fault.time_ms = -1;
  CHECK_INVALID(duologue_sandbox_inject(sandbox, &fault, &error), "time_ms", error);
  fault.time_ms = 0;
  fault.struct_size = 3;
  CHECK_INVALID(duologue_sandbox_inject(sandbox, &fault, &error), "fault", error);
  fault = good;
  fault.kind = DUOLOGUE_FAULT_SPARED;
  CHECK_INVALID(duologue_sandbox_inject_by_chance(sandbox, 1.5, &fault, &error), "chance", error);
  CHECK_INVALID(duologue_sandbox_inject_by_chance(sandbox, -0.1, &fault, &error), "chance", error);
  CHECK_INVALID(duologue_sandbox_inject_for(sandbox, "+12", &fault, &error), "recipient", error);
  duologue_sandbox_free(sandbox);
}

static void what_is_no_sandbox_customer_or_answer_is_noticed(void) {
  duologue_error *error = NULL;
  duologue_sandbox *sandbox = duologue_sandbox_new(0);
  duologue_customer *customer = NULL;
  duologue_answer *answer = say("");
  duologue_submission_cursor *accepted = NULL;
  duologue_incoming incoming = DUOLOGUE_INCOMING_INIT;
  duologue_fault fault = DUOLOGUE_FAULT_INIT;
  const duologue_sandbox *cast = (const duologue_sandbox *)answer;
  fault.kind = DUOLOGUE_FAULT_SPARED;
  incoming.sender = OTHER;
  CHECK_OK(duologue_customer_new(&customer, &error), error);
  CHECK_INVALID(duologue_sandbox_script(NULL, CUSTOMER, customer, &error), "sandbox", error);
  CHECK_INVALID(duologue_sandbox_script(sandbox, NULL, customer, &error), "address", error);
  CHECK_INVALID(duologue_sandbox_script(sandbox, CUSTOMER, NULL, &error), "customer", error);
  CHECK_INVALID(duologue_sandbox_write(cast, LINE, &incoming, NOON, &error), "sandbox", error);
  CHECK_INVALID(duologue_sandbox_write(sandbox, "+12", &incoming, NOON, &error), "gateway", error);
  CHECK_INVALID(duologue_sandbox_write(sandbox, LINE, NULL, NOON, &error), "incoming", error);
  CHECK_INVALID(duologue_sandbox_write(sandbox, LINE, &incoming, DUOLOGUE_NO_TIME, &error), "at",
                error);
  CHECK_INVALID(duologue_sandbox_delivery_receipts(NULL, 1, &error), "sandbox", error);
  CHECK_INVALID(duologue_sandbox_delivery_receipts(sandbox, -1, &error), "after_ms", error);
  CHECK_INVALID(duologue_sandbox_inject(NULL, &fault, &error), "sandbox", error);
  CHECK_INVALID(duologue_sandbox_inject_for(NULL, CUSTOMER, &fault, &error), "sandbox", error);
  CHECK_INVALID(duologue_sandbox_inject_by_chance(NULL, 1, &fault, &error), "sandbox", error);
  CHECK_INVALID(duologue_sandbox_clear_faults(cast, &error), "sandbox", error);
  CHECK_INVALID(duologue_sandbox_accepted(NULL, &accepted, &error), "sandbox", error);
  CHECK_INVALID(duologue_sandbox_take_accepted(NULL, &accepted, &error), "sandbox", error);
  CHECK(accepted == NULL);
  CHECK_OK(duologue_sandbox_accepted(sandbox, NULL, &error), error);
  CHECK_INVALID(duologue_customer_when(NULL, "", answer, &error), "customer", error);
  CHECK_INVALID(duologue_customer_when(customer, NULL, answer, &error), "phrase", error);
  CHECK_INVALID(duologue_customer_when(customer, "", NULL, &error), "answer", error);
  CHECK_INVALID(duologue_customer_when_any(NULL, answer, &error), "customer", error);
  CHECK_INVALID(duologue_customer_otherwise(customer, (duologue_answer *)customer, &error),
                "answer", error);
  CHECK_INVALID(duologue_answer_media(NULL, NULL, 0, &error), "answer", error);
  CHECK_INVALID(duologue_answer_media(answer, NULL, 1, &error), "files", error);
  CHECK_INVALID(duologue_answer_after(NULL, 1, &error), "answer", error);
  CHECK_INVALID(duologue_answer_after(answer, -1, &error), "ms", error);
  CHECK_INVALID(duologue_answer_then(answer, NULL, &error), "next", error);
  CHECK_INVALID(duologue_answer_then(NULL, answer, &error), "answer", error);
  CHECK_INVALID(duologue_answer_once(NULL, &error), "answer", error);
  CHECK_OK(duologue_customer_new(NULL, &error), error);
  CHECK_OK(duologue_answer_new(TEXT("unwanted"), NULL, &error), error);
  duologue_sandbox_free(NULL);
  duologue_customer_free(NULL);
  duologue_answer_free(NULL);
  duologue_sandbox_free(sandbox);
  duologue_customer_free(customer);
  duologue_answer_free(answer);
  CHECK_INVALID(duologue_answer_new(NOT_UTF8, 2, &answer, &error), "body", error);
  CHECK_INVALID(duologue_answer_new(NULL, 1, &answer, &error), "body", error);
  CHECK(answer == NULL);
}

static void every_fault_has_a_name(void) {
  CHECK_TEXT(duologue_fault_name(DUOLOGUE_FAULT_SPARED), "spared");
  CHECK_TEXT(duologue_fault_name(DUOLOGUE_FAULT_REORDERED), "reordered");
  CHECK(duologue_fault_name(0) == NULL);
  CHECK(duologue_fault_name(DUOLOGUE_FAULT_REORDERED + 1) == NULL);
}

int main(void) {
  RUN(every_fault_has_a_name);
  RUN(what_was_taken_is_shown_until_it_is_taken_back);
  RUN(customers_answer_by_rules);
  RUN(an_answer_may_follow_itself);
  RUN(a_customer_writes_unasked);
  RUN(receipts_report_what_was_sent_and_delivered);
  RUN(each_fault_does_what_it_says);
  RUN(faults_befall_what_comes_back);
  RUN(faults_come_by_recipient_and_by_chance_until_they_are_cleared);
  RUN(a_messenger_keeps_a_sandbox_that_was_freed);
  RUN(a_fault_that_is_none_is_refused);
  RUN(what_is_no_sandbox_customer_or_answer_is_noticed);
  return 0;
}
