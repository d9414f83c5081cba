// The script as a whole: option lines, commands before and after, events and their times.
#include <utility>

#include "parser.h"

namespace halfopen::pkt {

using net::Duration;

namespace {

constexpr Duration kNanosecond{1};
constexpr Duration kSecond = std::chrono::seconds{1};
constexpr std::int64_t kMostSeconds = 1'000'000'000;

/// Digits behind the dot as nanoseconds; further digits are cut off.
Duration fraction(std::string_view digits) {
  Duration value{};
  Duration place = kSecond;
  for (const char digit : digits) {
    place /= 10;
    if (place < kNanosecond) break;
    value += place * (digit - '0');
  }
  return value;
}

}  // namespace

Script Parser::script() {
  Script script;
  script.file = lexer_.file();
  while (token_.kind == Token::Kind::Option) option_line(script);
  if (token_.kind == Token::Kind::Command) script.init = Command{token_.place, take().text};
  if (token_.kind == Token::Kind::End) fail("a first event, at time 0");
  while (token_.kind != Token::Kind::End && token_.kind != Token::Kind::Command) script.events.push_back(event());
  if (token_.kind == Token::Kind::Command) script.cleanup = Command{token_.place, take().text};
  if (token_.kind != Token::Kind::End) fail("the end of the file behind the cleanup command");
  if (script.events.empty()) fail("a first event, at time 0");
  return script;
}

void Parser::option_line(Script& script) {
  ScriptOption option;
  option.place = token_.place;
  option.name = token_.text;
  take();
  if (token_.is('=')) {
    lexer_.back_to(token_);
    option.value = lexer_.option_value().text;
    advance();
    if (option.value.empty()) fail_at(option.place, "a value behind --" + option.name + '=');
  }
  if (option.name == "define" || option.name == "D") {
    const std::size_t equals = option.value.find('=');
    if (equals == std::string::npos || equals == 0) fail_at(option.place, "--define=NAME=VALUE");
    defines_.emplace(option.value.substr(0, equals), option.value.substr(equals + 1));
  }
  script.options.push_back(std::move(option));
}

Duration Parser::seconds() {
  const bool whole = token_.kind == Token::Kind::Integer;
  if (!whole && token_.kind != Token::Kind::Float) fail("a time in seconds");
  const Token token = take();
  const std::size_t dot = whole ? token.text.size() : token.text.find('.');
  std::int64_t count = 0;
  for (const char digit : std::string_view{token.text}.substr(0, dot)) {
    count = count * 10 + (digit - '0');
    if (count > kMostSeconds) fail_at(token.place, "a time of at most " + std::to_string(kMostSeconds) + " s", token.text);
  }
  return kSecond * count + (whole ? Duration{} : fraction(std::string_view{token.text}.substr(dot + 1)));
}

bool Parser::at_time() const {
  return token_.is('+') || token_.is('*') || token_.kind == Token::Kind::Integer || token_.kind == Token::Kind::Float;
}

Time Parser::time() {
  if (!at_time()) fail("the time of an event: 0.1, +0.1, 0.1~0.2, 0.1...0.2 or *");
  Time time;
  if (take_if('*')) {
    time.kind = Time::Kind::Any;
    return time;
  }
  if (take_if('+')) time.kind = Time::Kind::Relative;
  time.at = seconds();
  if (token_.is('~')) {
    const Place place = take().place;
    const bool relative = take_if('+');
    if (relative != (time.kind == Time::Kind::Relative)) fail_at(place, "both ends of a range absolute, or both relative");
    time.latest = seconds();
    if (*time.latest < time.at) fail_at(place, "a range that ends behind its begin");
  } else if (token_.kind == Token::Kind::Ellipsis) {
    const Place place = take().place;
    take_if('+');
    time.returns = seconds();
    if (*time.returns < time.at) fail_at(place, "a call that returns after it began");
  }
  return time;
}

Event Parser::event() {
  Event event;
  event.place = token_.place;
  const std::size_t begin = token_.begin;
  event.time = time();
  if (token_.is('<') || token_.is('>')) {
    event.action = packet();
  } else if (token_.kind == Token::Kind::Command) {
    event.action = CommandEvent{take().text};
  } else if (token_.kind == Token::Kind::Code) {
    const Place place = token_.place;
    event.action = parse_code(take().text, lexer_.file(), {place.line, place.column + 2});
  } else if (token_.kind == Token::Kind::Word) {
    event.action = call();
  } else {
    fail("a packet (< or >), a system call, a command or code");
  }
  event.text = lexer_.squeezed(begin, last_end_);
  check_time(event);
  return event;
}

void Parser::check_time(const Event& event) {
  const auto* packet = std::get_if<PacketEvent>(&event.action);
  const bool outbound = packet != nullptr && packet->outbound;
  if ((event.time.latest || event.time.kind == Time::Kind::Any) && !outbound) {
    fail_at(event.place, "a range or * before an outbound packet only");
  }
  if (event.time.returns && !std::holds_alternative<CallEvent>(event.action)) {
    fail_at(event.place, "a time of return before a system call only");
  }
  const bool first = !last_absolute_;
  if (first) {
    if (event.time.kind == Time::Kind::Any || event.time.at != Duration{}) fail_at(event.place, "the first event at time 0");
    last_absolute_ = Duration{};
  }
  if (event.time.kind != Time::Kind::Absolute) return;
  if (event.time.at < *last_absolute_) fail_at(event.place, "a time that is not before that of the last absolute one");
  last_absolute_ = event.time.at;
}

}  // namespace halfopen::pkt
