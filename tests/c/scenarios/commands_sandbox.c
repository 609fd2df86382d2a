// Commands of the imagined network: what its customers write, and what goes wrong there.
#include "shown.h"

#define ANSWER "when body media after then once"

static cJSON *do_sandbox_receipts(struct world *world, const cJSON *line,
                                  duologue_error **refused) {
  if (duologue_sandbox_delivery_receipts(world->sandbox, read_seconds(line, "after"), refused))
    return NULL;
  return cJSON_CreateNull();
}

// An answer, and what follows by its `then` and by that of the answers before it. Takes what
// follows behind it.
static duologue_answer *read_answer(const cJSON *line, duologue_answer *following) {
  const cJSON *further = read_list(line, "then");
  for (int index = cJSON_GetArraySize(further); index > 0; index--) {
    const cJSON *next = cJSON_GetArrayItem(further, index - 1);
    check_fields(next, ANSWER);
    following = read_answer(next, following);
  }
  size_t count;
  const duologue_file *files = read_files(line, &count);
  duologue_answer *answer;
  duologue_error *error;
  must(duologue_answer_new(read_text(line, "body"), DUOLOGUE_NUL_TERMINATED, &answer, &error),
       &error);
  must(duologue_answer_media(answer, files, count, &error), &error);
  must(duologue_answer_after(answer, read_seconds_or(line, "after", 0), &error), &error);
  if (following != NULL)
    must(duologue_answer_then(answer, following, &error), &error);
  if (read_flag(line, "once"))
    must(duologue_answer_once(answer, &error), &error);
  duologue_answer_free(following);
  return answer;
}

static duologue_customer *read_customer(const cJSON *line) {
  duologue_customer *customer;
  duologue_error *error;
  must(duologue_customer_new(&customer, &error), &error);
  const cJSON *rule;
  cJSON_ArrayForEach (rule, read_list(line, "rules")) {
    check_fields(rule, ANSWER);
    duologue_answer *answer = read_answer(rule, NULL);
    must(duologue_customer_when(customer, read_text(rule, "when"), answer, &error), &error);
    duologue_answer_free(answer);
  }
  const cJSON *otherwise = read_object(line, "otherwise");
  if (otherwise != NULL) {
    check_fields(otherwise, ANSWER);
    duologue_answer *answer = read_answer(otherwise, NULL);
    must(duologue_customer_otherwise(customer, answer, &error), &error);
    duologue_answer_free(answer);
  }
  return customer;
}

static cJSON *do_sandbox_script(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_customer *customer = read_customer(line);
  duologue_status status =
      duologue_sandbox_script(world->sandbox, read_text(line, "address"), customer, refused);
  duologue_customer_free(customer);
  return status ? NULL : cJSON_CreateNull();
}

static cJSON *do_sandbox_write(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_gateway *gateway;
  duologue_error *error;
  must(duologue_messenger_gateway(world->messenger, read_id(world, line, GATEWAY, "gateway"),
                                  &gateway, &error),
       &error);
  duologue_incoming incoming = read_incoming(line);
  duologue_status status = duologue_sandbox_write(world->sandbox, duologue_gateway_address(gateway),
                                                  &incoming, read_moment(line, "at"), refused);
  duologue_gateway_free(gateway);
  return status ? NULL : cJSON_CreateNull();
}

static const char *fault_name(duologue_fault_t fault) {
  static const char *const names[] = {
      [DUOLOGUE_FAULT_SPARED] = "spared",
      [DUOLOGUE_FAULT_THROTTLED] = "throttled",
      [DUOLOGUE_FAULT_UNAVAILABLE] = "unavailable",
      [DUOLOGUE_FAULT_REJECTED] = "rejected",
      [DUOLOGUE_FAULT_MESSAGE_LOST] = "message_lost",
      [DUOLOGUE_FAULT_ANSWER_LOST] = "answer_lost",
      [DUOLOGUE_FAULT_UNDELIVERED] = "undelivered",
      [DUOLOGUE_FAULT_DUPLICATED] = "duplicated",
      [DUOLOGUE_FAULT_DELAYED] = "delayed",
      [DUOLOGUE_FAULT_REORDERED] = "reordered",
      [DUOLOGUE_FAULT_REORDERED + 1] = NULL,
  };
  return names[fault];
}

static cJSON *do_sandbox_fault(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_fault fault = DUOLOGUE_FAULT_INIT;
  fault.kind = read_word(line, "fault", fault_name);
  fault.code = read_text_if(line, "code");
  fault.reason = read_text_if(line, "reason");
  fault.time_ms = read_seconds_or(line, "seconds", 0);
  const char *to = read_text_if(line, "to");
  int64_t percent = read_number_or(line, "percent", -1);
  duologue_status status;
  if (to != NULL && percent != -1)
    fail("a fault is for a recipient or by chance");
  if (to != NULL)
    status = duologue_sandbox_inject_for(world->sandbox, to, &fault, refused);
  else if (percent != -1)
    status =
        duologue_sandbox_inject_by_chance(world->sandbox, (double)percent / 100, &fault, refused);
  else
    status = duologue_sandbox_inject(world->sandbox, &fault, refused);
  return status ? NULL : cJSON_CreateNull();
}

static cJSON *do_sandbox_clear_faults(struct world *world, const cJSON *line,
                                      duologue_error **refused) {
  (void)line;
  if (duologue_sandbox_clear_faults(world->sandbox, refused))
    return NULL;
  return cJSON_CreateNull();
}

static cJSON *do_sandbox_accepted(struct world *world, const cJSON *line,
                                  duologue_error **refused) {
  (void)line;
  duologue_submission_cursor *accepted;
  if (duologue_sandbox_accepted(world->sandbox, &accepted, refused))
    return NULL;
  return take_rows_of_submission(world, accepted);
}

const struct command sandbox_commands[] = {
    {"sandbox_receipts", do_sandbox_receipts, "after"},
    {"sandbox_script", do_sandbox_script, "address rules otherwise"},
    {"sandbox_write", do_sandbox_write, "gateway sender body at provider_message_id media"},
    {"sandbox_fault", do_sandbox_fault, "fault code reason seconds to percent"},
    {"sandbox_clear_faults", do_sandbox_clear_faults, ""},
    {"sandbox_accepted", do_sandbox_accepted, ""},
    {NULL, NULL, NULL},
};
