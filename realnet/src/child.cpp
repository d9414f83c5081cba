// A child: what an executable becomes when an agent starts it.
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <string_view>
#include <vector>

#include "halfopen/realnet/runner.h"

#include "child_process.h"
#include "loopback_addresses.h"
#include "machine_addresses.h"
#include "netns/builder.h"
#include "netns/join.h"
#include "netns/namespace_addresses.h"
#include "parent_death.h"
#include "real_process.h"

namespace halfopen::realnet {

namespace {

/// Descriptors of our own; they live beyond those of the program, whose sockets so get the numbers they would get without us.
constexpr int kOwnDescriptors = 64;

/// Of a program: behind its standard streams.
constexpr int kFirstDescriptor = 3;

/// As many as the program may have: 1024, as a login gives it; fewer where the machine does not give ours beside them.
int program_descriptors() {
  constexpr rlim_t kUsual = 1024;
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<int>(std::min(kUsual, limit.rlim_max - kOwnDescriptors));
}

/// What is open beyond the limit stays open, getrlimit(2).
void limit_descriptors(int count) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = static_cast<rlim_t>(count);
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

/// While it lives, new descriptors get numbers beyond those of the program.
class LowNumbersTaken {
 public:
  LowNumbersTaken() {
    for (int taken = ::dup(STDERR_FILENO); taken >= 0; taken = ::dup(STDERR_FILENO)) {
      held_.emplace_back(taken);
      if (taken >= program_descriptors() - 1) break;
    }
  }

 private:
  std::vector<Handle> held_;
};

/// The child ends with its agent, even if the agent is killed, and leaves no core file.
void tie_to(pid_t agent) {
  die_with(agent);
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
}

/// Takes the control connection away from the numbers programs use, and closes whatever else was inherited.
Handle move_control() {
  limit_descriptors(program_descriptors() + kOwnDescriptors);
  const int control = ::fcntl(kChildControl, F_DUPFD_CLOEXEC, program_descriptors());
  if (control < 0) ::_exit(EXIT_FAILURE);
  ::close_range(static_cast<unsigned>(kChildControl), static_cast<unsigned>(control) - 1, 0);
  ::close_range(static_cast<unsigned>(control) + 1, ~0u, 0);
  return Handle{control};
}

/// What the agent asks this child to be.
struct Part {
  model::Scenario scenario;
  std::size_t program = 0;
  std::string place;

  const model::Program& played() const { return scenario.programs.at(program); }
};

/// What addresses mean where this child is.
std::unique_ptr<const HostAddresses> addresses_for(const Part& part) {
  if (is_machines_place(part.place)) return std::make_unique<MachineAddresses>(part.scenario, part.place, part.played().host);
  if (is_namespace_place(part.place)) return std::make_unique<NamespaceAddresses>(part.scenario, part.played().host);
  return std::make_unique<LoopbackAddresses>(part.scenario, LoopbackNetwork::parse(part.place), part.played().host);
}

/// The child's part in the run, and this process where it is to be played. A child that is to build does not return.
Part receive_part(Channel& channel, const Programs& programs, pid_t agent) {
  channel.send({.word = std::string{word::kHello}, .fields = {std::to_string(kProtocolVersion)}});
  const Message message = channel.wait();
  if (message.word == word::kBuild) build_namespaces(channel, message);
  if (message.word != word::kRun) throw ProtocolError{"expected a program to run, not \"" + message.word + "\""};
  // First, while this process has one thread.
  if (is_namespace_place(message.field(1))) join(channel, message.field(1), agent);
  Part part{.scenario = programs.load(message.field(2)), .program = number<std::size_t>(message.field(0)), .place = message.field(1)};
  if (part.program >= part.scenario.programs.size()) throw ProtocolError{"no such program"};
  return part;
}

net::Op op_in(const Message& message) {
  const std::optional<net::Op> op = net::op_named(message.field(0));
  if (!op) throw ProtocolError{"no such operation: " + message.field(0)};
  return *op;
}

class Child {
 public:
  Child(Channel& channel, Witness& witness, const Part& part, const Programs& programs)
      : channel_{channel},
        witness_{witness},
        process_{loop_, witness, addresses_for(part), part.scenario.epoch},
        main_{programs.instantiate(process_, part.scenario, part.played())} {
    {
      const LowNumbersTaken low_numbers;
      loop_.when_readable(channel_.descriptor(), [this] { read(); });
    }
    limit_descriptors(program_descriptors());
  }

  /// Ends the process, whatever happens: threads of it may be inside the system, so nothing here is ever destroyed.
  [[noreturn]] void run() {
    witness_.ready();
    try {
      loop_.run();
      witness_.unable("its event loop ended");
    } catch (const std::exception& exception) {
      witness_.unable(exception.what());
    }
  }

 private:
  void read() {
    const Channel::Read read = channel_.read_available();
    while (const std::optional<Message> message = channel_.next()) obey(*message);
    if (read == Channel::Read::End) ::_exit(EXIT_FAILURE);
  }

  void obey(const Message& message) {
    if (message.word == word::kGo) {
      witness_.start_at(number<std::int64_t>(message.field(0)));
      process_.run(std::move(main_));
    } else if (message.word == word::kExit) {
      process_.exit(EXIT_SUCCESS);
    } else if (message.word == word::kSignal) {
      process_.deliver_signal(number<std::int32_t>(message.field(0)));
    } else if (message.word == word::kLimit) {
      limit_descriptors(kFirstDescriptor + number<int>(message.field(0)));
    } else if (message.word == word::kStall) {
      process_.faults().add({.op = op_in(message),
                             .count = number<std::int32_t>(message.field(1)),
                             .stall = net::Duration{number<std::int64_t>(message.field(2))},
                             .nth = number<std::int32_t>(message.field(3))});
    } else if (message.word == word::kFail) {
      process_.faults().add({.op = op_in(message),
                             .count = number<std::int32_t>(message.field(1)),
                             .error = net::Error{net::ErrorFamily::Linux, number<std::int32_t>(message.field(2))},
                             .nth = number<std::int32_t>(message.field(3))});
    } else {
      throw ProtocolError{"not a word for a child: \"" + message.word + "\""};
    }
  }

  Channel& channel_;
  Witness& witness_;
  EventLoop loop_;
  RealProcess process_;
  net::Task<int> main_;
};

[[noreturn]] void live(const Programs& programs, pid_t agent) {
  Channel channel{move_control()};
  Witness witness{channel};
  try {
    const Part part = receive_part(channel, programs, agent);
    Child child{channel, witness, part, programs};
    child.run();
  } catch (const std::exception& exception) {
    witness.unable(exception.what());
  }
}

}  // namespace

void become_child_if_asked(int argc, char** argv, const Programs& programs) {
  if (argc != 3 || std::string_view{argv[1]} != kChildArgument) return;
  const auto agent = number<pid_t>(argv[2]);
  tie_to(agent);
  live(programs, agent);
}

}  // namespace halfopen::realnet
