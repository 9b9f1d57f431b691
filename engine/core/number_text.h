// Numbers as people read them, in English: for reports and the terminal.
#pragma once

#include <cstdint>
#include <string>

namespace emloc {

std::string human_bytes(std::int64_t bytes);  // "1.5 MiB"
std::string human_seconds(double seconds);    // "0.31 s", "2 min 05 s"
std::string percent(double share);            // "87.5 %"

}  // namespace emloc
