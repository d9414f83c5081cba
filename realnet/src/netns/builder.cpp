#include "builder.h"

#include <sstream>
#include <stdexcept>

#include "build_words.h"
#include "socket_table.h"

namespace halfopen::realnet {

Builder::Builder(bool user_namespace) : child_{start_connected_child()}, channel_{std::move(child_.ours)} {
  try {
    const Message hello = channel_.wait();
    if (hello.word != word::kHello || number<int>(hello.field(0)) != kProtocolVersion) throw ProtocolError{"another program"};
  } catch (const std::runtime_error& error) {
    throw std::runtime_error{"namespaces: the child that builds them ended before it was ready (" + std::string{error.what()} +
                             "): does main() call become_child_if_asked first?"};
  }
  ask({.word = std::string{word::kBuild}, .fields = {user_namespace ? "1" : "0"}});
  if (user_namespace) user_namespace_ = channel_.take_descriptor();
}

Message Builder::exchange(const Message& request, std::span<const int> with) {
  try {
    channel_.send(request, with);
    return channel_.wait();
  } catch (const std::runtime_error& error) {
    throw std::runtime_error{"namespaces: " + std::string{error.what()}};
  }
}

Message Builder::ask(const Message& request, std::span<const int> with) {
  Message answer = exchange(request, with);
  if (answer.word == build_word::kDone) return answer;
  throw std::runtime_error{"namespaces: " +
                           (answer.word == build_word::kRefused ? answer.field(0) : "no answer but \"" + answer.word + "\"")};
}

Handle Builder::make_namespace() {
  ask({.word = std::string{build_word::kNamespace}});
  return channel_.take_descriptor();
}

void Builder::enter(const Handle& space) {
  const int with[] = {space.get()};
  ask({.word = std::string{build_word::kEnter}}, with);
}

std::vector<model::SocketRow> Builder::sockets(const std::string& program) {
  const Message answer = ask({.word = std::string{build_word::kSockets}});
  std::vector<model::SocketRow> rows;
  for (std::size_t i = 0; i < answer.fields.size(); ++i) {
    std::istringstream table{answer.field(i)};
    const net::SocketType type = i < 2 ? net::SocketType::Stream : net::SocketType::Datagram;
    for (const SocketRow& row : read_socket_table(table)) rows.push_back(recorded(row, type, program));
  }
  return rows;
}

void Builder::filter(const Octets& batch) {
  ask({.word = std::string{build_word::kFilter}, .fields = {std::string{reinterpret_cast<const char*>(batch.data()), batch.size()}}});
}

void Builder::set(const std::string& knob, const std::string& value) {
  ask({.word = std::string{build_word::kSet}, .fields = {knob, value}});
}

bool Builder::try_set(const std::string& knob, const std::string& value) {
  return exchange({.word = std::string{build_word::kSet}, .fields = {knob, value}}).word == build_word::kDone;
}

std::optional<std::string> Builder::get(const std::string& knob) {
  const Message answer = ask({.word = std::string{build_word::kGet}, .fields = {knob}});
  return answer.fields.empty() ? std::nullopt : std::optional{answer.field(0)};
}

Handle Builder::make_card(const std::string& name, HardwareAddress hardware, std::uint32_t mtu) {
  ask({.word = std::string{build_word::kCard}, .fields = {name, std::to_string(hardware), std::to_string(mtu)}});
  return channel_.take_descriptor();
}

void Builder::add_address(const std::string& card, const net::Address& address, std::uint8_t prefix) {
  ask({.word = std::string{build_word::kAddress}, .fields = {card, address.to_string(), std::to_string(prefix)}});
}

void Builder::add_route(const Route& route) {
  const auto text = [](const std::optional<net::Address>& address) { return address ? address->to_string() : std::string{}; };
  ask({.word = std::string{build_word::kRoute},
       .fields = {route.to.to_string(), std::to_string(route.prefix), text(route.via), route.card, text(route.source), route.congestion}});
}

void Builder::add_route(const net::Address& to, std::uint8_t prefix, model::RouteKind kind) {
  ask({.word = std::string{build_word::kClose},
       .fields = {to.to_string(), std::to_string(prefix), std::to_string(static_cast<int>(kind))}});
}

}  // namespace halfopen::realnet
