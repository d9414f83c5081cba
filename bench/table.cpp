#include "table.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>

namespace halfopen::bench {
namespace {

constexpr std::uint32_t kDay = 86'400;

/// Which figure of a run a row shows.
enum class Figure : std::uint8_t { UnitsPerSecond, BytesEach, Seconds };

struct Workload {
  const char* name;
  Measured (*Contender::*work)(const Load&);
  Load load;
  Load quick;
  bool ns3;  ///< ns-3 does it too, in half a minute.
};

struct Shown {
  const char* workload;
  const char* name;
  const char* unit;
  Figure figure;
  double share;
  double at_most;
};

const std::array kWorkloads = {
    Workload{"W1", &Contender::bulk, {.octets = 1'000'000'000}, {.octets = 10'000'000}, true},
    Workload{"W2", &Contender::loss, {.runs = 100, .seconds = 60}, {.runs = 1, .seconds = 60}, false},
    Workload{"W3a", &Contender::ping_pong, {.connections = 1'000, .rounds = 100}, {.connections = 100, .rounds = 10}, true},
    Workload{"W3b", &Contender::ping_pong, {.connections = 10'000, .rounds = 100}, {.connections = 2'000, .rounds = 5}, false},
    Workload{"W4a", &Contender::churn, {.connections = 100'000, .at_once = 1}, {.connections = 1'000, .at_once = 1}, false},
    Workload{"W4b", &Contender::churn, {.connections = 100'000, .at_once = 100}, {.connections = 1'000, .at_once = 100}, false},
    Workload{"W5a", &Contender::idle, {.connections = 10'000, .seconds = kDay}, {.connections = 200, .seconds = kDay}, false},
    Workload{"W5b", &Contender::idle, {.connections = 100'000, .seconds = kDay}, {.connections = 1'000, .seconds = kDay}, false},
    Workload{"W5c", &Contender::idle, {.connections = 1'000'000, .seconds = 0}, {.connections = 2'000, .seconds = 0}, false},
    Workload{"W6", &Contender::recovery, {.runs = 10'000}, {.runs = 100}, false},
};

// The first budgets: a quarter of the lean probe's rate; 1,024 bytes for both ends of an idle connection; a day of
// keepalive for 10,000 connections in 5 s, for 100,000 in 2.8 s.
constexpr std::array kShown = {
    Shown{"W1", "W1 bulk", "segments/s", Figure::UnitsPerSecond, 0.25, 0},
    Shown{"W2", "W2 loss", "segments/s", Figure::UnitsPerSecond, 0.25, 0},
    Shown{"W3a", "W3 ping-pong, 1,000", "round trips/s", Figure::UnitsPerSecond, 0.25, 0},
    Shown{"W3b", "W3 ping-pong, 10,000", "round trips/s", Figure::UnitsPerSecond, 0.25, 0},
    Shown{"W4a", "W4 churn, one by one", "connections/s", Figure::UnitsPerSecond, 0.25, 0},
    Shown{"W4b", "W4 churn, 100 at once", "connections/s", Figure::UnitsPerSecond, 0.25, 0},
    Shown{"W5a", "W5 a day of 10,000 idle", "CPU s", Figure::Seconds, 0, 5},
    Shown{"W5b", "W5 a day of 100,000 idle", "CPU s", Figure::Seconds, 0, 2.8},
    Shown{"W5b", "W5 memory of 100,000 idle", "bytes each, both ends", Figure::BytesEach, 0, 1024},
    Shown{"W5c", "W5 memory of 1,000,000 idle", "bytes each, both ends", Figure::BytesEach, 0, 1024},
    Shown{"W6", "W6 small test", "tests/s", Figure::UnitsPerSecond, 0.25, 0},
};

bool wanted(const std::vector<std::string>& list, std::string_view name) {
  if (list.empty()) return true;
  return std::any_of(list.begin(), list.end(), [&](const std::string& one) { return name.starts_with(one); });
}

double figure_of(Figure figure, const Measured& measured) {
  switch (figure) {
    case Figure::UnitsPerSecond:
      return static_cast<double>(measured.units) / std::max(measured.cpu_seconds, 1e-9);
    case Figure::BytesEach:
      return measured.bytes_each;
    case Figure::Seconds:
      return measured.cpu_seconds;
  }
  return 0;
}

std::vector<const Contender*> contenders(const Choice& choice) {
  std::vector<const Contender*> all = {&kHalfopen, &kLean};
#ifdef HALFOPEN_BENCH_NS3
  all.push_back(&kNs3);
#endif
  std::erase_if(all, [&](const Contender* one) { return !wanted(choice.contenders, one->name); });
  return all;
}

double& place_of(Row& row, const Contender& contender) {
  if (&contender == &kHalfopen) return row.halfopen;
  return &contender == &kLean ? row.lean : row.ns3;
}

// 1234567 -> "1,234,567"; below 100 with two decimals.
std::string number(double value) {
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), value < 100 ? "%.2f" : "%.0f", value);
  std::string digits{text.data()};
  if (value < 1000) return digits;
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

std::string or_dash(double value) { return value == 0 ? "-" : number(value); }
std::string ratio(double value, double to) { return value == 0 || to == 0 ? "-" : number(value / to); }
std::string budget(const Row& row) {
  return row.better == Better::Less ? "<= " + number(row.at_most) : number(row.share) + " of lean";
}
std::string verdict(const Row& row) {
  if (row.halfopen == 0 || (row.better == Better::More && row.lean == 0)) return "-";
  return met(row) ? "met" : "MISSED";
}

std::vector<std::string> cells(const Row& row) {
  return {row.name,         row.unit,   or_dash(row.halfopen), or_dash(row.lean), or_dash(row.ns3),
          ratio(row.halfopen, row.lean), ratio(row.halfopen, row.ns3), budget(row), verdict(row)};
}

const std::vector<std::string> kHead = {"workload", "unit",            "halfopen", "lean",   "ns-3",
                                        "halfopen : lean", "halfopen : ns-3", "budget",   "verdict"};

}  // namespace

std::vector<Row> measure(const Choice& choice) {
  std::vector<Row> rows;
  for (const Workload& workload : kWorkloads) {
    if (!wanted(choice.workloads, workload.name)) continue;
    std::vector<Row> here;
    for (const Shown& shown : kShown) {
      if (std::string_view{shown.workload} != workload.name) continue;
      here.push_back({.name = shown.name,
                      .unit = shown.unit,
                      .better = shown.share == 0 ? Better::Less : Better::More,
                      .share = shown.share,
                      .at_most = shown.at_most});
    }
    for (const Contender* contender : contenders(choice)) {
      const bool able = contender == &kHalfopen || contender == &kLean || workload.ns3;
      if (!able || contender->*workload.work == nullptr) continue;
      const Measured measured = (contender->*workload.work)(choice.quick ? workload.quick : workload.load);
      std::size_t next = 0;
      for (const Shown& shown : kShown) {
        if (std::string_view{shown.workload} != workload.name) continue;
        place_of(here[next++], *contender) = figure_of(shown.figure, measured);
      }
    }
    rows.insert(rows.end(), here.begin(), here.end());
  }
  return rows;
}

bool met(const Row& row) {
  if (row.better == Better::Less) return row.halfopen <= row.at_most;
  return row.lean == 0 || row.halfopen >= row.share * row.lean;
}

bool all_met(const std::vector<Row>& rows) {
  return std::all_of(rows.begin(), rows.end(), [](const Row& row) { return row.halfopen == 0 || met(row); });
}

std::string as_text(const std::vector<Row>& rows) {
  std::vector<std::vector<std::string>> lines = {kHead};
  for (const Row& row : rows) lines.push_back(cells(row));
  std::string text;
  for (const auto& line : lines) {
    for (std::size_t column = 0; column < line.size(); ++column) {
      std::size_t width = 0;
      for (const auto& other : lines) width = std::max(width, other[column].size());
      text += line[column] + std::string(width - line[column].size() + 2, ' ');
    }
    text += '\n';
  }
  return text;
}

std::string as_markdown(const std::vector<Row>& rows) {
  std::string text;
  const auto add = [&](const std::vector<std::string>& line) {
    for (const std::string& cell : line) text += "| " + cell + " ";
    text += "|\n";
  };
  add(kHead);
  add(std::vector<std::string>(kHead.size(), "---"));
  for (const Row& row : rows) add(cells(row));
  return text;
}

}  // namespace halfopen::bench
