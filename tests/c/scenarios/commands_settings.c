// Commands that set up the workspace: its names, agents and tags.
#include "shown.h"

// The workspace

static cJSON *show_names(duologue_workspace *workspace) {
  cJSON *shown = show_workspace(workspace);
  duologue_workspace_free(workspace);
  return shown;
}

static cJSON *do_update_workspace(struct world *world, const cJSON *line,
                                  duologue_error **refused) {
  const char *name = read_text(line, "name"), *brand = read_text(line, "brand");
  duologue_workspace *workspace;
  if (duologue_messenger_update_workspace(world->messenger, name, brand, &workspace, refused))
    return NULL;
  return show_names(workspace);
}

static cJSON *do_workspace(struct world *world, const cJSON *line, duologue_error **refused) {
  (void)line;
  duologue_workspace *workspace;
  if (duologue_messenger_workspace(world->messenger, &workspace, refused))
    return NULL;
  return show_names(workspace);
}

static cJSON *do_reopen_workspace(struct world *world, const cJSON *line,
                                  duologue_error **refused) {
  (void)refused;
  cJSON *changed = cJSON_Duplicate(line, true);
  cJSON_DeleteItemFromObjectCaseSensitive(changed, "do");
  cJSON_DeleteItemFromObjectCaseSensitive(changed, "note");
  cJSON_DeleteItemFromObjectCaseSensitive(changed, "expect");
  cJSON_DeleteItemFromObjectCaseSensitive(changed, "refused");
  reopen_world(world, changed);
  cJSON_Delete(changed);
  return cJSON_CreateNull();
}

// Agents

static cJSON *name_agent(struct world *world, const cJSON *line, duologue_agent *agent) {
  name_it(world, line, "as", AGENT, duologue_agent_id(agent));
  cJSON *shown = show_agent(world, agent);
  duologue_agent_free(agent);
  return shown;
}

static cJSON *do_add_agent(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_agent *agent;
  if (duologue_messenger_add_agent(world->messenger, read_text(line, "name"), &agent, refused))
    return NULL;
  return name_agent(world, line, agent);
}

static cJSON *do_rename_agent(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_agent_id_t id = read_id(world, line, AGENT, "agent");
  duologue_agent *agent;
  if (duologue_messenger_rename_agent(world->messenger, id, read_text(line, "name"), &agent,
                                      refused))
    return NULL;
  return name_agent(world, line, agent);
}

static cJSON *do_deactivate_agent(struct world *world, const cJSON *line,
                                  duologue_error **refused) {
  duologue_agent *agent;
  if (duologue_messenger_deactivate_agent(world->messenger, read_id(world, line, AGENT, "agent"),
                                          &agent, refused))
    return NULL;
  return name_agent(world, line, agent);
}

static cJSON *do_activate_agent(struct world *world, const cJSON *line, duologue_error **refused) {
  duologue_agent *agent;
  if (duologue_messenger_activate_agent(world->messenger, read_id(world, line, AGENT, "agent"),
                                        &agent, refused))
    return NULL;
  return name_agent(world, line, agent);
}

static cJSON *do_agents(struct world *world, const cJSON *line, duologue_error **refused) {
  (void)line;
  duologue_agent_cursor *agents;
  if (duologue_messenger_agents(world->messenger, &agents, refused))
    return NULL;
  return take_rows_of_agent(world, agents);
}

// Tags

static cJSON *name_tag(struct world *world, const cJSON *line, duologue_tag *tag) {
  name_it(world, line, "as", TAG, duologue_tag_id(tag));
  cJSON *shown = show_tag(world, tag);
  duologue_tag_free(tag);
  return shown;
}

static cJSON *do_create_tag(struct world *world, const cJSON *line, duologue_error **refused) {
  const char *name = read_text(line, "name"), *color = read_text_if(line, "color");
  duologue_tag *tag;
  if (duologue_messenger_create_tag(world->messenger, name, color, &tag, refused))
    return NULL;
  return name_tag(world, line, tag);
}

static cJSON *do_update_tag(struct world *world, const cJSON *line, duologue_error **refused) {
  const char *name = read_text(line, "name"), *color = read_text(line, "color");
  duologue_tag *tag;
  if (duologue_messenger_update_tag(world->messenger, read_id(world, line, TAG, "tag"), name, color,
                                    &tag, refused))
    return NULL;
  return name_tag(world, line, tag);
}

static cJSON *do_delete_tag(struct world *world, const cJSON *line, duologue_error **refused) {
  if (duologue_messenger_delete_tag(world->messenger, read_id(world, line, TAG, "tag"), refused))
    return NULL;
  return cJSON_CreateNull();
}

static cJSON *do_tags(struct world *world, const cJSON *line, duologue_error **refused) {
  (void)line;
  duologue_tag_cursor *tags;
  if (duologue_messenger_tags(world->messenger, &tags, refused))
    return NULL;
  return take_rows_of_tag(world, tags);
}

const struct command setting_commands[] = {
    {"update_workspace", do_update_workspace, "name brand"},
    {"workspace", do_workspace, ""},
    {"reopen_workspace", do_reopen_workspace, "time_zone region policy providers"},
    {"add_agent", do_add_agent, "name as"},
    {"rename_agent", do_rename_agent, "agent name"},
    {"deactivate_agent", do_deactivate_agent, "agent"},
    {"activate_agent", do_activate_agent, "agent"},
    {"agents", do_agents, ""},
    {"create_tag", do_create_tag, "name color as"},
    {"update_tag", do_update_tag, "tag name color"},
    {"delete_tag", do_delete_tag, "tag"},
    {"tags", do_tags, ""},
    {NULL, NULL, NULL},
};
