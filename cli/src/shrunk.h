// What a sweep or an exploration found, made small, and written down as scenario, test and capture.
#pragma once

#include <string>

#include "halfopen/report/result_json.h"

namespace halfopen::cli {

/// Of each promise that was broken (an exploration: of each way in which one was) the smallest scenario that still breaks it: 1.json
/// for halfopen run, 1.cpp for GoogleTest, 1.pcapng for Wireshark, and so on; a line for each on standard output.
void write_shrunk(const report::Result& result, const std::string& folder);

}  // namespace halfopen::cli
