// SHA-256 (FIPS 180-4).
#ifndef INBOX_SHA256_HPP
#define INBOX_SHA256_HPP

#include <cstdint>
#include <string_view>

namespace inbox {

// The first 64 bits of a text's hash, as a number.
std::uint64_t sha256_begin(std::string_view text);

} // namespace inbox

#endif
