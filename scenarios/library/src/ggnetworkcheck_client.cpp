#include <chrono>
#include <utility>

#include "ggnetworkcheck.h"
#include "ggnetworkcheck_line.h"
#include "ggnetworkcheck_log.h"
#include "halfopen/net/clock.h"
#include "halfopen/net/resolver.h"
#include "halfopen/net/socket.h"

namespace halfopen::library::ggnetworkcheck {

namespace {

/// The clock in whole milliseconds. Its ticks are longer, so that a length comes out as 15, 16, 31 or 32 where one or
/// two of them lie between (`incident/assumed.ticks`).
std::int64_t clock_ms(const net::Clock& clock) {
  return std::chrono::floor<std::chrono::milliseconds>(clock.wall()).count();
}

class Client {
 public:
  Client(net::Process& process, const Settings& settings)
      : process_{process}, settings_{settings}, clock_{process}, log_{process, settings.processing} {}

  net::Task<int> run();

 private:
  net::Task<net::Result<net::Socket>> attempt();
  net::Task<> checks(net::Socket& connection);
  net::Task<bool> check(net::Socket& connection, LineReader& lines);
  net::Task<> log_failure(std::string_view call) {
    return log_.write(failed_text(call, settings_.host, settings_.port));
  }

  net::Process& process_;
  const Settings& settings_;
  net::Clock clock_;
  Log log_;
  std::int64_t left_ = 0;  ///< Checks still to be made; negative for ever.
};

net::Task<int> Client::run() {
  left_ = settings_.repeat;
  while (left_ != 0) {
    net::Result<net::Socket> connection = co_await attempt();
    if (!connection) {
      (void)co_await clock_.sleep(settings_.sleep);
      continue;
    }
    co_await checks(connection.value);
    (void)co_await connection.value.close();
  }
  co_return 0;
}

/// Each attempt initialises WinSock first. If that fails nothing is logged (`incident/documented.b`,
/// `incident/assumed.retry`).
net::Task<net::Result<net::Socket>> Client::attempt() {
  const net::Outcome started = co_await process_.call({.op = net::Op::Startup});
  if (!started.ok()) co_return started.error;
  co_await log_.write(attempt_text(settings_.timeout));
  net::Resolver resolver{process_};
  const net::Result<net::Endpoint> server = co_await resolver.endpoint(settings_.host, settings_.port);
  if (!server) {
    co_await log_failure("socket");
    co_return server.error;
  }
  net::Result<net::Socket> connection = co_await net::Socket::connect(process_, server.value);
  if (!connection) {
    co_await log_failure("socket");
    co_return connection.error;
  }
  (void)co_await connection.value.set(net::Option::ReceiveTimeout, settings_.timeout.count());
  co_await log_.write(connected_text(settings_.host, settings_.port));
  co_return std::move(connection);
}

/// Health checks on one connection, until it is lost or the last one is made.
net::Task<> Client::checks(net::Socket& connection) {
  LineReader lines{connection};
  while (co_await check(connection, lines)) {
    if (left_ > 0) --left_;
    if (left_ == 0) co_return;
    (void)co_await clock_.sleep(settings_.interval);
  }
}

/// A PING and its answer; false if the connection is lost.
net::Task<bool> Client::check(net::Socket& connection, LineReader& lines) {
  const net::Duration made = clock_.wall();
  const std::string ping = ping_text(settings_.test, made);
  co_await log_.write(made, ping);

  const std::int64_t sent_at = clock_ms(clock_);
  const bool sent = co_await send_line(connection, ping);
  if (!sent) {
    co_await log_failure("send");
    co_return false;
  }
  const Line answer = co_await lines.next();
  if (answer.end != LineEnd::None) {
    co_await log_failure("recv");
    co_return false;
  }
  const net::Duration answered = clock_.wall();
  co_await log_.write(answered, answer_text(answer.text, answered, clock_ms(clock_) - sent_at));
  co_return true;
}

}  // namespace

net::Task<int> run_client(net::Process& process, const Settings& settings) {
  Client client{process, settings};
  co_return co_await client.run();
}

}  // namespace halfopen::library::ggnetworkcheck
