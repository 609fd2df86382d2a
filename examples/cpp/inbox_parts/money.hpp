// Sums of money. The engine tells amounts as decimal text, since a binary fraction would not be
// exact.
#ifndef INBOX_MONEY_HPP
#define INBOX_MONEY_HPP

#include <cstdint>
#include <string>
#include <string_view>

namespace inbox {

class money {
public:
  // Adds an amount such as "0.0075".
  money &operator+=(std::string_view amount);

  std::string text() const;

private:
  // So many units, of which 10 to the power of `places_` make one dollar.
  std::int64_t units_ = 0;
  std::size_t places_ = 0;
};

} // namespace inbox

#endif
