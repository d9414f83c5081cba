// A client that keeps a connection up: connect time-out, exponential back-off with jitter, heartbeat, acknowledged messages.
//
// It is written against halfopen's net/ contract and knows no backend: the same code runs on real sockets and in the simulator.
// Start at run().
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "halfopen/net/net.h"

namespace example {

using namespace std::chrono_literals;
namespace net = halfopen::net;

struct ClientOptions {
  std::string host = "server";
  std::uint16_t port = 7000;
  net::AddressFamily family = net::AddressFamily::V4;
  net::Duration connect_timeout = 3s;    ///< Shorter than any system's own (Linux 131 s, Windows 21 s).
  net::Duration first_pause = 500ms;     ///< Before the second attempt; doubled with each one that fails.
  net::Duration longest_pause = 8s;
  std::uint32_t jitter_percent = 0;      ///< A pause is shortened by up to so much, so that clients do not return together.
  std::uint64_t seed = 1;                ///< Of the jitter.
  net::Duration heartbeat_every = 1s;    ///< Of silence, then one is sent.
  net::Duration answer_timeout = 3s;     ///< For the answer to a heartbeat or a message.
};

/// Delivers messages in order, each until the server has acknowledged it, and keeps the connection up afterwards.
///
/// The protocol, in lines: "m 1 TEXT" is answered with "a 1", "h" with "h". A message whose acknowledgment was lost is sent again:
/// the server sees its number twice.
///
/// What it tells with observe(): "connected" (attempts it took), "acknowledged" (number), "lost" and "failed" (why, in words or by
/// the system's symbol).
class ReconnectingClient {
 public:
  ReconnectingClient(net::Process& process, ClientOptions options, std::vector<std::string> messages);

  /// Never returns by itself.
  net::Task<> run();

 private:
  net::Task<net::Result<net::Socket>> connect();
  net::Task<net::Error> wait_for_connection(net::Socket& socket);
  net::Task<std::string> converse(net::Socket& socket);
  net::Task<std::string> send_what_is_due(net::Socket& socket);
  net::Task<std::string> read_answers(net::Socket& socket);
  void take_line(const std::string& line);
  net::Task<> pause();
  std::uint64_t random();

  net::Process& process_;
  net::Clock clock_;
  ClientOptions options_;
  std::vector<std::string> messages_;
  std::size_t acknowledged_ = 0;       ///< So many of them.
  std::int64_t attempts_ = 0;          ///< Since the last connection.
  bool answer_due_ = false;            ///< Something was sent that has not been answered.
  net::Instant last_heard_{};
  net::Instant last_sent_{};
  std::string unread_;                 ///< The beginning of a line.
  std::uint64_t random_;
};

}  // namespace example
