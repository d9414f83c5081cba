// A script of the packetdrill language as a value: timed packets, system calls, commands and assertions.
//
// pkt owns the language and what a run of it means (docs/packetdrill.md). Start at parse() in parse.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "halfopen/net/address.h"
#include "halfopen/net/time.h"

namespace halfopen::pkt {

/// Where something stands in its file; both count from 1.
struct Place {
  std::int32_t line = 1;
  std::int32_t column = 1;
  friend bool operator==(Place, Place) = default;
};

/// When an event happens.
struct Time {
  enum class Kind : std::uint8_t {
    Absolute,  ///< `0.1`: from the start of the script.
    Relative,  ///< `+0.1`: from the base instant.
    Any,       ///< `*`: whenever it comes; outbound packets only.
  };
  Kind kind = Kind::Absolute;
  net::Duration at{};
  std::optional<net::Duration> latest;   ///< `t1~t2`: the end of the range, from the same base.
  std::optional<net::Duration> returns;  ///< `t...e`: a blocking call returns then, from the same base.
};

/// An expression in the arguments of a call, or one of its parts.
struct Expr {
  enum class Kind : std::uint8_t {
    Ellipsis,  ///< `...`: the tool supplies or ignores it.
    Integer,   ///< number
    Word,      ///< text: a symbolic constant.
    String,    ///< text, with its escapes read.
    Or,        ///< items: `A|B`.
    List,      ///< items: `[a, b]`.
    Struct,    ///< items: `{a, name=b}`.
    Field,     ///< text = items[0]; items[1], if it is there, stands in parentheses behind the name.
    Apply,     ///< text(items): `htons(8080)`.
  };
  Kind kind = Kind::Ellipsis;
  Place place{};
  std::int64_t number = 0;
  bool hexadecimal = false;  ///< How the number was written.
  std::string text{};
  std::vector<Expr> items{};
};

/// A range of sequence numbers as packets write it: `first:last(length)`.
struct Range {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::uint32_t length = 0;
};

struct TcpOption {
  enum class Kind : std::uint8_t {
    Mss,            ///< numbers: the value.
    WindowScale,    ///< numbers: the shift.
    SackPermitted,
    Sack,           ///< numbers: left and right of each block.
    Timestamps,     ///< numbers: value, echo.
    Nop,
    EndOfList,
    Md5,            ///< octets: the digest, if written.
    FastOpen,       ///< octets: the cookie; none asks for one. Kind 34.
    FastOpenExp,    ///< The same in kind 254 with its magic number.
    AccEcn,         ///< counters, in their order; numbers: their values.
  };
  Kind kind{};
  Place place{};
  std::vector<std::uint32_t> numbers{};
  std::vector<std::byte> octets{};
  std::vector<std::string> counters{};  ///< AccEcn: e0b, e1b, ceb.
};

/// ECN bits of the IP header.
enum class Ecn : std::uint8_t { Unchecked, NoEcn, Ect0, Ect1, Ect01, Ce };

/// What a packet says of its IP header. What is not written is not checked, and usual when injected.
struct IpInfo {
  Ecn ecn = Ecn::Unchecked;
  std::optional<std::uint8_t> tos;
  std::optional<std::uint8_t> ttl;
  std::optional<std::uint32_t> flow_label;
};

/// Ports a packet names; usually the socket under test implies them.
struct Ports {
  std::uint16_t source = 0;
  std::uint16_t destination = 0;
};

struct TcpSpec {
  std::uint8_t flags = 0;           ///< The header's octet.
  bool accurate_ecn = false;        ///< The A flag.
  std::optional<std::uint8_t> ace;  ///< The three-bit counter, written as a digit.
  std::optional<Ports> ports;
  Range range;
  std::optional<std::uint32_t> ack;
  std::optional<std::uint16_t> window;  ///< As in the header: not scaled.
  std::optional<std::uint16_t> urgent;
  std::vector<TcpOption> options;
  bool any_options = false;  ///< `<...>`
};

struct UdpSpec {
  std::optional<Ports> ports;
  std::uint32_t length = 0;
};

struct IcmpSpec {
  enum class Echoed : std::uint8_t { Tcp, Udp, Raw };
  std::uint8_t type = 0;  ///< By the numbers of the packet's own family.
  std::uint8_t code = 0;
  std::string type_name;  ///< As written: the family decides what it means, and only a run knows it.
  std::string code_name;
  std::optional<std::uint32_t> mtu;
  std::optional<std::uint32_t> id;
  Echoed echoed = Echoed::Tcp;
  std::optional<Range> range;  ///< Of the quoted segment; Udp and Raw: the length alone.
};

struct PacketEvent {
  bool outbound = false;
  IpInfo ip;
  std::string encapsulation;  ///< The outermost layer, if the packet lies in others: `gre`, `mpls`, `ipv4`, `psp`.
  std::variant<TcpSpec, UdpSpec, IcmpSpec> body;
};

struct CallEvent {
  std::string name;
  std::vector<Expr> arguments;
  Expr result;
  std::string error;  ///< Symbol; empty if none is written.
};

/// Text in back-quotes. Never executed.
struct CommandEvent {
  std::string text;
};

/// One node of an assertion's expression.
struct CodeExpr {
  enum class Kind : std::uint8_t { Integer, Text, Name, Tuple, Unary, Binary, Compare };
  Kind kind{};
  Place place{};
  std::int64_t number = 0;
  std::string text{};                ///< Name; Text; Unary and Binary: the operator.
  std::vector<std::string> chain{};  ///< Compare: the operators between the items.
  std::vector<CodeExpr> items{};
};

struct CodeStatement {
  enum class Kind : std::uint8_t { Assert, Print, Assign, Add };
  Kind kind{};
  Place place{};
  std::string name{};  ///< Assign and Add: the variable.
  CodeExpr value{};
  std::optional<CodeExpr> message{};  ///< Assert.
};

/// `%{ ... }%`
struct CodeEvent {
  std::vector<CodeStatement> statements;
};

struct Event {
  Time time;
  Place place;
  std::string text;  ///< As written, blanks and comments squeezed: for messages.
  std::variant<PacketEvent, CallEvent, CommandEvent, CodeEvent> action;
};

/// A line `--name=value`.
struct ScriptOption {
  Place place;
  std::string name;  ///< Without the dashes.
  std::string value;
};

struct Command {
  Place place;
  std::string text;
};

struct Script {
  std::string file;
  std::vector<ScriptOption> options;
  std::optional<Command> init;
  std::vector<Event> events;
  std::optional<Command> cleanup;
};

}  // namespace halfopen::pkt
