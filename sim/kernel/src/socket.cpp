#include "socket.h"

#include <tuple>

#include "epoll.h"
#include "parts.h"

namespace halfopen::sim::kernel {

using net::Option;
using profiles::Situation;

Socket::Socket(Parts& parts, Process& process, net::SocketType type, net::AddressFamily family,
               const OptionValues& options)
    : File{kKind}, parts_{parts}, process_{process}, options_{options}, type_{type}, family_{family} {}

Socket::~Socket() {
  if (watch_ == nullptr) return;
  for (Epoll* epoll : watch_->epolls) epoll->forget(*this);
}

Watch& Socket::watch() {
  if (watch_ == nullptr) watch_ = std::make_unique<Watch>();
  return *watch_;
}

Attempt Socket::listen(net::Operation&) { return situation(Situation::NotSupported); }
Attempt Socket::accept(net::Operation&) { return situation(Situation::NotSupported); }

bool Socket::may_block(const net::Operation& call) const {
  if (is_overlapped(call)) return true;  // whatever the mode
  return !non_blocking_ && !has(call.call.flags, net::MessageFlag::DontWait);
}

bool Socket::expired(const net::Operation& call) const { return deadline_of(call) <= parts_.now(); }

Attempt Socket::situation(Situation what) const {
  const net::Error code = parts_.errors.code(what);
  return code ? failed(code) : done(0);
}

Attempt Socket::wait(const net::Operation& call, Option patience, Situation timed_out) {
  if (!may_block(call)) return situation(Situation::WouldBlock);
  if (expired(call)) return situation(timed_out);
  return wait_in(waiters_, options_.duration(patience));
}

Sharing Socket::sharing() const {
  return {options_.on(Option::ReuseAddress), options_.on(Option::ReusePort), options_.on(Option::ExclusiveAddress)};
}

Holding Socket::holding(const net::Endpoint& local) const { return {local, sharing(), false, false}; }

bool Socket::knows(Option option) const {
  const OptionScope scope = option_row(option).scope;
  if (scope != OptionScope::Any && (scope == OptionScope::Stream) != (type_ == net::SocketType::Stream)) return false;
  // Each system has its own option to share a port, and only that (windows/9.1).
  const auto rules = parts_.errors.use(parts_.profile.socket.bind_rules);
  if (option == Option::ReusePort) return rules == profiles::BindRules::Linux;
  if (option == Option::ExclusiveAddress) return rules == profiles::BindRules::Windows;
  if (option >= Option::InfoRto) return parts_.errors.use(parts_.profile.socket.tcp_info);
  return true;
}

Attempt Socket::set_option(net::Operation& call) {
  const auto [option, value, second] = std::tuple{call.call.option, call.call.argument, call.call.second};
  const OptionRow& row = option_row(option);
  if (!knows(option) || row.kind == OptionKind::ReadOnly) return situation(Situation::UnknownOption);
  if (option == Option::NonBlocking) {
    const bool watched = watch_ != nullptr && watch_->events;
    if (watched && value == 0) return situation(Situation::EventsBlocking);
    non_blocking_ = value != 0;
    return done(0);
  }
  // windows/9.3: the two exclude each other.
  const bool clash = (option == Option::ReuseAddress && options_.on(Option::ExclusiveAddress)) ||
                     (option == Option::ExclusiveAddress && options_.on(Option::ReuseAddress));
  if (clash && value != 0) return situation(Situation::Invalid);
  switch (row.kind) {
    case OptionKind::Switch:
      options_.set(option, value != 0 ? 1 : 0);
      break;
    case OptionKind::Buffer:
      options_.set(option, buffer_value(parts_.profile, parts_.usage, option, value));
      break;
    case OptionKind::Number:
    case OptionKind::ReadOnly:
      options_.set(option, value);
      break;
  }
  if (option == Option::Linger) options_.set_linger(value != 0, second);
  option_changed(option);
  return done(0);
}

Attempt Socket::get_option(net::Operation& call) {
  const Option option = call.call.option;
  if (!knows(option)) return situation(Situation::UnknownOption);
  if (option == Option::NonBlocking) return done(non_blocking_ ? 1 : 0);
  if (option == Option::PendingError) return done(take_pending_error().number());
  if (option_row(option).kind == OptionKind::ReadOnly) return done(read_only_value(option));
  Attempt result = done(options_.is_set(option) ? options_.value(option)
                                                : default_value(parts_.profile, parts_.usage, type_, option));
  if (option == Option::Linger) result.outcome.extra = options_.linger_seconds();
  return result;
}

}  // namespace halfopen::sim::kernel
