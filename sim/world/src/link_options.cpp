#include "link_options.h"

#include <algorithm>
#include <limits>

namespace halfopen::sim {
namespace {

std::optional<link::Verdict> segment_verdict(const model::Fault& fault) {
  switch (fault.word) {
    case model::Word::DropSegment: return link::Verdict::Drop;
    case model::Word::DelaySegment: return link::Verdict::Delay;
    case model::Word::DuplicateSegment: return link::Verdict::Duplicate;
    case model::Word::CorruptSegment: return fault.unseen ? link::Verdict::Alter : link::Verdict::Damage;
    case model::Word::ResetSegment: return link::Verdict::Reset;
    case model::Word::IcmpSegment: return link::Verdict::Icmp;
    default: return std::nullopt;
  }
}

std::optional<wire::Protocol> protocol_of(model::SegmentProtocol protocol) {
  switch (protocol) {
    case model::SegmentProtocol::Tcp: return wire::Protocol::Tcp;
    case model::SegmentProtocol::Udp: return wire::Protocol::Udp;
    case model::SegmentProtocol::Icmp: return wire::Protocol::Icmp;
    case model::SegmentProtocol::Any: break;
  }
  return std::nullopt;
}

link::Match match_of(const model::Fault& fault) {
  link::Match match;
  match.protocol = protocol_of(fault.protocol);
  match.flags_set = fault.flags;
  match.flags_clear = fault.flags_clear;
  match.payload_min = fault.payload ? 1 : 0;
  match.source_port = fault.from_port;
  match.destination_port = fault.to_port;
  if (fault.first_octet >= 0 || fault.last_octet >= 0) {
    match.octets = link::OctetRange{
        static_cast<std::uint32_t>(std::max<std::int64_t>(fault.first_octet, 0)),
        fault.last_octet < 0 ? std::numeric_limits<std::uint32_t>::max() : static_cast<std::uint32_t>(fault.last_octet)};
  }
  return match;
}

}  // namespace

link::SimplexOptions simplex_options(const model::Conditions& conditions, std::uint32_t card_mtu) {
  const model::Impairments& by_chance = conditions.impairments;
  link::SimplexOptions options;
  options.one_way_delay = conditions.one_way_delay;
  options.rate_bits = conditions.rate_bits;
  options.queue_limit = conditions.queue_limit;
  options.mtu = conditions.path_mtu == 0 ? card_mtu : std::min(card_mtu, conditions.path_mtu);
  options.mtu_answers = conditions.path_mtu != 0 && !conditions.path_mtu_silent;
  options.jitter_reorders = by_chance.jitter_reorders;
  options.reorder_by = by_chance.reorder_by;
  options.chances = {.loss = conditions.loss,
                     .burst_enter = by_chance.burst_enter,
                     .burst_leave = by_chance.burst_leave,
                     .duplicate = by_chance.duplicate,
                     .reorder = by_chance.reorder,
                     .corrupt = by_chance.corrupt,
                     .corrupt_unseen = by_chance.corrupt_unseen,
                     .jitter = by_chance.jitter};
  return options;
}

std::optional<link::Rule> segment_rule(const model::Fault& fault) {
  const auto verdict = segment_verdict(fault);
  if (!verdict) return std::nullopt;
  link::Rule rule;
  rule.match = match_of(fault);
  rule.nth = static_cast<std::uint32_t>(fault.nth);
  rule.count = static_cast<std::uint32_t>(fault.count);
  rule.verdict = *verdict;
  rule.delay = fault.duration;
  rule.reset_sender = fault.answer_to != model::AnswerTo::Receiver;
  rule.reset_receiver = fault.answer_to != model::AnswerTo::Sender;
  rule.icmp = {fault.icmp.type, fault.icmp.code, fault.icmp.mtu};
  return rule;
}

}  // namespace halfopen::sim
