// The queue against the obvious one: a sorted multimap does the same arms, cancels and fires.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "halfopen/sim/core/event_queue.h"
#include "halfopen/sim/core/random.h"

namespace halfopen::sim::core {
namespace {

class Comparison {
 public:
  Comparison(std::uint64_t seed, std::uint32_t timers) : random_{seed, "timers", "operations"} {
    for (std::uint32_t i = 0; i < timers; ++i) sources_.push_back(std::make_unique<Source>(*this, i));
  }

  void step() {
    Source& source = *sources_[random_.below(sources_.size())];
    switch (random_.below(8)) {
      case 0:
        return cancel(source);
      case 1:
      case 2:
      case 3:
        if (!model_.empty()) fire();
        return;
      default:
        return arm(source);
    }
  }

  void drain() {
    draining_ = true;
    while (!model_.empty()) fire();
    EXPECT_TRUE(queue_.empty());
  }

 private:
  struct Source {
    Comparison& comparison;
    std::uint64_t key;
    Timer timer;
    Source(Comparison& owner, std::uint32_t number)
        : comparison{owner},
          key{SourceKey{EventClass::Link, 0, number}.packed()},
          timer{owner.queue_,
                {EventClass::Link, 0, number},
                [](void* self) { static_cast<Source*>(self)->fired(); },
                this} {}
    void fired() { comparison.fired(*this); }
  };
  using Place = std::pair<Instant, std::uint64_t>;

  // Few distinct instants, so that ties are common; some in the past.
  void arm(Source& source) {
    const Instant at = queue_.now() + Duration{static_cast<std::int64_t>(random_.below(40)) - 5};
    cancel_in_model(source);
    model_.emplace(Place{std::max(at, queue_.now()), source.key}, &source);
    source.timer.arm(at);
    agree();
  }

  void cancel(Source& source) {
    cancel_in_model(source);
    source.timer.cancel();
    agree();
  }

  // A timer that fires arms and cancels others, and itself, before the queue has closed the gap it leaves.
  void fired(Source& source) {
    last_fired_ = &source;
    if (draining_) return;
    for (std::uint64_t more = random_.below(4); more > 0; --more) {
      Source& other = random_.below(2) == 0 ? source : *sources_[random_.below(sources_.size())];
      random_.below(3) == 0 ? cancel(other) : arm(other);
    }
  }

  void cancel_in_model(Source& source) {
    if (source.timer.armed()) model_.erase({source.timer.deadline(), source.key});
  }

  void fire() {
    const auto first = model_.begin();
    const auto [place, source] = *first;
    model_.erase(first);
    queue_.fire_next();
    ASSERT_EQ(last_fired_, source);
    ASSERT_EQ(queue_.now(), place.first);
    agree();
  }

  void agree() {
    ASSERT_EQ(queue_.empty(), model_.empty());
    ASSERT_EQ(queue_.next(), model_.empty() ? net::kNever : model_.begin()->first.first);
  }

  EventQueue queue_;
  std::multimap<Place, Source*> model_;
  RandomStream random_;
  Source* last_fired_ = nullptr;
  bool draining_ = false;
  std::vector<std::unique_ptr<Source>> sources_;  // goes before the queue
};

TEST(EventQueueProperty, AgreesWithASortedMultimap) {
  for (const std::uint32_t timers : {1u, 2u, 5u, 6u, 21u, 22u, 300u}) {
    SCOPED_TRACE(timers);
    Comparison comparison{timers, timers};
    for (int i = 0; i < 20'000 && !testing::Test::HasFatalFailure(); ++i) comparison.step();
    comparison.drain();
  }
}

}  // namespace
}  // namespace halfopen::sim::core
