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
/// An ICMP error in both families. Sources: RFC 792; RFC 4443, 3.1 and 3.2.
struct IcmpError {
  model::IcmpAnswer v4, v6;
  const model::IcmpAnswer& of(const Point& point) const { return point.v6 ? v6 : v4; }
};
constexpr IcmpError kNoHost{{3, 1, 0}, {1, 3, 0}};  // host unreachable; address unreachable
constexpr IcmpError kNoPort{{3, 3, 0}, {1, 4, 0}};  // port unreachable
// Fragmentation needed, packet too big: down to the smallest path hosts must cope with (RFC 791, 3.1; RFC 8200, 5).
constexpr IcmpError kNarrow{{3, 4, 576}, {2, 0, 1280}};

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

Injection icmp_instead(std::string name, const IcmpError& error, bool (*applies)(const Point&)) {
  return {.name = std::move(name), .kind = Kind::Segment, .faults = [error, applies](const Point& point) {
            if (!applies(point)) return std::vector<Fault>{};
            Fault fault = segment_fault(Word::IcmpSegment, point);
            fault.icmp = error.of(point);
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
  all.push_back(icmp_instead("icmp host unreachable", kNoHost, is_tcp));
  all.push_back(icmp_instead("icmp port unreachable", kNoPort, is_tcp));
  all.push_back(icmp_instead("icmp fragmentation needed", kNarrow, is_data));
}

/// A fault at an instant, and after a while the one that ends it, if there is one.
struct Spell {
  std::string name;
  Word begins;
  Word ends{};
  net::Duration lasts{};  ///< 0: for ever.
  bool heals = true;
  model::Direction direction = model::Direction::Both;
  std::string way{};      ///< The direction as the name has it.
  net::Duration from{};   ///< A program's start: before it there is nobody.
};

Injection at_instant(const Spell& spell, const std::string& target) {
  std::string name = spell.name + " " + target + spell.way;
  if (spell.lasts > 0ns) name += " for " + model::to_string(spell.lasts);
  return {.name = std::move(name), .kind = Kind::Instant, .heals = spell.heals, .faults = [spell, target](const Point& point) {
            if (point.at < spell.from) return std::vector<Fault>{};
            Fault begin{.word = spell.begins, .target = target, .at = point.at, .direction = spell.direction};
            if (spell.begins == Word::Reboot) {
              begin.duration = spell.lasts;
              return std::vector{begin};
            }
            std::vector<Fault> faults{begin};
            if (spell.lasts > 0ns) {
              faults.push_back({.word = spell.ends, .target = target, .at = point.at + spell.lasts, .direction = spell.direction});
            }
            return faults;
          }};
}

void add_link_injections(const Scenario& scenario, net::Duration a_while, std::vector<Injection>& all) {
  for (const model::Link& link : scenario.links) {
    all.push_back(at_instant({"cut", Word::Cut, Word::Restore, a_while, true}, link.name));
    all.push_back(at_instant({"cut", Word::Cut, {}, {}, false}, link.name));
    for (const auto& [way, direction] : {std::pair{" forward", model::Direction::Forward}, {" backward", model::Direction::Backward}}) {
      all.push_back(at_instant({"cut", Word::Cut, Word::Restore, a_while, true, direction, way}, link.name));
      all.push_back(at_instant({"cut", Word::Cut, {}, {}, false, direction, way}, link.name));
    }
    all.push_back(at_instant({"unplug", Word::Unplug, Word::Plug, a_while, true}, link.name));
    all.push_back(at_instant({"unplug", Word::Unplug, {}, {}, false}, link.name));
  }
}

void add_program_injections(const Scenario& scenario, const std::string& subject, net::Duration a_while,
                            std::vector<Injection>& all) {
  for (const model::Program& program : scenario.programs) {
    if (program.name == subject) continue;
    const auto add = [&](Spell spell) {
      spell.from = program.start;
      all.push_back(at_instant(spell, program.name));
    };
    add({"kill", Word::Kill, {}, {}, false});
    add({"exit", Word::Exit, {}, {}, false});
    add({"stop", Word::Stop, Word::Continue, a_while, true});
    add({"stop", Word::Stop, {}, {}, false});
  }
}

// What the subject itself goes through: it and its host stand still for a while, the host runs short, a name leads nowhere.
void add_own_injections(const Scenario& scenario, const std::string& subject, net::Duration a_while,
                        std::vector<Injection>& all) {
  const model::Program* own = model::find_program(scenario, subject);
  if (own == nullptr) return;
  all.push_back(at_instant({.name = "stop", .begins = Word::Stop, .ends = Word::Continue, .lasts = a_while, .from = own->start}, subject));
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

/// What a call of each kind may well fail with: nobody is to blame for it, and everybody has to live with it. Sources: the error
/// sections of the manual pages, and of POSIX where a page leaves shortage out; the return values of Winsock's pages.
struct CallError {
  net::Op op;
  const char* linux_name;    ///< Empty: not there.
  const char* windows_name;
};
constexpr CallError kCallErrors[] = {
    {net::Op::Socket, "EMFILE", "WSAEMFILE"},
    {net::Op::Bind, "EADDRINUSE", "WSAEADDRINUSE"},
    {net::Op::Listen, "EADDRINUSE", "WSAEADDRINUSE"},
    {net::Op::Connect, "ENETUNREACH", "WSAENETUNREACH"},
    {net::Op::Connect, "EADDRNOTAVAIL", "WSAEADDRNOTAVAIL"},
    {net::Op::Accept, "EMFILE", "WSAEMFILE"},
    {net::Op::Accept, "ECONNABORTED", "WSAECONNRESET"},
    {net::Op::Send, "ENOBUFS", "WSAENOBUFS"},
    {net::Op::Send, "ECONNRESET", "WSAECONNRESET"},
    {net::Op::SendTo, "ENOBUFS", "WSAENOBUFS"},
    {net::Op::Recv, "ECONNRESET", "WSAECONNRESET"},
    {net::Op::Recv, "ETIMEDOUT", "WSAECONNABORTED"},
    {net::Op::Recv, "EINTR", ""},
    {net::Op::RecvFrom, "ECONNREFUSED", "WSAECONNRESET"},
    {net::Op::RecvMessage, "ECONNRESET", "WSAECONNRESET"},
    {net::Op::Shutdown, "ENOTCONN", "WSAENOTCONN"},
    {net::Op::SetOption, "ENOBUFS", "WSAENOBUFS"},
    {net::Op::GetOption, "ENOBUFS", "WSAENOBUFS"},
    {net::Op::LocalName, "ENOBUFS", "WSAENOBUFS"},
    {net::Op::PeerName, "ENOTCONN", "WSAENOTCONN"},
    {net::Op::Poll, "EINTR", "WSAENOBUFS"},
    {net::Op::Select, "EINTR", "WSAENOBUFS"},
    {net::Op::EpollCreate, "EMFILE", ""},
    {net::Op::EpollWait, "EINTR", ""},
    {net::Op::Duplicate, "EMFILE", ""},
};

Injection failing_call(const CallError& error, bool windows) {
  const std::string symbol = windows ? error.windows_name : error.linux_name;
  return {.name = std::string{net::to_string(error.op)} + " fails with " + symbol,
          .kind = Kind::Call,
          .faults = [op = error.op, symbol](const Point& point) {
            if (point.op != op) return std::vector<Fault>{};
            return std::vector<Fault>{
                {.word = Word::FailCall, .target = point.target, .at = point.at, .nth = point.nth, .op = op, .error = symbol}};
          }};
}

void add_call_injections(const Scenario& scenario, const std::string& subject, net::Duration late_by,
                         std::vector<Injection>& all) {
  const model::Program* own = model::find_program(scenario, subject);
  const model::Host* host = own != nullptr ? model::find_host(scenario, own->host) : nullptr;
  const bool windows = host != nullptr && model::os_matches("windows", host->os);
  for (const CallError& error : kCallErrors) {
    if (*(windows ? error.windows_name : error.linux_name) != '\0') all.push_back(failing_call(error, windows));
  }
  all.push_back({.name = "stall for " + model::to_string(late_by), .kind = Kind::Call, .faults = [late_by](const Point& point) {
                   return std::vector<Fault>{{.word = Word::StallCall,
                                              .target = point.target,
                                              .at = point.at,
                                              .duration = late_by,
                                              .nth = point.nth,
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
