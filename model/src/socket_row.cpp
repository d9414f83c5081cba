#include "halfopen/model/socket_row.h"

#include <array>
#include <string_view>

namespace halfopen::model {
namespace {

constexpr std::array<std::size_t, 4> kWidths{12, 7, 7, 23};
constexpr std::string_view kNobody = "*";

std::string columns(const std::array<std::string_view, 5>& texts) {
  std::string line;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    line += texts[i];
    if (i == kWidths.size()) break;
    if (texts[i].size() < kWidths[i]) line.append(kWidths[i] - texts[i].size(), ' ');
    line += ' ';
  }
  return line;
}

std::string place(const std::optional<net::Endpoint>& endpoint) {
  return endpoint ? endpoint->to_string() : std::string{kNobody};
}

}  // namespace

std::string to_string(const SocketRow& row) {
  std::string line = columns({row.state, std::to_string(row.unread), std::to_string(row.unacknowledged), place(row.local),
                              place(row.remote)});
  if (!row.program.empty()) line += " " + row.program + "#" + std::to_string(row.socket);
  return line;
}

std::string socket_table_heading() { return columns({"State", "Recv-Q", "Send-Q", "Local", "Peer"}); }

}  // namespace halfopen::model
