#include "engine/store/names.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstdint>

namespace emloc {

namespace {

bool is_printable(UChar32 character) {
    switch (u_charType(character)) {
        case U_CONTROL_CHAR:
        case U_LINE_SEPARATOR:
        case U_PARAGRAPH_SEPARATOR:
        case U_SURROGATE:
            return false;
        default:
            return true;
    }
}

}  // namespace

Result<std::string> checked_name(std::string_view name) {
    const auto size = static_cast<std::int64_t>(name.size());
    std::int64_t begin = size, end = 0;  // of the part without white space around it, in bytes
    int characters = 0, characters_to_end = 0;
    bool printable = true, printable_to_end = true;
    for (std::int64_t i = 0; i < size;) {
        const auto at = i;
        UChar32 character = 0;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"  // within ICU's macro
        U8_NEXT(name.data(), i, size, character);
#pragma GCC diagnostic pop
        if (character < 0) return fail(ErrorKind::kInvalidArgument, "The name of a context must be UTF-8 text.");
        const bool space = u_isUWhiteSpace(character);
        if (space && begin == size) continue;
        if (begin == size) begin = at;
        ++characters;
        printable = printable && is_printable(character);
        if (space) continue;
        end = i;
        characters_to_end = characters;
        printable_to_end = printable;
    }
    if (begin >= end) return fail(ErrorKind::kInvalidArgument, "A context needs a name; this one is empty.");
    if (characters_to_end > kMaxNameCharacters) {
        return fail(ErrorKind::kInvalidArgument, "The name of a context may have {} characters; this one has {}.",
                    kMaxNameCharacters, characters_to_end);
    }
    if (!printable_to_end) {
        return fail(ErrorKind::kInvalidArgument,
                    "The name of a context may not hold line breaks or control characters.");
    }
    return std::string(name.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin)));
}

}  // namespace emloc
