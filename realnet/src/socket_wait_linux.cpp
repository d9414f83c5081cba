#include "socket_wait.h"

#include <sys/epoll.h>
#include <sys/select.h>

#include <algorithm>
#include <cerrno>
#include <vector>

#include "system_call.h"

namespace halfopen::realnet {

namespace {

using net::Ready;

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kMillisecond = 1'000'000;

struct SetRow {
  Ready ready;
  fd_set set;
};

struct EpollRow {
  Ready ready;
  std::uint32_t bit;
};
constexpr EpollRow kEpoll[] = {
    {Ready::In, EPOLLIN},         {Ready::Priority, EPOLLPRI},       {Ready::Out, EPOLLOUT},
    {Ready::Err, EPOLLERR},       {Ready::HangUp, EPOLLHUP},         {Ready::ReadHangUp, EPOLLRDHUP},
    {Ready::Exclusive, EPOLLEXCLUSIVE}, {Ready::OneShot, EPOLLONESHOT}, {Ready::EdgeTriggered, EPOLLET},
};

std::uint32_t native(Ready ready) {
  std::uint32_t bits = 0;
  for (const EpollRow& row : kEpoll) {
    if (has(ready, row.ready)) bits |= row.bit;
  }
  return bits;
}

Ready of_native(std::uint32_t bits) {
  Ready ready = Ready::None;
  for (const EpollRow& row : kEpoll) {
    if ((bits & row.bit) != 0) ready = ready | row.ready;
  }
  return ready;
}

int native(net::EpollHow how) {
  switch (how) {
    case net::EpollHow::Add: return EPOLL_CTL_ADD;
    case net::EpollHow::Modify: return EPOLL_CTL_MOD;
    case net::EpollHow::Delete: return EPOLL_CTL_DEL;
  }
  return 0;
}

}  // namespace

net::Outcome select_entries(const net::Call& call) {
  SetRow rows[] = {{Ready::In, {}}, {Ready::Out, {}}, {Ready::Priority, {}}};
  int most = -1;
  for (const net::PollEntry& entry : call.polled) {
    // The bit of such a descriptor lies outside of an fd_set: the header's own check ends the program.
    if (entry.descriptor < 0 || entry.descriptor >= FD_SETSIZE) return failed_with(EBADF);
    most = std::max(most, entry.descriptor);
    for (SetRow& row : rows) {
      if (has(entry.asked, row.ready)) FD_SET(entry.descriptor, &row.set);
    }
  }
  const timespec timeout{.tv_sec = call.argument / kSecond, .tv_nsec = call.argument % kSecond};
  const net::Outcome outcome = outcome_of(::pselect(most + 1, &rows[0].set, &rows[1].set, &rows[2].set,
                                                    call.argument < 0 ? nullptr : &timeout, nullptr));
  if (!outcome.ok()) return outcome;
  for (net::PollEntry& entry : call.polled) {
    entry.found = Ready::None;
    for (SetRow& row : rows) {
      if (has(entry.asked, row.ready) && FD_ISSET(entry.descriptor, &row.set)) entry.found = entry.found | row.ready;
    }
  }
  return outcome;
}

net::Outcome control_epoll(const net::Call& call) {
  if (call.polled.size() != 1) return failed_with(EINVAL);
  const net::PollEntry& entry = call.polled.front();
  epoll_event event{};
  event.events = native(entry.asked);
  event.data.fd = entry.descriptor;
  const auto how = static_cast<net::EpollHow>(call.argument);
  return outcome_of(::epoll_ctl(call.descriptor, native(how), entry.descriptor, &event));
}

net::Outcome wait_for_epoll(const net::Call& call) {
  std::vector<epoll_event> events(call.polled.size());
  const std::int64_t milliseconds =
      call.argument < 0 ? -1 : (call.argument + kMillisecond - 1) / kMillisecond;
  const net::Outcome outcome = outcome_of(::epoll_wait(call.descriptor, events.data(), static_cast<int>(events.size()),
                                                       static_cast<int>(milliseconds)));
  for (std::int64_t i = 0; outcome.ok() && i < outcome.value; ++i) {
    const auto index = static_cast<std::size_t>(i);
    call.polled[index].descriptor = events[index].data.fd;
    call.polled[index].found = of_native(events[index].events);
  }
  return outcome;
}

}  // namespace halfopen::realnet
