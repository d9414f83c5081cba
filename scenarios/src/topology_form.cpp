#include "topology_form.h"

#include <charconv>

#include "conditions_form.h"
#include "middlebox_form.h"

namespace halfopen::scenarios {

namespace {

constexpr std::int64_t kMaxCopies = 10'000;

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

struct Prefix {
  net::Address address;
  std::uint8_t length = 0;
};

/// `10.9.0.0/16`, `fd00:9::/32`.
struct PrefixText {
  Prefix read(const Node& node) const {
    const std::string& text = node.string();
    const std::size_t slash = text.find('/');
    const auto address = net::Address::parse(text.substr(0, slash));
    const int longest = address && address->family == net::AddressFamily::V6 ? 128 : 32;
    int length = -1;
    const char* const end = text.data() + text.size();
    if (slash != std::string::npos) {
      const auto [stop, error] = std::from_chars(text.data() + slash + 1, end, length);
      if (stop != end || error != std::errc{}) length = -1;
    }
    if (!address || length < 0 || length > longest) {
      node.expected("an address with the length of its prefix, such as \"10.9.0.0/16\"", "scenario.address.form");
    }
    return {*address, static_cast<std::uint8_t>(length)};
  }
  Json write(const Prefix& prefix) const { return prefix.address.to_string() + "/" + std::to_string(prefix.length); }
};

struct RouteForm {
  template <class Form, class Route>
  void operator()(Form& form, Route& route) const {
    static const Words<model::RouteKind> kKinds{{{"blackhole", model::RouteKind::Blackhole},
                                                 {"unreachable", model::RouteKind::Unreachable},
                                                 {"prohibit", model::RouteKind::Prohibit}}};
    form.required("kind", route.kind, kKinds);
    Prefix to{route.to, route.prefix_length};
    form.required("to", to, PrefixText{});
    if constexpr (Form::kReads) {
      route.to = to.address;
      route.prefix_length = to.length;
    }
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
    form.optional("router", host.router, Bool{});
    form.optional("silent", host.silent, Bool{});
    form.optional("routes", host.routes, List<model::HostRoute, Object<model::HostRoute, RouteForm>>{});
    form.optional("copies", host.copies, Whole{1, kMaxCopies}, 1);
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

struct BackForm {
  model::Conditions otherwise;

  template <class Form, class Value>
  void operator()(Form& form, Value& back) const {
    if constexpr (Form::kReads) {
      conditions_form(form, back, otherwise);
    } else {
      model::Conditions copy = back;  // a form takes what it may write to
      conditions_form(form, copy, otherwise);
    }
  }
};

struct BackCodec {
  model::Conditions otherwise;
  model::Conditions read(const Node& node) const { return Object<model::Conditions, BackForm>{{otherwise}}.read(node); }
  Json write(const model::Conditions& back) const { return Object<model::Conditions, BackForm>{{otherwise}}.write(back); }
};

/// What the way back is like where "back" does not say it.
model::Conditions back_unless_said(const model::Link& link) {
  model::Conditions conditions = forward_of(link);
  conditions.one_way_delay = link.delay_back.value_or(link.one_way_delay);
  return conditions;
}

void set_forward(model::Link& link, const model::Conditions& forward) {
  link.one_way_delay = forward.one_way_delay;
  link.rate_bits = forward.rate_bits;
  link.queue_limit = forward.queue_limit;
  link.loss = forward.loss;
  link.path_mtu = forward.path_mtu;
  link.path_mtu_silent = forward.path_mtu_silent;
  link.impairments = forward.impairments;
}

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
    if (form.has("delay_back", link.delay_back.has_value())) form.required("delay_back", link.delay_back, Time{});
    form.optional("mtu", link.mtu, Size{kMinMtu, kMaxMtu}, 1500);
    form.optional("neighbours", link.neighbours, neighbour_words());
    model::Conditions forward = forward_of(link);
    conditions_form(form, forward, {});
    if constexpr (Form::kReads) set_forward(link, forward);
    if (form.has("back", link.back.has_value())) form.required("back", link.back, BackCodec{back_unless_said(link)});
    form.optional("middleboxes", link.middleboxes, List<model::Middlebox, MiddleboxCodec>{});
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
