#include "halfopen/pkt/export.h"

#include <algorithm>
#include <utility>

#include "export_calls.h"
#include "halfopen/model/faults.h"
#include "packets.h"

namespace halfopen::pkt {

using model::PacketRecord;
using sim::wire::Protocol;

namespace {

std::string seconds(net::Instant at) {
  const std::int64_t nanos = (at - net::kStart).count();
  std::string fraction = std::to_string(nanos % 1'000'000'000);
  fraction.insert(0, 9 - fraction.size(), '0');
  while (fraction.size() > 1 && fraction.back() == '0') fraction.pop_back();
  return std::to_string(nanos / 1'000'000'000) + '.' + fraction;
}

/// The packets of a host and the connection they are of.
struct Seen {
  struct Packet {
    Captured captured;
    bool outbound = false;
  };
  std::vector<Packet> packets;
  Flow flow;
};

bool of_connection(const sim::wire::Packet& packet, bool outbound, const Flow& flow) {
  const net::Endpoint source{packet.ip.source, packet.tcp.source_port}, destination{packet.ip.destination, packet.tcp.destination_port};
  return outbound ? source == flow.local && destination == flow.remote : source == flow.remote && destination == flow.local;
}

/// A segment acknowledges what the host has sent in the same instant.
bool answers_at_once(const Seen& seen, const Captured& answer) {
  for (auto packet = seen.packets.rbegin(); packet != seen.packets.rend() && packet->captured.at == answer.at; ++packet) {
    const sim::wire::Packet& sent = packet->captured.packet;
    if (packet->outbound && sim::wire::segment_length(sent) > 0 && answer.packet.tcp.has_ack() && answer.packet.tcp.ack.after(sent.tcp.seq)) return true;
  }
  return false;
}

/// The first SYN tells the connection; other TCP packets must be of it.
Seen packets_of(const model::Record& record, std::int32_t host) {
  Seen seen;
  bool found = false;
  for (const PacketRecord& packet : record.packets) {
    if (packet.host != host || packet.way == PacketRecord::Way::Lost || packet.arp) continue;
    std::optional<Captured> captured = read_packet(packet.at, packet.bytes);
    if (!captured) continue;
    const bool outbound = packet.way == PacketRecord::Way::Out;
    const sim::wire::Packet& parsed = captured->packet;
    if (parsed.protocol == Protocol::Icmp && found && !outbound) throw ExportError{"ICMP messages are not exported"};
    if (parsed.protocol != Protocol::Tcp) continue;
    const net::Endpoint source{parsed.ip.source, parsed.tcp.source_port}, destination{parsed.ip.destination, parsed.tcp.destination_port};
    Flow& flow = seen.flow;
    if (!found) {
      if (!parsed.tcp.syn() || parsed.tcp.has_ack()) continue;
      found = true;
      flow.local = outbound ? source : destination;
      flow.remote = outbound ? destination : source;
      flow.state = outbound ? Flow::State::Active : Flow::State::Passive;
    }
    if (!of_connection(parsed, outbound, flow)) throw ExportError{"its card saw several connections, and a script speaks of one"};
    if (outbound && parsed.tcp.syn() && !std::exchange(flow.host_known, true)) flow.host_isn = parsed.tcp.seq.value();
    if (!outbound && parsed.tcp.syn() && !std::exchange(flow.script_known, true)) flow.script_isn = parsed.tcp.seq.value();
    if (!outbound && answers_at_once(seen, *captured)) throw ExportError{"an answer came in the instant of what it answers, which leaves the order of calls open"};
    seen.packets.push_back({std::move(*captured), outbound});
  }
  if (!found) throw ExportError{"its card saw no TCP connection begin"};
  return seen;
}

/// The first fault that takes the host out of the language; kNever if none does.
net::Instant end_of_language(const model::Scenario& scenario, std::string_view host, std::string& why) {
  using model::Word;
  net::Instant end = net::kNever;
  for (const model::Fault& fault : scenario.faults) {
    const bool of_host = fault.target == host && (fault.word == Word::Crash || fault.word == Word::Reboot || fault.word == Word::Freeze);
    const bool of_card = fault.word == Word::Unplug && std::any_of(scenario.links.begin(), scenario.links.end(), [&](const model::Link& link) {
      return link.name == fault.target && (link.a == host || link.b == host);
    });
    if (!of_host && !of_card) continue;
    if (fault.after) throw ExportError{"a fault on the host waits for an observation"};
    if (net::kStart + fault.at >= end) continue;
    end = net::kStart + fault.at;
    why = of_card ? "the cable is pulled out" : "the host loses its power or stands still";
  }
  return end;
}

std::string header(const model::Scenario& scenario, const model::Record& record, std::int32_t host, const Seen& seen) {
  const model::HostRecord& of_host = record.hosts[static_cast<std::size_t>(host)];
  const std::string name = of_host.name;
  std::string text = "// What " + name + " (" + of_host.os + ") did and saw in " + scenario.name + ", seed " + std::to_string(record.seed) + ".\n";
  const bool six = seen.flow.local.address.family == net::AddressFamily::V6;
  if (six) text += "--ip_version=ipv6\n";
  text += "--bind_port=" + std::to_string(seen.flow.local.port) + "\n--connect_port=" + std::to_string(seen.flow.remote.port) + '\n';
  for (const model::Link& link : scenario.links) {
    if (link.a == name || link.b == name) text += "--mtu=" + std::to_string(link.mtu) + '\n';
  }
  std::string knobs;
  for (const model::Host& described : scenario.hosts) {
    if (described.name != name) continue;
    for (const auto& [knob, value] : described.knobs) knobs += "sysctl -q -w " + knob + "=\"" + value + "\"\n";
  }
  return knobs.empty() ? text : text + '`' + knobs + "`\n";
}

/// One past the last octet of the host's stream in a packet of its own, from 0; 0 for one without.
std::int64_t stream_end(const Seen::Packet& packet, const Flow& flow) {
  const sim::wire::Packet& segment = packet.captured.packet;
  if (!packet.outbound || segment.payload.empty()) return 0;
  return segment.tcp.seq.value() - flow.host_isn - 1 + static_cast<std::uint32_t>(segment.payload.size());
}

/// A process that was ended inside a send: its octets are on the wire, and no call tells of them.
bool handed_over_more(const Seen& seen, std::int64_t handed_over, net::Instant before) {
  return std::any_of(seen.packets.begin(), seen.packets.end(), [&](const Seen::Packet& packet) {
    return packet.captured.at <= before && stream_end(packet, seen.flow) > handed_over;
  });
}

std::string written(const Line& line) {
  std::string text = seconds(line.at);
  if (line.returns) text += "..." + seconds(*line.returns);
  return text + ' ' + line.text + '\n';
}

}  // namespace

std::string export_host(const model::Scenario& scenario, const model::Record& record, std::string_view host) {
  const auto found = std::find_if(record.hosts.begin(), record.hosts.end(), [&](const model::HostRecord& each) { return each.name == host; });
  if (found == record.hosts.end()) throw ExportError{"the run has no host " + std::string{host}};
  const auto index = static_cast<std::int32_t>(found - record.hosts.begin());
  const Seen seen = packets_of(record, index);

  std::string why;
  net::Instant end = end_of_language(scenario, host, why);
  std::optional<std::int64_t> cut_after;
  std::vector<Line> lines;
  constexpr std::int64_t kDescriptors = 100;
  std::int64_t first = 0;
  for (const model::ProgramRecord& program : record.programs) {
    if (program.host != host) continue;
    const auto described = std::find_if(scenario.programs.begin(), scenario.programs.end(), [&](const model::Program& each) { return each.name == program.name; });
    CallLines calls{described != scenario.programs.end() ? &*described : nullptr, first};
    for (const model::Observation& observation : program.observations) {
      const bool ended = observation.kind == model::Observation::Kind::Ended || observation.kind == model::Observation::Kind::Waiting;
      if (ended && observation.at < end && handed_over_more(seen, calls.handed_over(), observation.at)) {
        end = calls.last_return();  // That is when the call was made, as far as anybody knows.
        cut_after = calls.handed_over();
        why = "a process ends inside a call that has handed over octets";
      }
      calls.add(observation, lines);
    }
    first += kDescriptors;
  }
  for (const Seen::Packet& packet : seen.packets) {
    lines.push_back({.at = packet.captured.at,
                     .rank = packet.outbound ? Line::Rank::Out : Line::Rank::In,
                     .text = as_written(packet.captured, seen.flow, packet.outbound),
                     .returns = std::nullopt,
                     .stream_end = stream_end(packet, seen.flow)});
  }
  std::stable_sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) { return std::pair{a.at, a.rank} < std::pair{b.at, b.rank}; });
  std::string text = header(scenario, record, index, seen);
  if (lines.empty() || lines.front().at != net::kStart) text += "0 `true`\n";
  net::Instant last = net::kStart, last_return = net::kStart;
  for (const Line& line : lines) {
    // What was there when the call began that is cut away belongs to the script, but not what that call has sent.
    const bool there = cut_after && line.at == end && (line.rank != Line::Rank::Out || line.stream_end <= *cut_after);
    if (line.at >= end && !there) continue;
    if (line.returns && *line.returns > end) continue;
    text += written(line);
    last = line.at;
    if (line.returns) last_return = std::max(last_return, *line.returns);
  }
  // Nothing is observed behind the last event: a call that still waits then needs one.
  if (last_return > last) text += seconds(last_return) + " `true`\n";
  if (end != net::kNever) text += "// Here, at " + seconds(end) + " s, the script ends: " + why + ".\n";
  return text;
}

}  // namespace halfopen::pkt
