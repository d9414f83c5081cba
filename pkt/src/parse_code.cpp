// Assertions: the part of Python that scripts use, parsed here and never handed to an interpreter.
//
// Statements: assert, print, = and += on one variable; separated by new lines or semicolons, continued by a backslash or
// inside parentheses. Operators as in Python, of rising strength: or, and, not, comparisons (chained), |, ^, &, + and -,
// * and %, and signs.
#include <array>
#include <charconv>
#include <utility>

#include "lexer.h"
#include "parser.h"

namespace halfopen::pkt {
namespace {

using Kind = CodeExpr::Kind;

struct CodeToken {
  enum class Kind : std::uint8_t { End, Line, Integer, Text, Name, Operator };
  Kind kind = Kind::End;
  Place place{};
  std::int64_t number = 0;
  std::string text{};
};

constexpr std::string_view kOperators[] = {"==", "!=", "<=", ">=", "+=", "<", ">", "=", "+", "-",
                                           "*",  "%",  "&",  "|",  "^",  "(", ")", ",", ";"};

class CodeParser {
 public:
  CodeParser(std::string_view text, std::string_view file, Place place) : text_{text}, file_{file}, here_{place} { advance(); }

  CodeEvent run() {
    CodeEvent code;
    while (true) {
      while (token_.kind == CodeToken::Kind::Line || is(";")) advance();
      if (token_.kind == CodeToken::Kind::End) return code;
      code.statements.push_back(statement());
      if (token_.kind != CodeToken::Kind::End && token_.kind != CodeToken::Kind::Line && !is(";")) {
        fail("the end of the statement");
      }
    }
  }

 private:
  // Tokens.
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  void step() {
    here_ = text_[at_] == '\n' ? Place{here_.line + 1, 1} : Place{here_.line, here_.column + 1};
    ++at_;
  }
  void advance();
  void skip_blanks();
  void read_number();
  void read_text();
  void read_operator();
  bool is(std::string_view text) const {
    return (token_.kind == CodeToken::Kind::Operator || token_.kind == CodeToken::Kind::Name) && token_.text == text;
  }
  bool take_if(std::string_view text) {
    if (!is(text)) return false;
    advance();
    return true;
  }
  [[noreturn]] void fail(std::string_view expected) const {
    const bool end = token_.kind == CodeToken::Kind::End || token_.kind == CodeToken::Kind::Line;
    const std::string found = token_.kind == CodeToken::Kind::Integer ? std::to_string(token_.number) : '"' + token_.text + '"';
    throw SyntaxError{file_, token_.place, expected, end ? "the end of the line" : found};
  }

  // Grammar.
  CodeStatement statement();
  CodeExpr expression() { return binary(0); }
  CodeExpr binary(std::size_t level);
  CodeExpr negation();
  CodeExpr comparison();
  CodeExpr sign();
  CodeExpr atom();
  CodeExpr tuple(Place place);
  std::string comparison_operator();

  std::string_view text_;
  std::string_view file_;
  std::size_t at_ = 0;
  Place here_;
  CodeToken token_;
  std::int32_t parentheses_ = 0;
  std::int32_t depth_ = 0;
};

void CodeParser::skip_blanks() {
  while (at_ < text_.size()) {
    if (peek() == '#') {
      while (at_ < text_.size() && peek() != '\n') step();
    } else if (peek() == '\\' && (peek(1) == '\n' || (peek(1) == '\r' && peek(2) == '\n'))) {
      while (peek() != '\n') step();
      step();
    } else if (peek() == ' ' || peek() == '\t' || peek() == '\r' || (peek() == '\n' && parentheses_ > 0)) {
      step();
    } else {
      return;
    }
  }
}

void CodeParser::advance() {
  skip_blanks();
  token_ = CodeToken{.place = here_};
  if (at_ == text_.size()) return;
  if (peek() == '\n') {
    token_.kind = CodeToken::Kind::Line;
    step();
  } else if (is_digit(peek())) {
    read_number();
  } else if (is_word(peek())) {
    token_.kind = CodeToken::Kind::Name;
    for (; is_word(peek()); step()) token_.text += peek();
  } else if (peek() == '"' || peek() == '\'') {
    read_text();
  } else {
    read_operator();
  }
}

void CodeParser::read_number() {
  token_.kind = CodeToken::Kind::Integer;
  const bool hex = peek() == '0' && (peek(1) == 'x' || peek(1) == 'X');
  std::string digits;
  for (; is_word(peek()) || (peek() == '.' && is_digit(peek(1))); step()) digits += peek();
  const char* const first = digits.data() + (hex ? 2 : 0);
  const char* const last = digits.data() + digits.size();
  const auto [end, error] = std::from_chars(first, last, token_.number, hex ? 16 : 10);
  if (first == last || error != std::errc{} || end != last) throw SyntaxError{file_, token_.place, "an integer below 2^63", '"' + digits + '"'};
}

void CodeParser::read_text() {
  token_.kind = CodeToken::Kind::Text;
  const char quote = peek();
  step();
  while (at_ < text_.size() && peek() != quote && peek() != '\n') {
    if (peek() == '\\' && peek(1) != '\0' && peek(1) != '\n') step();
    token_.text += peek();
    step();
  }
  if (peek() != quote) throw SyntaxError{file_, token_.place, "a string that ends on its line", {}};
  step();
}

void CodeParser::read_operator() {
  token_.kind = CodeToken::Kind::Operator;
  for (const std::string_view known : kOperators) {
    if (text_.substr(at_, known.size()) != known) continue;
    token_.text = known;
    for (std::size_t i = 0; i < known.size(); ++i) step();
    if (known == "(") ++parentheses_;
    if (known == ")" && parentheses_ > 0) --parentheses_;
    return;
  }
  const char c = peek();
  throw SyntaxError{file_, token_.place, "a name, a number, a string or an operator", c >= ' ' && c <= '~' ? std::string{'"', c, '"'} : "another character"};
}

CodeStatement CodeParser::statement() {
  CodeStatement statement;
  statement.place = token_.place;
  if (token_.kind != CodeToken::Kind::Name) fail("a statement: assert, print, or a variable to set");
  if (take_if("assert")) {
    statement.value = expression();
    if (take_if(",")) statement.message = expression();
    return statement;
  }
  if (take_if("print")) {
    statement.kind = CodeStatement::Kind::Print;
    statement.value = expression();
    return statement;
  }
  statement.name = token_.text;
  advance();
  const bool add = is("+=");
  if (!add && !is("=")) fail("= or += behind the variable");
  statement.kind = add ? CodeStatement::Kind::Add : CodeStatement::Kind::Assign;
  advance();
  statement.value = expression();
  return statement;
}

constexpr std::size_t kLevelNot = 2, kLevelCompare = 3, kLevels = 8;
constexpr std::array<std::array<std::string_view, 2>, kLevels> kBinary = {{{"or", "or"}, {"and", "and"}, {}, {}, {"|", "^"}, {"&", "&"}, {"+", "-"}, {"*", "%"}}};

CodeExpr CodeParser::binary(std::size_t level) {
  constexpr std::int32_t kDeepest = 400;  // levels, some eight for each pair of parentheses
  if (level == kLevels) return sign();
  if (level == kLevelNot) return negation();
  if (level == kLevelCompare) return comparison();
  if (++depth_ > kDeepest) fail("fewer parentheses");
  CodeExpr left = binary(level + 1);
  while (is(kBinary[level][0]) || is(kBinary[level][1])) {
    CodeExpr joined{.kind = Kind::Binary, .place = token_.place, .text = token_.text};
    advance();
    joined.items.push_back(std::move(left));
    joined.items.push_back(binary(level + 1));
    left = std::move(joined);
  }
  --depth_;
  return left;
}

CodeExpr CodeParser::negation() {
  std::int32_t times = 0;
  const Place place = token_.place;
  while (take_if("not")) ++times;
  CodeExpr operand = comparison();
  if (times == 0) return operand;
  CodeExpr negated{.kind = Kind::Unary, .place = place, .text = times % 2 == 1 ? "not" : "bool"};
  negated.items.push_back(std::move(operand));
  return negated;
}

std::string CodeParser::comparison_operator() {
  for (const std::string_view known : {"==", "!=", "<=", ">=", "<", ">"}) {
    if (take_if(known)) return std::string{known};
  }
  return {};
}

CodeExpr CodeParser::comparison() {
  const Place place = token_.place;
  CodeExpr first = binary(kLevelCompare + 1);
  std::string sign = comparison_operator();
  if (sign.empty()) return first;
  CodeExpr chain{.kind = Kind::Compare, .place = place};
  chain.items.push_back(std::move(first));
  for (; !sign.empty(); sign = comparison_operator()) {
    chain.chain.push_back(sign);
    chain.items.push_back(binary(kLevelCompare + 1));
  }
  return chain;
}

CodeExpr CodeParser::sign() {
  const Place place = token_.place;
  bool negative = false;
  bool any = false;
  for (; is("-") || is("+"); advance()) {
    any = true;
    if (is("-")) negative = !negative;
  }
  CodeExpr operand = atom();
  if (!any) return operand;
  CodeExpr with{.kind = Kind::Unary, .place = place, .text = negative ? "-" : "+"};
  with.items.push_back(std::move(operand));
  return with;
}

// One expression in parentheses is itself, several are a tuple.
CodeExpr CodeParser::tuple(Place place) {
  CodeExpr tuple{.kind = Kind::Tuple, .place = place};
  bool comma = false;
  while (!is(")")) {
    tuple.items.push_back(expression());
    if (!take_if(",")) break;
    comma = true;
  }
  if (!take_if(")")) fail("a closing parenthesis");
  if (!comma && tuple.items.size() == 1) return CodeExpr{std::move(tuple.items[0])};
  return tuple;
}

CodeExpr CodeParser::atom() {
  CodeExpr expr{.place = token_.place, .number = token_.number, .text = token_.text};
  if (take_if("(")) return tuple(expr.place);
  switch (token_.kind) {
    case CodeToken::Kind::Integer:
      expr.kind = Kind::Integer;
      break;
    case CodeToken::Kind::Text:
      expr.kind = Kind::Text;
      break;
    case CodeToken::Kind::Name:
      if (is("or") || is("and") || is("not") || is("assert") || is("print")) fail("a value");
      expr.kind = Kind::Name;
      break;
    default:
      fail("a value: a number, a name, a string or parentheses");
  }
  advance();
  return expr;
}

}  // namespace

CodeEvent parse_code(std::string_view text, std::string_view file, Place place) { return CodeParser{text, file, place}.run(); }

}  // namespace halfopen::pkt
