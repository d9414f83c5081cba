#include "tshark.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "halfopen/report/pcapng.h"

namespace halfopen::sim::trace {
namespace {

#ifdef _WIN32
constexpr const char* kProbe = "tshark --version > NUL 2>&1";
FILE* open_pipe(const std::string& command) { return _popen(command.c_str(), "r"); }
int close_pipe(FILE* pipe) { return _pclose(pipe); }
#else
constexpr const char* kProbe = "tshark --version > /dev/null 2>&1";
FILE* open_pipe(const std::string& command) { return popen(command.c_str(), "r"); }
int close_pipe(FILE* pipe) { return pclose(pipe); }
#endif

std::vector<std::string> lines_of(const std::string& command) {
  std::vector<std::string> lines{""};
  FILE* pipe = open_pipe(command);
  EXPECT_NE(pipe, nullptr);
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) {
    if (c == '\n') {
      lines.emplace_back();
    } else {
      lines.back() += static_cast<char>(c);
    }
  }
  EXPECT_EQ(close_pipe(pipe), 0) << command;
  lines.pop_back();
  return lines;
}

}  // namespace

bool have_tshark() { return std::system(kProbe) == 0; }

std::vector<std::string> tshark_fields(const model::Record& record, const std::vector<std::string>& fields) {
  const testing::TestInfo& test = *testing::UnitTest::GetInstance()->current_test_info();
  const std::string path = std::string{test.name()} + ".pcapng";
  {
    std::ofstream file{path, std::ios::binary};
    report::write_pcapng(record, file);
  }
  std::string command = "tshark -r \"" + path + "\" -2 -o tcp.check_checksum:TRUE -o udp.check_checksum:TRUE";
  command +=
      " -o ip.check_checksum:TRUE -o tcp.relative_sequence_numbers:FALSE -o nameres.network_name:TRUE -o "
      "nameres.use_external_name_resolver:FALSE";
  command += " -T fields -E separator=\"|\"";
  for (const std::string& field : fields) command += " -e " + field;
#ifndef _WIN32
  command += " 2> /dev/null";
#endif
  const std::vector<std::string> lines = lines_of(command);
  std::remove(path.c_str());
  return lines;
}

}  // namespace halfopen::sim::trace
