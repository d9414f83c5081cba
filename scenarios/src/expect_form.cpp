#include "expect_form.h"

#include "form.h"
#include "words.h"

namespace halfopen::scenarios {

namespace {

using model::StepKind;

/// What a call can be seen to return, beside "waiting", "error" and "ok".
Keys results_of(StepKind kind) {
  switch (kind) {
    case StepKind::Recv:
      return {"bytes", "end", "text"};
    case StepKind::RecvEnd:
    case StepKind::RecvFrom:
    case StepKind::RecvMessage:
    case StepKind::TakeCompletion:
    case StepKind::OverlappedResult:
    case StepKind::SystemResult:
    case StepKind::Send:
    case StepKind::SendTo:
      return {"bytes"};
    case StepKind::GetOption:
    case StepKind::Resolve:
    case StepKind::WaitEvents:
      return {"value"};
    case StepKind::Poll:
    case StepKind::Select:
    case StepKind::EpollWait:
      return {"ready"};
    default:
      return {};
  }
}

/// Whether a call hands over more than a result: which events, by which numbers, from whom.
bool says_more(StepKind kind) {
  switch (kind) {
    case StepKind::RecvMessage:
    case StepKind::EnumEvents:
    case StepKind::TakeCompletion:
    case StepKind::OverlappedResult:
    case StepKind::SystemResult:
      return true;
    default:
      return false;
  }
}

/// An integer, or an error's symbol for its number: what SO_ERROR shows.
struct Value {
  std::int64_t read(const Node& node) const {
    if (!node.json().is_string()) return Whole{-kMaxExact, kMaxExact}.read(node);
    const std::string symbol = Symbol{}.read(node);
    for (const auto family : {net::ErrorFamily::Linux, net::ErrorFamily::Windows}) {
      if (const auto error = net::error_named(family, symbol)) return error->number();
    }
    node.expected("an integer or an error's symbol", "scenario.error.unknown");
  }
  Json write(std::int64_t value) const { return value; }
};

struct ExpectForm {
  StepKind kind{};

  template <class Form, class Conditional>
  void operator()(Form& form, Conditional& conditional) const {
    form.optional("on", conditional.on, System{});
    form.optional("peer", conditional.peer, System{});
    conflicts(form);
    auto& expect = conditional.expect;
    results(form, expect);
    const bool ok = expect.error && expect.error->empty();
    if (form.flag("ok", ok)) assign<Form>(expect.error, "");
    if (form.has("error", expect.error && !ok)) form.required("error", expect.error, Symbol{});
    if (says_more(kind) && form.has("shows", expect.shows.has_value()))
      form.required("shows", expect.shows, Text{200, 1});
    if (form.flag("waiting", expect.waiting)) assign<Form>(expect.waiting, true);
    if (form.has("at", expect.at.has_value())) form.required("at", expect.at, Time{});
    form.optional("evidence", conditional.evidence, Text{200, 1});
  }

 private:
  template <class Form, class Expect>
  void results(Form& form, Expect& expect) const {
    const Keys keys = results_of(kind);
    if (keys.empty()) return;
    const bool end = kind == StepKind::Recv && expect.value == 0;
    if (keys[0] == "bytes" && form.has("bytes", expect.value && !end))
      form.required("bytes", expect.value, Size{0, kMaxExact});
    if (kind == StepKind::Recv && form.flag("end", end)) assign<Form>(expect.value, 0);
    if (kind == StepKind::Recv && form.has("text", expect.text.has_value()))
      form.required("text", expect.text, kPayload);
    if (keys[0] == "value" && form.has("value", expect.value.has_value()))
      form.required("value", expect.value, Value{});
    if (keys[0] == "ready" && form.has("ready", expect.ready.has_value()))
      form.required("ready", expect.ready, kind == StepKind::Select ? select_words() : ready_words());
  }

  template <class Form>
  void conflicts(Form& form) const {
    Keys all = results_of(kind);
    if (kind == StepKind::RecvEnd) {
      // A total goes with every way to end but "ok", which it implies.
      form.at_most_one_of({"bytes", "ok"});
      form.at_most_one_of({"ok", "error", "waiting"});
      all.insert(all.end(), {"ok", "error", "waiting"});
    } else {
      all.insert(all.end(), {"ok", "error", "waiting"});
      form.at_most_one_of(all);
    }
    form.at_most_one_of({"waiting", "at"});
    all.push_back("at");
    if (says_more(kind)) {
      form.at_most_one_of({"waiting", "shows"});
      all.push_back("shows");
    }
    form.at_least_one_of(all);
  }

  template <class Form, class T, class U>
  static void assign([[maybe_unused]] T& target, [[maybe_unused]] const U& value) {
    if constexpr (Form::kReads) target = value;
  }
};

}  // namespace

bool can_expect(StepKind kind) {
  return kind != StepKind::Observe && kind != StepKind::Exit && kind != StepKind::PipeSignal &&
         kind != StepKind::Signal;
}

std::vector<model::ConditionalExpect> Expectations::read(const Node& node) const {
  const Object<model::ConditionalExpect, ExpectForm> one{{kind}};
  if (!node.json().is_array()) return {one.read(node)};
  return List<model::ConditionalExpect, decltype(one)>{one, 2}.read(node);
}

Json Expectations::write(const std::vector<model::ConditionalExpect>& list) const {
  const Object<model::ConditionalExpect, ExpectForm> one{{kind}};
  if (list.size() == 1) return one.write(list.front());
  return List<model::ConditionalExpect, decltype(one)>{one}.write(list);
}

}  // namespace halfopen::scenarios
