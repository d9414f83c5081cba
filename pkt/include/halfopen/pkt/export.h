// From a run to a script: what one host of a scenario did and saw, for the host to be played alone.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "halfopen/model/record.h"
#include "halfopen/model/scenario.h"

namespace halfopen::pkt {

/// Nothing of the host's run can be said as a script; what() says why.
class ExportError : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

/// The calls of the host's programs and the packets of its one connection, with their absolute times, as a script. The
/// connection is the first one of TCP that its card saw; `record` must hold packets.
///
/// The script ends where the language does: when the host loses its power, its card or its time (crash, reboot, unplug, freeze),
/// or a process ends inside a call that has handed over octets. A comment says so. A process that ends otherwise closes what
/// it has open. Calls that wait for readiness are left out, as are those that had not returned when the run ended.
///
/// A recv or accept that waited for what came is made when it had come.
///
/// Errors: ExportError for a host that is not there, a run without packets or connection, several connections, ICMP messages to
/// the host, answers without any delay, and calls the language has no word for.
std::string export_host(const model::Scenario& scenario, const model::Record& record, std::string_view host);

}  // namespace halfopen::pkt
