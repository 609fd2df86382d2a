#define _POSIX_C_SOURCE 200809L

#include "rust.h"

#include "trouble.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

// In the new process: becomes the program, with its input and output at these ends of pipes.
static void become(const char *program, int conversations, const int in[2], const int out[2]) {
  char count[16];
  snprintf(count, sizeof count, "%d", conversations);
  dup2(in[0], STDIN_FILENO);
  dup2(out[1], STDOUT_FILENO);
  close(in[0]), close(in[1]), close(out[0]), close(out[1]);
  execl(program, program, "--asked", count, (char *)NULL);
  fprintf(stderr, "boundary: cannot start %s: %s\n", program, strerror(errno));
  _exit(EXIT_FAILURE);
}

rust rust_start(const char *program, int conversations) {
  rust rust;
  int in[2], out[2];
  if (pipe(in) != 0 || pipe(out) != 0) {
    give_up("cannot make a pipe: %s", strerror(errno));
  }
  rust.process = fork();
  if (rust.process < 0) {
    give_up("cannot start a process: %s", strerror(errno));
  }
  if (rust.process == 0) {
    become(program, conversations, in, out);
  }
  close(in[0]), close(out[1]);
  rust.questions = must_have(fdopen(in[1], "w"));
  rust.answers = must_have(fdopen(out[0], "r"));
  return rust;
}

// A number of the answer, which is a JSON object on one line.
static double number_in(const char *answer, const char *name) {
  const char *found = strstr(answer, name);
  if (found == NULL) {
    give_up("the Rust side answered %s", answer);
  }
  return strtod(found + strlen(name), NULL);
}

lap rust_lap(rust *rust, const char *name, int times) {
  lap lap;
  char *answer = NULL;
  size_t capacity = 0;
  fprintf(rust->questions, "%s %d\n", name, times);
  if (fflush(rust->questions) != 0 || getline(&answer, &capacity, rust->answers) <= 0) {
    give_up("the Rust side ended when asked for %s", name);
  }
  lap.nanoseconds = number_in(answer, "\"nanoseconds\":");
  lap.sum = (int64_t)number_in(answer, "\"sum\":");
  free(answer);
  return lap;
}

void rust_end(rust *rust) {
  fclose(rust->questions);
  fclose(rust->answers);
  waitpid(rust->process, NULL, 0);
}
