#include "halfopen/scenarios/builder_expect.h"

namespace halfopen::scenarios {

Seen Seen::at(net::Duration when) && {
  expect.at = when;
  return std::move(*this);
}

Seen Seen::showing(std::string text) && {
  expect.shows = std::move(text);
  return std::move(*this);
}

Seen Seen::on(std::string system) && {
  ConditionalExpect::on = std::move(system);
  return std::move(*this);
}

Seen Seen::peer(std::string system) && {
  ConditionalExpect::peer = std::move(system);
  return std::move(*this);
}

Seen Seen::citing(std::string row) && {
  evidence = std::move(row);
  return std::move(*this);
}

Seen bytes(std::int64_t count) { return Seen{{.value = count}}; }
Seen end() { return Seen{{.value = 0}}; }
Seen text(std::string octets) { return Seen{{.text = std::move(octets)}}; }
Seen value(std::int64_t value) { return Seen{{.value = value}}; }
Seen ready(net::Ready mask) { return Seen{{.ready = mask}}; }
Seen shows(std::string text) { return Seen{{.shows = std::move(text)}}; }
Seen error(std::string symbol) { return Seen{{.error = std::move(symbol)}}; }
Seen error_after(std::int64_t count, std::string symbol) { return Seen{{.value = count, .error = std::move(symbol)}}; }
Seen ok() { return Seen{{.error = ""}}; }
Seen completion() { return Seen{}; }
Seen waiting() { return Seen{{.waiting = true}}; }
Seen waiting_after(std::int64_t count) { return Seen{{.value = count, .waiting = true}}; }

}  // namespace halfopen::scenarios
