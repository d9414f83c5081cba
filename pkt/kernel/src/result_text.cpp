#include "result_text.h"

#include <charconv>
#include <stdexcept>

namespace halfopen::pkt_kernel {

namespace {

/// Numbers end in a newline; a text is its length and then its octets.
class Writer {
 public:
  void number(std::int64_t value) { text_ += std::to_string(value) + '\n'; }
  void text(std::string_view value) {
    number(static_cast<std::int64_t>(value.size()));
    text_ += value;
  }
  void texts(const std::vector<std::string>& values) {
    number(static_cast<std::int64_t>(values.size()));
    for (const std::string& value : values) text(value);
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_{text} {}

  std::int64_t number() {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (error != std::errc{} || end == rest_.data() + rest_.size() || *end != '\n') throw std::runtime_error{"a number of a result is missing"};
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()) + 1);
    return value;
  }
  std::string text() {
    const auto size = static_cast<std::size_t>(number());
    if (size > rest_.size()) throw std::runtime_error{"a text of a result is cut short"};
    const std::string value{rest_.substr(0, size)};
    rest_.remove_prefix(size);
    return value;
  }
  std::vector<std::string> texts() {
    std::vector<std::string> values;
    for (std::int64_t left = number(); left > 0; --left) values.push_back(text());
    return values;
  }

 private:
  std::string_view rest_;
};

}  // namespace

std::string text_of(const pkt::Result& result) {
  Writer out;
  out.number(static_cast<std::int64_t>(result.verdict));
  out.text(result.file);
  out.number(result.place.line);
  out.number(result.place.column);
  out.text(result.why);
  out.texts(result.details);
  out.texts(result.last_events);
  out.number(result.at.count());
  out.number(static_cast<std::int64_t>(result.steps));
  out.number(result.checks);
  out.number(static_cast<std::int64_t>(result.packets.size()));
  for (const model::PacketRecord& packet : result.packets) {
    out.number((packet.at - net::kStart).count());
    out.number(static_cast<std::int64_t>(packet.way));
    out.text({reinterpret_cast<const char*>(packet.bytes.data()), packet.bytes.size()});
  }
  return out.take();
}

pkt::Result result_of(std::string_view text) {
  Reader in{text};
  pkt::Result result;
  const std::int64_t verdict = in.number();
  if (verdict < 0 || verdict >= static_cast<std::int64_t>(pkt::kVerdicts)) throw std::runtime_error{"a result with an unknown outcome"};
  result.verdict = static_cast<pkt::Verdict>(verdict);
  result.file = in.text();
  result.place.line = static_cast<std::int32_t>(in.number());
  result.place.column = static_cast<std::int32_t>(in.number());
  result.why = in.text();
  result.details = in.texts();
  result.last_events = in.texts();
  result.at = net::Duration{in.number()};
  result.steps = static_cast<std::uint64_t>(in.number());
  result.checks = static_cast<std::uint32_t>(in.number());
  for (std::int64_t left = in.number(); left > 0; --left) {
    model::PacketRecord& packet = result.packets.emplace_back();
    packet.at = net::kStart + net::Duration{in.number()};
    packet.way = static_cast<model::PacketRecord::Way>(in.number());
    const std::string octets = in.text();
    const auto* const first = reinterpret_cast<const std::byte*>(octets.data());
    packet.bytes.assign(first, first + octets.size());
  }
  return result;
}

}  // namespace halfopen::pkt_kernel
