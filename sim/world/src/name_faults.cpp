#include "name_faults.h"

namespace halfopen::sim {

void act_on_name(names::Resolver& resolver, const model::Fault& fault) {
  using model::Word;
  if (fault.word == Word::ForgetName) resolver.set(fault.name, {.outcome = names::Outcome::NoSuchHost});
  if (fault.word == Word::SilenceName) resolver.set(fault.name, {.outcome = names::Outcome::Silence});
  if (fault.word == Word::FailName) resolver.set(fault.name, {.outcome = names::Outcome::TemporaryFailure});
  if (fault.word == Word::MisdirectName) resolver.set(fault.name, {.addresses = fault.addresses});
  if (fault.word == Word::RestoreName) resolver.restore(fault.name);
}

}  // namespace halfopen::sim
