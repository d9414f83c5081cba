// The workloads on the lean probe.
#include <array>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <vector>

#include "measured.h"
#include "network.h"

namespace halfopen::bench {
namespace {

using lean::Connection;
using lean::kNever;
using lean::Network;
using lean::Time;

constexpr Time kMicrosecond = 1'000, kMillisecond = 1'000'000, kSecond = 1'000'000'000;
constexpr std::uint32_t kMessage = 64;

class Sender final : public lean::User {
 public:
  Sender(Network& network, std::uint64_t octets) : network_{network}, left_{octets}, chunk_(65'536, 7) {}
  void opened(Connection& c) override { writable(c); }
  void writable(Connection& c) override {
    while (left_ > 0) {
      const auto wanted = static_cast<std::uint32_t>(left_ < chunk_.size() ? left_ : chunk_.size());
      const std::uint32_t written = network_.write(c, chunk_.data(), wanted);
      if (written == 0) return;
      left_ -= written;
    }
    network_.close(c);
  }

 private:
  Network& network_;
  std::uint64_t left_;
  std::vector<std::uint8_t> chunk_;
};

class Receiver final : public lean::User {
 public:
  explicit Receiver(Network& network) : network_{network}, room_(65'536) {}
  void readable(Connection& c) override {
    while (const std::uint32_t count = network_.read(c, room_.data(), static_cast<std::uint32_t>(room_.size()))) {
      octets += count;
    }
  }
  void ended(Connection& c) override { network_.close(c); }
  std::uint64_t octets = 0;

 private:
  Network& network_;
  std::vector<std::uint8_t> room_;
};

class Echo final : public lean::User {
 public:
  explicit Echo(Network& network) : network_{network} {}
  void readable(Connection& c) override {
    std::array<std::uint8_t, 256> room;
    while (const std::uint32_t count = network_.read(c, room.data(), 256)) network_.write(c, room.data(), count);
  }
  void ended(Connection& c) override { network_.close(c); }

 private:
  Network& network_;
};

void transfer(Network& network, std::uint64_t octets, Time until, Measured& measured) {
  Sender sender{network, octets};
  Receiver receiver{network};
  network.accept = [&](Connection&) { return &receiver; };
  network.connect(1, &sender);
  network.run(until);
  measured.octets += receiver.octets;
  measured.segments += network.segments();
  measured.units = measured.segments;
  measured.digest ^= network.digest();
}

Measured lean_bulk(const Load& load) {
  Measured measured;
  measured.cpu_seconds = timed([&] {
    Network network{{.bits_per_second = 1e9, .delay = 10 * kMillisecond}};
    network.buffer = 3'145'728;
    transfer(network, load.octets, kNever - 1, measured);
  });
  return measured;
}

Measured lean_loss(const Load& load) {
  Measured measured;
  measured.cpu_seconds = timed([&] {
    for (std::uint32_t run = 0; run < load.runs; ++run) {
      Network network{
          {.bits_per_second = 1e7, .delay = 20 * kMillisecond, .loss = ~std::uint32_t{0} / 100, .seed = run + 1}};
      network.buffer = 131'072;
      transfer(network, ~std::uint64_t{0}, load.seconds * kSecond, measured);
    }
  });
  return measured;
}

class Pinger final : public lean::User {
 public:
  Pinger(Network& network, std::uint32_t rounds, std::uint64_t& done)
      : network_{network}, left_{rounds}, done_{done} {}
  void opened(Connection& c) override { network_.write(c, message_.data(), kMessage); }
  void readable(Connection& c) override {
    std::array<std::uint8_t, 256> room;
    network_.read(c, room.data(), 256);
    ++done_;
    if (--left_ == 0) return network_.close(c);
    network_.write(c, message_.data(), kMessage);
  }

 private:
  Network& network_;
  std::uint32_t left_;
  std::uint64_t& done_;
  std::array<std::uint8_t, kMessage> message_{};
};

Measured lean_ping_pong(const Load& load) {
  Measured measured;
  measured.cpu_seconds = timed([&] {
    Network network{{.bits_per_second = 1e11, .delay = 5 * kMillisecond}};
    network.time_wait = 60 * kSecond;
    Echo echo{network};
    network.accept = [&](Connection&) { return &echo; };
    std::deque<Pinger> pingers;
    for (std::uint32_t i = 0; i < load.connections; ++i) {
      Pinger& pinger = pingers.emplace_back(network, load.rounds, measured.units);
      network.call_at(i * kMicrosecond, [&network, &pinger, i] { network.connect(2 * i, &pinger); });
    }
    network.run();
    measured.segments = network.segments();
    measured.digest = network.digest();
  });
  measured.octets = measured.units * kMessage;
  return measured;
}

class Lane final : public lean::User {
 public:
  Lane(Network& network, std::uint64_t& left, std::uint64_t& done) : network_{network}, left_{left}, done_{done} {}
  void next() {
    if (left_ == 0) return;
    network_.connect(2 * left_--, this);
  }
  void opened(Connection& c) override { network_.write(c, message_.data(), kMessage); }
  void readable(Connection& c) override {
    std::array<std::uint8_t, 256> room;
    network_.read(c, room.data(), 256);
    ++done_;
    network_.close(c);
    network_.call_at(network_.now(), [this] { next(); });
  }

 private:
  Network& network_;
  std::uint64_t& left_;
  std::uint64_t& done_;
  std::array<std::uint8_t, kMessage> message_{};
};

Measured lean_churn(const Load& load) {
  Measured measured;
  std::uint64_t left = load.connections;
  measured.cpu_seconds = timed([&] {
    Network network{{.bits_per_second = 1e9, .delay = 5 * kMillisecond}};
    Echo echo{network};
    network.accept = [&](Connection&) { return &echo; };
    std::deque<Lane> lanes;
    for (std::uint32_t i = 0; i < load.at_once; ++i) lanes.emplace_back(network, left, measured.units).next();
    network.run();
    measured.segments = network.segments();
    measured.digest = network.digest();
  });
  measured.octets = measured.units * kMessage;
  return measured;
}

class Quiet final : public lean::User {
 public:
  void opened(Connection&) override { ++open; }
  std::uint64_t open = 0;
};

Measured lean_idle(const Load& load) {
  Measured measured;
  const double before = memory_in_use();
  Network network{{.bits_per_second = 1e10, .delay = 5 * kMillisecond}};
  network.keepalive = 7'200 * kSecond;
  Quiet client, server;
  network.accept = [&](Connection&) { return &server; };
  std::uint32_t dialled = 0;
  std::function<void()> dial = [&] {
    for (int i = 0; i < 100 && dialled < load.connections; ++i) network.connect(2 * dialled++, &client);
    if (dialled < load.connections) network.call_at(network.now() + kMillisecond, dial);
  };
  network.call_at(0, dial);
  measured.setup_seconds = timed([&] { network.run(60 * kSecond); });
  measured.bytes_each = (memory_in_use() - before) / static_cast<double>(load.connections);
  measured.units = client.open;
  const std::uint64_t opening = network.segments();
  measured.cpu_seconds = timed([&] { network.run((60 + std::uint64_t{load.seconds}) * kSecond); });
  measured.segments = network.segments() - opening;
  measured.digest = network.digest();
  return measured;
}

// The same story as sim/recovery.cpp tells, by callbacks.
class Survivor final : public lean::User {
 public:
  explicit Survivor(std::uint64_t seed)
      : network_{{.bits_per_second = 1e8, .delay = 5 * kMillisecond, .seed = seed}}, echo_{network_} {}

  void run(Measured& measured) {
    network_.accept = [this](Connection&) { return &echo_; };
    network_.call_at(kSecond, [this] { network_.link_up = false; });
    network_.call_at(6 * kSecond, [this] { network_.link_up = true; });
    dial();
    network_.run(8 * kSecond);
    measured.units += done_ ? 1 : 0;
    measured.segments += network_.segments();
    measured.digest ^= network_.digest();
  }
  void opened(Connection& c) override {
    if (&c == connection_) ask();
  }
  void readable(Connection& c) override {
    std::array<std::uint8_t, 256> room;
    network_.read(c, room.data(), 256);
    if (&c != connection_) return;
    ++patience_;
    if (!asked_twice_) {
      asked_twice_ = true;
      network_.call_at(1'100 * kMillisecond, [this] { ask(); });
      return;
    }
    done_ = true;
    network_.close(c);
    network_.call_at(network_.now() + kSecond, [this] { network_.stop(); });
  }

 private:
  void dial() {
    connection_ = &network_.connect(2 * ++dialled_, this);
    give_up_after(kSecond);
  }
  void ask() {
    network_.write(*connection_, message_.data(), kMessage);
    give_up_after(3 * kSecond);
  }
  void give_up_after(Time time) {
    network_.call_at(network_.now() + time, [this, mine = ++patience_] {
      if (mine != patience_) return;
      network_.abort(*connection_);
      dial();
    });
  }

  Network network_;
  Echo echo_;
  Connection* connection_ = nullptr;
  std::uint64_t dialled_ = 0, patience_ = 0;
  bool asked_twice_ = false, done_ = false;
  std::array<std::uint8_t, kMessage> message_{};
};

Measured lean_recovery(const Load& load) {
  Measured measured;
  measured.cpu_seconds = timed([&] {
    for (std::uint32_t run = 0; run < load.runs; ++run) Survivor{run + 1}.run(measured);
  });
  return measured;
}

}  // namespace

const Contender kLean{"lean", lean_bulk, lean_loss, lean_ping_pong, lean_churn, lean_idle, lean_recovery};

}  // namespace halfopen::bench
