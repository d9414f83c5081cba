#include "port_user.h"

#include <string>

#include "halfopen/net/socket.h"
#include "json_object.h"

namespace halfopen::library {

namespace {

std::int64_t read_ports(std::string_view text) {
  const std::string file = "port-user";
  const Json json = parse_json(text, file);
  JsonObject parameters{json, file};
  const std::int64_t ports = parameters.whole("ports", 0, 65535);
  parameters.finish();
  return ports;
}

}  // namespace

net::Task<int> port_user(net::Process& process, std::string_view parameters) {
  const std::int64_t ports = read_ports(parameters);
  const net::Outcome started = co_await process.call({.op = net::Op::Startup});
  if (!started.ok()) co_return 1;
  for (std::int64_t i = 0; i < ports; ++i) {
    const net::Outcome opened = co_await process.call({.op = net::Op::Socket});
    if (!opened.ok()) co_return 1;
    net::Socket socket{process, static_cast<net::Descriptor>(opened.value)};
    const net::Endpoint any{net::Address::any(net::AddressFamily::V4), 0};
    const net::Outcome bound =
        co_await process.call({.op = net::Op::Bind, .descriptor = socket.descriptor(), .endpoint = any});
    if (!bound.ok()) co_return 1;
    (void)co_await socket.close();
  }
  co_return 0;
}

}  // namespace halfopen::library
