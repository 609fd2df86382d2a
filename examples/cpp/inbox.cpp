// A shop's inbox on the command line: the engine does everything, this program only prints.
//
//     cd examples/cpp
//     c++ -std=c++17 -o inbox inbox.cpp inbox_parts/*.cpp $(pkg-config --cflags --libs duologue)
//     ./inbox
//     ./inbox messages.jsonl --database shop.db
//
// The first run plays a day that is the same every time. The second takes in a file of messages.
#include "inbox_parts/arguments.hpp"
#include "inbox_parts/day.hpp"
#include "inbox_parts/intake.hpp"
#include "inbox_parts/screen.hpp"
#include "inbox_parts/words.hpp"

#include <csignal>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <stdexcept>

using namespace inbox;

// Whether all went well.
static bool run(const arguments &told) {
  if (told.help) {
    print(help);
    return true;
  }
  // A workspace in memory goes when the program ends.
  const std::string database = told.database.value_or(":memory:");
  if (told.file)
    return take_in(*told.file, database, told.database.has_value());
  if (told.database && std::filesystem::exists(database))
    throw std::runtime_error(database + " is there already; a day is played in a new database");
  return day(database).play();
}

int main(int count, char **words) {
#ifdef SIGPIPE
  std::signal(SIGPIPE, SIG_IGN); // Writing fails then, and the end is orderly.
#endif
  try {
    return run(read_arguments(count, words)) ? EXIT_SUCCESS : EXIT_FAILURE;
  } catch (const reader_left &) {
    return EXIT_SUCCESS; // Whoever read the output has seen enough, as `head` does.
  } catch (const senseless &wrong) {
    std::cerr << "inbox: " << wrong.what() << "; --help tells more\n";
    return 2;
  } catch (const std::exception &wrong) {
    std::cerr << "inbox: " << wrong.what() << '\n';
    return EXIT_FAILURE;
  }
}
