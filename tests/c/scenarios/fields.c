// The fields of a line, and what may stand in them.
#include "scenarios.h"

#include <string.h>

NEVER_RETURNS static void wrong(const char *name, const cJSON *value) {
  fail("the field `%s` cannot be %s", name, cJSON_PrintUnformatted(value));
}

NEVER_RETURNS static void missing(const char *name) { fail("the field `%s` is missing", name); }

// The field, or NULL if it is left out or null.
static const cJSON *find_value(const cJSON *line, const char *name) {
  const cJSON *value = find_field(line, name);
  return cJSON_IsNull(value) ? NULL : value;
}

static bool is_among(const char *name, const char *names) {
  size_t length = strlen(name);
  for (const char *at = names; (at = strstr(at, name)) != NULL; at += length) {
    bool begins = at == names || at[-1] == ' ';
    if (begins && (at[length] == ' ' || at[length] == '\0'))
      return true;
  }
  return false;
}

void check_fields(const cJSON *line, const char *allowed) {
  if (!cJSON_IsObject(line))
    fail("this is no object: %s", cJSON_PrintUnformatted(line));
  for (const cJSON *item = line->child; item != NULL; item = item->next)
    if (!is_among(item->string, allowed))
      fail("there is no field `%s` here", item->string);
}

const cJSON *find_field(const cJSON *line, const char *name) {
  return cJSON_GetObjectItemCaseSensitive(line, name);
}

const cJSON *read_list(const cJSON *line, const char *name) {
  const cJSON *value = find_value(line, name);
  if (value != NULL && !cJSON_IsArray(value))
    wrong(name, value);
  return value;
}

const cJSON *read_object(const cJSON *line, const char *name) {
  const cJSON *value = find_value(line, name);
  if (value != NULL && !cJSON_IsObject(value))
    wrong(name, value);
  return value;
}

static const char *text_in(const char *name, const cJSON *value) {
  if (!cJSON_IsString(value))
    wrong(name, value);
  return value->valuestring;
}

const char *read_text_if(const cJSON *line, const char *name) {
  const cJSON *value = find_value(line, name);
  return value == NULL ? NULL : text_in(name, value);
}

const char *read_text(const cJSON *line, const char *name) {
  const char *text = read_text_if(line, name);
  return text == NULL ? "" : text;
}

const char *const *read_texts(const cJSON *line, const char *name, size_t *count) {
  const cJSON *list = read_list(line, name), *item;
  const char **texts = scratch((size_t)cJSON_GetArraySize(list), sizeof *texts);
  *count = 0;
  cJSON_ArrayForEach (item, list)
    texts[(*count)++] = text_in(name, item);
  return texts;
}

static int64_t number_in(const char *name, const cJSON *value) {
  const double limit = 9007199254740992; // 53 bits
  if (!cJSON_IsNumber(value) || value->valuedouble < -limit || value->valuedouble > limit)
    wrong(name, value);
  int64_t number = (int64_t)value->valuedouble;
  if ((double)number < value->valuedouble || (double)number > value->valuedouble)
    wrong(name, value);
  return number;
}

int64_t read_number(const cJSON *line, const char *name) {
  if (find_value(line, name) == NULL)
    missing(name);
  return read_number_or(line, name, 0);
}

int64_t read_number_or(const cJSON *line, const char *name, int64_t otherwise) {
  const cJSON *value = find_value(line, name);
  return value == NULL ? otherwise : number_in(name, value);
}

uint32_t read_count_or(const cJSON *line, const char *name, uint32_t otherwise) {
  int64_t number = read_number_or(line, name, otherwise);
  if (number < 0 || number > UINT32_MAX)
    wrong(name, find_value(line, name));
  return (uint32_t)number;
}

int32_t read_yes_or_no(const cJSON *line, const char *name) {
  const cJSON *value = find_value(line, name);
  if (value != NULL && !cJSON_IsBool(value))
    wrong(name, value);
  if (value == NULL)
    return 0;
  return cJSON_IsTrue(value) ? DUOLOGUE_YES : DUOLOGUE_NO;
}

bool read_flag(const cJSON *line, const char *name) {
  return read_yes_or_no(line, name) == DUOLOGUE_YES;
}

duologue_time_t read_moment_if(const cJSON *line, const char *name) {
  const char *text = read_text_if(line, name);
  return text == NULL ? DUOLOGUE_NO_TIME : parse_moment(text);
}

duologue_time_t read_moment(const cJSON *line, const char *name) {
  duologue_time_t moment = read_moment_if(line, name);
  if (moment == DUOLOGUE_NO_TIME)
    missing(name);
  return moment;
}

int64_t read_seconds(const cJSON *line, const char *name) { return read_number(line, name) * 1000; }

int64_t read_seconds_or(const cJSON *line, const char *name, int64_t otherwise) {
  return read_number_or(line, name, otherwise) * 1000;
}

// No enumeration has more numbers; some have gaps.
enum { MOST = 100 };

int32_t read_word_if(const cJSON *line, const char *name, word_name word) {
  const char *text = read_text_if(line, name);
  if (text == NULL)
    return 0;
  for (int32_t number = 1; number <= MOST; number++)
    if (word(number) != NULL && strcmp(word(number), text) == 0)
      return number;
  wrong(name, find_field(line, name));
}

int32_t read_word(const cJSON *line, const char *name, word_name word) {
  int32_t number = read_word_if(line, name, word);
  if (number == 0)
    missing(name);
  return number;
}

static int64_t id_in(const struct world *world, enum sort sort, const char *name,
                     const cJSON *value) {
  if (cJSON_IsString(value) && value->valuestring[0] == '@')
    return find_number(&world->names, sort, value->valuestring + 1);
  return number_in(name, value);
}

int64_t read_id_if(const struct world *world, const cJSON *line, enum sort sort, const char *name) {
  const cJSON *value = find_value(line, name);
  return value == NULL ? 0 : id_in(world, sort, name, value);
}

int64_t read_id(const struct world *world, const cJSON *line, enum sort sort, const char *name) {
  int64_t id = read_id_if(world, line, sort, name);
  if (id == 0)
    missing(name);
  return id;
}

const int64_t *read_ids(const struct world *world, const cJSON *line, enum sort sort,
                        const char *name, size_t *count) {
  const cJSON *list = read_list(line, name), *item;
  int64_t *ids = scratch((size_t)cJSON_GetArraySize(list), sizeof *ids);
  *count = 0;
  cJSON_ArrayForEach (item, list)
    ids[(*count)++] = id_in(world, sort, name, item);
  return ids;
}

duologue_event_kind_t read_kind(const struct world *world, const cJSON *value) {
  if (cJSON_IsNumber(value))
    return -number_in("kind", value);
  const char *name = text_in("kind", value);
  size_t count;
  const duologue_event_kind_t *kinds = every_kind(world, &count);
  for (size_t index = 0; index < count; index++)
    if (strcmp(kind_name(world, kinds[index]), name) == 0)
      return kinds[index];
  wrong("kind", value);
}

const struct text *read_kept(const struct world *world, const cJSON *line, enum keeping keeping,
                             const char *name) {
  const char *text = read_text_if(line, name);
  if (text == NULL)
    return NULL;
  if (text[0] != '@')
    wrong(name, find_field(line, name));
  return find_kept(&world->names, keeping, text + 1);
}

duologue_paging read_paging(const struct world *world, const cJSON *line, const char *place) {
  duologue_paging paging = DUOLOGUE_PAGING_INIT;
  paging.limit = read_count_or(line, "limit", 50);
  const struct text *after = read_kept(world, line, PLACE, place);
  paging.after = after == NULL ? NULL : after->data;
  return paging;
}

duologue_by read_by(const struct world *world, const cJSON *line) {
  duologue_by by = DUOLOGUE_BY_INIT;
  by.agent = read_id_if(world, line, AGENT, "by");
  by.expected_version = read_id_if(world, line, VERSION, "expected_version");
  by.expected_last_message = read_id_if(world, line, MESSAGE, "expected_last_message");
  bool by_nobody = cJSON_IsNull(find_field(line, "expected_assignee"));
  by.expected_assignee =
      by_nobody ? DUOLOGUE_NOBODY : read_id_if(world, line, AGENT, "expected_assignee");
  return by;
}

const duologue_file *read_files(const cJSON *line, size_t *count) {
  const cJSON *list = read_list(line, "media"), *item;
  duologue_file *files = scratch((size_t)cJSON_GetArraySize(list), sizeof *files);
  *count = 0;
  cJSON_ArrayForEach (item, list) {
    check_fields(item, "file_name media_type text zeros");
    const char *text = read_text(item, "text");
    duologue_file *file = &files[(*count)++];
    *file = (duologue_file)DUOLOGUE_FILE_INIT;
    file->file_name = read_text(item, "file_name");
    file->media_type = read_text(item, "media_type");
    file->length = strlen(text) + read_count_or(item, "zeros", 0);
    file->bytes = memcpy(scratch(file->length, 1), text, strlen(text));
  }
  return files;
}

void name_it(struct world *world, const cJSON *line, const char *field, enum sort sort,
             int64_t number) {
  const char *name = read_text_if(line, field);
  if (name != NULL)
    bind_name(&world->names, sort, name, number);
}

void name_each(struct world *world, const cJSON *line, const char *field, size_t index,
               enum sort sort, int64_t number) {
  const cJSON *name = cJSON_GetArrayItem(read_list(line, field), (int)index);
  if (name != NULL)
    bind_name(&world->names, sort, text_in(field, name), number);
}

void name_place(struct world *world, const cJSON *line, const char *after) {
  const char *name = read_text_if(line, "next_as");
  if (name == NULL)
    return;
  if (after == NULL)
    fail("there is no next page to be named");
  keep(&world->names, PLACE, name, after, strlen(after));
}
