#include "halfopen/scenarios/builder.h"

#include "halfopen/scenarios/copies.h"
#include "program_form.h"

namespace halfopen::scenarios {

Description& Description::why(std::string text) {
  scenario_.why = std::move(text);
  return *this;
}

Description& Description::cites(std::string row) {
  scenario_.cites.push_back(std::move(row));
  return *this;
}

Description& Description::seed(std::uint64_t seed) {
  scenario_.seed = seed;
  return *this;
}

Description& Description::until(net::Duration until) {
  scenario_.until = until;
  return *this;
}

Description& Description::limit_events(std::uint64_t limit) {
  scenario_.limit_events = limit;
  return *this;
}

Description& Description::epoch(net::Duration since_1970) {
  scenario_.epoch = since_1970;
  return *this;
}

Description& Description::host(std::string name, model::Host host) {
  host.name = std::move(name);
  scenario_.hosts.push_back(std::move(host));
  return *this;
}

Description& Description::link(std::string a, std::string b, model::Link link) {
  if (link.name.empty()) link.name = a + "-" + b;
  link.a = std::move(a);
  link.b = std::move(b);
  scenario_.links.push_back(std::move(link));
  return *this;
}

Description& Description::program(model::Program program, Steps steps) {
  program.steps = std::move(steps).take();
  scenario_.programs.push_back(std::move(program));
  return *this;
}

Description& Description::program(model::Program program, std::string registered, std::string_view parameters) {
  program.registered = std::move(registered);
  if (!parameters.empty()) program.parameters = canonical_parameters(parameters, scenario_.name);
  scenario_.programs.push_back(std::move(program));
  return *this;
}

Description& Description::fault(model::Fault fault) {
  scenario_.faults.push_back(std::move(fault));
  return *this;
}

Description& Description::wire(model::WireExpect expect) {
  scenario_.wire.push_back(std::move(expect));
  return *this;
}

model::Scenario Description::build(const CheckOptions& options) const {
  model::Scenario scenario = expand_copies(scenario_);
  check(scenario, options, scenario.name);
  return scenario;
}

}  // namespace halfopen::scenarios
