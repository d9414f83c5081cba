// A script under way: its sockets, its octets, and what each step does.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "halfopen/model/scenario.h"
#include "halfopen/net/process.h"
#include "halfopen/net/task.h"

namespace halfopen::scenarios {

class Script {
 public:
  Script(net::Process& process, const model::Scenario& scenario, const model::Program& program);

  /// Carries out step `index` once. False if it needs a socket that was never created: then the script is over.
  net::Task<bool> run(std::int32_t index);

 private:
  /// A variable of the script. A closed socket keeps its descriptor: using it is the system's to refuse.
  struct Socket {
    net::Descriptor descriptor = net::kNoDescriptor;
    bool open = false;
    bool stream = true;
    bool damaged = false;        ///< A wrong octet was seen: nothing after it is checked.
    std::uint64_t sent = 0;      ///< Stream offset of the next octet out.
    std::uint64_t received = 0;  ///< And in.
  };

  net::Task<> socket(const model::Step& step, std::int32_t index);
  net::Task<> bind(const model::Step& step, std::int32_t index);
  net::Task<> listen(const model::Step& step, std::int32_t index);
  net::Task<> accept(const model::Step& step, std::int32_t index);
  net::Task<> connect(const model::Step& step, std::int32_t index);
  net::Task<> send(const model::Step& step, std::int32_t index);
  net::Task<> recv(const model::Step& step, std::int32_t index);
  net::Task<> poll(const model::Step& step, std::int32_t index);
  // script_surfaces.cpp
  net::Task<> duplicate(const model::Step& step, std::int32_t index);
  net::Task<> select(const model::Step& step, std::int32_t index);
  net::Task<> create_object(const model::Step& step, net::Op op, std::int32_t index);
  net::Task<> epoll(const model::Step& step, std::int32_t index);
  net::Task<> network_events(const model::Step& step, std::int32_t index);
  net::Task<> wait_events(const model::Step& step, std::int32_t index);
  net::Task<> completion(const model::Step& step, std::int32_t index);
  /// Makes `call` overlapped if the step says so, with a buffer of its own.
  void overlap(const model::Step& step, net::Call& call);
  std::vector<net::PollEntry> entries(const model::Step& step) const;
  net::Descriptor descriptor_of(const std::string& name) const;

  /// The call of a step that is one call and changes nothing in the script.
  net::Call plain_call(const model::Step& step, std::int32_t index) const;
  net::Task<net::Outcome> open_socket(std::string name, net::AddressFamily family, net::SocketType type,
                                      std::int32_t step);
  /// The endpoint "host:port" means; nothing if the name did not resolve.
  net::Task<std::optional<net::Endpoint>> resolve(const model::Step& step, std::int32_t index);

  std::span<const std::byte> octets_to_send(const model::Step& step, const Socket& socket);
  void take_received(const model::Step& step, Socket& socket, std::span<const std::byte> room, std::int64_t count);
  bool is_startable(const model::Step& step, std::int32_t index);

  /// Step `index` itself, whether awaited or in the background.
  net::Task<> carry_out(std::int32_t index);

  /// An overlapped call: what its system fills, where its octets go, and what it is to be if it is an accept.
  struct Overlapped {
    explicit Overlapped(std::int64_t key) : state{key} {}
    net::Overlapped state;
    std::vector<std::byte> octets;
    std::string accepts;
  };
  void take_completed(Overlapped& call);

  net::Process& process_;
  const model::Program& program_;
  bool checks_pattern_;
  std::map<std::string, Socket> sockets_;
  std::map<std::string, std::unique_ptr<Overlapped>> overlapped_;
  std::int64_t overlapped_count_ = 0;
  std::vector<std::byte> out_, in_;
};

}  // namespace halfopen::scenarios
