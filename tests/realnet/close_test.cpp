// Orderly closes, and what comes after them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "support.h"

namespace halfopen::realnet::test {
namespace {

using net::Op;
using net::PipeSignal;
using testing::ElementsAre;

const Registered kReadsBeyondTheEnd{"reads-beyond-the-end", [](net::Process& process) -> net::Task<int> {
  net::Listener listener = co_await listening(process);
  net::Socket socket = co_await accepted(process, listener);
  std::array<std::byte, 100> room;
  (void)co_await socket.recv(room, net::MessageFlag::WaitAll);
  (void)co_await receive(socket);
  (void)co_await receive(socket);
  (void)co_await socket.get(net::Option::PendingError);
  co_return 7;
}};

const Registered kSendsAndCloses{"sends-and-closes", [](net::Process& process) -> net::Task<int> {
  net::Socket socket = co_await connected(process);
  (void)co_await socket.send(net::octets(std::string(100, 'x')));
  (void)co_await socket.close();
  co_return 0;
}};

// docs/evidence: linux/3.S2.close-wait.
TEST(Close, ReaderGetsEverythingThenZeroForEver) {
  const model::Record record = play(between("reads-beyond-the-end", "sends-and-closes"));

  EXPECT_THAT(results(record, "server", Op::Recv), ElementsAre("100", "0", "0")) << dump(record);
  EXPECT_THAT(results(record, "server", Op::GetOption), ElementsAre("0"));
  EXPECT_EQ(end_of(record, "server"), "returned 7");
  EXPECT_EQ(end_of(record, "client"), "returned 0");
  EXPECT_EQ(record.end, model::End::Finished);
}

const Registered kClosesAtOnce{"closes-at-once", [](net::Process& process) -> net::Task<int> {
  net::Listener listener = co_await listening(process);
  net::Socket socket = co_await accepted(process, listener);
  (void)co_await socket.close();
  co_return 0;
}};

/// Waits for the peer's FIN, then sends three times.
net::Task<int> sends_after_end(net::Process& process, PipeSignal disposition) {
  process.on_pipe_signal(disposition);
  net::Socket socket = co_await connected(process);
  (void)co_await receive(socket);
  for (int i = 0; i < 3; ++i) (void)co_await socket.send(net::octets("x"));
  (void)co_await receive(socket);
  co_return 0;
}

const Registered kIgnoring{"ignores-sigpipe", [](net::Process& process) { return sends_after_end(process, PipeSignal::Ignored); }};
const Registered kHandling{"handles-sigpipe", [](net::Process& process) { return sends_after_end(process, PipeSignal::Handled); }};
const Registered kDefault{"leaves-sigpipe", [](net::Process& process) { return sends_after_end(process, PipeSignal::Default); }};

// docs/evidence: linux/1.1.first-send-to-closed, linux/3.S5.first-send, linux/3.S5.second-send, linux/3.S5.recv.
TEST(PeerClosed, FirstSendSucceedsAndLaterOnesAreBrokenPipes) {
  const model::Record record = play(between("closes-at-once", "ignores-sigpipe"));

  EXPECT_THAT(results(record, "client", Op::Send), ElementsAre("1", "EPIPE", "EPIPE")) << dump(record);
  EXPECT_THAT(results(record, "client", Op::Recv), ElementsAre("0", "0"));
  EXPECT_EQ(end_of(record, "client"), "returned 0");
}

// docs/evidence: linux/2.3.sigpipe. The second send does not return: the process is gone.
TEST(PeerClosed, SigpipeKillsByDefault) {
  const model::Record record = play(between("closes-at-once", "leaves-sigpipe"));

  EXPECT_THAT(results(record, "client", Op::Send), ElementsAre("1")) << dump(record);
  EXPECT_EQ(end_of(record, "client"), "signalled 13");
}

// docs/evidence: linux/3.S5.further-sends: a signal with each.
TEST(PeerClosed, HandledSigpipeIsObservedBeforeItsSend) {
  const model::Record record = play(between("closes-at-once", "handles-sigpipe"));

  std::vector<std::string> story;
  for (const model::Observation& seen : model::find_program(record, "client")->observations) {
    if (seen.kind == model::Observation::Kind::Signal) story.push_back("signal " + std::to_string(seen.value));
    if (seen.kind == model::Observation::Kind::Call && seen.op == Op::Send) story.push_back("send");
  }
  EXPECT_THAT(story, ElementsAre("send", "signal 13", "send", "signal 13", "send")) << dump(record);
}

const Registered kAnswersAfterTheEnd{"answers-after-the-end", [](net::Process& process) -> net::Task<int> {
  net::Listener listener = co_await listening(process);
  net::Socket socket = co_await accepted(process, listener);
  (void)co_await receive(socket);
  (void)co_await socket.send(net::octets("bye"));
  co_return 0;
}};

const Registered kHalfCloses{"half-closes", [](net::Process& process) -> net::Task<int> {
  net::Socket socket = co_await connected(process);
  (void)co_await socket.shutdown_send();
  (void)co_await receive(socket);
  (void)co_await receive(socket);
  co_return 0;
}};

// docs/evidence: linux/3.S2.send-works.
TEST(HalfClose, PeerMayAnswer) {
  const model::Record record = play(between("answers-after-the-end", "half-closes"));

  EXPECT_THAT(results(record, "server", Op::Send), ElementsAre("3")) << dump(record);
  EXPECT_THAT(results(record, "client", Op::Recv), ElementsAre("3", "0"));
}

}  // namespace
}  // namespace halfopen::realnet::test
