#include "halfopen/report/journey.h"
#include "run_data.h"

namespace halfopen::report::html {
namespace {

using model::PacketView;
using Way = model::PacketRecord::Way;

std::string_view fate_of(const Journey& journey) {
  if (journey.end != nullptr && journey.end->way == Way::Lost) return "lost";
  if (journey.out == nullptr) return "unsent";
  return journey.end != nullptr ? "arrived" : "under way";
}

std::string_view kind_of(const PacketView& view) {
  switch (view.kind) {
    case PacketView::Kind::Tcp: return "TCP";
    case PacketView::Kind::Udp: return "UDP";
    case PacketView::Kind::Icmp: return "ICMP";
    case PacketView::Kind::Arp: return "ARP";
    case PacketView::Kind::Other: return "other";
  }
  return "";
}

Json segment_json(const model::Record& record, const Journey& journey, const SequenceNumbers& numbers) {
  const PacketView view = view_of(journey.first());
  const std::int32_t here = journey.first().host;
  const std::int32_t from = journey.out ? journey.out->host : host_of(record, view.source.address, here);
  const std::int32_t to = journey.end ? journey.end->host : host_of(record, view.destination.address, here);
  Json out{{"from", from}, {"to", to}, {"at", ns(journey.first().at)}};
  if (journey.end != nullptr) out["end"] = ns(journey.end->at);
  out["fate"] = fate_of(journey);
  out["kind"] = kind_of(view);
  out["says"] = numbers.label(view);
  out["octets"] = journey.first().bytes.size();
  if (view.is_tcp() || view.kind == PacketView::Kind::Udp) {
    out["source"] = view.source.to_string();
    out["destination"] = view.destination.to_string();
    out["payload"] = view.payload;
  } else {
    out["packet"] = to_string(view);
  }
  if (view.is_tcp()) {
    out["flags"] = model::flags_text(view.flags);
    out["seq"] = view.seq;
    if (view.has(model::tcp_flag::kAck)) out["ack"] = view.ack;
    out["window"] = view.window;
  }
  return out;
}

}  // namespace

Json segments_json(const model::Record& record) {
  const SequenceNumbers numbers{record};
  Json out = Json::array();
  for (const Journey& journey : journeys_of(record)) out.push_back(segment_json(record, journey, numbers));
  return out;
}

}  // namespace halfopen::report::html
