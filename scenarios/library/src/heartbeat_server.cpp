#include "heartbeat_server.h"

#include <array>
#include <chrono>
#include <string>
#include <utility>

#include "halfopen/net/listener.h"
#include "json_object.h"

namespace halfopen::library {

namespace {

struct Settings {
  std::uint16_t port = 0;
  net::Duration patience{};
  int backlog = 0;
};

Settings read_settings(std::string_view text) {
  const std::string file = "heartbeat-server";
  const Json json = parse_json(text, file);
  JsonObject parameters{json, file};
  Settings settings;
  settings.port = static_cast<std::uint16_t>(parameters.whole("port", 1, 65535));
  settings.patience = std::chrono::milliseconds{parameters.whole("patience_ms", 1, 86'400'000)};
  settings.backlog = static_cast<int>(parameters.whole("backlog", 1, 65535));
  parameters.finish();
  return settings;
}

/// What a client's last recv says of it.
std::string_view end_of(const net::Outcome& received) {
  if (received.ok()) return "left";
  const bool nothing_came = received.error.symbol() == "EAGAIN" || received.error.symbol() == "WSAETIMEDOUT";
  return nothing_came ? "timed-out" : "broken";
}

net::Task<> serve(net::Process& process, net::Socket client, net::Duration patience, std::int64_t number) {
  process.observe("joined", number);
  (void)co_await client.set(net::Option::ReceiveTimeout, patience.count());
  std::array<std::byte, 1024> room{};
  net::Outcome received;
  do {
    received = co_await client.recv(room);
  } while (received.ok() && received.value > 0);
  process.observe(std::string{end_of(received)}, number);
  (void)co_await client.close();
}

}  // namespace

net::Task<int> heartbeat_server(net::Process& process, std::string_view parameters) {
  const Settings settings = read_settings(parameters);
  const net::Outcome started = co_await process.call({.op = net::Op::Startup});
  if (!started.ok()) co_return 1;
  const net::Endpoint local{net::Address::any(net::AddressFamily::V4), settings.port};
  net::Result<net::Listener> listener = co_await net::Listener::listen(process, local, settings.backlog);
  if (!listener) co_return 1;
  for (std::int64_t number = 1;; ++number) {
    net::Result<net::Accepted> client = co_await listener.value.accept();
    if (!client) co_return 1;
    process.spawn(serve(process, std::move(client.value.socket), settings.patience, number));
  }
}

}  // namespace halfopen::library
