#include "kernel_boxes.h"

#include <algorithm>

#include "halfopen/model/packet_view.h"

namespace halfopen::realnet {

namespace {

using model::MiddleboxKind;
using model::Refusal;
namespace flag = model::tcp_flag;

bool may_lose_power(const model::Scenario& scenario, const std::string& host) {
  return std::any_of(scenario.faults.begin(), scenario.faults.end(), [&](const model::Fault& fault) {
    return fault.target == host && (fault.word == model::Word::Crash || fault.word == model::Word::Reboot);
  });
}

bool tracks(const model::Middlebox& box) { return box.kind == MiddleboxKind::IdleExpiry || box.kind == MiddleboxKind::Nat; }

bool is_whole_seconds(net::Duration time) { return time % std::chrono::seconds{1} == net::Duration::zero(); }

/// Every box at the host that tracks connections asks for the same time.
bool agree_on_time(const model::Scenario& scenario, const std::string& host) {
  std::vector<net::Duration> times;
  for (const model::Link& link : scenario.links) {
    for (const model::Middlebox& box : boxes_at(link, host)) {
      if (tracks(box)) times.push_back(box.after);
    }
  }
  return std::all_of(times.begin(), times.end(), [&](net::Duration time) { return time == times.front(); });
}

bool is_for_kernel(const model::Scenario& scenario, const model::Middlebox& box) {
  switch (box.kind) {
    case MiddleboxKind::Stealth:
    case MiddleboxKind::SynFilter: return true;
    case MiddleboxKind::Nat:
    case MiddleboxKind::IdleExpiry: return is_whole_seconds(box.after) && agree_on_time(scenario, box.at);
    case MiddleboxKind::ConnectionLimit: return false;
  }
  return false;
}

std::vector<FilterRule> syn_filter(const model::Middlebox& box, const std::string& card) {
  return {{.hook = FilterHook::Arrival,
           .card = card,
           .protocol = ip_number::kTcp,
           .flags = flag::kSyn,
           .flags_asked = flag::kSyn | flag::kAck,
           .to_port = box.port,
           .reset = box.refusal == Refusal::Reset}};
}

/// What leaves a host by a card was made by it or forwarded.
std::vector<FilterRule> leaving(FilterRule rule) {
  rule.hook = FilterHook::Output;
  FilterRule forwarded = rule;
  forwarded.hook = FilterHook::Forward;
  return {rule, forwarded};
}

/// Nothing tells that a port is closed: no RST as it answers a SYN (RFC 9293, 3.5.2, group 1), no port unreachable (RFC 792,
/// RFC 4443).
std::vector<FilterRule> stealth(const std::string& card) {
  std::vector<FilterRule> rules = leaving({.card = card,
                                           .protocol = ip_number::kTcp,
                                           .flags = flag::kRst | flag::kAck,
                                           .flags_asked = flag::kRst | flag::kAck,
                                           .sequence = 0});
  for (const FilterRule& rule : leaving({.card = card, .protocol = ip_number::kIcmp, .icmp = 0x0303})) rules.push_back(rule);
  for (const FilterRule& rule : leaving({.card = card, .protocol = ip_number::kIcmpV6, .icmp = 0x0104})) rules.push_back(rule);
  return rules;
}

/// A segment that begins no connection and belongs to none is what connection tracking calls invalid, where it is told not to
/// pick up connections in their middle. A datagram from outside begins none here.
std::vector<FilterRule> idle_expiry(const model::Middlebox& box, const std::string& card) {
  const bool reset = box.refusal == Refusal::Reset;
  std::vector<FilterRule> rules{
      {.hook = FilterHook::Arrival, .card = card, .protocol = ip_number::kTcp, .tracked = tracked::kInvalid, .reset = reset},
      {.hook = FilterHook::Arrival, .card = card, .protocol = ip_number::kUdp, .tracked = tracked::kNew}};
  // The RST with which the rule above answers passes here, and would be invalid, too.
  const auto flags = static_cast<std::uint8_t>(reset ? flag::kRst : 0);
  for (const FilterRule& rule :
       leaving({.card = card, .protocol = ip_number::kTcp, .flags_asked = flags, .tracked = tracked::kInvalid, .reset = reset})) {
    rules.push_back(rule);
  }
  return rules;
}

/// What is behind the host leaves with its address. What comes for that address and is of no connection stays outside.
std::vector<FilterRule> nat(const model::Middlebox& box, const std::string& card) {
  const std::uint32_t unknown = tracked::kNew | tracked::kInvalid;
  std::vector<FilterRule> rules;
  for (const std::uint8_t protocol : {ip_number::kTcp, ip_number::kUdp}) {
    rules.push_back({.hook = FilterHook::Leaving, .card = card, .protocol = protocol, .first_port = box.port});
    rules.push_back({.hook = FilterHook::Input, .card = card, .protocol = protocol, .tracked = unknown, .reset = box.refusal == Refusal::Reset});
  }
  return rules;
}

}  // namespace

bool kernel_hides_addresses(const model::Scenario& scenario, const model::Link& link) {
  for (const std::string& host : {link.a, link.b}) {
    const std::vector<model::Middlebox> boxes = boxes_at(link, host);
    for (std::size_t i = boxes_of_kernel(scenario, link, host); i < boxes.size(); ++i) {
      if (boxes[i].kind == MiddleboxKind::Nat) return false;
    }
  }
  return true;
}

std::vector<model::Middlebox> boxes_at(const model::Link& link, const std::string& host) {
  std::vector<model::Middlebox> boxes = link.middleboxes;
  std::erase_if(boxes, [&](const model::Middlebox& box) { return box.at != host; });
  return boxes;
}

std::size_t boxes_of_kernel(const model::Scenario& scenario, const model::Link& link, const std::string& host) {
  if (may_lose_power(scenario, host)) return 0;
  const std::vector<model::Middlebox> boxes = boxes_at(link, host);
  const auto first_other =
      std::find_if_not(boxes.begin(), boxes.end(), [&](const model::Middlebox& box) { return is_for_kernel(scenario, box); });
  return static_cast<std::size_t>(first_other - boxes.begin());
}

std::vector<FilterRule> filters_of(const model::Middlebox& box, const std::string& card) {
  switch (box.kind) {
    case MiddleboxKind::SynFilter: return syn_filter(box, card);
    case MiddleboxKind::Stealth: return stealth(card);
    case MiddleboxKind::IdleExpiry: return idle_expiry(box, card);
    case MiddleboxKind::Nat: return nat(box, card);
    case MiddleboxKind::ConnectionLimit: break;
  }
  return {};
}

/// Sequence numbers are not asked (tcp_be_liberal), as the box of a link does not.
/// Source: Documentation/networking/nf_conntrack-sysctl.rst.
std::vector<std::pair<std::string, std::string>> tracking_of(const model::Middlebox& box) {
  if (!tracks(box)) return {};
  const std::string prefix = "net.netfilter.nf_conntrack_";
  std::vector<std::pair<std::string, std::string>> knobs{{prefix + "tcp_loose", "0"}, {prefix + "tcp_be_liberal", "1"}};
  if (box.after == net::Duration::zero()) return knobs;
  const std::string seconds = std::to_string(std::chrono::duration_cast<std::chrono::seconds>(box.after).count());
  for (const char* state : {"tcp_timeout_syn_sent", "tcp_timeout_syn_recv", "tcp_timeout_established", "tcp_timeout_fin_wait",
                            "tcp_timeout_close_wait", "tcp_timeout_last_ack", "tcp_timeout_time_wait", "tcp_timeout_close",
                            "tcp_timeout_max_retrans", "tcp_timeout_unacknowledged", "udp_timeout", "udp_timeout_stream"}) {
    knobs.emplace_back(prefix + state, seconds);
  }
  return knobs;
}

}  // namespace halfopen::realnet
