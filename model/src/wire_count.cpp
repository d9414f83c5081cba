#include "wire_count.h"

#include "halfopen/model/packet_view.h"

namespace halfopen::model {

std::int64_t segments_sent(const Record& record, std::string_view host, std::uint8_t flags) {
  std::int64_t count = 0;
  for (const PacketRecord& packet : record.packets) {
    if (packet.way != PacketRecord::Way::Out || record.hosts[static_cast<std::size_t>(packet.host)].name != host) continue;
    const PacketView view = view_of(packet);
    if (view.is_tcp() && view.has(flags)) ++count;
  }
  return count;
}

}  // namespace halfopen::model
