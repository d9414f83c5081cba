// Calls of a record as lines of a script.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "halfopen/model/record.h"
#include "halfopen/model/scenario.h"

namespace halfopen::pkt {

/// One event of the script that is made. Events of one instant keep the order of their ranks: packets come in before
/// programs run, and what these cause leaves behind them.
struct Line {
  enum class Rank : std::uint8_t { In, Call, Out };
  net::Instant at;
  Rank rank = Rank::Call;
  std::string text;               ///< Without its time.
  std::optional<net::Instant> returns;  ///< Of a call that waited.
  std::int64_t stream_end = 0;          ///< Of a packet of the host: one past its last octet in the stream.
};

/// The calls of one program.
class CallLines {
 public:
  /// `program`: nullptr if it is no list of steps. `first`: the script's number of its descriptor 0.
  CallLines(const model::Program* program, std::int64_t first) : program_{program}, first_{first} {}

  /// Adds what the observation comes to. Errors: ExportError.
  void add(const model::Observation& seen, std::vector<Line>& lines);
  /// When the last call returned.
  net::Instant last_return() const { return last_return_; }
  /// Octets that calls have handed over.
  std::int64_t handed_over() const { return handed_over_; }

 private:
  std::string descriptor(const model::Observation& seen) const;
  const model::Step* step(const model::Observation& seen) const;
  std::string option_text(const model::Observation& seen) const;
  std::string text_of(const model::Observation& seen);
  void close_all(net::Instant at, std::vector<Line>& lines);

  const model::Program* program_;
  std::int64_t first_;
  std::int64_t handed_over_ = 0;
  net::Instant last_return_ = net::kStart;
  std::int32_t sockets_ = 0;                         ///< So many have been made.
  std::map<std::int32_t, std::int64_t> descriptors_;  ///< Open ones, by the socket's number.
};

}  // namespace halfopen::pkt
