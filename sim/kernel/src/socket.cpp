#include "socket.h"

#include <tuple>

#include "epoll.h"
#include "mapped.h"
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
  return {options_.on(Option::ReuseAddress), options_.on(Option::ReusePort), options_.on(Option::ExclusiveAddress),
          process_.user()};
}

std::optional<Situation> Socket::port_objection(std::uint16_t port) const {
  const auto& model = parts_.profile.socket;
  if (port == 0) return std::nullopt;
  const bool refused = process_.user() != kSuperuser && port < parts_.errors.use(model.unprivileged_ports) &&
                       parts_.errors.has_code(Situation::PortPrivileged);
  if (refused) return Situation::PortPrivileged;
  const bool reserved = parts_.reserved(port) && parts_.errors.has_code(Situation::PortReserved);
  return reserved ? std::optional{Situation::PortReserved} : std::nullopt;
}

ip::HeaderMarks Socket::marks_to(const net::Address& remote) const {
  return remote.family == net::AddressFamily::V4 ? options_.marks(type_) : ip::HeaderMarks{};
}

std::int64_t Socket::default_of(Option option) const {
  return default_value(parts_.profile, parts_.usage, type_, option);
}

Holding Socket::holding(const net::Endpoint& local) const {
  return {.local = local, .sharing = sharing(), .dual = dual() && local.address == net::Address::any(family_)};
}

bool Socket::dual() const {
  if (family_ != net::AddressFamily::V6) return false;
  if (options_.is_set(Option::OnlyV6)) return !options_.on(Option::OnlyV6);
  return !parts_.errors.use(parts_.profile.socket.only_v6);
}

std::optional<Situation> Socket::to_wire(net::Address& address, Situation mapped) const {
  if (address.family != family_) {
    return family_ == net::AddressFamily::V4 ? Situation::WrongFamily : Situation::ShortAddress;
  }
  if (!is_mapped(address)) return std::nullopt;
  if (!dual()) return mapped;
  address = unmapped(address);
  return std::nullopt;
}

net::Endpoint Socket::shown(const net::Endpoint& end) const { return as_shown(family_, end); }

bool Socket::knows(Option option) const {
  const OptionScope scope = option_row(option).scope;
  if (scope != OptionScope::Any && (scope == OptionScope::Stream) != (type_ == net::SocketType::Stream)) return false;
  if (option == Option::OnlyV6 && family_ == net::AddressFamily::V4) return false;  // linux/20.v6only-late
  if (option >= Option::InfoRto) return parts_.errors.use(parts_.profile.socket.tcp_info);
  const profiles::OptionRule* rule = parts_.errors.option_rule(option);
  return rule == nullptr || rule->known;
}

// What speaks against setting an option now.
std::optional<Situation> Socket::objection(Option option, std::int64_t value) const {
  // windows/9.3: the two exclude each other.
  const bool clash = (option == Option::ReuseAddress && options_.on(Option::ExclusiveAddress)) ||
                     (option == Option::ExclusiveAddress && options_.on(Option::ReuseAddress));
  if (clash && value != 0) return Situation::Invalid;
  if (option == Option::OnlyV6 && bound()) return Situation::Invalid;  // linux/20.v6only-late
  const auto refused = [&](Situation why) { return parts_.errors.has_code(why) ? std::optional{why} : std::nullopt; };
  if (option == Option::Linger && type_ == net::SocketType::Datagram) return refused(Situation::DatagramLinger);
  const bool datagram = type_ == net::SocketType::Datagram;
  if (option == Option::KeepAlive && datagram) return refused(Situation::DatagramKeepAlive);
  if (option == Option::KeepAlive && connecting()) return refused(Situation::KeepAliveConnecting);
  const auto own = own_objection(option, value);
  return own ? refused(*own) : std::nullopt;
}

// Keeps what the system makes of a value.
std::optional<Situation> Socket::keep(Option option, std::int64_t value) {
  const OptionKind kind = option_row(option).kind;
  if (kind == OptionKind::Buffer) value = buffer_value(parts_.profile, parts_.usage, option, value);
  if (kind == OptionKind::Switch) value = value != 0 ? 1 : 0;
  if (option == Option::TypeOfService) {  // linux/20.option-ip: of a stream, the last two bits are ECN's
    value &= type_ == net::SocketType::Stream ? 0xFC : 0xFF;
  }
  if (option == Option::DeferAccept) {
    const Deferral deferral = deferral_of(parts_.profile.tcp, net::Duration{value});
    options_.set_deferral(deferral.shown, deferral.timeouts);
    return std::nullopt;
  }
  if (option == Option::TimeToLive && value == -1) {  // linux/20.option-ip: the host's again
    options_.unset(option);
    return std::nullopt;
  }
  const profiles::OptionRule* rule = kind == OptionKind::Number ? parts_.errors.option_rule(option) : nullptr;
  if (rule != nullptr) {
    if (means_unset(*rule, value)) {
      options_.unset(option);
      return std::nullopt;
    }
    const auto within = value_within(*rule, value);
    if (!within) return Situation::OptionOutOfRange;
    value = *within;
  }
  options_.set(option, value);
  return std::nullopt;
}

Attempt Socket::set_option(net::Operation& call) {
  const auto [option, value, second] = std::tuple{call.call.option, call.call.argument, call.call.second};
  if (!knows(option) || option_row(option).kind == OptionKind::ReadOnly) return situation(Situation::UnknownOption);
  if (option == Option::NonBlocking) {
    const bool watched = watch_ != nullptr && watch_->events;
    if (watched && value == 0) return situation(Situation::EventsBlocking);
    non_blocking_ = value != 0;
    return done(0);
  }
  if (const auto why_not = objection(option, value)) return situation(*why_not);
  if (const auto why_not = keep(option, value)) return situation(*why_not);
  if (option == Option::Linger) options_.set_linger(value != 0, second);
  option_changed(option);
  return done(0);
}

Attempt Socket::get_option(net::Operation& call) {
  const Option option = call.call.option;
  if (!knows(option)) return situation(Situation::UnknownOption);
  if (option == Option::NonBlocking) return done(non_blocking_ ? 1 : 0);
  if (option == Option::PendingError) return done(take_pending_error().number());
  const bool read_only = option_row(option).kind == OptionKind::ReadOnly && option != Option::SendLowWater;
  if (read_only) {
    const auto why_not = own_objection(option, 0);
    return why_not ? situation(*why_not) : done(read_only_value(option));
  }
  Attempt result = done(options_.is_set(option) ? options_.value(option) : default_of(option));
  if (option == Option::Linger) result.extra = options_.linger_seconds();
  return result;
}

}  // namespace halfopen::sim::kernel
