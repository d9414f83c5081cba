// What `demo` and `incident` share.
#pragma once

#include <string>

#include "app.h"

namespace halfopen::cli {

/// Replays the incident in `folder` and prints its log, its timeline and the analysis; Exit::Failed if the log differs.
void show_incident(const std::string& folder, Exit& exit);

}  // namespace halfopen::cli
