// Commands that hand messages over, and take in what comes back.
#include "shown.h"

#include <string.h>

static cJSON *do_deliver(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_delivery_cursor *deliveries;
  if (duologue_messenger_deliver(world->messenger, read_count_or(line, "limit", 0), &deliveries,
                                 refused))
    return NULL;
  return take_rows_of_delivery(world, deliveries);
}

// The key of one of the submissions that the sandbox took, by its number among them; scratch.
static const char *key_of_submission(const struct world *world, int64_t number) {
  duologue_submission_cursor *accepted;
  const duologue_submission *submission;
  duologue_error *error;
  must(duologue_sandbox_accepted(world->sandbox, &accepted, &error), &error);
  do
    must(duologue_submission_cursor_next(accepted, &submission, &error), &error);
  while (submission != NULL && number-- > 0);
  if (submission == NULL)
    fail("the sandbox did not take so many");
  const char *key = duologue_submission_key(submission);
  const char *copy = strcpy(scratch(strlen(key) + 1, 1), key);
  duologue_submission_cursor_free(accepted);
  return copy;
}

static cJSON *do_report(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_gateway_id_t gateway = read_id(world, line, GATEWAY, "gateway");
  duologue_status_report report = DUOLOGUE_STATUS_REPORT_INIT;
  report.status = read_word(line, "status", duologue_delivery_status_name);
  report.provider_message_id = read_text_if(line, "provider_message_id");
  report.error_code = read_text_if(line, "error_code");
  if (find_field(line, "submission") != NULL)
    report.key = key_of_submission(world, read_number(line, "submission"));
  duologue_message *message;
  if (duologue_messenger_report(world->messenger, gateway, &report, &message, refused))
    return NULL;
  cJSON *shown = show_message(world, message);
  duologue_message_free(message);
  return shown;
}

static cJSON *show_received(struct world *world, const cJSON *line,
                            const duologue_refreshed *refreshed) {
  cJSON *list = cJSON_CreateArray();
  for (size_t index = 0; index < duologue_refreshed_received_count(refreshed); index++) {
    const duologue_received *received = duologue_refreshed_received(refreshed, index);
    const duologue_message *message = duologue_received_message(received);
    name_each(world, line, "received_as", index, MESSAGE, duologue_message_id(message));
    cJSON *shown = cJSON_CreateObject();
    put(shown, "message", show_message(world, message));
    put(shown, "conversation", show_conversation(world, duologue_received_conversation(received)));
    cJSON_AddItemToArray(list, shown);
  }
  return list;
}

static cJSON *do_refresh(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_refreshed *refreshed;
  if (duologue_messenger_refresh(world->messenger, &refreshed, refused))
    return NULL;
  cJSON *shown = cJSON_CreateObject(), *reported = cJSON_CreateArray(),
        *errors = cJSON_CreateArray();
  put(shown, "received", show_received(world, line, refreshed));
  for (size_t index = 0; index < duologue_refreshed_reported_count(refreshed); index++)
    cJSON_AddItemToArray(reported,
                         show_message(world, duologue_refreshed_reported(refreshed, index)));
  put(shown, "reported", reported);
  for (size_t index = 0; index < duologue_refreshed_refused_count(refreshed); index++) {
    const duologue_refused *one = duologue_refreshed_refused(refreshed, index);
    cJSON_AddItemToArray(errors, show_error(world, duologue_refused_error(one)));
  }
  put(shown, "refused", errors);
  put_tick(world, shown, duologue_refreshed_tick(refreshed));
  duologue_refreshed_free(refreshed);
  return shown;
}

const struct command delivery_commands[] = {
    {"deliver", do_deliver, "limit"},
    {"report", do_report, "gateway provider_message_id status submission error_code"},
    {"refresh", do_refresh, "received_as"},
    {NULL, NULL, NULL},
};
