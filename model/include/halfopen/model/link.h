// A link between two hosts: what each of its directions does to packets, and what stands on it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "halfopen/net/time.h"

namespace halfopen::model {

/// What happens to packets of one direction by chance. Fractions are in 2^-32, per packet, and drawn from the seed: each
/// word from a stream of its own, so that none shifts another's luck.
struct Impairments {
  net::Duration jitter{};             ///< Added to the delay: a whole number of nanoseconds, uniform from 0 to this.
  bool jitter_reorders = false;       ///< Otherwise a packet waits for those before it.
  std::uint32_t burst_enter = 0;      ///< Gilbert's model: from the good to the bad state, in which every packet is lost...
  std::uint32_t burst_leave = 0;      ///< ...and back.
  std::uint32_t duplicate = 0;        ///< A copy arrives right behind it.
  std::uint32_t reorder = 0;          ///< It arrives `reorder_by` later, and what follows overtakes it.
  net::Duration reorder_by{};
  std::uint32_t corrupt = 0;          ///< Damaged, and its checksum shows it.
  std::uint32_t corrupt_unseen = 0;   ///< One bit of its payload is turned over, and its checksum fits.

  friend bool operator==(const Impairments&, const Impairments&) = default;
};

/// What one direction of a link is like.
struct Conditions {
  net::Duration one_way_delay{};      ///< Propagation only; serialisation follows from rate.
  std::uint64_t rate_bits = 0;        ///< Bits per second; 0: unlimited.
  std::uint64_t queue_limit = 0;      ///< Bytes waiting for the link; 0: unlimited. Tail drop.
  std::uint32_t loss = 0;             ///< Per packet, in 2^-32; drawn from the seed.
  std::uint32_t path_mtu = 0;         ///< The narrowest place on the way, which the cards do not know; 0: as their MTU.
  bool path_mtu_silent = false;       ///< What is larger vanishes; otherwise its sender gets an ICMP error.
  Impairments impairments;

  friend bool operator==(const Conditions&, const Conditions&) = default;
};

/// How a link's ends learn each other's hardware addresses.
enum class Neighbours : std::uint8_t {
  Permanent,  ///< Always known (a routed path, a static entry): silence never shows as EHOSTUNREACH.
  Resolved,   ///< ARP and neighbour discovery, with their time-outs.
};

/// What stands on a link, right before one of its ends.
enum class MiddleboxKind : std::uint8_t {
  IdleExpiry,       ///< Forgets a flow that was idle for `after`; its next packet is dropped, or answered by RST.
  Stealth,          ///< Nothing tells that a port is closed: no RST to a SYN, no port unreachable.
  SynFilter,        ///< Who is outside cannot open connections to its host.
  Nat,              ///< Hides who is behind its host: one address, other ports.
  ConnectionLimit,  ///< No more than `limit` connections at a time.
};

/// What a middlebox does with what it does not let pass.
enum class Refusal : std::uint8_t { Drop, Reset };

struct Middlebox {
  MiddleboxKind kind{};
  std::string at;                     ///< The host at whose end it stands.
  net::Duration after{};              ///< IdleExpiry, Nat: a flow that is idle this long is forgotten.
  Refusal refusal = Refusal::Drop;
  std::uint16_t port = 0;             ///< SynFilter: this one only; 0: all. Nat: the first one it gives out.
  std::int32_t limit = 0;             ///< ConnectionLimit.

  friend bool operator==(const Middlebox&, const Middlebox&) = default;
};

struct Link {
  std::string name;
  std::string a, b;                        ///< Hosts.
  net::Duration one_way_delay{};           ///< Propagation only; serialisation follows from rate.
  std::optional<net::Duration> delay_back; ///< From b to a, if it differs.
  std::uint64_t rate_bits = 0;             ///< Bits per second; 0: unlimited.
  std::uint64_t queue_limit = 0;           ///< Bytes waiting for the link; 0: unlimited. Tail drop.
  std::uint32_t loss = 0;                  ///< Per packet, in 2^-32; drawn from the seed.
  std::uint32_t mtu = 1500;
  Neighbours neighbours = Neighbours::Permanent;
  std::uint32_t path_mtu = 0;              ///< As in Conditions.
  bool path_mtu_silent = false;
  Impairments impairments;
  std::optional<Conditions> back;          ///< From b to a, if more than the delay differs; delay_back is then not asked.
  std::vector<Middlebox> middleboxes;      ///< In the order a packet meets them that comes from its end's host.

  friend bool operator==(const Link&, const Link&) = default;
};

/// The direction from a to b, and the one from b to a.
Conditions forward_of(const Link& link);
Conditions backward_of(const Link& link);

}  // namespace halfopen::model
