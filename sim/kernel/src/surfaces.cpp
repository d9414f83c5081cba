// The calls by which a program learns of several sockets at once: poll, select, epoll. And dup.
#include <algorithm>
#include <utility>

#include "epoll.h"
#include "parts.h"
#include "sim_process.h"

namespace halfopen::sim::kernel {

using net::Ready;
using profiles::Situation;

namespace {

constexpr Ready kSets = Ready::In | Ready::Out | Ready::Priority;

bool names(const net::Call& call, net::Descriptor descriptor) {
  return std::any_of(call.polled.begin(), call.polled.end(),
                     [&](const net::PollEntry& entry) { return entry.descriptor == descriptor; });
}

// linux/surface.select-count
std::int64_t bits_in(Ready mask) {
  std::int64_t count = 0;
  for (const Ready bit : {Ready::In, Ready::Out, Ready::Priority}) count += has(mask, bit) ? 1 : 0;
  return count;
}

}  // namespace

Attempt Process::duplicate(net::Operation& call) {
  if (descriptors_.file(call.call.descriptor) == nullptr) return failure(Situation::BadDescriptor);
  if (descriptors_.full()) return failure(Situation::TooManyDescriptors);
  return done(descriptors_.duplicate(call.call.descriptor));
}

Ready Process::poll_entry(const net::PollEntry& entry) const {
  if (entry.descriptor < 0) return Ready::None;  // poll(2): such an entry is skipped
  const File* file = descriptors_.file(entry.descriptor);
  if (file == nullptr) return Ready::Invalid;
  return file->ready() & (entry.asked | Ready::Err | Ready::HangUp);
}

Ready Process::select_entry(const net::PollEntry& entry) const {
  const Socket* socket = descriptors_.find(entry.descriptor);
  if (socket != nullptr) return socket->in_sets() & entry.asked;
  const File* file = descriptors_.file(entry.descriptor);
  if (file != nullptr) return file->ready() & entry.asked;
  return entry.asked & Ready::In;  // closed while it was waited for: linux/surface.close-polled, windows/4.19
}

Ready Process::entry_of(net::Op op, const net::PollEntry& entry) const {
  return op == net::Op::Select ? select_entry(entry) : poll_entry(entry);
}

// Only what concerns the file is looked at: a poll may have thousands of entries.
bool Process::satisfies(const File& file, const net::Call& call) const {
  return std::any_of(call.polled.begin(), call.polled.end(), [&](const net::PollEntry& entry) {
    return descriptors_.file(entry.descriptor) == &file && entry_of(call.op, entry) != Ready::None;
  });
}

Attempt Process::poll(net::Operation& call) {
  const auto& refused = parts_.profile.socket.poll_refuses;
  for (const Ready bit : refused.value.items) {
    const bool asked = std::any_of(call.call.polled.begin(), call.call.polled.end(),
                                   [&](const net::PollEntry& entry) { return has(entry.asked, bit); });
    if (!asked) continue;
    parts_.usage.mark(refused.entry);
    return failure(Situation::Invalid);
  }
  return wait_for_entries(call);
}

Attempt Process::select(net::Operation& call) {
  const std::span<net::PollEntry> entries = call.call.polled;
  const bool any = std::any_of(entries.begin(), entries.end(),
                               [](const net::PollEntry& entry) { return (entry.asked & kSets) != Ready::None; });
  if (!any && parts_.errors.has_code(Situation::SelectNothing)) return failure(Situation::SelectNothing);
  const std::int32_t limit = parts_.errors.use(parts_.profile.socket.select_limit);
  for (const net::PollEntry& entry : entries) {
    const bool fits = limit == 0 || entry.descriptor < limit;
    const bool open = descriptors_.file(entry.descriptor) != nullptr;
    const bool closed_meanwhile = !open && call.queue != nullptr && has(entry.asked, Ready::In);
    if (!fits || (!open && !closed_meanwhile)) return failure(Situation::BadDescriptor);
  }
  return wait_for_entries(call);
}

Attempt Process::wait_for_entries(net::Operation& call) {
  std::int64_t ready = 0;
  for (const net::PollEntry& entry : call.call.polled) {
    const Ready found = entry_of(call.call.op, entry);
    ready += call.call.op == net::Op::Select ? bits_in(found) : found != Ready::None ? 1 : 0;
  }
  if (ready == 0 && still_waits(call)) return wait_in(polls_, patience_of(call));
  for (net::PollEntry& entry : call.call.polled) entry.found = entry_of(call.call.op, entry);
  return done(ready);
}

// The time-out is the call's argument, in ns; negative: for ever.
bool Process::still_waits(const net::Operation& call) const {
  return call.call.argument != 0 && deadline_of(call) > parts_.now();
}

net::Duration Process::patience_of(const net::Operation& call) const {
  return net::Duration{std::max<std::int64_t>(0, call.call.argument)};
}

// Whoever polls a socket keeps it (linux/surface.close-polled): it is let go when those calls return.
bool Process::held_by_polls(File& file, net::Descriptor descriptor) {
  bool held = false;
  polls_.for_each([&](net::Operation& call) {
    if (!names(call.call, descriptor)) return;
    held = true;
    holds_.push_back({&call, static_cast<Socket*>(&file), descriptor});
  });
  return held;
}

void Process::release_holds(const net::Operation& call) {
  std::vector<Socket*> released;
  std::erase_if(holds_, [&](const Hold& hold) {
    if (hold.call != &call) return false;
    released.push_back(hold.socket);
    return true;
  });
  for (Socket* socket : released) finish_closing(*socket);
}

// A call that waits for a number which is closed hears of it where closing ends the socket itself (windows/4.19), and
// otherwise with the next event of the socket it still holds.
void Process::wake_holders(const Socket& socket) {
  for (const Hold& hold : holds_) {
    if (hold.socket != &socket) continue;
    for (const net::PollEntry& entry : hold.call->call.polled) {
      const Ready asked = entry.asked | Ready::Err | Ready::HangUp;
      if (entry.descriptor == hold.descriptor && (socket.ready() & asked) != Ready::None) wake(*hold.call);
    }
  }
}

void Process::wake_polls_of(net::Descriptor descriptor) {
  polls_.for_each([&](net::Operation& call) {
    if (names(call.call, descriptor)) wake(call);
  });
}

Attempt Process::epoll_create(net::Operation&) {
  if (descriptors_.full()) return failure(Situation::TooManyDescriptors);
  return done(descriptors_.add(std::make_unique<Epoll>()));
}

Attempt Process::epoll_control(net::Operation& call) {
  if (call.call.polled.size() != 1) return failure(Situation::Invalid);
  const net::PollEntry& entry = call.call.polled.front();
  const File* file = descriptors_.file(call.call.descriptor);
  if (file == nullptr || descriptors_.file(entry.descriptor) == nullptr) return failure(Situation::BadDescriptor);
  auto* epoll = descriptors_.find_as<Epoll>(call.call.descriptor);
  if (epoll == nullptr || descriptors_.file(entry.descriptor) == epoll) return failure(Situation::WrongKind);
  Socket* socket = descriptors_.find(entry.descriptor);
  if (socket == nullptr) return failure(Situation::NotSupported);
  const auto how = static_cast<net::EpollHow>(call.call.argument);
  if (const auto why_not = epoll->control(how, *socket, entry)) return failure(*why_not);
  wake_all(objects_);
  return done(0);
}

Attempt Process::epoll_wait(net::Operation& call) {
  if (descriptors_.file(call.call.descriptor) == nullptr) return failure(Situation::BadDescriptor);
  auto* epoll = descriptors_.find_as<Epoll>(call.call.descriptor);
  if (epoll == nullptr || call.call.polled.empty()) return failure(Situation::WrongKind);
  const std::size_t count = epoll->take(call.call.polled);
  if (count == 0 && still_waits(call)) return wait_in(objects_, patience_of(call));
  return done(static_cast<std::int64_t>(count));
}

// Every call that waits for an object of this kind looks again.
void Process::wake_all(WaitQueue& queue) {
  queue.for_each([&](net::Operation& call) { wake(call); });
}

// What sockets with watchers do beside waking calls.
void Process::tell_watchers(Socket& socket, bool to_read, bool to_write) {
  Ready bits = to_read ? Ready::In | Ready::Priority | Ready::ReadHangUp : Ready::None;
  if (to_write && std::exchange(socket.starved, false)) bits = bits | Ready::Out;
  for (Epoll* epoll : socket.watch().epolls) {
    if (!epoll->notify(socket, bits)) continue;
    wake_all(objects_);
    polls_.for_each([&](net::Operation& call) {
      if (!woken(call) && satisfies(*epoll, call.call)) wake(call);
    });
  }
  if (socket.watch().events) record_events(socket);
}

}  // namespace halfopen::sim::kernel
