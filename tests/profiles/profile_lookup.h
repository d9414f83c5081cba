// Asking a profile the questions its users ask: what is latched, which code, which ICMP row.
#pragma once

#include <string>

#include "halfopen/profiles/profile.h"

namespace halfopen::profiles {

/// The first row that fits.
inline const ErrorRow& row_for(const Profile& profile, Cause cause, net::TcpState state) {
  for (const ErrorRow& row : profile.socket.errors) {
    if (row.when == cause && (row.states & state_bit(state)) != 0) return row;
  }
  return profile.socket.errors.at(profile.socket.errors.size());
}

/// Its code's symbol; "none" without one.
inline std::string latched(const Profile& profile, Cause cause, net::TcpState state) {
  const net::Error code = row_for(profile, cause, state).code;
  return code ? std::string{code.symbol()} : "none";
}

inline std::string code_of(const Profile& profile, Situation situation) {
  const net::Error code = profile.socket.codes[static_cast<std::size_t>(situation)];
  return code ? std::string{code.symbol()} : "none";
}

/// The row of an ICMP error, or nullptr.
inline const IcmpRow* icmp_row(const Profile& profile, int type, int code) {
  for (const IcmpRow& row : profile.socket.icmp) {
    if (row.type == type && row.code == code) return &row;
  }
  return nullptr;
}

}  // namespace halfopen::profiles
