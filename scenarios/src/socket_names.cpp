#include "socket_names.h"

namespace halfopen::scenarios {

using model::StepKind;

namespace {

/// True for the kinds that can bring their socket into being.
bool creates_socket(StepKind kind) {
  return kind == StepKind::Socket || kind == StepKind::Listen || kind == StepKind::Accept || kind == StepKind::Connect;
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
    case StepKind::SetOption:
    case StepKind::GetOption:
    case StepKind::Poll:
      return true;
    default:
      return false;
  }
}

void SocketNames::follow(const model::Step& step) {
  if (creates_socket(step.kind)) {
    known_.insert(step.socket);
    open_.insert(step.socket);
  } else if (step.kind == StepKind::Close) {
    open_.erase(step.socket);
  }
}

}  // namespace halfopen::scenarios
