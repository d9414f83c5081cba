#include "ggnetworkcheck_line.h"

#include <array>
#include <utility>

namespace halfopen::library::ggnetworkcheck {

namespace {

constexpr std::size_t kMaxLine = 1024;  // Ours: far above any message, so that a stranger cannot fill the memory.

}  // namespace

net::Task<Line> LineReader::next() {
  std::array<std::byte, 256> room;
  for (;;) {
    const std::size_t end = received_.find('\n');
    if (end != received_.npos) {
      Line line{received_.substr(0, end)};
      received_.erase(0, end + 1);
      co_return line;
    }
    if (received_.size() > kMaxLine) co_return Line{{}, LineEnd::Failed};
    const net::Outcome got = co_await socket_->recv(room);
    if (!got.ok()) co_return Line{{}, LineEnd::Failed};
    if (got.value == 0) co_return Line{{}, LineEnd::Closed};
    for (std::int64_t i = 0; i < got.value; ++i) received_ += static_cast<char>(room[static_cast<std::size_t>(i)]);
  }
}

net::Task<bool> send_line(net::Socket& socket, std::string text) {
  text += '\n';
  const net::Outcome sent = co_await socket.send_all(net::octets(text));
  co_return sent.ok();
}

}  // namespace halfopen::library::ggnetworkcheck
