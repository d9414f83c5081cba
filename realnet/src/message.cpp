#include "message.h"

#include <utility>

namespace halfopen::realnet {

namespace {

constexpr std::size_t kLongestLength = 9;  // digits before '\n' or ':'; kLargestMessage has eight

void append_field(std::string& to, std::string_view field) {
  to += std::to_string(field.size());
  to += ':';
  to += field;
}

/// A length before `mark`; nothing if the text ends before the mark. Moves `text` behind the mark.
std::optional<std::size_t> take_length(std::string_view& text, char mark) {
  const std::size_t end = text.substr(0, kLongestLength + 1).find(mark);
  if (end == std::string_view::npos) {
    if (text.size() > kLongestLength) throw ProtocolError{"a message without a length"};
    return std::nullopt;
  }
  const auto length = number<std::size_t>(text.substr(0, end));
  text.remove_prefix(end + 1);
  return length;
}

Message parse(std::string_view text) {
  std::vector<std::string> fields;
  while (!text.empty()) {
    const std::optional<std::size_t> length = take_length(text, ':');
    if (!length || *length > text.size()) throw ProtocolError{"a field longer than its message"};
    if (fields.size() == kMostFields) throw ProtocolError{"a message of too many fields"};
    fields.emplace_back(text.substr(0, *length));
    text.remove_prefix(*length);
  }
  if (fields.empty()) throw ProtocolError{"an empty message"};
  Message message{.word = std::move(fields.front())};
  fields.erase(fields.begin());
  message.fields = std::move(fields);
  return message;
}

}  // namespace

const std::string& Message::field(std::size_t index) const {
  if (index >= fields.size()) throw ProtocolError{"\"" + word + "\" lacks field " + std::to_string(index)};
  return fields[index];
}

std::string encode(const Message& message) {
  std::string body;
  append_field(body, message.word);
  for (const std::string& field : message.fields) append_field(body, field);
  if (body.size() > kLargestMessage) throw ProtocolError{"\"" + message.word + "\" is larger than a message may be"};
  return std::to_string(body.size()) + "\n" + body;
}

void MessageReader::feed(std::string_view octets) {
  buffer_.erase(0, std::exchange(taken_, 0));
  buffer_ += octets;
}

std::optional<Message> MessageReader::next() {
  std::string_view text = std::string_view{buffer_}.substr(taken_);
  const std::optional<std::size_t> length = take_length(text, '\n');
  if (!length) return std::nullopt;
  if (*length > largest_) throw ProtocolError{"a message larger than a message may be"};
  if (text.size() < *length) return std::nullopt;
  Message message = parse(text.substr(0, *length));
  taken_ = buffer_.size() - text.size() + *length;
  return message;
}

}  // namespace halfopen::realnet
