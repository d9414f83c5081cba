#include "fault_form.h"

#include "conditions_form.h"
#include "form.h"
#include "words.h"

namespace halfopen::scenarios {

namespace {

using model::Word;

constexpr std::int64_t kMaxOccurrence = 1'000'000'000;
constexpr std::int64_t kMaxOctet = 4'294'967'295;
// A clock may stand still or run at twice its speed, not backwards.
constexpr std::int64_t kMaxPpm = 1'000'000;
// RFC 1035, 2.3.4.
constexpr Text kHostName{253, 1};

const Words<model::SegmentProtocol>& protocol_words() {
  static const Words<model::SegmentProtocol> kWords{{{"tcp", model::SegmentProtocol::Tcp},
                                                     {"udp", model::SegmentProtocol::Udp},
                                                     {"icmp", model::SegmentProtocol::Icmp}}};
  return kWords;
}

const Words<model::AnswerTo>& answer_words() {
  static const Words<model::AnswerTo> kWords{{{"sender", model::AnswerTo::Sender},
                                              {"receiver", model::AnswerTo::Receiver},
                                              {"both", model::AnswerTo::Both}}};
  return kWords;
}

struct TriggerForm {
  template <class Form, class Trigger>
  void operator()(Form& form, Trigger& trigger) const {
    form.at_least_one_of({"step", "observation", "events"});
    form.at_most_one_of({"step", "observation", "events"});
    if (form.has("events", trigger.events > 0)) {
      form.required("instant", trigger.instant, Time{});
      return form.required("events", trigger.events, Whole{1, kMaxOccurrence});
    }
    form.required("program", trigger.program, Name{});
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
    if (model::is_condition(word)) return condition(form, fault);
    switch (word) {
      case Word::Cut:
      case Word::Restore:
        return form.optional("direction", fault.direction, direction_words());
      case Word::DropSegment:
        return segments(form, fault);
      case Word::CorruptSegment:
        segments(form, fault);
        return form.optional("unseen", fault.unseen, Bool{});
      case Word::ResetSegment:
        segments(form, fault);
        return form.optional("answer_to", fault.answer_to, answer_words(), model::AnswerTo::Both);
      case Word::IcmpSegment:
        segments(form, fault);
        form.required("type", fault.icmp.type, Whole{0, 255});
        form.required("code", fault.icmp.code, Whole{0, 255});
        return form.optional("mtu", fault.icmp.mtu, Whole{0, 65535});
      case Word::DelaySegment:
      case Word::DuplicateSegment:
        segments(form, fault);
        return form.required("duration", fault.duration, Time{});
      case Word::Reboot:
        return form.required("duration", fault.duration, Time{});
      case Word::ClockStep:
        return form.required("duration", fault.duration, kSignedTime);
      case Word::ClockDrift:
        return form.required("ppm", fault.ppm, Whole{-kMaxPpm, kMaxPpm});
      case Word::ClockResolution:
        return form.required("duration", fault.duration, Time{});
      case Word::ForgetName:
      case Word::SilenceName:
      case Word::FailName:
      case Word::RestoreName:
        return form.required("name", fault.name, kHostName);
      case Word::MisdirectName:
        form.required("name", fault.name, kHostName);
        return form.required("addresses", fault.addresses, List<net::Address, AddressText>{{}, 1});
      case Word::LimitDescriptors:
        return form.required("count", fault.count, Whole{0, kMaxOccurrence});
      case Word::StallCall:
        calls(form, fault);
        return form.required("duration", fault.duration, Time{});
      case Word::FailCall:
        calls(form, fault);
        return form.required("error", fault.error, Symbol{});
      case Word::Signal:
        return form.required("number", fault.number, Whole{1, 64});
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
    if (form.has("flags_clear", fault.flags_clear != 0)) form.required("flags_clear", fault.flags_clear, TcpFlags{});
    form.optional("payload", fault.payload, Bool{});
    form.optional("protocol", fault.protocol, protocol_words(), model::SegmentProtocol::Any);
    if (form.has("from_port", fault.from_port != 0)) form.required("from_port", fault.from_port, Whole{1, 65535});
    if (form.has("to_port", fault.to_port != 0)) form.required("to_port", fault.to_port, Whole{1, 65535});
    form.optional("first_octet", fault.first_octet, Whole{0, kMaxOctet}, std::int64_t{-1});
    form.optional("last_octet", fault.last_octet, Whole{0, kMaxOctet}, std::int64_t{-1});
  }

  template <class Form, class Fault>
  void condition(Form& form, Fault& fault) const {
    auto& to = fault.conditions;
    auto& chance = to.impairments;
    form.optional("direction", fault.direction, direction_words());
    if (form.has("duration", fault.duration != net::Duration{})) {
      form.required("duration", fault.duration, kPositiveTime);
    }
    switch (word) {
      case Word::OneWayDelay:
        return form.required("to", to.one_way_delay, Time{});
      case Word::Rate:
        return form.required("to", to.rate_bits, Rate{});
      case Word::QueueLimit:
        return form.required("to", to.queue_limit, Size{0, kMaxExact});
      case Word::Loss:
        return form.required("to", to.loss, Fraction{});
      case Word::Duplicate:
        return form.required("to", chance.duplicate, Fraction{});
      case Word::Corrupt:
        return form.required("to", chance.corrupt, Fraction{});
      case Word::CorruptUnseen:
        return form.required("to", chance.corrupt_unseen, Fraction{});
      case Word::Jitter:
        form.required("to", chance.jitter, Time{});
        return form.optional("reorders", chance.jitter_reorders, Bool{});
      case Word::BurstLoss:
        form.required("enter", chance.burst_enter, Fraction{});
        return form.required("leave", chance.burst_leave, Fraction{});
      case Word::Reorder:
        form.required("to", chance.reorder, Fraction{});
        return form.required("by", chance.reorder_by, Time{});
      case Word::PathMtu:
        form.required("to", to.path_mtu, Size{kMinMtu, kMaxMtu});
        return form.optional("silent", to.path_mtu_silent, Bool{});
      default:
        return;
    }
  }

  template <class Form, class Fault>
  static void calls(Form& form, Fault& fault) {
    form.required("op", fault.op, op_words());
    form.optional("nth", fault.nth, Whole{1, kMaxOccurrence}, 1);
    form.optional("count", fault.count, Whole{1, kMaxOccurrence}, 1);
  }
};

const Keys& words() {
  static const Keys kWords = [] {
    Keys keys;
    for (int i = 0; i < model::kWordCount; ++i) keys.push_back(to_string(static_cast<Word>(i)));
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
