// The options of a connection, in little space: most have none that is a number.
#pragma once

#include "halfopen/sim/tcp/connection.h"
#include "lazy.h"

namespace halfopen::sim::tcp {

class StoredOptions {
 public:
  explicit StoredOptions(const Options& options) { assign(options); }

  void assign(const Options& options) {
    no_delay = options.no_delay;
    cork = options.cork;
    keepalive = options.keepalive;
    Options rest = options;
    rest.no_delay = rest.cork = rest.keepalive = false;
    if (rest == Options{}) {
      numbers_.reset();
    } else {
      numbers_.own() = rest;
    }
  }
  /// Whole, as it was assigned.
  Options get() const {
    Options options = *numbers_;
    options.no_delay = no_delay;
    options.cork = cork;
    options.keepalive = keepalive;
    return options;
  }
  /// Those that are not switches.
  const Options* operator->() const { return &*numbers_; }

  bool no_delay = false;
  bool cork = false;
  bool keepalive = false;

 private:
  Lazy<Options> numbers_;
};

}  // namespace halfopen::sim::tcp
