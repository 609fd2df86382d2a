// What is counted and written: the same as in examples/rust/boundary.rs.
#ifndef BOUNDARY_TEXTS_H
#define BOUNDARY_TEXTS_H

#include <stddef.h>
#include <stdint.h>

// What is repeated to a text of a hundred characters.
extern const char ASCII[], CYRILLIC[], MIXED[];

// A text of a hundred characters, to be freed.
char *hundred(const char *script, size_t *length);

// What is written next.
const char *text_number(int64_t number);

// A customer's address, and a provider's id: unlike any other, and in no order.
void write_phone(char phone[16], int64_t customer);
void write_key(char key[20], int64_t number);

#endif
