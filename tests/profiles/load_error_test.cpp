// Malformed profiles: one test per id, and each message says file, place and expectation.
#include <gtest/gtest.h>

#include <ostream>
#include <set>

#include "evidence_rows.h"
#include "halfopen/profiles/catalogue.h"
#include "halfopen/profiles/error.h"
#include "halfopen/profiles/profile.h"

namespace halfopen::profiles {
namespace {

struct Mistake {
  std::string test;  ///< The test's name.
  std::string id;
  std::string pointer;
  std::string says;  ///< A part of the message.
  std::string json;
};

void PrintTo(const Mistake& mistake, std::ostream* out) { *out << mistake.json.substr(0, 200); }

std::string mine(const std::string& members) {
  return R"({"name": "mine", "extends": "linux-6.18", "grade": "M", )" + members + "}";
}
std::string mine_tcp(const std::string& entry) { return mine(R"("tcp": {)" + entry + "}"); }
std::string mine_socket(const std::string& entry) { return mine(R"("socket": {)" + entry + "}"); }
std::string mine_errors(const std::string& rows) { return mine_socket(R"("errors": [)" + rows + "]"); }
std::string mine_knob(const std::string& definition) { return mine(R"("knobs": {"k": )" + definition + "}"); }

// The Linux root without the first line that contains the text.
std::string root_without(const std::string& text) {
  std::string root = read_source("profiles/data/linux-6.18.json");
  const std::size_t at = root.find(text);
  const std::size_t begin = root.rfind('\n', at);
  root.erase(begin, root.find('\n', at) - begin);
  return root;
}

const std::string kPipeRow = R"({"when": "rst", "state": ["CLOSING"], "code": "EPIPE", "latch": "once",
                                 "queue": "keep", "evidence": "linux/2.2.rst"})";

// More ICMP rows than a run can keep account of.
std::string too_many_rows() {
  std::string rows;
  for (int type = 100; type < 102; ++type) {
    for (int code = 0; code < 256; ++code) {
      rows += (rows.empty() ? "" : ",") + std::string{R"({"type": )"} + std::to_string(type) + R"(, "code": )" +
              std::to_string(code) +
              R"(, "error": "none", "connecting": "soft", "connected": "soft", "udp": "soft", "evidence": "linux/12"})";
    }
  }
  return mine_socket(R"("icmp": [)" + rows + "]");
}

// The rows of the profile they extend take their entries too.
std::string first_row_too_many() {
  return "/socket/icmp/" + std::to_string(kMaxEntries - find_profile("linux-6.18")->entries.size());
}

std::vector<Mistake> mistakes() {
  return {
      {"Syntax", "profile.json.syntax", "/", "expected JSON", "{"},
      {"DuplicateKey", "profile.json.duplicate-key", "/tcp/nagle", "expected each key once",
       mine_tcp(R"("nagle": {"value": false, "evidence": "linux/0.1"}, "nagle": {})")},
      {"DuplicateKeyInAnArray", "profile.json.duplicate-key", "/socket/errors/1/when", "expected each key once",
       mine_errors(R"({"when": "rst"}, {"when": "rst", "when": "icmp"})")},
      {"NumberForADuration", "profile.json.type", "/tcp/rto_min/value", R"(expected a duration such as "200ms")",
       mine_tcp(R"("rto_min": {"value": 200, "evidence": "linux/7.1.floor"})")},
      {"TextForANumber", "profile.json.type", "/tcp/syn_retries/value", "expected a whole number",
       mine_tcp(R"("syn_retries": {"value": "5", "evidence": "linux/4.2.rule"})")},
      {"FractionForANumber", "profile.json.type", "/tcp/syn_retries/value", "expected a whole number",
       mine_tcp(R"("syn_retries": {"value": 5.5, "evidence": "linux/4.2.rule"})")},
      {"ValueForAnEntry", "profile.json.type", "/tcp/syn_retries", "expected an object",
       mine_tcp(R"("syn_retries": 5)")},
      {"ObjectForATable", "profile.json.type", "/socket/errors", "expected an array", mine_socket(R"("errors": {})")},
      {"NullForADocument", "profile.json.type", "/", "expected an object", "null"},
      {"UnknownTopKey", "profile.key.unknown", "/extend", "expected one of the keys name, aliases, extends",
       R"({"name": "mine", "extend": "linux"})"},
      {"UnknownMember", "profile.key.unknown", "/tcp/rto_minimum", "rto_min,",
       mine_tcp(R"("rto_minimum": {"value": "1s", "evidence": "linux/7.1.floor"})")},
      {"UnknownKeyOfAnEntry", "profile.key.unknown", "/tcp/rto_min/source", "value, evidence, grade, note",
       mine_tcp(R"("rto_min": {"value": "1s", "source": "linux/7.1.floor"})")},
      {"UnknownSituation", "profile.key.unknown", "/socket/codes/would-wait", "would-block",
       mine_socket(R"("codes": {"would-wait": {"code": "EAGAIN", "evidence": "linux/0.1"}})")},
      {"UnknownKeyOfARow", "profile.key.unknown", "/socket/errors/0/states", "when, state, code",
       mine_errors(R"({"when": "rst", "states": []})")},
      {"NoName", "profile.key.missing", "/", "expected the key name", R"({"extends": "linux"})"},
      {"NoFamily", "profile.key.missing", "/", "expected the key family", R"({"name": "mine"})"},
      {"RootWithoutIp", "profile.key.missing", "/", "expected the key ip", R"({"name": "mine", "family": "linux"})"},
      {"RootWithoutANumber", "profile.key.missing", "/tcp", "expected the key rto_min", root_without("\"rto_min\"")},
      {"RootWithoutAPolicy", "profile.key.missing", "/socket", "expected the key exit", root_without("\"exit\"")},
      {"RootWithoutACode", "profile.key.missing", "/socket/codes", "expected the key send-shut",
       root_without("\"send-shut\"")},
      {"RootWithoutARow", "profile.key.missing", "/socket/errors", "expected a row for \"link-lost\"",
       root_without("\"link-lost\"")},
      {"RootWithoutARowForEveryState", "profile.key.missing", "/socket/errors",
       "expected a row for \"rst\" without \"state\"", root_without(R"("when": "rst", "code")")},
      {"EntryWithoutEvidence", "profile.key.missing", "/tcp/rto_min", "expected the key evidence",
       mine_tcp(R"("rto_min": {"value": "1s"})")},
      {"RowWithoutLatch", "profile.key.missing", "/socket/errors/0", "expected the key latch",
       mine_errors(R"({"when": "rst", "code": "EPIPE", "queue": "keep", "evidence": "linux/2.2.rst"})")},
      {"UnknownBase", "profile.extends.unknown", "/extends", "expected the name of a profile that is known here",
       R"({"name": "mine", "extends": "plan-9"})"},
      {"InheritedValue", "profile.extends.same", "/tcp/rto_min/value", "expected something else",
       mine_tcp(R"("rto_min": {"value": "0.2s", "evidence": "linux/7.1.rto-formula"})")},
      {"InheritedEvidence", "profile.extends.same", "/tcp/rto_min", "expected something else",
       mine_tcp(R"("rto_min": {"evidence": "linux/7.1.floor"})")},
      {"InheritedCode", "profile.extends.same", "/socket/codes/send-shut/code", "expected something else",
       mine_socket(R"("codes": {"send-shut": {"code": "EPIPE", "evidence": "linux/0.1"}})")},
      {"InheritedRow", "profile.extends.same", "/socket/errors/0", "expected something else than the inherited row",
       mine_errors(R"({"when": "rst", "state": ["SYN-SENT"], "code": "ECONNREFUSED", "latch": "once",
                       "queue": "keep", "evidence": "linux/2.2.rst"})")},
      {"InheritedFamily", "profile.extends.same", "/family", "it is inherited", mine(R"("family": "windows")")},
      {"EvidenceInWords", "profile.evidence.form", "/tcp/rto_min/evidence", R"(ids such as "linux/2.2.rst")",
       mine_tcp(R"("rto_min": {"value": "1s", "evidence": "RFC 6298, 2.4"})")},
      {"UnverifiedWithoutNote", "profile.evidence.note", "/tcp/rto_min", "expected a note",
       mine_tcp(R"("rto_min": {"value": "1s", "evidence": "unverified"})")},
      {"UnknownGrade", "profile.evidence.grade", "/tcp/rto_min/grade", "expected a grade",
       mine_tcp(R"("rto_min": {"value": "1s", "evidence": "linux/7.1.floor", "grade": "E"})")},
      {"NoGrade", "profile.evidence.grade", "/tcp/rto_min", "expected a grade",
       R"({"name": "mine", "extends": "windows", "tcp": {"rto_min": {"value": "1s", "evidence": "windows/6.2"}}})"},
      {"GradeOfTheUnverified", "profile.evidence.grade", "/tcp/rto_min/grade", "expected no grade",
       mine_tcp(R"("rto_min": {"value": "1s", "evidence": "unverified", "grade": "M", "note": "A guess."})")},
      {"DurationWithoutUnit", "profile.value.unit", "/tcp/rto_min/value",
       R"(expected a duration such as "200ms", found "200")",
       mine_tcp(R"("rto_min": {"value": "200", "evidence": "linux/7.1.floor"})")},
      {"PortBeyond65535", "profile.value.range", "/socket/port_last/value", "expected a whole number from 0 to 65535",
       mine_socket(R"("port_last": {"value": 65536, "evidence": "linux/4.7.ephemeral"})")},
      {"NegativeNumber", "profile.value.range", "/tcp/syn_retries/value", "from 0 to 2147483647, found -1",
       mine_tcp(R"("syn_retries": {"value": -1, "evidence": "linux/4.2.rule"})")},
      {"NoStates", "profile.value.range", "/socket/errors/0/state", "expected at least one state",
       mine_errors(R"({"when": "rst", "state": []})")},
      {"PortsInReverse", "profile.value.range", "/", "expected socket.port_first to be no greater",
       mine_socket(R"("port_last": {"value": 1024, "evidence": "linux/4.7.ephemeral"})")},
      {"UnknownWord", "profile.value.enumerator", "/tcp/fin_ack/value",
       R"(expected "delayed" or "immediate", found "never")",
       mine_tcp(R"("fin_ack": {"value": "never", "evidence": "linux/3.S2.fin-ack"})")},
      {"UnknownState", "profile.value.enumerator", "/socket/errors/0/state/0", "\"CLOSE-WAIT\"",
       mine_errors(R"({"when": "rst", "state": ["CLOSE_WAIT"]})")},
      {"OrderWithoutAWord", "profile.value.enumerator", "/socket/send_order/value", "expected each of",
       mine_socket(R"("send_order": {"value": ["error", "shut"], "evidence": "linux/2.3.send.1"})")},
      {"OrderWithAWordTwice", "profile.value.enumerator", "/socket/send_order/value", "expected each of",
       mine_socket(R"("send_order": {"value": ["error", "error", "shut", "connecting"], "evidence": "linux/0.1"})")},
      {"SymbolOfAnotherSystem", "profile.value.symbol", "/socket/codes/send-shut/code",
       R"(expected "none" or a symbol of the linux error list, found "WSAESHUTDOWN")",
       mine_socket(R"("codes": {"send-shut": {"code": "WSAESHUTDOWN", "evidence": "linux/0.1"}})")},
      {"RowTwice", "profile.row.duplicate", "/socket/errors/1", "expected one row for rst in CLOSING",
       mine_errors(kPipeRow + ", " + kPipeRow)},
      {"RowBehindAnother", "profile.row.unreachable", "/socket/errors", "rst in CLOSE-WAIT",
       mine_errors(R"({"when": "rst", "state": ["CLOSE-WAIT", "CLOSING"], "code": "EPIPE", "latch": "once",
                       "queue": "keep", "evidence": "linux/2.2.rst"})")},
      {"TooManyEntries", "profile.entries.limit", first_row_too_many(), "expected at most 511 entries",
       too_many_rows()},
      {"KnobWithoutEntry", "profile.knob.definition", "/knobs/k/sets/0", "expected the path",
       mine_knob(R"({"sets": ["tcp.speed"]})")},
      {"KnobThatSetsNothing", "profile.knob.definition", "/knobs/k/sets", "expected the path",
       mine_knob(R"({"sets": [null]})")},
      {"KnobWithAMeaningOfNothing", "profile.knob.definition", "/knobs/k/means/0", "expected a value of tcp.nagle",
       mine_knob(R"({"sets": ["tcp.nagle"], "means": {"0": "off"}})")},
      {"KnobWithAnEffectOnNothing", "profile.knob.definition", "/knobs/k/also/tcp.rto_min", "expected a value of",
       mine_knob(R"({"sets": ["tcp.time_wait"], "unit": "1s", "also": {"tcp.rto_min": "1"}})")},
      {"KnobOfADurationWithoutUnit", "profile.knob.definition", "/knobs/k/sets", "expected the path of a number",
       mine_knob(R"({"sets": ["tcp.rto_min"]})")},
      {"KnobOfANumberWithAUnit", "profile.knob.definition", "/knobs/k/sets", "expected the path of a number",
       mine_knob(R"({"sets": ["tcp.syn_retries"], "unit": "1s"})")},
      {"KnobOfAPolicyWithoutMeanings", "profile.knob.definition", "/knobs/k/sets", "expected the path of a number",
       mine_knob(R"({"sets": ["tcp.nagle"]})")},
      {"KnobOutgrownByOneNumber", "profile.knob.definition", "/knobs/k/outgrown", "expected three numbers",
       mine_knob(R"({"sets": ["tcp.send_buffer"], "outgrown": "tcp.send_buffer_idle"})")},
      {"KnobToTakeAwayThatIsNotThere", "profile.knob.definition", "/knobs/k", "expected an inherited knob",
       mine_knob("null")},
  };
}

class Refused : public testing::TestWithParam<Mistake> {};

INSTANTIATE_TEST_SUITE_P(Profile, Refused, testing::ValuesIn(mistakes()),
                         [](const auto& mistake) { return mistake.param.test; });

TEST_P(Refused, NamesFilePlaceExpectationAndId) {
  const Mistake& mistake = GetParam();
  try {
    load_profile(mistake.json, "mine.json");
    FAIL() << "taken";
  } catch (const ProfileError& error) {
    EXPECT_EQ(error.id(), mistake.id) << error.what();
    EXPECT_EQ(error.pointer(), mistake.pointer) << error.what();
    EXPECT_EQ(error.file(), "mine.json");
    const std::string text = error.what();
    EXPECT_EQ(text.rfind("mine.json: " + mistake.pointer + ": ", 0), 0u) << text;
    EXPECT_NE(text.find(mistake.says), std::string::npos) << text;
    EXPECT_NE(text.find(" [" + mistake.id + "]"), std::string::npos) << text;
  }
}

// knob_test.cpp draws the two ids that no file can, catalogue_test.cpp the one that needs two profiles.
TEST(Refusals, CoverEveryId) {
  std::set<std::string> drawn{"profile.knob.unknown", "profile.knob.value", "profile.name.taken"};
  for (const Mistake& mistake : mistakes()) drawn.insert(mistake.id);
  std::set<std::string> known;
  for (const ProblemId& problem : problem_ids()) known.insert(std::string{problem.id});
  EXPECT_EQ(drawn, known);
}

}  // namespace
}  // namespace halfopen::profiles
