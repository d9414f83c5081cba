// The keys of what a direction of a link is like: of a link, and of its way back.
#pragma once

#include "form.h"
#include "words.h"

namespace halfopen::scenarios {

inline constexpr std::int64_t kMinMtu = 68;  // RFC 791: every module must forward 68 octets
inline constexpr std::int64_t kMaxMtu = 65535;

/// Two fractions that mean something together only.
struct Burst {
  std::uint32_t enter = 0, leave = 0;
  friend bool operator==(const Burst&, const Burst&) = default;
};
struct BurstForm {
  template <class Form, class Value>
  void operator()(Form& form, Value& burst) const {
    form.required("enter", burst.enter, Fraction{});
    form.required("leave", burst.leave, Fraction{});
  }
};

struct Reordering {
  std::uint32_t chance = 0;
  net::Duration by{};
  friend bool operator==(const Reordering&, const Reordering&) = default;
};
struct ReorderingForm {
  template <class Form, class Value>
  void operator()(Form& form, Value& reordering) const {
    form.required("chance", reordering.chance, Fraction{});
    form.required("by", reordering.by, Time{});
  }
};

/// What is left out is as in `otherwise`.
template <class Form>
void conditions_form(Form& form, model::Conditions& value, const model::Conditions& otherwise) {
  model::Impairments& chance = value.impairments;
  const model::Impairments& other = otherwise.impairments;
  form.optional("one_way_delay", value.one_way_delay, Time{}, otherwise.one_way_delay);
  form.optional("rate", value.rate_bits, Rate{}, otherwise.rate_bits);
  form.optional("queue_limit", value.queue_limit, Size{0, kMaxExact}, otherwise.queue_limit);
  form.optional("loss", value.loss, Fraction{}, otherwise.loss);
  form.optional("path_mtu", value.path_mtu, Size{kMinMtu, kMaxMtu}, otherwise.path_mtu);
  form.optional("path_mtu_silent", value.path_mtu_silent, Bool{}, otherwise.path_mtu_silent);
  form.optional("jitter", chance.jitter, Time{}, other.jitter);
  form.optional("jitter_reorders", chance.jitter_reorders, Bool{}, other.jitter_reorders);
  Burst burst{chance.burst_enter, chance.burst_leave};
  form.optional("burst_loss", burst, Object<Burst, BurstForm>{}, Burst{other.burst_enter, other.burst_leave});
  form.optional("duplicate", chance.duplicate, Fraction{}, other.duplicate);
  Reordering reordering{chance.reorder, chance.reorder_by};
  form.optional("reorder", reordering, Object<Reordering, ReorderingForm>{}, Reordering{other.reorder, other.reorder_by});
  form.optional("corrupt", chance.corrupt, Fraction{}, other.corrupt);
  form.optional("corrupt_unseen", chance.corrupt_unseen, Fraction{}, other.corrupt_unseen);
  if constexpr (Form::kReads) {
    chance.burst_enter = burst.enter;
    chance.burst_leave = burst.leave;
    chance.reorder = reordering.chance;
    chance.reorder_by = reordering.by;
  }
}

}  // namespace halfopen::scenarios
