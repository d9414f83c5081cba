// What the tests of the real backend share: programs that parent and child know by name, and scenarios of two hosts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "halfopen/model/record.h"
#include "halfopen/model/scenario.h"
#include "halfopen/net/net.h"
#include "halfopen/realnet/runner.h"

namespace halfopen::realnet::test {

inline constexpr std::uint16_t kPort = 7000;

/// A program's main. It must not capture: it is found by name in another process.
using Main = net::Task<int> (*)(net::Process&);

/// Makes a program known, in this process and in every child of it. To be a namespace-scope constant.
class Registered {
 public:
  Registered(std::string name, Main main);
};

/// Parent and child of this executable. The text form holds what a child needs: hosts and programs.
Programs programs();

/// Hosts "server" and "client" with a link between them, and on each the registered program of that name.
model::Scenario between(const std::string& server, const std::string& client);
/// One host with one program.
model::Scenario alone(const std::string& program);
/// A fault on a program once it, or another, has noted `note`.
model::Fault after_note(model::Word word, const std::string& target, const std::string& program, const std::string& note);

model::Record play(const model::Scenario& scenario, const RealOptions& options = {});

/// At level L1 or beyond, with every packet. A test that calls it skips first if no_namespaces() says why.
model::Record play_in_namespaces(const model::Scenario& scenario, Level level = Level::Namespaces);
std::string no_namespaces();

/// What each call of a kind came to, in order: a count, or the symbol of an error.
std::vector<std::string> results(const model::Record& record, std::string_view program, net::Op op);
/// The names of a program's own notes.
std::vector<std::string> notes(const model::Record& record, std::string_view program);
/// How a program ended: "returned 0", "killed 9"; empty if it did not.
std::string end_of(const model::Record& record, std::string_view program);
/// The first completed call of a kind. Throws std::out_of_range if there is none.
const model::Observation& first(const model::Record& record, std::string_view program, net::Op op);
const model::Observation& last(const model::Record& record, std::string_view program);
/// The whole record, for messages.
std::string dump(const model::Record& record);

// Pieces of programs. Each throws std::runtime_error if the system refuses.
net::Task<net::Listener> listening(net::Process& process);
net::Task<net::Socket> accepted(net::Process& process, net::Listener& listener);
net::Task<net::Socket> connected(net::Process& process);
/// Waits for ever.
net::Task<> forever(net::Process& process);

/// One recv of at most `room` octets.
net::Task<net::Outcome> receive(net::Socket& socket, std::size_t room = 4096);

}  // namespace halfopen::realnet::test
