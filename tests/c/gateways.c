// Gateways: set up, changed, switched on and off, and asked what files they take.
#include "check.h"

#include <stddef.h>

static duologue_messenger *open_workspace(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = NULL;
  CHECK_OK(duologue_messenger_open(":memory:", NULL, &messenger, &error), error);
  CHECK_OK(duologue_messenger_add_mailbox(messenger, "Main", NULL, &error), error);
  return messenger;
}

// What a gateway needs: a name, and the mailbox that `open_workspace` adds.
static duologue_gateway_settings named(const char *name) {
  duologue_gateway_settings settings = DUOLOGUE_GATEWAY_SETTINGS_INIT;
  settings.name = name;
  settings.mailbox = 1;
  return settings;
}

static duologue_gateway *add(const duologue_messenger *messenger, const char *address,
                             const duologue_gateway_settings *settings) {
  duologue_error *error = NULL;
  duologue_gateway *added = NULL;
  CHECK_OK(duologue_messenger_add_gateway(messenger, DUOLOGUE_GATEWAY_KIND_LONG_CODE, address,
                                          "sandbox", settings, &added, &error),
           error);
  return added;
}

static void a_gateway_is_as_is_usual(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  const duologue_gateway_settings settings = named(" Main line ");
  duologue_gateway *added = add(messenger, "+1 555 010 0001", &settings);
  CHECK(duologue_gateway_id(added) > 0);
  CHECK_TEXT(duologue_gateway_name(added), "Main line");
  CHECK(duologue_gateway_kind(added) == DUOLOGUE_GATEWAY_KIND_LONG_CODE);
  CHECK_TEXT(duologue_gateway_address(added), "+15550100001");
  CHECK_TEXT(duologue_gateway_provider(added), "sandbox");
  CHECK(duologue_gateway_enabled(added));
  CHECK(duologue_gateway_mailbox(added) == 1);
  CHECK(!duologue_gateway_mms(added));
  CHECK_TEXT(duologue_gateway_price_per_segment(added), "0");
  CHECK_TEXT(duologue_gateway_price_per_mms(added), "0");
  CHECK(duologue_gateway_segments_per_second(added) == NULL);
  CHECK(duologue_gateway_max_characters(added) == 1600);
  CHECK(duologue_gateway_media_type_count(added) == 6);
  CHECK_TEXT(duologue_gateway_media_type(added, 0), "image/*");
  CHECK(duologue_gateway_media_type(added, 6) == NULL);
  CHECK(duologue_gateway_media_bytes(added) == 5000000);
  CHECK(duologue_gateway_media_count(added) == 10);
  CHECK(duologue_gateway_is_default(added));

  duologue_gateway *found = NULL;
  CHECK_OK(duologue_messenger_gateway(messenger, duologue_gateway_id(added), &found, &error),
           error);
  CHECK_TEXT(duologue_gateway_address(found), "+15550100001");
  duologue_gateway *copy = duologue_gateway_clone(found);
  duologue_gateway_free(found);
  CHECK_TEXT(duologue_gateway_media_type(copy, 5), "application/pdf");
  duologue_gateway_free(copy);
  duologue_gateway_free(added);
  duologue_messenger_free(messenger);
}

static void a_gateway_is_as_its_settings_say(void) {
  static const char *const types[] = {"image/png", "audio/*"};
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  duologue_gateway_settings settings = named("Line");
  duologue_gateway_free(add(messenger, "+15550100001", &settings));
  settings.mms = DUOLOGUE_YES;
  settings.price_per_segment = "0.0079";
  settings.price_per_mms = "0.02";
  settings.segments_per_second = "0.5";
  settings.max_characters = 480;
  settings.media_types = types;
  settings.media_type_count = 2;
  settings.media_bytes = 600000;
  settings.media_count = 3;
  settings.is_default = DUOLOGUE_YES;
  duologue_gateway *added = add(messenger, "+15550100002", &settings);
  CHECK(duologue_gateway_mms(added));
  CHECK_TEXT(duologue_gateway_price_per_segment(added), "0.0079");
  CHECK_TEXT(duologue_gateway_price_per_mms(added), "0.02");
  CHECK_TEXT(duologue_gateway_segments_per_second(added), "0.5");
  CHECK(duologue_gateway_max_characters(added) == 480);
  CHECK(duologue_gateway_media_type_count(added) == 2);
  CHECK_TEXT(duologue_gateway_media_type(added, 1), "audio/*");
  CHECK(duologue_gateway_media_bytes(added) == 600000);
  CHECK(duologue_gateway_media_count(added) == 3);
  CHECK(duologue_gateway_is_default(added));
  duologue_gateway_free(added);

  duologue_gateway *first = NULL;
  CHECK_OK(duologue_messenger_gateway(messenger, 1, &first, &error), error);
  CHECK(!duologue_gateway_is_default(first));
  duologue_gateway_free(first);
  duologue_messenger_free(messenger);
}

static void a_change_leaves_what_is_not_set(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  CHECK_OK(duologue_messenger_add_mailbox(messenger, "Store", NULL, &error), error);
  duologue_gateway_settings settings = named("Line");
  settings.mms = DUOLOGUE_YES;
  settings.price_per_segment = "0.01";
  settings.segments_per_second = "2";
  settings.max_characters = 480;
  settings.media_count = 3;
  duologue_gateway_free(add(messenger, "+15550100001", &settings));

  const duologue_gateway_settings fresh = DUOLOGUE_GATEWAY_SETTINGS_INIT;
  duologue_gateway *changed = NULL;
  settings = fresh;
  settings.mailbox = 2;
  settings.price_per_mms = "0.03";
  CHECK_OK(duologue_messenger_update_gateway(messenger, 1, &settings, &changed, &error), error);
  CHECK_TEXT(duologue_gateway_name(changed), "Line");
  CHECK(duologue_gateway_mailbox(changed) == 2);
  CHECK(duologue_gateway_mms(changed));
  CHECK_TEXT(duologue_gateway_price_per_segment(changed), "0.01");
  CHECK_TEXT(duologue_gateway_price_per_mms(changed), "0.03");
  CHECK_TEXT(duologue_gateway_segments_per_second(changed), "2");
  CHECK(duologue_gateway_max_characters(changed) == 480);
  CHECK(duologue_gateway_media_type_count(changed) == 6);
  CHECK(duologue_gateway_media_bytes(changed) == 5000000);
  CHECK(duologue_gateway_media_count(changed) == 3);
  CHECK(duologue_gateway_is_default(changed));
  duologue_gateway_free(changed);

  settings = fresh;
  settings.name = "Other";
  settings.mms = DUOLOGUE_NO;
  settings.segments_per_second = "";
  settings.max_characters = -1;
  settings.is_default = DUOLOGUE_NO;
  CHECK_OK(duologue_messenger_update_gateway(messenger, 1, &settings, &changed, &error), error);
  CHECK_TEXT(duologue_gateway_name(changed), "Other");
  CHECK(!duologue_gateway_mms(changed));
  CHECK(duologue_gateway_segments_per_second(changed) == NULL);
  CHECK(duologue_gateway_max_characters(changed) == 1600);
  CHECK(!duologue_gateway_is_default(changed));
  duologue_gateway_free(changed);

  CHECK_OK(duologue_messenger_update_gateway(messenger, 1, NULL, &changed, &error), error);
  CHECK_TEXT(duologue_gateway_name(changed), "Other");
  CHECK(duologue_gateway_mailbox(changed) == 2);
  duologue_gateway_free(changed);
  duologue_messenger_free(messenger);
}

static void a_gateway_is_switched_off_and_on(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  const duologue_gateway_settings settings = named("Line");
  duologue_gateway_free(add(messenger, "+15550100001", &settings));
  duologue_gateway *gateway = NULL;
  CHECK_OK(duologue_messenger_disable_gateway(messenger, 1, &gateway, &error), error);
  CHECK(!duologue_gateway_enabled(gateway));
  duologue_gateway_free(gateway);
  CHECK_OK(duologue_messenger_enable_gateway(messenger, 1, &gateway, &error), error);
  CHECK(duologue_gateway_enabled(gateway));
  duologue_gateway_free(gateway);
  duologue_messenger_free(messenger);
}

static void every_kind_has_its_addresses(void) {
  static const struct {
    duologue_gateway_kind_t kind;
    const char *address;
    const char *name;
    int64_t max_characters;
  } kinds[] = {
      {DUOLOGUE_GATEWAY_KIND_SHORT_CODE, "72345", "short_code", 1600},
      {DUOLOGUE_GATEWAY_KIND_LONG_CODE, "+15550100001", "long_code", 1600},
      {DUOLOGUE_GATEWAY_KIND_TOLL_FREE, "+18005550100", "toll_free", 1600},
      {DUOLOGUE_GATEWAY_KIND_EMAIL, "shop@example.com", "email", 100000},
  };
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  const duologue_gateway_settings settings = named("Gateway");
  for (size_t i = 0; i < 4; i++)
    CHECK_OK(duologue_messenger_add_gateway(messenger, kinds[i].kind, kinds[i].address, NULL,
                                            &settings, NULL, &error),
             error);

  duologue_gateway_cursor *gateways = NULL;
  CHECK_OK(duologue_messenger_gateways(messenger, &gateways, &error), error);
  const duologue_gateway *row = NULL;
  for (size_t i = 0; i < 4; i++) {
    CHECK_OK(duologue_gateway_cursor_next(gateways, &row, &error), error);
    CHECK_TEXT(duologue_gateway_address(row), kinds[i].address);
    CHECK_TEXT(duologue_gateway_kind_name(duologue_gateway_kind(row)), kinds[i].name);
    CHECK_TEXT(duologue_gateway_provider(row), "sandbox");
    CHECK(duologue_gateway_max_characters(row) == kinds[i].max_characters);
    CHECK(duologue_gateway_is_default(row) == (i == 0));
  }
  CHECK_OK(duologue_gateway_cursor_next(gateways, &row, &error), error);
  CHECK(row == NULL);
  CHECK(duologue_gateway_cursor_after(gateways) == NULL);
  duologue_gateway_cursor_free(gateways);
  CHECK(duologue_gateway_kind_name(0) == NULL);
  CHECK(duologue_gateway_kind_name(5) == NULL);
  CHECK_TEXT(duologue_address_kind_name(DUOLOGUE_ADDRESS_KIND_ALPHANUMERIC), "alphanumeric");
  CHECK(duologue_address_kind_name(-1) == NULL);
  duologue_messenger_free(messenger);
}

static duologue_file file_of(const char *name, const char *media_type, const void *bytes,
                             size_t length) {
  duologue_file file = DUOLOGUE_FILE_INIT;
  file.file_name = name;
  file.media_type = media_type;
  file.bytes = bytes;
  file.length = length;
  return file;
}

static void a_gateway_tells_what_files_it_takes(void) {
  static const char *const types[] = {"image/*", "application/pdf"};
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  duologue_gateway_settings settings = named("Line");
  settings.media_types = types;
  settings.media_type_count = 2;
  settings.media_bytes = 8;
  settings.media_count = 2;
  duologue_gateway *line = add(messenger, "+15550100001", &settings);

  duologue_file files[] = {file_of("shoe.jpg", "image/jpeg", "12345", 5),
                           file_of("size.pdf", "APPLICATION/PDF", "123", 3),
                           file_of("none.png", "image/png", NULL, 0)};
  CHECK_OK(duologue_gateway_check_media(line, files, 2, &error), error);
  CHECK_OK(duologue_gateway_check_media(line, NULL, 0, &error), error);
  CHECK_INVALID(duologue_gateway_check_media(line, files, 3, &error), "media", error);
  files[1].media_type = "text/html";
  CHECK(duologue_gateway_check_media(line, files, 2, &error) == DUOLOGUE_E_INVALID_ARGUMENT);
  CHECK_TEXT(duologue_error_field(error), "media_type");
  CHECK_TEXT(duologue_error_value(error), "text/html");
  duologue_error_free(error);
  error = NULL;
  files[1] = file_of("size.pdf", "application/pdf", "1234", 4);
  CHECK_INVALID(duologue_gateway_check_media(line, files, 2, &error), "media", error);

  CHECK_INVALID(duologue_gateway_check_media(line, NULL, 1, &error), "files", error);
  files[0].media_type = NULL;
  CHECK_INVALID(duologue_gateway_check_media(line, files, 1, &error), "media_type", error);
  files[0] = file_of("shoe.jpg", "image/jpeg", NULL, 1);
  CHECK_INVALID(duologue_gateway_check_media(line, files, 1, &error), "bytes", error);
  CHECK_INVALID(duologue_gateway_check_media(NULL, files, 2, &error), "gateway", error);
  CHECK_INVALID(duologue_gateway_check_media((const duologue_gateway *)messenger, files, 2, &error),
                "gateway", error);
  duologue_gateway_free(line);
  duologue_messenger_free(messenger);
}

static void a_choice_of_gateways_tells_which_would_be_used(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  const duologue_gateway_settings settings = named("Line");
  duologue_gateway_free(add(messenger, "+15550100001", &settings));
  duologue_incoming incoming = DUOLOGUE_INCOMING_INIT;
  incoming.sender = "+15557000001";
  incoming.body = "Hello?";
  duologue_received *received = NULL;
  CHECK_OK(duologue_messenger_receive(messenger, 1, &incoming, &received, &error), error);
  const duologue_conversation_id_t conversation =
      duologue_conversation_id(duologue_received_conversation(received));
  duologue_received_free(received);

  duologue_gateway_choice_cursor *choices = NULL;
  CHECK_OK(
      duologue_messenger_gateway_choices(messenger, conversation, "Hi", 2, NULL, &choices, &error),
      error);
  const duologue_gateway_choice *row = NULL;
  CHECK_OK(duologue_gateway_choice_cursor_next(choices, &row, &error), error);
  duologue_gateway_choice *kept = duologue_gateway_choice_clone(row);
  CHECK_OK(duologue_gateway_choice_cursor_next(choices, &row, &error), error);
  CHECK(row == NULL);
  CHECK(duologue_gateway_choice_cursor_after(choices) == NULL);
  duologue_gateway_choice_cursor_free(choices);
  CHECK(duologue_gateway_choice_gateway(kept) == 1);
  CHECK_TEXT(duologue_gateway_choice_name(kept), "Line");
  CHECK(duologue_gateway_choice_preselected(kept));
  CHECK(duologue_gateway_choice_unavailable(kept) == 0);
  CHECK(duologue_gateway_choice_segments(kept) == 1);
  CHECK_TEXT(duologue_gateway_choice_cost(kept), "0");
  duologue_gateway_choice_free(kept);

  const duologue_gateway_choice *const wrong[] = {NULL, (const duologue_gateway_choice *)messenger};
  for (size_t i = 0; i < 2; i++) {
    CHECK(duologue_gateway_choice_gateway(wrong[i]) == 0);
    CHECK(duologue_gateway_choice_name(wrong[i]) == NULL);
    CHECK(!duologue_gateway_choice_preselected(wrong[i]));
    CHECK(duologue_gateway_choice_unavailable(wrong[i]) == 0);
    CHECK(duologue_gateway_choice_segments(wrong[i]) == 0);
    CHECK(duologue_gateway_choice_cost(wrong[i]) == NULL);
    CHECK(duologue_gateway_choice_clone(wrong[i]) == NULL);
  }
  duologue_messenger_free(messenger);
}

static void settings_that_cannot_be_are_refused(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  const duologue_gateway_settings good = named("Line");
  duologue_gateway_free(add(messenger, "+15550100001", &good));
  duologue_gateway *out = (duologue_gateway *)&error;

#define CHECK_REFUSED(name, setting, value)                                                        \
  do {                                                                                             \
    duologue_gateway_settings settings = good;                                                     \
    settings.setting = value;                                                                      \
    CHECK_INVALID(duologue_messenger_update_gateway(messenger, 1, &settings, &out, &error), name,  \
                  error);                                                                          \
    CHECK(out == NULL);                                                                            \
    CHECK_INVALID(duologue_messenger_add_gateway(messenger, DUOLOGUE_GATEWAY_KIND_LONG_CODE,       \
                                                 "+15550100002", "sandbox", &settings, &out,       \
                                                 &error),                                          \
                  name, error);                                                                    \
  } while (0)
  CHECK_REFUSED("name", name, "");
  CHECK_REFUSED("name", name, "\xff");
  CHECK_REFUSED("mailbox", mailbox, -1);
  CHECK_REFUSED("mms", mms, 3);
  CHECK_REFUSED("is_default", is_default, -1);
  CHECK_REFUSED("price_per_segment", price_per_segment, "a lot");
  CHECK_REFUSED("price_per_segment", price_per_segment, "");
  CHECK_REFUSED("price_per_segment", price_per_segment, "1e3");
  CHECK_REFUSED("price_per_segment", price_per_segment, "-0.01");
  CHECK_REFUSED("price_per_mms", price_per_mms, "0.00000000000000000000000000000001");
  CHECK_REFUSED("price_per_mms", price_per_mms, "1000001");
  CHECK_REFUSED("segments_per_second", segments_per_second, "0");
  CHECK_REFUSED("segments_per_second", segments_per_second, "\x80");
  CHECK_REFUSED("max_characters", max_characters, -2);
  CHECK_REFUSED("max_characters", max_characters, INT64_C(1) << 32);
  CHECK_REFUSED("media_types", media_type_count, 1);
#undef CHECK_REFUSED

  duologue_gateway_settings settings = good;
  const char *type = "image";
  settings.media_types = &type;
  settings.media_type_count = 1;
  CHECK_INVALID(duologue_messenger_update_gateway(messenger, 1, &settings, &out, &error),
                "media_type", error);
  settings = good;
  settings.mailbox = 9;
  CHECK_STATUS(duologue_messenger_update_gateway(messenger, 1, &settings, &out, &error),
               DUOLOGUE_E_NOT_FOUND, error);
  duologue_messenger_free(messenger);
}

static void a_gateway_needs_a_name_a_mailbox_and_an_address_of_its_kind(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  const duologue_gateway_settings good = named("Line");
  duologue_gateway *out = (duologue_gateway *)&error;
  const duologue_gateway_kind_t kind = DUOLOGUE_GATEWAY_KIND_LONG_CODE;
  const char *address = "+15550100001";
  CHECK_INVALID(
      duologue_messenger_add_gateway(messenger, kind, address, "sandbox", NULL, &out, &error),
      "name", error);
  CHECK(out == NULL);
  duologue_gateway_settings settings = good;
  settings.mailbox = 0;
  CHECK_INVALID(
      duologue_messenger_add_gateway(messenger, kind, address, "sandbox", &settings, &out, &error),
      "mailbox", error);
  settings.mailbox = 2;
  CHECK_STATUS(
      duologue_messenger_add_gateway(messenger, kind, address, "sandbox", &settings, &out, &error),
      DUOLOGUE_E_NOT_FOUND, error);

  static const duologue_gateway_kind_t kinds[] = {0, 5, -1, INT32_MAX};
  for (size_t i = 0; i < 4; i++)
    CHECK_INVALID(duologue_messenger_add_gateway(messenger, kinds[i], address, "sandbox", &good,
                                                 &out, &error),
                  "kind", error);
  static const char *const addresses[] = {NULL, "", "\xff", "not an address", "shop@example.com"};
  for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++)
    CHECK_INVALID(duologue_messenger_add_gateway(messenger, kind, addresses[i], "sandbox", &good,
                                                 &out, &error),
                  "address", error);
  CHECK_INVALID(
      duologue_messenger_add_gateway(messenger, kind, address, "pigeon", &good, &out, &error),
      "provider", error);
  CHECK_INVALID(
      duologue_messenger_add_gateway(messenger, kind, address, "\xff", &good, &out, &error),
      "provider", error);
  duologue_gateway_free(add(messenger, address, &good));
  CHECK(duologue_messenger_add_gateway(messenger, kind, address, "sandbox", &good, &out, &error) ==
        DUOLOGUE_E_INVALID_ARGUMENT);
  CHECK_TEXT(duologue_error_code(error), "taken");
  duologue_error_free(error);
  duologue_messenger_free(messenger);
}

static void settings_of_another_size_are_told_apart(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  struct {
    duologue_gateway_settings settings;
    int64_t more;
  } newer = {DUOLOGUE_GATEWAY_SETTINGS_INIT, 0};
  newer.settings = named("Line");
  newer.settings.struct_size = sizeof newer;
  duologue_gateway_free(add(messenger, "+15550100001", &newer.settings));
  newer.more = 1;
  CHECK_INVALID(duologue_messenger_update_gateway(messenger, 1, &newer.settings, NULL, &error),
                "settings", error);

  duologue_gateway_settings older = named("Older");
  older.struct_size = offsetof(duologue_gateway_settings, media_types);
  older.media_type_count = 99;
  older.is_default = 99;
  duologue_gateway *changed = NULL;
  CHECK_OK(duologue_messenger_update_gateway(messenger, 1, &older, &changed, &error), error);
  CHECK_TEXT(duologue_gateway_name(changed), "Older");
  CHECK(duologue_gateway_media_type_count(changed) == 6);
  duologue_gateway_free(changed);
  older.struct_size = 1;
  CHECK_INVALID(duologue_messenger_update_gateway(messenger, 1, &older, NULL, &error), "settings",
                error);
  duologue_messenger_free(messenger);
}

static void ids_and_handles_of_something_else_are_refused(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  const duologue_gateway_settings settings = named("Line");
  duologue_gateway *line = add(messenger, "+15550100001", &settings);
  duologue_gateway *out = (duologue_gateway *)&error;
  CHECK_INVALID(duologue_messenger_gateway(messenger, 0, &out, &error), "gateway_id", error);
  CHECK_INVALID(duologue_messenger_update_gateway(messenger, -1, NULL, &out, &error), "gateway_id",
                error);
  CHECK_INVALID(duologue_messenger_enable_gateway(messenger, 0, &out, &error), "gateway_id", error);
  CHECK_INVALID(duologue_messenger_disable_gateway(messenger, 0, &out, &error), "gateway_id",
                error);
  CHECK_STATUS(duologue_messenger_gateway(messenger, 8, &out, &error), DUOLOGUE_E_NOT_FOUND, error);
  CHECK_STATUS(duologue_messenger_update_gateway(messenger, 8, NULL, &out, &error),
               DUOLOGUE_E_NOT_FOUND, error);
  CHECK_STATUS(duologue_messenger_enable_gateway(messenger, 8, &out, &error), DUOLOGUE_E_NOT_FOUND,
               error);
  CHECK_STATUS(duologue_messenger_disable_gateway(messenger, 8, &out, &error), DUOLOGUE_E_NOT_FOUND,
               error);

  const duologue_messenger *const messengers[] = {NULL, (const duologue_messenger *)line};
  for (size_t i = 0; i < 2; i++) {
    const duologue_messenger *wrong = messengers[i];
    duologue_gateway_cursor *cursor = (duologue_gateway_cursor *)&error;
    CHECK_INVALID(duologue_messenger_add_gateway(wrong, DUOLOGUE_GATEWAY_KIND_LONG_CODE,
                                                 "+15550100002", "sandbox", &settings, &out,
                                                 &error),
                  "messenger", error);
    CHECK_INVALID(duologue_messenger_gateway(wrong, 1, &out, &error), "messenger", error);
    CHECK_INVALID(duologue_messenger_update_gateway(wrong, 1, NULL, &out, &error), "messenger",
                  error);
    CHECK_INVALID(duologue_messenger_enable_gateway(wrong, 1, &out, &error), "messenger", error);
    CHECK_INVALID(duologue_messenger_disable_gateway(wrong, 1, &out, &error), "messenger", error);
    CHECK_INVALID(duologue_messenger_gateways(wrong, &cursor, &error), "messenger", error);
    CHECK(out == NULL && cursor == NULL);
  }
  CHECK(duologue_messenger_gateways(messenger, NULL, NULL) == DUOLOGUE_OK);
  CHECK(duologue_messenger_gateway(messenger, 1, NULL, NULL) == DUOLOGUE_OK);
  duologue_gateway_free(line);
  duologue_messenger_free(messenger);
}

static void what_is_no_gateway_has_nothing(void) {
  duologue_error *error = NULL;
  duologue_messenger *messenger = open_workspace();
  const duologue_gateway *const wrong[] = {NULL, (const duologue_gateway *)messenger};
  duologue_gateway_cursor *const cursors[] = {NULL, (duologue_gateway_cursor *)messenger};
  for (size_t i = 0; i < 2; i++) {
    CHECK(duologue_gateway_id(wrong[i]) == 0);
    CHECK(duologue_gateway_name(wrong[i]) == NULL);
    CHECK(duologue_gateway_kind(wrong[i]) == 0);
    CHECK(duologue_gateway_address(wrong[i]) == NULL);
    CHECK(duologue_gateway_provider(wrong[i]) == NULL);
    CHECK(!duologue_gateway_enabled(wrong[i]));
    CHECK(duologue_gateway_mailbox(wrong[i]) == 0);
    CHECK(!duologue_gateway_mms(wrong[i]));
    CHECK(duologue_gateway_price_per_segment(wrong[i]) == NULL);
    CHECK(duologue_gateway_price_per_mms(wrong[i]) == NULL);
    CHECK(duologue_gateway_segments_per_second(wrong[i]) == NULL);
    CHECK(duologue_gateway_max_characters(wrong[i]) == 0);
    CHECK(duologue_gateway_media_type_count(wrong[i]) == 0);
    CHECK(duologue_gateway_media_type(wrong[i], 0) == NULL);
    CHECK(duologue_gateway_media_bytes(wrong[i]) == 0);
    CHECK(duologue_gateway_media_count(wrong[i]) == 0);
    CHECK(!duologue_gateway_is_default(wrong[i]));
    CHECK(duologue_gateway_clone(wrong[i]) == NULL);
    const duologue_gateway *row = (const duologue_gateway *)&error;
    CHECK_STATUS(duologue_gateway_cursor_next(cursors[i], &row, &error),
                 DUOLOGUE_E_INVALID_ARGUMENT, error);
    CHECK(row == NULL);
    CHECK(duologue_gateway_cursor_after(cursors[i]) == NULL);
  }
  duologue_gateway_free(NULL);
  duologue_gateway_cursor_free(NULL);
  duologue_messenger_free(messenger);
}

int main(void) {
  RUN(a_gateway_is_as_is_usual);
  RUN(a_gateway_is_as_its_settings_say);
  RUN(a_change_leaves_what_is_not_set);
  RUN(a_gateway_is_switched_off_and_on);
  RUN(every_kind_has_its_addresses);
  RUN(a_gateway_tells_what_files_it_takes);
  RUN(a_choice_of_gateways_tells_which_would_be_used);
  RUN(settings_that_cannot_be_are_refused);
  RUN(a_gateway_needs_a_name_a_mailbox_and_an_address_of_its_kind);
  RUN(settings_of_another_size_are_told_apart);
  RUN(ids_and_handles_of_something_else_are_refused);
  RUN(what_is_no_gateway_has_nothing);
  return 0;
}
