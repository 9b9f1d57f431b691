#include "engine/text/utf8.h"

#include <fmt/format.h>

#include <algorithm>

namespace emloc {
namespace {

// What a lead byte promises: the length, the bits it gives and the range of the second byte, which alone excludes
// overlong forms, surrogates and everything above U+10FFFF.
struct Lead {
    std::size_t length;
    char32_t bits;
    unsigned char second_min;
    unsigned char second_max;
};

Lead lead_of(unsigned char byte) {
    if (byte >= 0xC2 && byte <= 0xDF) return {2, byte & 0x1FU, 0x80, 0xBF};
    if (byte >= 0xE0 && byte <= 0xEF) {
        return {3, byte & 0x0FU, static_cast<unsigned char>(byte == 0xE0 ? 0xA0 : 0x80),
                static_cast<unsigned char>(byte == 0xED ? 0x9F : 0xBF)};
    }
    if (byte >= 0xF0 && byte <= 0xF4) {
        return {4, byte & 0x07U, static_cast<unsigned char>(byte == 0xF0 ? 0x90 : 0x80),
                static_cast<unsigned char>(byte == 0xF4 ? 0x8F : 0xBF)};
    }
    return {1, 0, 0, 0};
}

}  // namespace

Utf8Step utf8_step(std::string_view text, std::size_t at) {
    if (at >= text.size()) return {};
    const auto first = static_cast<unsigned char>(text[at]);
    if (first < 0x80) return {first, 1, true, false};
    const Lead lead = lead_of(first);
    if (lead.length == 1) return {kReplacementCharacter, 1, false, false};

    char32_t code_point = lead.bits;
    for (std::size_t i = 1; i < lead.length; ++i) {
        if (at + i == text.size()) return {kReplacementCharacter, i, false, true};
        const auto byte = static_cast<unsigned char>(text[at + i]);
        const unsigned char low = i == 1 ? lead.second_min : 0x80;
        const unsigned char high = i == 1 ? lead.second_max : 0xBF;
        if (byte < low || byte > high) return {kReplacementCharacter, i, false, false};
        code_point = (code_point << 6U) | (byte & 0x3FU);
    }
    return {code_point, lead.length, true, false};
}

void append_utf8(std::string& text, char32_t code_point) {
    const auto put = [&text](char32_t byte) { text.push_back(static_cast<char>(static_cast<unsigned char>(byte))); };
    if (code_point < 0x80) {
        put(code_point);
        return;
    }
    if (code_point < 0x800) {
        put(0xC0U | (code_point >> 6U));
    } else if (code_point < 0x10000) {
        put(0xE0U | (code_point >> 12U));
        put(0x80U | ((code_point >> 6U) & 0x3FU));
    } else {
        put(0xF0U | (code_point >> 18U));
        put(0x80U | ((code_point >> 12U) & 0x3FU));
        put(0x80U | ((code_point >> 6U) & 0x3FU));
    }
    put(0x80U | (code_point & 0x3FU));
}

std::string repair_utf8(std::string_view text) {
    std::string repaired;
    repaired.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const Utf8Step step = utf8_step(text, at);
        if (step.valid) {
            repaired.append(text.substr(at, step.bytes));
        } else {
            append_utf8(repaired, kReplacementCharacter);
        }
        at += step.bytes;
    }
    return repaired;
}

std::string in_quotes(std::string_view text) {
    constexpr std::size_t kShown = 80;
    if (text.size() <= kShown) return fmt::format("\"{}\"", repair_utf8(text));
    return fmt::format("\"{}...\"", repair_utf8(text.substr(0, kShown)));
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace emloc
