#include "code.h"

#include <limits>
#include <vector>

#include "stop.h"

namespace halfopen::pkt {

using Kind = CodeExpr::Kind;

/// An integer, or a text with the values that were formatted into it (only messages have any).
struct CodeRun::Value {
  std::int64_t number = 0;
  bool is_text = false;
  std::string text{};

  bool truth() const { return is_text ? !text.empty() : number != 0; }
  std::string shown() const { return is_text ? text : std::to_string(number); }
};

namespace {

std::string at(Place place) { return "line " + std::to_string(place.line) + ": "; }

/// Python's integers have no end; these end in an error.
void refuse(const CodeExpr& expr, bool overflow) {
  if (overflow) invalid(at(expr.place) + "a number beyond 64 bits");
}

constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min(), kMost = std::numeric_limits<std::int64_t>::max();

bool sum_overflows(std::int64_t a, std::int64_t b) { return b > 0 ? a > kMost - b : a < kLeast - b; }
bool difference_overflows(std::int64_t a, std::int64_t b) { return b > 0 ? a < kLeast + b : a > kMost + b; }

bool product_overflows(std::int64_t a, std::int64_t b) {
  if (a == 0 || b == 0) return false;
  if (a == -1 || b == -1) return a == kLeast || b == kLeast;
  if ((a > 0) == (b > 0)) return a > 0 ? a > kMost / b : a < kMost / b;
  return a > 0 ? b < kLeast / a : a < kLeast / b;
}

std::int64_t floor_modulo(std::int64_t a, std::int64_t b) {
  const std::int64_t rest = a % b;
  return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

std::int64_t arithmetic(const CodeExpr& expr, std::int64_t a, std::int64_t b) {
  switch (expr.text[0]) {
    case '+': return refuse(expr, sum_overflows(a, b)), a + b;
    case '-': return refuse(expr, difference_overflows(a, b)), a - b;
    case '*': return refuse(expr, product_overflows(a, b)), a * b;
    case '&': return a & b;
    case '|': return a | b;
    case '^': return a ^ b;
    default: break;
  }
  if (b == 0) invalid(at(expr.place) + "a division by zero");
  return b == -1 ? 0 : floor_modulo(a, b);
}

bool holds(const std::string& sign, std::int64_t a, std::int64_t b) {
  if (sign == "==") return a == b;
  if (sign == "!=") return a != b;
  if (sign == "<=") return a <= b;
  if (sign == ">=") return a >= b;
  return sign == "<" ? a < b : a > b;
}

}  // namespace

CodeRun::Value CodeRun::named(const CodeExpr& expr, const StateNumbers& state) const {
  if (const auto variable = variables_.find(expr.text); variable != variables_.end()) return {variable->second};
  if (const auto number = state.find(expr.text); number != state.end()) return {number->second};
  if (const auto constant = state_constant(expr.text)) return {*constant};
  unsupported("an assertion on " + expr.text);
}

CodeRun::Value CodeRun::unary(const CodeExpr& expr, const StateNumbers& state) const {
  const Value operand = evaluate(expr.items[0], state);
  if (expr.text == "not") return {operand.truth() ? 0 : 1};
  if (expr.text == "bool") return {operand.truth() ? 1 : 0};
  if (operand.is_text) invalid(at(expr.place) + "a sign before a text");
  if (expr.text == "+") return operand;
  refuse(expr, operand.number == kLeast);
  return {-operand.number};
}

CodeRun::Value CodeRun::binary(const CodeExpr& expr, const StateNumbers& state) const {
  const Value left = evaluate(expr.items[0], state);
  if (expr.text == "and" && !left.truth()) return left;
  if (expr.text == "or" && left.truth()) return left;
  const Value right = evaluate(expr.items[1], state);
  if (expr.text == "and" || expr.text == "or") return right;
  if (left.is_text && expr.text == "%") return {.is_text = true, .text = left.text + " <- " + right.shown()};
  if (left.is_text && right.is_text && expr.text == "+") return {.is_text = true, .text = left.text + right.text};
  if (left.is_text || right.is_text) invalid(at(expr.place) + "arithmetic on a text");
  return {arithmetic(expr, left.number, right.number)};
}

CodeRun::Value CodeRun::compare(const CodeExpr& expr, const StateNumbers& state) const {
  Value left = evaluate(expr.items[0], state);
  for (std::size_t i = 0; i < expr.chain.size(); ++i) {
    Value right = evaluate(expr.items[i + 1], state);
    const bool texts = left.is_text && right.is_text;
    if (left.is_text != right.is_text) invalid(at(expr.place) + "a text compared with a number");
    if (texts ? !holds(expr.chain[i], left.text.compare(right.text), 0) : !holds(expr.chain[i], left.number, right.number)) return {0};
    left = std::move(right);
  }
  return {1};
}

CodeRun::Value CodeRun::evaluate(const CodeExpr& expr, const StateNumbers& state) const {
  switch (expr.kind) {
    case Kind::Integer: return {expr.number};
    case Kind::Text: return {.is_text = true, .text = expr.text};
    case Kind::Name: return named(expr, state);
    case Kind::Unary: return unary(expr, state);
    case Kind::Binary: return binary(expr, state);
    case Kind::Compare: return compare(expr, state);
    case Kind::Tuple: break;
  }
  Value tuple{.is_text = true};
  for (const CodeExpr& item : expr.items) tuple.text += (tuple.text.empty() ? "" : ", ") + evaluate(item, state).shown();
  return tuple;
}

void CodeRun::check(const CodeStatement& statement, const StateNumbers& state) const {
  if (evaluate(statement.value, state).truth()) return;
  std::vector<std::string> details;
  if (statement.value.kind == Kind::Compare) {
    std::string sides = "compared: ";
    for (std::size_t i = 0; i < statement.value.items.size(); ++i) {
      sides += (i == 0 ? "" : ' ' + statement.value.chain[i - 1] + ' ') + evaluate(statement.value.items[i], state).shown();
    }
    details.push_back(std::move(sides));
  }
  if (statement.message) details.push_back("message: " + evaluate(*statement.message, state).shown());
  failed("the assertion on line " + std::to_string(statement.place.line) + " does not hold", std::move(details));
}

std::uint32_t CodeRun::run(const CodeEvent& code, const StateNumbers& state) {
  std::uint32_t held = 0;
  for (const CodeStatement& statement : code.statements) {
    switch (statement.kind) {
      case CodeStatement::Kind::Assert:
        check(statement, state);
        ++held;
        break;
      case CodeStatement::Kind::Print:
        break;
      case CodeStatement::Kind::Assign:
      case CodeStatement::Kind::Add: {
        const Value value = evaluate(statement.value, state);
        if (value.is_text) invalid(at(statement.place) + "a variable that holds a text");
        std::int64_t& variable = variables_[statement.name];
        if (statement.kind == CodeStatement::Kind::Assign) variable = 0;
        refuse(statement.value, sum_overflows(variable, value.number));
        variable += value.number;
      }
    }
  }
  return held;
}

}  // namespace halfopen::pkt
