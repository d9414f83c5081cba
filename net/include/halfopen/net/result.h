// A value or the error the system reported instead.
#pragma once

#include <utility>

#include "halfopen/net/error.h"

namespace halfopen::net {

/// What an operation that makes something hands over: `value` is there (and worth looking at) only if `ok()`.
template <class T>
struct [[nodiscard]] Result {
  T value{};
  Error error{};

  Result(T made) : value{std::move(made)} {}
  Result(Error failed) : error{failed} {}

  bool ok() const { return !error; }
  explicit operator bool() const { return ok(); }
};

}  // namespace halfopen::net
