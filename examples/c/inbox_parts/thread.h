// A conversation as a screen shows it: the customer at the left, the shop at the right, what else
// happened between.
#ifndef INBOX_THREAD_H
#define INBOX_THREAD_H

#include "shop.h"
#include "words.h"

// Prints who it is about and everything that happened, oldest first.
void show_thread(const shop *shop, const duologue_conversation *conversation);

// Adds one line for an event that is no message: `09:05 Tag Added: Hold, by Ann Lee`.
void what_happened(const shop *shop, const duologue_event *event, text *line);

// The events that a cursor gives, which has the newest first, from the oldest on. Each is an own
// copy, as the array is: see free_events. Frees the cursor.
duologue_event **oldest_first(duologue_event_cursor *cursor, size_t *count);
void free_events(duologue_event **events, size_t count);

#endif
