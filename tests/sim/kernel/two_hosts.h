// Two kernels on one cable, and programs whose calls a test makes by hand.
//
//      left 10.0.0.1 ------------------ right 10.0.0.2
//                    one_way_delay (5 ms)
//
// A test speaks to an End (a program's socket) in short commands, "send 1", "recv 100", "poll", and compares what the
// system answers as text: a count, a mask, "ECONNRESET", "EPIPE+SIGPIPE", or "waits" for a call that blocks.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "halfopen/model/record.h"
#include "halfopen/net/process.h"
#include "halfopen/profiles/profile.h"
#include "halfopen/sim/core/event_queue.h"
#include "halfopen/sim/ip/stack.h"
#include "halfopen/sim/kernel/kernel.h"
#include "halfopen/sim/link/link.h"
#include "halfopen/sim/link/observer.h"
#include "halfopen/sim/names/resolver.h"

namespace halfopen::sim::kernel {

using net::Duration;

inline constexpr std::uint16_t kPort = 7000;

struct HostOptions {
  std::string_view os = "linux-6";
  std::vector<std::pair<std::string_view, std::string_view>> knobs{};
  std::uint16_t first_port = 0;
  std::int32_t descriptor_limit = 1024;
};

struct CableOptions {
  Duration one_way_delay = std::chrono::milliseconds{5};
  ip::NeighbourKind neighbours = ip::NeighbourKind::Permanent;
};

class TwoHosts;

/// One host: its profile with the knobs turned, its IP stack and its kernel.
class TestHost {
 public:
  TestHost(TwoHosts& world, std::uint16_t index, const HostOptions& options, ip::NeighbourKind neighbours,
           wire::Wire& wire);

  Kernel& kernel() { return *kernel_; }
  ip::Stack& stack() { return stack_; }
  names::Resolver& names() { return names_; }
  const profiles::Profile& profile() const { return profile_; }
  net::Address address() const { return address_; }
  ip::InterfaceId card() const { return card_; }

 private:
  profiles::Profile profile_;
  net::Address address_;
  names::Resolver names_;
  ip::Stack stack_;
  ip::InterfaceId card_;
  std::unique_ptr<Kernel> kernel_;
};

/// A call that a test has begun.
struct Begun {
  net::Operation operation;
  std::vector<std::byte> octets;
  std::vector<net::PollEntry> polled;
  std::string name;
  std::size_t signals_before = 0;
};

/// A program whose calls are made by the test; its own task waits for ever. It handles SIGPIPE.
class TestProgram {
 public:
  TestProgram(TwoHosts& world, TestHost& host, std::int32_t index) : world_{world}, host_{host}, index_{index} {}

  TestHost& host() const { return host_; }
  net::Process& process() const { return *process_; }
  void set_process(net::Process& process) { process_ = &process; }
  std::int32_t index() const { return index_; }
  const std::vector<model::Observation>& observations() const;

  /// Makes a call and lets everything happen that happens at this instant. The call stays valid.
  Begun& begin(const net::Call& call, std::size_t octets = 0);
  /// What it came to, as text; "waits" if it has not come to anything.
  std::string result(const Begun& begun) const;
  std::string call(const net::Call& call, std::size_t octets = 0) { return result(begin(call, octets)); }
  /// The number a call is known to succeed with.
  std::int64_t value(const net::Call& call);

 private:
  TwoHosts& world_;
  TestHost& host_;
  std::int32_t index_;
  net::Process* process_ = nullptr;
  std::deque<Begun> begun_;
};

/// A socket of a program, spoken to in commands.
class End {
 public:
  End() = default;
  End(TestProgram& program, net::Descriptor descriptor) : program_{&program}, descriptor_{descriptor} {}

  TestProgram& program() const { return *program_; }
  net::Descriptor descriptor() const { return descriptor_; }

  /// "socket", "bind 7000", "connect 7000", "disconnect" (connect with AF_UNSPEC), "listen 1", "accept", "send 10",
  /// "recv 10",
  /// "shutdown wr", "close", "poll", "so_error", "state", "peer", "name", "set SO_REUSEADDR 1", "get SO_RCVBUF". Words
  /// after the first of send and recv: a count, then flags by name.
  std::string operator()(std::string_view command) const;
  /// The same for a call that is expected to block.
  Begun& begin(std::string_view command) const;

 private:
  net::Call parse(std::string_view command, std::size_t& octets) const;
  std::string text(const Begun& begun) const;

  TestProgram* program_ = nullptr;
  net::Descriptor descriptor_ = net::kNoDescriptor;
};

/// A connection that is up, both programs idle.
struct ConnectedPair {
  End left, right;
};

class TwoHosts final : public Witness, private link::LinkObserver {
 public:
  explicit TwoHosts(const HostOptions& left = {}, const HostOptions& right = {}, const CableOptions& cable = {});
  ~TwoHosts();

  TestHost& left() { return *left_; }
  TestHost& right() { return *right_; }
  link::Link& link() { return link_; }
  core::EventQueue& events() { return events_; }
  RunQueue& run_queue() { return run_queue_; }
  net::Instant now() const { return events_.now(); }

  /// The number of the last TCP segment this host has sent.
  wire::SeqNum last_number(const TestHost& host) const { return last_numbers_[&host == right_.get() ? 1 : 0]; }

  /// Everything this host has sent since the test began.
  const std::vector<wire::Packet>& sent_by(const TestHost& host) const { return sent_[&host == right_.get() ? 1 : 0]; }
  /// A packet reaches this host's card, as if from its link.
  void inject(TestHost& to, wire::Packet packet);
  /// Everything due at this instant happens.
  void settle();
  void run_for(Duration duration);
  /// Until nothing is scheduled.
  void run_out();

  TestProgram& program(TestHost& host, std::string_view user = {});
  /// Starts a program of its own making.
  std::int32_t start(TestHost& host, const std::function<net::Task<int>(net::Process&)>& main,
                     std::string_view user = {});
  const std::vector<model::Observation>& observations(std::int32_t program) const {
    return observed_[static_cast<std::size_t>(program)];
  }

  End socket(TestProgram& program, net::SocketType type = net::SocketType::Stream);
  /// A listener on any address and kPort.
  End listener(TestProgram& program, std::int32_t backlog = 10, std::uint16_t port = kPort);
  /// Left connects to right. 30 ms are over when it returns.
  ConnectedPair connected(TestProgram& left, TestProgram& right);
  ConnectedPair connected();

 private:
  void observed(std::int32_t program, const model::ObservationView& observation) override;
  void sent(std::uint32_t link, link::Direction direction, const wire::Packet& packet) override;
  void delivered(std::uint32_t, link::Direction, const wire::Packet&) override {}
  void lost(std::uint32_t, link::Direction, const wire::Packet&, link::LossCause) override {}

  friend class TestHost;
  core::EventQueue events_;
  RunQueue run_queue_;
  link::Link link_;
  wire::SeqNum last_numbers_[2];          // of left, of right
  std::vector<wire::Packet> sent_[2];     // by them
  std::deque<std::vector<model::Observation>> observed_;
  std::deque<TestProgram> programs_;  // with their calls, in which the kernels of the hosts have lists
  std::unique_ptr<TestHost> left_;
  std::unique_ptr<TestHost> right_;
};

/// The observations of calls, one per line: "recv -> ECONNRESET".
std::string error_text(net::Error error);

}  // namespace halfopen::sim::kernel
