// A queue with random access that owns no memory until something is put into it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace halfopen::sim::tcp {

/// std::deque allocates when it is made, and most connections are idle; this one does not. Its elements are contiguous.
template <class T>
class Fifo {
 public:
  bool empty() const { return head_ == items_.size(); }
  std::size_t size() const { return items_.size() - head_; }
  T& operator[](std::size_t index) { return items_[head_ + index]; }
  const T& operator[](std::size_t index) const { return items_[head_ + index]; }
  T& front() { return items_[head_]; }
  const T& front() const { return items_[head_]; }
  T& back() { return items_.back(); }
  const T& back() const { return items_.back(); }
  T* begin() { return items_.data() + head_; }
  T* end() { return items_.data() + items_.size(); }
  const T* begin() const { return items_.data() + head_; }
  const T* end() const { return items_.data() + items_.size(); }

  void push_back(T item) { items_.push_back(std::move(item)); }
  void pop_back() {
    items_.pop_back();
    if (empty()) reset();
  }
  void pop_front() {
    items_[head_] = T{};
    ++head_;
    if (empty()) {
      reset();
    } else if (head_ >= kCompactAt && head_ * 2 >= items_.size()) {
      items_.erase(items_.begin(), items_.begin() + static_cast<std::ptrdiff_t>(head_));
      head_ = 0;
    }
  }
  void insert(std::size_t index, T item) { items_.insert(at(index), std::move(item)); }
  void erase(std::size_t index) {
    items_.erase(at(index));
    if (empty()) reset();
  }
  /// Empties the queue and gives its memory back.
  void clear() {
    items_ = {};
    head_ = 0;
  }

 private:
  static constexpr std::size_t kCompactAt = 32;
  auto at(std::size_t index) { return items_.begin() + static_cast<std::ptrdiff_t>(head_ + index); }
  void reset() {
    items_.clear();
    head_ = 0;
  }

  std::vector<T> items_;
  std::size_t head_ = 0;
};

}  // namespace halfopen::sim::tcp
