#include "middlebox_form.h"

#include <array>

#include "form.h"
#include "words.h"

namespace halfopen::scenarios {

namespace {

using model::MiddleboxKind;

constexpr std::int64_t kMaxConnections = 1'000'000'000;

// In the order of MiddleboxKind.
constexpr std::array<std::string_view, 5> kKinds = {"idle_expiry", "stealth", "syn_filter", "nat", "connection_limit"};

const Words<model::Refusal>& refusal_words() {
  static const Words<model::Refusal> kWords{{{"drop", model::Refusal::Drop}, {"reset", model::Refusal::Reset}}};
  return kWords;
}

/// What it is, at whose end, and how.
struct MiddleboxForm {
  MiddleboxKind kind{};

  template <class Form, class Box>
  void operator()(Form& form, Box& box) const {
    if constexpr (Form::kReads) box.kind = kind;
    form.required(kKinds[static_cast<std::size_t>(kind)], box.at, Name{});
    switch (kind) {
      case MiddleboxKind::Stealth:
        return;
      case MiddleboxKind::IdleExpiry:
        form.required("after", box.after, kPositiveTime);
        break;
      case MiddleboxKind::SynFilter:
        if (form.has("port", box.port != 0)) form.required("port", box.port, Whole{1, 65535});
        break;
      case MiddleboxKind::Nat:
        form.required("after", box.after, kPositiveTime);
        if (form.has("first_port", box.port != 0)) form.required("first_port", box.port, Whole{1, 65535});
        break;
      case MiddleboxKind::ConnectionLimit:
        form.required("limit", box.limit, Whole{0, kMaxConnections});
        break;
    }
    form.optional("refusal", box.refusal, refusal_words());
  }
};

MiddleboxKind kind_of(const Node& node) {
  Keys found;
  std::size_t kind = 0;
  for (std::size_t i = 0; i < kKinds.size(); ++i) {
    if (!node.object().contains(kKinds[i])) continue;
    found.push_back(kKinds[i]);
    kind = i;
  }
  if (found.size() == 1) return static_cast<MiddleboxKind>(kind);
  node.fail("expected one kind of " + listed(Keys{kKinds.begin(), kKinds.end()}) + ", found " +
                (found.empty() ? "none" : listed(found)),
            "scenario.middlebox.kind");
}

}  // namespace

model::Middlebox MiddleboxCodec::read(const Node& node) const {
  return Object<model::Middlebox, MiddleboxForm>{{kind_of(node)}}.read(node);
}

Json MiddleboxCodec::write(const model::Middlebox& box) const {
  return Object<model::Middlebox, MiddleboxForm>{{box.kind}}.write(box);
}

}  // namespace halfopen::scenarios
