#include "wire_form.h"

#include "form.h"
#include "words.h"

namespace halfopen::scenarios {

namespace {

struct WireForm {
  template <class Form, class Wire>
  void operator()(Form& form, Wire& wire) const {
    form.optional("on", wire.on, System{});
    form.optional("peer", wire.peer, System{});
    form.required("from", wire.from, Name{});
    form.required("flags", wire.flags, TcpFlags{});
    const Whole number{0, model::WireExpect::kNoLimit};
    form.optional("at_least", wire.at_least, number, std::int64_t{1});
    form.optional("at_most", wire.at_most, number, model::WireExpect::kNoLimit);
    form.optional("evidence", wire.evidence, Text{200, 1});
  }
};

}  // namespace

model::WireExpect WireCodec::read(const Node& node) const {
  model::WireExpect wire = Object<model::WireExpect, WireForm>{}.read(node);
  if (wire.at_most == 0 && !node.find("at_least")) wire.at_least = 0;
  return wire;
}

Json WireCodec::write(const model::WireExpect& expect) const { return Object<model::WireExpect, WireForm>{}.write(expect); }

}  // namespace halfopen::scenarios
