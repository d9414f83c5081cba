// halfopen_bench: the workloads on every contender, their ratios, and whether the budgets are met.
//
//   halfopen_bench [--quick] [--only NAME]... [--contender NAME]... [--markdown]
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "table.h"

namespace {

using namespace halfopen::bench;

struct Arguments {
  Choice choice;
  bool markdown = false;
  bool wrong = false;
};

Arguments read(int count, char** words) {
  Arguments arguments;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    const bool more = i + 1 < count;
    if (word == "--quick") {
      arguments.choice.quick = true;
    } else if (word == "--markdown") {
      arguments.markdown = true;
    } else if (word == "--only" && more) {
      arguments.choice.workloads.emplace_back(words[++i]);
    } else if (word == "--contender" && more) {
      arguments.choice.contenders.emplace_back(words[++i]);
    } else {
      arguments.wrong = true;
    }
  }
  return arguments;
}

}  // namespace

int main(int count, char** words) {
  const Arguments arguments = read(count, words);
  if (arguments.wrong) {
    std::fprintf(stderr,
                 "usage: halfopen_bench [--quick] [--markdown] [--only W1|W2|...]... [--contender halfopen|lean|ns-3]...\n");
    return 2;
  }
  const std::vector<Row> rows = measure(arguments.choice);
  const std::string table = arguments.markdown ? as_markdown(rows) : as_text(rows);
  std::fputs(table.c_str(), stdout);
  return all_met(rows) ? 0 : 1;
}
