#include "json_text.h"

#include <set>
#include <string>
#include <vector>

#include "halfopen/profiles/error.h"

namespace halfopen::profiles {
namespace {

// Follows the parser through the document and refuses a key its object already has.
class KeyWatch {
 public:
  explicit KeyWatch(std::string_view file) : file_{file} {}

  bool operator()(int /*depth*/, Json::parse_event_t event, Json& parsed) {
    switch (event) {
      case Json::parse_event_t::object_start:
        open(false);
        break;
      case Json::parse_event_t::array_start:
        open(true);
        break;
      case Json::parse_event_t::key:
        take_key(parsed.get<std::string>());
        break;
      case Json::parse_event_t::object_end:
      case Json::parse_event_t::array_end:
        levels_.pop_back();
        value_done();
        break;
      case Json::parse_event_t::value:
        value_done();
        break;
    }
    return true;
  }

 private:
  struct Level {
    bool array = false;
    std::size_t index = 0;
    std::string key;
    std::set<std::string> keys;
  };

  void open(bool array) {
    levels_.emplace_back();
    levels_.back().array = array;
  }
  void value_done() {
    if (!levels_.empty()) ++levels_.back().index;
  }
  void take_key(const std::string& key) {
    levels_.back().key = key;
    if (levels_.back().keys.insert(key).second) return;
    throw ProfileError{file_, pointer(), "expected each key once", "profile.json.duplicate-key"};
  }
  std::string pointer() const {
    std::string text;
    for (const Level& level : levels_) text += '/' + (level.array ? std::to_string(level.index) : level.key);
    return text;
  }

  std::string_view file_;
  std::vector<Level> levels_;
};

}  // namespace

Json parse_json(std::string_view text, std::string_view file) {
  try {
    return Json::parse(text, KeyWatch{file});
  } catch (const Json::exception& failure) {
    throw ProfileError{file, "/", std::string{"expected JSON: "} + failure.what(), "profile.json.syntax"};
  }
}

}  // namespace halfopen::profiles
