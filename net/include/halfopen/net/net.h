// net/: the contract programs are written against.
//
// It owns the calls a program can make, what they return, and the faces over them: Socket, Listener, Datagram, Clock,
// Resolver, Task, Error. It knows no backend, no Boost and no JSON, nor whether time is real. Start in process.h, the
// one class both backends implement; programs start in socket.h.
#pragma once

#include "halfopen/net/clock.h"     // IWYU pragma: export
#include "halfopen/net/datagram.h"  // IWYU pragma: export
#include "halfopen/net/listener.h"  // IWYU pragma: export
#include "halfopen/net/resolver.h"  // IWYU pragma: export
#include "halfopen/net/socket.h"    // IWYU pragma: export
