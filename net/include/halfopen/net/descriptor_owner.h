// What Socket, Listener and Datagram share: a descriptor with one owner.
#pragma once

#include <cstdint>
#include <utility>

#include "halfopen/net/process.h"
#include "halfopen/net/result.h"
#include "halfopen/net/task.h"

namespace halfopen::net {

/// Owns one descriptor of a process. Movable, not copyable; the process outlives it.
///
/// Destroying an owner closes the descriptor without waiting (Process::close_quietly): a destructor cannot await. What
/// the peer sees is what this system's close shows it: a FIN, or a RST if received octets were left unread or SO_LINGER
/// asks for one. A dead process's owners reach nothing: its kernel has closed everything already.
class DescriptorOwner {
 public:
  DescriptorOwner() = default;
  DescriptorOwner(Process& process, Descriptor descriptor) : process_{&process}, descriptor_{descriptor} {}
  DescriptorOwner(DescriptorOwner&& other) noexcept
      : process_{other.process_}, descriptor_{std::exchange(other.descriptor_, kNoDescriptor)} {}
  DescriptorOwner& operator=(DescriptorOwner&& other) noexcept;
  ~DescriptorOwner();

  bool is_open() const { return descriptor_ != kNoDescriptor; }
  Descriptor descriptor() const { return descriptor_; }
  /// Gives the descriptor up: the caller closes it.
  Descriptor release() { return std::exchange(descriptor_, kNoDescriptor); }

  /// Closes the descriptor and waits for what close() returns.
  ///
  /// Time:    returns at once, or when SO_LINGER's time is over.
  /// State:   the owner is empty from the moment of the call, whatever the system answers.
  /// Errors:  of close(2), closesocket: EBADF, WSAENOTSOCK if there is nothing to close.
  /// Source:  RFC 9293, 3.10.4 (CLOSE call); close(2), socket(7) on SO_LINGER; Winsock closesocket.
  [[nodiscard]] auto close() { return process_->call({.op = Op::Close, .descriptor = release()}); }

  /// Sets an option or mode: `co_await socket.set(Option::KeepAlive, 1)`. Option says what `argument` means; `second`
  /// is Linger's seconds.
  ///
  /// Time:    returns at once.
  /// Errors:  of setsockopt, fcntl, ioctl: ENOPROTOOPT, WSAENOPROTOOPT for an option this system lacks.
  [[nodiscard]] auto set(Option option, std::int64_t argument, std::int64_t second = 0) {
    return process_->call(
        {.op = Op::SetOption, .descriptor = descriptor_, .option = option, .argument = argument, .second = second});
  }
  /// Reads an option: the outcome's value (and `extra`, for Linger's seconds). Reading PendingError takes the error
  /// away where the system does.
  [[nodiscard]] auto get(Option option) {
    return process_->call({.op = Op::GetOption, .descriptor = descriptor_, .option = option});
  }

  /// The own end's name, in Outcome::peer (getsockname).
  [[nodiscard]] auto local_name() { return process_->call({.op = Op::LocalName, .descriptor = descriptor_}); }

  /// Waits until something in `asked` is true of the descriptor, or `timeout` is over (negative: for ever).
  ///
  /// Time:    at once if it is true already.
  /// State:   none changes.
  /// Errors:  Ready::Err, HangUp and Invalid are reported unasked, in the result's `value`; poll itself does not fail
  ///          for them.
  /// Source:  poll(2); WSAPoll; docs/evidence, linux/6.
  Task<Result<Ready>> poll(Ready asked, Duration timeout);

 protected:
  Process* process_ = nullptr;
  Descriptor descriptor_ = kNoDescriptor;
};

}  // namespace halfopen::net
