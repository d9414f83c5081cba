// What the page is told about a run, as JSON; report/html/page/run.js reads it.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>

#include "halfopen/net/time.h"
#include "halfopen/report/html/page.h"

namespace halfopen::report::html {

using Json = nlohmann::ordered_json;

/// Nanoseconds from the start of the run.
inline std::int64_t ns(net::Instant instant) { return (instant - net::kStart).count(); }

/// Everything about a run that the page shows. Times are nanoseconds, hosts and programs are indices.
Json run_json(const Shown& run);

/// The packets, each with what became of it; segments.cpp.
Json segments_json(const model::Record& record);
/// The faults of the scenario, each when it happened in this run; faults.cpp.
Json faults_json(const Shown& run);
/// The states of every connection: as the kernels had them where the record says so, else as its host's segments show them;
/// connections.cpp.
Json connections_json(const Shown& run);
/// The timers of connections that fired, where the record says so; connections.cpp.
Json timers_json(const model::Record& record);
/// The map of a sweep and what is behind its cells; sweep_data.cpp.
Json sweep_json(const ShownSweep& shown);
/// The verdict, each mismatch with the observation or the instant it is about; violations.cpp.
Json verdict_json(const Shown& run);

}  // namespace halfopen::report::html
