#include "halfopen/scenarios/check.h"

#include <set>

#include "check_program.h"
#include "check_systems.h"

namespace halfopen::scenarios {

namespace {

template <class Index>
void need(std::string_view what, const std::string& name, const Index& known, const Place& place) {
  if (known.find(name)) return;
  place.unknown("the name of a " + std::string{what}, name, known.all(), "scenario.unknown." + std::string{what});
}

template <class List>
void check_unique(const List& list, const Place& place) {
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (seen.insert(list[i].name).second) continue;
    (place / i / "name")
        .fail("expected each name once, found \"" + list[i].name + "\" again", "scenario.name.duplicate");
  }
}

void check_hosts(const model::Scenario& scenario, const CheckOptions& options, const Place& place) {
  std::set<net::Address> seen;
  for (const model::Host& host : scenario.hosts) {
    const Place here = place / host.name;
    check_system(host.os, false, options, here / "os");
    for (std::size_t i = 0; i < host.addresses.size(); ++i) {
      const net::Address& address = host.addresses[i];
      if (address.is_any() || address.is_loopback() || address.is_multicast()) {
        (here / "addresses" / i)
            .fail("expected a unicast address of a network, found " + address.to_string(), "scenario.address.kind");
      }
      if (!seen.insert(address).second) {
        (here / "addresses" / i)
            .fail("expected each address once, found " + address.to_string() + " again", "scenario.address.duplicate");
      }
    }
  }
}

void check_links(const model::Scenario& scenario, const Names& names, const Place& place) {
  for (std::size_t i = 0; i < scenario.links.size(); ++i) {
    const model::Link& link = scenario.links[i];
    const Place between = place / i / "between";
    need("host", link.a, names.hosts, between / 0);
    need("host", link.b, names.hosts, between / 1);
    if (link.a == link.b)
      between.fail("expected two different hosts, found \"" + link.a + "\" twice", "scenario.link.loop");
    for (std::size_t k = 0; k < link.middleboxes.size(); ++k) {
      const std::string& at = link.middleboxes[k].at;
      if (at == link.a || at == link.b) continue;
      (place / i / "middleboxes" / k)
          .fail("expected one of the link's hosts, \"" + link.a + "\" or \"" + link.b + "\", found \"" + at + "\"",
                "scenario.middlebox.host");
    }
  }
  check_unique(scenario.links, place);
}

void check_trigger(const Names& names, const model::Trigger& trigger, const Place& place) {
  if (trigger.events > 0) return;
  need("program", trigger.program, names.programs, place / "program");
  const model::Program& program = *names.programs.find(trigger.program);
  if (trigger.step < 0 || static_cast<std::size_t>(trigger.step) < program.steps.size()) return;
  (place / "step")
      .fail("expected one of the " + std::to_string(program.steps.size()) + " steps of \"" + program.name +
                "\", counted from 0, found " + std::to_string(trigger.step),
            "scenario.unknown.step");
}

void check_faults(const model::Scenario& scenario, const Names& names, const Place& place) {
  for (std::size_t i = 0; i < scenario.faults.size(); ++i) {
    const model::Fault& fault = scenario.faults[i];
    const Place here = place / i;
    const Place target = here / to_string(fault.word);
    switch (target_of(fault.word)) {
      case model::Target::Link:
        need("link", fault.target, names.links, target);
        break;
      case model::Target::Host:
        need("host", fault.target, names.hosts, target);
        break;
      case model::Target::Program:
        need("program", fault.target, names.programs, target);
        break;
    }
    if (fault.after) {
      check_trigger(names, *fault.after, here / "after");
    } else if (fault.at > scenario.until) {
      (here / "at").fail("expected a time within the run, found one after \"until\"", "scenario.time.late");
    }
    if (!fault.error.empty()) check_symbol(fault.error, here / "error");
  }
}

void check_wire(const model::Scenario& scenario, const Names& names, const CheckOptions& options, const Place& place) {
  for (std::size_t i = 0; i < scenario.wire.size(); ++i) {
    const model::WireExpect& wire = scenario.wire[i];
    need("host", wire.from, names.hosts, place / i / "from");
    check_condition(wire.on, wire.peer, scenario, options, place / i);
    if (wire.at_least <= wire.at_most) continue;
    (place / i / "at_least")
        .fail("expected a number not above at_most, found " + std::to_string(wire.at_least) + " above " +
                  std::to_string(wire.at_most),
              "scenario.wire.range");
  }
}

}  // namespace

void check(const model::Scenario& scenario, const CheckOptions& options, const std::string& file) {
  const Place root{"", file};
  const Names names{scenario};
  check_hosts(scenario, options, root / "hosts");
  check_links(scenario, names, root / "links");
  check_unique(scenario.programs, root / "programs");
  for (std::size_t i = 0; i < scenario.programs.size(); ++i) {
    need("host", scenario.programs[i].host, names.hosts, root / "programs" / i / "on");
    check_program(scenario, names, scenario.programs[i], options, root / "programs" / i);
  }
  check_faults(scenario, names, root / "faults");
  check_wire(scenario, names, options, root / "wire");
}

}  // namespace halfopen::scenarios
