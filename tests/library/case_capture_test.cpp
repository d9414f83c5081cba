// Captures of the cases, read by tshark: nothing malformed, checksums good, hosts by their names.
#include <gtest/gtest.h>

#include <set>

#include "case_fixture.h"
#include "tshark.h"

namespace halfopen::library {
namespace {

// The first variant of each case, as Linux and Windows put it on the wire.
TEST(CaseCaptures, AreWellFormedToTshark) {
  if (!sim::trace::have_tshark()) GTEST_SKIP() << "tshark is not installed";
  std::set<std::string> done;
  for (const CaseVariant& variant : committed_cases()) {
    if (!done.insert(variant.documented.id).second) continue;
    const model::Record record = simulator()(with_systems(variant.scenario, "windows-11", "linux-6"), {.packets = true});
    const auto lines =
        sim::trace::tshark_fields(record, {"_ws.malformed", "tcp.checksum.status", "ip.checksum.status", "ip.src_host"});
    ASSERT_GT(lines.size(), 3u) << variant.file;
    for (const std::string& line : lines) {
      // 1: good, as tshark counts. Both cards show the packet under the sender's name.
      EXPECT_TRUE(line == "|1|1|client" || line == "|1|1|server") << variant.file << ": " << line;
    }
  }
  EXPECT_EQ(done.size(), 8u);
}

}  // namespace
}  // namespace halfopen::library
