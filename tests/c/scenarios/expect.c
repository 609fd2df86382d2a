// What was found, compared with what a line expects.
#include "scenarios.h"

#include <stdlib.h>
#include <string.h>

// Where in an expectation something is: a field of what is around it, or, without a name, an item.
struct step {
  const struct step *outer;
  const char *name;
  int index;
};

static void write_step(struct text *text, const struct step *step) {
  if (step == NULL)
    return;
  write_step(text, step->outer);
  if (step->name != NULL)
    append_words(text, ".%s", step->name);
  else
    append_words(text, "[%d]", step->index);
}

NEVER_RETURNS static void fail_at(const struct step *step, const cJSON *wanted,
                                  const cJSON *found) {
  struct text place = {0};
  write_step(&place, step);
  const char *where = place.length == 0 ? "it" : place.data;
  if (found == NULL)
    fail("%s is not there", where);
  fail("%s is %s, not %s", where, cJSON_PrintUnformatted(found), cJSON_PrintUnformatted(wanted));
}

static bool is_equal(const cJSON *wanted, const cJSON *found) {
  int type = wanted->type & 0xff;
  if (type != (found->type & 0xff))
    return false;
  switch (type) {
  case cJSON_Number:
    return wanted->valuedouble >= found->valuedouble && wanted->valuedouble <= found->valuedouble;
  case cJSON_String:
    return strcmp(wanted->valuestring, found->valuestring) == 0;
  case cJSON_Array:
    return cJSON_GetArraySize(wanted) == cJSON_GetArraySize(found);
  default:
    return true; // An object here; null, true and false, which are types of their own.
  }
}

static void compare(const struct step *outer, const cJSON *wanted, const cJSON *found) {
  if (found == NULL || !is_equal(wanted, found))
    fail_at(outer, wanted, found);
  int index = 0;
  if (cJSON_IsArray(wanted))
    for (const cJSON *item = wanted->child, *there = found->child; item != NULL;
         item = item->next, there = there->next)
      compare(&(struct step){outer, NULL, index++}, item, there);
  if (cJSON_IsObject(wanted))
    for (const cJSON *item = wanted->child; item != NULL; item = item->next)
      compare(&(struct step){outer, item->string, 0}, item,
              cJSON_GetObjectItemCaseSensitive(found, item->string));
}

void expect(const cJSON *wanted, const cJSON *found) { compare(NULL, wanted, found); }
