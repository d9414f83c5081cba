// Assertions on what the host's kernel tells of a socket: names looked up, expressions evaluated.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "halfopen/pkt/script.h"

namespace halfopen::pkt {

/// What a socket's TCP_INFO and SO_MEMINFO held at one event, by their names.
using StateNumbers = std::map<std::string, std::int64_t, std::less<>>;

/// The constants that scripts compare with; nothing for other names.
std::optional<std::int64_t> state_constant(std::string_view name);

/// The variables of a script's code blocks: all blocks run in one namespace, in order.
class CodeRun {
 public:
  /// Runs a block with the state at its event. Returns the number of assertions that held. Errors: Stop: Failed with the
  /// assertion's line and both sides, Unsupported for a name that nobody knows, Invalid for what has no value.
  std::uint32_t run(const CodeEvent& code, const StateNumbers& state);

 private:
  struct Value;
  Value evaluate(const CodeExpr& expr, const StateNumbers& state) const;
  Value binary(const CodeExpr& expr, const StateNumbers& state) const;
  Value compare(const CodeExpr& expr, const StateNumbers& state) const;
  Value unary(const CodeExpr& expr, const StateNumbers& state) const;
  Value named(const CodeExpr& expr, const StateNumbers& state) const;
  void check(const CodeStatement& statement, const StateNumbers& state) const;

  std::map<std::string, std::int64_t, std::less<>> variables_;
};

}  // namespace halfopen::pkt
