// What the tests in C++ are written with: checks that tell where they failed, and a list of tests
// to run.
#ifndef DUOLOGUE_TESTS_CHECK_HPP
#define DUOLOGUE_TESTS_CHECK_HPP

#include "duologue.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>

// Runs one test, whose name is a sentence.
#define RUN(test) check::run(#test, test)

#define CHECK(condition)                                                                           \
  do {                                                                                             \
    if (!(condition))                                                                              \
      check::failed(__FILE__, __LINE__, #condition);                                               \
  } while (0)

// The two are equal; if not, both are shown.
#define CHECK_EQUAL(left, right) check::equal(__FILE__, __LINE__, #left, (left), (right))

// The expression throws this, which is the value of the whole.
#define THROWN(type, expression)                                                                   \
  check::thrown<type>(__FILE__, __LINE__, #expression, [&] { (void)(expression); })

namespace check {

[[noreturn]] inline void failed(const char *file, int line, const char *what) {
  std::fprintf(stderr, "%s:%d: %s\n", file, line, what);
  std::abort();
}

inline void run(const char *name, void (*test)()) {
  std::printf("%s\n", name);
  std::fflush(stdout);
  try {
    test();
  } catch (const std::exception &thrown) {
    failed(name, 0, thrown.what());
  }
}

// What can be compared is often an enumeration, which a stream does not show.
template <typename T> void show(const T &value);

template <typename T> void show(const std::optional<T> &value) {
  value ? show(*value) : void(std::cerr << "nothing");
}

template <typename T> void show(const T &value) {
  if constexpr (std::is_enum_v<T>)
    std::cerr << static_cast<std::int64_t>(value);
  else
    std::cerr << value;
}

template <typename Left, typename Right>
void equal(const char *file, int line, const char *what, const Left &left, const Right &right) {
  if (left == right)
    return;
  std::cerr << "got ";
  show(left);
  std::cerr << ", expected ";
  show(right);
  std::cerr << '\n';
  failed(file, line, what);
}

template <typename Type, typename Function>
Type thrown(const char *file, int line, const char *what, Function function) {
  try {
    function();
  } catch (const Type &expected) {
    return expected;
  } catch (const std::exception &other) {
    std::cerr << "threw " << other.what() << '\n';
  }
  failed(file, line, what);
}

// A folder of the test's own, which ends with it.
class folder {
public:
  folder() {
    std::string name = (std::filesystem::temp_directory_path() / "duologue-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr)
      failed(__FILE__, __LINE__, "no folder could be made");
    path_ = name;
  }
  folder(const folder &) = delete;
  folder &operator=(const folder &) = delete;
  ~folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  std::string file(const char *name) const { return (path_ / name).string(); }

private:
  std::filesystem::path path_;
};

// Noon on a Monday: 2026-11-23T12:00:00Z.
inline constexpr duologue::moment monday_noon{std::chrono::seconds{1795435200}};

// A shop in memory with an agent, a mailbox and a line, and a clock that stands still.
struct shop {
  explicit shop(duologue::options how = {})
      : clock(monday_noon), messenger(":memory:", at(std::move(how), clock)),
        ann(messenger.add_agent("Ann Lee").id()), main(messenger.add_mailbox("Main").id()),
        line(add_line("Main line", "+15550100001")) {}

  duologue::gateway_id add_line(duologue::zstring_view name, duologue::zstring_view address,
                                duologue::zstring_view provider = "sandbox") const {
    duologue::gateway_settings settings;
    settings.name = name;
    settings.mailbox = main;
    settings.price_per_segment = "0.0079";
    settings.price_per_mms = "0.02";
    return messenger.add_gateway(duologue::gateway_kind::long_code, address, provider, settings)
        .id();
  }

  // A customer has written.
  duologue::conversation_id written(duologue::zstring_view body = "Do you have these in size 9?",
                                    duologue::zstring_view sender = "+15557000001") const {
    return messenger.receive(line, {sender, body}).conversation().id();
  }

  duologue::manual_clock clock;
  duologue::messenger messenger;
  duologue::agent_id ann;
  duologue::mailbox_id main;
  duologue::gateway_id line;

private:
  static duologue::options at(duologue::options how, const duologue::manual_clock &clock) {
    if (!how.clock)
      how.manual_clock = &clock;
    how.default_region = "US";
    return how;
  }
};

} // namespace check

#endif
