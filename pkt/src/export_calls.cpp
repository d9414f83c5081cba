#include "export_calls.h"

#include "halfopen/pkt/export.h"
#include "values.h"

namespace halfopen::pkt {

using model::Observation;
using net::Op;
using net::Option;

namespace {

/// ` = 3`, ` = -1 ECONNRESET`
std::string result_text(const Observation& seen) {
  if (!seen.error) return " = " + std::to_string(seen.value);
  return " = -1 " + std::string{seen.error.symbol()};
}

std::string flags_text(const model::Step* step) {
  return step != nullptr && step->flags != net::MessageFlag::None ? to_string(step->flags) : "0";
}

std::string shutdown_text(const model::Step* step) {
  switch (step != nullptr ? step->how : net::ShutdownHow::Both) {
    case net::ShutdownHow::Receive: return "SHUT_RD";
    case net::ShutdownHow::Send: return "SHUT_WR";
    case net::ShutdownHow::Both: return "SHUT_RDWR";
  }
  return "SHUT_RDWR";
}

std::string_view level_of(std::string_view option) {
  return option.starts_with("TCP_") ? "SOL_TCP" : option.starts_with("IP_") ? "SOL_IP" : "SOL_SOCKET";
}

/// Calls without a trace on the wire or in the socket: sleeping, asking for names and readiness.
bool leaves_no_trace(Op op) {
  switch (op) {
    case Op::Startup:
    case Op::Sleep:
    case Op::Compute:
    case Op::WriteLog:
    case Op::Exit:
    case Op::Resolve:
    case Op::LocalName:
    case Op::PeerName:
    case Op::Poll:
    case Op::Select:
    case Op::EpollCreate:
    case Op::EpollControl:
    case Op::EpollWait: return true;
    default: return false;
  }
}

/// A call that only waits for what comes may as well be made when it has come: several packets of one instant are there
/// then, as they were for a program of the run.
bool waits_for_arrivals(const Observation& seen) {
  if (seen.op != Op::Recv && seen.op != Op::Accept) return false;
  return seen.error.symbol() != "EAGAIN";
}

}  // namespace

const model::Step* CallLines::step(const Observation& seen) const {
  const std::int32_t index = seen.step >= 0 ? seen.step : seen.step == net::kNoStep ? -1 : -2 - seen.step;
  const bool known = program_ != nullptr && index >= 0 && static_cast<std::size_t>(index) < program_->steps.size();
  return known ? &program_->steps[static_cast<std::size_t>(index)] : nullptr;
}

std::string CallLines::descriptor(const Observation& seen) const {
  const auto found = descriptors_.find(seen.socket);
  return std::to_string(first_ + (found == descriptors_.end() ? 0 : found->second));
}

std::string CallLines::option_text(const Observation& seen) const {
  const model::Step* const step = this->step(seen);
  if (step == nullptr || (step->kind != model::StepKind::SetOption && step->kind != model::StepKind::GetOption)) {
    throw ExportError{"an option was set or read, and no step says which"};
  }
  const std::string name{to_string(step->option)};
  if (step->option == Option::NonBlocking) {
    return "fcntl(" + descriptor(seen) + ", F_SETFL, " + (step->argument != 0 ? "O_RDWR|O_NONBLOCK" : "O_RDWR") + ")";
  }
  std::string value = '[' + std::to_string(step->argument / unit_of(step->option)) + "], 4";
  if (step->option == Option::Linger) {
    value = "[{onoff=" + std::to_string(step->argument) + ", linger=" + std::to_string(step->second) + "}], 8";
  } else if (is_time_value(step->option)) {
    constexpr std::int64_t kSecond = 1'000'000'000, kMicrosecond = 1'000;
    value = "[{tv_sec=" + std::to_string(step->argument / kSecond) + ", tv_usec=" + std::to_string(step->argument % kSecond / kMicrosecond) + "}], 16";
  }
  return "setsockopt(" + descriptor(seen) + ", " + std::string{level_of(name)} + ", " + name + ", " + value + ')';
}

/// The call with its result; empty for one that is left out.
std::string CallLines::text_of(const Observation& seen) {
  const std::string fd = descriptor(seen);
  const model::Step* const step = this->step(seen);
  const bool asks_nothing = step != nullptr && step->kind == model::StepKind::Recv && step->bytes == 0;
  const std::string octets = std::to_string(asks_nothing ? 0 : seen.error || seen.value <= 0 ? 1 : seen.value);
  switch (seen.op) {
    case Op::Socket: return "socket(..., SOCK_STREAM, IPPROTO_TCP)";
    case Op::Bind: return "bind(" + fd + ", ..., ...)";
    case Op::Listen: return "listen(" + fd + ", " + std::to_string(step != nullptr ? step->argument : 1) + ')';
    case Op::Connect: return "connect(" + fd + ", ..., ...)";
    case Op::Accept: return "accept(" + fd + ", ..., ...)";
    case Op::Shutdown: return "shutdown(" + fd + ", " + shutdown_text(step) + ')';
    case Op::Close: return "close(" + fd + ')';
    case Op::Send: {
      const bool partly = step != nullptr && step->bytes > seen.value && !seen.error;
      return "send(" + fd + ", ..., " + (partly ? std::to_string(step->bytes) : seen.error ? "1" : std::to_string(seen.value)) + ", " + flags_text(step) + ')';
    }
    case Op::Recv: return "recv(" + fd + ", ..., " + octets + ", " + flags_text(step) + ')';
    case Op::SetOption: return option_text(seen);
    case Op::GetOption:
      if (step == nullptr || step->option != Option::PendingError) return {};
      return "getsockopt(" + fd + ", SOL_SOCKET, SO_ERROR, [" + std::to_string(seen.value) + "], [4])";
    default: break;
  }
  throw ExportError{"the language has no word for " + std::string{net::to_string(seen.op)}};
}

// The system closes what a process has open, whatever ended it; in the order of descriptors.
void CallLines::close_all(net::Instant at, std::vector<Line>& lines) {
  for (const auto& [socket, number] : descriptors_) {
    lines.push_back({.at = at, .text = "close(" + std::to_string(first_ + number) + ") = 0", .returns = std::nullopt});
  }
  descriptors_.clear();
}

void CallLines::add(const Observation& seen, std::vector<Line>& lines) {
  if (seen.kind == Observation::Kind::Ended) return close_all(seen.at, lines);
  if (seen.kind != Observation::Kind::Call) return;
  last_return_ = seen.at;
  if (leaves_no_trace(seen.op)) return;
  std::string text = text_of(seen);
  if (text.empty()) return;
  Line line{.at = seen.began, .text = {}, .returns = std::nullopt};
  if (waits_for_arrivals(seen)) {
    line.at = seen.at;
  } else if (seen.at != seen.began) {
    line.returns = seen.at;
  }
  const bool makes = (seen.op == Op::Socket || seen.op == Op::Accept) && !seen.error;
  if (seen.op == Op::GetOption) {
    text += " = 0";
  } else {
    text += makes ? " = " + std::to_string(first_ + seen.value) : result_text(seen);
  }
  line.text = std::move(text);
  lines.push_back(std::move(line));
  if (makes) descriptors_[++sockets_] = seen.value;
  if (seen.op == Op::Close) descriptors_.erase(seen.socket);
  if (seen.op == Op::Send && !seen.error) handed_over_ += seen.value;
}

}  // namespace halfopen::pkt
