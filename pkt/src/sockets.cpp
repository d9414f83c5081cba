#include "sockets.h"

#include "stop.h"

namespace halfopen::pkt {

Flow& Sockets::made(std::int64_t script, net::Descriptor descriptor, net::SocketType type) {
  Flow& flow = flows_.emplace_back();
  flow.type = type;
  flow.descriptor = descriptor;
  flow.local.address = settings_.local;
  flow.remote.address = settings_.remote;
  handles_[script] = {descriptor, &flow};
  current_ = &flow;
  return flow;
}

void Sockets::accepted(std::int64_t script, net::Descriptor descriptor, std::uint16_t remote_port) {
  for (Flow& flow : flows_) {
    if (flow.state != Flow::State::Passive || flow.remote.port != remote_port) continue;
    flow.descriptor = descriptor;
    handles_[script] = {descriptor, &flow};
    return;
  }
  failed("accept() returned a connection that no packet of the script has made");
}

void Sockets::closed(std::int64_t script) {
  const auto found = handles_.find(script);
  if (found == handles_.end()) return;
  if (found->second.flow != nullptr) found->second.flow->descriptor = net::kNoDescriptor;
  handles_.erase(found);
}

Handle Sockets::find(std::int64_t script) const {
  constexpr net::Descriptor kNeverOpen = 1'000'000;
  const auto found = handles_.find(script);
  return found == handles_.end() ? Handle{kNeverOpen, nullptr} : found->second;
}

std::int64_t Sockets::script_number(net::Descriptor descriptor) const {
  for (const auto& [script, handle] : handles_) {
    if (handle.descriptor == descriptor) return script;
  }
  return -1;
}

Flow& Sockets::for_injection() {
  const bool makes = current_ == nullptr || current_->state == Flow::State::Listening;
  if (makes) {
    const std::uint16_t local_port = current_ != nullptr ? current_->local.port : settings_.bind_port;
    Flow& child = flows_.emplace_back();
    child.state = Flow::State::Passive;
    child.local = {settings_.local, local_port};
    child.remote = {settings_.remote, next_port_++};
    current_ = &child;
  } else if (current_->remote.port == 0) {
    current_->remote = {settings_.remote, next_port_++};
  }
  return *current_;
}

}  // namespace halfopen::pkt
