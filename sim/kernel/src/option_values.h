// The options of a socket: what setsockopt has set, and what that means to the TCP machine.
#pragma once

#include <bit>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "halfopen/net/call.h"
#include "halfopen/profiles/profile.h"
#include "halfopen/sim/ip/stack.h"
#include "halfopen/sim/tcp/connection.h"

namespace halfopen::sim::kernel {

/// Values by option, as getsockopt shows them; what nobody has set is the system's default. Copying shares: an accepted
/// socket has its listener's values without a copy of its own until it changes one. Only what is set takes space.
class OptionValues {
 public:
  OptionValues() = default;
  OptionValues(const OptionValues& other) : set_{other.set_} {
    if (set_ != nullptr) ++set_->sharers;
  }
  OptionValues& operator=(OptionValues other) noexcept {
    std::swap(set_, other.set_);
    return *this;
  }
  ~OptionValues() {
    if (set_ != nullptr && --set_->sharers == 0) delete set_;
  }

  bool is_set(net::Option option) const { return set_ && set_->has(option); }
  /// The value set; 0 if none is.
  std::int64_t value(net::Option option) const { return is_set(option) ? set_->values[set_->place_of(option)] : 0; }
  bool on(net::Option option) const { return value(option) != 0; }
  net::Duration duration(net::Option option) const { return net::Duration{value(option)}; }
  std::int64_t linger_seconds() const { return set_ ? set_->linger_seconds : 0; }

  void set(net::Option option, std::int64_t value);
  /// As if nobody had set it.
  void unset(net::Option option);
  void set_linger(bool on, std::int64_t seconds);
  /// TCP_DEFER_ACCEPT: `shown` is the time `timeouts` of the SYN-ACK take.
  void set_deferral(net::Duration shown, std::int32_t timeouts);

  tcp::Options for_tcp() const;
  /// What they say of the headers of an IPv4 packet.
  ip::HeaderMarks marks(net::SocketType type) const;

 private:
  struct Set {
    std::uint64_t options = 0;         ///< A bit for each that is set;
    std::vector<std::int64_t> values;  ///< their values, in the order of the bits.
    std::int64_t linger_seconds = 0;
    std::int32_t deferral = 0;
    std::uint32_t sharers = 1;

    static_assert(net::kOptions <= 64);
    static constexpr std::uint64_t bit(net::Option option) { return std::uint64_t{1} << static_cast<unsigned>(option); }
    bool has(net::Option option) const { return (options & bit(option)) != 0; }
    std::size_t place_of(net::Option option) const {
      return static_cast<std::size_t>(std::popcount(options & (bit(option) - 1)));
    }
  };
  std::int64_t syn_retries() const;
  Set& own();

  Set* set_ = nullptr;  ///< None as long as nothing is set.
};

/// Which sockets know an option.
enum class OptionScope : std::uint8_t { Any, Stream, Datagram };

/// How setsockopt's argument becomes the value.
enum class OptionKind : std::uint8_t { Switch, Number, Buffer, ReadOnly };

struct OptionRow {
  net::Option option;
  OptionScope scope;
  OptionKind kind;
};

const OptionRow& option_row(net::Option option);

/// What getsockopt shows of an option nobody has set.
std::int64_t default_value(const profiles::Profile& profile, profiles::Usage& usage, net::SocketType type,
                           net::Option option);

/// The size a system keeps when asked for `asked`.
std::int64_t buffer_value(const profiles::Profile& profile, profiles::Usage& usage, net::Option option,
                          std::int64_t asked);

/// What TCP_DEFER_ACCEPT makes of a time: so many time-outs of the SYN-ACK as take no less (linux/20.option-defer).
struct Deferral {
  net::Duration shown{};
  std::int32_t timeouts = 0;
};
Deferral deferral_of(const profiles::Tcp& tcp, net::Duration asked);

/// What a system that has `rule` for an option keeps of `asked`, in the option's own unit; nothing: it refuses. Whether
/// the value means the default is told by means_unset().
std::optional<std::int64_t> value_within(const profiles::OptionRule& rule, std::int64_t asked);
bool means_unset(const profiles::OptionRule& rule, std::int64_t asked);

}  // namespace halfopen::sim::kernel
