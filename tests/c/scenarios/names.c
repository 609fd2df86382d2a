// What a scenario calls the things it makes: a name for each, among others of its sort.
#include "scenarios.h"

#include <stdlib.h>
#include <string.h>

struct name {
  enum sort sort;
  char *name;
  int64_t number;
};

struct kept {
  enum keeping keeping;
  char *name;
  struct text text;
};

const char *sort_name(enum sort sort) {
  static const char *const sorts[] = {"agent",   "mailbox",      "gateway",
                                      "contact", "conversation", "message",
                                      "tag",     "quick reply",  "version"};
  return sorts[sort];
}

void bind_name(struct names *names, enum sort sort, const char *name, int64_t number) {
  if (name[0] == '\0' || name[0] == '@')
    fail("`%s` is no name", name);
  for (size_t index = 0; index < names->count; index++) {
    const struct name *known = &names->things[index];
    if (known->sort != sort)
      continue;
    bool has_name = strcmp(known->name, name) == 0;
    if (has_name && known->number == number)
      return;
    if (has_name)
      fail("another %s is called `%s`", sort_name(sort), name);
    if (known->number == number)
      fail("this %s is called `%s`, and not `%s`", sort_name(sort), known->name, name);
  }
  names->things = resize(names->things, (names->count + 1) * sizeof(struct name));
  names->things[names->count++] = (struct name){sort, copy_text(name, strlen(name)), number};
}

int64_t find_number(const struct names *names, enum sort sort, const char *name) {
  for (size_t index = 0; index < names->count; index++) {
    const struct name *known = &names->things[index];
    if (known->sort == sort && strcmp(known->name, name) == 0)
      return known->number;
  }
  fail("no %s is called `%s`", sort_name(sort), name);
}

const char *find_name(const struct names *names, enum sort sort, int64_t number) {
  for (size_t index = 0; index < names->count; index++) {
    const struct name *known = &names->things[index];
    if (known->sort == sort && known->number == number)
      return known->name;
  }
  return NULL;
}

static struct kept *find(const struct names *names, enum keeping keeping, const char *name) {
  for (size_t index = 0; index < names->kept_count; index++) {
    struct kept *kept = &names->kept[index];
    if (kept->keeping == keeping && strcmp(kept->name, name) == 0)
      return kept;
  }
  return NULL;
}

void keep(struct names *names, enum keeping keeping, const char *name, const char *data,
          size_t length) {
  struct kept *kept = find(names, keeping, name);
  if (kept == NULL) {
    names->kept = resize(names->kept, (names->kept_count + 1) * sizeof(struct kept));
    kept = &names->kept[names->kept_count++];
    *kept = (struct kept){keeping, copy_text(name, strlen(name)), {0}};
  }
  kept->text.length = 0;
  append(&kept->text, data, length);
}

const struct text *find_kept(const struct names *names, enum keeping keeping, const char *name) {
  const struct kept *kept = find(names, keeping, name);
  if (kept == NULL)
    fail("no %s is called `%s`", keeping == PLACE ? "place" : "export", name);
  return &kept->text;
}

void free_names(struct names *names) {
  for (size_t index = 0; index < names->count; index++)
    free(names->things[index].name);
  for (size_t index = 0; index < names->kept_count; index++) {
    free(names->kept[index].name);
    free_text(&names->kept[index].text);
  }
  free(names->things);
  free(names->kept);
  *names = (struct names){0};
}
