#include "player.h"

namespace halfopen::realnet {

namespace {

class LocalPlayer final : public Player {
 public:
  explicit LocalPlayer(ConnectedChild child) : channel_{std::move(child.ours)}, process_{std::move(child.process)} {}

  void send(const Message& message, std::span<const int> with) override { channel_.send(message, with); }
  Channel::Read read_available() override { return channel_.read_available(); }
  std::optional<Message> next() override { return channel_.next(); }
  void watch(EventLoop& loop, std::function<void()> work) override { loop.when_readable(channel_.descriptor(), std::move(work)); }
  void unwatch(EventLoop& loop) override { loop.forget(channel_.descriptor()); }
  void act(std::string_view what) override { do_to(process_, what); }
  void hold() override { process_.hold(); }
  Death reap() override { return process_.reap(); }

 private:
  Channel channel_;
  ChildProcess process_;
};

}  // namespace

std::unique_ptr<Player> start_local_player() { return std::make_unique<LocalPlayer>(start_connected_child()); }

void do_to(ChildProcess& process, std::string_view what) {
  if (what == deed::kKill) return process.kill();
  if (what == deed::kStop) return process.stop();
  if (what == deed::kProceed) return process.proceed();
  if (what == deed::kHangUp) return process.hang_up();
  throw ProtocolError{"not what can be done to a process: \"" + std::string{what.substr(0, 40)} + "\""};
}

}  // namespace halfopen::realnet
