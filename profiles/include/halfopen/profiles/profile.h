// An operating system as data: numbers, policies, socket error model, and the evidence for each entry.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "halfopen/net/error.h"
#include "halfopen/profiles/ip.h"
#include "halfopen/profiles/socket_model.h"
#include "halfopen/profiles/tcp.h"

namespace halfopen::profiles {

/// One entry of a profile's JSON: where it stands and what it rests on.
struct Entry {
  std::string path;      ///< "tcp.rto_initial", "socket.codes.send-shut", "socket.errors[rst in CLOSE-WAIT]".
  std::string value;     ///< As written.
  std::string evidence;  ///< Rows of docs/evidence, joined by ", "; or "unverified"; or "turned", by a knob or a flip.
  std::string grade;     ///< As docs/evidence/README.md defines them; "?" if unverified, "-" if turned.
  std::string note;
  std::string from;  ///< The profile that states it: this one, or the one it extends.

  bool unverified() const { return evidence == "unverified"; }
};

/// A value of a knob that means something of its own: `tcp_orphan_retries` 0 means 8.
struct KnobMeaning {
  std::string text;   ///< As the administrator writes it.
  std::string value;  ///< What the entry is set to.
};

/// A further entry that changes when a knob is turned.
struct KnobEffect {
  std::string path;
  std::string value;
};

/// The name by which a system's own administrator turns an entry: `net.ipv4.tcp_retries2`, `MaxSynRetransmissions`.
struct Knob {
  std::string name;
  std::string path;                ///< The entry it sets; the first one, if its value is several numbers.
  std::int64_t unit_ns = 0;        ///< For durations: nanoseconds per unit of the knob; 0 for plain numbers.
  std::vector<std::string> paths;  ///< The entry each number of its value sets; empty where a number sets none.
  std::int64_t least = 0;          ///< Range of a number, in the knob's own unit.
  std::int64_t most = std::numeric_limits<std::int64_t>::max();
  std::vector<KnobMeaning> means;  ///< If the entry is no number, these are all the values it takes.
  std::vector<KnobEffect> also;    ///< Set too when the knob is turned away from where it stands.
  std::int32_t scale_least =
      -1;                 ///< Not negative: its last number also decides tcp.window_scale, no smaller than this.
  /// Of three numbers, the second sets this entry and only raises its own, and the third caps that.
  std::string outgrown;
  bool list = false;      ///< Its value is a list with commas, perhaps empty.
  std::string note;
};

struct Profile {
  std::string name;  ///< "linux-6.18"
  std::vector<std::string> aliases;
  std::string extends;  ///< Empty for a root.
  net::ErrorFamily family{};
  Ip ip;
  Tcp tcp;
  SocketModel socket;
  std::vector<Entry> entries;  ///< Index 0 is a placeholder: kNoEntry.
  std::vector<Knob> knobs;
};

/// The profiles compiled in: linux-6.18, linux-6.1, windows-2003, windows-10, windows-11.
std::vector<std::string_view> profile_names();

/// A compiled-in profile by name or alias ("linux-6"), or nullptr. Loaded once, never changed.
const Profile* find_profile(std::string_view name);

/// Reads a profile from JSON text; `file` is for messages. It may extend a compiled-in one. Throws ProfileError.
Profile load_profile(std::string_view json, std::string_view file);

/// A copy with one knob turned. Throws ProfileError naming knob, value and what is expected.
Profile with_knob(const Profile& profile, std::string_view knob, std::string_view value);

}  // namespace halfopen::profiles
