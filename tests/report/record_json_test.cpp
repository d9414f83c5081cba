#include "halfopen/report/record_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace halfopen::report {
namespace {

using namespace std::chrono_literals;
using model::Observation;
using testing::HasSubstr;

/// A record with every field away from its default.
model::Record full_record() {
  model::Record record;
  record.scenario = "half-close";
  record.backend = "sim";
  record.level = "L1 namespaces";
  record.seed = 0xfedcba9876543210;
  record.epoch = 5s;
  record.end = model::End::Limit;
  record.ended_at = net::kStart + 7s;
  record.pending = "a timer";
  record.hosts.push_back({"client", "linux-6.18", {net::Address::v4(10, 0, 0, 1)}});
  record.hosts[0].facts = {{"net.ipv4.tcp_retries2", "15"}, {"net.ipv4.tcp_congestion_control", "cubic"}};
  Observation call;
  call.op = net::Op::Recv;
  call.at = net::kStart + 105ms;
  call.began = net::kStart + 5ms;
  call.step = 3;
  call.socket = 2;
  call.value = -1;
  call.error = net::winsock::kConnectionReset;
  call.ready = net::Ready::In | net::Ready::HangUp;
  Observation note;
  note.kind = Observation::Kind::Note;
  note.at = net::kStart + 1s;
  note.name = "reconnected";
  note.text = "twice";
  Observation preparing = call;
  preparing.step = net::preparing(3);
  record.programs.push_back({"program", "client", {call, note, preparing}});
  record.packets.push_back({net::kStart + 1ms, 0, model::PacketRecord::Way::Lost, true, {std::byte{0x0a}, std::byte{0xff}}});
  record.timers = {{0, model::TimerRecord::Kind::Neighbour, net::kStart + 1s, net::kStart + 2s}};
  record.text = "{\"schema\": 1}";
  record.unverified = {"windows-11: tcp.rto_min"};
  record.digests = {1, 2, 0xffffffffffffffff};
  return record;
}

TEST(RecordJson, ReadsBackWhatItWrote) {
  const model::Record record = full_record();
  const model::Record back = record_from_json(record_to_json(record), "record.json");
  EXPECT_EQ(back.programs[0].observations, record.programs[0].observations);
  EXPECT_EQ(back.seed, record.seed);
  EXPECT_EQ(back.end, record.end);
  EXPECT_EQ(back.hosts[0].addresses, record.hosts[0].addresses);
  EXPECT_EQ(back.hosts[0].facts, record.hosts[0].facts);
  EXPECT_EQ(back.level, record.level);
  EXPECT_EQ(back.packets[0].bytes, record.packets[0].bytes);
  EXPECT_EQ(back.digests, record.digests);
  EXPECT_EQ(back.timers, record.timers);
  EXPECT_EQ(back.text, record.text);
  EXPECT_EQ(record_to_json(back), record_to_json(record));
}

TEST(RecordJson, WritesNumberSymbolAndText) {
  const std::string json = record_to_json(full_record());
  EXPECT_THAT(json, HasSubstr("\"number\": 10054"));
  EXPECT_THAT(json, HasSubstr("WSAECONNRESET"));
  EXPECT_THAT(json, HasSubstr("An existing connection was forcibly closed by the remote host."));
}

struct Damage {
  std::string what, replacement, complaint;
};

class DamagedRecord : public testing::TestWithParam<Damage> {};

TEST_P(DamagedRecord, IsRefusedAtTheSpot) {
  std::string json = record_to_json(full_record());
  const std::size_t at = json.find(GetParam().what);
  ASSERT_NE(at, json.npos);
  json.replace(at, GetParam().what.size(), GetParam().replacement);
  try {
    record_from_json(json, "record.json");
    FAIL() << "accepted";
  } catch (const RecordError& error) {
    EXPECT_THAT(error.what(), HasSubstr("record.json: " + GetParam().complaint));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Each, DamagedRecord,
    testing::Values(Damage{"\"halfopen_record\": 1", "\"halfopen_record\": 2", "/halfopen_record: expected format 1 [record.format]"},
                    Damage{"\"limit\"", "\"tired\"", "/end: expected one of finished, until, idle, limit [record.format]"},
                    Damage{"\"recv\"", "\"receive\"", "/programs/0/observations/0/op: expected the name of a call [record.format]"},
                    Damage{"\"0aff\"", "\"0afx\"", "/packets/0/bytes: expected hexadecimal digits [record.format]"},
                    Damage{"\"0aff\"", "\"0af\"", "/packets/0/bytes: expected pairs of hexadecimal digits [record.format]"},
                    Damage{"\"10.0.0.1\"", "\"10.0.0\"", "/hosts/0/addresses/0: expected an IP address [record.format]"},
                    Damage{"\"step\": 3", "\"step\": 3000000000", "/programs/0/observations/0/step: expected a 32-bit integer [record.format]"},
                    Damage{"\"step\": 3", "\"step\": true", "/programs/0/observations/0/step: expected an integer [record.format]"},
                    Damage{"\"name\": \"program\"", "\"nome\": \"program\"", "/programs/0: expected an object with \"name\" [record.format]"},
                    Damage{"{", "", "/: expected JSON"}));

// What kernels do: kept if a run kept it, and not written at all otherwise.
TEST(RecordJson, KeepsTheEventsOfKernels) {
  model::Record record;
  EXPECT_EQ(record_to_json(record).find("events"), std::string::npos);
  record.hosts.push_back({.name = "client", .os = "linux-6.18", .rested_on = {"/socket/pipe_signal", "/tcp/rto_min"}});
  record.programs.push_back({.name = "client", .host = "client", .observations = {{}}, .states = {"ESTABLISHED"}});
  record.events = {{model::KernelEvent::Kind::State, net::kStart + net::Duration{5}, 0, *net::Endpoint::parse("10.0.0.1:49152"),
                    *net::Endpoint::parse("10.0.0.2:7000"), "SYN-SENT -> ESTABLISHED"},
                   {model::KernelEvent::Kind::Timer, net::kStart + net::Duration{7}, 0, *net::Endpoint::parse("10.0.0.1:49152"),
                    *net::Endpoint::parse("10.0.0.2:7000"), "delayed ack"}};
  const model::Record read = record_from_json(record_to_json(record), "file");
  EXPECT_EQ(read.events, record.events);
  EXPECT_EQ(read.programs[0].states, record.programs[0].states);
  EXPECT_EQ(read.hosts[0].rested_on, record.hosts[0].rested_on);
}

}  // namespace
}  // namespace halfopen::report
