#include "pattern_reader.h"

#include <array>
#include <bit>
#include <string>

#include "halfopen/net/listener.h"
#include "halfopen/scenarios/steps.h"
#include "json_object.h"

namespace halfopen::library {

namespace {

constexpr int kFailed = -1;

std::uint16_t read_port(std::string_view text) {
  const std::string file = "pattern-reader";
  const Json json = parse_json(text, file);
  JsonObject parameters{json, file};
  const auto port = static_cast<std::uint16_t>(parameters.whole("port", 1, 65535));
  parameters.finish();
  return port;
}

}  // namespace

net::Task<int> pattern_reader(net::Process& process, std::string_view parameters) {
  const net::Endpoint local{net::Address::any(net::AddressFamily::V4), read_port(parameters)};
  const net::Outcome started = co_await process.call({.op = net::Op::Startup});
  if (!started.ok()) co_return kFailed;
  net::Result<net::Listener> listener = co_await net::Listener::listen(process, local);
  if (!listener) co_return kFailed;
  net::Result<net::Accepted> client = co_await listener.value.accept();
  if (!client) co_return kFailed;
  std::array<std::byte, 4096> room{};
  std::uint64_t place = 0;
  int differing = 0;
  for (;;) {
    const net::Outcome received = co_await client.value.socket.recv(room);
    if (!received.ok()) co_return kFailed;
    if (received.value == 0) co_return differing;
    for (std::size_t i = 0; i < static_cast<std::size_t>(received.value); ++i) {
      differing += std::popcount(std::to_integer<unsigned>(room[i] ^ scenarios::pattern(place++)));
    }
  }
}

}  // namespace halfopen::library
