// What stands between a SYN and accept(): half-open entries, how many there may be, and cookies in their place.
#include <algorithm>
#include <utility>

#include "parts.h"
#include "tcp_socket.h"

namespace halfopen::sim::kernel {

using profiles::HalfOpenLimit;
using profiles::SynCookies;

namespace {

// Below so many entries a backlog is never short of room, and an old one is asked at least so often
// (linux/4.6.half-open-thinned).
constexpr std::int64_t kPressureLeast = 8;
constexpr std::int32_t kRetriesLeast = 2;

}  // namespace

bool TcpSocket::half_open_full() const {
  if (parts_.errors.use(parts_.profile.socket.half_open_limit) == HalfOpenLimit::None) return false;
  return static_cast<std::int64_t>(backlog_->half_open.size()) >= backlog_->limit;
}

// linux/4.6.half-open-no-cookies. No host is ever known here: nothing is remembered of connections that are over.
bool TcpSocket::kept_for_known_hosts() const {
  if (parts_.errors.use(parts_.profile.socket.half_open_limit) == HalfOpenLimit::None) return false;
  const std::int64_t most = parts_.errors.use(parts_.profile.socket.syn_backlog);
  return most - static_cast<std::int64_t>(backlog_->half_open.size()) < most / 4;
}

TcpSocket::SynAnswer TcpSocket::answer_to_syn(bool known) const {
  const SynCookies cookies = parts_.errors.use(parts_.profile.socket.syn_cookies);
  const bool full = !known && half_open_full();
  const bool by_cookie = !known && (cookies == SynCookies::Always || (full && cookies == SynCookies::WhenFull));
  if (full && !by_cookie) return SynAnswer::None;
  if (!has_room()) {
    const bool drops = parts_.errors.use(parts_.profile.socket.backlog_full) == profiles::BacklogFull::DropSyn;
    return drops ? SynAnswer::None : SynAnswer::Reset;
  }
  if (by_cookie) return SynAnswer::Cookie;
  if (!known && cookies == SynCookies::Never && kept_for_known_hosts()) return SynAnswer::None;
  return SynAnswer::Entry;
}

void TcpSocket::syn_arrives(const wire::Packet& syn, const tcp::Flow& flow, bool known) {
  switch (answer_to_syn(known)) {
    case SynAnswer::None:
      return;
    case SynAnswer::Reset:
      if (auto reset = tcp::reset_for(syn)) parts_.stack.send(std::move(*reset));
      return;
    case SynAnswer::Cookie:
      backlog_->cookie_sent = parts_.now();
      return parts_.tcp.send_cookie(syn, flow, options());
    case SynAnswer::Entry:
      break;
  }
  Tcb& tcb = parts_.tcp.open(flow, options(), sharing());
  tcb.listener = this;
  mark(tcb);
  backlog_->half_open.push_back(&tcb);
  tcb.machine.accept_syn(syn, parts_.now(), parts_.tcp.actions());
  parts_.tcp.carry_out(tcb);
}

// Without room for the connection the ACK is dropped, whatever tcp_abort_on_overflow says (linux/4.6.cookie-overflow).
bool TcpSocket::cookie_arrives(const wire::Packet& ack, const tcp::Flow& flow) {
  if (!backlog_->cookie_sent || parts_.now() - *backlog_->cookie_sent > kCookiesExpected) return false;
  const auto syn = parts_.tcp.syn_of_cookie(ack, flow);
  if (!syn) return false;
  if (!has_room()) return true;
  Tcb& tcb = parts_.tcp.open(flow, options(), sharing(), ack.tcp.ack - 1);
  tcb.listener = this;
  backlog_->half_open.push_back(&tcb);
  tcb.machine.accept_cookie(*syn, parts_.now());
  tcb.machine.segment_arrives(ack, parts_.now(), parts_.tcp.actions());
  parts_.tcp.carry_out(tcb);
  return true;
}

// linux/4.6.half-open-thinned: more than half of the backlog is half-open. Room is kept for the young, whose timer has
// never fired: the fewer of them, the fewer SYN-ACKs an old one still gets.
void TcpSocket::syn_ack_due(Tcb& tcb) const {
  if (parts_.errors.use(parts_.profile.socket.half_open_limit) == HalfOpenLimit::None) return;
  const auto& entries = backlog_->half_open;
  const auto count = static_cast<std::int64_t>(entries.size());
  const std::int64_t backlog = backlog_->limit - parts_.profile.socket.backlog_extra;
  std::int32_t retries = tcb.machine.syn_ack_retries();
  if (2 * count > std::max(kPressureLeast, backlog)) {
    std::int64_t young = 2 * std::count_if(entries.begin(), entries.end(),
                                           [](const Tcb* entry) { return entry->machine.syn_ack_timeouts() == 0; });
    for (; retries > kRetriesLeast && count >= young; young *= 2) --retries;
  }
  tcb.machine.limit_syn_acks(retries);
}

void TcpSocket::half_open_event(Tcb& tcb, const TcpEvent& event) {
  if (tcb.machine.finished()) return half_open_gone(tcb);
  if (!event.connected) return;
  std::erase(backlog_->half_open, &tcb);
  tcb.listener = nullptr;
  OptionValues inherited = options();
  inherited.unset(net::Option::DeferAccept);  // linux/20.inherited
  auto child = std::make_unique<TcpSocket>(parts_, process(), family(), inherited);
  child->adopt(tcb);
  child->phase_ = Phase::Connected;
  backlog_->queue.push_back(std::move(child));
  process().socket_changed(*this, true, false);
}

// linux/4.3: nothing is reported to anybody.
void TcpSocket::half_open_gone(Tcb& tcb) {
  std::erase(backlog_->half_open, &tcb);
  tcb.layer.forget(tcb);
}

}  // namespace halfopen::sim::kernel
