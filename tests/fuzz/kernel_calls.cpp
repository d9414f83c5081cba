// Two hosts whose programs make any call on any descriptor, while packets arrive that nobody has sent.
#include "halfopen/sim/core/check.h"
#include "halfopen/sim/wire/emit.h"
#include "target.h"
#include "two_hosts.h"

namespace halfopen::fuzz {
namespace {

using namespace std::chrono_literals;
using sim::core::check;
using sim::kernel::TestHost;
using sim::kernel::TestProgram;
using sim::kernel::TwoHosts;
using sim::wire::Packet;

constexpr int kTurns = 300;
constexpr std::string_view kSystems[] = {"linux-6.18", "windows-11", "windows-2003"};
// More events in one turn than any correct run has: 200 s of retransmissions, probes and acknowledgements.
constexpr int kEventsPerTurn = 200'000;

class Chaos {
 public:
  explicit Chaos(Tape& tape)
      : tape_{tape},
        world_{{.os = kSystems[tape.octet() % 3], .descriptor_limit = 16}, {.os = kSystems[tape.octet() % 3]}},
        programs_{&world_.program(world_.left()), &world_.program(world_.right())} {}

  void run() {
    for (int turn = 0; turn < kTurns && !tape_.empty(); ++turn) {
      const std::uint8_t what = tape_.octet();
      if (what < 180) {
        call(*programs_[what % 2]);
      } else if (what < 210) {
        wait(std::chrono::milliseconds{tape_.below(1000)});
      } else if (what < 220) {
        wait(std::chrono::seconds{tape_.below(200)});
      } else if (what < 245) {
        segment(what % 2 == 0 ? world_.left() : world_.right());
      } else {
        icmp(what % 2 == 0 ? world_.left() : world_.right());
      }
    }
  }

 private:
  void call(TestProgram& program) {
    net::Call call;
    // Neither exit, which ends the program, nor what takes the program's time.
    constexpr net::Op kOps[] = {net::Op::Socket, net::Op::Socket, net::Op::Bind, net::Op::Listen, net::Op::Connect,
                                net::Op::Connect, net::Op::Accept, net::Op::Send, net::Op::Send, net::Op::SendTo,
                                net::Op::Recv, net::Op::Recv, net::Op::RecvFrom, net::Op::Shutdown, net::Op::Close,
                                net::Op::SetOption, net::Op::SetOption, net::Op::GetOption, net::Op::LocalName,
                                net::Op::PeerName, net::Op::Poll, net::Op::Startup};
    call.op = kOps[tape_.octet() % std::size(kOps)];
    call.descriptor = tape_.octet() % 12 - 1;
    call.flags = static_cast<net::MessageFlag>(tape_.octet() % 2 == 0 ? 0u : tape_.octet() % 128u);
    call.type = tape_.octet() % 4 == 0 ? net::SocketType::Datagram : net::SocketType::Stream;
    call.option = static_cast<net::Option>(tape_.octet() % (static_cast<unsigned>(net::Option::TcpState) + 1));
    call.argument = argument();
    call.second = argument();
    call.endpoint = endpoint();
    std::vector<net::PollEntry> polled;
    if (call.op == net::Op::Poll) {
      for (std::uint32_t entries = tape_.below(4); entries > 0; --entries) {
        polled.push_back({tape_.octet() % 12 - 1, static_cast<net::Ready>(tape_.octet() % 128)});
      }
      call.polled = polled;
    }
    program.begin(call, tape_.octet() % 2 == 0 ? tape_.below(64) : tape_.below(100'000));
  }

  std::int64_t argument() {
    constexpr std::int64_t kEdges[] = {0, 1, 2, -1, 128, 65536, 1'000'000'000, INT32_MAX, INT32_MIN, INT64_MAX, INT64_MIN};
    const std::uint8_t which = tape_.octet();
    if (which < std::size(kEdges)) return kEdges[which];
    return which % 2 == 0 ? which % 4 : static_cast<std::int64_t>(tape_.word(4));
  }

  net::Endpoint endpoint() {
    constexpr std::uint16_t kPorts[] = {7000, 7001, 0, 65535};
    const net::Address addresses[] = {world_.left().address(), world_.right().address(), net::Address{},
                                      net::Address::loopback(net::AddressFamily::V4),
                                      net::Address::loopback(net::AddressFamily::V6), net::Address::v4(10, 0, 9, 9)};
    const net::Address address = addresses[tape_.octet() % std::size(addresses)];
    return {address, kPorts[tape_.octet() % 4]};
  }

  void wait(net::Duration length) {
    const net::Instant until = world_.now() + length;
    int events = 0;
    for (world_.settle(); world_.events().next() <= until; world_.settle()) {
      check(++events < kEventsPerTurn, "a bounded number of things happens in bounded time");
      world_.events().fire_next();
    }
    world_.events().advance_to(until);
  }

  Packet between(const TestHost& to) {
    const TestHost& from = &to == &world_.left() ? world_.right() : world_.left();
    Packet packet;
    packet.ip.source = from.address();
    packet.ip.destination = to.address();
    packet.tcp.source_port = port();
    packet.tcp.destination_port = port();
    packet.tcp.flags = tape_.octet();
    packet.tcp.seq = sim::wire::SeqNum{tape_.word(4)};
    packet.tcp.ack = sim::wire::SeqNum{tape_.word(4)};
    packet.tcp.window = static_cast<std::uint16_t>(tape_.word(2));
    return packet;
  }

  // The ports connections have here: the listeners', and the first ephemeral ones of each system.
  std::uint16_t port() {
    constexpr std::uint16_t kPorts[] = {7000, 7001, 32768, 49152, 1025};
    const std::uint16_t first = kPorts[tape_.octet() % 5];
    return static_cast<std::uint16_t>(first + tape_.octet() % 16);
  }

  void segment(TestHost& to) {
    Packet packet = between(to);
    packet.payload = sim::core::Slice::copy_of(std::vector<std::byte>(tape_.octet() % 2 == 0 ? tape_.below(1460) : 0));
    to.stack().card(to.card()).receive(std::move(packet));
    world_.settle();
  }

  void icmp(TestHost& to) {
    Packet quoted = between(to);
    std::swap(quoted.ip.source, quoted.ip.destination);
    if (tape_.octet() % 3 == 0) {
      quoted.protocol = sim::wire::Protocol::Udp;
      quoted.udp = {port(), port()};
    }
    Packet error;
    error.ip.source = quoted.ip.destination;
    error.ip.destination = quoted.ip.source;
    error.protocol = sim::wire::Protocol::Icmp;
    error.icmp = {tape_.octet(), tape_.octet(), tape_.word(4)};
    error.payload = sim::wire::quote(quoted);
    to.stack().card(to.card()).receive(std::move(error));
    world_.settle();
  }

  Tape& tape_;
  TwoHosts world_;
  TestProgram* programs_[2];
};

}  // namespace

void kernel_calls(Octets octets) {
  Tape tape{octets};
  Chaos{tape}.run();
}

}  // namespace halfopen::fuzz
