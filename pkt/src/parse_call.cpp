// System calls and the expressions in them.
#include <algorithm>
#include <utility>

#include "parser.h"

namespace halfopen::pkt {

using Kind = Expr::Kind;

namespace {

/// Symbols of errors are capitals: a call on the next line that lacks its time is none.
bool is_symbol(std::string_view word) {
  return std::all_of(word.begin(), word.end(), [](char c) { return (c >= 'A' && c <= 'Z') || is_digit(c); });
}

}  // namespace

CallEvent Parser::call() {
  CallEvent call;
  call.name = word("the name of a system call");
  expect('(');
  if (!token_.is(')')) {
    do {
      call.arguments.push_back(expression());
    } while (take_if(','));
  }
  expect(')');
  expect('=');
  call.result = expression();
  if (token_.kind == Token::Kind::Word && is_symbol(token_.text)) {
    call.error = take().text;
    if (token_.is('(')) note();
  }
  if (token_.is('(')) note();
  return call;
}

// Decoration in parentheses: any characters.
void Parser::note() {
  lexer_.back_to(token_);
  lexer_.skip_parentheses();
  last_end_ = lexer_.offset();
  advance();
}

Expr Parser::expression() {
  const Depth depth{*this};
  Expr first = primary();
  if (!token_.is('|')) return first;
  Expr either{.kind = Kind::Or, .place = first.place};
  either.items.push_back(std::move(first));
  while (take_if('|')) either.items.push_back(primary());
  return either;
}

Expr Parser::items(Expr expr, char close) {
  take();
  if (!token_.is(close)) {
    do {
      expr.items.push_back(close == ')' ? expression() : struct_item());
    } while (take_if(','));
  }
  expect(close);
  return expr;
}

Expr Parser::primary() {
  const Depth depth{*this};
  Expr expr{.place = token_.place};
  switch (token_.kind) {
    case Token::Kind::Ellipsis:
      take();
      return expr;
    case Token::Kind::Integer:
    case Token::Kind::Hex:
      expr.kind = Kind::Integer;
      expr.hexadecimal = token_.kind == Token::Kind::Hex;
      expr.number = take().number;
      return expr;
    case Token::Kind::String:
      expr.kind = Kind::String;
      while (token_.kind == Token::Kind::String) expr.text += take().text;
      return expr;
    case Token::Kind::Word:
      expr.kind = Kind::Word;
      expr.text = take().text;
      if (!token_.is('(')) return expr;
      expr.kind = Kind::Apply;
      return items(std::move(expr), ')');
    default:
      break;
  }
  if (token_.is('-')) {
    take();
    if (token_.kind != Token::Kind::Integer) fail("a number behind the sign");
    expr.kind = Kind::Integer;
    expr.number = -take().number;
    return expr;
  }
  expr.kind = token_.is('[') ? Kind::List : Kind::Struct;
  if (token_.is('[')) return items(std::move(expr), ']');
  if (token_.is('{')) return items(std::move(expr), '}');
  fail("an expression: ..., a number, a word, a string, [...] or {...}");
}

// `name=value`, `name(size)=value`, or an expression without a name.
Expr Parser::struct_item() {
  Expr item = expression();
  if (!token_.is('=')) return item;
  const bool sized = item.kind == Kind::Apply && item.items.size() == 1;
  if (item.kind != Kind::Word && !sized) fail_at(item.place, "the name of a field before =");
  take();
  Expr field{.kind = Kind::Field, .place = item.place, .text = item.text};
  field.items.push_back(expression());
  if (sized) field.items.push_back(std::move(item.items[0]));
  return field;
}

}  // namespace halfopen::pkt
