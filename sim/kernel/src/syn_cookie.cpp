#include "syn_cookie.h"

#include <array>

#include "flow_table.h"
#include "halfopen/sim/core/mix.h"

namespace halfopen::sim::kernel {
namespace {

// The segment sizes a cookie can name, and the count of minutes above them.
using Sizes = std::array<std::uint16_t, 4>;
constexpr Sizes kSizesV4{536, 1300, 1440, 1460}, kSizesV6{1220, 1420, 1440, 8940};
constexpr unsigned kMinuteShift = 24;
constexpr std::uint32_t kSizeMask = 0xFF'FFFF;
constexpr std::uint32_t kMinutesValid = 2;

// The bits of a timestamp: the shift of windows (15: none), SACK, ECN.
constexpr std::uint32_t kOptionMask = 0x3F, kScaleMask = 0x0F, kNoScale = 0x0F, kSack = 0x10;

const Sizes& sizes_of(const tcp::Flow& flow) {
  return flow.remote.address.family == net::AddressFamily::V4 ? kSizesV4 : kSizesV6;
}

std::uint32_t minute_of(net::Instant now) {
  return static_cast<std::uint32_t>((now - net::kStart) / std::chrono::minutes{1});
}

}  // namespace

std::uint32_t SynCookie::veil(const tcp::Flow& flow, wire::SeqNum irs) const {
  return static_cast<std::uint32_t>(hash_of(flow, key_)) + irs.value();
}

std::uint32_t SynCookie::minute_veil(const tcp::Flow& flow, std::uint32_t minute) const {
  return static_cast<std::uint32_t>(core::mix64(hash_of(flow, ~key_) ^ minute)) & kSizeMask;
}

wire::SeqNum SynCookie::make(const tcp::Flow& flow, wire::SeqNum irs, std::uint16_t mss, net::Instant now) const {
  const Sizes& sizes = sizes_of(flow);
  std::uint32_t index = sizes.size() - 1;
  while (index > 0 && mss < sizes[index]) --index;
  const std::uint32_t minute = minute_of(now);
  const std::uint32_t told = (minute_veil(flow, minute) + index) & kSizeMask;
  return wire::SeqNum{veil(flow, irs) + (minute << kMinuteShift) + told};
}

std::optional<std::uint16_t> SynCookie::mss_of(const tcp::Flow& flow, wire::SeqNum irs, wire::SeqNum cookie,
                                               net::Instant now) const {
  const std::uint32_t told = cookie.value() - veil(flow, irs);
  const std::uint32_t minute = minute_of(now);
  const std::uint32_t age = (minute - (told >> kMinuteShift)) & 0xFF;
  if (age >= kMinutesValid) return std::nullopt;
  const std::uint32_t index = (told - minute_veil(flow, minute - age)) & kSizeMask;
  const Sizes& sizes = sizes_of(flow);
  return index < sizes.size() ? std::optional{sizes[index]} : std::nullopt;
}

std::uint32_t cookie_timestamp(std::uint32_t clock, const wire::TcpOptions& options) {
  const std::uint32_t scale = options.window_scale < 0 ? kNoScale : static_cast<std::uint32_t>(options.window_scale);
  const std::uint32_t told = (scale & kScaleMask) | (options.sack_permitted ? kSack : 0);
  const std::uint32_t stamp = (clock & ~kOptionMask) | told;
  return stamp <= clock ? stamp : stamp - (kOptionMask + 1);
}

wire::TcpOptions options_of_cookie(std::uint32_t echo) {
  wire::TcpOptions options;
  options.sack_permitted = (echo & kSack) != 0;
  const std::uint32_t scale = echo & kScaleMask;
  if (scale != kNoScale) options.window_scale = static_cast<std::int8_t>(scale);
  return options;
}

}  // namespace halfopen::sim::kernel
