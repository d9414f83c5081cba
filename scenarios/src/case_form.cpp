#include "expect_form.h"
#include "form.h"
#include "halfopen/scenarios/case.h"
#include "program_form.h"

namespace halfopen::scenarios {

namespace {

constexpr std::size_t kMaxWords = 2000;

/// An expectation that holds wherever the entry around it does.
struct PlainExpect {
  model::StepKind kind{};
  model::Expect read(const Node& node) const {
    if (!node.json().is_object()) node.expected("an object");
    return Expectations{kind}.read(node).front().expect;
  }
};

/// For a step of this kind, or for a program's end if there is none.
struct DocumentedCodec {
  std::optional<model::StepKind> kind;
  Documented read(const Node& node) const {
    Reading form{node};
    Documented documented;
    form.optional("on", documented.on, System{});
    form.optional("peer", documented.peer, System{});
    form.required("says", documented.says, Text{kMaxWords, 1});
    if (kind && form.has("expect", false)) form.required("expect", documented.expect, PlainExpect{*kind});
    if (!kind && form.has("ends", false)) form.required("ends", documented.end, EndCodec{});
    form.optional("differs", documented.differs, Text{kMaxWords, 1});
    form.finish();
    return documented;
  }
};

struct WatchCodec {
  const model::Scenario& scenario;
  Watch read(const Node& node) const {
    Reading form{node};
    Watch watch;
    form.required("program", watch.program, Name{});
    const model::Program* program = model::find_program(scenario, watch.program);
    if (!program) node.fail("expected the name of a program, found \"" + watch.program + "\"", "scenario.case.program");
    form.at_least_one_of({"step", "end"});
    form.at_most_one_of({"step", "end"});
    std::optional<model::StepKind> kind;
    watch.step = kProgramEnd;
    if (!form.flag("end", false)) {
      form.required("step", watch.step, Whole{0, kMaxExact});
      kind = kind_of(*program, watch.step, node);
    }
    form.required("what", watch.what, Text{kMaxWords, 1});
    form.optional("documented", watch.documented, List<Documented, DocumentedCodec>{{kind}, 1});
    form.finish();
    return watch;
  }

 private:
  static model::StepKind kind_of(const model::Program& program, std::int32_t step, const Node& node) {
    const auto index = static_cast<std::size_t>(step);
    if (index >= program.steps.size()) {
      node.fail("expected a step of " + program.name + ", which has " + std::to_string(program.steps.size()), "scenario.case.step");
    }
    const model::StepKind kind = program.steps[index].kind;
    if (!can_expect(kind)) node.fail("expected a step with an outcome", "scenario.case.step");
    return kind;
  }
};

}  // namespace

Case read_case(const LoadedScenario& loaded, const std::string& file) {
  if (loaded.case_json.empty()) throw ScenarioError{file, "/case", "expected a case, found none", "scenario.key.missing"};
  const Json json = parse_json(loaded.case_json, file);
  const Node node{json, "/case", file};
  Reading form{node};
  Case result;
  form.required("id", result.id, Name{});
  form.required("variant", result.variant, Text{kMaxWords, 1});
  form.required("watch", result.watches, List<Watch, WatchCodec>{{loaded.scenario}, 1});
  form.finish();
  return result;
}

const Documented* documented_for(const Watch& watch, std::string_view os, std::string_view peer_os) {
  for (const Documented& documented : watch.documented) {
    if (model::os_matches(documented.on, os) && model::os_matches(documented.peer, peer_os)) return &documented;
  }
  return nullptr;
}

}  // namespace halfopen::scenarios
