// What the agent of a run and the agent of another machine say to each other, over TCP.
//
// One connection is one run. The first message of either side is its greeting; after that children talk through it.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace halfopen::realnet {

inline constexpr int kRemoteVersion = 1;
/// Of what comes before the token is known to be right.
inline constexpr std::size_t kLargestGreeting = 64 * 1024;
/// How long a greeting may take, a connection may be dead before both ends know, and a child may take to be held.
inline constexpr std::chrono::seconds kRemotePatience{10};

namespace remote_word {
// Agent of the run to the agent of the machine.
inline constexpr std::string_view kGreeting = "halfopen";  ///< version, token, programs (one text), a line each
inline constexpr std::string_view kStart = "start";        ///< number: of a new child
inline constexpr std::string_view kTell = "tell";          ///< number, message: for that child
inline constexpr std::string_view kDo = "do";              ///< number, deed
inline constexpr std::string_view kHold = "hold";          ///< number; answered by kHeld
// The other way.
inline constexpr std::string_view kWelcome = "welcome";  ///< version, running system, steady clock in ns
inline constexpr std::string_view kRefused = "refused";  ///< text; the connection ends
inline constexpr std::string_view kSaid = "said";        ///< number, message: of that child
inline constexpr std::string_view kHeld = "held";        ///< number; everything it has said came before
inline constexpr std::string_view kGone = "gone";        ///< number, how (a number of Death::How), code
}  // namespace remote_word

/// The programs an executable knows, one a line: both must know the same.
std::string list_of(std::vector<std::string> names);

}  // namespace halfopen::realnet
