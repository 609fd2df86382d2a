// One command for many conversations.
#include "shown.h"

static duologue_command read_command(const struct world *world, const cJSON *line,
                                     const duologue_snooze_options *snooze) {
  duologue_command command = DUOLOGUE_COMMAND_INIT;
  command.verb = read_word(line, "command", duologue_verb_name);
  if (command.verb == DUOLOGUE_VERB_SNOOZE)
    command.snooze = snooze;
  if (command.verb == DUOLOGUE_VERB_ASSIGN)
    command.agent = read_id(world, line, AGENT, "to");
  if (command.verb == DUOLOGUE_VERB_MOVE_TO_MAILBOX)
    command.mailbox = read_id(world, line, MAILBOX, "to");
  if (command.verb == DUOLOGUE_VERB_ADD_TAG || command.verb == DUOLOGUE_VERB_REMOVE_TAG)
    command.tag = read_tag(world, line, &command.tag_id);
  if (command.verb == DUOLOGUE_VERB_ADD_NOTE)
    command.note = read_text(line, "text");
  return command;
}

static cJSON *show_bulk_result(const struct world *world, const duologue_bulk_result *result) {
  const duologue_conversation *conversation = duologue_bulk_result_conversation(result);
  const duologue_error *error = duologue_bulk_result_error(result);
  if ((conversation == NULL) == (error == NULL))
    fail("the command was done or refused");
  return conversation == NULL ? show_refused(world, error) : show_conversation(world, conversation);
}

ROWS(bulk_result)

static cJSON *do_bulk(struct world *world, const cJSON *line, duologue_error **refused) {
  size_t count;
  const duologue_conversation_id_t *conversations =
      read_ids(world, line, CONVERSATION, "conversations", &count);
  duologue_snooze_options snooze = read_snooze(line);
  duologue_command command = read_command(world, line, &snooze);
  duologue_by by = read_by(world, line);
  duologue_bulk_result_cursor *results;
  if (duologue_messenger_bulk(world->messenger, conversations, count, &command, &by, &results,
                              refused))
    return NULL;
  return take_rows_of_bulk_result(world, results);
}

const struct command bulk_commands[] = {
    {"bulk", do_bulk, "conversations command until seconds preset mode to tag text" BY},
    {NULL, NULL, NULL},
};
