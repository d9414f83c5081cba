// The builder's steps for what tells a program of its sockets beside plain calls.
#include <utility>

#include "halfopen/scenarios/builder_steps.h"

namespace halfopen::scenarios {

using model::StepKind;

Steps& Steps::sigaction(std::int32_t signal, net::SignalAction action) {
  model::Step& step = add(StepKind::Signal);
  step.argument = signal;
  step.signal_action = action;
  return *this;
}

Steps& Steps::dup(std::string as, std::string of) {
  add(StepKind::Duplicate, std::move(as)).on = std::move(of);
  return *this;
}

Steps& Steps::recvmsg(std::string socket, std::int64_t bytes, net::MessageFlag flags) {
  recv(std::move(socket), bytes, flags);
  last().kind = StepKind::RecvMessage;
  return *this;
}

Steps& Steps::select(std::vector<std::string> sockets, net::Ready asked, net::Duration timeout) {
  model::Step& step = add(StepKind::Select);
  step.several = std::move(sockets);
  step.asked = asked;
  step.duration = timeout;
  return *this;
}

Steps& Steps::epoll_create(std::string as) {
  add(StepKind::EpollCreate, std::move(as));
  return *this;
}

Steps& Steps::epoll_ctl(std::string epoll, net::EpollHow how, std::string watch, net::Ready asked) {
  model::Step& step = add(StepKind::EpollControl, std::move(epoll));
  step.epoll_how = how;
  step.on = std::move(watch);
  step.asked = asked;
  return *this;
}

Steps& Steps::epoll_wait(std::string epoll, net::Duration timeout) {
  add(StepKind::EpollWait, std::move(epoll)).duration = timeout;
  return *this;
}

Steps& Steps::create_event(std::string as) {
  add(StepKind::CreateEvent, std::move(as));
  return *this;
}

Steps& Steps::reset_event(std::string event) {
  add(StepKind::ResetEvent, std::move(event));
  return *this;
}

Steps& Steps::event_select(std::string socket, std::string event, net::NetworkEvent events) {
  model::Step& step = add(StepKind::EventSelect, std::move(socket));
  step.on = std::move(event);
  step.events = events;
  return *this;
}

Steps& Steps::enum_events(std::string socket, std::string event) {
  add(StepKind::EnumEvents, std::move(socket)).on = std::move(event);
  return *this;
}

Steps& Steps::wait_events(std::vector<std::string> events, net::Duration timeout) {
  model::Step& step = add(StepKind::WaitEvents);
  step.several = std::move(events);
  step.duration = timeout;
  return *this;
}

Steps& Steps::create_port(std::string as) {
  add(StepKind::CreatePort, std::move(as));
  return *this;
}

Steps& Steps::associate_port(std::string socket, std::string port) {
  add(StepKind::AssociatePort, std::move(socket)).on = std::move(port);
  return *this;
}

Steps& Steps::completion(std::string port, net::Duration timeout) {
  add(StepKind::TakeCompletion, std::move(port)).duration = timeout;
  return *this;
}

Steps& Steps::overlapped_result(std::string overlapped, bool wait) {
  model::Step& step = add(StepKind::OverlappedResult);
  step.overlapped = std::move(overlapped);
  step.argument = wait ? 1 : 0;
  return *this;
}

Steps& Steps::system_result(std::string overlapped, bool wait) {
  overlapped_result(std::move(overlapped), wait);
  last().kind = StepKind::SystemResult;
  return *this;
}

Steps& Steps::cancel(std::string socket, std::string overlapped) {
  add(StepKind::Cancel, std::move(socket)).overlapped = std::move(overlapped);
  return *this;
}

}  // namespace halfopen::scenarios
