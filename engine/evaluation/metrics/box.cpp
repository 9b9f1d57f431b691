#include "engine/evaluation/metrics/box.h"

#include <fmt/format.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <cstdlib>

#include "engine/evaluation/metrics/metric.h"
#include "engine/evaluation/metrics/pattern.h"
#include "engine/text/utf8.h"

namespace emloc {
namespace {

constexpr const char* kNumber = R"((-?\d+(?:\.\d+)?))";

Pattern bracketed() {
    const auto four = fmt::format(R"(\s*{0},\s*{0},\s*{0},\s*{0}\s*)", kNumber);
    return Pattern(fmt::format(R"(\({0}\)|\[{0}\])", four), Pattern::Text::kUtf8);
}

Pattern by_corners() {
    return Pattern(fmt::format(R"(Top-left.*?x:\s*{0}.*?y:\s*{0}.*?Bottom-right.*?x:\s*{0}.*?y:\s*{0})"
                               R"(|Top-left:\s*\(\s*{0},\s*{0}\s*\)\s*Bottom-right:\s*\(\s*{0},\s*{0}\s*\))",
                               kNumber),
                   Pattern::Text::kUtf8);
}

// Digits of any script, as Python's float() reads them.
double number_in(const std::string& text) {
    std::string ascii;
    for (std::size_t at = 0; at < text.size();) {
        const auto step = utf8_step(text, at);
        const auto digit = u_charDigitValue(static_cast<UChar32>(step.code_point));
        ascii += digit >= 0 ? static_cast<char>('0' + digit) : text[at];
        at += step.bytes;
    }
    return std::strtod(ascii.c_str(), nullptr);
}

double area(const Box& box) {
    return (box[2] - box[0]) * (box[3] - box[1]);
}

Box box_of(const BenchmarkRow& row) {
    return {row.box.at(0), row.box.at(1), row.box.at(2), row.box.at(3)};
}

// Where the union has no area, which the release divides by, boxes count as apart.
double overlap(const BenchmarkRow& row, std::string_view said) {
    return box_overlap(box_of(row), said_box(said)).value_or(0);
}

// How many overlap by so many tenths, or more.
template <int tenths>
MetricDescription overlap_share() {
    constexpr double kLeast = tenths / 10.0;
    return {.name = fmt::format("ACC@{}", kLeast), .score = [](const BenchmarkRow& row, std::string_view said) {
                return overlap(row, said) >= kLeast ? 1.0 : 0.0;
            }};
}

}  // namespace

Box said_box(std::string_view said) {
    static const Pattern kBracketed = bracketed(), kByCorners = by_corners();
    const auto a = kBracketed.search(said), b = kByCorners.search(said);
    const auto& match = a && (!b || a->begin <= b->begin) ? a : b;
    Box box{};
    if (!match) return box;
    std::size_t filled = 0;
    for (const auto& group : match->groups)
        if (group && filled < box.size()) box[filled++] = number_in(*group);
    constexpr double kThousandths = 1000;
    if (box[0] > 1)
        for (double& side : box) side /= kThousandths;
    return box;
}

std::optional<double> box_overlap(const Box& truth, const Box& said) {
    const auto width = std::max(0.0, std::min(truth[2], said[2]) - std::max(truth[0], said[0]));
    const auto height = std::max(0.0, std::min(truth[3], said[3]) - std::max(truth[1], said[1]));
    const auto common = width * height;
    const auto both = area(truth) + area(said) - common;
    if (both == 0) return std::nullopt;
    return common / both;
}

bool has_centre_within(const Box& truth, const Box& said) {
    const auto x = (said[0] + said[2]) / 2, y = (said[1] + said[3]) / 2;
    return truth[0] <= x && x <= truth[2] && truth[1] <= y && y <= truth[3];
}

std::string screen_group(std::string_view data_type, std::string_view data_source) {
    const auto is_of = [&](std::string_view name) { return data_source.find(name) != std::string_view::npos; };
    const char* place = "web";
    if (is_of("ios") || is_of("android"))
        place = "mobile";
    else if (is_of("macos") || is_of("windows"))
        place = "desktop";
    return fmt::format("{}_{}", place, data_type == "text" ? "text" : "icon");
}

MetricDescription centre_metric() {
    return {.name = "centre accuracy", .score = [](const BenchmarkRow& row, std::string_view said) {
                return has_centre_within(box_of(row), said_box(said)) ? 1.0 : 0.0;
            }};
}

MetricDescription overlap_metric() {
    return {.name = "IoU", .score = overlap};
}

std::vector<MetricDescription> overlap_share_metrics() {
    return {overlap_share<1>(), overlap_share<3>(), overlap_share<5>(), overlap_share<7>(), overlap_share<9>()};
}

}  // namespace emloc
