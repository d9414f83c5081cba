#include "ggnetworkcheck.h"

#include <chrono>

#include "json_object.h"

namespace halfopen::library::ggnetworkcheck {

namespace {

constexpr std::int64_t kDay = 24 * 60 * 60;

std::chrono::seconds seconds(JsonObject& parameters, std::string_view key) {
  return std::chrono::seconds{parameters.whole(key, 0, kDay)};
}

Mode mode_of(JsonObject& parameters) {
  const std::string mode = parameters.text("mode");
  if (mode == "S") return Mode::Server;
  if (mode == "C") return Mode::Client;
  parameters.expected("mode", "\"S\" or \"C\"");
}

}  // namespace

Settings read_settings(std::string_view text) {
  const std::string file = "ggnetworkcheck";
  const Json json = parse_json(text, file);
  JsonObject parameters{json, file};
  Settings settings;
  settings.mode = mode_of(parameters);
  settings.host = parameters.text("host", settings.host);
  settings.port = static_cast<std::uint16_t>(parameters.whole("port", 1, 65535));
  settings.interval = seconds(parameters, "interval");
  settings.repeat = parameters.whole("repeat", -1, INT32_MAX, settings.repeat);
  settings.sleep = seconds(parameters, "sleep");
  settings.timeout = seconds(parameters, "timeout");
  settings.test = parameters.whole("test", 0, INT32_MAX, settings.test);
  settings.processing = std::chrono::milliseconds{parameters.whole("processing_ms", 0, 60'000, 0)};
  parameters.finish();
  return settings;
}

net::Task<int> run(net::Process& process, std::string_view parameters) {
  const Settings settings = read_settings(parameters);
  process.on_pipe_signal(net::PipeSignal::Ignored);  // It was written for a system that has none.
  if (settings.mode == Mode::Server) co_return co_await run_server(process, settings);
  co_return co_await run_client(process, settings);
}

}  // namespace halfopen::library::ggnetworkcheck
