// A scenario that breaks a promise, as a GoogleTest case ready to be put among a project's own.
#pragma once

#include <cstdint>
#include <string>

#include "halfopen/model/record.h"

namespace halfopen::report {

struct TestCase {
  std::string promise;           ///< In words: names the test, and is its first line.
  std::string promise_code;      ///< The C++ expression that makes the invariant; empty: a function named after the promise, which the
                                 ///< test's file must have.
  std::string scenario;          ///< Its text, as scenarios::save_text makes it.
  std::string programs;          ///< The C++ expression that makes the programs it names ("programs()"); empty: it names none.
  std::string made_by;           ///< Instead: the expression that makes a bench with these programs ("make()"); empty: nothing does.
  std::string capture;           ///< Path of a capture of the run; empty: there is none.
  std::uint64_t seed = 0;
  model::Digests digests;        ///< Of the run.
};

/// The text of a C++ file: includes, the scenario as a raw string, one TEST that runs it and asks for the promise. It compiles with
/// halfopen::gtest, fails as long as the promise is broken, and passes once it is kept.
std::string test_case_text(const TestCase& test);

/// "client eventually says asked" as an identifier: ClientEventuallySaysAsked.
std::string identifier_of(const std::string& words);

}  // namespace halfopen::report
