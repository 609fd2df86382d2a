#include "sha256.hpp"

#include <array>
#include <string>

namespace inbox {

using words = std::array<std::uint32_t, 8>;

// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
static constexpr std::uint32_t k[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static constexpr std::uint32_t rotate(std::uint32_t word, int by) {
  return word >> by | word << (32 - by);
}

// The four bytes from here on, the most significant first.
static std::uint32_t word_at(std::string_view bytes, std::size_t at) {
  std::uint32_t word = 0;
  for (const char byte : bytes.substr(at, 4))
    word = word << 8 | static_cast<unsigned char>(byte);
  return word;
}

static void add_block(words &hash, std::string_view block) {
  std::array<std::uint32_t, 64> w;
  for (std::size_t at = 0; at < 16; ++at)
    w[at] = word_at(block, 4 * at);
  for (std::size_t at = 16; at < 64; ++at) {
    const std::uint32_t a = w[at - 15], b = w[at - 2];
    w[at] = w[at - 16] + (rotate(a, 7) ^ rotate(a, 18) ^ a >> 3) + w[at - 7] +
            (rotate(b, 17) ^ rotate(b, 19) ^ b >> 10);
  }
  words v = hash;
  for (std::size_t at = 0; at < 64; ++at) {
    const auto [a, b, c, d, e, f, g, h] = v;
    const std::uint32_t one =
        h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + k[at] + w[at];
    const std::uint32_t two =
        (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    v = {one + two, a, b, c, d + one, e, f, g};
  }
  for (std::size_t at = 0; at < 8; ++at)
    hash[at] += v[at];
}

std::uint64_t sha256_begin(std::string_view text) {
  words hash = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  // Behind the text come a one, zeros, and at the end of a block the length in bits.
  std::string padded(text);
  padded += '\x80';
  padded.append((64 + 56 - padded.size() % 64) % 64, '\0');
  const std::uint64_t bits = std::uint64_t{text.size()} * 8;
  for (int shift = 56; shift >= 0; shift -= 8)
    padded += static_cast<char>(bits >> shift & 0xFF);
  for (std::size_t at = 0; at < padded.size(); at += 64)
    add_block(hash, std::string_view(padded).substr(at, 64));
  return std::uint64_t{hash[0]} << 32 | hash[1];
}

} // namespace inbox
