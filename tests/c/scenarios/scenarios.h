// Replays the files of tests/scenarios through the C interface; README.md there says what a
// scenario is and what a runner does. Each part of this header is what the file named above it has
// for the others.
#ifndef SCENARIOS_H
#define SCENARIOS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cJSON.h>
#include <duologue.h>

#if defined(__GNUC__)
#define PRINTF_LIKE(words, values) __attribute__((format(printf, words, values)))
#define NEVER_RETURNS __attribute__((noreturn))
#else
#define PRINTF_LIKE(words, values)
#define NEVER_RETURNS
#endif

// failure.c

// Says which line of which file is being replayed; 0 is no line. The name is borrowed.
void set_place(const char *file, size_t line);
// Ends the program: a scenario does not turn out as it says, or says what none can.
NEVER_RETURNS void fail(const char *format, ...) PRINTF_LIKE(1, 2);
// Fails with the error of a call that has to succeed.
void must(duologue_status status, duologue_error **error);

// memory.c

// Memory that fails instead of running out.
void *resize(void *memory, size_t size);
char *copy_text(const char *text, size_t length);
// Memory, zeroed, that is there until free_scratch: what a line's fields become for a call.
void *scratch(size_t count, size_t size);
void free_scratch(void);

// Text that grows, always followed by a NUL.
struct text {
  char *data;
  size_t length, capacity;
};

void append(struct text *text, const void *data, size_t length);
void append_words(struct text *text, const char *format, ...) PRINTF_LIKE(2, 3);
void free_text(struct text *text);

// names.c

enum sort { AGENT, MAILBOX, GATEWAY, CONTACT, CONVERSATION, MESSAGE, TAG, QUICK_REPLY, VERSION };

// What a scenario calls the things it makes, and what it keeps by a name: places in lists, and
// exports.
struct names {
  struct name *things;
  size_t count;
  struct kept *kept;
  size_t kept_count;
};

// Gives a thing its name. It may be given again, but nothing has two names, nor a name two things.
void bind_name(struct names *names, enum sort sort, const char *name, int64_t number);
int64_t find_number(const struct names *names, enum sort sort, const char *name);
// NULL if it has no name.
const char *find_name(const struct names *names, enum sort sort, int64_t number);
const char *sort_name(enum sort sort);

enum keeping { PLACE, EXPORT };

void keep(struct names *names, enum keeping keeping, const char *name, const char *data,
          size_t length);
const struct text *find_kept(const struct names *names, enum keeping keeping, const char *name);
void free_names(struct names *names);

// moments.c

// Moments as RFC 3339 in UTC.
duologue_time_t parse_moment(const char *text);
void write_moment(struct text *text, duologue_time_t moment);
// Decimals without the zeros at the end of their fraction.
void write_decimal(struct text *text, const char *decimal);

// world.c

// One replay: a workspace, a clock that stands still, an imagined network, and the names of what
// was made.
struct world {
  duologue_messenger *messenger;
  duologue_manual_clock *clock;
  duologue_sandbox *sandbox;
  struct names names;
  cJSON *options;
  char *path;
};

extern const char *const option_names;

// Makes a workspace at this path with the options of a scenario's first line.
void open_world(struct world *world, const cJSON *options, const char *path);
// Closes the workspace and opens it again, with some options changed. Clock and network go on.
void reopen_world(struct world *world, const cJSON *changed);
// Goes on in a new workspace at this path into which this export is imported. The one before is
// closed.
void move_into_copy(struct world *world, const struct text *exported, const char *path);
// Goes on in a copy in memory. The one that it was copied from is closed.
void move_directly(struct world *world);
void close_world(struct world *world);

duologue_status export_world(const struct world *world, struct text *exported, uint64_t *lines,
                             duologue_error **error);
duologue_status import_world(const struct world *world, const struct text *exported,
                             uint64_t *lines, duologue_error **error);

// The names under which the host registered its kinds. NULL for a kind that does not exist;
// scratch.
const char *kind_name(const struct world *world, duologue_event_kind_t kind);
// Every kind there is, the internal ones too; scratch.
const duologue_event_kind_t *every_kind(const struct world *world, size_t *count);

// fields.c: the fields of a line, or of an object inside it. What ends in `_if` gives none for a
// field that is left out or null; other texts are then empty, lists and objects too, flags false.
// What they give is borrowed or scratch.

// Fails at a field that is none of these, which a space parts.
void check_fields(const cJSON *line, const char *allowed);
const cJSON *find_field(const cJSON *line, const char *name);
const cJSON *read_list(const cJSON *line, const char *name);
const cJSON *read_object(const cJSON *line, const char *name);
const char *read_text_if(const cJSON *line, const char *name);
const char *read_text(const cJSON *line, const char *name);
const char *const *read_texts(const cJSON *line, const char *name, size_t *count);
int64_t read_number(const cJSON *line, const char *name);
int64_t read_number_or(const cJSON *line, const char *name, int64_t otherwise);
uint32_t read_count_or(const cJSON *line, const char *name, uint32_t otherwise);
bool read_flag(const cJSON *line, const char *name);
// DUOLOGUE_YES, DUOLOGUE_NO, or 0 if it is left out.
int32_t read_yes_or_no(const cJSON *line, const char *name);
duologue_time_t read_moment_if(const cJSON *line, const char *name);
duologue_time_t read_moment(const cJSON *line, const char *name);
// Whole seconds, as milliseconds.
int64_t read_seconds(const cJSON *line, const char *name);
int64_t read_seconds_or(const cJSON *line, const char *name, int64_t otherwise);

typedef const char *(*word_name)(int32_t number);

// A word of the engine's, by the function that gives the words of its sort; 0 if it is left out.
int32_t read_word_if(const cJSON *line, const char *name, word_name word);
int32_t read_word(const cJSON *line, const char *name, word_name word);

// A thing by its name, or by a number that nothing has.
int64_t read_id_if(const struct world *world, const cJSON *line, enum sort sort, const char *name);
int64_t read_id(const struct world *world, const cJSON *line, enum sort sort, const char *name);
const int64_t *read_ids(const struct world *world, const cJSON *line, enum sort sort,
                        const char *name, size_t *count);
duologue_event_kind_t read_kind(const struct world *world, const cJSON *value);
// A place in a list or an export by its name; NULL if it is left out.
const struct text *read_kept(const struct world *world, const cJSON *line, enum keeping keeping,
                             const char *name);
duologue_paging read_paging(const struct world *world, const cJSON *line, const char *place);

// The fields that `by…` stands for in README.md.
#define BY " by expected_version expected_last_message expected_assignee"
duologue_by read_by(const struct world *world, const cJSON *line);
const duologue_file *read_files(const cJSON *line, size_t *count);

// Give a thing, several things in order, or the place where the next page begins the name that the
// line has.
void name_it(struct world *world, const cJSON *line, const char *field, enum sort sort,
             int64_t number);
void name_each(struct world *world, const cJSON *line, const char *field, size_t index,
               enum sort sort, int64_t number);
void name_place(struct world *world, const cJSON *line, const char *after);

// commands.c

// Does what a line says, and shows what comes of it; NULL if it is refused.
typedef cJSON *(*performer)(struct world *world, const cJSON *line, duologue_error **refused);

// A command with the fields that it may have. Tables end with one that has no name.
struct command {
  const char *name;
  performer perform;
  const char *fields;
};

extern const struct command setting_commands[], place_commands[], contact_commands[],
    quick_reply_commands[], receiving_commands[], sending_commands[], outbox_commands[],
    delivery_commands[], conversation_commands[], bulk_commands[], event_commands[],
    list_commands[], copy_commands[], time_commands[], sandbox_commands[];

cJSON *perform(struct world *world, const cJSON *line, duologue_error **refused);
// Prints every option, and every command with its fields.
void print_commands(void);

// What several files of commands read.
duologue_snooze_options read_snooze(const cJSON *line);
// A tag by the name that the scenario gave it (then its id, which is 0 otherwise), or by its own.
const char *read_tag(const struct world *world, const cJSON *line, duologue_tag_id_t *id);
duologue_incoming read_incoming(const cJSON *line);

// expect.c

// Fails where what was found is not as wanted. An object may have more fields; a list has as many
// items.
void expect(const cJSON *wanted, const cJSON *found);

// log.c

// Writes every event that is about a contact, a line an event.
void write_log(struct world *world, struct text *log);

// reading.c

// A command, with the number of its line.
struct line {
  size_t number;
  cJSON *command;
};

// A scenario as it is written, without the lines that are passed over.
struct scenario {
  const char *file; // its name, without directories
  char *base;       // its path without `.jsonl`
  cJSON *first;
  struct line *lines;
  size_t count, passed_over;
};

struct text read_file(const char *path);
struct scenario read_scenario(const char *path);
void free_scenario(struct scenario *scenario);
// Whether it says itself when the workspace is closed and opened again; then it needs a file.
bool reopens(const struct scenario *scenario);

// replay.c

// Replays a file, its workspaces in this directory, or one workspace at this URL, and compares the
// log that it leaves.
void check_scenario(const char *path, const char *place);

#endif
