#include "halfopen/pkt/run.h"

#include "player.h"
#include "stop.h"

namespace halfopen::pkt {

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::Passed: return "passed";
    case Verdict::Failed: return "failed";
    case Verdict::Unsupported: return "unsupported";
    case Verdict::Invalid: return "invalid";
    case Verdict::Skipped: return "skipped";
  }
  return "?";
}

std::string to_string(const Result& result) {
  std::string text = result.file;
  if (result.verdict != Verdict::Passed) text += ':' + std::to_string(result.place.line);
  text += ": " + std::string{to_string(result.verdict)};
  if (result.verdict == Verdict::Passed) return text + ", " + std::to_string(result.checks) + " checks, " + seconds_text(result.at) + " s\n";
  text += ": " + result.why + '\n';
  for (const std::string& line : result.details) text += "    " + line + '\n';
  if (result.last_events.empty()) return text;
  text += "  at " + seconds_text(result.at) + " s; the last events:\n";
  for (const std::string& line : result.last_events) text += "    " + line + '\n';
  return text;
}

Result run(const Script& script, const RunOptions& options) {
  Result result;
  result.file = script.file;
  Player player{script, options, result};
  try {
    player.play();
  } catch (const Stop& stop) {
    result.verdict = stop.verdict;
    result.why = stop.why;
    result.details = stop.details;
    result.place = player.place();
    result.last_events = player.last_events();
  }
  result.at = player.at();
  result.steps = player.steps();
  result.packets = player.take_packets();
  return result;
}

Result run_text(std::string_view text, std::string_view file, const RunOptions& options) {
  try {
    return run(parse(text, file, options.defines), options);
  } catch (const SyntaxError& error) {
    Result result;
    result.verdict = Verdict::Invalid;
    result.file = file;
    result.place = error.place();
    result.why = error.what();
    return result;
  }
}

}  // namespace halfopen::pkt
