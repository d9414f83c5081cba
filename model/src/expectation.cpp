#include "halfopen/model/expectation.h"

#include "halfopen/model/tolerance.h"

namespace halfopen::model {

namespace {

using Kind = Observation::Kind;

bool error_meets(const Expect& expect, const Observation& seen) {
  const bool success_asked = expect.error ? expect.error->empty() : expect.value || expect.ready || expect.text || expect.shows;
  if (expect.error && !expect.error->empty()) {
    return seen.error && net::error_named(seen.error.family(), *expect.error) == seen.error;
  }
  return !success_asked || !seen.error;
}

bool time_meets(const Expect& expect, const Observation& seen, Times times) {
  if (!expect.at) return true;
  const net::Duration at = seen.at - net::kStart;
  return times == Times::Exact ? at == *expect.at : within_tolerance(*expect.at, at);
}

std::string value_text(const Step& step, std::int64_t value) {
  switch (step.kind) {
    case StepKind::Recv:
      if (value == 0 && step.bytes > 0) return "end of stream";
      [[fallthrough]];
    case StepKind::RecvEnd:
    case StepKind::RecvFrom:
    case StepKind::RecvMessage:
    case StepKind::TakeCompletion:
    case StepKind::OverlappedResult:
    case StepKind::SystemResult:
    case StepKind::Send:
    case StepKind::SendTo:
      return std::to_string(value) + (value == 1 ? " byte" : " bytes");
    default:
      return "value " + std::to_string(value);
  }
}

bool shows_readiness(StepKind kind) {
  return kind == StepKind::Poll || kind == StepKind::Select || kind == StepKind::EpollWait;
}

/// Whether the text of the step's observation belongs to what the call handed over.
bool says_more(StepKind kind) { return kind >= StepKind::RecvMessage; }

std::string quoted(std::string_view printable_text) { return "\"" + std::string{printable_text} + "\""; }

std::string joined(const std::string& left, const std::string& right) {
  return left.empty() ? right : right.empty() ? left : left + ", " + right;
}

/// For a RecvEnd the total is worth a word beside the error or the waiting.
std::string total_beside(const Step& step, std::int64_t value) {
  return step.kind == StepKind::RecvEnd ? " after " + value_text(step, value) : "";
}

}  // namespace

bool meets(const Expect& expect, const Completion& completion, Times times) {
  const Observation& seen = *completion.seen;
  if (expect.waiting != (seen.kind == Kind::Waiting)) return false;
  if (expect.value && *expect.value != completion.value) return false;
  if (expect.waiting) return true;
  if (!error_meets(expect, seen) || !time_meets(expect, seen, times)) return false;
  if (expect.ready && *expect.ready != seen.ready) return false;
  if (expect.shows && *expect.shows != seen.text) return false;
  return !expect.text || (completion.received && completion.received->text == printable(*expect.text));
}

std::string expected_text(const Step& step, const Expect& expect, Times times) {
  const std::string total = expect.value ? total_beside(step, *expect.value) : "";
  if (expect.waiting) return "still waiting" + total;
  std::string text;
  if (expect.error && !expect.error->empty()) {
    text = *expect.error + total;
  } else {
    if (expect.error && !expect.value && !expect.ready && !expect.text && !expect.shows) text = "success";
    if (expect.value) text = value_text(step, *expect.value);
    if (expect.ready) text = joined(text, net::to_string(*expect.ready));
    if (expect.text) text = joined(text, quoted(printable(*expect.text)));
  }
  if (expect.shows) text = joined(text, *expect.shows);
  if (!expect.at) return text.empty() ? "completion" : text;
  text += (text.empty() ? "completion at " : " at ") + to_string(*expect.at);
  if (times == Times::Tolerated) text += " (at the latest " + to_string(latest_tolerated(*expect.at)) + ")";
  return text;
}

std::string observed_text(const Step& step, const Completion& completion) {
  const Observation& seen = *completion.seen;
  if (seen.kind == Kind::Waiting) {
    return "still waiting" + total_beside(step, completion.value) + " since " + to_string(seen.began - net::kStart);
  }
  std::string text;
  if (seen.error) {
    text =
        seen.error.symbol().empty() ? "error " + std::to_string(seen.error.number()) : std::string{seen.error.symbol()};
    text += total_beside(step, completion.value);
  } else {
    text = value_text(step, completion.value);
    if (shows_readiness(step.kind)) text = joined(text, net::to_string(seen.ready));
    if (completion.received) text = joined(text, quoted(completion.received->text));
  }
  if (says_more(step.kind) && !seen.text.empty()) text = joined(text, seen.text);
  return text + " at " + to_string(seen.at - net::kStart);
}

}  // namespace halfopen::model
