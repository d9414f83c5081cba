// Text as a script of the packetdrill language.
#include "halfopen/pkt/parse.h"

#include <algorithm>

#include "halfopen/sim/core/check.h"
#include "target.h"

namespace halfopen::fuzz {

void pkt_parse(Octets octets) {
  const std::string_view text = text_of(octets);
  const auto lines = 1 + std::count(text.begin(), text.end(), '\n');
  try {
    const pkt::Script script = pkt::parse(text, "fuzz.pkt", {{"N", "7"}, {"COOKIE", "00aa"}});
    for (const pkt::Event& event : script.events) {
      sim::core::check(event.place.line <= lines && !event.text.empty(), "an event stands on a line of the text");
    }
    sim::core::check(!script.events.empty(), "a script has an event");
  } catch (const pkt::SyntaxError& error) {
    sim::core::check(error.place().line >= 1 && error.place().line <= lines, "an error stands on a line of the text");
  }
}

}  // namespace halfopen::fuzz
