// The tables of the socket error model, and that of completion codes.
#include <array>
#include <charconv>

#include "row_table.h"

namespace halfopen::profiles {
namespace {

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

ErrorRow read_error_row(Loading& loading, const Node& node) {
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

IcmpRow read_icmp_row(Loading& loading, const Node& node) {
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

StatusRow read_status_row(Loading& loading, const Node& node) {
  node.expect_keys({"code", "socket", "status", "system", "evidence", "grade", "note"});
  StatusRow row;
  row.code = loading.read_error(node.at("code"));
  if (const auto socket = node.find("socket")) row.socket = socket->value<net::SocketType>();
  row.status = read_status(node.at("status"));
  row.system = loading.read_error(node.at("system"));
  return row;
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

std::string print_question(const StatusRow& row) {
  return print_error(row.code) + (row.socket ? " of a " + std::string{word_of(*row.socket)} + " socket" : "");
}

std::string print_answer(const StatusRow& row) {
  std::array<char, 8> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), row.status, 16);
  return "0x" + std::string{digits.data(), end} + ", " + print_error(row.system);
}

void read_error_rows(Loading& loading, const std::optional<Node>& rows) {
  if (!rows) return;
  read_table(loading, loading.profile().socket.errors, *rows, "socket.errors", read_error_row);
  check_errors(loading.profile().socket.errors, *rows);
}

void read_icmp_rows(Loading& loading, const std::optional<Node>& rows) {
  if (rows) read_table(loading, loading.profile().socket.icmp, *rows, "socket.icmp", read_icmp_row);
}

void read_status_rows(Loading& loading, const std::optional<Node>& rows) {
  if (rows) read_table(loading, loading.profile().socket.statuses, *rows, "socket.statuses", read_status_row);
}

}  // namespace halfopen::profiles
