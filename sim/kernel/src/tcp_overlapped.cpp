// What overlapped calls mean to a stream socket beyond their own result: windows/4.5, windows/4.16, windows/10.6.
#include "parts.h"
#include "tcp_socket.h"

namespace halfopen::sim::kernel {

using net::Op;
using net::Option;

/// Whether an overlapped receive other than `but` is under way that shutdown(SD_RECEIVE) leaves alone.
bool TcpSocket::receives_pending(const net::Operation* but) {
  bool any = false;
  waiters().for_each([&](net::Operation& call) {
    const bool receives = call.call.op == Op::Recv || call.call.op == Op::RecvFrom;
    any = any || (receives && &call != but && outlives_shutdown(call));
  });
  return any;
}

bool TcpSocket::outlives_shutdown(const net::Operation& call) const {
  const bool under_way = is_overlapped(call) && call.queue != nullptr;
  return under_way && parts_.errors.use(parts_.profile.socket.shutdown_spares_pending);
}

void TcpSocket::shut_receiving_machine() {
  drive([&](tcp::Connection& machine, tcp::Actions& out) { machine.shutdown_receive(parts_.now(), out); });
}

void TcpSocket::receive_cancelled() {
  receive_cancelled_ = parts_.errors.use(parts_.profile.socket.cancelled_receive_resets);
  if (own_shut_receive_ && tcb_ != nullptr && !receives_pending()) shut_receiving_machine();
}

/// Whether a send is over only when its octets are acknowledged.
bool TcpSocket::sends_unbuffered(const net::Operation& call) const {
  const bool no_buffer = options().is_set(Option::SendBuffer) && options().value(Option::SendBuffer) == 0;
  return no_buffer && may_block(call) && parts_.errors.use(parts_.profile.socket.unbuffered_send_waits);
}

}  // namespace halfopen::sim::kernel
