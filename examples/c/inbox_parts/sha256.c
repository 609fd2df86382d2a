#include "sha256.h"

#include <string.h>

// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
static const uint32_t K[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t rotate(uint32_t word, int by) { return word >> by | word << (32 - by); }

static void add_block(uint32_t hash[8], const uint8_t block[64]) {
  uint32_t w[64], v[8];
  for (int at = 0; at < 16; at++) {
    const uint8_t *bytes = block + 4 * at;
    w[at] = (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 |
            (uint32_t)bytes[3];
  }
  for (int at = 16; at < 64; at++) {
    const uint32_t a = w[at - 15], b = w[at - 2];
    w[at] = w[at - 16] + (rotate(a, 7) ^ rotate(a, 18) ^ a >> 3) + w[at - 7] +
            (rotate(b, 17) ^ rotate(b, 19) ^ b >> 10);
  }
  memcpy(v, hash, sizeof v);
  for (int at = 0; at < 64; at++) {
    const uint32_t a = v[0], b = v[1], c = v[2], e = v[4], f = v[5], g = v[6];
    const uint32_t one = v[7] + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) +
                         ((e & f) ^ (~e & g)) + K[at] + w[at];
    const uint32_t two =
        (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    memmove(v + 1, v, 7 * sizeof v[0]);
    v[4] += one;
    v[0] = one + two;
  }
  for (int at = 0; at < 8; at++) {
    hash[at] += v[at];
  }
}

uint64_t sha256_begin(const char *text, size_t length) {
  uint32_t hash[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  size_t done = 0;
  for (; length - done >= 64; done += 64) {
    add_block(hash, (const uint8_t *)text + done);
  }
  // Behind the rest come a one, zeros, and at the end of a block the length in bits.
  uint8_t end[128] = {0};
  const size_t left = length - done, size = left < 56 ? 64 : 128;
  memcpy(end, text + done, left);
  end[left] = 0x80;
  for (size_t at = 0; at < 8; at++) {
    end[size - 1 - at] = (uint8_t)((uint64_t)length * 8 >> 8 * at);
  }
  add_block(hash, end);
  if (size == 128) {
    add_block(hash, end + 64);
  }
  return (uint64_t)hash[0] << 32 | hash[1];
}
