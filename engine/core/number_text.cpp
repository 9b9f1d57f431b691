#include "engine/core/number_text.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <utility>

namespace emloc {

std::string human_bytes(std::int64_t bytes) {
    constexpr std::array kUnits{"B", "KiB", "MiB", "GiB", "TiB"};
    double value = static_cast<double>(bytes);
    std::size_t unit = 0;
    while (value >= 1024 && unit + 1 < kUnits.size()) {
        value /= 1024;
        ++unit;
    }
    return unit == 0 ? fmt::format("{} B", bytes) : fmt::format("{:.1f} {}", value, kUnits[unit]);
}

std::string human_seconds(double seconds) {
    if (seconds < 60) {
        return fmt::format("{:.2f} s", seconds);
    }
    const auto whole = static_cast<std::int64_t>(std::llround(seconds));
    return whole < 3600 ? fmt::format("{} min {:02} s", whole / 60, whole % 60)
                        : fmt::format("{} h {:02} min", whole / 3600, whole % 3600 / 60);
}

std::string human_flops(double flops) {
    constexpr double kGiga = 1e9, kTera = 1e12;
    return flops >= kTera ? fmt::format("{:.2f} T", flops / kTera) : fmt::format("{:.2f} G", flops / kGiga);
}

std::string percent(double share) {
    return fmt::format("{:.1f} %", 100 * share);
}

std::string divergence_text(const std::optional<double>& js, std::string otherwise) {
    return js ? fmt::format("{:.4f}", *js) : std::move(otherwise);
}

}  // namespace emloc
