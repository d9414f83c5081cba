#include "emulator.h"

#include <pthread.h>
#include <sched.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <deque>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "halfopen/model/packet_view.h"
#include "answer.h"
#include "lane.h"

namespace halfopen::realnet {

namespace {

using Way = model::PacketRecord::Way;

/// As many packets of one card are taken before it is seen to what is due.
constexpr int kBurst = 32;

/// Packets a card of a frozen host has room for: its receive ring, 256 descriptors in the usual drivers, as in the simulator.
constexpr std::size_t kCardQueue = 256;

net::Instant read_clock() {
  return net::kStart + std::chrono::duration_cast<net::Duration>(std::chrono::steady_clock::now().time_since_epoch());
}

Handle owned(int descriptor, const char* what) {
  if (descriptor < 0) throw std::runtime_error{std::string{"link emulator: "} + what + ": " + std::strerror(errno)};
  return Handle{descriptor};
}

bool is_arp(const Octets& packet) { return !packet.empty() && std::to_integer<unsigned>(packet[0]) >> 4 == 0; }

model::PacketView view_of(const Octets& packet) {
  model::PacketRecord record;
  record.arp = is_arp(packet);
  record.bytes = packet;
  return model::view_of(record);
}

/// True for an ICMP error that one of these addresses has sent by itself. Source: RFC 792; RFC 4443, 2.1.
bool is_error_from(const Octets& packet, const std::vector<net::Address>& addresses) {
  const model::PacketView view = view_of(packet);
  const bool v4 = view.source.address.family == net::AddressFamily::V4;
  const bool error = v4 ? view.type == 3 || view.type == 4 || view.type == 5 || view.type == 11 || view.type == 12 : view.type < 128;
  return view.kind == model::PacketView::Kind::Icmp && error &&
         std::find(addresses.begin(), addresses.end(), view.source.address) != addresses.end();
}

}  // namespace

struct Emulator::Parts {
  /// One direction of a link, and the cards it joins.
  struct Direction {
    Lane lane;
    End& from;
    End& to;
    Direction* opposite = nullptr;
  };
  struct CarriedLink {
    CarriedLink(End end_a, End end_b, Lane lane_forward, Lane lane_backward)
        : a{std::move(end_a)}, b{std::move(end_b)}, forward{std::move(lane_forward), a, b}, backward{std::move(lane_backward), b, a} {
      forward.lane.set_opposite(backward.lane);
      backward.lane.set_opposite(forward.lane);
      forward.opposite = &backward;
      backward.opposite = &forward;
    }
    CarriedLink(const CarriedLink&) = delete;  // its directions know where its ends are
    CarriedLink& operator=(const CarriedLink&) = delete;

    End a, b;
    Direction forward, backward;
  };

  Parts(std::uint64_t the_seed, bool keep)
      : seed{the_seed},
        keep_packets{keep},
        waiting{owned(::epoll_create1(EPOLL_CLOEXEC), "epoll")},
        timer{owned(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK), "timerfd")},
        ending{owned(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd")} {}

  void watch(int descriptor, std::uint64_t number) {
    epoll_event event{.events = EPOLLIN, .data = {.u64 = number}};
    if (::epoll_ctl(waiting.get(), EPOLL_CTL_ADD, descriptor, &event) != 0) owned(-1, "epoll");
  }

  void keep(net::Instant at, std::int32_t host, Way way, const Octets& packet) {
    if (keep_packets) kept.push_back({.at = at, .host = host, .way = way, .arp = is_arp(packet), .bytes = packet});
  }

  template <class Change>
  void change(std::size_t link, model::Direction direction, Change&& what) {
    const std::lock_guard lock{mutex};
    CarriedLink& carried = links[link];
    const net::Instant now = read_clock();
    if (direction != model::Direction::Backward) what(carried.forward.lane, now);
    if (direction != model::Direction::Forward) what(carried.backward.lane, now);
    set_timer();
  }

  void take_sent(Direction& direction) {
    for (int i = 0; i < kBurst; ++i) {
      std::optional<Octets> packet = direction.from.card.read();
      if (!packet) return;
      if (!direction.from.powered || direction.from.frozen) continue;
      if (!direction.from.silent.empty() && is_error_from(*packet, direction.from.silent)) continue;
      const net::Instant now = read_clock();
      keep(now, direction.from.host, Way::Out, *packet);
      send(direction, 0, now, *std::move(packet));
    }
  }

  /// A packet on its way out, before the sender's n-th middlebox and those behind it.
  void send(Direction& direction, std::size_t box, net::Instant now, Octets&& packet) {
    std::vector<Middlebox>& boxes = direction.from.boxes;
    for (; box < boxes.size(); ++box) {
      const model::PacketView view = view_of(packet);
      const Middlebox::Ruling ruling = boxes[box].from_inside(view, now);
      if (ruling == Middlebox::Ruling::Pass) continue;
      keep(now, direction.to.host, Way::Lost, packet);
      std::optional<Octets> reset = ruling == Middlebox::Ruling::Reset ? reset_to_sender(view) : std::nullopt;
      if (reset) arrive(*direction.opposite, box, *std::move(reset));
      return;
    }
    direction.lane.transmit(now, std::move(packet));
  }

  /// A packet at its destination's end, with so many of its middleboxes still to pass.
  void arrive(Direction& direction, std::size_t boxes, Octets&& packet) {
    const net::Instant now = read_clock();
    while (boxes-- > 0) {
      const model::PacketView view = view_of(packet);
      const Middlebox::Ruling ruling = direction.to.boxes[boxes].from_outside(view, now);
      if (ruling == Middlebox::Ruling::Pass) continue;
      keep(now, direction.to.host, Way::Lost, packet);
      std::optional<Octets> reset = ruling == Middlebox::Ruling::Reset ? reset_to_sender(view) : std::nullopt;
      if (reset) send(*direction.opposite, boxes + 1, now, *std::move(reset));
      return;
    }
    if (direction.to.frozen) return hold(direction.to, now, std::move(packet));
    const bool taken = direction.to.powered && direction.to.card.write(packet);
    keep(now, direction.to.host, taken ? Way::In : Way::Lost, packet);
  }

  void hold(End& end, net::Instant now, Octets&& packet) {
    const bool room = end.powered && end.held.size() < kCardQueue;
    keep(now, end.host, room ? Way::In : Way::Lost, packet);
    if (room) end.held.push_back(std::move(packet));
  }

  void deliver_due(Direction& direction) {
    while (direction.lane.next() <= read_clock()) {
      arrive(direction, direction.to.boxes.size(), direction.lane.take());
    }
  }

  net::Instant next() const {
    net::Instant earliest = net::kNever;
    for (const CarriedLink& link : links) earliest = std::min({earliest, link.forward.lane.next(), link.backward.lane.next()});
    return earliest;
  }

  void set_timer() {
    constexpr std::int64_t kSecond = 1'000'000'000;
    const net::Instant at = next();
    itimerspec when{};  // zero: not at all
    if (at != net::kNever) {
      const std::int64_t ns = (at - net::kStart).count();
      when.it_value = {.tv_sec = ns / kSecond, .tv_nsec = ns % kSecond};
    }
    ::timerfd_settime(timer.get(), TFD_TIMER_ABSTIME, &when, nullptr);
  }

  /// Numbers of what is waited for: 0 the timer, 1 the end, then two for each link.
  static constexpr std::uint64_t kTimer = 0, kEnding = 1, kFirstCard = 2;

  Direction& direction_from(std::uint64_t card) {
    CarriedLink& link = links[(card - kFirstCard) / 2];
    return (card - kFirstCard) % 2 == 0 ? link.forward : link.backward;
  }

  void carry() {
    // On a busy machine packets should wait for their delay and not for a processor. Who may not have that does without.
    const sched_param first{.sched_priority = 1};
    ::pthread_setschedparam(::pthread_self(), SCHED_RR, &first);
    std::array<epoll_event, 16> events;
    for (;;) {
      const int count = ::epoll_wait(waiting.get(), events.data(), static_cast<int>(events.size()), -1);
      const std::lock_guard lock{mutex};
      for (int i = 0; i < count; ++i) {
        const std::uint64_t number = events[static_cast<std::size_t>(i)].data.u64;
        if (number == kEnding) return;
        if (number != kTimer) take_sent(direction_from(number));
      }
      for (CarriedLink& link : links) {
        deliver_due(link.forward);
        deliver_due(link.backward);
      }
      set_timer();  // which also makes an expired one silent
    }
  }

  std::uint64_t seed;
  bool keep_packets;
  Handle waiting, timer, ending;
  std::mutex mutex;  // for everything below
  std::deque<CarriedLink> links;  // at fixed addresses
  std::vector<model::PacketRecord> kept;
  std::thread thread;
};

Emulator::Emulator(std::uint64_t seed, bool keep_packets) : parts_{std::make_unique<Parts>(seed, keep_packets)} {}

Emulator::~Emulator() { stop(); }

void Emulator::add_link(const model::Link& link, End a, End b) {
  Parts& parts = *parts_;
  const auto lane = [&](model::Direction direction, const model::Conditions& conditions, std::int32_t to) {
    return Lane{{.seed = parts.seed, .link = link.name, .direction = direction, .mtu = link.mtu},
                conditions,
                [&parts, to](net::Instant at, const Octets& packet) { parts.keep(at, to, Way::Lost, packet); }};
  };
  const std::int32_t host_a = a.host, host_b = b.host;
  const std::uint64_t number = Parts::kFirstCard + parts.links.size() * 2;
  parts.watch(a.card.descriptor(), number);
  parts.watch(b.card.descriptor(), number + 1);
  parts.links.emplace_back(std::move(a), std::move(b), lane(model::Direction::Forward, forward_of(link), host_b),
                           lane(model::Direction::Backward, backward_of(link), host_a));
}

void Emulator::run() {
  parts_->watch(parts_->timer.get(), Parts::kTimer);
  parts_->watch(parts_->ending.get(), Parts::kEnding);
  parts_->thread = std::thread{[this] { parts_->carry(); }};
}

std::vector<model::PacketRecord> Emulator::stop() {
  if (parts_->thread.joinable()) {
    ::eventfd_write(parts_->ending.get(), 1);
    parts_->thread.join();
  }
  return std::move(parts_->kept);
}

void Emulator::cut(std::size_t link, model::Direction direction) {
  parts_->change(link, direction, [](Lane& lane, net::Instant now) { lane.cut(now); });
}

void Emulator::restore(std::size_t link, model::Direction direction) {
  parts_->change(link, direction, [](Lane& lane, net::Instant) { lane.restore(); });
}

void Emulator::set_carrier(std::size_t link, bool up) {
  parts_->change(link, model::Direction::Both, [up](Lane& lane, net::Instant now) { lane.set_carrier(now, up); });
  const std::lock_guard lock{parts_->mutex};
  for (End* end : {&parts_->links[link].a, &parts_->links[link].b}) end->card.set_carrier(up);
}

void Emulator::set_power(std::int32_t host, bool on) {
  const std::lock_guard lock{parts_->mutex};
  for (Parts::CarriedLink& link : parts_->links) {
    for (End* end : {&link.a, &link.b}) {
      if (end->host == host) end->powered = on;
    }
  }
}

void Emulator::set_frozen(std::int32_t host, bool frozen) {
  const std::lock_guard lock{parts_->mutex};
  for (Parts::CarriedLink& link : parts_->links) {
    for (End* end : {&link.a, &link.b}) {
      if (end->host != host) continue;
      end->frozen = frozen;
      while (!frozen && !end->held.empty()) {
        if (end->powered) end->card.write(end->held.front());
        end->held.pop_front();
      }
    }
  }
}

void Emulator::replace_card(std::size_t link, bool second_end, Handle device) {
  const std::lock_guard lock{parts_->mutex};
  End& end = second_end ? parts_->links[link].b : parts_->links[link].a;
  end.card.replace(std::move(device));  // closing the old one has ended its being waited for
  parts_->watch(end.card.descriptor(), Parts::kFirstCard + link * 2 + (second_end ? 1 : 0));
}

void Emulator::change(std::size_t link, model::Direction direction, const model::Conditions& conditions) {
  parts_->change(link, direction, [&](Lane& lane, net::Instant) { lane.change(conditions); });
}

void Emulator::add_rule(std::size_t link, const model::Fault& fault) {
  parts_->change(link, fault.direction, [&](Lane& lane, net::Instant) { lane.add_rule(fault); });
}

}  // namespace halfopen::realnet
