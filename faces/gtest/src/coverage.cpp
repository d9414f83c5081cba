#include "coverage.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <mutex>
#include <utility>

#include "halfopen/analysis/coverage.h"
#include "halfopen/analysis/shard.h"
#include "halfopen/profiles/catalogue.h"
#include "halfopen/profiles/describe.h"

namespace halfopen::gtest {
namespace {

std::vector<std::pair<std::string, std::string>> error_entries(const std::string& os) {
  std::vector<std::pair<std::string, std::string>> rows;
  const profiles::Profile* profile = profiles::find_profile(os);
  if (profile == nullptr) return rows;
  for (const profiles::Entry& entry : profiles::error_entries(*profile)) rows.emplace_back(entry.path, entry.value);
  return rows;
}

/// Sums up, and prints when the program's last test is over.
class CoverageListener final : public ::testing::EmptyTestEventListener {
 public:
  void add(const model::Record& record) {
    const std::lock_guard lock{guard_};
    sum_.add(record);
  }
  void OnTestProgramEnd(const ::testing::UnitTest&) override {
    std::fputs(analysis::coverage_text(sum_, error_entries).c_str(), stdout);
    std::fflush(stdout);
  }

 private:
  std::mutex guard_;
  analysis::Coverage sum_;
};

/// The one of this program; GoogleTest owns it.
CoverageListener& listener() {
  static CoverageListener& one = [&]() -> CoverageListener& {
    auto* made = new CoverageListener;
    ::testing::UnitTest::GetInstance()->listeners().Append(made);
    return *made;
  }();
  return one;
}

}  // namespace

bool coverage_wanted() {
  static const bool wanted = analysis::of_process("HALFOPEN_COVERAGE").has_value();
  return wanted;
}

void cover(const model::Record& record) { listener().add(record); }

}  // namespace halfopen::gtest
