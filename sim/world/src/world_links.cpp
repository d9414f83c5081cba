// Faults that change what a link is like, for good or for a while.
#include "link_options.h"
#include "world_parts.h"

namespace halfopen::sim {
namespace {

constexpr std::uint32_t kReturnSource = 0x4000'0000;  // event key: above the faults' numbers, below the reboots'

}  // namespace

World::Parts::Return::Return(Parts& parts, core::SourceKey key, std::size_t the_link, link::Direction direction,
                             model::Word the_word, const model::Conditions& conditions)
    : world{parts},
      link{the_link},
      way{direction},
      word{the_word},
      before{conditions},
      timer{parts.events, key,
            [](void* self) {
              auto& back = *static_cast<Return*>(self);
              back.world.set_condition(back.link, back.way, back.word, back.before);
            },
            this} {}

void World::Parts::change_link(const model::Fault& fault) {
  const std::size_t index = index_of(scenario.links, fault.target, "link");
  const auto change = [&](link::Direction way) {
    if (fault.duration > net::Duration::zero()) {
      const core::SourceKey key{core::EventClass::Fault, 0, kReturnSource + static_cast<std::uint32_t>(returns.size())};
      returns.push_back(std::make_unique<Return>(*this, key, index, way, fault.word, links_now[index].of(way)));
      returns.back()->timer.arm(events.now() + fault.duration);
    }
    set_condition(index, way, fault.word, fault.conditions);
  };
  if (fault.direction != model::Direction::Backward) change(link::Direction::Forward);
  if (fault.direction != model::Direction::Forward) change(link::Direction::Backward);
}

void World::Parts::set_condition(std::size_t link, link::Direction way, model::Word word, const model::Conditions& from) {
  model::Conditions& now = links_now[link].of(way);
  model::copy_condition(word, from, now);
  links[link]->change(way, simplex_options(now, scenario.links[link].mtu));
}

}  // namespace halfopen::sim
