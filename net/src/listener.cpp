#include "halfopen/net/listener.h"

namespace halfopen::net {

Task<Result<Listener>> Listener::listen(Process& process, Endpoint local, int backlog) {
  const Outcome opened = co_await process.call({.op = Op::Socket, .family = local.address.family});
  if (!opened.ok()) co_return opened.error;
  Listener listener{process, static_cast<Descriptor>(opened.value)};
  Outcome outcome = co_await process.call({.op = Op::Bind, .descriptor = listener.descriptor(), .endpoint = local});
  if (outcome.ok()) {
    outcome = co_await process.call({.op = Op::Listen, .descriptor = listener.descriptor(), .argument = backlog});
  }
  if (outcome.ok()) co_return std::move(listener);
  (void)co_await listener.close();
  co_return outcome.error;
}

Task<Result<Accepted>> Listener::accept() {
  const Outcome accepted = co_await process_->call({.op = Op::Accept, .descriptor = descriptor_});
  if (!accepted.ok()) co_return accepted.error;
  co_return Accepted{Socket{*process_, static_cast<Descriptor>(accepted.value)}, accepted.peer};
}

}  // namespace halfopen::net
