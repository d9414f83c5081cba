#include "udp_socket.h"

#include <algorithm>
#include <utility>

#include "parts.h"
#include "readiness.h"
#include "send_result.h"

namespace halfopen::sim::kernel {

using net::MessageFlag;
using net::Option;
using net::Ready;
using net::ShutdownHow;
using profiles::Situation;

namespace {

// The largest payload: over IPv4 65535 - 20 - 8 (linux/13.above-65507, windows/14.11), over IPv6 65535 - 8
// (linux/20.udp-largest-v6).
constexpr std::size_t largest(net::AddressFamily family) { return family == net::AddressFamily::V4 ? 65'507 : 65'527; }

// linux/20.udp-charge.
constexpr std::int64_t linux_charge(std::int64_t octets) {
  constexpr std::int64_t kHead = 256, kBeside = 379, kSmall = 576, kFirst = 1024;
  if (octets + kBeside <= kSmall) return kHead + kSmall;
  std::int64_t block = kFirst;
  while (block < octets + kBeside) block *= 2;
  return kHead + block;
}

}  // namespace

UdpSocket::UdpSocket(Parts& parts, Process& process, net::AddressFamily family)
    : Socket{parts, process, net::SocketType::Datagram, family, OptionValues{}},
      bound_to_{net::Address::any(family)} {}

UdpSocket::~UdpSocket() = default;

Attempt UdpSocket::bind(net::Operation& call) {
  net::Endpoint local = call.call.endpoint;
  if (const auto why_not = to_wire(local.address, Situation::Invalid)) return situation(*why_not);
  const bool here = local.address.is_any() || parts_.stack.is_own(local.address) ||
                    parts_.stack.is_broadcast(local.address);
  if (!here) return situation(Situation::AddressForeign);
  if (const auto why_not = port_objection(local.port)) return situation(*why_not);
  if (claim_) return situation(Situation::BindTwice);
  if (local.port == 0) {
    return bind_any_port(local.address) ? done(0) : situation(Situation::BindPortsExhausted);
  }
  const BindVerdict verdict = parts_.udp.judge(holding(local));
  if (verdict == BindVerdict::Denied) return situation(Situation::AddressDenied);
  if (verdict == BindVerdict::InUse) return situation(Situation::AddressInUse);
  claim_ = std::make_unique<Claim>(parts_.udp.ports(), holding(local), *this);
  return done(0);
}

bool UdpSocket::bind_any_port(const net::Address& address) {
  const auto port = parts_.udp.port_for_bind(holding({address, 0}));
  if (!port) return false;
  claim_ = std::make_unique<Claim>(parts_.udp.ports(), holding({address, *port}), *this);
  claim_->port_named = false;
  return true;
}

// linux/13: allowed at any time; nothing is sent.
Attempt UdpSocket::connect(net::Operation& call) {
  if (call.call.argument == net::kUnspecified) return dissolve();
  net::Endpoint to = call.call.endpoint;
  if (const auto why_not = to_wire(to.address, Situation::MappedRefused)) return situation(*why_not);
  if (to.port == 0 && parts_.errors.has_code(Situation::ConnectPortZero)) return situation(Situation::ConnectPortZero);
  if (to.address.is_any()) {
    if (parts_.errors.has_code(Situation::ConnectAnyAddress)) return situation(Situation::ConnectAnyAddress);
    to.address = net::Address::loopback(to.address.family);
  }
  net::Endpoint from;
  if (const auto why_not = reach(to, from)) return situation(*why_not);
  peer_ = to;
  connected_from_ = from.address;
  return done(0);
}

// connect with AF_UNSPEC (linux/20.unspec-udp): what is queued or pending stays.
Attempt UdpSocket::dissolve() {
  if (parts_.errors.has_code(Situation::ConnectUnspecified)) return situation(Situation::ConnectUnspecified);
  peer_.reset();
  if (!claim_ || claim_->port_named) return done(0);
  bound_to_ = claim_->holding.local.address;
  claim_.reset();
  return done(0);
}

// A way to `to`, and the own end it will be sent from; a port is bound if none is.
std::optional<Situation> UdpSocket::reach(const net::Endpoint& to, net::Endpoint& from) {
  const ip::Path path = parts_.stack.path_to(to.address);
  if (path.broadcast && !options().on(Option::Broadcast)) return Situation::BroadcastDenied;
  if (path.result != ip::SendResult::TooBig) {
    if (const auto why_not = situation_of(path.result)) return why_not;
  }
  if (!claim_ && !bind_any_port(bound_to_)) return Situation::DatagramPortsExhausted;
  from = claim_->holding.local;
  if (from.address.is_any() || parts_.stack.is_broadcast(from.address)) from.address = path.source;
  if (from.address.family != to.address.family) return Situation::MappedRefused;
  return std::nullopt;
}

Attempt UdpSocket::send(net::Operation& call) {
  const net::Call& wants = call.call;
  if (has(wants.flags, MessageFlag::OutOfBand)) return situation(Situation::NotSupported);  // linux/surface.oob-udp
  if (error_) return failed(error_.take());  // linux/13: and nothing is sent
  if (shut_send_) return situation(Situation::SendShut);
  const bool addressed = wants.op == net::Op::SendTo;
  if (!addressed && !peer_) return situation(Situation::DestinationRequired);
  net::Endpoint to = addressed ? wants.endpoint : *peer_;
  if (addressed) {
    if (const auto why_not = to_wire(to.address, Situation::MappedRefused)) return situation(*why_not);
  }
  if (to.port == 0) {  // linux/20.udp-port-0: refused only to a call that names it
    const auto size = static_cast<std::int64_t>(wants.out.size());
    if (addressed && parts_.errors.has_code(Situation::DatagramPortZero)) return situation(Situation::DatagramPortZero);
    return done(size);
  }
  if (wants.out.size() > largest(to.address.family)) return situation(Situation::MessageTooLong);
  return transmit(wants, to);
}

Attempt UdpSocket::transmit(const net::Call& call, const net::Endpoint& to) {
  net::Endpoint from;
  if (const auto why_not = reach(to, from)) return situation(*why_not);
  if (parts_.shortage.buffers) return situation(Situation::NoBuffers);
  wire::Packet datagram;
  datagram.protocol = wire::Protocol::Udp;
  datagram.ip.source = from.address;
  datagram.ip.destination = to.address;
  datagram.udp = {from.port, to.port};
  datagram.payload = core::Slice::copy_of(call.out);
  const ip::SendResult sent = parts_.stack.send(std::move(datagram), marks_to(to.address));
  if (sent == ip::SendResult::TooBig) return situation(Situation::MessageTooLong);
  return done(static_cast<std::int64_t>(call.out.size()));
}

Attempt UdpSocket::recv(net::Operation& call) {
  if (error_) return failed(error_.take());
  if (!claim_ && parts_.errors.has_code(Situation::UdpRecvUnbound)) return situation(Situation::UdpRecvUnbound);
  // linux/20.udp-shut-recv: only a call that would have blocked finds the end; windows/4.3: any call is told.
  const bool over = shut_receive_ && (may_block(call) || parts_.errors.has_code(Situation::RecvShut));
  if (queue_.empty() && over) return situation(Situation::RecvShut);
  if (queue_.empty()) return wait(call, Option::ReceiveTimeout, Situation::RecvTimeout);
  const Item item = queue_.front();
  if (!has(call.call.flags, MessageFlag::Peek) || item.error) {
    charged_ -= charge_of(item.octets.size());
    queue_.pop_front();
  }
  return item.error ? failed(item.error) : deliver(call, item);
}

// What does not fit is lost: silently (linux/13) or with an error beside the part that fits (windows/14.6).
Attempt UdpSocket::deliver(net::Operation& call, const Item& item) {
  const std::span<std::byte> into = call.call.in;
  const std::size_t size = std::min(into.size(), item.octets.size());
  std::copy_n(item.octets.data(), size, into.begin());
  if (size < item.octets.size() && parts_.errors.has_code(Situation::DatagramTruncated)) {
    return situation(Situation::DatagramTruncated);
  }
  if (call.call.message != nullptr && size < item.octets.size()) call.call.message->flags = MessageFlag::Truncate;
  const bool real_size = has(call.call.flags, MessageFlag::Truncate);
  call.outcome.peer = shown(item.from);
  return done(static_cast<std::int64_t>(real_size ? item.octets.size() : size));
}

// linux/13: ENOTCONN on an unconnected socket sets the flags all the same.
Attempt UdpSocket::shutdown(net::Operation& call) {
  const std::int64_t how = call.call.argument;
  if (how < 0 || how > static_cast<std::int64_t>(ShutdownHow::Both)) return situation(Situation::Invalid);
  if (how != static_cast<std::int64_t>(ShutdownHow::Send)) shut_receive_ = true;
  if (how != static_cast<std::int64_t>(ShutdownHow::Receive)) shut_send_ = true;
  process().socket_changed(*this, true, true);
  return peer_ ? done(0) : situation(Situation::ShutdownUnconnected);
}

Attempt UdpSocket::local_name(net::Operation& call) {
  net::Endpoint local = claim_ ? claim_->holding.local : net::Endpoint{bound_to_, 0};
  if (peer_ && local.address.is_any()) local.address = connected_from_;
  return named(call, shown(local));
}

// linux/20.udp-port-0.
Attempt UdpSocket::peer_name(net::Operation& call) {
  return peer_ && peer_->port != 0 ? named(call, shown(*peer_)) : situation(Situation::PeerNameUnconnected);
}

// linux/20.udp-broadcast: a connected socket has an address of its own, to which no broadcast goes.
bool UdpSocket::hears(const net::Address& broadcast) const {
  const Holding& held = claim_->holding;
  const bool any = held.local.address.is_any() && (held.local.address.family == broadcast.family || held.dual);
  return !peer_ && (any || held.local.address == broadcast);
}

void UdpSocket::let_go(bool, bool) { claim_.reset(); }

int UdpSocket::fits(const net::Endpoint& local, const net::Endpoint& remote) const {
  const Holding& held = claim_->holding;
  const net::Address& own = held.local.address;
  const bool same_family = own.family == local.address.family;
  const bool specific = own == local.address;
  if (!specific && !(own.is_any() && same_family) && !held.dual) return 0;
  if (peer_ && *peer_ != remote) return 0;
  return 1 + (same_family ? 1 : 0) + (specific ? 2 : 0) + (peer_ ? 4 : 0);
}

std::int64_t UdpSocket::charge_of(std::size_t octets) const {
  const auto size = static_cast<std::int64_t>(octets);
  const bool blocks =
      parts_.errors.use(parts_.profile.socket.datagram_charge) == profiles::DatagramCharge::LinuxBlocks;
  return blocks ? linux_charge(size) : size;
}

// linux/20.udp-charge: an empty queue takes any datagram; taken to hold for every system.
bool UdpSocket::has_room_for(std::int64_t charge) const {
  const bool set = options().is_set(Option::ReceiveBuffer);
  const std::int64_t size = set ? options().value(Option::ReceiveBuffer)
                                : parts_.errors.use(parts_.profile.socket.datagram_receive_buffer);
  return queue_.empty() || charged_ + charge <= size;
}

// linux/13: when the buffer is full the newcomer is dropped, silently.
void UdpSocket::datagram_arrives(const net::Endpoint& from, const core::Slice& octets) {
  const std::int64_t charge = charge_of(octets.size());
  if (!has_room_for(charge)) return;
  charged_ += charge;
  queue_.push_back({from, octets});
  process().socket_changed(*this, true, false);
}

// One pending error that any call takes, of connected sockets only (linux/13); or one error per message, which recv
// meets in its turn, connected or not (windows/14.1 to 14.3).
void UdpSocket::icmp_error(const profiles::IcmpRow& row, ErrorRecord record) {
  if (row.udp != profiles::IcmpEffect::Fatal) return;
  // windows/14.4: SIO_UDP_CONNRESET FALSE; taken to be about what is shown as a reset only.
  const bool off = options().is_set(Option::ConnectionReset) && !options().on(Option::ConnectionReset);
  if (off && row.error == net::winsock::kConnectionReset) return;
  if (options().on(Option::ReceiveErrors)) queue_error(std::move(record));  // linux/surface.errqueue-udp
  if (parts_.errors.use(parts_.profile.socket.udp_errors) == profiles::UdpErrors::Receive) {
    charged_ += charge_of(0);
    queue_.push_back({{}, {}, row.error});
  } else if (peer_ || options().on(Option::ReceiveErrors)) {
    error_.latch(row.error, profiles::Latch::Once);
  }
  process().socket_changed(*this, true, true);
}

void UdpSocket::show_next_error(net::Error next) {
  error_.clear();
  if (next) error_.latch(next, profiles::Latch::Once);
}

Ready UdpSocket::in_sets() const { return sets_of(ready()); }

net::NetworkEvents UdpSocket::happening() const {
  net::NetworkEvents now;
  now.happened = net::NetworkEvent::Write;  // windows/11.udp-unbound
  if (!queue_.empty()) now.happened = now.happened | net::NetworkEvent::Read;
  return now;
}

std::int64_t UdpSocket::read_only_value(Option option) const {
  const bool unread = option == Option::UnreadBytes && !queue_.empty();
  return unread ? static_cast<std::int64_t>(queue_.front().octets.size()) : 0;
}

void UdpSocket::option_changed(Option) {
  if (claim_) claim_->holding.sharing = sharing();
}

// linux/6.1; windows/11.
Ready UdpSocket::ready() const {
  Ready mask = Ready::Out;
  if (!queue_.empty()) mask = mask | Ready::In;
  if (error_ || has_error_records()) mask = mask | Ready::Err;
  if (shut_receive_) mask = mask | Ready::In | Ready::ReadHangUp;
  if (shut_receive_ && shut_send_) mask = mask | Ready::HangUp;
  return mask;
}

}  // namespace halfopen::sim::kernel
