// The lean probe: what is not TCP. Memory, the connection table, the link, the clock.
#include "network.h"

#include <cstdlib>

namespace halfopen::bench::lean {
namespace {

std::uint64_t mixed(std::uint64_t word) {
  word = (word ^ word >> 31) * 0x7FB5D329728EA185u;
  word = (word ^ word >> 27) * 0x81DADEF4BC2DD44Du;
  return word ^ word >> 33;
}

constexpr std::uint32_t kHole = ~0u - 1;  // a place in the table that once held something
constexpr std::size_t kSmall = 64, kLarge = 1536;
static_assert(sizeof(Segment) <= kSmall && sizeof(Segment) + kMss <= kLarge);

}  // namespace

Network::Network(const LinkOptions& options) : link_{options}, table_(16, kNone) {
  for (std::uint64_t host = 0; host < 2; ++host) directions_[host].random = mixed(options.seed * 2 + host + 1) | 1;
}

Network::~Network() {
  for (Connection* c : connections_) {
    if (c->ring != nullptr) std::free(c->ring);
  }
  for (const auto& rings : free_rings_) {
    for (std::uint8_t* ring : rings) std::free(ring);
  }
}

Segment* Network::allocate(bool large) {
  Segment*& list = free_segments_[large ? 1 : 0];
  if (list == nullptr) {
    const std::size_t each = large ? kLarge : kSmall;
    const std::size_t count = slabs_.size() < 4 ? 4 : kSlab;
    slabs_.push_back(std::make_unique_for_overwrite<std::byte[]>(each * count));
    for (std::size_t i = 0; i < count; ++i) {
      auto* const segment = ::new (slabs_.back().get() + i * each) Segment;
      segment->next = list;
      list = segment;
    }
  }
  Segment* const segment = list;
  list = segment->next;
  segment->large = large;
  return segment;
}

void Network::release(Segment* segment) {
  segment->next = free_segments_[segment->large ? 1 : 0];
  free_segments_[segment->large ? 1 : 0] = segment;
}

void Network::release_all(Segment* first) {
  while (first != nullptr) {
    Segment* const next = first->next;
    release(first);
    first = next;
  }
}

Connection* Network::find(std::uint64_t flow, std::uint8_t host) const {
  for (std::uint64_t at = mixed(flow + host);; ++at) {
    const std::uint32_t id = table_[at & (table_.size() - 1)];
    if (id == kNone) return nullptr;
    if (id != kHole && connections_[id]->flow == flow && connections_[id]->host == host) return connections_[id];
  }
}

void Network::enter(std::uint32_t id) {
  std::uint64_t at = mixed(connections_[id]->flow + connections_[id]->host);
  while (table_[at & (table_.size() - 1)] < kHole) ++at;
  table_[at & (table_.size() - 1)] = id;
  ++in_table_;
}

Connection& Network::make(std::uint64_t flow, std::uint8_t host, State state) {
  if (free_ids_.empty()) {
    const std::size_t count = connections_.empty() ? 4 : kSlab;
    blocks_.push_back(std::make_unique<Connection[]>(count));
    for (std::size_t i = 0; i < count; ++i) {
      free_ids_.push_back(static_cast<std::uint32_t>(connections_.size()));
      connections_.push_back(&blocks_.back()[i]);
    }
  }
  if (2 * (in_table_ + 1) > table_.size()) {
    const std::size_t live = connections_.size() - free_ids_.size();
    std::size_t size = table_.size();
    while (size < 3 * live + 16) size *= 2;
    table_.assign(size, kNone);
    in_table_ = 0;
    for (std::uint32_t id = 0; id < connections_.size(); ++id) {
      if (connections_[id]->state != State::Closed) enter(id);
    }
  }
  const std::uint32_t id = free_ids_.back();
  free_ids_.pop_back();
  Connection& c = *connections_[id];
  c = {};
  c.id = id;
  c.flow = flow;
  c.host = host;
  c.state = state;
  enter(id);
  return c;
}

void Network::destroy(Connection& c) {
  if (c.state == State::Closed) return;
  std::uint64_t at = mixed(c.flow + c.host);
  while (table_[at & (table_.size() - 1)] != c.id) ++at;
  table_[at & (table_.size() - 1)] = kHole;
  c.state = State::Closed;
  release_all(c.received.first);
  release_all(c.behind_gap);
  c.received = {};
  c.behind_gap = nullptr;
  drop_ring(c);
  if (c.armed == kNever) free_ids_.push_back(c.id);  // otherwise when that event comes
}

// One event per connection: a deadline that moves away is looked at when the event comes.
void Network::arm(Connection& c) {
  Time at = c.rto_at < c.ack_at ? c.rto_at : c.ack_at;
  at = at < c.keepalive_at ? at : c.keepalive_at;
  if (at >= c.armed) return;
  c.armed = at;
  wheel_.add(at, What::Connection, c.id);
}

// One event per direction: for the first segment on its way.
void Network::transmit(Segment* segment) {
  ++segments_;
  Direction& direction = directions_[segment->host];
  if (direction.busy_until < now()) direction.busy_until = now();
  direction.busy_until += static_cast<Time>((segment->length + 52) * 8e9 / link_.bits_per_second);
  bool lost = !link_up;
  if (link_.loss > 0) {
    direction.random = mixed(direction.random + 0x9E3779B97F4A7C15u);
    lost = lost || direction.random >> 32 < link_.loss;
  }
  if (lost) return release(segment);
  segment->arrives = direction.busy_until + link_.delay;
  direction.chain.push(segment);
  if (direction.armed) return;
  direction.armed = true;
  wheel_.add(segment->arrives, What::Link, segment->host);
}

void Network::call_at(Time at, std::function<void()> what) {
  if (free_calls_.empty()) {
    free_calls_.push_back(static_cast<std::uint32_t>(calls_.size()));
    calls_.emplace_back();
  }
  const std::uint32_t index = free_calls_.back();
  free_calls_.pop_back();
  calls_[index] = std::move(what);
  wheel_.add(at, What::Call, index);
}

void Network::run(Time until) {
  stopped_ = false;
  for (Event event; !stopped_ && wheel_.take(event, until);) {
    switch (event.what) {
      case What::Link: {
        Direction& direction = directions_[event.who];
        Segment* const segment = direction.chain.pop();
        direction.armed = direction.chain.first != nullptr;
        if (direction.armed) wheel_.add(direction.chain.first->arrives, What::Link, event.who);
        arrives(segment);
        break;
      }
      case What::Connection:
        timer(*connections_[event.who]);
        break;
      case What::Call: {
        const std::function<void()> call = std::move(calls_[event.who]);
        free_calls_.push_back(event.who);
        call();
        break;
      }
    }
  }
}

}  // namespace halfopen::bench::lean
