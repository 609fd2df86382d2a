// Messages, what a draft would be, and what the network made of them.
#include "shown.h"

static cJSON *show_attachments(const duologue_message *message) {
  cJSON *list = cJSON_CreateArray();
  for (size_t index = 0; index < duologue_message_attachment_count(message); index++) {
    const duologue_attachment *file = duologue_message_attachment(message, index);
    cJSON *shown = cJSON_CreateObject();
    put_text(shown, "file_name", duologue_attachment_file_name(file));
    put_text(shown, "media_type", duologue_attachment_media_type(file));
    put_number(shown, "size", duologue_attachment_size(file));
    cJSON_AddItemToArray(list, shown);
  }
  return list;
}

cJSON *show_message(const struct world *world, const duologue_message *message) {
  cJSON *shown = cJSON_CreateObject();
  put_id(world, shown, "id", MESSAGE, duologue_message_id(message));
  put_id(world, shown, "conversation", CONVERSATION, duologue_message_conversation(message));
  put_text(shown, "direction", duologue_direction_name(duologue_message_direction(message)));
  put_text(shown, "body", duologue_message_body(message));
  put_id(world, shown, "gateway", GATEWAY, duologue_message_gateway(message));
  put_text(shown, "sender", duologue_message_sender(message));
  put_text(shown, "recipient", duologue_message_recipient(message));
  put_id(world, shown, "agent", AGENT, duologue_message_agent(message));
  put_text(shown, "initials", duologue_message_initials(message));
  put_moment(shown, "at", duologue_message_at(message));
  put_moment(shown, "send_at", duologue_message_send_at(message));
  put_text(shown, "transport", duologue_transport_name(duologue_message_transport(message)));
  put_text(shown, "encoding", duologue_encoding_name(duologue_message_encoding(message)));
  put_number(shown, "segments", duologue_message_segments(message));
  put_decimal(shown, "cost", duologue_message_cost(message));
  put_text(shown, "status", duologue_delivery_status_name(duologue_message_status(message)));
  put_text(shown, "error_code", duologue_message_error_code(message));
  put_flag(shown, "test", duologue_message_test(message));
  put(shown, "attachments", show_attachments(message));
  return shown;
}

static cJSON *show_suggestion(const duologue_suggestion *suggestion) {
  if (suggestion == NULL)
    return cJSON_CreateNull();
  cJSON *shown = cJSON_CreateObject(), *replacements = cJSON_CreateArray();
  put_text(shown, "body", duologue_suggestion_body(suggestion));
  put_text(shown, "encoding", duologue_encoding_name(duologue_suggestion_encoding(suggestion)));
  put_number(shown, "segments", duologue_suggestion_segments(suggestion));
  put_decimal(shown, "cost", duologue_suggestion_cost(suggestion));
  for (size_t index = 0; index < duologue_suggestion_replacement_count(suggestion); index++) {
    const duologue_replacement *found = duologue_suggestion_replacement(suggestion, index);
    cJSON *replacement = cJSON_CreateObject();
    put_number(replacement, "index", duologue_replacement_index(found));
    put_text(replacement, "from", duologue_replacement_original(found));
    put_text(replacement, "to", duologue_replacement_replacement(found));
    cJSON_AddItemToArray(replacements, replacement);
  }
  put(shown, "replacements", replacements);
  return shown;
}

static cJSON *show_unencodable(const duologue_unencodable *found) {
  cJSON *shown = cJSON_CreateObject();
  put_number(shown, "index", duologue_unencodable_index(found));
  put_text(shown, "character", duologue_unencodable_character(found));
  put_text(shown, "replacement", duologue_unencodable_replacement(found));
  return shown;
}

cJSON *show_preview(const struct world *world, const duologue_preview *preview) {
  cJSON *shown = cJSON_CreateObject(), *unencodable = cJSON_CreateArray(),
        *problems = cJSON_CreateArray();
  put_id(world, shown, "gateway", GATEWAY, duologue_preview_gateway(preview));
  put_text(shown, "transport", duologue_transport_name(duologue_preview_transport(preview)));
  put_text(shown, "encoding", duologue_encoding_name(duologue_preview_encoding(preview)));
  put_number(shown, "units", duologue_preview_units(preview));
  put_number(shown, "segments", duologue_preview_segments(preview));
  put_number(shown, "remaining", duologue_preview_remaining(preview));
  put_decimal(shown, "cost", duologue_preview_cost(preview));
  for (size_t index = 0; index < duologue_preview_unencodable_count(preview); index++)
    cJSON_AddItemToArray(unencodable,
                         show_unencodable(duologue_preview_unencodable(preview, index)));
  put(shown, "unencodable", unencodable);
  put(shown, "suggestion", show_suggestion(duologue_preview_suggestion(preview)));
  for (size_t index = 0; index < duologue_preview_problem_count(preview); index++)
    cJSON_AddItemToArray(problems, show_error(world, duologue_preview_problem(preview, index)));
  put(shown, "problems", problems);
  return shown;
}

cJSON *show_delivery(const struct world *world, const duologue_delivery *delivery) {
  cJSON *shown = cJSON_CreateObject();
  put_id(world, shown, "message", MESSAGE, duologue_delivery_message(delivery));
  put_text(shown, "status", duologue_delivery_status_name(duologue_delivery_status(delivery)));
  put_text(shown, "error_code", duologue_delivery_error_code(delivery));
  put_text(shown, "reason", duologue_delivery_reason(delivery));
  return shown;
}

cJSON *show_submission(const struct world *world, const duologue_submission *submission) {
  cJSON *shown = cJSON_CreateObject();
  put_id(world, shown, "gateway", GATEWAY, duologue_submission_gateway(submission));
  put_text(shown, "sender", duologue_submission_sender(submission));
  put_text(shown, "recipient", duologue_submission_recipient(submission));
  put_text(shown, "body", duologue_submission_body(submission));
  put_text(shown, "transport", duologue_transport_name(duologue_submission_transport(submission)));
  put_number(shown, "segments", duologue_submission_segments(submission));
  put_number(shown, "files", (int64_t)duologue_submission_media_count(submission));
  return shown;
}
