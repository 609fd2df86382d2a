// Memory: what is freed by its owner, what is freed behind each line, and text that grows.
#include "scenarios.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct {
  void **blocks;
  size_t count;
} borrowed;

void *resize(void *memory, size_t size) {
  void *resized = realloc(memory, size == 0 ? 1 : size);
  if (resized == NULL)
    fail("there is no memory left");
  return resized;
}

char *copy_text(const char *text, size_t length) {
  char *copy = resize(NULL, length + 1);
  if (length != 0)
    memcpy(copy, text, length);
  copy[length] = '\0';
  return copy;
}

void *scratch(size_t count, size_t size) {
  void *block = calloc(count == 0 ? 1 : count, size);
  if (block == NULL)
    fail("there is no memory left");
  borrowed.blocks = resize(borrowed.blocks, (borrowed.count + 1) * sizeof(void *));
  borrowed.blocks[borrowed.count++] = block;
  return block;
}

void free_scratch(void) {
  for (size_t index = 0; index < borrowed.count; index++)
    free(borrowed.blocks[index]);
  free(borrowed.blocks);
  borrowed.blocks = NULL;
  borrowed.count = 0;
}

void append(struct text *text, const void *data, size_t length) {
  if (text->length + length + 1 > text->capacity) {
    text->capacity = 2 * text->capacity + length + 1;
    text->data = resize(text->data, text->capacity);
  }
  if (length != 0)
    memcpy(text->data + text->length, data, length);
  text->length += length;
  text->data[text->length] = '\0';
}

void append_words(struct text *text, const char *format, ...) {
  va_list values, again;
  va_start(values, format);
  va_copy(again, values);
  int length = vsnprintf(NULL, 0, format, values);
  va_end(values);
  if (length < 0)
    fail("`%s` cannot be written", format);
  char *words = resize(NULL, (size_t)length + 1);
  vsnprintf(words, (size_t)length + 1, format, again);
  va_end(again);
  append(text, words, (size_t)length);
  free(words);
}

void free_text(struct text *text) {
  free(text->data);
  *text = (struct text){0};
}
