// Messages between agent and child, octet by octet.
#include "message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "observation_fields.h"

namespace halfopen::realnet {
namespace {

using testing::ElementsAre;

std::optional<Message> read(std::string_view octets) {
  MessageReader reader;
  reader.feed(octets);
  return reader.next();
}

TEST(Message, IsLengthsAndFields) { EXPECT_EQ(encode({.word = "go", .fields = {"a:b", ""}}), "11\n2:go3:a:b0:"); }

TEST(Message, ComesOctetByOctet) {
  const std::string octets = encode({.word = "go", .fields = {"12"}}) + encode({.word = "exit"});
  MessageReader reader;
  std::vector<std::string> words;
  for (const char octet : octets) {
    reader.feed({&octet, 1});
    while (const auto message = reader.next()) words.push_back(message->word);
  }
  EXPECT_THAT(words, ElementsAre("go", "exit"));
}

TEST(Message, KeepsEveryOctetOfAField) {
  const std::string all{"\0\n:\xff 7", 6};
  EXPECT_THAT(read(encode({.word = "x", .fields = {all}}))->fields, ElementsAre(all));
}

TEST(Message, IsNotThereBeforeItsLastOctet) { EXPECT_FALSE(read("11\n2:go3:a:b0")); }

TEST(Message, RefusesWhatCanNeverBecomeOne) {
  for (const char* octets : {"x\n", "-1\n", "1234567890", "99999999\n", "0\n", "3\n9:a", "4\n1a:b", "2\n1:", "3\n:ab"}) {
    EXPECT_THROW(read(octets), ProtocolError) << octets;
  }
}

TEST(Message, RefusesTooManyFields) {
  const Message crowded{.word = "x", .fields = std::vector<std::string>(kMostFields)};
  EXPECT_THROW(read(encode(crowded)), ProtocolError);
}

TEST(Message, LacksAFieldLoudly) { EXPECT_THROW((void)(Message{.word = "go"}.field(0)), ProtocolError); }

TEST(ObservationFields, CrossUnchanged) {
  const model::Observation seen{.kind = model::Observation::Kind::Call,
                                .op = net::Op::Poll,
                                .at = net::kStart + net::Duration{123},
                                .began = net::kStart - net::Duration{1},
                                .step = net::preparing(3),
                                .socket = 2,
                                .value = -1,
                                .error = net::linux_errno::kConnectionReset,
                                .ready = net::Ready::In | net::Ready::HangUp,
                                .name = "a name",
                                .text = "two\nlines"};
  EXPECT_EQ(from_fields(to_fields(seen)), seen);
}

TEST(ObservationFields, RefuseWhatIsNone) {
  std::vector<std::string> fields = to_fields({});
  fields[0] = "17";
  EXPECT_THROW(from_fields(fields), ProtocolError);
  fields = to_fields({});
  fields[1] = "sing";
  EXPECT_THROW(from_fields(fields), ProtocolError);
  fields.pop_back();
  EXPECT_THROW(from_fields(fields), ProtocolError);
}

}  // namespace
}  // namespace halfopen::realnet
