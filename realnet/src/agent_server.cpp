#include "halfopen/realnet/agent_server.h"

#include <map>

#include "control_connection.h"
#include "player.h"
#include "remote_words.h"
#include "halfopen/realnet/running_system.h"

namespace halfopen::realnet {

namespace {

/// Why somebody is sent away.
class Refusal : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

Message addressed(std::string_view word, std::uint32_t number) {
  return {.word = std::string{word}, .fields = {std::to_string(number)}};
}

/// What one list has and the other lacks, for people.
std::string difference(const std::string& ours, const std::string& theirs) {
  const auto first_missing = [](const std::string& in, const std::string& from) {
    for (std::size_t start = 0; start < from.size();) {
      const std::size_t end = from.find('\n', start);
      const std::string line = from.substr(start, end - start + 1);
      if (("\n" + in).find("\n" + line) == std::string::npos) return line.substr(0, line.size() - 1);
      start = end + 1;
    }
    return std::string{};
  };
  if (const std::string name = first_missing(ours, theirs); !name.empty()) return "this agent has no program \"" + name.substr(0, 80) + "\"";
  return "only this agent has a program \"" + first_missing(theirs, ours) + "\"";
}

/// One run: a connection, and the children it has asked for.
class Session {
 public:
  explicit Session(Handle socket) : channel_{std::move(socket)} { channel_.limit(kLargestGreeting); }

  /// Throws Refusal, which has been said.
  void greet(const std::string& token, const Programs& programs) {
    try {
      check(channel_.wait(kRemotePatience), token, programs);
    } catch (const ProtocolError& error) {
      refuse(error.what());
    } catch (const ChannelClosed& closed) {
      throw Refusal{closed.what()};
    }
    channel_.limit(kLargestMessage);
  }

  /// Until the other agent hangs up. Throws std::runtime_error for what it must not say.
  void play() {
    loop_.when_readable(channel_.descriptor(), [this] { read(); });
    loop_.run();
  }

 private:
  struct Child {
    std::unique_ptr<Player> player;
    bool over = false;
  };

  void check(const Message& greeting, const std::string& token, const Programs& programs) {
    if (greeting.word != remote_word::kGreeting) refuse("no agent of halfopen");
    if (const int version = number<int>(greeting.field(0)); version != kRemoteVersion) {
      refuse("it speaks version " + std::to_string(version) + ", this agent version " + std::to_string(kRemoteVersion));
    }
    if (!same_token(greeting.field(1), token)) refuse("wrong token");
    const std::string ours = list_of(programs.names);
    if (greeting.field(2) != ours) refuse(difference(ours, greeting.field(2)));
    const auto now = std::chrono::duration_cast<net::Duration>(SteadyClock::now().time_since_epoch());
    channel_.send({.word = std::string{remote_word::kWelcome},
                   .fields = {std::to_string(kRemoteVersion), running_system(), std::to_string(now.count())}});
  }

  [[noreturn]] void refuse(const std::string& why) {
    try {
      channel_.send({.word = std::string{remote_word::kRefused}, .fields = {why}});
    } catch (const ChannelClosed&) {
      // It does not want to know.
    }
    throw Refusal{why};
  }

  void read() {
    const Channel::Read read = channel_.read_available();
    while (const std::optional<Message> message = channel_.next()) obey(*message);
    if (read == Channel::Read::End) end();
  }

  void end() {
    for (auto& [number, child] : children_) child.player->unwatch(loop_);
    loop_.forget(channel_.descriptor());
    children_.clear();
    loop_.stop();
  }

  void obey(const Message& message) {
    const auto which = number<std::uint32_t>(message.field(0));
    if (message.word == remote_word::kStart) return start(which);
    const auto known = children_.find(which);
    if (known == children_.end()) throw ProtocolError{"no child " + message.field(0)};
    Child& child = known->second;
    if (message.word == remote_word::kTell) {
      tell(child, message.field(1));
    } else if (message.word == remote_word::kDo) {
      child.player->act(message.field(1));
    } else if (message.word == remote_word::kHold) {
      child.player->hold();
      while (!child.over && hear(which, child) == Channel::Read::Some) {
      }
      channel_.send(addressed(remote_word::kHeld, which));
    } else {
      throw ProtocolError{"not a word for an agent: \"" + message.word.substr(0, 40) + "\""};
    }
  }

  void start(std::uint32_t number) {
    if (children_.contains(number)) throw ProtocolError{"child " + std::to_string(number) + " twice"};
    Child& child = children_[number];
    child.player = start_local_player();
    child.player->watch(loop_, [this, number, &child] { hear(number, child); });
  }

  void tell(Child& child, const std::string& octets) {
    MessageReader reader;
    reader.feed(octets);
    const std::optional<Message> told = reader.next();
    if (!told) throw ProtocolError{"half a message for a child"};
    try {
      if (!child.over) child.player->send(*told, {});
    } catch (const ChannelClosed&) {
      // It has just ended; hear() says how.
    }
  }

  Channel::Read hear(std::uint32_t number, Child& child) {
    const Channel::Read read = child.player->read_available();
    while (const std::optional<Message> said = child.player->next()) {
      Message message = addressed(remote_word::kSaid, number);
      message.fields.push_back(encode(*said));
      channel_.send(message);
    }
    if (read == Channel::Read::End) {
      child.player->unwatch(loop_);
      child.over = true;
      const Death death = child.player->reap();
      Message message = addressed(remote_word::kGone, number);
      message.fields.insert(message.fields.end(), {std::to_string(static_cast<int>(death.how)), std::to_string(death.code)});
      channel_.send(message);
    }
    return read;
  }

  EventLoop loop_;
  Channel channel_;
  std::map<std::uint32_t, Child> children_;
};

/// Returns whether it was a run.
bool serve_one(const Handle& listener, const std::string& token, const Programs& programs, const ServeVoice& voice) {
  bool greeted = false;
  try {
    Session session{accept_agent(listener)};
    session.greet(token, programs);
    greeted = true;
    session.play();
    voice.tell("the run has ended");
  } catch (const Refusal& refused) {
    voice.tell(std::string{"refused: "} + refused.what());
  } catch (const ProtocolError& error) {
    voice.tell(std::string{"the run was broken off: "} + error.what());
  } catch (const ChannelClosed& closed) {
    voice.tell(std::string{"the run was broken off: "} + closed.what());
  }
  return greeted;
}

}  // namespace

void serve(const ServeOptions& options, const Programs& programs, const ServeVoice& voice) {
  const Handle listener = listen_for_agents(options.listen);
  for (int runs = 0; options.runs == 0 || runs < options.runs; ++runs) {
    const std::string token = make_token();
    voice.ready(own_end(listener.get()), token);
    while (!serve_one(listener, token, programs, voice)) {
    }
  }
}

}  // namespace halfopen::realnet
