#include "parser.h"

#include <limits>
#include <utility>

namespace halfopen::pkt {

Parser::Parser(std::string_view text, std::string_view file, const Defines& defines)
    : lexer_{text, file}, defines_{defines} {
  advance();
}

void Parser::advance() { token_ = lexer_.next(defines_); }

Token Parser::take() {
  last_end_ = token_.end;
  Token taken = std::move(token_);
  advance();
  return taken;
}

Token Parser::take_raw(std::string_view stops) {
  lexer_.back_to(token_);
  Token taken = lexer_.raw(stops);
  last_end_ = taken.end;
  advance();
  return taken;
}

bool Parser::take_if(char symbol) {
  if (!token_.is(symbol)) return false;
  take();
  return true;
}

bool Parser::take_if(std::string_view name) {
  if (!token_.is(name)) return false;
  take();
  return true;
}

void Parser::expect(char symbol) {
  if (!take_if(symbol)) fail(std::string{'"', symbol, '"'});
}

void Parser::fail(std::string_view expected) const { fail_at(token_.place, expected, describe(token_)); }

void Parser::fail_at(Place place, std::string_view expected, std::string_view found) const {
  throw SyntaxError{lexer_.file(), place, expected, found};
}

std::int64_t Parser::integer(std::string_view what, std::int64_t least, std::int64_t most) {
  const Place place = token_.place;
  const bool negative = least < 0 && take_if('-');
  if (token_.kind != Token::Kind::Integer && token_.kind != Token::Kind::Hex) fail(what);
  const std::int64_t value = negative ? -token_.number : token_.number;
  if (value < least || value > most) {
    fail_at(place, std::string{what} + " from " + std::to_string(least) + " to " + std::to_string(most), std::to_string(value));
  }
  take();
  return value;
}

std::uint32_t Parser::number32(std::string_view what) {
  return static_cast<std::uint32_t>(integer(what, 0, std::numeric_limits<std::uint32_t>::max()));
}

std::string Parser::word(std::string_view what) {
  if (token_.kind != Token::Kind::Word) fail(what);
  return take().text;
}

Script parse(std::string_view text, std::string_view file, const Defines& defines) {
  return Parser{text, file, defines}.script();
}

}  // namespace halfopen::pkt
