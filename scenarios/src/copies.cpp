#include "halfopen/scenarios/copies.h"

#include <utility>

namespace halfopen::scenarios {

namespace {

std::string numbered(const std::string& name, std::int32_t number) { return name + "-" + std::to_string(number); }

/// The list with each element that `is_copied` in its place so many times, as `copy` makes it.
template <class T, class IsCopied, class Copy>
std::vector<T> multiplied(std::vector<T> list, std::int32_t copies, IsCopied&& is_copied, Copy&& copy) {
  std::vector<T> out;
  for (T& element : list) {
    if (!is_copied(element)) {
      out.push_back(std::move(element));
      continue;
    }
    for (std::int32_t number = 1; number <= copies; ++number) out.push_back(copy(element, number));
  }
  return out;
}

void multiply(model::Scenario& scenario, const std::string& host, std::int32_t copies) {
  scenario.hosts = multiplied(
      std::move(scenario.hosts), copies, [&](const model::Host& h) { return h.name == host; },
      [](model::Host h, std::int32_t number) {
        h.name = numbered(h.name, number);
        h.copies = 1;
        return h;
      });
  scenario.links = multiplied(
      std::move(scenario.links), copies, [&](const model::Link& l) { return l.a == host || l.b == host; },
      [&](model::Link l, std::int32_t number) {
        l.name = numbered(l.name, number);
        if (l.a == host) l.a = numbered(host, number);
        if (l.b == host) l.b = numbered(host, number);
        for (model::Middlebox& box : l.middleboxes) {
          if (box.at == host) box.at = numbered(host, number);
        }
        return l;
      });
  scenario.programs = multiplied(
      std::move(scenario.programs), copies, [&](const model::Program& p) { return p.host == host; },
      [&](model::Program p, std::int32_t number) {
        p.name = numbered(p.name, number);
        p.host = numbered(host, number);
        return p;
      });
}

}  // namespace

model::Scenario expand_copies(model::Scenario scenario) {
  std::vector<std::pair<std::string, std::int32_t>> copied;
  for (const model::Host& host : scenario.hosts) {
    if (host.copies > 1) copied.emplace_back(host.name, host.copies);
  }
  for (const auto& [host, copies] : copied) multiply(scenario, host, copies);
  return scenario;
}

}  // namespace halfopen::scenarios
