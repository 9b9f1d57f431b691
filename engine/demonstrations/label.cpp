#include "engine/demonstrations/label.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

namespace emloc {

bool is_utf8(std::string_view text) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto size = static_cast<std::int32_t>(text.size());
    for (std::int32_t at = 0; at < size;) {
        UChar32 character = 0;
        U8_NEXT(bytes, at, size, character);
        if (character < 0) return false;
    }
    return true;
}

std::string trimmed(std::string_view text) {
    auto unicode = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
    std::int32_t begin = 0;
    std::int32_t end = unicode.length();
    while (begin < end && u_isUWhiteSpace(unicode.charAt(begin))) ++begin;  // all white space is in the BMP
    while (end > begin && u_isUWhiteSpace(unicode.charAt(end - 1))) --end;
    std::string result;
    return unicode.tempSubStringBetween(begin, end).toUTF8String(result);
}

Result<std::string> normalise_label(std::string_view text) {
    if (!is_utf8(text)) return fail(ErrorKind::kMalformed, "The name is not UTF-8 text; rename it.");
    UErrorCode status = U_ZERO_ERROR;
    const auto* nfc = icu::Normalizer2::getNFCInstance(status);
    const auto source =
        icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
    icu::UnicodeString composed;
    if (U_SUCCESS(status)) composed = nfc->normalize(source, status);
    if (U_FAILURE(status)) return fail(ErrorKind::kOutOfMemory, "ICU can't normalise text: {}.", u_errorName(status));
    std::string utf8;
    auto label = trimmed(composed.toUTF8String(utf8));
    if (label.empty()) return fail(ErrorKind::kMalformed, "The label is empty.");
    return label;
}

}  // namespace emloc
