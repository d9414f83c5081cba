// The parser: recursive descent, one token ahead. Its methods lie in one file per concern.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "halfopen/pkt/parse.h"
#include "lexer.h"

namespace halfopen::pkt {

class Parser {
 public:
  Parser(std::string_view text, std::string_view file, const Defines& defines);

  Script script();

 private:
  // parser.cpp: tokens.
  void advance();
  /// Reads on from the token ahead as characters up to a blank or one of `stops`; then the token behind is ahead.
  Token take_raw(std::string_view stops);
  Token take();
  bool take_if(char symbol);
  bool take_if(std::string_view word);
  void expect(char symbol);
  [[noreturn]] void fail(std::string_view expected) const;
  [[noreturn]] void fail_at(Place place, std::string_view expected, std::string_view found = {}) const;
  std::int64_t integer(std::string_view what, std::int64_t least, std::int64_t most);
  std::uint32_t number32(std::string_view what);
  std::string word(std::string_view what);
  /// Keeps recursion within what the stack bears.
  class Depth;

  // parse_script.cpp
  void option_line(Script& script);
  Event event();
  Time time();
  net::Duration seconds();
  bool at_time() const;
  void check_time(const Event& event);

  // parse_packet.cpp
  PacketEvent packet();
  void prefix(PacketEvent& packet);
  void layer(PacketEvent& packet);
  bool ip_info(IpInfo& info);
  bool ip_info_item(IpInfo& info);
  std::optional<Ports> ports();
  TcpSpec tcp(bool outbound);
  void flags(TcpSpec& tcp);
  Range range();
  UdpSpec udp();

  // parse_options.cpp
  void tcp_options(TcpSpec& tcp, bool outbound);
  TcpOption tcp_option();
  void sack_blocks(TcpOption& option);
  void accurate_ecn(TcpOption& option);
  void octets(TcpOption& option);

  // parse_icmp.cpp
  IcmpSpec icmp();
  bool echoed(IcmpSpec& icmp);

  // parse_call.cpp
  CallEvent call();
  void note();
  Expr expression();
  Expr primary();
  Expr items(Expr expr, char close);
  Expr struct_item();

  Lexer lexer_;
  Defines defines_;
  Token token_;             ///< Ahead.
  std::size_t last_end_ = 0;  ///< Where the token before it ended.
  std::int32_t depth_ = 0;
  std::optional<net::Duration> last_absolute_;
};

class Parser::Depth {
 public:
  explicit Depth(Parser& parser) : parser_{parser} {
    constexpr std::int32_t kMost = 60;
    if (++parser_.depth_ > kMost) parser_.fail("less than 60 levels of nesting");
  }
  ~Depth() { --parser_.depth_; }
  Depth(const Depth&) = delete;
  Depth& operator=(const Depth&) = delete;

 private:
  Parser& parser_;
};

/// The statements of a code block that begins at `place`. Errors: SyntaxError.
CodeEvent parse_code(std::string_view text, std::string_view file, Place place);

}  // namespace halfopen::pkt
