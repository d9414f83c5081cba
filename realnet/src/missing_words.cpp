// Which words of the fault vocabulary are beyond which level. docs/real-mode.md has the same as a table.
#include "missing.h"

namespace halfopen::realnet {

namespace {

std::string_view reason_on_loopback(model::Word word) {
  switch (word) {
    case model::Word::Cut:
    case model::Word::Restore:
    case model::Word::Unplug:
    case model::Word::Plug:
    case model::Word::DropSegment:
    case model::Word::DelaySegment:
    case model::Word::DuplicateSegment:
    case model::Word::CorruptSegment:
    case model::Word::ResetSegment:
    case model::Word::IcmpSegment:
    case model::Word::OneWayDelay:
    case model::Word::Jitter:
    case model::Word::Rate:
    case model::Word::QueueLimit:
    case model::Word::Loss:
    case model::Word::BurstLoss:
    case model::Word::Duplicate:
    case model::Word::Reorder:
    case model::Word::Corrupt:
    case model::Word::CorruptUnseen:
    case model::Word::PathMtu: return "the loopback cannot be broken";
    case model::Word::Crash:
    case model::Word::Reboot:
    case model::Word::Freeze:
    case model::Word::Thaw: return "every host is this machine";
    case model::Word::ExhaustPorts:
    case model::Word::FreePorts: return "the ports are this machine's";
    default: return {};
  }
}

/// What needs a filter before the host.
std::string_view reason_without_filters(model::Word word) {
  switch (word) {
    case model::Word::FillBacklog:
    case model::Word::DrainBacklog: return "the queue is the kernel's, and full of connections only; a packet filter can stand before it";
    default: return {};
  }
}

/// What no level can do.
std::string_view reason_anywhere(model::Word word) {
  switch (word) {
    case model::Word::ClockStep:
    case model::Word::ClockDrift:
    case model::Word::ClockResolution: return "the clock is this machine's";
    case model::Word::ForgetName:
    case model::Word::SilenceName:
    case model::Word::FailName:
    case model::Word::MisdirectName:
    case model::Word::RestoreName: return "no name server is asked for the names of hosts";
    case model::Word::ExhaustBuffers:
    case model::Word::FreeBuffers: return "what would run out is this machine's";
    default: return {};
  }
}

}  // namespace

std::string_view reason_against(model::Word word, Level level) {
  if (const std::string_view reason = reason_anywhere(word); !reason.empty()) return reason;
  if (level < Level::Filters && !reason_without_filters(word).empty()) return reason_without_filters(word);
  return level == Level::Loopback ? reason_on_loopback(word) : std::string_view{};
}

}  // namespace halfopen::realnet
