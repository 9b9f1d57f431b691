// Numbers as people read them, in English: for reports and the terminal.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace emloc {

std::string human_bytes(std::int64_t bytes);  // "1.5 MiB"
std::string human_seconds(double seconds);    // "0.31 s", "2 min 05 s"
std::string human_flops(double flops);        // "1.50 G", "2.00 T"
std::string percent(double share);            // "87.5 %"

// A JS divergence: "0.0031"; `otherwise` where it is not known.
std::string divergence_text(const std::optional<double>& js, std::string otherwise);

}  // namespace emloc
