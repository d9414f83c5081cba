// The story of a run, for whoever looks at a failure: who did what when, the last segments, every host's sockets.
#pragma once

#include <cstddef>
#include <string>

#include "halfopen/model/record.h"

namespace halfopen::report {

struct StoryOptions {
  std::size_t observations = 40;  ///< So many of the last ones; earlier ones are counted only.
  std::size_t segments = 12;      ///< So many of the last packets.
};

/// What happened, in the order of its times:
///
///     What the programs did
///            10ms  client   connect#1 -> 0
///           105ms  client   recv#1 -> ECONNRESET (104 "Connection reset by peer")
///     The last segments
///     ...
///     Sockets of client (linux-6.18) at 10s
///     ...
///     seed 7, digests: ...
///
/// The order of two programs' observations is that of a simulated record's clock; of a real record it is as certain as the
/// machine's clock, which the heading says. Segments and sockets are there if the record holds them.
std::string story(const model::Record& record, const StoryOptions& options = {});

/// One observation with the number and the system's own words of its error.
std::string observation_text(const model::Observation& observation);

}  // namespace halfopen::report
