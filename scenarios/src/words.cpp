#include "words.h"

namespace halfopen::scenarios {

namespace {

template <class T>
Bits<T> bits(std::initializer_list<T> all) {
  Bits<T> names;
  for (const T bit : all) names.words.rows.push_back({to_string(bit), bit});
  return names;
}

Words<net::Option> options(bool settable) {
  Words<net::Option> words;
  const auto add = [&](std::string_view name) {
    net::Option option{};
    if (net::option_named(name, option) && (!settable || class_of(option) != OptionClass::ReadOnly)) {
      words.rows.push_back({std::string{name}, option});
    }
  };
  for (int i = 0; i < static_cast<int>(net::kOptions); ++i) add(net::to_string(static_cast<net::Option>(i)));
  for (const std::string_view second_name : {"FIONBIO", "TCP_MAXRT", "FIONREAD"}) add(second_name);
  return words;
}

}  // namespace

const Words<net::AddressFamily>& family_words() {
  static const Words<net::AddressFamily> kWords{{{"ipv4", net::AddressFamily::V4}, {"ipv6", net::AddressFamily::V6}}};
  return kWords;
}

const Words<net::SocketType>& type_words() {
  static const Words<net::SocketType> kWords{
      {{"stream", net::SocketType::Stream}, {"datagram", net::SocketType::Datagram}}};
  return kWords;
}

const Words<net::ShutdownHow>& how_words() {
  static const Words<net::ShutdownHow> kWords{
      {{"receive", net::ShutdownHow::Receive}, {"send", net::ShutdownHow::Send}, {"both", net::ShutdownHow::Both}}};
  return kWords;
}

const Words<net::PipeSignal>& sigpipe_words() {
  static const Words<net::PipeSignal> kWords{{{"default", net::PipeSignal::Default},
                                              {"ignored", net::PipeSignal::Ignored},
                                              {"handled", net::PipeSignal::Handled}}};
  return kWords;
}

const Words<net::Op>& op_words() {
  static const Words<net::Op> kWords = [] {
    Words<net::Op> words;
    for (int i = 0; i < static_cast<int>(net::kOps); ++i) {
      words.rows.push_back({std::string{net::to_string(static_cast<net::Op>(i))}, static_cast<net::Op>(i)});
    }
    return words;
  }();
  return kWords;
}

const Words<model::Direction>& direction_words() {
  static const Words<model::Direction> kWords{{{"both", model::Direction::Both},
                                               {"forward", model::Direction::Forward},
                                               {"backward", model::Direction::Backward}}};
  return kWords;
}

const Words<model::Neighbours>& neighbour_words() {
  static const Words<model::Neighbours> kWords{
      {{"permanent", model::Neighbours::Permanent}, {"resolved", model::Neighbours::Resolved}}};
  return kWords;
}

const Bits<net::MessageFlag>& flag_words() {
  using net::MessageFlag;
  static const auto kWords =
      bits({MessageFlag::Peek, MessageFlag::WaitAll, MessageFlag::DontWait, MessageFlag::NoSignal, MessageFlag::More,
            MessageFlag::OutOfBand, MessageFlag::Truncate, MessageFlag::ErrorQueue});
  return kWords;
}

const Bits<net::Ready>& ready_words() {
  using net::Ready;
  static const auto kWords =
      bits({Ready::In, Ready::Priority, Ready::Out, Ready::Err, Ready::HangUp, Ready::Invalid, Ready::ReadHangUp});
  return kWords;
}

const Bits<net::Ready>& epoll_words() {
  using net::Ready;
  static const auto kWords = bits({Ready::In, Ready::Priority, Ready::Out, Ready::Err, Ready::HangUp, Ready::ReadHangUp,
                                   Ready::Exclusive, Ready::OneShot, Ready::EdgeTriggered});
  return kWords;
}

const Bits<net::Ready>& select_words() {
  static const Bits<net::Ready> kWords{
      {{{"read", net::Ready::In}, {"write", net::Ready::Out}, {"except", net::Ready::Priority}}}};
  return kWords;
}

const Bits<net::NetworkEvent>& network_event_words() {
  using net::NetworkEvent;
  static const auto kWords = bits({NetworkEvent::Read, NetworkEvent::Write, NetworkEvent::OutOfBand,
                                   NetworkEvent::Accept, NetworkEvent::Connect, NetworkEvent::Close});
  return kWords;
}

const Words<net::EpollHow>& epoll_how_words() {
  static const Words<net::EpollHow> kWords{
      {{"add", net::EpollHow::Add}, {"modify", net::EpollHow::Modify}, {"delete", net::EpollHow::Delete}}};
  return kWords;
}

const Words<net::SignalAction>& signal_words() {
  static const Words<net::SignalAction> kWords{{{"default", net::SignalAction::Default},
                                                {"ignored", net::SignalAction::Ignored},
                                                {"handled", net::SignalAction::Handled},
                                                {"restarting", net::SignalAction::Restarting}}};
  return kWords;
}

OptionClass class_of(net::Option option) {
  using net::Option;
  switch (option) {
    case Option::KeepAliveCount:
    case Option::SynCount:
    case Option::PathMtuDiscover:
    case Option::TimeToLive:
    case Option::TypeOfService:
    case Option::InitialRto:
      return OptionClass::Count;
    case Option::ReceiveBuffer:
    case Option::SendBuffer:
    case Option::ReceiveLowWater:
    case Option::MaxSegment:
    case Option::SendLowWater:
      return OptionClass::Bytes;
    case Option::KeepAliveIdle:
    case Option::KeepAliveInterval:
    case Option::UserTimeout:
    case Option::ReceiveTimeout:
    case Option::SendTimeout:
    case Option::DeferAccept:
      return OptionClass::Time;
    case Option::Linger2:
      return OptionClass::SignedTime;
    case Option::Linger:
      return OptionClass::Linger;
    case Option::PendingError:
    case Option::UnreadBytes:
    case Option::UnsentBytes:
    case Option::TcpState:
    case Option::ConnectTime:
    case Option::IdealSendBacklog:
    case Option::InfoRto:
    case Option::InfoRtt:
    case Option::InfoRttVar:
    case Option::InfoCongestionWindow:
    case Option::InfoSlowStartThreshold:
    case Option::InfoUnacked:
    case Option::InfoRetransmits:
    case Option::InfoTotalRetransmits:
    case Option::InfoBackoff:
    case Option::InfoProbes:
    case Option::InfoSendMss:
    case Option::InfoReceiveMss:
      return OptionClass::ReadOnly;
    case Option::NonBlocking:
    case Option::ReuseAddress:
    case Option::ReusePort:
    case Option::ExclusiveAddress:
    case Option::KeepAlive:
    case Option::NoDelay:
    case Option::Cork:
    case Option::QuickAck:
    case Option::Broadcast:
    case Option::ReceiveErrors:
    case Option::OnlyV6:
    case Option::ConnectionReset:
    case Option::UpdateConnectContext:
      return OptionClass::Switch;
  }
  return OptionClass::Switch;
}

const Words<net::Option>& option_words() {
  static const Words<net::Option> kWords = options(false);
  return kWords;
}

const Words<net::Option>& settable_option_words() {
  static const Words<net::Option> kWords = options(true);
  return kWords;
}

namespace {

const Words<std::uint8_t>& tcp_flag_words() {
  static const Words<std::uint8_t> kTable{{{"FIN", 0x01}, {"SYN", 0x02}, {"RST", 0x04}, {"PSH", 0x08}, {"ACK", 0x10}}};
  return kTable;
}

}  // namespace

std::uint8_t TcpFlags::read(const Node& node) const {
  if (node.array().empty()) node.expected("at least 1 element", "scenario.range");
  std::uint8_t flags = 0;
  for (std::size_t i = 0; i < node.array().size(); ++i) {
    const std::uint8_t bit = tcp_flag_words().read(node.element(i));
    if (flags & bit) node.element(i).expected("each word once", "scenario.word.repeated");
    flags = static_cast<std::uint8_t>(flags | bit);
  }
  return flags;
}

Json TcpFlags::write(std::uint8_t flags) const {
  Json list = Json::array();
  for (const auto& row : tcp_flag_words().rows) {
    if (flags & row.value) list.push_back(row.word);
  }
  return list;
}

}  // namespace halfopen::scenarios
