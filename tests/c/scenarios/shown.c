// What is put into an object: nothing that is missing is left out, it is null.
#include "shown.h"

#include <inttypes.h>

void put(cJSON *object, const char *name, cJSON *value) {
  cJSON_AddItemToObject(object, name, value);
}

void put_text(cJSON *object, const char *name, const char *text) {
  put(object, name, text == NULL ? cJSON_CreateNull() : cJSON_CreateString(text));
}

void put_number(cJSON *object, const char *name, int64_t number) {
  put(object, name, cJSON_CreateNumber((double)number));
}

void put_flag(cJSON *object, const char *name, bool flag) {
  put(object, name, cJSON_CreateBool(flag));
}

void put_moment(cJSON *object, const char *name, duologue_time_t moment) {
  put(object, name, show_moment(moment));
}

void put_decimal(cJSON *object, const char *name, const char *decimal) {
  struct text text = {0};
  write_decimal(&text, decimal);
  put_text(object, name, text.data);
  free_text(&text);
}

void put_id(const struct world *world, cJSON *object, const char *name, enum sort sort,
            int64_t number) {
  put(object, name, show_id(world, sort, number));
}

cJSON *show_id(const struct world *world, enum sort sort, int64_t number) {
  const char *name = find_name(&world->names, sort, number);
  if (number == 0)
    return cJSON_CreateNull();
  if (name == NULL)
    return cJSON_CreateNumber((double)number);
  struct text text = {0};
  append_words(&text, "@%s", name);
  cJSON *shown = cJSON_CreateString(text.data);
  free_text(&text);
  return shown;
}

cJSON *show_moment(duologue_time_t moment) {
  if (moment == DUOLOGUE_NO_TIME)
    return cJSON_CreateNull();
  struct text text = {0};
  write_moment(&text, moment);
  cJSON *shown = cJSON_CreateString(text.data);
  free_text(&text);
  return shown;
}

cJSON *show_error(const struct world *world, const duologue_error *error) {
  cJSON *shown = cJSON_CreateObject(), *gateways = cJSON_CreateArray();
  put_text(shown, "kind", duologue_status_name(duologue_error_status(error)));
  put_text(shown, "code", duologue_error_code(error));
  put_text(shown, "field", duologue_error_field(error));
  put_text(shown, "value", duologue_error_value(error));
  for (size_t index = 0; index < duologue_error_gateway_count(error); index++)
    cJSON_AddItemToArray(gateways, show_id(world, GATEWAY, duologue_error_gateway(error, index)));
  put(shown, "gateways", gateways);
  return shown;
}

cJSON *show_refused(const struct world *world, const duologue_error *error) {
  cJSON *shown = cJSON_CreateObject();
  put(shown, "refused", show_error(world, error));
  return shown;
}
