#include "epoll.h"

#include <algorithm>
#include <vector>

#include "socket.h"

namespace halfopen::sim::kernel {

using net::Ready;
using profiles::Situation;

namespace {

constexpr Ready kUnasked = Ready::Err | Ready::HangUp;
// linux/surface.epoll-exclusive: what may stand beside EPOLLEXCLUSIVE.
constexpr Ready kBesideExclusive = Ready::In | Ready::Out | kUnasked | Ready::EdgeTriggered | Ready::Exclusive;

constexpr bool within(Ready set, Ready allowed) { return (set & allowed) == set; }

}  // namespace

Epoll::~Epoll() {
  for (const Item& item : items_) std::erase(item.socket.watch().epolls, this);
}

// A socket that is found full is told apart from one that never was: only then does an ACK make it ready again
// (linux/surface.epoll-edge-masks).
Ready Epoll::Item::found() const {
  if (spent) return Ready::None;
  const Ready found = socket.ready() & (asked | kUnasked);
  if (has(asked, Ready::Out) && !has(found, Ready::Out)) socket.starved = true;
  return found;
}

Epoll::Item* Epoll::find(const Socket& socket, net::Descriptor descriptor) {
  const auto at = std::find_if(items_.begin(), items_.end(), [&](const Item& item) {
    return &item.socket == &socket && item.descriptor == descriptor;
  });
  return at == items_.end() ? nullptr : &*at;
}

std::optional<Situation> Epoll::control(net::EpollHow how, Socket& socket, const net::PollEntry& asked) {
  Item* const item = find(socket, asked.descriptor);
  if (how == net::EpollHow::Add) return item != nullptr ? Situation::EpollKnown : add(socket, asked);
  const bool exclusive = has(asked.asked, Ready::Exclusive) || (item != nullptr && has(item->asked, Ready::Exclusive));
  if (how == net::EpollHow::Modify && exclusive) return Situation::Invalid;
  if (item == nullptr) return Situation::EpollUnknown;
  if (how == net::EpollHow::Delete) {
    remove(*item);
    return std::nullopt;
  }
  item->asked = asked.asked;
  item->spent = false;
  queue_if_ready(*item);
  return std::nullopt;
}

std::optional<Situation> Epoll::add(Socket& socket, const net::PollEntry& asked) {
  if (has(asked.asked, Ready::Exclusive) && !within(asked.asked, kBesideExclusive)) return Situation::Invalid;
  items_.push_back({socket, asked.descriptor, asked.asked});
  socket.watch().epolls.push_back(this);
  queue_if_ready(items_.back());
  return std::nullopt;
}

void Epoll::remove(const Item& item) {
  Socket& socket = item.socket;
  std::erase(ready_, &item);
  items_.remove_if([&](const Item& other) { return &other == &item; });
  auto& epolls = socket.watch().epolls;
  epolls.erase(std::find(epolls.begin(), epolls.end(), this));  // one of them, if it is here under two numbers
}

void Epoll::forget(const Socket& socket) {
  std::erase_if(ready_, [&](const Item* item) { return &item->socket == &socket; });
  items_.remove_if([&](const Item& item) { return &item.socket == &socket; });
}

bool Epoll::queue_if_ready(Item& item) {
  if (item.queued || item.found() == Ready::None) return false;
  item.queued = true;
  ready_.push_back(&item);
  return true;
}

bool Epoll::notify(Socket& socket, Ready bits) {
  bool news = false;
  for (Item& item : items_) {
    if (&item.socket != &socket) continue;
    const bool ended = (socket.ready() & kUnasked) != Ready::None;
    if (ended || (item.asked & bits) != Ready::None) news = queue_if_ready(item) || news;
  }
  return news;
}

std::size_t Epoll::take(std::span<net::PollEntry> into) {
  std::size_t count = 0;
  std::vector<Item*> again;
  while (count < into.size() && !ready_.empty()) {
    Item& item = *ready_.front();
    ready_.pop_front();
    item.queued = false;
    const Ready found = item.found();
    if (found == Ready::None) continue;
    into[count++] = {item.descriptor, item.asked, found};
    if (has(item.asked, Ready::OneShot)) {
      item.spent = true;
    } else if (!has(item.asked, Ready::EdgeTriggered)) {
      again.push_back(&item);
    }
  }
  for (Item* item : again) {
    item->queued = true;
    ready_.push_back(item);
  }
  return count;
}

Ready Epoll::ready() const {
  const bool any = std::any_of(ready_.begin(), ready_.end(), [](const Item* item) { return item->found() != Ready::None; });
  return any ? Ready::In : Ready::None;
}

}  // namespace halfopen::sim::kernel
