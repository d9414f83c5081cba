#include "two_hosts.h"

#include <gtest/gtest.h>

#include <charconv>
#include <sstream>

namespace halfopen::sim::kernel {
namespace {

profiles::Profile profile_of(const HostOptions& options) {
  const profiles::Profile* base = profiles::find_profile(options.os);
  if (base == nullptr) throw std::invalid_argument("no profile " + std::string{options.os});
  profiles::Profile profile = *base;
  for (const auto& [knob, value] : options.knobs) profile = profiles::with_knob(profile, knob, value);
  return profile;
}

ip::IpConfig ip_config(std::uint16_t index, const profiles::Profile& profile) {
  ip::IpConfig config;
  config.host = index == 0 ? "left" : "right";
  config.host_index = index;
  config.carrier_loss_withdraws_routes = profile.socket.media_sense == profiles::MediaSense::Drop;
  return config;
}

ip::InterfaceConfig card_config(std::uint16_t index, const net::Address& address, ip::NeighbourKind neighbours) {
  ip::InterfaceConfig config;
  config.name = "eth0";
  config.hardware_address = 0x0200'0000'0001u + index;
  config.neighbours = neighbours;
  config.addresses = {{address, 24}};
  return config;
}

net::Task<int> wait_for_ever(net::Process& process) {
  co_await process.call({.op = net::Op::Startup});
  while (true) co_await std::suspend_always{};
}

link::LinkOptions link_options(const CableOptions& cable) {
  link::LinkOptions options;
  options.name = "cable";
  options.forward.one_way_delay = options.backward.one_way_delay = cable.one_way_delay;
  return options;
}

std::int64_t number_in(const std::string& text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

std::string error_text(net::Error error) {
  const std::string_view symbol = error.symbol();
  return symbol.empty() ? std::to_string(error.number()) : std::string{symbol};
}

TestHost::TestHost(TwoHosts& world, std::uint16_t index, const HostOptions& options, ip::NeighbourKind neighbours,
                   wire::Wire& wire)
    : profile_{profile_of(options)},
      address_{net::Address::v4(10, 0, 0, static_cast<std::uint8_t>(index + 1))},
      stack_{world.events_, ip_config(index, profile_)},
      card_{stack_.add_interface(card_config(index, address_, neighbours), wire)} {
  KernelConfig config;
  config.host = index == 0 ? "left" : "right";
  config.host_index = index;
  config.seed = 1;
  config.first_ephemeral_port = options.first_port;
  config.descriptor_limit = options.descriptor_limit;
  kernel_ = std::make_unique<Kernel>(config, profile_, world.events_, stack_, names_, world.run_queue_, world);
  stack_.attach(kernel_.get());
}

const std::vector<model::Observation>& TestProgram::observations() const { return world_.observations(index_); }

namespace {

std::size_t signals_in(const std::vector<model::Observation>& observations) {
  std::size_t count = 0;
  for (const auto& seen : observations) count += seen.kind == model::Observation::Kind::Signal ? 1 : 0;
  return count;
}

}  // namespace

Begun& TestProgram::begin(const net::Call& call, std::size_t octets) {
  Begun& begun = begun_.emplace_back();
  begun.operation.call = call;
  begun.octets.assign(octets, std::byte{'x'});
  begun.operation.call.out = begun.octets;
  begun.operation.call.in = begun.octets;
  if (!call.polled.empty()) {
    begun.polled.assign(call.polled.begin(), call.polled.end());
    begun.operation.call.polled = begun.polled;
  }
  begun.name = call.name;
  begun.operation.call.name = begun.name;
  begun.signals_before = signals_in(observations());
  (void)process_->start(begun.operation);
  world_.settle();
  return begun;
}

std::string TestProgram::result(const Begun& begun) const {
  if (begun.operation.queue != nullptr) return "waits";
  const net::Outcome& outcome = begun.operation.outcome;
  if (!outcome.error) return std::to_string(outcome.value);
  const bool signalled =
      outcome.error == net::linux_errno::kBrokenPipe && signals_in(observations()) > begun.signals_before;
  return error_text(outcome.error) + (signalled ? "+SIGPIPE" : "");
}

std::int64_t TestProgram::value(const net::Call& call) {
  const Begun& begun = begin(call);
  EXPECT_EQ(error_text(begun.operation.outcome.error), "0") << to_string(call.op);
  return begun.operation.outcome.value;
}

net::Call End::parse(std::string_view command, std::size_t& octets) const {
  std::istringstream words{std::string{command}};
  std::string verb, word;
  words >> verb >> word;
  const net::Address peer = net::Address::v4(10, 0, 0, program_->host().address().bytes[3] == 1 ? 2 : 1);
  const auto port = static_cast<std::uint16_t>(number_in(word));
  net::Call call{.descriptor = descriptor_, .argument = number_in(word)};
  if (verb == "bind") {
    call.op = net::Op::Bind;
    call.endpoint = net::Endpoint::parse(word).value_or(net::Endpoint{net::Address{}, port});
  } else if (verb == "connect") {
    call.op = net::Op::Connect;
    call.endpoint = net::Endpoint::parse(word).value_or(net::Endpoint{peer, port});
  } else if (verb == "disconnect") {
    call.op = net::Op::Connect;
    call.argument = net::kUnspecified;
  } else if (verb == "listen") {
    call.op = net::Op::Listen;
  } else if (verb == "accept") {
    call.op = net::Op::Accept;
  } else if (verb == "send" || verb == "recv" || verb == "sendto" || verb == "recvfrom") {
    call.op = *net::op_named(verb);
    octets = static_cast<std::size_t>(number_in(word));
    if (verb == "sendto") {
      words >> word;
      call.endpoint =
          net::Endpoint::parse(word).value_or(net::Endpoint{peer, static_cast<std::uint16_t>(number_in(word))});
    }
    while (words >> word) call.flags = call.flags | *net::flag_named(word);
  } else if (verb == "shutdown") {
    call.op = net::Op::Shutdown;
    call.argument = word == "rd" ? 0 : word == "wr" ? 1 : word == "rdwr" ? 2 : number_in(word);
  } else if (verb == "close") {
    call.op = net::Op::Close;
  } else if (verb == "set" || verb == "get" || verb == "so_error" || verb == "state") {
    call.op = verb == "set" ? net::Op::SetOption : net::Op::GetOption;
    call.option = verb == "state" ? net::Option::TcpState : net::Option::PendingError;
    if (verb == "set" || verb == "get") net::option_named(word, call.option);
    words >> call.argument >> call.second;
  } else if (verb == "peer" || verb == "name") {
    call.op = verb == "peer" ? net::Op::PeerName : net::Op::LocalName;
  } else {
    ADD_FAILURE() << "no command " << command;
  }
  return call;
}

Begun& End::begin(std::string_view command) const {
  if (command.substr(0, 4) == "poll") {
    using enum net::Ready;
    std::vector<net::PollEntry> entries{{descriptor_, In | Priority | Out | Err | HangUp | ReadHangUp}};
    const bool blocks = command == "poll wait";
    if (command == "poll in") entries[0].asked = In;
    for (const net::Ready refused : program_->host().profile().socket.poll_refuses.value.items) {
      entries[0].asked = static_cast<net::Ready>(static_cast<int>(entries[0].asked) & ~static_cast<int>(refused));
    }
    return program_->begin(
        {.op = net::Op::Poll, .argument = blocks || command == "poll in" ? -1 : 0, .polled = entries});
  }
  std::size_t octets = 0;
  const net::Call call = parse(command, octets);
  return program_->begin(call, octets);
}

std::string End::text(const Begun& begun) const {
  const net::Operation& operation = begun.operation;
  const net::Call& call = operation.call;
  if (operation.queue != nullptr || operation.outcome.error) return program_->result(begun);
  if (call.op == net::Op::Poll) return to_string(begun.polled[0].found);
  if (call.op == net::Op::PeerName || call.op == net::Op::LocalName) return operation.outcome.peer.to_string();
  if (call.op == net::Op::GetOption && call.option == net::Option::TcpState) {
    return std::string{to_string(static_cast<net::TcpState>(operation.outcome.value))};
  }
  if (call.op == net::Op::GetOption && call.option == net::Option::PendingError) {
    return error_text({program_->host().profile().family, static_cast<std::int32_t>(operation.outcome.value)});
  }
  return program_->result(begun);
}

std::string End::operator()(std::string_view command) const { return text(begin(command)); }

TwoHosts::TwoHosts(const HostOptions& left, const HostOptions& right, const CableOptions& cable)
    : link_{events_, link_options(cable), this} {
  left_ = std::make_unique<TestHost>(*this, 0, left, cable.neighbours, link_.wire(link::End::A));
  right_ = std::make_unique<TestHost>(*this, 1, right, cable.neighbours, link_.wire(link::End::B));
  link_.attach(link::End::A, left_->stack().card(left_->card()));
  link_.attach(link::End::B, right_->stack().card(right_->card()));
}

TwoHosts::~TwoHosts() = default;

void TwoHosts::inject(TestHost& to, wire::Packet packet) {
  to.stack().card(to.card()).receive(std::move(packet));
  settle();
}

void TwoHosts::settle() {
  for (;;) {
    if (events_.next() <= events_.now()) {
      events_.fire_next();
    } else if (!run_queue_.empty()) {
      run_queue_.run_one();
    } else {
      return;
    }
  }
}

void TwoHosts::run_for(Duration duration) {
  const net::Instant until = events_.now() + duration;
  settle();
  while (events_.next() <= until) {
    events_.fire_next();
    settle();
  }
  events_.advance_to(until);
}

void TwoHosts::run_out() {
  settle();
  while (events_.next() != net::kNever) {
    events_.fire_next();
    settle();
  }
}

void TwoHosts::sent(std::uint32_t, link::Direction direction, const wire::Packet& packet) {
  sent_[direction == link::Direction::Forward ? 0 : 1].push_back(packet);
  if (packet.protocol != wire::Protocol::Tcp) return;
  last_numbers_[direction == link::Direction::Forward ? 0 : 1] = packet.tcp.seq;
}

void TwoHosts::observed(std::int32_t program, const model::ObservationView& observation) {
  observed_[static_cast<std::size_t>(program)].push_back(static_cast<model::Observation>(observation));
}

std::int32_t TwoHosts::start(TestHost& host, const std::function<net::Task<int>(net::Process&)>& main,
                             std::string_view user) {
  observed_.emplace_back();
  const auto index = static_cast<std::int32_t>(observed_.size() - 1);
  host.kernel().start(index, "program " + std::to_string(index), main, user);
  return index;
}

TestProgram& TwoHosts::program(TestHost& host, std::string_view user) {
  net::Process* started = nullptr;
  const std::int32_t index = start(host, [&](net::Process& process) {
    started = &process;
    return wait_for_ever(process);
  }, user);
  TestProgram& program = programs_.emplace_back(*this, host, index);
  program.set_process(*started);
  started->on_pipe_signal(net::PipeSignal::Handled);
  settle();
  return program;
}

End TwoHosts::socket(TestProgram& program, net::SocketType type) {
  return {program, static_cast<net::Descriptor>(program.value({.op = net::Op::Socket, .type = type}))};
}

End TwoHosts::listener(TestProgram& program, std::int32_t backlog, std::uint16_t port) {
  const End end = socket(program);
  EXPECT_EQ(end("bind " + std::to_string(port)), "0");
  EXPECT_EQ(end("listen " + std::to_string(backlog)), "0");
  return end;
}

ConnectedPair TwoHosts::connected(TestProgram& left, TestProgram& right) {
  const End listening = listener(right);
  const End client = socket(left);
  client.begin("connect " + std::to_string(kPort));
  run_for(std::chrono::milliseconds{30});
  const Begun& accepted = listening.begin("accept");
  EXPECT_EQ(right.result(accepted).substr(0, 1) == "E", false);
  EXPECT_EQ(listening("close"), "0");
  return {client, End{right, static_cast<net::Descriptor>(accepted.operation.outcome.value)}};
}

ConnectedPair TwoHosts::connected() { return connected(program(left()), program(right())); }

}  // namespace halfopen::sim::kernel
