#include "halfopen/profiles/entry_json.h"

#include <vector>

#include "codec.h"
#include "loading.h"

namespace halfopen::profiles {
namespace {

/// None of the words and symbols of a profile needs an escape.
std::string in_quotes(std::string_view text) { return '"' + std::string{text} + '"'; }

template <class T>
std::string value_json(const T& value) {
  const std::string text = Codec<T>::print(value);
  if constexpr (Codec<T>::kShape == Shape::Text) return in_quotes(text);
  if constexpr (Codec<T>::kShape != Shape::List) return text;
  std::string list;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.find(", ", from), text.size());
    list += (list.empty() ? "" : ", ") + in_quotes(text.substr(from, end - from));
    from = end + 2;
  }
  return '[' + list + ']';
}

/// Members of a row, one after the other.
class Row {
 public:
  explicit Row(std::string_view evidence) : evidence_{evidence} {}

  template <class T>
  Row& add(std::string_view key, const T& value) {
    return add_text(key, value_json(value));
  }
  Row& add_code(std::string_view key, net::Error code) { return add_text(key, in_quotes(print_error(code))); }
  Row& add_text(std::string_view key, const std::string& json) {
    text_ += (text_.empty() ? "" : ", ") + in_quotes(key) + ": " + json;
    return *this;
  }
  std::string text() { return '{' + add_text("evidence", in_quotes(evidence_)).add_text("grade", "\"M\"").text_ + '}'; }

 private:
  std::string evidence_;
  std::string text_;
};

std::string states_json(StateSet states) {
  std::string list;
  for (const Name<net::TcpState>& name : kNames<net::TcpState>) {
    if ((states & state_bit(name.value)) != 0) list += (list.empty() ? "" : ", ") + in_quotes(name.word);
  }
  return '[' + list + ']';
}

std::string row_json(const ErrorRow& row, std::string_view evidence) {
  Row json{evidence};
  json.add("when", row.when);
  if (row.states != kAllStates) json.add_text("state", states_json(row.states));
  json.add_code("code", row.code).add("latch", row.latch).add("queue", row.queue);
  if (row.soft_first) json.add("soft_first", true);
  if (row.event_code) json.add_code("event_code", row.event_code);
  if (row.waiting_code) json.add_code("waiting_code", row.waiting_code);
  return json.text();
}

std::string row_json(const IcmpRow& row, std::string_view evidence) {
  Row json{evidence};
  json.add("type", row.type).add("code", row.code).add_code("error", row.error);
  json.add("connecting", row.connecting).add("connected", row.connected).add("udp", row.udp);
  if (row.reverts_backoff) json.add("reverts_backoff", true);
  return json.text();
}

template <class Rows>
std::string table_json(const Rows& rows, const Profile& profile, std::string_view table, std::string_view path, std::string_view evidence) {
  for (const auto& row : rows) {
    if (profile.entries[row.entry].path != path) continue;
    return "\"socket\": {" + in_quotes(table) + ": [" + row_json(row, evidence) + "]}";
  }
  return {};
}

}  // namespace

std::string entry_json(const Profile& profile, std::string_view path, std::string_view evidence) {
  if (path.starts_with("socket.errors[")) return table_json(profile.socket.errors, profile, "errors", path, evidence);
  if (path.starts_with("socket.icmp[")) return table_json(profile.socket.icmp, profile, "icmp", path, evidence);
  for (const Name<Situation>& situation : kNames<Situation>) {
    if (path != "socket.codes." + std::string{situation.word}) continue;
    const auto& code = profile.socket.codes[static_cast<std::size_t>(situation.value)];
    return "\"socket\": {\"codes\": {" + in_quotes(situation.word) + ": " + Row{evidence}.add_code("code", code.value).text() + "}}";
  }
  std::string json;
  Profile copy = profile;
  for_each_entry(copy, [&]<class T>(const std::string& each, Cited<T>& cited) {
    if (each != path) return;
    const std::size_t dot = each.find('.');
    json = in_quotes(each.substr(0, dot)) + ": {" + in_quotes(each.substr(dot + 1)) + ": " + Row{evidence}.add("value", cited.value).text() + '}';
  });
  return json;
}

}  // namespace halfopen::profiles
