// What can go wrong at a point: the standard injections.
#include <algorithm>
#include <utility>

#include "halfopen/analysis/point.h"

namespace halfopen::analysis {
namespace {

using namespace std::chrono_literals;
using model::Fault;
using model::Scenario;
using model::Word;
using Kind = Point::Kind;

constexpr net::Duration kOvertaken = 1ns;     // later than what leaves at the same instant
constexpr model::IcmpAnswer kNoHost{3, 1, 0};  // host unreachable (RFC 792)
constexpr std::uint16_t kNarrow = 576;         // the smallest path IPv4 hosts must cope with (RFC 791, 3.1)

Fault segment_fault(Word word, const Point& point) {
  return {.word = word, .target = point.target, .direction = point.direction, .nth = point.nth};
}

/// One word about the segment at a point.
Injection on_segment(std::string name, Word word, bool (*applies)(const Point&), std::function<void(Fault&)> with = {}) {
  return {.name = std::move(name), .kind = Kind::Segment, .faults = [word, applies, with](const Point& point) {
            if (!applies(point)) return std::vector<Fault>{};
            Fault fault = segment_fault(word, point);
            if (with) with(fault);
            return std::vector{fault};
          }};
}

bool any(const Point&) { return true; }
bool is_tcp(const Point& point) { return point.tcp; }
bool is_data(const Point& point) { return point.tcp && point.payload; }

void add_segment_injections(const InjectionOptions& options, std::vector<Injection>& all) {
  all.push_back(on_segment("drop", Word::DropSegment, any));
  all.push_back(on_segment("delay by " + model::to_string(options.late_by), Word::DelaySegment, any,
                           [late = options.late_by](Fault& fault) { fault.duration = late; }));
  all.push_back(on_segment("overtake", Word::DelaySegment, any, [](Fault& fault) { fault.duration = kOvertaken; }));
  all.push_back(on_segment("duplicate", Word::DuplicateSegment, any));
  all.push_back(on_segment("corrupt", Word::CorruptSegment, any));
  all.push_back(on_segment("reset", Word::ResetSegment, is_tcp));
  all.push_back(on_segment("icmp host unreachable", Word::IcmpSegment, is_tcp, [](Fault& fault) { fault.icmp = kNoHost; }));
  all.push_back(on_segment("icmp fragmentation needed", Word::IcmpSegment, is_data, [](Fault& fault) {
    fault.icmp = {3, 4, kNarrow};
  }));
}

/// A fault at an instant, and after a while the one that ends it, if there is one.
struct Spell {
  std::string name;
  Word begins;
  Word ends{};
  net::Duration lasts{};  ///< 0: for ever.
  bool heals = true;
};

Injection at_instant(const Spell& spell, const std::string& target) {
  std::string name = spell.name + " " + target;
  if (spell.lasts > 0ns) name += " for " + model::to_string(spell.lasts);
  return {.name = std::move(name), .kind = Kind::Instant, .heals = spell.heals, .faults = [spell, target](const Point& point) {
            Fault begin{.word = spell.begins, .target = target, .at = point.at};
            if (spell.begins == Word::Reboot) {
              begin.duration = spell.lasts;
              return std::vector{begin};
            }
            std::vector<Fault> faults{begin};
            if (spell.lasts > 0ns) faults.push_back({.word = spell.ends, .target = target, .at = point.at + spell.lasts});
            return faults;
          }};
}

void add_link_injections(const Scenario& scenario, net::Duration a_while, std::vector<Injection>& all) {
  for (const model::Link& link : scenario.links) {
    all.push_back(at_instant({"cut", Word::Cut, Word::Restore, a_while, true}, link.name));
    all.push_back(at_instant({"cut", Word::Cut, {}, {}, false}, link.name));
    all.push_back(at_instant({"unplug", Word::Unplug, Word::Plug, a_while, true}, link.name));
    all.push_back(at_instant({"unplug", Word::Unplug, {}, {}, false}, link.name));
  }
}

void add_program_injections(const Scenario& scenario, const std::string& subject, net::Duration a_while,
                            std::vector<Injection>& all) {
  for (const model::Program& program : scenario.programs) {
    if (program.name == subject) continue;
    all.push_back(at_instant({"kill", Word::Kill, {}, {}, false}, program.name));
    all.push_back(at_instant({"exit", Word::Exit, {}, {}, false}, program.name));
    all.push_back(at_instant({"stop", Word::Stop, Word::Continue, a_while, true}, program.name));
    all.push_back(at_instant({"stop", Word::Stop, {}, {}, false}, program.name));
  }
}

// What the subject itself goes through: it and its host stand still for a while, the host runs short, a name leads nowhere.
void add_own_injections(const Scenario& scenario, const std::string& subject, net::Duration a_while,
                        std::vector<Injection>& all) {
  const model::Program* own = model::find_program(scenario, subject);
  if (own == nullptr) return;
  all.push_back(at_instant({"stop", Word::Stop, Word::Continue, a_while, true}, subject));
  all.push_back(at_instant({"freeze", Word::Freeze, Word::Thaw, a_while, true}, own->host));
  all.push_back(at_instant({"exhaust the ports of", Word::ExhaustPorts, Word::FreePorts, a_while, true}, own->host));
  all.push_back(at_instant({"exhaust the buffers of", Word::ExhaustBuffers, Word::FreeBuffers, a_while, true}, own->host));
  for (const model::Host& host : scenario.hosts) {
    if (host.name == own->host) continue;
    for (const auto& [how, word] : {std::pair{"silence", Word::SilenceName}, std::pair{"fail", Word::FailName}}) {
      all.push_back({.name = how + (" the name " + host.name) + " for " + model::to_string(a_while),
                     .kind = Kind::Instant,
                     .faults = [word = word, name = host.name, host = own->host, a_while](const Point& point) {
                       return std::vector<Fault>{
                           {.word = word, .target = host, .at = point.at, .name = name},
                           {.word = Word::RestoreName, .target = host, .at = point.at + a_while, .name = name}};
                     }});
    }
  }
}

// After a reboot a host's programs are back only if they say so.
void add_host_injections(const Scenario& scenario, const std::string& subject, net::Duration a_while,
                         std::vector<Injection>& all) {
  const model::Program* own = model::find_program(scenario, subject);
  for (const model::Host& host : scenario.hosts) {
    if (own != nullptr && host.name == own->host) continue;
    const bool comes_back = std::all_of(scenario.programs.begin(), scenario.programs.end(), [&](const model::Program& program) {
      return program.host != host.name || program.restart_after_reboot;
    });
    all.push_back(at_instant({"crash", Word::Crash, {}, {}, false}, host.name));
    all.push_back(at_instant({"reboot", Word::Reboot, {}, a_while, comes_back}, host.name));
    all.push_back(at_instant({"freeze", Word::Freeze, Word::Thaw, a_while, true}, host.name));
  }
}

/// What a call of each kind may well fail with: nobody is to blame for it, and everybody has to live with it.
struct CallError {
  net::Op op;
  const char* linux_name;
  const char* windows_name;
};
constexpr CallError kCallErrors[] = {
    {net::Op::Socket, "EMFILE", "WSAEMFILE"},
    {net::Op::Connect, "ENETUNREACH", "WSAENETUNREACH"},
    {net::Op::Connect, "EADDRNOTAVAIL", "WSAEADDRNOTAVAIL"},
    {net::Op::Accept, "EMFILE", "WSAEMFILE"},
    {net::Op::Accept, "ECONNABORTED", "WSAECONNRESET"},
    {net::Op::Send, "ENOBUFS", "WSAENOBUFS"},
    {net::Op::Send, "ECONNRESET", "WSAECONNRESET"},
    {net::Op::Recv, "ECONNRESET", "WSAECONNRESET"},
    {net::Op::Recv, "ETIMEDOUT", "WSAECONNABORTED"},
};

Injection failing_call(const CallError& error, bool windows) {
  const std::string symbol = windows ? error.windows_name : error.linux_name;
  return {.name = std::string{net::to_string(error.op)} + " fails with " + symbol,
          .kind = Kind::Call,
          .faults = [op = error.op, symbol](const Point& point) {
            if (point.op != op) return std::vector<Fault>{};
            return std::vector<Fault>{
                {.word = Word::FailCall, .target = point.target, .at = point.at, .op = op, .error = symbol}};
          }};
}

void add_call_injections(const Scenario& scenario, const std::string& subject, net::Duration late_by,
                         std::vector<Injection>& all) {
  const model::Program* own = model::find_program(scenario, subject);
  const model::Host* host = own != nullptr ? model::find_host(scenario, own->host) : nullptr;
  const bool windows = host != nullptr && model::os_matches("windows", host->os);
  for (const CallError& error : kCallErrors) all.push_back(failing_call(error, windows));
  all.push_back({.name = "stall for " + model::to_string(late_by), .kind = Kind::Call, .faults = [late_by](const Point& point) {
                   return std::vector<Fault>{{.word = Word::StallCall,
                                              .target = point.target,
                                              .at = point.at,
                                              .duration = late_by,
                                              .op = point.op}};
                 }});
}

}  // namespace

std::vector<Injection> standard_injections(const Scenario& scenario, const std::string& subject,
                                           const InjectionOptions& options) {
  std::vector<Injection> all;
  add_segment_injections(options, all);
  add_link_injections(scenario, options.a_while, all);
  add_program_injections(scenario, subject, options.a_while, all);
  add_host_injections(scenario, subject, options.a_while, all);
  add_own_injections(scenario, subject, options.a_while, all);
  add_call_injections(scenario, subject, options.late_by, all);
  return all;
}

}  // namespace halfopen::analysis
