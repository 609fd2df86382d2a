#include "money.hpp"

#include <stdexcept>

namespace inbox {

// More than this no price has, and the sums of a shop are far from where 64 bits end.
static constexpr std::size_t most_places = 9;

static std::int64_t shifted(std::int64_t units, std::size_t places) {
  for (; places > 0; --places)
    units *= 10;
  return units;
}

money &money::operator+=(std::string_view amount) {
  const std::size_t point = amount.find('.');
  const std::size_t places = point == amount.npos ? 0 : amount.size() - point - 1;
  std::int64_t units = 0;
  if (places > most_places || amount.find_first_not_of(".0123456789") != amount.npos)
    throw std::runtime_error("`" + std::string(amount) + "` is no amount of money");
  for (const char digit : amount)
    units = digit == '.' ? units : units * 10 + (digit - '0');
  if (places > places_) {
    units_ = shifted(units_, places - places_);
    places_ = places;
  }
  units_ += shifted(units, places_ - places);
  return *this;
}

std::string money::text() const {
  std::string digits = std::to_string(units_);
  if (places_ == 0)
    return digits;
  if (digits.size() <= places_)
    digits.insert(0, places_ + 1 - digits.size(), '0');
  return digits.insert(digits.size() - places_, ".");
}

} // namespace inbox
