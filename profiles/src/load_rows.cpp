// The two tables of the socket error model. A row of an extending profile takes the place of the inherited row that
// answers the same question; any other stands before the inherited ones.
#include <algorithm>
#include <array>
#include <charconv>

#include "loading.h"

namespace halfopen::profiles {
namespace {

// Chooses the table a row is read for.
template <class Row>
struct Kind {};

template <class Row>
auto find_question(std::vector<Row>& rows, const Row& row) {
  return std::ranges::find(rows, print_question(row), [](const Row& other) { return print_question(other); });
}

StateSet read_states(const Node& row) {
  const std::optional<Node> states = row.find("state");
  if (!states) return kAllStates;
  StateSet set = 0;
  for (const Node& state : states->items()) set |= state_bit(state.value<net::TcpState>());
  if (set == 0) states->fail("expected at least one state", "profile.value.range");
  return set;
}

std::string print_states(StateSet states) {
  std::string text;
  for (const Name<net::TcpState>& name : kNames<net::TcpState>) {
    if ((states & state_bit(name.value)) != 0) text += (text.empty() ? "" : " ") + std::string{name.word};
  }
  return text;
}

ErrorRow read_row(Loading& loading, const Node& node, Kind<ErrorRow>) {
  node.expect_keys({"when", "state", "code", "latch", "queue", "soft_first", "event_code", "waiting_code", "evidence",
                    "grade", "note"});
  ErrorRow row;
  row.when = node.at("when").value<Cause>();
  row.states = read_states(node);
  row.code = loading.read_error(node.at("code"));
  row.latch = node.at("latch").value<Latch>();
  row.queue = node.at("queue").value<Queue>();
  row.soft_first = node.value_or("soft_first", false);
  if (const auto code = node.find("event_code")) row.event_code = loading.read_error(*code);
  if (const auto code = node.find("waiting_code")) row.waiting_code = loading.read_error(*code);
  return row;
}

IcmpRow read_row(Loading& loading, const Node& node, Kind<IcmpRow>) {
  node.expect_keys(
      {"type", "code", "error", "connecting", "connected", "udp", "reverts_backoff", "evidence", "grade", "note"});
  IcmpRow row;
  row.type = node.at("type").value<std::uint8_t>();
  row.code = node.at("code").value<std::uint8_t>();
  row.error = loading.read_error(node.at("error"));
  row.connecting = node.at("connecting").value<IcmpEffect>();
  row.connected = node.at("connected").value<IcmpEffect>();
  row.udp = node.at("udp").value<IcmpEffect>();
  row.reverts_backoff = node.value_or("reverts_backoff", false);
  return row;
}

// "0xC000020D"
std::uint32_t read_status(const Node& node) {
  const std::string text = node.text();
  std::uint32_t status = 0;
  const char* const end = text.data() + text.size();
  const bool hexadecimal = text.size() == 10 && text.starts_with("0x");
  if (!hexadecimal || std::from_chars(text.data() + 2, end, status, 16).ptr != end) {
    node.fail("expected eight hexadecimal digits after 0x", "profile.value.range");
  }
  return status;
}

StatusRow read_row(Loading& loading, const Node& node, Kind<StatusRow>) {
  node.expect_keys({"code", "status", "system", "evidence", "grade", "note"});
  StatusRow row;
  row.code = loading.read_error(node.at("code"));
  row.status = read_status(node.at("status"));
  row.system = loading.read_error(node.at("system"));
  return row;
}

// Keeps account of a row: in the place of the inherited one, if there is one.
template <class Row>
EntryIndex record_row(Loading& loading, const Node& node, const std::string& table, const Row& row,
                      const Row* inherited) {
  const Cite cite = loading.read_cite(node);
  if (inherited && print_answer(row) == print_answer(*inherited) && cite == loading.cite_of(inherited->entry)) {
    node.fail("expected something else than the inherited row", "profile.extends.same");
  }
  return loading.record(inherited ? inherited->entry : kNoEntry, table + '[' + print_question(row) + ']',
                        print_answer(row), cite, node);
}

template <class Row>
void read_table(Loading& loading, std::vector<Row>& table, const Node& node, const std::string& name) {
  std::vector<Row> stated;
  std::vector<Row> first;
  for (const Node& item : node.items()) {
    Row row = read_row(loading, item, Kind<Row>{});
    if (find_question(stated, row) != stated.end()) {
      item.fail("expected one row for " + print_question(row), "profile.row.duplicate");
    }
    const auto at = find_question(table, row);
    row.entry = record_row<Row>(loading, item, name, row, at == table.end() ? nullptr : &*at);
    stated.push_back(row);
    if (at == table.end()) {
      first.push_back(row);
    } else {
      *at = row;
    }
  }
  table.insert(table.begin(), first.begin(), first.end());
}

// Every cause has an answer in every state, and every row can be reached.
void check_errors(const std::vector<ErrorRow>& table, const Node& node) {
  for (const Name<Cause>& cause : kNames<Cause>) {
    StateSet answered = 0;
    for (const ErrorRow& row : table) {
      if (row.when != cause.value) continue;
      if ((row.states & ~answered) == 0) {
        node.fail("expected no earlier rows that cover " + print_question(row), "profile.row.unreachable");
      }
      answered |= row.states;
    }
    if (answered != kAllStates) {
      node.fail("expected a row for \"" + std::string{cause.word} + "\" without \"state\"", "profile.key.missing");
    }
  }
}

}  // namespace

std::string print_question(const ErrorRow& row) {
  std::string text{word_of(row.when)};
  if (row.states != kAllStates) text += " in " + print_states(row.states);
  return text;
}

std::string print_answer(const ErrorRow& row) {
  std::string text =
      print_error(row.code) + ", " + Codec<Latch>::print(row.latch) + ", " + Codec<Queue>::print(row.queue);
  if (row.soft_first) text += ", soft first";
  if (row.event_code) text += ", event " + print_error(row.event_code);
  if (row.waiting_code) text += ", waiting " + print_error(row.waiting_code);
  return text;
}

std::string print_question(const IcmpRow& row) { return std::to_string(row.type) + '/' + std::to_string(row.code); }

std::string print_answer(const IcmpRow& row) {
  std::string text = print_error(row.error) + ", connecting " + Codec<IcmpEffect>::print(row.connecting) +
                     ", connected " + Codec<IcmpEffect>::print(row.connected) + ", udp " +
                     Codec<IcmpEffect>::print(row.udp);
  if (row.reverts_backoff) text += ", reverts back-off";
  return text;
}

std::string print_question(const StatusRow& row) { return print_error(row.code); }

std::string print_answer(const StatusRow& row) {
  std::array<char, 8> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), row.status, 16);
  return "0x" + std::string{digits.data(), end} + ", " + print_error(row.system);
}

void read_error_rows(Loading& loading, const std::optional<Node>& rows) {
  if (!rows) return;
  read_table(loading, loading.profile().socket.errors, *rows, "socket.errors");
  check_errors(loading.profile().socket.errors, *rows);
}

void read_icmp_rows(Loading& loading, const std::optional<Node>& rows) {
  if (rows) read_table(loading, loading.profile().socket.icmp, *rows, "socket.icmp");
}

void read_status_rows(Loading& loading, const std::optional<Node>& rows) {
  if (rows) read_table(loading, loading.profile().socket.statuses, *rows, "socket.statuses");
}

}  // namespace halfopen::profiles
