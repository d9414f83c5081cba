#include "send_result.h"

namespace halfopen::sim::kernel {

using profiles::Situation;

std::optional<Situation> situation_of(ip::SendResult result) {
  switch (result) {
    case ip::SendResult::Sent:
      return std::nullopt;
    case ip::SendResult::NoRoute:
    case ip::SendResult::LinkDown:
      return Situation::NoRoute;
    case ip::SendResult::Unreachable:
      return Situation::RouteUnreachable;
    case ip::SendResult::Prohibited:
      return Situation::RouteProhibited;
    case ip::SendResult::Blackhole:
      return Situation::RouteBlackhole;
    case ip::SendResult::TooBig:
      return Situation::MessageTooLong;
  }
  return Situation::NoRoute;
}

}  // namespace halfopen::sim::kernel
