// What a Bench is made of.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "halfopen/gtest/bench.h"

namespace halfopen::gtest {

struct Bench::State {
  model::Scenario scenario;
  scenarios::Registry programs;
  Backend backend = Backend::Sim;
  net::AddressFamily family = net::AddressFamily::V4;
  std::unique_ptr<sim::World> world;      ///< Once somebody stands inside the run.
  std::optional<model::Record> record;    ///< Once the run is over and nobody stands in it.
  bool has_functions = false;             ///< Programs that no other process can make.
  bool told = false;                      ///< The story has been printed.

  /// The record, or what there is of it. Runs to the end if nothing has run yet.
  model::Record so_far();
  void run();
};

/// The story of a run with everything a failure needs beside it. Writes the capture and the scenario.
std::string story_of_failure(const Bench::State& state, const model::Record& record);
/// The story alone.
std::string story_of(const Bench::State& state, const model::Record& record);

}  // namespace halfopen::gtest
