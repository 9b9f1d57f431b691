#include "app/emloc/format.h"

#include <fmt/format.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/text/utf8.h"

namespace emloc::cli {
namespace {

constexpr UChar32 kInvalid = -1;

// Calls visit(code point or kInvalid, begin, end) for every character, until it returns false.
template <class Visit>
void for_each_character(std::string_view text, Visit&& visit) {
    for (std::size_t at = 0; at < text.size();) {
        const Utf8Step step = utf8_step(text, at);
        const UChar32 character = step.valid ? static_cast<UChar32>(step.code_point) : kInvalid;
        if (!visit(character, at, at + step.bytes)) {
            return;
        }
        at += step.bytes;
    }
}

int width_of(UChar32 character) {
    constexpr UChar32 kZeroWidthJoiner = 0x200D;
    if (character < 0) {
        return 1;
    }
    const auto category = u_charType(character);
    if (category == U_NON_SPACING_MARK || category == U_ENCLOSING_MARK || character == kZeroWidthJoiner ||
        category == U_FORMAT_CHAR) {
        return 0;
    }
    const auto width = u_getIntPropertyValue(character, UCHAR_EAST_ASIAN_WIDTH);
    return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

bool is_control(UChar32 character) {
    return u_charType(character) == U_CONTROL_CHAR;
}

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

}  // namespace

std::string count_of(std::int64_t count, std::string_view singular) {
    return fmt::format("{} {}{}", count, singular, count == 1 ? "" : "s");
}

std::string short_number(double value) {
    return fmt::format("{:g}", value);
}

std::string text_of(const OptionValue& value) {
    if (const auto* number = std::get_if<double>(&value)) return short_number(*number);
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return fmt::format("{}", *whole);
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* list = std::get_if<std::vector<double>>(&value)) return fmt::format("{}", fmt::join(*list, ","));
    return std::get<bool>(value) ? "on" : "off";
}

std::string printable(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for_each_character(text, [&](UChar32 character, std::size_t begin, std::size_t end) {
        const bool kept = character == '\n' || character == '\t' || (character >= 0 && !is_control(character));
        result += kept ? text.substr(begin, end - begin) : kReplacement;
        return true;
    });
    return result;
}

std::string one_line(std::string_view text) {
    std::string result;
    for_each_character(text, [&](UChar32 character, std::size_t begin, std::size_t end) {
        const auto piece = text.substr(begin, end - begin);
        const bool breaks = character == '\n' || character == '\r' || character == '\t';
        result += breaks ? escaped(piece) : printable(piece);
        return true;
    });
    return result;
}

std::string escaped(std::string_view bytes) {
    std::string result;
    for_each_character(bytes, [&](UChar32 character, std::size_t begin, std::size_t end) {
        if (character == '\n') {
            result += "\\n";
        } else if (character == '\t') {
            result += "\\t";
        } else if (character == '\r') {
            result += "\\r";
        } else if (character == '\\') {
            result += "\\\\";
        } else if (character < 0 || is_control(character)) {
            for (const char byte : bytes.substr(begin, end - begin)) {
                result += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
            }
        } else {
            result += bytes.substr(begin, end - begin);
        }
        return true;
    });
    return result;
}

std::string to_text(const std::filesystem::path& path) {
    return path.string();
}

int display_width(std::string_view text) {
    int width = 0;
    for_each_character(text, [&](UChar32 character, std::size_t, std::size_t) {
        width += width_of(character);
        return true;
    });
    return width;
}

std::string truncated(std::string_view text, int columns) {
    if (display_width(text) <= columns) {
        return std::string(text);
    }
    int width = 0;
    std::size_t kept = 0;
    for_each_character(text, [&](UChar32 character, std::size_t, std::size_t end) {
        width += width_of(character);
        if (width > columns - 1) {
            return false;
        }
        kept = end;
        return true;
    });
    return std::string(text.substr(0, kept)) + "…";
}

void Table::add(std::vector<std::string> cells) {
    for (std::string& cell : cells) {
        cell = one_line(cell);
    }
    rows_.push_back(std::move(cells));
}

std::string Table::text(std::string_view indent) const {
    std::vector<int> widths(columns_.size(), 0);
    for (const auto& row : rows_) {
        for (std::size_t column = 0; column < std::min(row.size(), widths.size()); ++column) {
            widths[column] = std::max(widths[column], display_width(row[column]));
        }
    }
    std::string result;
    for (const auto& row : rows_) {
        std::string line(indent);
        for (std::size_t column = 0; column < std::min(row.size(), widths.size()); ++column) {
            const std::string space(static_cast<std::size_t>(widths[column] - display_width(row[column])), ' ');
            line += column == 0 ? "" : "  ";
            line += columns_[column] == Align::kRight ? space + row[column] : row[column] + space;
        }
        line.erase(line.find_last_not_of(' ') + 1);
        result += line + "\n";
    }
    return result;
}

}  // namespace emloc::cli
