// W1 and W3 on ns-3 (Debian: libns3-dev), as its own examples would write them. Its TCP has no keepalive, and takes
// minutes where the others take seconds, so these two stand for all.
#include <ns3/core-module.h>
#include <ns3/internet-module.h>
#include <ns3/network-module.h>
#include <ns3/point-to-point-module.h>
#include <ns3/traffic-control-module.h>

#include <algorithm>
#include <array>
#include <deque>
#include <vector>

#include "measured.h"

namespace halfopen::bench {
namespace {

constexpr std::uint16_t kPort = 5000;
constexpr std::uint32_t kMessage = 64;

std::uint64_t packets = 0;
void count_packet(ns3::Ptr<const ns3::Packet>) { ++packets; }

/// Two nodes and a cable.
struct Pair {
  Pair(const char* rate, const char* delay, std::uint32_t buffer) {
    using namespace ns3;
    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1448));
    Config::SetDefault("ns3::TcpSocket::SndBufSize", UintegerValue(buffer));
    Config::SetDefault("ns3::TcpSocket::RcvBufSize", UintegerValue(buffer));
    nodes.Create(2);
    PointToPointHelper cable;
    cable.SetDeviceAttribute("DataRate", StringValue(rate));
    cable.SetChannelAttribute("Delay", StringValue(delay));
    cable.SetQueue("ns3::DropTailQueue", "MaxSize", StringValue("1000000p"));
    const NetDeviceContainer cards = cable.Install(nodes);
    InternetStackHelper stack;
    stack.Install(nodes);
    Ipv4AddressHelper addresses;
    addresses.SetBase("10.0.0.0", "255.255.255.0");
    server = InetSocketAddress(addresses.Assign(cards).GetAddress(1), kPort);
    TrafficControlHelper{}.Uninstall(cards);  // the card's queue is the only one, as in the other simulations
    packets = 0;
    for (std::uint32_t i = 0; i < 2; ++i) {
      cards.Get(i)->TraceConnectWithoutContext("MacRx", MakeCallback(&count_packet));
    }
  }
  ~Pair() { ns3::Simulator::Destroy(); }
  ns3::Ptr<ns3::Socket> socket(std::uint32_t node) {
    return ns3::Socket::CreateSocket(nodes.Get(node), ns3::TcpSocketFactory::GetTypeId());
  }
  template <class Accepted>
  ns3::Ptr<ns3::Socket> listen(Accepted accepted) {
    auto listener = socket(1);
    listener->Bind(ns3::InetSocketAddress(ns3::Ipv4Address::GetAny(), kPort));
    listener->Listen();
    listener->SetAcceptCallback(ns3::MakeNullCallback<bool, ns3::Ptr<ns3::Socket>, const ns3::Address&>(), accepted);
    return listener;
  }
  ns3::NodeContainer nodes;
  ns3::Address server;
};

/// Sends all it may; the other end counts.
class Transfer {
 public:
  explicit Transfer(std::uint64_t octets) : left_{octets}, chunk_(65'536, 7) {}
  void writable(ns3::Ptr<ns3::Socket> socket, std::uint32_t) {
    while (left_ > 0) {
      const std::uint64_t room = std::min<std::uint64_t>({left_, socket->GetTxAvailable(), chunk_.size()});
      if (room == 0) return;
      const int sent = socket->Send(chunk_.data(), static_cast<std::uint32_t>(room), 0);
      if (sent <= 0) return;
      left_ -= static_cast<std::uint64_t>(sent);
    }
    socket->Close();
  }
  void connected(ns3::Ptr<ns3::Socket> socket) { writable(socket, 0); }
  void accepted(ns3::Ptr<ns3::Socket> socket, const ns3::Address&) {
    socket->SetRecvCallback(ns3::MakeCallback(&Transfer::readable, this));
  }
  void readable(ns3::Ptr<ns3::Socket> socket) {
    for (int got = 1; got > 0;) {
      got = socket->Recv(chunk_.data(), static_cast<std::uint32_t>(chunk_.size()), 0);
      received += got > 0 ? static_cast<std::uint64_t>(got) : 0;
    }
  }
  std::uint64_t received = 0;

 private:
  std::uint64_t left_;
  std::vector<std::uint8_t> chunk_;
};

Measured ns3_bulk(const Load& load) {
  Measured measured;
  Pair pair{"1Gbps", "10ms", 3'145'728};
  Transfer transfer{load.octets};
  const auto listener = pair.listen(ns3::MakeCallback(&Transfer::accepted, &transfer));
  const auto sender = pair.socket(0);
  sender->SetConnectCallback(ns3::MakeCallback(&Transfer::connected, &transfer),
                             ns3::MakeNullCallback<void, ns3::Ptr<ns3::Socket>>());
  sender->SetSendCallback(ns3::MakeCallback(&Transfer::writable, &transfer));
  sender->Connect(pair.server);
  measured.cpu_seconds = timed([] { ns3::Simulator::Run(); });
  measured.octets = transfer.received;
  measured.units = measured.segments = packets;
  return measured;
}

/// One client's connection.
class Pinger {
 public:
  Pinger(std::uint32_t rounds, std::uint64_t& done) : left_{rounds}, done_{done} {}
  void connected(ns3::Ptr<ns3::Socket> socket) { socket->Send(message_.data(), kMessage, 0); }
  void readable(ns3::Ptr<ns3::Socket> socket) {
    std::array<std::uint8_t, 256> room;
    for (int got = 1; got > 0;) {
      got = socket->Recv(room.data(), 256, 0);
      have_ += got > 0 ? static_cast<std::uint32_t>(got) : 0;
    }
    if (have_ < kMessage) return;
    have_ -= kMessage;
    ++done_;
    --left_ > 0 ? static_cast<void>(socket->Send(message_.data(), kMessage, 0)) : static_cast<void>(socket->Close());
  }

 private:
  std::uint32_t left_, have_ = 0;
  std::uint64_t& done_;
  std::array<std::uint8_t, kMessage> message_{};
};

void echo_readable(ns3::Ptr<ns3::Socket> socket) {
  std::array<std::uint8_t, 256> room;
  for (int got = 1; got > 0;) {
    got = socket->Recv(room.data(), 256, 0);
    if (got > 0) socket->Send(room.data(), static_cast<std::uint32_t>(got), 0);
  }
}
void echo_ended(ns3::Ptr<ns3::Socket> socket) { socket->Close(); }
void echo_accepted(ns3::Ptr<ns3::Socket> socket, const ns3::Address&) {
  socket->SetRecvCallback(ns3::MakeCallback(&echo_readable));
  socket->SetCloseCallbacks(ns3::MakeCallback(&echo_ended), ns3::MakeCallback(&echo_ended));
}

Measured ns3_ping_pong(const Load& load) {
  Measured measured;
  Pair pair{"100Gbps", "5ms", 65'536};
  const auto listener = pair.listen(ns3::MakeCallback(&echo_accepted));
  std::deque<Pinger> pingers;
  for (std::uint32_t i = 0; i < load.connections; ++i) {
    Pinger& pinger = pingers.emplace_back(load.rounds, measured.units);
    const auto socket = pair.socket(0);
    socket->SetConnectCallback(ns3::MakeCallback(&Pinger::connected, &pinger),
                               ns3::MakeNullCallback<void, ns3::Ptr<ns3::Socket>>());
    socket->SetRecvCallback(ns3::MakeCallback(&Pinger::readable, &pinger));
    ns3::Simulator::Schedule(ns3::MicroSeconds(i), [socket, &pair] { socket->Connect(pair.server); });
  }
  measured.cpu_seconds = timed([] { ns3::Simulator::Run(); });
  measured.octets = measured.units * kMessage;
  measured.segments = packets;
  return measured;
}

}  // namespace

const Contender kNs3{"ns-3", ns3_bulk, nullptr, ns3_ping_pong, nullptr, nullptr, nullptr};

}  // namespace halfopen::bench
