#include <utility>

#include "ggnetworkcheck.h"
#include "ggnetworkcheck_line.h"
#include "ggnetworkcheck_log.h"
#include "halfopen/net/clock.h"
#include "halfopen/net/listener.h"

namespace halfopen::library::ggnetworkcheck {

namespace {

/// Answers PINGs until the client is silent for too long, closes, or the connection is cut. Returns how it ended: "" in
/// order, otherwise the call that failed.
net::Task<std::string_view> answer_pings(net::Process& process, Log& log, net::Socket& client) {
  LineReader lines{client};
  for (;;) {
    const Line ping = co_await lines.next();
    if (ping.end == LineEnd::Closed) co_return std::string_view{};
    if (ping.end == LineEnd::Failed) co_return std::string_view{"recv"};
    const net::Duration made = process.wall_clock();
    const std::string echo = echo_text(ping.text, made);
    co_await log.write(made, echo);
    const bool sent = co_await send_line(client, echo);
    if (!sent) co_return std::string_view{"send"};
  }
}

/// One client, in a task of its own. It owns all it needs: the process destroys tasks in no promised order.
net::Task<> serve(net::Process& process, Settings settings, net::Accepted client) {
  Log log{process, settings.processing};
  const std::string host = client.peer.address.to_string();
  const net::Duration patience = settings.interval + settings.timeout;
  (void)co_await client.socket.set(net::Option::ReceiveTimeout, patience.count());
  const std::string_view failed = co_await answer_pings(process, log, client.socket);
  if (!failed.empty()) co_await log.write(failed_text(failed, host, client.peer.port));
  (void)co_await client.socket.close();
  co_await log.write(closed_text(host, client.peer.port));
}

}  // namespace

net::Task<int> run_server(net::Process& process, const Settings& settings) {
  Log log{process, settings.processing};
  const net::Outcome started = co_await process.call({.op = net::Op::Startup});
  if (!started.ok()) co_return 1;
  const net::Endpoint local{net::Address::any(net::AddressFamily::V4), settings.port};
  net::Result<net::Listener> listener = co_await net::Listener::listen(process, local);
  if (!listener) co_return 1;
  for (;;) {
    net::Result<net::Accepted> client = co_await listener.value.accept();
    if (!client) {
      co_await log.write(failed_text("accept", settings.host, settings.port));
      (void)co_await net::Clock{process}.sleep(settings.sleep);
      continue;
    }
    const net::Endpoint& peer = client.value.peer;
    co_await log.write(accepted_text(peer.address.to_string(), peer.port));
    process.spawn(serve(process, settings, std::move(client.value)));
  }
}

}  // namespace halfopen::library::ggnetworkcheck
