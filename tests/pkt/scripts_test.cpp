// Our own scripts, each a test of its own; and whether a script notices what is changed in it.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "halfopen/pkt/run.h"

namespace halfopen::pkt {
namespace {

namespace fs = std::filesystem;

const std::string kFolder = HALFOPEN_SOURCE_DIR "/tests/pkt/scripts";

std::vector<std::string> scripts() {
  std::vector<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator{kFolder}) {
    if (entry.path().extension() == ".pkt") names.push_back(fs::relative(entry.path(), kFolder).string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string test_name(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param.substr(0, info.param.size() - 4);
  std::replace_if(name.begin(), name.end(), [](char c) { return c == '/' || c == '-'; }, '_');
  return name;
}

class Scripts : public testing::TestWithParam<std::string> {
 protected:
  Script script() const {
    std::ifstream in{kFolder + '/' + GetParam()};
    return parse(std::string{std::istreambuf_iterator<char>{in}, {}}, GetParam());
  }
};

INSTANTIATE_TEST_SUITE_P(Pkt, Scripts, testing::ValuesIn(scripts()), test_name);

/// A script about ICMP says which family it means.
bool names_its_family(const Script& script) {
  return std::any_of(script.options.begin(), script.options.end(), [](const ScriptOption& option) { return option.name == "ip_version"; });
}

TEST_P(Scripts, PassOverEveryFamily) {
  const Script whole = script();
  std::vector<std::optional<IpVersion>> versions = {IpVersion::V4, IpVersion::V6, IpVersion::Mapped};
  if (names_its_family(whole)) versions = {std::nullopt};
  for (const std::optional<IpVersion> version : versions) {
    const Result result = run(whole, {.ip_version = version});
    EXPECT_EQ(result.verdict, Verdict::Passed) << to_string(result);
  }
}

TEST_P(Scripts, PassStrictly) {
  const Result result = run(script(), {.strict = true});
  EXPECT_EQ(result.verdict, Verdict::Passed) << to_string(result);
}

/// A change of one event that the host's behaviour contradicts.
struct Mutation {
  std::string_view name;
  std::function<bool(Event&)> change;  ///< False if the event has nothing to change.
};

TcpSpec* outbound_segment(Event& event) {
  auto* packet = std::get_if<PacketEvent>(&event.action);
  return packet != nullptr && packet->outbound ? std::get_if<TcpSpec>(&packet->body) : nullptr;
}

template <class Change>
std::function<bool(Event&)> to_segment(Change change) {
  return [change](Event& event) {
    TcpSpec* segment = outbound_segment(event);
    if (segment != nullptr) change(*segment);
    return segment != nullptr;
  };
}

const std::vector<Mutation>& mutations() {
  constexpr net::Duration kLater = std::chrono::seconds{1};  // beyond 12.5 % of every wait in the scripts
  static const std::vector<Mutation> kMutations = {
      {"FIN", to_segment([](TcpSpec& segment) { segment.flags ^= 0x01; })},
      {"PSH", to_segment([](TcpSpec& segment) { segment.flags ^= 0x08; })},
      {"RST", to_segment([](TcpSpec& segment) { segment.flags ^= 0x04; })},
      {"sequence number", to_segment([](TcpSpec& segment) {
         // The first SYN says what the script's numbers count from.
         if ((segment.flags & 0x02) != 0) segment.range.length += 1;
         else segment.range.first += 1;
       })},
      {"length", to_segment([](TcpSpec& segment) { segment.range.length += 1; })},
      {"acknowledgement number", to_segment([](TcpSpec& segment) { segment.ack = segment.ack.value_or(0) + 1; })},
      {"time", [kLater](Event& event) {
         if (outbound_segment(event) == nullptr) return false;
         event.time.at += kLater;
         if (event.time.latest) *event.time.latest += kLater;
         return true;
       }},
      {"time of return", [kLater](Event& event) {
         if (event.time.returns) *event.time.returns += kLater;
         return event.time.returns.has_value();
       }},
      {"result", [](Event& event) {
         auto* call = std::get_if<CallEvent>(&event.action);
         if (call == nullptr) return false;
         const bool descriptor = call->name == "socket" || call->name == "accept";
         call->result.number = descriptor && call->result.number >= 0 ? -1 : call->result.number + 1;
         return true;
       }},
      {"errno", [](Event& event) {
         auto* call = std::get_if<CallEvent>(&event.action);
         if (call == nullptr || call->error.empty()) return false;
         call->error = "ENOTTY";
         return true;
       }},
  };
  return kMutations;
}

/// How many changes were made to scripts, and how many were noticed; told at the end of the program.
class KillRate : public testing::Environment {
 public:
  static void count(bool noticed) {
    ++made_;
    noticed_ += noticed ? 1 : 0;
  }
  void TearDown() override {
    if (made_ > 0) std::printf("changes to scripts: %u made, %u noticed (%u.%u %%)\n", made_, noticed_, noticed_ * 100 / made_, noticed_ * 1000 / made_ % 10);
  }

 private:
  static inline std::uint32_t made_ = 0;
  static inline std::uint32_t noticed_ = 0;
};
const testing::Environment* const kKillRate = testing::AddGlobalTestEnvironment(new KillRate);

TEST_P(Scripts, NoticeEveryChange) {
  const Script whole = script();
  for (std::size_t i = 0; i < whole.events.size(); ++i) {
    for (const Mutation& mutation : mutations()) {
      Script changed = whole;
      if (!mutation.change(changed.events[i])) continue;
      const Verdict verdict = run(changed).verdict;
      KillRate::count(verdict == Verdict::Failed);
      EXPECT_EQ(verdict, Verdict::Failed) << mutation.name << " of line " << whole.events[i].place.line << ": " << whole.events[i].text;
    }
  }
}

}  // namespace
}  // namespace halfopen::pkt
