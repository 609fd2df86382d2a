// The Rust side: a program that makes the calls it is asked for, examples/rust/boundary.rs.
#ifndef BOUNDARY_RUST_H
#define BOUNDARY_RUST_H

#include "race.h"

#include <stdio.h>
#include <sys/types.h>

typedef struct rust {
  pid_t process;
  FILE *questions, *answers;
} rust;

// Starts it, with so many conversations.
rust rust_start(const char *program, int conversations);

// Lets it make some calls.
lap rust_lap(rust *rust, const char *name, int times);

void rust_end(rust *rust);

#endif
