#include "halfopen/realnet/tun_host.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <deque>
#include <stdexcept>
#include <thread>

#include "blocking_pool.h"
#include "handle.h"
#include "host_addresses.h"
#include "netns/netlink.h"
#include "netns/sysctl.h"
#include "netns/tun_card.h"
#include "netns/user_namespace.h"
#include "pipe_signal.h"
#include "system_call.h"

namespace halfopen::realnet {

using Clock = std::chrono::steady_clock;

struct PendingCall {
  net::Call asked;  ///< With the caller's buffers,
  net::Call call;   ///< and with those below.
  std::vector<std::byte> out;
  std::vector<std::byte> in;
  std::vector<net::PollEntry> polled;
  net::Message message;
  net::Outcome outcome{};
  std::atomic<bool> over{false};
  std::atomic<pid_t> thread{0};
};

namespace {

std::runtime_error refused(const std::string& what, int error) { return std::runtime_error{what + ": " + std::strerror(error)}; }

/// Addresses are what they are, and nobody has a name.
class PlainAddresses final : public HostAddresses {
 public:
  net::Endpoint remote(const net::Endpoint& endpoint) const override { return endpoint; }
  net::Endpoint local(const net::Endpoint& endpoint) const override { return endpoint; }
  std::optional<net::Endpoint> given(net::AddressFamily) const override { return std::nullopt; }
  net::Outcome resolve(std::string_view name, net::AddressFamily family) const override {
    return resolve_literal(name, family).value_or(unknown_name());
  }
};

void enter_namespace() {
  if (::geteuid() != 0) {
    if (const int error = enter_user_namespace(map_of_this_user()); error != 0) throw refused("user namespace", error);
  }
  if (::unshare(CLONE_NEWNET) != 0) throw refused("network namespace", errno);
}

constexpr const char* kCard = "tun0";

Handle make_network(const TunPlan& plan) {
  enter_namespace();
  Handle device = make_card(kCard, 0);
  Netlink netlink;
  netlink.set_up("lo", 0, 0);
  netlink.set_up(kCard, plan.mtu, 0);
  netlink.add_address(kCard, plan.local, plan.prefix);
  netlink.add_route(Route{.to = net::Address::any(plan.local.family), .prefix = 0, .via = {}, .card = kCard, .source = {}, .congestion = plan.congestion});
  write_sysctl("net.ipv4.tcp_no_metrics_save", "1");
  return device;
}

/// Whether a thread of this process sleeps, proc(5): the third field of its stat.
bool sleeps(pid_t thread) {
  const std::string path = "/proc/self/task/" + std::to_string(thread) + "/stat";
  const Handle file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  std::array<char, 512> room;
  const ssize_t got = file ? ::read(file.get(), room.data(), room.size()) : -1;
  const std::string_view text{room.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0))};
  const std::size_t name_end = text.rfind(')');
  return name_end != std::string_view::npos && text.substr(name_end).starts_with(") S");
}

}  // namespace

struct TunHost::Parts {
  explicit Parts(const TunPlan& plan) : card{make_network(plan), 0, 0}, returned{::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)} {
    if (!returned) throw refused("eventfd", errno);
  }

  /// Takes what lies ready. False if nothing does.
  bool take_ready() {
    bool any = false;
    while (std::optional<Octets> packet = card.read()) {
      packets.push_back({now(), std::move(*packet)});
      any = true;
    }
    std::uint64_t count = 0;
    return ::read(returned.get(), &count, sizeof count) == static_cast<ssize_t>(sizeof count) || any;
  }
  net::Instant now() const { return net::kStart + std::chrono::duration_cast<net::Duration>(Clock::now() - began); }

  TunCard card;
  Handle returned;  ///< Written by threads whose call has returned.
  PlainAddresses addresses;
  BlockingPool pool;
  std::deque<SeenPacket> packets;
  std::vector<std::shared_ptr<PendingCall>> under_way;
  Clock::time_point began = Clock::now();
};

TunHost::TunHost(const TunPlan& plan) : parts_{std::make_unique<Parts>(plan)} {
  set_pipe_signal(net::PipeSignal::Ignored);
  const sched_param least{.sched_priority = 1};
  ::sched_setscheduler(0, SCHED_RR, &least);  // refused to who may not: then a busy machine is late more often
  parts_->began = Clock::now();
}

TunHost::~TunHost() = default;

net::Instant TunHost::now() const { return parts_->now(); }

bool TunHost::wait(net::Instant until) {
  while (!parts_->take_ready()) {
    const net::Duration left = until - now();
    if (left.count() <= 0) return false;
    const timespec patience{.tv_sec = left.count() / 1'000'000'000, .tv_nsec = left.count() % 1'000'000'000};
    std::array<pollfd, 2> polled{{{.fd = parts_->card.descriptor(), .events = POLLIN, .revents = 0},
                                  {.fd = parts_->returned.get(), .events = POLLIN, .revents = 0}}};
    ::ppoll(polled.data(), polled.size(), &patience, nullptr);
  }
  return true;
}

std::optional<SeenPacket> TunHost::take() {
  if (parts_->packets.empty()) return std::nullopt;
  SeenPacket packet = std::move(parts_->packets.front());
  parts_->packets.pop_front();
  return packet;
}

void TunHost::inject(const std::vector<std::byte>& octets) {
  if (!parts_->card.write(octets)) throw refused("a packet for the card", errno);
}

std::shared_ptr<PendingCall> TunHost::begin(const net::Call& call) {
  const auto pending = std::make_shared<PendingCall>();
  pending->asked = pending->call = call;
  if (!may_block(call)) {
    pending->outcome = perform(pending->call, parts_->addresses);
    pending->over = true;
    return pending;
  }
  pending->out.assign(call.out.begin(), call.out.end());
  pending->in.resize(call.in.size());
  pending->polled.assign(call.polled.begin(), call.polled.end());
  pending->call.out = pending->out;
  pending->call.in = pending->in;
  pending->call.polled = pending->polled;
  if (call.message != nullptr) pending->call.message = &pending->message;
  parts_->under_way.push_back(pending);
  parts_->pool.run([pending, &addresses = parts_->addresses, returned = parts_->returned.get()] {
    pending->thread = ::gettid();
    pending->outcome = perform(pending->call, addresses);
    pending->over = true;
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t told = ::write(returned, &one, sizeof one);
  });
  return pending;
}

std::optional<net::Outcome> TunHost::outcome(PendingCall& pending) const {
  if (!pending.over) return std::nullopt;
  std::copy_n(pending.in.begin(), std::min(pending.in.size(), pending.asked.in.size()), pending.asked.in.begin());
  std::copy_n(pending.polled.begin(), std::min(pending.polled.size(), pending.asked.polled.size()), pending.asked.polled.begin());
  if (pending.call.message == &pending.message) *pending.asked.message = pending.message;
  return pending.outcome;
}

void TunHost::let_calls_rest() {
  std::erase_if(parts_->under_way, [](const auto& pending) { return pending->over.load(); });
  constexpr net::Duration kLongest = std::chrono::seconds{1}, kLook = std::chrono::microseconds{200};
  const net::Instant until = now() + kLongest;
  const auto rests = [](const auto& pending) { return pending->over || (pending->thread != 0 && sleeps(pending->thread)); };
  while (now() < until && !std::all_of(parts_->under_way.begin(), parts_->under_way.end(), rests)) std::this_thread::sleep_for(kLook);
}

void TunHost::set(const std::string& knob, const std::string& value) { write_sysctl(knob, value); }

}  // namespace halfopen::realnet
