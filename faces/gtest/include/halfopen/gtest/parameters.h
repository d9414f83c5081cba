// Values to run one test with: profiles, pairs of systems, address families, backends; and readable names for them.
//
//     class Refused : public testing::TestWithParam<Systems> {};
//     INSTANTIATE_TEST_SUITE_P(Systems, Refused, testing::ValuesIn(linux_and_windows()), Named{});
//     // Systems/Refused.IsSeen/linux_6_18_to_windows_11
#pragma once

#include <iosfwd>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "halfopen/gtest/bench.h"
#include "halfopen/net/address.h"

namespace halfopen::gtest {

/// The systems of "client" and "server".
struct Systems {
  std::string client;
  std::string server;
};
void PrintTo(const Systems& systems, std::ostream* out);
void PrintTo(Backend backend, std::ostream* out);

/// Every profile there is, by name.
std::vector<std::string> all_profiles();
/// linux-6.18 and windows-11, each with each: four pairs.
std::vector<Systems> linux_and_windows();
/// Every profile with every other and itself.
std::vector<Systems> all_pairs();
std::vector<net::AddressFamily> both_families();
/// Sim and Real. A test asks why_not() and skips what the machine cannot do.
std::vector<Backend> both_backends();

std::string name_of(const std::string& profile);   ///< "linux_6_18"
std::string name_of(const Systems& systems);       ///< "linux_6_18_to_windows_11"
std::string name_of(net::AddressFamily family);    ///< "v4"
std::string name_of(Backend backend);              ///< "sim"

/// Names tests by their parameters, tuples of them with underscores between.
struct Named {
  template <class Param>
  std::string operator()(const ::testing::TestParamInfo<Param>& info) const {
    return name_of(info.param);
  }
  template <class... Params>
  std::string operator()(const ::testing::TestParamInfo<std::tuple<Params...>>& info) const {
    return std::apply(
        [](const Params&... params) {
          std::string name;
          ((name += (name.empty() ? "" : "_") + name_of(params)), ...);
          return name;
        },
        info.param);
  }
};

}  // namespace halfopen::gtest
