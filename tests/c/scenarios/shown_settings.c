// What a workspace is set up with, and its contacts.
#include "shown.h"

cJSON *show_workspace(const duologue_workspace *workspace) {
  cJSON *shown = cJSON_CreateObject();
  put_text(shown, "name", duologue_workspace_name(workspace));
  put_text(shown, "brand", duologue_workspace_brand(workspace));
  return shown;
}

cJSON *show_agent(const struct world *world, const duologue_agent *agent) {
  cJSON *shown = cJSON_CreateObject();
  put_id(world, shown, "id", AGENT, duologue_agent_id(agent));
  put_text(shown, "name", duologue_agent_name(agent));
  put_text(shown, "initials", duologue_agent_initials(agent));
  put_flag(shown, "active", duologue_agent_active(agent));
  return shown;
}

cJSON *show_mailbox(const struct world *world, const duologue_mailbox *mailbox) {
  cJSON *shown = cJSON_CreateObject();
  put_id(world, shown, "id", MAILBOX, duologue_mailbox_id(mailbox));
  put_text(shown, "name", duologue_mailbox_name(mailbox));
  return shown;
}

cJSON *show_gateway(const struct world *world, const duologue_gateway *gateway) {
  cJSON *shown = cJSON_CreateObject();
  put_id(world, shown, "id", GATEWAY, duologue_gateway_id(gateway));
  put_text(shown, "kind", duologue_gateway_kind_name(duologue_gateway_kind(gateway)));
  put_text(shown, "address", duologue_gateway_address(gateway));
  put_text(shown, "provider", duologue_gateway_provider(gateway));
  put_flag(shown, "enabled", duologue_gateway_enabled(gateway));
  put_text(shown, "name", duologue_gateway_name(gateway));
  put_id(world, shown, "mailbox", MAILBOX, duologue_gateway_mailbox(gateway));
  put_flag(shown, "mms", duologue_gateway_mms(gateway));
  put_decimal(shown, "price_per_segment", duologue_gateway_price_per_segment(gateway));
  put_decimal(shown, "price_per_mms", duologue_gateway_price_per_mms(gateway));
  put_number(shown, "max_characters", duologue_gateway_max_characters(gateway));
  put_flag(shown, "default", duologue_gateway_is_default(gateway));
  return shown;
}

cJSON *show_gateway_choice(const struct world *world, const duologue_gateway_choice *choice) {
  cJSON *shown = cJSON_CreateObject();
  put_id(world, shown, "gateway", GATEWAY, duologue_gateway_choice_gateway(choice));
  put_text(shown, "name", duologue_gateway_choice_name(choice));
  put_flag(shown, "preselected", duologue_gateway_choice_preselected(choice));
  put_text(shown, "unavailable", duologue_reason_name(duologue_gateway_choice_unavailable(choice)));
  put_number(shown, "segments", duologue_gateway_choice_segments(choice));
  put_decimal(shown, "cost", duologue_gateway_choice_cost(choice));
  return shown;
}

cJSON *show_contact(const struct world *world, const duologue_contact *contact) {
  cJSON *shown = cJSON_CreateObject(), *addresses = cJSON_CreateArray();
  put_id(world, shown, "id", CONTACT, duologue_contact_id(contact));
  put_text(shown, "name", duologue_contact_name(contact));
  for (size_t index = 0; index < duologue_contact_address_count(contact); index++)
    cJSON_AddItemToArray(addresses, cJSON_CreateString(duologue_contact_address(contact, index)));
  put(shown, "addresses", addresses);
  put_text(shown, "time_zone", duologue_contact_time_zone(contact));
  cJSON *fields = cJSON_Parse(duologue_contact_fields(contact));
  if (!cJSON_IsObject(fields))
    fail("the fields of a contact are no object: %s", duologue_contact_fields(contact));
  put(shown, "fields", fields);
  put_flag(shown, "blocked", duologue_contact_blocked(contact));
  put_moment(shown, "created_at", duologue_contact_created_at(contact));
  return shown;
}

cJSON *show_tag(const struct world *world, const duologue_tag *tag) {
  cJSON *shown = cJSON_CreateObject();
  put_id(world, shown, "id", TAG, duologue_tag_id(tag));
  put_text(shown, "name", duologue_tag_name(tag));
  put_text(shown, "color", duologue_tag_color(tag));
  return shown;
}

cJSON *show_quick_reply(const struct world *world, const duologue_quick_reply *reply) {
  cJSON *shown = cJSON_CreateObject();
  put_id(world, shown, "id", QUICK_REPLY, duologue_quick_reply_id(reply));
  put_text(shown, "name", duologue_quick_reply_name(reply));
  put_text(shown, "text", duologue_quick_reply_text(reply));
  put_text(shown, "category", duologue_quick_reply_category(reply));
  put_number(shown, "position", duologue_quick_reply_position(reply));
  return shown;
}
