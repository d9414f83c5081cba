#include "program_form.h"

#include "form.h"
#include "step_form.h"

namespace halfopen::scenarios {

namespace {

/// JSON of any kind, kept as text.
struct Parameters {
  std::string read(const Node& node) const { return node.json().dump(); }
  Json write(const std::string& text) const { return parse_json(text, "parameters"); }
};

struct EndForm {
  template <class Form, class End>
  void operator()(Form& form, End& end) const {
    form.optional("on", end.on, System{});
    form.optional("peer", end.peer, System{});
    form.required("how", end.how, end_words());
    if (form.has("code", end.code.has_value())) form.required("code", end.code, Whole{-kMaxExact, kMaxExact});
    if (form.has("at", end.at.has_value())) form.required("at", end.at, Time{});
    form.optional("evidence", end.evidence, Text{200, 1});
  }

 private:
  static const Words<std::string>& end_words() {
    static const Words<std::string> kTable{{{"alive", "alive"},
                                            {"returned", "returned"},
                                            {"exited", "exited"},
                                            {"killed", "killed"},
                                            {"signalled", "signalled"},
                                            {"terminated", "terminated"},
                                            {"crashed", "crashed"}}};
    return kTable;
  }
};

struct ProgramForm {
  template <class Form, class Program>
  void operator()(Form& form, Program& program) const {
    form.required("on", program.host, Name{});
    form.required("name", program.name, Name{});
    form.optional("start", program.start, Time{});
    form.optional("restart_after_reboot", program.restart_after_reboot, Bool{});
    form.optional("user", program.user, Name{});
    form.optional("stay", program.stay, Bool{});
    form.optional("ends", program.ends, List<model::EndExpect, EndCodec>{{}, 1});
    form.at_least_one_of({"steps", "program"});
    form.at_most_one_of({"steps", "program"});
    form.only_with("parameters", "program");
    if (form.has("steps", program.registered.empty()))
      form.required("steps", program.steps, List<model::Step, StepCodec>{});
    if (form.has("program", !program.registered.empty())) form.required("program", program.registered, Name{});
    if (form.has("parameters", !program.parameters.empty()))
      form.required("parameters", program.parameters, Parameters{});
  }
};

}  // namespace

model::EndExpect EndCodec::read(const Node& node) const { return Object<model::EndExpect, EndForm>{}.read(node); }

Json EndCodec::write(const model::EndExpect& end) const { return Object<model::EndExpect, EndForm>{}.write(end); }

model::Program ProgramCodec::read(const Node& node) const { return Object<model::Program, ProgramForm>{}.read(node); }

Json ProgramCodec::write(const model::Program& program) const {
  return Object<model::Program, ProgramForm>{}.write(program);
}

std::string canonical_parameters(std::string_view json, const std::string& file) {
  return parse_json(json, file).dump();
}

}  // namespace halfopen::scenarios
