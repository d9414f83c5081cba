// What stands on the links of a world.
#include <stdexcept>

#include "halfopen/sim/link/connection_limit.h"
#include "halfopen/sim/link/idle_expiry.h"
#include "halfopen/sim/link/nat.h"
#include "halfopen/sim/link/stealth.h"
#include "halfopen/sim/link/syn_filter.h"
#include "world_parts.h"

namespace halfopen::sim {
namespace {

constexpr std::uint32_t kMiddleboxSource = 0x4000'0000;  // event key: above every link's number, below the cards'
constexpr std::uint16_t kFirstNatPort = 1024;            // RFC 4787, 3.1: not the well-known ones

std::unique_ptr<link::Middlebox> make(core::EventQueue& events, const link::Middlebox::Place& place,
                                      const model::Middlebox& box, std::uint32_t link_index, bool end_b) {
  const bool reset = box.refusal == model::Refusal::Reset;
  switch (box.kind) {
    case model::MiddleboxKind::IdleExpiry: return std::make_unique<link::IdleExpiry>(events, place, box.after, reset);
    case model::MiddleboxKind::Stealth: return std::make_unique<link::Stealth>(events, place);
    case model::MiddleboxKind::SynFilter: return std::make_unique<link::SynFilter>(events, place, box.port, reset);
    case model::MiddleboxKind::ConnectionLimit:
      return std::make_unique<link::ConnectionLimit>(events, place, static_cast<std::size_t>(box.limit), reset);
    case model::MiddleboxKind::Nat: {
      link::Nat::Options options{.after = box.after, .first_port = box.port == 0 ? kFirstNatPort : box.port, .reset = reset};
      for (const auto family : {net::AddressFamily::V4, net::AddressFamily::V6}) {
        options.addresses.push_back(link_address(family, link_index, end_b));
      }
      return std::make_unique<link::Nat>(events, place, std::move(options));
    }
  }
  throw std::logic_error("a middlebox of no kind");
}

}  // namespace

World::Parts::Chain World::Parts::build_middleboxes(const model::Link& description, std::uint32_t link_index, bool end_b,
                                                    wire::Wire& outer) {
  const std::string& host = end_b ? description.b : description.a;
  Chain chain;
  for (const model::Middlebox& box : description.middleboxes) {
    if (box.at != host) continue;
    link::Middlebox::Place place;
    place.link = link_index;
    place.outwards = end_b ? link::Direction::Backward : link::Direction::Forward;
    place.key = {core::EventClass::Link, 0, kMiddleboxSource + static_cast<std::uint32_t>(middleboxes.size())};
    place.observer = &loss_tap;
    middleboxes.push_back(make(events, place, box, link_index, end_b));
    chain.push_back(middleboxes.back().get());
  }
  for (std::size_t i = 0; i < chain.size(); ++i) chain[i]->plug_into(i + 1 < chain.size() ? *chain[i + 1] : outer);
  return chain;
}

wire::Wire& World::Parts::inner_wire(const Chain& chain, wire::Wire& outer) {
  return chain.empty() ? outer : *chain.front();
}

wire::Receiver& World::Parts::outer_receiver(const Chain& chain, wire::Receiver& card) {
  wire::Receiver* inside = &card;
  for (link::Middlebox* box : chain) {
    box->attach(*inside);
    inside = box;
  }
  return *inside;
}

}  // namespace halfopen::sim
