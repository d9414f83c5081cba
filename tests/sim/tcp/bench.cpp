#include "bench.h"

#include <algorithm>
#include <string_view>

namespace halfopen::sim::tcp::test {

namespace {

// Close to the end of the number space, so that every test crosses it.
constexpr SeqNum kIss{0xFFFFFFF0};
constexpr SeqNum kPeerIss{0xFFFFFF80};
constexpr std::uint32_t kPeerClock = 5000;
constexpr std::uint32_t kOurClock = 0xFFFFF000;

Flow flow_of(const BenchConfig& config) {
  if (!config.v6) return {{net::Address::v4(10, 0, 0, 1), 40000}, {net::Address::v4(10, 0, 0, 2), 7000}};
  net::Address local = net::Address::any(net::AddressFamily::V6);
  net::Address remote = local;
  local.bytes[0] = remote.bytes[0] = 0xfd;
  local.bytes[15] = 1;
  remote.bytes[15] = 2;
  return {{local, 40000}, {remote, 7000}};
}

std::uint8_t flags_of(std::string_view text) {
  std::uint8_t flags = 0;
  for (const char c : text) {
    switch (c) {
      case 'S':
        flags |= wire::tcp_flag::kSyn;
        break;
      case 'F':
        flags |= wire::tcp_flag::kFin;
        break;
      case 'R':
        flags |= wire::tcp_flag::kRst;
        break;
      case 'P':
        flags |= wire::tcp_flag::kPsh;
        break;
      case '.':
        flags |= wire::tcp_flag::kAck;
        break;
      default:
        break;
    }
  }
  return flags;
}

}  // namespace

std::string seconds(Duration time) {
  std::string digits = std::to_string(time % 1s / 1ns);
  digits.insert(0, 9 - digits.size(), '0');
  digits.erase(digits.find_last_not_of('0') + 1);
  return std::to_string(time / 1s) + (digits.empty() ? "" : "." + digits);
}

std::string name(Cause cause) {
  switch (cause) {
    case Cause::Reset:
      return "Reset";
    case Cause::SynTimeout:
      return "SynTimeout";
    case Cause::RetransmissionTimeout:
      return "RetransmissionTimeout";
    case Cause::ProbeTimeout:
      return "ProbeTimeout";
    case Cause::KeepaliveTimeout:
      return "KeepaliveTimeout";
    case Cause::UserTimeout:
      return "UserTimeout";
    case Cause::Refused:
      return "Refused";
    case Cause::DataAfterShutdown:
      return "DataAfterShutdown";
    case Cause::ConnectCancelled:
      return "ConnectCancelled";
    case Cause::LinkLost:
      return "LinkLost";
    case Cause::Icmp:
      return "Icmp";
    case Cause::NeighbourFailed:
      return "NeighbourFailed";
  }
  return "?";
}

Bench::Bench(const BenchConfig& config)
    : profile_{std::make_unique<profiles::Tcp>(config.profile)},
      usage_{std::make_unique<profiles::Usage>()},
      config_{config},
      iss_{kIss},
      peer_iss_{kPeerIss} {
  connection_ = std::make_unique<Connection>(*profile_, flow_of(config), config.options,
                                             Start{.iss = iss_, .timestamp_offset = kOurClock, .usage = usage_.get()});
}

Bench Bench::established(const BenchConfig& config) {
  Bench bench{config};
  bench.connect();
  bench.run_until(config.rtt);
  bench.give_syn_ack();
  bench.reset_clock();
  return bench;
}

Bench Bench::syn_received(const BenchConfig& config) {
  Bench bench{config};
  bench.accept_syn();
  bench.reset_clock();
  return bench;
}

Bench Bench::accepted(const BenchConfig& config) {
  Bench bench{config};
  bench.accept_syn();
  bench.run_until(config.rtt);
  bench.give({});
  bench.reset_clock();
  return bench;
}

Bench Bench::close_wait(const BenchConfig& config) {
  Bench bench = established(config);
  bench.give({.flags = "F."});
  bench.run_until(1s);
  bench.reset_clock();
  return bench;
}

Bench Bench::fin_wait_1(const BenchConfig& config) {
  Bench bench = established(config);
  bench.shutdown_send();
  bench.reset_clock();
  return bench;
}

Bench Bench::fin_wait_2(const BenchConfig& config) {
  Bench bench = fin_wait_1(config);
  bench.give({.ack = 2});
  bench.reset_clock();
  return bench;
}

Bench Bench::closing(const BenchConfig& config) {
  Bench bench = fin_wait_1(config);
  bench.give({.flags = "F."});
  bench.reset_clock();
  return bench;
}

Bench Bench::last_ack(const BenchConfig& config) {
  Bench bench = close_wait(config);
  bench.shutdown_send();
  bench.reset_clock();
  return bench;
}

Bench Bench::time_wait(const BenchConfig& config) {
  Bench bench = fin_wait_2(config);
  bench.give({.flags = "F.", .ack = 2});
  bench.reset_clock();
  return bench;
}

void Bench::connect() {
  connection_->connect(now_, out_);
  collect();
}

void Bench::accept_syn() {
  connection_->accept_syn(packet({.flags = "S", .seq = 0, .ack = 0}), now_, out_);
  collect();
}

void Bench::give_syn_ack() { give({.flags = "S.", .seq = 0}); }

void Bench::give(const Given& given) {
  connection_->segment_arrives(packet(given), now_, out_);
  collect();
}

std::size_t Bench::send(std::size_t octets, bool more) {
  const std::vector<std::byte> data(octets);
  const std::size_t count = connection_->send(data, more, false, now_, out_);
  collect();
  return count;
}

std::size_t Bench::send_whole(std::size_t octets) {
  const std::vector<std::byte> data(octets);
  const std::size_t count = connection_->send(data, false, true, now_, out_);
  collect();
  return count;
}

std::size_t Bench::read(std::size_t octets) {
  std::vector<std::byte> data(octets);
  const std::size_t count = connection_->receive(data, false, now_, out_);
  collect();
  return count;
}

void Bench::shutdown_send() {
  connection_->shutdown_send(now_, out_);
  collect();
}

void Bench::shutdown_receive() {
  connection_->shutdown_receive(now_, out_);
  collect();
}

void Bench::close() {
  connection_->close(now_, out_);
  collect();
}

void Bench::abort() {
  connection_->abort(now_, out_);
  collect();
}

void Bench::set_options(const Options& options) {
  connection_->set_options(options, now_, out_);
  collect();
}

void Bench::revert_backoff(std::uint32_t quoted) {
  connection_->revert_backoff(iss_ + quoted, now_, out_);
  collect();
}

void Bench::path_mtu(std::uint32_t mtu) {
  connection_->path_mtu(mtu, now_, out_);
  collect();
}

void Bench::quick_ack(bool on) {
  connection_->quick_ack(on, now_, out_);
  collect();
}

void Bench::run_until(Duration at) {
  while (connection_->deadline() <= zero_ + at) {
    now_ = std::max(now_, connection_->deadline());
    connection_->timer(now_, out_);
    collect();
  }
  now_ = zero_ + at;
}

Duration Bench::run_until_dead(Duration limit) {
  while (!connection_->finished() && connection_->deadline() <= zero_ + limit)
    run_until(connection_->deadline() - zero_);
  return now();
}

void Bench::reset_clock() {
  zero_ = now_;
  log_.clear();
  seen_.clear();
}

void Bench::collect() {
  const bool failed = no_route && !out_.segments.empty();
  for (Packet& segment : out_.segments) {
    if (segment.tcp.options.timestamps) ts_to_echo_ = segment.tcp.options.ts_value;
    if (failed) continue;
    last_ = segment;
    log_.push_back({now_, std::move(segment)});
  }
  seen_.connected |= out_.connected;
  seen_.readable |= out_.readable;
  seen_.writable |= out_.writable;
  seen_.end_of_stream |= out_.end_of_stream;
  seen_.fin_acknowledged |= out_.fin_acknowledged;
  seen_.progress |= out_.progress;
  seen_.new_connection |= out_.new_connection;
  if (out_.died) {
    seen_.died = out_.died;
    seen_.died_in = out_.died_in;
  }
  out_.clear();
  if (failed) connection_->send_failed(now_);
}

std::string Bench::died() const {
  if (!seen_.died) return "no";
  return name(*seen_.died) + " in " + std::string{net::to_string(seen_.died_in)};
}

Packet Bench::packet(const Given& given) const {
  Packet packet;
  const Flow flow = flow_of(config_);
  packet.ip.source = flow.remote.address;
  packet.ip.destination = flow.local.address;
  packet.tcp.source_port = flow.remote.port;
  packet.tcp.destination_port = flow.local.port;
  packet.tcp.flags = flags_of(given.flags);
  packet.tcp.seq = peer_iss_ + given.seq;
  if (packet.tcp.has_ack()) packet.tcp.ack = iss_ + given.ack;
  wire::TcpOptions& options = packet.tcp.options;
  packet.tcp.window = static_cast<std::uint16_t>(given.window >= 0  ? given.window
                                                 : packet.tcp.syn() ? config_.peer_window
                                                                    : 512);
  if (packet.tcp.syn()) {
    options.mss = config_.peer_mss;
    options.window_scale = static_cast<std::int8_t>(config_.peer_scale);
    options.sack_permitted = config_.peer_sack;
  }
  if (config_.peer_timestamps && given.ts_value != -2) {
    options.timestamps = true;
    const auto clock = static_cast<std::uint32_t>(now_.time_since_epoch() / 1ms) + kPeerClock;
    options.ts_value = given.ts_value >= 0 ? static_cast<std::uint32_t>(given.ts_value) : clock;
    const std::uint32_t echo = given.ts_echo >= 0 ? static_cast<std::uint32_t>(given.ts_echo) : ts_to_echo_;
    options.ts_echo = packet.tcp.has_ack() ? echo : 0;
  }
  for (const auto& [left, right] : given.sack) options.sack[options.sack_count++] = {iss_ + left, iss_ + right};
  if (given.length > 0) {
    const std::vector<std::byte> data(given.length);
    packet.payload = core::Slice::copy_of(data);
  }
  return packet;
}

std::string Bench::line(const Entry& entry) const {
  const wire::TcpHeader& tcp = entry.segment.tcp;
  std::string text = seconds(entry.at - zero_) + " ";
  if (tcp.syn()) text += "S";
  if (tcp.fin()) text += "F";
  if (tcp.rst()) text += "R";
  if (tcp.psh()) text += "P";
  if (tcp.has_ack()) text += ".";
  const auto relative = static_cast<std::int32_t>(tcp.seq - iss_);
  const auto length = static_cast<std::uint32_t>(entry.segment.payload.size());
  text += " " + std::to_string(relative);
  if (length > 0)
    text += ":" + std::to_string(static_cast<std::uint32_t>(relative) + length) + "(" + std::to_string(length) + ")";
  if (tcp.has_ack()) text += " ack " + std::to_string(tcp.ack - peer_iss_);
  for (std::size_t i = 0; i < tcp.options.sack_count; ++i) {
    const SackBlock block = tcp.options.sack[i];
    text += (i == 0 ? " sack " : " ") + std::to_string(block.left - peer_iss_) + ":" +
            std::to_string(block.right - peer_iss_);
  }
  return text;
}

Lines Bench::sent() {
  Lines lines;
  for (const Entry& entry : log_) lines.push_back(line(entry));
  log_.clear();
  return lines;
}

std::vector<Packet> Bench::take_segments() {
  std::vector<Packet> segments;
  for (Entry& entry : log_) segments.push_back(std::move(entry.segment));
  log_.clear();
  return segments;
}

Ms Bench::sent_ms() {
  Ms times;
  for (const Entry& entry : log_) times.push_back((entry.at - zero_) / 1ms);
  log_.clear();
  return times;
}

}  // namespace halfopen::sim::tcp::test
