#include "json_text.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "halfopen/model/record.h"
#include "halfopen/scenarios/load.h"

namespace halfopen::scenarios {

namespace {

/// Builds the value as the parser meets its parts. The parser's own builder would drop the first of two equal keys.
class Builder : public nlohmann::json_sax<Json> {
 public:
  Builder(std::string_view text, const std::string& file) : text_{text}, file_{file} {}

  Json take() { return std::move(root_); }

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(std::int64_t value) override { return add(value); }
  bool number_unsigned(std::uint64_t value) override { return add(value); }
  bool number_float(double value, const std::string&) override { return add(value); }
  bool string(std::string& value) override { return add(std::move(value)); }
  bool binary(Json::binary_t&) override { return false; }  // JSON text has none
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_array() override { return close(); }

  bool key(std::string& name) override {
    Level& level = levels_.back();
    if (!level.keys.insert(name).second) {
      throw ScenarioError{file_, pointer_to(pointer(), name), "expected one member of this name, found a second",
                          "scenario.text.duplicate"};
    }
    level.key = std::move(name);
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& error) override {
    const std::string_view before = text_.substr(0, std::min(position, text_.size()));
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const std::size_t start = before.rfind('\n');
    const std::size_t column = before.size() - (start == std::string_view::npos ? 0 : start + 1);
    throw ScenarioError{file_, pointer(),
                        "expected JSON, found an error in line " + std::to_string(line) + ", column " +
                            std::to_string(column) + ": " + model::printable(reason(error.what())),
                        "scenario.text.syntax"};
  }

 private:
  /// An object or array that is not closed yet. Its elements move only when it grows, and then none of them is open.
  struct Level {
    Json* value;
    std::set<std::string> keys;
    std::string key;
  };

  bool open(Json container) {
    if (levels_.size() == kMaxDepth) {
      throw ScenarioError{file_, pointer(),
                          "expected at most " + std::to_string(kMaxDepth) + " levels of nesting, found more",
                          "scenario.text.depth"};
    }
    levels_.push_back({place(std::move(container)), {}, {}});
    return true;
  }

  bool close() {
    levels_.pop_back();
    return true;
  }

  bool add(Json value) {
    place(std::move(value));
    return true;
  }

  Json* place(Json value) {
    if (levels_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    Json& parent = *levels_.back().value;
    if (parent.is_array()) {
      parent.push_back(std::move(value));
      return &parent.back();
    }
    auto& members = parent.get_ref<Json::object_t&>();
    members.emplace_back(levels_.back().key, std::move(value));
    return &members.back().second;
  }

  std::string pointer() const {
    std::string path;
    for (std::size_t i = 0; i < levels_.size(); ++i) {
      const Level& level = levels_[i];
      const bool inner = i + 1 < levels_.size();
      if (level.value->is_object() && inner) path = pointer_to(path, level.key);
      if (level.value->is_array()) {
        const std::size_t size = level.value->size();
        path = pointer_to(path, inner ? size - 1 : size);
      }
    }
    return path;
  }

  /// Without the library's own prefix and position.
  static std::string_view reason(std::string_view what) {
    for (const std::string_view mark : {"] ", "column "}) {
      if (const auto at = what.find(mark); at != std::string_view::npos) what.remove_prefix(at + mark.size());
    }
    const auto digits = what.find_first_not_of("0123456789");
    if (digits != 0 && what.substr(digits).starts_with(": ")) what.remove_prefix(digits + 2);
    return what;
  }

  std::string_view text_;
  const std::string& file_;
  Json root_;
  std::vector<Level> levels_;
};

}  // namespace

std::string pointer_to(const std::string& parent, std::string_view member) {
  std::string pointer = parent + "/";
  for (const char letter : member) {
    if (letter == '~') {
      pointer += "~0";
    } else if (letter == '/') {
      pointer += "~1";
    } else {
      pointer += letter;
    }
  }
  return pointer;
}

std::string pointer_to(const std::string& parent, std::size_t index) { return parent + "/" + std::to_string(index); }

Json parse_json(std::string_view text, const std::string& file) {
  if (text.size() > kMaxFileBytes) {
    throw ScenarioError{
        file, "", "expected at most " + std::to_string(kMaxFileBytes) + " bytes, found " + std::to_string(text.size()),
        "scenario.text.size"};
  }
  Builder builder{text, file};
  Json::sax_parse(text.begin(), text.end(), &builder);
  return builder.take();
}

}  // namespace halfopen::scenarios
