#include "halfopen/net/socket.h"

namespace halfopen::net {

Task<Result<Socket>> Socket::connect(Process& process, Endpoint remote) {
  const Outcome opened = co_await process.call({.op = Op::Socket, .family = remote.address.family});
  if (!opened.ok()) co_return opened.error;
  Socket socket{process, static_cast<Descriptor>(opened.value)};
  const Outcome connected =
      co_await process.call({.op = Op::Connect, .descriptor = socket.descriptor(), .endpoint = remote});
  if (connected.ok()) co_return std::move(socket);
  (void)co_await socket.close();
  co_return connected.error;
}

Task<Outcome> Socket::send_all(std::span<const std::byte> bytes, MessageFlag flags) {
  Outcome total;
  while (!bytes.empty()) {
    const Outcome sent = co_await send(bytes, flags);
    if (!sent.ok()) {
      total.error = sent.error;
      break;
    }
    total.value += sent.value;
    bytes = bytes.subspan(static_cast<std::size_t>(sent.value));
  }
  co_return total;
}

Task<Outcome> Socket::recv_all(std::span<std::byte> room) {
  Outcome total;
  while (!room.empty()) {
    const Outcome got = co_await recv(room);
    if (!got.ok() || got.value == 0) {
      total.error = got.error;
      break;
    }
    total.value += got.value;
    room = room.subspan(static_cast<std::size_t>(got.value));
  }
  co_return total;
}

}  // namespace halfopen::net
