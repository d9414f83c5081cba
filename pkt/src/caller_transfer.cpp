// Calls that move octets. The octets are zeros in both directions; counts and flags are checked.
#include "caller.h"
#include "stop.h"

namespace halfopen::pkt {

using net::MessageFlag;
using net::Op;

Begun Caller::transfer(const CallEvent& event, Op op, std::int64_t size, MessageFlag flags) {
  const Handle socket = handle(event);
  net::Call call{.op = op, .descriptor = socket.descriptor, .flags = flags};
  if (op == Op::SendTo && socket.flow != nullptr) {
    if (socket.flow->remote.port == 0) socket.flow->remote = {settings_.remote, settings_.connect_port};
    call.endpoint = {settings_.for_socket(socket.flow->remote.address), socket.flow->remote.port};
  }
  Begun begun = make(event, call, size);
  if (op == Op::Recv || op == Op::RecvFrom || op == Op::RecvMessage) {
    begun.then = [zeros = event.arguments.size() > 1](const net::Outcome& outcome, MadeCall* made) {
      for (std::int64_t i = 0; zeros && i < outcome.value && i < static_cast<std::int64_t>(made->octets.size()); ++i) {
        if (made->octets[static_cast<std::size_t>(i)] != std::byte{0}) failed("octet " + std::to_string(i) + " that was read is no zero");
      }
    };
  }
  return begun;
}

Begun Caller::read(const CallEvent& event) {
  expect_arguments(event, 3, 3);
  return transfer(event, Op::Recv, number_of(event.arguments[2]), MessageFlag::None);
}

Begun Caller::readv(const CallEvent& event) {
  expect_arguments(event, 3, 3);
  return transfer(event, Op::Recv, vector_size(event.arguments[1]), MessageFlag::None);
}

Begun Caller::recv(const CallEvent& event) {
  expect_arguments(event, 4, 6);
  return transfer(event, event.name == "recv" ? Op::Recv : Op::RecvFrom, number_of(event.arguments[2]), message_flags_of(event.arguments[3]));
}

Begun Caller::recvmsg(const CallEvent& event) {
  expect_arguments(event, 3, 3);
  const Expr& header = event.arguments[1];
  const Expr* vector = field(header, "msg_iov");
  if (field(header, "msg_control") != nullptr) unsupported("recvmsg() with msg_control");
  Begun begun = transfer(event, Op::RecvMessage, vector != nullptr ? vector_size(*vector) : 0, message_flags_of(event.arguments[2]));
  const Expr* flags = field(header, "msg_flags");
  begun.then = [flags](const net::Outcome&, MadeCall* made) {
    if (flags == nullptr || is_ellipsis(*flags)) return;
    const MessageFlag expected = message_flags_of(*flags);
    if (expected == made->message.flags) return;
    failed("msg_flags: expected " + to_string(expected) + ", actual " + to_string(made->message.flags));
  };
  return begun;
}

Begun Caller::write(const CallEvent& event) {
  expect_arguments(event, 3, 3);
  return transfer(event, Op::Send, number_of(event.arguments[2]), MessageFlag::None);
}

Begun Caller::writev(const CallEvent& event) {
  expect_arguments(event, 3, 3);
  return transfer(event, Op::Send, vector_size(event.arguments[1]), MessageFlag::None);
}

Begun Caller::send(const CallEvent& event) {
  expect_arguments(event, 4, 4);
  return transfer(event, Op::Send, number_of(event.arguments[2]), message_flags_of(event.arguments[3]));
}

Begun Caller::sendto(const CallEvent& event) {
  expect_arguments(event, 6, 6);
  const Handle socket = handle(event);
  const bool named = is_ellipsis(event.arguments[4]);
  const bool datagram = socket.flow != nullptr && socket.flow->type == net::SocketType::Datagram;
  const MessageFlag flags = message_flags_of(event.arguments[3]);
  return transfer(event, named && datagram ? Op::SendTo : Op::Send, number_of(event.arguments[2]), flags);
}

Begun Caller::sendmsg(const CallEvent& event) {
  expect_arguments(event, 3, 3);
  const Expr& header = event.arguments[1];
  const Expr* vector = field(header, "msg_iov");
  if (field(header, "msg_control") != nullptr) unsupported("sendmsg() with msg_control");
  if (const Expr* flags = field(header, "msg_flags"); flags != nullptr && !words_of(*flags).empty()) {
    invalid("sendmsg(): msg_flags of the structure means nothing when sending");
  }
  const Handle socket = handle(event);
  const bool datagram = socket.flow != nullptr && socket.flow->type == net::SocketType::Datagram;
  const bool named = field(header, "msg_name") != nullptr;
  return transfer(event, named && datagram ? Op::SendTo : Op::Send, vector != nullptr ? vector_size(*vector) : 0,
                  message_flags_of(event.arguments[2]));
}

}  // namespace halfopen::pkt
