// The real backend where it is not built yet: it says so.
#include <stdexcept>

#include "halfopen/realnet/runner.h"

namespace halfopen::realnet {

namespace {

constexpr const char* kReason = "the real backend is not on this system yet";

}  // namespace

const Machine& this_machine() {
  static const Machine kMachine{.means = {{.name = "real backend", .detail = kReason}}};
  return kMachine;
}

void become_child_if_asked(int, char**, const Programs&) {}

std::vector<std::string> missing(const model::Scenario&, const RealOptions&) { return {kReason}; }

std::optional<Level> level_needed(const model::Scenario&, RealOptions) { return std::nullopt; }

model::Record run(const model::Scenario&, const model::RunOptions&, const Programs&, const RealOptions&) {
  throw std::runtime_error{kReason};
}

model::Runner runner(Programs, RealOptions) {
  return [](const model::Scenario&, const model::RunOptions&) -> model::Record { throw std::runtime_error{kReason}; };
}

}  // namespace halfopen::realnet
