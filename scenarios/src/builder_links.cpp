// The builder's faults that change a link, and those that change or answer single segments.
#include <utility>

#include "halfopen/scenarios/builder_faults.h"

namespace halfopen::scenarios {

using model::Word;

Planned When::corrupt_segment(std::string link, bool unseen, const Segments& which) const {
  Planned planned = segments(Word::CorruptSegment, std::move(link), {}, which);
  planned.unseen = unseen;
  return planned;
}

Planned When::reset_segment(std::string link, model::AnswerTo to, const Segments& which) const {
  Planned planned = segments(Word::ResetSegment, std::move(link), {}, which);
  planned.answer_to = to;
  return planned;
}

Planned When::icmp_segment(std::string link, model::IcmpAnswer error, const Segments& which) const {
  Planned planned = segments(Word::IcmpSegment, std::move(link), {}, which);
  planned.icmp = error;
  return planned;
}

Planned When::change(Word word, std::string link, const model::Conditions& to, const Change& how) const {
  Planned planned = this->word(word, std::move(link));
  planned.conditions = to;
  planned.direction = how.direction;
  planned.duration = how.duration;
  return planned;
}

Planned When::one_way_delay(std::string link, net::Duration to, const Change& how) const {
  return change(Word::OneWayDelay, std::move(link), {.one_way_delay = to}, how);
}

Planned When::jitter(std::string link, net::Duration to, bool reorders, const Change& how) const {
  return change(Word::Jitter, std::move(link), {.impairments = {.jitter = to, .jitter_reorders = reorders}}, how);
}

Planned When::rate(std::string link, std::uint64_t to_bits, const Change& how) const {
  return change(Word::Rate, std::move(link), {.rate_bits = to_bits}, how);
}

Planned When::queue_limit(std::string link, std::uint64_t to_bytes, const Change& how) const {
  return change(Word::QueueLimit, std::move(link), {.queue_limit = to_bytes}, how);
}

Planned When::loss(std::string link, std::uint32_t to, const Change& how) const {
  return change(Word::Loss, std::move(link), {.loss = to}, how);
}

Planned When::burst_loss(std::string link, std::uint32_t enter, std::uint32_t leave, const Change& how) const {
  return change(Word::BurstLoss, std::move(link), {.impairments = {.burst_enter = enter, .burst_leave = leave}}, how);
}

Planned When::duplicate(std::string link, std::uint32_t to, const Change& how) const {
  return change(Word::Duplicate, std::move(link), {.impairments = {.duplicate = to}}, how);
}

Planned When::reorder(std::string link, std::uint32_t to, net::Duration by, const Change& how) const {
  return change(Word::Reorder, std::move(link), {.impairments = {.reorder = to, .reorder_by = by}}, how);
}

Planned When::corrupt(std::string link, std::uint32_t to, const Change& how) const {
  return change(Word::Corrupt, std::move(link), {.impairments = {.corrupt = to}}, how);
}

Planned When::corrupt_unseen(std::string link, std::uint32_t to, const Change& how) const {
  return change(Word::CorruptUnseen, std::move(link), {.impairments = {.corrupt_unseen = to}}, how);
}

Planned When::path_mtu(std::string link, std::uint32_t to, bool silent, const Change& how) const {
  return change(Word::PathMtu, std::move(link), {.path_mtu = to, .path_mtu_silent = silent}, how);
}

}  // namespace halfopen::scenarios
