#include "checker.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "rules.h"

namespace halfopen::architecture {
namespace {

/// Takes the first component off a path.
std::string_view take_component(std::string_view& path) {
  const std::string_view component = path.substr(0, path.find('/'));
  path.remove_prefix(std::min(component.size() + 1, path.size()));
  return component;
}

bool is_below(std::string_view path, const Names& folders) {
  if (folders.contains("*")) return true;
  for (const std::string_view folder : folders) {
    if (path.starts_with(folder) && path.substr(folder.size()).starts_with('/')) return true;
  }
  return false;
}

/// The path without tests/, so that tests/realnet may include what realnet may.
std::string_view subject_of(std::string_view path) {
  constexpr std::string_view kTests = "tests/";
  return path.starts_with(kTests) ? path.substr(kTests.size()) : path;
}

/// What an #include of this line names.
std::optional<std::string_view> included(const Source& source, std::size_t index) {
  std::string_view code = source.code[index];
  const std::size_t start = code.find_first_not_of(' ');
  if (start == std::string_view::npos || !code.substr(start).starts_with("#include")) return std::nullopt;
  const std::string_view text = source.text[index];
  const std::size_t open = text.find_first_of("<\"", start);
  if (open == std::string_view::npos) return std::nullopt;
  const std::size_t close = text.find_first_of(">\"", open + 1);
  return text.substr(open + 1, close - open - 1);
}

/// Whether the text uses the word; see WordRule.
bool uses(std::string_view text, std::string_view word) {
  const std::size_t star = word.find('*');
  const std::string_view head = word.substr(0, star);
  for (std::size_t at = text.find(head); at != std::string_view::npos; at = text.find(head, at + 1)) {
    if (at > 0 && is_word(text[at - 1])) continue;
    std::size_t end = at + head.size();
    while (end < text.size() && is_word(text[end])) ++end;
    const std::string_view rest = text.substr(at + head.size(), end - at - head.size());
    if (star == std::string_view::npos ? rest.empty() : rest.ends_with(word.substr(star + 1))) return true;
  }
  return false;
}

class Check {
 public:
  explicit Check(const Source& source) : source_(source) {}

  std::vector<Violation> run() {
    for (index_ = 0; index_ < source_.text.size(); ++index_) {
      if (const auto header = included(source_, index_)) check_include(*header);
      for (const WordRule& rule : code_word_rules()) check_words(source_.code[index_], rule);
      if (names_the_words()) continue;
      for (const WordRule& rule : text_word_rules()) check_words(source_.text[index_], rule);
    }
    return std::move(violations_);
  }

 private:
  void check_include(std::string_view header) {
    if (header.find("../") != std::string_view::npos) report("an include does not climb out of its folder");
    check_arrow(header);
    for (const LibraryRule& rule : library_rules()) check_library(header, rule);
    for (const HeaderRule& rule : header_rules()) {
      if (header == rule.header && is_below(source_.path, rule.folders)) {
        report("<" + std::string(header) + ">: " + std::string(rule.reason));
      }
    }
  }

  void check_arrow(std::string_view header) {
    std::string_view path = source_.path;
    std::string_view from = take_component(path);
    if (from == "scenarios" && path.starts_with("library/")) from = take_component(path);  // A part of its own.
    if (from == "pkt" && path.starts_with("kernel/")) from = "pkt_kernel";                         // Another.
    if (!part_arrows().contains(from))
      return report("tests/architecture/rules.cpp has no arrows for " + std::string(from));
    if (take_component(header) != "halfopen") return;
    const std::string_view to = take_component(header);
    check_arrow(part_arrows(), from, to, "");
    if (from == "sim" && to == "sim") check_arrow(sim_arrows(), take_component(path), take_component(header), "sim/");
  }

  void check_arrow(const Arrows& arrows, std::string_view from, std::string_view to, std::string_view where) {
    const auto known = arrows.find(from);
    if (from == to || (known != arrows.end() && (known->second.contains(to) || known->second.contains("*")))) return;
    report(std::string(where) + std::string(from) + " may not know " + std::string(where) + std::string(to));
  }

  void check_library(std::string_view header, const LibraryRule& rule) {
    if (is_below(source_.path, rule.folders) || is_below(subject_of(source_.path), rule.folders)) return;
    for (const std::string_view prefix : rule.header_prefixes) {
      if (header.starts_with(prefix)) return report(std::string(rule.library) + " is not for this folder");
    }
  }

  /// The rules themselves and their tests cannot do without.
  bool names_the_words() const { return is_below(source_.path, {"tests/architecture"}); }

  void check_words(std::string_view text, const WordRule& rule) {
    if (!is_below(source_.path, rule.folders)) return;
    for (const std::string_view word : rule.words) {
      if (uses(text, word)) report(std::string(word) + ": " + std::string(rule.reason));
    }
  }

  void report(std::string rule) {
    violations_.push_back({.path = source_.path, .line = index_ + 1, .rule = std::move(rule)});
  }

  const Source& source_;
  std::size_t index_ = 0;
  std::vector<Violation> violations_;
};

}  // namespace

std::string Violation::to_string() const { return path + ":" + std::to_string(line) + ": " + rule; }

std::vector<Violation> check(const Source& source) { return Check(source).run(); }

}  // namespace halfopen::architecture
