// Two machines: a run with an agent elsewhere, and everything that can be wrong with who comes or who answers. Here both are
// this machine: the agent waits at another address of the loopback, so that its host has another address than ours.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/socket.h>

#include <exception>
#include <filesystem>
#include <fstream>
#include <future>
#include <mutex>
#include <sstream>
#include <thread>

#include "control_connection.h"
#include "halfopen/realnet/agent_server.h"
#include "halfopen/realnet/running_system.h"
#include "loopback_network.h"
#include "player.h"
#include "remote_words.h"
#include "support.h"

namespace halfopen::realnet::test {
namespace {

using namespace std::chrono_literals;
using net::Op;
using testing::ElementsAre;
using testing::HasSubstr;

/// The other machine's address: of a part of the loopback that no other process takes while this one runs.
net::Address there() {
  static const NetworkClaim claim;
  return claim.network().host(0);
}

const Registered kAnswers{"machine-answers", [](net::Process& process) -> net::Task<int> {
  net::Listener listener = co_await listening(process);
  net::Socket socket = co_await accepted(process, listener);
  process.observe("accepted", 1);
  const net::Outcome got = co_await receive(socket);
  if (got.value > 0) (void)co_await socket.send(net::octets("answer"));
  (void)co_await receive(socket);
  co_return 0;
}};

const Registered kAsks{"machine-asks", [](net::Process& process) -> net::Task<int> {
  (void)co_await process.call({.op = Op::Sleep, .argument = net::Duration{200ms}.count()});
  net::Socket socket = co_await connected(process);
  (void)co_await socket.send(net::octets("ask"));
  (void)co_await receive(socket);
  co_return 0;
}};

const Registered kStays{"machine-stays", [](net::Process& process) -> net::Task<int> {
  process.observe("here", 1);
  co_await forever(process);
  co_return 0;
}};

/// An agent on a thread of its own, for so many runs.
class Elsewhere {
 public:
  explicit Elsewhere(int runs) {
    std::promise<void> ready;
    std::future<void> is_ready = ready.get_future();
    thread_ = std::thread{[this, runs, &ready] {
      bool first = true;
      serve({.listen = {there(), 0}, .runs = runs}, programs(),
            {.ready =
                 [&](const net::Endpoint& at, const std::string& token) {
                   const std::lock_guard lock{mutex_};
                   at_ = at;
                   tokens_.push_back(token);
                   if (std::exchange(first, false)) ready.set_value();
                 },
             .tell =
                 [&](const std::string& what) {
                   const std::lock_guard lock{mutex_};
                   told_.push_back(what);
                 }});
    }};
    is_ready.wait();
  }
  /// Waits for its last run.
  std::vector<std::string> join() {
    thread_.join();
    return told_;
  }
  /// A test that failed may have left it waiting: its last runs are used up.
  ~Elsewhere() {
    while (testing::Test::HasFailure() || std::uncaught_exceptions() > 0) {
      try {
        Channel channel{connect_to_agent(at_)};
        channel.send({.word = std::string{remote_word::kGreeting},
                      .fields = {std::to_string(kRemoteVersion), token(), list_of(programs().names)}});
        (void)channel.wait(5s);
      } catch (const std::runtime_error&) {
        break;
      }
    }
    if (thread_.joinable()) thread_.join();
  }

  net::Endpoint at() const { return at_; }
  std::string token() {
    const std::lock_guard lock{mutex_};
    return tokens_.back();
  }
  RealOptions options() { return with_token(token()); }
  RealOptions with_token(const std::string& token) const { return {.agents = {{.host = "server", .agent = at_, .token = token}}}; }

 private:
  std::mutex mutex_;
  net::Endpoint at_;
  std::vector<std::string> tokens_;
  std::vector<std::string> told_;
  std::thread thread_;
};

std::string failure_of(const RealOptions& options, const model::Scenario& scenario = between("machine-answers", "machine-asks")) {
  try {
    play(scenario, options);
    return "it ran";
  } catch (const std::exception& error) {
    return error.what();
  }
}

/// Processes that threads of this one have started.
std::size_t children_left() {
  std::size_t count = 0;
  for (const auto& task : std::filesystem::directory_iterator{"/proc/self/task"}) {
    std::ifstream file{task.path() / "children"};
    for (std::string id; file >> id;) ++count;
  }
  return count;
}

/// What an agent answers to a greeting.
Message answer_to(const Elsewhere& agent, const Message& greeting) {
  Channel channel{connect_to_agent(agent.at())};
  channel.send(greeting);
  return channel.wait(5s);
}

Message greeting(int version, const std::string& token, const std::string& programs) {
  return {.word = std::string{remote_word::kGreeting}, .fields = {std::to_string(version), token, programs}};
}

TEST(Machines, RunHasItsProgramsOnBothAndNothingStays) {
  Elsewhere agent{1};
  const model::Record record = play(between("machine-answers", "machine-asks"), agent.options());
  EXPECT_THAT(agent.join(), ElementsAre("the run has ended"));
  EXPECT_EQ(record.level, "machines");
  EXPECT_THAT(record.hosts[0].addresses, ElementsAre(there()));
  EXPECT_THAT(record.hosts[1].addresses, ElementsAre(net::Address::v4(127, 0, 0, 1)));
  EXPECT_EQ(record.hosts[0].os, running_system());
  EXPECT_EQ(first(record, "client", Op::Resolve).text, there().to_string()) << dump(record);
  EXPECT_THAT(results(record, "server", Op::Recv), ElementsAre("3", "0")) << dump(record);
  EXPECT_THAT(results(record, "client", Op::Recv), ElementsAre("6"));
  EXPECT_EQ(end_of(record, "server"), "returned 0");
  EXPECT_EQ(children_left(), 0u);
}

// One machine, one monotonic clock: what the server saw is at the time the client's clock gives it, within the time greetings
// took. It accepts after the client's connect began, and before its answer came.
TEST(Machines, ClocksAreOne) {
  Elsewhere agent{1};
  const model::Record record = play(between("machine-answers", "machine-asks"), agent.options());
  const net::Instant accepted_at = first(record, "server", Op::Accept).at;
  EXPECT_GE(accepted_at + 50ms, first(record, "client", Op::Connect).began) << dump(record);
  EXPECT_LE(accepted_at - 50ms, first(record, "client", Op::Recv).at) << dump(record);
}

TEST(Machines, FaultsReachAChildThere) {
  Elsewhere agent{1};
  model::Scenario scenario = between("machine-answers", "machine-asks");
  scenario.faults = {after_note(model::Word::Kill, "server", "server", "accepted")};
  scenario.programs[0].registered = "machine-stays";
  scenario.faults[0].after->observation = "here";
  const model::Record record = play(scenario, agent.options());
  EXPECT_EQ(end_of(record, "server"), "killed 9") << dump(record);
}

// What still waits at the end of the run was heard of, though its child is elsewhere.
TEST(Machines, CallsUnderWayThereAreObservedAsWaiting) {
  Elsewhere agent{1};
  model::Scenario scenario = between("machine-stays", "machine-stays");
  scenario.until = 300ms;
  const model::Record record = play(scenario, agent.options());
  EXPECT_EQ(last(record, "server").kind, model::Observation::Kind::Waiting) << dump(record);
  agent.join();
  EXPECT_EQ(children_left(), 0u);
}

TEST(Machines, TokenIsForOneRun) {
  Elsewhere agent{2};
  const std::string used = agent.token();
  play(between("machine-answers", "machine-asks"), agent.with_token(used));
  EXPECT_THAT(failure_of(agent.with_token(used)), HasSubstr("host \"server\": its agent refuses: wrong token"));
  play(between("machine-answers", "machine-asks"), agent.options());
  EXPECT_THAT(agent.join(), ElementsAre("the run has ended", "refused: wrong token", "the run has ended"));
}

// The token stays good, whatever others bring.
TEST(Machines, WhoeverIsNoAgentIsSentAwayWithAReason) {
  Elsewhere agent{1};
  const std::string token = agent.token(), known = list_of(programs().names);
  const auto refusal = [&](const Message& message) { return answer_to(agent, message).field(0); };
  EXPECT_EQ(refusal(greeting(1, "0123", known)), "wrong token");
  EXPECT_EQ(refusal(greeting(99, token, known)), "it speaks version 99, this agent version 1");
  EXPECT_EQ(refusal(greeting(1, token, known + "zz-other\n")), "this agent has no program \"zz-other\"");
  EXPECT_EQ(refusal({.word = "hello", .fields = {"3"}}), "no agent of halfopen");
  EXPECT_EQ(refusal({.word = std::string{remote_word::kGreeting}}), "\"halfopen\" lacks field 0");
  EXPECT_EQ(refusal(greeting(1, token, std::string(100'000, 'x'))), "a message larger than a message may be");
  play(between("machine-answers", "machine-asks"), agent.options());
}

TEST(Machines, ProgramThatOnlyTheAgentHasIsNamed) {
  std::vector<std::string> others = programs().names;
  std::erase(others, "machine-answers");
  Elsewhere agent{1};
  EXPECT_EQ(answer_to(agent, greeting(1, agent.token(), list_of(others))).field(0), "only this agent has a program \"machine-answers\"");
  play(between("machine-answers", "machine-asks"), agent.options());
}

TEST(Machines, OctetsThatAreNoMessageAreRefused) {
  Elsewhere agent{1};
  for (const std::string octets : {"GET / HTTP/1.1\r\n\r\n", "99999999999999999999\n", "5\nhello"}) {
    const Handle socket = connect_to_agent(agent.at());
    ASSERT_EQ(::send(socket.get(), octets.data(), octets.size(), MSG_NOSIGNAL), static_cast<ssize_t>(octets.size()));
    Channel channel{Handle{::dup(socket.get())}};
    EXPECT_EQ(channel.wait(5s).word, remote_word::kRefused) << octets;
  }
  play(between("machine-answers", "machine-asks"), agent.options());
}

// A connection that ends in the middle of a run takes its children along.
TEST(Machines, CutConnectionLeavesNothingThere) {
  Elsewhere agent{1};
  {
    Channel channel{connect_to_agent(agent.at())};
    channel.send(greeting(1, agent.token(), list_of(programs().names)));
    ASSERT_EQ(channel.wait(5s).word, remote_word::kWelcome);
    channel.send({.word = std::string{remote_word::kStart}, .fields = {"1"}});
    EXPECT_EQ(channel.wait(5s).word, remote_word::kSaid);  // the child's hello
    EXPECT_EQ(children_left(), 1u);
  }
  EXPECT_THAT(agent.join(), ElementsAre("the run has ended"));
  EXPECT_EQ(children_left(), 0u);
}

// Once greeted, who breaks the protocol loses its run, and its children.
TEST(Machines, BrokenMessageEndsTheRunThere) {
  const std::vector<Message> broken{{.word = "nonsense", .fields = {"1"}},
                                    {.word = std::string{remote_word::kStart}, .fields = {"1"}},
                                    {.word = std::string{remote_word::kTell}, .fields = {"1", "half"}},
                                    {.word = std::string{remote_word::kDo}, .fields = {"1", "dance"}},
                                    {.word = std::string{remote_word::kDo}, .fields = {"7", "kill"}}};
  for (const Message& message : broken) {
    Elsewhere agent{1};
    Channel channel{connect_to_agent(agent.at())};
    channel.send(greeting(1, agent.token(), list_of(programs().names)));
    ASSERT_EQ(channel.wait(5s).word, remote_word::kWelcome);
    channel.send({.word = std::string{remote_word::kStart}, .fields = {"1"}});
    channel.send(message);
    EXPECT_THAT(agent.join(), ElementsAre(HasSubstr("the run was broken off: "))) << message.word;
    EXPECT_EQ(children_left(), 0u) << message.word;
  }
}

/// An agent that welcomes who comes, and then says this and hangs up.
std::string failure_with(const std::string& octets, bool welcome = true) {
  const Handle listener = listen_for_agents({there(), 0});
  std::thread thread{[&] {
    Channel channel{accept_agent(listener)};
    (void)channel.wait(5s);
    if (welcome) {
      channel.send({.word = std::string{remote_word::kWelcome}, .fields = {"1", running_system(), "0"}});
      (void)channel.wait(5s);  // a child is to be started
    }
    ASSERT_EQ(::send(channel.descriptor(), octets.data(), octets.size(), MSG_NOSIGNAL), static_cast<ssize_t>(octets.size()));
  }};
  const std::string failure = failure_of({.agents = {{.host = "server", .agent = own_end(listener.get()), .token = "any"}}});
  thread.join();
  return failure;
}

TEST(Machines, AgentThatGoesInTheMiddleEndsTheRunHere) {
  EXPECT_THAT(failure_with(""), HasSubstr("host \"server\": its agent is gone"));
  EXPECT_EQ(children_left(), 0u);
}

TEST(Machines, AgentThatBreaksTheProtocolEndsTheRunHere) {
  EXPECT_THAT(failure_with("no message\n"), HasSubstr("host \"server\": its agent breaks the protocol: a message without a length"));
  EXPECT_THAT(failure_with(encode({.word = "said", .fields = {"9", ""}})), HasSubstr("its agent breaks the protocol: a child nobody has started"));
  EXPECT_THAT(failure_with("99999999\n", false), HasSubstr("its agent breaks the protocol: a message larger than a message may be"));
  EXPECT_EQ(children_left(), 0u);
}

TEST(Machines, NobodyThereIsSaid) {
  const net::Endpoint closed = own_end(listen_for_agents({there(), 0}).get());  // and gone
  EXPECT_THAT(failure_of({.agents = {{.host = "server", .agent = closed, .token = "any"}}}),
              HasSubstr("host \"server\": agent at " + closed.to_string() + ": Connection refused"));
}

TEST(Machines, AgentsHaveToFitTheHosts) {
  const auto reasons = [](std::vector<RemoteHost> agents) { return missing(between("machine-answers", "machine-asks"), {.agents = std::move(agents)}); };
  EXPECT_THAT(reasons({{.host = "server"}}), ElementsAre());
  EXPECT_THAT(reasons({{.host = "nobody"}}),
              ElementsAre(HasSubstr("no host \"nobody\""), HasSubstr("\"server\" and \"client\" have no agent")));
  EXPECT_THAT(reasons({{.host = "server"}, {.host = "server"}}), ElementsAre("two agents for host \"server\""));
}

// Level L1's words are beyond machines.
TEST(Machines, LinksCannotBeBroken) {
  model::Scenario scenario = between("machine-answers", "machine-asks");
  scenario.faults = {{.word = model::Word::Cut, .target = "link"}};
  EXPECT_THAT(missing(scenario, {.level = Level::Namespaces, .agents = {{.host = "server"}}}), ElementsAre(HasSubstr("cut on \"link\"")));
}

}  // namespace
}  // namespace halfopen::realnet::test
