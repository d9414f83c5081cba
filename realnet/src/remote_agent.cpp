#include "remote_agent.h"

#include <algorithm>

#include "control_connection.h"
#include "remote_words.h"

namespace halfopen::realnet {

namespace {

std::int64_t steady_now() {
  return std::chrono::duration_cast<net::Duration>(SteadyClock::now().time_since_epoch()).count();
}

Message addressed(std::string_view word, std::uint32_t number) {
  return {.word = std::string{word}, .fields = {std::to_string(number)}};
}

}  // namespace

std::string list_of(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  std::string text;
  for (const std::string& name : names) text += name + "\n";
  return text;
}

/// A child there.
class RemoteAgent::Remote final : public Player {
 public:
  Remote(RemoteAgent& agent, std::uint32_t number) : agent_{agent}, number_{number} {}

  void send(const Message& message, std::span<const int>) override {
    Message translated = message;
    if (message.word == word::kGo) {
      translated.fields.at(0) = std::to_string(number<std::int64_t>(message.field(0)) + agent_.clock_ahead_.count());
    }
    Message told = addressed(remote_word::kTell, number_);
    told.fields.push_back(encode(translated));
    agent_.send(told);
  }
  Channel::Read read_available() override {
    const Child& child = agent_.children_[number_];
    if (!child.said.empty()) return Channel::Read::Some;
    return child.death ? Channel::Read::End : Channel::Read::Nothing;
  }
  std::optional<Message> next() override {
    std::deque<Message>& said = agent_.children_[number_].said;
    if (said.empty()) return std::nullopt;
    Message first = std::move(said.front());
    said.pop_front();
    return first;
  }
  void watch(EventLoop&, std::function<void()> work) override { agent_.children_[number_].work = std::move(work); }
  void unwatch(EventLoop&) override { agent_.children_[number_].work = {}; }
  void act(std::string_view what) override {
    Message done = addressed(remote_word::kDo, number_);
    done.fields.emplace_back(what);
    agent_.send(done);
  }
  void hold() override { agent_.await_held(number_); }
  Death reap() override { return agent_.children_[number_].death.value_or(Death{}); }

 private:
  RemoteAgent& agent_;
  std::uint32_t number_;
};

RemoteAgent::RemoteAgent(const RemoteHost& host, const Programs& programs, EventLoop& loop)
    : host_{host}, loop_{loop}, channel_{[&] {
        try {
          return connect_to_agent(host.agent);
        } catch (const std::runtime_error& error) {
          fail(error.what());
        }
      }()} {
  our_address_ = own_end(channel_.descriptor()).address;
  greet(programs);
  loop_.when_readable(channel_.descriptor(), [this] { read(); });
}

RemoteAgent::~RemoteAgent() { loop_.forget(channel_.descriptor()); }

void RemoteAgent::fail(const std::string& why) const { throw std::runtime_error{"host \"" + host_.host + "\": " + why}; }

void RemoteAgent::greet(const Programs& programs) {
  try {
    const std::int64_t asked = steady_now();
    channel_.send({.word = std::string{remote_word::kGreeting},
                   .fields = {std::to_string(kRemoteVersion), host_.token, list_of(programs.names)}});
    const Message answer = channel_.wait(kRemotePatience);
    const std::int64_t answered = steady_now();
    if (answer.word == remote_word::kRefused) fail("its agent refuses: " + answer.field(0));
    if (answer.word != remote_word::kWelcome) throw ProtocolError{"no greeting but \"" + answer.word.substr(0, 40) + "\""};
    system_ = answer.field(1);
    clock_ahead_ = net::Duration{number<std::int64_t>(answer.field(2)) - (asked + (answered - asked) / 2)};
    uncertainty_ = net::Duration{(answered - asked) / 2};
  } catch (const ProtocolError& error) {
    fail("its agent breaks the protocol: " + std::string{error.what()});
  } catch (const ChannelClosed& closed) {
    fail("its agent is gone: " + std::string{closed.what()});
  }
}

std::unique_ptr<Player> RemoteAgent::start() {
  const std::uint32_t number = ++numbers_;
  children_[number] = {};
  send(addressed(remote_word::kStart, number));
  return std::make_unique<Remote>(*this, number);
}

void RemoteAgent::send(const Message& message) {
  try {
    channel_.send(message);
  } catch (const ChannelClosed& closed) {
    fail("its agent is gone: " + std::string{closed.what()});
  }
}

void RemoteAgent::read() {
  const Channel::Read read = channel_.read_available();
  try {
    while (const std::optional<Message> message = channel_.next()) take(*message);
  } catch (const ProtocolError& error) {
    fail("its agent breaks the protocol: " + std::string{error.what()});
  }
  if (read == Channel::Read::End) fail("its agent is gone: control connection ended");
}

void RemoteAgent::take(const Message& message) {
  const auto known = children_.find(number<std::uint32_t>(message.field(0)));
  if (known == children_.end()) throw ProtocolError{"a child nobody has started"};
  Child& child = known->second;
  if (message.word == remote_word::kSaid) {
    MessageReader reader;
    reader.feed(message.field(1));
    const std::optional<Message> said = reader.next();
    if (!said) throw ProtocolError{"half a message of a child"};
    child.said.push_back(*said);
  } else if (message.word == remote_word::kHeld) {
    child.held = true;
  } else if (message.word == remote_word::kGone) {
    const int how = number<int>(message.field(1));
    if (how < 0 || how > static_cast<int>(Death::How::Unknown)) throw ProtocolError{"no way to end"};
    child.death = Death{.how = static_cast<Death::How>(how), .code = number<int>(message.field(2))};
  } else {
    throw ProtocolError{"not a word of a machine's agent: \"" + message.word.substr(0, 40) + "\""};
  }
  // The work may end the watch, and with it the function that is called.
  if (const std::function<void()> work = child.work) work();
}

void RemoteAgent::await_held(std::uint32_t number) {
  const Child& child = children_[number];
  if (child.held || child.death) return;
  send(addressed(remote_word::kHold, number));
  try {
    while (!child.held && !child.death) take(channel_.wait(kRemotePatience));
  } catch (const ProtocolError& error) {
    fail("its agent breaks the protocol: " + std::string{error.what()});
  } catch (const ChannelClosed& closed) {
    fail("its agent is gone: " + std::string{closed.what()});
  }
}

}  // namespace halfopen::realnet
