// What a system call reports when it fails: a number of the system it ran on.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace halfopen::net {

/// Which list of error numbers a system speaks.
enum class ErrorFamily : std::uint8_t { Linux, Windows };

/// An error as the program sees it: 104 on Linux and 10054 on Windows are different errors with a name each.
///
/// A value; zero means success. Numbers of one family never equal those of another.
class Error {
 public:
  constexpr Error() = default;
  constexpr Error(ErrorFamily family, std::int32_t number) : number_{number}, family_{family} {}

  /// True if this is an error at all.
  constexpr explicit operator bool() const { return number_ != 0; }
  constexpr std::int32_t number() const { return number_; }
  constexpr ErrorFamily family() const { return family_; }

  /// `ECONNRESET`, `WSAECONNRESET`; empty for a number that is in no list.
  std::string_view symbol() const;
  /// The system's own words, as strerror or FormatMessage prints them; empty for a number that is in no list.
  std::string_view text() const;

  friend constexpr bool operator==(Error a, Error b) {
    return a.number_ == b.number_ && (a.number_ == 0 || a.family_ == b.family_);
  }

 private:
  std::int32_t number_ = 0;
  ErrorFamily family_ = ErrorFamily::Linux;
};

/// One line of a system's error list.
struct ErrorName {
  std::int32_t number;
  std::string_view symbol;
  std::string_view text;
};

/// The whole list of a family, by rising number. Source: glibc (C locale); Windows system error list.
std::span<const ErrorName> error_list(ErrorFamily family);

/// The error a symbol names, or nothing if the family has no such symbol.
std::optional<Error> error_named(ErrorFamily family, std::string_view symbol);

/// Error numbers by name. Namespaces and not the system headers' macros, which would put the *build* machine's number
/// into every simulated system.
namespace linux_errno {
inline constexpr Error kPermission{ErrorFamily::Linux, 1};
inline constexpr Error kInterrupted{ErrorFamily::Linux, 4};
inline constexpr Error kBadDescriptor{ErrorFamily::Linux, 9};
inline constexpr Error kAgain{ErrorFamily::Linux, 11};
inline constexpr Error kAccess{ErrorFamily::Linux, 13};
inline constexpr Error kInvalid{ErrorFamily::Linux, 22};
inline constexpr Error kTooManyFiles{ErrorFamily::Linux, 24};
inline constexpr Error kBrokenPipe{ErrorFamily::Linux, 32};
inline constexpr Error kAddressInUse{ErrorFamily::Linux, 98};
inline constexpr Error kAddressNotAvailable{ErrorFamily::Linux, 99};
inline constexpr Error kNetworkUnreachable{ErrorFamily::Linux, 101};
inline constexpr Error kConnectionAborted{ErrorFamily::Linux, 103};
inline constexpr Error kConnectionReset{ErrorFamily::Linux, 104};
inline constexpr Error kIsConnected{ErrorFamily::Linux, 106};
inline constexpr Error kNotConnected{ErrorFamily::Linux, 107};
inline constexpr Error kTimedOut{ErrorFamily::Linux, 110};
inline constexpr Error kConnectionRefused{ErrorFamily::Linux, 111};
inline constexpr Error kHostUnreachable{ErrorFamily::Linux, 113};
inline constexpr Error kAlready{ErrorFamily::Linux, 114};
inline constexpr Error kInProgress{ErrorFamily::Linux, 115};
}  // namespace linux_errno

namespace winsock {
inline constexpr Error kWouldBlock{ErrorFamily::Windows, 10035};
inline constexpr Error kConnectionAborted{ErrorFamily::Windows, 10053};
inline constexpr Error kConnectionReset{ErrorFamily::Windows, 10054};
inline constexpr Error kNotConnected{ErrorFamily::Windows, 10057};
inline constexpr Error kShutdown{ErrorFamily::Windows, 10058};
inline constexpr Error kTimedOut{ErrorFamily::Windows, 10060};
inline constexpr Error kConnectionRefused{ErrorFamily::Windows, 10061};
inline constexpr Error kNotInitialised{ErrorFamily::Windows, 10093};
}  // namespace winsock

}  // namespace halfopen::net
