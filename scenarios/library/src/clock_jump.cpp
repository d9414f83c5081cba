#include "clock_jump.h"

#include <string>

#include "halfopen/net/clock.h"
#include "json_object.h"

namespace halfopen::library {

namespace {

net::Duration read_sleep(std::string_view text) {
  const std::string file = "clock-jump";
  const Json json = parse_json(text, file);
  JsonObject parameters{json, file};
  const std::int64_t seconds = parameters.whole("seconds", 1, 86'400);
  parameters.finish();
  return std::chrono::seconds{seconds};
}

}  // namespace

net::Task<int> clock_jump(net::Process& process, std::string_view parameters) {
  const net::Duration sleep = read_sleep(parameters);
  net::Clock clock{process};
  const net::Duration before = clock.wall();
  const net::Instant began = process.now();
  (void)co_await clock.sleep(sleep);
  const net::Duration jump = (clock.wall() - before) - (process.now() - began);
  co_return static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(jump).count());
}

}  // namespace halfopen::library
