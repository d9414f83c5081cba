// The loader and the schema must agree: a document is good for both or for neither, except for what no schema can see.
#include <gtest/gtest.h>

#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "every_word.h"
#include "halfopen/scenarios/save.h"
#include "schema_mutants.h"
#include "small_file.h"

namespace halfopen::scenarios {
namespace {

/// The schema with valijson as its judge.
class Schema {
 public:
  Schema() {
    const auto json = nlohmann::json::parse(schema_text());
    valijson::SchemaParser{valijson::SchemaParser::kDraft7}.populateSchema(
        valijson::adapters::NlohmannJsonAdapter{json}, schema_);
  }
  bool accepts(const std::string& text) {
    const auto json = nlohmann::json::parse(text);
    return validator_.validate(schema_, valijson::adapters::NlohmannJsonAdapter{json}, nullptr);
  }

 private:
  valijson::Schema schema_;
  valijson::Validator validator_;  // keeps the regular expressions it has compiled
};

/// Ids of what only the loader can see: the schema must accept such a document.
bool beyond_the_schema(const std::string& id) {
  static const std::set<std::string> kIds = {
      "scenario.quantity.range",     "scenario.quantity.inexact", "scenario.address.form",  "scenario.address.kind",
      "scenario.address.duplicate",  "scenario.name.duplicate",   "scenario.name.reserved", "scenario.error.unknown",
      "scenario.socket.open",        "scenario.link.loop",        "scenario.time.late",     "scenario.expect.peer",
      "scenario.expect.unreachable", "scenario.wire.range",       "scenario.middlebox.host"};
  return kIds.contains(id) || id.starts_with("scenario.unknown.");
}

class Agreement : public ::testing::Test {
 protected:
  void compare(const Json& document, const std::string& what) {
    ++compared;
    const std::string text = document.dump();
    std::string id;
    try {
      save_text(load_text(text, "file.json").scenario);  // what can be loaded can be saved
    } catch (const ScenarioError& error) {
      id = error.id();
    }
    ids.insert(id);
    // The schema only looks for a colon and digits: what stands before them is for the loader.
    if (id == "scenario.endpoint.form") return;
    const bool accepted = schema.accepts(text);
    accepted_count += accepted ? 1 : 0;
    const bool should_accept = id.empty() || beyond_the_schema(id);
    if (accepted != should_accept && ++failures < 20) {
      ADD_FAILURE() << what << "\n  loader: " << (id.empty() ? "loaded" : id)
                    << "\n  schema: " << (accepted ? "accepts" : "refuses") << "\n  " << text.substr(0, 1500);
    }
  }

  /// Compares mutants of one element of every-word.json, put into a small document: every HALFOPEN_MUTANT_STRIDE-th.
  void compare_each(const Json& document, const std::string& element) {
    compare(document, "unchanged");
    each_mutant(document, Json::json_pointer{element}, vocabulary,
                [this](const Json& mutant, const std::string& what) {
                  if (++met % HALFOPEN_MUTANT_STRIDE == 0) compare(mutant, what);
                });
  }

  const Json every_word = Json::parse(every_word_text());
  const Vocabulary vocabulary{Json::parse(schema_text())};
  Schema schema;
  int met = 0, compared = 0, accepted_count = 0, failures = 0;
  std::set<std::string> ids;
};

void gather_keys(const Json& value, std::set<std::string>& keys) {
  if (value.is_array()) {
    for (const Json& element : value) gather_keys(element, keys);
  }
  if (!value.is_object()) return;
  for (const auto& [key, member] : value.items()) {
    keys.insert(key);
    gather_keys(member, keys);
  }
}

TEST_F(Agreement, EveryPropertyOfTheSchemaStandsInTheGoodDocument) {
  std::set<std::string> keys;
  gather_keys(every_word, keys);
  for (const std::string& property : vocabulary.properties) EXPECT_TRUE(keys.contains(property)) << property;
  compare(every_word, "every-word.json");
  EXPECT_EQ(accepted_count, 1);
}

void check_described(const Json& schema, const std::string& path) {
  if (!schema.is_object() || schema.contains("$ref")) return;
  if (schema.contains("properties")) {
    for (const auto& [key, property] : schema["properties"].items()) {
      EXPECT_TRUE(property.contains("description") || property.contains("$ref")) << path << "/properties/" << key;
    }
  }
  for (const auto& [key, value] : schema.items()) check_described(value, path + "/" + key);
}

TEST_F(Agreement, EveryPropertyIsDescribed) {
  const Json whole = Json::parse(schema_text());
  check_described(whole, "");
  for (const auto& [name, definition] : whole["definitions"].items())
    EXPECT_TRUE(definition.contains("description")) << name;
}

/// A small document of two hosts whose second step is this one; the first creates the socket it works on.
Json around(const Json& step) {
  Json document = Json::parse(with_steps(""));
  document["hosts"] = Json::parse(R"({"client": {"os": "linux-6"}, "server": {"os": "linux-6"}})");
  const Json& socket = step.contains("accept") ? Json(step.value("on", "listener")) : step.front();
  const Json name = socket.is_string() && step.begin().key() != "log" ? socket : Json("s");
  document["programs"][0]["on"] = "client";
  document["programs"][0]["steps"] = Json::array({Json::object({{"socket", name}}), step});
  return document;
}

TEST_F(Agreement, AboutEveryStep) {
  for (const auto& program : every_word["programs"]) {
    for (const auto& step : program.value("steps", Json::array())) compare_each(around(step), "/programs/0/steps/1");
  }
  EXPECT_GT(accepted_count, 1000 / HALFOPEN_MUTANT_STRIDE);
  RecordProperty("compared", compared);
}

TEST_F(Agreement, AboutEveryFault) {
  for (const auto& fault : every_word["faults"]) {
    Json document = Json::parse(with_fault("{}"));
    document["faults"][0] = fault;
    compare_each(document, "/faults/0");
  }
  EXPECT_GT(accepted_count, 500 / HALFOPEN_MUTANT_STRIDE);
}

TEST_F(Agreement, AboutHostsLinksAndPrograms) {
  Json document = every_word;
  document["faults"] = Json::array();
  for (auto& program : document["programs"]) {
    if (program.contains("steps")) program["steps"] = Json::array();
  }
  for (const std::string part : {"/hosts", "/links/0", "/programs/0", "/programs/2", "/wire/1", "/wire/2"})
    compare_each(document, part);
  EXPECT_GT(accepted_count, 200 / HALFOPEN_MUTANT_STRIDE);
}

TEST_F(Agreement, AboutTheTop) {
  Json document = every_word;
  document["hosts"] = {{"a", {{"os", "x"}}}};
  document["links"] = Json::array();
  document["programs"] = Json::parse(R"([{"on": "a", "name": "p", "steps": []}])");
  document["faults"] = Json::array();
  document["wire"] = Json::array();
  document["cites"] = Json::array({"linux/1.2"});
  compare_each(document, "");
  EXPECT_GT(accepted_count, 100 / HALFOPEN_MUTANT_STRIDE);
}

TEST_F(Agreement, AboutLongTexts) {
  for (const std::size_t length : {65535u, 65536u, 65537u}) {
    for (const std::string character : {"x", "\u00e9"}) {
      std::string text;
      for (std::size_t i = 0; i < length; ++i) text += character;
      Json document = Json::parse(with_steps(R"({"log": ""})"));
      document["programs"][0]["steps"][0]["log"] = text;
      compare(document, std::to_string(length) + " of " + character);
    }
  }
}

}  // namespace
}  // namespace halfopen::scenarios
