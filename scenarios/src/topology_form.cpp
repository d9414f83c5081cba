#include "topology_form.h"

#include "form.h"
#include "words.h"

namespace halfopen::scenarios {

namespace {

constexpr std::int64_t kMinMtu = 68;  // RFC 791: every module must forward 68 octets
constexpr std::int64_t kMaxMtu = 65535;

/// Knobs by the system's own names. A number is its decimal text.
struct Knobs {
  using Pairs = std::vector<std::pair<std::string, std::string>>;

  Pairs read(const Node& node) const {
    Pairs knobs;
    for (const auto& [name, json] : node.object().get_ref<const Json::object_t&>()) {
      const Node value = node.member(name, json);
      if (name.empty() || name.size() > 200) node.expected("names of 1 to 200 bytes", "scenario.range");
      knobs.emplace_back(name, value.json().is_string() ? Text{1000, 1}.read(value)
                                                        : std::to_string(value.integer(-kMaxExact, kMaxExact)));
    }
    return knobs;
  }
  Json write(const Pairs& knobs) const {
    Json object = Json::object();
    auto& members = object.get_ref<Json::object_t&>();
    for (const auto& [name, value] : knobs) members.emplace_back(name, value);
    return object;
  }
};

struct HostForm {
  template <class Form, class Host>
  void operator()(Form& form, Host& host) const {
    form.required("os", host.os, System{});
    form.optional("knobs", host.knobs, Knobs{});
    form.optional("addresses", host.addresses, List<net::Address, AddressText>{});
    form.optional("clock_tick", host.clock_tick, Time{});
    form.optional("first_ephemeral_port", host.first_ephemeral_port, Whole{0, 65535});
  }
};

struct Pair {
  std::string a, b;
};

struct Between {
  Pair read(const Node& node) const {
    if (node.array().size() != 2) node.expected("two hosts", "scenario.range");
    return {Name{}.read(node.element(0)), Name{}.read(node.element(1))};
  }
  Json write(const Pair& pair) const { return Json::array({pair.a, pair.b}); }
};

struct LinkForm {
  template <class Form, class Link>
  void operator()(Form& form, Link& link) const {
    Pair between{link.a, link.b};
    form.required("between", between, Between{});
    if constexpr (Form::kReads) {
      link.a = between.a;
      link.b = between.b;
    }
    form.optional("name", link.name, Name{}, between.a + "-" + between.b);
    form.optional("one_way_delay", link.one_way_delay, Time{});
    if (form.has("delay_back", link.delay_back.has_value())) form.required("delay_back", link.delay_back, Time{});
    form.optional("rate", link.rate_bits, Rate{});
    form.optional("queue_limit", link.queue_limit, Size{0, kMaxExact});
    form.optional("loss", link.loss, Fraction{});
    form.optional("mtu", link.mtu, Size{kMinMtu, kMaxMtu}, 1500);
    form.optional("neighbours", link.neighbours, neighbour_words());
  }
};

using HostCodec = Object<model::Host, HostForm>;

}  // namespace

std::vector<model::Host> HostsCodec::read(const Node& node) const {
  std::vector<model::Host> hosts;
  for (const auto& [name, value] : node.object().get_ref<const Json::object_t&>()) {
    const Json key = name;
    const Node place{key, pointer_to(node.pointer(), name), node.file()};
    const std::string checked = Name{}.read(place);
    hosts.push_back(HostCodec{}.read(node.member(name, value)));
    hosts.back().name = checked;
  }
  if (hosts.empty()) node.expected("at least one host", "scenario.range");
  return hosts;
}

Json HostsCodec::write(const std::vector<model::Host>& hosts) const {
  Json object = Json::object();
  auto& members = object.get_ref<Json::object_t&>();
  for (const model::Host& host : hosts) members.emplace_back(host.name, HostCodec{}.write(host));
  return object;
}

model::Link LinkCodec::read(const Node& node) const { return Object<model::Link, LinkForm>{}.read(node); }

Json LinkCodec::write(const model::Link& link) const { return Object<model::Link, LinkForm>{}.write(link); }

}  // namespace halfopen::scenarios
