// A file of messages in JSON Lines: read whole, so that nothing is stored of one that is malformed.
#ifndef INBOX_FILE_H
#define INBOX_FILE_H

#include "json.h"

#include <duologue.h>

#include <stdint.h>

// What the file says about the time of a message.
typedef enum { TOLD, UNREADABLE, MISSING } told;

// Somebody who wrote.
typedef struct {
  json_text name;
  uint64_t number;
  char address[24]; // the number as a phone number
} user;

// A message of the file.
typedef struct {
  size_t line;        // where it stands, from 1
  json_text id;       // the provider's name for it
  json_text text;     // the text, which may have NULs
  const user *sender; // who wrote it
  told told;          // what is known about the time
  duologue_time_t at; // when it was written; DUOLOGUE_NO_TIME unless it is told
} message;

typedef struct {
  message *messages; // as they stand there
  size_t count;
  user **users; // by name
  size_t user_count;
} file;

// Reads every message; empty lines are passed over. What cannot be read ends the program.
file file_read(const char *path);
void file_free(file *file);

#endif
