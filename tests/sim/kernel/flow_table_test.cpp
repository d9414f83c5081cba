// The flow table against an ordered map, under random inserts and removals.
#include "flow_table.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>

#include "halfopen/profiles/profile.h"
#include "halfopen/sim/core/random.h"
#include "parts.h"

namespace halfopen::sim::kernel {
namespace {

struct Deaf final : Witness {
  void observed(std::int32_t, const model::ObservationView&) override {}
};

TEST(FlowTable, FindsWhatIsInItAndNothingElse) {
  const profiles::Profile& profile = *profiles::find_profile("linux-6");
  core::EventQueue events;
  ip::Stack stack{events, {}};
  const names::Resolver names;
  RunQueue run_queue;
  Deaf witness;
  Parts parts{{}, profile, events, stack, names, run_queue, witness};
  FlowTable table;
  std::map<tcp::Flow, std::unique_ptr<Tcb>> model;
  core::RandomStream random{1, "flow table", "test"};
  for (std::uint32_t step = 0; step < 4000; ++step) {
    const auto port = static_cast<std::uint16_t>(random.below(700));
    const tcp::Flow flow{{net::Address::v4(10, 0, 0, 1), 7000}, {net::Address::v4(10, 0, 0, 2), port}};
    const auto known = model.find(flow);
    EXPECT_EQ(table.find(flow), known == model.end() ? nullptr : known->second.get());
    if (known != model.end()) {
      table.remove(*known->second);
      model.erase(known);
    } else {
      auto tcb = std::make_unique<Tcb>(parts.tcp, events, core::SourceKey{core::EventClass::Connection, 0, step},
                                       profile.tcp, flow, tcp::Options{}, tcp::Start{}, nullptr);
      table.insert(*tcb);
      model.emplace(flow, std::move(tcb));
    }
    ASSERT_EQ(table.size(), model.size());
  }
  for (const auto& [flow, tcb] : model) EXPECT_EQ(table.find(flow), tcb.get());
}

}  // namespace
}  // namespace halfopen::sim::kernel
