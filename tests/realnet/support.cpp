#include "support.h"

#include <map>
#include <sstream>
#include <stdexcept>

namespace halfopen::realnet::test {

namespace {

using namespace std::chrono_literals;
using Kind = model::Observation::Kind;

std::map<std::string, Main, std::less<>>& registry() {
  static std::map<std::string, Main, std::less<>> mains;
  return mains;
}

/// `host NAME` or `router NAME`, `link NAME A B` and `program NAME HOST REGISTERED`, a line each.
std::string save(const model::Scenario& scenario) {
  std::string text;
  for (const model::Host& host : scenario.hosts) text += (host.router ? "router " : "host ") + host.name + "\n";
  for (const model::Link& link : scenario.links) text += "link " + link.name + " " + link.a + " " + link.b + "\n";
  for (const model::Program& program : scenario.programs) {
    text += "program " + program.name + " " + program.host + " " + program.registered + "\n";
  }
  return text;
}

model::Scenario load(std::string_view text) {
  model::Scenario scenario;
  std::istringstream words{std::string{text}};
  for (std::string kind, name, host, other; words >> kind >> name;) {
    if (kind == "host" || kind == "router") {
      scenario.hosts.push_back({.name = name, .router = kind == "router"});
    } else if (words >> host >> other && kind == "link") {
      scenario.links.push_back({.name = name, .a = host, .b = other});
    } else {
      scenario.programs.push_back({.name = name, .host = host, .registered = other});
    }
  }
  return scenario;
}

net::Task<int> instantiate(net::Process& process, const model::Scenario&, const model::Program& program) {
  const auto found = registry().find(program.registered);
  if (found == registry().end()) throw std::invalid_argument{"nobody registered " + program.registered};
  return found->second(process);
}

const model::ProgramRecord& record_of(const model::Record& record, std::string_view program) {
  const model::ProgramRecord* found = model::find_program(record, program);
  if (!found) throw std::invalid_argument{"no program " + std::string{program}};
  return *found;
}

template <class Value>
Value value_of(net::Result<Value> result, const char* what) {
  if (!result.ok()) throw std::runtime_error{std::string{what} + ": " + std::string{result.error.symbol()}};
  return std::move(result.value);
}

}  // namespace

Registered::Registered(std::string name, Main main) { registry()[std::move(name)] = main; }

Programs programs() {
  Programs known{.instantiate = instantiate, .save = save, .load = load};
  for (const auto& [name, main] : registry()) known.names.push_back(name);
  return known;
}

model::Scenario between(const std::string& server, const std::string& client) {
  return {.name = server + " and " + client,
          .until = 30s,
          .hosts = {{.name = "server"}, {.name = "client"}},
          .links = {{.name = "link", .a = "server", .b = "client"}},
          .programs = {{.name = "server", .host = "server", .registered = server},
                       {.name = "client", .host = "client", .registered = client}}};
}

model::Scenario alone(const std::string& program) {
  return {.name = program,
          .until = 30s,
          .hosts = {{.name = "host"}},
          .programs = {{.name = "program", .host = "host", .registered = program}}};
}

model::Fault after_note(model::Word word, const std::string& target, const std::string& program, const std::string& note) {
  return {.word = word, .target = target, .after = model::Trigger{.program = program, .observation = note}};
}

model::Record play(const model::Scenario& scenario, const RealOptions& options) {
  return run(scenario, model::RunOptions{}, programs(), options);
}

model::Record play_in_namespaces(const model::Scenario& scenario, Level level) {
  return run(scenario, {.packets = true}, programs(), {.level = level});
}

std::string no_namespaces() { return this_machine().reason_against(Level::Namespaces); }

std::vector<std::string> results(const model::Record& record, std::string_view program, net::Op op) {
  std::vector<std::string> texts;
  for (const model::Observation& seen : record_of(record, program).observations) {
    if (seen.kind != Kind::Call || seen.op != op) continue;
    texts.push_back(seen.error ? std::string{seen.error.symbol()} : std::to_string(seen.value));
  }
  return texts;
}

std::vector<std::string> notes(const model::Record& record, std::string_view program) {
  std::vector<std::string> names;
  for (const model::Observation& seen : record_of(record, program).observations) {
    if (seen.kind == Kind::Note) names.push_back(seen.name);
  }
  return names;
}

std::string end_of(const model::Record& record, std::string_view program) {
  const model::ProgramRecord& observed = record_of(record, program);
  if (observed.observations.empty() || observed.observations.back().kind != Kind::Ended) return {};
  return observed.observations.back().name + " " + std::to_string(observed.observations.back().value);
}

const model::Observation& first(const model::Record& record, std::string_view program, net::Op op) {
  for (const model::Observation& seen : record_of(record, program).observations) {
    if (seen.kind == Kind::Call && seen.op == op) return seen;
  }
  throw std::out_of_range{"no " + std::string{net::to_string(op)}};
}

const model::Observation& last(const model::Record& record, std::string_view program) {
  const auto& observations = record_of(record, program).observations;
  return observations.at(observations.size() - 1);
}

std::string dump(const model::Record& record) {
  std::string text = std::string{model::to_string(record.end)} + " at " + model::to_string(record.ended_at - net::kStart) + "\n";
  for (const model::ProgramRecord& program : record.programs) {
    for (const model::Observation& seen : program.observations) text += program.name + ": " + model::to_string(seen) + "\n";
  }
  return text;
}

net::Task<net::Listener> listening(net::Process& process) {
  co_return value_of(
      co_await net::Listener::listen(process, {net::Address::any(net::AddressFamily::V4), kPort}), "listen");
}

net::Task<net::Socket> accepted(net::Process&, net::Listener& listener) {
  net::Accepted taken = value_of(co_await listener.accept(), "accept");
  co_return std::move(taken.socket);
}

net::Task<net::Socket> connected(net::Process& process) {
  const net::Endpoint server = value_of(co_await net::Resolver{process}.endpoint("server", kPort), "resolve");
  co_return value_of(co_await net::Socket::connect(process, server), "connect");
}

net::Task<> forever(net::Process& process) {
  (void)co_await process.call({.op = net::Op::Sleep, .argument = net::Duration{1h}.count()});
}

net::Task<net::Outcome> receive(net::Socket& socket, std::size_t room) {
  std::vector<std::byte> octets(room);
  co_return co_await socket.recv(octets);
}

}  // namespace halfopen::realnet::test
