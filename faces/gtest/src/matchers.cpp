#include "halfopen/gtest/matchers.h"

#include <algorithm>
#include <ostream>

#include "halfopen/model/tolerance.h"

namespace halfopen::gtest {
namespace {

using Kind = model::Observation::Kind;
using model::Observation;

Wanted call(std::string what, net::Op op) { return {.what = std::move(what), .kind = Kind::Call, .op = op}; }

Wanted with_error(Wanted wanted, std::string error) {
  wanted.error = std::move(error);
  return wanted;
}

Wanted with_value(Wanted wanted, std::int64_t value) {
  wanted.value = value;
  return wanted;
}

Wanted at(Wanted wanted, At when) {
  wanted.at = when.instant;
  return wanted;
}

Wanted note(std::string name, std::string what) {
  return {.what = std::move(what), .kind = Kind::Note, .name = std::move(name)};
}

/// The first observation from `begin` on that is wanted; the end if there is none.
std::size_t find_from(const Seen& seen, std::size_t begin, const Wanted& wanted) {
  const auto& all = seen.program.observations;
  for (std::size_t i = begin; i < all.size(); ++i) {
    if (wanted.meets(all[i], seen.nominal)) return i;
  }
  return all.size();
}

/// What came nearest: the same at another time, or else the next that happened.
std::string nearest(const Seen& seen, std::size_t begin, const Wanted& wanted) {
  const auto& all = seen.program.observations;
  for (std::size_t i = begin; i < all.size(); ++i) {
    if (wanted.fits(all[i])) return "; it was observed as `" + to_string(all[i]) + "`";
  }
  const bool before = std::any_of(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(begin),
                                  [&](const Observation& one) { return wanted.fits(one); });
  if (before) return "; only before";
  if (begin < all.size()) return "; what came next is `" + to_string(all[begin]) + "`";
  return "; nothing came any more";
}

}  // namespace

bool Wanted::fits(const Observation& seen) const {
  if (kind && seen.kind != *kind) return false;
  if (op && seen.op != *op) return false;
  if (error && seen.error.symbol() != *error) return false;
  if (value && seen.value != *value) return false;
  if (value_min && seen.value < *value_min) return false;
  if (name && seen.name != *name) return false;
  return !text || seen.text == *text;
}

bool Wanted::meets(const Observation& seen, bool nominal) const {
  if (!fits(seen)) return false;
  if (!at) return true;
  const net::Duration when = seen.at - net::kStart;
  return nominal ? when == *at : model::within_tolerance(*at, when);
}

std::string Wanted::words() const { return at ? what + " at " + model::to_string(*at) : what; }

void Wanted::DescribeTo(std::ostream* out) const { *out << words(); }
void Wanted::DescribeNegationTo(std::ostream* out) const { *out << "is not: " << words(); }

Wanted Connected() { return with_error(call("connects", net::Op::Connect), ""); }
Wanted Connected(At when) { return at(Connected(), when); }

Wanted Accepted() { return with_error(call("accepts", net::Op::Accept), ""); }
Wanted Accepted(At when) { return at(Accepted(), when); }

Wanted Fails(std::string error) { return {.what = "a call fails with " + error, .kind = Kind::Call, .error = error}; }
Wanted Fails(std::string error, At when) { return at(Fails(std::move(error)), when); }
Wanted Fails(net::Op op, std::string error) {
  return with_error(call(std::string{to_string(op)} + " fails with " + error, op), error);
}
Wanted Fails(net::Op op, std::string error, At when) { return at(Fails(op, std::move(error)), when); }

Wanted EndsStream() { return with_error(with_value(call("recv ends the stream", net::Op::Recv), 0), ""); }
Wanted EndsStream(At when) { return at(EndsStream(), when); }

Wanted Receives() {
  Wanted wanted = with_error(call("receives", net::Op::Recv), "");
  wanted.value_min = 1;
  return wanted;
}
Wanted Receives(std::int64_t octets) {
  return with_error(with_value(call("receives " + std::to_string(octets) + " octets", net::Op::Recv), octets), "");
}
Wanted Receives(std::int64_t octets, At when) { return at(Receives(octets), when); }

Wanted Sends(std::int64_t octets) {
  return with_error(with_value(call("sends " + std::to_string(octets) + " octets", net::Op::Send), octets), "");
}
Wanted Sends(std::int64_t octets, At when) { return at(Sends(octets), when); }

Wanted Waiting() { return {.what = "is waiting", .kind = Kind::Waiting}; }
Wanted Waiting(net::Op op) { return {.what = "is waiting in " + std::string{to_string(op)}, .kind = Kind::Waiting, .op = op}; }

Wanted Notes(std::string name) { return note(name, "notes \"" + name + "\""); }
Wanted Notes(std::string name, At when) { return at(Notes(std::move(name)), when); }
Wanted Notes(std::string name, std::int64_t value) {
  return with_value(note(name, "notes \"" + name + "\" " + std::to_string(value)), value);
}
Wanted Notes(std::string name, std::int64_t value, At when) { return at(Notes(std::move(name), value), when); }
Wanted Notes(std::string name, std::string text) {
  Wanted wanted = note(name, "notes \"" + name + "\" \"" + text + "\"");
  wanted.text = std::move(text);
  return wanted;
}
Wanted Notes(std::string name, std::string text, At when) { return at(Notes(std::move(name), std::move(text)), when); }

Wanted Ended(std::string how) { return {.what = "ends as \"" + how + "\"", .kind = Kind::Ended, .name = how}; }
Wanted Ended(std::string how, std::int64_t code) {
  Wanted wanted = with_value(Ended(std::move(how)), code);
  wanted.what += " with " + std::to_string(code);
  return wanted;
}
Wanted Ended(std::string how, std::int64_t code, At when) { return at(Ended(std::move(how), code), when); }

bool Observes::MatchAndExplain(const Seen& seen, std::ostream* out) const {
  std::size_t begin = 0;
  for (std::size_t i = 0; i < wanted_.size(); ++i) {
    const std::size_t found = find_from(seen, begin, wanted_[i]);
    if (found == seen.program.observations.size()) {
      if (out) *out << "where number " << i + 1 << ", " << wanted_[i].words() << ", was not observed" << nearest(seen, begin, wanted_[i]);
      return false;
    }
    begin = found + 1;
  }
  return true;
}

void Observes::DescribeTo(std::ostream* out) const {
  *out << "observes, in this order: ";
  for (std::size_t i = 0; i < wanted_.size(); ++i) *out << (i == 0 ? "" : ", then ") << wanted_[i].words();
}

void Observes::DescribeNegationTo(std::ostream* out) const {
  *out << "not: ";
  DescribeTo(out);
}

bool Tells::MatchAndExplain(const Seen& seen, std::ostream* out) const {
  std::size_t told = 0;
  for (const Observation& one : seen.program.observations) {
    if (one.kind != Kind::Note) continue;
    if (told < wanted_.size() && wanted_[told].meets(one, seen.nominal)) {
      ++told;
      continue;
    }
    if (out) *out << "where number " << told + 1 << " is `" << to_string(one) << "`" << (told < wanted_.size() ? "" : ", and nothing was wanted any more");
    return false;
  }
  if (told == wanted_.size()) return true;
  if (out) *out << "where number " << told + 1 << ", " << wanted_[told].words() << ", was not told";
  return false;
}

void Tells::DescribeTo(std::ostream* out) const {
  *out << "tells exactly: ";
  for (std::size_t i = 0; i < wanted_.size(); ++i) *out << (i == 0 ? "" : ", then ") << wanted_[i].words();
}

void Tells::DescribeNegationTo(std::ostream* out) const {
  *out << "not: ";
  DescribeTo(out);
}

bool Never::MatchAndExplain(const Seen& seen, std::ostream* out) const {
  const std::size_t found = find_from(seen, 0, unwanted_);
  if (found == seen.program.observations.size()) return true;
  if (out) *out << "where `" << to_string(seen.program.observations[found]) << "` was observed";
  return false;
}

void Never::DescribeTo(std::ostream* out) const { *out << "never: " << unwanted_.words(); }
void Never::DescribeNegationTo(std::ostream* out) const { *out << "at some time: " << unwanted_.words(); }

}  // namespace halfopen::gtest
