#include "halfopen/scenarios/steps.h"

#include <algorithm>

#include "script.h"

namespace halfopen::scenarios {

namespace {

/// Winsock wants to be initialised before its first use; a script that does not do it itself gets it done.
bool needs_startup(const net::Process& process, const model::Program& program) {
  return process.error_family() == net::ErrorFamily::Windows &&
         std::ranges::none_of(program.steps,
                              [](const model::Step& step) { return step.kind == model::StepKind::Startup; });
}

}  // namespace

net::Task<int> run_steps(net::Process& process, const model::Scenario& scenario, const model::Program& program) {
  if (needs_startup(process, program)) co_await process.call({.op = net::Op::Startup});
  Script script{process, scenario, program};
  for (std::size_t i = 0; i < program.steps.size(); ++i) {
    const model::Step& step = program.steps[i];
    for (std::int32_t time = 0; time < step.times; ++time) {
      if (time > 0 && step.every > net::Duration::zero()) {
        co_await process.call({.op = net::Op::Sleep, .argument = step.every.count()});
      }
      if (!co_await script.run(static_cast<std::int32_t>(i))) co_return 1;
    }
  }
  while (program.stay) co_await std::suspend_always{};
  co_return 0;
}

}  // namespace halfopen::scenarios
