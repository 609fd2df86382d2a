#include "texts.h"

#include "trouble.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char ASCII[] = "Your order is ready, and we are open until six. ";
const char CYRILLIC[] = "Ваш заказ готов, ждём вас до шести вечера. ";
const char MIXED[] = "Your crème brûlée is ready ✓ 🎂 £20, до шести. ";

static const char *const WRITTEN[] = {
    "Do you have these in size nine?",
    "Great, thanks!",
    "I can come by this afternoon around four if that still works for you",
    "Is my order there yet? The number is 20417.",
    "Yes please",
    "Hi, the strap of my bag broke. Can you mend it, and what would it cost?",
};

char *hundred(const char *script, size_t *length) {
  char *text = must_have(malloc(4 * 100 + 1));
  const size_t size = strlen(script);
  int characters = 0;
  for (*length = 0;; (*length)++) {
    const char byte = script[*length % size];
    // Every byte but those that continue a character begins one.
    characters += ((unsigned char)byte & 0xC0) != 0x80;
    if (characters > 100) {
      break;
    }
    text[*length] = byte;
  }
  text[*length] = '\0';
  return text;
}

const char *text_number(int64_t number) {
  return WRITTEN[number % (int64_t)(sizeof WRITTEN / sizeof WRITTEN[0])];
}

void write_phone(char phone[16], int64_t customer) {
  snprintf(phone, 16, "+1777%07d", (int)customer);
}

void write_key(char key[20], int64_t number) {
  snprintf(key, 20, "%016" PRIx64, (uint64_t)number * UINT64_C(0x9E3779B97F4A7C15));
}
