// Numbers, policies and codes: everything a profile states by name.
#include "loading.h"

namespace halfopen::profiles {
namespace {

// An extending profile may leave out the value and so restate only what it rests on.
template <class T, class Read>
void read_entry(Loading& loading, const std::string& path, std::string_view value_key, const Node& node,
                Cited<T>& cited, Read&& read, std::string (*print)(const T&)) {
  node.expect_keys({value_key, "evidence", "grade", "note"});
  const Cite cite = loading.read_cite(node);
  if (loading.root() || node.find(value_key)) {
    const Node where = node.at(value_key);
    T value = read(where);
    if (!loading.root() && value == cited.value) {
      where.fail("expected something else than the inherited value; leave it out to restate only the evidence",
                 "profile.extends.same");
    }
    cited.value = std::move(value);
  } else if (cite == loading.cite_of(cited.entry)) {
    node.fail("expected something else than what is inherited", "profile.extends.same");
  }
  cited.entry = loading.record(cited.entry, path, print(cited.value), cite, node);
}

template <class T>
std::string print_value(const T& value) {
  return Codec<T>::print(value);
}

// Reads the members of one part: ip, tcp or socket. `others` are keys of the part that are no members.
template <class Part>
void read_part(Loading& loading, const std::string& name, Part& part, const Node& node,
               std::vector<std::string_view> others) {
  for_each_member(part, [&](std::string_view key, auto&) { others.push_back(key); });
  node.expect_keys(others);
  for_each_member(part, [&]<class T>(std::string_view key, Cited<T>& cited) {
    const std::optional<Node> entry = loading.root() ? node.at(key) : node.find(key);
    if (!entry) return;
    const auto read = [](const Node& value) { return value.value<T>(); };
    read_entry<T>(loading, name + '.' + std::string{key}, "value", *entry, cited, read, &print_value<T>);
  });
}

std::string print_code(const net::Error& error) { return print_error(error); }

}  // namespace

void read_members(Loading& loading, const Node& document) {
  const auto part = [&](std::string_view key) { return loading.root() ? document.at(key) : document.find(key); };
  if (const auto ip = part("ip")) read_part(loading, "ip", loading.profile().ip, *ip, {});
  if (const auto tcp = part("tcp")) read_part(loading, "tcp", loading.profile().tcp, *tcp, {});
  if (const auto socket = part("socket")) {
    read_part(loading, "socket", loading.profile().socket, *socket, {"errors", "icmp", "statuses", "options", "codes"});
  }
}

void read_codes(Loading& loading, const std::optional<Node>& codes) {
  if (!codes) return;
  std::vector<std::string_view> known;
  known.reserve(kSituations);
  for (const Name<Situation>& name : kNames<Situation>) known.push_back(name.word);
  codes->expect_keys(known);
  for (const Name<Situation>& name : kNames<Situation>) {
    const std::optional<Node> entry = loading.root() ? codes->at(name.word) : codes->find(name.word);
    if (!entry) continue;
    Cited<net::Error>& cited = loading.profile().socket.codes[static_cast<std::size_t>(name.value)];
    const auto read = [&](const Node& symbol) { return loading.read_error(symbol); };
    read_entry<net::Error>(loading, "socket.codes." + std::string{name.word}, "code", *entry, cited, read, &print_code);
  }
}

}  // namespace halfopen::profiles
