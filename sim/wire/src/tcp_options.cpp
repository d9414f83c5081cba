#include "tcp_options.h"

#include <algorithm>
#include <cstdint>

namespace halfopen::sim::wire {
namespace {

// Kinds and lengths: RFC 9293, 3.2; RFC 7323, 2.2 and 3.2; RFC 2018, 2 and 3.
enum Kind : std::uint8_t {
  kEnd = 0,
  kNop = 1,
  kMss = 2,
  kWindowScale = 3,
  kSackPermitted = 4,
  kSack = 5,
  kTimestamps = 8
};
constexpr std::uint8_t kMssLength = 4, kWindowScaleLength = 3, kSackPermittedLength = 2, kTimestampsLength = 10;
constexpr std::uint8_t kSackBlockSize = 8;
constexpr std::uint8_t kMaxWindowScale = 14;

void write_sack(const TcpOptions& options, Writer& out) {
  out.u8(kNop);
  out.u8(kNop);
  out.u8(kSack);
  out.u8(static_cast<std::uint8_t>(2 + kSackBlockSize * options.sack_on_wire()));
  for (const SackBlock& block : std::span{options.sack}.first(options.sack_on_wire())) {
    out.u32(block.left.value());
    out.u32(block.right.value());
  }
}

void read_sack(Reader body, TcpOptions& options) {
  options.sack_count = static_cast<std::uint8_t>(std::min(body.left() / kSackBlockSize, options.sack.size()));
  for (SackBlock& block : std::span{options.sack}.first(options.sack_count)) {
    block.left = SeqNum{body.u32()};
    block.right = SeqNum{body.u32()};
  }
}

// One option behind its kind and length. `body` is what the length covers.
void read_option(std::uint8_t kind, Reader body, TcpOptions& options) {
  const std::size_t length = body.left() + 2;
  switch (kind) {
    case kMss:
      if (length == kMssLength) options.mss = body.u16();
      break;
    case kWindowScale:
      if (length == kWindowScaleLength)
        options.window_scale = static_cast<std::int8_t>(std::min(body.u8(), kMaxWindowScale));
      break;
    case kSackPermitted:
      if (length == kSackPermittedLength) options.sack_permitted = true;
      break;
    case kSack:
      if (body.left() % kSackBlockSize == 0) read_sack(body, options);
      break;
    case kTimestamps:
      if (length == kTimestampsLength) {
        options.timestamps = true;
        options.ts_value = body.u32();
        options.ts_echo = body.u32();
      }
      break;
    default:
      break;
  }
}

}  // namespace

void write_tcp_options(const TcpOptions& options, Writer& out) {
  if (options.mss != 0) {
    out.u8(kMss);
    out.u8(kMssLength);
    out.u16(options.mss);
  }
  if (options.sack_permitted) {
    if (!options.timestamps) {
      out.u8(kNop);
      out.u8(kNop);
    }
    out.u8(kSackPermitted);
    out.u8(kSackPermittedLength);
  }
  if (options.timestamps) {
    if (!options.sack_permitted) {
      out.u8(kNop);
      out.u8(kNop);
    }
    out.u8(kTimestamps);
    out.u8(kTimestampsLength);
    out.u32(options.ts_value);
    out.u32(options.ts_echo);
  }
  if (options.window_scale >= 0) {
    out.u8(kNop);
    out.u8(kWindowScale);
    out.u8(kWindowScaleLength);
    out.u8(static_cast<std::uint8_t>(options.window_scale));
  }
  if (options.sack_count != 0) write_sack(options, out);
}

TcpOptions read_tcp_options(std::span<const std::byte> list) {
  TcpOptions options;
  Reader in{list};
  while (in.has(1)) {
    const std::uint8_t kind = in.u8();
    if (kind == kEnd) break;
    if (kind == kNop) continue;
    if (!in.has(1)) break;
    const std::uint8_t length = in.u8();
    if (length < 2 || !in.has(length - 2u)) break;
    read_option(kind, Reader{in.take(length - 2u)}, options);
  }
  return options;
}

}  // namespace halfopen::sim::wire
