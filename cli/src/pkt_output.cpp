#include "pkt_output.h"

#include <algorithm>
#include <map>

namespace halfopen::cli {

using pkt::Result;
using pkt::Verdict;

namespace {

std::string folder_of(const Result& result) {
  const std::size_t slash = result.file.rfind('/');
  return slash == std::string::npos ? "." : result.file.substr(0, slash);
}

std::map<std::string, std::vector<const Result*>> by_folder(const std::vector<Result>& results) {
  std::map<std::string, std::vector<const Result*>> folders;
  for (const Result& result : results) folders[folder_of(result)].push_back(&result);
  return folders;
}

PktCounts count_of(const std::vector<const Result*>& results) {
  PktCounts counts{};
  for (const Result* result : results) ++counts[static_cast<std::size_t>(result->verdict)];
  return counts;
}

std::string whole(const Result& result) { return pkt::to_string(result); }

/// For XML, text and attributes; other control characters than tab and newline become question marks.
std::string xml(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' ? '?' : c;
    }
  }
  return out;
}

std::string json(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += "\\u00";
      out += kHex[static_cast<unsigned char>(c) >> 4];
      out += kHex[c & 15];
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string json(const std::vector<std::string>& lines) {
  std::string out = "[";
  for (const std::string& line : lines) out += (out.size() == 1 ? "" : ", ") + json(line);
  return out + ']';
}

std::string json(const PktCounts& counts) {
  std::string out = "{";
  for (std::size_t i = 0; i < counts.size(); ++i) {
    out += (i == 0 ? "" : ", ") + json(pkt::to_string(static_cast<Verdict>(i))) + ": " + std::to_string(counts[i]);
  }
  return out + '}';
}

std::string test_case(const Result& result) {
  std::string text = "    <testcase classname=\"" + xml(folder_of(result)) + "\" name=\"" + xml(result.file) + '"';
  if (result.verdict == Verdict::Passed) return text + "/>\n";
  const std::string_view element = result.verdict == Verdict::Failed ? "failure" : result.verdict == Verdict::Invalid ? "error" : "skipped";
  text += ">\n      <" + std::string{element} + " message=\"" + xml(result.why) + "\">" + xml(whole(result)) + "</" + std::string{element} + ">\n";
  return text + "    </testcase>\n";
}

}  // namespace

PktCounts count(const std::vector<Result>& results) {
  PktCounts counts{};
  for (const Result& result : results) ++counts[static_cast<std::size_t>(result.verdict)];
  return counts;
}

std::string to_string(const PktCounts& counts) {
  std::string text;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    text += (i == 0 ? "" : ", ") + std::to_string(counts[i]) + ' ' + std::string{pkt::to_string(static_cast<Verdict>(i))};
  }
  return text;
}

std::string pkt_summary(const std::vector<Result>& results) {
  constexpr std::size_t kSlowest = 3;
  std::string text;
  for (const auto& [folder, of_folder] : by_folder(results)) text += folder + ": " + to_string(count_of(of_folder)) + '\n';
  std::vector<const Result*> slowest;
  for (const Result& result : results) slowest.push_back(&result);
  std::stable_sort(slowest.begin(), slowest.end(), [](const Result* a, const Result* b) { return a->steps > b->steps; });
  slowest.resize(std::min(slowest.size(), kSlowest));
  for (const Result* result : slowest) text += "  " + std::to_string(result->steps) + " steps: " + result->file + '\n';
  return text + "all: " + to_string(count(results)) + '\n';
}

std::string pkt_junit(const std::vector<Result>& results) {
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  for (const auto& [folder, of_folder] : by_folder(results)) {
    const PktCounts counts = count_of(of_folder);
    text += "  <testsuite name=\"" + xml(folder) + "\" tests=\"" + std::to_string(of_folder.size()) + "\" failures=\"" +
            std::to_string(counts[1]) + "\" skipped=\"" + std::to_string(counts[2]) + "\" errors=\"" + std::to_string(counts[3]) + "\">\n";
    for (const Result* result : of_folder) text += test_case(*result);
    text += "  </testsuite>\n";
  }
  return text + "</testsuites>\n";
}

std::string pkt_json(const std::vector<Result>& results) {
  std::string text = "{\"counts\": " + json(count(results)) + ",\n \"scripts\": [";
  for (std::size_t i = 0; i < results.size(); ++i) {
    const Result& result = results[i];
    text += (i == 0 ? "\n  " : ",\n  ") + ("{\"file\": " + json(result.file)) + ", \"outcome\": " + json(pkt::to_string(result.verdict)) +
            ", \"line\": " + std::to_string(result.verdict == Verdict::Passed ? 0 : result.place.line) + ", \"why\": " + json(result.why) +
            ", \"details\": " + json(result.details) + ", \"last_events\": " + json(result.last_events) +
            ", \"virtual_ns\": " + std::to_string(result.at.count()) + ", \"steps\": " + std::to_string(result.steps) +
            ", \"checks\": " + std::to_string(result.checks) + '}';
  }
  return text + "]}\n";
}

}  // namespace halfopen::cli
