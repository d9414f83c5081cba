#include "halfopen/profiles/catalogue.h"

#include "halfopen/profiles/error.h"
#include "loading.h"
#include "setting.h"

namespace halfopen::profiles {
namespace {

const Profile* read_base(const Node& document, const FindProfile& find) {
  const std::optional<Node> extends = document.find("extends");
  if (!extends) return nullptr;
  if (const Profile* base = find(extends->text())) return base;
  extends->fail("expected the name of a profile that is known here", "profile.extends.unknown");
}

std::vector<std::string> read_aliases(const Node& document) {
  std::vector<std::string> aliases;
  if (const auto node = document.find("aliases")) {
    for (const Node& alias : node->items()) aliases.push_back(alias.text());
  }
  return aliases;
}

}  // namespace

Profile load_profile(std::string_view json, std::string_view file, const FindProfile& find) {
  const Json parsed = parse_json(json, file);
  const Node document{parsed, file};
  document.expect_keys({"name", "aliases", "extends", "family", "grade", "ip", "tcp", "socket", "knobs"});
  const Profile* base = read_base(document, find);

  Profile profile;
  if (base) {
    profile = *base;
    if (const auto family = document.find("family")) {
      family->fail("expected no family: it is inherited", "profile.extends.same");
    }
  } else {
    profile.family = document.at("family").value<net::ErrorFamily>();
    profile.entries.emplace_back();
  }
  profile.name = document.at("name").text();
  profile.extends = base ? base->name : "";
  profile.aliases = read_aliases(document);

  const std::optional<Node> grade = document.find("grade");
  Loading loading{profile, base == nullptr, grade ? grade->text() : ""};
  read_members(loading, document);
  const std::optional<Node> socket = document.find("socket");
  const auto table = [&](std::string_view key) {
    if (!socket) return std::optional<Node>{};
    return base ? socket->find(key) : socket->at(key);
  };
  read_error_rows(loading, table("errors"));
  read_icmp_rows(loading, table("icmp"));
  read_status_rows(loading, table("statuses"));
  read_option_rules(loading, table("options"));
  read_codes(loading, table("codes"));
  read_knobs(loading, document.find("knobs"));
  if (const std::string problem = inconsistency(profile); !problem.empty()) {
    document.fail(problem, "profile.value.range");
  }
  return profile;
}

Profile load_profile(std::string_view json, std::string_view file) { return load_profile(json, file, find_profile); }

}  // namespace halfopen::profiles
