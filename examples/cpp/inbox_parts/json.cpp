#include "json.hpp"

#include <cstdint>

namespace inbox {
namespace {

// How many arrays and objects may lie in each other.
constexpr int deepest = 100;

using texts = std::map<std::string, std::string>;

class reader {
public:
  explicit reader(std::string_view json) : json_(json) {}

  texts read(const std::set<std::string> &wanted) {
    texts found;
    skip_blanks();
    expect('{', "an object");
    if (skip_blanks() != '}')
      do
        read_member(wanted, found);
      while (take_past_blanks(','));
    expect('}', "`,` or `}`");
    if (skip_blanks() != end)
      unexpected("the end of the line");
    return found;
  }

private:
  static constexpr int end = -1;

  [[noreturn]] void fail(const std::string &what) const {
    // Where it goes wrong, or where it ends.
    throw json_error(what, at_ < json_.size() ? at_ + 1 : json_.size());
  }

  [[noreturn]] void unexpected(const std::string &wanted) const {
    fail(peek() == end ? "it ends where " + wanted + " should be" : "expected " + wanted);
  }

  int peek() const { return at_ < json_.size() ? static_cast<unsigned char>(json_[at_]) : end; }

  int skip_blanks() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r')
      ++at_;
    return peek();
  }

  bool take(char wanted) {
    if (peek() != wanted)
      return false;
    ++at_;
    return true;
  }

  bool take_past_blanks(char wanted) {
    skip_blanks();
    return take(wanted);
  }

  void expect(char wanted, const std::string &name) {
    if (!take(wanted))
      unexpected(name);
  }

  void expect_word(std::string_view word) {
    for (const char letter : word)
      expect(letter, "a value");
  }

  void read_member(const std::set<std::string> &wanted, texts &found) {
    skip_blanks();
    const std::string name = read_text();
    skip_blanks();
    expect(':', "`:`");
    const int first = skip_blanks();
    if (wanted.count(name) == 0)
      return skip_value(0);
    if (found.count(name) != 0)
      fail("duplicate field `" + name + "`");
    if (first == '"')
      found[name] = read_text();
    else if (first == 'n')
      expect_word("null");
    else {
      skip_value(0);
      fail("field `" + name + "` is no text");
    }
  }

  void skip_value(int depth) {
    if (depth > deepest)
      fail("too many lists in each other");
    switch (skip_blanks()) {
    case '"':
      read_text();
      return;
    case '{':
      return skip_list('}', depth);
    case '[':
      return skip_list(']', depth);
    case 't':
      return expect_word("true");
    case 'f':
      return expect_word("false");
    case 'n':
      return expect_word("null");
    default:
      return skip_number();
    }
  }

  // What is between brackets; of an object, each value has a name.
  void skip_list(char behind, int depth) {
    ++at_;
    if (take_past_blanks(behind))
      return;
    do {
      if (behind == '}') {
        skip_blanks();
        read_text();
        skip_blanks();
        expect(':', "`:`");
      }
      skip_value(depth + 1);
    } while (take_past_blanks(','));
    expect(behind, "`,` or the end of a list");
  }

  void skip_number() {
    const bool negative = take('-');
    if (!take('0'))
      skip_digits(negative ? "a digit" : "a value");
    if (take('.'))
      skip_digits("a digit");
    if (take('e') || take('E')) {
      if (!take('+'))
        take('-');
      skip_digits("a digit");
    }
  }

  void skip_digits(const char *wanted) {
    if (peek() < '0' || peek() > '9')
      unexpected(wanted);
    while (peek() >= '0' && peek() <= '9')
      ++at_;
  }

  std::string read_text() {
    std::string text;
    expect('"', "a text");
    while (!take('"')) {
      const int c = peek();
      if (c == end)
        fail("it ends within a text");
      if (c < 0x20)
        fail("a control character within a text");
      if (c >= 0x80)
        read_utf8(text);
      else if (take('\\'))
        read_escape(text);
      else
        text += json_[at_++];
    }
    return text;
  }

  void read_escape(std::string &text) {
    static const std::string_view letters = "\"\\/bfnrt", meant = "\"\\/\b\f\n\r\t";
    if (take('u'))
      return read_unicode(text);
    const auto found = peek() == end ? letters.npos : letters.find(json_[at_]);
    if (found == letters.npos)
      unexpected("an escape");
    text += meant[found];
    ++at_;
  }

  // What follows `\u`. Beyond U+FFFF a character is spelled by two of them, neither of which is
  // one.
  void read_unicode(std::string &text) {
    std::uint32_t c = read_hex();
    if (c >= 0xD800 && c < 0xDC00) {
      const std::uint32_t low = take('\\') && take('u') ? read_hex() : 0;
      if (low < 0xDC00 || low > 0xDFFF)
        fail("half a surrogate pair");
      c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
    } else if (c >= 0xDC00 && c <= 0xDFFF) {
      fail("half a surrogate pair");
    }
    append(text, c);
  }

  std::uint32_t read_hex() {
    static const std::string_view digits = "0123456789abcdef";
    std::uint32_t unit = 0;
    for (int digit = 0; digit < 4; ++digit, ++at_) {
      const int c = peek();
      const auto found = digits.find(static_cast<char>(c >= 'A' && c <= 'F' ? c | 0x20 : c));
      if (c == end || found == digits.npos)
        unexpected("a hexadecimal digit");
      unit = unit * 16 + static_cast<std::uint32_t>(found);
    }
    return unit;
  }

  static void append(std::string &text, std::uint32_t c) {
    const auto add = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
    if (c < 0x80)
      return add(c);
    if (c < 0x800) {
      add(0xC0 | c >> 6);
    } else {
      if (c < 0x10000) {
        add(0xE0 | c >> 12);
      } else {
        add(0xF0 | c >> 18);
        add(0x80 | (c >> 12 & 0x3F));
      }
      add(0x80 | (c >> 6 & 0x3F));
    }
    add(0x80 | (c & 0x3F));
  }

  // Copies one character of UTF-8 that is not ASCII; the table of RFC 3629, clause 4.
  void read_utf8(std::string &text) {
    const int lead = peek();
    if (lead < 0xC2 || lead > 0xF4)
      fail("no UTF-8");
    const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    int least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    int most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    text += json_[at_++];
    for (int at = 0; at < more; ++at) {
      if (peek() < least || peek() > most)
        fail("no UTF-8");
      text += json_[at_++];
      least = 0x80;
      most = 0xBF;
    }
  }

  std::string_view json_;
  std::size_t at_ = 0;
};

} // namespace

std::map<std::string, std::string> read_json(std::string_view json,
                                             const std::set<std::string> &wanted) {
  return reader(json).read(wanted);
}

} // namespace inbox
