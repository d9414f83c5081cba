// State that most connections do not have: made when it is first changed, gone when it is reset.
#pragma once

#include <memory>

namespace halfopen::sim::tcp {

/// A T that costs a pointer as long as it has its default value. Reading what is not there shows the default.
template <class T>
class Lazy {
 public:
  const T& operator*() const { return value_ ? *value_ : kDefault; }
  const T* operator->() const { return &**this; }
  /// The value itself, made if need be.
  T& own() {
    if (!value_) value_ = std::make_unique<T>();
    return *value_;
  }
  bool exists() const { return value_ != nullptr; }
  /// Back to the default value.
  void reset() { value_.reset(); }
  /// Gives the memory back if the value is the default one.
  void trim() {
    if (value_ && *value_ == kDefault) value_.reset();
  }

 private:
  static constexpr T kDefault{};
  std::unique_ptr<T> value_;
};

}  // namespace halfopen::sim::tcp
