#include "scenario_form.h"

#include "fault_form.h"
#include "form.h"
#include "program_form.h"
#include "topology_form.h"
#include "wire_form.h"

namespace halfopen::scenarios {

namespace {

constexpr std::int64_t kSchemaVersion = 1;

/// Any JSON, kept as text: what belongs to others.
struct Raw {
  std::string read(const Node& node) const {
    if (!node.json().is_object()) node.expected("an object");
    return node.json().dump();
  }
  Json write(const std::string& text) const { return parse_json(text, "case"); }
};

struct DocumentForm {
  template <class Form, class Whole_>
  void operator()(Form& form, Whole_& document) const {
    auto& scenario = document.scenario;
    std::string schema;
    if (form.has("$schema", false)) form.required("$schema", schema, Text{});  // for editors
    form.required("schema", scenario.schema, Whole{kSchemaVersion, kSchemaVersion});
    form.required("name", scenario.name, Text{200, 1});
    form.optional("why", scenario.why, Text{});
    form.optional("cites", scenario.cites, List<std::string, Text>{Text{200, 1}});
    form.optional("seed", scenario.seed, Seed{}, std::uint64_t{1});
    form.required("until", scenario.until, kPositiveTime);
    form.optional("limit_events", scenario.limit_events, Whole{1, kMaxExact}, model::Scenario{}.limit_events);
    form.optional("epoch", scenario.epoch, Date{});
    form.required("hosts", scenario.hosts, HostsCodec{});
    form.optional("links", scenario.links, List<model::Link, LinkCodec>{});
    form.required("programs", scenario.programs, List<model::Program, ProgramCodec>{{}, 1});
    form.optional("faults", scenario.faults, List<model::Fault, FaultCodec>{});
    form.optional("wire", scenario.wire, List<model::WireExpect, WireCodec>{});
    form.optional("case", document.case_json, Raw{});
  }
};

}  // namespace

Document DocumentCodec::read(const Node& node) const { return Object<Document, DocumentForm>{}.read(node); }

Json DocumentCodec::write(const Document& document) const { return Object<Document, DocumentForm>{}.write(document); }

}  // namespace halfopen::scenarios
