/// duologue: an embeddable engine for a business that texts with its customers; for C++17 and on.
///
/// A whole program: a customer writes, an agent answers, and the conversation is finished.
///
///     #include <duologue.hpp>
///     #include <iostream>
///
///     int main() try {
///       const duologue::messenger shop(":memory:"); // or a file
///       const auto ann = shop.add_agent("Ann Lee");
///       duologue::gateway_settings settings;
///       settings.name = "Main line";
///       settings.mailbox = shop.add_mailbox("Main").id();
///       const auto line = shop.add_gateway(duologue::gateway_kind::long_code, "+15550100001",
///                                          "sandbox", settings);
///
///       const auto got = shop.receive(line.id(), {"+15557000001", "Have you these in size 9?"});
///       const auto id = got.conversation().id();
///       shop.send(id, "Yes, in blue and in red.", ann.id());
///       shop.deliver();
///       shop.complete(id, ann.id());
///       for (const duologue::event &event : shop.timeline(id))
///         std::cout << label_of(event.kind()) << '\n';
///     } catch (const duologue::error &error) {
///       std::cerr << error.what() << '\n';
///       return 1;
///     }
///
/// How it is to be read:
///
/// - It is the C interface, duologue.h, with types, ownership, iteration and exceptions, and
///   nothing in between. What a call does is told there, at the function of the same name;
///   `c_handle()` gives what that takes.
/// - What fails throws a `duologue::error`. A call that failed has changed nothing, unless its code is
///   `commit_unknown`: the connection to a server was lost at the very end.
/// - A record, such as `message`, is a view: copied at no cost, and good for as long as what it was
///   taken from. `owned<message>` is one that keeps itself; `clone()` makes one. So
///   `auto row = shop.message(id);` can be kept, while what is taken out of a temporary ends with
///   the statement, as in `auto tags = shop.conversation(id).tags();`, or before the first round of
///   `for (auto tag : shop.conversation(id).tags())`: name the record first.
/// - A list that a call gives is a cursor: it is gone through once, and each row is good until the
///   next. It goes through everything, however much it is, or up to a limit.
/// - Texts are views, in both directions: what options are made of has to last until the call.
/// - In a struct of options, what is left out has its default. In C++20 that reads
///   `shop.send(id, "Yes", {.gateway = line.id()})`.
/// - Threads: messengers, sandboxes and manual clocks may be used from any number at the same time,
///   and records may be read from any. Everything else is for one at a time.
#ifndef DUOLOGUE_HPP
#define DUOLOGUE_HPP

#include "duologue.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace duologue {

// Values ------------------------------------------------------------------------------------------

/// A view of text that a NUL follows, as C reads names, addresses and keys; made of a literal or a
/// `std::string`.
///
/// Default-made, it is no text at all, which options take for "not given". A string with a NUL
/// inside stands for a text that is no UTF-8, so that whoever is given it refuses it, by its
/// field's name, instead of reading half of it.
class zstring_view : public std::string_view {
public:
  constexpr zstring_view() noexcept = default;
  constexpr zstring_view(const char *text) noexcept
      : std::string_view(text == nullptr ? std::string_view() : std::string_view(text)) {}
  zstring_view(const std::string &text) noexcept
      : std::string_view(text.find('\0') == std::string::npos ? std::string_view(text)
                                                              : "\xC0\x80") {}

  constexpr const char *c_str() const noexcept { return data(); }

  // They would leave it without its NUL.
  void remove_suffix(size_type) = delete;
  void swap(std::string_view &) = delete;
};

/// A view of octets: of anything with `data()` and `size()` whose elements are one byte each.
class octets {
public:
  constexpr octets() noexcept = default;
  octets(const void *data, std::size_t size) noexcept
      : data_(static_cast<const std::uint8_t *>(data)), size_(size) {}
  template <typename Bytes,
            typename = std::enable_if_t<sizeof(*std::declval<const Bytes &>().data()) == 1>>
  octets(const Bytes &bytes) noexcept : octets(bytes.data(), bytes.size()) {}

  const std::uint8_t *data() const noexcept { return data_; }
  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  const std::uint8_t *begin() const noexcept { return data_; }
  const std::uint8_t *end() const noexcept { return data_ + size_; }
  std::uint8_t operator[](std::size_t index) const noexcept { return data_[index]; }

private:
  const std::uint8_t *data_ = nullptr;
  std::size_t size_ = 0;
};

/// A moment, as exact as the engine keeps it:
/// `std::chrono::time_point_cast<std::chrono::microseconds>` makes one.
using moment = std::chrono::time_point<std::chrono::system_clock, std::chrono::microseconds>;

/// For a wait without an end.
inline constexpr std::chrono::milliseconds forever{-1};

// Ids are numbers above 0, as `static_cast` shows; 0, which `{}` makes, is none.

/// Names an agent.
enum class agent_id : std::int64_t {};
/// Names a file that travelled with a message.
enum class attachment_id : std::int64_t {};
/// Names a contact.
enum class contact_id : std::int64_t {};
/// Names a conversation.
enum class conversation_id : std::int64_t {};
/// Names an event; later ones have larger numbers.
enum class event_id : std::int64_t {};
/// Names a gateway.
enum class gateway_id : std::int64_t {};
/// Names a mailbox.
enum class mailbox_id : std::int64_t {};
/// Names a message.
enum class message_id : std::int64_t {};
/// Names a quick reply.
enum class quick_reply_id : std::int64_t {};
/// Names a tag.
enum class tag_id : std::int64_t {};

// Numbers -----------------------------------------------------------------------------------------

/// How the characters of a message are written on the air.
enum class encoding : duologue_encoding_t {
  gsm_7bit = DUOLOGUE_ENCODING_GSM_7BIT,
  eight_bit = DUOLOGUE_ENCODING_EIGHT_BIT,
  ucs2 = DUOLOGUE_ENCODING_UCS2,
};

/// Where a text that needs several segments may be cut.
enum class split : duologue_split_t {
  codepoint = DUOLOGUE_SPLIT_CODEPOINT,
  grapheme = DUOLOGUE_SPLIT_GRAPHEME,
};

/// A national language of GSM 7-bit.
enum class language : duologue_language_t {
  default_ = DUOLOGUE_LANGUAGE_DEFAULT,
  turkish = DUOLOGUE_LANGUAGE_TURKISH,
  spanish = DUOLOGUE_LANGUAGE_SPANISH,
  portuguese = DUOLOGUE_LANGUAGE_PORTUGUESE,
  bengali = DUOLOGUE_LANGUAGE_BENGALI,
  gujarati = DUOLOGUE_LANGUAGE_GUJARATI,
  hindi = DUOLOGUE_LANGUAGE_HINDI,
  kannada = DUOLOGUE_LANGUAGE_KANNADA,
  malayalam = DUOLOGUE_LANGUAGE_MALAYALAM,
  oriya = DUOLOGUE_LANGUAGE_ORIYA,
  punjabi = DUOLOGUE_LANGUAGE_PUNJABI,
  tamil = DUOLOGUE_LANGUAGE_TAMIL,
  telugu = DUOLOGUE_LANGUAGE_TELUGU,
  urdu = DUOLOGUE_LANGUAGE_URDU,
};

/// Which national tables a text may use.
enum class national : std::int32_t {
  none = DUOLOGUE_NATIONAL_NONE,
  pair = DUOLOGUE_NATIONAL_PAIR,
  automatic = DUOLOGUE_NATIONAL_AUTO,
};

/// How far a text may be spelled in other characters.
enum class smart_level : duologue_smart_level_t {
  lossless = DUOLOGUE_SMART_LEVEL_LOSSLESS,
  visual = DUOLOGUE_SMART_LEVEL_VISUAL,
  lossy = DUOLOGUE_SMART_LEVEL_LOSSY,
};

/// When a text is spelled in other characters.
enum class smart_mode : duologue_smart_mode_t {
  off = DUOLOGUE_SMART_MODE_OFF,
  only_if_cheaper = DUOLOGUE_SMART_MODE_ONLY_IF_CHEAPER,
  always = DUOLOGUE_SMART_MODE_ALWAYS,
};

/// What sort of address a gateway has.
enum class gateway_kind : duologue_gateway_kind_t {
  short_code = DUOLOGUE_GATEWAY_KIND_SHORT_CODE,
  long_code = DUOLOGUE_GATEWAY_KIND_LONG_CODE,
  toll_free = DUOLOGUE_GATEWAY_KIND_TOLL_FREE,
  email = DUOLOGUE_GATEWAY_KIND_EMAIL,
};

/// What sort of thing an address is.
enum class address_kind : duologue_address_kind_t {
  phone = DUOLOGUE_ADDRESS_KIND_PHONE,
  short_code = DUOLOGUE_ADDRESS_KIND_SHORT_CODE,
  alphanumeric = DUOLOGUE_ADDRESS_KIND_ALPHANUMERIC,
  email = DUOLOGUE_ADDRESS_KIND_EMAIL,
};

/// Which way a message went.
enum class direction : duologue_direction_t {
  incoming = DUOLOGUE_DIRECTION_INCOMING,
  outgoing = DUOLOGUE_DIRECTION_OUTGOING,
};

/// How a message travels.
enum class transport : duologue_transport_t {
  sms = DUOLOGUE_TRANSPORT_SMS,
  mms = DUOLOGUE_TRANSPORT_MMS,
  email = DUOLOGUE_TRANSPORT_EMAIL,
};

/// Where an outgoing message stands. Reports only ever move a message on in this order.
enum class delivery_status : duologue_delivery_status_t {
  scheduled = DUOLOGUE_DELIVERY_STATUS_SCHEDULED,
  held = DUOLOGUE_DELIVERY_STATUS_HELD,
  queued = DUOLOGUE_DELIVERY_STATUS_QUEUED,
  sending = DUOLOGUE_DELIVERY_STATUS_SENDING,
  unknown = DUOLOGUE_DELIVERY_STATUS_UNKNOWN,
  sent = DUOLOGUE_DELIVERY_STATUS_SENT,
  cancelled = DUOLOGUE_DELIVERY_STATUS_CANCELLED,
  expired = DUOLOGUE_DELIVERY_STATUS_EXPIRED,
  rejected = DUOLOGUE_DELIVERY_STATUS_REJECTED,
  failed = DUOLOGUE_DELIVERY_STATUS_FAILED,
  undelivered = DUOLOGUE_DELIVERY_STATUS_UNDELIVERED,
  delivered = DUOLOGUE_DELIVERY_STATUS_DELIVERED,
  read = DUOLOGUE_DELIVERY_STATUS_READ,
};

/// What a person knows of a message whose fate the engine does not.
enum class resolution : duologue_resolution_t {
  sent = DUOLOGUE_RESOLUTION_SENT,
  failed = DUOLOGUE_RESOLUTION_FAILED,
};

/// A list of conversations.
enum class view : duologue_view_t {
  inbox = DUOLOGUE_VIEW_INBOX,
  all = DUOLOGUE_VIEW_ALL,
  snoozed = DUOLOGUE_VIEW_SNOOZED,
  completed = DUOLOGUE_VIEW_COMPLETED,
  archived = DUOLOGUE_VIEW_ARCHIVED,
};

/// Where a conversation stands: the label for its session and placement.
enum class conversation_status : duologue_conversation_status_t {
  idle = DUOLOGUE_CONVERSATION_STATUS_IDLE,
  open = DUOLOGUE_CONVERSATION_STATUS_OPEN,
  snoozed = DUOLOGUE_CONVERSATION_STATUS_SNOOZED,
  completed = DUOLOGUE_CONVERSATION_STATUS_COMPLETED,
  follow_up = DUOLOGUE_CONVERSATION_STATUS_FOLLOW_UP,
  archived = DUOLOGUE_CONVERSATION_STATUS_ARCHIVED,
};

/// Where a session stands, which lasts from when somebody writes to when it is marked as complete.
enum class session : duologue_session_t {
  not_started = DUOLOGUE_SESSION_NOT_STARTED,
  active = DUOLOGUE_SESSION_ACTIVE,
  finished = DUOLOGUE_SESSION_FINISHED,
};

/// Where a conversation's row is.
enum class placement : duologue_placement_t {
  inbox = DUOLOGUE_PLACEMENT_INBOX,
  snoozed = DUOLOGUE_PLACEMENT_SNOOZED,
  out = DUOLOGUE_PLACEMENT_OUT,
};

/// What a customer's answer does to a snooze.
enum class snooze_mode : duologue_snooze_mode_t {
  wake_on_reply = DUOLOGUE_SNOOZE_MODE_WAKE_ON_REPLY,
  regardless = DUOLOGUE_SNOOZE_MODE_REGARDLESS,
  until_reply = DUOLOGUE_SNOOZE_MODE_UNTIL_REPLY,
};

/// A usual time, reckoned in the workspace's zone.
enum class snooze_preset : duologue_snooze_preset_t {
  in_one_hour = DUOLOGUE_SNOOZE_PRESET_IN_ONE_HOUR,
  in_four_hours = DUOLOGUE_SNOOZE_PRESET_IN_FOUR_HOURS,
  tomorrow_morning = DUOLOGUE_SNOOZE_PRESET_TOMORROW_MORNING,
  next_monday = DUOLOGUE_SNOOZE_PRESET_NEXT_MONDAY,
  next_month = DUOLOGUE_SNOOZE_PRESET_NEXT_MONTH,
};

/// What an agent's message does to a finished session.
enum class session_policy : duologue_session_policy_t {
  restart_on_agent_reply = DUOLOGUE_SESSION_POLICY_RESTART_ON_AGENT_REPLY,
  strict = DUOLOGUE_SESSION_POLICY_STRICT,
};

/// What can be done with a conversation.
enum class action : duologue_action_t {
  send = DUOLOGUE_ACTION_SEND,
  complete = DUOLOGUE_ACTION_COMPLETE,
  archive = DUOLOGUE_ACTION_ARCHIVE,
  reopen = DUOLOGUE_ACTION_REOPEN,
  snooze = DUOLOGUE_ACTION_SNOOZE,
  unsnooze = DUOLOGUE_ACTION_UNSNOOZE,
  assign = DUOLOGUE_ACTION_ASSIGN,
  unassign = DUOLOGUE_ACTION_UNASSIGN,
  tag = DUOLOGUE_ACTION_TAG,
  note = DUOLOGUE_ACTION_NOTE,
  move = DUOLOGUE_ACTION_MOVE,
  mark_unread = DUOLOGUE_ACTION_MARK_UNREAD,
  read = DUOLOGUE_ACTION_READ,
};

/// What a command does.
enum class verb : duologue_verb_t {
  complete = DUOLOGUE_VERB_COMPLETE,
  archive = DUOLOGUE_VERB_ARCHIVE,
  reopen = DUOLOGUE_VERB_REOPEN,
  mark_unread = DUOLOGUE_VERB_MARK_UNREAD,
  read = DUOLOGUE_VERB_READ,
  snooze = DUOLOGUE_VERB_SNOOZE,
  unsnooze = DUOLOGUE_VERB_UNSNOOZE,
  assign = DUOLOGUE_VERB_ASSIGN,
  unassign = DUOLOGUE_VERB_UNASSIGN,
  add_tag = DUOLOGUE_VERB_ADD_TAG,
  remove_tag = DUOLOGUE_VERB_REMOVE_TAG,
  add_note = DUOLOGUE_VERB_ADD_NOTE,
  move_to_mailbox = DUOLOGUE_VERB_MOVE_TO_MAILBOX,
};

/// Why an action is refused or a gateway cannot be used. Its name is the code of an error.
enum class reason : duologue_reason_t {
  not_started = DUOLOGUE_REASON_NOT_STARTED,
  already_completed = DUOLOGUE_REASON_ALREADY_COMPLETED,
  follow_up = DUOLOGUE_REASON_FOLLOW_UP,
  already_archived = DUOLOGUE_REASON_ALREADY_ARCHIVED,
  already_open = DUOLOGUE_REASON_ALREADY_OPEN,
  snoozed = DUOLOGUE_REASON_SNOOZED,
  not_snoozed = DUOLOGUE_REASON_NOT_SNOOZED,
  agent_inactive = DUOLOGUE_REASON_AGENT_INACTIVE,
  already_gone = DUOLOGUE_REASON_ALREADY_GONE,
  not_unknown = DUOLOGUE_REASON_NOT_UNKNOWN,
  not_failed = DUOLOGUE_REASON_NOT_FAILED,
  contact_blocked = DUOLOGUE_REASON_CONTACT_BLOCKED,
  conversation_exists = DUOLOGUE_REASON_CONVERSATION_EXISTS,
  no_gateway = DUOLOGUE_REASON_NO_GATEWAY,
  gateway_disabled = DUOLOGUE_REASON_GATEWAY_DISABLED,
  no_address = DUOLOGUE_REASON_NO_ADDRESS,
  mms_not_enabled = DUOLOGUE_REASON_MMS_NOT_ENABLED,
  provider_missing = DUOLOGUE_REASON_PROVIDER_MISSING,
  workspace_not_empty = DUOLOGUE_REASON_WORKSPACE_NOT_EMPTY,
};

/// What sort of thing happened. A kind that the host registered is below zero.
enum class event_kind : duologue_event_kind_t {
  conversation_started = DUOLOGUE_EVENT_KIND_CONVERSATION_STARTED,
  conversation_finished = DUOLOGUE_EVENT_KIND_CONVERSATION_FINISHED,
  conversation_archived = DUOLOGUE_EVENT_KIND_CONVERSATION_ARCHIVED,
  conversation_reopened = DUOLOGUE_EVENT_KIND_CONVERSATION_REOPENED,
  incoming_message = DUOLOGUE_EVENT_KIND_INCOMING_MESSAGE,
  outgoing_message = DUOLOGUE_EVENT_KIND_OUTGOING_MESSAGE,
  delivery_failed = DUOLOGUE_EVENT_KIND_DELIVERY_FAILED,
  note_added = DUOLOGUE_EVENT_KIND_NOTE_ADDED,
  tag_added = DUOLOGUE_EVENT_KIND_TAG_ADDED,
  tag_removed = DUOLOGUE_EVENT_KIND_TAG_REMOVED,
  assigned = DUOLOGUE_EVENT_KIND_ASSIGNED,
  unassigned = DUOLOGUE_EVENT_KIND_UNASSIGNED,
  snoozed = DUOLOGUE_EVENT_KIND_SNOOZED,
  snooze_ended = DUOLOGUE_EVENT_KIND_SNOOZE_ENDED,
  marked_unread = DUOLOGUE_EVENT_KIND_MARKED_UNREAD,
  mailbox_changed = DUOLOGUE_EVENT_KIND_MAILBOX_CHANGED,
  contact_created = DUOLOGUE_EVENT_KIND_CONTACT_CREATED,
  contact_updated = DUOLOGUE_EVENT_KIND_CONTACT_UPDATED,
  test_sent = DUOLOGUE_EVENT_KIND_TEST_SENT,
  read = DUOLOGUE_EVENT_KIND_READ,
  delivery_changed = DUOLOGUE_EVENT_KIND_DELIVERY_CHANGED,
  message_scheduled = DUOLOGUE_EVENT_KIND_MESSAGE_SCHEDULED,
  message_edited = DUOLOGUE_EVENT_KIND_MESSAGE_EDITED,
  message_cancelled = DUOLOGUE_EVENT_KIND_MESSAGE_CANCELLED,
  settings_changed = DUOLOGUE_EVENT_KIND_SETTINGS_CHANGED,
};

/// Who did something.
enum class actor : duologue_actor_t {
  agent = DUOLOGUE_ACTOR_AGENT,
  contact = DUOLOGUE_ACTOR_CONTACT,
  host = DUOLOGUE_ACTOR_HOST,
  system = DUOLOGUE_ACTOR_SYSTEM,
};

/// When a commit is on the disk.
enum class durability : duologue_durability_t {
  normal = DUOLOGUE_DURABILITY_NORMAL,
  full = DUOLOGUE_DURABILITY_FULL,
};

/// How much a log record matters.
enum class log_level : duologue_log_level_t {
  debug = DUOLOGUE_LOG_LEVEL_DEBUG,
  info = DUOLOGUE_LOG_LEVEL_INFO,
  warn = DUOLOGUE_LOG_LEVEL_WARN,
  error = DUOLOGUE_LOG_LEVEL_ERROR,
};

/// Something that goes wrong at the sandbox with one submission, or with what comes back for it.
enum class fault_kind : duologue_fault_t {
  spared = DUOLOGUE_FAULT_SPARED,
  throttled = DUOLOGUE_FAULT_THROTTLED,
  unavailable = DUOLOGUE_FAULT_UNAVAILABLE,
  rejected = DUOLOGUE_FAULT_REJECTED,
  message_lost = DUOLOGUE_FAULT_MESSAGE_LOST,
  answer_lost = DUOLOGUE_FAULT_ANSWER_LOST,
  undelivered = DUOLOGUE_FAULT_UNDELIVERED,
  duplicated = DUOLOGUE_FAULT_DUPLICATED,
  delayed = DUOLOGUE_FAULT_DELAYED,
  reordered = DUOLOGUE_FAULT_REORDERED,
};

/// What went wrong with a call.
enum class error_kind : duologue_status {
  invalid_argument = DUOLOGUE_E_INVALID_ARGUMENT,
  not_found = DUOLOGUE_E_NOT_FOUND,
  conflict = DUOLOGUE_E_CONFLICT,
  action_refused = DUOLOGUE_E_ACTION_REFUSED,
  mms_not_enabled = DUOLOGUE_E_MMS_NOT_ENABLED,
  busy = DUOLOGUE_E_BUSY,
  callback = DUOLOGUE_E_CALLBACK,
  corrupt = DUOLOGUE_E_CORRUPT,
  forked = DUOLOGUE_E_FORKED,
  internal = DUOLOGUE_E_INTERNAL,
  newer_workspace = DUOLOGUE_E_NEWER_WORKSPACE,
  not_a_workspace = DUOLOGUE_E_NOT_A_WORKSPACE,
  read_only = DUOLOGUE_E_READ_ONLY,
  storage = DUOLOGUE_E_STORAGE,
};

// From C and back ---------------------------------------------------------------------------------

namespace detail {

// What a function of C's is about: what its first parameter points to.
template <typename Function> struct subject;
template <typename Result, typename Raw, typename... Rest>
struct subject<Result (*)(Raw *, Rest...)> {
  using type = std::remove_const_t<Raw>;
};
template <auto Function> using subject_of = typename subject<decltype(Function)>::type;

template <auto Free> struct deleter {
  void operator()(subject_of<Free> *raw) const noexcept { Free(raw); }
};

// What is owned by its pointer alone.
template <auto Free> class resource {
public:
  using c_type = subject_of<Free>;

  explicit resource(c_type *taken) noexcept : raw_(taken) {}
  c_type *c_handle() const noexcept { return raw_.get(); }

protected:
  void reset() noexcept { raw_.reset(); }

private:
  std::unique_ptr<c_type, deleter<Free>> raw_;
};

// What is borrowed by its pointer alone.
template <typename Raw> class borrowed {
public:
  explicit borrowed(const Raw *raw) noexcept : raw_(raw) {}
  const Raw *c_handle() const noexcept { return raw_; }

private:
  const Raw *raw_;
};

inline moment to_moment(std::int64_t time) noexcept {
  return moment{std::chrono::microseconds{time}};
}

inline std::int64_t to_time(const std::optional<moment> &at) noexcept {
  return at ? at->time_since_epoch().count() : DUOLOGUE_NO_TIME;
}

inline std::optional<moment> optional_moment(std::int64_t time) noexcept {
  return time == DUOLOGUE_NO_TIME ? std::nullopt : std::optional(to_moment(time));
}

inline std::optional<zstring_view> optional_text(const char *text) noexcept {
  return text == nullptr ? std::nullopt : std::optional(zstring_view(text));
}

inline std::optional<std::int64_t> optional_count(std::int64_t count) noexcept {
  return count < 0 ? std::nullopt : std::optional(count);
}

// An id or a number of an enumeration, of which 0 is none.
template <typename To, typename Number> std::optional<To> optional_number(Number number) noexcept {
  return number == 0 ? std::nullopt : std::optional(static_cast<To>(number));
}

template <typename View, typename Raw> std::optional<View> optional_view(const Raw *raw) noexcept {
  return raw == nullptr ? std::nullopt : std::optional(View(raw));
}

template <typename T, typename = void> struct has_handle : std::false_type {};
template <typename T>
struct has_handle<T, std::void_t<decltype(std::declval<const T &>().c_handle())>> : std::true_type {
};

// An argument as C takes it.
template <typename T> auto to_c(const T &value) noexcept {
  if constexpr (std::is_enum_v<T>)
    return static_cast<std::underlying_type_t<T>>(value);
  else if constexpr (std::is_same_v<T, zstring_view>)
    return value.c_str();
  else if constexpr (has_handle<T>::value)
    return value.c_handle();
  else if constexpr (std::is_class_v<T>)
    return &value; // a struct of options, as C has it
  else
    return value;
}

template <typename T> auto to_c(const std::vector<T> &values) {
  std::vector<decltype(to_c(values.front()))> lowered;
  lowered.reserve(values.size());
  for (const T &value : values)
    lowered.push_back(to_c(value));
  return lowered;
}

inline std::int32_t flag(bool set) noexcept { return set ? DUOLOGUE_YES : 0; }
inline std::int32_t flag(std::optional<bool> set) noexcept {
  return set ? (*set ? DUOLOGUE_YES : DUOLOGUE_NO) : 0;
}

} // namespace detail

/// A list inside a record: its length, its items by index, and `for`.
template <typename Item, auto Count, auto At> class list {
public:
  using c_type = detail::subject_of<Count>;
  using value_type = Item;

  /// Goes through the items, which it makes as it goes.
  class iterator {
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Item;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = Item;

    iterator() noexcept = default;
    iterator(const c_type *owner, std::size_t index) noexcept : owner_(owner), index_(index) {}
    Item operator*() const noexcept { return Item(At(owner_, index_)); }
    iterator &operator++() noexcept {
      ++index_;
      return *this;
    }
    iterator operator++(int) noexcept { return {owner_, index_++}; }
    friend bool operator==(const iterator &a, const iterator &b) noexcept {
      return a.index_ == b.index_;
    }
    friend bool operator!=(const iterator &a, const iterator &b) noexcept {
      return a.index_ != b.index_;
    }

  private:
    const c_type *owner_ = nullptr;
    std::size_t index_ = 0;
  };

  explicit list(const c_type *owner) noexcept : owner_(owner) {}
  std::size_t size() const noexcept { return Count(owner_); }
  bool empty() const noexcept { return size() == 0; }
  /// The item at a place before the end.
  Item operator[](std::size_t index) const noexcept { return Item(At(owner_, index)); }
  iterator begin() const noexcept { return {owner_, 0}; }
  iterator end() const noexcept { return {owner_, size()}; }

private:
  const c_type *owner_;
};

// Errors ------------------------------------------------------------------------------------------

/// Why something failed, as it stands in a record; good for as long as that. `raise` throws it.
class failure : public detail::borrowed<duologue_error> {
public:
  using borrowed::borrowed;

  duologue_status status() const noexcept { return duologue_error_status(c_handle()); }
  error_kind kind() const noexcept { return static_cast<error_kind>(status()); }
  /// A stable word for the reason, so that a host can word it in its own language.
  zstring_view code() const noexcept { return duologue_error_code(c_handle()); }
  zstring_view message() const noexcept { return duologue_error_message(c_handle()); }
  /// The argument that was not acceptable, or what was not found.
  std::optional<zstring_view> field() const noexcept {
    return detail::optional_text(duologue_error_field(c_handle()));
  }
  /// Its value, cut short if it is long.
  std::optional<zstring_view> value() const noexcept {
    return detail::optional_text(duologue_error_value(c_handle()));
  }
  /// The gateways that could do what the chosen one may not.
  auto gateways() const noexcept {
    return list<gateway_id, duologue_error_gateway_count, duologue_error_gateway>(c_handle());
  }
  /// What brought it about, in words.
  std::optional<zstring_view> cause() const noexcept {
    return detail::optional_text(duologue_error_cause(c_handle()));
  }

  [[noreturn]] void raise() const;
};

/// Why a call failed. Copies share one error.
class error : public std::runtime_error, public failure {
public:
  /// Takes the error from C, and frees it.
  explicit error(std::shared_ptr<duologue_error> told)
      : std::runtime_error(std::string(zstring_view(duologue_error_message(told.get())))),
        failure(told.get()), told_(std::move(told)) {}
  error(const error &) noexcept = default; // which is how it is moved, too
  error &operator=(const error &) noexcept = default;

private:
  std::shared_ptr<duologue_error> told_;
};

/// An argument is not acceptable: `field` names it and `value` shows it.
class invalid_argument_error : public error {
  using error::error;
};

/// Nothing has the given id or name.
class not_found_error : public error {
  using error::error;
};

/// The conversation has moved on since the caller looked. Look again, then decide.
class conflict_error : public error {
  using error::error;
};

/// What is there does not allow the action: `code` says why.
class action_refused_error : public error {
  using error::error;
};

/// Files were given, and the gateway may not send them: `gateways` are those that could.
class mms_not_enabled_error : public action_refused_error {
  using action_refused_error::action_refused_error;
};

/// Somebody else kept the database locked for too long. Trying again is safe.
class busy_error : public error {
  using error::error;
};

namespace detail {

[[noreturn]] inline void raise(duologue_error *taken) {
  const std::shared_ptr<duologue_error> told(taken, duologue_error_free);
  switch (duologue_error_status(taken)) {
  case DUOLOGUE_E_INVALID_ARGUMENT:
    throw invalid_argument_error(told);
  case DUOLOGUE_E_NOT_FOUND:
    throw not_found_error(told);
  case DUOLOGUE_E_CONFLICT:
    throw conflict_error(told);
  case DUOLOGUE_E_ACTION_REFUSED:
    throw action_refused_error(told);
  case DUOLOGUE_E_MMS_NOT_ENABLED:
    throw mms_not_enabled_error(told);
  case DUOLOGUE_E_BUSY:
    throw busy_error(told);
  default:
    throw error(told);
  }
}

// Where a call that runs on this thread wants what a function of the host's throws meanwhile.
inline thread_local std::exception_ptr *catcher = nullptr;

// One call, between whose beginning and end exceptions are caught for it.
class catching {
public:
  catching() noexcept : outer_(std::exchange(catcher, &thrown_)) {}
  catching(const catching &) = delete;
  catching &operator=(const catching &) = delete;
  ~catching() { catcher = outer_; }

  const std::exception_ptr &thrown() const noexcept { return thrown_; }

private:
  std::exception_ptr thrown_;
  std::exception_ptr *outer_;
};

// Calls C, and throws what the host's own functions threw, or the error that C gave.
template <typename Function, typename... Args> void run(Function function, const Args &...args) {
  const catching call;
  duologue_error *error = nullptr;
  const duologue_status status = function(to_c(args)..., &error);
  if (status == DUOLOGUE_OK)
    return;
  if (status == DUOLOGUE_E_CALLBACK && call.thrown()) {
    duologue_error_free(error);
    std::rethrow_exception(call.thrown());
  }
  raise(error);
}

// As `run`, for a function that gives a number, a moment or whatever else C writes to a variable.
template <typename Value, typename Function, typename... Args>
Value get(Function function, const Args &...args) {
  Value value{};
  run(function, args..., &value);
  return value;
}

// As `run`, for a function that gives something to be owned.
template <typename Owner, typename Function, typename... Args>
Owner make(Function function, const Args &...args) {
  return Owner(get<typename Owner::c_type *>(function, args...));
}

// As `make`, where it may be that there is nothing.
template <typename Owner, typename Function, typename... Args>
std::optional<Owner> make_if(Function function, const Args &...args) {
  auto *const made = get<typename Owner::c_type *>(function, args...);
  return made == nullptr ? std::nullopt : std::optional<Owner>(std::in_place, made);
}

// Hands the words of the exception that is being handled to `tell`.
template <typename Tell> void tell_thrown(Tell tell) noexcept {
  try {
    throw;
  } catch (const std::exception &thrown) {
    tell(thrown.what());
  } catch (...) {
    tell("something was thrown that is no std::exception");
  }
}

// Runs a function of the host's for C: what it throws is kept for the call that runs on this
// thread, if one does, and told.
template <typename Function>
duologue_status attempt(duologue_error **error, Function function) noexcept {
  try {
    function();
    return DUOLOGUE_OK;
  } catch (...) {
    if (catcher != nullptr)
      *catcher = std::current_exception();
    tell_thrown([&](const char *what) { *error = duologue_error_new(what); });
    return DUOLOGUE_E_CALLBACK;
  }
}

// Runs one that cannot tell C that it failed.
template <typename Function> void attempt(Function function) noexcept {
  try {
    function();
  } catch (...) {
  }
}

} // namespace detail

inline void failure::raise() const { detail::raise(duologue_error_clone(c_handle())); }

// Owners, cursors, buffers ------------------------------------------------------------------------

/// A record that keeps itself. It is the view that it derives from, which others may copy for as
/// long as it lives.
template <typename View> class owned : public View {
public:
  using c_type = typename View::c_type;

  explicit owned(c_type *taken) noexcept : View(taken), kept_(taken) {}
  owned(owned &&other) noexcept : View(other), kept_(std::move(other.kept_)) { other.forget(); }
  owned &operator=(owned &&other) noexcept {
    if (this != &other) {
      View::operator=(other);
      kept_ = std::move(other.kept_);
      other.forget();
    }
    return *this;
  }
  ~owned() = default;

private:
  void forget() noexcept { View::operator=(View(static_cast<const c_type *>(nullptr))); }

  std::unique_ptr<c_type, typename View::deleter> kept_;
};

namespace detail {

// A view of a record that can be copied out of what it is part of.
template <typename View, auto Clone, auto Free> class snapshot : public borrowed<subject_of<Free>> {
public:
  using c_type = subject_of<Free>;
  using deleter = detail::deleter<Free>;

  using borrowed<c_type>::borrowed;
  // A view of what ends at once would be good for nothing. (`const auto &` keeps it.)
  template <typename Other> snapshot(owned<Other> &&) = delete;

  owned<View> clone() const { return owned<View>(Clone(this->c_handle())); }
};

} // namespace detail

/// A list that a call gave, to be gone through once: `for (const auto &row : shop.agents())`. A row
/// is good until the next. It may throw wherever it moves on, and must stay where it is while
/// iterators are in use.
template <typename Row, auto Next, auto After, auto Free>
class cursor : public detail::resource<Free> {
public:
  using value_type = Row;
  using detail::resource<Free>::resource;

  /// Goes on with the cursor.
  class iterator {
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Row;
    using difference_type = std::ptrdiff_t;
    using pointer = const Row *;
    using reference = const Row &;

    iterator() noexcept = default;
    explicit iterator(cursor *rows) : rows_(rows) { ++*this; }
    const Row &operator*() const noexcept { return rows_->row_; }
    const Row *operator->() const noexcept { return &rows_->row_; }
    iterator &operator++() {
      if (rows_->next() == nullptr)
        rows_ = nullptr;
      return *this;
    }
    void operator++(int) { ++*this; }
    friend bool operator==(const iterator &a, const iterator &b) noexcept {
      return a.rows_ == b.rows_;
    }
    friend bool operator!=(const iterator &a, const iterator &b) noexcept {
      return a.rows_ != b.rows_;
    }

  private:
    cursor *rows_ = nullptr;
  };

  /// Moves to the next row; null at the end.
  const Row *next() {
    const auto *const raw = detail::get<decltype(Row(nullptr).c_handle())>(Next, *this);
    row_ = Row(raw);
    return raw == nullptr ? nullptr : &row_;
  }
  iterator begin() { return iterator(this); }
  iterator end() noexcept { return iterator(); }

  /// Where to continue the list, if it ended at a limit.
  std::optional<zstring_view> after() const noexcept {
    return detail::optional_text(After(this->c_handle()));
  }

private:
  Row row_ = Row(nullptr);
};

/// Octets or a text that a call made.
class buffer : public detail::resource<duologue_buffer_free> {
public:
  using resource::resource;

  std::string_view text() const noexcept {
    const char *const text = duologue_buffer_text(c_handle());
    return text == nullptr ? std::string_view() : std::string_view(text, size());
  }
  octets bytes() const noexcept { return {duologue_buffer_data(c_handle()), size()}; }
  std::size_t size() const noexcept { return duologue_buffer_length(c_handle()); }

  /// The text up to its first NUL, to be handed on: an address, a place in the log.
  operator zstring_view() const noexcept { return duologue_buffer_text(c_handle()); }
};

// Records -----------------------------------------------------------------------------------------
//
// What each getter tells is said in duologue.h, at the function that it calls.

/// One business: what its own messages call it.
class workspace
    : public detail::snapshot<workspace, duologue_workspace_clone, duologue_workspace_free> {
public:
  using snapshot::snapshot;

  zstring_view name() const noexcept { return duologue_workspace_name(c_handle()); }
  zstring_view brand() const noexcept { return duologue_workspace_brand(c_handle()); }
};

/// An employee who uses the inbox.
class agent : public detail::snapshot<agent, duologue_agent_clone, duologue_agent_free> {
public:
  using snapshot::snapshot;

  agent_id id() const noexcept { return agent_id{duologue_agent_id(c_handle())}; }
  zstring_view name() const noexcept { return duologue_agent_name(c_handle()); }
  zstring_view initials() const noexcept { return duologue_agent_initials(c_handle()); }
  bool active() const noexcept { return duologue_agent_active(c_handle()); }
};
using agent_cursor = cursor<agent, duologue_agent_cursor_next, duologue_agent_cursor_after,
                            duologue_agent_cursor_free>;

/// A named group of conversations; a gateway delivers into one.
class mailbox : public detail::snapshot<mailbox, duologue_mailbox_clone, duologue_mailbox_free> {
public:
  using snapshot::snapshot;

  mailbox_id id() const noexcept { return mailbox_id{duologue_mailbox_id(c_handle())}; }
  zstring_view name() const noexcept { return duologue_mailbox_name(c_handle()); }
};
using mailbox_cursor = cursor<mailbox, duologue_mailbox_cursor_next, duologue_mailbox_cursor_after,
                              duologue_mailbox_cursor_free>;

struct file;

/// A way out and in: an address of the business's at some provider.
class gateway : public detail::snapshot<gateway, duologue_gateway_clone, duologue_gateway_free> {
public:
  using snapshot::snapshot;

  gateway_id id() const noexcept { return gateway_id{duologue_gateway_id(c_handle())}; }
  zstring_view name() const noexcept { return duologue_gateway_name(c_handle()); }
  gateway_kind kind() const noexcept { return gateway_kind{duologue_gateway_kind(c_handle())}; }
  zstring_view address() const noexcept { return duologue_gateway_address(c_handle()); }
  zstring_view provider() const noexcept { return duologue_gateway_provider(c_handle()); }
  bool enabled() const noexcept { return duologue_gateway_enabled(c_handle()); }
  mailbox_id mailbox() const noexcept { return mailbox_id{duologue_gateway_mailbox(c_handle())}; }
  bool mms() const noexcept { return duologue_gateway_mms(c_handle()); }
  zstring_view price_per_segment() const noexcept {
    return duologue_gateway_price_per_segment(c_handle());
  }
  zstring_view price_per_mms() const noexcept { return duologue_gateway_price_per_mms(c_handle()); }
  std::optional<zstring_view> segments_per_second() const noexcept {
    return detail::optional_text(duologue_gateway_segments_per_second(c_handle()));
  }
  std::int64_t max_characters() const noexcept {
    return duologue_gateway_max_characters(c_handle());
  }
  auto media_types() const noexcept {
    return list<zstring_view, duologue_gateway_media_type_count, duologue_gateway_media_type>(
        c_handle());
  }
  std::int64_t media_bytes() const noexcept { return duologue_gateway_media_bytes(c_handle()); }
  std::int64_t media_count() const noexcept { return duologue_gateway_media_count(c_handle()); }
  bool is_default() const noexcept { return duologue_gateway_is_default(c_handle()); }

  /// Throws if it may not send these files.
  void check_media(const std::vector<file> &files) const;
};
using gateway_cursor = cursor<gateway, duologue_gateway_cursor_next, duologue_gateway_cursor_after,
                              duologue_gateway_cursor_free>;

/// One gateway as a choice for a draft.
class gateway_choice : public detail::snapshot<gateway_choice, duologue_gateway_choice_clone,
                                               duologue_gateway_choice_free> {
public:
  using snapshot::snapshot;

  gateway_id gateway() const noexcept {
    return gateway_id{duologue_gateway_choice_gateway(c_handle())};
  }
  zstring_view name() const noexcept { return duologue_gateway_choice_name(c_handle()); }
  bool preselected() const noexcept { return duologue_gateway_choice_preselected(c_handle()); }
  std::optional<reason> unavailable() const noexcept {
    return detail::optional_number<reason>(duologue_gateway_choice_unavailable(c_handle()));
  }
  std::int64_t segments() const noexcept { return duologue_gateway_choice_segments(c_handle()); }
  zstring_view cost() const noexcept { return duologue_gateway_choice_cost(c_handle()); }
};
using gateway_choice_cursor =
    cursor<gateway_choice, duologue_gateway_choice_cursor_next,
           duologue_gateway_choice_cursor_after, duologue_gateway_choice_cursor_free>;

/// A label on conversations.
class tag : public detail::snapshot<tag, duologue_tag_clone, duologue_tag_free> {
public:
  using snapshot::snapshot;

  tag_id id() const noexcept { return tag_id{duologue_tag_id(c_handle())}; }
  zstring_view name() const noexcept { return duologue_tag_name(c_handle()); }
  zstring_view color() const noexcept { return duologue_tag_color(c_handle()); }
};
using tag_cursor =
    cursor<tag, duologue_tag_cursor_next, duologue_tag_cursor_after, duologue_tag_cursor_free>;

/// A ready text. Picking one fills the composer; it never sends.
class quick_reply
    : public detail::snapshot<quick_reply, duologue_quick_reply_clone, duologue_quick_reply_free> {
public:
  using snapshot::snapshot;

  quick_reply_id id() const noexcept { return quick_reply_id{duologue_quick_reply_id(c_handle())}; }
  zstring_view name() const noexcept { return duologue_quick_reply_name(c_handle()); }
  zstring_view text() const noexcept { return duologue_quick_reply_text(c_handle()); }
  zstring_view category() const noexcept { return duologue_quick_reply_category(c_handle()); }
  std::int64_t position() const noexcept { return duologue_quick_reply_position(c_handle()); }
};
using quick_reply_cursor =
    cursor<quick_reply, duologue_quick_reply_cursor_next, duologue_quick_reply_cursor_after,
           duologue_quick_reply_cursor_free>;

/// A customer.
class contact : public detail::snapshot<contact, duologue_contact_clone, duologue_contact_free> {
public:
  using snapshot::snapshot;

  contact_id id() const noexcept { return contact_id{duologue_contact_id(c_handle())}; }
  zstring_view name() const noexcept { return duologue_contact_name(c_handle()); }
  auto addresses() const noexcept {
    return list<zstring_view, duologue_contact_address_count, duologue_contact_address>(c_handle());
  }
  std::optional<zstring_view> time_zone() const noexcept {
    return detail::optional_text(duologue_contact_time_zone(c_handle()));
  }
  zstring_view fields() const noexcept { return duologue_contact_fields(c_handle()); }
  bool blocked() const noexcept { return duologue_contact_blocked(c_handle()); }
  moment created_at() const noexcept {
    return detail::to_moment(duologue_contact_created_at(c_handle()));
  }
};
using contact_cursor = cursor<contact, duologue_contact_cursor_next, duologue_contact_cursor_after,
                              duologue_contact_cursor_free>;

/// A character that GSM 7-bit cannot hold.
class unencodable : public detail::borrowed<duologue_unencodable> {
public:
  using borrowed::borrowed;

  std::int64_t index() const noexcept { return duologue_unencodable_index(c_handle()); }
  std::int64_t offset() const noexcept { return duologue_unencodable_offset(c_handle()); }
  std::int64_t unit_offset() const noexcept { return duologue_unencodable_unit_offset(c_handle()); }
  zstring_view character() const noexcept { return duologue_unencodable_character(c_handle()); }
  std::optional<zstring_view> replacement() const noexcept {
    return detail::optional_text(duologue_unencodable_replacement(c_handle()));
  }
  std::optional<std::int64_t> replaced_start() const noexcept {
    return detail::optional_count(duologue_unencodable_replaced_start(c_handle()));
  }
  std::optional<std::int64_t> replaced_end() const noexcept {
    return detail::optional_count(duologue_unencodable_replaced_end(c_handle()));
  }
};

/// What keeps a text out of GSM 7-bit, and what that costs.
class explanation
    : public detail::snapshot<explanation, duologue_explanation_clone, duologue_explanation_free> {
public:
  using snapshot::snapshot;

  std::int64_t segments() const noexcept { return duologue_explanation_segments(c_handle()); }
  std::int64_t segments_spelled() const noexcept {
    return duologue_explanation_segments_spelled(c_handle());
  }
  std::int64_t saving() const noexcept { return duologue_explanation_saving(c_handle()); }
  auto unencodable() const noexcept {
    return list<duologue::unencodable, duologue_explanation_unencodable_count,
                duologue_explanation_unencodable>(c_handle());
  }
};

/// A stretch of a text that is spelled in other characters.
class replacement : public detail::borrowed<duologue_replacement> {
public:
  using borrowed::borrowed;

  std::int64_t start() const noexcept { return duologue_replacement_start(c_handle()); }
  std::int64_t end() const noexcept { return duologue_replacement_end(c_handle()); }
  std::int64_t index() const noexcept { return duologue_replacement_index(c_handle()); }
  std::int64_t unit_offset() const noexcept { return duologue_replacement_unit_offset(c_handle()); }
  zstring_view original() const noexcept { return duologue_replacement_original(c_handle()); }
  zstring_view spelled() const noexcept { return duologue_replacement_replacement(c_handle()); }
};

/// A text spelled so that it needs fewer segments.
class smart_text
    : public detail::snapshot<smart_text, duologue_smart_text_clone, duologue_smart_text_free> {
public:
  using snapshot::snapshot;

  zstring_view text() const noexcept { return duologue_smart_text_text(c_handle()); }
  auto replacements() const noexcept {
    return list<replacement, duologue_smart_text_replacement_count,
                duologue_smart_text_replacement>(c_handle());
  }
  std::optional<std::int64_t> segments_before() const noexcept {
    return detail::optional_count(duologue_smart_text_segments_before(c_handle()));
  }
  std::int64_t segments() const noexcept { return duologue_smart_text_segments(c_handle()); }
};

/// A segment as it goes over the air (3GPP TS 23.040, clause 9.2.3).
class part : public detail::snapshot<part, duologue_part_clone, duologue_part_free> {
public:
  using snapshot::snapshot;

  zstring_view text() const noexcept { return duologue_part_text(c_handle()); }
  octets user_data() const noexcept {
    std::size_t length = 0;
    const std::uint8_t *const data = duologue_part_user_data(c_handle(), &length);
    return {data, length};
  }
  std::int64_t user_data_length() const noexcept {
    return duologue_part_user_data_length(c_handle());
  }
  std::int64_t data_coding() const noexcept { return duologue_part_data_coding(c_handle()); }
  bool has_header() const noexcept { return duologue_part_has_header(c_handle()); }
};
using part_cursor =
    cursor<part, duologue_part_cursor_next, duologue_part_cursor_after, duologue_part_cursor_free>;

/// A segment that was read from the air.
class decoded_part : public detail::snapshot<decoded_part, duologue_decoded_part_clone,
                                             duologue_decoded_part_free> {
public:
  using snapshot::snapshot;

  zstring_view text() const noexcept { return duologue_decoded_part_text(c_handle()); }
  std::optional<std::int64_t> reference() const noexcept {
    return detail::optional_count(duologue_decoded_part_reference(c_handle()));
  }
  std::optional<std::int64_t> reference_bits() const noexcept {
    return detail::optional_count(duologue_decoded_part_reference_bits(c_handle()));
  }
  std::optional<std::int64_t> total() const noexcept {
    return detail::optional_count(duologue_decoded_part_total(c_handle()));
  }
  std::optional<std::int64_t> sequence() const noexcept {
    return detail::optional_count(duologue_decoded_part_sequence(c_handle()));
  }
  std::optional<std::int64_t> destination_port() const noexcept {
    return detail::optional_count(duologue_decoded_part_destination_port(c_handle()));
  }
  std::optional<std::int64_t> source_port() const noexcept {
    return detail::optional_count(duologue_decoded_part_source_port(c_handle()));
  }
  duologue::encoding encoding() const noexcept {
    return duologue::encoding{duologue_decoded_part_encoding(c_handle())};
  }
  language locking() const noexcept { return language{duologue_decoded_part_locking(c_handle())}; }
  language single() const noexcept { return language{duologue_decoded_part_single(c_handle())}; }
};

/// A message whose parts were put together.
class reassembled
    : public detail::snapshot<reassembled, duologue_reassembled_clone, duologue_reassembled_free> {
public:
  using snapshot::snapshot;

  zstring_view text() const noexcept { return duologue_reassembled_text(c_handle()); }
  zstring_view sender() const noexcept { return duologue_reassembled_sender(c_handle()); }
  zstring_view recipient() const noexcept { return duologue_reassembled_recipient(c_handle()); }
  std::optional<std::int64_t> reference() const noexcept {
    return detail::optional_count(duologue_reassembled_reference(c_handle()));
  }
  std::optional<std::int64_t> reference_bits() const noexcept {
    return detail::optional_count(duologue_reassembled_reference_bits(c_handle()));
  }
  std::int64_t total() const noexcept { return duologue_reassembled_total(c_handle()); }
  auto missing() const noexcept {
    return list<std::int64_t, duologue_reassembled_missing_count, duologue_reassembled_missing>(
        c_handle());
  }
  std::optional<std::int64_t> destination_port() const noexcept {
    return detail::optional_count(duologue_reassembled_destination_port(c_handle()));
  }
  std::optional<std::int64_t> source_port() const noexcept {
    return detail::optional_count(duologue_reassembled_source_port(c_handle()));
  }
  moment first_at() const noexcept {
    return detail::to_moment(duologue_reassembled_first_at(c_handle()));
  }
  bool complete() const noexcept { return duologue_reassembled_complete(c_handle()); }
};
using reassembled_cursor =
    cursor<reassembled, duologue_reassembled_cursor_next, duologue_reassembled_cursor_after,
           duologue_reassembled_cursor_free>;

/// A file that travelled with a message; its content is read by its id.
class attachment : public detail::borrowed<duologue_attachment> {
public:
  using borrowed::borrowed;

  attachment_id id() const noexcept { return attachment_id{duologue_attachment_id(c_handle())}; }
  zstring_view file_name() const noexcept { return duologue_attachment_file_name(c_handle()); }
  zstring_view media_type() const noexcept { return duologue_attachment_media_type(c_handle()); }
  std::int64_t size() const noexcept { return duologue_attachment_size(c_handle()); }
};

/// One incoming or outgoing text.
class message : public detail::snapshot<message, duologue_message_clone, duologue_message_free> {
public:
  using snapshot::snapshot;

  message_id id() const noexcept { return message_id{duologue_message_id(c_handle())}; }
  std::optional<conversation_id> conversation() const noexcept {
    return detail::optional_number<conversation_id>(duologue_message_conversation(c_handle()));
  }
  duologue::direction direction() const noexcept {
    return duologue::direction{duologue_message_direction(c_handle())};
  }
  zstring_view body() const noexcept { return duologue_message_body(c_handle()); }
  gateway_id gateway() const noexcept { return gateway_id{duologue_message_gateway(c_handle())}; }
  zstring_view sender() const noexcept { return duologue_message_sender(c_handle()); }
  zstring_view recipient() const noexcept { return duologue_message_recipient(c_handle()); }
  std::optional<agent_id> agent() const noexcept {
    return detail::optional_number<agent_id>(duologue_message_agent(c_handle()));
  }
  zstring_view initials() const noexcept { return duologue_message_initials(c_handle()); }
  moment at() const noexcept { return detail::to_moment(duologue_message_at(c_handle())); }
  std::optional<moment> send_at() const noexcept {
    return detail::optional_moment(duologue_message_send_at(c_handle()));
  }
  duologue::transport transport() const noexcept {
    return duologue::transport{duologue_message_transport(c_handle())};
  }
  std::optional<duologue::encoding> encoding() const noexcept {
    return detail::optional_number<duologue::encoding>(duologue_message_encoding(c_handle()));
  }
  std::int64_t segments() const noexcept { return duologue_message_segments(c_handle()); }
  zstring_view cost() const noexcept { return duologue_message_cost(c_handle()); }
  std::optional<delivery_status> status() const noexcept {
    return detail::optional_number<delivery_status>(duologue_message_status(c_handle()));
  }
  zstring_view error_code() const noexcept { return duologue_message_error_code(c_handle()); }
  bool test() const noexcept { return duologue_message_test(c_handle()); }
  auto attachments() const noexcept {
    return list<attachment, duologue_message_attachment_count, duologue_message_attachment>(
        c_handle());
  }
};
using message_cursor = cursor<message, duologue_message_cursor_next, duologue_message_cursor_after,
                              duologue_message_cursor_free>;

/// What the writer of a draft could send instead, for less.
class suggestion : public detail::borrowed<duologue_suggestion> {
public:
  using borrowed::borrowed;

  zstring_view body() const noexcept { return duologue_suggestion_body(c_handle()); }
  duologue::encoding encoding() const noexcept {
    return duologue::encoding{duologue_suggestion_encoding(c_handle())};
  }
  std::int64_t segments() const noexcept { return duologue_suggestion_segments(c_handle()); }
  zstring_view cost() const noexcept { return duologue_suggestion_cost(c_handle()); }
  auto replacements() const noexcept {
    return list<replacement, duologue_suggestion_replacement_count,
                duologue_suggestion_replacement>(c_handle());
  }
};

/// What a draft would be if it were sent now.
class preview : public detail::snapshot<preview, duologue_preview_clone, duologue_preview_free> {
public:
  using snapshot::snapshot;

  std::optional<gateway_id> gateway() const noexcept {
    return detail::optional_number<gateway_id>(duologue_preview_gateway(c_handle()));
  }
  std::optional<duologue::transport> transport() const noexcept {
    return detail::optional_number<duologue::transport>(duologue_preview_transport(c_handle()));
  }
  std::optional<duologue::encoding> encoding() const noexcept {
    return detail::optional_number<duologue::encoding>(duologue_preview_encoding(c_handle()));
  }
  std::int64_t units() const noexcept { return duologue_preview_units(c_handle()); }
  std::int64_t segments() const noexcept { return duologue_preview_segments(c_handle()); }
  std::int64_t remaining() const noexcept { return duologue_preview_remaining(c_handle()); }
  zstring_view cost() const noexcept { return duologue_preview_cost(c_handle()); }
  auto unencodable() const noexcept {
    return list<duologue::unencodable, duologue_preview_unencodable_count,
                duologue_preview_unencodable>(c_handle());
  }
  std::optional<duologue::suggestion> suggestion() const noexcept {
    return detail::optional_view<duologue::suggestion>(duologue_preview_suggestion(c_handle()));
  }
  auto problems() const noexcept {
    return list<failure, duologue_preview_problem_count, duologue_preview_problem>(c_handle());
  }
};

/// The one thread between a contact and a mailbox, as a list shows it.
class conversation : public detail::snapshot<conversation, duologue_conversation_clone,
                                             duologue_conversation_free> {
public:
  using snapshot::snapshot;

  conversation_id id() const noexcept {
    return conversation_id{duologue_conversation_id(c_handle())};
  }
  mailbox_id mailbox() const noexcept {
    return mailbox_id{duologue_conversation_mailbox(c_handle())};
  }
  contact_id contact() const noexcept {
    return contact_id{duologue_conversation_contact(c_handle())};
  }
  zstring_view contact_name() const noexcept {
    return duologue_conversation_contact_name(c_handle());
  }
  zstring_view display_name() const noexcept {
    return duologue_conversation_display_name(c_handle());
  }
  zstring_view address() const noexcept { return duologue_conversation_address(c_handle()); }
  gateway_id gateway() const noexcept {
    return gateway_id{duologue_conversation_gateway(c_handle())};
  }
  conversation_status status() const noexcept {
    return conversation_status{duologue_conversation_status(c_handle())};
  }
  duologue::session session() const noexcept {
    return duologue::session{duologue_conversation_session(c_handle())};
  }
  duologue::placement placement() const noexcept {
    return duologue::placement{duologue_conversation_placement(c_handle())};
  }
  std::optional<moment> snoozed_until() const noexcept {
    return detail::optional_moment(duologue_conversation_snoozed_until(c_handle()));
  }
  std::optional<duologue::snooze_mode> snooze_mode() const noexcept {
    return detail::optional_number<duologue::snooze_mode>(
        duologue_conversation_snooze_mode(c_handle()));
  }
  std::int64_t unread() const noexcept { return duologue_conversation_unread(c_handle()); }
  std::optional<agent_id> assignee() const noexcept {
    return detail::optional_number<agent_id>(duologue_conversation_assignee(c_handle()));
  }
  auto tags() const noexcept {
    return list<tag, duologue_conversation_tag_count, duologue_conversation_tag>(c_handle());
  }
  std::int64_t version() const noexcept { return duologue_conversation_version(c_handle()); }
  moment last_activity() const noexcept {
    return detail::to_moment(duologue_conversation_last_activity(c_handle()));
  }
  std::optional<message_id> last_message() const noexcept {
    return detail::optional_number<message_id>(duologue_conversation_last_message(c_handle()));
  }
  std::optional<message_id> last_incoming() const noexcept {
    return detail::optional_number<message_id>(duologue_conversation_last_incoming(c_handle()));
  }
  std::optional<direction> last_direction() const noexcept {
    return detail::optional_number<direction>(duologue_conversation_last_direction(c_handle()));
  }
  zstring_view snippet() const noexcept { return duologue_conversation_snippet(c_handle()); }
  moment created_at() const noexcept {
    return detail::to_moment(duologue_conversation_created_at(c_handle()));
  }
};
namespace detail {
using conversation_rows =
    cursor<conversation, duologue_conversation_cursor_next, duologue_conversation_cursor_after,
           duologue_conversation_cursor_free>;
}

/// Whether an action is offered.
class allowed_action : public detail::snapshot<allowed_action, duologue_allowed_action_clone,
                                               duologue_allowed_action_free> {
public:
  using snapshot::snapshot;

  duologue::action action() const noexcept {
    return duologue::action{duologue_allowed_action_action(c_handle())};
  }
  std::optional<reason> denied() const noexcept {
    return detail::optional_number<reason>(duologue_allowed_action_denied(c_handle()));
  }
};
using allowed_action_cursor =
    cursor<allowed_action, duologue_allowed_action_cursor_next,
           duologue_allowed_action_cursor_after, duologue_allowed_action_cursor_free>;

/// When a preset would bring a conversation back if it were snoozed now.
class snooze_time
    : public detail::snapshot<snooze_time, duologue_snooze_time_clone, duologue_snooze_time_free> {
public:
  using snapshot::snapshot;

  snooze_preset preset() const noexcept {
    return snooze_preset{duologue_snooze_time_preset(c_handle())};
  }
  moment at() const noexcept { return detail::to_moment(duologue_snooze_time_at(c_handle())); }
};
using snooze_time_cursor =
    cursor<snooze_time, duologue_snooze_time_cursor_next, duologue_snooze_time_cursor_after,
           duologue_snooze_time_cursor_free>;

/// How many conversations an entry of a sidebar has, and how many are unread.
class count : public detail::borrowed<duologue_count> {
public:
  using borrowed::borrowed;

  std::int64_t id() const noexcept { return duologue_count_id(c_handle()); }
  std::int64_t conversations() const noexcept { return duologue_count_conversations(c_handle()); }
  std::int64_t unread_conversations() const noexcept {
    return duologue_count_unread_conversations(c_handle());
  }
  std::int64_t unread_messages() const noexcept {
    return duologue_count_unread_messages(c_handle());
  }
};

/// What a sidebar shows beside each entry of one view, all from one moment. Entries that have none
/// are left out.
class counts : public detail::snapshot<counts, duologue_counts_clone, duologue_counts_free> {
public:
  using snapshot::snapshot;

  count total() const noexcept { return count(duologue_counts_total(c_handle())); }
  count unassigned() const noexcept { return count(duologue_counts_unassigned(c_handle())); }
  auto agents() const noexcept {
    return list<count, duologue_counts_agent_count, duologue_counts_agent>(c_handle());
  }
  auto mailboxes() const noexcept {
    return list<count, duologue_counts_mailbox_count, duologue_counts_mailbox>(c_handle());
  }
  auto gateways() const noexcept {
    return list<count, duologue_counts_gateway_count, duologue_counts_gateway>(c_handle());
  }
  auto tags() const noexcept {
    return list<count, duologue_counts_tag_count, duologue_counts_tag>(c_handle());
  }
};

/// What became of one conversation in a bulk command.
class bulk_result
    : public detail::snapshot<bulk_result, duologue_bulk_result_clone, duologue_bulk_result_free> {
public:
  using snapshot::snapshot;

  std::optional<duologue::conversation> conversation() const noexcept {
    return detail::optional_view<duologue::conversation>(
        duologue_bulk_result_conversation(c_handle()));
  }
  std::optional<failure> error() const noexcept {
    return detail::optional_view<failure>(duologue_bulk_result_error(c_handle()));
  }
};
using bulk_result_cursor =
    cursor<bulk_result, duologue_bulk_result_cursor_next, duologue_bulk_result_cursor_after,
           duologue_bulk_result_cursor_free>;

/// What became of an incoming message.
class received
    : public detail::snapshot<received, duologue_received_clone, duologue_received_free> {
public:
  using snapshot::snapshot;

  duologue::message message() const noexcept {
    return duologue::message(duologue_received_message(c_handle()));
  }
  duologue::conversation conversation() const noexcept {
    return duologue::conversation(duologue_received_conversation(c_handle()));
  }
  bool duplicate() const noexcept { return duologue_received_duplicate(c_handle()); }
};

/// What became of one of many incoming messages.
class receive_result : public detail::snapshot<receive_result, duologue_receive_result_clone,
                                               duologue_receive_result_free> {
public:
  using snapshot::snapshot;

  std::optional<duologue::received> received() const noexcept {
    return detail::optional_view<duologue::received>(duologue_receive_result_received(c_handle()));
  }
  std::optional<failure> error() const noexcept {
    return detail::optional_view<failure>(duologue_receive_result_error(c_handle()));
  }
};
using receive_result_cursor =
    cursor<receive_result, duologue_receive_result_cursor_next,
           duologue_receive_result_cursor_after, duologue_receive_result_cursor_free>;

/// What became of one message that was handed over.
class delivery
    : public detail::snapshot<delivery, duologue_delivery_clone, duologue_delivery_free> {
public:
  using snapshot::snapshot;

  message_id message() const noexcept { return message_id{duologue_delivery_message(c_handle())}; }
  delivery_status status() const noexcept {
    return delivery_status{duologue_delivery_status(c_handle())};
  }
  zstring_view error_code() const noexcept { return duologue_delivery_error_code(c_handle()); }
  zstring_view reason() const noexcept { return duologue_delivery_reason(c_handle()); }
};
using delivery_cursor = cursor<delivery, duologue_delivery_cursor_next,
                               duologue_delivery_cursor_after, duologue_delivery_cursor_free>;

/// What was due.
class tick : public detail::snapshot<tick, duologue_tick_clone, duologue_tick_free> {
public:
  using snapshot::snapshot;

  auto woken() const noexcept {
    return list<conversation_id, duologue_tick_woken_count, duologue_tick_woken>(c_handle());
  }
  auto gone() const noexcept {
    return list<message_id, duologue_tick_gone_count, duologue_tick_gone>(c_handle());
  }
  std::optional<moment> next() const noexcept {
    return detail::optional_moment(duologue_tick_next(c_handle()));
  }
};

/// A file and its content.
class media : public detail::borrowed<duologue_media> {
public:
  using borrowed::borrowed;

  zstring_view file_name() const noexcept { return duologue_media_file_name(c_handle()); }
  zstring_view media_type() const noexcept { return duologue_media_media_type(c_handle()); }
  octets bytes() const noexcept {
    std::size_t length = 0;
    const std::uint8_t *const data = duologue_media_bytes(c_handle(), &length);
    return {data, length};
  }
};

/// Something that came in and could not be stored.
class refused : public detail::borrowed<duologue_refused> {
public:
  using borrowed::borrowed;

  gateway_id gateway() const noexcept { return gateway_id{duologue_refused_gateway(c_handle())}; }
  bool is_status_report() const noexcept { return duologue_refused_is_status_report(c_handle()); }
  std::optional<zstring_view> sender() const noexcept {
    return detail::optional_text(duologue_refused_sender(c_handle()));
  }
  std::optional<zstring_view> body() const noexcept {
    return detail::optional_text(duologue_refused_body(c_handle()));
  }
  auto media() const noexcept {
    return list<duologue::media, duologue_refused_media_count, duologue_refused_media>(c_handle());
  }
  std::optional<moment> at() const noexcept {
    return detail::optional_moment(duologue_refused_at(c_handle()));
  }
  std::optional<zstring_view> provider_message_id() const noexcept {
    return detail::optional_text(duologue_refused_provider_message_id(c_handle()));
  }
  std::optional<zstring_view> key() const noexcept {
    return detail::optional_text(duologue_refused_key(c_handle()));
  }
  std::optional<delivery_status> status() const noexcept {
    return detail::optional_number<delivery_status>(duologue_refused_status(c_handle()));
  }
  std::optional<zstring_view> error_code() const noexcept {
    return detail::optional_text(duologue_refused_error_code(c_handle()));
  }
  failure error() const noexcept { return failure(duologue_refused_error(c_handle())); }
};

/// A gateway whose provider could not be asked.
class poll_failure : public detail::borrowed<duologue_poll_failure> {
public:
  using borrowed::borrowed;

  gateway_id gateway() const noexcept {
    return gateway_id{duologue_poll_failure_gateway(c_handle())};
  }
  failure error() const noexcept { return failure(duologue_poll_failure_error(c_handle())); }
};

/// What a refresh brought.
class refreshed
    : public detail::snapshot<refreshed, duologue_refreshed_clone, duologue_refreshed_free> {
public:
  using snapshot::snapshot;

  auto received() const noexcept {
    return list<duologue::received, duologue_refreshed_received_count, duologue_refreshed_received>(
        c_handle());
  }
  auto reported() const noexcept {
    return list<message, duologue_refreshed_reported_count, duologue_refreshed_reported>(
        c_handle());
  }
  auto refused() const noexcept {
    return list<duologue::refused, duologue_refreshed_refused_count, duologue_refreshed_refused>(
        c_handle());
  }
  auto failed() const noexcept {
    return list<poll_failure, duologue_refreshed_failed_count, duologue_refreshed_failed>(
        c_handle());
  }
  duologue::tick tick() const noexcept {
    return duologue::tick(duologue_refreshed_tick(c_handle()));
  }
};

/// One entry of the log and of timelines.
class event : public detail::snapshot<event, duologue_event_clone, duologue_event_free> {
public:
  using snapshot::snapshot;

  event_id id() const noexcept { return event_id{duologue_event_id(c_handle())}; }
  moment at() const noexcept { return detail::to_moment(duologue_event_at(c_handle())); }
  event_kind kind() const noexcept { return event_kind{duologue_event_kind(c_handle())}; }
  duologue::actor actor() const noexcept {
    return duologue::actor{duologue_event_actor(c_handle())};
  }
  std::optional<agent_id> agent() const noexcept {
    return detail::optional_number<agent_id>(duologue_event_agent(c_handle()));
  }
  std::optional<conversation_id> conversation() const noexcept {
    return detail::optional_number<conversation_id>(duologue_event_conversation(c_handle()));
  }
  std::optional<contact_id> contact() const noexcept {
    return detail::optional_number<contact_id>(duologue_event_contact(c_handle()));
  }
  std::optional<duologue::message> message() const noexcept {
    return detail::optional_view<duologue::message>(duologue_event_message(c_handle()));
  }
  zstring_view text() const noexcept { return duologue_event_text(c_handle()); }
  zstring_view attributes() const noexcept { return duologue_event_attributes(c_handle()); }
  zstring_view initials() const noexcept { return duologue_event_initials(c_handle()); }
  std::optional<agent_id> assignee() const noexcept {
    return detail::optional_number<agent_id>(duologue_event_assignee(c_handle()));
  }
  std::optional<tag_id> tag() const noexcept {
    return detail::optional_number<tag_id>(duologue_event_tag(c_handle()));
  }
  std::optional<mailbox_id> mailbox() const noexcept {
    return detail::optional_number<mailbox_id>(duologue_event_mailbox(c_handle()));
  }
  zstring_view name() const noexcept { return duologue_event_name(c_handle()); }
  std::optional<moment> until() const noexcept {
    return detail::optional_moment(duologue_event_until(c_handle()));
  }
  std::optional<duologue::snooze_mode> snooze_mode() const noexcept {
    return detail::optional_number<duologue::snooze_mode>(duologue_event_snooze_mode(c_handle()));
  }
  std::optional<std::int64_t> unread() const noexcept {
    return detail::optional_count(duologue_event_unread(c_handle()));
  }
  std::optional<message_id> about() const noexcept {
    return detail::optional_number<message_id>(duologue_event_about(c_handle()));
  }
  std::optional<delivery_status> status() const noexcept {
    return detail::optional_number<delivery_status>(duologue_event_status(c_handle()));
  }
  zstring_view error_code() const noexcept { return duologue_event_error_code(c_handle()); }
};
namespace detail {
using event_rows = cursor<event, duologue_event_cursor_next, duologue_event_cursor_after,
                          duologue_event_cursor_free>;
}

/// A kind of event with the label that a person picks it by.
class kind_entry
    : public detail::snapshot<kind_entry, duologue_kind_entry_clone, duologue_kind_entry_free> {
public:
  using snapshot::snapshot;

  event_kind kind() const noexcept { return event_kind{duologue_kind_entry_kind(c_handle())}; }
  zstring_view name() const noexcept { return duologue_kind_entry_name(c_handle()); }
  zstring_view label() const noexcept { return duologue_kind_entry_label(c_handle()); }
};
using kind_entry_cursor = cursor<kind_entry, duologue_kind_entry_cursor_next,
                                 duologue_kind_entry_cursor_after, duologue_kind_entry_cursor_free>;

/// One attempt to send one message.
class submission : public detail::borrowed<duologue_submission> {
public:
  using borrowed::borrowed;

  zstring_view key() const noexcept { return duologue_submission_key(c_handle()); }
  gateway_id gateway() const noexcept {
    return gateway_id{duologue_submission_gateway(c_handle())};
  }
  zstring_view sender() const noexcept { return duologue_submission_sender(c_handle()); }
  zstring_view recipient() const noexcept { return duologue_submission_recipient(c_handle()); }
  zstring_view body() const noexcept { return duologue_submission_body(c_handle()); }
  auto media() const noexcept {
    return list<duologue::media, duologue_submission_media_count, duologue_submission_media>(
        c_handle());
  }
  duologue::transport transport() const noexcept {
    return duologue::transport{duologue_submission_transport(c_handle())};
  }
  std::int64_t segments() const noexcept { return duologue_submission_segments(c_handle()); }
};
using submission_cursor = cursor<submission, duologue_submission_cursor_next,
                                 duologue_submission_cursor_after, duologue_submission_cursor_free>;

/// A question about a message whose submission got no answer.
class question : public detail::borrowed<duologue_question> {
public:
  using borrowed::borrowed;

  zstring_view key() const noexcept { return duologue_question_key(c_handle()); }
  std::optional<zstring_view> provider_message_id() const noexcept {
    return detail::optional_text(duologue_question_provider_message_id(c_handle()));
  }
  gateway_id gateway() const noexcept { return gateway_id{duologue_question_gateway(c_handle())}; }
  zstring_view sender() const noexcept { return duologue_question_sender(c_handle()); }
  zstring_view recipient() const noexcept { return duologue_question_recipient(c_handle()); }
  moment submitted_at() const noexcept {
    return detail::to_moment(duologue_question_submitted_at(c_handle()));
  }
};

/// One place where a table does not say what the log says.
class difference : public detail::borrowed<duologue_difference> {
public:
  using borrowed::borrowed;

  zstring_view subject() const noexcept { return duologue_difference_subject(c_handle()); }
  zstring_view field() const noexcept { return duologue_difference_field(c_handle()); }
  zstring_view stored() const noexcept { return duologue_difference_stored(c_handle()); }
  zstring_view rebuilt() const noexcept { return duologue_difference_rebuilt(c_handle()); }
};

/// What a verification found.
class verification : public detail::snapshot<verification, duologue_verification_clone,
                                             duologue_verification_free> {
public:
  using snapshot::snapshot;

  auto differences() const noexcept {
    return list<difference, duologue_verification_difference_count,
                duologue_verification_difference>(c_handle());
  }
  std::int64_t conversations() const noexcept {
    return duologue_verification_conversations(c_handle());
  }
  std::int64_t events() const noexcept { return duologue_verification_events(c_handle()); }
};

/// What became of one of many workspaces that were to be migrated.
class migration_result : public detail::snapshot<migration_result, duologue_migration_result_clone,
                                                 duologue_migration_result_free> {
public:
  using snapshot::snapshot;

  std::int64_t before() const noexcept { return duologue_migration_result_before(c_handle()); }
  std::int64_t after() const noexcept { return duologue_migration_result_after(c_handle()); }
  std::optional<failure> error() const noexcept {
    return detail::optional_view<failure>(duologue_migration_result_error(c_handle()));
  }
};

using migration_result_cursor =
    cursor<migration_result, duologue_migration_result_cursor_next,
           duologue_migration_result_cursor_after, duologue_migration_result_cursor_free>;

/// A schema of a PostgreSQL database that is a workspace.
class schema : public detail::snapshot<schema, duologue_schema_clone, duologue_schema_free> {
public:
  using snapshot::snapshot;

  zstring_view name() const noexcept { return duologue_schema_name(c_handle()); }
};

using schema_cursor = cursor<schema, duologue_schema_cursor_next, duologue_schema_cursor_after,
                             duologue_schema_cursor_free>;

/// How many outgoing messages have a delivery status.
class delivery_count : public detail::borrowed<duologue_delivery_count> {
public:
  using borrowed::borrowed;

  delivery_status status() const noexcept {
    return delivery_status{duologue_delivery_count_status(c_handle())};
  }
  std::int64_t messages() const noexcept { return duologue_delivery_count_messages(c_handle()); }
};

/// A delivery worker.
class worker_health : public detail::borrowed<duologue_worker_health> {
public:
  using borrowed::borrowed;

  moment started_at() const noexcept {
    return detail::to_moment(duologue_worker_health_started_at(c_handle()));
  }
  moment beat_at() const noexcept {
    return detail::to_moment(duologue_worker_health_beat_at(c_handle()));
  }
  std::int64_t delivered() const noexcept { return duologue_worker_health_delivered(c_handle()); }
  zstring_view last_error() const noexcept { return duologue_worker_health_last_error(c_handle()); }
};

/// How a workspace is doing at one moment.
class health : public detail::snapshot<health, duologue_health_clone, duologue_health_free> {
public:
  using snapshot::snapshot;

  std::int64_t scheduled() const noexcept { return duologue_health_scheduled(c_handle()); }
  std::int64_t held() const noexcept { return duologue_health_held(c_handle()); }
  std::int64_t queued() const noexcept { return duologue_health_queued(c_handle()); }
  std::int64_t sending() const noexcept { return duologue_health_sending(c_handle()); }
  std::optional<moment> oldest_queued() const noexcept {
    return detail::optional_moment(duologue_health_oldest_queued(c_handle()));
  }
  auto delivery() const noexcept {
    return list<delivery_count, duologue_health_delivery_count, duologue_health_delivery>(
        c_handle());
  }
  auto workers() const noexcept {
    return list<worker_health, duologue_health_worker_count, duologue_health_worker>(c_handle());
  }
  std::int64_t statements() const noexcept { return duologue_health_statements(c_handle()); }
  std::int64_t rows() const noexcept { return duologue_health_rows(c_handle()); }
  std::int64_t steps() const noexcept { return duologue_health_steps(c_handle()); }
  std::int64_t sorts() const noexcept { return duologue_health_sorts(c_handle()); }
  std::int64_t full_scan_steps() const noexcept {
    return duologue_health_full_scan_steps(c_handle());
  }
};

// What calls are given ----------------------------------------------------------------------------

/// Who gives a command, and what they expect to find: a call whose expectation does not hold throws
/// a `conflict_error`. An agent's id is one; without one it is the host application.
class by {
public:
  by() noexcept = default;
  by(agent_id agent) noexcept { given_.agent = detail::to_c(agent); }

  /// Expects the conversation to be at this version.
  by &expecting_version(std::int64_t version) noexcept {
    given_.expected_version = version;
    return *this;
  }
  /// Expects that the customer has written nothing after this message.
  by &expecting_last_message(message_id message) noexcept {
    given_.expected_last_message = detail::to_c(message);
    return *this;
  }
  /// Expects the conversation to be assigned to this agent.
  by &expecting_assignee(agent_id agent) noexcept {
    given_.expected_assignee = detail::to_c(agent);
    return *this;
  }
  /// Expects it to be assigned to nobody.
  by &expecting_nobody() noexcept {
    given_.expected_assignee = DUOLOGUE_NOBODY;
    return *this;
  }

  const duologue_by *c_handle() const noexcept { return &given_; }

private:
  duologue_by given_ = DUOLOGUE_BY_INIT;
};

/// Which part of a list a cursor goes through.
struct paging {
  /// After how many rows it ends, at most 1,000; with 0 it goes on to the end of the list.
  std::size_t limit = 0;
  /// Where to begin: what `after` of a cursor of the same list gave.
  zstring_view after = {};
};

/// A file and its content.
struct file {
  zstring_view file_name = {};
  zstring_view media_type = {};
  octets content = {};
};

/// A message from a customer, as a gateway received it.
struct incoming {
  zstring_view sender = {};
  std::string_view body = {};
  /// The provider's name for it: the same gateway and id are stored once.
  zstring_view provider_message_id = {};
  std::vector<file> files = {};
  /// When it was sent; now, if that is not told.
  std::optional<moment> at = {};
};

/// How a message is to be sent.
struct draft {
  /// The gateway; without one, the one that the customer used last, or the next best.
  gateway_id gateway = {};
  std::vector<file> files = {};
  /// Repeated under the same key, a call sends nothing twice.
  zstring_view key = {};
  /// When it is to go; at once, if that is not told.
  std::optional<moment> send_at = {};
};

/// News of a message that was sent; it is named by the provider's id, by the key of the attempt, or
/// by both.
struct status_report {
  delivery_status status = {};
  zstring_view provider_message_id = {};
  zstring_view key = {};
  zstring_view error_code = {};
};

/// How a gateway is set up; in an update, what is left out stays as it is.
struct gateway_settings {
  zstring_view name = {};
  /// Where incoming messages go.
  mailbox_id mailbox = {};
  /// Whether it is entitled to send media.
  std::optional<bool> mms = {};
  /// Prices are decimal text: "0.0079".
  zstring_view price_per_segment = {};
  zstring_view price_per_mms = {};
  /// Decimal text, or "" for as many as there are.
  zstring_view segments_per_second = {};
  /// The longest text it takes; 0 for the usual, or as it is; -1 goes back to the usual.
  std::int64_t max_characters = 0;
  std::vector<zstring_view> media_types = {};
  std::uint64_t media_bytes = 0;
  std::uint32_t media_count = 0;
  std::optional<bool> is_default = {};
};

/// What is told of a contact; in an update, what is left out stays as it is.
struct contact_details {
  zstring_view name = {};
  /// Those that are added, the preferred one first.
  std::vector<zstring_view> addresses = {};
  std::vector<zstring_view> removed_addresses = {};
  /// Such as "America/Denver"; "" for unknown.
  zstring_view time_zone = {};
  /// What else the host keeps: a JSON object of texts; an empty one takes its field away.
  zstring_view fields = {};
  std::optional<bool> blocked = {};
};

/// What changes about a quick reply: what is left out stays as it is.
struct quick_reply_change {
  zstring_view name = {};
  std::string_view text = {};
  zstring_view category = {};
};

/// Which conversations of a view a list has.
struct narrowing {
  mailbox_id mailbox = {};
  agent_id agent = {};
  bool unassigned = false;
  gateway_id gateway = {};
  /// Those with all of these tags.
  std::vector<tag_id> tags = {};
  /// Those with one of these at least.
  std::vector<tag_id> any_tags = {};
  bool unread = false;
  /// Those in which this stands.
  zstring_view text = {};
};

/// An event of the host's own.
struct host_event {
  zstring_view title = {};
  /// A JSON object.
  std::string_view attributes = {};
  /// When it happened; now, if that is not told.
  std::optional<moment> at = {};
};

/// How a delivery worker works; 0 is the default.
struct worker_settings {
  /// How many messages are handed over at the same time, 1 to 64.
  std::size_t threads = 0;
  /// How often it looks for what other processes have sent.
  std::chrono::milliseconds look_every{0};
};

/// What ends a snooze: a moment, a length of time or a preset, and unless told otherwise an answer
/// of the customer's.
class snooze_until {
public:
  template <typename Length>
  snooze_until(std::chrono::time_point<std::chrono::system_clock, Length> until,
               snooze_mode mode = snooze_mode::wake_on_reply) noexcept
      : snooze_until(mode) {
    given_.until = detail::to_time(std::chrono::time_point_cast<std::chrono::microseconds>(until));
  }
  template <typename Number, typename Unit>
  snooze_until(std::chrono::duration<Number, Unit> after,
               snooze_mode mode = snooze_mode::wake_on_reply) noexcept
      : snooze_until(mode) {
    given_.after_ms = std::chrono::duration_cast<std::chrono::milliseconds>(after).count();
  }
  snooze_until(snooze_preset preset, snooze_mode mode = snooze_mode::wake_on_reply) noexcept
      : snooze_until(mode) {
    given_.preset = detail::to_c(preset);
  }
  /// The customer's answer and nothing else.
  static snooze_until reply() noexcept { return snooze_until(snooze_mode::until_reply); }

  const duologue_snooze_options *c_handle() const noexcept { return &given_; }

private:
  explicit snooze_until(snooze_mode mode) noexcept { given_.mode = detail::to_c(mode); }

  duologue_snooze_options given_ = DUOLOGUE_SNOOZE_OPTIONS_INIT;
};

/// What `messenger::bulk` does with each conversation. The texts it is made of must last until
/// then.
class command {
public:
  static command complete() noexcept { return command(verb::complete); }
  static command archive() noexcept { return command(verb::archive); }
  static command reopen() noexcept { return command(verb::reopen); }
  static command mark_unread() noexcept { return command(verb::mark_unread); }
  static command read() noexcept { return command(verb::read); }
  static command unsnooze() noexcept { return command(verb::unsnooze); }
  static command unassign() noexcept { return command(verb::unassign); }
  static command snooze(const snooze_until &until) noexcept {
    command made(verb::snooze);
    made.until_ = until;
    return made;
  }
  static command assign(agent_id to) noexcept {
    command made(verb::assign);
    made.given_.agent = detail::to_c(to);
    return made;
  }
  static command add_tag(zstring_view name) noexcept { return tagging(verb::add_tag, name); }
  static command add_tag(tag_id tag) noexcept { return tagging(verb::add_tag, {}, tag); }
  static command remove_tag(zstring_view name) noexcept { return tagging(verb::remove_tag, name); }
  static command remove_tag(tag_id tag) noexcept { return tagging(verb::remove_tag, {}, tag); }
  static command add_note(std::string_view text) noexcept {
    command made(verb::add_note);
    made.given_.note = text.data();
    made.given_.note_length = text.size();
    return made;
  }
  static command move_to_mailbox(mailbox_id to) noexcept {
    command made(verb::move_to_mailbox);
    made.given_.mailbox = detail::to_c(to);
    return made;
  }

  verb what() const noexcept { return verb{given_.verb}; }

  /// As C has it, for as long as this lasts.
  duologue_command to_c() const noexcept {
    duologue_command lowered = given_;
    if (what() == verb::snooze)
      lowered.snooze = until_.c_handle();
    return lowered;
  }

private:
  explicit command(verb what) noexcept { given_.verb = detail::to_c(what); }
  static command tagging(verb what, zstring_view name, tag_id tag = {}) noexcept {
    command made(what);
    made.given_.tag = name.c_str();
    made.given_.tag_id = detail::to_c(tag);
    return made;
  }

  duologue_command given_ = DUOLOGUE_COMMAND_INIT;
  snooze_until until_ = snooze_until::reply();
};

namespace detail {

// What calls are given, as C takes it: good for the call, while what it was made of is there.

inline std::vector<duologue_file> lower(const std::vector<file> &files) {
  std::vector<duologue_file> lowered;
  lowered.reserve(files.size());
  for (const file &given : files) {
    duologue_file raw = DUOLOGUE_FILE_INIT;
    raw.file_name = given.file_name.c_str();
    raw.media_type = given.media_type.c_str();
    raw.bytes = given.content.data();
    raw.length = given.content.size();
    lowered.push_back(raw);
  }
  return lowered;
}

inline duologue_paging lower(const paging &given) noexcept {
  duologue_paging raw = DUOLOGUE_PAGING_INIT;
  raw.limit = given.limit;
  raw.after = given.after.c_str();
  return raw;
}

class c_incoming {
public:
  explicit c_incoming(const incoming &given) : files_(lower(given.files)) {
    raw_.sender = given.sender.c_str();
    raw_.body = given.body.data();
    raw_.body_length = given.body.size();
    raw_.provider_message_id = given.provider_message_id.c_str();
    raw_.files = files_.data();
    raw_.file_count = files_.size();
    raw_.at = to_time(given.at);
  }
  c_incoming(c_incoming &&) noexcept = default;
  const duologue_incoming *c_handle() const noexcept { return &raw_; }

private:
  std::vector<duologue_file> files_;
  duologue_incoming raw_ = DUOLOGUE_INCOMING_INIT;
};

class c_draft {
public:
  explicit c_draft(const draft &given) : files_(lower(given.files)) {
    raw_.gateway = to_c(given.gateway);
    raw_.files = files_.data();
    raw_.file_count = files_.size();
    raw_.key = given.key.c_str();
    raw_.send_at = to_time(given.send_at);
  }
  c_draft(const c_draft &) = delete;
  c_draft &operator=(const c_draft &) = delete;
  const duologue_draft *c_handle() const noexcept { return &raw_; }

private:
  std::vector<duologue_file> files_;
  duologue_draft raw_ = DUOLOGUE_DRAFT_INIT;
};

inline duologue_status_report lower(const status_report &given) noexcept {
  duologue_status_report raw = DUOLOGUE_STATUS_REPORT_INIT;
  raw.status = to_c(given.status);
  raw.provider_message_id = given.provider_message_id.c_str();
  raw.key = given.key.c_str();
  raw.error_code = given.error_code.c_str();
  return raw;
}

class c_gateway_settings {
public:
  explicit c_gateway_settings(const gateway_settings &given)
      : media_types_(to_c(given.media_types)) {
    raw_.name = given.name.c_str();
    raw_.mailbox = to_c(given.mailbox);
    raw_.mms = flag(given.mms);
    raw_.price_per_segment = given.price_per_segment.c_str();
    raw_.price_per_mms = given.price_per_mms.c_str();
    raw_.segments_per_second = given.segments_per_second.c_str();
    raw_.max_characters = given.max_characters;
    raw_.media_types = media_types_.data();
    raw_.media_type_count = media_types_.size();
    raw_.media_bytes = given.media_bytes;
    raw_.media_count = given.media_count;
    raw_.is_default = flag(given.is_default);
  }
  c_gateway_settings(const c_gateway_settings &) = delete;
  c_gateway_settings &operator=(const c_gateway_settings &) = delete;
  const duologue_gateway_settings *c_handle() const noexcept { return &raw_; }

private:
  std::vector<const char *> media_types_;
  duologue_gateway_settings raw_ = DUOLOGUE_GATEWAY_SETTINGS_INIT;
};

class c_contact_details {
public:
  explicit c_contact_details(const contact_details &given)
      : addresses_(to_c(given.addresses)), removed_addresses_(to_c(given.removed_addresses)) {
    raw_.name = given.name.c_str();
    raw_.addresses = addresses_.data();
    raw_.address_count = addresses_.size();
    raw_.removed_addresses = removed_addresses_.data();
    raw_.removed_address_count = removed_addresses_.size();
    raw_.time_zone = given.time_zone.c_str();
    raw_.fields = given.fields.c_str();
    raw_.blocked = flag(given.blocked);
  }
  c_contact_details(const c_contact_details &) = delete;
  c_contact_details &operator=(const c_contact_details &) = delete;
  const duologue_contact_details *c_handle() const noexcept { return &raw_; }

private:
  std::vector<const char *> addresses_;
  std::vector<const char *> removed_addresses_;
  duologue_contact_details raw_ = DUOLOGUE_CONTACT_DETAILS_INIT;
};

inline duologue_quick_reply_change lower(const quick_reply_change &given) noexcept {
  duologue_quick_reply_change raw = DUOLOGUE_QUICK_REPLY_CHANGE_INIT;
  raw.name = given.name.c_str();
  raw.text = given.text.data();
  raw.text_length = given.text.size();
  raw.category = given.category.c_str();
  return raw;
}

class c_narrowing {
public:
  explicit c_narrowing(const narrowing &given)
      : tags_(to_c(given.tags)), any_tags_(to_c(given.any_tags)) {
    raw_.mailbox = to_c(given.mailbox);
    raw_.agent = to_c(given.agent);
    raw_.unassigned = flag(given.unassigned);
    raw_.gateway = to_c(given.gateway);
    raw_.tags = tags_.data();
    raw_.tag_count = tags_.size();
    raw_.any_tags = any_tags_.data();
    raw_.any_tag_count = any_tags_.size();
    raw_.unread = flag(given.unread);
    raw_.text = given.text.c_str();
  }
  c_narrowing(const c_narrowing &) = delete;
  c_narrowing &operator=(const c_narrowing &) = delete;
  const duologue_narrowing *c_handle() const noexcept { return &raw_; }

private:
  std::vector<std::int64_t> tags_;
  std::vector<std::int64_t> any_tags_;
  duologue_narrowing raw_ = DUOLOGUE_NARROWING_INIT;
};

inline duologue_host_event lower(const host_event &given) noexcept {
  duologue_host_event raw = DUOLOGUE_HOST_EVENT_INIT;
  raw.title = given.title.c_str();
  raw.attributes = given.attributes.data();
  raw.attributes_length = given.attributes.size();
  raw.at = to_time(given.at);
  return raw;
}

inline duologue_worker_settings lower(const worker_settings &given) noexcept {
  duologue_worker_settings raw = DUOLOGUE_WORKER_SETTINGS_INIT;
  raw.threads = given.threads;
  raw.look_every_ms = given.look_every.count();
  return raw;
}

} // namespace detail

inline void gateway::check_media(const std::vector<file> &files) const {
  detail::run(duologue_gateway_check_media, *this, detail::lower(files).data(), files.size());
}

// Text --------------------------------------------------------------------------------------------

/// The release of the library that is linked; `DUOLOGUE_VERSION` is that of the header.
inline zstring_view version() noexcept { return duologue_version(); }

/// The applications that a message goes between on the two phones.
struct ports {
  std::uint16_t destination = 0;
  std::uint16_t source = 0;
};

/// How a text is to be counted; the default needs the fewest segments of what every handset can
/// read.
struct segment_options {
  /// Where it is not told: GSM 7-bit if that holds every character, UCS-2 otherwise.
  std::optional<duologue::encoding> encoding = {};
  duologue::split split = duologue::split::codepoint;
  /// The width of the number by which segments belong together: 8 or 16.
  std::int32_t reference_bits = 8;
  duologue::national national = duologue::national::none;
  /// The tables of `national::pair`.
  language locking = language::default_;
  language single = language::default_;
  /// Those that `national::automatic` may choose from; all, if none is told.
  std::vector<language> languages = {};
  std::optional<duologue::ports> ports = {};
};

/// How a text is to be spelled in other characters.
struct smart_options {
  smart_level level = smart_level::visual;
  smart_mode mode = smart_mode::only_if_cheaper;
  segment_options segments = {};
};

/// How a text is cut into segments.
struct segments {
  duologue::encoding encoding = {};
  /// The national tables in use.
  language locking = {};
  language single = {};
  /// How many segments there are; none for an empty text.
  std::size_t count = 0;
  /// Septets or UTF-16 code units in all.
  std::size_t units = 0;
  /// How many of them a segment of this text holds.
  std::size_t capacity = 0;
  /// How many are left in the last segment.
  std::size_t remaining = 0;
  /// Whether a phone can put it together: not beyond 255 segments.
  bool concatenable = false;
};

/// A segment as it came over the air.
struct user_data {
  octets data = {};
  /// Septets for GSM 7-bit, octets otherwise.
  std::size_t length = 0;
  std::int32_t data_coding = 0;
  bool has_header = false;
};

/// How much a reassembler keeps, and for how long; 0 is the default.
struct reassembly_limits {
  std::chrono::milliseconds timeout{0};
  std::size_t max_parts = 0;
  std::size_t max_bytes = 0;
};

/// What a reassembler keeps.
struct reassembly_load {
  std::size_t messages = 0;
  std::size_t parts = 0;
  std::size_t bytes = 0;
};

namespace detail {

inline duologue_segment_options lower(const segment_options &given) noexcept {
  duologue_segment_options raw = DUOLOGUE_SEGMENT_OPTIONS_INIT;
  raw.encoding = given.encoding ? to_c(*given.encoding) : 0;
  raw.split = to_c(given.split);
  raw.reference_bits = given.reference_bits;
  raw.national = to_c(given.national);
  raw.locking = to_c(given.locking);
  raw.single = to_c(given.single);
  for (const language each : given.languages)
    raw.languages |= std::uint32_t{1} << to_c(each);
  if (given.ports) {
    raw.destination_port = given.ports->destination;
    raw.source_port = given.ports->source;
  }
  return raw;
}

class c_smart_options {
public:
  explicit c_smart_options(const smart_options &given) noexcept : segments_(lower(given.segments)) {
    raw_.level = to_c(given.level);
    raw_.mode = to_c(given.mode);
    raw_.segments = &segments_;
  }
  c_smart_options(const c_smart_options &) = delete;
  c_smart_options &operator=(const c_smart_options &) = delete;
  const duologue_smart_options *c_handle() const noexcept { return &raw_; }

private:
  duologue_segment_options segments_;
  duologue_smart_options raw_ = DUOLOGUE_SMART_OPTIONS_INIT;
};

inline duologue_user_data lower(const user_data &given) noexcept {
  duologue_user_data raw = DUOLOGUE_USER_DATA_INIT;
  raw.octets = given.data.data();
  raw.length = given.data.size();
  raw.user_data_length = given.length;
  raw.data_coding = given.data_coding;
  raw.has_header = flag(given.has_header);
  return raw;
}

inline duologue_reassembly_limits lower(const reassembly_limits &given) noexcept {
  duologue_reassembly_limits raw = DUOLOGUE_REASSEMBLY_LIMITS_INIT;
  raw.timeout_ms = given.timeout.count();
  raw.max_parts = given.max_parts;
  raw.max_bytes = given.max_bytes;
  return raw;
}

template <typename Function, typename... Args>
segments count_segments(Function function, const Args &...args) {
  duologue_segments raw = DUOLOGUE_SEGMENTS_INIT;
  run(function, args..., &raw);
  return {duologue::encoding{raw.encoding},
          language{raw.locking},
          language{raw.single},
          raw.count,
          raw.units,
          raw.capacity,
          raw.remaining,
          raw.concatenable == DUOLOGUE_YES};
}

// The offsets of a function that writes as many as there is room for and tells how many there are.
template <typename Function, typename... Args>
std::vector<std::size_t> find_ends(Function function, const Args &...args) {
  std::vector<std::size_t> ends(16);
  for (;;) {
    std::size_t count = 0;
    run(function, args..., ends.data(), ends.size(), &count);
    const bool all = count <= ends.size();
    ends.resize(count);
    if (all)
      return ends;
  }
}

template <typename Function, typename... Args>
reassembly_load load_of(Function function, const Args &...args) {
  reassembly_load load;
  run(function, args..., &load.messages, &load.parts, &load.bytes);
  return load;
}

} // namespace detail

/// How many segments a text needs. Nothing is allocated.
inline std::size_t segment_count(std::string_view text) {
  return detail::get<std::size_t>(duologue_segment_count, text.data(), text.size());
}

/// How many segments each of many texts needs.
inline std::vector<std::size_t> segment_counts(const std::vector<std::string_view> &texts) {
  std::vector<const char *> data;
  std::vector<std::size_t> lengths;
  std::vector<std::size_t> counts(texts.size());
  for (const std::string_view text : texts) {
    data.push_back(text.data());
    lengths.push_back(text.size());
  }
  detail::run(duologue_segment_counts, data.data(), lengths.data(), texts.size(), counts.data());
  return counts;
}

/// How a text is cut into segments.
inline segments segment_text(std::string_view text, const segment_options &options = {}) {
  return detail::count_segments(duologue_segment_text, text.data(), text.size(),
                                detail::lower(options));
}

/// The bytes behind each segment of a text.
inline std::vector<std::size_t> segment_ends(std::string_view text,
                                             const segment_options &options = {}) {
  return detail::find_ends(duologue_segment_ends, text.data(), text.size(), detail::lower(options));
}

/// What keeps a text out of GSM 7-bit, and what that costs.
inline owned<explanation> explain(std::string_view text, const segment_options &options = {},
                                  smart_level level = smart_level::visual) {
  return detail::make<owned<explanation>>(duologue_explain, text.data(), text.size(),
                                          detail::lower(options), level);
}

/// The text in the characters of GSM 7-bit, as far as they go.
inline buffer to_gsm(std::string_view text) {
  return detail::make<buffer>(duologue_to_gsm, text.data(), text.size());
}

/// The text spelled so that it needs fewer segments.
inline owned<smart_text> smart_encode(std::string_view text, const smart_options &options = {}) {
  const detail::c_smart_options lowered(options);
  return detail::make<owned<smart_text>>(duologue_smart_encode, text.data(), text.size(), lowered);
}

/// The version of the map of spellings.
inline std::int64_t smart_map_version() noexcept { return duologue_smart_map_version(); }

/// The segments of a text as they go over the air.
inline part_cursor encode_parts(std::string_view text, std::uint16_t reference,
                                const segment_options &options = {}) {
  return detail::make<part_cursor>(duologue_encode_parts, text.data(), text.size(), reference,
                                   detail::lower(options));
}

/// What a segment from the air holds.
inline owned<decoded_part> decode_part(const user_data &part) {
  return detail::make<owned<decoded_part>>(duologue_decode_part, detail::lower(part));
}

/// Puts together the messages whose segments come in any order.
class reassembler : public detail::resource<duologue_reassembler_free> {
public:
  explicit reassembler(const reassembly_limits &limits = {})
      : resource(detail::get<c_type *>(duologue_reassembler_new, detail::lower(limits))) {}

  /// Takes a segment; gives the message that is whole with it, if one is.
  std::optional<owned<reassembled>> add(const user_data &part, zstring_view sender,
                                        zstring_view recipient, moment now) {
    return detail::make_if<owned<reassembled>>(duologue_reassembler_add, *this, detail::lower(part),
                                               sender, recipient, detail::to_time(now));
  }
  /// The messages that have waited too long for what is missing.
  reassembled_cursor expire(moment now) {
    return detail::make<reassembled_cursor>(duologue_reassembler_expire, *this,
                                            detail::to_time(now));
  }
  /// All that wait.
  reassembled_cursor drain() {
    return detail::make<reassembled_cursor>(duologue_reassembler_drain, *this);
  }
  /// What it keeps of messages that are not whole.
  reassembly_load held() const { return detail::load_of(duologue_reassembler_held, *this); }
  /// What was taken out to make room, and waits for `expire`.
  reassembly_load waiting() const { return detail::load_of(duologue_reassembler_waiting, *this); }
  /// When the message that has waited longest times out.
  std::optional<moment> next_timeout() const noexcept {
    return detail::optional_moment(duologue_reassembler_next_timeout(c_handle()));
  }
};

/// Counts the segments of a text while it is written. Places in it are bytes.
class segment_counter : public detail::resource<duologue_segment_counter_free> {
public:
  explicit segment_counter(std::string_view text = {}, const segment_options &options = {})
      : resource(detail::get<c_type *>(duologue_segment_counter_new, text.data(), text.size(),
                                       detail::lower(options))) {}

  void append(std::string_view text) {
    detail::run(duologue_segment_counter_append, *this, text.data(), text.size());
  }
  void insert(std::size_t at, std::string_view text) {
    detail::run(duologue_segment_counter_insert, *this, at, text.data(), text.size());
  }
  void erase(std::size_t start, std::size_t end) {
    detail::run(duologue_segment_counter_delete, *this, start, end);
  }
  void replace(std::size_t start, std::size_t end, std::string_view text) {
    detail::run(duologue_segment_counter_replace, *this, start, end, text.data(), text.size());
  }
  void clear() { detail::run(duologue_segment_counter_clear, *this); }

  duologue::segments segments() const {
    return detail::count_segments(duologue_segment_counter_segments, *this);
  }
  std::vector<std::size_t> ends() const {
    return detail::find_ends(duologue_segment_counter_ends, *this);
  }
  /// The text, until the next change.
  std::string_view text() const noexcept {
    std::size_t length = 0;
    const char *const text = duologue_segment_counter_text(c_handle(), &length);
    return text == nullptr ? std::string_view() : std::string_view(text, length);
  }
  /// The byte where this UTF-16 code unit begins.
  std::size_t offset_of_utf16(std::size_t index) const {
    return detail::get<std::size_t>(duologue_segment_counter_offset_of_utf16, *this, index);
  }
  /// The byte where this code point begins.
  std::size_t offset_of_char(std::size_t index) const {
    return detail::get<std::size_t>(duologue_segment_counter_offset_of_char, *this, index);
  }
};

/// The text of a quick reply, with places to be filled.
class text_template : public detail::resource<duologue_template_free> {
public:
  explicit text_template(std::string_view source)
      : resource(detail::get<c_type *>(duologue_template_parse, source.data(), source.size())) {}

  zstring_view source() const noexcept { return duologue_template_source(c_handle()); }
  /// Fills the places: each variable's name, and its value.
  buffer expand(const std::vector<std::pair<zstring_view, zstring_view>> &values) const {
    std::vector<const char *> names;
    std::vector<const char *> texts;
    for (const auto &[name, text] : values) {
      names.push_back(name.c_str());
      texts.push_back(text.c_str());
    }
    return detail::make<buffer>(duologue_template_expand, *this, names.data(), texts.data(),
                                values.size());
  }

  /// The names that a template may use.
  static std::vector<zstring_view> variables() {
    std::vector<zstring_view> names(duologue_template_variable_count());
    for (std::size_t index = 0; index < names.size(); ++index)
      names[index] = duologue_template_variable(index);
    return names;
  }
};

// The name of a number in snake case; no text for a number that is none.
inline zstring_view name_of(encoding number) noexcept {
  return duologue_encoding_name(detail::to_c(number));
}
inline zstring_view name_of(split number) noexcept {
  return duologue_split_name(detail::to_c(number));
}
inline zstring_view name_of(language number) noexcept {
  return duologue_language_name(detail::to_c(number));
}
inline zstring_view name_of(smart_level number) noexcept {
  return duologue_smart_level_name(detail::to_c(number));
}
inline zstring_view name_of(smart_mode number) noexcept {
  return duologue_smart_mode_name(detail::to_c(number));
}
inline zstring_view name_of(gateway_kind number) noexcept {
  return duologue_gateway_kind_name(detail::to_c(number));
}
inline zstring_view name_of(address_kind number) noexcept {
  return duologue_address_kind_name(detail::to_c(number));
}
inline zstring_view name_of(direction number) noexcept {
  return duologue_direction_name(detail::to_c(number));
}
inline zstring_view name_of(transport number) noexcept {
  return duologue_transport_name(detail::to_c(number));
}
inline zstring_view name_of(delivery_status number) noexcept {
  return duologue_delivery_status_name(detail::to_c(number));
}
inline zstring_view name_of(resolution number) noexcept {
  return duologue_resolution_name(detail::to_c(number));
}
inline zstring_view name_of(view number) noexcept {
  return duologue_view_name(detail::to_c(number));
}
inline zstring_view name_of(conversation_status number) noexcept {
  return duologue_conversation_status_name(detail::to_c(number));
}
inline zstring_view name_of(session number) noexcept {
  return duologue_session_name(detail::to_c(number));
}
inline zstring_view name_of(placement number) noexcept {
  return duologue_placement_name(detail::to_c(number));
}
inline zstring_view name_of(snooze_mode number) noexcept {
  return duologue_snooze_mode_name(detail::to_c(number));
}
inline zstring_view name_of(snooze_preset number) noexcept {
  return duologue_snooze_preset_name(detail::to_c(number));
}
inline zstring_view name_of(session_policy number) noexcept {
  return duologue_session_policy_name(detail::to_c(number));
}
inline zstring_view name_of(action number) noexcept {
  return duologue_action_name(detail::to_c(number));
}
inline zstring_view name_of(verb number) noexcept {
  return duologue_verb_name(detail::to_c(number));
}
inline zstring_view name_of(reason number) noexcept {
  return duologue_reason_name(detail::to_c(number));
}
inline zstring_view name_of(event_kind number) noexcept {
  return duologue_event_kind_name(detail::to_c(number));
}
inline zstring_view name_of(actor number) noexcept {
  return duologue_actor_name(detail::to_c(number));
}
inline zstring_view name_of(durability number) noexcept {
  return duologue_durability_name(detail::to_c(number));
}
inline zstring_view name_of(log_level number) noexcept {
  return duologue_log_level_name(detail::to_c(number));
}
inline zstring_view name_of(fault_kind number) noexcept {
  return duologue_fault_name(detail::to_c(number));
}
inline zstring_view name_of(error_kind number) noexcept {
  return duologue_status_name(detail::to_c(number));
}

/// What a person reads for a kind of event.
inline zstring_view label_of(event_kind kind) noexcept {
  return duologue_event_kind_label(detail::to_c(kind));
}
/// Whether a timeline shows it only where it is asked for by name.
inline bool is_internal(event_kind kind) noexcept {
  return duologue_event_kind_is_internal(detail::to_c(kind));
}
/// A reason in words.
inline zstring_view text_of(reason why) noexcept { return duologue_reason_text(detail::to_c(why)); }
/// Whether the message has not arrived and will not.
inline bool is_failure(delivery_status status) noexcept {
  return duologue_delivery_status_is_failure(detail::to_c(status));
}
/// Where a message stands of which two reports came, in whatever order.
inline delivery_status join(delivery_status a, delivery_status b) noexcept {
  return delivery_status{duologue_delivery_status_join(detail::to_c(a), detail::to_c(b))};
}
/// Whether a language has a locking shift table.
inline bool has_locking_table(language of) noexcept {
  return duologue_language_has_locking_table(detail::to_c(of));
}
/// Whether a gateway of this kind can send to an address.
inline bool reaches(gateway_kind kind, zstring_view address) noexcept {
  return duologue_gateway_kind_reaches(detail::to_c(kind), address.c_str());
}
/// An address in the form in which the engine keeps it.
inline buffer parse_address(zstring_view text, zstring_view region = {}) {
  return detail::make<buffer>(duologue_parse_address, text, region);
}
/// What sort of thing an address is.
inline address_kind kind_of(zstring_view address) {
  return address_kind{detail::get<duologue_address_kind_t>(duologue_address_kind_of, address)};
}
/// The initials of an agent's name.
inline buffer initials_of(zstring_view name) {
  return detail::make<buffer>(duologue_initials, name);
}

/// A moment in the form of RFC 3339: "2026-11-22T09:00:00Z".
inline moment parse_time(zstring_view text) {
  return detail::to_moment(detail::get<std::int64_t>(duologue_parse_time, text));
}
inline buffer format_time(moment time) {
  return detail::make<buffer>(duologue_format_time, detail::to_time(time));
}
/// The date and the time of day in a zone, to the minute: "2026-11-22 09:00".
inline buffer show_time(moment time, zstring_view time_zone) {
  return detail::make<buffer>(duologue_show_time, detail::to_time(time), time_zone);
}
/// The moment that a preset names, seen from `now` on the calendar of a zone.
inline moment time_of(snooze_preset preset, moment now, zstring_view time_zone) {
  return detail::to_moment(detail::get<std::int64_t>(duologue_snooze_preset_until, preset,
                                                     detail::to_time(now), time_zone));
}

// Parts of the host's -----------------------------------------------------------------------------
//
// The engine calls them from whichever thread calls it, or from one of its own, with no lock held.
// What they throw comes out of the call that needed them, if that runs on the same thread;
// elsewhere its words are the error's.

/// A clock that goes when it is told to, for tests. It may be used by many messengers, and by any
/// thread.
class manual_clock : public detail::resource<duologue_manual_clock_free> {
public:
  explicit manual_clock(moment now) : resource(duologue_manual_clock_new(detail::to_time(now))) {
    if (c_handle() == nullptr)
      throw std::out_of_range("no clock shows this moment");
  }

  void set(moment now) const {
    detail::run(duologue_manual_clock_set, *this, detail::to_time(now));
  }
  void advance(std::chrono::milliseconds length) const {
    detail::run(duologue_manual_clock_advance, *this, length.count());
  }
  moment now() const noexcept { return detail::to_moment(duologue_manual_clock_now(c_handle())); }
};

/// What an operator would want to know and no call returns.
struct log_record {
  log_level level;
  zstring_view subject;
  zstring_view message;
  std::optional<zstring_view> cause;
};

/// Where the content of media is kept, instead of the database. A digest names a content and
/// nothing else.
class media_store {
public:
  virtual ~media_store() = default;
  virtual void put(zstring_view digest, octets content) = 0;
  /// Copies what stands at an offset to the buffer; gives how much, 0 at the end.
  virtual std::size_t read(zstring_view digest, std::uint64_t offset, std::uint8_t *buffer,
                           std::size_t capacity) = 0;
  virtual void remove(zstring_view digest) = 0;
};

/// What a provider answers to a submission.
class outcome {
public:
  /// It was taken; reports will use this id.
  static outcome accepted(std::string provider_message_id,
                          delivery_status status = delivery_status::queued) {
    outcome made(way::accepted, std::move(provider_message_id));
    made.status_ = status;
    return made;
  }
  /// It was not taken, and the same message never will be.
  static outcome rejected(std::string code, std::string reason) {
    return outcome(way::rejected, std::move(code), std::move(reason));
  }
  /// It was certainly not taken, because too much was asked at once.
  static outcome throttled(std::chrono::milliseconds retry_after) {
    outcome made(way::throttled);
    made.retry_after_ = retry_after;
    return made;
  }
  /// It was certainly not taken, because nobody was there who could.
  static outcome unavailable(std::string code, std::string reason) {
    return outcome(way::unavailable, std::move(code), std::move(reason));
  }
  /// Nobody can tell whether it was taken.
  static outcome unanswered(std::string reason) {
    return outcome(way::unanswered, {}, std::move(reason));
  }

  /// Tells C.
  void give(duologue_outcome *answer) const {
    const zstring_view text(text_);
    const zstring_view reason(reason_);
    switch (way_) {
    case way::accepted:
      return detail::run(duologue_outcome_accepted, answer, text, status_);
    case way::rejected:
      return detail::run(duologue_outcome_rejected, answer, text, reason);
    case way::throttled:
      return detail::run(duologue_outcome_throttled, answer, retry_after_.count());
    case way::unavailable:
      return detail::run(duologue_outcome_unavailable, answer, text, reason);
    case way::unanswered:
      return detail::run(duologue_outcome_unanswered, answer, reason);
    }
  }

private:
  enum class way { accepted, rejected, throttled, unavailable, unanswered };

  explicit outcome(way which, std::string text = {}, std::string reason = {})
      : way_(which), text_(std::move(text)), reason_(std::move(reason)) {}

  way way_;
  std::string text_;
  std::string reason_;
  delivery_status status_ = delivery_status::queued;
  std::chrono::milliseconds retry_after_{0};
};

/// What a provider knows of a message that was looked up.
class found {
public:
  /// It was taken, and stands there; the provider's name for it and its error code, if there are
  /// any.
  static found taken(delivery_status status, std::string provider_message_id = {},
                     std::string error_code = {}) {
    found made(way::taken);
    made.status_ = status;
    made.provider_message_id_ = std::move(provider_message_id);
    made.error_code_ = std::move(error_code);
    return made;
  }
  /// It was certainly not taken and never will be.
  static found not_taken() { return found(way::not_taken); }
  /// Nobody can tell yet.
  static found unclear() { return found(way::unclear); }

  /// Tells C.
  void give(duologue_found *answer) const {
    switch (way_) {
    case way::taken:
      return detail::run(duologue_found_taken, answer, status_, if_any(provider_message_id_),
                         if_any(error_code_));
    case way::not_taken:
      return detail::run(duologue_found_not_taken, answer);
    case way::unclear:
      return detail::run(duologue_found_unclear, answer);
    }
  }

private:
  enum class way { taken, not_taken, unclear };

  explicit found(way which) : way_(which) {}
  static zstring_view if_any(const std::string &text) noexcept {
    return text.empty() ? zstring_view() : zstring_view(text);
  }

  way way_;
  delivery_status status_ = {};
  std::string provider_message_id_;
  std::string error_code_;
};

/// Where a provider puts what has come in; each under a token, which is given back once it is
/// stored.
class polled {
public:
  explicit polled(duologue_polled *into) noexcept : into_(into) {}

  void add(zstring_view token, const incoming &message) {
    detail::run(duologue_polled_add_message, into_, token, detail::c_incoming(message));
  }
  void add(zstring_view token, const status_report &report) {
    detail::run(duologue_polled_add_report, into_, token, detail::lower(report));
  }

private:
  duologue_polled *into_;
};

/// Carries messages to and from a network. It may be called from several threads at the same time.
class provider {
public:
  virtual ~provider() = default;

  /// Hands one message over. What it throws means that nobody can tell whether it was taken.
  virtual outcome submit(const submission &message, moment now) = 0;
  /// What became of a message whose submission got no answer.
  virtual found look_up(const question &about, moment now) {
    (void)about, (void)now;
    return found::unclear();
  }
  /// What has come in for a gateway since it was last acknowledged.
  virtual void poll(gateway_id gateway, zstring_view address, moment now, polled &into) {
    (void)gateway, (void)address, (void)now, (void)into;
  }
  /// What was polled under these tokens is stored, and need not be handed out again.
  virtual void acknowledge(gateway_id gateway, zstring_view address,
                           const std::vector<zstring_view> &tokens) {
    (void)gateway, (void)address, (void)tokens;
  }
};

/// What a customer of the sandbox writes back.
class answer : public detail::resource<duologue_answer_free> {
public:
  explicit answer(std::string_view body)
      : resource(detail::get<c_type *>(duologue_answer_new, body.data(), body.size())) {}

  /// The files that go with the text.
  answer &media(const std::vector<file> &files) {
    detail::run(duologue_answer_media, *this, detail::lower(files).data(), files.size());
    return *this;
  }
  /// How long after the message it is sent; behind `then`, after the text before it.
  answer &after(std::chrono::milliseconds length) {
    detail::run(duologue_answer_after, *this, length.count());
    return *this;
  }
  /// Another text that follows.
  answer &then(const answer &next) {
    detail::run(duologue_answer_then, *this, next);
    return *this;
  }
  /// It is given one time only.
  answer &once() {
    detail::run(duologue_answer_once, *this);
    return *this;
  }
};

/// A customer of the sandbox, who answers by rules: the first that matches a message gives the
/// answer.
class customer : public detail::resource<duologue_customer_free> {
public:
  customer() : resource(detail::get<c_type *>(duologue_customer_new)) {}

  /// Answers a message in which the phrase stands.
  customer &when(zstring_view phrase, const answer &with) {
    detail::run(duologue_customer_when, *this, phrase, with);
    return *this;
  }
  /// Answers any message.
  customer &when_any(const answer &with) {
    detail::run(duologue_customer_when_any, *this, with);
    return *this;
  }
  /// Answers a message that no rule matches.
  customer &otherwise(const answer &with) {
    detail::run(duologue_customer_otherwise, *this, with);
    return *this;
  }
};

/// Something that goes wrong at the sandbox.
struct fault {
  fault_kind kind = fault_kind::spared;
  /// The error code, of what is unavailable, rejected or undelivered.
  zstring_view code = {};
  /// The words that go with a rejection.
  zstring_view reason = {};
  /// How long to wait, or how much later it comes.
  std::chrono::milliseconds time{0};
};

namespace detail {

inline duologue_fault lower(const fault &given) noexcept {
  duologue_fault raw = DUOLOGUE_FAULT_INIT;
  raw.kind = to_c(given.kind);
  raw.code = given.code.c_str();
  raw.reason = given.reason.c_str();
  raw.time_ms = given.time.count();
  return raw;
}

} // namespace detail

/// A network with customers that answer by a script, and faults on demand. Messengers that use it
/// keep it; any thread may.
class sandbox : public detail::resource<duologue_sandbox_free> {
public:
  explicit sandbox(std::uint64_t seed = 0) : resource(duologue_sandbox_new(seed)) {}

  /// Who answers at an address.
  void script(zstring_view address, const customer &who) const {
    detail::run(duologue_sandbox_script, *this, address, who);
  }
  /// A customer writes to a gateway's address.
  void write(zstring_view gateway, const incoming &message, moment at) const {
    detail::run(duologue_sandbox_write, *this, gateway, detail::c_incoming(message),
                detail::to_time(at));
  }
  /// Reports what has arrived, so long after it was sent.
  void delivery_receipts(std::chrono::milliseconds after) const {
    detail::run(duologue_sandbox_delivery_receipts, *this, after.count());
  }
  /// Befalls the next submission that meets none yet.
  void inject(const fault &what) const {
    detail::run(duologue_sandbox_inject, *this, detail::lower(what));
  }
  /// Befalls every submission for a recipient.
  void inject_for(zstring_view recipient, const fault &what) const {
    detail::run(duologue_sandbox_inject_for, *this, recipient, detail::lower(what));
  }
  /// Befalls some of all, by chance: 0.0 to 1.0.
  void inject_by_chance(double chance, const fault &what) const {
    detail::run(duologue_sandbox_inject_by_chance, *this, chance, detail::lower(what));
  }
  void clear_faults() const { detail::run(duologue_sandbox_clear_faults, *this); }
  /// What it has taken.
  submission_cursor accepted() const {
    return detail::make<submission_cursor>(duologue_sandbox_accepted, *this);
  }
  /// What it has taken since this was called last.
  submission_cursor take_accepted() const {
    return detail::make<submission_cursor>(duologue_sandbox_take_accepted, *this);
  }
};

/// A provider, or a sandbox, under the name that gateways call it by.
struct named_provider {
  named_provider(zstring_view called, std::shared_ptr<duologue::provider> carrier)
      : name(called), provider(std::move(carrier)) {}
  named_provider(zstring_view called, const duologue::sandbox &carrier) noexcept
      : name(called), sandbox(carrier.c_handle()) {}

  zstring_view name;
  std::shared_ptr<duologue::provider> provider = {};
  duologue_sandbox *sandbox = nullptr;
};

/// How a workspace is opened; 0 is the default.
struct options {
  /// The region in which numbers without a country code are read: "US".
  zstring_view default_region = {};
  /// The zone that snooze presets are reckoned in: "America/Denver".
  zstring_view time_zone = {};
  duologue::session_policy session_policy = duologue::session_policy::restart_on_agent_reply;
  duologue::durability durability = duologue::durability::normal;
  /// How long a call waits for another process; below 0 for not at all.
  std::chrono::milliseconds busy_timeout{0};
  /// How many connections read at the same time.
  std::size_t readers = 0;
  bool read_only = false;
  /// For runs that are to repeat each other.
  std::optional<std::uint64_t> random_seed = {};
  /// How often, and after how long, a message is tried again that was certainly not taken.
  std::int32_t retry_attempts = 0;
  std::chrono::milliseconds retry_base{0};
  std::chrono::milliseconds retry_longest{0};
  /// What tells the time, instead of the system's clock.
  std::function<moment()> clock = {};
  const duologue::manual_clock *manual_clock = nullptr;
  /// Who is told what no call returns. What it throws is dropped.
  std::function<void(const log_record &)> log = {};
  std::shared_ptr<duologue::media_store> media_store = {};
  std::vector<named_provider> providers = {};
};

namespace detail {

// The functions that C calls. Each is given what the host handed over, which `drop` ends.

template <typename Part> void drop(void *host) noexcept { delete static_cast<Part *>(host); }

using clock_function = std::function<moment()>;
using log_function = std::function<void(const log_record &)>;
using wake_function = std::function<void()>;
using shared_store = std::shared_ptr<media_store>;
using shared_provider = std::shared_ptr<provider>;

inline duologue_status tell_time(void *host, std::int64_t *now, duologue_error **error) noexcept {
  return attempt(error, [&] { *now = to_time((*static_cast<clock_function *>(host))()); });
}

inline void write_log(void *host, duologue_log_level_t level, const char *subject,
                      const char *message, const char *cause) noexcept {
  attempt([&] {
    (*static_cast<log_function *>(host))(
        log_record{log_level{level}, subject, message, optional_text(cause)});
  });
}

inline void wake(void *host) noexcept {
  attempt([&] { (*static_cast<wake_function *>(host))(); });
}

inline duologue_status put_media(void *host, const char *digest, const std::uint8_t *content,
                                 std::size_t length, duologue_error **error) noexcept {
  return attempt(error, [&] {
    (*static_cast<shared_store *>(host))->put(digest, {content, length});
  });
}

inline duologue_status read_media(void *host, const char *digest, std::uint64_t offset,
                                  std::uint8_t *buffer, std::size_t capacity, std::size_t *read,
                                  duologue_error **error) noexcept {
  return attempt(error, [&] {
    *read = (*static_cast<shared_store *>(host))->read(digest, offset, buffer, capacity);
  });
}

inline duologue_status remove_media(void *host, const char *digest,
                                    duologue_error **error) noexcept {
  return attempt(error, [&] { (*static_cast<shared_store *>(host))->remove(digest); });
}

inline void submit(void *host, const duologue_submission *message, std::int64_t now,
                   duologue_outcome *outcome) noexcept {
  try {
    (*static_cast<shared_provider *>(host))
        ->submit(submission(message), to_moment(now))
        .give(outcome);
  } catch (...) {
    tell_thrown([&](const char *what) {
      // If even that cannot be told, nothing is, which means the same.
      (void)duologue_outcome_unanswered(outcome, what, nullptr);
    });
  }
}

inline duologue_status look_up(void *host, const duologue_question *about, std::int64_t now,
                               duologue_found *found, duologue_error **error) noexcept {
  return attempt(error, [&] {
    (*static_cast<shared_provider *>(host))->look_up(question(about), to_moment(now)).give(found);
  });
}

inline duologue_status poll(void *host, duologue_gateway_id_t gateway, const char *address,
                            std::int64_t now, duologue_polled *into,
                            duologue_error **error) noexcept {
  return attempt(error, [&] {
    polled found(into);
    (*static_cast<shared_provider *>(host))
        ->poll(gateway_id{gateway}, address, to_moment(now), found);
  });
}

inline duologue_status acknowledge(void *host, duologue_gateway_id_t gateway, const char *address,
                                   const char *const *tokens, std::size_t count,
                                   duologue_error **error) noexcept {
  return attempt(error, [&] {
    const std::vector<zstring_view> given(tokens, tokens + count);
    (*static_cast<shared_provider *>(host))->acknowledge(gateway_id{gateway}, address, given);
  });
}

// The options as C takes them. What is handed over is kept here until C has it.
class c_options {
public:
  explicit c_options(const options &given) {
    raw_.default_region = given.default_region.c_str();
    raw_.time_zone = given.time_zone.c_str();
    raw_.session_policy = to_c(given.session_policy);
    raw_.durability = to_c(given.durability);
    raw_.busy_timeout_ms = given.busy_timeout.count();
    raw_.readers = given.readers;
    raw_.read_only = flag(given.read_only);
    raw_.has_random_seed = flag(given.random_seed.has_value());
    raw_.random_seed = given.random_seed.value_or(0);
    raw_.retry_attempts = given.retry_attempts;
    raw_.retry_base_ms = given.retry_base.count();
    raw_.retry_longest_ms = given.retry_longest.count();
    if (given.clock) {
      clock_.now = tell_time;
      hand_over(clock_, given.clock);
      raw_.clock = &clock_;
    }
    raw_.manual_clock = given.manual_clock == nullptr ? nullptr : given.manual_clock->c_handle();
    if (given.log) {
      log_.record = write_log;
      hand_over(log_, given.log);
      raw_.log = &log_;
    }
    if (given.media_store) {
      media_store_.put = put_media;
      media_store_.read = read_media;
      media_store_.remove = remove_media;
      hand_over(media_store_, given.media_store);
      raw_.media_store = &media_store_;
    }
    for (const named_provider &each : given.providers)
      providers_.push_back(lower(each));
    raw_.providers = providers_.data();
    raw_.provider_count = providers_.size();
  }
  c_options(const c_options &) = delete;
  c_options &operator=(const c_options &) = delete;

  const duologue_options *c_handle() const noexcept { return &raw_; }
  // C has them now, and drops them.
  void forget() noexcept {
    for (part &each : parts_)
      each.release();
  }

private:
  using part = std::unique_ptr<void, void (*)(void *)>;

  template <typename Table, typename Part> void hand_over(Table &table, const Part &given) {
    parts_.push_back(part(new Part(given), drop<Part>));
    table.user_data = parts_.back().get();
    table.drop = drop<Part>;
  }

  duologue_provider lower(const named_provider &given) {
    duologue_provider lowered = DUOLOGUE_PROVIDER_INIT;
    lowered.name = given.name.c_str();
    lowered.sandbox = given.sandbox;
    if (given.provider) {
      lowered.submit = submit;
      lowered.look_up = look_up;
      lowered.poll = poll;
      lowered.acknowledge = acknowledge;
      hand_over(lowered, given.provider);
    }
    return lowered;
  }

  duologue_clock clock_ = DUOLOGUE_CLOCK_INIT;
  duologue_log log_ = DUOLOGUE_LOG_INIT;
  duologue_media_store media_store_ = DUOLOGUE_MEDIA_STORE_INIT;
  std::vector<duologue_provider> providers_;
  std::vector<part> parts_;
  duologue_options raw_ = DUOLOGUE_OPTIONS_INIT;
};

} // namespace detail

// The messenger -----------------------------------------------------------------------------------

/// What the customers have written and nobody has read.
struct badge {
  std::uint64_t messages = 0;
  std::uint64_t conversations = 0;
};

/// A list of conversations, of one view.
class conversation_cursor : public detail::conversation_rows {
public:
  using cursor::cursor;

  /// How many the view has, narrowed at most once.
  std::optional<std::int64_t> total() const noexcept {
    return detail::optional_count(duologue_conversation_cursor_total(c_handle()));
  }
  /// What is unread in the Inbox, at the moment of the list.
  duologue::badge badge() const noexcept {
    duologue::badge shown;
    duologue_conversation_cursor_badge(c_handle(), &shown.messages, &shown.conversations);
    return shown;
  }
};

/// A list of events.
class event_cursor : public detail::event_rows {
public:
  using cursor::cursor;

  /// How many kinds the list was narrowed to.
  std::size_t active_filter_count() const noexcept {
    return duologue_event_cursor_active_filter_count(c_handle());
  }
};

/// Reads a file that travelled with a message, a part at a time.
class media_reader : public detail::resource<duologue_media_reader_free> {
public:
  using resource::resource;

  std::uint64_t size() const noexcept { return duologue_media_reader_size(c_handle()); }
  /// Reads what comes next; gives how much, 0 at the end.
  std::size_t read(void *buffer, std::size_t capacity) {
    return detail::get<std::size_t>(duologue_media_reader_read, *this,
                                    static_cast<std::uint8_t *>(buffer), capacity);
  }
};

/// Delivers in the background, until it is stopped or ends.
class worker : public detail::resource<duologue_worker_free> {
public:
  using resource::resource;

  /// Stops it, when what it has begun is finished.
  void stop() noexcept { reset(); }
};

/// Calls a function on changes, until it is stopped or ends.
class watcher : public detail::resource<duologue_watcher_free> {
public:
  using resource::resource;

  /// Ends the calls: none is under way afterwards, unless the function itself called this.
  void stop() noexcept { reset(); }
};

/// An open workspace: the inbox of one business.
class messenger : public detail::resource<duologue_messenger_free> {
public:
  /// Takes one that C has opened.
  using resource::resource;

  /// Opens the workspace in this file, creating or migrating it if need be; ":memory:" is one that
  /// ends with its messenger, "postgres://USER@HOST/DATABASE?schema=NAME" a schema on a server.
  explicit messenger(zstring_view path, const options &how = {}) : resource(open(path, how)) {}

  // What the business is set up with

  owned<duologue::workspace> workspace() const {
    return own<duologue::workspace>(duologue_messenger_workspace);
  }
  /// What is left out stays as it is.
  owned<duologue::workspace> update_workspace(zstring_view name, zstring_view brand = {}) const {
    return own<duologue::workspace>(duologue_messenger_update_workspace, name, brand);
  }

  owned<duologue::agent> add_agent(zstring_view name) const {
    return own<duologue::agent>(duologue_messenger_add_agent, name);
  }
  owned<duologue::agent> agent(agent_id id) const {
    return own<duologue::agent>(duologue_messenger_agent, id);
  }
  agent_cursor agents() const { return make<agent_cursor>(duologue_messenger_agents); }
  owned<duologue::agent> rename_agent(agent_id id, zstring_view name) const {
    return own<duologue::agent>(duologue_messenger_rename_agent, id, name);
  }
  owned<duologue::agent> deactivate_agent(agent_id id) const {
    return own<duologue::agent>(duologue_messenger_deactivate_agent, id);
  }
  owned<duologue::agent> activate_agent(agent_id id) const {
    return own<duologue::agent>(duologue_messenger_activate_agent, id);
  }

  owned<mailbox> add_mailbox(zstring_view name) const {
    return own<mailbox>(duologue_messenger_add_mailbox, name);
  }
  mailbox_cursor mailboxes() const { return make<mailbox_cursor>(duologue_messenger_mailboxes); }
  owned<mailbox> rename_mailbox(mailbox_id id, zstring_view name) const {
    return own<mailbox>(duologue_messenger_rename_mailbox, id, name);
  }

  owned<duologue::gateway> add_gateway(gateway_kind kind, zstring_view address,
                                       zstring_view provider,
                                       const gateway_settings &settings) const {
    return own<duologue::gateway>(duologue_messenger_add_gateway, kind, address, provider,
                                  detail::c_gateway_settings(settings));
  }
  owned<duologue::gateway> gateway(gateway_id id) const {
    return own<duologue::gateway>(duologue_messenger_gateway, id);
  }
  gateway_cursor gateways() const { return make<gateway_cursor>(duologue_messenger_gateways); }
  owned<duologue::gateway> update_gateway(gateway_id id, const gateway_settings &settings) const {
    return own<duologue::gateway>(duologue_messenger_update_gateway, id,
                                  detail::c_gateway_settings(settings));
  }
  owned<duologue::gateway> enable_gateway(gateway_id id) const {
    return own<duologue::gateway>(duologue_messenger_enable_gateway, id);
  }
  owned<duologue::gateway> disable_gateway(gateway_id id) const {
    return own<duologue::gateway>(duologue_messenger_disable_gateway, id);
  }

  owned<tag> create_tag(zstring_view name, zstring_view color = {}) const {
    return own<tag>(duologue_messenger_create_tag, name, color);
  }
  tag_cursor tags() const { return make<tag_cursor>(duologue_messenger_tags); }
  /// What is left out stays as it is.
  owned<tag> update_tag(tag_id id, zstring_view name, zstring_view color = {}) const {
    return own<tag>(duologue_messenger_update_tag, id, name, color);
  }
  void delete_tag(tag_id id) const { detail::run(duologue_messenger_delete_tag, *this, id); }

  owned<quick_reply> add_quick_reply(zstring_view name, std::string_view text,
                                     zstring_view category = {}) const {
    return own<quick_reply>(duologue_messenger_add_quick_reply, name, text.data(), text.size(),
                            category);
  }
  quick_reply_cursor add_starter_quick_replies() const {
    return make<quick_reply_cursor>(duologue_messenger_add_starter_quick_replies);
  }
  quick_reply_cursor quick_replies(zstring_view search = {}) const {
    return make<quick_reply_cursor>(duologue_messenger_quick_replies, search);
  }
  owned<quick_reply> update_quick_reply(quick_reply_id id, const quick_reply_change &change) const {
    return own<quick_reply>(duologue_messenger_update_quick_reply, id, detail::lower(change));
  }
  void delete_quick_reply(quick_reply_id id) const {
    detail::run(duologue_messenger_delete_quick_reply, *this, id);
  }
  quick_reply_cursor order_quick_replies(const std::vector<quick_reply_id> &order) const {
    return make<quick_reply_cursor>(duologue_messenger_order_quick_replies,
                                    detail::to_c(order).data(), order.size());
  }
  /// The text, filled for a conversation. It is not sent.
  buffer expand_quick_reply(quick_reply_id id, conversation_id conversation,
                            const by &who = {}) const {
    return make<buffer>(duologue_messenger_expand_quick_reply, id, conversation, who);
  }

  // Contacts

  owned<duologue::contact> add_contact(const contact_details &details, const by &who = {}) const {
    return own<duologue::contact>(duologue_messenger_add_contact,
                                  detail::c_contact_details(details), who);
  }
  owned<duologue::contact> update_contact(contact_id id, const contact_details &details,
                                          const by &who = {}) const {
    return own<duologue::contact>(duologue_messenger_update_contact, id,
                                  detail::c_contact_details(details), who);
  }
  owned<duologue::contact> contact(contact_id id) const {
    return own<duologue::contact>(duologue_messenger_contact, id);
  }
  /// Whose address it is, if it is anybody's.
  std::optional<owned<duologue::contact>> find_contact(zstring_view address) const {
    return detail::make_if<owned<duologue::contact>>(duologue_messenger_find_contact, *this,
                                                     address);
  }
  contact_cursor contacts(zstring_view search = {}, const paging &part = {}) const {
    return make<contact_cursor>(duologue_messenger_contacts, search, detail::lower(part));
  }

  // Messages

  owned<received> receive(gateway_id gateway, const incoming &message) const {
    return own<received>(duologue_messenger_receive, gateway, detail::c_incoming(message));
  }
  receive_result_cursor receive_many(gateway_id gateway,
                                     const std::vector<incoming> &messages) const {
    std::vector<detail::c_incoming> lowered;
    std::vector<duologue_incoming> raw;
    for (const incoming &message : messages)
      raw.push_back(*lowered.emplace_back(message).c_handle());
    return make<receive_result_cursor>(duologue_messenger_receive_many, gateway, raw.data(),
                                       raw.size());
  }

  owned<duologue::message> send(conversation_id conversation, std::string_view body,
                                const draft &how = {}, const by &who = {}) const {
    return own<duologue::message>(duologue_messenger_send, conversation, body.data(), body.size(),
                                  detail::c_draft(how), who);
  }
  owned<duologue::message> send(conversation_id conversation, std::string_view body,
                                const by &who) const {
    return send(conversation, body, {}, who);
  }
  /// Finds or makes the contact and the conversation.
  owned<duologue::message> compose(zstring_view to, std::string_view body, const draft &how = {},
                                   const by &who = {}) const {
    return own<duologue::message>(duologue_messenger_compose, to, body.data(), body.size(),
                                  detail::c_draft(how), who);
  }
  owned<duologue::message> compose(zstring_view to, std::string_view body, const by &who) const {
    return compose(to, body, {}, who);
  }
  owned<duologue::message> compose(contact_id to, std::string_view body, const draft &how = {},
                                   const by &who = {}) const {
    return own<duologue::message>(duologue_messenger_compose_to_contact, to, body.data(),
                                  body.size(), detail::c_draft(how), who);
  }
  owned<duologue::message> compose(contact_id to, std::string_view body, const by &who) const {
    return compose(to, body, {}, who);
  }
  owned<duologue::message> edit_message(message_id message, std::string_view body,
                                        const draft &how = {}, const by &who = {}) const {
    return own<duologue::message>(duologue_messenger_edit_message, message, body.data(),
                                  body.size(), detail::c_draft(how), who);
  }
  owned<duologue::message> cancel_message(message_id message, const by &who = {}) const {
    return own<duologue::message>(duologue_messenger_cancel_message, message, who);
  }
  /// Two messages: the disclaimer, and then the text.
  message_cursor send_test(gateway_id gateway, zstring_view to, std::string_view body,
                           const draft &how = {}, const by &who = {}) const {
    return make<message_cursor>(duologue_messenger_send_test, gateway, to, body.data(), body.size(),
                                detail::c_draft(how), who);
  }
  owned<duologue::message> message(message_id id) const {
    return own<duologue::message>(duologue_messenger_message, id);
  }
  /// Of one conversation, or of all.
  message_cursor scheduled_messages(conversation_id conversation = {},
                                    const paging &part = {}) const {
    return make<message_cursor>(duologue_messenger_scheduled_messages, conversation,
                                detail::lower(part));
  }
  /// What a draft would be if it were sent now.
  owned<duologue::preview> preview(conversation_id conversation, std::string_view body,
                                   const draft &how = {}) const {
    return own<duologue::preview>(duologue_messenger_preview, conversation, body.data(),
                                  body.size(), detail::c_draft(how));
  }
  gateway_choice_cursor gateway_choices(conversation_id conversation, std::string_view body,
                                        const draft &how = {}) const {
    return make<gateway_choice_cursor>(duologue_messenger_gateway_choices, conversation,
                                       body.data(), body.size(), detail::c_draft(how));
  }
  /// The whole content of a file.
  buffer media(attachment_id attachment) const {
    return make<buffer>(duologue_messenger_media, attachment);
  }
  media_reader open_media(attachment_id attachment) const {
    return make<media_reader>(duologue_messenger_open_media, attachment);
  }

  // Delivery

  /// Hands over what is queued; 0 is 100 messages at most.
  delivery_cursor deliver(std::size_t limit = 0) const {
    return make<delivery_cursor>(duologue_messenger_deliver, limit);
  }
  /// When there is something to deliver, if there is.
  std::optional<moment> next_delivery() const {
    return detail::optional_moment(
        detail::get<std::int64_t>(duologue_messenger_next_delivery, *this));
  }
  std::uint64_t outbox_depth() const {
    return detail::get<std::uint64_t>(duologue_messenger_outbox_depth, *this);
  }
  worker start_worker(const worker_settings &settings = {}) const {
    return make<worker>(duologue_messenger_start_worker, detail::lower(settings));
  }
  owned<duologue::message> report(gateway_id gateway, const status_report &news) const {
    return own<duologue::message>(duologue_messenger_report, gateway, detail::lower(news));
  }
  message_cursor unknown_messages(const paging &part = {}) const {
    return make<message_cursor>(duologue_messenger_unknown_messages, detail::lower(part));
  }
  owned<duologue::message> look_up(message_id message) const {
    return own<duologue::message>(duologue_messenger_look_up, message);
  }
  owned<duologue::message> resolve(message_id message, resolution what, const by &who = {}) const {
    return own<duologue::message>(duologue_messenger_resolve, message, what, who);
  }
  owned<duologue::message> send_again(message_id message, const by &who = {}) const {
    return own<duologue::message>(duologue_messenger_send_again, message, who);
  }
  owned<refreshed> refresh() const { return own<refreshed>(duologue_messenger_refresh); }

  // Conversations

  owned<duologue::conversation> conversation(conversation_id id) const {
    return own<duologue::conversation>(duologue_messenger_conversation, id);
  }
  owned<duologue::conversation> complete(conversation_id id, const by &who = {}) const {
    return own<duologue::conversation>(duologue_messenger_complete, id, who);
  }
  owned<duologue::conversation> archive(conversation_id id, const by &who = {}) const {
    return own<duologue::conversation>(duologue_messenger_archive, id, who);
  }
  owned<duologue::conversation> reopen(conversation_id id, const by &who = {}) const {
    return own<duologue::conversation>(duologue_messenger_reopen, id, who);
  }
  owned<duologue::conversation> mark_unread(conversation_id id, const by &who = {}) const {
    return own<duologue::conversation>(duologue_messenger_mark_unread, id, who);
  }
  owned<duologue::conversation> unassign(conversation_id id, const by &who = {}) const {
    return own<duologue::conversation>(duologue_messenger_unassign, id, who);
  }
  owned<duologue::conversation> unsnooze(conversation_id id, const by &who = {}) const {
    return own<duologue::conversation>(duologue_messenger_unsnooze, id, who);
  }
  /// Reads everything, or up to a message.
  owned<duologue::conversation> read(conversation_id id, message_id up_to = {},
                                     const by &who = {}) const {
    return own<duologue::conversation>(duologue_messenger_read, id, up_to, who);
  }
  owned<duologue::conversation> assign(conversation_id id, agent_id to, const by &who = {}) const {
    return own<duologue::conversation>(duologue_messenger_assign, id, to, who);
  }
  /// By name: one that is not there yet is made.
  owned<duologue::conversation> add_tag(conversation_id id, zstring_view name,
                                        const by &who = {}) const {
    return own<duologue::conversation>(duologue_messenger_add_tag, id, name, who);
  }
  owned<duologue::conversation> add_tag(conversation_id id, tag_id tag, const by &who = {}) const {
    return own<duologue::conversation>(duologue_messenger_add_tag_by_id, id, tag, who);
  }
  owned<duologue::conversation> remove_tag(conversation_id id, zstring_view name,
                                           const by &who = {}) const {
    return own<duologue::conversation>(duologue_messenger_remove_tag, id, name, who);
  }
  owned<duologue::conversation> remove_tag(conversation_id id, tag_id tag,
                                           const by &who = {}) const {
    return own<duologue::conversation>(duologue_messenger_remove_tag_by_id, id, tag, who);
  }
  owned<duologue::conversation> move_to_mailbox(conversation_id id, mailbox_id to,
                                                const by &who = {}) const {
    return own<duologue::conversation>(duologue_messenger_move_to_mailbox, id, to, who);
  }
  owned<duologue::conversation> snooze(conversation_id id, const snooze_until &until,
                                       const by &who = {}) const {
    return own<duologue::conversation>(duologue_messenger_snooze, id, until, who);
  }
  snooze_time_cursor snooze_presets() const {
    return make<snooze_time_cursor>(duologue_messenger_snooze_presets);
  }
  owned<event> add_note(conversation_id id, std::string_view text, const by &who = {}) const {
    return own<event>(duologue_messenger_add_note, id, text.data(), text.size(), who);
  }
  allowed_action_cursor allowed_actions(conversation_id id) const {
    return make<allowed_action_cursor>(duologue_messenger_allowed_actions, id);
  }

  conversation_cursor conversations(view of = view::inbox, const narrowing &to = {},
                                    const paging &part = {}) const {
    return make<conversation_cursor>(duologue_messenger_conversations, of, detail::c_narrowing(to),
                                     detail::lower(part));
  }
  conversation_cursor conversations_of(contact_id contact) const {
    return make<conversation_cursor>(duologue_messenger_conversations_of, contact);
  }
  duologue::badge badge() const {
    duologue::badge shown;
    detail::run(duologue_messenger_badge, *this, &shown.messages, &shown.conversations);
    return shown;
  }
  owned<duologue::counts> counts(view of = view::inbox) const {
    return own<duologue::counts>(duologue_messenger_counts, of);
  }
  /// Does the same with many, each for itself; tells what became of each.
  bulk_result_cursor bulk(const std::vector<conversation_id> &conversations, const command &what,
                          const by &who = {}) const {
    const duologue_command lowered = what.to_c();
    return make<bulk_result_cursor>(duologue_messenger_bulk, detail::to_c(conversations).data(),
                                    conversations.size(), &lowered, who);
  }

  // Events

  /// The latest first; of these kinds, or of all that are not internal.
  event_cursor timeline(conversation_id id, const std::vector<event_kind> &kinds = {},
                        const paging &part = {}) const {
    return make<event_cursor>(duologue_messenger_timeline, id, detail::to_c(kinds).data(),
                              kinds.size(), detail::lower(part));
  }
  /// As `timeline`, of all conversations of a contact and of itself.
  event_cursor activity(contact_id contact, const std::vector<event_kind> &kinds = {},
                        const paging &part = {}) const {
    return make<event_cursor>(duologue_messenger_activity, contact, detail::to_c(kinds).data(),
                              kinds.size(), detail::lower(part));
  }
  owned<event> add_contact_note(contact_id contact, std::string_view text,
                                const by &who = {}) const {
    return own<event>(duologue_messenger_add_contact_note, contact, text.data(), text.size(), who);
  }
  owned<event> add_event(conversation_id id, event_kind kind, const host_event &what,
                         const by &who = {}) const {
    return own<event>(duologue_messenger_add_event, id, kind, detail::lower(what), who);
  }
  owned<event> add_contact_event(contact_id contact, event_kind kind, const host_event &what,
                                 const by &who = {}) const {
    return own<event>(duologue_messenger_add_contact_event, contact, kind, detail::lower(what),
                      who);
  }
  event_kind register_event_kind(zstring_view name, zstring_view label) const {
    return event_kind{detail::get<duologue_event_kind_t>(duologue_messenger_register_event_kind,
                                                         *this, name, label)};
  }
  kind_entry_cursor event_kinds(zstring_view search = {}) const {
    return make<kind_entry_cursor>(duologue_messenger_event_kinds, search);
  }

  /// What happened after a place in the log, the earliest first; the cursor's `after` is where to
  /// go on.
  event_cursor changes(zstring_view after = {}, std::size_t limit = 0) const {
    return make<event_cursor>(duologue_messenger_changes, after, limit);
  }
  /// As `changes`, and if there are none, waits for some: so long, or until `interrupt`.
  event_cursor wait_changes(zstring_view after, std::chrono::milliseconds timeout,
                            std::size_t limit = 0) const {
    return make<event_cursor>(duologue_messenger_wait_changes, after, timeout.count(), limit);
  }
  /// The place after everything that has happened so far.
  buffer last_change() const { return make<buffer>(duologue_messenger_last_change); }
  /// Ends every `wait_changes` that waits at this moment.
  void interrupt() const noexcept { duologue_messenger_interrupt(c_handle()); }
  /// Calls a function, on a thread of the engine's, whenever something has changed. What it throws
  /// is dropped.
  watcher watch(std::function<void()> wake) const {
    auto kept = std::make_unique<detail::wake_function>(std::move(wake));
    duologue_watch given = DUOLOGUE_WATCH_INIT;
    given.wake = detail::wake;
    given.user_data = kept.release();
    given.drop = detail::drop<detail::wake_function>;
    return make<watcher>(duologue_messenger_watch, &given);
  }

  // Care

  owned<duologue::tick> tick() const { return own<duologue::tick>(duologue_messenger_tick); }
  /// When `tick` will have something to do, if it will.
  std::optional<moment> next_deadline() const {
    return detail::optional_moment(
        detail::get<std::int64_t>(duologue_messenger_next_deadline, *this));
  }
  owned<verification> verify() const { return own<verification>(duologue_messenger_verify); }
  owned<duologue::health> health() const {
    return own<duologue::health>(duologue_messenger_health);
  }
  /// Makes a copy of the workspace, in a file that is not there yet.
  void backup(zstring_view path) const { detail::run(duologue_messenger_backup, *this, path); }
  static owned<verification> check_backup(zstring_view path) {
    return detail::make<owned<verification>>(duologue_check_backup, path);
  }
  /// Makes another workspace, in which nothing has happened yet, the same as this one; gives how many
  /// rows there are.
  std::uint64_t copy_to(const messenger &other) const {
    return detail::get<std::uint64_t>(duologue_messenger_copy_to, *this, other);
  }
  /// Lists the schemas of a PostgreSQL database that are workspaces.
  static schema_cursor workspaces(zstring_view url) {
    return detail::make<schema_cursor>(duologue_workspaces, url);
  }
  /// Opens, migrates and closes each of these workspaces, with a result for each.
  static migration_result_cursor migrate_all(const std::vector<zstring_view> &paths) {
    const auto names = detail::to_c(paths);
    return detail::make<migration_result_cursor>(duologue_migrate_all, names.data(), names.size());
  }
  /// Hands everything to `write(std::string_view)`, a piece at a time; gives how many lines it was.
  /// `write` must not use the workspace.
  template <typename Write> std::uint64_t export_(Write write) const {
    const auto piece = [](void *host, const std::uint8_t *data, std::size_t length,
                          duologue_error **error) noexcept {
      const auto *const text = static_cast<const char *>(static_cast<const void *>(data));
      return detail::attempt(
          error, [&] { (*static_cast<Write *>(host))(std::string_view(text, length)); });
    };
    void *const host = std::addressof(write);
    return detail::get<std::uint64_t>(duologue_messenger_export, *this, +piece, host);
  }
  /// Fills an empty workspace from `read(char *buffer, std::size_t capacity)`, which gives how much
  /// it has read, 0 at the end; gives how many lines it was. `read` must not use the workspace.
  template <typename Read> std::uint64_t import_(Read read) const {
    const auto piece = [](void *host, std::uint8_t *buffer, std::size_t capacity, std::size_t *got,
                          duologue_error **error) noexcept {
      auto *const text = static_cast<char *>(static_cast<void *>(buffer));
      return detail::attempt(error, [&] { *got = (*static_cast<Read *>(host))(text, capacity); });
    };
    void *const host = std::addressof(read);
    return detail::get<std::uint64_t>(duologue_messenger_import, *this, +piece, host);
  }

private:
  template <typename Owner, typename Function, typename... Args>
  Owner make(Function function, const Args &...args) const {
    return detail::make<Owner>(function, *this, args...);
  }
  template <typename View, typename Function, typename... Args>
  owned<View> own(Function function, const Args &...args) const {
    return make<owned<View>>(function, args...);
  }

  static duologue_messenger *open(zstring_view path, const options &how) {
    detail::c_options lowered(how);
    lowered.forget();
    return detail::get<duologue_messenger *>(duologue_messenger_open, path, lowered);
  }
};

static_assert(sizeof(messenger) == sizeof(void *), "nothing stands between a messenger and C");

} // namespace duologue

#endif
