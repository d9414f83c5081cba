// Socket options and ioctl, by their names.
#include <limits>

#include "caller.h"
#include "stop.h"

namespace halfopen::pkt {

using net::Op;
using net::Option;

namespace {

constexpr std::int64_t kSecond = 1'000'000'000, kMicrosecond = 1'000;

Option option_of(const CallEvent& event, const Expr& expr) {
  Option option{};
  if (expr.kind != Expr::Kind::Word) unsupported(event.name + "() with a number for the option");
  if (!net::option_named(expr.text, option) || expr.text == "TCP_INFO") unsupported("the socket option " + expr.text);
  return option;
}

const Expr& member(const Expr& structure, std::string_view name) {
  const Expr* found = field(structure, name);
  if (found == nullptr) invalid("column " + std::to_string(structure.place.column) + ": expected the field " + std::string{name});
  return *found;
}

std::int64_t scaled(const CallEvent& event, std::int64_t value, std::int64_t unit) {
  if (value > std::numeric_limits<std::int64_t>::max() / unit || value < std::numeric_limits<std::int64_t>::min() / unit) {
    invalid(event.name + "(): a time of " + std::to_string(value) + " units");
  }
  return value * unit;
}

}  // namespace

Begun Caller::setsockopt(const CallEvent& event) {
  expect_arguments(event, 5, 5);
  const Option option = option_of(event, event.arguments[2]);
  const Expr& value = inside(event.arguments[3]);
  net::Call call{.op = Op::SetOption, .descriptor = handle(event).descriptor, .option = option};
  if (option == Option::Linger) {
    call.argument = number_of(member(value, "onoff"));
    call.second = number_of(member(value, "linger"));
  } else if (is_time_value(option)) {
    call.argument = scaled(event, number_of(member(value, "tv_sec")), kSecond) + scaled(event, number_of(member(value, "tv_usec")), kMicrosecond);
  } else {
    if (value.kind == Expr::Kind::String) unsupported("setsockopt() with a string");
    call.argument = scaled(event, number_of(value), unit_of(option));
  }
  return make(event, call);
}

Begun Caller::getsockopt(const CallEvent& event) {
  expect_arguments(event, 5, 5);
  const Option option = option_of(event, event.arguments[2]);
  const Expr& value = inside(event.arguments[3]);
  const net::Outcome found = make(event, {.op = Op::GetOption, .descriptor = handle(event).descriptor, .option = option}).made->operation.outcome;
  Begun begun = at_once(event, found.error ? found : net::Outcome{.value = 0});
  const Expr& length = inside(event.arguments[4]);
  constexpr std::int64_t kInteger = 4, kLinger = 8, kTimeValue = 16;
  const std::int64_t size = option == Option::Linger ? kLinger : is_time_value(option) ? kTimeValue : kInteger;
  begun.then = [option, &value, &length, size, found](const net::Outcome&, MadeCall*) {
    if (!is_ellipsis(length)) expect_number("the length of the option", number_of(length), size);
    if (is_ellipsis(value)) return;
    if (option == Option::Linger) {
      expect_number("onoff", number_of(member(value, "onoff")), found.value);
      expect_number("linger", number_of(member(value, "linger")), found.extra);
    } else if (is_time_value(option)) {
      expect_number("tv_sec", number_of(member(value, "tv_sec")), found.value / kSecond);
      expect_number("tv_usec", number_of(member(value, "tv_usec")), found.value % kSecond / kMicrosecond);
    } else {
      expect_number("the option", number_of(value), found.value / unit_of(option));
    }
  };
  return begun;
}

Begun Caller::ioctl(const CallEvent& event) {
  expect_arguments(event, 2, 3);
  Option option{};
  const Expr& request = event.arguments[1];
  const bool known = request.kind == Expr::Kind::Word && net::option_named(request.text, option);
  const bool queue = known && (option == Option::UnreadBytes || option == Option::UnsentBytes);
  const bool mode = known && option == Option::NonBlocking;
  if (!queue && !mode) unsupported("ioctl() with " + request.text);
  expect_arguments(event, 3, 3);
  const Expr& value = inside(event.arguments[2]);
  net::Call call{.op = mode ? Op::SetOption : Op::GetOption, .descriptor = handle(event).descriptor, .option = option};
  if (mode) call.argument = number_of(value);
  Begun begun = make(event, call);
  if (mode) return begun;
  const net::Outcome outcome = begun.made->operation.outcome;
  begun.then = {};
  if (outcome.error) return begun;
  Begun read = at_once(event, {.value = 0});
  read.then = [&value, found = outcome.value, name = request.text](const net::Outcome&, MadeCall*) {
    if (!is_ellipsis(value)) expect_number(name, number_of(value), found);
  };
  return read;
}

}  // namespace halfopen::pkt
