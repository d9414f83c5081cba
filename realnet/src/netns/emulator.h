// The links of a run: carries packets between the cards of its hosts, in real time.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "halfopen/model/record.h"
#include "halfopen/model/scenario.h"

#include "middlebox.h"
#include "tun_card.h"

namespace halfopen::realnet {

/// A thread of its own waits for packets and for the instant the next one arrives; nothing is handed over before that. What
/// changes a link may be called from any thread, at any time after run().
///
/// Times are those of the system's monotonic clock, counted from its own zero.
class Emulator {
 public:
  struct End {
    std::int32_t host = 0;  ///< Index into the scenario's hosts.
    TunCard card;
    /// If the host sends no ICMP error: its addresses. What it sends from one of them is then not carried, as if not sent.
    std::vector<net::Address> silent{};
    std::vector<Middlebox> boxes{};  ///< That stand at this end; the first is nearest to the host.
    bool powered = true;
    bool frozen = false;
    std::deque<Octets> held{};  ///< What has arrived at a frozen host.
  };

  /// With `keep_packets` every packet is kept as each host's card saw it.
  Emulator(std::uint64_t seed, bool keep_packets);
  ~Emulator();
  Emulator(const Emulator&) = delete;
  Emulator& operator=(const Emulator&) = delete;

  /// The next link of the scenario; before run().
  void add_link(const model::Link& link, End a, End b);
  /// Throws std::runtime_error if the system has no descriptor or thread left.
  void run();
  /// Nothing is carried any more. Returns the packets that were kept, in their order.
  std::vector<model::PacketRecord> stop();

  void cut(std::size_t link, model::Direction direction);
  void restore(std::size_t link, model::Direction direction);
  void set_carrier(std::size_t link, bool up);
  /// A host without power sends nothing, and what arrives at it is lost.
  void set_power(std::int32_t host, bool on);
  /// What a frozen host's kernel sends is not carried. What arrives waits in its cards, as far as there is room, until it thaws.
  void set_frozen(std::int32_t host, bool frozen);
  /// The card at one end of a link is another one from now on.
  void replace_card(std::size_t link, bool second_end, Handle device);
  void change(std::size_t link, model::Direction direction, const model::Conditions& conditions);
  void add_rule(std::size_t link, const model::Fault& fault);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace halfopen::realnet
