// The terminal: lines of at most 90 columns, with a few colours if a person is looking.
#ifndef INBOX_SCREEN_HPP
#define INBOX_SCREEN_HPP

#include <cstddef>
#include <string>
#include <string_view>

namespace inbox {

// How wide everything is, in columns.
inline constexpr std::size_t width = 90;

// Is thrown when nobody reads what is printed any more.
struct reader_left {};

// Text as it is.
void print(std::string_view text);

// One line; blanks at its end are left out.
void line(std::string text = {});

// A line with something at its left and something at its right end.
void ends(std::string_view left, std::string_view right);

// The line that opens a part of the day.
void heading(std::string_view time, std::string_view title, std::string_view right);

// A label and a text beside it, on as many lines as it takes.
void labelled(std::string_view label, std::string_view text);

// Shows whoever waits how far the messages are; the line goes when all are in.
void progress(std::size_t done, std::size_t total);

// Ways to stand out, where there are colours.
std::string bold(std::string_view text);
std::string dim(std::string_view text);
std::string accent(std::string_view text);

} // namespace inbox

#endif
