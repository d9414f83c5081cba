// A queue with random access that is one pointer and owns no memory while it is empty.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <new>
#include <utility>

#include "halfopen/sim/core/spare.h"

namespace halfopen::sim::tcp {

/// Most connections are idle: what they queue must cost them nothing. The elements are contiguous, in one block with
/// their bookkeeping; the block goes with the last element.
template <class T>
class Fifo {
 public:
  Fifo() = default;
  ~Fifo() { clear(); }
  Fifo(const Fifo&) = delete;
  Fifo& operator=(const Fifo&) = delete;

  bool empty() const { return head_ == nullptr; }
  std::size_t size() const { return head_ == nullptr ? 0 : head_->end - head_->begin; }
  T& operator[](std::size_t index) { return begin()[index]; }
  const T& operator[](std::size_t index) const { return begin()[index]; }
  T& front() { return *begin(); }
  const T& front() const { return *begin(); }
  T& back() { return end()[-1]; }
  const T& back() const { return end()[-1]; }
  T* begin() { return head_ == nullptr ? nullptr : items(head_) + head_->begin; }
  T* end() { return head_ == nullptr ? nullptr : items(head_) + head_->end; }
  const T* begin() const { return head_ == nullptr ? nullptr : items(head_) + head_->begin; }
  const T* end() const { return head_ == nullptr ? nullptr : items(head_) + head_->end; }

  void push_back(T item) {
    if (head_ == nullptr || head_->end == head_->capacity) make_room();
    std::construct_at(items(head_) + head_->end, std::move(item));
    ++head_->end;
  }
  void pop_back() {
    std::destroy_at(items(head_) + --head_->end);
    free_if_empty();
  }
  void pop_front() {
    std::destroy_at(items(head_) + head_->begin++);
    free_if_empty();
  }
  void insert(std::size_t index, T item) {
    push_back(std::move(item));
    std::rotate(begin() + index, end() - 1, end());
  }
  void erase(std::size_t index) {
    std::move(begin() + index + 1, end(), begin() + index);
    pop_back();
  }
  /// Empties the queue.
  void clear() {
    if (head_ == nullptr) return;
    std::destroy(begin(), end());
    free(std::exchange(head_, nullptr));
  }

 private:
  struct alignas(T) Head {
    std::uint32_t capacity;
    std::uint32_t begin = 0;  ///< Index of the first element.
    std::uint32_t end = 0;    ///< One past the index of the last.
  };
  static constexpr std::uint32_t kSmallest = 4;

  // The elements follow their head.
  static T* items(Head* head) { return reinterpret_cast<T*>(head + 1); }

  void free_if_empty() {
    if (head_->begin == head_->end) free(std::exchange(head_, nullptr));
  }
  // Elements move to the front of the block if at least half of it lies there unused, else into a block twice as large.
  void make_room() {
    Head* const old = head_;
    const bool moves_up = old != nullptr && old->begin >= old->capacity / 2;
    Head* const head = moves_up ? old : allocate(old == nullptr ? kSmallest : 2 * old->capacity);
    if (old == nullptr) {
      head_ = head;
      return;
    }
    const std::uint32_t count = old->end - old->begin;
    T* from = items(old) + old->begin;
    T* to = items(head);
    for (std::uint32_t i = 0; i < count; ++i) {
      std::construct_at(to + i, std::move(from[i]));
      std::destroy_at(from + i);
    }
    head->begin = 0;
    head->end = count;
    if (head != old) free(old);
    head_ = head;
  }
  static Head* allocate(std::uint32_t capacity) {
    return ::new (core::Spare::take(size_of(capacity))) Head{capacity};
  }
  static void free(Head* head) noexcept { core::Spare::give(head, size_of(head->capacity)); }
  static constexpr std::size_t size_of(std::uint32_t capacity) { return sizeof(Head) + capacity * sizeof(T); }

  Head* head_ = nullptr;
};

}  // namespace halfopen::sim::tcp
