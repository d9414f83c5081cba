#include "bad_child.h"

#include <unistd.h>

#include <cstdlib>
#include <string>
#include <string_view>

#include "child_process.h"
#include "message.h"

namespace halfopen::realnet::test {

namespace {

void say(std::string_view octets) { (void)!::write(kChildControl, octets.data(), octets.size()); }

/// Waits until the agent is through with this child.
[[noreturn]] void wait_for_the_end() {
  char octet = 0;
  while (::read(kChildControl, &octet, 1) > 0) {
  }
  ::_exit(EXIT_SUCCESS);
}

std::string hello(int version) { return encode({.word = std::string{word::kHello}, .fields = {std::to_string(version)}}); }

}  // namespace

void become_bad_child_if_asked(int argc, char** argv) {
  const char* manner = std::getenv(kBadChild);
  if (!manner || argc < 2 || std::string_view{argv[1]} != kChildArgument) return;
  const std::string_view how{manner};
  if (how == "silent") ::_exit(3);
  if (how == "garbage") say("GET / HTTP/1.1\r\n");
  if (how == "old") say(hello(kProtocolVersion - 1));
  if (how == "huge") say(std::to_string(kLargestMessage + 1) + "\n");
  if (how == "early") say(hello(kProtocolVersion) + encode({.word = std::string{word::kSeen}, .fields = {"0"}}));
  wait_for_the_end();
}

}  // namespace halfopen::realnet::test
