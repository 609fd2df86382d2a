// A workspace where everybody has written once, the same as in examples/rust/boundary.rs, and the
// calls that are timed.
#ifndef BOUNDARY_DESK_H
#define BOUNDARY_DESK_H

#include "race.h"

#include <duologue.h>

typedef struct desk {
  duologue_messenger *messenger;
  duologue_gateway_id_t gateway;
  int64_t conversations, written;
} desk;

// Makes it anew, with so many conversations.
desk desk_open(const char *path, int conversations);
void desk_close(desk *desk);

// Counts the segments of a text of a hundred characters; of many texts, with a call for each or
// with one. They have no need of a desk.
lap count_ascii(desk *desk, int times);
lap count_cyrillic(desk *desk, int times);
lap count_mixed(desk *desk, int times);
lap count_each(desk *desk, int times);
lap count_all(desk *desk, int times);

// Takes messages in, one by one, or many with each call.
lap receive(desk *desk, int times);
lap receive_many(desk *desk, int times);

// Fetches the first page of the Inbox; reads what a list shows of each conversation.
lap page(desk *desk, int times);
lap page_read(desk *desk, int times);

#endif
