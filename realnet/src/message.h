// What agent and child say to each other: messages of text fields, each with its length before it.
//
// On the wire a message is `<octets of the rest>\n`, then each field as `<octets>:<field>`; the first field is its word.
#pragma once

#include <charconv>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace halfopen::realnet {

/// Both ends must speak the same version; the child's first message tells its own.
inline constexpr int kProtocolVersion = 3;
/// A scenario crosses in one message. Whoever announces more is not one of us.
inline constexpr std::size_t kLargestMessage = std::size_t{16} << 20;
inline constexpr std::size_t kMostFields = 32;

/// The words of the protocol.
namespace word {
// Child to agent.
inline constexpr std::string_view kHello = "hello";      ///< version
inline constexpr std::string_view kReady = "ready";      ///< The program is instantiated and waits for kGo.
inline constexpr std::string_view kUnable = "unable";    ///< text: why this program cannot run, or not run on
inline constexpr std::string_view kBegan = "began";      ///< ticket, observation: a call that may wait
inline constexpr std::string_view kSeen = "seen";        ///< ticket (0: none), observation
inline constexpr std::string_view kForgot = "forgot";    ///< ticket: nobody waits for this call any more
inline constexpr std::string_view kListens = "listens";  ///< port, 1: it listens there from now on; 0: no longer
inline constexpr std::string_view kResting = "resting";  ///< Once: the program has done what it can do without waiting.
// Agent to child.
inline constexpr std::string_view kRun = "run";      ///< program's index, place (Place::to_string), scenario; with descriptors
inline constexpr std::string_view kBuild = "build";  ///< Instead of kRun: the child builds namespaces, netns/builder.h.
inline constexpr std::string_view kGo = "go";        ///< start of the run on the steady clock, in ns
inline constexpr std::string_view kExit = "exit";    ///< End by yourself, closing nothing.
inline constexpr std::string_view kStall = "stall";  ///< op, count, ns, nth
inline constexpr std::string_view kLimit = "limit";  ///< count of sockets it may hold from now on
inline constexpr std::string_view kSignal = "signal";  ///< number
inline constexpr std::string_view kFail = "fail";    ///< op, count, error number, nth
}  // namespace word

/// The other end said something that is not in the protocol.
class ProtocolError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Message {
  std::string word;
  std::vector<std::string> fields{};

  /// A field by index. Throws ProtocolError if there is none.
  const std::string& field(std::size_t index) const;
};

std::string encode(const Message& message);

/// Takes octets as they come and gives messages back.
class MessageReader {
 public:
  void feed(std::string_view octets);
  void limit(std::size_t largest_message) { largest_ = largest_message; }
  /// The next whole message, or nothing yet. Throws ProtocolError for what can never become one.
  std::optional<Message> next();

 private:
  std::string buffer_;
  std::size_t largest_ = kLargestMessage;
  std::size_t taken_ = 0;  ///< Octets of the buffer that have become messages.
};

/// Reads a decimal number that fills the whole text. Throws ProtocolError otherwise.
template <class Number>
Number number(std::string_view text) {
  Number value{};
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size()) {
    throw ProtocolError{"not a number: \"" + std::string{text.substr(0, 40)} + "\""};
  }
  return value;
}

}  // namespace halfopen::realnet
