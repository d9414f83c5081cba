#include "lexer.h"

#include <algorithm>
#include <charconv>

namespace halfopen::pkt {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
std::uint8_t hex_value(char c) { return static_cast<std::uint8_t>(is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10); }

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string shortened(std::string_view text) {
  constexpr std::size_t kShown = 40;
  std::string shown;
  for (const char c : text.substr(0, kShown)) shown += c >= ' ' && c <= '~' ? c : '?';
  return shown + (text.size() > kShown ? "..." : "");
}

}  // namespace

std::string describe(const Token& token) {
  switch (token.kind) {
    case Token::Kind::End: return "the end of the file";
    case Token::Kind::Integer:
    case Token::Kind::Hex: return std::to_string(token.number);
    case Token::Kind::Float: return token.text;
    case Token::Kind::String: return "the string \"" + shortened(token.text) + '"';
    case Token::Kind::Command: return "the command `" + shortened(token.text) + '`';
    case Token::Kind::Code: return "code";
    case Token::Kind::Option: return "--" + shortened(token.text);
    case Token::Kind::Ellipsis: return "...";
    case Token::Kind::Word:
    case Token::Kind::Symbol: return '"' + shortened(token.text) + '"';
  }
  return "?";
}

Lexer::Lexer(std::string_view text, std::string_view file, Place start) : text_{text}, file_{file}, place_{start} {}

void Lexer::fail(Place place, std::string_view expected, std::string_view found) const {
  throw SyntaxError{file_, place, expected, found};
}

void Lexer::step() {
  if (text_[at_] == '\n') {
    ++place_.line;
    place_.column = 1;
  } else {
    ++place_.column;
  }
  ++at_;
}

void Lexer::step(std::size_t count) {
  for (; count > 0; --count) step();
}

void Lexer::skip_comment() {
  const Place began = place_;
  step(2);
  while (at_ < text_.size() && !looking_at("*/")) step();
  if (at_ == text_.size()) fail(began, "*/ behind this /*", "the end of the file");
  step(2);
}

void Lexer::skip_blanks() {
  while (at_ < text_.size()) {
    if (is_blank(peek())) {
      step();
    } else if (looking_at("//")) {
      while (at_ < text_.size() && peek() != '\n') step();
    } else if (looking_at("/*")) {
      skip_comment();
    } else {
      return;
    }
  }
}

Token Lexer::begin() const {
  Token token;
  token.place = place_;
  token.begin = at_;
  return token;
}

Token Lexer::finished(Token token) const {
  token.end = at_;
  return token;
}

void Lexer::back_to(const Token& token) {
  at_ = token.begin;
  place_ = token.place;
}

Token Lexer::option_value() {
  step();
  Token token = begin();
  char quote = '\0';
  while (at_ < text_.size() && (quote != '\0' || !is_blank(peek()))) {
    const char c = peek();
    if (c == quote) {
      quote = '\0';
    } else if (quote == '\0' && (c == '"' || c == '`')) {
      quote = c;
    }
    token.text += c;
    step();
  }
  if (quote != '\0') fail(token.place, "a second quote in this value", "the end of the file");
  return finished(std::move(token));
}

void Lexer::skip_parentheses() {
  const Place began = place_;
  std::int32_t open = 0;
  do {
    if (at_ == text_.size()) fail(began, "a closing parenthesis behind this one", "the end of the file");
    if (peek() == '(') ++open;
    if (peek() == ')') --open;
    step();
  } while (open > 0);
}

Token Lexer::raw(std::string_view stops) {
  skip_blanks();
  Token token = begin();
  token.kind = Token::Kind::Word;
  while (at_ < text_.size() && !is_blank(peek()) && stops.find(peek()) == stops.npos) {
    token.text += peek();
    step();
  }
  if (token.text.empty()) token.kind = Token::Kind::End;
  return finished(std::move(token));
}

Token Lexer::next(const Defines& defines) {
  skip_blanks();
  if (at_ == text_.size()) return finished(begin());
  if (is_digit(peek()) || (peek() == '.' && is_digit(peek(1)))) return number();
  if (is_word(peek())) return word(defines);
  if (peek() == '"') return quoted('"', Token::Kind::String);
  if (peek() == '`') return quoted('`', Token::Kind::Command);
  if (looking_at("%{")) return code();
  if (looking_at("--") && is_word(peek(2))) return option();
  Token token = begin();
  if (looking_at("...")) {
    token.kind = Token::Kind::Ellipsis;
    step(3);
    return finished(std::move(token));
  }
  token.kind = Token::Kind::Symbol;
  token.text = peek();
  step();
  return finished(std::move(token));
}

// A dot belongs to a number only with a digit behind it: `0...1` are two numbers.
Token Lexer::number() {
  Token token = begin();
  token.kind = Token::Kind::Integer;
  if (looking_at("0x") || looking_at("0X")) {
    token.kind = Token::Kind::Hex;
    step(2);
  }
  const bool hex = token.kind == Token::Kind::Hex;
  const std::size_t digits = at_;
  while (hex ? is_hex(peek()) : is_digit(peek())) step();
  if (!hex && peek() == '.' && is_digit(peek(1))) {
    token.kind = Token::Kind::Float;
    step();
    while (is_digit(peek())) step();
  }
  token.text = text_.substr(digits, at_ - digits);
  if (token.kind == Token::Kind::Float) return finished(std::move(token));
  const char* const last = token.text.data() + token.text.size();
  const auto [end, error] = std::from_chars(token.text.data(), last, token.number, hex ? 16 : 10);
  if (token.text.empty() || error != std::errc{} || end != last) {
    fail(token.place, "a number below 2^63", shortened(text_.substr(token.begin, at_ - token.begin)));
  }
  return finished(std::move(token));
}

Token Lexer::word(const Defines& defines) {
  Token token = begin();
  token.kind = Token::Kind::Word;
  while (is_word(peek())) step();
  token.text = text_.substr(token.begin, at_ - token.begin);
  const auto defined = defines.find(token.text);
  if (defined == defines.end()) return finished(std::move(token));
  const std::string& value = defined->second;
  Lexer inner{value, file_ + " (" + token.text + ')'};
  Token replaced = inner.next({});
  const bool whole = inner.at_ == value.size() && replaced.kind != Token::Kind::Float;
  if (!whole || replaced.kind == Token::Kind::Symbol) {
    replaced = Token{};
    replaced.kind = Token::Kind::Word;
    replaced.text = value;
  }
  replaced.place = token.place;
  replaced.begin = token.begin;
  return finished(std::move(replaced));
}

char Lexer::escape() {
  step();
  const Place at = place_;
  const char c = peek();
  if (c == 'x' && is_hex(peek(1)) && is_hex(peek(2))) {
    const auto value = static_cast<char>(hex_value(peek(1)) << 4 | hex_value(peek(2)));
    step(2);
    return value;
  }
  switch (c) {
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'f': return '\f';
    case 'v': return '\v';
    case '\\':
    case '"': return c;
    default: fail(at, "n, r, t, f, v, xHH, a backslash or a quote behind a backslash", c == '\0' ? "the end" : std::string{'"', c, '"'});
  }
}

Token Lexer::quoted(char quote, Token::Kind kind) {
  Token token = begin();
  token.kind = kind;
  step();
  while (at_ < text_.size() && peek() != quote) {
    token.text += kind == Token::Kind::String && peek() == '\\' ? escape() : peek();
    if (at_ < text_.size()) step();
  }
  if (at_ == text_.size()) fail(token.place, quote == '"' ? "a second double quote" : "a second back-quote", "the end of the file");
  step();
  return finished(std::move(token));
}

Token Lexer::code() {
  Token token = begin();
  token.kind = Token::Kind::Code;
  step(2);
  const std::size_t close = text_.find("}%", at_);
  if (close == text_.npos) fail(token.place, "}% behind this %{", "the end of the file");
  token.text = text_.substr(at_, close - at_);
  step(close + 2 - at_);
  return finished(std::move(token));
}

Token Lexer::option() {
  Token token = begin();
  token.kind = Token::Kind::Option;
  step(2);
  const std::size_t name = at_;
  while (is_word(peek())) step();
  token.text = text_.substr(name, at_ - name);
  return finished(std::move(token));
}

std::string Lexer::squeezed(std::size_t begin, std::size_t end) const {
  constexpr std::size_t kLongest = 200;
  std::string text;
  for (const char c : text_.substr(begin, end - begin)) {
    if (text.size() >= kLongest) return text + "...";
    if (!is_blank(c)) {
      text += c;
    } else if (!text.ends_with(' ')) {
      text += ' ';
    }
  }
  return text;
}

}  // namespace halfopen::pkt
