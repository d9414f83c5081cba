// What is wrong with a profile or with the turn of a knob: file, place, expectation, and a stable id.
#pragma once

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace halfopen::profiles {

/// A stable id of a mistake with what it means; docs/profiles.md prints the list.
struct ProblemId {
  std::string_view id;
  std::string_view meaning;
};

/// Every id a ProfileError can carry, in the order of the documentation.
std::span<const ProblemId> problem_ids();

/// A malformed profile, or a knob turned to where it cannot go.
///
/// what() reads `mine.json: /tcp/rto_min/value: expected a duration such as "200ms", found "200" [profile.value.unit]`.
class ProfileError : public std::runtime_error {
 public:
  ProfileError(std::string_view file, std::string_view pointer, std::string_view expectation, std::string_view id);

  const std::string& file() const { return file_; }
  /// RFC 6901; for a knob, its name.
  const std::string& pointer() const { return pointer_; }
  const std::string& id() const { return id_; }

 private:
  std::string file_;
  std::string pointer_;
  std::string id_;
};

}  // namespace halfopen::profiles
