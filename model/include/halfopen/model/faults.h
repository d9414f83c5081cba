// The fault vocabulary: the same words in C++, JSON, both backends and reports.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "halfopen/model/link.h"
#include "halfopen/net/address.h"
#include "halfopen/net/call.h"
#include "halfopen/net/time.h"

namespace halfopen::model {

/// What can go wrong, and what ends it. Each word says on what it acts and which parameters of Fault it reads.
enum class Word : std::uint8_t {
  // On a link.
  Cut,      ///< Silence; direction. Neither host is told.
  Restore,  ///< Ends a Cut; direction.
  Unplug,   ///< Carrier lost at both ends: the hosts know.
  Plug,     ///< Carrier back.
  DropSegment,       ///< From now the n-th matching packet of a direction is lost; direction, nth, count, flags, payload.
  DelaySegment,      ///< It arrives `duration` later, and what follows overtakes it.
  DuplicateSegment,  ///< A copy of it arrives `duration` later.
  CorruptSegment,    ///< An octet of it is changed on the way: `unseen` says whether its checksum catches that.
  ResetSegment,      ///< It is lost, and a RST answers it; answer_to.
  IcmpSegment,       ///< It is lost, and an ICMP error that quotes it answers its sender; icmp.
  // On a link: from now on, or for `duration`, it has this property of `conditions`; direction.
  OneWayDelay,
  Jitter,
  Rate,
  QueueLimit,
  Loss,
  BurstLoss,
  Duplicate,
  Reorder,
  Corrupt,        ///< The checksum catches it: a loss that the receiver could see.
  CorruptUnseen,  ///< The checksum fits: the application gets other octets than were sent.
  PathMtu,
  // On a host.
  Crash,   ///< Power gone: nothing is sent, every process and connection is forgotten. Never back by itself.
  Reboot,  ///< Crash, and after `duration` the host is up again, without its connections; its programs start anew if they say so.
  Freeze,  ///< Nothing runs, neither kernel nor programs; segments that arrive are lost when the card's queue is full.
  Thaw,    ///< Ends a Freeze.
  ClockStep,  ///< The wall clock jumps by `duration`.
  ClockDrift,       ///< From now on the wall clock gains `ppm` microseconds per second; negative: it loses them.
  ClockResolution,  ///< From now on the wall clock advances in steps of `duration`.
  // On the resolver of a host, about one `name`; each replaces what an earlier word has said about it.
  ForgetName,     ///< The name does not exist.
  SilenceName,    ///< Nobody answers for it: the resolver waits as long as it is patient.
  FailName,       ///< The server says that it cannot say.
  MisdirectName,  ///< It leads to `addresses`: wrong ones, or those it had long ago.
  RestoreName,    ///< It leads where it should again.
  // On the resources of a host.
  ExhaustPorts,    ///< No ephemeral port is free any more; whoever has one keeps it.
  FreePorts,       ///< Ends ExhaustPorts.
  ExhaustBuffers,  ///< The kernel has no memory for another socket or another packet of a program.
  FreeBuffers,     ///< Ends ExhaustBuffers.
  // On a program.
  Kill,          ///< SIGKILL, TerminateProcess.
  Exit,          ///< The process ends by itself, closing nothing (return from main, exit()).
  ConsoleClose,  ///< Its console window is closed.
  Stop,          ///< SIGSTOP: it runs no more; its kernel goes on.
  Continue,      ///< SIGCONT.
  LimitDescriptors,  ///< It may hold `count` sockets from now on; those it has it keeps.
  FillBacklog,       ///< The queues of its listeners have no room, as if others had taken every place.
  DrainBacklog,      ///< Ends FillBacklog.
  StallCall,     ///< From the `nth` on, the next `count` calls of kind `op` complete `duration` late.
  FailCall,      ///< From the `nth` on, the next `count` calls of kind `op` fail with `error` and do nothing.
  Signal,        ///< It is sent signal `number`; what that does is the program's choice (net::Process::on_signal).
};
/// How many there are: the last one and those before it.
inline constexpr int kWordCount = static_cast<int>(Word::Signal) + 1;

enum class Direction : std::uint8_t { Both, Forward, Backward };  ///< Forward: from the first host a link names.

/// Of which protocol a packet must be.
enum class SegmentProtocol : std::uint8_t { Any, Tcp, Udp, Icmp };
/// Whom the RST of a ResetSegment goes to, as if it came from the other.
enum class AnswerTo : std::uint8_t { Sender, Receiver, Both };

/// An ICMP error by the numbers of the packet's own family; for "fragmentation needed" with an MTU.
struct IcmpAnswer {
  std::uint8_t type = 3;
  std::uint8_t code = 1;
  std::uint16_t mtu = 0;

  friend bool operator==(const IcmpAnswer&, const IcmpAnswer&) = default;
};

/// What a fault waits for, when not for a time.
struct Trigger {
  std::string program;
  std::string observation;     ///< Name of a program's own observation; empty if a step is meant.
  std::int32_t step = -1;      ///< Completion of this step (index into the program's steps).
  std::int32_t occurrence = 1; ///< The n-th time.
  /// Instead of all that: behind so many events and turns of programs of `instant`, earlier faults not counted. What was done by
  /// hand in the middle of an instant is kept so; exact in the version that made it. 0: not meant.
  std::int64_t events = 0;
  net::Duration instant{};

  friend bool operator==(const Trigger&, const Trigger&) = default;
};

/// One fault of a scenario's timeline.
struct Fault {
  Word word{};
  std::string target;                 ///< Link, host or program, by name.
  std::optional<Trigger> after;       ///< Waits for an observation; `at` is then the delay from it.
  net::Duration at{};                 ///< When, from the start of the run (or from `after`).
  Direction direction = Direction::Both;
  net::Duration duration{};
  std::int32_t count = 1;
  std::int32_t number = 0;            ///< Of a signal.
  std::int32_t nth = 1;               ///< The first packet or call taken, counted from 1 among those that match.
  std::uint8_t flags = 0;             ///< TCP flags a packet must have to match: FIN 1, SYN 2, RST 4, PSH 8, ACK 16.
  std::uint8_t flags_clear = 0;       ///< TCP flags of which it must have none.
  bool payload = false;               ///< Only packets that carry octets match.
  SegmentProtocol protocol = SegmentProtocol::Any;
  std::uint16_t from_port = 0;        ///< 0: any.
  std::uint16_t to_port = 0;
  std::int64_t first_octet = -1;      ///< Only segments that carry octets of the stream from this one on; the first is 0.
  std::int64_t last_octet = -1;       ///< And up to this one.
  bool unseen = false;                ///< CorruptSegment: the checksum is made to fit.
  AnswerTo answer_to = AnswerTo::Both;
  IcmpAnswer icmp;
  Conditions conditions;              ///< The one the word names.
  net::Op op = net::Op::Close;
  std::string name;                   ///< The name that is asked for.
  std::vector<net::Address> addresses;///< Where it leads.
  std::int32_t ppm = 0;               ///< Parts per million.
  std::string error;                  ///< Symbol, in the family of the program's host.
  bool assumed = false;               ///< For incidents: not documented by the source.
  std::string why;                    ///< Source or reason, printed in reports.

  friend bool operator==(const Fault&, const Fault&) = default;
};

/// True for the words that set one of a link's Conditions.
bool is_condition(Word word);
/// Makes the condition that `word` names in `to` what it is in `from`. Does nothing for other words.
void copy_condition(Word word, const Conditions& from, Conditions& to);

std::string_view to_string(Word word);
std::optional<Word> word_named(std::string_view name);
enum class Target : std::uint8_t { Link, Host, Program };
Target target_of(Word word);

}  // namespace halfopen::model
