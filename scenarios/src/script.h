// A script under way: its sockets, its octets, and what each step does.
#pragma once

#include <map>
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

  /// The call of a step that is one call and changes nothing in the script.
  net::Call plain_call(const model::Step& step, std::int32_t index) const;
  net::Task<net::Outcome> open_socket(std::string name, net::AddressFamily family, net::SocketType type,
                                      std::int32_t step);
  /// The endpoint "host:port" means; nothing if the name did not resolve.
  net::Task<std::optional<net::Endpoint>> resolve(const model::Step& step, std::int32_t index);

  std::span<const std::byte> octets_to_send(const model::Step& step, const Socket& socket);
  void take_received(const model::Step& step, Socket& socket, std::int64_t count);
  bool is_startable(const model::Step& step, std::int32_t index);

  net::Process& process_;
  const model::Program& program_;
  bool checks_pattern_;
  std::map<std::string, Socket> sockets_;
  std::vector<std::byte> out_, in_;
};

}  // namespace halfopen::scenarios
