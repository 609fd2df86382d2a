// Every command with the fields it may have.
#include "scenarios.h"

#include <stdio.h>
#include <string.h>

static const struct command *const tables[] = {
    setting_commands, place_commands,  contact_commands,  quick_reply_commands,  receiving_commands,
    sending_commands, outbox_commands, delivery_commands, conversation_commands, bulk_commands,
    event_commands,   list_commands,   copy_commands,     time_commands,         sandbox_commands,
};
enum { TABLES = sizeof tables / sizeof tables[0] };

static const struct command *find_command(const char *name) {
  for (size_t table = 0; table < TABLES; table++)
    for (const struct command *command = tables[table]; command->name != NULL; command++)
      if (strcmp(command->name, name) == 0)
        return command;
  fail("there is no command `%s`", name);
}

cJSON *perform(struct world *world, const cJSON *line, duologue_error **refused) {
  const struct command *command = find_command(read_text(line, "do"));
  struct text allowed = {0};
  append_words(&allowed, "do note expect refused %s", command->fields);
  check_fields(line, allowed.data);
  free_text(&allowed);
  cJSON *shown = command->perform(world, line, refused);
  if (shown == NULL && *refused == NULL)
    fail("this was refused without an error");
  if (shown != NULL && *refused != NULL)
    fail("this was done, and left the error: %s", duologue_error_message(*refused));
  return shown;
}

void print_commands(void) {
  printf("options: %s\n", option_names);
  for (size_t table = 0; table < TABLES; table++)
    for (const struct command *command = tables[table]; command->name != NULL; command++)
      printf("%s: %s\n", command->name, command->fields);
}
