// The shop whose day is played: its people, its numbers, and what its customers will write.
#ifndef INBOX_SHOP_H
#define INBOX_SHOP_H

#include "words.h"

#include <duologue.h>

// An open workspace, and the world around it: a clock that is told the time, and a network inside
// the process.
typedef struct {
  duologue_messenger *messenger;
  duologue_manual_clock *clock;
  duologue_sandbox *sandbox;
  duologue_agent_id_t ann, ben;
  duologue_gateway_id_t short_code, long_code;
  duologue_quick_reply *on_its_way;
} shop;

shop shop_open(const char *database);
void shop_close(shop *shop);

// Lets time pass until then, "09:00", and fetches what happened meanwhile.
void pass_time(const shop *shop, const char *until);

// The time of day in the shop.
phrase time_of(duologue_time_t at);

// The time alone if it is today, else the date too.
phrase soon(duologue_time_t at);

// An agent's name, and the initials; empty for nobody.
phrase agent_name(const shop *shop, duologue_agent_id_t agent);
phrase agent_initials(const shop *shop, duologue_agent_id_t agent);

// An action of this agent's.
duologue_by by(duologue_agent_id_t agent);

#endif
