// An epoll instance: the sockets it watches, and those that are ready, in the order they became so.
#pragma once

#include <deque>
#include <list>
#include <optional>
#include <span>

#include "file.h"
#include "halfopen/profiles/socket_model.h"

namespace halfopen::sim::kernel {

class Socket;

/// Evidence: linux/surface.epoll-edge to linux/surface.epoll-polled.
class Epoll final : public File {
 public:
  static constexpr FileKind kKind = FileKind::Epoll;

  Epoll() : File{kKind} {}
  ~Epoll() override;

  /// epoll_ctl for a socket that is open under this number; nothing if it succeeded.
  std::optional<profiles::Situation> control(net::EpollHow how, Socket& socket, const net::PollEntry& asked);
  /// epoll_wait: hands over as many as fit, and how many that is. A level-triggered one goes to the end of the line.
  std::size_t take(std::span<net::PollEntry> into);
  /// Something has happened to a socket that concerns whoever asked for one of `bits`. True if that makes it ready.
  bool notify(Socket& socket, net::Ready bits);
  /// The socket goes away.
  void forget(const Socket& socket);
  net::Ready ready() const override;

 private:
  struct Item {
    Socket& socket;
    net::Descriptor descriptor;
    net::Ready asked;
    bool spent = false;   ///< EPOLLONESHOT has fired.
    bool queued = false;  ///< In ready_.
    net::Ready found() const;
  };

  Item* find(const Socket& socket, net::Descriptor descriptor);
  std::optional<profiles::Situation> add(Socket& socket, const net::PollEntry& asked);
  void remove(const Item& item);
  bool queue_if_ready(Item& item);

  std::list<Item> items_;
  std::deque<Item*> ready_;
};

}  // namespace halfopen::sim::kernel
