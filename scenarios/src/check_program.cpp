#include "check_program.h"

#include "check_systems.h"
#include "halfopen/model/record.h"
#include "socket_names.h"

namespace halfopen::scenarios {

namespace {

using model::Step;
using model::StepKind;

/// The part of "host:port" that must resolve: empty for an address.
std::string host_of(const std::string& to) {
  return net::Endpoint::parse(to) ? std::string{} : to.substr(0, to.rfind(':'));
}

class ProgramCheck {
 public:
  ProgramCheck(const model::Scenario& scenario, const Names& names, const model::Program& program,
               const CheckOptions& options)
      : scenario_{scenario}, names_{names}, program_{program}, options_{options} {}

  void run(const Place& place) {
    if (program_.start > scenario_.until) {
      (place / "start").fail("expected a time within the run, found one after \"until\"", "scenario.time.late");
    }
    check_conditions(program_.ends, place / "ends", true);
    for (std::size_t i = 0; i < program_.steps.size(); ++i) {
      const Step& step = program_.steps[i];
      const Place here = place / "steps" / i;
      check_sockets(step, here);
      check_names(step, here);
      check_expectations(step.expect, here / "expect");
      sockets_.follow(step);
    }
  }

 private:
  void check_sockets(const Step& step, const Place& place) const {
    if (needs_socket(step.kind)) need_socket(step.socket, place / to_string(step.kind));
    if (const auto key = second_socket_key(step); !key.empty()) need_socket(step.on, place / key);
    for (std::size_t i = 0; i < step.several.size(); ++i) need_socket(step.several[i], place / to_string(step.kind) / i);
    if (asks_overlapped(step)) need_overlapped(step.overlapped, place / (step.kind == StepKind::Cancel ? "overlapped" : to_string(step.kind)));
    if (step.kind != StepKind::Listen) return;
    if (step.port == 0) {
      need_socket(step.socket, place / "listen");
    } else if (sockets_.is_open(step.socket)) {
      place.fail("expected a socket to create, found \"" + step.socket + "\", which an earlier step has created",
                 "scenario.socket.open");
    }
  }

  void need_socket(const std::string& name, const Place& place) const {
    if (sockets_.is_known(name)) return;
    const std::vector<std::string_view> known{sockets_.known().begin(), sockets_.known().end()};
    place.unknown("a socket that an earlier step has created", name, known, "scenario.unknown.socket");
  }

  void need_overlapped(const std::string& name, const Place& place) const {
    if (sockets_.is_overlapped(name)) return;
    const std::vector<std::string_view> known{sockets_.overlapped().begin(), sockets_.overlapped().end()};
    place.unknown("an overlapped call that an earlier step has started", name, known, "scenario.unknown.overlapped");
  }

  void check_names(const Step& step, const Place& place) const {
    if (step.kind == StepKind::Connect || step.kind == StepKind::Bind || step.kind == StepKind::SendTo) {
      const std::string host = host_of(step.to);
      if (!host.empty() && !names_.hosts.find(host)) {
        (place / "to").unknown("an address, or the name of a host", host, names_.hosts.all(), "scenario.unknown.host");
      }
    }
    if (step.kind != StepKind::Observe || !step.text) return;
    for (const std::string_view reserved : {model::note::kDamaged, model::note::kReceived, model::note::kStopped,
                                            model::note::kMissed}) {
      if (*step.text == reserved) {
        (place / "observe")
            .fail("expected a word of your own, found \"" + *step.text + "\", which the interpreter or the runner says",
                  "scenario.name.reserved");
      }
    }
  }

  void check_expectations(const std::vector<model::ConditionalExpect>& list, const Place& place) const {
    check_conditions(list, place);
    for (std::size_t i = 0; i < list.size(); ++i) {
      const auto& symbol = list[i].expect.error;
      if (symbol && !symbol->empty()) check_symbol(*symbol, (list.size() > 1 ? place / i : place) / "error");
    }
  }

  /// What holds for some systems: the first of the list that fits counts.
  template <class Conditional>
  void check_conditions(const std::vector<Conditional>& list, const Place& place, bool always_a_list = false) const {
    for (std::size_t i = 0; i < list.size(); ++i) {
      const Place here = list.size() > 1 || always_a_list ? place / i : place;
      check_condition(list[i].on, list[i].peer, scenario_, options_, here);
      if (list[i].on.empty() && list[i].peer.empty() && i + 1 < list.size()) {
        here.fail("expected \"on\" or \"peer\" in all but the last, found neither: what follows would never count",
                  "scenario.expect.unreachable");
      }
    }
  }

  const model::Scenario& scenario_;
  const Names& names_;
  const model::Program& program_;
  const CheckOptions& options_;
  SocketNames sockets_;
};

}  // namespace

void check_program(const model::Scenario& scenario, const Names& names, const model::Program& program,
                   const CheckOptions& options, const Place& place) {
  ProgramCheck{scenario, names, program, options}.run(place);
}

}  // namespace halfopen::scenarios
