#include "halfopen/realnet/running_system.h"

#include <sys/utsname.h>

#include <string_view>

namespace halfopen::realnet {

std::string running_system() {
  utsname name{};
  if (::uname(&name) != 0) return "linux";
  const std::string_view release{name.release};
  return "linux-" + std::string{release.substr(0, release.find_first_not_of("0123456789."))};
}

}  // namespace halfopen::realnet
