#include "source.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>
#include <set>
#include <utility>

namespace halfopen::architecture {
namespace {

/// Replaces comments and the contents of literals by spaces; line breaks stay.
class Blanker {
 public:
  explicit Blanker(std::string_view text) : text_(text), code_(text) {}

  std::string run() {
    while (at_ < text_.size()) step();
    return std::move(code_);
  }

 private:
  void step() {
    if (next_is("//")) return blank_until("\n", 0);
    if (next_is("/*")) return blank_until("*/", 2);
    if (text_[at_] == '"') return previous_is('R') ? raw_string() : literal('"');
    if (text_[at_] == '\'' && !inside_number()) return literal('\'');
    ++at_;
  }

  bool next_is(std::string_view what) const { return text_.substr(at_).starts_with(what); }
  bool previous_is(char c) const { return at_ > 0 && text_[at_ - 1] == c; }

  /// Whether a quote separates digits, as in 1'000.
  bool inside_number() const {
    std::size_t start = at_;
    while (start > 0 && (is_word(text_[start - 1]) || text_[start - 1] == '\'')) --start;
    return start < at_ && std::isdigit(static_cast<unsigned char>(text_[start])) != 0;
  }

  void literal(char quote) {
    for (++at_; at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n';) {
      blank(text_[at_] == '\\' ? 2 : 1);
    }
    ++at_;
  }

  void raw_string() {
    const std::size_t open = std::min(text_.find('(', at_), text_.size());
    const std::string delimiter(text_.substr(at_ + 1, open - at_ - 1));
    at_ = open;
    blank_until(")" + delimiter + "\"", delimiter.size() + 2);
  }

  void blank_until(std::string_view end, std::size_t and_more) {
    const std::size_t found = text_.find(end, at_ + 1);
    blank(found == std::string_view::npos ? text_.size() - at_ : found + and_more - at_);
  }

  void blank(std::size_t count) {
    for (; count > 0 && at_ < text_.size(); --count, ++at_) {
      if (text_[at_] != '\n') code_[at_] = ' ';
    }
  }

  std::string_view text_;
  std::string code_;
  std::size_t at_ = 0;
};

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

bool is_cpp(const std::filesystem::path& path) {
  const auto extension = path.extension();
  return extension == ".h" || extension == ".cpp";
}

bool is_text(const std::filesystem::path& path) {
  static const std::set<std::string> kExtensions = {"",      ".cmake", ".cpp", ".css", ".h",   ".html", ".js",
                                                    ".json", ".md",    ".pkt", ".sh",  ".txt", ".yml"};
  return kExtensions.contains(path.extension().string());
}

bool is_ours(const std::filesystem::path& folder) {
  const std::string name = folder.filename().string();
  if (name == ".ci" || name == ".github") return true;
  return !name.starts_with(".") && name != "build" && !name.starts_with("build-");
}

}  // namespace

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

Source make_source(std::string path, std::string_view text) {
  Source source{.path = std::move(path), .text = split_lines(text), .code = {}};
  if (is_cpp(source.path)) source.code = split_lines(Blanker(text).run());
  source.code.resize(source.text.size());
  return source;
}

std::vector<Source> read_project(const std::filesystem::path& folder) {
  std::vector<Source> sources;
  auto entry = std::filesystem::recursive_directory_iterator(folder);
  for (; entry != std::filesystem::recursive_directory_iterator(); ++entry) {
    if (entry->is_directory()) {
      if (!is_ours(entry->path())) entry.disable_recursion_pending();
    } else if (entry->is_regular_file() && is_text(entry->path())) {
      std::ifstream file(entry->path(), std::ios::binary);
      const std::string text{std::istreambuf_iterator<char>(file), {}};
      sources.push_back(make_source(entry->path().lexically_relative(folder).generic_string(), text));
    }
  }
  std::ranges::sort(sources, {}, &Source::path);
  return sources;
}

}  // namespace halfopen::architecture
