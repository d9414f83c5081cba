#include "halfopen/sim/trace/trace.h"

#include <utility>

#include "halfopen/sim/wire/emit.h"

namespace halfopen::sim::trace {
namespace {

model::PacketRecord in_wire_format(const PacketEvent& event) {
  const wire::Packet& packet = event.packet;
  model::PacketRecord record{.at = event.at, .host = event.host, .way = event.way};
  record.arp = packet.protocol == wire::Protocol::Arp && packet.ip.source.family == net::AddressFamily::V4;
  wire::emit(packet, record.bytes);
  return record;
}

}  // namespace

void Trace::keep_packets() {
  keeping_ = true;
  listen();
}

void Trace::digest_packets() {
  if (!digest_) digest_.emplace();
  listen();
}

void Trace::watch(Watcher watcher) {
  watcher_ = std::move(watcher);
  listen();
}

void Trace::listen() { listening_ = keeping_ || digest_ || watcher_; }

void Trace::tell(const PacketEvent& event) {
  if (digest_) digest_->add(event.at, event.host, event.way, event.packet);
  if (keeping_) packets_.push_back(in_wire_format(event));
  if (watcher_) watcher_(event);
}

std::vector<model::PacketRecord> Trace::take_packets() { return std::exchange(packets_, {}); }

}  // namespace halfopen::sim::trace
