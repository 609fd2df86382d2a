// SHA-256 (FIPS 180-4).
#ifndef INBOX_SHA256_H
#define INBOX_SHA256_H

#include <stddef.h>
#include <stdint.h>

// The first 64 bits of a text's hash, as a number.
uint64_t sha256_begin(const char *text, size_t length);

#endif
