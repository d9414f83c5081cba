// The words of the format for the enumerations of net and model.
#pragma once

#include "codec.h"
#include "halfopen/model/scenario.h"

namespace halfopen::scenarios {

/// The longest text a step sends or expects.
inline constexpr Text kPayload{65536, 1};

const Words<net::AddressFamily>& family_words();
const Words<net::SocketType>& type_words();
const Words<net::ShutdownHow>& how_words();
const Words<net::PipeSignal>& sigpipe_words();
const Words<net::Op>& op_words();
const Words<model::Direction>& direction_words();
const Words<model::Neighbours>& neighbour_words();
const Bits<net::MessageFlag>& flag_words();
const Bits<net::Ready>& ready_words();
/// What an epoll instance is asked: ready_words() and how to report them.
const Bits<net::Ready>& epoll_words();
/// select's three sets: `read`, `write`, `except`.
const Bits<net::Ready>& select_words();
const Bits<net::NetworkEvent>& network_event_words();
const Words<net::EpollHow>& epoll_how_words();
const Words<net::SignalAction>& signal_words();

/// TCP flags as a list of words, by their bits in the header (RFC 9293, 3.1).
struct TcpFlags {
  std::uint8_t read(const Node& node) const;
  Json write(std::uint8_t flags) const;
};

/// Which values an option takes.
enum class OptionClass : std::uint8_t { Switch, Count, Bytes, Time, SignedTime, Linger, ReadOnly };
OptionClass class_of(net::Option option);
/// Names of all options, and of those that can be set. The first name of an option is the one that is written.
const Words<net::Option>& option_words();
const Words<net::Option>& settable_option_words();

}  // namespace halfopen::scenarios
