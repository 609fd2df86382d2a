// Commands about contacts.
#include "shown.h"

#include <string.h>

static cJSON *name_contact(struct world *world, const cJSON *line, duologue_contact *contact) {
  name_it(world, line, "as", CONTACT, duologue_contact_id(contact));
  cJSON *shown = show_contact(world, contact);
  duologue_contact_free(contact);
  return shown;
}

// An object of texts, as JSON.
static const char *read_fields(const cJSON *line) {
  const cJSON *fields = read_object(line, "fields"), *item;
  if (fields == NULL)
    return NULL;
  cJSON_ArrayForEach (item, fields)
    read_text(fields, item->string);
  char *json = cJSON_PrintUnformatted(fields);
  char *copy = strcpy(scratch(strlen(json) + 1, 1), json);
  cJSON_free(json);
  return copy;
}

// What is given of a contact; null forgets its zone.
static duologue_contact_details read_details(const cJSON *line) {
  duologue_contact_details details = DUOLOGUE_CONTACT_DETAILS_INIT;
  details.name = read_text_if(line, "name");
  details.addresses = read_texts(line, "addresses", &details.address_count);
  details.removed_addresses = read_texts(line, "remove_addresses", &details.removed_address_count);
  details.time_zone = find_field(line, "time_zone") == NULL ? NULL : read_text(line, "time_zone");
  details.fields = read_fields(line);
  details.blocked = read_yes_or_no(line, "blocked");
  return details;
}

static cJSON *do_add_contact(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_contact_details details = read_details(line);
  duologue_by by = read_by(world, line);
  duologue_contact *contact;
  if (duologue_messenger_add_contact(world->messenger, &details, &by, &contact, refused))
    return NULL;
  return name_contact(world, line, contact);
}

static cJSON *do_update_contact(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_contact_details details = read_details(line);
  duologue_by by = read_by(world, line);
  duologue_contact_id_t id = read_id(world, line, CONTACT, "contact");
  duologue_contact *contact;
  if (duologue_messenger_update_contact(world->messenger, id, &details, &by, &contact, refused))
    return NULL;
  return name_contact(world, line, contact);
}

static cJSON *do_contact(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_contact *contact;
  if (duologue_messenger_contact(world->messenger, read_id(world, line, CONTACT, "contact"),
                                 &contact, refused))
    return NULL;
  return name_contact(world, line, contact);
}

static cJSON *do_find_contact(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_contact *contact;
  if (duologue_messenger_find_contact(world->messenger, read_text(line, "address"), &contact,
                                      refused))
    return NULL;
  return contact == NULL ? cJSON_CreateNull() : name_contact(world, line, contact);
}

static cJSON *do_contacts(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_paging paging = read_paging(world, line, "after");
  duologue_contact_cursor *contacts;
  if (duologue_messenger_contacts(world->messenger, read_text_if(line, "search"), &paging,
                                  &contacts, refused))
    return NULL;
  cJSON *shown = cJSON_CreateObject();
  put(shown, "items", rows_of_contact(world, contacts));
  const char *after = duologue_contact_cursor_after(contacts);
  put_flag(shown, "more", after != NULL);
  name_place(world, line, after);
  duologue_contact_cursor_free(contacts);
  return shown;
}

const struct command contact_commands[] = {
    {"add_contact", do_add_contact, "name addresses time_zone fields blocked by as"},
    {"update_contact", do_update_contact,
     "contact name addresses remove_addresses time_zone fields blocked by"},
    {"contact", do_contact, "contact"},
    {"find_contact", do_find_contact, "address as"},
    {"contacts", do_contacts, "search limit after next_as"},
    {NULL, NULL, NULL},
};
