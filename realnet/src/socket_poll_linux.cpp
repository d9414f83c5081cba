#include <poll.h>

#include <vector>

#include "socket_poll.h"
#include "system_call.h"

namespace halfopen::realnet {

namespace {

using net::Ready;

struct ReadyRow {
  Ready ready;
  short bit;
};
constexpr ReadyRow kReady[] = {
    {Ready::In, POLLIN},      {Ready::Priority, POLLPRI}, {Ready::Out, POLLOUT},          {Ready::Err, POLLERR},
    {Ready::HangUp, POLLHUP}, {Ready::Invalid, POLLNVAL}, {Ready::ReadHangUp, POLLRDHUP},
};

short native(Ready ready) {
  short bits = 0;
  for (const ReadyRow& row : kReady) {
    if (has(ready, row.ready)) bits = static_cast<short>(bits | row.bit);
  }
  return bits;
}

Ready of_native(short bits) {
  Ready ready = Ready::None;
  for (const ReadyRow& row : kReady) {
    if ((bits & row.bit) != 0) ready = ready | row.ready;
  }
  return ready;
}

constexpr std::int64_t kSecond = 1'000'000'000;

}  // namespace

net::Outcome poll_entries(const net::Call& call) {
  std::vector<pollfd> entries;
  for (const net::PollEntry& entry : call.polled) entries.push_back({entry.descriptor, native(entry.asked), 0});
  const timespec timeout{.tv_sec = call.argument / kSecond, .tv_nsec = call.argument % kSecond};
  const net::Outcome outcome = outcome_of(::ppoll(entries.data(), entries.size(), call.argument < 0 ? nullptr : &timeout, nullptr));
  if (!outcome.ok()) return outcome;
  for (std::size_t i = 0; i < entries.size(); ++i) call.polled[i].found = of_native(entries[i].revents);
  return outcome;
}

}  // namespace halfopen::realnet
