// Profiles made by hand from the evidence, so that these tests depend on the machine alone.
#pragma once

#include "halfopen/profiles/tcp.h"

namespace halfopen::sim::tcp::test {

/// linux-6.18, docs/evidence/linux.md, section 15.
profiles::Tcp linux_tcp();
/// windows-11, docs/evidence/windows.md, section 16.
profiles::Tcp windows_tcp();

}  // namespace halfopen::sim::tcp::test
