// Level L2: middleboxes that the kernel of the host is, at whose end they stand.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "halfopen/model/scenario.h"

#include "filters.h"

namespace halfopen::realnet {

/// The boxes at one end of a link, the nearest to the host first.
std::vector<model::Middlebox> boxes_at(const model::Link& link, const std::string& host);

/// How many of them, from the nearest on, the host's kernel can be. It cannot be one that counts connections; none that outlives the host, if that loses its power; and its connection tracking counts whole seconds, the same
/// ones for the whole host.
std::size_t boxes_of_kernel(const model::Scenario& scenario, const model::Link& link, const std::string& host);

/// Whether the kernel is every box of the link that hides addresses, which only a kernel does here.
bool kernel_hides_addresses(const model::Scenario& scenario, const model::Link& link);

/// The rules of such a box, for what passes this card.
std::vector<FilterRule> filters_of(const model::Middlebox& box, const std::string& card);
/// How long the host's connection tracking remembers: knobs and their values.
std::vector<std::pair<std::string, std::string>> tracking_of(const model::Middlebox& box);

}  // namespace halfopen::realnet
