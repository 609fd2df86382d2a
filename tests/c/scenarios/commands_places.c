// Commands that set up where messages come in and go out: mailboxes and gateways.
#include "shown.h"

// Mailboxes

static cJSON *name_mailbox(struct world *world, const cJSON *line, duologue_mailbox *mailbox) {
  name_it(world, line, "as", MAILBOX, duologue_mailbox_id(mailbox));
  cJSON *shown = show_mailbox(world, mailbox);
  duologue_mailbox_free(mailbox);
  return shown;
}

static cJSON *do_add_mailbox(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_mailbox *mailbox;
  if (duologue_messenger_add_mailbox(world->messenger, read_text(line, "name"), &mailbox, refused))
    return NULL;
  return name_mailbox(world, line, mailbox);
}

static cJSON *do_rename_mailbox(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_mailbox_id_t id = read_id(world, line, MAILBOX, "mailbox");
  duologue_mailbox *mailbox;
  if (duologue_messenger_rename_mailbox(world->messenger, id, read_text(line, "name"), &mailbox,
                                        refused))
    return NULL;
  return name_mailbox(world, line, mailbox);
}

static cJSON *do_mailboxes(struct world *world, const cJSON *line, duologue_error **refused) {
  (void)line;
  duologue_mailbox_cursor *mailboxes;
  if (duologue_messenger_mailboxes(world->messenger, &mailboxes, refused))
    return NULL;
  return take_rows_of_mailbox(world, mailboxes);
}

// Gateways

#define SETTINGS                                                                                   \
  " name mailbox mms price_per_segment price_per_mms segments_per_second max_characters "          \
  "media_types media_bytes"                                                                        \
  " media_count default"

// Those settings that are given; the others are none, which leaves them as they are.
static duologue_gateway_settings read_settings(const struct world *world, const cJSON *line) {
  duologue_gateway_settings settings = DUOLOGUE_GATEWAY_SETTINGS_INIT;
  settings.name = read_text_if(line, "name");
  settings.mailbox = read_id_if(world, line, MAILBOX, "mailbox");
  settings.mms = read_yes_or_no(line, "mms");
  settings.price_per_segment = read_text_if(line, "price_per_segment");
  settings.price_per_mms = read_text_if(line, "price_per_mms");
  settings.segments_per_second = read_text_if(line, "segments_per_second");
  settings.max_characters = read_number_or(line, "max_characters", 0);
  settings.media_types = read_texts(line, "media_types", &settings.media_type_count);
  settings.media_bytes = read_count_or(line, "media_bytes", 0);
  settings.media_count = read_count_or(line, "media_count", 0);
  settings.is_default = read_yes_or_no(line, "default");
  return settings;
}

static cJSON *name_gateway(struct world *world, const cJSON *line, duologue_gateway *gateway) {
  name_it(world, line, "as", GATEWAY, duologue_gateway_id(gateway));
  cJSON *shown = show_gateway(world, gateway);
  duologue_gateway_free(gateway);
  return shown;
}

static cJSON *do_add_gateway(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_gateway_kind_t kind = read_word(line, "kind", duologue_gateway_kind_name);
  const char *address = read_text(line, "address"), *provider = read_text_if(line, "provider");
  duologue_gateway_settings settings = read_settings(world, line);
  duologue_gateway *gateway;
  if (duologue_messenger_add_gateway(world->messenger, kind, address,
                                     provider == NULL ? "sandbox" : provider, &settings, &gateway,
                                     refused))
    return NULL;
  return name_gateway(world, line, gateway);
}

static cJSON *do_update_gateway(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_gateway_settings settings = read_settings(world, line);
  duologue_gateway_id_t id = read_id(world, line, GATEWAY, "gateway");
  duologue_gateway *gateway;
  if (duologue_messenger_update_gateway(world->messenger, id, &settings, &gateway, refused))
    return NULL;
  return name_gateway(world, line, gateway);
}

static cJSON *do_enable_gateway(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_gateway *gateway;
  if (duologue_messenger_enable_gateway(world->messenger, read_id(world, line, GATEWAY, "gateway"),
                                        &gateway, refused))
    return NULL;
  return name_gateway(world, line, gateway);
}

static cJSON *do_disable_gateway(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_gateway *gateway;
  if (duologue_messenger_disable_gateway(world->messenger, read_id(world, line, GATEWAY, "gateway"),
                                         &gateway, refused))
    return NULL;
  return name_gateway(world, line, gateway);
}

static cJSON *do_gateways(struct world *world, const cJSON *line, duologue_error **refused) {
  (void)line;
  duologue_gateway_cursor *gateways;
  if (duologue_messenger_gateways(world->messenger, &gateways, refused))
    return NULL;
  return take_rows_of_gateway(world, gateways);
}

const struct command place_commands[] = {
    {"add_mailbox", do_add_mailbox, "name as"},
    {"rename_mailbox", do_rename_mailbox, "mailbox name"},
    {"mailboxes", do_mailboxes, ""},
    {"add_gateway", do_add_gateway, "kind address provider as" SETTINGS},
    {"update_gateway", do_update_gateway, "gateway" SETTINGS},
    {"enable_gateway", do_enable_gateway, "gateway"},
    {"disable_gateway", do_disable_gateway, "gateway"},
    {"gateways", do_gateways, ""},
    {NULL, NULL, NULL},
};
