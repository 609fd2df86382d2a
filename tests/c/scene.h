// A small workspace to test with: two agents, two mailboxes, a line, and a clock that stands until
// it is set.
#ifndef DUOLOGUE_TESTS_SCENE_H
#define DUOLOGUE_TESTS_SCENE_H

#include "check.h"

// 2026-11-22T09:00:00Z, a Sunday.
#define SCENE_START INT64_C(1795338000000000)
#define SCENE_MINUTE_MS INT64_C(60000)

typedef struct {
  duologue_messenger *messenger;
  duologue_manual_clock *clock;
  duologue_agent_id_t ann, ben;
  duologue_mailbox_id_t main, other;
  duologue_gateway_id_t line;
} scene;

static inline duologue_agent_id_t scene_agent(const duologue_messenger *messenger,
                                              const char *name) {
  duologue_error *error = NULL;
  duologue_agent *agent = NULL;
  CHECK_OK(duologue_messenger_add_agent(messenger, name, &agent, &error), error);
  const duologue_agent_id_t id = duologue_agent_id(agent);
  duologue_agent_free(agent);
  return id;
}

static inline duologue_mailbox_id_t scene_mailbox(const duologue_messenger *messenger,
                                                  const char *name) {
  duologue_error *error = NULL;
  duologue_mailbox *mailbox = NULL;
  CHECK_OK(duologue_messenger_add_mailbox(messenger, name, &mailbox, &error), error);
  const duologue_mailbox_id_t id = duologue_mailbox_id(mailbox);
  duologue_mailbox_free(mailbox);
  return id;
}

static inline duologue_gateway_id_t scene_line(const duologue_messenger *messenger,
                                               duologue_mailbox_id_t mailbox) {
  duologue_error *error = NULL;
  duologue_gateway *line = NULL;
  duologue_gateway_settings settings = DUOLOGUE_GATEWAY_SETTINGS_INIT;
  settings.name = "Main line";
  settings.mailbox = mailbox;
  CHECK_OK(duologue_messenger_add_gateway(messenger, DUOLOGUE_GATEWAY_KIND_LONG_CODE,
                                          "+15550100001", "sandbox", &settings, &line, &error),
           error);
  const duologue_gateway_id_t id = duologue_gateway_id(line);
  duologue_gateway_free(line);
  return id;
}

// A workspace in which nothing has happened yet, in this file or in memory.
static inline scene scene_open_empty(const char *path) {
  scene scene = {NULL, NULL, 0, 0, 0, 0, 0};
  duologue_error *error = NULL;
  duologue_options options = DUOLOGUE_OPTIONS_INIT;
  scene.clock = duologue_manual_clock_new(SCENE_START);
  CHECK(scene.clock != NULL);
  options.manual_clock = scene.clock;
  CHECK_OK(duologue_messenger_open(path, &options, &scene.messenger, &error), error);
  return scene;
}

static inline scene scene_open_at(const char *path) {
  scene scene = scene_open_empty(path);
  scene.ann = scene_agent(scene.messenger, "Ann Lee");
  scene.ben = scene_agent(scene.messenger, "Ben Roe");
  scene.main = scene_mailbox(scene.messenger, "Main");
  scene.other = scene_mailbox(scene.messenger, "Other");
  scene.line = scene_line(scene.messenger, scene.main);
  return scene;
}

static inline scene scene_open(void) { return scene_open_at(":memory:"); }

static inline void scene_close(scene *scene) {
  duologue_messenger_free(scene->messenger);
  duologue_manual_clock_free(scene->clock);
}

static inline duologue_by scene_by(duologue_agent_id_t agent) {
  duologue_by by = DUOLOGUE_BY_INIT;
  by.agent = agent;
  return by;
}

static inline void scene_advance(const scene *scene, int64_t milliseconds) {
  duologue_error *error = NULL;
  CHECK_OK(duologue_manual_clock_advance(scene->clock, milliseconds, &error), error);
}

// A customer, known by a number, writes. What came of it is the caller's.
static inline duologue_received *scene_receive(const scene *scene, int customer, const char *body) {
  duologue_error *error = NULL;
  duologue_received *received = NULL;
  duologue_incoming incoming = DUOLOGUE_INCOMING_INIT;
  char sender[32];
  snprintf(sender, sizeof sender, "+1555700%04d", customer);
  incoming.sender = sender;
  incoming.body = body;
  CHECK_OK(duologue_messenger_receive(scene->messenger, scene->line, &incoming, &received, &error),
           error);
  return received;
}

static inline duologue_conversation_id_t scene_write(const scene *scene, int customer,
                                                     const char *body) {
  duologue_received *received = scene_receive(scene, customer, body);
  const duologue_conversation_id_t id =
      duologue_conversation_id(duologue_received_conversation(received));
  duologue_received_free(received);
  return id;
}

static inline duologue_conversation *scene_look(const scene *scene, duologue_conversation_id_t id) {
  duologue_error *error = NULL;
  duologue_conversation *conversation = NULL;
  CHECK_OK(duologue_messenger_conversation(scene->messenger, id, &conversation, &error), error);
  return conversation;
}

#endif
