// Which options a system has, and which values they take.
#include "row_table.h"

namespace halfopen::profiles {
namespace {

OptionRule read_rule(Loading&, const Node& node) {
  node.expect_keys({"option", "known", "least", "most", "outside", "unit", "unset", "evidence", "grade", "note"});
  OptionRule rule;
  const Node name = node.at("option");
  if (!net::option_named(name.text(), rule.option)) {
    name.fail("expected an option as scenarios name it", "profile.value.symbol");
  }
  rule.known = node.value_or("known", true);
  if (const auto least = node.find("least")) rule.least = least->value<std::int64_t>();
  if (const auto most = node.find("most")) rule.most = most->value<std::int64_t>();
  if (const auto outside = node.find("outside")) rule.outside = outside->value<Outside>();
  if (const auto unit = node.find("unit")) rule.unit = unit->value<net::Duration>();
  if (const auto unset = node.find("unset")) rule.unset = unset->value<std::int64_t>();
  if (rule.least > rule.most) node.fail("expected least to be no greater than most", "profile.value.range");
  return rule;
}

}  // namespace

std::string print_question(const OptionRule& rule) { return std::string{to_string(rule.option)}; }

std::string print_answer(const OptionRule& rule) {
  if (!rule.known) return "not there";
  const OptionRule open;
  std::string text;
  if (rule.least != open.least) text += "from " + std::to_string(rule.least) + ' ';
  if (rule.most != open.most) text += "to " + std::to_string(rule.most) + ' ';
  if (rule.unit.count() > 0) text += "in units of " + print_duration(rule.unit) + ' ';
  if (rule.unset) text += "or " + std::to_string(*rule.unset) + " for the default ";
  const bool limited = rule.least != open.least || rule.most != open.most;
  if (limited) text += "else " + std::string{word_of(rule.outside)} + ' ';
  if (text.empty()) return "any value";
  text.pop_back();
  return text;
}

void read_option_rules(Loading& loading, const std::optional<Node>& rows) {
  if (rows) read_table(loading, loading.profile().socket.options, *rows, "socket.options", read_rule);
}

}  // namespace halfopen::profiles
