// One connection in any state, and a peer that may do anything.
//
// The first octets choose the system, the peer's options and the state; then each turn is a segment near the window, a call,
// an ICMP error or time. The peer's octet at offset n of its stream is always the same, so that what the machine delivers
// shows where it was taken from.
#include <algorithm>
#include <array>
#include <vector>

#include "halfopen/profiles/profile.h"
#include "halfopen/sim/core/check.h"
#include "halfopen/sim/tcp/connection.h"
#include "target.h"

namespace halfopen::fuzz {
namespace {

using namespace std::chrono_literals;
using net::TcpState;
using sim::core::check;
using sim::tcp::Actions;
using sim::tcp::Connection;
using sim::wire::Packet;
using sim::wire::SeqNum;
namespace tcp_flag = sim::wire::tcp_flag;

// Close to the end of the number space, so that every run crosses it.
constexpr SeqNum kIss{0xFFFFFFF0};
constexpr SeqNum kPeerIss{0xFFFFFF80};
constexpr int kTurns = 400;
constexpr int kTimersPerTurn = 2000;
constexpr std::size_t kBuffered = 64u << 20;  // twice the largest buffer of any profile

constexpr std::byte octet_at(std::uint32_t offset) { return static_cast<std::byte>(offset * 167u + (offset >> 8) * 13u); }

class Machine {
 public:
  explicit Machine(Tape& tape)
      : tape_{tape},
        profile_{tape.octet() % 2 == 0 ? profiles::find_profile("linux") : profiles::find_profile("windows")},
        peer_options_{tape.octet()},
        connection_{profile_->tcp, flow(), options(tape), {kIss, 0xFFFFF000, 1500, 0, &usage_}} {}

  void run() {
    enter(static_cast<TcpState>(tape_.below(11)));
    for (int turn = 0; turn < kTurns && !tape_.empty(); ++turn) {
      act();
      look();
    }
  }

 private:
  static sim::tcp::Flow flow() {
    return {{net::Address::v4(10, 0, 0, 1), 40000}, {net::Address::v4(10, 0, 0, 2), 7000}};
  }

  static sim::tcp::Options options(Tape& tape) {
    sim::tcp::Options options;
    const std::uint8_t bits = tape.octet();
    options.no_delay = bits & 1;
    options.cork = bits & 2;
    options.keepalive = bits & 4;
    if (bits & 8) options.receive_buffer = 2304 + tape.below(70000);
    if (bits & 16) options.send_buffer = 4608 + tape.below(70000);
    if (bits & 32) options.user_timeout = std::chrono::milliseconds{1 + tape.below(30000)};
    if (bits & 64) options.max_segment = static_cast<std::int32_t>(88 + tape.below(1400));
    return options;
  }

  // ---- The way into a state. For CLOSED nobody has such a connection; LISTEN meets the SYN the tape brings.

  void enter(TcpState state) {
    if (state == TcpState::Closed) return stranger();
    if (state == TcpState::Listen || state == TcpState::SynReceived) return accept(state == TcpState::Listen);
    connection_.connect(now_, out_);
    collect();
    if (state == TcpState::SynSent) return;
    now_ += 10ms;
    give(tcp_flag::kSyn | tcp_flag::kAck, 0, 1, 0);
    const bool we_finish = state == TcpState::FinWait1 || state == TcpState::FinWait2 || state == TcpState::Closing ||
                           state == TcpState::TimeWait;
    if (we_finish) shutdown();
    if (state == TcpState::FinWait2 || state == TcpState::TimeWait) give(tcp_flag::kAck, 1, 2, 0);
    if (state == TcpState::Closing) give(tcp_flag::kFin | tcp_flag::kAck, 1, 1, 0);
    if (state == TcpState::TimeWait) give(tcp_flag::kFin | tcp_flag::kAck, 1, 2, 0);
    if (state == TcpState::CloseWait || state == TcpState::LastAck) give(tcp_flag::kFin | tcp_flag::kAck, 1, 1, 0);
    if (state == TcpState::LastAck) shutdown();
    check(connection_.state() == state, "the path leads into the state");
  }

  void stranger() {
    Packet segment = packet(tape_.octet(), tape_.word(4), tape_.word(4), tape_.below(2000));
    const std::optional<Packet> reset = sim::tcp::reset_for(segment);
    check(reset.has_value() != segment.tcp.rst(), "RFC 9293, 3.10.7.1: everything but a RST is answered by RST");
    deliver(segment);
  }

  void accept(bool any) {
    Packet syn = packet(tcp_flag::kSyn, 0, 0, any ? tape_.below(2000) : 0);
    if (any) {
      syn.tcp.window = static_cast<std::uint16_t>(tape_.word(2));
      syn.tcp.options.mss = static_cast<std::uint16_t>(tape_.word(2));
      syn.tcp.options.window_scale = static_cast<std::int8_t>(tape_.octet());
    }
    connection_.accept_syn(syn, now_, out_);
    collect();
  }

  // ---- Turns

  void act() {
    switch (tape_.octet() % 16) {
      case 0: return send();
      case 1: return read();
      case 2: return wait(std::chrono::milliseconds{tape_.below(2000)});
      case 3: return wait(std::chrono::seconds{tape_.below(200)});
      case 4: return rare_call(tape_.octet());
      case 5:
        connection_.path_mtu(tape_.below(2000), now_, out_);
        return collect();
      case 6:
        connection_.revert_backoff(near(una_, kIss), now_, out_);
        return collect();
      case 7: return give(tcp_flag::kAck, next_ - kPeerIss, nxt_ - kIss, 0);  // a well-behaved acknowledgement
      case 8: return give(tcp_flag::kAck | tcp_flag::kPsh, next_ - kPeerIss, nxt_ - kIss, tape_.below(1460));
      default: return anything();
    }
  }

  SeqNum near(SeqNum centre, SeqNum other) {
    switch (tape_.octet() % 8) {
      case 0: return centre + 1;
      case 1: return centre - 1;
      case 2: return centre + tape_.below(70000);
      case 3: return centre - tape_.below(70000);
      case 4: return SeqNum{tape_.word(4)};
      case 5: return other;
      default: return centre;
    }
  }

  void anything() {
    const SeqNum seq = near(next_, kPeerIss);
    const SeqNum ack = near(tape_.octet() % 2 == 0 ? una_ : nxt_, kIss);
    std::uint8_t flags = tape_.octet();
    if (tape_.octet() % 16 != 0) flags &= static_cast<std::uint8_t>(~(tcp_flag::kRst | tcp_flag::kSyn));
    Packet segment = packet(flags, seq - kPeerIss, ack - kIss, tape_.octet() % 2 == 0 ? tape_.below(3000) : 0);
    const std::uint8_t bits = tape_.octet();
    if (bits & 1) segment.tcp.window = static_cast<std::uint16_t>(tape_.word(2));
    if (bits & 2) segment.tcp.options.ts_value = tape_.word(4);
    if (bits & 4) segment.tcp.options.ts_echo = tape_.word(4);
    if (bits & 8) segment.tcp.options.timestamps = !segment.tcp.options.timestamps;
    if (bits & 16) segment.tcp.options.mss = static_cast<std::uint16_t>(tape_.word(2));
    for (std::uint32_t blocks = bits >> 5; blocks > 0 && segment.tcp.options.sack_count < 4; --blocks) {
      segment.tcp.options.sack[segment.tcp.options.sack_count++] = {near(una_, kIss), near(nxt_, kIss)};
    }
    deliver(segment);
  }

  // Whoever is in SYN-SENT takes the number of the SYN that ends it as the beginning of the stream.
  void deliver(const Packet& segment) {
    const bool choosing = connection_.state() == TcpState::SynSent;
    if (segment.tcp.flags & sim::wire::tcp_flag::kUrg) ++urgents_;
    connection_.segment_arrives(segment, now_, out_);
    if (choosing && segment.tcp.syn() && connection_.state() != TcpState::SynSent) first_ = segment.tcp.seq - kPeerIss;
    collect();
  }

  void give(int flags, std::uint32_t seq, std::uint32_t ack, std::uint32_t length) {
    deliver(packet(static_cast<std::uint8_t>(flags), seq, ack, length));
  }

  void send() {
    const std::vector<std::byte> octets(tape_.below(5000));
    const std::uint8_t bits = tape_.octet();
    given_ += connection_.send(octets, bits & 1, bits & 2, now_, out_);
    collect();
  }

  // Accepted octets are delivered once and in order: the n-th octet read is the n-th of the peer's stream. An urgent octet is
  // not in it; how many there may be the segments with URG say.
  void read() {
    std::vector<std::byte> into(tape_.below(70000));
    const bool peek = tape_.octet() % 8 == 0;
    const std::size_t count = connection_.receive(into, peek, now_, out_);
    std::uint32_t next = read_, urgents = urgents_;
    for (std::size_t i = 0; i < count; ++i, ++next) {
      while (into[i] != octet_at(first_ + next) && urgents > 0) ++next, --urgents;
      check(into[i] == octet_at(first_ + next), "octets are delivered once and in order");
    }
    if (!peek) {
      read_ = next;
      urgents_ = urgents;
    }
    collect();
  }

  void shutdown() {
    connection_.shutdown_send(now_, out_);
    collect();
  }

  void rare_call(std::uint8_t which) {
    if (which < 100) return;
    if (which < 130) connection_.shutdown_send(now_, out_);
    if (which >= 130 && which < 150) connection_.close(now_, out_);
    if (which >= 150 && which < 170) connection_.shutdown_receive(now_, out_);
    if (which >= 170 && which < 200) connection_.quick_ack(which % 2 == 0, now_, out_);
    if (which >= 200 && which < 240) connection_.set_options(options(tape_), now_, out_);
    if (which >= 240 && which < 244) connection_.abort(now_, out_);
    if (which >= 244 && which < 248) no_route_ = !no_route_;
    if (which >= 248) {
      read_ += static_cast<std::uint32_t>(connection_.readable());
      connection_.discard_received();
    }
    collect();
  }

  void wait(net::Duration length) {
    const net::Instant until = now_ + length;
    for (int fired = 0; connection_.deadline() <= until; ++fired) {
      check(fired < kTimersPerTurn, "timers fire a bounded number of times");
      now_ = std::max(now_, connection_.deadline());
      connection_.timer(now_, out_);
      collect();
    }
    now_ = until;
  }

  // ---- What must hold

  // While there is no route nothing leaves, and the owner says so.
  void collect() {
    if (no_route_ && !out_.segments.empty()) {
      out_.clear();
      connection_.send_failed(now_);
      out_.clear();
      return;
    }
    for (const Packet& segment : out_.segments) {
      if (segment.tcp.rst()) continue;
      const SeqNum end = segment.tcp.seq + sim::wire::segment_length(segment);
      // ISS, SYN, what the program has given, FIN; a zero-window or keepalive probe repeats the number before SND.UNA.
      check(end - kIss <= given_ + 2 || segment.tcp.seq == kIss - 1, "nothing is sent that was not given");
      if (end.after(nxt_)) nxt_ = end;
      if (segment.tcp.has_ack() && !segment.tcp.syn()) next_ = segment.tcp.ack;
      una_ = segment.tcp.seq;
    }
    out_.clear();
  }

  void look() const {
    const net::Instant deadline = connection_.deadline();
    check(deadline == net::kNever || deadline >= now_ - 1ns || connection_.finished(), "a deadline is not in the past");
    check(deadline == net::kNever || deadline - now_ < 24h, "a timer is not further away than a day");
    check(connection_.readable() <= kBuffered, "received octets are bounded");
    check(connection_.unacknowledged() <= given_, "what is not acknowledged was given");
    check(!connection_.finished() || deadline == net::kNever, "no timer runs in CLOSED");
    check(connection_.finished() || connection_.unsent() <= connection_.unacknowledged(), "what is not sent is not acknowledged");
  }

  Packet packet(std::uint8_t flags, std::uint32_t seq, std::uint32_t ack, std::uint32_t length) {
    Packet packet;
    packet.ip.source = flow().remote.address;
    packet.ip.destination = flow().local.address;
    packet.tcp.source_port = flow().remote.port;
    packet.tcp.destination_port = flow().local.port;
    packet.tcp.flags = flags;
    packet.tcp.seq = kPeerIss + seq;
    packet.tcp.ack = kIss + ack;
    packet.tcp.window = packet.tcp.syn() ? 64240 : 512;
    sim::wire::TcpOptions& options = packet.tcp.options;
    options.timestamps = peer_options_ & 1;
    options.ts_value = 5000 + static_cast<std::uint32_t>(now_.time_since_epoch() / 1ms);
    if (packet.tcp.syn()) {
      options.mss = peer_options_ & 2 ? 536 : 1460;
      options.window_scale = static_cast<std::int8_t>(peer_options_ & 4 ? 7 : -1);
      options.sack_permitted = peer_options_ & 8;
    }
    // Stream offset 0 is the octet behind the SYN.
    const std::uint32_t first = seq - (packet.tcp.syn() ? 0u : 1u);
    packet.payload = sim::core::Slice::make(length, [&](std::span<std::byte> into) {
      for (std::size_t i = 0; i < into.size(); ++i) into[i] = octet_at(first + static_cast<std::uint32_t>(i));
    });
    return packet;
  }

  Tape& tape_;
  const profiles::Profile* profile_;
  std::uint8_t peer_options_;
  profiles::Usage usage_;
  Connection connection_;
  Actions out_;
  net::Instant now_ = net::kStart;
  SeqNum next_ = kPeerIss + 1;  // RCV.NXT, as acknowledged last
  SeqNum una_ = kIss, nxt_ = kIss;
  std::uint32_t first_ = 0;  // offset of the stream's first octet: not 0 if a SYN chose another beginning
  std::uint32_t read_ = 0;
  std::uint32_t urgents_ = 0;  // octets that may have been taken out of the stream, and were not missed yet.
  std::size_t given_ = 0;
  bool no_route_ = false;
};

}  // namespace

void tcp_states(Octets octets) {
  Tape tape{octets};
  Machine{tape}.run();
}

}  // namespace halfopen::fuzz
