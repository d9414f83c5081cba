#include "step_form.h"

#include "expect_form.h"
#include "form.h"
#include "halfopen/scenarios/defaults.h"
#include "words.h"

namespace halfopen::scenarios {

namespace {

using model::StepKind;

constexpr std::int64_t kMaxExitCode = 0xffffffff;
constexpr std::int64_t kMaxCount = 0x7fffffff;

/// One step: its verb with what it acts on, its parameters, how often, and what must be seen.
struct StepForm {
  StepKind kind{};

  template <class Form, class Step>
  void operator()(Form& form, Step& step) const {
    if constexpr (Form::kReads) step.kind = kind;
    if (!on_a_socket(form, step) && !on_a_surface(form, step)) without_socket(form, step);
    if (can_expect(kind) && form.flag("background", step.background)) assign_true<Form>(step.background);
    if (kind != StepKind::RecvEnd) {
      const bool repeats = step.times != 1 || step.every != net::Duration::zero();
      if (form.has("times", repeats)) form.required("times", step.times, Whole{1, kMaxTimes});
      form.only_with("every", "times");
      form.optional("every", step.every, Time{});
    }
    if (can_expect(kind) && form.has("expect", !step.expect.empty()))
      form.required("expect", step.expect, Expectations{kind});
  }

 private:
  std::string_view verb() const { return to_string(kind); }

  template <class Form, class Step>
  bool on_a_socket(Form& form, Step& step) const {
    switch (kind) {
      case StepKind::Listen:
        listen(form, step);
        return true;
      case StepKind::Socket:
      case StepKind::Bind:
      case StepKind::Accept:
      case StepKind::Connect:
      case StepKind::Shutdown:
      case StepKind::Close:
      case StepKind::Disconnect:
        form.required(verb(), step.socket, Name{});
        connection(form, step);
        return true;
      case StepKind::Send:
      case StepKind::SendTo:
      case StepKind::Recv:
      case StepKind::RecvEnd:
      case StepKind::RecvFrom:
      case StepKind::RecvMessage:
        form.required(verb(), step.socket, Name{});
        octets(form, step);
        return true;
      case StepKind::SetOption:
      case StepKind::GetOption:
      case StepKind::Poll:
        form.required(verb(), step.socket, Name{});
        inspection(form, step);
        return true;
      default:
        return false;
    }
  }

  /// What tells a program of its sockets: sets, epoll, events, completion ports.
  template <class Form, class Step>
  bool on_a_surface(Form& form, Step& step) const {
    switch (kind) {
      case StepKind::Select:
        form.required(verb(), step.several, List<std::string, Name>{});
        form.required("for", step.asked, select_words());
        form.optional("timeout", step.duration, Time{}, kForEver);
        return true;
      case StepKind::WaitEvents:
        form.required(verb(), step.several, List<std::string, Name>{{}, 1});
        form.optional("timeout", step.duration, Time{}, kForEver);
        return true;
      case StepKind::OverlappedResult:
      case StepKind::SystemResult:
        form.required(verb(), step.overlapped, Name{});
        form.optional("wait", step.argument, Bool{});
        return true;
      case StepKind::Duplicate:
      case StepKind::EpollCreate:
      case StepKind::EpollControl:
      case StepKind::EpollWait:
      case StepKind::CreateEvent:
      case StepKind::ResetEvent:
      case StepKind::EventSelect:
      case StepKind::EnumEvents:
      case StepKind::CreatePort:
      case StepKind::AssociatePort:
      case StepKind::TakeCompletion:
      case StepKind::Cancel:
        form.required(verb(), step.socket, Name{});
        surface(form, step);
        return true;
      default:
        return false;
    }
  }

  template <class Form, class Step>
  void surface(Form& form, Step& step) const {
    if (kind == StepKind::Duplicate) form.required("of", step.on, Name{});
    if (kind == StepKind::EpollControl) {
      form.required("how", step.epoll_how, epoll_how_words());
      form.required("watch", step.on, Name{});
      form.optional("for", step.asked, epoll_words());
    }
    if (kind == StepKind::EventSelect) {
      form.required("event", step.on, Name{});
      form.required("for", step.events, network_event_words());
    }
    if (kind == StepKind::EnumEvents) form.optional("event", step.on, Name{});
    if (kind == StepKind::AssociatePort) form.required("port", step.on, Name{});
    if (kind == StepKind::Cancel) form.optional("overlapped", step.overlapped, Name{});
    if (kind == StepKind::EpollWait || kind == StepKind::TakeCompletion) {
      form.optional("timeout", step.duration, Time{}, kForEver);
    }
  }

  template <class Form>
  static void assign_true([[maybe_unused]] bool& target) {
    if constexpr (Form::kReads) target = true;
  }
  template <class Form>
  static void assign_true(const bool&) {}

  template <class Form, class Step>
  void listen(Form& form, Step& step) const {
    if (form.holds_text(verb(), step.port == 0)) {
      form.required(verb(), step.socket, Name{});
    } else {
      form.required(verb(), step.port, Whole{1, 65535});
      form.optional("as", step.socket, Name{}, std::string{kDefaultListener});
      form.optional("family", step.family, family_words());
    }
    form.optional("backlog", step.argument, Whole{-kMaxCount, kMaxCount}, kDefaultBacklog);
  }

  template <class Form, class Step>
  void connection(Form& form, Step& step) const {
    if (kind == StepKind::Socket) form.optional("type", step.type, type_words());
    if (kind == StepKind::Accept) form.optional("on", step.on, Name{}, std::string{kDefaultListener});
    if (kind == StepKind::Bind || kind == StepKind::Connect) form.required("to", step.to, HostPort{});
    if (kind == StepKind::Shutdown) form.required("how", step.how, how_words());
    if (kind == StepKind::Socket || kind == StepKind::Bind || kind == StepKind::Connect) {
      form.optional("family", step.family, family_words());
    }
    const bool can_overlap = kind == StepKind::Accept || kind == StepKind::Connect || kind == StepKind::Shutdown;
    if (can_overlap) form.optional("overlapped", step.overlapped, Name{});
  }

  template <class Form, class Step>
  void octets(Form& form, Step& step) const {
    if (kind == StepKind::SendTo) {
      form.required("to", step.to, HostPort{});
      form.optional("family", step.family, family_words());
    }
    if (kind == StepKind::Send || kind == StepKind::SendTo) {
      form.at_least_one_of({"bytes", "text"});
      form.at_most_one_of({"bytes", "text"});
      if (form.has("bytes", !step.text)) form.required("bytes", step.bytes, Size{0, kMaxPayload});
      if (form.has("text", step.text.has_value())) form.required("text", step.text, kPayload);
    } else {
      form.optional("bytes", step.bytes, Size{kind == StepKind::RecvEnd ? 1 : 0, kMaxPayload}, kDefaultRoom);
    }
    if (kind != StepKind::RecvEnd) form.optional("flags", step.flags, flag_words());
    const bool can_overlap = kind != StepKind::RecvEnd && kind != StepKind::RecvMessage;
    if (can_overlap) form.optional("overlapped", step.overlapped, Name{});
  }

  template <class Form, class Step>
  void inspection(Form& form, Step& step) const {
    if (kind == StepKind::Poll) {
      form.required("for", step.asked, ready_words());
      form.optional("timeout", step.duration, Time{}, kForEver);
    } else if (kind == StepKind::GetOption) {
      form.required("option", step.option, option_words());
    } else {
      form.required("option", step.option, settable_option_words());
      option_value(form, step);
    }
  }

  template <class Form, class Step>
  void option_value(Form& form, Step& step) const {
    switch (class_of(step.option)) {
      case OptionClass::Linger:
        form.required("value", step.argument, Bool{});
        return form.required("seconds", step.second, Whole{0, 65535});
      case OptionClass::Switch:
        return form.required("value", step.argument, Bool{});
      case OptionClass::Count:
        return form.required("value", step.argument, Whole{0, kMaxCount});
      case OptionClass::Bytes:
        return form.required("value", step.argument, Size{0, kMaxCount});
      case OptionClass::Time:
        return form.required("value", step.argument, TimeCount{});
      case OptionClass::SignedTime:
        return form.required("value", step.argument, TimeCount{kSignedTime});
      case OptionClass::ReadOnly:
        return;  // not among the words that can be set
    }
  }

  template <class Form, class Step>
  void without_socket(Form& form, Step& step) const {
    switch (kind) {
      case StepKind::Sleep:
      case StepKind::SleepUntil:
      case StepKind::Compute:
        return form.required(verb(), step.duration, Time{});
      case StepKind::Resolve:
        form.required(verb(), step.to, Text{253, 1});  // the longest name of the DNS
        return form.optional("family", step.family, family_words());
      case StepKind::WriteLog:
        return form.required(verb(), step.text, kPayload);
      case StepKind::Observe:
        form.required(verb(), step.text, Text{64, 1});
        return form.optional("value", step.argument, Whole{-kMaxExact, kMaxExact});
      case StepKind::Exit:
        return form.required(verb(), step.argument, Whole{0, kMaxExitCode});
      case StepKind::Signal:
        form.required(verb(), step.argument, Whole{1, 64});
        return form.required("action", step.signal_action, signal_words());
      case StepKind::PipeSignal:
        return form.required(verb(), step.pipe_signal, sigpipe_words());
      default:
        form.flag(verb(), true);  // startup
    }
  }
};

/// All verbs in the order of StepKind.
const Keys& verbs() {
  static const Keys kVerbs = [] {
    Keys keys;
    for (int i = 0; i < static_cast<int>(model::kStepKinds); ++i)
      keys.push_back(to_string(static_cast<StepKind>(i)));
    return keys;
  }();
  return kVerbs;
}

StepKind kind_of(const Node& node) {
  Keys found, all;
  std::size_t kind = 0;
  for (const auto& [key, value] : node.object().get_ref<const Json::object_t&>()) {
    all.push_back(key);
    for (std::size_t i = 0; i < verbs().size(); ++i) {
      if (key != verbs()[i]) continue;
      found.push_back(verbs()[i]);
      kind = i;
    }
  }
  if (found.size() == 1) return static_cast<StepKind>(kind);
  const std::string near = !found.empty() || all.empty() ? "" : did_you_mean(all.front(), verbs());
  node.fail("expected one verb of " + listed(verbs()) + ", found " + (found.empty() ? "none" : listed(found)) + near,
            "scenario.step.verb");
}

}  // namespace

model::Step StepCodec::read(const Node& node) const {
  return Object<model::Step, StepForm>{{kind_of(node)}}.read(node);
}

Json StepCodec::write(const model::Step& step) const { return Object<model::Step, StepForm>{{step.kind}}.write(step); }

}  // namespace halfopen::scenarios
