// Urgent data: the sixth check of RFC 9293, 3.10.7.4, and what sockets make of it: one octet beside the stream, with a
// mark where it stood (linux/8.6; RFC 6093 tells why nobody should use it).
#include <algorithm>
#include <vector>

#include "core.h"

namespace halfopen::sim::tcp {

constexpr std::uint32_t kPointerMax = 0xFFFF;  // RFC 9293, 3.1: 16 bits.

Urgent& Connection::Core::urgent() {
  if (!urgent_) urgent_ = std::make_unique<Urgent>();
  return *urgent_;
}

// Every segment up to the end of what is urgent says so; the pointer names the octet behind it (linux/8.6.sent).
void Connection::Core::add_urgent(Packet& segment) const {
  if (!urgent_->sent_end || !segment.tcp.seq.before(*urgent_->sent_end)) return;
  segment.tcp.flags |= wire::tcp_flag::kUrg;
  segment.tcp.urgent = static_cast<std::uint16_t>(std::min(*urgent_->sent_end - segment.tcp.seq, kPointerMax));
}

void Connection::Core::urgent_acknowledged() {
  if (urgent_->sent_end && urgent_->sent_end->at_or_before(snd_.una)) urgent_->sent_end.reset();
  if (urgent_->none()) urgent_.reset();
}

// Sixth.
void Connection::Core::sixth_check_urgent(const Packet& seg, Turn& turn) {
  if (peer_finished_) return;
  if ((seg.tcp.flags & wire::tcp_flag::kUrg) != 0) take_urgent_pointer(seg);
  if (!urgent_ || !urgent_->received || urgent_->received->octet != UrgentReceived::Octet::Awaited) return;
  const std::uint32_t offset = urgent_->received->mark - seg.tcp.seq;
  if (offset >= seg.payload.size()) return;
  urgent_->received->octet = UrgentReceived::Octet::Here;
  urgent_->received->value = seg.payload.data()[offset];
  turn.out.readable = true;
}

// The pointer is taken to name the octet behind the urgent one, as everybody but the RFC does (linux/8.6.pointer). A
// newer one takes the place of an older one, whose octet becomes data again unless it has been read up to.
void Connection::Core::take_urgent_pointer(const Packet& seg) {
  const SeqNum mark = seg.tcp.seq + (seg.tcp.urgent > 0 ? seg.tcp.urgent - 1u : 0u);
  const SeqNum read = next_to_read();
  if (mark.before(read) || mark.before(rcv_.nxt)) return;
  const bool pending = urgent_ && urgent_->received;
  if (pending && mark.at_or_before(urgent_->received->mark)) return;
  if (pending && urgent_->received->mark == read && received_.size() > 0) skip_octet();
  urgent().received = UrgentReceived{mark};
}

void Connection::Core::skip_octet() {
  std::byte nowhere[1];
  received_.read(nowhere, false);
}

void Connection::Core::pass_mark() {
  if (!at_mark() || received_.size() == 0) return;
  skip_octet();
  urgent_->received.reset();
  if (urgent_->none()) urgent_.reset();
}

// The number of the octet that is read next.
SeqNum Connection::Core::next_to_read() const {
  return rcv_.nxt - (peer_finished_ ? 1u : 0u) - static_cast<std::uint32_t>(received_.size());
}

bool Connection::Core::at_mark() const {
  return urgent_ && urgent_->received && urgent_->received->mark == next_to_read();
}

// Octets a read would move, urgent ones beside the stream left out: at the mark, the octet there.
std::size_t Connection::Core::readable() const {
  const std::size_t waiting = received_.size();
  return waiting > 0 && at_mark() ? waiting - 1 : waiting;
}

// What SIOCINQ says: up to the mark, if one stands ahead.
std::size_t Connection::Core::readable_to_mark() const {
  if (!urgent_ || !urgent_->received) return received_.size();
  const SeqNum mark = urgent_->received->mark;
  const SeqNum read = next_to_read();
  return mark.before(read) || mark.at_or_after(rcv_.nxt) ? received_.size() : mark - read;
}

// linux/8.6.read: a read stops at the mark; one that begins there leaves the urgent octet out, and with data behind the
// mark read the mark is gone.
std::size_t Connection::Core::read_beside_mark(std::span<std::byte> into, bool peek) {
  if (!urgent_ || !urgent_->received) return received_.read(into, peek);
  const SeqNum mark = urgent_->received->mark;
  if (peek) return peek_beside_mark(into);
  if (at_mark() && received_.size() > 0) skip_octet();
  const std::uint32_t ahead = mark - next_to_read();
  const bool stops = mark.after(next_to_read()) && ahead < into.size();
  const std::size_t count = received_.read(stops ? into.first(ahead) : into, false);
  if (next_to_read().after(mark)) {
    urgent_->received.reset();
    if (urgent_->none()) urgent_.reset();
  }
  return count;
}

std::size_t Connection::Core::peek_beside_mark(std::span<std::byte> into) {
  const SeqNum mark = urgent_->received->mark;
  if (mark.after(next_to_read())) {
    const std::uint32_t ahead = mark - next_to_read();
    return received_.read(into.first(std::min<std::size_t>(into.size(), ahead)), true);
  }
  if (!at_mark() || received_.size() == 0) return received_.read(into, true);
  std::vector<std::byte> all(into.size() + 1);
  const std::size_t count = received_.read(all, true) - 1;
  std::copy_n(all.begin() + 1, count, into.begin());
  return count;
}

// recv with MSG_OOB (linux/8.6.oob).
UrgentOctet Connection::Core::take_urgent(bool peek, std::byte& octet) {
  if (!urgent_ || !urgent_->received) return UrgentOctet::None;
  switch (urgent_->received->octet) {
    case UrgentReceived::Octet::Awaited:
      return UrgentOctet::Awaited;
    case UrgentReceived::Octet::Taken:
      return UrgentOctet::None;
    case UrgentReceived::Octet::Here:
      break;
  }
  octet = urgent_->received->value;
  if (!peek) urgent_->received->octet = UrgentReceived::Octet::Taken;
  return UrgentOctet::Here;
}

bool Connection::Core::urgent_here() const {
  return urgent_ && urgent_->received && urgent_->received->octet == UrgentReceived::Octet::Here;
}

}  // namespace halfopen::sim::tcp
