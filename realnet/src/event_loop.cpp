#include "event_loop.h"

#include <utility>  // before Asio, which forgets it

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <map>

namespace halfopen::realnet {

namespace asio = boost::asio;

namespace {

/// A watched descriptor. Asio would close it; give_back() keeps it open and ends the waiting at once.
struct Watch : std::enable_shared_from_this<Watch> {
  Watch(asio::io_context& context, int watched, std::function<void()> to_do)
      : descriptor{context, watched}, work{std::move(to_do)} {}

  void give_back() {
    over = true;
    descriptor.release();
  }

  void wait() {
    descriptor.async_wait(asio::posix::stream_descriptor::wait_read,
                          [self = shared_from_this()](const boost::system::error_code& error) {
                            if (error || self->over) return;
                            self->work();
                            if (!self->over) self->wait();
                          });
  }

  asio::posix::stream_descriptor descriptor;
  std::function<void()> work;
  bool over = false;
};

}  // namespace

struct EventLoop::Parts {
  asio::io_context context{1};
  asio::executor_work_guard<asio::io_context::executor_type> stay{context.get_executor()};
  std::map<int, std::shared_ptr<Watch>> watches;
};

EventLoop::EventLoop() : parts_{std::make_unique<Parts>()} {}

EventLoop::~EventLoop() {
  while (!parts_->watches.empty()) forget(parts_->watches.begin()->first);
}

void EventLoop::post(std::function<void()> work) { asio::post(parts_->context, std::move(work)); }

void EventLoop::at(SteadyClock::time_point when, std::function<void()> work) {
  auto timer = std::make_shared<asio::steady_timer>(parts_->context, when);
  timer->async_wait([timer, work = std::move(work)](const boost::system::error_code& error) {
    if (!error) work();
  });
}

void EventLoop::when_readable(int descriptor, std::function<void()> work) {
  auto watch = std::make_shared<Watch>(parts_->context, descriptor, std::move(work));
  parts_->watches[descriptor] = watch;
  watch->wait();
}

void EventLoop::forget(int descriptor) {
  const auto found = parts_->watches.find(descriptor);
  if (found == parts_->watches.end()) return;
  found->second->give_back();
  parts_->watches.erase(found);
}

void EventLoop::run() { parts_->context.run(); }

void EventLoop::stop() { parts_->context.stop(); }

}  // namespace halfopen::realnet
