// Links, middleboxes, routers, copies: what the loader makes of them, and what it refuses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "halfopen/scenarios/copies.h"
#include "halfopen/scenarios/save.h"
#include "small_file.h"

namespace halfopen::scenarios {
namespace {

using namespace std::chrono_literals;
using ::testing::EndsWith;
using ::testing::HasSubstr;

/// Hosts "a" and "b" with these members of "a", and a link "a-b" with these.
std::string network(const std::string& of_host, const std::string& of_link) {
  return R"({"schema": 1, "name": "n", "until": "1h", "hosts": {"a": {"os": "linux-6")" + of_host +
         R"(}, "b": {"os": "linux-6"}}, "links": [{"between": ["a", "b"])" + of_link +
         R"(}], "programs": [{"on": "a", "name": "p", "steps": []}]})";
}
std::string with_link(const std::string& members) { return network("", ", " + members); }
std::string with_host(const std::string& members) { return network(", " + members, ""); }

TEST(LinkBack, IsAsForwardWhereItSaysNothing) {
  const auto scenario =
      load_text(with_link(R"("one_way_delay": "5ms", "delay_back": "7ms", "rate": "1Mbit/s", "jitter": "1ms",
                             "back": {"rate": "2Mbit/s"})"),
                "file.json")
          .scenario;
  const model::Conditions back = backward_of(scenario.links[0]);
  EXPECT_EQ(back.one_way_delay, 7ms);
  EXPECT_EQ(back.rate_bits, 2'000'000u);
  EXPECT_EQ(back.impairments.jitter, 1ms);
  EXPECT_EQ(forward_of(scenario.links[0]).rate_bits, 1'000'000u);
}

TEST(MiddleboxMessage, OneKindAndAnEndOfTheLink) {
  EXPECT_EQ(verdict(with_link(R"("middleboxes": [{"after": "1s"}])")),
            "file.json: /links/0/middleboxes/0: expected one kind of idle_expiry, stealth, syn_filter, nat, "
            "connection_limit, found none [scenario.middlebox.kind]");
  EXPECT_THAT(verdict(with_link(R"("middleboxes": [{"stealth": "a", "nat": "a", "after": "1s"}])")),
              EndsWith("found stealth, nat [scenario.middlebox.kind]"));
  EXPECT_EQ(verdict(with_link(R"("middleboxes": [{"stealth": "c"}])")),
            "file.json: /links/0/middleboxes/0: expected one of the link's hosts, \"a\" or \"b\", found \"c\" "
            "[scenario.middlebox.host]");
  EXPECT_THAT(verdict(with_link(R"("middleboxes": [{"idle_expiry": "a"}])")), HasSubstr("\"after\""));
  EXPECT_THAT(verdict(with_link(R"("middleboxes": [{"stealth": "a", "refusal": "drop"}])")),
              EndsWith("[scenario.key.unknown]"));
}

TEST(ConditionMessage, NeedsWhatItIsSetTo) {
  EXPECT_THAT(verdict(with_fault(R"({"at": "1s", "rate": "a-b"})")), HasSubstr("expected \"to\""));
  EXPECT_THAT(verdict(with_fault(R"({"at": "1s", "loss": "a-b", "to": "100%"})")),
              EndsWith("[scenario.quantity.range]"));
  EXPECT_THAT(verdict(with_fault(R"({"at": "1s", "loss": "a-b", "to": "5%", "duration": "0s"})")),
              EndsWith("[scenario.quantity.range]"));
  EXPECT_THAT(verdict(with_fault(R"({"at": "1s", "path_mtu": "a-b", "to": 67})")), EndsWith("[scenario.range]"));
  EXPECT_THAT(verdict(with_fault(R"({"at": "1s", "reorder": "a-b", "to": "5%"})")), HasSubstr("expected \"by\""));
  EXPECT_THAT(verdict(with_fault(R"({"at": "1s", "icmp_segment": "a-b", "code": 1})")), HasSubstr("expected \"type\""));
  EXPECT_THAT(verdict(with_fault(R"({"at": "1s", "jitter": "c-d", "to": "5ms"})")), EndsWith("[scenario.unknown.link]"));
}

TEST(RouteMessage, NeedsAPrefix) {
  for (const std::string to : {"10.9.0.0", "10.9.0.0/33", "10.9.0.0/", "10.9.0.0/-1", "fd00::/129", "here/8", "/8"}) {
    EXPECT_THAT(verdict(with_host(R"("routes": [{"kind": "blackhole", "to": ")" + to + "\"}]")),
                EndsWith("[scenario.address.form]"))
        << to;
  }
  EXPECT_EQ(verdict(with_host(R"("routes": [{"kind": "prohibit", "to": "fd00::/128"}])")), "loaded");
}

TEST(Copies, TakeTheirLinksAndProgramsWithThem) {
  const auto scenario =
      load_text(R"({"schema": 1, "name": "n", "until": "1h",
                    "hosts": {"c": {"os": "linux-6", "copies": 3}, "s": {"os": "linux-6"}},
                    "links": [{"between": ["c", "s"], "middleboxes": [{"stealth": "c"}]}],
                    "programs": [{"on": "c", "name": "p", "steps": []}, {"on": "s", "name": "q", "steps": []}],
                    "faults": [{"at": "1s", "crash": "c-2"}, {"at": "1s", "cut": "c-s-3"}, {"at": "1s", "kill": "p-1"}]})",
                "file.json")
          .scenario;
  std::vector<std::string> names;
  for (const auto& host : scenario.hosts) names.push_back(host.name);
  for (const auto& link : scenario.links) names.push_back(link.name + ":" + link.a + ":" + link.middleboxes[0].at);
  for (const auto& program : scenario.programs) names.push_back(program.name + "@" + program.host);
  EXPECT_THAT(names, testing::ElementsAre("c-1", "c-2", "c-3", "s", "c-s-1:c-1:c-1", "c-s-2:c-2:c-2", "c-s-3:c-3:c-3",
                                          "p-1@c-1", "p-2@c-2", "p-3@c-3", "q@s"));
  EXPECT_EQ(load_text(save_text(scenario), "saved").scenario, scenario);
}

TEST(Copies, ThemselvesCannotBeNamed) {
  EXPECT_THAT(verdict(R"({"schema": 1, "name": "n", "until": "1h", "hosts": {"c": {"os": "linux-6", "copies": 3}},
                          "programs": [{"on": "c", "name": "p", "steps": []}], "faults": [{"at": "1s", "crash": "c"}]})"),
              EndsWith("[scenario.unknown.host]"));
  EXPECT_THAT(verdict(with_host(R"("copies": 0)")), EndsWith("[scenario.range]"));
}

}  // namespace
}  // namespace halfopen::scenarios
