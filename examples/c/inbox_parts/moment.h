// Times as phone companies' files have them.
#ifndef INBOX_MOMENT_H
#define INBOX_MOMENT_H

#include <duologue.h>

// A time as RFC 3339 writes it, or as phones do, which is taken as UTC: `2011.02.04 19:43:10`,
// `1/19/2011 10:59 PM`. DUOLOGUE_NO_TIME if it is none. Of the latter only the numbers count, since
// what stands between them is seldom what it should be.
duologue_time_t moment_read(const char *text);

#endif
