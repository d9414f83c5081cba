// A table of a profile: rows that each answer a question of their own. A row of an extending profile takes the place of
// the inherited row that answers the same question; any other stands before the inherited ones.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "loading.h"

namespace halfopen::profiles {

template <class Row>
auto find_question(std::vector<Row>& rows, const Row& row) {
  return std::ranges::find(rows, print_question(row), [](const Row& other) { return print_question(other); });
}

// Keeps account of a row: in the place of the inherited one, if there is one.
template <class Row>
EntryIndex record_row(Loading& loading, const Node& node, const std::string& table, const Row& row,
                      const Row* inherited) {
  const Cite cite = loading.read_cite(node);
  if (inherited && print_answer(row) == print_answer(*inherited) && cite == loading.cite_of(inherited->entry)) {
    node.fail("expected something else than the inherited row", "profile.extends.same");
  }
  return loading.record(inherited ? inherited->entry : kNoEntry, table + '[' + print_question(row) + ']',
                        print_answer(row), cite, node);
}

/// `read` makes a row of one item.
template <class Row, class Read>
void read_table(Loading& loading, std::vector<Row>& table, const Node& node, const std::string& name, Read&& read) {
  std::vector<Row> stated;
  std::vector<Row> first;
  for (const Node& item : node.items()) {
    Row row = read(loading, item);
    if (find_question(stated, row) != stated.end()) {
      item.fail("expected one row for " + print_question(row), "profile.row.duplicate");
    }
    const auto at = find_question(table, row);
    row.entry = record_row<Row>(loading, item, name, row, at == table.end() ? nullptr : &*at);
    stated.push_back(row);
    if (at == table.end()) {
      first.push_back(row);
    } else {
      *at = row;
    }
  }
  table.insert(table.begin(), first.begin(), first.end());
}

}  // namespace halfopen::profiles
