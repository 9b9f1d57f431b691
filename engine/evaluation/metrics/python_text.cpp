#include "engine/evaluation/metrics/python_text.h"

#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

#include "engine/text/utf8.h"

namespace emloc {
namespace {

// str.isspace() of one character.
bool is_space(UChar32 c) {
    if (c >= 0x1c && c <= 0x1f) return true;
    return u_isUWhiteSpace(c) != 0;
}

struct Letter {
    std::size_t begin = 0, end = 0;
    bool space = false;
};

std::vector<Letter> letters_of(std::string_view text) {
    std::vector<Letter> letters;
    for (std::size_t at = 0; at < text.size();) {
        const auto step = utf8_step(text, at);
        letters.push_back({at, at + step.bytes, step.valid && is_space(static_cast<UChar32>(step.code_point))});
        at += step.bytes;
    }
    return letters;
}

// repr() of one float.
std::string python_float(double number) {
    std::array<char, 64> digits{};
    const auto magnitude = std::abs(number);
    const bool is_plain = number == 0 || (magnitude >= 1e-4 && magnitude < 1e16);
    const auto form = is_plain ? std::chars_format::fixed : std::chars_format::scientific;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, form).ptr;
    std::string text(digits.data(), end);
    if (is_plain && text.find('.') == std::string::npos && std::isfinite(number)) text += ".0";
    return text;
}

}  // namespace

std::string python_lower(std::string_view text) {
    std::string lower;
    icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())))
        .toLower(icu::Locale::getRoot())
        .toUTF8String(lower);
    return lower;
}

std::string python_strip(std::string_view text) {
    std::size_t begin = text.size(), end = 0;
    for (const auto& letter : letters_of(text)) {
        if (letter.space) continue;
        begin = std::min(begin, letter.begin);
        end = letter.end;
    }
    return end > begin ? std::string(text.substr(begin, end - begin)) : std::string();
}

std::vector<std::string> python_split(std::string_view text) {
    std::vector<std::string> words;
    bool is_inside = false;
    for (const auto& letter : letters_of(text)) {
        if (!letter.space) {
            if (!is_inside) words.emplace_back();
            words.back() += text.substr(letter.begin, letter.end - letter.begin);
        }
        is_inside = !letter.space;
    }
    return words;
}

std::vector<std::string> split_at(std::string_view text, char separator) {
    std::vector<std::string> parts(1);
    for (const char c : text) {
        if (c == separator)
            parts.emplace_back();
        else
            parts.back() += c;
    }
    return parts;
}

std::string replace_all(std::string_view text, std::string_view part, std::string_view by) {
    std::string result;
    std::size_t done = 0;
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, done)) {
        result += text.substr(done, at - done);
        result += by;
        done = at + part.size();
    }
    result += text.substr(done);
    return result;
}

std::string join(const std::vector<std::string>& words, std::string_view between) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0) text += between;
        text += words[i];
    }
    return text;
}

std::string without_non_ascii(std::string_view text) {
    std::string plain;
    for (const auto& letter : letters_of(text)) {
        const auto part = text.substr(letter.begin, letter.end - letter.begin);
        if (part.size() == 1 && static_cast<unsigned char>(part[0]) < 0x80)
            plain += part;
        else
            plain += ' ';
    }
    return plain;
}

std::string python_list(const std::vector<double>& numbers) {
    std::vector<std::string> texts;
    for (const double number : numbers) texts.push_back(python_float(number));
    return "[" + join(texts, ", ") + "]";
}

}  // namespace emloc
