#include "socket_names.h"

namespace halfopen::scenarios {

using model::StepKind;

namespace {

/// True for the kinds that can bring their socket into being.
bool creates_socket(StepKind kind) {
  switch (kind) {
    case StepKind::Socket:
    case StepKind::Listen:
    case StepKind::Accept:
    case StepKind::Connect:
    case StepKind::Duplicate:
    case StepKind::EpollCreate:
    case StepKind::CreateEvent:
    case StepKind::CreatePort:
      return true;
    default:
      return false;
  }
}

}  // namespace

bool needs_socket(StepKind kind) {
  switch (kind) {
    case StepKind::Bind:
    case StepKind::Send:
    case StepKind::SendTo:
    case StepKind::Recv:
    case StepKind::RecvEnd:
    case StepKind::RecvFrom:
    case StepKind::Shutdown:
    case StepKind::Close:
    case StepKind::Disconnect:
    case StepKind::SetOption:
    case StepKind::GetOption:
    case StepKind::Poll:
    case StepKind::RecvMessage:
    case StepKind::EpollControl:
    case StepKind::EpollWait:
    case StepKind::ResetEvent:
    case StepKind::EventSelect:
    case StepKind::EnumEvents:
    case StepKind::AssociatePort:
    case StepKind::TakeCompletion:
    case StepKind::Cancel:
      return true;
    default:
      return false;
  }
}

std::string_view second_socket_key(const model::Step& step) {
  switch (step.kind) {
    case StepKind::Accept:
      return "on";
    case StepKind::Duplicate:
      return "of";
    case StepKind::EpollControl:
      return "watch";
    case StepKind::EventSelect:
      return "event";
    case StepKind::EnumEvents:
      return step.on.empty() ? "" : "event";
    case StepKind::AssociatePort:
      return "port";
    default:
      return {};
  }
}

bool asks_overlapped(const model::Step& step) {
  const bool result = step.kind == StepKind::OverlappedResult || step.kind == StepKind::SystemResult;
  return result || (step.kind == StepKind::Cancel && !step.overlapped.empty());
}

void SocketNames::follow(const model::Step& step) {
  if (!step.overlapped.empty() && !asks_overlapped(step)) overlapped_.insert(step.overlapped);
  if (creates_socket(step.kind)) {
    known_.insert(step.socket);
    open_.insert(step.socket);
  } else if (step.kind == StepKind::Close) {
    open_.erase(step.socket);
  }
}

}  // namespace halfopen::scenarios
