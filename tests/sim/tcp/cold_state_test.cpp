// What an idle connection does not carry: queues, attempts, options and timers that take memory only while they are
// needed. Each against the obvious container.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <deque>
#include <memory>

#include "core.h"
#include "fifo.h"
#include "halfopen/sim/core/random.h"
#include "lazy.h"
#include "stored_options.h"
#include "timers.h"

namespace halfopen::sim::tcp {
namespace {

using namespace std::chrono_literals;

// A std::deque does the same operations. Elements that own memory: a leak or a double free shows under the sanitizers.
TEST(Fifo, AgreesWithADeque) {
  core::RandomStream random{1, "fifo", "operations"};
  Fifo<std::unique_ptr<std::uint64_t>> fifo;
  std::deque<std::uint64_t> model;
  for (std::uint64_t step = 0; step < 20'000; ++step) {
    const std::uint64_t choice = random.below(8);
    if (choice < 3 || model.empty()) {
      fifo.push_back(std::make_unique<std::uint64_t>(step));
      model.push_back(step);
    } else if (choice < 5) {
      fifo.pop_front();
      model.pop_front();
    } else if (choice == 5) {
      fifo.pop_back();
      model.pop_back();
    } else {
      const std::size_t at = random.below(model.size());
      if (choice == 6) {
        fifo.insert(at, std::make_unique<std::uint64_t>(step));
        model.insert(model.begin() + static_cast<std::ptrdiff_t>(at), step);
      } else {
        fifo.erase(at);
        model.erase(model.begin() + static_cast<std::ptrdiff_t>(at));
      }
    }
    ASSERT_EQ(fifo.size(), model.size());
    ASSERT_EQ(fifo.empty(), model.empty());
    if (model.empty()) continue;
    ASSERT_EQ(*fifo.front(), model.front());
    ASSERT_EQ(*fifo.back(), model.back());
    const std::size_t at = random.below(model.size());
    ASSERT_EQ(*fifo[at], model[at]);
  }
}

TEST(Fifo, OwnsNothingWhileItIsEmpty) {
  Fifo<std::uint64_t> fifo;
  EXPECT_EQ(sizeof fifo, sizeof(void*));
  EXPECT_EQ(fifo.begin(), nullptr);
  fifo.push_back(1);
  EXPECT_NE(fifo.begin(), nullptr);
  fifo.pop_front();
  EXPECT_EQ(fifo.begin(), nullptr);
}

TEST(Lazy, ShowsTheDefaultUntilItIsChanged) {
  Lazy<Attempts> attempts;
  EXPECT_EQ(attempts->backoff, 0u);
  EXPECT_EQ(attempts->first_retransmission, net::kNever);
  EXPECT_FALSE(attempts.exists());
  attempts.own().backoff = 3;
  EXPECT_EQ(attempts->backoff, 3u);
  attempts.trim();
  EXPECT_TRUE(attempts.exists());
  attempts.own().backoff = 0;
  attempts.trim();
  EXPECT_FALSE(attempts.exists());
}

// An array with a place for each kind does the same.
TEST(Timers, AgreeWithATableOfAllKinds) {
  core::RandomStream random{1, "timers", "operations"};
  Timers timers;
  std::array<Instant, kTimerKinds> model;
  model.fill(net::kNever);
  for (int step = 0; step < 20'000; ++step) {
    const auto kind = static_cast<TimerKind>(random.below(kTimerKinds));
    Instant& place = model[static_cast<std::size_t>(kind)];
    const std::uint64_t choice = random.below(16);
    if (choice == 0) {
      timers.clear();
      model.fill(net::kNever);
    } else if (choice < 8) {
      timers.cancel(kind);
      place = net::kNever;
    } else {
      place = net::kStart + Duration{static_cast<std::int64_t>(random.below(8))};
      timers.arm(kind, place);
    }
    const auto first = std::min_element(model.begin(), model.end());
    ASSERT_EQ(timers.deadline(), *first);
    ASSERT_EQ(timers.next(), *first == net::kNever ? TimerKind::None : static_cast<TimerKind>(first - model.begin()));
    for (std::size_t i = 0; i < kTimerKinds; ++i) ASSERT_EQ(timers.at(static_cast<TimerKind>(i)), model[i]);
  }
}

TEST(StoredOptions, GiveBackWhatWasStored) {
  Options options;
  options.no_delay = true;
  options.keepalive = true;
  StoredOptions stored{options};
  EXPECT_EQ(stored.get(), options);
  EXPECT_TRUE(stored.no_delay);
  options.cork = true;
  options.keepalive_idle = 10s;
  options.fin_wait_2 = -1s;
  stored.assign(options);
  EXPECT_EQ(stored.get(), options);
  EXPECT_EQ(stored->keepalive_idle, 10s);
  stored.assign({});
  EXPECT_EQ(stored.get(), Options{});
}

}  // namespace
}  // namespace halfopen::sim::tcp
