#include "halfopen/net/datagram.h"

namespace halfopen::net {

Task<Result<Datagram>> Datagram::bind(Process& process, Endpoint local) {
  const Outcome opened =
      co_await process.call({.op = Op::Socket, .family = local.address.family, .type = SocketType::Datagram});
  if (!opened.ok()) co_return opened.error;
  Datagram datagram{process, static_cast<Descriptor>(opened.value)};
  const Outcome bound = co_await process.call({.op = Op::Bind, .descriptor = datagram.descriptor(), .endpoint = local});
  if (bound.ok()) co_return std::move(datagram);
  (void)co_await datagram.close();
  co_return bound.error;
}

}  // namespace halfopen::net
