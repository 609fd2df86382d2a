#include "screen.hpp"

#include "words.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <system_error>

#include <unistd.h>

namespace inbox {

static bool has_colours() {
  const char *const unwanted = std::getenv("NO_COLOR");
  return isatty(STDOUT_FILENO) != 0 && (unwanted == nullptr || *unwanted == '\0');
}

static std::string ink(std::string_view code, std::string_view shown) {
  static const bool colours = has_colours();
  return colours ? text("\x1b[", code, "m", shown, "\x1b[0m") : std::string(shown);
}

std::string bold(std::string_view text) { return ink("1", text); }
std::string dim(std::string_view text) { return ink("2", text); }
std::string accent(std::string_view text) { return ink("36", text); }

void print(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    if (errno == EPIPE)
      throw reader_left();
    throw std::system_error(errno, std::generic_category(), "cannot print");
  }
}

void line(std::string text) {
  text.erase(text.find_last_not_of(' ') + 1);
  print(text + "\n");
}

void ends(std::string_view left, std::string_view right) {
  const std::size_t used = 2 + columns(left) + columns(right);
  line(text("  ", left, std::string(used < width ? width - used : 0, ' '), right));
}

void heading(std::string_view time, std::string_view title, std::string_view right) {
  std::string rule;
  for (std::size_t at = columns(time) + columns(title) + columns(right) + 4; at < width; ++at)
    rule += "─";
  line();
  line(text(time, "  ", bold(title), " ", dim(rule), " ", accent(right)));
}

void labelled(std::string_view label, std::string_view shown) {
  for (const std::string &part : wrap(shown, width - 16)) {
    line(text("  ", pad(label, 13), " ", part));
    label = "";
  }
}

void progress(std::size_t done, std::size_t total) {
  if (isatty(STDERR_FILENO) != 0) {
    const std::string so_far =
        text("receiving ", grouped(std::uint64_t{done}), " of ", grouped(std::uint64_t{total}));
    std::fprintf(stderr, "\r%s", done < total ? so_far.c_str() : "\x1b[K");
  }
}

} // namespace inbox
