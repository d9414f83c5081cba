// The first line of every mutated file includes it: the switch of the mutants, and what they do.
//
// The environment variable HALFOPEN_MUTANT chooses one site by number; without it everything is as written. Where a constant
// is wanted nothing is ever mutated. A site in an expression is an operand put between two operators of one precedence:
// `a < b` becomes `a < ::mutation::Less{17} > b`, which needs no knowledge of where a and b begin and end.
#pragma once

#include <cstdlib>
#include <type_traits>

namespace mutation {

inline const int kChosen = [] {
  const char* chosen = std::getenv("HALFOPEN_MUTANT");
  return chosen ? std::atoi(chosen) : 0;
}();

constexpr bool on(int site) { return !std::is_constant_evaluated() && kChosen == site; }
/// What a constant is off by.
constexpr int by(int site, int difference) { return on(site) ? difference : 0; }

/// `first op second`, or another operator in its place. Where the other makes no sense for these types, nothing at all.
#define MUTATION_OPERATOR(Name, begin, end, original, other)                                 \
  template <class First>                                                                     \
  struct Name##Left {                                                                        \
    const First& first;                                                                      \
    int site;                                                                                \
    template <class Second>                                                                  \
    friend constexpr auto operator end(const Name##Left& left, const Second& second) {       \
      using Result = std::remove_cvref_t<decltype(left.first original second)>;              \
      if (!on(left.site)) return static_cast<Result>(left.first original second);            \
      if constexpr (requires { static_cast<Result>(left.first other second); }) {            \
        return static_cast<Result>(left.first other second);                                 \
      } else {                                                                               \
        return Result{};                                                                     \
      }                                                                                      \
    }                                                                                        \
  };                                                                                         \
  struct Name {                                                                              \
    int site;                                                                                \
    template <class First>                                                                   \
    friend constexpr Name##Left<First> operator begin(const First& first, const Name& name) { \
      return {first, name.site};                                                             \
    }                                                                                        \
  }

MUTATION_OPERATOR(Less, <, >, <, <=);
MUTATION_OPERATOR(LessEqual, <, >, <=, <);
MUTATION_OPERATOR(Greater, <, >, >, >=);
MUTATION_OPERATOR(GreaterEqual, <, >, >=, >);
MUTATION_OPERATOR(LessTurned, <, >, <, >=);
MUTATION_OPERATOR(LessEqualTurned, <, >, <=, >);
MUTATION_OPERATOR(GreaterTurned, <, >, >, <=);
MUTATION_OPERATOR(GreaterEqualTurned, <, >, >=, <);
MUTATION_OPERATOR(Equal, ==, ==, ==, !=);
MUTATION_OPERATOR(Unequal, ==, ==, !=, ==);
MUTATION_OPERATOR(Plus, +, +, +, -);
MUTATION_OPERATOR(Minus, +, +, -, +);
MUTATION_OPERATOR(Times, *, *, *, /);
MUTATION_OPERATOR(Divided, *, *, /, *);

#undef MUTATION_OPERATOR

}  // namespace mutation
