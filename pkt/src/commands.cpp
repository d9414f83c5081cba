#include "commands.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "stop.h"

namespace halfopen::pkt {
namespace {

/// The words of one shell command; quotes group, redirections and what is behind them go.
std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  std::string word;
  char quote = '\0';
  bool any = false;
  const auto end_word = [&] {
    if (any) words.push_back(word);
    word.clear();
    any = false;
  };
  for (const char c : line) {
    if (quote == '\0' && (c == ' ' || c == '\t' || c == '\r')) {
      end_word();
    } else if (c == quote) {
      quote = '\0';
    } else if (quote == '\0' && (c == '"' || c == '\'')) {
      quote = c;
      any = true;
    } else {
      word += c;
      any = true;
    }
  }
  end_word();
  return words;
}

/// Lines, and parts between `;` and `&&`, outside of quotes. A backslash joins lines.
std::vector<std::string> parts_of(std::string_view command) {
  std::vector<std::string> parts(1);
  char quote = '\0';
  for (std::size_t i = 0; i < command.size(); ++i) {
    const char c = command[i];
    if (c == '\\' && i + 1 < command.size() && command[i + 1] == '\n') {
      parts.back() += ' ';
      ++i;
    } else if (quote == '\0' && (c == ';' || c == '\n' || (c == '&' && command.substr(i, 2) == "&&"))) {
      parts.emplace_back();
      if (c == '&') ++i;
    } else {
      if (c == quote) {
        quote = '\0';
      } else if (quote == '\0' && (c == '"' || c == '\'')) {
        quote = c;
      }
      parts.back() += c;
    }
  }
  return parts;
}

/// `/proc/sys/net/ipv4/tcp_sack` and `net/ipv4/tcp_sack` are net.ipv4.tcp_sack.
std::string knob_name(std::string_view path) {
  constexpr std::string_view kRoot = "/proc/sys/";
  if (path.starts_with(kRoot)) path.remove_prefix(kRoot.size());
  std::string name{path};
  std::replace(name.begin(), name.end(), '/', '.');
  return name;
}

/// Numbers of one setting are separated by tabs or blanks, or by commas in the helper's form.
std::string knob_value(std::string value) {
  std::replace(value.begin(), value.end(), '\t', ' ');
  return value;
}

bool assignment(const std::string& word, CommandEffect& effect) {
  const std::size_t equals = word.find('=');
  if (equals == std::string::npos || equals == 0) return false;
  effect.knobs.emplace_back(knob_name(std::string_view{word}.substr(0, equals)), knob_value(word.substr(equals + 1)));
  return true;
}

bool is_redirection(const std::string& word) {
  return word.starts_with(">") || word.starts_with("2>") || word.starts_with("&>") || word.starts_with("1>");
}

/// `sysctl -q -w a=b c=d`
bool sysctl(const std::vector<std::string>& words, CommandEffect& effect) {
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (is_redirection(words[i])) return true;
    if (words[i].starts_with("-")) continue;
    if (!assignment(words[i], effect)) return false;
  }
  return true;
}

/// `set_sysctls.py /proc/sys/net/ipv4/tcp_x=1 ...`: sets, and writes down how to restore.
bool set_helper(const std::vector<std::string>& words, CommandEffect& effect) {
  return std::all_of(words.begin() + 1, words.end(), [&](const std::string& word) { return assignment(word, effect); });
}

/// `echo 1 > /proc/sys/net/ipv4/tcp_sack`
bool echo(const std::vector<std::string>& words, CommandEffect& effect) {
  const auto sign = std::find(words.begin(), words.end(), ">");
  if (sign == words.end() || sign + 2 != words.end() || !(sign + 1)->starts_with("/proc/sys/")) return false;
  std::string value;
  for (auto word = words.begin() + 1; word != sign; ++word) value += (value.empty() ? "" : " ") + *word;
  effect.knobs.emplace_back(knob_name(*(sign + 1)), knob_value(std::move(value)));
  return true;
}

/// `sleep 0.5`
bool sleep(const std::vector<std::string>& words, CommandEffect& effect) {
  if (words.size() != 2) return false;
  const std::string_view text = words[1];
  const std::size_t dot = std::min(text.find('.'), text.size());
  std::string fraction = dot < text.size() ? std::string{text.substr(dot + 1)} : "";
  if (fraction.size() > 9) return false;
  fraction.resize(9, '0');
  const std::string digits = std::string{text.substr(0, dot)} + fraction;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size()) return false;
  effect.sleep += net::Duration{value};
  return true;
}

bool known(const std::vector<std::string>& words, CommandEffect& effect) {
  const std::string_view path = words[0];
  const std::string_view name = path.substr(path.rfind('/') == path.npos ? 0 : path.rfind('/') + 1);
  if (name == "sysctl") return sysctl(words, effect);
  if (name == "set_sysctls.py") return set_helper(words, effect);
  if (name == "echo") return echo(words, effect);
  if (name == "sleep") return sleep(words, effect);
  if (name == "true" || name == ":" || name.starts_with("sysctl_restore_")) return true;
  if (name == "defaults.sh") return effect.defaults = true;
  return false;
}

}  // namespace

CommandEffect effect_of(std::string_view command) {
  CommandEffect effect;
  for (const std::string& part : parts_of(command)) {
    std::vector<std::string> words = words_of(part);
    if (words.empty() || words[0].starts_with("#")) continue;
    if (!known(words, effect)) unsupported("the command `" + part.substr(part.find_first_not_of(" \t")) + '`');
  }
  return effect;
}

const std::vector<std::string_view>* fixed_setting(std::string_view knob) {
  static const std::map<std::string_view, std::vector<std::string_view>> kFixed = {
      {"net.ipv4.tcp_dsack", {"1"}},
      {"net.ipv4.tcp_reordering", {"3"}},
      {"net.ipv4.tcp_moderate_rcvbuf", {"1"}},
      {"net.ipv4.tcp_tso_win_divisor", {"3"}},
      {"net.ipv4.tcp_pacing_ss_ratio", {"200"}},
      {"net.ipv4.tcp_pacing_ca_ratio", {"120"}},
      {"net.ipv4.tcp_notsent_lowat", {"4294967295", "-1"}},
      {"net.ipv4.tcp_ecn", {"0", "2"}},
      {"net.ipv4.tcp_mtu_probing", {"0"}},
      {"net.ipv4.tcp_no_metrics_save", {}},
      {"net.ipv4.tcp_autocorking", {"0"}},
      {"net.ipv4.tcp_syncookies", {"0", "1"}},
      {"net.core.default_qdisc", {}},
      {"net.ipv4.tcp_fastopen", {"0"}},
  };
  const auto found = kFixed.find(knob);
  return found == kFixed.end() ? nullptr : &found->second;
}

const std::vector<std::pair<std::string, std::string>>& suite_defaults() {
  static const std::vector<std::pair<std::string, std::string>> kDefaults = {
      {"net.ipv4.tcp_rmem", "4096 540000 15728640"}, {"net.ipv4.tcp_wmem", "4096 262144 4194304"},
      {"net.ipv4.tcp_timestamps", "1"},              {"net.ipv4.tcp_syn_retries", "5"},
      {"net.ipv4.tcp_synack_retries", "5"},          {"net.ipv4.tcp_frto", "2"},
      {"net.ipv4.tcp_sack", "1"},                    {"net.ipv4.tcp_congestion_control", "cubic"},
      {"net.ipv4.tcp_slow_start_after_idle", "0"},   {"net.ipv4.tcp_early_retrans", "4"},
      {"net.ipv4.tcp_recovery", "1"}};
  return kDefaults;
}

}  // namespace halfopen::pkt
