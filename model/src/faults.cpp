#include "halfopen/model/faults.h"

#include <array>

namespace halfopen::model {

namespace {

struct WordRow {
  std::string_view name;
  Target target;
};

// In the order of Word.
constexpr std::array<WordRow, static_cast<std::size_t>(kWordCount)> kWords = {{
    {"cut", Target::Link},
    {"restore", Target::Link},
    {"unplug", Target::Link},
    {"plug", Target::Link},
    {"drop_segment", Target::Link},
    {"delay_segment", Target::Link},
    {"duplicate_segment", Target::Link},
    {"corrupt_segment", Target::Link},
    {"reset_segment", Target::Link},
    {"icmp_segment", Target::Link},
    {"one_way_delay", Target::Link},
    {"jitter", Target::Link},
    {"rate", Target::Link},
    {"queue_limit", Target::Link},
    {"loss", Target::Link},
    {"burst_loss", Target::Link},
    {"duplicate", Target::Link},
    {"reorder", Target::Link},
    {"corrupt", Target::Link},
    {"corrupt_unseen", Target::Link},
    {"path_mtu", Target::Link},
    {"crash", Target::Host},
    {"reboot", Target::Host},
    {"freeze", Target::Host},
    {"thaw", Target::Host},
    {"clock_step", Target::Host},
    {"clock_drift", Target::Host},
    {"clock_resolution", Target::Host},
    {"forget_name", Target::Host},
    {"silence_name", Target::Host},
    {"fail_name", Target::Host},
    {"misdirect_name", Target::Host},
    {"restore_name", Target::Host},
    {"exhaust_ports", Target::Host},
    {"free_ports", Target::Host},
    {"exhaust_buffers", Target::Host},
    {"free_buffers", Target::Host},
    {"kill", Target::Program},
    {"exit", Target::Program},
    {"console_close", Target::Program},
    {"stop", Target::Program},
    {"continue", Target::Program},
    {"limit_descriptors", Target::Program},
    {"fill_backlog", Target::Program},
    {"drain_backlog", Target::Program},
    {"stall_call", Target::Program},
    {"fail_call", Target::Program},
    {"signal", Target::Program},
}};

}  // namespace

bool is_condition(Word word) { return word >= Word::OneWayDelay && word <= Word::PathMtu; }

void copy_condition(Word word, const Conditions& from, Conditions& to) {
  const Impairments& by_chance = from.impairments;
  if (word == Word::OneWayDelay) to.one_way_delay = from.one_way_delay;
  if (word == Word::Rate) to.rate_bits = from.rate_bits;
  if (word == Word::QueueLimit) to.queue_limit = from.queue_limit;
  if (word == Word::Loss) to.loss = from.loss;
  if (word == Word::Duplicate) to.impairments.duplicate = by_chance.duplicate;
  if (word == Word::Corrupt) to.impairments.corrupt = by_chance.corrupt;
  if (word == Word::CorruptUnseen) to.impairments.corrupt_unseen = by_chance.corrupt_unseen;
  if (word == Word::Jitter) {
    to.impairments.jitter = by_chance.jitter;
    to.impairments.jitter_reorders = by_chance.jitter_reorders;
  }
  if (word == Word::BurstLoss) {
    to.impairments.burst_enter = by_chance.burst_enter;
    to.impairments.burst_leave = by_chance.burst_leave;
  }
  if (word == Word::Reorder) {
    to.impairments.reorder = by_chance.reorder;
    to.impairments.reorder_by = by_chance.reorder_by;
  }
  if (word == Word::PathMtu) {
    to.path_mtu = from.path_mtu;
    to.path_mtu_silent = from.path_mtu_silent;
  }
}

std::string_view to_string(Word word) { return kWords[static_cast<std::size_t>(word)].name; }

std::optional<Word> word_named(std::string_view name) {
  for (std::size_t i = 0; i < kWords.size(); ++i) {
    if (kWords[i].name == name) return static_cast<Word>(i);
  }
  return std::nullopt;
}

Target target_of(Word word) { return kWords[static_cast<std::size_t>(word)].target; }

}  // namespace halfopen::model
