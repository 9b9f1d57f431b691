// ScreenSpot: boxes in words, and how well they lie.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace emloc {

using Box = std::array<double, 4>;  // left, top, right, bottom, as shares of the picture's sides

// The first “(a, b, c, d)”, “[a, b, c, d]” or “Top-left ... Bottom-right ...” of an answer; where its first number is
// above 1 all are thousandths. All 0 where there is none.
Box said_box(std::string_view said);

// Intersection over union, of areas with their signs, as published; nothing where the union is 0.
std::optional<double> box_overlap(const Box& truth, const Box& said);

// Whether the middle of the box lies within the true one; its borders count.
bool has_centre_within(const Box& truth, const Box& said);

// "mobile_text", "desktop_icon", "web_text" ...
std::string screen_group(std::string_view data_type, std::string_view data_source);

}  // namespace emloc
