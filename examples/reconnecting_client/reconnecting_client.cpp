#include "reconnecting_client.h"

#include <algorithm>
#include <array>
#include <utility>

namespace example {
namespace {

constexpr std::size_t kRoom = 4096;

/// Not yet, rather than not: a call that would have to wait, in each system's words.
bool is_not_yet(net::Error error) {
  const std::string_view symbol = error.symbol();
  return symbol == "EINPROGRESS" || symbol == "EAGAIN" || symbol == "WSAEWOULDBLOCK";
}

}  // namespace

ReconnectingClient::ReconnectingClient(net::Process& process, ClientOptions options, std::vector<std::string> messages)
    : process_{process}, clock_{process}, options_{std::move(options)}, messages_{std::move(messages)}, random_{options_.seed} {}

net::Task<> ReconnectingClient::run() {
  process_.on_pipe_signal(net::PipeSignal::Ignored);
  co_await process_.call({.op = net::Op::Startup});
  for (;;) {
    ++attempts_;
    auto socket = co_await connect();
    if (socket) {
      process_.observe("connected", attempts_);
      attempts_ = 0;
      process_.observe("lost", co_await converse(socket.value));
    } else {
      process_.observe("failed", socket.error.symbol());
    }
    socket.value = net::Socket{};  // Closed before the pause: the server need not wait for it.
    co_await pause();
  }
}

/// A connection, or why there is none: of the resolver, of the system, or our own time-out.
net::Task<net::Result<net::Socket>> ReconnectingClient::connect() {
  net::Resolver names{process_};
  const auto server = co_await names.endpoint(options_.host, options_.port, options_.family);
  if (!server) co_return server.error;
  const net::Outcome made = co_await process_.call({.op = net::Op::Socket, .family = options_.family});
  if (!made.ok()) co_return made.error;
  net::Socket socket{process_, static_cast<net::Descriptor>(made.value)};
  co_await socket.set(net::Option::NonBlocking, 1);
  const net::Outcome begun =
      co_await process_.call({.op = net::Op::Connect, .descriptor = socket.descriptor(), .endpoint = server.value});
  if (!begun.ok() && !is_not_yet(begun.error)) co_return begun.error;
  if (const net::Error error = co_await wait_for_connection(socket)) co_return error;
  co_return std::move(socket);
}

net::Task<net::Error> ReconnectingClient::wait_for_connection(net::Socket& socket) {
  std::array<net::PollEntry, 1> polled{{{.descriptor = socket.descriptor(), .asked = net::Ready::Out}}};
  const net::Outcome ready =
      co_await process_.call({.op = net::Op::Poll, .argument = options_.connect_timeout.count(), .polled = polled});
  if (!ready.ok()) co_return ready.error;
  if (ready.value == 0) {
    const bool is_windows = process_.error_family() == net::ErrorFamily::Windows;
    co_return is_windows ? net::winsock::kTimedOut : net::linux_errno::kTimedOut;
  }
  const net::Outcome pending = co_await socket.get(net::Option::PendingError);
  if (!pending.ok()) co_return pending.error;
  co_return net::Error{process_.error_family(), static_cast<std::int32_t>(pending.value)};
}

/// Talks until the connection is lost, and says why it was.
net::Task<std::string> ReconnectingClient::converse(net::Socket& socket) {
  answer_due_ = false;
  last_heard_ = last_sent_ = clock_.now();
  unread_.clear();
  for (;;) {
    if (std::string why = co_await send_what_is_due(socket); !why.empty()) co_return why;
    const net::Instant deadline = answer_due_ ? last_sent_ + options_.answer_timeout : last_heard_ + options_.heartbeat_every;
    const net::Duration patience = std::max(deadline - clock_.now(), net::Duration::zero());
    std::array<net::PollEntry, 1> polled{{{.descriptor = socket.descriptor(), .asked = net::Ready::In}}};
    const net::Outcome ready = co_await process_.call({.op = net::Op::Poll, .argument = patience.count(), .polled = polled});
    if (!ready.ok()) co_return std::string{ready.error.symbol()};
    if (ready.value != 0) {
      if (std::string why = co_await read_answers(socket); !why.empty()) co_return why;
    } else if (answer_due_) {
      co_return "no answer";
    }
  }
}

/// The next message, or a heartbeat after silence; one at a time. Why not, if it could not be sent.
net::Task<std::string> ReconnectingClient::send_what_is_due(net::Socket& socket) {
  if (answer_due_) co_return "";
  std::string line;
  if (acknowledged_ < messages_.size()) {
    line = "m " + std::to_string(acknowledged_ + 1) + " " + messages_[acknowledged_] + "\n";
  } else if (clock_.now() >= last_heard_ + options_.heartbeat_every) {
    line = "h\n";
  } else {
    co_return "";
  }
  const net::Outcome sent = co_await socket.send_all(net::octets(line));
  if (!sent.ok()) co_return std::string{sent.error.symbol()};
  answer_due_ = true;
  last_sent_ = clock_.now();
  co_return "";
}

/// Takes what has come. Why the connection is lost, if it is.
net::Task<std::string> ReconnectingClient::read_answers(net::Socket& socket) {
  std::array<std::byte, kRoom> room{};
  const net::Outcome got = co_await socket.recv(room);
  if (!got.ok()) co_return is_not_yet(got.error) ? std::string{} : std::string{got.error.symbol()};
  if (got.value == 0) co_return "end of stream";
  last_heard_ = clock_.now();
  unread_.append(reinterpret_cast<const char*>(room.data()), static_cast<std::size_t>(got.value));
  for (std::size_t end; (end = unread_.find('\n')) != unread_.npos; unread_.erase(0, end + 1)) take_line(unread_.substr(0, end));
  co_return "";
}

void ReconnectingClient::take_line(const std::string& line) {
  answer_due_ = false;
  if (line != "a " + std::to_string(acknowledged_ + 1)) return;
  ++acknowledged_;
  process_.observe("acknowledged", static_cast<std::int64_t>(acknowledged_));
}

/// first_pause, doubled with each attempt that failed, never above longest_pause; less the jitter.
net::Task<> ReconnectingClient::pause() {
  net::Duration pause = options_.first_pause;
  for (std::int64_t i = 1; i < attempts_ && pause < options_.longest_pause; ++i) pause *= 2;
  pause = std::min(pause, options_.longest_pause);
  const auto percent = static_cast<std::int64_t>(random() % (options_.jitter_percent + 1));
  co_await clock_.sleep(pause - pause / 100 * percent);
}

/// SplitMix64: the same numbers on every machine, as <random>'s distributions are not.
std::uint64_t ReconnectingClient::random() {
  std::uint64_t z = random_ += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

}  // namespace example
