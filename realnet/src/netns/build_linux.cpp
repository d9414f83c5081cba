// The child that builds namespaces.
#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "parent_death.h"
#include "build_words.h"
#include "builder.h"
#include "filters.h"
#include "netlink.h"
#include "sysctl.h"
#include "user_namespace.h"

namespace halfopen::realnet {

namespace {

namespace ask = build_word;

constexpr std::uint32_t kCardQueue = 100'000;  // packets; a burst of the largest window must not be lost before the link

Handle own_namespace(const char* kind) {
  Handle self{::open((std::string{"/proc/self/ns/"} + kind).c_str(), O_RDONLY | O_CLOEXEC)};
  if (!self) throw std::runtime_error{std::string{"namespace: "} + std::strerror(errno)};
  return self;
}

net::Address address_in(const std::string& text) {
  const std::optional<net::Address> address = net::Address::parse(text);
  if (!address) throw ProtocolError{"no address: " + text};
  return *address;
}

/// What an answer carries beside its word.
struct Answer {
  std::vector<std::string> fields{};
  Handle descriptor{};
};

class Site {
 public:
  Answer carry_out(const Message& request, Channel& channel) {
    if (request.word == word::kBuild) return begin(request);
    if (request.word == ask::kNamespace) return make_namespace();
    if (request.word == ask::kEnter) return enter(channel.take_descriptor());
    if (request.word == ask::kSockets) return sockets();
    if (request.word == ask::kFilter) return filter(request.field(0));
    if (request.word == ask::kSet) return write_sysctl(request.field(0), request.field(1)), Answer{};
    if (request.word == ask::kGet) return get(request);
    if (request.word == ask::kCard) return card(request);
    const auto prefix = number<std::uint8_t>(request.field(request.word == ask::kAddress ? 2 : 1));
    if (request.word == ask::kAddress) {
      netlink_->add_address(request.field(0), address_in(request.field(1)), prefix);
    } else if (request.word == ask::kRoute) {
      netlink_->add_route({.to = address_in(request.field(0)),
                           .prefix = prefix,
                           .via = net::Address::parse(request.field(2)),
                           .card = request.field(3),
                           .source = net::Address::parse(request.field(4)),
                           .congestion = request.field(5)});
    } else if (request.word == ask::kClose) {
      netlink_->add_route(address_in(request.field(0)), prefix, static_cast<model::RouteKind>(number<int>(request.field(2))));
    } else {
      throw ProtocolError{"not a word for a builder: \"" + request.word + "\""};
    }
    return {};
  }

 private:
  Answer begin(const Message& request) {
    if (request.field(0) != "1") return {};
    const pid_t agent = ::getppid();
    if (const int problem = enter_user_namespace(map_of_this_user()); problem != 0) {
      throw std::runtime_error{std::string{"user namespace: "} + std::strerror(problem)};
    }
    die_with(agent);
    return {.descriptor = own_namespace("user")};
  }

  Answer make_namespace() {
    if (::unshare(CLONE_NEWNET) != 0) throw std::runtime_error{std::string{"network namespace: "} + std::strerror(errno)};
    netlink_.emplace();
    netlink_->set_up("lo", 0, 0);
    return {.descriptor = own_namespace("net")};
  }

  Answer enter(Handle space) {
    if (::setns(space.get(), CLONE_NEWNET) != 0) throw std::runtime_error{std::string{"network namespace: "} + std::strerror(errno)};
    netlink_.emplace();
    return {};
  }

  /// TCP, then UDP. A system without IPv6 has no tables of it.
  static Answer sockets() {
    Answer answer;
    for (const char* table : {"tcp", "tcp6", "udp", "udp6"}) {
      std::ifstream file{std::string{"/proc/net/"} + table};
      answer.fields.emplace_back(std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{});
    }
    return answer;
  }

  Answer filter(const std::string& batch) {
    const int problem = tell_nf_tables(std::as_bytes(std::span{batch}));
    if (problem != 0) throw std::runtime_error{std::string{"packet filter: "} + std::strerror(problem)};
    return {};
  }

  Answer get(const Message& request) {
    const std::optional<std::string> value = read_sysctl(request.field(0));
    return value ? Answer{.fields = {*value}} : Answer{};
  }

  Answer card(const Message& request) {
    Handle device = make_card(request.field(0), number<HardwareAddress>(request.field(1)));
    netlink_->set_up(request.field(0), number<std::uint32_t>(request.field(2)), kCardQueue);
    return {.descriptor = std::move(device)};
  }

  std::optional<Netlink> netlink_;  // of the namespace this process is in
};

}  // namespace

void build_namespaces(Channel& channel, const Message& first) {
  Site site;
  try {
    for (Message request = first;; request = channel.wait()) {
      try {
        const Answer answer = site.carry_out(request, channel);
        const int with[] = {answer.descriptor.get()};
        channel.send({.word = std::string{ask::kDone}, .fields = answer.fields}, std::span{with}.first(answer.descriptor ? 1 : 0));
      } catch (const ProtocolError&) {
        throw;
      } catch (const ChannelClosed&) {
        throw;
      } catch (const std::runtime_error& refused) {
        channel.send({.word = std::string{ask::kRefused}, .fields = {refused.what()}});
      }
    }
  } catch (const std::runtime_error&) {
    ::_exit(EXIT_SUCCESS);  // the agent has what it wanted
  }
}

}  // namespace halfopen::realnet
