#include "values.h"

#include <string>

#include "stop.h"

namespace halfopen::pkt {

using Kind = Expr::Kind;

namespace {

struct Symbol {
  std::string_view name;
  std::int64_t value;
};

// Linux's numbers: what scripts compare results with, and arguments that are numbers in the model too.
constexpr Symbol kSymbols[] = {
    {"O_RDONLY", 0},     {"O_WRONLY", 1},      {"O_RDWR", 2},     {"O_NONBLOCK", 0x800}, {"SHUT_RD", 0},     {"SHUT_WR", 1},
    {"SHUT_RDWR", 2},    {"SOCK_STREAM", 1},   {"SOCK_DGRAM", 2}, {"IPPROTO_IP", 0},     {"IPPROTO_TCP", 6}, {"IPPROTO_UDP", 17},
    {"IPPROTO_ICMP", 1}, {"AF_INET", 2},       {"AF_INET6", 10},  {"AF_UNSPEC", 0},      {"SOMAXCONN", 4096}, {"EPOLL_CTL_ADD", 1},
    {"EPOLL_CTL_DEL", 2}, {"EPOLL_CTL_MOD", 3}};

}  // namespace

std::int64_t number_of(const Expr& expr) {
  if (expr.kind == Kind::Integer) return expr.number;
  if (expr.kind == Kind::Or) {
    std::int64_t bits = 0;
    for (const Expr& item : expr.items) bits |= number_of(item);
    return bits;
  }
  if (expr.kind != Kind::Word) invalid("column " + std::to_string(expr.place.column) + ": expected a number or a symbol");
  for (const Symbol& symbol : kSymbols) {
    if (symbol.name == expr.text) return symbol.value;
  }
  if (const auto error = net::error_named(net::ErrorFamily::Linux, expr.text)) return error->number();
  unsupported("the symbol " + expr.text);
}

std::vector<std::string_view> words_of(const Expr& expr) {
  if (expr.kind == Kind::Integer && expr.number == 0) return {};
  if (expr.kind == Kind::Word) return {expr.text};
  std::vector<std::string_view> words;
  if (expr.kind == Kind::Or) {
    for (const Expr& item : expr.items) {
      for (const std::string_view word : words_of(item)) words.push_back(word);
    }
    return words;
  }
  if (expr.kind == Kind::Integer) unsupported("the number " + std::to_string(expr.number) + " in the place of symbols");
  invalid("column " + std::to_string(expr.place.column) + ": expected symbols, joined by |");
}

net::MessageFlag message_flags_of(const Expr& expr) {
  net::MessageFlag flags = net::MessageFlag::None;
  for (const std::string_view word : words_of(expr)) {
    const auto flag = net::flag_named(word);
    if (!flag) unsupported("the flag " + std::string{word});
    flags = flags | *flag;
  }
  return flags;
}

net::Ready ready_of(const Expr& expr) {
  net::Ready ready = net::Ready::None;
  for (std::string_view word : words_of(expr)) {
    const auto direct = net::ready_named(word);
    const std::string polled{word.starts_with('E') ? word.substr(1) : word};
    const auto bit = direct ? direct : net::ready_named(polled);
    if (!bit) unsupported("the event " + std::string{word});
    ready = ready | *bit;
  }
  return ready;
}

const Expr* field(const Expr& structure, std::string_view name) {
  if (structure.kind != Kind::Struct) invalid("column " + std::to_string(structure.place.column) + ": expected a structure in braces");
  for (const Expr& item : structure.items) {
    if (item.kind == Kind::Field && item.text == name) return &item.items[0];
  }
  return nullptr;
}

std::int64_t vector_size(const Expr& expr) {
  std::int64_t size = 0;
  if (expr.kind == Kind::List) {
    for (const Expr& item : expr.items) size += vector_size(item);
    return size;
  }
  if (expr.kind != Kind::Struct || expr.items.size() != 2) {
    invalid("column " + std::to_string(expr.place.column) + ": expected {..., n}");
  }
  return number_of(expr.items[1]);
}

const Expr& inside(const Expr& expr) { return expr.kind == Kind::List && expr.items.size() == 1 ? expr.items[0] : expr; }

bool is_ellipsis(const Expr& expr) { return expr.kind == Kind::Ellipsis; }

std::int64_t unit_of(net::Option option) {
  constexpr std::int64_t kSecond = 1'000'000'000, kMillisecond = 1'000'000;
  switch (option) {
    case net::Option::KeepAliveIdle:
    case net::Option::KeepAliveInterval:
    case net::Option::Linger2: return kSecond;
    case net::Option::UserTimeout: return kMillisecond;
    default: return 1;
  }
}

bool is_time_value(net::Option option) { return option == net::Option::ReceiveTimeout || option == net::Option::SendTimeout; }

}  // namespace halfopen::pkt
