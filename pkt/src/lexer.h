// From characters to tokens, one at a time: some words (flags, addresses, hexadecimal octets) only their place tells from
// numbers, so the parser asks for those itself.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "halfopen/pkt/parse.h"

namespace halfopen::pkt {

struct Token {
  enum class Kind : std::uint8_t {
    End,
    Integer,   ///< number
    Hex,       ///< number, written 0x...
    Float,     ///< text: digits with a dot.
    String,    ///< text, escapes read.
    Command,   ///< text between back-quotes.
    Code,      ///< text between %{ and }%.
    Word,
    Option,    ///< text: the name behind the dashes.
    Ellipsis,
    Symbol,    ///< text: one character.
  };
  Kind kind = Kind::End;
  Place place{};
  std::size_t begin = 0;  ///< Offsets in the text.
  std::size_t end = 0;
  std::int64_t number = 0;
  std::string text{};

  bool is(char symbol) const { return kind == Kind::Symbol && text[0] == symbol; }
  bool is(std::string_view word) const { return kind == Kind::Word && text == word; }
};

/// What stands there, for messages: `"foo"`, `the end of the file`.
std::string describe(const Token& token);

class Lexer {
 public:
  Lexer(std::string_view text, std::string_view file, Place start = {});

  /// Takes the next token; one of the `defines` for a word that is among them.
  Token next(const Defines& defines);
  /// Skips blanks and comments, then takes characters up to a blank or one of `stops`.
  Token raw(std::string_view stops);
  /// Takes `=` and the value behind it, up to a blank outside of quotes.
  Token option_value();
  /// Skips what stands in the parentheses that open here, whatever it is.
  void skip_parentheses();
  /// Goes back to where a token begins.
  void back_to(const Token& token);

  std::string_view text() const { return text_; }
  std::string_view file() const { return file_; }
  std::size_t offset() const { return at_; }
  /// The text of an event in one line.
  std::string squeezed(std::size_t begin, std::size_t end) const;

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool looking_at(std::string_view what) const { return text_.substr(at_, what.size()) == what; }
  void step();
  void step(std::size_t count);
  void skip_blanks();
  void skip_comment();
  Token begin() const;
  Token finished(Token token) const;
  [[noreturn]] void fail(Place place, std::string_view expected, std::string_view found) const;
  Token number();
  Token word(const Defines& defines);
  Token quoted(char quote, Token::Kind kind);
  char escape();
  Token code();
  Token option();

  std::string_view text_;
  std::string file_;
  std::size_t at_ = 0;
  Place place_;
};

bool is_digit(char c);
bool is_word(char c);
bool is_hex(char c);
/// The value of a hexadecimal digit.
std::uint8_t hex_value(char c);

}  // namespace halfopen::pkt
