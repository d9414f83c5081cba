// The builder: scenarios in C++, in the words of the files and in their order.
//
//     const auto scenario = describe("reset-in-close-wait")
//         .why("A reset that arrives after the peer's FIN is EPIPE to Linux, not ECONNRESET, and recv never shows it.")
//         .seed(7).until(2s)
//         .host("client", {.os = "linux-6"}).host("server", {.os = "linux-6"})
//         .link("client", "server", {.one_way_delay = 5ms})
//         .program({.name = "server", .host = "server"}, Steps{}
//             .listen(7000).accept("c").send("c", 100).close("c"))
//         .program({.name = "client", .host = "client"}, Steps{}
//             .connect("s", "server:7000").sleep(100ms)
//             .send("s", 1).expect(bytes(1)).sleep(100ms)
//             .send("s", 1).expect(error("EPIPE"))
//             .recv("s").expect(bytes(100))
//             .recv("s").expect(end()))
//         .build();
#pragma once

#include <string>

#include "halfopen/model/scenario.h"
#include "halfopen/scenarios/builder_expect.h"  // IWYU pragma: export
#include "halfopen/scenarios/builder_faults.h"  // IWYU pragma: export
#include "halfopen/scenarios/builder_steps.h"   // IWYU pragma: export
#include "halfopen/scenarios/check.h"

namespace halfopen::scenarios {

/// A scenario in the making. The structs of the model say what each field means; their names are filled in from the
/// words.
class Description {
 public:
  explicit Description(std::string name) { scenario_.name = std::move(name); }

  Description& why(std::string text);
  Description& cites(std::string row);
  Description& seed(std::uint64_t seed);
  Description& until(net::Duration until);
  Description& limit_events(std::uint64_t limit);
  Description& epoch(net::Duration since_1970);
  Description& host(std::string name, model::Host host);
  /// Unless `link` names itself, its name is the hosts' with a hyphen: "client-server".
  Description& link(std::string a, std::string b, model::Link link = {});
  Description& program(model::Program program, Steps steps);
  /// A C++ program of a Registry; `parameters` is JSON text.
  Description& program(model::Program program, std::string registered, std::string_view parameters = {});
  Description& fault(model::Fault fault);
  /// What a host must have put on the wire.
  Description& wire(model::WireExpect expect);

  /// The scenario, checked. Throws ScenarioError.
  model::Scenario build(const CheckOptions& options = {}) const;

 private:
  model::Scenario scenario_;
};

inline Description describe(std::string name) { return Description{std::move(name)}; }

}  // namespace halfopen::scenarios
