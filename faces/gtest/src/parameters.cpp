#include "halfopen/gtest/parameters.h"

#include <algorithm>
#include <cctype>
#include <ostream>
#include <string_view>

#include "halfopen/profiles/profile.h"

namespace halfopen::gtest {
namespace {

std::vector<Systems> every_pair_of(const std::vector<std::string>& systems) {
  std::vector<Systems> pairs;
  for (const std::string& client : systems) {
    for (const std::string& server : systems) pairs.push_back({client, server});
  }
  return pairs;
}

}  // namespace

void PrintTo(const Systems& systems, std::ostream* out) { *out << systems.client << " to " << systems.server; }
void PrintTo(Backend backend, std::ostream* out) { *out << name_of(backend); }

std::vector<std::string> all_profiles() {
  std::vector<std::string> names;
  for (const std::string_view name : profiles::profile_names()) {
    if (profiles::find_profile(name)->name == name) names.emplace_back(name);  // Aliases are left out.
  }
  return names;
}

std::vector<Systems> linux_and_windows() { return every_pair_of({"linux-6.18", "windows-11"}); }
std::vector<Systems> all_pairs() { return every_pair_of(all_profiles()); }
std::vector<net::AddressFamily> both_families() { return {net::AddressFamily::V4, net::AddressFamily::V6}; }
std::vector<Backend> both_backends() { return {Backend::Sim, Backend::Real}; }

std::string name_of(const std::string& profile) {
  std::string name = profile;
  std::ranges::replace_if(name, [](unsigned char c) { return !std::isalnum(c); }, '_');
  return name;
}

std::string name_of(const Systems& systems) { return name_of(systems.client) + "_to_" + name_of(systems.server); }
std::string name_of(net::AddressFamily family) { return family == net::AddressFamily::V4 ? "v4" : "v6"; }
std::string name_of(Backend backend) { return backend == Backend::Sim ? "sim" : "real"; }

}  // namespace halfopen::gtest
