// The file octet by octet, from the block diagrams of draft-ietf-opsawg-pcapng, section 4.
#include "halfopen/report/pcapng.h"

#include <gtest/gtest.h>

#include <chrono>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "samples.h"

namespace halfopen::sim::trace {
namespace {

using namespace std::chrono_literals;

std::string hex(std::string_view octets) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char octet : octets) {
    text += kDigits[static_cast<unsigned char>(octet) >> 4];
    text += kDigits[static_cast<unsigned char>(octet) & 0x0F];
  }
  return text;
}

std::string unspaced(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c != ' ') result += c;
  }
  return result;
}

std::uint32_t u32_at(std::string_view file, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i > 0; --i) value = value << 8 | static_cast<unsigned char>(file[at + i - 1]);
  return value;
}

struct Block {
  std::uint32_t type;
  std::string body;
};

// The file as blocks; both lengths of each must agree.
std::vector<Block> blocks_of(const model::Record& record, const report::PcapngOptions& options = {}) {
  std::ostringstream out;
  report::write_pcapng(record, out, options);
  const std::string file = out.str();
  std::vector<Block> blocks;
  for (std::size_t at = 0; at < file.size();) {
    const std::uint32_t length = u32_at(file, at + 4);
    EXPECT_EQ(length % 4, 0u);
    EXPECT_EQ(u32_at(file, at + length - 4), length);
    blocks.push_back({u32_at(file, at), file.substr(at + 8, length - 12)});
    at += length;
  }
  return blocks;
}

model::PacketRecord packet_record(net::Duration at, std::int32_t host, Way way, std::vector<std::byte> bytes) {
  return {.at = net::kStart + at, .host = host, .way = way, .arp = false, .bytes = std::move(bytes)};
}

// An IPv4 header from client to server and nothing behind it, as far as the writer looks at it.
std::vector<std::byte> client_to_server() {
  std::vector<std::byte> bytes(20);
  bytes[0] = std::byte{0x45};
  for (const std::size_t at : {12, 16}) bytes[at] = std::byte{10};
  bytes[15] = std::byte{1};
  bytes[19] = std::byte{2};
  return bytes;
}

TEST(Pcapng, BeginsWithASectionOfVersionOne) {
  const auto blocks = blocks_of(two_hosts());
  EXPECT_EQ(blocks.at(0).type, 0x0A0D0D0Au);
  // Byte order, version 1.0, length unknown; comment "two-hosts", application "halfopen", end of options.
  EXPECT_EQ(hex(blocks[0].body), unspaced("4d3c2b1a 0100 0000 ffffffffffffffff "
                                          "0100 0900 74776f2d686f737473000000 0400 0800 68616c666f70656e 0000 0000"));
}

TEST(Pcapng, HasAnInterfaceForEachHost) {
  const auto blocks = blocks_of(two_hosts());
  EXPECT_EQ(blocks.at(1).type, 1u);
  // Ethernet, no limit; name "client", description "linux-6.18", MAC, nanoseconds, end of options.
  EXPECT_EQ(hex(blocks[1].body),
            unspaced("0100 0000 00000000 0200 0600 636c69656e740000 0300 0a00 6c696e75782d362e31380000 "
                     "0600 0600 0200000000010000 0900 0100 09000000 0000 0000"));
  EXPECT_EQ(blocks.at(2).type, 1u);
  EXPECT_NE(blocks[2].body.find("server"), std::string::npos);
}

TEST(Pcapng, NamesEveryAddress) {
  const auto blocks = blocks_of(two_hosts());
  EXPECT_EQ(blocks.at(3).type, 4u);
  // Kind 1 or 2, length, address, name and its zero, padding; end of records.
  EXPECT_EQ(hex(blocks[3].body), unspaced("0100 0b00 0a000001 636c69656e7400 00 "
                                          "0200 1700 fd000000000000000000000000000001 636c69656e7400 00 "
                                          "0100 0b00 0a000002 73657276657200 00 "
                                          "0200 1700 fd000000000000000000000000000002 73657276657200 00 0000 0000"));
}

// 2^32 ns are 4.294967296 s: an epoch of 4 s and 300 ms of run make a high word of 1 and a low word of 5032704.
TEST(Pcapng, PacketsCarryTimeSinceTheEpochAndTheirWay) {
  model::Record record = two_hosts();
  record.epoch = 4s;
  record.packets.push_back(packet_record(300ms, 0, Way::Out, client_to_server()));
  record.packets.push_back(packet_record(305ms, 1, Way::In, client_to_server()));
  const auto blocks = blocks_of(record);
  ASSERT_EQ(blocks.size(), 6u);
  EXPECT_EQ(blocks[4].type, 6u);
  const std::string& out = blocks[4].body;
  EXPECT_EQ(u32_at(out, 0), 0u);
  EXPECT_EQ(u32_at(out, 4), 1u);
  EXPECT_EQ(u32_at(out, 8), 5'032'704u);
  EXPECT_EQ(u32_at(out, 12), 34u);
  EXPECT_EQ(u32_at(out, 16), 34u);
  EXPECT_EQ(hex(out.substr(20, 14)), "0200000000020200000000010800");
  EXPECT_EQ(hex(out.substr(56)),
            unspaced("0200 0400 02000000 0000 0000"));  // after 34 octets and 2 of padding: outbound
  const std::string& in = blocks[5].body;
  EXPECT_EQ(u32_at(in, 0), 1u);
  EXPECT_EQ(u32_at(in, 8), 10'032'704u);
  EXPECT_EQ(hex(in.substr(56)), unspaced("0200 0400 01000000 0000 0000"));  // inbound
}

std::string ethernet_header(const model::PacketRecord& packet) {
  model::Record record = two_hosts();
  record.packets.push_back(packet);
  return hex(blocks_of(record).back().body.substr(20, 14));
}

std::vector<std::byte> to(std::vector<std::byte> bytes, std::initializer_list<int> address) {
  std::size_t at = 16;
  for (const int octet : address) bytes[at++] = static_cast<std::byte>(octet);
  return bytes;
}

TEST(Pcapng, GroupsAndForeignersHaveAddressesOfTheirOwn) {
  const auto header_to = [](std::initializer_list<int> address) {
    return ethernet_header(packet_record(0ms, 0, Way::Out, to(client_to_server(), address)));
  };
  EXPECT_EQ(header_to({255, 255, 255, 255}), "ffffffffffff0200000000010800");
  EXPECT_EQ(header_to({224, 129, 2, 3}), "01005e0102030200000000010800");  // RFC 1112, 6.4: the low 23 bits
  EXPECT_EQ(header_to({192, 0, 2, 1}), "02000000ffff0200000000010800");
  EXPECT_EQ(header_to({127, 0, 0, 1}), "0200000000010200000000010800");
}

TEST(Pcapng, ArpRequestsAreBroadcastAndRepliesAreNot) {
  std::vector<std::byte> bytes(28);
  for (const std::size_t at : {14, 24}) bytes[at] = std::byte{10};
  bytes[17] = std::byte{1};
  bytes[27] = std::byte{2};
  bytes[7] = std::byte{1};
  model::PacketRecord request = packet_record(0ms, 0, Way::Out, bytes);
  request.arp = true;
  EXPECT_EQ(ethernet_header(request), "ffffffffffff0200000000010806");
  request.bytes[7] = std::byte{2};
  EXPECT_EQ(ethernet_header(request), "0200000000020200000000010806");
}

TEST(Pcapng, LostPacketsAreLeftOut) {
  model::Record record = two_hosts();
  record.packets.push_back(packet_record(0ms, 1, Way::Lost, client_to_server()));
  EXPECT_EQ(blocks_of(record).size(), 4u);
}

TEST(Pcapng, OneHostsViewLeavesTheOthersOut) {
  model::Record record = two_hosts();
  record.packets.push_back(packet_record(0ms, 0, Way::Out, client_to_server()));
  record.packets.push_back(packet_record(5ms, 1, Way::In, client_to_server()));
  const auto blocks = blocks_of(record, {.host = 1});
  ASSERT_EQ(blocks.size(), 5u);
  EXPECT_EQ(u32_at(blocks[4].body, 0), 1u);
}

TEST(Pcapng, CutOffPacketsAreWrittenAsTheyAre) {
  EXPECT_EQ(ethernet_header(packet_record(0ms, 0, Way::Out, {})), "02000000ffff02000000ffff0800");
}

}  // namespace
}  // namespace halfopen::sim::trace
