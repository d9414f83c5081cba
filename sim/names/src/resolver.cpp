#include "halfopen/sim/names/resolver.h"

#include <utility>

namespace halfopen::sim::names {
namespace {

// RFC 4343: case folding concerns ASCII letters only.
std::string canonical(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  std::string folded{name};
  for (char& c : folded) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return folded;
}

}  // namespace

Resolver::Resolver(const ResolverOptions& options) : options_{options} {
  known_["localhost"] = {
      Outcome::Found,
      {net::Address::loopback(net::AddressFamily::V4), net::Address::loopback(net::AddressFamily::V6)},
      net::Duration{}};
}

void Resolver::add(std::string_view name, const net::Address& address) {
  known_[canonical(name)].addresses.push_back(address);
}

void Resolver::set(std::string_view name, NameEntry entry) { overrides_[canonical(name)] = std::move(entry); }

void Resolver::restore(std::string_view name) { overrides_.erase(canonical(name)); }

Answer Resolver::lookup(std::string_view name) const {
  if (const auto literal = net::Address::parse(name)) return {Outcome::Found, {*literal}, {}};
  const std::string key = canonical(name);
  auto found = overrides_.find(key);
  if (found == overrides_.end()) {
    found = known_.find(key);
    if (found == known_.end()) return {Outcome::NoSuchHost, {}, options_.answer_time};
  }
  const NameEntry& entry = found->second;
  const net::Duration usual = entry.outcome == Outcome::Silence ? options_.patience : options_.answer_time;
  Answer answer{entry.outcome, {}, entry.takes.value_or(usual)};
  if (entry.outcome == Outcome::Found) answer.addresses = entry.addresses;
  return answer;
}

}  // namespace halfopen::sim::names
