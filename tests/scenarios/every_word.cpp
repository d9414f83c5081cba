#include "every_word.h"

#include <fstream>
#include <iterator>

#include "halfopen/scenarios/builder.h"

namespace halfopen::scenarios {

using namespace std::chrono_literals;
using net::AddressFamily;
using net::MessageFlag;
using net::Option;
using net::Ready;

std::string every_word_text() {
  std::ifstream file{std::string{HALFOPEN_SOURCE_DIR} + "/tests/scenarios/every-word.json"};
  return {std::istreambuf_iterator<char>{file}, {}};
}

namespace {

// One step a line, with what is expected of it.
// clang-format off
Steps server_steps() {
  return Steps{}
      .startup().expect(ok())
      .listen(7000)
      .accept("c").expect(ok().at(15ms))
      .send("c", 100).times(10).every(5ms).expect(bytes(100).citing("linux/2.3"))
      .send("c", "bye", MessageFlag::NoSignal | MessageFlag::DontWait)
          .expect(error("WSAECONNRESET").on("windows").peer("linux-6"), error("EPIPE").on("linux"), bytes(3))
      .close("c")
      .close("listener").expect(completion().at(1s))
      .socket("t")
      .bind("t", "0.0.0.0:7001")
      .listen_on("t", 5)
      .accept("u", "t")
      .listen(7002, "v6", 1, AddressFamily::V6)
      .disconnect("t");
}

Steps client_steps() {
  return Steps{}
      .sigpipe(net::PipeSignal::Ignored)
      .connect("s", "server:7000").expect(error("ECONNREFUSED"))
      .connect("six", "server:7002", AddressFamily::V6)
      .connect("literal", "[fd00::2]:7002")
      .recv("s", 10, MessageFlag::Peek).expect(text("0123456789"))
      .recv("s").expect(end())
      .recv("s", 1024).expect(waiting())
      .recv_end("s").expect(error_after(1003, "ECONNRESET"))
      .recv_end("s", 4096).expect(waiting_after(0))
      .recv_end("s").expect(ok())
      .shutdown("s", net::ShutdownHow::Send)
      .setsockopt("s", Option::NoDelay, 1)
      .setsockopt("s", Option::Linger, 1, 2)
      .setsockopt("s", Option::KeepAliveCount, 3)
      .setsockopt("s", Option::ReceiveBuffer, 65536)
      .setsockopt("s", Option::UserTimeout, 30'000'000'000)
      .setsockopt("s", Option::Linger2, -1'000'000'000)
      .getsockopt("s", Option::PendingError).expect(value(104))
      .getsockopt("s", Option::TcpState).expect(value(7))
      .poll("s", Ready::In | Ready::Out, 5s).expect(ready(Ready::In | Ready::HangUp))
      .poll("s", Ready::None).expect(waiting())
      .socket("d", net::SocketType::Datagram, AddressFamily::V6)
      .bind("d", "server:0", AddressFamily::V6)
      .sendto("d", "10.0.0.2:53", 32).expect(bytes(32))
      .sendto("d", "server:53", "ping", MessageFlag::More, AddressFamily::V6)
      .recvfrom("d", 512, MessageFlag::Truncate).expect(bytes(512))
      .sleep(100ms)
      .sleep_until(10s).expect(ok())
      .compute(10ms)
      .resolve("no.such.host", AddressFamily::V6).expect(error("EAI_NONAME"))
      .resolve("server").expect(value(1))
      .log("**CLIENT** Timeout = 10sec")
      .observe("reconnected", 3).times(2)
      .sigaction(10, net::SignalAction::Restarting)
      .dup("s2", "s")
      .recv("s2").in_background().expect(waiting())
      .recvmsg("s", 100, MessageFlag::ErrorQueue).expect(bytes(40).showing("EHOSTUNREACH by icmp 3/1 from 10.0.0.1"))
      .select({"s", "s2"}, Ready::In | Ready::Priority, 1s).expect(ready(Ready::In))
      .epoll_create("e")
      .epoll_ctl("e", net::EpollHow::Add, "s", Ready::In | Ready::EdgeTriggered).expect(ok())
      .epoll_ctl("e", net::EpollHow::Delete, "s")
      .epoll_wait("e", 0s).expect(ready(Ready::None))
      .create_event("v")
      .event_select("s", "v", net::NetworkEvent::Read | net::NetworkEvent::Close)
      .wait_events({"v"}, 1s).expect(value(net::kWaitTimeout))
      .enum_events("s", "v").expect(shows("FD_READ FD_CLOSE=WSAECONNABORTED"))
      .enum_events("s")
      .reset_event("v")
      .create_port("p")
      .associate_port("s", "p")
      .recv("s").overlapped("r").expect(error("WSA_IO_PENDING"))
      .completion("p", 1s).expect(error("ERROR_NETNAME_DELETED").showing("WSAECONNRESET 0xc000020d"))
      .overlapped_result("r", true).expect(error("WSAECONNRESET"))
      .system_result("r")
      .cancel("s", "r")
      .cancel("s")
      .exit(3);
}

// clang-format on

constexpr std::uint32_t kHalf = 0x8000'0000, kQuarter = 0x4000'0000;

constexpr model::Impairments kImpairments{.jitter = 2ms,
                                          .jitter_reorders = true,
                                          .burst_enter = kQuarter,
                                          .burst_leave = kHalf,
                                          .duplicate = kQuarter,
                                          .reorder = kQuarter,
                                          .reorder_by = 3ms,
                                          .corrupt = kQuarter,
                                          .corrupt_unseen = kHalf};

model::Conditions way_back() {
  model::Conditions back{.one_way_delay = 8ms,
                         .rate_bits = 1'000'000,
                         .queue_limit = 65536,
                         .loss = 21474836,
                         .path_mtu = 1300,
                         .path_mtu_silent = true,
                         .impairments = kImpairments};
  back.impairments.jitter_reorders = false;
  return back;
}

std::vector<model::Middlebox> middleboxes() {
  using enum model::MiddleboxKind;
  return {{.kind = IdleExpiry, .at = "client", .after = 1min, .refusal = model::Refusal::Reset},
          {.kind = Stealth, .at = "server"},
          {.kind = SynFilter, .at = "server", .port = 7000},
          {.kind = Nat, .at = "client", .after = 30s, .port = 5000},
          {.kind = ConnectionLimit, .at = "server", .limit = 100}};
}

void add_faults(Description& description) {
  using model::Direction;
  description.fault(at(10s).cut("wire", Direction::Forward).because("cable pulled"))
      .fault(at(20s).restore("wire", Direction::Backward))
      .fault(at(21s).cut("server-client"))
      .fault(after("server", 3, 10ms).kill("client"))
      .fault(after("client", "reconnected", 0ms, 2).unplug("wire").as_assumed())
      .fault(after_events(1s, 3).cut("wire"))
      .fault(at(30s).plug("wire"))
      .fault(at(30s).drop_segment(
          "wire", {.direction = Direction::Backward, .nth = 2, .count = 3, .flags = 0x11, .payload = true}))
      .fault(at(30s).delay_segment("wire", 1s))
      .fault(at(30s).duplicate_segment("wire", 0s, {.flags = 0x0e}))
      .fault(at(30s).corrupt_segment("wire", true,
                                     {.flags_clear = 0x04, .protocol = model::SegmentProtocol::Tcp, .from_port = 7000}))
      .fault(at(30s).reset_segment("wire", model::AnswerTo::Sender, {.first_octet = 0, .last_octet = 999}))
      .fault(at(30s).icmp_segment("wire", {.type = 3, .code = 4, .mtu = 1200},
                                  {.protocol = model::SegmentProtocol::Udp, .to_port = 7000}))
      .fault(at(30s).one_way_delay("wire", 1s, {.direction = Direction::Forward, .duration = 2s}))
      .fault(at(30s).jitter("wire", 3ms, true))
      .fault(at(30s).rate("wire", 56'000))
      .fault(at(30s).queue_limit("wire", 4096))
      .fault(at(30s).loss("wire", kHalf))
      .fault(at(30s).burst_loss("wire", kQuarter, kHalf))
      .fault(at(30s).duplicate("wire", kHalf))
      .fault(at(30s).reorder("wire", kHalf, 3ms))
      .fault(at(30s).corrupt("wire", kHalf))
      .fault(at(30s).corrupt_unseen("wire", kHalf))
      .fault(at(30s).path_mtu("wire", 1280, true))
      .fault(at(31s).crash("server"))
      .fault(at(32s).reboot("server", 30s))
      .fault(at(33s).freeze("client"))
      .fault(at(34s).thaw("client"))
      .fault(at(35s).clock_step("client", -1h))
      .fault(at(35s).clock_drift("client", -50))
      .fault(at(35s).clock_resolution("client", 1s))
      .fault(at(35s).forget_name("client", "server"))
      .fault(at(35s).silence_name("client", "server"))
      .fault(at(35s).fail_name("client", "server"))
      .fault(at(35s).misdirect_name("client", "server",
                                    {net::Address::v4(10, 9, 9, 9), net::Address::loopback(net::AddressFamily::V6)}))
      .fault(at(35s).restore_name("client", "server"))
      .fault(at(35s).exhaust_ports("client"))
      .fault(at(35s).free_ports("client"))
      .fault(at(35s).exhaust_buffers("client"))
      .fault(at(35s).free_buffers("client"))
      .fault(at(36s).exit("client"))
      .fault(at(37s).console_close("client"))
      .fault(at(38s).stop("client"))
      .fault(at(38s).signal("client", 10))
      .fault(at(39s).continue_("client"))
      .fault(at(39s).limit_descriptors("client", 0))
      .fault(at(39s).fill_backlog("server"))
      .fault(at(39s).drain_backlog("server"))
      .fault(at(40s).stall_call("client", net::Op::Send, 100ms, 2, 3))
      .fault(at(41s).fail_call("client", net::Op::Startup, "WSANOTINITIALISED"));
}

}  // namespace

model::Scenario every_word_built() {
  auto description = describe("every-word");
  description.why("Every key of the format once, and every verb and word. It is not meant to be run.")
      .cites("linux/2.2")
      .cites("linux/4.1")
      .seed(0xfedcba9876543210)
      .until(1h)
      .limit_events(1'000'000)
      .epoch(1'308'299'124'250ms)
      .host("client", {.os = "linux-6",
                       .knobs = {{"net.ipv4.tcp_retries2", "8"}, {"net.ipv4.tcp_rmem", "4096 131072 6291456"}},
                       .addresses = {net::Address::v4(10, 0, 0, 1), *net::Address::parse("fd00::1")},
                       .router = true,
                       .silent = true,
                       .routes = {{model::RouteKind::Blackhole, net::Address::v4(10, 9, 0, 0), 16},
                                  {model::RouteKind::Prohibit, *net::Address::parse("fd00:9::"), 32}}})
      .host("server", {.os = "windows-2003", .clock_tick = 15'625us, .first_ephemeral_port = 1457})
      .link("client", "server",
            {.name = "wire",
             .one_way_delay = 5ms,
             .delay_back = 7'500us,
             .rate_bits = 10'000'000,
             .queue_limit = 65536,
             .loss = 21474836,  // 0.005 * 2^32, to nearest
             .mtu = 1400,
             .neighbours = model::Neighbours::Resolved,
             .path_mtu = 1300,
             .path_mtu_silent = true,
             .impairments = kImpairments,
             .back = way_back(),
             .middleboxes = middleboxes()})
      .link("server", "client")
      .program({.name = "server",
                .host = "server",
                .start = 10ms,
                .restart_after_reboot = true,
                .user = "www-data",
                .ends = {{.on = "windows", .peer = "linux", .how = "alive"},
                         {.how = "signalled", .code = 13, .at = 125ms, .evidence = "linux/2.3"}},
                .stay = true},
               server_steps())
      .program({.name = "client", .host = "client"}, client_steps())
      .program({.name = "health", .host = "client"}, "health-check", R"({"interval": "5s", "hosts": [1, 2.5, null]})")
      .program({.name = "idle", .host = "server", .stay = true}, Steps{});
  add_faults(description);
  description.wire({.from = "client", .flags = 0x04})
      .wire({.on = "linux",
             .peer = "windows",
             .from = "client",
             .flags = 0x02,
             .at_least = 1,
             .at_most = 7,
             .evidence = "linux/4.2"})
      .wire({.from = "server", .flags = 0x04, .at_least = 0, .at_most = 0});
  return description.build();
}

}  // namespace halfopen::scenarios
