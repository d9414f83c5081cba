#include "halfopen/model/faults.h"

#include <array>

namespace halfopen::model {

namespace {

struct WordRow {
  std::string_view name;
  Target target;
};

// In the order of Word.
constexpr std::array<WordRow, static_cast<std::size_t>(Word::FailCall) + 1> kWords = {{
    {"cut", Target::Link},
    {"restore", Target::Link},
    {"unplug", Target::Link},
    {"plug", Target::Link},
    {"drop_segment", Target::Link},
    {"delay_segment", Target::Link},
    {"duplicate_segment", Target::Link},
    {"crash", Target::Host},
    {"reboot", Target::Host},
    {"freeze", Target::Host},
    {"thaw", Target::Host},
    {"clock_step", Target::Host},
    {"kill", Target::Program},
    {"exit", Target::Program},
    {"console_close", Target::Program},
    {"stop", Target::Program},
    {"continue", Target::Program},
    {"stall_call", Target::Program},
    {"fail_call", Target::Program},
}};

}  // namespace

std::string_view to_string(Word word) { return kWords[static_cast<std::size_t>(word)].name; }

std::optional<Word> word_named(std::string_view name) {
  for (std::size_t i = 0; i < kWords.size(); ++i) {
    if (kWords[i].name == name) return static_cast<Word>(i);
  }
  return std::nullopt;
}

Target target_of(Word word) { return kWords[static_cast<std::size_t>(word)].target; }

}  // namespace halfopen::model
