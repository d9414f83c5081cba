// One connection on a bench: its peer is a script, its clock a variable, everything it sends a line of text.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "halfopen/sim/tcp/connection.h"
#include "profiles.h"

namespace halfopen::sim::tcp::test {

using namespace std::chrono_literals;
using wire::SackBlock;

/// A segment of the scripted peer. Numbers are relative: `seq` to the peer's ISS, `ack` to ours; both SYNs have number
/// 0.
struct Given {
  std::string flags = ".";  ///< As tcpdump: S F R P, `.` for ACK.
  std::uint32_t seq = 1;
  std::uint32_t ack = 1;
  std::uint32_t length = 0;    ///< Octets of payload.
  std::int32_t window = -1;    ///< The field; -1: 512, which a scale of 7 makes 65536.
  std::int64_t ts_value = -1;  ///< -1: the peer's clock. -2: no timestamps option.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> sack = {};
  std::int64_t ts_echo = -1;  ///< -1: the timestamp of what we sent last.
};

struct BenchConfig {
  profiles::Tcp profile = linux_tcp();
  Options options{};
  Duration rtt = 10ms;  ///< Of the handshake.
  std::uint16_t peer_mss = 1460;
  std::int32_t peer_scale = 7;  ///< -1: the peer does not scale.
  bool peer_timestamps = true;
  bool peer_sack = true;
  std::uint16_t peer_window = 64240;  ///< In its SYN.
  bool v6 = false;
};

class Bench {
 public:
  explicit Bench(const BenchConfig& config = {});

  /// Walks the real path into a state. The clock then stands at 0 and nothing has been sent.
  static Bench established(const BenchConfig& config = {});  ///< By active open.
  static Bench accepted(const BenchConfig& config = {});     ///< By passive open.
  static Bench syn_received(const BenchConfig& config = {});
  static Bench close_wait(const BenchConfig& config = {});
  static Bench fin_wait_1(const BenchConfig& config = {});
  static Bench fin_wait_2(const BenchConfig& config = {});
  static Bench closing(const BenchConfig& config = {});
  static Bench last_ack(const BenchConfig& config = {});
  static Bench time_wait(const BenchConfig& config = {});

  void connect();
  void accept_syn();  ///< The peer's SYN, taken by a listener.
  void give_syn_ack();
  void give(const Given& given);
  std::size_t send(std::size_t octets, bool more = false);
  std::size_t send_whole(std::size_t octets);
  /// Reads up to `octets`; returns how many.
  std::size_t read(std::size_t octets);
  void shutdown_send();
  void shutdown_receive();
  void close();
  void abort();
  void set_options(const Options& options);
  void revert_backoff(std::uint32_t quoted);  ///< An ICMP error quoted our segment of this number.
  void path_mtu(std::uint32_t mtu);
  void quick_ack(bool on);

  /// Lets time pass until `at` after the clock's zero, firing what is due.
  void run_until(Duration at);
  /// As long as it takes for the connection to die or time to reach `limit`; returns when it did.
  Duration run_until_dead(Duration limit = 2000s);
  /// The present instant becomes the clock's zero, and what has been sent is forgotten.
  void reset_clock();
  Duration now() const { return now_ - zero_; }

  /// What has been sent since the last question, a line each: "0.204 P. 1:101(100) ack 1".
  std::vector<std::string> sent();
  /// The times alone, in milliseconds, of what has been sent since the last question.
  std::vector<std::int64_t> sent_ms();
  /// The segment sent last.
  const Packet& last() const { return last_; }
  std::size_t count() const { return log_.size(); }
  /// The segments themselves.
  std::vector<Packet> take_segments();
  std::uint32_t relative_to_us(SeqNum number) const { return number - iss_; }
  std::uint32_t relative_to_peer(SeqNum number) const { return number - peer_iss_; }
  Instant absolute_now() const { return now_; }

  Connection& connection() { return *connection_; }
  TcpState state() const { return connection_->state(); }
  /// Everything the machine has wanted, segments aside, since the last reset_clock().
  const Actions& actions() const { return seen_; }
  std::string died() const;  ///< "Reset in ESTABLISHED", or "no".
  profiles::Usage& usage() { return *usage_; }

  /// While set, nothing can be sent: the owner reports it, as it does without a route.
  bool no_route = false;

 private:
  struct Entry {
    Instant at;
    Packet segment;
  };
  void collect();
  Packet packet(const Given& given) const;
  std::string line(const Entry& entry) const;

  std::unique_ptr<profiles::Tcp> profile_;
  std::unique_ptr<profiles::Usage> usage_;
  BenchConfig config_;
  std::unique_ptr<Connection> connection_;
  Actions out_;
  Actions seen_;
  Instant now_{};
  Instant zero_{};
  std::vector<Entry> log_;
  Packet last_;
  std::uint32_t ts_to_echo_ = 0;
  SeqNum iss_;
  SeqNum peer_iss_;
};

/// Seconds with as many digits as it takes: "0.204".
std::string seconds(Duration time);
std::string name(Cause cause);

using Lines = std::vector<std::string>;
using Ms = std::vector<std::int64_t>;

}  // namespace halfopen::sim::tcp::test
