// Expressions of calls as values.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "halfopen/net/call.h"
#include "halfopen/pkt/script.h"

namespace halfopen::pkt {

/// A number: an integer, a symbol, or several joined by |. Errors: Stop, Unsupported for a symbol that is not known,
/// Invalid for what is no number.
std::int64_t number_of(const Expr& expr);
/// The words of an expression of symbols joined by |; a single 0 has none.
std::vector<std::string_view> words_of(const Expr& expr);
/// MSG_PEEK|MSG_DONTWAIT
net::MessageFlag message_flags_of(const Expr& expr);
/// POLLIN|POLLHUP, or the same of EPOLL.
net::Ready ready_of(const Expr& expr);

/// Nanoseconds per unit of an option's number, as C has it; 1 for what is no time.
std::int64_t unit_of(net::Option option);
/// Whether C has it as a timeval.
bool is_time_value(net::Option option);

/// A field of a structure; nullptr if it is not written.
const Expr* field(const Expr& structure, std::string_view name);
/// The octets of one `{..., n}` or a list of them.
std::int64_t vector_size(const Expr& expr);
/// The only item of `[value]`, or the expression itself.
const Expr& inside(const Expr& expr);
bool is_ellipsis(const Expr& expr);

}  // namespace halfopen::pkt
