#include "halfopen/sim/core/digest.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace halfopen::sim::core {
namespace {

// The input and the values of xxHash's own sanity check (cli/xsum_sanity_check.c), for no seed and for kPrime64.
constexpr std::uint64_t kPrime64 = 11400714785074694797u;

std::vector<std::byte> sanity_buffer(std::size_t size) {
  std::vector<std::byte> buffer;
  std::uint64_t word = 2654435761u;
  while (buffer.size() < size) {
    buffer.push_back(static_cast<std::byte>(word >> 56));
    word *= kPrime64;
  }
  return buffer;
}

std::uint64_t hash_of_sanity_buffer(std::size_t size) {
  const std::vector<std::byte> buffer = sanity_buffer(size);
  return hash_of({reinterpret_cast<const char*>(buffer.data()), buffer.size()});
}

std::uint64_t digest_of_sanity_buffer(std::size_t size) {
  Digest digest{kPrime64};
  digest.add(sanity_buffer(size));
  return digest.value();
}

TEST(Hash, IsXxh3) {
  EXPECT_EQ(hash_of(""), 0x2D06800538D394C2u);
  EXPECT_EQ(hash_of_sanity_buffer(1), 0xC44BDFF4074EECDBu);
  EXPECT_EQ(hash_of_sanity_buffer(12), 0xA713DAF0DFBB77E7u);
  EXPECT_EQ(hash_of_sanity_buffer(195), 0xCD94217EE362EC3Au);
  EXPECT_EQ(hash_of_sanity_buffer(2367), 0xCB37AEB9E5D361EDu);
}

TEST(Digest, IsXxh3SeededByTheVersion) {
  EXPECT_EQ(digest_of_sanity_buffer(0), 0xA8A6B918B2F0364Au);
  EXPECT_EQ(digest_of_sanity_buffer(24), 0x850E80FC35BDD690u);
  EXPECT_EQ(digest_of_sanity_buffer(2048), 0x66F81670669ABABCu);
  EXPECT_EQ(digest_of_sanity_buffer(2367), 0xD2DB3415B942B42Au);
}

TEST(Digest, IntegersAreEightOctetsLowestFirst) {
  Digest as_value, as_octets;
  as_value.add(std::uint64_t{0x0807060504030201});
  constexpr std::array<std::byte, 8> kOctets{std::byte{1}, std::byte{2}, std::byte{3}, std::byte{4},
                                             std::byte{5}, std::byte{6}, std::byte{7}, std::byte{8}};
  as_octets.add(kOctets);
  EXPECT_EQ(as_value.value(), as_octets.value());
}

TEST(Digest, TextBringsItsLength) {
  Digest ab_c, a_bc;
  ab_c.add("ab");
  ab_c.add("c");
  a_bc.add("a");
  a_bc.add("bc");
  EXPECT_NE(ab_c.value(), a_bc.value());
}

TEST(Digest, OctetsHaveNoBorders) {
  const std::string text(1000, 'x');
  Digest at_once, in_parts;
  at_once.add(std::as_bytes(std::span{text}));
  in_parts.add(std::as_bytes(std::span{text}).first(333));
  in_parts.add(std::as_bytes(std::span{text}).subspan(333));
  EXPECT_EQ(at_once.value(), in_parts.value());
}

TEST(Digest, ReadingItDoesNotEndIt) {
  Digest read, unread;
  read.add("first");
  (void)read.value();
  read.add("second");
  unread.add("first");
  unread.add("second");
  EXPECT_EQ(read.value(), unread.value());
}

TEST(Digest, VersionsDiffer) { EXPECT_NE(Digest{1}.value(), Digest{2}.value()); }

TEST(Digest, MovesWithItsState) {
  Digest first;
  first.add("text");
  const std::uint64_t value = first.value();
  const Digest second = std::move(first);
  EXPECT_EQ(second.value(), value);
}

}  // namespace
}  // namespace halfopen::sim::core
