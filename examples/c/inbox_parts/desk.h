// What somebody at the shop's desk does again and again: look at the inbox, write, send.
#ifndef INBOX_DESK_H
#define INBOX_DESK_H

#include "money.h"
#include "shop.h"

typedef struct {
  shop shop;
  duologue_messenger *messenger; // the shop's
  money spent;
} desk;

desk desk_open(const char *database);
void desk_close(desk *desk);

// The conversation whose customer has this in the name or address.
duologue_conversation_id_t find(const desk *desk, const char *text);

// Sends, hands the message over, and keeps account of what it cost.
void send_text(desk *desk, duologue_conversation_id_t to, const char *body,
               const duologue_draft *draft, duologue_agent_id_t agent);

// Prints every view with how many conversations are in it.
void show_views(const desk *desk);

// Prints the inbox, a line for each conversation.
void show_inbox(const desk *desk);

// Prints the composer with this text in it, and its counter.
void show_composer(const desk *desk, duologue_conversation_id_t conversation, const char *text);

// What rebuilding the workspace has shown, and where it differs.
const char *verdict(size_t differences);
void show_differences(const duologue_verification *found, size_t most);

#endif
