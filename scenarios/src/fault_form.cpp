#include "fault_form.h"

#include "form.h"
#include "words.h"

namespace halfopen::scenarios {

namespace {

using model::Word;

constexpr std::int64_t kMaxOccurrence = 1'000'000'000;

struct TriggerForm {
  template <class Form, class Trigger>
  void operator()(Form& form, Trigger& trigger) const {
    form.required("program", trigger.program, Name{});
    form.at_least_one_of({"step", "observation"});
    form.at_most_one_of({"step", "observation"});
    if (form.has("step", trigger.step >= 0)) form.required("step", trigger.step, Whole{0, kMaxOccurrence});
    if (form.has("observation", !trigger.observation.empty()))
      form.required("observation", trigger.observation, Text{64, 1});
    form.optional("occurrence", trigger.occurrence, Whole{1, kMaxOccurrence}, 1);
  }
};

/// When, what to whom, how, and why.
struct FaultForm {
  Word word{};

  template <class Form, class Fault>
  void operator()(Form& form, Fault& fault) const {
    if constexpr (Form::kReads) fault.word = word;
    form.at_least_one_of({"at", "after"});
    form.at_most_one_of({"at", "after"});
    if (form.has("at", !fault.after)) form.required("at", fault.at, Time{});
    if (form.has("after", fault.after.has_value())) {
      form.required("after", fault.after, Object<model::Trigger, TriggerForm>{});
      form.optional("delay", fault.at, Time{});
    }
    form.required(to_string(word), fault.target, Name{});
    parameters(form, fault);
    form.optional("assumed", fault.assumed, Bool{});
    form.optional("why", fault.why, Text{});
  }

 private:
  template <class Form, class Fault>
  void parameters(Form& form, Fault& fault) const {
    switch (word) {
      case Word::Cut:
      case Word::Restore:
        return form.optional("direction", fault.direction, direction_words());
      case Word::DropSegment:
        return segments(form, fault);
      case Word::DelaySegment:
      case Word::DuplicateSegment:
        segments(form, fault);
        return form.required("duration", fault.duration, Time{});
      case Word::Reboot:
        return form.required("duration", fault.duration, Time{});
      case Word::ClockStep:
        return form.required("duration", fault.duration, kSignedTime);
      case Word::StallCall:
        calls(form, fault);
        return form.required("duration", fault.duration, Time{});
      case Word::FailCall:
        calls(form, fault);
        return form.required("error", fault.error, Symbol{});
      default:
        return;
    }
  }

  template <class Form, class Fault>
  static void segments(Form& form, Fault& fault) {
    form.optional("direction", fault.direction, direction_words());
    form.optional("nth", fault.nth, Whole{1, kMaxOccurrence}, 1);
    form.optional("count", fault.count, Whole{1, kMaxOccurrence}, 1);
    if (form.has("flags", fault.flags != 0)) form.required("flags", fault.flags, TcpFlags{});
    form.optional("payload", fault.payload, Bool{});
  }

  template <class Form, class Fault>
  static void calls(Form& form, Fault& fault) {
    form.required("op", fault.op, op_words());
    form.optional("count", fault.count, Whole{1, kMaxOccurrence}, 1);
  }
};

const Keys& words() {
  static const Keys kWords = [] {
    Keys keys;
    for (int i = 0; i <= static_cast<int>(Word::FailCall); ++i) keys.push_back(to_string(static_cast<Word>(i)));
    return keys;
  }();
  return kWords;
}

Word word_of(const Node& node) {
  Keys found, all;
  for (const auto& [key, value] : node.object().get_ref<const Json::object_t&>()) {
    all.push_back(key);
    if (model::word_named(key)) found.push_back(key);
  }
  if (found.size() == 1) return *model::word_named(found.front());
  std::string near;
  for (std::size_t i = 0; i < all.size() && near.empty() && found.empty(); ++i) {
    if (all[i] != "at" && all[i] != "after") near = did_you_mean(all[i], words());
  }
  node.fail("expected one word of " + listed(words()) + ", found " + (found.empty() ? "none" : listed(found)) + near,
            "scenario.fault.word");
}

}  // namespace

model::Fault FaultCodec::read(const Node& node) const {
  return Object<model::Fault, FaultForm>{{word_of(node)}}.read(node);
}

Json FaultCodec::write(const model::Fault& fault) const {
  return Object<model::Fault, FaultForm>{{fault.word}}.write(fault);
}

}  // namespace halfopen::scenarios
