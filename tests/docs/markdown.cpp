#include "markdown.h"

#include <cctype>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string_view>

namespace halfopen::docs {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
  return text;
}

/// GitHub's name of a heading: lower case, blanks become hyphens, punctuation goes.
std::string anchor_of(std::string_view heading) {
  std::string anchor;
  for (const char c : heading) {
    const auto letter = static_cast<unsigned char>(c);
    if (std::isalnum(letter) || c == '-' || c == '_' || letter >= 0x80) anchor += static_cast<char>(std::tolower(letter));
    if (c == ' ') anchor += '-';
  }
  return anchor;
}

/// `[text](target)`, outside of `code`.
void find_links(const std::string& line, int number, std::vector<Link>& links) {
  bool code = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '`') code = !code;
    if (line.compare(i, 2, "](") != 0) continue;
    const std::size_t end = line.find(')', i);
    if (!code && end != line.npos) links.push_back({line.substr(i + 2, end - i - 2), number});
  }
}

class Reader {
 public:
  explicit Reader(const std::string& text) : in_{text} {}

  Page read() {
    while (next()) {
      const std::string_view text = trimmed(line_);
      if (text.starts_with("```")) {
        read_block(std::string{text.substr(3)}, line_.find('`'), "```");
      } else if (text == "<!-- cpp") {
        read_block("cpp", 0, "-->");
      } else if (text.starts_with("<!-- ") && text.find(": ") != text.npos) {
        read_mark(text);
      } else {
        read_text(text);
      }
    }
    return std::move(page_);
  }

 private:
  bool next() {
    ++number_;
    return static_cast<bool>(std::getline(in_, line_));
  }

  [[noreturn]] void fail(int line, const std::string& what) { throw std::runtime_error{"line " + std::to_string(line) + ": " + what}; }

  void read_block(std::string language, std::size_t indentation, std::string_view end) {
    Block block{.language = std::move(language), .line = number_, .mark = mark_, .said = said_};
    mark_ = Mark::None;
    while (next()) {
      if (trimmed(line_) == end) return page_.blocks.push_back(std::move(block));
      block.text += (line_.size() > indentation ? line_.substr(indentation) : "") + "\n";
    }
    fail(block.line, "the block does not end");
  }

  void read_mark(std::string_view text) {
    static const std::map<std::string_view, Mark> kMarks{
        {"not run", Mark::NotRun}, {"varies", Mark::Varies}, {"file", Mark::File}, {"part of", Mark::PartOf}};
    const std::size_t colon = text.find(": ");
    const auto mark = colon == text.npos ? kMarks.end() : kMarks.find(text.substr(5, colon - 5));
    if (mark == kMarks.end() || !text.ends_with(" -->")) {
      fail(number_, "expected <!-- not run|varies|file|part of: ... --> on one line, found " + std::string{text});
    }
    mark_ = mark->second;
    said_ = trimmed(text.substr(colon + 2, text.size() - colon - 6));
  }

  void read_text(std::string_view text) {
    if (text.empty()) return;
    if (mark_ != Mark::None) fail(number_, "expected a block below a mark");
    if (text.starts_with('#')) page_.anchors.push_back(anchor_of(trimmed(text.substr(text.find_first_not_of('#')))));
    find_links(line_, number_, page_.links);
  }

  std::istringstream in_;
  std::string line_;
  int number_ = 0;
  Mark mark_ = Mark::None;
  std::string said_;
  Page page_;
};

}  // namespace

Page parse_page(const std::string& text) { return Reader{text}.read(); }

std::string cpp_of(const Page& page, const std::string& path) {
  std::string source;
  for (const Block& block : page.blocks) {
    if (block.language != "cpp" || block.mark != Mark::None) continue;
    source += "#line " + std::to_string(block.line + 1) + " \"" + path + "\"\n" + block.text;
  }
  return source;
}

}  // namespace halfopen::docs
